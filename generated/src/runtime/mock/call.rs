//! Calls that came, as those who test see them.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use form_urlencoded::parse;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, Method};
use reqwest::Url;

use super::routes::{PathValues, Route};
use crate::runtime::codec::{REDACTED, SENSITIVE, Slot};
use crate::runtime::request::{Operation, Parameter, Place};
use crate::runtime::{Error, from_json};

/// A request as it came: one attempt of a call. Cloning it is cheap.
///
/// `Debug` shows the parameters that the description does not call secret, and neither credentials nor the body.
#[derive(Clone)]
pub struct Call(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    operation: Option<&'static Operation>,
    /// The parameters in the path.
    path: PathValues,
    method: Method,
    url: Url,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
    form: Vec<(String, String)>,
}

impl Call {
    pub(super) fn new(method: Method, url: Url, headers: HeaderMap, body: Bytes) -> Self {
        let content_type = headers
            .get(CONTENT_TYPE)
            .map_or(&b""[..], |own| own.as_bytes());
        let content_type = content_type.split(|byte| *byte == b';').next();
        let is_form = content_type.is_some_and(|own| {
            own.trim_ascii()
                .eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
        });
        let form = if is_form {
            parse(&body).into_owned().collect()
        } else {
            Vec::new()
        };
        Self(Arc::new(Inner {
            operation: None,
            path: Vec::new(),
            method,
            query: url.query_pairs().into_owned().collect(),
            url,
            headers,
            body,
            form,
        }))
    }

    /// The same as a call of an operation.
    pub(super) fn of(&self, route: &Route) -> Self {
        Self(Arc::new(Inner {
            operation: Some(route.operation),
            path: route.values.clone(),
            ..Inner::clone(&self.0)
        }))
    }

    pub(super) fn described(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// The id of the operation, as the description spells it; `None` if the request is no operation's.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation.map(|own| own.id)
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &str {
        self.0.method.as_str()
    }

    /// The whole URL. It may hold secrets.
    #[must_use]
    pub fn url(&self) -> &str {
        self.0.url.as_str()
    }

    /// The whole path, percent-encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        self.0.url.path()
    }

    /// The parameter of that name in the path, decoded, as its style spells it.
    #[must_use]
    pub fn path_parameter(&self, name: &str) -> Option<&str> {
        self.0.path.iter().find_map(named(name))
    }

    /// The first value of that name in the query, decoded.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query_all(name).next()
    }

    /// All values of that name in the query, decoded.
    pub fn query_all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.query.iter().filter_map(named(name))
    }

    /// The first header of that name, in any case; `None` if there is none or it is not ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let value = std::str::from_utf8(self.0.headers.get(name)?.as_bytes());
        value.ok().filter(|value| value.is_ascii())
    }

    /// All headers, names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let headers = self.0.headers.iter();
        headers.map(|(name, value)| (name.as_str(), value.as_bytes()))
    }

    /// The cookie of that name, as it is in the header.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let pairs = self.header(COOKIE.as_str())?.split(';');
        let mut pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// The body as text; `None` if it is not UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0.body).ok()
    }

    /// The first value of that name in the body, which is a form (`application/x-www-form-urlencoded`).
    #[must_use]
    pub fn form(&self, name: &str) -> Option<&str> {
        self.0.form.iter().find_map(named(name))
    }

    /// The body read as JSON into a model, or any value of one: a string, a list, `serde_json::Value`.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Decode`](crate::ErrorKind::Decode) if it is no such JSON.
    pub fn json<T: Slot>(&self) -> Result<T, Error> {
        from_json(&self.0.body)
    }

    /// Method and path, without what may be secret where the description tells that.
    pub(super) fn line(&self) -> String {
        match self.0.operation {
            Some(own) => format!("{} {} (`{}`)", own.method, own.path, own.id),
            None => format!("{} {}", self.0.method, self.path()),
        }
    }

    /// The value of a parameter that goes by its own name, unless it is a secret.
    fn shown(&self, parameter: &Parameter) -> Option<&str> {
        let name = parameter.field.wire();
        let value = match parameter.place {
            Place::Path(_) => self.path_parameter(name),
            Place::Query(_) => self.query(name),
            Place::Header(_) => self.header(name),
            Place::Cookie(_) => self.cookie(name),
            Place::Field => self.form(name),
            Place::QueryString(_) | Place::Fields | Place::PartHeader(_) | Place::Body(_) => None,
        }?;
        let is_secret = parameter.field.is(SENSITIVE)
            || match parameter.place {
                Place::Header(_) => [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE]
                    .iter()
                    .any(|own| name.eq_ignore_ascii_case(own.as_str())),
                Place::Cookie(_) => true,
                _ => false,
            };
        Some(if is_secret { REDACTED } else { value })
    }
}

/// Gives the values of that name.
fn named<'v, N: AsRef<str>>(name: &str) -> impl FnMut(&'v (N, String)) -> Option<&'v str> {
    move |(own, value)| (own.as_ref() == name).then_some(value.as_str())
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Shown<'c>(&'c Call, &'static [Parameter]);
        impl fmt::Debug for Shown<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let own = self.1.iter();
                let shown = own.filter_map(|own| Some((own.field.wire(), self.0.shown(own)?)));
                f.debug_map().entries(shown).finish()
            }
        }
        let headers: Vec<&str> = self.0.headers.keys().map(HeaderName::as_str).collect();
        let mut out = f.debug_struct("Call");
        out.field("request", &format_args!("{}", self.line()));
        if let Some(operation) = self.0.operation {
            out.field("parameters", &Shown(self, operation.parameters));
        }
        out.field("headers", &headers)
            .field("body_bytes", &self.0.body.len())
            .finish_non_exhaustive()
    }
}
