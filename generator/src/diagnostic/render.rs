//! Decides how a diagnostic looks as text: like one of rustc's.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::DEFAULT_LINE_NUM_STYLE;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::Severity;
use crate::pointer::Pointer;

/// How many characters of a line are shown in front of the marked place.
const BEFORE: usize = 50;
/// How many characters of a line are shown from the marked place on.
const AFTER: usize = 80;
/// Stands for the part of a line that is not shown.
const ELLIPSIS: &str = "...";

/// The line of a file that something is said of, cut to a window around the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The line, from 1 on.
    pub line: usize,
    /// The column in characters, from 1 on.
    pub column: usize,
    /// The window of the line, control characters escaped.
    shown: String,
    /// The bytes of `shown` to mark.
    marked: Range<usize>,
}

impl Excerpt {
    /// The excerpt of `text` with the bytes `span` marked, which begin in a line and a column, both from 1 on. Of a
    /// span over several lines the first line is shown.
    ///
    /// Looks at no more than the window, for a description can be 13 MB in one line.
    #[must_use]
    pub fn new(text: &str, span: Range<usize>, (line, column): (usize, usize)) -> Self {
        let (before, after) = text.split_at(char_boundary(text, span.start));
        let (before, cut_left) = last_chars(before, BEFORE);
        let (after, cut_right) = first_chars(after, AFTER);
        let marked = char_boundary(after, span.end.saturating_sub(span.start));
        let (marked, after) = after.split_at(marked);

        let mut shown = String::new();
        shown.push_str(if cut_left { ELLIPSIS } else { "" });
        shown.push_str(&visible(before));
        let start = shown.len();
        shown.push_str(&visible(marked.trim_end()));
        let end = shown.len();
        shown.push_str(&visible(&marked[marked.trim_end().len()..]));
        shown.push_str(&visible(after));
        shown.push_str(if cut_right { ELLIPSIS } else { "" });
        Self {
            line,
            column,
            shown,
            marked: start..end,
        }
    }
}

/// What is said to the user, before it is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    /// How grave it is.
    pub severity: Severity,
    /// The stable name of its kind.
    pub code: &'a str,
    /// What is the matter, in one sentence without a full stop.
    pub message: &'a str,
    /// The name of the file as the user knows it, and the line; absent if it is of no line.
    pub place: Option<(&'a str, &'a Excerpt)>,
    /// Where it is in the description.
    pub pointer: Option<&'a Pointer>,
    /// What to do about it.
    pub help: Option<&'a str>,
    /// How many more places it is said of.
    pub more: usize,
}

impl<'a> Statement<'a> {
    /// An error that is of no place.
    #[must_use]
    pub fn error(code: &'a str, message: &'a str, help: Option<&'a str>) -> Self {
        let severity = Severity::Error;
        Self {
            severity,
            code,
            message,
            place: None,
            pointer: None,
            help,
            more: 0,
        }
    }
}

impl Statement<'_> {
    /// The statement as text of several lines, the last one without a line end, with colors if `color`.
    ///
    /// Control characters of the description are escaped, so that it cannot steer the user's terminal.
    #[must_use]
    pub fn text(&self, color: bool) -> String {
        let renderer = if color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let Some((file, excerpt)) = self.place else {
            return renderer.render(&[self.notes(self.title())]);
        };
        let snippet = Snippet::source(&excerpt.shown)
            .line_start(excerpt.line)
            .annotation(AnnotationKind::Primary.span(excerpt.marked.clone()));
        let text = renderer.render(&[self.notes(self.title().element(snippet))]);
        insert_origin(&text, file, excerpt, color)
    }

    /// The line with severity, code and message.
    fn title(&self) -> Group<'_> {
        let level = match self.severity {
            Severity::Note => Level::NOTE,
            Severity::Warning => Level::WARNING,
            Severity::Error => Level::ERROR,
        };
        Group::with_title(level.primary_title(visible(self.message)).id(self.code))
    }

    /// The lines below the source.
    fn notes<'a>(&'a self, group: Group<'a>) -> Group<'a> {
        let at = self.pointer.map(|pointer| {
            let pointer = pointer.to_string();
            Level::NOTE
                .with_name("at")
                .message(visible(&pointer).into_owned())
        });
        let more = match self.more {
            0 => None,
            1 => Some("1 more place".to_owned()),
            more => Some(format!("{more} more places")),
        };
        let more = more.map(|more| Level::NOTE.with_name("and at").message(more));
        // A help text may have several lines: they are indented, so none of them can pass for another diagnostic.
        let help = self.help.map(|help| {
            let lines: Vec<_> = help.lines().map(visible).collect();
            Level::HELP.message(lines.join("\n"))
        });
        group.elements(at).elements(more).elements(help)
    }
}

