//! Decides what a token is, and how an application gives its own.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use crate::runtime::Secret;

/// Gives tokens for a security scheme: what the description has no words for, such as a token of a cloud's metadata
/// service, one that another program writes, or a flow that asks a person. See
/// [`Credential::provider`](crate::Credential::provider).
pub trait TokenProvider: Send + Sync + 'static {
    /// A token that has not been given yet, or the same one if that is still good.
    ///
    /// It is asked again a little before the token expires, and when the API refused the token with 401. It is never
    /// asked twice at a time; calls wait for it, and their error has what it fails with as its source.
    fn token(&self) -> TokenFuture<'_>;
}

/// What [`TokenProvider::token`] gives.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// A token, and for how long it is good.
#[derive(Clone)]
pub struct AccessToken {
    pub(super) token: Secret,
    pub(super) expires_in: Option<Duration>,
}

impl AccessToken {
    /// A token that is good until the API refuses it with 401.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self {
            token: token.into(),
            expires_in: None,
        }
    }

    /// The same, good for so long from now on. Of no time, it is good for one call.
    #[must_use]
    pub fn expires_in(mut self, time: Duration) -> Self {
        self.expires_in = Some(time);
        self
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken")
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}
