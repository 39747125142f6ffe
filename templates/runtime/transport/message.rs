//! What goes over a transport: the request, and the head of the answer.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, HeaderName, HeaderValue};
use http::{HeaderMap, Method};
use reqwest::Url;

use super::HttpBody;
use crate::runtime::{Error, ErrorKind};

/// A request as it goes over a [`Transport`](super::Transport): one attempt of a call.
pub struct HttpRequest {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: HttpBody,
    /// Whether it carries what nobody else should read.
    pub(crate) is_secret: bool,
}

impl HttpRequest {
    pub(crate) fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: HttpBody::empty(),
            is_secret: false,
        }
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The whole URL. It may hold secrets, in its query above all.
    #[must_use]
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// The headers. Those that hold secrets are marked as sensitive.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The headers, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &HttpBody {
        &self.body
    }

    /// The body alone.
    #[must_use]
    pub fn into_body(self) -> HttpBody {
        self.body
    }

    /// The same as a request of the crate `http`.
    ///
    /// # Errors
    ///
    /// If its URL is one that `http` does not take, as one of more than 64 KiB.
    pub fn into_http(self) -> Result<http::Request<HttpBody>, http::Error> {
        let mut builder = http::Request::builder()
            .method(self.method)
            .uri(self.url.as_str());
        if let Some(headers) = builder.headers_mut() {
            *headers = self.headers;
        }
        builder.body(self.body)
    }

    /// The same request once more, unless its body is a stream.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        Some(Self {
            body: self.body.try_clone()?,
            method: self.method.clone(),
            url: self.url.clone(),
            headers: self.headers.clone(),
            is_secret: self.is_secret,
        })
    }

    /// Sets a header to a value that nobody else should read.
    pub(crate) fn set_secret_header(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let (name, value) = header(name, value.to_owned().into())?;
        self.headers.insert(name, value);
        self.is_secret = true;
        Ok(())
    }

    /// Adds a pair to the query whose value nobody else should read.
    pub(crate) fn add_secret_query(&mut self, name: &str, value: &str) {
        self.url.query_pairs_mut().append_pair(name, value);
        self.is_secret = true;
    }

    /// Adds a cookie that nobody else should read. All cookies go in one header (RFC 6265, section 5.4).
    pub(crate) fn add_secret_cookie(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let own = self.headers.get(COOKIE).and_then(|own| own.to_str().ok());
        let all = match own {
            Some(own) if !own.is_empty() => format!("{own}; {name}={value}"),
            _ => format!("{name}={value}"),
        };
        self.set_secret_header(COOKIE.as_str(), &all)
    }
}

/// A header that shows in no log of the HTTP library.
pub(crate) fn header(
    name: &str,
    value: Cow<'static, str>,
) -> Result<(HeaderName, HeaderValue), Error> {
    let invalid = || Error::new(ErrorKind::Request, "a header is not valid");
    let name = match name {
        // Each body has it, so that it is not looked for among all names.
        "content-type" => CONTENT_TYPE,
        _ => HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?,
    };
    let value = match value {
        Cow::Borrowed(text) => Bytes::from_static(text.as_bytes()),
        Cow::Owned(text) => Bytes::from(text),
    };
    let mut value = HeaderValue::from_maybe_shared(value).map_err(|_| invalid())?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// Shows method, server and names of headers: everything else may hold secrets.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("server", &self.url.origin().ascii_serialization())
            .field("headers", &names)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// The head of an answer, with its body as it comes.
pub struct HttpResponse {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: HttpBody,
}

impl HttpResponse {
    /// An answer with that status, without headers.
    #[must_use]
    pub fn new(status: u16, body: impl Into<HttpBody>) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
        }
    }

    /// The same with a header more.
    ///
    /// # Panics
    ///
    /// If the name or the value is not one of a header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_str(value);
        let value = value.expect("the value of a header is visible ASCII");
        self.headers.append(HeaderName::from_static(name), value);
        self
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The headers, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// The body alone.
    #[must_use]
    pub fn into_body(self) -> HttpBody {
        self.body
    }
}

impl From<http::Response<HttpBody>> for HttpResponse {
    fn from(response: http::Response<HttpBody>) -> Self {
        let (head, body) = response.into_parts();
        Self {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        }
    }
}

/// Shows sizes only: headers and body may hold secrets.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("headers", &self.headers.len())
            .field("body", &self.body)
            .finish()
    }
}
