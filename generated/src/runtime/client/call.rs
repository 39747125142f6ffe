//! One call: its attempts, and what is read of their answers.

use std::future::ready;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Method};
use reqwest::Url;
use tokio::time::Instant;

use super::limits::{Late, Limits, Progress};
use super::observe::{Attempt, Outcome};
use super::retry::FailedAttempt;
use super::trace::{self, Span};
use super::{Client, Inner, Plan, Receiving, redirect, secure};
use crate::runtime::auth::{Applied, Applying, Waiting};
use crate::runtime::request::answer::{Incoming, Pick, pick};
use crate::runtime::stream::Rest;
use crate::runtime::transport::{
    HttpRequest, HttpResponse, Sending, TransportError, TransportErrorKind,
};
use crate::runtime::{Error, ErrorKind, Response};

/// The documented answer that one is, by its index, and it itself. It lies in a box, for it is handed on often.
pub(crate) type Received = (usize, Box<Incoming>);

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

/// An answer, and which of the documented ones it is.
pub(super) struct Answered {
    pub(super) incoming: Box<Incoming>,
    picked: Pick,
    /// How much of the body is to be read at once; nothing if it is to be read as it comes.
    beside: Option<usize>,
}

/// Why an attempt has no answer.
struct Failure {
    error: Error,
    kind: FailureKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FailureKind {
    /// Nothing was sent.
    NotConnected,
    /// The server may have got the request.
    Broken,
    /// Another attempt would fail as well, or there is no time for one.
    Final,
}

/// What an attempt gave, and what it was sent with.
type Tried = (Result<Answered, Failure>, Option<Applied>);

/// The request that an attempt sends next.
enum Step {
    /// That of the call.
    First,
    Redirected(Box<HttpRequest>),
    /// One that waited for its credentials.
    Ready(Box<HttpRequest>, Applied),
}

/// A request that was begun.
enum Started<'c, S> {
    /// It is on its way: the tokens it has, how much of its body went, and the answer to come.
    Sent((Applied, Option<Progress>, S)),
    Waits(Waiting<'c>),
}

/// What all attempts of a call share.
struct Run<'c> {
    client: &'c Client,
    plan: &'c mut Plan,
    reading: Reading,
    limits: Limits,
}

/// Makes a call that is planned. All calls go by this one future, which the compiler so meets once.
pub(super) fn receiving(
    client: &Client,
    plan: Result<Box<Plan>, Error>,
    reading: Reading,
) -> Receiving {
    let client = client.clone();
    match plan {
        Ok(mut plan) => Box::pin(async move { client.exchange(&mut plan, reading).await }),
        Err(error) => Box::pin(ready(Err(error))),
    }
}

impl Client {
    /// Makes the attempts of a call and gives the answer to the last one: the documented success that it is, its body
    /// as it comes where that is to be streamed; or whatever it is, whole.
    async fn exchange(&self, plan: &mut Plan, reading: Reading) -> Result<Received, Error> {
        // What is read whole never breaks off later, and needs no copy of the request.
        let again = match reading {
            Reading::Documented => Again::of(self, plan),
            Reading::Whole => None,
        };
        let span = plan.span.clone();
        let mut run = Run {
            client: self,
            limits: self.limits(plan),
            plan,
            reading,
        };
        let answer = span.within(run.attempts()).await;
        if let Err(error) = &answer {
            span.failed(error);
        }
        match reading {
            Reading::Documented => answer?.picked(again),
            Reading::Whole => Ok((0, answer?.incoming)),
        }
    }

    /// The limits of a call. A stream may take any time, if the call itself is given no limit.
    fn limits(&self, plan: &Plan) -> Limits {
        let own = plan.options.timeout;
        self.0
            .limits(own.or(self.0.timeout.filter(|_| plan.replayable)))
    }

