//! Decides what it is that the answers of an operation are pages.

use super::TypeRef;

/// How the pages of an operation follow one another. A place in an answer is the names of the properties that lead to
/// it; none where it does not say such a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// Where the items are; none if the answer is the list of them.
    pub items: Vec<String>,
    /// The type of an item.
    pub item: TypeRef,
    /// Whether each page has a list, were it an empty one.
    pub required: bool,
    /// What leads to the next page.
    pub next: NextPage,
    /// The parameter that says how many items a page has at most.
    pub limit: Option<usize>,
    /// Where it is said whether there is another page.
    pub more: Vec<String>,
    /// Where it is said how many items there are on all pages.
    pub total: Vec<String>,
    /// Where it is said how many pages there are.
    pub pages: Vec<String>,
}

/// What leads to the next page. A parameter is one of the operation's, by its index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// The value of the parameter stands in the answer.
    Cursor(usize, Vec<String>),
    /// The value of the parameter stands in the last item.
    Last(usize, Vec<String>),
    /// The parameter is how many items are passed over; that of the first page is given.
    Offset(usize, i64),
    /// The parameter is the number of the page; that of the first page is given.
    Page(usize, i64),
    /// The URL stands in the header `link` (RFC 8288).
    Link,
    /// The URL stands in the answer.
    Url(Vec<String>),
}

impl NextPage {
    /// The parameter that changes from page to page.
    #[must_use]
    pub fn parameter(&self) -> Option<usize> {
        match self {
            Self::Cursor(index, _)
            | Self::Last(index, _)
            | Self::Offset(index, _)
            | Self::Page(index, _) => Some(*index),
            Self::Link | Self::Url(_) => None,
        }
    }
}
