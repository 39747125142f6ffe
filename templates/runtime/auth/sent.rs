//! Decides how a credential goes with a request, and whether the caller has put one there.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};

use super::scheme::{SchemeKind, SecurityScheme};
use crate::runtime::Secret;
use crate::runtime::request::style;
use crate::runtime::transport::HttpRequest;

/// A credential as it is sent.
#[derive(Clone)]
pub(super) enum Sent {
    Header(HeaderName, HeaderValue),
    /// A pair of the query, percent-encoded.
    Query(Secret),
    /// A pair of the header of cookies.
    Cookie(Secret),
    /// Nothing of a request.
    Nothing,
}

impl Sent {
    /// A key or a token of a scheme; what is the matter with it if it cannot be sent.
    pub(super) fn text(scheme: &SecurityScheme, text: &Secret) -> Result<Self, &'static str> {
        let token = text.expose();
        Ok(match scheme.kind {
            SchemeKind::Header(name) => {
                let name = HeaderName::from_bytes(name.as_bytes());
                let name = name.map_err(|_| "its header has no name that can be sent")?;
                Self::Header(name, header(token)?)
            }
            SchemeKind::Query(name) => Self::Query(style::pair(name, token).into()),
            SchemeKind::Cookie(name) => Self::Cookie(cookie(name, token)?.into()),
            SchemeKind::Http(name) => authorization(name, token)?,
            SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_) => authorization("Bearer", token)?,
            SchemeKind::MutualTls => {
                return Err("a certificate is no text; it goes with the connection");
            }
        })
    }

    /// A name and a password (RFC 7617).
    pub(super) fn basic(
        scheme: &SecurityScheme,
        name: &str,
        password: &Secret,
    ) -> Result<Self, &'static str> {
        match scheme.kind {
            SchemeKind::Http(own) if own.eq_ignore_ascii_case("basic") => {}
            _ => return Err("a name and a password are for the scheme `Basic` alone"),
        }
        if name.contains(':') {
            return Err("the name has a colon in it, which the scheme `Basic` cannot send");
        }
        let pair = Secret::from(format!("{name}:{}", password.expose()));
        authorization("Basic", Secret::from(BASE64.encode(pair.expose())).expose())
    }

    /// Puts it into a request, in place of nothing: the caller's own is not touched.
    pub(super) fn put(&self, request: &mut HttpRequest) {
        request.is_secret = true;
        match self {
            Self::Header(name, value) => {
                request.headers.insert(name.clone(), value.clone());
            }
            Self::Query(pair) => {
                let own = request.url.query().filter(|own| !own.is_empty());
                let own = own.map_or_else(String::new, |own| format!("{own}&"));
                let query = format!("{own}{}", pair.expose());
                request.url.set_query(Some(&query));
            }
            Self::Cookie(pair) => put_cookie(&mut request.headers, pair.expose()),
            Self::Nothing => {}
        }
    }
}

/// Whether a request has something where the credentials of a scheme go, which the caller put there.
pub(super) fn is_there(scheme: &SecurityScheme, request: &HttpRequest) -> bool {
    match scheme.kind {
        SchemeKind::Header(name) => request.headers.contains_key(name),
        SchemeKind::Query(name) => request.url.query_pairs().any(|(own, _)| own == name),
        SchemeKind::Cookie(name) => {
            let cookies = request.headers.get_all(COOKIE).iter();
            let cookies = cookies.filter_map(|cookies| cookies.to_str().ok());
            let names = cookies.flat_map(|cookies| cookies.split(';'));
            let mut names = names.map(|pair| pair.split('=').next().unwrap_or_default().trim());
            names.any(|own| own == name)
        }
        SchemeKind::Http(_) | SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_) => {
            request.headers.contains_key(AUTHORIZATION)
        }
        SchemeKind::MutualTls => false,
    }
}

/// The name of HTTP's own schemes is spelled as they are registered, whatever the description's spelling.
fn authorization(scheme: &str, text: &str) -> Result<Sent, &'static str> {
    let registered = ["Basic", "Bearer"].into_iter();
    let mut registered = registered.filter(|own| own.eq_ignore_ascii_case(scheme));
    let scheme = registered.next().unwrap_or(scheme);
    let value = Secret::from(format!("{scheme} {text}"));
    Ok(Sent::Header(AUTHORIZATION, header(value.expose())?))
}

fn header(text: &str) -> Result<HeaderValue, &'static str> {
    let is_clean = !text.is_empty() && text.trim() == text;
    let value = HeaderValue::from_str(text).ok().filter(|_| is_clean);
    let mut value =
        value.ok_or("it is empty, or has characters or blanks that no header can have")?;
    // Logs of the HTTP library show no value that is marked so.
    value.set_sensitive(true);
    Ok(value)
}

fn cookie(name: &str, text: &str) -> Result<String, &'static str> {
    let is_octet = |b: u8| b.is_ascii_graphic() && !b"\",;\\".contains(&b);
    if text.is_empty() || !text.bytes().all(is_octet) {
        return Err("it is empty, or has characters that no cookie can have");
    }
    Ok(format!("{name}={text}"))
}

/// All cookies go in one header (RFC 6265, section 5.4).
fn put_cookie(headers: &mut HeaderMap, pair: &str) {
    let own = headers.get(COOKIE).map(|own| own.as_bytes().to_vec());
    let mut all = own.map_or_else(Vec::new, |own| [&own, &b"; "[..]].concat());
    all.extend_from_slice(pair.as_bytes());
    // What was sent and what is put there are fit for a header each.
    if let Ok(mut value) = HeaderValue::from_bytes(&all) {
        value.set_sensitive(true);
        headers.insert(COOKIE, value);
    }
}