    /// Sends a request that is no operation's, such as one for a token, and gives the answer whatever its status:
    /// without credentials, retries and redirects, within the client's limits.
    pub(crate) async fn fetch(&self, request: HttpRequest) -> Result<Response, Error> {
        const NAME: &str = "credentials";
        let limits = self.0.limits(self.0.timeout);
        let fetched = async {
            secure::check(&self.0, &request)?;
            let mut sending = self.0.transport.send(request);
            let sent = limits.head(None, &mut sending).await;
            let response = sent.map_err(Late::error)?.map_err(failed)?;
            let mut head = self.head(NAME, response.status, response.headers, 1);
            let mut rest = Rest::new(NAME, response.body, limits);
            let (body, failure) = rest.whole(usize::MAX).await;
            head.put_body(body);
            match failure {
                None => Ok(head),
                Some(error) => Err(error.with_response(head)),
            }
        };
        fetched.await.map_err(|error: Error| error.of(NAME))
    }

    fn head(&self, id: &'static str, status: u16, headers: HeaderMap, number: u32) -> Response {
        let request_ids = Arc::clone(&self.0.request_ids);
        let mut head = Response::new(id, status, headers, Bytes::new());
        head.set_attempt(number, request_ids);
        head
    }
}

impl Inner {
    /// The limits of a call that begins now.
    fn limits(&self, timeout: Option<Duration>) -> Limits {
        let began = Instant::now();
        Limits {
            began,
            deadline: timeout.and_then(|timeout| began.checked_add(timeout)),
            idle: self.read_timeout,
            largest: self.max_body_size,
        }
    }
}

impl<'c> Run<'c> {
    async fn attempts(&mut self) -> Result<Answered, Error> {
        let mut number = 1;
        let mut is_renewed = false;
        let mut started = self.limits.began;
        loop {
            let tried = self.attempt(number).await;
            match self.settle(tried, number, started, &mut is_renewed) {
                ControlFlow::Break(outcome) => return outcome,
                ControlFlow::Continue(Duration::ZERO) => {}
                ControlFlow::Continue(pause) => tokio::time::sleep(pause).await,
            }
            number += 1;
            started = Instant::now();
        }
    }

    /// What is to be done after an attempt: another one after a pause, or nothing more.
    #[inline(never)]
    fn settle(
        &self,
        (outcome, applied): Tried,
        number: u32,
        started: Instant,
        is_renewed: &mut bool,
    ) -> ControlFlow<Result<Answered, Error>, Duration> {
        let client = &self.client.0;
        let renews = !*is_renewed
            && self.plan.replayable
            && matches!(&outcome, Ok(answer) if answer.status() == 401)
            && applied.is_some_and(|applied| client.credentials.refused(applied));
        *is_renewed |= renews;
        let pause = if renews {
            Some(Duration::ZERO)
        } else {
            self.pause(&outcome, number)
        };
        self.tell(&outcome, number, started, pause);
        if let Some(pause) = pause {
            return ControlFlow::Continue(pause);
        }
        if matches!(&outcome, Ok(answer) if answer.status() < 400) {
            client.budget.succeeded();
        }
        let id = self.plan.operation.id;
        ControlFlow::Break(outcome.map_err(|failure| failure.error.of(id).after_attempts(number)))
    }

    /// Makes one attempt.
    async fn attempt(&mut self, number: u32) -> Tried {
        let operation = self.plan.operation;
        let attempt = Attempt { operation, number };
        let span = Span::attempt(operation, &self.plan.template.url, number);
        let (mut answer, applied) = span.within(self.hops(&attempt)).await;
        if let Ok(answered) = &mut answer
            && let Some(beside) = answered.beside
            && let Err(failure) = span.within(answered.read(beside)).await
        {
            answer = Err(failure);
        }
        match &answer {
            Ok(answer) => span.answered(&answer.incoming.response),
            Err(failure) => span.failed(&failure.error),
        }
        (answer, applied)
    }

    /// Sends the request, and those that the server redirects it to.
    async fn hops(&mut self, attempt: &Attempt) -> Tried {
        let mut hop = 0;
        // Where it was redirected to.
        let mut moved: Option<Box<(Method, Url)>> = None;
        let mut step = Step::First;
        loop {
            let (applied, progress, mut sending) = match self.start(attempt, step) {
                Ok(Started::Sent(sent)) => sent,
                Ok(Started::Waits(waiting)) => match self.limits.within(waiting).await {
                    Ok(Ok((request, applied))) => {
                        step = Step::Ready(request, applied);
                        continue;
                    }
                    Ok(Err(error)) => return (Err(Failure::last(error)), None),
                    Err(late) => return (Err(Failure::last(late.error())), None),
                },
                Err(error) => return (Err(Failure::last(error)), None),
            };
            let sent = self.limits.head(progress.as_ref(), &mut sending).await;
            let answer = match sent {
                Ok(Ok(answer)) => answer,
                Ok(Err(error)) => return (Err(Failure::of(error)), Some(applied)),
                Err(late) => return (Err(Failure::late(late)), Some(applied)),
            };
            let next = if hop < redirect::MOST && redirect::asks(answer.status) {
                self.redirected(&mut moved, &answer)
            } else {
                None
            };
            let Some(next) = next else {
                return (Ok(self.answered(attempt, answer)), Some(applied));
            };
            step = Step::Redirected(next);
            hop += 1;
        }
    }

