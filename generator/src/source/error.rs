//! Decides how it is said that a text cannot be read, and what to do about it.

use std::error::Error;
use std::fmt;
use std::io;

use super::position::Lines;

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
    /// Its YAML aliases stand for far more than is written.
    TooLarge,
    /// The text is neither JSON nor YAML.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column in chars, from 1.
        column: usize,
    },
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
            cause: None,
        }
    }

    fn with_help(self, help: &'static str) -> Self {
        Self {
            help: Some(help),
            ..self
        }
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
        let (line, column) =
            Lines::of(bytes).line_and_column(bytes, error.utf8_error().valid_up_to());
        let message = if wide {
            "UTF-16, not UTF-8"
        } else {
            "not valid UTF-8"
        };
        Self::new(name, SourceErrorKind::NotUtf8 { line, column }, message)
            .with_help("save the file in the encoding UTF-8")
            .with_cause(error)
    }

    pub(super) fn too_large(name: &str) -> Self {
        Self::new(
            name,
            SourceErrorKind::TooLarge,
            "its aliases stand for too much to be read",
        )
        .with_help("write the repeated part once and refer to it by `$ref`")
    }

    pub(super) fn json(name: &str, text: &str, error: serde_json::Error) -> Self {
        let message = without_place(&error.to_string(), error.line(), error.column());
        let at = json_offset(text, &error);
        let comment = text.as_bytes().get(at) == Some(&b'/');
        let failure = Self::not_valid(name, text, at, "JSON", &message);
        let failure = if comment {
            failure.with_help("JSON has no comments")
        } else {
            failure
        };
        failure.with_cause(error)
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
        let help = yaml_help(&message);
        Self {
            help,
            ..Self::not_valid(name, text, at, "YAML", &message)
        }
        .with_cause(error)
    }

    pub(super) fn too_deep(name: &str, text: &str, at: usize) -> Self {
        Self::not_valid(name, text, at, "YAML", TOO_DEEP)
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
        let text = text.as_bytes();
        let (line, column) = Lines::of(text).line_and_column(text, at);
        Self::new(name, SourceErrorKind::Syntax { line, column }, message)
    }
}

const TOO_DEEP: &str = "nested deeper than 128 levels";

/// What both parsers say of that, and both have that limit.
pub(super) const DEPTH_LIMIT_REACHED: &str = "recursion limit exceeded";

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

fn yaml_help(message: &str) -> Option<&'static str> {
    let has = |part| message.contains(part);
    if has("mapping values are not allowed") {
        Some("check the indentation, and quote a text that contains `: `")
    } else if has("cannot start any token") {
        Some(
            "indent with spaces, not tabs, and quote a text that starts with `@`, `%` or a backtick",
        )
    } else if has("could not find expected ':'") || has("did not find expected key") {
        Some("check the indentation and the quotes of this line and of the one before")
    } else if has(DEPTH_LIMIT_REACHED) {
        Some("an alias `*name` within its own anchor `&name` nests without end")
    } else if has("control characters") {
        Some("remove the invisible character, or write it as an escape within double quotes")
    } else if has("unknown anchor") {
        Some(
            "define the anchor `&name` before the alias `*name`, or quote a text that starts with `*`",
        )
    } else {
        None
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
            "2:1: not valid JSON: EOF while parsing a value",
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
        check_help("a:\n\tb: 1", "spaces, not tabs");
        check_help("a: *b", "before the alias");
        check_help("a: &b [*b]", "without end");
        check_help("{\"a\": 1, // b\n \"c\": 2}", "no comments");
        check_help("# nothing\n", "API description");
        assert_eq!(error("{\"a\" 1}").help(), None);
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
        assert_eq!(error(b"\xff\xfea\0").message(), "UTF-16, not UTF-8");
    }

    #[test]
    fn errors_can_cross_threads() {
        fn check<T: Error + Send + Sync + 'static>() {}
        check::<SourceError>();
    }
}
