//! The limits of a call: how long it may take, how long nothing may come, and how large an answer may be.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until, timeout_at};

use crate::runtime::transport::{HttpBody, TransportError};
use crate::runtime::{Error, ErrorKind};

/// The limits of one call.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub(super) began: Instant,
    /// When it must be over.
    pub(super) deadline: Option<Instant>,
    /// How long nothing may come.
    pub(super) idle: Option<Duration>,
    /// How many bytes of an answer may be held in memory.
    pub(crate) largest: Option<u64>,
}

/// Which limit of time was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Late {
    /// That of the whole call.
    Deadline,
    /// Nothing came for too long.
    Idle,
}

impl Limits {
    #[cfg(test)]
    pub(crate) fn none() -> Self {
        Self {
            began: Instant::now(),
            deadline: None,
            idle: None,
            largest: None,
        }
    }

    /// When it is too late if nothing comes from now on.
    fn next(&self) -> Option<Instant> {
        let idle = self.idle.and_then(|idle| Instant::now().checked_add(idle));
        match (self.deadline, idle) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }

    fn late(&self) -> Late {
        match self.deadline {
            Some(deadline) if deadline <= Instant::now() => Late::Deadline,
            _ => Late::Idle,
        }
    }

    /// Waits for the head of an answer. While the request's body goes on, it is not late.
    pub(super) async fn head<T>(
        &self,
        sent: Option<&Progress>,
        future: &mut (impl Future<Output = T> + Unpin),
    ) -> Result<T, Late> {
        let mut seen = 0;
        loop {
            let Some(next) = self.next() else {
                return Ok(future.await);
            };
            if let Ok(value) = timeout_at(next, &mut *future).await {
                return Ok(value);
            }
            let count = sent.map_or(0, Progress::count);
            if self.late() == Late::Deadline {
                return Err(Late::Deadline);
            }
            if count == seen {
                return Err(Late::Idle);
            }
            seen = count;
        }
    }

    /// Waits for what is no answer of the server's: only the deadline counts.
    pub(super) async fn within<T>(&self, future: impl Future<Output = T>) -> Result<T, Late> {
        match self.deadline {
            None => Ok(future.await),
            Some(deadline) => timeout_at(deadline, future)
                .await
                .map_err(|_| Late::Deadline),
        }
    }

    /// Whether there is time for a pause and something behind it.
    pub(super) fn allows(&self, pause: Duration) -> bool {
        self.deadline.is_none_or(|deadline| {
            let end = Instant::now().checked_add(pause);
            end.is_some_and(|end| end < deadline)
        })
    }
}

impl Late {
    pub(crate) fn error(self) -> Error {
        let (kind, message) = match self {
            Self::Deadline => (
                ErrorKind::Deadline,
                "the call was not over within its timeout",
            ),
            Self::Idle => (ErrorKind::Timeout, "the server did not answer in time"),
        };
        Error::new(kind, message)
    }
}

/// Waits for the parts of a body, but not for too long.
pub(crate) struct Watch {
    limits: Limits,
    /// Made when something has to be waited for.
    sleep: Option<Pin<Box<Sleep>>>,
    is_waiting: bool,
}

impl Watch {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            sleep: None,
            is_waiting: false,
        }
    }

    /// Something came.
    pub(crate) fn came(&mut self) {
        self.is_waiting = false;
    }

    /// Nothing is there yet; ready if that is so for too long.
    pub(crate) fn poll_late(&mut self, cx: &mut Context<'_>) -> Poll<Late> {
        if !self.is_waiting {
            let Some(next) = self.limits.next() else {
                return Poll::Pending;
            };
            match &mut self.sleep {
                Some(sleep) => sleep.as_mut().reset(next),
                None => self.sleep = Some(Box::pin(sleep_until(next))),
            }
            self.is_waiting = true;
        }
        match &mut self.sleep {
            Some(sleep) => sleep.as_mut().poll(cx).map(|()| self.limits.late()),
            None => Poll::Pending,
        }
    }

    pub(crate) fn largest(&self) -> Option<u64> {
        self.limits.largest
    }
}

/// How often a part of a request's body was taken.
#[derive(Clone, Default)]
pub(super) struct Progress(Arc<AtomicU64>);

impl Progress {
    /// The body, watched; nothing if it is no stream and goes at once.
    pub(super) fn of(body: &mut HttpBody) -> Option<Self> {
        if body.as_bytes().is_some() {
            return None;
        }
        let progress = Self::default();
        let watched = Watched {
            body: std::mem::take(body),
            progress: progress.clone(),
        };
        *body = HttpBody::wrap(watched);
        Some(progress)
    }

    fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

struct Watched {
    body: HttpBody,
    progress: Progress,
}

impl Body for Watched {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if frame.is_ready() {
            self.progress.0.fetch_add(1, Ordering::Relaxed);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
