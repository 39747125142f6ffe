//! The request of a call, from which that of each attempt is made.

use http::Method;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;

use crate::runtime::transport::{HttpBody, HttpRequest};

/// So many headers more than the call's own fit into a request without being moved: credentials, and those that the HTTP
/// library adds.
const MORE_HEADERS: usize = 4;

/// A request as the call describes it.
pub(super) struct Template {
    pub(super) method: Method,
    pub(super) url: Url,
    /// A list, for a map is only worth its making when it is sent.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) body: HttpBody,
    /// Whether it carries what nobody else should read.
    pub(super) is_secret: bool,
}

impl Template {
    pub(super) fn has(&self, name: &HeaderName) -> bool {
        self.headers.iter().any(|(own, _)| own == name)
    }

    /// Puts a header in the place of those of its name.
    pub(super) fn set(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.retain(|(own, _)| *own != name);
        self.headers.push((name, value));
    }

    pub(super) fn header_map(&self) -> HeaderMap {
        let mut map = HeaderMap::with_capacity(self.headers.len() + MORE_HEADERS);
        for (name, value) in &self.headers {
            map.append(name, value.clone());
        }
        map
    }

    /// The request of an attempt. A stream is taken from here, which then has none.
    pub(super) fn request(&mut self) -> HttpRequest {
        let body = self.body.try_clone();
        HttpRequest {
            method: self.method.clone(),
            url: self.url.clone(),
            headers: self.header_map(),
            body: body.unwrap_or_else(|| std::mem::take(&mut self.body)),
            is_secret: self.is_secret,
        }
    }

    /// The same once more, unless the body is a stream.
    pub(super) fn try_clone(&self) -> Option<Self> {
        Some(Self {
            body: self.body.try_clone()?,
            method: self.method.clone(),
            url: self.url.clone(),
            headers: self.headers.clone(),
            is_secret: self.is_secret,
        })
    }
}
