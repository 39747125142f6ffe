//! Decides how a description's texts become documentation that nothing can break out of.

use serde::Serialize;

use super::leaf::Literal;

/// Documentation in Markdown, safe in rustdoc and in a Markdown file.
///
/// Code in it is no doctest, and no link, tag or bare URL in it makes rustdoc warn.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Doc {
    /// The lines.
    pub lines: Vec<String>,
    /// The lines as string literals with a space before each, as `///` has it.
    pub literals: Vec<Literal>,
    /// All in one line, for the cell of a table.
    pub cell: String,
}

impl Doc {
    /// Documentation of texts, each a paragraph of its own.
    pub(super) fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut lines: Vec<String> = Vec::new();
        let mut words = Vec::new();
        for text in texts {
            let paragraph = sanitized(text);
            words.push(plain(text));
            if !lines.is_empty() && !paragraph.is_empty() {
                lines.push(String::new());
            }
            lines.extend(paragraph);
        }
        Self::new(lines, cell(words.join(" ").trim()))
    }

    /// Documentation of sentences that hold no text of a description but code spans.
    pub(super) fn fixed(lines: &[String]) -> Self {
        Self::new(lines.to_vec(), cell(&lines.join(" ")))
    }

    /// The same with a paragraph behind it, which holds no text of a description but code spans. A table has a
    /// column of its own for that.
    pub(super) fn and(self, paragraph: &str) -> Self {
        let mut lines = self.lines;
        lines.extend([String::new(), paragraph.to_owned()]);
        Self::new(lines, self.cell)
    }

    /// `cell` is made apart from the lines, since a block of code means nothing within one line.
    fn new(lines: Vec<String>, cell: String) -> Self {
        let spaced = |line: &String| {
            Literal::text(&if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            })
        };
        let literals = lines.iter().map(spaced).collect();
        Self {
            lines,
            literals,
            cell,
        }
    }
}

/// One line of plain text: no Markdown in it has a meaning.
pub(super) fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    escaped(&visible(&words.join(" ")))
}

/// Markdown of one line as the cell of a table.
pub(super) fn cell(markdown: &str) -> String {
    markdown.replace('|', "\\|")
}

/// A code span.
pub(super) fn code(text: &str) -> String {
    let text = visible(text).replace('\n', " ");
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let ticks = "`".repeat(longest + 1);
    // A space keeps ticks at the ends apart, and an empty span a span.
    if text.is_empty() || text.starts_with('`') || text.ends_with('`') {
        format!("{ticks} {text} {ticks}")
    } else {
        format!("{ticks}{text}{ticks}")
    }
}

/// The lines of a text, without blank ones at its ends.
fn sanitized(text: &str) -> Vec<String> {
    let text = visible(text);
    let mut lines: Vec<String> = Vec::new();
    let mut fence = None;
    for line in text.lines() {
        lines.push(sanitized_line(line.trim_end(), &mut fence));
    }
    if let Some(open) = fence {
        lines.push(open);
    }
    let first = lines
        .iter()
        .position(|line| !line.trim().is_empty())
        .unwrap_or(lines.len());
    let last = lines
        .iter()
        .rposition(|line| !line.trim().is_empty())
        .map_or(0, |last| last + 1);
    lines.drain(first..last.max(first)).collect()
}

/// A line; `fence` is the fence of the code block that it is in.
fn sanitized_line(line: &str, fence: &mut Option<String>) -> String {
    let trimmed = line.trim_start();
    let mark = fence_of(trimmed);
    match (fence.clone(), mark) {
        (None, Some(mark)) => {
            *fence = Some(mark.clone());
            // Without a language rustdoc would take the block for a doctest.
            format!("{mark}text")
        }
        (Some(open), Some(mark)) if mark.starts_with(&open) && trimmed == mark => {
            *fence = None;
            open
        }
        (Some(_), _) => line.to_owned(),
        // Four spaces would make a code block, and that a doctest.
        (None, None) => {
            let indent = (line.len() - trimmed.len()).min(3);
            format!("{}{}", &"   "[..indent], escaped_item(trimmed))
        }
    }
}

/// A line that may be an item of a list: behind the marker, too, code could begin, and that would be
/// a doctest.
fn escaped_item(line: &str) -> String {
    if let Some(length) = list_marker(line) {
        let (marker, item) = line.split_at(length);
        return format!("{marker} {}", escaped_item(item.trim_start()));
    }
    let fence = if line.starts_with("~~~") { "\\" } else { "" };
    format!("{fence}{}", escaped(line))
}

/// The length of a list item's marker at the start of `line`: `-`, `*`, `+`, `1.` or `1)`.
fn list_marker(line: &str) -> Option<usize> {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mark = line[digits..].chars().next()?;
    let marks = if digits == 0 {
        ['-', '*', '+'].as_slice()
    } else {
        &['.', ')']
    };
    let spaced = line[digits + mark.len_utf8()..].starts_with(' ');
    (marks.contains(&mark) && spaced).then_some(digits + 1)
}

