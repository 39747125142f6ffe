//! Decides what is said of a text that was read, but is not quite as it should be.

use std::ops::Range;

use crate::diagnostic::Severity;
use crate::pointer::Pointer;

/// Something in a text that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// How grave it is: a note or a warning.
    pub severity: Severity,
    /// The stable kebab-case name of its kind, as `duplicate-key`.
    pub code: &'static str,
    /// Where it is.
    pub at: At,
    /// What is the matter, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
}

/// What a remark is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// A value.
    Value(Pointer),
    /// Bytes of the text that are no value.
    Text(Range<usize>),
}

impl Remark {
    fn warning(code: &'static str, at: At, message: impl Into<String>, help: &'static str) -> Self {
        Self {
            severity: Severity::Warning,
            code,
            at,
            message: message.into(),
            help,
        }
    }

    pub(super) fn duplicate(pointer: Pointer) -> Self {
        Self::warning(
            "duplicate-key",
            At::Value(pointer),
            "this key stands twice in the same object; the last one counts",
            "remove one of the two",
        )
    }

    /// A tab in the indentation at the byte `at`, one of others maybe.
    pub(super) fn tab(at: usize, stop: usize) -> Self {
        Self::warning(
            "tab-indentation",
            At::Text(at..at + 1),
            format!("YAML is not indented with tabs; they were read as tab stops of width {stop}"),
            "indent with spaces",
        )
    }

    /// What keeps a text from being JSON, at the byte `at`, where it still is YAML.
    pub(super) fn not_json(at: Range<usize>, error: &str, help: Option<&'static str>) -> Self {
        Self::warning(
            "not-json",
            At::Text(at),
            format!("{error}; the text was read as YAML"),
            help.unwrap_or("write the file in JSON or in YAML, not in between"),
        )
    }

    pub(super) fn utf16() -> Self {
        Self {
            severity: Severity::Note,
            code: "utf16",
            at: At::Value(Pointer::root()),
            message: "the file is in the encoding UTF-16, which JSON and other readers do not have"
                .to_owned(),
            help: "save the file in the encoding UTF-8",
        }
    }
}
