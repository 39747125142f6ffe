//! Credentials: what a request must carry to be let in.

use super::request::Operation;
use super::transport::HttpRequest;
use super::{Client, Error};

/// The credentials of a client.
#[derive(Clone, Default)]
pub(crate) struct Credentials {}

/// What a request was given.
#[derive(Clone, Default)]
pub(crate) struct Applied {}

impl Credentials {
    /// Gives an attempt what its operation needs: called before each.
    #[expect(clippy::unused_async, reason = "there are no credentials yet")]
    pub(crate) async fn apply(
        &self,
        _client: &Client,
        _operation: &'static Operation,
        _request: &mut HttpRequest,
    ) -> Result<Applied, Error> {
        Ok(Applied::default())
    }

    /// Called when the server refused what it was given (401): whether a replay would carry something else.
    #[expect(clippy::unused_self, reason = "there are no credentials yet")]
    pub(crate) fn refused(&self, _applied: Applied) -> bool {
        false
    }
}
