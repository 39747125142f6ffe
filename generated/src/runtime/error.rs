//! The one error of this crate.

use std::error::Error as StdError;
use std::fmt;

use serde::de::DeserializeOwned;

use super::Response;
use super::request::answer::DescribeErrorHeaders;

/// Why a call failed.
///
/// Neither `Display` nor `Debug` shows a body, a URL or a header other than the id of the request, since these hold secrets; ask
/// [`body`](Self::body) for the answer's.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    /// The operation's id, where the error belongs to one.
    operation: Option<&'static str>,
    message: String,
    response: Option<Response>,
    /// How many requests were sent, if there is no response to say it.
    attempts: u32,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What kind of failure an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client could not be built from its settings.
    Config,
    /// The request could not be built from its parameters, and nothing was sent, or an upload could not
    /// be read to its end.
    Request,
    /// No connection could be made. Nothing was sent.
    Connect,
    /// Nothing came for the time set in [`ClientBuilder::read_timeout`](super::ClientBuilder::read_timeout), or the
    /// connection was not made within that of [`connect_timeout`](super::ClientBuilder::connect_timeout).
    Timeout,
    /// The call was not over within the time set in [`ClientBuilder::timeout`](super::ClientBuilder::timeout) or
    /// [`Request::with_timeout`](super::Request::with_timeout).
    Deadline,
    /// The call was stopped before its end: by an [observer](super::Observe), or because the thread for blocking calls ended.
    Cancelled,
    /// Credentials that the operation needs are missing, or could not be had. The operation was not called.
    Credentials,
    /// The request carries credentials and would go unencrypted to another machine. Nothing was sent.
    /// [`ClientBuilder::allow_insecure_credentials`](super::ClientBuilder::allow_insecure_credentials) allows it.
    Insecure,
    /// The answer is larger than [`ClientBuilder::max_body_size`](super::ClientBuilder::max_body_size) allows.
    TooLarge,
    /// The connection failed after it was made.
    Transport,
    /// The server answered with another status than success.
    Status,
    /// The server answered with a success whose status or media type the description does not have.
    Undocumented,
    /// The answer's body is not what the description says.
    Decode,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            message: message.into(),
            response: None,
            attempts: 0,
            source: None,
        }))
    }

    pub(crate) fn of(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_response(mut self, response: Response) -> Self {
        self.0.response = Some(response);
        self
    }

    /// The error with status and headers of an answer, unless it has an answer.
    pub(crate) fn with_head(mut self, response: &Response) -> Self {
        self.0.response.get_or_insert_with(|| response.head());
        self
    }

    pub(crate) fn after_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    pub(crate) fn with_boxed_source(mut self, source: Box<dyn StdError + Send + Sync>) -> Self {
        self.0.source = Some(source);
        self
    }

    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The id of the operation that failed, as the description spells it.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// How many attempts the call took: 1 unless it was [tried again](super::RetryPolicy), 0 if there was none.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        let own = self.response().map_or(0, Response::attempts);
        self.0.attempts.max(own)
    }

    /// The id that the server gave the request, for those who ask what became of it: the first of the headers of
    /// [`ClientBuilder::request_id_headers`](super::ClientBuilder::request_id_headers).
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.response()?.request_id()
    }

    /// The HTTP status, if the server answered.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.response().map(Response::status)
    }

    /// The body of the answer as it came, if the server answered.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.response().map(Response::body)
    }

    /// The answer as it came, if the server answered.
    #[must_use]
    pub fn response(&self) -> Option<&Response> {
        self.0.response.as_ref()
    }

    /// The body of the answer read as JSON into any type that serde can read.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Decode`] if there is no answer or its body is no such JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Self> {
        let body = self.body().ok_or_else(|| {
            Self::new(
                ErrorKind::Decode,
                "there is no answer, so there is no body to read",
            )
        })?;
        serde_json::from_slice(body)
            .map_err(|error| Self::new(ErrorKind::Decode, described(&error)))
    }

    /// The error body that the description gives for the answer's status, as the error type of the
    /// operation. `None` where the server did not answer, the status is not described, or the body
    /// is not what the description says.
    #[must_use]
    pub fn documented<E: ErrorBody>(&self) -> Option<E> {
        self.response().and_then(E::of)
    }

    /// The headers that the description has for errors of the operation `O`, read as it says. `None` where the
    /// server did not answer.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Decode`] if one is not what the description says.
    pub fn typed_headers<O: DescribeErrorHeaders>(&self) -> Result<Option<O::Headers>, Self> {
        let response = self.response();
        response.map(Response::error_headers::<O>).transpose()
    }

    /// Whether it took too long: the call as a whole, or the server to answer.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind(), ErrorKind::Timeout | ErrorKind::Deadline)
    }

    /// Whether no connection could be made.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// Whether the server answered with another status than success.
    #[must_use]
    pub fn is_status(&self) -> bool {
        self.kind() == ErrorKind::Status
    }

    /// Whether the server answered with a success whose status or media type the description does not have.
    #[must_use]
    pub fn is_undocumented(&self) -> bool {
        self.kind() == ErrorKind::Undocumented
    }

    /// Whether the answer's body is not what the description says.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.kind() == ErrorKind::Decode
    }
}

/// What the HTTP library says of a failure, and why: its words, without its types, since those
/// would make each of its major versions one of this crate.
#[derive(Debug)]
pub(crate) struct Cause {
    message: String,
    source: Option<Box<Self>>,
}

impl Cause {
    pub(crate) fn of(error: &dyn StdError) -> Self {
        let source = error.source().map(|source| Box::new(Self::of(source)));
        Self {
            message: error.to_string(),
            source,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// What a body that is read while it is sent failed with: the application's own error.
#[derive(Debug)]
pub(crate) struct Unreadable(pub(crate) Box<dyn StdError + Send + Sync>);

impl Unreadable {
    /// Whether it is why another error happened.
    pub(crate) fn is_behind(error: &(dyn StdError + 'static)) -> bool {
        error.is::<Self>() || error.source().is_some_and(Self::is_behind)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the upload could not be read")
    }
}

impl StdError for Unreadable {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.0)
    }
}

impl StdError for Cause {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

/// What serde says of a body, without the values that it may quote.
fn described(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let what = match error.classify() {
        Category::Io | Category::Syntax => "is not valid JSON",
        Category::Data => "is JSON of another shape",
        Category::Eof => "is JSON that ends too early",
    };
    format!(
        "the body {what}, at line {} column {}",
        error.line(),
        error.column()
    )
}

/// The documented error bodies of one operation.
pub trait ErrorBody: Sized {
    /// Reads the body by the answer's status.
    fn of(response: &Response) -> Option<Self>;
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&self.0.message)?;
        let attempts = self.attempts();
        match (attempts > 1, self.request_id().and_then(fit_to_show)) {
            (true, Some(id)) => write!(f, " ({attempts} attempts, request id {id})"),
            (true, None) => write!(f, " ({attempts} attempts)"),
            (false, Some(id)) => write!(f, " (request id {id})"),
            (false, None) => Ok(()),
        }
    }
}

/// An id of a server's, unless it is of a kind that would disturb a message.
fn fit_to_show(id: &str) -> Option<&str> {
    let fits = id.len() <= 128 && id.bytes().all(|byte| byte.is_ascii_graphic());
    (fits && !id.is_empty()).then_some(id)
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("message", &self.0.message)
            .field("status", &self.status())
            .field("attempts", &self.attempts())
            .field("request_id", &self.request_id().and_then(fit_to_show))
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_ref()
            .map(|source| &**source as &(dyn StdError + 'static))
    }
}
