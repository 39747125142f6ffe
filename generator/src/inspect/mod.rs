//! Decides what `inspect` shows: what became of each part of a description, and what there is to say of it.

mod account;
mod name;
mod page;
mod table;

pub use name::name;

use serde::{Serialize, Serializer};

use crate::diagnostic::Severity;

/// The account of one description, ready to be shown in any form.
///
/// All texts are as the description has them: each form escapes what could steer its reader.
#[derive(Clone, Debug, Serialize)]
pub struct Inspection {
    /// The version of specsmith.
    specsmith: &'static str,
    description: About,
    files: Vec<String>,
    totals: Vec<Total>,
    entries: Vec<Entry>,
    diagnostics: Vec<Remark>,
}

/// What a description says of itself.
#[derive(Clone, Debug, Serialize)]
pub struct About {
    /// Its title.
    pub title: String,
    /// Its own version.
    pub version: String,
    /// The standard that it is written in, as `OpenAPI 3.1.0`.
    pub standard: String,
}

/// How many things of a kind became what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Total {
    /// The kind, as in [`Entry::kind`]; `total` in a sum of all.
    pub kind: &'static str,
    /// All of them.
    pub total: usize,
    /// Those whose output is what the description says.
    pub exact: usize,
    /// Those whose output is near to it.
    pub approximated: usize,
    /// Those that are not in the output.
    pub left_out: usize,
    /// Those that the output has no use for.
    pub unused: usize,
}

/// What became of one part of a description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// What it is, as `operation` or `request_body`.
    pub kind: &'static str,
    /// What it is called, as `GET /pets`.
    pub name: String,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
    /// What became of it.
    pub state: State,
    /// How it is approximated or why it is left out or unused; absent where it is exact.
    pub reason: Option<String>,
}

/// A place in one of the files of a description.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, one of those of the inspection.
    pub file: String,
    /// The line, from 1; absent if the place is not in the text.
    pub line: Option<usize>,
    /// The column in characters, from 1.
    pub column: Option<usize>,
    /// The pointer within the file, as `#/paths/~1pets/get`.
    pub pointer: String,
}

/// What became of a part of a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The output is what the description says.
    Exact,
    /// The output is near to it.
    Approximated,
    /// It is not in the output.
    LeftOut,
    /// Nothing in the output has a use for it.
    Unused,
}

/// A diagnostic and its place.
#[derive(Clone, Debug, Serialize)]
pub struct Remark {
    /// How grave it is.
    #[serde(serialize_with = "lower_case")]
    pub severity: Severity,
    /// The stable name of its kind.
    pub code: &'static str,
    /// What is the matter.
    pub message: String,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
    /// What to do about it.
    pub help: Option<String>,
    /// How many more places it is said of.
    pub more: usize,
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn lower_case<S: Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity_name(*severity))
}

impl State {
    /// All of them, in the order that they are listed.
    pub const ALL: [Self; 4] = [Self::Exact, Self::Approximated, Self::LeftOut, Self::Unused];

    /// Its name in data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Approximated => "approximated",
            Self::LeftOut => "left_out",
            Self::Unused => "unused",
        }
    }
}

impl Total {
    fn none(kind: &'static str) -> Self {
        Self {
            kind,
            total: 0,
            exact: 0,
            approximated: 0,
            left_out: 0,
            unused: 0,
        }
    }

    fn count(&mut self, state: State) {
        self.total += 1;
        *match state {
            State::Exact => &mut self.exact,
            State::Approximated => &mut self.approximated,
            State::LeftOut => &mut self.left_out,
            State::Unused => &mut self.unused,
        } += 1;
    }

    fn all(entries: &[Entry], kind: &'static str) -> Self {
        let mut total = Self::none(kind);
        for entry in entries {
            total.count(entry.state);
        }
        total
    }
}

impl Inspection {
    /// An inspection of entries, which it sorts by kind and place and counts, with diagnostics in the order given.
    ///
    /// `kinds` are all kinds in the order they are listed: one without entries is listed too, and an entry of a kind
    /// that is not among them comes behind. `files` are the files of the description, the root first.
    #[must_use]
    pub fn new(
        description: About,
        files: Vec<String>,
        kinds: &[&'static str],
        mut entries: Vec<Entry>,
        diagnostics: Vec<Remark>,
    ) -> Self {
        let rank = |kind: &str| kinds.iter().position(|own| *own == kind);
        let rank = |kind: &str| rank(kind).unwrap_or(kinds.len());
        let file = |name: &String| files.iter().position(|own| own == name);
        entries.sort_by_cached_key(|entry| {
            let Entry { kind, place, .. } = entry;
            let name = entry.name.clone();
            (rank(kind), *kind, file(&place.file), place.clone(), name)
        });
        let totals = totals(kinds, &entries);
        Self {
            specsmith: env!("CARGO_PKG_VERSION"),
            description,
            files,
            totals,
            entries,
            diagnostics,
        }
    }

    /// The account as text of several lines: the totals, then what is not exact by its reason. Each reason has its
    /// first places, or all of them where `verbose`.
    #[must_use]
    pub fn table(&self, verbose: bool) -> String {
        table::table(self, verbose)
    }

    /// The account as one JSON document on one line.
    ///
    /// Its members are `specsmith`, `description`, `files`, `totals`, `entries` and `diagnostics`; those of their
    /// objects are the fields of [`About`], [`Total`], [`Entry`], [`Place`] and [`Remark`], the place's on the same
    /// level as the entry's own. Each member is always there, with `null` for what is absent.
    ///
    /// # Panics
    ///
    /// Never: all of it has a form in JSON.
    #[must_use]
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string(self).expect("strings and numbers are JSON");
        text.push('\n');
        text
    }

    /// The account as one page of HTML that needs nothing else, and no network.
    ///
    /// `sources` are the texts of the files, each with its name in [`Inspection::new`]. The page has them, so that it
    /// can show a place.
    #[must_use]
    pub fn html(&self, sources: &[(&str, &str)]) -> String {
        page::page(self, sources)
    }

    /// How many things of each kind became what.
    #[must_use]
    pub fn totals(&self) -> &[Total] {
        &self.totals
    }

    /// All entries, sorted by kind and place.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// The totals of sorted entries: of all `kinds`, and of those that only entries have.
fn totals(kinds: &[&'static str], entries: &[Entry]) -> Vec<Total> {
    let mut totals: Vec<Total> = kinds.iter().map(|kind| Total::none(kind)).collect();
    for own in entries.chunk_by(|a, b| a.kind == b.kind) {
        let total = Total::all(own, own[0].kind);
        match totals.iter_mut().find(|known| known.kind == total.kind) {
            Some(known) => *known = total,
            None => totals.push(total),
        }
    }
    totals
}

#[cfg(test)]
mod tests;
