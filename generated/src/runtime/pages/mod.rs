//! Pages: how those of an operation follow one another, and the streams of them and of their items.
//!
//! Inline, so that a program without pages does not compile what is here to machine code.

mod items;
mod link;
mod sieve;
mod stream;
mod walk;

use crate::runtime::codec::Slot;
use crate::runtime::request::{Describe, Request};

pub use items::PagedItems;
pub use stream::Pages;
#[allow(unused_imports, reason = "what a request is to them")]
pub(crate) use walk::Turn;

/// What makes an operation one whose answers are pages.
pub trait Paged: Describe {
    /// An item of a page. What it must be is asked for where it is used, since the compiler would prove it of each
    /// operation.
    type Item;
    const PAGING: &'static Paging;
}

/// A way through the objects of an answer, by the names of properties; none leads nowhere.
pub(crate) type Path = &'static [&'static str];

/// How the pages of an operation follow one another.
pub struct Paging {
    /// Where the items are; none if the answer is the list of them.
    pub(crate) items: Path,
    /// Whether each page has a list, were it an empty one.
    pub(crate) required: bool,
    pub(crate) next: Next,
    /// Where it is said whether there is another page.
    pub(crate) more: Path,
    /// Where it is said how many items there are on all pages.
    pub(crate) total: Path,
    /// Where it is said how many pages there are.
    pub(crate) pages: Path,
}

/// What leads to the next page. A parameter is one of the operation's, by its index.
pub(crate) enum Next {
    /// The value of the parameter stands in the answer.
    Cursor(usize, Path),
    /// The value of the parameter stands in the last item.
    Last(usize, Path),
    /// The parameter is how many items are passed over; that of the first page is given.
    Offset(usize, i64),
    /// The parameter is the number of the page; that of the first page is given.
    Page(usize, i64),
    /// The URL stands in the header `link`, with the relation `next` (RFC 8288).
    Link,
    /// The URL stands in the answer.
    Url(Path),
}

impl<O: Paged + 'static> Request<O> {
    /// The pages, one after the other, each as [`send_reply`](Self::send_reply) gives it. The first one is that
    /// which this request asks for.
    pub fn pages(self) -> Pages<O> {
        Pages::new(self, O::PAGING)
    }

    /// The items of all pages, one after the other. The first page is that which this request asks for.
    pub fn items(self) -> PagedItems<O::Item>
    where
        O::Item: Slot + Clone + PartialEq,
    {
        PagedItems::new(Box::new(self), O::PAGING)
    }
}

#[cfg(test)]
mod tests;
