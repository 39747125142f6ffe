//! Decides how the outcome is shown.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::workspace::Typed;

/// The outcome of all scenarios.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) rows: Vec<Row>,
    /// The calls written by hand.
    pub(crate) typed: Typed,
}

/// The outcome of a scenario.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) folder: String,
    #[serde(flatten)]
    pub(crate) state: State,
    /// Whether the server counts it as passed.
    pub(crate) covered: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "state", content = "why")]
pub(crate) enum State {
    Passed,
    Failed(String),
    LeftOut(String),
    /// The description has no operation for it.
    NoOperation,
}

/// How many scenarios of a group ended how.
#[derive(Debug, Default)]
struct Counts {
    all: usize,
    passed: usize,
    failed: usize,
    left_out: usize,
    no_operation: usize,
    covered: usize,
}

impl Counts {
    fn add(&mut self, row: &Row) {
        self.all += 1;
        self.covered += usize::from(row.covered);
        match row.state {
            State::Passed => self.passed += 1,
            State::Failed(_) => self.failed += 1,
            State::LeftOut(_) => self.left_out += 1,
            State::NoOperation => self.no_operation += 1,
        }
    }
}

impl Report {
    pub(crate) fn passed(&self) -> usize {
        let passed = |row: &&Row| matches!(row.state, State::Passed);
        self.rows.iter().filter(passed).count()
    }

    /// Whether nothing failed.
    pub(crate) fn is_ok(&self) -> bool {
        let failed = |row: &Row| matches!(row.state, State::Failed(_));
        !self.rows.iter().any(failed) && self.typed.iter().all(|(_, result)| result.is_ok())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut groups: BTreeMap<&str, Counts> = BTreeMap::new();
        let mut total = Counts::default();
        for row in &self.rows {
            let group = row.folder.split('/').next().unwrap_or_default();
            groups.entry(group).or_default().add(row);
            total.add(row);
        }
        writeln!(
            f,
            "{:<20} {:>9} {:>7} {:>7} {:>9} {:>13} {:>8}",
            "group", "scenarios", "passed", "failed", "left out", "no operation", "covered"
        )?;
        for (name, counts) in groups.into_iter().chain([("total", total)]) {
            writeln!(
                f,
                "{name:<20} {:>9} {:>7} {:>7} {:>9} {:>13} {:>8}",
                counts.all,
                counts.passed,
                counts.failed,
                counts.left_out,
                counts.no_operation,
                counts.covered
            )?;
        }
        let typed = self
            .typed
            .iter()
            .filter(|(_, result)| result.is_ok())
            .count();
        writeln!(
            f,
            "\ncalls written by hand: {typed} of {} passed",
            self.typed.len()
        )?;
        self.list(f, "left out", |state| match state {
            State::LeftOut(why) => Some(why),
            State::NoOperation => Some("the description has no operation for it"),
            _ => None,
        })?;
        self.list(f, "failed", |state| match state {
            State::Failed(why) => Some(why),
            _ => None,
        })?;
        let failed = self
            .typed
            .iter()
            .filter_map(|(name, result)| Some((name, result.as_ref().err()?)));
        for (name, why) in failed {
            writeln!(f, "failed: the call {name}: {why}")?;
        }
        Ok(())
    }
}

impl Report {
    fn list<'r>(
        &'r self,
        f: &mut fmt::Formatter<'_>,
        what: &str,
        why: impl Fn(&'r State) -> Option<&'r str>,
    ) -> fmt::Result {
        for row in &self.rows {
            if let Some(why) = why(&row.state) {
                writeln!(f, "{what}: {}: {why}", row.name)?;
            }
        }
        Ok(())
    }
}
