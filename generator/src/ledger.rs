//! Decides how a run accounts for what the description holds: exact, approximated, left out or unused.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::{fmt, iter};

use crate::document::Things;
use crate::site::Site;

/// What an entry is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An operation, below `paths` or in a webhook or a callback.
    Operation,
    /// A parameter.
    Parameter,
    /// A request body.
    RequestBody,
    /// A response.
    Response,
    /// A header of a response or of a part of a body.
    Header,
    /// A schema, and each schema in it.
    Schema,
    /// A security scheme.
    SecurityScheme,
    /// A webhook.
    Webhook,
    /// A callback.
    Callback,
    /// A link.
    Link,
}

impl Kind {
    /// All kinds in the order they are listed.
    pub const ALL: [Self; 10] = [
        Self::Operation,
        Self::Parameter,
        Self::RequestBody,
        Self::Response,
        Self::Header,
        Self::Schema,
        Self::SecurityScheme,
        Self::Webhook,
        Self::Callback,
        Self::Link,
    ];

    /// The kind's name.
    #[must_use]
    pub fn singular(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::RequestBody => "request body",
            Self::Response => "response",
            Self::Header => "header",
            Self::Schema => "schema",
            Self::SecurityScheme => "security scheme",
            Self::Webhook => "webhook",
            Self::Callback => "callback",
            Self::Link => "link",
        }
    }

    /// The kind's name for a number of entries.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Operation => "operations",
            Self::Parameter => "parameters",
            Self::RequestBody => "request bodies",
            Self::Response => "responses",
            Self::Header => "headers",
            Self::Schema => "schemas",
            Self::SecurityScheme => "security schemes",
            Self::Webhook => "webhooks",
            Self::Callback => "callbacks",
            Self::Link => "links",
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
    /// It is not in the output, and nothing is missed there; why.
    Unused(String),
}

impl State {
    /// The state's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Approximated(_) => "approximated",
            Self::LeftOut(_) => "left out",
            Self::Unused(_) => "unused",
        }
    }

    /// How it is approximated, or why it is left out or unused.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Exact => None,
            Self::Approximated(reason) | Self::LeftOut(reason) | Self::Unused(reason) => {
                Some(reason)
            }
        }
    }
}

/// The account of one run: each thing of the description, and what became of it.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    things: BTreeMap<(Site, Kind), Option<State>>,
    references: BTreeMap<Site, Vec<Site>>,
}

impl Ledger {
    /// An account that is open: nothing is known yet of any thing.
    pub(crate) fn open(found: Things) -> Self {
        let things = found.things.into_iter();
        Self {
            things: things.map(|thing| (thing, None)).collect(),
            references: found.references,
        }
    }

    /// Enters a thing as exact, unless something else is said of it already than that it is unused.
    pub(crate) fn enter(&mut self, kind: Kind, at: &Site) {
        if let Some(state @ (None | Some(State::Unused(_)))) = self.entry(kind, at) {
            *state = Some(State::Exact);
        }
    }

    /// Says that a thing is approximated, unless it is left out. A reference is no thing: what holds it is meant.
    pub(crate) fn approximate(&mut self, kind: Kind, at: &Site, how: &str) {
        let holder = match self.entry(kind, at) {
            Some(_) => None,
            None => self.innermost(at.clone()),
        };
        let (at, kind) = holder.unwrap_or_else(|| (at.clone(), kind));
        if let Some(state @ (None | Some(State::Exact))) = self.entry(kind, &at) {
            *state = Some(State::Approximated(how.to_owned()));
        }
    }

    /// Says that nothing in the output needs a thing, unless something else is said of it already.
    pub(crate) fn pass_over(&mut self, kind: Kind, at: &Site, why: &str) {
        if let Some(state) = self.entry(kind, at) {
            state.get_or_insert_with(|| State::Unused(why.to_owned()));
        }
    }

