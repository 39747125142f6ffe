//! The items of all pages, as a stream.

use std::any::Any;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::Stream;

use super::Paging;
use super::walk::{Turn, Walk};
use crate::runtime::client::Received;
use crate::runtime::codec::Slot;
use crate::runtime::{Error, Response};

/// The items of all pages of an operation. [`Request::items`](crate::Request::items) gives them.
///
/// It is a `futures_core::Stream`. A page is asked for when all items of the one before are taken. One that fails is
/// an error, which says which page it was ([`Error::page`]); whoever goes on asks for the same page once more. The
/// stream ends behind the last item, and behind an error of kind [`ErrorKind::Pages`](crate::ErrorKind::Pages): then
/// there is no way to the next page.
#[must_use = "pages are asked for as their items are wanted"]
pub struct PagedItems<T> {
    walk: Walk,
    /// Those of the page at hand.
    items: IntoIter<T>,
    /// The head of its answer.
    response: Option<Response>,
}

impl<T: Slot + Clone + PartialEq> PagedItems<T> {
    pub(super) fn new(request: Box<dyn Turn>, paging: &'static Paging) -> Self {
        Self {
            walk: Walk::new(request, paging),
            items: Vec::new().into_iter(),
            response: None,
        }
    }

    /// Status and headers of the page whose items come, without its body; `None` before the first.
    #[must_use]
    pub fn response(&self) -> Option<&Response> {
        self.response.as_ref()
    }

    /// The next item; `None` behind the last one.
    ///
    /// # Errors
    ///
    /// As [`Request::send`](crate::Request::send) gives, and of kind [`ErrorKind::Pages`](crate::ErrorKind::Pages) if
    /// there is another page and no way to it.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let taken = match ready!(self.walk.poll(cx)) {
                Some(Ok(received)) => self.take(&received),
                Some(Err(error)) => Err(error),
                None => return Poll::Ready(None),
            };
            if let Err(error) = taken {
                return Poll::Ready(Some(Err(error)));
            }
        }
    }

    fn take(&mut self, (index, incoming): &Received) -> Result<(), Error> {
        let items = Box::new(Option::<Vec<T>>::None);
        let (found, items) = self.walk.find(*index, incoming, items)?;
        let items: Box<dyn Any> = items;
        let items = items.downcast::<Option<Vec<T>>>().ok();
        let items = items.and_then(|items| *items).unwrap_or_default();
        self.items = items.into_iter();
        self.response = Some(incoming.response.head());
        self.walk.go_on(&found);
        Ok(())
    }
}

#[cfg(feature = "blocking")]
impl<T: Slot + Clone + PartialEq + Send> PagedItems<T> {
    /// An iterator over the items that waits for each.
    #[must_use]
    pub fn blocking(self) -> crate::Blocking<Self> {
        crate::Blocking::new(self)
    }
}

impl<T: Slot + Clone + PartialEq + Unpin> Stream for PagedItems<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

/// Shows numbers only: a cursor or URL may hold secrets, and so may items.
impl<T> fmt::Debug for PagedItems<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PagedItems")
            .field("page", &self.walk.page())
            .field("items", &self.items.len())
            .finish_non_exhaustive()
    }
}
