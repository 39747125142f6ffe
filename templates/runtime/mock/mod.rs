//! A server within the process, for the tests of those who use this crate: what it answers, and what it got.

mod answer;
mod call;
mod given;
mod routes;
mod stub;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

pub use answer::{Answer, Fault};
pub use call::Call;
#[allow(unused_imports, reason = "it is implemented where there is XML")]
pub(crate) use given::Give;
use routes::Bases;
use stub::Rule;
pub use stub::{Other, Stub};

use super::Client;
use super::auth::Settings;
use super::request::{Describe, Operation};
use super::server::BaseUrls;
use super::transport::{
    Exchange, HttpBody, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};

/// A server of the API within the process: it answers as it is told, and keeps what it got. Cloning it is cheap, and clones
/// are the same server.
///
/// Calls go the whole way of a client but for the connection, with credentials, retries, limits and decoding. What it has no
/// answer for fails with [`ErrorKind::Connect`](crate::ErrorKind::Connect), and the
/// [`source`](std::error::Error::source) of the error says why.
#[derive(Clone)]
pub struct Mock(Arc<Inner>);

struct Inner {
    operations: &'static [&'static Operation],
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    rules: Vec<Arc<Rule>>,
    /// Where its clients call.
    bases: Vec<Bases>,
    received: Vec<Call>,
    unexpected: Vec<Call>,
}

impl Default for Mock {
    fn default() -> Self {
        Self::new()
    }
}

impl Mock {
    /// A server without answers.
    #[must_use]
    pub fn new() -> Self {
        Self::of(crate::mock::operations())
    }

