//! Bodies of requests and answers: nothing, bytes, or a stream of them.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};

use super::TransportError;
use crate::runtime::Unreadable;

/// The body of a request or of an answer, all of it or as it comes. It is an `http_body::Body`.
pub struct HttpBody(Inner);

type Streamed = Pin<Box<dyn Body<Data = Bytes, Error = TransportError> + Send + Sync>>;

enum Inner {
    /// Empty when it was read.
    Bytes(Bytes),
    Streamed(Streamed),
}

impl HttpBody {
    /// No body.
    #[must_use]
    pub fn empty() -> Self {
        Self::from(Bytes::new())
    }

    /// A body whose parts come from a stream.
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes> + 'static,
        E: Into<Box<dyn StdError + Send + Sync>> + 'static,
    {
        Self::wrap(Parts(Mutex::new(Box::pin(stream))))
    }

    /// A body that another one gives.
    pub fn wrap<B>(body: B) -> Self
    where
        B: Body<Data = Bytes, Error = TransportError> + Send + Sync + 'static,
    {
        Self(Inner::Streamed(Box::pin(body)))
    }

    /// The bytes, unless it is a stream.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Inner::Bytes(bytes) => Some(bytes),
            Inner::Streamed(_) => None,
        }
    }

    /// The same body once more, unless it is a stream.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        self.as_bytes().map(|bytes| Self::from(bytes.clone()))
    }

    /// How many bytes it has, if that is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.size_hint().exact()
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the stream fails before its end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        loop {
            let frame = poll_fn(|cx| Pin::new(&mut *self).poll_frame(cx)).await;
            match frame.transpose()?.map(Frame::into_data) {
                None => return Ok(None),
                Some(Ok(bytes)) if !bytes.is_empty() => return Ok(Some(bytes)),
                Some(_) => {}
            }
        }
    }
}

impl Default for HttpBody {
    fn default() -> Self {
        Self::empty()
    }
}

impl From<Bytes> for HttpBody {
    fn from(bytes: Bytes) -> Self {
        Self(Inner::Bytes(bytes))
    }
}

impl From<Vec<u8>> for HttpBody {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<String> for HttpBody {
    fn from(text: String) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl From<&'static str> for HttpBody {
    fn from(text: &'static str) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl Body for HttpBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match &mut self.0 {
            Inner::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Inner::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Inner::Streamed(body) => body.as_mut().poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Inner::Bytes(bytes) => bytes.is_empty(),
            Inner::Streamed(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Inner::Bytes(bytes) => u64::try_from(bytes.len())
                .map_or_else(|_| SizeHint::default(), SizeHint::with_exact),
            Inner::Streamed(body) => body.size_hint(),
        }
    }
}

/// Shows no content, which may be secret.
impl fmt::Debug for HttpBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("HttpBody");
        if let Some(length) = self.length() {
            out.field("length", &length);
        }
        out.finish_non_exhaustive()
    }
}

/// A stream of the application's, behind a lock that nobody has to wait for, since a body must be `Sync`.
struct Parts<S>(Mutex<Pin<Box<S>>>);

impl<S, B, E> Body for Parts<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let stream = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        let part = stream.as_mut().poll_next(cx);
        part.map(|part| {
            part.map(|part| match part {
                Ok(bytes) => Ok(Frame::data(bytes.into())),
                Err(error) => Err(Unreadable(error.into()).into()),
            })
        })
    }
}
