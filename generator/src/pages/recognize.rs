//! Decides which operations look as if their answers were pages, by the names that are usual for that.

use super::fit::{answer, only_list, pointer};
use super::said::{Key, Said, Style};
use super::types::Types;
use crate::ir::{Field, Operation, Parameter, Place, TypeRef};

/// What the operation seems to say of pages.
pub(super) fn recognize(operation: &Operation, types: Types<'_>) -> Option<Said> {
    if operation.method != "GET" {
        return None;
    }
    let answer = answer(operation)?;
    let seen = Seen {
        operation,
        types,
        answer,
        items: items(types, answer)?,
    };
    let said = seen.next_url();
    let said = said.or_else(|| seen.cursor()).or_else(|| seen.last());
    let said = said
        .or_else(|| seen.link())
        .or_else(|| seen.page())
        .or_else(|| seen.offset())?;
    Some(seen.with_usual(said))
}

/// What the list of items is called where an answer has several.
const ITEMS: [&str; 9] = [
    "data", "items", "results", "result", "value", "values", "records", "entries", "list",
];

/// The list of items of an answer.
struct Items<'a> {
    /// The property, where it is not the one list there is.
    name: Option<&'a str>,
    item: &'a TypeRef,
}

fn items<'a>(types: Types<'a>, answer: &'a TypeRef) -> Option<Items<'a>> {
    let list = |ty: &'a TypeRef| match types.bare(ty) {
        TypeRef::List(item) => Some(&**item),
        _ => None,
    };
    if let Some(item) = list(answer) {
        return Some(Items { name: None, item });
    }
    if let Some(field) = only_list(types, answer) {
        let item = list(&field.ty)?;
        return Some(Items { name: None, item });
    }
    let fields = types.fields(answer);
    let named = |name: &&str| fields.iter().find(|own| own.wire == **name);
    let (field, item) = ITEMS
        .iter()
        .filter_map(named)
        .find_map(|own| Some((own, list(&own.ty)?)))?;
    let name = Some(field.wire.as_str());
    Some(Items { name, item })
}

/// What is usual: names are compared in small letters, without what is between words.
struct Usual {
    parameters: &'static [&'static str],
    properties: &'static [&'static str],
}

/// Parameters of cursors, and the properties whose values they take.
const CURSORS: [Usual; 10] = [
    Usual {
        parameters: &[
            "cursor",
            "pagecursor",
            "startcursor",
            "nextcursor",
            "page[cursor]",
        ],
        properties: &[
            "nextcursor",
            "nextpagecursor",
            "endcursor",
            "cursor",
            "after",
            "next",
        ],
    },
    Usual {
        parameters: &["pagetoken", "nextpagetoken"],
        properties: &["nextpagetoken", "nexttoken", "next", "pagetoken"],
    },
    Usual {
        parameters: &["nexttoken", "token"],
        properties: &["nexttoken", "nextpagetoken"],
    },
    Usual {
        parameters: &["continuationtoken"],
        properties: &["nextcontinuationtoken", "continuationtoken"],
    },
    Usual {
        parameters: &["paginationtoken"],
        properties: &[
            "nextpaginationtoken",
            "paginationtoken",
            "next",
            "nexttoken",
        ],
    },
    Usual {
        parameters: &["continue"],
        properties: &["continue"],
    },
    Usual {
        parameters: &["after", "startingafter", "page[after]"],
        properties: &["nextcursor", "after", "endcursor", "startingafter", "next"],
    },
    Usual {
        parameters: &["afterid"],
        properties: &["lastid", "nextid"],
    },
    Usual {
        parameters: &["page"],
        properties: &["nextpage", "nextpagetoken"],
    },
    Usual {
        parameters: &["marker"],
        properties: &["nextmarker", "marker"],
    },
];

