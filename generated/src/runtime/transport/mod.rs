//! How requests reach servers: the interface that an application can implement by itself, and what goes over it.

mod body;
mod fault;
mod message;
mod network;

use std::pin::Pin;

pub use body::HttpBody;
pub use fault::{TransportError, TransportErrorKind};
pub(crate) use message::header;
pub use message::{HttpRequest, HttpResponse};
pub use network::Proxy;
pub(crate) use network::{Carrier, Network, Sending};

/// Sends a request and gives the answer to it: what a [`Client`](crate::Client) does all its calls by.
///
/// A client has one of its own. Another one, given by
/// [`ClientBuilder::transport`](crate::ClientBuilder::transport), can stand for a server in a test, record what
/// is sent, or go by another HTTP library. Credentials, retries, redirects, timeouts and limits are the client's own and
/// hold with any transport. A transport must not follow redirects nor send anything twice.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request once, and gives the head of the answer with a body that is read as it comes. Dropping the
    /// future, or the body, ends the exchange.
    fn send(&self, request: HttpRequest) -> Exchange<'_>;
}

/// An answer on its way.
pub type Exchange<'t> =
    Pin<Box<dyn Future<Output = Result<HttpResponse, TransportError>> + Send + 't>>;
