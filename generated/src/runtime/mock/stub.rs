//! Which calls get an answer, which one, and how often.

use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::HeaderMap;

use super::answer::{Answer, Fault};
use super::call::Call;
use super::given::{Give, media_type};
use super::{Mock, is_same};
use crate::runtime::codec::Slot;
use crate::runtime::request::answer::{Answer as _, Form, Incoming, Pick, pick};
use crate::runtime::request::{Describe, Operation};
use crate::runtime::stream::Rest;
use crate::runtime::{Response, to_json};

type Matches = Box<dyn Fn(&Call) -> bool + Send + Sync>;
type Answers = Box<dyn Fn(&Call) -> Answer + Send + Sync>;

/// Stands for the requests that no operation's answer takes: see [`Mock::on_other`].
#[derive(Clone, Copy, Debug)]
pub enum Other {}

/// An answer of a [`Mock`] in the making: for which calls of the operation `O`, and how often. What ends it, such as
/// [`answer`](Self::answer), puts it behind those that the mock has.
#[must_use = "it does nothing until it has an answer"]
pub struct Stub<'m, O> {
    mock: &'m Mock,
    described: Option<&'static Operation>,
    matches: Vec<Matches>,
    times: Option<usize>,
    operation: PhantomData<fn() -> O>,
}

impl<'m, O> Stub<'m, O> {
    pub(super) fn new(mock: &'m Mock, described: Option<&'static Operation>) -> Self {
        Self {
            mock,
            described,
            matches: Vec::new(),
            times: None,
            operation: PhantomData,
        }
    }

    /// Only for calls that `matches` says true of. Given more than once, all of them have to.
    pub fn when(mut self, matches: impl Fn(&Call) -> bool + Send + Sync + 'static) -> Self {
        self.matches.push(Box::new(matches));
        self
    }

    /// For so many calls, each attempt on its own; then the next answer has its turn. [`Mock::verify`] demands them. By
    /// default it is for any number, none among them.
    pub fn times(mut self, times: usize) -> Self {
        self.times = Some(times);
        self
    }

    /// Any status with text, `text/plain`.
    ///
    /// # Panics
    ///
    /// If the status is none.
    #[track_caller]
    pub fn answer_text(self, status: u16, text: impl Into<String>) {
        self.answer_as(Answer::text(status, text));
    }

    /// Any status with a body of any media type, also one that the description does not have.
    ///
    /// # Panics
    ///
    /// If the status or the media type is none.
    #[track_caller]
    pub fn answer_bytes(self, status: u16, content_type: &str, body: impl Into<Bytes>) {
        self.answer_as(Answer::bytes(status, content_type, body));
    }

    /// An answer with headers, a delay, or of another kind.
    pub fn answer_as(self, answer: Answer) {
        self.answer_with(move |_| answer.clone());
    }

    /// The answer that is made of each call.
    pub fn answer_with(self, answer: impl Fn(&Call) -> Answer + Send + Sync + 'static) {
        self.mock.add(Rule {
            described: self.described,
            matches: self.matches,
            times: self.times,
            given: AtomicUsize::new(0),
            answer: Box::new(answer),
        });
    }

    /// No answer: the call fails.
    pub fn fail_with(self, fault: Fault) {
        self.answer_as(Answer::fault(fault));
    }
}

impl<O: Describe> Stub<'_, O> {
    /// A success that the description has, in its media type: see [`Answer::of`] for what it is given as. A value of
    /// another type does not compile.
    ///
    /// # Panics
    ///
    /// If the description has no success of that status, or the value cannot be written, as a number that is infinite.
    #[track_caller]
    pub fn answer(self, status: u16, given: &<O::Answer as Give>::Given)
    where
        O::Answer: Give,
    {
        self.answer_as(Answer::of::<O>(status, given));
    }

    /// Any status with a model, or any value of one (a string, a list, `serde_json::Value`), as JSON: an error of the API,
    /// or a success of an operation that has several types of them.
    ///
    /// # Panics
    ///
    /// If the status is none, if the value cannot be written, as a number that is infinite, or if the description has a
    /// success of that status in JSON, which the value is not. [`answer_bytes`](Self::answer_bytes) gives such a one.
    #[track_caller]
    pub fn answer_status<T: Slot>(self, status: u16, value: &T) {
        let mut answer = Answer::json(status, value);
        if let Some(content_type) = checked::<O>(status, &to_json(value).unwrap_or_default()) {
            answer = answer.with_header("content-type", content_type);
        }
        self.answer_as(answer);
    }
}

/// The media type of a success in JSON that the description has, once the body is found to be one.
#[track_caller]
fn checked<O: Describe>(status: u16, body: &[u8]) -> Option<&'static str> {
    let operation = O::OPERATION;
    let Pick::Case(index) = pick(operation.answers, status, Some("application/json")) else {
        return None;
    };
    let case = operation.answers.get(index)?;
    if case.2 != Form::Json {
        return None;
    }
    let incoming = Incoming {
        operation,
        response: Response::new(operation.id, status, HeaderMap::new(), body.to_vec()),
        rest: Rest::end(operation.id),
        again: None,
    };
    if let Err(error) = O::Answer::read(index, incoming) {
        panic!("the value is not what the description says, `answer_bytes` gives any: {error}");
    }
    media_type(case)
}

impl<O> fmt::Debug for Stub<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stub")
            .field("operation", &self.described.map(|own| own.id))
            .field("times", &self.times)
            .finish_non_exhaustive()
    }
}

/// An answer and the calls that it is for.
pub(super) struct Rule {
    /// None of an operation: for what no other answer takes.
    described: Option<&'static Operation>,
    matches: Vec<Matches>,
    times: Option<usize>,
    /// How often it was given.
    given: AtomicUsize,
    answer: Answers,
}

impl Rule {
    pub(super) fn is_of_operation(&self) -> bool {
        self.described.is_some()
    }

    /// Whether it is for calls of that operation.
    pub(super) fn is_for(&self, call: &Call) -> bool {
        match (self.described, call.described()) {
            (None, _) => true,
            (Some(own), Some(called)) => is_same(own, called),
            (Some(_), None) => false,
        }
    }

    /// Whether it answers a call; then it has done so once more.
    pub(super) fn takes(&self, call: &Call) -> bool {
        self.is_for(call) && self.matches.iter().all(|own| own(call)) && self.claim()
    }

    fn claim(&self) -> bool {
        let most = self.times.unwrap_or(usize::MAX);
        let next = |given: usize| (given < most).then_some(given.saturating_add(1));
        let (set, get) = (Ordering::Relaxed, Ordering::Relaxed);
        self.given.fetch_update(set, get, next).is_ok()
    }

    pub(super) fn answer(&self, call: &Call) -> Answer {
        (self.answer)(call)
    }

    /// What is said of one that was not given as often as it was to be.
    pub(super) fn missing(&self) -> Option<String> {
        let (times, given) = (self.times?, self.given.load(Ordering::Relaxed));
        let what = self.described.map_or_else(
            || "a request that is no operation's".to_owned(),
            |own| format!("{} {} (`{}`)", own.method, own.path, own.id),
        );
        (given < times).then(|| format!("{what} came {given} times, and was to come {times} times"))
    }
}
