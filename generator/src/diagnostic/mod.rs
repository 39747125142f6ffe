//! Decides what a diagnostic is: data, collected by every stage, printed at the end.

pub mod explain;
pub(crate) mod gather;
pub mod levels;
pub mod render;

use render::Statement;

use crate::site::Site;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something to know; the output is what the description says.
    Note,
    /// A part of the description was approximated or left out.
    Warning,
    /// No output can be made.
    Error,
}

/// One thing to say about a description.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// The stable kebab-case name of its kind, as `unresolved-reference`.
    pub code: &'static str,
    /// Where it is in the files of the description.
    pub at: Site,
    /// What is the matter, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Severity {
    /// How it is called: `note`, `warning` or `error`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Diagnostic {
    /// A diagnostic without a help text.
    #[must_use]
    pub fn new(
        severity: Severity,
        code: &'static str,
        at: &Site,
        message: impl Into<String>,
    ) -> Self {
        Self {
            severity,
            code,
            at: at.clone(),
            message: message.into(),
            help: None,
        }
    }

    /// The same with a help text.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What it says, without the line that it is about.
    pub(crate) fn statement(&self) -> Statement<'_> {
        Statement {
            severity: self.severity,
            code: self.code,
            message: &self.message,
            place: None,
            pointer: Some(&self.at.pointer),
            help: self.help.as_deref(),
            more: 0,
        }
    }
}
