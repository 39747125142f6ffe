//! Answers of a mock: what they say, when, and how they fail.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http_body::{Body, Frame, SizeHint};

use super::given::{Give, event, media_type};
use crate::runtime::codec::{Fault as Unwritten, Slot, to_json};
use crate::runtime::request::answer::{Case, Form, Pick, pick};
use crate::runtime::request::{Describe, Operation};
use crate::runtime::transport::{HttpBody, HttpResponse, TransportError, TransportErrorKind};

/// An answer of a [`Mock`](super::Mock).
#[derive(Clone)]
#[must_use = "an answer is given by `answer_as` or `answer_with`"]
pub struct Answer {
    status: u16,
    headers: HeaderMap,
    parts: Vec<Bytes>,
    delay: Duration,
    /// After how many bytes of the body the connection breaks.
    broken_after: Option<usize>,
    fault: Option<Fault>,
}

/// How a call fails without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// No connection is made: [`ErrorKind::Connect`](crate::ErrorKind::Connect). Any call may be tried again.
    Connect,
    /// The server is not to be trusted, so that no connection is made: also
    /// [`ErrorKind::Connect`](crate::ErrorKind::Connect), but it is not tried again.
    Distrust,
    /// The connection breaks when the server has the request: [`ErrorKind::Transport`](crate::ErrorKind::Transport).
    Broken,
    /// It took too long, which is said at once: [`ErrorKind::Timeout`](crate::ErrorKind::Timeout).
    Timeout,
    /// Nothing ever comes, so that the client's own limits end the call.
    Silence,
}

impl Answer {
    /// An answer without a body.
    ///
    /// # Panics
    ///
    /// If the status is none: it has three digits (RFC 9110, section 15).
    #[track_caller]
    pub fn new(status: u16) -> Self {
        assert!(
            (100..1000).contains(&status),
            "{status} is no status of an answer: it has three digits"
        );
        Self {
            status,
            headers: HeaderMap::new(),
            parts: Vec::new(),
            delay: Duration::ZERO,
            broken_after: None,
            fault: None,
        }
    }

    /// A success of the operation `O`, in the media type that the description has for it.
    ///
    /// A model is given as itself, text as `str`, bytes as a slice, nothing as `()`, and the events and items of a stream as
    /// a slice.
    ///
    /// # Panics
    ///
    /// If the description has no success of that status, or the value cannot be written, as a number that is infinite.
    #[track_caller]
    pub fn of<O: Describe>(status: u16, given: &<O::Answer as Give>::Given) -> Self
    where
        O::Answer: Give,
    {
        let (index, case) = documented(O::OPERATION, status);
        Self::documented(status, case, O::Answer::give(index, case, given))
    }

    #[track_caller]
    fn documented(status: u16, case: &Case, parts: Result<Vec<Bytes>, Unwritten>) -> Self {
        let answer = Self::new(status).with_parts(written(parts));
        match media_type(case) {
            Some(media_type) => answer.with_content_type(media_type),
            None => answer,
        }
    }

    /// Any status with a model, or any value of one (a string, a list, `serde_json::Value`), as JSON.
    ///
    /// # Panics
    ///
    /// If the status is none, or the value cannot be written, as a number that is infinite.
    #[track_caller]
    pub fn json<T: Slot>(status: u16, value: &T) -> Self {
        let body = written(to_json(value));
        Self::bytes(status, "application/json", body)
    }

    /// Any status with text.
    ///
    /// # Panics
    ///
    /// If the status is none.
    #[track_caller]
    pub fn text(status: u16, text: impl Into<String>) -> Self {
        Self::bytes(status, "text/plain; charset=utf-8", text.into())
    }

    /// Any status with a body of any media type.
    ///
    /// # Panics
    ///
    /// If the status or the media type is none.
    #[track_caller]
    pub fn bytes(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let answer = Self::new(status).with_parts(vec![body.into()]);
        answer.with_content_type(content_type)
    }