fn fence_of(line: &str) -> Option<String> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let count = line.chars().take_while(|c| *c == mark).count();
    let info = &line[count..];
    (count >= 3 && !info.contains('`')).then(|| mark.to_string().repeat(count))
}

/// The text without characters that do not show, or that turn the order of others about.
pub(super) fn visible(text: &str) -> String {
    let text = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\t', "    ");
    text.chars()
        .filter(|c| *c == '\n' || !(c.is_control() || is_format(*c)))
        .collect()
}

fn is_format(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// The line with what rustdoc would take for a link or a tag escaped, but for code and true links.
fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let (taken, length) = next_piece(rest, c);
        out.push_str(&taken);
        rest = &rest[length..];
    }
    out
}

/// What the first piece of `rest` becomes, and how long it is.
fn next_piece(rest: &str, first: char) -> (String, usize) {
    let whole = |length: usize| (rest[..length].to_owned(), length);
    match first {
        '`' => code_span(rest).map_or_else(|| ("\\`".to_owned(), 1), whole),
        '[' => link(rest).unwrap_or_else(|| ("\\[".to_owned(), 1)),
        '<' => autolink(rest).map_or_else(|| ("\\<".to_owned(), 1), whole),
        ']' | '>' => (format!("\\{first}"), 1),
        '\\' => match rest[1..].chars().next() {
            Some(next) if next.is_ascii_punctuation() => whole(2),
            _ => ("\\\\".to_owned(), 1),
        },
        'h' => url(rest).map_or_else(
            || whole(1),
            |length| (format!("<{}>", &rest[..length]), length),
        ),
        other => whole(other.len_utf8()),
    }
}

fn code_span(rest: &str) -> Option<usize> {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let mark = &rest[..ticks];
    let end = rest[ticks..].find(mark)?;
    let after = ticks + end + ticks;
    (!rest[after..].starts_with('`')).then_some(after)
}

/// `[text](https://…)`: a link that leads out of the documentation.
fn link(rest: &str) -> Option<(String, usize)> {
    let close = rest.find("](")?;
    let text = &rest[1..close];
    let target = &rest[close + 2..];
    let end = target.find(')')?;
    let target = &target[..end];
    let plain = !text.contains(['[', ']', '`', '<', '\\']) && is_url(target) && target.is_ascii();
    plain.then(|| (format!("[{text}]({target})"), close + 2 + end + 1))
}

fn autolink(rest: &str) -> Option<usize> {
    let end = rest.find('>')?;
    is_url(&rest[1..end]).then_some(end + 1)
}

fn is_url(text: &str) -> bool {
    let known = text.starts_with("https://") || text.starts_with("http://");
    known
        && text
            .chars()
            .all(|c| !c.is_whitespace() && !matches!(c, '<' | '>' | '"' | '(' | ')' | '\\' | '`'))
}

/// The length of a bare URL at the start of `rest`.
fn url(rest: &str) -> Option<usize> {
    if !rest.starts_with("http://") && !rest.starts_with("https://") {
        return None;
    }
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '<' | '>' | '"' | '`' | '(' | ')' | '[' | ']' | '\\' | '|' | '{' | '}'
            )
    };
    let length = rest.find(ends).unwrap_or(rest.len());
    let trimmed = rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    (trimmed.len() > "https://".len()).then_some(trimmed.len())
}

#[cfg(test)]
mod tests {
    use super::Doc;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(Doc::of([text]).lines, expected, "{text:?}");
    }

    #[test]
    fn code_is_no_doctest() {
        check("a\n```\nx\n```\nb", &["a", "```text", "x", "```", "b"]);
        check("```rust\nx", &["```text", "x", "```"]);
        check("~~~~\n```\n~~~~", &["~~~~text", "```", "~~~~"]);
        check("a\n\n        deep", &["a", "", "   deep"]);
        check("-      a\n12)      b", &["- a", "12) b"]);
        check("- 1.  ~~~\n- ```", &["- 1. \\~~~", "- \\`\\`\\`"]);
    }

    #[test]
    fn links_lead_out_or_are_text() {
        check("see [Pet] or [a](b)", &["see \\[Pet\\] or \\[a\\](b)"]);
        check("[a](https://b.c/d) e", &["[a](https://b.c/d) e"]);
        check("go to https://b.c/d.", &["go to <https://b.c/d>."]);
        check(
            "<https://b.c> <b>x</b>",
            &["<https://b.c> \\<b\\>x\\</b\\>"],
        );
    }

    #[test]
    fn what_does_not_show_is_dropped() {
        check("a\u{202e}b\u{0}c\r\nd", &["abc", "d"]);
        check("  \n\n", &[]);
    }

    #[test]
    fn code_spans_stay_and_lone_ticks_do_not() {
        check("`a[b]<c>` and ` d", &["`a[b]<c>` and \\` d"]);
    }
}
