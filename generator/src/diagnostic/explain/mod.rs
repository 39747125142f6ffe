//! Decides what is to be read of each kind of diagnostic, beyond the one at hand.

use super::Severity;

/// A kind of diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its stable name in kebab-case.
    pub name: &'static str,
    /// How grave it is unless the configuration says something else; the gravest where it has several.
    pub severity: Severity,
    /// What it is, with an example and a remedy, in Markdown. The first line is the summary.
    pub text: &'static str,
}

macro_rules! codes {
    ($($severity:ident { $($name:literal)* })*) => {
        &[$($(Code {
            name: $name,
            severity: Severity::$severity,
            text: include_str!(concat!($name, ".md")),
        },)*)*]
    };
}

/// All kinds: those of the command line, of reading, of the description, of the output.
pub const CODES: &[Code] = codes! {
    Error {
        "config-invalid-value"
        "config-missing-key"
        "config-syntax"
        "config-unknown-key"
        "config-wrong-type"
        "filter-keeps-nothing"
        "in-the-way"
        "invalid-filter"
        "no-package-name"
        "over-limit"
        "strict"
        "unknown-code"
        "two-outputs"
    }
    Error {
        "overlay-invalid"
    }
    Warning {
        "filter-no-match"
        "override-no-match"
        "overlay-bad-target"
        "overlay-mismatch"
        "overlay-no-match"
        "overlay-too-large"
        "overlay-unknown-key"
    }
    Note {
        "overlay-extends"
    }
    Error {
        "empty-file"
        "invalid-syntax"
        "no-such-file"
        "not-utf8"
        "too-large"
        "unreadable-file"
    }
    Error {
        "not-openapi"
        "nothing-to-generate"
        "unknown-version"
    }
    Warning {
        "conflicting-schemas"
        "duplicate-key"
        "duplicate-operation-id"
        "duplicate-parameter"
        "dynamic-reference"
        "endless-schema"
        "impossible-schema"
        "infinite-schema"
        "misplaced-keyword"
        "misspelled-key"
        "nameless-parameter"
        "nameless-xml"
        "not-json"
        "odd-collection-format"
        "odd-host"
        "odd-location"
        "odd-media-type"
        "odd-method"
        "odd-security-scheme"
        "odd-status"
        "odd-style"
        "odd-type"
        "other-version-key"
        "own-header"
        "reference-cycle"
        "tab-indentation"
        "undeclared-parameter"
        "undeclared-variable"
        "unknown-path-parameter"
        "unknown-security-scheme"
        "unknown-type"
        "unmapped-url"
        "unreadable-reference"
        "unresolved-reference"
        "unfit-pages"
        "unsupported-body"
        "unsupported-callback"
        "unsupported-header"
        "unsupported-link"
        "wrong-required"
        "wrong-type"
    }
    Note {
        "crate-version"
        "differing-headers"
        "dropped-default"
        "ignored-sibling"
        "later-key"
        "mapped-outside"
        "odd-enum-value"
        "open-tuple"
        "path-fragment"
        "recognized-pages"
        "several-media-types"
        "token-endpoint"
        "unchecked-keyword"
        "unchecked-names"
        "unknown-key"
        "unknown-required"
        "unread-format"
        "unread-pages"
        "unsupported-security"
        "unsupported-webhook"
        "untyped-media-type"
        "utf16"
    }
    Error {
        "foreign-file"
        "foreign-folder"
        "half-written"
        "not-a-folder"
        "output-busy"
        "output-damaged"
        "output-io"
        "symbolic-link"
    }
};

impl Code {
    /// What it is, in one line without a full stop.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default()
    }

    /// Whether there is never an output where it is met.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The kind of that name.
#[must_use]
pub fn code(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.name == name)
}

/// The kind whose name is a misspelling of, if one is near.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static Code> {
    let name = name.to_lowercase().replace('_', "-");
    let distance = |code: &Code| strsim::damerau_levenshtein(code.name, &name);
    let nearest = CODES.iter().min_by_key(|code| distance(code));
    nearest.filter(|code| distance(code) <= code.name.len() / 3)
}

#[cfg(test)]
mod tests {
    use super::{CODES, nearest};

    #[test]
    fn every_text_has_the_same_parts() {
        for code in CODES {
            let (name, mut lines) = (code.name, code.text.lines());
            let summary = lines.next().unwrap_or_default();
            assert!(!summary.is_empty() && summary.len() <= 90, "{name}");
            assert!(
                !summary.ends_with('.') && !summary.starts_with('#'),
                "{name}"
            );
            assert_eq!(lines.next(), Some(""), "{name}");
            let headings: Vec<_> = lines.filter(|line| line.starts_with('#')).collect();
            let headings: Vec<_> = headings
                .into_iter()
                .filter(|line| line.starts_with("## "))
                .collect();
            assert_eq!(headings, ["## Example", "## What to do"], "{name}");
            assert_eq!(code.text.matches("\n```").count(), 2, "{name}");
            assert!(code.text.lines().all(|line| line.len() <= 100), "{name}");
        }
    }

    #[test]
    fn names_are_there_once() {
        let mut names: Vec<_> = CODES.iter().map(|code| code.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn a_near_name_is_found() {
        let check = |name, expected| assert_eq!(nearest(name).map(|code| code.name), expected);
        check("odd_locaton", Some("odd-location"));
        check("unresolved-refrence", Some("unresolved-reference"));
        check("petunia", None);
        check("", None);
    }
}
