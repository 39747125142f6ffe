//! Decides what a run prints, and where: results on standard output, all else on standard error, and for programs
//! each message as a line of JSON on standard output.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _, stderr, stdout};
use std::path::Path;
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressStyle};

use super::arguments::{Arguments, Check, Command, Generate, MessageFormat};
use super::failure::Failure;
use super::message::{self, Counts, Message, named};
use super::order::Task;
use crate::config::Problem;
use crate::diagnostic::Severity;
use crate::diagnostic::render::visible;
use crate::generate::{GenerateError, Located};
use crate::input::Input;
use crate::ledger::Ledger;
use crate::output::{Staleness, Written};

/// So many warnings of one kind are printed; `-v` prints all.
const SHOWN: usize = 10;

/// How much a run tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Volume {
    Quiet,
    Normal,
    Verbose,
}

pub(super) struct Report {
    volume: Volume,
    color: clap::ColorChoice,
    json: bool,
    /// Whether there may be an output from an earlier run.
    generates: bool,
    /// Of diagnostics, only those are printed that are at least so grave.
    least: Severity,
    told: Counts,
}

impl Report {
    pub(super) fn new(arguments: &Arguments) -> Self {
        let json = arguments.message_format == MessageFormat::Json;
        let strict = matches!(
            arguments.command,
            Command::Generate(Generate { strict: true, .. })
                | Command::Check(Check { strict: true, .. })
        );
        let least = match arguments {
            Arguments { verbose: true, .. } => Severity::Note,
            // Warnings are what makes a strict run fail.
            Arguments { quiet: true, .. } if !strict => Severity::Error,
            _ if json => Severity::Note,
            _ => Severity::Warning,
        };
        Self {
            volume: match arguments {
                Arguments { quiet: true, .. } => Volume::Quiet,
                Arguments { verbose: true, .. } => Volume::Verbose,
                _ => Volume::Normal,
            },
            color: arguments.color,
            json,
            generates: matches!(arguments.command, Command::Generate(_)),
            least,
            told: Counts::default(),
        }
    }

    /// Whether messages are lines of JSON.
    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    pub(super) fn is_verbose(&self) -> bool {
        self.volume == Volume::Verbose
    }

    fn is_quiet(&self) -> bool {
        self.volume == Volume::Quiet
    }

    /// A sign of life, on a terminal only.
    pub(super) fn progress(&self, input: &Input) -> ProgressBar {
        if self.is_quiet() || self.json || !stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
        bar.set_message(visible(&input.description.to_string()).into_owned());
        bar.enable_steady_tick(Duration::from_millis(100));
        bar
    }

