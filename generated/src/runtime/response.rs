//! An answer as it came.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::codec::{self, Fault, Slot};
use super::request::answer::{
    Case, DescribeErrorHeaders, DescribeHeaders, pick_error, pick_type, read_headers,
};
use super::{Error, ErrorKind};

/// Status, headers and body of an answer, whatever the status.
#[derive(Clone)]
pub struct Response {
    operation: &'static str,
    status: u16,
    headers: HeaderMap,
    body: Bytes,
    /// The number of the attempt that it answers.
    attempts: u32,
    /// The headers that may have the id of the request; the first that is there counts.
    request_ids: Option<Arc<[HeaderName]>>,
    /// The errors that the operation documents, if all have a body of one type.
    errors: &'static [Case],
}

impl Response {
    pub(crate) fn new(
        operation: &'static str,
        status: u16,
        headers: HeaderMap,
        body: impl Into<Bytes>,
    ) -> Self {
        Self {
            operation,
            status,
            headers,
            body: body.into(),
            attempts: 1,
            request_ids: None,
            errors: &[],
        }
    }

    /// Says which attempt it answers, and which headers may have the id of the request.
    pub(crate) fn set_attempt(&mut self, attempts: u32, request_ids: Arc<[HeaderName]>) {
        self.attempts = attempts;
        self.request_ids = Some(request_ids);
    }

    /// Says which errors its operation documents.
    pub(crate) fn set_errors(&mut self, errors: &'static [Case]) {
        self.errors = errors;
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(crate) fn header_map(&self) -> &HeaderMap {
        &self.headers
    }

    pub(crate) fn operation(&self) -> &'static str {
        self.operation
    }

    /// Status and headers without the body.
    pub(crate) fn head(&self) -> Self {
        Self {
            headers: self.headers.clone(),
            body: Bytes::new(),
            request_ids: self.request_ids.clone(),
            ..*self
        }
    }

    pub(crate) fn with_body(self, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        Self { body, ..self }
    }

    pub(crate) fn put_body(&mut self, body: Bytes) {
        self.body = body;
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The first header of that name, in any case; `None` if there is none or it is not ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(ascii)
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE).and_then(ascii)
    }

    /// The id that the server gave the request: the first of the headers of
    /// [`ClientBuilder::request_id_headers`](super::ClientBuilder::request_id_headers).
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let mut names = self.request_ids.iter().flat_map(|names| names.iter());
        let name = names.find(|name| self.headers.contains_key(*name))?;
        self.header(name.as_str())
    }

    /// All headers as they came, names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes()))
    }

    /// The body as it came.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The headers that the description has for successes of the operation `O`, read as it says.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Decode`] if one is not what the description says, or is missing and must not be.
    pub fn typed_headers<O: DescribeHeaders>(&self) -> Result<O::Headers, Error> {
        read_headers(self, O::SPELLINGS).map_err(|fault| self.odd_headers(&fault))
    }

    /// The same of errors.
    pub(crate) fn error_headers<O: DescribeErrorHeaders>(&self) -> Result<O::Headers, Error> {
        read_headers(self, O::SPELLINGS).map_err(|fault| self.odd_headers(&fault))
    }

    fn odd_headers(&self, fault: &Fault) -> Error {
        let message = format!("the headers are not what the description says: {fault}");
        let error = Error::new(ErrorKind::Decode, message).of(self.operation);
        error.with_response(self.clone())
    }

    /// The error of an answer with another status than success.
    pub(crate) fn failure(self) -> Error {
        let message = format!("the server answered {}", self.status_line());
        self.error(ErrorKind::Status, message)
    }

    /// The error of a success that is not documented, for its status or its media type.
    pub(crate) fn undocumented(self, what: &str) -> Error {
        let message = format!(
            "the server answered {} with a {what} that the description does not have",
            self.status_line()
        );
        self.error(ErrorKind::Undocumented, message)
    }

    fn error(self, kind: ErrorKind, message: String) -> Error {
        let error = Error::new(kind, message).of(self.operation);
        error.with_response(self)
    }

    fn status_line(&self) -> String {
        let reason = http::StatusCode::from_u16(self.status)
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
        if !self.is_utf8() {
            return Err(self.undecoded("expected text in UTF-8, found another `charset`"));
        }
        match String::from_utf8(self.body.into()) {
            Ok(text) => Ok(text),
            Err(error) => {
                let body = error.into_bytes().into();
                Err(Self { body, ..self }.undecoded("expected text in UTF-8, found other bytes"))
            }
        }
    }

    /// Whether no other `charset` is said than UTF-8, or ASCII, which is a part of it.
    fn is_utf8(&self) -> bool {
        let content_type = self.content_type().unwrap_or_default();
        let mut parameters = content_type.split(';').skip(1);
        let charset = parameters.find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            let is_charset = name.trim().eq_ignore_ascii_case("charset");
            is_charset.then(|| value.trim().trim_matches('"').to_ascii_lowercase())
        });
        charset.is_none_or(|own| matches!(&*own, "" | "utf-8" | "utf8" | "us-ascii" | "ascii"))
    }

    /// The body as JSON, where an error body is asked for.
    pub(crate) fn peek<T: Slot>(&self) -> Option<T> {
        codec::from_json(&self.body).ok()
    }

    /// The body as text, where an error body is asked for.
    pub(crate) fn peek_text(&self) -> Option<String> {
        let text = std::str::from_utf8(&self.body).ok()?;
        self.is_utf8().then(|| text.to_owned())
    }

    /// The body as bytes, where an error body is asked for.
    #[expect(clippy::unnecessary_wraps, reason = "it reads as any body is read")]
    pub(crate) fn peek_bytes(&self) -> Option<Vec<u8>> {
        Some(self.body.to_vec())
    }

    /// The body of a documented error, where all are of one type.
    pub(crate) fn peek_error<T: Slot>(&self) -> Option<T> {
        let picked = pick_error(self.errors, self.status, self.content_type());
        picked.and_then(|_| self.peek())
    }

    /// Which of the documented bodies of an error it is, by its media type.
    pub(crate) fn pick(&self, cases: &[Case]) -> Option<usize> {
        pick_type(cases, self.content_type())
    }

    pub(crate) fn undecoded(self, what: &str) -> Error {
        let message = format!("the answer is not what the description says: {what}");
        self.error(ErrorKind::Decode, message)
    }
}

fn ascii(value: &HeaderValue) -> Option<&str> {
    let text = std::str::from_utf8(value.as_bytes()).ok();
    text.filter(|text| text.is_ascii())
}

/// Shows sizes only: headers and body may hold secrets.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("headers", &self.headers.len())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
