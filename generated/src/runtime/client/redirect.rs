//! Decides which redirects are followed: those within the origin, since a request may carry credentials, or a secret
//! in its body.

use http::Method;
use http::header::{
    CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LOCATION, CONTENT_TYPE, HeaderMap, LOCATION,
};
use reqwest::Url;

use super::template::Template;
use crate::runtime::transport::{HttpBody, HttpRequest};

/// So many are followed for one attempt.
pub(super) const MOST: u32 = 10;

/// Whether a status asks for another request.
pub(super) fn asks(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// The request that the answer to one asks for (RFC 9110, section 15.4); `None` if it asks for none, or for one that
/// is not made. `template` is the first request, and `from` where the last one went.
pub(super) fn next(
    template: &Template,
    replayable: bool,
    from: (&Method, &Url),
    status: u16,
    headers: &HeaderMap,
) -> Option<HttpRequest> {
    if !asks(status) {
        return None;
    }
    let (method, from) = from;
    let location = std::str::from_utf8(headers.get(LOCATION)?.as_bytes()).ok()?;
    let to = from.join(location).ok()?;
    if to.origin() != from.origin() {
        return None;
    }
    let method = match status {
        303 if *method != Method::HEAD => Method::GET,
        301 | 302 if *method == Method::POST => Method::GET,
        _ => method.clone(),
    };
    let has_body = method == template.method;
    if has_body && !replayable {
        return None;
    }
    let mut request = HttpRequest {
        method,
        url: to,
        headers: template.header_map(),
        body: HttpBody::empty(),
        is_secret: template.is_secret,
    };
    if has_body {
        request.body = template.body.try_clone()?;
    } else {
        for name in [
            CONTENT_TYPE,
            CONTENT_ENCODING,
            CONTENT_LANGUAGE,
            CONTENT_LOCATION,
        ] {
            request.headers.remove(name);
        }
    }
    Some(request)
}

#[cfg(test)]
mod tests {
    use super::next;
    use crate::runtime::client::template::Template;
    use crate::runtime::testing::header_map;
    use crate::runtime::transport::HttpBody;

    fn template(method: &str, url: &str) -> Template {
        let headers = header_map([("content-type", "text/plain"), ("x-a", "1")]);
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()));
        Template {
            method: method.parse().unwrap(),
            url: url.parse().unwrap(),
            headers: headers.collect(),
            body: HttpBody::from("body"),
            is_secret: false,
        }
    }

    /// What a request with a body becomes, as text.
    #[track_caller]
    fn check(method: &str, status: u16, location: &str, expected: &str) {
        let template = template(method, "https://a.example/x/y?q=1");
        let headers = header_map([("location", location)]);
        let from = (&template.method, &template.url);
        let found = next(&template, true, from, status, &headers);
        let found = found.map_or_else(
            || "none".to_owned(),
            |own| {
                let body = own.body.length().unwrap();
                format!("{} {} {body} {}", own.method, own.url, own.headers.len())
            },
        );
        assert_eq!(found, expected, "{method} {status} {location}");
    }

    #[test]
    fn within_the_origin() {
        check("POST", 307, "/z", "POST https://a.example/z 4 2");
        check("POST", 308, "z", "POST https://a.example/x/z 4 2");
        check("PUT", 301, "?q=2", "PUT https://a.example/x/y?q=2 4 2");
        check("POST", 302, "/z", "GET https://a.example/z 0 1");
        check("PUT", 303, "/z", "GET https://a.example/z 0 1");
        check("HEAD", 303, "/z", "HEAD https://a.example/z 4 2");
        check(
            "POST",
            307,
            "https://a.example:443/z",
            "POST https://a.example/z 4 2",
        );
    }

    #[test]
    fn to_nowhere_else() {
        for location in [
            "https://b.example/",
            "//b.example/",
            "http://a.example/",
            "https://a.example:444/",
            "https://a.example.b.example/",
            "https://a.example@b.example/",
            "file:///etc/passwd",
            "http://[",
        ] {
            check("GET", 307, location, "none");
        }
        check("GET", 300, "/z", "none");
        check("GET", 304, "/z", "none");
        check("GET", 200, "/z", "none");
    }

    #[test]
    fn a_stream_is_not_sent_again() {
        let template = template("POST", "https://a.example/");
        let headers = header_map([("location", "/z")]);
        let from = (&template.method, &template.url);
        assert!(next(&template, false, from, 307, &headers).is_none());
        assert!(next(&template, false, from, 303, &headers).is_some());
    }
}
