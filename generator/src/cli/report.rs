//! Decides what a run prints, and where: results on standard output, all else on standard error.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _, stderr, stdout};
use std::path::Path;
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressStyle};

use super::Failure;
use super::arguments::{Arguments, Command, Task};
use crate::diagnostic::Severity;
use crate::diagnostic::render::visible;
use crate::generate::{GenerateError, Located};
use crate::ledger::Ledger;
use crate::output::{Staleness, Written};

/// So many warnings of one kind are printed; `-v` prints all.
const SHOWN: usize = 10;

pub(super) struct Report {
    quiet: bool,
    verbose: bool,
    color: bool,
    /// Of diagnostics, only those are printed that are at least so grave.
    least: Severity,
}

impl Report {
    pub(super) fn new(arguments: &Arguments) -> Self {
        let color = match arguments.color {
            clap::ColorChoice::Always => true,
            clap::ColorChoice::Never => false,
            clap::ColorChoice::Auto => AutoStream::choice(&stderr()) != ColorChoice::Never,
        };
        let Command::Generate(options) = &arguments.command;
        let least = match arguments {
            Arguments { verbose: true, .. } => Severity::Note,
            // Warnings are what makes a strict run fail.
            Arguments { quiet: true, .. } if !options.strict => Severity::Error,
            _ => Severity::Warning,
        };
        Self {
            quiet: arguments.quiet,
            verbose: arguments.verbose,
            color,
            least,
        }
    }

    /// A sign of life, on a terminal only.
    pub(super) fn progress(&self, task: &Task) -> ProgressBar {
        if self.quiet || !stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
        bar.set_message(format!(
            "{} from {}",
            task.package.name,
            shown(&task.description)
        ));
        bar.enable_steady_tick(Duration::from_millis(100));
        bar
    }

    /// Prints diagnostics: all errors, and of each kind of warning the first ones.
    pub(super) fn diagnostics(&self, diagnostics: &[Located]) {
        let mut kinds = BTreeMap::<&str, usize>::new();
        for located in diagnostics
            .iter()
            .filter(|own| own.diagnostic.severity >= self.least)
        {
            if located.diagnostic.severity < Severity::Error && !self.verbose {
                let count = kinds.entry(located.diagnostic.code).or_default();
                *count += 1;
                if *count > SHOWN {
                    continue;
                }
            }
            self.say(&format!("{}\n", located.text(self.color)));
        }
        for (code, count) in kinds {
            if let Some(more) = count.checked_sub(SHOWN).filter(|more| *more > 0) {
                let are = if more == 1 {
                    "warning is"
                } else {
                    "warnings are"
                };
                self.say(&format!(
                    "{more} more {are} of the kind `{code}`: `-v` prints all\n"
                ));
            }
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
        let Written {
            created,
            changed,
            unchanged,
            removed,
            saved,
        } = written;
        let (name, folder) = (&task.package.name, shown(&task.output));
        self.say(&format!(
            "{name} in {folder}: {created} files created, {changed} changed, \
             {unchanged} unchanged, {removed} removed"
        ));
        for path in saved {
            let copy = shown(&task.output.join(path));
            self.say(&format!(
                "a generated file was edited by hand; the edited one is now {copy}"
            ));
        }
    }

    /// Lists all that is not current, and says how to make it so.
    pub(super) fn staleness(&self, staleness: &Staleness, task: &Task) {
        let folder = shown(&task.output);
        if !staleness.is_current() {
            // Nothing is left to be done where standard output is closed.
            let _ = stdout().write_all(staleness.to_string().as_bytes());
            self.error(&format!(
                "{folder} is not current; run `{}`",
                visible(&task.command)
            ));
        } else if !self.quiet {
            self.say(&format!("{folder} is current"));
        }
    }

    /// Says why nothing was made.
    pub(super) fn failure(&self, failure: &Failure) {
        match failure {
            Failure::Config(error) => self.say(&error.text(self.color)),
            Failure::Output(error) => self.say(&error.text(self.color)),
            Failure::Generate(GenerateError::Source(error)) => self.say(&error.text(self.color)),
            Failure::Generate(GenerateError::Description { diagnostics, .. }) => {
                self.diagnostics(diagnostics);
                self.error("no crate was made; the output is as it was");
            }
            Failure::Strict(_) => self.error(&format!("{failure}; the output is as it was")),
        }
    }

    fn error(&self, message: &str) {
        let (start, end) = if self.color {
            ("\u{1b}[1;31m", "\u{1b}[0m")
        } else {
            ("", "")
        };
        self.say(&format!("{start}error{end}: {message}"));
    }

    /// Prints a text and ends the line. A closed stream is no reason to fail.
    fn say(&self, text: &str) {
        let choice = if self.color {
            ColorChoice::Always
        } else {
            ColorChoice::Never
        };
        let _ = AutoStream::new(stderr().lock(), choice).write_all(format!("{text}\n").as_bytes());
    }
}

/// The path, safe to print.
fn shown(path: &Path) -> String {
    visible(&path.display().to_string()).into_owned()
}
