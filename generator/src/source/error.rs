//! Decides how it is said that a text cannot be read, and what to do about it.

use std::error::Error;
use std::fmt;
use std::io;
use std::ops::Range;

use super::position::Lines;
use super::sniff::Excess;
use crate::diagnostic::render::{Excerpt, Statement};

/// Why a description cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceErrorKind {
    /// There is no such file.
    NotFound,
    /// The file cannot be read, for example a folder.
    Unreadable,
    /// There is nothing in it but space and comments.
    Empty,
    /// The text is in another encoding than UTF-8.
    NotUtf8 {
        /// The line, from 1, of the first byte that does not fit.
        line: usize,
        /// Its column in chars, from 1.
        column: usize,
    },
    /// It has more bytes than are read, or its YAML aliases stand for far more than is written.
    TooLarge,
    /// The text is neither JSON nor YAML.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column in chars, from 1.
        column: usize,
    },
}

impl SourceErrorKind {
    /// The stable kebab-case name, as `invalid-syntax`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotFound => "no-such-file",
            Self::Unreadable => "unreadable-file",
            Self::Empty => "empty-file",
            Self::NotUtf8 { .. } => "not-utf8",
            Self::TooLarge => "too-large",
            Self::Syntax { .. } => "invalid-syntax",
        }
    }
}

/// A description that cannot be read.
///
/// Its `Display` is one sentence that starts with the file, as `spec.yaml:3:7: not valid YAML: …`.
#[derive(Debug)]
pub struct SourceError {
    name: String,
    kind: SourceErrorKind,
    message: String,
    help: Option<&'static str>,
    excerpt: Option<Box<Excerpt>>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl SourceError {
    /// The display name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> SourceErrorKind {
        self.kind
    }

    /// What is the matter, without the file and the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The line, from 1, where it has one.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.place().map(|(line, _)| line)
    }

    /// The column in chars, from 1, where it has one.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.place().map(|(_, column)| column)
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        self.help
    }

    /// The error as text of several lines with the line that it is about, with colors if `color`.
    #[must_use]
    pub fn text(&self, color: bool) -> String {
        let place = self
            .excerpt
            .as_ref()
            .map(|excerpt| (self.name.as_str(), &**excerpt));
        let sentence = self.to_string();
        // Without a line to point at, the file has to be in the sentence.
        let message = if place.is_some() {
            &self.message
        } else {
            &sentence
        };
        Statement {
            place,
            ..Statement::error(self.kind.code(), message, self.help)
        }
        .text(color)
    }

    fn place(&self) -> Option<(usize, usize)> {
        match self.kind {
            SourceErrorKind::Syntax { line, column }
            | SourceErrorKind::NotUtf8 { line, column } => Some((line, column)),
            _ => None,
        }
    }
}

