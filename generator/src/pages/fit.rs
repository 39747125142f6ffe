//! Decides whether what is said of pages fits an operation, and what it then means.

use super::said::{Key, Said, Style};
use super::types::{Nowhere, Place, Types};
use crate::ir::{Content, Field, NextPage, Operation, Pages, Place as Where, TypeRef};

/// Why it does not fit: the key that is wrong, if one is, and what to do.
pub(super) struct Unfit {
    pub(super) key: Option<Key>,
    pub(super) message: String,
    pub(super) help: String,
}

impl Unfit {
    fn new(
        key: impl Into<Option<Key>>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            key: key.into(),
            message: message.into(),
            help: help.into(),
        }
    }
}

/// What is said, as it is meant of an operation.
pub(super) fn fit(said: &Said, operation: &Operation, types: Types<'_>) -> Result<Pages, Unfit> {
    let answer = answer(operation).ok_or_else(|| {
        let message = "no success of the operation is JSON";
        Unfit::new(None, message, "take the operation out")
    })?;
    let fit = Fit {
        said,
        operation,
        types,
        answer,
    };
    fit.pages()
}

/// The type of the first success that is JSON.
pub(super) fn answer(operation: &Operation) -> Option<&TypeRef> {
    operation.answers.iter().find_map(|own| match &own.content {
        Content::Json(ty) => Some(ty),
        _ => None,
    })
}

/// Lists that stand beside the items and are none.
const ASIDE: [&str; 6] = [
    "errors", "warnings", "messages", "notices", "included", "links",
];

/// The one property of an object that is a list, but for those that are never of items.
pub(super) fn only_list<'a>(types: Types<'a>, answer: &'a TypeRef) -> Option<&'a Field> {
    let is_aside = |own: &Field| ASIDE.contains(&own.wire.to_ascii_lowercase().as_str());
    let is_list = |own: &&Field| matches!(types.bare(&own.ty), TypeRef::List(_)) && !is_aside(own);
    let mut lists = types.fields(answer).iter().filter(is_list);
    lists.next().filter(|_| lists.next().is_none())
}

struct Fit<'a> {
    said: &'a Said,
    operation: &'a Operation,
    types: Types<'a>,
    answer: &'a TypeRef,
}