    /// Prints what is to be said of a description: all errors, and of each kind of warning the first ones.
    pub(super) fn diagnostics(&mut self, diagnostics: &[Located], problems: &[Problem]) {
        let mut kinds = BTreeMap::<&str, usize>::new();
        let least = self.least;
        for message in messages(diagnostics, problems).filter(|own| own.severity() >= least) {
            if message.severity() < Severity::Error && !self.is_verbose() && !self.json {
                let count = kinds.entry(message.code()).or_default();
                *count += 1;
                if *count > SHOWN {
                    continue;
                }
            }
            self.message(message, "\n");
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

    fn message(&mut self, message: Message<'_>, end: &str) {
        self.told.add(message.severity());
        if self.json {
            print(&message.json());
        } else {
            self.say(&format!("{}{end}", message.text(self.colors_errors())));
        }
    }

    pub(super) fn ledger(&self, ledger: &Ledger) {
        if self.is_verbose() && !self.json {
            self.say(&format!("{ledger}\n"));
        }
    }

    pub(super) fn written(&self, written: &Written, task: &Task) {
        let Written {
            created,
            changed,
            unchanged,
            removed,
            saved,
        } = written;
        if self.json {
            let written = message::Written {
                name: &task.package.name,
                folder: &task.output,
                created: *created,
                changed: *changed,
                unchanged: *unchanged,
                removed: *removed,
                saved,
            };
            return print(&named("written", &written));
        }
        let (name, folder) = (&task.package.name, shown(&task.output));
        self.tell(&format!(
            "{name} in {folder}: {created} files created, {changed} changed, \
             {unchanged} unchanged, {removed} removed"
        ));
        for path in saved {
            let copy = shown(&task.output.join(path));
            self.tell(&format!(
                "a generated file was edited by hand; the edited one is now {copy}"
            ));
        }
    }

    /// Lists all that is not current, and says how to make it so.
    pub(super) fn staleness(&self, staleness: &Staleness, task: &Task) {
        let folder = shown(&task.output);
        if self.json {
            let changed = staleness.changed.iter().map(|own| own.path.as_str());
            let checked = message::Checked {
                name: &task.package.name,
                folder: &task.output,
                current: staleness.is_current(),
                interrupted: staleness.interrupted,
                missing: &staleness.missing,
                changed: changed.collect(),
                stale: &staleness.stale,
            };
            print(&named("checked", &checked));
        } else if staleness.is_current() {
            self.tell(&format!("{folder} is current"));
        } else {
            // Nothing is left to be done where standard output is closed.
            let _ = stdout().write_all(staleness.to_string().as_bytes());
            self.error(&format!(
                "{folder} is not current; run `{}`",
                visible(&task.command)
            ));
        }
    }

    /// Says that a description was looked at to its end.
    pub(super) fn checked(&self, file: &str, diagnostics: &[Located], problems: &[Problem]) {
        let mut counts = Counts::default();
        for message in messages(diagnostics, problems) {
            counts.add(message.severity());
        }
        let Counts {
            warnings, notes, ..
        } = counts;
        let (warnings, notes) = (plural(warnings, "warning"), plural(notes, "note"));
        if !self.json {
            self.tell(&format!(
                "{}: no errors, {warnings}, {notes}",
                visible(file)
            ));
        }
    }

    /// Says why a run did not do what it was asked to.
    pub(super) fn failure(&mut self, failure: &Failure) {
        match failure {
            Failure::Config(error) => {
                for (index, problem) in error.problems().iter().enumerate() {
                    if index > 0 && !self.json {
                        self.say("");
                    }
                    self.message(Message::Input(problem), "");
                }
            }
            Failure::Output(error) => self.message(Message::Output(error), ""),
            Failure::Complaint(complaint) => self.message(Message::Complaint(complaint), ""),
            Failure::Limits(complaints) => {
                for complaint in complaints {
                    self.message(Message::Complaint(complaint), "");
                }
            }
            Failure::Generate(GenerateError::Source(error)) => {
                self.message(Message::Source(error), "");
            }
            Failure::Generate(GenerateError::Description {
                diagnostics,
                problems,
                file,
            }) => {
                self.diagnostics(diagnostics, problems);
                let message = if self.generates {
                    "no crate was made; the output is as it was".to_owned()
                } else {
                    format!("no crate can be made of {}", visible(file))
                };
                if !self.json {
                    self.error(&message);
                }
            }
        }
    }

    /// Ends what is told to a program.
    pub(super) fn finish(&self) {
        if self.json {
            print(&named("summary", &self.told));
        }
    }

    fn error(&self, message: &str) {
        let (start, end) = if self.colors_errors() {
            ("\u{1b}[1;31m", "\u{1b}[0m")
        } else {
            ("", "")
        };
        self.say(&format!("{start}error{end}: {message}"));
    }

    /// Prints what is good to know, but for those who want it quiet.
    pub(super) fn tell(&self, text: &str) {
        if !self.is_quiet() {
            self.say(text);
        }
    }

    /// Prints a text to standard error and ends the line. A closed stream is no reason to fail.
    fn say(&self, text: &str) {
        let choice = if self.colors_errors() {
            ColorChoice::Always
        } else {
            ColorChoice::Never
        };
        let _ = AutoStream::new(stderr().lock(), choice).write_all(format!("{text}\n").as_bytes());
    }

    fn colors_errors(&self) -> bool {
        self.colors(AutoStream::choice(&stderr()))
    }

    /// Whether what is asked for is printed in colors.
    pub(super) fn colors_results(&self) -> bool {
        self.colors(AutoStream::choice(&stdout()))
    }

    fn colors(&self, automatic: ColorChoice) -> bool {
        match self.color {
            clap::ColorChoice::Always => true,
            clap::ColorChoice::Never => false,
            clap::ColorChoice::Auto => automatic != ColorChoice::Never,
        }
    }
}

fn messages<'a>(
    diagnostics: &'a [Located],
    problems: &'a [Problem],
) -> impl Iterator<Item = Message<'a>> {
    let problems = problems.iter().map(Message::Input);
    problems.chain(diagnostics.iter().map(Message::Description))
}

/// How much of it is a warning or an error.
pub(super) fn warnings(diagnostics: &[Located], problems: &[Problem]) -> usize {
    let severities = messages(diagnostics, problems).map(Message::severity);
    severities
        .filter(|severity| *severity >= Severity::Warning)
        .count()
}

fn plural(count: usize, thing: &str) -> String {
    match count {
        0 => format!("no {thing}s"),
        1 => format!("1 {thing}"),
        many => format!("{many} {thing}s"),
    }
}

/// Prints a result and ends the line. A closed stream is no reason to fail.
pub(super) fn print(text: &str) {
    let _ = stdout().write_all(format!("{text}\n").as_bytes());
}

/// The path, safe to print.
pub(super) fn shown(path: &Path) -> String {
    visible(&path.display().to_string()).into_owned()
}