/// The ways to fail.
impl SourceError {
    fn new(name: &str, kind: SourceErrorKind, message: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            message: message.into(),
            help: None,
            excerpt: None,
            cause: None,
        }
    }

    fn with_help(self, help: &'static str) -> Self {
        Self {
            help: Some(help),
            ..self
        }
    }

    /// Shows the text at the byte `at`, where the error is.
    fn with_excerpt(self, text: &str, at: usize) -> Self {
        let excerpt = self
            .place()
            .map(|place| Box::new(Excerpt::new(text, char_span(text, at), place)));
        Self { excerpt, ..self }
    }

    fn with_cause(self, cause: impl Error + Send + Sync + 'static) -> Self {
        Self {
            cause: Some(Box::new(cause)),
            ..self
        }
    }

    pub(super) fn io(name: &str, error: io::Error) -> Self {
        let (kind, message, help) = match error.kind() {
            io::ErrorKind::NotFound => (
                SourceErrorKind::NotFound,
                "no such file".to_owned(),
                "check the path, which is relative to the current directory",
            ),
            io::ErrorKind::IsADirectory => (
                SourceErrorKind::Unreadable,
                "a folder, not a file".to_owned(),
                "give the file in it that holds the API description",
            ),
            kind => (
                SourceErrorKind::Unreadable,
                format!("cannot be read: {kind}"),
                "check that the file exists and may be read",
            ),
        };
        Self::new(name, kind, message)
            .with_help(help)
            .with_cause(error)
    }

    pub(super) fn empty(name: &str) -> Self {
        Self::new(name, SourceErrorKind::Empty, "the file is empty")
            .with_help("give a file with an API description in JSON or YAML")
    }

    pub(super) fn not_utf8(name: &str, error: std::string::FromUtf8Error) -> Self {
        let bytes = error.as_bytes();
        let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        let good = error.utf8_error().valid_up_to();
        let mark = if bytes.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        let (line, column) = Lines::of(&bytes[mark..]).line_and_column(&bytes[mark..], good - mark);
        let message = if wide {
            "not valid UTF-16"
        } else {
            "not valid UTF-8"
        };
        let failure = Self::new(name, SourceErrorKind::NotUtf8 { line, column }, message)
            .with_help("save the file in the encoding UTF-8");
        // As text, UTF-16 would only be noise.
        let failure = if wide {
            failure
        } else {
            failure.with_excerpt(&String::from_utf8_lossy(bytes), good)
        };
        failure.with_cause(error)
    }

    pub(super) fn too_large(name: &str) -> Self {
        Self::new(
            name,
            SourceErrorKind::TooLarge,
            "its aliases stand for too much to be read",
        )
        .with_help("write the repeated part once and refer to it by `$ref`")
    }

    pub(super) fn too_long(name: &str, limit: u64) -> Self {
        let message = format!("more than {} MB, which is too much to be read", limit >> 20);
        Self::new(name, SourceErrorKind::TooLarge, message)
            .with_help("check that it is an API description")
    }

    pub(super) fn not_regular(name: &str) -> Self {
        Self::new(
            name,
            SourceErrorKind::Unreadable,
            "neither a regular file nor a folder",
        )
        .with_help("give a regular file, or `-` to read the standard input")
    }

    pub(super) fn json(name: &str, text: &str, error: serde_json::Error) -> Self {
        let message = without_place(&error.to_string(), error.line(), error.column())
            .replace(JSON_ENDS, ENDS);
        let at = json_offset(text, &error);
        let help = if text.as_bytes().get(at) == Some(&b'/') {
            NO_COMMENTS
        } else {
            json_help(&message)
        };
        Self::not_valid(name, text, at, "JSON", &message)
            .with_help(help)
            .with_cause(error)
    }

    /// Whether it is about a comment in JSON, which has none.
    pub(super) fn is_of_comment(&self) -> bool {
        self.help == Some(NO_COMMENTS)
    }

    pub(super) fn yaml(name: &str, text: &str, error: serde_yaml::Error) -> Self {
        let shown = error.to_string();
        if shown == "repetition limit exceeded" {
            return Self::too_large(name).with_cause(error);
        }
        let (at, message) = match (error.location(), shown.rsplit_once(" at position ")) {
            // The reader of libyaml gives no line, only this.
            (_, Some((message, at))) if at.parse::<usize>().is_ok() => {
                (at.parse().unwrap_or(0), message.to_owned())
            }
            (Some(place), _) => (
                place.index(),
                without_place(&shown, place.line(), place.column()),
            ),
            (None, _) => (0, shown),
        };
        Self::not_valid(name, text, at, "YAML", &message)
            .with_help(yaml_help(&message))
            .with_cause(error)
    }

    pub(super) fn excess(name: &str, text: &str, at: usize, excess: Excess) -> Self {
        let (message, help) = match excess {
            Excess::Depth => (TOO_DEEP, FLATTEN),
            Excess::Values => (
                "more keys, items and brackets than can be read of a text of this length",
                "check that it is an API description; if it is one, write it in JSON",
            ),
            Excess::Tags => (
                "more `%TAG` lines than can be read",
                "remove them: tags say nothing in an API description",
            ),
        };
        Self::not_valid(name, text, at, "YAML", message).with_help(help)
    }

    pub(super) fn second_document(name: &str, text: &str, at: usize) -> Self {
        Self::syntax(
            name,
            text,
            at,
            "more than one YAML document: the second starts here".to_owned(),
        )
        .with_help("keep one document, and remove the line `---` with what follows it")
    }

    fn not_valid(name: &str, text: &str, at: usize, format: &str, message: &str) -> Self {
        let message = if message.starts_with(DEPTH_LIMIT_REACHED) {
            TOO_DEEP
        } else {
            message
        };
        Self::syntax(name, text, at, format!("not valid {format}: {message}"))
    }

    fn syntax(name: &str, text: &str, at: usize, message: String) -> Self {
        let bytes = text.as_bytes();
        let (line, column) = Lines::of(bytes).line_and_column(bytes, at);
        Self::new(name, SourceErrorKind::Syntax { line, column }, message).with_excerpt(text, at)
    }
}

