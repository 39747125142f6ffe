//! Server-sent events (WHATWG HTML, section 9.2).

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use super::Rest;
use super::sse::{Parser, RawEvent};
use crate::runtime::client::{Again, Received, Receiving};
use crate::runtime::codec::{Fault, Slot, from_json};
use crate::runtime::request::answer::{Form, Incoming};
use crate::runtime::{Error, ErrorKind, Response};

/// An event that a server sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The id of this event, or of the last one that had one; empty if none had.
    pub id: String,
    /// Its name, `message` where it has none.
    pub name: String,
    /// What it says.
    pub data: T,
    /// How long to wait before the connection is made anew, where the server said that.
    pub retry: Option<Duration>,
}

/// The events of an answer, which are read as they come.
///
/// It is a `futures_core::Stream`. It ends with the connection, unless that is to be made anew by
/// [`reconnecting`](Self::reconnecting). An event whose data is not what the description says is an error, behind
/// which others may follow. Where data is JSON, a text `[DONE]` ends the stream, as services use it.
#[must_use = "events come as they are asked for"]
pub struct Events<T> {
    source: Source,
    read: ReadData<T>,
}

/// Reads the data of an event by its name; `None` if it only says that there are no more events.
type ReadData<T> = fn(name: &str, data: &str) -> Result<Option<T>, Fault>;

/// Data of several types, told apart by the names of the events.
pub trait EventData: Sized + Send + 'static {
    /// Reads the data of an event by its name; `None` if it only says that there are no more events.
    fn read(name: &str, data: &str) -> Result<Option<Self>, Fault>;
}

/// Data that is JSON.
pub(crate) fn json_data<T: Slot>(_: &str, data: &str) -> Result<Option<T>, Fault> {
    if data.trim() == "[DONE]" {
        return Ok(None);
    }
    from_json(data.as_bytes()).map(Some)
}

/// Data that is text.
#[expect(clippy::unnecessary_wraps, reason = "it reads as any data is read")]
#[inline]
pub(crate) fn text_data(_: &str, data: &str) -> Result<Option<String>, Fault> {
    Ok(Some(data.to_owned()))
}

/// Data of an event whose name no description knows.
#[expect(clippy::unnecessary_wraps, reason = "it reads as any data is read")]
#[inline]
pub(crate) fn other_data(_: &str, data: &str) -> Result<Option<String>, Fault> {
    Ok((data.trim() != "[DONE]").then(|| data.to_owned()))
}

impl<T> Events<T> {
    pub(crate) fn new(incoming: Incoming, read: ReadData<T>) -> Self {
        Self {
            source: Source::new(incoming),
            read,
        }
    }

    /// Status and headers of the answer. The body of it is empty.
    #[must_use]
    pub fn response(&self) -> &Response {
        &self.source.response
    }

    /// The id of the last event that had one, which tells a server where to go on; empty if none had.
    #[must_use]
    pub fn last_event_id(&self) -> &str {
        &self.source.parser.last_id
    }

    /// Makes the connection anew where it ends or fails, with the header `last-event-id`: after the time that the
    /// server asked for, or 3 seconds. It gives up after so many connections in a row without an event, and where
    /// the server answers with no events, as it does with the status 204 to end them.
    ///
    /// A request whose body is a stream cannot be sent again; its events end with their connection.
    pub fn reconnecting(mut self, attempts: u32) -> Self {
        self.source.attempts = attempts;
        self
    }

    /// Sets how long to wait before the connection is made anew, until the server says otherwise.
    pub fn reconnecting_after(mut self, delay: Duration) -> Self {
        self.source.delay = delay;
        self
    }