/// Parameters that are cursors only where the property is there too.
const AMBIGUOUS: [&str; 4] = ["page", "after", "continue", "token"];
/// Properties that are the URL of the next page, whatever is said of them.
const URLS: [&str; 8] = [
    "nexturl",
    "nextpageurl",
    "nextpageuri",
    "nextlink",
    "nextpagelink",
    "@odatanextlink",
    "odatanextlink",
    "nexthref",
];
/// Objects that are about pages, in which more of them is said.
const ABOUT: [&str; 18] = [
    "meta",
    "metadata",
    "paging",
    "pagination",
    "paginator",
    "page",
    "pageinfo",
    "pages",
    "cursors",
    "links",
    "next",
    "responsemetadata",
    "nextpage",
    "paginginfo",
    "paginationinfo",
    "pagemeta",
    "responsemeta",
    "resultset",
];
const MORE: [&str; 7] = [
    "hasmore",
    "hasnextpage",
    "hasnext",
    "hasmoreitems",
    "hasmoreresults",
    "moreavailable",
    "hasmorepages",
];
const TOTALS: [&str; 9] = [
    "total",
    "totalcount",
    "totalresults",
    "totalitems",
    "totalrecords",
    "totalelements",
    "totalentries",
    "itemstotal",
    "totalsize",
];
const PAGE_TOTALS: [&str; 6] = [
    "totalpages",
    "pagecount",
    "pagestotal",
    "numpages",
    "totalpagecount",
    "lastpage",
];
const PAGES: [&str; 7] = [
    "page",
    "pagenumber",
    "pageno",
    "pagenum",
    "pageindex",
    "page[number]",
    "currentpage",
];
const OFFSETS: [&str; 9] = [
    "offset",
    "skip",
    "$skip",
    "start",
    "startindex",
    "startat",
    "page[offset]",
    "startposition",
    "from",
];
const LIMITS: [&str; 19] = [
    "limit",
    "perpage",
    "pagesize",
    "size",
    "maxresults",
    "pagelimit",
    "count",
    "top",
    "$top",
    "max",
    "page[size]",
    "page[limit]",
    "itemsperpage",
    "resultsperpage",
    "maxitems",
    "maxpagesize",
    "rows",
    "$maxpagesize",
    "num",
];

/// A name in small letters, without what is between words.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| !matches!(c, '_' | '-' | '.' | ' '));
    letters.flat_map(char::to_lowercase).collect()
}

struct Seen<'a> {
    operation: &'a Operation,
    types: Types<'a>,
    answer: &'a TypeRef,
    items: Items<'a>,
}

/// A property of an answer, and the way to it.
struct Found<'a> {
    path: String,
    field: &'a Field,
    /// What the object is called that it is in, plainly.
    within: String,
}

impl<'a> Seen<'a> {
    fn said(&self, style: Style) -> Said {
        let said = Said::new(style);
        match self.items.name {
            Some(name) => said.with(Key::Items, spelled(&[name])),
            None => said,
        }
    }

