//! Decides how a place in a text is named: by line, column and the bytes of one token.

use std::iter;
use std::ops::Range;

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in chars, from 1.
    pub column: usize,
    /// The bytes of the token that is there.
    pub span: Range<usize>,
}

impl Position {
    /// The place of the token at `at`. A plain scalar of YAML ends where `content` does.
    pub(super) fn of_token(text: &str, lines: &Lines, at: usize, content: Option<&str>) -> Self {
        let span = token(text, at, content);
        let (line, column) = lines.line_and_column(text.as_bytes(), span.start);
        Self { line, column, span }
    }
}

/// Where the lines of a text start.
#[derive(Debug)]
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &[u8]) -> Self {
        let breaks = text.iter().enumerate().filter(|&(_, &byte)| byte == b'\n');
        Self(iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect())
    }

    /// The line and the column in chars, both from 1, of the byte `at`.
    pub(super) fn line_and_column(&self, text: &[u8], at: usize) -> (usize, usize) {
        let at = at.min(text.len());
        let line = self.0.partition_point(|&start| start <= at);
        let is_first_of_char = |byte: &&u8| (**byte & 0b1100_0000) != 0b1000_0000;
        let column = text[self.0[line - 1]..at]
            .iter()
            .filter(is_first_of_char)
            .count()
            + 1;
        (line, column)
    }
}

fn token(text: &str, at: usize, content: Option<&str>) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    let value = without_properties(rest);
    let start = text.len().min(at) + rest.len() - value.len();
    let length = match value.as_bytes().first() {
        None => 0,
        Some(b'"') => double_quoted(value),
        Some(b'\'') => single_quoted(value),
        Some(b'{' | b'[') => 1,
        Some(_) => plain(value, content),
    };
    start..start + length
}

/// Skips an anchor and a tag where the value follows on the same line.
fn without_properties(text: &str) -> &str {
    let mut rest = text;
    while rest.starts_with(['&', '!']) {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest = rest[end..].trim_start_matches([' ', '\t']);
        if rest.is_empty() || rest.starts_with(['\n', '\r', '#', ',', ']', '}']) {
            return text;
        }
    }
    rest
}

fn double_quoted(text: &str) -> usize {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    end.map_or(text.len(), |end| end + 2)
}

fn single_quoted(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(quote) = text[at..].find('\'') {
        at += quote + 1;
        if bytes.get(at) != Some(&b'\'') {
            return at;
        }
        at += 1;
    }
    text.len()
}

fn plain(text: &str, content: Option<&str>) -> usize {
    if let Some(content) =
        content.filter(|content| !content.is_empty() && text.starts_with(content))
    {
        return content.len();
    }
    // A number or the like, or a text over several lines, of which the first word does.
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}');
    let first = text.chars().next().map_or(0, char::len_utf8);
    text.find(ends).unwrap_or(text.len()).max(first)
}

#[cfg(test)]
mod tests {
    use super::{Lines, token};

    fn check(text: &str, content: Option<&str>, expected: &str) {
        assert_eq!(&text[token(text, 0, content)], expected, "{text:?}");
    }

    #[test]
    fn a_token_ends_where_it_is_written_to_end() {
        check(r#""a\\\"b": 1"#, None, r#""a\\\"b""#);
        check(r"'it''s': 1", None, "'it''s'");
        check("'open", None, "'open");
        check("a b c: 1", Some("a b c"), "a b c");
        check("folded\n over: 1", Some("folded over"), "folded");
        check("12, 13]", None, "12");
        check("{a: 1}", None, "{");
        check("*ref", None, "*ref");
        check("", None, "");
    }

    #[test]
    fn properties_are_skipped_where_a_value_follows() {
        check("&id !tag 'key': 1", None, "'key'");
        check("!tag\n  a: 1", Some("a"), "!tag");
        check("&id , b]", None, "&id");
    }

    #[test]
    fn columns_count_chars() {
        let text = "a\r\nüü x\n".as_bytes();
        let places = [0, 1, 3, 8, 99].map(|at| Lines::of(text).line_and_column(text, at));
        assert_eq!(places, [(1, 1), (1, 2), (2, 1), (2, 4), (3, 1)]);
    }
}