    /// The next event; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the connection fails, or the data is not what the description says.
    pub async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        poll_fn(|cx| self.poll_event(cx)).await
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T>, Error>>> {
        let event = match ready!(self.source.poll_next(cx)) {
            Some(Ok(event)) => event,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let read = (self.read)(&event.name, &event.data);
        Poll::Ready(match read {
            Ok(None) => {
                self.source.state = State::Ended;
                None
            }
            Ok(Some(data)) => Some(Ok(Event {
                id: event.id,
                name: event.name,
                data,
                retry: event.retry,
            })),
            Err(fault) => {
                let response = self.source.response.head().with_body(event.data);
                Some(Err(response.undecoded(&fault.to_string())))
            }
        })
    }
}

#[cfg(feature = "blocking")]
impl<T: Send + 'static> Events<T> {
    /// An iterator over the events that waits for each.
    pub fn blocking(self) -> super::Blocking<Self> {
        super::Blocking::new(self)
    }
}

impl<T> Stream for Events<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(cx)
    }
}

/// Shows sizes only: headers and body may hold secrets.
impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("status", &self.source.response.status())
            .finish_non_exhaustive()
    }
}

/// Where events come from, whatever their data is.
struct Source {
    response: Response,
    parser: Parser,
    state: State,
    /// How the request is sent again, if it can be.
    again: Option<Again>,
    delay: Duration,
    /// How many connections in a row may bring no event.
    attempts: u32,
    /// How many did.
    failed: u32,
}

enum State {
    Open(Rest),
    /// The connection is made anew.
    Waiting(Receiving),
    Ended,
}

impl Source {
    #[inline]
    fn new(incoming: Incoming) -> Self {
        Self {
            response: incoming.response,
            parser: Parser::default(),
            state: State::Open(incoming.rest),
            again: incoming.again,
            delay: Duration::from_secs(3),
            attempts: 0,
            failed: 0,
        }
    }

    #[inline]
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<RawEvent, Error>>> {
        loop {
            if matches!(self.state, State::Open(_))
                && let Some(event) = self.parser.next()
            {
                self.failed = 0;
                self.delay = event.retry.unwrap_or(self.delay);
                return Poll::Ready(Some(Ok(event)));
            }
            let failure = match &mut self.state {
                State::Open(rest) => match ready!(rest.poll_chunk(cx)) {
                    Some(Ok(bytes)) => self.push(&bytes),
                    Some(Err(error)) => self.lost(Some(error)),
                    None => self.lost(None),
                },
                State::Waiting(connection) => {
                    let received = ready!(connection.as_mut().poll(cx));
                    self.reconnected(received)
                }
                State::Ended => return Poll::Ready(None),
            };
            if let Some(error) = failure {
                self.state = State::Ended;
                return Poll::Ready(Some(Err(error)));
            }
        }
    }

    #[inline]
    fn push(&mut self, bytes: &[u8]) -> Option<Error> {
        let fault = self.parser.push(bytes).err()?;
        Some(self.response.head().undecoded(&fault.to_string()))
    }

    /// What becomes of a connection that ended.
    #[inline]
    fn lost(&mut self, error: Option<Error>) -> Option<Error> {
        let again = self.again.as_ref().and_then(Again::another);
        let Some(again) = again.filter(|_| self.failed < self.attempts) else {
            self.state = State::Ended;
            return error.map(|error| error.with_head(&self.response));
        };
        self.failed += 1;
        self.delay = self.parser.retry().unwrap_or(self.delay);
        let connection = again.send(self.delay, self.parser.last_id.clone());
        self.state = State::Waiting(Box::pin(connection));
        None
    }

    #[inline]
    fn reconnected(&mut self, received: Result<Received, Error>) -> Option<Error> {
        match received {
            Ok((index, incoming)) => {
                let case = incoming.operation.answers.get(index);
                let are_events = case.is_some_and(|case| case.2 == Form::Events);
                self.parser.restart();
                self.response = incoming.response;
                self.state = if are_events {
                    State::Open(incoming.rest)
                } else {
                    State::Ended
                };
                None
            }
            Err(error) if error.status() == Some(204) => {
                self.state = State::Ended;
                None
            }
            Err(error) => match error.kind() {
                ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => {
                    self.lost(Some(error))
                }
                _ => Some(error),
            },
        }
    }
}