    /// The same of those operations.
    pub(crate) fn of(operations: &'static [&'static Operation]) -> Self {
        Self(Arc::new(Inner {
            operations,
            state: Mutex::default(),
        }))
    }

    /// A client whose calls it gets. One with credentials or other settings is made by
    /// [`ClientBuilder::mock`](crate::ClientBuilder::mock).
    ///
    /// # Panics
    ///
    /// Never: that client has all it needs.
    #[must_use]
    pub fn client(&self) -> Client {
        let builder = || {
            let mut builder = Client::builder().mock(self);
            builder.credentials = Settings::none();
            builder
        };
        let client = builder().build();
        // The description may have no server with a host.
        let client = client.or_else(|_| builder().base_url("https://mock.invalid").build());
        client.expect("the base URL is one")
    }

    /// Begins an answer for calls of the operation `O`. The first one counts that takes a call.
    pub fn on<O: Describe>(&self) -> Stub<'_, O> {
        Stub::new(self, Some(O::OPERATION))
    }

    /// Begins an answer for any request that no operation's answer takes, such as one for a token elsewhere, or what a
    /// redirect leads to.
    pub fn on_other(&self) -> Stub<'_, Other> {
        Stub::new(self, None)
    }

    /// The calls of the operation `O` so far, each attempt on its own, in the order in which they came.
    #[must_use]
    pub fn calls<O: Describe>(&self) -> Vec<Call> {
        self.calls_of(O::OPERATION)
    }

    fn calls_of(&self, operation: &Operation) -> Vec<Call> {
        let of = |call: &&Call| call.described().is_some_and(|own| is_same(own, operation));
        self.state().received.iter().filter(of).cloned().collect()
    }

    /// All that came so far, in order.
    #[must_use]
    pub fn received(&self) -> Vec<Call> {
        self.state().received.clone()
    }

    /// What came and had no answer.
    #[must_use]
    pub fn unexpected(&self) -> Vec<Call> {
        self.state().unexpected.clone()
    }

    /// Checks at the end of a test that all came that was to come, and nothing else.
    ///
    /// # Panics
    ///
    /// If a call had no answer, or an answer with [`Stub::times`] was not given that often.
    #[track_caller]
    pub fn verify(&self) {
        let faults = self.faults();
        assert!(faults.is_empty(), "the mock got other calls:\n{faults}");
    }

    fn faults(&self) -> String {
        let state = self.state();
        let unexpected = state.unexpected.iter();
        let unexpected = unexpected.map(|call| format!("- {} was not expected\n", call.line()));
        let missing = state.rules.iter().filter_map(|rule| rule.missing());
        let missing = missing.map(|missing| format!("- {missing}\n"));
        unexpected.chain(missing).collect()
    }

    /// Forgets the answers and what came.
    pub fn reset(&self) {
        let mut state = self.state();
        let bases = std::mem::take(&mut state.bases);
        *state = State {
            bases,
            ..State::default()
        };
    }

    /// Learns where a client calls.
    pub(in crate::runtime) fn learn(&self, urls: &BaseUrls) {
        let bases = Bases::of(urls);
        let known = &mut self.state().bases;
        if !known.contains(&bases) {
            known.push(bases);
        }
    }

    fn add(&self, rule: Rule) {
        self.state().rules.push(Arc::new(rule));
    }

    /// Nobody's code runs while it is locked.
    fn state(&self) -> MutexGuard<'_, State> {
        let state = self.0.state.lock();
        state.unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let HttpRequest {
            method,
            url,
            headers,
            body,
            ..
        } = request;
        let body = whole(body).await?;
        let (rules, bases) = {
            let state = self.state();
            (state.rules.clone(), state.bases.clone())
        };
        let routes = routes::find(self.0.operations, &bases, &method, &url);
        let call = Call::new(method, url, headers, body);
        let mut calls: Vec<Call> = routes.iter().map(|route| call.of(route)).collect();
        calls.push(call);
        // What no operation's answer takes may be taken by that for others.
        let (own, others): (Vec<_>, Vec<_>) = rules.iter().partition(|own| own.is_of_operation());
        for rule in own.into_iter().chain(others) {
            if let Some(taken) = calls.iter().find(|call| rule.takes(call)) {
                // An answer for others is told which operation it would have been.
                let seen = if rule.is_of_operation() {
                    taken
                } else {
                    &calls[0]
                };
                self.state().received.push(seen.clone());
                return rule.answer(seen).send().await;
            }
        }
        Err(self.refuse(&calls[0], &rules))
    }

    /// The error of a call that has no answer.
    fn refuse(&self, call: &Call, rules: &[Arc<Rule>]) -> TransportError {
        let own = rules.iter().filter(|rule| rule.is_for(call)).count();
        let why = match (call.described(), own) {
            (None, _) => "it is no operation of the API at the server of a client of the mock",
            (Some(_), 0) => "no answer is set for the operation",
            (Some(_), _) => "the answers set for the operation are for other calls, or used up",
        };
        let why = Unexpected(format!("the mock has no answer for {}: {why}", call.line()));
        let mut state = self.state();
        state.received.push(call.clone());
        state.unexpected.push(call.clone());
        // A failure of this kind is not tried again.
        TransportError::new(TransportErrorKind::Refused).with_source(why)
    }
}

impl Transport for Mock {
    fn send(&self, request: HttpRequest) -> Exchange<'_> {
        Box::pin(self.clone().answer(request))
    }
}

/// Whether two are the same operation: a constant may lie at several addresses.
fn is_same(one: &Operation, other: &Operation) -> bool {
    let key = |own: &Operation| (own.id, own.method, own.path, own.server);
    key(one) == key(other)
}

async fn whole(mut body: HttpBody) -> Result<Bytes, TransportError> {
    if let Some(bytes) = body.as_bytes() {
        return Ok(bytes.clone());
    }
    let mut all = Vec::new();
    while let Some(bytes) = body.chunk().await? {
        all.extend_from_slice(&bytes);
    }
    Ok(all.into())
}

/// Why a call has no answer.
struct Unexpected(String);

impl fmt::Display for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The sentence as it is, since `unwrap` shows it so.
impl fmt::Debug for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Unexpected {}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Mock")
            .field("answers", &state.rules.len())
            .field("received", &state.received)
            .finish_non_exhaustive()
    }
}
