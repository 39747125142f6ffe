//! Bytes as they come.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::Rest;
use crate::runtime::request::answer::Incoming;
use crate::runtime::{Error, Response};

/// The bytes of an answer, which are read as they come: of a file of any size, only a part is in
/// memory.
///
/// It is a `futures_core::Stream` of its parts, and with the feature `blocking` a `std::io::Read`.
pub struct Download {
    response: Response,
    rest: Rest,
    /// What was read and not given yet.
    #[cfg(feature = "blocking")]
    pub(super) begun: Bytes,
}

impl Download {
    #[inline]
    pub(crate) fn new(incoming: Incoming) -> Self {
        Self {
            response: incoming.response,
            rest: incoming.rest,
            #[cfg(feature = "blocking")]
            begun: Bytes::new(),
        }
    }

    /// Status and headers. The body of it is empty.
    #[must_use]
    #[inline]
    pub fn response(&self) -> &Response {
        &self.response
    }

    /// The media type, as the header `content-type` says it.
    #[must_use]
    #[inline]
    pub fn content_type(&self) -> Option<&str> {
        self.response.content_type()
    }

    /// How many bytes there are altogether, if the header `content-length` says it.
    #[must_use]
    #[inline]
    pub fn content_length(&self) -> Option<u64> {
        self.response.header("content-length")?.parse().ok()
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the connection fails before the end.
    #[inline]
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.rest.chunk().await.transpose()
    }

    /// All bytes that are still to come, in memory, if these are no more than
    /// [`ClientBuilder::max_body_size`](crate::ClientBuilder::max_body_size) allows.
    ///
    /// # Errors
    ///
    /// If the connection fails before the end, where the error has what came before, or if there are too many.
    #[inline]
    pub async fn bytes(mut self) -> Result<Vec<u8>, Error> {
        let (body, failure) = self.rest.whole(usize::MAX).await;
        match failure {
            None => Ok(body.into()),
            Some(error) => Err(error.with_response(self.response.with_body(body))),
        }
    }

    /// Like [`chunk`](Self::chunk), but waits.
    ///
    /// # Errors
    ///
    /// As `chunk` gives.
    #[cfg(feature = "blocking")]
    #[inline]
    pub fn chunk_blocking(&mut self) -> Result<Option<Bytes>, Error> {
        let end = Rest::end(self.response.operation());
        let mut rest = std::mem::replace(&mut self.rest, end);
        let (rest, chunk) = crate::runtime::wait(async move {
            let chunk = rest.chunk().await;
            Ok((rest, chunk))
        })?;
        self.rest = rest;
        chunk.transpose()
    }

    /// Like [`bytes`](Self::bytes), but waits.
    ///
    /// # Errors
    ///
    /// As `bytes` gives.
    #[cfg(feature = "blocking")]
    #[inline]
    pub fn bytes_blocking(self) -> Result<Vec<u8>, Error> {
        crate::runtime::wait(self.bytes())
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.rest.poll_chunk(cx)
    }
}

/// Reads what comes, and waits for it.
#[cfg(feature = "blocking")]
impl std::io::Read for Download {
    #[inline]
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.begun.is_empty() {
            let chunk = self.chunk_blocking().map_err(std::io::Error::other)?;
            self.begun = chunk.unwrap_or_default();
        }
        let count = self.begun.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.begun.split_to(count));
        Ok(count)
    }
}

/// Shows sizes only: headers and body may hold secrets.
impl fmt::Debug for Download {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("status", &self.response.status())
            .field("content_length", &self.content_length())
            .finish_non_exhaustive()
    }
}
