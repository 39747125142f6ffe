//! The client: what all its calls share.

mod budget;
mod builder;
mod call;
mod limits;
mod observe;
mod plan;
mod redirect;
mod retry;
mod secure;
mod template;
#[cfg(test)]
mod tests;
mod trace;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderName;
use reqwest::Url;

use super::auth::Credentials;
use super::request::answer::Incoming;
use super::request::{Call, Message};
use super::server::BaseUrls;
use super::transport::Carrier;
use super::{Error, ErrorKind, Response};
use budget::Budget;
pub use builder::ClientBuilder;
use call::Reading;
pub(crate) use call::{Again, Received, failed};
pub(crate) use limits::{Limits, Watch};
pub use observe::{Attempt, Observe, Outcome};
pub(crate) use plan::Options;
use plan::Plan;
pub use retry::{FailedAttempt, RetryDecision, RetryPolicy};

/// A client of the API. Cloning it is cheap, and clones share their connections.
///
/// The API's operations are reached by its methods, one for each tag of the description. Their
/// futures need a Tokio runtime; dropping one ends its call. A connection belongs to the runtime that
/// opened it, so a program with several runtimes has a client for each.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

/// An answer to come. It lies in a box, for callers move futures about.
pub(crate) type Receiving = Pin<Box<dyn Future<Output = Result<Received, Error>> + Send>>;

struct Inner {
    urls: BaseUrls,
    timeout: Option<Duration>,
    read_timeout: Option<Duration>,
    max_body_size: Option<u64>,
    retry: RetryPolicy,
    budget: Budget,
    idempotency_key: Option<HeaderName>,
    request_ids: Arc<[HeaderName]>,
    allows_insecure: bool,
    observers: Vec<Arc<dyn Observe>>,
    credentials: Credentials,
    transport: Carrier,
}

impl Client {
    /// Settings for a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The URL that the operations' paths are appended to, without a slash at its end; but for
    /// operations that have a server of their own.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.0.urls.api
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.0.credentials
    }

    /// Makes a call and reads its answer with `read`, if that is a documented success.
    pub(crate) fn send<T: 'static>(
        &self,
        call: &dyn Call,
        read: fn(usize, Incoming) -> Result<T, Error>,
    ) -> impl Future<Output = Result<T, Error>> + Send + use<T> {
        let receiving = self.receive(call);
        async move {
            let (index, incoming) = receiving.await?;
            read(index, *incoming)
        }
    }

    /// Makes a call and gives the documented success that its answer is.
    pub(crate) fn receive(&self, call: &dyn Call) -> Receiving {
        call::receiving(self, Plan::new(self, call), Reading::Documented)
    }

    /// Makes a call and gives its answer as it comes.
    pub(crate) fn send_raw(
        &self,
        call: &dyn Call,
    ) -> impl Future<Output = Result<Response, Error>> + Send + use<> {
        let receiving = call::receiving(self, Plan::new(self, call), Reading::Whole);
        async move {
            let answer = receiving.await;
            answer.map(|(_, incoming)| incoming.response)
        }
    }

    /// The URL that a message goes to.
    pub(crate) fn url(&self, message: &Message) -> Result<Url, Error> {
        plan::url(self, message)
    }

    /// The base URL of an operation that may have a server of its own.
    fn base_url_of(&self, own: Option<usize>) -> Result<&Url, Error> {
        match own.and_then(|own| self.0.urls.operations.get(own)) {
            Some(Ok(url)) => Ok(url),
            Some(Err(why)) => Err(Error::new(ErrorKind::Config, why)),
            None => Ok(&self.0.urls.api_url),
        }
    }
}

/// Shows the server alone: some services have a token in the path of their base URL.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = Url::parse(self.base_url()).map(|url| url.origin().ascii_serialization());
        f.debug_struct("Client")
            .field("server", &server.unwrap_or_default())
            .finish_non_exhaustive()
    }
}
