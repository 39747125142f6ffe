//! The body of an answer that is still on its way.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::Body as _;

use crate::runtime::Error;
use crate::runtime::client::failed;
use crate::runtime::transport::HttpBody;

/// What of a body has not been read yet.
pub(crate) struct Rest {
    operation: &'static str,
    /// Nothing at the end.
    body: Option<HttpBody>,
}

impl Rest {
    pub(crate) fn new(operation: &'static str, body: HttpBody) -> Self {
        Self {
            operation,
            body: Some(body),
        }
    }

    /// Nothing more.
    pub(crate) fn end(operation: &'static str) -> Self {
        Self {
            operation,
            body: None,
        }
    }

    /// The next bytes, never none of them; `None` at the end, also behind an error.
    pub(crate) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        while let Some(body) = &mut self.body {
            match ready!(Pin::new(body).poll_frame(cx)) {
                Some(Ok(frame)) => {
                    // Trailers are passed over.
                    if let Ok(data) = frame.into_data()
                        && !data.is_empty()
                    {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Some(Err(error)) => {
                    self.body = None;
                    let error = failed(error).of(self.operation);
                    return Poll::Ready(Some(Err(error)));
                }
                None => self.body = None,
            }
        }
        Poll::Ready(None)
    }

    pub(crate) async fn chunk(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|cx| self.poll_chunk(cx)).await
    }

    /// All that is still to come, at most about `limit` bytes, and the error that ended it too early.
    pub(crate) async fn whole(&mut self, limit: usize) -> (Vec<u8>, Option<Error>) {
        let mut whole = Vec::new();
        while whole.len() < limit {
            match self.chunk().await {
                Some(Ok(chunk)) => whole.extend_from_slice(&chunk),
                Some(Err(error)) => return (whole, Some(error)),
                None => break,
            }
        }
        whole.truncate(limit);
        (whole, None)
    }
}
