//! One call: its attempts, and what is read of their answers.

use std::time::Duration;

use http::header::HeaderValue;

use super::{Client, Plan};
use crate::runtime::request::Operation;
use crate::runtime::request::answer::{Incoming, Pick, pick};
use crate::runtime::stream::Rest;
use crate::runtime::transport::{HttpRequest, TransportError, TransportErrorKind};
use crate::runtime::{Error, ErrorKind, Response};

/// The documented answer that one is, by its index, and it itself.
pub(crate) type Received = (usize, Incoming);

/// So much is read of an answer that is an error, where a success would be streamed and may be of any size.
const LARGEST_BESIDE: usize = 1 << 24;

/// What is read of an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// All of it, whatever it is.
    Whole,
    /// All of it, but for a documented success that is to be read as it comes.
    Documented,
}

/// An answer: its body in the head if it was read whole, or what is to come of it.
pub(super) struct Answered {
    pub(super) head: Response,
    rest: Option<Rest>,
    picked: Pick,
}

impl Client {
    /// Makes a call and gives the documented success that its answer is: its body as it comes where that is to be
    /// streamed, else whole.
    pub(super) async fn exchange(&self, plan: Plan) -> Result<Received, Error> {
        let operation = plan.operation;
        let again = Again::of(self, &plan);
        let answer = self.execute(plan, Reading::Documented).await?;
        let response = answer.head;
        match answer.picked {
            Pick::Case(index) => {
                let incoming = Incoming {
                    operation,
                    response,
                    again: again.filter(|_| answer.rest.is_some()),
                    rest: answer.rest.unwrap_or_else(|| Rest::end(operation.id)),
                };
                Ok((index, incoming))
            }
            Pick::Failure => Err(response.failure()),
            Pick::OddStatus => Err(response.undocumented("status")),
            Pick::OddType => Err(response.undocumented("media type")),
        }
    }

    /// Makes the attempts of a call, and gives the answer to the last one.
    pub(super) async fn execute(&self, plan: Plan, reading: Reading) -> Result<Answered, Error> {
        let operation = plan.operation;
        let spare = plan.try_clone();
        let (answer, applied) = self.attempt(operation, plan.request, reading).await?;
        if answer.head.status() == 401
            && let Some(again) = spare
            && self.0.credentials.refused(applied)
        {
            let answered = self.attempt(operation, again.request, reading).await;
            return answered.map(|(answer, _)| answer);
        }
        Ok(answer)
    }

    /// Sends a request once.
    async fn attempt(
        &self,
        operation: &'static Operation,
        mut request: HttpRequest,
        reading: Reading,
    ) -> Result<(Answered, crate::runtime::auth::Applied), Error> {
        let applied = self.0.credentials.apply(self, operation, &mut request);
        let applied = applied.await.map_err(|error| error.of(operation.id))?;
        let sent = self.0.transport.send(request).await;
        let response = sent.map_err(|error| failed(error).of(operation.id))?;
        let head = Response::new(operation.id, response.status, response.headers, Vec::new());
        let picked = pick(
            operation.answers,
            head.status(),
            head.header("content-type"),
        );
        let rest = Rest::new(operation.id, response.body);
        let is_streamed = |index: usize| {
            let case = operation.answers.get(index);
            reading == Reading::Documented && case.is_some_and(|case| case.2.is_streamed())
        };
        if matches!(picked, Pick::Case(index) if is_streamed(index)) {
            let rest = Some(rest);
            return Ok((Answered { head, rest, picked }, applied));
        }
        let limit = if reading == Reading::Documented && operation.streams() {
            LARGEST_BESIDE
        } else {
            usize::MAX
        };
        let head = whole(head, rest, limit).await?;
        let rest = None;
        Ok((Answered { head, rest, picked }, applied))
    }

    /// Sends a request that is no operation's, such as one for a token, and gives the answer whatever its status:
    /// without credentials, retries and redirects, within the client's limits.
    pub(crate) async fn fetch(&self, request: HttpRequest) -> Result<Response, Error> {
        const NAME: &str = "credentials";
        let sent = self.0.transport.send(request).await;
        let response = sent.map_err(|error| failed(error).of(NAME))?;
        let head = Response::new(NAME, response.status, response.headers, Vec::new());
        whole(head, Rest::new(NAME, response.body), usize::MAX).await
    }
}

/// The whole answer. If it breaks off, the error has what came.
async fn whole(head: Response, mut rest: Rest, limit: usize) -> Result<Response, Error> {
    let (body, failure) = rest.whole(limit).await;
    let response = head.with_body(body);
    match failure {
        None => Ok(response),
        Some(error) => Err(error.with_response(response)),
    }
}

/// A request that may be sent again.
pub(crate) struct Again {
    client: Client,
    plan: Plan,
}

impl Again {
    /// A copy of a request whose answer may be events, unless its body is a stream.
    fn of(client: &Client, plan: &Plan) -> Option<Self> {
        if !plan.operation.has_events() {
            return None;
        }
        Some(Self {
            plan: plan.try_clone()?,
            client: client.clone(),
        })
    }

    pub(crate) fn another(&self) -> Option<Self> {
        Self::of(&self.client, &self.plan)
    }

    /// Waits and sends it, saying which event came last.
    pub(crate) async fn send(
        mut self,
        delay: Duration,
        last_id: String,
    ) -> Result<Received, Error> {
        tokio::time::sleep(delay).await;
        if let Ok(id) = HeaderValue::try_from(last_id)
            && !id.is_empty()
        {
            self.plan.request.headers.insert("last-event-id", id);
        }
        self.client.exchange(self.plan).await
    }
}

/// The error of a call whose transport failed.
pub(crate) fn failed(error: TransportError) -> Error {
    let (kind, message) = if error.is_timeout() {
        (ErrorKind::Timeout, "the server did not answer in time")
    } else {
        match error.kind() {
            TransportErrorKind::Unreadable => (
                ErrorKind::Request,
                "the request's body could not be read to its end",
            ),
            TransportErrorKind::Connect | TransportErrorKind::Refused => (
                ErrorKind::Connect,
                "no connection to the server could be made",
            ),
            TransportErrorKind::Broken => (
                ErrorKind::Transport,
                "the connection failed before the whole answer was there",
            ),
        }
    };
    let failure = Error::new(kind, message);
    match error.into_source() {
        Some(source) => failure.with_boxed_source(source),
        None => failure,
    }
}