    /// Server-sent events (`text/event-stream`), each a name, which may be empty, and its data.
    ///
    /// # Panics
    ///
    /// If the status is none.
    #[track_caller]
    pub fn events<'e>(status: u16, events: impl IntoIterator<Item = (&'e str, &'e str)>) -> Self {
        let events = events.into_iter().map(|(name, data)| event(name, data));
        let answer = Self::new(status).with_parts(events.collect());
        answer.with_content_type("text/event-stream")
    }

    /// No answer at all.
    pub fn fault(fault: Fault) -> Self {
        Self {
            fault: Some(fault),
            ..Self::new(500)
        }
    }

    /// Adds a header. A `content-type` replaces that of the answer.
    ///
    /// # Panics
    ///
    /// If the name or the value is not one of a header.
    #[track_caller]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::from_bytes(name.as_bytes());
        let name = name.expect("the name of a header is one of RFC 9110, section 5.1");
        let value = HeaderValue::from_str(value);
        let value = value.expect("the value of a header is visible ASCII");
        if name == CONTENT_TYPE {
            self.headers.insert(name, value);
        } else {
            self.headers.append(name, value);
        }
        self
    }

    /// Lets the answer wait.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Lets the connection break after so many bytes of the body, which is then an error of kind
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport).
    pub fn breaking_after(mut self, bytes: usize) -> Self {
        self.broken_after = Some(bytes);
        self
    }

    #[track_caller]
    fn with_content_type(self, content_type: &str) -> Self {
        self.with_header(CONTENT_TYPE.as_str(), content_type)
    }

    fn with_parts(mut self, parts: Vec<Bytes>) -> Self {
        self.parts = parts;
        self
    }

    /// The answer as it goes over a transport.
    pub(super) async fn send(self) -> Result<HttpResponse, TransportError> {
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        if let Some(fault) = self.fault {
            return Err(fault.happen().await);
        }
        let mut response = HttpResponse::new(self.status, self.body());
        *response.headers_mut() = self.headers;
        Ok(response)
    }

    fn body(&self) -> HttpBody {
        if self.broken_after.is_none() && self.parts.len() <= 1 {
            return self.parts.first().cloned().unwrap_or_default().into();
        }
        let mut left = self.broken_after.unwrap_or(usize::MAX);
        let mut parts = VecDeque::new();
        for part in &self.parts {
            let part = part.slice(..part.len().min(left));
            left -= part.len();
            parts.push_back(part);
        }
        let is_broken = self.broken_after.is_some();
        HttpBody::wrap(Parts { parts, is_broken })
    }
}

/// The documented success of a status, by its index.
#[track_caller]
fn documented(operation: &'static Operation, status: u16) -> (usize, &'static Case) {
    /// An operation whose answers the description does not tell.
    const ANY: &Case = &Case(0, &[], Form::Empty);
    let cases = operation.answers;
    match pick(cases, status, None) {
        Pick::Case(index) => (index, cases.get(index).unwrap_or(ANY)),
        _ => panic!(
            "the description has no success {status} of `{}`, but {}; `answer_status`, `answer_text` and `answer_bytes` give \
             any status",
            operation.id,
            statuses(cases)
        ),
    }
}

/// The statuses of answers, in words.
fn statuses(cases: &[Case]) -> String {
    let mut all: Vec<String> = Vec::new();
    for case in cases {
        let status = match case.0 {
            0 => "any".to_owned(),
            range @ 1..10 => format!("{range}XX"),
            status => status.to_string(),
        };
        if !all.contains(&status) {
            all.push(status);
        }
    }
    if all.is_empty() {
        return "any of 200 to 299".to_owned();
    }
    all.join(", ")
}

#[track_caller]
fn written<T>(value: Result<T, Unwritten>) -> T {
    match value {
        Ok(value) => value,
        Err(fault) => panic!("the value cannot be written: {fault}"),
    }
}

impl Fault {
    async fn happen(self) -> TransportError {
        match self {
            Self::Connect => TransportError::new(TransportErrorKind::Connect),
            Self::Distrust => TransportError::new(TransportErrorKind::Refused),
            Self::Broken => TransportError::new(TransportErrorKind::Broken),
            Self::Timeout => TransportError::new(TransportErrorKind::Broken).timed_out(),
            Self::Silence => std::future::pending().await,
        }
    }
}

/// Shows sizes only: headers and body may hold secrets.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(fault) = self.fault {
            return f.debug_tuple("Answer").field(&fault).finish();
        }
        let length: usize = self.parts.iter().map(Bytes::len).sum();
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("headers", &self.headers.len())
            .field("body_bytes", &length)
            .finish_non_exhaustive()
    }
}

/// A body of several parts, which may break at its end.
struct Parts {
    parts: VecDeque<Bytes>,
    is_broken: bool,
}

impl Body for Parts {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        if let Some(part) = self.parts.pop_front() {
            return Poll::Ready(Some(Ok(Frame::data(part))));
        }
        let is_broken = std::mem::take(&mut self.is_broken);
        let error = is_broken.then(|| Err(TransportError::new(TransportErrorKind::Broken)));
        Poll::Ready(error)
    }

    fn is_end_stream(&self) -> bool {
        self.parts.is_empty() && !self.is_broken
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