    /// The same of all schemas within one.
    pub(crate) fn pass_over_within(&mut self, at: &Site, why: &str) {
        let rest = self.things.range_mut((at.child(""), Kind::Operation)..);
        for (_, state) in rest.take_while(|((own, _), _)| own.is_within(at)) {
            state.get_or_insert_with(|| State::Unused(why.to_owned()));
        }
    }

    /// Says that a thing is left out; the first reason counts.
    pub(crate) fn leave_out(&mut self, kind: Kind, at: &Site, why: &str) {
        if let Some(state) = self.entry(kind, at)
            && !matches!(state, Some(State::LeftOut(_)))
        {
            *state = Some(State::LeftOut(why.to_owned()));
        }
    }

    /// Says that all that is in a thing is left out with it.
    pub(crate) fn leave_out_within(&mut self, at: &Site) {
        let rest = self.things.range_mut((at.child(""), Kind::Operation)..);
        for (_, state) in rest.take_while(|((own, _), _)| own.is_within(at)) {
            if !matches!(state, Some(State::LeftOut(_))) {
                *state = Some(State::LeftOut(PART.to_owned()));
            }
        }
    }

    /// Says of all things but some that nothing in the output needs them, unless something else is said of them
    /// already.
    pub(crate) fn pass_over_all_but(&mut self, wanted: &BTreeSet<(Site, Kind)>, why: &str) {
        for (thing, state) in &mut self.things {
            if !wanted.contains(thing) {
                state.get_or_insert_with(|| State::Unused(why.to_owned()));
            }
        }
    }

    /// The state of a thing; that of whatever stands there where it is nothing of the kind by itself, as the type of
    /// a parameter of Swagger 2.0 is.
    fn entry(&mut self, kind: Kind, at: &Site) -> Option<&mut Option<State>> {
        let thing = (at.clone(), kind);
        if self.things.contains_key(&thing) {
            return self.things.get_mut(&thing);
        }
        let here = thing_range(at);
        self.things.range_mut(here).next().map(|(_, state)| state)
    }

    /// Closes the account: decides of each thing of which nothing is known what became of it, by what became of the
    /// thing that it is part of, or of those that refer to it. `lost` says why things of a kind are never in the
    /// output.
    pub(crate) fn close(&mut self, lost: impl Fn(Kind) -> Option<&'static str>) {
        let open = self.things.iter().filter(|(_, state)| state.is_none());
        let open: Vec<(Site, Kind)> = open.map(|(thing, _)| thing.clone()).collect();
        for thing in open {
            self.settle(thing, &lost);
        }
    }

    /// Settles a thing, and first all on which that depends, without recursion: references make long chains.
    fn settle(&mut self, thing: (Site, Kind), lost: &impl Fn(Kind) -> Option<&'static str>) {
        let mut begun = HashSet::new();
        let mut pending = vec![thing];
        while let Some(thing) = pending.last().cloned() {
            let is_open = |thing: &(Site, Kind)| matches!(self.things.get(thing), Some(None));
            if !is_open(&thing) {
                pending.pop();
                continue;
            }
            let owners = self.owners(&thing);
            if begun.insert(thing.clone()) {
                // Of things that depend on each other in a circle, the first is settled without the last.
                let is_next = |owner: &&(Site, Kind)| is_open(owner) && !begun.contains(*owner);
                pending.extend(owners.iter().filter(is_next).cloned());
                continue;
            }
            let state = self.verdict(thing.1, &owners, lost(thing.1));
            self.things.insert(thing, Some(state));
        }
    }

    fn verdict(&self, kind: Kind, owners: &[(Site, Kind)], lost: Option<&str>) -> State {
        let mut states = owners
            .iter()
            .filter_map(|owner| self.things.get(owner)?.as_ref());
        let is_there = |state: &State| matches!(state, State::Exact | State::Approximated(_));
        let is_left_out = |state: &State| matches!(state, State::LeftOut(_));
        if states.clone().any(is_there) {
            State::LeftOut(lost.unwrap_or(HIDDEN).to_owned())
        } else if states.any(is_left_out) {
            State::LeftOut(PART.to_owned())
        } else if let (Kind::Webhook, Some(why)) = (kind, lost) {
            // Nothing has to refer to these: they are there by themselves.
            State::LeftOut(why.to_owned())
        } else if kind == Kind::SecurityScheme {
            State::Unused(UNASKED.to_owned())
        } else {
            State::Unused(UNUSED.to_owned())
        }
    }

