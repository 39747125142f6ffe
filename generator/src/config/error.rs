//! Decides how it is said that a configuration cannot be used, or that a part of it has no effect.

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::PathBuf;

use crate::diagnostic::Severity;
use crate::diagnostic::render::{Excerpt, Statement, visible};

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read `{}`: {}", visible(&.path.display().to_string()), reason(.error))]
    Read {
        /// The file.
        path: PathBuf,
        /// What the file system says.
        error: io::Error,
    },
    /// The file says something that it must not.
    #[error("{}", .problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n"))]
    Invalid {
        /// All that is the matter, from the top to the bottom of the file.
        problems: Vec<Problem>,
    },
}

impl ConfigError {
    /// All that is the matter; of a file that cannot be read, this is one thing without a place.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Read { error, .. } => {
                let missing = error.kind() == io::ErrorKind::NotFound;
                let (code, help) = if missing {
                    (
                        "no-such-file",
                        "check the path, which is relative to the current directory",
                    )
                } else {
                    (
                        "unreadable-file",
                        "give a `specsmith.toml` that may be read",
                    )
                };
                vec![Problem {
                    severity: Severity::Error,
                    code,
                    origin: None,
                    message: self.to_string(),
                    help: Some(help.to_owned()),
                }]
            }
            Self::Invalid { problems } => problems.clone(),
        }
    }

    /// The error as text of several lines with the lines that it is about, with colors if `color`.
    #[must_use]
    pub fn text(&self, color: bool) -> String {
        let problems = self.problems();
        let texts: Vec<_> = problems.iter().map(|problem| problem.text(color)).collect();
        texts.join("\n\n")
    }
}

/// What the file system says, in the words that are used of descriptions too.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::IsADirectory => "a folder, not a file".to_owned(),
        kind => kind.to_string(),
    }
}

/// A place in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The name of the file.
    pub file: String,
    /// The bytes of the file.
    pub span: Range<usize>,
    excerpt: Excerpt,
}

impl Origin {
    /// The place of the bytes `span` in the text of a file.
    pub(super) fn new(file: &str, text: &str, span: Range<usize>) -> Self {
        // A byte order mark is none of the text that a person sees.
        let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mark = text.len() - plain.len();
        let seen = span.start.saturating_sub(mark)..span.end.saturating_sub(mark);
        let before = &plain[..seen.start];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        Self {
            file: file.to_owned(),
            span,
            excerpt: Excerpt::new(plain, seen, (line, column)),
        }
    }

    /// The line, from 1 on.
    #[must_use]
    pub fn line(&self) -> usize {
        self.excerpt.line
    }

    /// The column in characters, from 1 on.
    #[must_use]
    pub fn column(&self) -> usize {
        self.excerpt.column
    }
}

/// One thing that is the matter with what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How grave it is.
    pub severity: Severity,
    /// The stable name of its kind, as `config-unknown-key`.
    pub code: &'static str,
    /// Where it was asked for; absent if that was not in a file.
    pub origin: Option<Origin>,
    /// What is the matter.
    pub message: String,
    /// What to do about it, where the message does not say so already.
    pub help: Option<String>,
}

impl Problem {
    /// The problem as text of several lines with the line that it is about, with colors if `color`.
    #[must_use]
    pub fn text(&self, color: bool) -> String {
        let place = self.origin.as_ref();
        let place = place.map(|origin| (origin.file.as_str(), &origin.excerpt));
        let statement = Statement::error(self.code, &self.message, self.help.as_deref());
        let severity = self.severity;
        Statement {
            severity,
            place,
            ..statement
        }
        .text(color)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(origin) = &self.origin {
            let (line, column) = (origin.line(), origin.column());
            write!(f, "{}:{line}:{column}: ", visible(&origin.file))?;
        }
        write!(f, "{}", visible(&self.message))?;
        match &self.help {
            Some(help) => write!(f, ", {}", visible(help)),
            None => Ok(()),
        }
    }
}
