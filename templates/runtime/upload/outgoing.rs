//! A body that is sent piece by piece: bytes, and streams between them.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::Upload;
use super::source::{Pieces, Source, taken};
use crate::runtime::Unreadable;
use crate::runtime::codec::Fault;
use crate::runtime::transport::{HttpBody, TransportError};

/// What is to be sent yet.
#[derive(Default)]
pub(super) struct Outgoing {
    parts: VecDeque<Part>,
}

enum Part {
    Bytes(Bytes),
    Stream {
        /// Behind a lock that nobody has to wait for, since a body must be `Sync`.
        pieces: Mutex<Pieces>,
        /// How many bytes are left, if that is known.
        left: Option<u64>,
    },
}

impl Outgoing {
    #[inline]
    pub(super) fn push_bytes(&mut self, bytes: impl Into<Bytes>) {
        let bytes = bytes.into();
        if !bytes.is_empty() {
            self.parts.push_back(Part::Bytes(bytes));
        }
    }

    #[inline]
    pub(super) fn push_upload(&mut self, upload: &Upload) -> Result<(), Fault> {
        match &upload.source {
            Source::Bytes(bytes) => self.push_bytes(bytes.clone()),
            Source::Stream { pieces, length } => self.parts.push_back(Part::Stream {
                pieces: Mutex::new(taken(pieces)?),
                left: *length,
            }),
        }
        Ok(())
    }
}

/// Bytes alone can be sent again, after a redirect.
impl From<Outgoing> for HttpBody {
    #[inline]
    fn from(mut body: Outgoing) -> Self {
        let only = body.parts.len() <= 1;
        match body.parts.pop_front() {
            None => Self::from(Bytes::new()),
            Some(Part::Bytes(bytes)) if only => Self::from(bytes),
            Some(first) => {
                body.parts.push_front(first);
                Self::wrap(body)
            }
        }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    #[inline]
    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        loop {
            let Some(part) = self.parts.front_mut() else {
                return Poll::Ready(None);
            };
            let piece = match part {
                Part::Bytes(bytes) => Some(Ok(std::mem::take(bytes))),
                Part::Stream { pieces, left } => {
                    let pieces = pieces.get_mut().unwrap_or_else(PoisonError::into_inner);
                    let piece = ready!(pieces.as_mut().poll_next(cx));
                    counted(piece, left)
                }
            };
            let ends = !matches!((&part, &piece), (Part::Stream { .. }, Some(_)));
            if ends {
                self.parts.pop_front();
            }
            match piece {
                Some(Ok(bytes)) if bytes.is_empty() => {}
                Some(piece) => {
                    return Poll::Ready(Some(piece.map(Frame::data).map_err(Into::into)));
                }
                None => {}
            }
        }
    }

    #[inline]
    fn is_end_stream(&self) -> bool {
        self.parts.is_empty()
    }

    #[inline]
    fn size_hint(&self) -> SizeHint {
        let lengths = self.parts.iter().map(|part| match part {
            Part::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Part::Stream { left, .. } => *left,
        });
        let sum = lengths.sum::<Option<u64>>();
        sum.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The piece, unless the stream has another length than was said: the server would wait for the rest, or take it for
/// the next request.
#[inline]
fn counted(
    piece: Option<Result<Bytes, Unreadable>>,
    left: &mut Option<u64>,
) -> Option<Result<Bytes, Unreadable>> {
    let wrong = || {
        Some(Err(Unreadable(
            "the stream has not the length that was said".into(),
        )))
    };
    match (&piece, left) {
        (Some(Ok(bytes)), Some(left)) => {
            let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            match left.checked_sub(count) {
                Some(rest) => *left = rest,
                None => return wrong(),
            }
        }
        (None, Some(1..)) => return wrong(),
        _ => {}
    }
    piece
}