    /// The thing that holds one, and those that refer to it, or to something around it that is no thing, as a path
    /// item is.
    fn owners(&self, (site, _): &(Site, Kind)) -> Vec<(Site, Kind)> {
        let mut owners = Vec::new();
        for around in iter::successors(Some(site.clone()), Site::parent) {
            let holder = self.at(&around).filter(|_| around != *site);
            if holder.is_some() {
                owners.extend(holder);
                break;
            }
            let references = self.references.get(&around).into_iter().flatten();
            owners.extend(references.filter_map(|site| self.innermost(site.clone())));
        }
        owners
    }

    /// The innermost thing that is at a site or around it.
    fn innermost(&self, site: Site) -> Option<(Site, Kind)> {
        let mut around = iter::successors(Some(site), Site::parent);
        around.find_map(|site| self.at(&site))
    }

    fn at(&self, site: &Site) -> Option<(Site, Kind)> {
        let mut here = self.things.range(thing_range(site));
        here.next().map(|(thing, _)| thing.clone())
    }

    /// All entries, sorted by kind and site.
    #[must_use]
    pub fn entries(&self) -> Vec<(Kind, &Site, &State)> {
        let mut entries = Vec::with_capacity(self.things.len());
        for ((site, kind), state) in &self.things {
            entries.extend(state.as_ref().map(|state| (*kind, site, state)));
        }
        // The sort is stable, and they are in the order of their sites.
        entries.sort_by_key(|(kind, _, _)| *kind);
        entries
    }

    /// How many things of a kind have each state.
    #[must_use]
    pub fn count(&self, kind: Kind) -> Count {
        let mut count = Count::default();
        for ((_, own), state) in &self.things {
            if *own == kind {
                count.add(state.as_ref());
            }
        }
        count
    }

    /// How many things have each state.
    #[must_use]
    pub fn total(&self) -> Count {
        let mut count = Count::default();
        for state in self.things.values() {
            count.add(state.as_ref());
        }
        count
    }
}

const UNUSED: &str = "nothing that is generated refers to it";
const UNASKED: &str = "no requirement asks for it";
const PART: &str = "what it is part of is left out";
const HIDDEN: &str = "what it is part of does not show it";

/// All kinds of things at a site.
fn thing_range(at: &Site) -> std::ops::RangeInclusive<(Site, Kind)> {
    (at.clone(), Kind::Operation)..=(at.clone(), Kind::Link)
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
    /// They are not in the output, and not missed.
    pub unused: usize,
}

impl Count {
    /// All of them.
    #[must_use]
    pub fn total(self) -> usize {
        self.exact + self.approximated + self.left_out + self.unused
    }

    fn add(&mut self, state: Option<&State>) {
        match state {
            Some(State::Exact) => self.exact += 1,
            Some(State::Approximated(_)) => self.approximated += 1,
            Some(State::LeftOut(_)) => self.left_out += 1,
            Some(State::Unused(_)) | None => self.unused += 1,
        }
    }
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads = ["total", "exact", "approximated", "left out", "unused"];
        write!(f, "{:<16}", "")?;
        for head in heads {
            write!(f, "{head:>14}")?;
        }
        for (kind, count) in Kind::ALL.map(|kind| (kind, self.count(kind))) {
            if count.total() == 0 {
                continue;
            }
            let Count {
                exact,
                approximated,
                left_out,
                unused,
            } = count;
            write!(f, "\n{:<16}", kind.plural())?;
            for number in [count.total(), exact, approximated, left_out, unused] {
                write!(f, "{number:>14}")?;
            }
        }
        Ok(())
    }
}
