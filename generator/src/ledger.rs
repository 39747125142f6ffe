//! Decides how a run accounts for what the description holds: exact, approximated or left out.

use std::collections::BTreeMap;
use std::fmt;

use crate::pointer::Pointer;

/// What an entry is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An operation below `paths`.
    Operation,
    /// A parameter of an operation or a path item.
    Parameter,
    /// A request body of an operation.
    RequestBody,
    /// A response of an operation.
    Response,
    /// A component schema, or a schema within one or within an operation.
    Schema,
}

impl Kind {
    /// All kinds in the order they are listed.
    pub const ALL: [Self; 5] = [
        Self::Operation,
        Self::Parameter,
        Self::RequestBody,
        Self::Response,
        Self::Schema,
    ];

    /// The kind's name for a number of entries.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Operation => "operations",
            Self::Parameter => "parameters",
            Self::RequestBody => "request bodies",
            Self::Response => "responses",
            Self::Schema => "schemas",
        }
    }
}

/// What became of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The output is what the description says.
    Exact,
    /// The output is near to it; how.
    Approximated(String),
    /// It is not in the output; why.
    LeftOut(String),
}

/// The account of one run.
#[derive(Clone, Debug, Default)]
pub struct Ledger(BTreeMap<(Kind, Pointer), State>);

impl Ledger {
    /// Enters a thing as exact, unless something else is said of it already.
    pub(crate) fn enter(&mut self, kind: Kind, at: &Pointer) {
        self.0.entry((kind, at.clone())).or_insert(State::Exact);
    }

    /// Says that a thing is approximated, unless it is left out.
    pub(crate) fn approximate(&mut self, kind: Kind, at: &Pointer, how: &str) {
        let state = self.0.entry((kind, at.clone())).or_insert(State::Exact);
        if *state == State::Exact {
            *state = State::Approximated(how.to_owned());
        }
    }

    /// Says that a thing is left out; the first reason counts.
    pub(crate) fn leave_out(&mut self, kind: Kind, at: &Pointer, why: &str) {
        let state = self.0.entry((kind, at.clone())).or_insert(State::Exact);
        if !matches!(state, State::LeftOut(_)) {
            *state = State::LeftOut(why.to_owned());
        }
    }

    /// All entries, sorted by kind and place.
    pub fn entries(&self) -> impl Iterator<Item = (Kind, &Pointer, &State)> {
        self.0.iter().map(|((kind, at), state)| (*kind, at, state))
    }

    /// How many things of a kind are exact, approximated and left out.
    #[must_use]
    pub fn count(&self, kind: Kind) -> Count {
        let mut count = Count::default();
        for (_, _, state) in self.entries().filter(|(own, _, _)| *own == kind) {
            match state {
                State::Exact => count.exact += 1,
                State::Approximated(_) => count.approximated += 1,
                State::LeftOut(_) => count.left_out += 1,
            }
        }
        count
    }
}

/// How many things have each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The output is what the description says.
    pub exact: usize,
    /// The output is near to it.
    pub approximated: usize,
    /// They are not in the output.
    pub left_out: usize,
}

impl Count {
    /// All of them.
    #[must_use]
    pub fn total(self) -> usize {
        self.exact + self.approximated + self.left_out
    }
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:<16}{:>8}{:>8}{:>14}{:>10}",
            "", "total", "exact", "approximated", "left out"
        )?;
        for kind in Kind::ALL {
            let count = self.count(kind);
            let Count {
                exact,
                approximated,
                left_out,
            } = count;
            let (name, total) = (kind.plural(), count.total());
            write!(
                f,
                "\n{name:<16}{total:>8}{exact:>8}{approximated:>14}{left_out:>10}"
            )?;
        }
        Ok(())
    }
}
