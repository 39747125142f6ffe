//! What every operation and model of this crate rests on. It knows nothing of the API.

pub(crate) mod auth;
#[cfg(feature = "blocking")]
mod blocking;
pub(crate) mod client;
pub(crate) mod codec;
#[cfg(feature = "dynamic")]
pub(crate) mod dynamic;
mod error;
mod json;
#[cfg(feature = "mock")]
pub(crate) mod mock;
mod null;
mod nullable;
pub(crate) mod pages;
pub(crate) mod request;
mod response;
mod secret;
mod server;
pub(crate) mod stream;
pub(crate) mod transport;

#[cfg(feature = "oauth2")]
pub use auth::OAuth2;
pub use auth::{
    AccessToken, Credential, FlowKind, OAuth2Flow, SchemeKind, SecurityScheme, TokenFuture,
    TokenProvider,
};
#[cfg(feature = "blocking")]
#[allow(unused_imports, reason = "not every API has an operation")]
pub(crate) use blocking::wait;
pub use client::{
    Attempt, Client, ClientBuilder, FailedAttempt, Observe, Outcome, RetryDecision, RetryPolicy,
};
pub use codec::Unknown;
#[allow(unused_imports, reason = "not every API describes its errors")]
pub use error::ErrorBody;
#[allow(unused_imports, reason = "not every API has uploads")]
pub(crate) use error::Unreadable;
pub use error::{Error, ErrorKind};
pub use json::{from_json, to_json};
pub use null::Null;
pub use nullable::Nullable;
pub use pages::{PagedItems, Pages};
pub use request::{Reply, Request};
pub use response::Response;
pub use secret::Secret;
pub use server::{Server, ServerVariable};
#[cfg(feature = "blocking")]
pub use stream::Blocking;
pub use stream::{Download, Event, Events, Items};
pub use transport::Proxy;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
