//! Decides how one message is written for programs: as a line of JSON.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::failure::Complaint;
use crate::Located;
use crate::config::Problem;
use crate::diagnostic::Severity;
use crate::diagnostic::render::steers_terminal;
use crate::output::OutputError;
use crate::source::SourceError;

/// All that is said with a severity and a code.
#[derive(Clone, Copy)]
pub(super) enum Message<'a> {
    Description(&'a Located),
    Input(&'a Problem),
    Source(&'a SourceError),
    Output(&'a OutputError),
    Complaint(&'a Complaint),
}

impl Message<'_> {
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::Description(located) => located.diagnostic.severity,
            Self::Input(problem) => problem.severity,
            Self::Source(_) | Self::Output(_) | Self::Complaint(_) => Severity::Error,
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Description(located) => located.diagnostic.code,
            Self::Input(problem) => problem.code,
            Self::Source(error) => error.kind().code(),
            Self::Output(error) => error.code(),
            Self::Complaint(complaint) => complaint.code,
        }
    }

    /// As text of several lines for people.
    pub(super) fn text(self, color: bool) -> String {
        match self {
            Self::Description(located) => located.text(color),
            Self::Input(problem) => problem.text(color),
            Self::Source(error) => error.text(color),
            Self::Output(error) => error.text(color),
            Self::Complaint(complaint) => complaint.text(color),
        }
    }

    /// As one line of JSON.
    pub(super) fn json(self) -> String {
        let blank = Fields {
            severity: self.severity().name(),
            code: self.code(),
            ..Fields::default()
        };
        line(&match self {
            Self::Description(located) => Fields {
                message: located.diagnostic.message.clone(),
                file: Some(&located.file),
                line: located.position.map(|(line, _)| line),
                column: located.position.map(|(_, column)| column),
                pointer: Some(located.diagnostic.at.pointer.to_string()),
                help: located.diagnostic.help.as_deref(),
                more: located.more,
                ..blank
            },
            Self::Input(problem) => {
                let origin = problem.origin.as_ref();
                Fields {
                    message: problem.message.clone(),
                    file: origin.map(|origin| origin.file.as_str()),
                    line: origin.map(crate::config::Origin::line),
                    column: origin.map(crate::config::Origin::column),
                    help: problem.help.as_deref(),
                    ..blank
                }
            }
            Self::Source(error) => Fields {
                message: error.message().to_owned(),
                file: Some(error.name()),
                line: error.line(),
                column: error.column(),
                help: error.help(),
                ..blank
            },
            Self::Output(error) => Fields {
                message: error.to_string(),
                help: Some(error.help()),
                ..blank
            },
            Self::Complaint(complaint) => Fields {
                message: complaint.message.clone(),
                help: complaint.help.as_deref(),
                ..blank
            },
        })
    }
}

/// The members are always there, and null where there is nothing to say.
#[derive(Default, Serialize)]
struct Fields<'a> {
    severity: &'static str,
    code: &'static str,
    message: String,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    pointer: Option<String>,
    help: Option<&'a str>,
    /// How many more places it is said of.
    more: usize,
}

/// What a run has written.
#[derive(Serialize)]
pub(super) struct Written<'a> {
    #[serde(rename = "crate")]
    pub(super) name: &'a str,
    pub(super) folder: &'a Path,
    pub(super) created: usize,
    pub(super) changed: usize,
    pub(super) unchanged: usize,
    pub(super) removed: usize,
    pub(super) saved: &'a [String],
}

/// How an output folder differs from what would be written.
#[derive(Serialize)]
pub(super) struct Checked<'a> {
    #[serde(rename = "crate")]
    pub(super) name: &'a str,
    pub(super) folder: &'a Path,
    pub(super) current: bool,
    pub(super) interrupted: bool,
    pub(super) missing: &'a [String],
    pub(super) changed: Vec<&'a str>,
    pub(super) stale: &'a [String],
}

/// What a project starts with.
#[derive(Serialize)]
pub(super) struct Started<'a> {
    pub(super) written: &'a [PathBuf],
    pub(super) next: &'a [String],
}

/// How many messages of each severity there are.
#[derive(Clone, Copy, Default, Serialize)]
pub(super) struct Counts {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
}

impl Counts {
    pub(super) fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => self.notes += 1,
        }
    }
}

/// A line that is no message, called after what it tells.
pub(super) fn named(name: &str, value: &impl Serialize) -> String {
    format!("{{\"{name}\":{}}}", line(value))
}

/// The value as one line of JSON that does no harm on a terminal.
pub(super) fn line(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).expect("what is said is JSON");
    let mut line = String::with_capacity(json.len());
    for c in json.chars() {
        if steers_terminal(c) {
            // Such a character is within a string, where it means the same when it is escaped.
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(line, "\\u{unit:04x}").expect("a String takes all");
            }
        } else {
            line.push(c);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_line_does_no_harm_and_means_the_same() {
        let hostile = "a\u{1b}[2J\n\u{9b}\u{202e}\u{e0041}\"\\ ä\t";
        let written = line(&hostile);
        assert_eq!(written, r#""a\u001b[2J\n\u009b\u202e\udb40\udc41\"\\ ä\t""#);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), hostile);
    }
}
