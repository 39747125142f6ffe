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
        Self::of_span(text, lines, token(text, at, content))
    }

    /// The place of those bytes.
    pub(super) fn of_span(text: &str, lines: &Lines, span: Range<usize>) -> Self {
        let (line, column) = lines.line_and_column(text.as_bytes(), span.start);
        Self { line, column, span }
    }
}

/// Where the lines of a text start, and how many chars come before each block of it, so that no line has to be counted
/// through: all of a description may be on one.
#[derive(Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
    chars: Vec<usize>,
}

/// How many bytes are counted at most to find a place.
const BLOCK: usize = 512;

impl Lines {
    /// The lines as editors count them.
    pub(super) fn of(text: &[u8]) -> Self {
        let breaks = text.iter().enumerate().filter(|&(_, &byte)| byte == b'\n');
        Self::starting(text, breaks.map(|(at, _)| at + 1))
    }

    /// The lines as libyaml counts them.
    pub(super) fn of_yaml(text: &str) -> Self {
        let breaks = text.match_indices(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
        let ends = breaks.filter(|&(at, _)| !text[at..].starts_with("\r\n"));
        Self::starting(text.as_bytes(), ends.map(|(at, found)| at + found.len()))
    }

    fn starting(text: &[u8], starts: impl Iterator<Item = usize>) -> Self {
        let mut passed = 0;
        let chars = text.chunks(BLOCK).map(|block| {
            passed += count_chars(block);
            passed
        });
        Self {
            chars: iter::once(0).chain(chars).collect(),
            starts: iter::once(0).chain(starts).collect(),
        }
    }

    /// The line and the column in chars, both from 1, of the byte `at`.
    pub(super) fn line_and_column(&self, text: &[u8], at: usize) -> (usize, usize) {
        let at = at.min(text.len());
        let line = self.starts.partition_point(|&start| start <= at);
        let start = self.starts[line - 1];
        (
            line,
            self.chars_before(text, at) - self.chars_before(text, start) + 1,
        )
    }

    /// The byte of a line and a column in chars, both from 0.
    pub(super) fn byte_at(&self, text: &[u8], line: usize, column: usize) -> Option<usize> {
        let wanted = self.chars_before(text, *self.starts.get(line)?) + column;
        let block = self.chars.partition_point(|&passed| passed <= wanted) - 1;
        let rest = text.get(block * BLOCK..).unwrap_or_default();
        let firsts = rest.iter().enumerate().filter(|(_, byte)| is_first(**byte));
        let mut firsts = firsts.map(|(at, _)| block * BLOCK + at);
        Some(firsts.nth(wanted - self.chars[block]).unwrap_or(text.len()))
    }

    fn chars_before(&self, text: &[u8], at: usize) -> usize {
        let block = at / BLOCK;
        self.chars[block] + count_chars(&text[block * BLOCK..at])
    }
}

fn count_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| is_first(**byte)).count()
}

/// Whether the byte is the first of a char.
fn is_first(byte: u8) -> bool {
    (byte & 0b1100_0000) != 0b1000_0000
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

/// The token of the value whose key ends at the byte `end`.
pub(super) fn value_after(text: &str, end: usize) -> &str {
    let mut rest = past_comments(&text[end..]);
    rest = past_comments(rest.strip_prefix(':').unwrap_or(rest));
    &text[token(text, text.len() - rest.len(), None)]
}

fn past_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    while rest.starts_with('#') {
        rest = rest
            .split_once('\n')
            .map_or("", |(_, rest)| rest)
            .trim_start();
    }
    rest
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
    use super::{BLOCK, Lines, token};

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

    #[test]
    fn long_lines_are_counted_in_blocks() {
        let text = format!("{}\n{}ü\n", "aü😀".repeat(BLOCK), "x".repeat(BLOCK - 2));
        let lines = Lines::of(text.as_bytes());
        let mut place = (0, 0);
        for (at, c) in text.char_indices() {
            let (line, column) = lines.line_and_column(text.as_bytes(), at);
            assert_eq!((line - 1, column - 1), place, "{at}");
            assert_eq!(lines.byte_at(text.as_bytes(), place.0, place.1), Some(at));
            place = if c == '\n' {
                (place.0 + 1, 0)
            } else {
                (place.0, place.1 + 1)
            };
        }
        assert_eq!(lines.byte_at(text.as_bytes(), 2, 9), Some(text.len()));
        assert_eq!(lines.byte_at(text.as_bytes(), 3, 0), None);
    }
}
