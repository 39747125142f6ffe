//! A request as its caller makes it: the type of its operation, and the values given so far.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::answer::Answer;
use super::reply::{Reply, read_reply};
use super::{Call, Extra, Operation, debug_call};
use crate::runtime::client::Options;
use crate::runtime::codec::Slot;
use crate::runtime::{Client, Error, Response, RetryPolicy};

/// What makes a type stand for an operation.
pub trait Describe {
    /// How a success is read.
    type Answer: Answer;
    const OPERATION: &'static Operation;
}

/// What a success of the operation `O` gives.
pub type Value<O> = <<O as Describe>::Answer as Answer>::Value;

/// A request of the operation `O`. Cloning it is cheap.
#[must_use = "a request does nothing until it is sent"]
pub struct Request<O> {
    client: Client,
    values: Vec<(usize, Part)>,
    extras: Vec<Extra>,
    options: Options,
    operation: PhantomData<fn() -> O>,
}

type Part = Arc<dyn Slot + Send + Sync>;

impl<O: Describe + 'static> Request<O> {
    pub(crate) fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
            values: Vec::new(),
            extras: Vec::new(),
            options: Options::default(),
            operation: PhantomData,
        }
    }

    /// Sends the request and reads the answer.
    ///
    /// # Errors
    ///
    /// If the request cannot be sent, the server answers with no success, or the answer is not what
    /// the description says. [`Error::documented`] gives the errors that the description knows.
    pub fn send(self) -> impl Future<Output = Result<Value<O>, Error>> + Send + use<O> {
        self.client.send(&self, O::Answer::read)
    }

    /// Sends the request, reads the answer, and gives its status and headers with it.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send) gives.
    pub fn send_reply(self) -> impl Future<Output = Result<Reply<O>, Error>> + Send + use<O> {
        self.client.send(&self, read_reply::<O>)
    }

    /// Sends the request and gives the answer as it comes, whatever its status.
    ///
    /// # Errors
    ///
    /// If the request cannot be sent, or the server does not answer.
    pub fn send_raw(self) -> impl Future<Output = Result<Response, Error>> + Send + use<O> {
        self.client.send_raw(&self)
    }

    /// Like [`send`](Self::send), but waits for the answer.
    ///
    /// # Errors
    ///
    /// As `send` gives.
    #[cfg(feature = "blocking")]
    pub fn send_blocking(self) -> Result<Value<O>, Error> {
        crate::runtime::wait(self.client.send(&self, O::Answer::read))
    }

    /// Like [`send_reply`](Self::send_reply), but waits for the answer.
    ///
    /// # Errors
    ///
    /// As `send` gives.
    #[cfg(feature = "blocking")]
    pub fn send_reply_blocking(self) -> Result<Reply<O>, Error> {
        crate::runtime::wait(self.client.send(&self, read_reply::<O>))
    }

    /// Like [`send_raw`](Self::send_raw), but waits for the answer.
    ///
    /// # Errors
    ///
    /// As `send_raw` gives.
    #[cfg(feature = "blocking")]
    pub fn send_raw_blocking(self) -> Result<Response, Error> {
        crate::runtime::wait(self.client.send_raw(&self))
    }
}

impl<O> Request<O> {
    /// Adds a header that is no parameter. It replaces what would be sent under its name otherwise,
    /// and goes with those of that name that were added before.
    ///
    /// Sending fails with [`ErrorKind::Request`](crate::ErrorKind::Request) if the name is none, or
    /// the value is not visible ASCII.
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extras.push(Extra::Header(name.into(), value.into()));
        self
    }

    /// Adds a pair to the query that is no parameter. Name and value are percent-encoded.
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extras.push(Extra::Query(name.into(), value.into()));
        self
    }

    /// Says how long this call may take from its start to the end of the answer, also where that is read as it comes,
    /// instead of [what the client says](crate::ClientBuilder::timeout).
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Says when this call is tried again, instead of [what the client says](crate::ClientBuilder::retry).
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = Some(Box::new(policy));
        self
    }

    /// Gives the parameter `index` a value.
    #[inline]
    pub(crate) fn with_part<T>(self, index: usize, value: T) -> Self
    where
        T: Slot + Send + Sync + 'static,
    {
        self.with_value(index, Arc::new(value))
    }

    /// Gives one of the parameters `all` a value, and takes those of the others away.
    #[inline]
    pub(crate) fn with_one_of<T>(mut self, all: Range<usize>, index: usize, value: T) -> Self
    where
        T: Slot + Send + Sync + 'static,
    {
        self.values.retain(|(own, _)| !all.contains(own));
        self.with_value(index, Arc::new(value))
    }

    fn with_value(mut self, index: usize, value: Part) -> Self {
        self.values.retain(|(own, _)| *own != index);
        self.values.push((index, value));
        self
    }
}

impl<O: Describe> Call for Request<O> {
    fn operation(&self) -> &'static Operation {
        O::OPERATION
    }

    fn part(&self, index: usize) -> &dyn Slot {
        let given = self.values.iter().find(|(own, _)| *own == index);
        given.map_or(&None::<bool>, |(_, value)| &**value)
    }

    fn extras(&self) -> &[Extra] {
        &self.extras
    }

    fn options(&self) -> Options {
        self.options.clone()
    }
}

impl<O> Clone for Request<O> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            values: self.values.clone(),
            extras: self.extras.clone(),
            options: self.options.clone(),
            operation: PhantomData,
        }
    }
}

impl<O: Describe> fmt::Debug for Request<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_call(self, f)
    }
}
