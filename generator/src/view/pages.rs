//! Decides what the templates see of pages.

use serde::Serialize;

use super::leaf::{Literal, Speller, TypeExpr};
use crate::ir::{NextPage, Operation, Pages, Place};

/// How the pages of an operation follow one another.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "templates branch on ready booleans"
)]
pub struct PagesView {
    /// The type of an item.
    pub item: TypeExpr,
    /// The same for a table, with a link.
    pub item_text: String,
    /// The names of the properties that lead to the items.
    pub items: Vec<Literal>,
    /// Whether each page has a list.
    pub required: bool,
    /// A variant of the runtime's `Next`.
    pub next: &'static str,
    /// The index of the parameter that leads to the next page.
    pub parameter: usize,
    /// Whether there is one.
    pub has_parameter: bool,
    /// The number of the first page.
    pub first: i64,
    /// Whether it has one.
    pub has_first: bool,
    /// The names of the properties that lead to the cursor or URL.
    pub path: Vec<Literal>,
    /// Whether it has a path.
    pub has_path: bool,
    /// Those that lead to whether there is another page.
    pub more: Vec<Literal>,
    /// Those that lead to the number of all items.
    pub total: Vec<Literal>,
    /// Those that lead to the number of pages.
    pub pages: Vec<Literal>,
    /// What there is of pages, as a line of documentation.
    pub docs: Literal,
    /// The same for a page.
    pub text: String,
}

/// The pages of an operation, whose parameters are called so.
pub(super) fn pages(
    speller: Speller<'_>,
    operation: &Operation,
    setter: &dyn Fn(usize) -> String,
) -> Option<PagesView> {
    let own = operation.pages.as_ref()?;
    let names = |path: &[String]| path.iter().map(|name| Literal::text(name)).collect();
    let (next, first, path) = match &own.next {
        NextPage::Cursor(_, path) => ("Cursor", None, Some(path)),
        NextPage::Last(_, path) => ("Last", None, Some(path)),
        NextPage::Offset(_, first) => ("Offset", Some(*first), None),
        NextPage::Page(_, first) => ("Page", Some(*first), None),
        NextPage::Link => ("Link", None, None),
        NextPage::Url(path) => ("Url", None, Some(path)),
    };
    let parameter = own.next.parameter();
    let of_size = size(operation, own, setter);
    Some(PagesView {
        item: speller.spell(&own.item),
        item_text: speller.table(&own.item),
        items: names(&own.items),
        required: own.required,
        next,
        parameter: parameter.unwrap_or_default(),
        has_parameter: parameter.is_some(),
        first: first.unwrap_or_default(),
        has_first: first.is_some(),
        path: path.map_or_else(Vec::new, |path| names(path)),
        has_path: path.is_some(),
        more: names(&own.more),
        total: names(&own.total),
        pages: names(&own.pages),
        docs: Literal::text(&format!(
            " The answers are pages: [`items`](Request::items) gives the items of all, \
             [`pages`](Request::pages) page by page.{of_size}"
        )),
        text: format!(
            "The answers are pages: `items()` gives the items of all, `pages()` page by page.{of_size}"
        ),
    })
}

/// How the size of pages is set, if it can be.
fn size(operation: &Operation, pages: &Pages, setter: &dyn Fn(usize) -> String) -> String {
    let settable = |index: &usize| {
        let parameter = operation.parameters.get(*index);
        parameter.is_some_and(|own| !own.field.given && !matches!(own.place, Place::Body(_)))
    };
    match pages.limit.filter(settable) {
        Some(index) => format!(" `{}` sets their size.", setter(index)),
        None => String::new(),
    }
}
