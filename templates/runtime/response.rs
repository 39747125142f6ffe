//! An answer as it came.

use std::fmt;

use super::codec::{self, Slot};
use super::{Error, ErrorKind};

/// Status, headers and body of an answer, whatever the status.
#[derive(Clone)]
pub struct Response {
    operation: &'static str,
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

impl Response {
    pub(crate) fn new(
        operation: &'static str,
        status: u16,
        headers: Vec<(String, Vec<u8>)>,
        body: Vec<u8>,
    ) -> Self {
        Self {
            operation,
            status,
            headers,
            body,
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The first header of that name, in any case; `None` if there is none or it is not ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self
            .headers
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(value)
            .ok()
            .filter(|value| value.is_ascii())
    }

    /// All headers as they came, names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_slice()))
    }

    /// The body as it came.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The answer itself if its status is a success (2xx).
    pub(crate) fn success(self) -> Result<Self, Error> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        let message = format!("the server answered {}", self.status_line());
        Err(Error::new(ErrorKind::Status, message)
            .of(self.operation)
            .with_response(self))
    }

    fn status_line(&self) -> String {
        let reason = reqwest::StatusCode::from_u16(self.status)
            .ok()
            .and_then(|status| status.canonical_reason());
        reason.map_or_else(
            || self.status.to_string(),
            |reason| format!("{} {reason}", self.status),
        )
    }

    /// The body as the JSON of a `T`.
    pub(crate) fn json<T: Slot>(self) -> Result<T, Error> {
        codec::from_json(&self.body).map_err(|fault| self.undecoded(&fault.to_string()))
    }

    /// The body as text in UTF-8.
    pub(crate) fn text(self) -> Result<String, Error> {
        match String::from_utf8(self.body) {
            Ok(text) => Ok(text),
            Err(error) => {
                let body = error.into_bytes();
                Err(Self { body, ..self }.undecoded("expected text in UTF-8, found other bytes"))
            }
        }
    }

    /// The body as JSON, where an error body is asked for.
    pub(crate) fn peek<T: Slot>(&self) -> Option<T> {
        codec::from_json(&self.body).ok()
    }

    fn undecoded(self, what: &str) -> Error {
        let message = format!("the answer is not what the description says: {what}");
        Error::new(ErrorKind::Decode, message)
            .of(self.operation)
            .with_response(self)
    }
}

/// Shows sizes only: headers and body may hold secrets.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("headers", &self.headers.len())
            .field("body_bytes", &self.body.len())
            .finish()
    }
}
