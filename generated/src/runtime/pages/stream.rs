//! Whole pages, as a stream.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::sieve::Count;
use super::walk::Walk;
use super::{Next, Paging};
use crate::runtime::Error;
use crate::runtime::request::{Describe, Reply, Request, read_reply};

/// The pages of the operation `O`, each with its status and headers. [`Request::pages`] gives them.
///
/// It is a `futures_core::Stream`. A page is asked for when it is wanted. One that fails is an error, which says
/// which page it was ([`Error::page`]); whoever goes on asks for the same page once more. The stream ends behind the
/// last page, and behind an error of kind [`ErrorKind::Pages`](crate::ErrorKind::Pages): then there is no way to the
/// next page.
#[must_use = "pages are asked for as they are wanted"]
pub struct Pages<O> {
    walk: Walk,
    operation: PhantomData<fn() -> O>,
}

impl<O: Describe + 'static> Pages<O> {
    pub(super) fn new(request: Request<O>, paging: &'static Paging) -> Self {
        Self {
            walk: Walk::new(Box::new(request), paging),
            operation: PhantomData,
        }
    }

    /// The next page; `None` behind the last one.
    ///
    /// # Errors
    ///
    /// As [`Request::send`] gives, and of kind [`ErrorKind::Pages`](crate::ErrorKind::Pages) if there is another page
    /// and no way to it.
    pub async fn next(&mut self) -> Option<Result<Reply<O>, Error>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Reply<O>, Error>>> {
        let received = match ready!(self.walk.poll(cx)) {
            Some(Ok(received)) => received,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let (index, incoming) = received;
        let last = match self.walk.paging().next {
            Next::Last(_, path) => Some(path),
            _ => None,
        };
        let found = self.walk.find(index, &incoming, Box::new(Count::new(last)));
        let reply = found.and_then(|(found, _)| {
            let reply = read_reply::<O>(index, *incoming);
            let reply = reply.map_err(|error| self.walk.failed(error))?;
            self.walk.go_on(&found);
            Ok(reply)
        });
        Poll::Ready(Some(reply))
    }
}

#[cfg(feature = "blocking")]
impl<O: Describe + 'static> Pages<O> {
    /// An iterator over the pages that waits for each.
    #[must_use]
    pub fn blocking(self) -> crate::Blocking<Self> {
        crate::Blocking::new(self)
    }
}

impl<O: Describe + 'static> Stream for Pages<O> {
    type Item = Result<Reply<O>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(cx)
    }
}

/// Shows numbers only: a cursor or URL may hold secrets.
impl<O> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("page", &self.walk.page())
            .finish_non_exhaustive()
    }
}
