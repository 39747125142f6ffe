//! Decides how an inspection becomes one page of HTML: what data the page has, and what it may do.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{Inspection, Place, Remark, State, severity_name};

const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// The whole page.
pub(super) fn page(inspection: &Inspection, sources: &[(&str, &str)]) -> String {
    // A browser reads a line end as LF, and it is what it reads that the hash is of.
    let [page, style, script] = [PAGE, STYLE, SCRIPT].map(|text| text.replace("\r\n", "\n"));
    filled(
        &page,
        [
            ("@policy@", &policy(&style, &script)),
            ("@style@", &style),
            ("@data@", &data(&Data::of(inspection))),
            ("@sources@", &blocks(&inspection.files, sources)),
            ("@script@", &script),
        ],
    )
}

/// The page with each mark replaced, in their order. What is put in is not searched for marks.
fn filled(page: &str, parts: [(&str, &str); 5]) -> String {
    let length: usize = parts.iter().map(|(_, part)| part.len()).sum();
    let mut out = String::with_capacity(page.len() + length);
    let mut rest = page;
    for (mark, part) in parts {
        let (before, after) = rest
            .split_once(mark)
            .expect("the page has each mark once, in this order");
        out.push_str(before);
        out.push_str(part);
        rest = after;
    }
    out + rest
}

/// The policy that the page lives under: its own style and script, no network, no markup made of text.
fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; \
         form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        hash(script),
        hash(style),
    )
}

/// The value as JSON that can stand in a script element: without `<`, nothing of it ends the element or opens a
/// comment.
fn data(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).expect("strings and numbers are JSON");
    text.replace('<', "\\u003c")
}

/// An element for the text of each file, named by the file's index. The page reads one once it is asked for.
fn blocks(files: &[String], sources: &[(&str, &str)]) -> String {
    let block = |(name, text): &(&str, &str)| {
        let index = files.iter().position(|file| file == name)?;
        let text = data(text);
        Some(format!(
            "<script type=\"application/json\" data-file=\"{index}\">{text}</script>\n"
        ))
    };
    sources.iter().filter_map(block).collect()
}

/// What the page reads. A column a member, since that is a third of the text of an object a row.
#[derive(Serialize)]
struct Data<'a> {
    specsmith: &'a str,
    title: &'a str,
    version: &'a str,
    standard: &'a str,
    files: &'a [String],
    views: [View<'a>; 2],
}

/// A list of the page.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct View<'a> {
    id: &'static str,
    label: &'static str,
    reasons_label: &'static str,
    size: usize,
    kinds: Vec<&'a str>,
    states: Vec<&'a str>,
    reasons: Vec<&'a str>,
    rows: Rows<'a>,
}

/// The rows of a list by column. Kinds, states and reasons are indexes; a reason of -1 is none, a line of 0 too.
#[derive(Default, Serialize)]
struct Rows<'a> {
    kind: Vec<usize>,
    state: Vec<usize>,
    reason: Vec<isize>,
    name: Vec<Cow<'a, str>>,
    file: Vec<isize>,
    line: Vec<usize>,
    column: Vec<usize>,
    pointer: Vec<&'a str>,
}

/// One row of a list.
struct Row<'a> {
    kind: &'a str,
    state: &'a str,
    name: Cow<'a, str>,
    reason: Option<&'a str>,
    place: &'a Place,
}

impl<'a> Data<'a> {
    fn of(inspection: &'a Inspection) -> Self {
        let about = &inspection.description;
        Self {
            specsmith: inspection.specsmith,
            title: &about.title,
            version: &about.version,
            standard: &about.standard,
            files: &inspection.files,
            views: [
                View::of_entries(inspection),
                View::of_diagnostics(inspection),
            ],
        }
    }
}

impl<'a> View<'a> {
    fn of_entries(inspection: &'a Inspection) -> Self {
        let rows = inspection.entries.iter().map(|entry| Row {
            kind: entry.kind,
            state: entry.state.name(),
            name: Cow::Borrowed(&entry.name),
            reason: entry.reason.as_deref(),
            place: &entry.place,
        });
        let empty = Self {
            id: "parts",
            label: "Parts",
            reasons_label: "Reasons",
            size: 0,
            kinds: inspection.totals.iter().map(|total| total.kind).collect(),
            states: State::ALL.map(State::name).to_vec(),
            reasons: Vec::new(),
            rows: Rows::default(),
        };
        empty.with(rows, &inspection.files)
    }

    fn of_diagnostics(inspection: &'a Inspection) -> Self {
        let rows = inspection.diagnostics.iter().map(|remark| Row {
            kind: remark.code,
            state: severity_name(remark.severity),
            name: said(remark),
            reason: remark.help.as_deref(),
            place: &remark.place,
        });
        let codes: BTreeSet<&str> = inspection.diagnostics.iter().map(|own| own.code).collect();
        let empty = Self {
            id: "diagnostics",
            label: "Diagnostics",
            reasons_label: "What to do",
            size: 0,
            kinds: codes.into_iter().collect(),
            states: vec!["error", "warning", "note"],
            reasons: Vec::new(),
            rows: Rows::default(),
        };
        empty.with(rows, &inspection.files)
    }

    fn with(mut self, all: impl Iterator<Item = Row<'a>>, files: &[String]) -> Self {
        let files: HashMap<&str, usize> = files.iter().map(String::as_str).zip(0..).collect();
        let mut kinds = Index::of(&self.kinds);
        let mut states = Index::of(&self.states);
        let mut reasons = Index::of(&self.reasons);
        for Row {
            kind,
            state,
            name,
            reason,
            place,
        } in all
        {
            self.size += 1;
            let rows = &mut self.rows;
            rows.kind.push(kinds.get(kind));
            rows.state.push(states.get(state));
            rows.reason
                .push(reason.map_or(-1, |reason| signed(reasons.get(reason))));
            rows.name.push(name);
            rows.file.push(
                files
                    .get(place.file.as_str())
                    .map_or(-1, |index| signed(*index)),
            );
            rows.line.push(place.line.unwrap_or(0));
            rows.column.push(place.column.unwrap_or(0));
            rows.pointer.push(&place.pointer);
        }
        (self.kinds, self.states, self.reasons) = (kinds.list, states.list, reasons.list);
        self
    }
}

fn said(remark: &Remark) -> Cow<'_, str> {
    match remark.more {
        0 => Cow::Borrowed(&remark.message),
        more => Cow::Owned(format!("{} (and at {more} more)", remark.message)),
    }
}

fn signed(index: usize) -> isize {
    index.try_into().unwrap_or(-1)
}

/// A list without repetitions that knows where each of its items is.
struct Index<T> {
    list: Vec<T>,
    places: HashMap<T, usize>,
}

impl<T: Copy + Eq + Hash> Index<T> {
    fn of(list: &[T]) -> Self {
        Self {
            list: list.to_vec(),
            places: list.iter().copied().zip(0..).collect(),
        }
    }

    /// Where the item is; a new one comes to the end.
    fn get(&mut self, item: T) -> usize {
        *self.places.entry(item).or_insert_with(|| {
            self.list.push(item);
            self.list.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{PAGE, SCRIPT, STYLE};

    #[test]
    fn nothing_of_the_page_ends_its_elements() {
        for text in [STYLE, SCRIPT] {
            assert!(!text.to_lowercase().contains("</s") && !text.contains("<!--"));
        }
        for asset in ["http:", "https:", "//cdn", "src="] {
            let found = PAGE.replace("-src=", "").contains(asset);
            assert!(
                !found && !SCRIPT.contains(asset) && !STYLE.contains(asset),
                "{asset}"
            );
        }
    }
}