    fn parameter(&self, names: &[&str]) -> Option<&'a Parameter> {
        let queries = self
            .operation
            .parameters
            .iter()
            .filter(|own| matches!(own.place, Place::Query(_) | Place::Header(_)));
        let mut queries = queries.filter(|own| !own.field.docs.deprecated);
        queries.find(|own| names.contains(&plain(&own.field.wire).as_str()))
    }

    /// The first of the properties that are called so, in the order of the names, that is good.
    fn property(&self, names: &[&str], is_good: &dyn Fn(&Found<'a>) -> bool) -> Option<Found<'a>> {
        let mut all = Vec::new();
        self.collect(self.answer, &[], &mut all);
        let is_called = |own: &Found<'a>, name: &str| plain(&own.field.wire) == name;
        names.iter().find_map(|name| {
            let index = all
                .iter()
                .position(|own| is_called(own, name) && is_good(own))?;
            Some(all.swap_remove(index))
        })
    }

    /// The properties of an answer, and of the objects in it that are about pages.
    fn collect(&self, ty: &'a TypeRef, path: &[&str], all: &mut Vec<Found<'a>>) {
        const DEEPEST: usize = 3;
        let within = path.last().map_or_else(String::new, |name| plain(name));
        let mut inner = Vec::new();
        for field in self.types.fields(ty) {
            let path: Vec<&str> = path.iter().copied().chain([field.wire.as_str()]).collect();
            let is_about = ABOUT.contains(&plain(&field.wire).trim_start_matches('_'));
            if is_about && path.len() < DEEPEST + 1 && !self.types.fields(&field.ty).is_empty() {
                inner.push((path, &field.ty));
            } else {
                all.push(Found {
                    path: spelled(&path),
                    field,
                    within: within.clone(),
                });
            }
        }
        for (path, ty) in inner {
            self.collect(ty, &path, all);
        }
    }

    /// The URL of the next page in the answer.
    fn next_url(&self) -> Option<Said> {
        let types = self.types;
        let is_text = |own: &Found<'a>| types.is_text(&own.field.ty);
        let named = self.property(&URLS, &is_text);
        let found = named.or_else(|| {
            self.property(&["next", "nextpage"], &|own| {
                is_text(own)
                    && (own.within.trim_start_matches('_') == "links" || says_url(own.field))
            })
        });
        // A link may be an object, and the next page one that has its URL.
        let found = found.or_else(|| {
            let leads_on = |own: &Found<'a>| matches!(own.within.as_str(), "next" | "nextpage");
            self.property(&["href", "uri", "url", "link"], &|own| {
                is_text(own) && leads_on(own)
            })
        })?;
        Some(self.said(Style::NextUrl).with(Key::Next, found.path))
    }

    fn cursor(&self) -> Option<Said> {
        let types = self.types;
        CURSORS.iter().find_map(|usual| {
            let parameter = self.parameter(usual.parameters)?;
            let is_text = types.is_text(&parameter.field.ty);
            let fits = |own: &Found<'a>| {
                types.is_scalar(&own.field.ty) && types.is_text(&own.field.ty) == is_text
            };
            let property = self.property(usual.properties, &fits)?;
            let cursor = types.is_scalar(&parameter.field.ty);
            let said = self
                .said(Style::Cursor)
                .with(Key::Cursor, parameter.field.wire.as_str());
            cursor.then(|| said.with(Key::Next, property.path))
        })
    }

    /// The id of the last item as the cursor, where it is said whether there is more.
    fn last(&self) -> Option<Said> {
        let parameter = self.parameter(&["startingafter", "afterid", "after"])?;
        self.more()?;
        let fields = self.types.fields(self.items.item);
        let id = fields.iter().find(|own| own.wire == "id" && own.required)?;
        let fits = self.types.is_scalar(&id.ty) && self.types.is_scalar(&parameter.field.ty);
        let said = self
            .said(Style::Cursor)
            .with(Key::Cursor, parameter.field.wire.as_str());
        fits.then(|| said.with(Key::Last, "id"))
    }

    /// The header `link`, where it is described and the number of the page or a cursor can be given.
    fn link(&self) -> Option<Said> {
        let headers = self.operation.headers.as_ref()?;
        let mut fields = self.types.fields(&headers.ty).iter();
        fields.find(|own| own.wire.eq_ignore_ascii_case("link"))?;
        let page = self.parameter(&PAGES);
        page.or_else(|| self.parameter(&LIMITS))?;
        Some(self.said(Style::LinkHeader))
    }

    fn page(&self) -> Option<Said> {
        let page = self.number(&PAGES).filter(|_| !self.has_cursor())?;
        let is_sized = self.number(&LIMITS).is_some();
        let is_counted = self.total(&TOTALS).is_some() || self.total(&PAGE_TOTALS).is_some();
        let said = self
            .said(Style::Page)
            .with(Key::Page, page.field.wire.as_str());
        let first = i64::from(!counts_from_zero(&page.field));
        (is_sized || is_counted).then(|| started(said, &page.field, first))
    }

    fn offset(&self) -> Option<Said> {
        let offset = self.number(&OFFSETS).filter(|_| !self.has_cursor())?;
        let name = offset.field.wire.as_str();
        let is_sized = self.number(&LIMITS).is_some();
        let said = self.said(Style::Offset).with(Key::Offset, name);
        is_sized.then(|| match plain(name).as_str() {
            // SCIM counts from 1 (RFC 7644, section 3.4.2.4).
            "startindex" => started(said, &offset.field, 1),
            _ => said,
        })
    }

    /// Whether a parameter is a cursor, whose property is not known: numbers may then mean something else.
    fn has_cursor(&self) -> bool {
        let names = CURSORS.iter().flat_map(|usual| usual.parameters);
        let names: Vec<&str> = names
            .copied()
            .filter(|own| !AMBIGUOUS.contains(own))
            .collect();
        self.parameter(&names).is_some()
    }

    fn number(&self, names: &[&str]) -> Option<&'a Parameter> {
        let own = self.parameter(names)?;
        // A number that is a text may be a cursor.
        let is_number = self.types.is_number(&own.field.ty) && !self.types.is_text(&own.field.ty);
        is_number.then_some(own)
    }

    fn more(&self) -> Option<Found<'a>> {
        let types = self.types;
        self.property(&MORE, &|own| types.is_flag(&own.field.ty))
    }

    fn total(&self, names: &[&str]) -> Option<Found<'a>> {
        let types = self.types;
        let is_number =
            |own: &Found<'a>| types.is_number(&own.field.ty) && !types.is_text(&own.field.ty);
        self.property(names, &is_number)
    }

    /// With what the style can have besides.
    fn with_usual(&self, said: Said) -> Said {
        let mut said = said;
        if let Some(limit) = self.number(&LIMITS) {
            said = said.with(Key::Limit, limit.field.wire.as_str());
        }
        let has_more = matches!(said.style, Style::Cursor | Style::Offset | Style::Page);
        if let Some(more) = self.more().filter(|_| has_more) {
            said = said.with(Key::More, more.path);
        }
        let has_total = matches!(said.style, Style::Offset | Style::Page);
        if let Some(total) = self.total(&TOTALS).filter(|_| has_total) {
            said = said.with(Key::Total, total.path);
        }
        if let Some(pages) = self
            .total(&PAGE_TOTALS)
            .filter(|_| said.style == Style::Page)
        {
            said = said.with(Key::Pages, pages.path);
        }
        said
    }
}

