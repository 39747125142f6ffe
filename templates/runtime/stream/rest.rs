//! The body of an answer that is still on its way.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::Body as _;

use crate::runtime::client::{Limits, Watch, failed};
use crate::runtime::transport::{HttpBody, TransportErrorKind};
use crate::runtime::{Error, ErrorKind};

/// What of a body has not been read yet.
pub(crate) struct Rest {
    operation: &'static str,
    /// Nothing at the end.
    open: Option<Open>,
}

struct Open {
    body: HttpBody,
    watch: Watch,
}

impl Rest {
    pub(crate) fn new(operation: &'static str, body: HttpBody, limits: Limits) -> Self {
        let watch = Watch::new(limits);
        Self {
            operation,
            open: Some(Open { body, watch }),
        }
    }

    /// Nothing more.
    pub(crate) fn end(operation: &'static str) -> Self {
        Self {
            operation,
            open: None,
        }
    }

    pub(crate) fn is_end(&self) -> bool {
        self.open.is_none()
    }

    /// The next bytes, never none of them; `None` at the end, also behind an error.
    pub(crate) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        while let Some(Open { body, watch }) = &mut self.open {
            let failure = match Pin::new(body).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => {
                    watch.came();
                    // Trailers are passed over.
                    if let Ok(data) = frame.into_data()
                        && !data.is_empty()
                    {
                        return Poll::Ready(Some(Ok(data)));
                    }
                    continue;
                }
                Poll::Ready(None) => {
                    self.open = None;
                    continue;
                }
                // It is the answer's body that cannot be read, whatever its transport calls that.
                Poll::Ready(Some(Err(error))) => failed(error.of_kind(TransportErrorKind::Broken)),
                Poll::Pending => match watch.poll_late(cx) {
                    Poll::Ready(late) => late.error(),
                    Poll::Pending => return Poll::Pending,
                },
            };
            self.open = None;
            return Poll::Ready(Some(Err(failure.of(self.operation))));
        }
        Poll::Ready(None)
    }

    pub(crate) async fn chunk(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|cx| self.poll_chunk(cx)).await
    }

    /// All that is still to come, at most about `limit` bytes, and the error that ended it too early.
    pub(crate) async fn whole(&mut self, limit: usize) -> (Bytes, Option<Error>) {
        let mut whole = Bytes::new();
        let expected = self.open.as_ref().map(|open| open.body.size_hint().lower());
        let expected = expected.unwrap_or_default();
        // What says that it is too large is not begun.
        if limit == usize::MAX
            && let Some(error) = self.too_large(expected)
        {
            return (whole, Some(error));
        }
        while whole.len() < limit {
            match self.chunk().await {
                Some(Ok(chunk)) => {
                    let length = whole.len().saturating_add(chunk.len());
                    if let Some(error) = self.too_large(u64::try_from(length).unwrap_or(u64::MAX)) {
                        return (Bytes::new(), Some(error));
                    }
                    whole = if whole.is_empty() {
                        chunk
                    } else {
                        joined(whole, &chunk, expected)
                    };
                }
                Some(Err(error)) => return (whole, Some(error)),
                None => break,
            }
        }
        whole.truncate(limit);
        (whole, None)
    }

    /// The error of an answer of which so many bytes would be in memory, if that is more than is allowed. Nothing more is
    /// read of it.
    pub(crate) fn too_large(&mut self, length: u64) -> Option<Error> {
        let largest = self.open.as_ref()?.watch.largest()?;
        if length <= largest {
            return None;
        }
        self.open = None;
        let message = format!("the answer is larger than the {largest} bytes that are allowed");
        Some(Error::new(ErrorKind::TooLarge, message).of(self.operation))
    }
}

/// Bytes with more behind them, of which about so many are expected. What nobody else holds is not copied.
fn joined(whole: Bytes, more: &[u8], expected: u64) -> Bytes {
    let mut joined = whole.try_into_mut().unwrap_or_else(|shared| {
        // The number is the server's word, so that not much is given for it.
        let expected = usize::try_from(expected.min(1 << 20)).unwrap_or_default();
        let mut own = BytesMut::with_capacity(expected);
        own.extend_from_slice(&shared);
        own
    });
    joined.extend_from_slice(more);
    joined.freeze()
}