/// Puts `--> file:line:column` below the title.
///
/// annotate-snippets counts the column in the text that it is given, and that is only a window of the line.
fn insert_origin(text: &str, file: &str, excerpt: &Excerpt, color: bool) -> String {
    let Excerpt { line, column, .. } = excerpt;
    let (title, rest) = text.split_once('\n').expect("a snippet follows the title");
    let arrow = format!("{:>width$}--> ", "", width = line.to_string().len());
    let mut out = String::with_capacity(text.len() + arrow.len() + file.len() + 32);
    out.push_str(title);
    out.push('\n');
    if color {
        let style = DEFAULT_LINE_NUM_STYLE;
        write!(out, "{style}{arrow}{style:#}").expect("a String takes all");
    } else {
        out.push_str(&arrow);
    }
    let file = visible(file);
    writeln!(out, "{file}:{line}:{column}").expect("a String takes all");
    out + rest
}

/// The last `limit` characters of the last line of `text`, and whether that line has more.
fn last_chars(text: &str, limit: usize) -> (&str, bool) {
    let mut chars = text.char_indices().rev().take_while(|(_, c)| *c != '\n');
    match chars.by_ref().take(limit).last() {
        Some((start, _)) => (&text[start..], chars.next().is_some()),
        None => ("", false),
    }
}

/// The first `limit` characters of the first line of `text`, and whether that line has more.
fn first_chars(text: &str, limit: usize) -> (&str, bool) {
    let mut chars = text.char_indices().take_while(|(_, c)| *c != '\n');
    match chars.by_ref().take(limit).last() {
        Some((start, c)) => {
            let shown = &text[..start + c.len_utf8()];
            let cut = chars.next().is_some();
            (
                if cut {
                    shown
                } else {
                    shown.trim_end_matches('\r')
                },
                cut,
            )
        }
        None => ("", false),
    }
}

/// The nearest start of a character at or in front of `index`.
fn char_boundary(text: &str, index: usize) -> usize {
    let index = index.min(text.len());
    (0..=index)
        .rev()
        .find(|&i| text.is_char_boundary(i))
        .unwrap_or(0)
}

