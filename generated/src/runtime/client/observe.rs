//! What an application sees of attempts, and what it can add to them.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::runtime::request::Operation;
use crate::runtime::transport::HttpRequest;
use crate::runtime::{Error, Response};

/// Looks at each attempt of each call, before and after it: given by
/// [`ClientBuilder::observer`](crate::ClientBuilder::observer). Both methods are called while the call waits, so they
/// should be quick.
pub trait Observe: Send + Sync + 'static {
    /// Called before a request is sent, and before credentials are put into it: it may add headers.
    ///
    /// # Errors
    ///
    /// An error ends the call with [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled), and nothing is sent.
    fn before(
        &self,
        attempt: &Attempt,
        request: &mut HttpRequest,
    ) -> Result<(), Box<dyn StdError + Send + Sync>> {
        let _ = (attempt, request);
        Ok(())
    }

    /// Called when the attempt is over: the answer was read, or its head where it is read as it comes, or it failed.
    fn after(&self, attempt: &Attempt, outcome: &Outcome<'_>) {
        let _ = (attempt, outcome);
    }
}

/// An attempt of a call.
#[derive(Clone, Copy)]
pub struct Attempt {
    pub(super) operation: &'static Operation,
    pub(super) number: u32,
}

impl Attempt {
    /// The id of the operation, as the description spells it.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation.id
    }

    /// The method of the operation.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.operation.method
    }

    /// The path of the operation with the names of its parameters in braces, `/pets/{petId}`. It is no secret.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.operation.path
    }

    /// The number of the attempt; that of the first is 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt")
            .field("operation", &self.operation())
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    pub(super) response: Option<&'a Response>,
    pub(super) error: Option<&'a Error>,
    pub(super) elapsed: Duration,
    pub(super) retry_in: Option<Duration>,
}

impl<'a> Outcome<'a> {
    /// The HTTP status, if the server answered.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match (self.response, self.error) {
            (Some(response), _) => Some(response.status()),
            (None, error) => error?.status(),
        }
    }

    /// What failed, if the server gave no whole answer.
    #[must_use]
    pub fn error(&self) -> Option<&'a Error> {
        self.error
    }

    /// The id that the server gave the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&'a str> {
        match (self.response, self.error) {
            (Some(response), _) => response.request_id(),
            (None, error) => error?.request_id(),
        }
    }

    /// How long the attempt took.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// How long it is until the next attempt, if there is one.
    #[must_use]
    pub fn retry_in(&self) -> Option<Duration> {
        self.retry_in
    }
}