const TOO_DEEP: &str = "nested deeper than 128 levels";
const FLATTEN: &str = "close the brackets that were left open, or move inner parts below `components` and refer to \
                       them by `$ref`";
/// What `serde_json` says of a text that ends too early, and what is said instead.
const JSON_ENDS: &str = "EOF while parsing";
const ENDS: &str = "the text ends within";

const NO_COMMENTS: &str = "JSON has no comments: remove it, or write the file in YAML";

/// What both parsers say of that, and both have that limit.
pub(super) const DEPTH_LIMIT_REACHED: &str = "recursion limit exceeded";

/// The bytes of the char that an error of `serde_json` is about.
pub(super) fn json_span(text: &str, error: &serde_json::Error) -> Range<usize> {
    char_span(text, json_offset(text, error))
}

fn char_span(text: &str, at: usize) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    at..at + rest.chars().next().map_or(0, char::len_utf8)
}

/// Where the byte is that an error of `serde_json` is about.
fn json_offset(text: &str, error: &serde_json::Error) -> usize {
    let lines = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    text.len().min(start + error.column().saturating_sub(1))
}

/// The place goes before the message, so it need not be within.
fn without_place(message: &str, line: usize, column: usize) -> String {
    message.replacen(&format!(" at line {line} column {column}"), "", 1)
}

fn json_help(message: &str) -> &'static str {
    let has = |part| message.contains(part);
    if has(ENDS) {
        "the file may be cut off, or a bracket or a quote is not closed"
    } else if has("trailing comma") {
        "remove the comma in front"
    } else if has("trailing characters") {
        "keep one value, and remove what follows it"
    } else if has("key must be a string") {
        "write the key in double quotes"
    } else if has("control character") {
        "write the character as an escape, such as `\\n`"
    } else if has(DEPTH_LIMIT_REACHED) {
        FLATTEN
    } else {
        "check the commas, the quotes and the brackets here and just before"
    }
}