/// The text with every character escaped that could move a terminal's cursor, switch its state or reorder or hide
/// what stands around it. A tab stays.
///
/// annotate-snippets does this only for some of them and only in some places: not for C1 controls, not in paths.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(steers_terminal) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if steers_terminal(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether `visible` escapes it: controls, direction marks, invisible characters other than the joiners that some
/// scripts need.
pub(crate) fn steers_terminal(c: char) -> bool {
    let invisible = matches!(c,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    invisible || (c.is_control() && c != '\t')
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::{Excerpt, Statement};
    use crate::diagnostic::{Diagnostic, Severity};
    use crate::pointer::Pointer;

    fn diagnostic() -> Diagnostic {
        let pointer = Pointer::root().child("paths").child("/pets").child("$ref");
        Diagnostic::new(
            Severity::Warning,
            "unresolved-reference",
            &pointer.into(),
            "`#/nowhere` is not in the description",
        )
        .with_help("correct the reference")
    }

    /// A place in a file of any name.
    #[derive(Clone)]
    struct Site<'a> {
        file: &'a str,
        text: &'a str,
        span: Range<usize>,
        line: usize,
        column: usize,
    }

    fn render(diagnostic: &Diagnostic, place: Option<Site<'_>>, color: bool) -> String {
        let excerpt =
            |place: Site<'_>| Excerpt::new(place.text, place.span, (place.line, place.column));
        let file = place.as_ref().map_or("", |place| place.file);
        let excerpt = place.map(excerpt);
        let place = excerpt.as_ref().map(|excerpt| (file, excerpt));
        Statement {
            place,
            ..diagnostic.statement()
        }
        .text(color)
    }

    /// Marks the first `marked` of `text`.
    fn check(diagnostic: &Diagnostic, text: &str, marked: &str, expected: &str) {
        let start = text.find(marked).expect("the marked text is there");
        let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let place = Site {
            file: "spec.yaml",
            text,
            span: start..start + marked.len(),
            line: text[..start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
        };
        assert_eq!(
            render(diagnostic, Some(place), false),
            expected.trim_matches('\n')
        );
    }

    #[test]
    fn underlines_the_place() {
        check(
            &diagnostic(),
            "paths:\n  /pets:\n    $ref: '#/nowhere'\n",
            "'#/nowhere'",
            "
warning[unresolved-reference]: `#/nowhere` is not in the description
 --> spec.yaml:3:11
  |
3 |     $ref: '#/nowhere'
  |           ^^^^^^^^^^^
  |
  = at: #/paths/~1pets/$ref
  = help: correct the reference
",
        );
    }

    #[test]
    fn works_without_a_place() {
        let mut diagnostic = diagnostic();
        assert_eq!(
            render(&diagnostic, None, false),
            "
warning[unresolved-reference]: `#/nowhere` is not in the description
 |
 = at: #/paths/~1pets/$ref
 = help: correct the reference"
                .trim_start()
        );
        diagnostic.help = None;
        diagnostic.severity = Severity::Error;
        diagnostic.at = Pointer::root().into();
        assert_eq!(
            render(&diagnostic, None, false),
            "
error[unresolved-reference]: `#/nowhere` is not in the description
 |
 = at: #"
                .trim_start()
        );
    }

    #[test]
    fn shows_the_first_line_of_many() {
        let mut diagnostic = diagnostic();
        diagnostic.severity = Severity::Note;
        diagnostic.help = None;
        check(
            &diagnostic,
            "a:\r\n\tbig: {  \r\n one,\r\n two }\r\n",
            "{  \r\n one,\r\n two }",
            "
note[unresolved-reference]: `#/nowhere` is not in the description
 --> spec.yaml:2:7
  |
2 |     big: {  
  |          ^
  |
  = at: #/paths/~1pets/$ref
",
        );
    }

    #[test]
    fn marks_an_empty_value() {
        let mut diagnostic = diagnostic();
        diagnostic.help = None;
        let place = Site {
            file: "s",
            text: "a:\nb:",
            span: 2..2,
            line: 1,
            column: 3,
        };
        assert_eq!(
            render(&diagnostic, Some(place), false),
            "
warning[unresolved-reference]: `#/nowhere` is not in the description
 --> s:1:3
  |
1 | a:
  |   ^
  |
  = at: #/paths/~1pets/$ref"
                .trim_start()
        );
    }

    #[test]
    fn shows_a_window_of_a_long_line() {
        let text = format!(
            "{{\"start\":[{}\"ä\":{{\"$ref\":\"#/nowhere\"}},{}]}}",
            "1234567890,".repeat(1_000_000),
            "1234567890,".repeat(1_000_000)
        );
        check(
            &diagnostic(),
            &text,
            "\"#/nowhere\"",
            "
warning[unresolved-reference]: `#/nowhere` is not in the description
 --> spec.yaml:1:11000023
  |
1 | ...7890,1234567890,1234567890,1234567890,\"ä\":{\"$ref\":\"#/nowhere\"},1234567890,1234567890,1234567890,1234567890,1234567890,1234567890,1...
  |                                                      ^^^^^^^^^^^
  |
  = at: #/paths/~1pets/$ref
  = help: correct the reference
",
        );
    }

    #[test]
    fn marks_no_more_than_the_window() {
        let text = format!("{}[{}", " ".repeat(60), "123456789,".repeat(50));
        let marked = &text[60..];
        let mut diagnostic = diagnostic();
        diagnostic.help = None;
        check(
            &diagnostic,
            &text,
            marked,
            "
warning[unresolved-reference]: `#/nowhere` is not in the description
 --> spec.yaml:1:61
  |
1 | ...                                                  [123456789,123456789,123456789,123456789,123456789,123456789,123456789,123456789...
  |                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = at: #/paths/~1pets/$ref
",
        );
    }

    #[test]
    fn a_description_cannot_steer_the_terminal() {
        let hostile = "\u{1b}]0;x\u{7}\u{9b}2J\u{202e}\r\n\u{7f}";
        let diagnostic = Diagnostic::new(
            Severity::Error,
            "c",
            &Pointer::root().child(hostile).into(),
            hostile,
        )
        .with_help(format!("one\ntwo {hostile}"));
        let line = format!("a: x{}y", hostile.replace('\n', ""));
        let place = Site {
            file: hostile,
            text: &line,
            span: 3..line.len(),
            line: 12,
            column: 4,
        };
        for color in [false, true] {
            let text = render(&diagnostic, Some(place.clone()), color);
            // What the renderer itself writes for colours ends in `m`.
            let plain = strip_colors(&text);
            assert!(
                plain
                    .chars()
                    .all(|c| c == '\n' || !super::steers_terminal(c)),
                "{text:?}"
            );
            assert_eq!(
                plain,
                r"
error[c]: \u{1b}]0;x\u{7}\u{9b}2J\u{202e}\r\n\u{7f}
  --> \u{1b}]0;x\u{7}\u{9b}2J\u{202e}\r\n\u{7f}:12:4
   |
12 | a: x\u{1b}]0;x\u{7}\u{9b}2J\u{202e}\r\u{7f}y
   |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = at: #/\u{1b}]0;x\u{7}\u{9b}2J\u{202e}\r\n\u{7f}
   = help: one
           two \u{1b}]0;x\u{7}\u{9b}2J\u{202e}
           \u{7f}"
                    .trim_start()
            );
        }
    }

    #[test]
    fn any_span_of_any_text_renders() {
        let text = "\t字字{\u{1f468}\u{200d}\u{1f469}é\u{300}: \u{9b}\u{0}}\r\n\n字"
            .repeat(12)
            .replacen('\n', "", 9);
        for start in 0..=text.len() + 2 {
            for end in [
                start,
                start + 1,
                start + 7,
                start + 400,
                start.saturating_sub(3),
            ] {
                let place = Site {
                    file: "s",
                    text: &text,
                    span: start..end,
                    line: 1,
                    column: 1,
                };
                assert!(render(&diagnostic(), Some(place), true).contains('^'));
            }
        }
    }

    #[test]
    fn colors_on_request() {
        let place = Site {
            file: "s",
            text: "a",
            span: 0..1,
            line: 1,
            column: 1,
        };
        let colored = render(&diagnostic(), Some(place.clone()), true);
        assert!(
            colored.contains("\u{1b}[1m\u{1b}[33mwarning[unresolved-reference]"),
            "{colored:?}"
        );
        assert!(
            colored.contains("\u{1b}[1m\u{1b}[94m --> \u{1b}[0ms:1:1\n"),
            "{colored:?}"
        );
        assert_eq!(
            strip_colors(&colored),
            render(&diagnostic(), Some(place), false)
        );
    }

    fn strip_colors(text: &str) -> String {
        let mut parts = text.split("\u{1b}[");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |out, part| {
            out + part.split_once('m').expect("a colour").1
        })
    }
}