/// Names as people write them: with dots, or as a JSON pointer if one has a dot itself.
fn spelled(path: &[&str]) -> String {
    let is_plain = |name: &&str| !name.contains(['.', '/', '~']);
    match path {
        [name] if !name.starts_with('/') => (*name).to_owned(),
        path if path.iter().all(is_plain) => path.join("."),
        path => pointer(path),
    }
}

/// Whether the text of a property, or its example, says that it is a URL.
fn says_url(field: &Field) -> bool {
    let text = field.docs.text.as_deref().unwrap_or_default();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let named = words.any(|word| {
        matches!(
            word.to_ascii_lowercase().as_str(),
            "url" | "uri" | "link" | "hyperlink"
        )
    });
    let example = field.docs.example.as_ref().and_then(|own| own.0.as_str());
    named || example.is_some_and(|own| own.starts_with(['/', '?']) || own.contains("://"))
}

/// With the number of the first page, which is to be seen where the description does not say it.
fn started(said: Said, parameter: &Field, first: i64) -> Said {
    let first = parameter.default.is_none().then_some(first);
    Said { first, ..said }
}

/// Whether the text of a parameter says that the first page is number 0.
fn counts_from_zero(field: &Field) -> bool {
    let text = field
        .docs
        .text
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let says = [
        "zero-based",
        "0-based",
        "zero based",
        "0 based",
        "starting from 0",
        "starts from 0",
        "starting at 0",
        "starts at 0",
        "zero-indexed",
        "0-indexed",
        "0..n",
    ];
    says.iter().any(|own| text.contains(own))
}
