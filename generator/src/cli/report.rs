//! Decides what a run prints, and where: results on standard output, all else on standard error.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _, stderr, stdout};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressStyle};

use super::arguments::{Arguments, Task};
use crate::diagnostic::Severity;
use crate::generate::Located;
use crate::ledger::Ledger;
use crate::output::{Staleness, Written};

/// So many diagnostics of one kind are printed; `-v` prints all.
const SHOWN: usize = 10;

pub(super) struct Report {
    quiet: bool,
    verbose: bool,
    color: bool,
}

impl Report {
    pub(super) fn new(arguments: &Arguments) -> Self {
        let color = match arguments.color {
            clap::ColorChoice::Always => true,
            clap::ColorChoice::Never => false,
            clap::ColorChoice::Auto => AutoStream::choice(&stderr()) != ColorChoice::Never,
        };
        Self { quiet: arguments.quiet, verbose: arguments.verbose, color }
    }

    /// A sign of life, on a terminal only.
    pub(super) fn progress(&self, task: &Task) -> ProgressBar {
        if self.quiet || !stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
        bar.set_message(format!("{} from {}", task.package.name, task.description.display()));
        bar.enable_steady_tick(Duration::from_millis(100));
        bar
    }

    /// Prints diagnostics, of each kind only the first ones unless all are asked for.
    pub(super) fn diagnostics(&self, diagnostics: &[Located]) {
        let least = match (self.quiet, self.verbose) {
            (true, _) => Severity::Error,
            (_, true) => Severity::Note,
            _ => Severity::Warning,
        };
        let mut kinds = BTreeMap::<&str, usize>::new();
        for located in diagnostics.iter().filter(|own| own.diagnostic.severity >= least) {
            let count = kinds.entry(located.diagnostic.code).or_default();
            *count += 1;
            if self.verbose || *count <= SHOWN || located.diagnostic.severity == Severity::Error {
                self.say(&format!("{}\n", located.text(self.color)));
            }
        }
        for (code, count) in kinds.into_iter().filter(|(_, count)| *count > SHOWN && !self.verbose) {
            self.say(&format!("{count} diagnostics are {code}; `-v` prints them all\n"));
        }
    }

    pub(super) fn ledger(&self, ledger: &Ledger) {
        if self.verbose {
            self.say(&format!("{ledger}\n"));
        }
    }

    pub(super) fn written(&self, written: &Written, task: &Task) {
        if self.quiet {
            return;
        }
        let Written { created, changed, unchanged, removed, saved } = written;
        self.say(&format!(
            "{} in {}: {created} files created, {changed} changed, {unchanged} unchanged, \
             {removed} removed",
            task.package.name,
            task.output.display(),
        ));
        for path in saved {
            self.say(&format!("a generated file was edited by hand; the edited one is kept in {path}"));
        }
    }

    /// Lists all that is not current, and says how to make it so.
    pub(super) fn staleness(&self, staleness: &Staleness, task: &Task) {
        let folder = task.output.display();
        if staleness.is_current() {
            if !self.quiet {
                self.say(&format!("{folder} is current"));
            }
            return;
        }
        // Nothing is left to be done where standard output is closed.
        let _ = writeln!(stdout(), "{staleness}");
        self.error(&format!("{folder} is not current; run `{}`", task.command));
    }

    pub(super) fn error(&self, message: &str) {
        let (start, end) = if self.color { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("", "") };
        self.say(&format!("{start}error{end}: {message}"));
    }

    #[expect(clippy::unused_self, reason = "all that is printed goes by way of the report")]
    fn say(&self, text: &str) {
        let _ = writeln!(stderr(), "{text}");
    }
}