impl<'a> Fit<'a> {
    fn pages(&self) -> Result<Pages, Unfit> {
        let items = self.items()?;
        let item = self.types.item(items.ty).ok_or_else(|| {
            let help = "name the property that is the list of the items";
            Unfit::new(Key::Items, "the items are no list", help)
        })?;
        let types = self.types;
        let text: &dyn Fn(&'a TypeRef) -> bool = &|ty| types.is_text(ty);
        let number: &dyn Fn(&'a TypeRef) -> bool = &|ty| types.is_number(ty);
        let next = match self.said.style {
            Style::Cursor => {
                let index =
                    self.parameter(Key::Cursor, "a text or a number", &|ty| types.is_scalar(ty))?;
                self.cursor(index, item)?
            }
            Style::Offset => {
                let index = self.parameter(Key::Offset, "a number", number)?;
                NextPage::Offset(index, self.first(index, 0))
            }
            Style::Page => {
                let index = self.parameter(Key::Page, "a number", number)?;
                NextPage::Page(index, self.first(index, 1))
            }
            Style::LinkHeader | Style::None => NextPage::Link,
            Style::NextUrl => NextPage::Url(self.property(Key::Next, "a text", text)?),
        };
        if next.parameter().is_none() && self.operation.method != "GET" {
            let message = format!(
                "the next page is at a URL, which is followed with `GET`, and the operation is a `{}`",
                self.operation.method
            );
            return Err(Unfit::new(None, message, "take the operation out"));
        }
        let flag: &dyn Fn(&'a TypeRef) -> bool = &|ty| types.is_flag(ty);
        let limit = self.said.names.contains_key(&Key::Limit);
        let limit = limit.then(|| self.parameter(Key::Limit, "a number", number));
        let pages = Pages {
            item: item.clone(),
            required: items.required,
            items: items.path,
            next,
            limit: limit.transpose()?,
            more: self.property(Key::More, "true or false", flag)?,
            total: self.property(Key::Total, "a number", number)?,
            pages: self.property(Key::Pages, "a number", number)?,
        };
        apart(&pages)?;
        Ok(pages)
    }

    /// The list of the items: what is named, or the answer itself, or the one list in it.
    fn items(&self) -> Result<Place<'a>, Unfit> {
        if let Some(name) = self.said.name(Key::Items) {
            return self.looked(Key::Items, self.answer, name);
        }
        let whole = Place {
            path: Vec::new(),
            ty: self.answer,
            required: true,
        };
        if matches!(self.types.bare(self.answer), TypeRef::List(_)) {
            return Ok(whole);
        }
        let help = "name the property that is the list of the items by `items`";
        match only_list(self.types, self.answer) {
            Some(field) => self.looked(Key::Items, self.answer, &pointer(&[field.wire.as_str()])),
            None => Err(Unfit::new(
                None,
                "the answer is no list, and has not one property that is",
                help,
            )),
        }
    }

    fn cursor(&self, index: usize, item: &'a TypeRef) -> Result<NextPage, Unfit> {
        let types = self.types;
        let Some(name) = self.said.name(Key::Last) else {
            let path = self.property(Key::Next, "a text or a number", &|ty| types.is_scalar(ty))?;
            return Ok(NextPage::Cursor(index, path));
        };
        let place = self.looked(Key::Last, item, name)?;
        if types.is_scalar(place.ty) {
            Ok(NextPage::Last(index, place.path))
        } else {
            Err(unfit_type(Key::Last, name, "a text or a number"))
        }
    }

    /// The index of the parameter that a key names.
    fn parameter(
        &self,
        key: Key,
        expected: &str,
        fits: &dyn Fn(&'a TypeRef) -> bool,
    ) -> Result<usize, Unfit> {
        let name = self.said.name(key).unwrap_or_default();
        let parameters = &self.operation.parameters;
        let named = parameters
            .iter()
            .enumerate()
            .filter(|(_, own)| own.field.wire == name);
        let mut named = named
            .filter(|(_, own)| !matches!(own.place, Where::Body(_) | Where::PartHeader { .. }));
        let Some((index, parameter)) = named.next() else {
            let message = format!("the operation has no parameter `{name}` that could be set");
            let there = parameters
                .iter()
                .filter(|own| !matches!(own.place, Where::Body(_)));
            let there: Vec<&str> = there.map(|own| own.field.wire.as_str()).collect();
            return Err(Unfit::new(key, message, instead(&there)));
        };
        if fits(&parameter.field.ty) {
            Ok(index)
        } else {
            Err(unfit_type(key, name, expected))
        }
    }

    /// The way to what a key names, if it names something.
    fn property(
        &self,
        key: Key,
        expected: &str,
        fits: &dyn Fn(&'a TypeRef) -> bool,
    ) -> Result<Vec<String>, Unfit> {
        let Some(name) = self.said.name(key) else {
            return Ok(Vec::new());
        };
        let place = self.looked(key, self.answer, name)?;
        if fits(place.ty) {
            Ok(place.path)
        } else {
            Err(unfit_type(key, name, expected))
        }
    }

    fn looked(&self, key: Key, ty: &'a TypeRef, name: &str) -> Result<Place<'a>, Unfit> {
        self.types
            .look(ty, name)
            .map_err(|Nowhere { name, there }| {
                let what = if key == Key::Last {
                    "an item"
                } else {
                    "the answer"
                };
                let message = format!("{what} has no property `{name}` there");
                let there: Vec<&str> = there.iter().map(String::as_str).collect();
                Unfit::new(key, message, instead(&there))
            })
    }

    /// The number of the first page: what is said, or the default of the parameter.
    fn first(&self, index: usize, usual: i64) -> i64 {
        let default = self.operation.parameters.get(index);
        let default = default.and_then(|own| match own.field.default {
            Some(crate::ir::Value::Int(value)) => Some(value),
            _ => None,
        });
        self.said.first.or(default).unwrap_or(usual)
    }
}

/// Checks that nothing that is read of an answer is within another such thing, as can be where it has no type.
fn apart(pages: &Pages) -> Result<(), Unfit> {
    let next: &[String] = match &pages.next {
        NextPage::Cursor(_, path) | NextPage::Url(path) => path,
        _ => &[],
    };
    let all = [
        (Key::Items, pages.items.as_slice()),
        (Key::Next, next),
        (Key::More, &pages.more),
        (Key::Total, &pages.total),
        (Key::Pages, &pages.pages),
    ];
    let named: Vec<_> = all
        .into_iter()
        .filter(|(_, path)| !path.is_empty())
        .collect();
    for (index, (key, path)) in named.iter().enumerate() {
        for (other, outer) in named.iter().take(index) {
            if path.starts_with(outer) || outer.starts_with(path) {
                let message = format!("`{}` and `{}` are not apart", other.name(), key.name());
                let help = "each must be a property of its own";
                return Err(Unfit::new(*key, message, help));
            }
        }
    }
    Ok(())
}

/// Names as a JSON pointer.
pub(super) fn pointer(path: &[&str]) -> String {
    let segments = path.iter().flat_map(|name| {
        let name = name.replace('~', "~0").replace('/', "~1");
        ["/".to_owned(), name]
    });
    segments.collect()
}

fn unfit_type(key: Key, name: &str, expected: &str) -> Unfit {
    let message = format!("`{name}` is not {expected}");
    Unfit::new(key, message, format!("`{}` must be {expected}", key.name()))
}

/// What there is instead of something that is missing.
fn instead(there: &[&str]) -> String {
    const SHOWN: usize = 12;
    if there.is_empty() {
        return "there are none; correct it or take the operation out".to_owned();
    }
    let shown: Vec<String> = there
        .iter()
        .take(SHOWN)
        .map(|own| format!("`{own}`"))
        .collect();
    let more = if there.len() > SHOWN { ", …" } else { "" };
    format!("there are {}{more}", shown.join(", "))
}
