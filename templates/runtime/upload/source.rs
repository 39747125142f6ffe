//! Where the bytes of an upload come from.

use std::error::Error as StdError;
use std::io::Read;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::feed::Feed;
use crate::runtime::Unreadable;
use crate::runtime::codec::Fault;

/// A stream of bytes, whatever it was made of.
pub(super) type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, Unreadable>> + Send>>;

/// Bytes, or a stream that its clones share: only one of them can send it.
#[derive(Clone)]
pub(super) enum Source {
    Bytes(Bytes),
    Stream {
        pieces: Arc<Mutex<Option<Pieces>>>,
        length: Option<u64>,
    },
}

impl Source {
    pub(super) fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes> + 'static,
        E: Into<Box<dyn StdError + Send + Sync>> + 'static,
    {
        Self::pieces(Box::pin(Converted(Box::pin(stream))))
    }

    #[inline]
    pub(super) fn reader(reader: impl Read + Send + 'static) -> Self {
        Self::pieces(Box::pin(Feed::new(Box::new(reader))))
    }

    #[inline]
    fn pieces(pieces: Pieces) -> Self {
        Self::Stream {
            pieces: Arc::new(Mutex::new(Some(pieces))),
            length: None,
        }
    }

    /// How many bytes it has, if that is known.
    #[inline]
    pub(super) fn length(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Self::Stream { length, .. } => *length,
        }
    }

    #[inline]
    pub(super) fn set_length(&mut self, said: u64) {
        if let Self::Stream { length, .. } = self {
            *length = Some(said);
        }
    }
}

/// Takes the stream out.
#[inline]
pub(super) fn taken(pieces: &Mutex<Option<Pieces>>) -> Result<Pieces, Fault> {
    let mut pieces = pieces.lock().unwrap_or_else(PoisonError::into_inner);
    pieces.take().ok_or_else(|| {
        Fault::new("the stream of the upload was sent before, and cannot be sent again")
    })
}

/// Streams are the same if they are one.
impl PartialEq for Source {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(one), Self::Bytes(other)) => one == other,
            (Self::Stream { pieces: one, .. }, Self::Stream { pieces: other, .. }) => {
                Arc::ptr_eq(one, other)
            }
            _ => false,
        }
    }
}

/// A stream of the caller's, with the types of this crate.
struct Converted<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Converted<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    type Item = Result<Bytes, Unreadable>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = self.0.as_mut().poll_next(cx);
        piece.map(|piece| {
            piece.map(|piece| {
                piece
                    .map(Into::into)
                    .map_err(|error| Unreadable(error.into()))
            })
        })
    }
}