    /// Begins to send a request, unless that has to wait for credentials. What it needs for that is on the stack only
    /// while it runs, as it would not be if it were a part of the future.
    #[inline(never)]
    fn start(
        &mut self,
        attempt: &Attempt,
        step: Step,
    ) -> Result<Started<'c, impl Sending + use<'c>>, Error> {
        let client = &self.client.0;
        let operation = self.plan.operation;
        let mut request = match step {
            Step::First => self.plan.template.request(),
            Step::Redirected(request) => *request,
            Step::Ready(request, applied) => return self.send(*request, applied),
        };
        for observer in &*client.observers {
            observer.before(attempt, &mut request).map_err(|source| {
                let why = "an observer of the client ended the call";
                Error::new(ErrorKind::Cancelled, why).with_boxed_source(source)
            })?;
        }
        let credentials = &client.credentials;
        match credentials.apply(operation, &mut request)? {
            Applying::Done(applied) => self.send(request, applied),
            Applying::Waits(scheme) => {
                let request = Box::new(request);
                let waiting = credentials.wait_and_apply(self.client, operation, request, scheme);
                Ok(Started::Waits(waiting))
            }
        }
    }

    /// Begins to send a request that has all it needs.
    fn send(
        &self,
        mut request: HttpRequest,
        applied: Applied,
    ) -> Result<Started<'c, impl Sending + use<'c>>, Error> {
        let client = &self.client.0;
        if secure::check(client, &request)? {
            trace::insecure(self.plan.operation);
        }
        let progress = Progress::of(&mut request.body);
        let sending = client.transport.send(request);
        Ok(Started::Sent((applied, progress, sending)))
    }

    /// The request that an answer asks for, if it is to be made.
    fn redirected(
        &self,
        moved: &mut Option<Box<(Method, Url)>>,
        answer: &HttpResponse,
    ) -> Option<Box<HttpRequest>> {
        let template = &self.plan.template;
        let from = moved
            .as_ref()
            .map_or((&template.method, &template.url), |own| (&own.0, &own.1));
        let replayable = self.plan.replayable;
        let next = redirect::next(template, replayable, from, answer.status, &answer.headers)?;
        *moved = Some(Box::new((next.method.clone(), next.url.clone())));
        Some(Box::new(next))
    }

    /// An answer of which nothing but the head was read.
    #[inline(never)]
    fn answered(&self, attempt: &Attempt, answer: HttpResponse) -> Answered {
        let operation = self.plan.operation;
        let (status, headers) = (answer.status, answer.headers);
        let mut response = self
            .client
            .head(operation.id, status, headers, attempt.number);
        response.set_errors(operation.errors);
        let picked = pick(operation.answers, status, response.content_type());
        let is_streamed = |index: usize| {
            let case = operation.answers.get(index);
            self.reading == Reading::Documented && case.is_some_and(|case| case.2.is_streamed())
        };
        let mut limits = self.limits;
        let beside = if matches!(picked, Pick::Case(index) if is_streamed(index)) {
            limits.deadline = limits
                .deadline
                .filter(|_| self.plan.options.timeout.is_some());
            None
        } else if self.reading == Reading::Documented && operation.streams() {
            Some(LARGEST_BESIDE)
        } else {
            Some(usize::MAX)
        };
        let incoming = Box::new(Incoming {
            operation,
            response,
            rest: Rest::new(operation.id, answer.body, limits),
            again: None,
        });
        Answered {
            incoming,
            picked,
            beside,
        }
    }