fn yaml_help(message: &str) -> &'static str {
    let has = |part| message.contains(part);
    if has("mapping values are not allowed") {
        "check the indentation, and quote a text that contains `: `"
    } else if has("cannot start any token") {
        "indent with spaces, not tabs, and quote a text that starts with `@`, `%` or a backtick"
    } else if has(DEPTH_LIMIT_REACHED) {
        "an alias `*name` within its own anchor `&name`, if there is one, nests without end"
    } else if has("control characters") {
        "remove the invisible character, or write it as an escape within double quotes"
    } else if has("unknown anchor") {
        "define the anchor `&name` before the alias `*name`, or quote a text that starts with `*`"
    } else if has("expected a key that is a text") {
        "write the key as a text, in quotes if need be"
    } else if has("<document start>") {
        "keep one document, and remove what follows the line `...`"
    } else {
        "check the indentation, the quotes and the brackets of this line and of those before"
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some((line, column)) = self.place() {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl Error for SourceError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause
            .as_ref()
            .map(|cause| &**cause as &(dyn Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::io;

    use super::{SourceError, SourceErrorKind};
    use crate::source::Source;

    fn error(text: &str) -> SourceError {
        Source::parse("spec", text.to_owned()).unwrap_err()
    }

    fn check(text: &str, expected: &str) {
        let error = error(text);
        assert_eq!(error.to_string(), format!("spec:{expected}"));
        assert!(matches!(error.kind(), SourceErrorKind::Syntax { .. }));
    }

    fn check_help(text: &str, part: &str) {
        let help = error(text).help().unwrap();
        assert!(help.contains(part), "{help}");
        assert_eq!(error(text).is_of_comment(), part == "no comments");
    }

    #[test]
    fn json_errors_name_the_char() {
        check(r#"{"a" 1}"#, "1:6: not valid JSON: expected `:`");
        check(
            "{\"ü\": 1,\r\n \"üü\" 1}",
            "2:7: not valid JSON: expected `:`",
        );
        check(
            "{\"a\": [1,\n",
            "2:1: not valid JSON: the text ends within a value",
        );
        check("{\"a\": 1}}", "1:9: not valid JSON: trailing characters");
        check(
            "[1] # [\n\ta: b",
            "1:5: not valid JSON: trailing characters",
        );
    }

    #[test]
    fn yaml_errors_name_the_char() {
        check(
            "a:\n  - [1\n  - 3\n",
            "4:1: not valid YAML: did not find expected ',' or ']', while parsing a flow sequence at line 2 column 5",
        );
        let mapping = "not valid YAML: mapping values are not allowed in this context";
        check("- ü: b: c\n", &format!("1:7: {mapping}"));
        // To libyaml this is the second line.
        check("ü\u{85}ü: b: c\n", &format!("1:4: {mapping}"));
        check(
            "a: 1\nü: \u{1}\n",
            "2:4: not valid YAML: control characters are not allowed",
        );
        check(
            "a: 1\n...\nb\n",
            "3:1: not valid YAML: did not find expected <document start>",
        );
    }

    #[test]
    fn a_second_document_is_an_error() {
        let message = "more than one YAML document: the second starts here";
        check("a: 1\n--- # b\n\nb: [\n", &format!("4:1: {message}"));
        check("a: 1\n---\n", &format!("3:1: {message}"));
    }

    #[test]
    fn help_says_what_to_do() {
        check_help("a: b: c", "quote a text");
        check_help("a: @b", "quote a text that starts");
        check_help("a:\n\tb: [", "spaces, not tabs");
        check_help("a: *b", "before the alias");
        check_help("a: &b [*b]", "without end");
        check_help("{\"a\": 1, // b\n \"c\": 2}", "no comments");
        check_help("# nothing\n", "API description");
        check_help("{\"a\" 1}", "commas");
        check_help("{\"a\": 1", "cut off");
        check_help("{\"a\": 1,}}", "comma in front");
        check_help(&"[".repeat(200), "brackets");
    }

    #[test]
    fn each_kind_has_its_sentence() {
        assert_eq!(error(" \n# a\n").to_string(), "spec: the file is empty");
        let missing = SourceError::io("a.yaml", io::ErrorKind::NotFound.into());
        assert_eq!(missing.to_string(), "a.yaml: no such file");
        assert_eq!(
            (missing.kind(), missing.line()),
            (SourceErrorKind::NotFound, None)
        );
        assert!(missing.source().is_some());
        let denied = SourceError::io("a.yaml", io::ErrorKind::PermissionDenied.into());
        assert_eq!(
            denied.to_string(),
            "a.yaml: cannot be read: permission denied"
        );
    }

    #[test]
    fn other_encodings_are_told() {
        let error = |bytes: &[u8]| {
            SourceError::not_utf8("a.yaml", String::from_utf8(bytes.to_vec()).unwrap_err())
        };
        let latin = error(b"a: 1\nb: \xc3\xbc\xfc");
        assert_eq!(latin.to_string(), "a.yaml:2:5: not valid UTF-8");
        assert_eq!(
            (latin.name(), latin.line(), latin.column()),
            ("a.yaml", Some(2), Some(5))
        );
        assert_eq!(error(b"\xef\xbb\xbfa\xfc").column(), Some(2));
        assert_eq!(error(b"\xff\xfea\0").message(), "not valid UTF-16");
    }

    #[test]
    fn errors_can_cross_threads() {
        fn check<T: Error + Send + Sync + 'static>() {}
        check::<SourceError>();
    }
}