    /// How long to wait for another attempt, if there is to be one.
    fn pause(&self, outcome: &Result<Answered, Failure>, number: u32) -> Option<Duration> {
        let client = &self.client.0;
        let policy = self.plan.options.retry.as_deref();
        let policy = policy.unwrap_or(&client.retry);
        let is_safe = self.plan.idempotent || policy.any_method;
        let may = match outcome {
            Ok(answer) => is_safe && answer.is_whole() && answer.status() >= 400,
            Err(failure) => match failure.kind {
                FailureKind::NotConnected => true,
                FailureKind::Broken => is_safe,
                FailureKind::Final => false,
            },
        };
        if !may || !self.plan.replayable || !policy.goes_on_after(number) {
            return None;
        }
        let pause = policy.delay(&FailedAttempt {
            operation: self.plan.operation,
            number,
            response: outcome.as_ref().ok().map(Answered::head),
            error: outcome.as_ref().err().map(|failure| &failure.error),
        })?;
        let goes = self.limits.allows(pause) && client.budget.retry(std::time::Instant::now());
        goes.then_some(pause)
    }

    /// Tells the observers what became of an attempt.
    fn tell(
        &self,
        outcome: &Result<Answered, Failure>,
        number: u32,
        started: Instant,
        retry_in: Option<Duration>,
    ) {
        let operation = self.plan.operation;
        for observer in &*self.client.0.observers {
            let outcome = Outcome {
                response: outcome.as_ref().ok().map(Answered::head),
                error: outcome.as_ref().err().map(|failure| &failure.error),
                elapsed: started.elapsed(),
                retry_in,
            };
            observer.after(&Attempt { operation, number }, &outcome);
        }
    }
}

impl Failure {
    fn last(error: Error) -> Self {
        let kind = FailureKind::Final;
        Self { error, kind }
    }

    fn late(late: Late) -> Self {
        let kind = match late {
            Late::Deadline => FailureKind::Final,
            Late::Idle => FailureKind::Broken,
        };
        Self {
            error: late.error(),
            kind,
        }
    }

    fn of(error: TransportError) -> Self {
        let kind = match error.kind() {
            TransportErrorKind::Connect => FailureKind::NotConnected,
            TransportErrorKind::Broken => FailureKind::Broken,
            TransportErrorKind::Refused | TransportErrorKind::Unreadable => FailureKind::Final,
        };
        Self {
            error: failed(error),
            kind,
        }
    }

    /// An answer of which only the head came.
    fn reading(error: Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::Transport | ErrorKind::Timeout => FailureKind::Broken,
            _ => FailureKind::Final,
        };
        Self { error, kind }
    }
}

impl Answered {
    fn head(&self) -> &Response {
        &self.incoming.response
    }

    fn status(&self) -> u16 {
        self.head().status()
    }

    /// Whether nothing of its body is still to come.
    fn is_whole(&self) -> bool {
        self.incoming.rest.is_end()
    }

    /// It itself, if it is a documented success. One that still comes is asked for by `again` where it breaks off.
    fn picked(self, again: Option<Again>) -> Result<Received, Error> {
        let is_whole = self.is_whole();
        let mut incoming = self.incoming;
        match self.picked {
            Pick::Case(index) => {
                incoming.again = again.filter(|_| !is_whole);
                Ok((index, incoming))
            }
            Pick::Failure => Err(incoming.response.failure()),
            Pick::OddStatus => Err(incoming.response.undocumented("status")),
            Pick::OddType => Err(incoming.response.undocumented("media type")),
        }
    }

    /// Reads the body, as far as it is to be read. If it breaks off, the error has what came.
    async fn read(&mut self, beside: usize) -> Result<(), Failure> {
        let incoming = &mut *self.incoming;
        let (body, failure) = incoming.rest.whole(beside).await;
        incoming.rest = Rest::end(incoming.operation.id);
        incoming.response.put_body(body);
        match failure {
            None => Ok(()),
            Some(error) => {
                let head = incoming.response.clone();
                Err(Failure::reading(error.with_response(head)))
            }
        }
    }
}

/// A request that may be sent again.
pub(crate) struct Again {
    client: Client,
    plan: Box<Plan>,
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
            let name = HeaderName::from_static("last-event-id");
            self.plan.template.set(name, id);
        }
        receiving(&self.client, Ok(self.plan), Reading::Documented).await
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
