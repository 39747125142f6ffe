//! Decides which texts are taken as a `JSONPath` (RFC 9535), and what is said of the others.
//!
//! The parser takes some paths that the standard does not know; they are refused here, because another tool would.

use jsonpath_rust::parser::errors::JsonPathError;
use jsonpath_rust::parser::model::{
    Comparable, Filter, FilterAtom, FnArg, Segment, Selector, Test, TestFunction,
};
use jsonpath_rust::parser::parse_json_path;

/// A path that selects values of a tree.
#[derive(Debug)]
pub(super) struct Path {
    text: String,
    segments: Vec<Segment>,
}

/// Why a text is no path.
#[derive(Debug, PartialEq)]
pub(super) struct PathError {
    pub(super) reason: String,
    pub(super) help: Option<&'static str>,
}

/// Longer ones are hardly meant, and the parser reads some many times.
const LONGEST: usize = 2_000;
/// The time to read a path doubles or triples with each level of function calls, so few are taken.
const CALLS: usize = 4;
const BRACKETS: usize = 32;

const QUOTE: &str = "write a key that has other characters than letters, digits and `_` in brackets and quotes, as `['x-key']`";
const ROOT: &str = "a path starts with `$`, which stands for the whole description, as in `$.info`";
const FUNCTIONS: &str =
    "the functions of RFC 9535 are `length`, `count`, `value`, `match` and `search`";

impl Path {
    pub(super) fn parse(text: &str) -> Result<Self, PathError> {
        check_text(text)?;
        if text.ends_with(char::is_whitespace) {
            return Err(unexpected(text, text.trim_end().len(), None));
        }
        let query = parse_json_path(text).map_err(|error| explained(text, &error))?;
        check_segments(&query.segments).map_err(|reason| PathError {
            reason,
            help: Some(FUNCTIONS),
        })?;
        Ok(Self {
            text: text.to_owned(),
            segments: query.segments,
        })
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The key that one of its segments is.
    pub(super) fn key(&self, segment: usize) -> Option<&str> {
        match self.segments.get(segment)? {
            Segment::Selector(Selector::Name(key)) => Some(key),
            _ => None,
        }
    }

    /// The text of the path up to one of its segments.
    pub(super) fn prefix(&self, segments: usize) -> &str {
        let ends = self.text.match_indices(['.', '[']).map(|(end, _)| end);
        let mut ends: Vec<_> = ends.chain([self.text.len()]).collect();
        ends.retain(|end| {
            parse_json_path(&self.text[..*end])
                .is_ok_and(|query| query.segments == self.segments[..segments])
        });
        ends.first().map_or("$", |end| self.text[..*end].trim_end())
    }
}

/// Refuses what the parser would be busy with for too long, and spaces in and before a name, which it takes.
fn check_text(text: &str) -> Result<(), PathError> {
    let refused = |reason| Err(PathError { reason, help: None });
    if text.len() > LONGEST {
        return refused(format!("it is longer than {LONGEST} bytes"));
    }
    let (mut open, mut calls, mut quote) = (Vec::new(), 0, None);
    let (mut before, mut gap) = (' ', false);
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if quote.is_none() && gap && (before == '.' || is_of_name(before)) && is_of_name(c) {
            return Err(unexpected(text, at, Some(QUOTE)));
        }
        match (quote, c) {
            (Some(_), '\\') => drop(chars.next()),
            (Some(end), c) if c == end => {
                quote = None;
                open.pop();
            }
            (None, '\'' | '"') => {
                quote = Some(c);
                open.push((at, c, false));
            }
            (None, '(' | '[') => {
                let call = c == '(' && is_of_name(before);
                calls += usize::from(call);
                open.push((at, c, call));
            }
            (None, ')' | ']') => {
                calls -= usize::from(open.pop().is_some_and(|(_, _, call)| call));
            }
            _ => {}
        }
        if open.len() > BRACKETS || calls > CALLS {
            return refused(format!(
                "it is nested deeper than {BRACKETS} brackets or {CALLS} function calls"
            ));
        }
        gap = c.is_whitespace();
        if !gap {
            before = c;
        }
    }
    match open.last() {
        None => Ok(()),
        Some((at, c, _)) => refused(format!(
            "the `{c}` at column {} is not closed",
            column(text, *at)
        )),
    }
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii()
}

/// The parser's error in words of a person.
fn explained(text: &str, error: &JsonPathError) -> PathError {
    use jsonpath_rust::parser::errors::JsonPathError::{InvalidNumber, PestError};
    let reason = match error {
        PestError(error) => {
            let help = if text.starts_with('$') { QUOTE } else { ROOT };
            let at = match error.location {
                pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => {
                    at
                }
            };
            return unexpected(text, at, Some(help));
        }
        InvalidNumber(_) => "it has a number that cannot be used".to_owned(),
        other => lower_first(&other.to_string()),
    };
    PathError { reason, help: None }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

fn unexpected(text: &str, at: usize, help: Option<&'static str>) -> PathError {
    /// As many characters are shown of what cannot be read.
    const SHOWN: usize = 20;
    let column = column(text, at);
    let rest: String = text
        .get(at..)
        .unwrap_or_default()
        .chars()
        .take(SHOWN)
        .collect();
    let reason = if rest.is_empty() {
        format!("it ends too early, at column {column}")
    } else {
        format!("it cannot be read from `{rest}` on, at column {column}")
    };
    PathError { reason, help }
}

fn column(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).chars().count() + 1
}

type Checked = Result<(), String>;

fn check_segments(segments: &[Segment]) -> Checked {
    segments.iter().try_for_each(check_segment)
}

fn check_segment(segment: &Segment) -> Checked {
    match segment {
        Segment::Descendant(segment) => check_segment(segment),
        Segment::Selector(selector) => check_selector(selector),
        Segment::Selectors(selectors) => selectors.iter().try_for_each(check_selector),
    }
}

fn check_selector(selector: &Selector) -> Checked {
    match selector {
        Selector::Filter(filter) => check_filter(filter),
        _ => Ok(()),
    }
}

fn check_filter(filter: &Filter) -> Checked {
    match filter {
        Filter::Or(filters) | Filter::And(filters) => filters.iter().try_for_each(check_filter),
        Filter::Atom(FilterAtom::Filter { expr, .. }) => check_filter(expr),
        Filter::Atom(FilterAtom::Test { expr, .. }) => check_test(expr),
        Filter::Atom(FilterAtom::Comparison(comparison)) => {
            let (left, right) = comparison.vals();
            [left, right].into_iter().try_for_each(|side| match side {
                Comparable::Function(function) => check_function(function),
                _ => Ok(()),
            })
        }
    }
}

fn check_test(test: &Test) -> Checked {
    match test {
        Test::RelQuery(segments) => check_segments(segments),
        Test::AbsQuery(query) => check_segments(&query.segments),
        Test::Function(function) if gives_value(function) => Err(format!(
            "`{}()` gives a value, which has to be compared with another one",
            name(function)
        )),
        Test::Function(function) => check_function(function),
    }
}

fn check_function(function: &TestFunction) -> Checked {
    let arguments = match function {
        TestFunction::Custom(name, _) => return Err(format!("RFC 9535 has no function `{name}`")),
        TestFunction::Value(list) | TestFunction::Count(list) => {
            return check_list(list)
                .ok_or_else(|| format!("`{}()` takes a path, as `@.tags[*]`", name(function)))?;
        }
        TestFunction::Length(value) => vec![&**value],
        TestFunction::Search(text, pattern) | TestFunction::Match(text, pattern) => {
            vec![text, pattern]
        }
    };
    arguments.into_iter().try_for_each(|argument| {
        check_value(argument)
            .ok_or_else(|| format!("`{}()` takes single values, as `@.name`", name(function)))?
    })
}

/// `None` if the argument is no list of values.
fn check_list(argument: &FnArg) -> Option<Checked> {
    match argument {
        FnArg::Test(test) => queried(test).map(check_segments),
        _ => None,
    }
}

/// `None` if the argument is no single value.
fn check_value(argument: &FnArg) -> Option<Checked> {
    let FnArg::Test(test) = argument else {
        return matches!(argument, FnArg::Literal(_)).then_some(Ok(()));
    };
    match &**test {
        Test::Function(function) => gives_value(function).then(|| check_function(function)),
        test => queried(test)?.iter().all(is_single).then_some(Ok(())),
    }
}

fn queried(test: &Test) -> Option<&[Segment]> {
    match test {
        Test::RelQuery(segments) => Some(segments),
        Test::AbsQuery(query) => Some(&query.segments),
        Test::Function(_) => None,
    }
}

fn is_single(segment: &Segment) -> bool {
    matches!(
        segment,
        Segment::Selector(Selector::Name(_) | Selector::Index(_))
    )
}

fn gives_value(function: &TestFunction) -> bool {
    use TestFunction::{Count, Length, Value};
    matches!(function, Length(_) | Count(_) | Value(_))
}

fn name(function: &TestFunction) -> &str {
    match function {
        TestFunction::Custom(name, _) => name,
        TestFunction::Length(_) => "length",
        TestFunction::Value(_) => "value",
        TestFunction::Count(_) => "count",
        TestFunction::Search(..) => "search",
        TestFunction::Match(..) => "match",
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    fn refused(text: &str) -> String {
        Path::parse(text).unwrap_err().reason
    }

    #[test]
    fn what_is_no_path_is_refused_with_the_column() {
        for (text, reason) in [
            ("$.x-y", "it cannot be read from `-y` on, at column 4"),
            (
                "$.paths./pets",
                "it cannot be read from `/pets` on, at column 9",
            ),
            ("$['ü'].x y", "it cannot be read from `y` on, at column 10"),
            ("$. a", "it cannot be read from `a` on, at column 4"),
            ("$[?@. a]", "it cannot be read from `a]` on, at column 7"),
            ("$.tags[?@.name == 'a'", "the `[` at column 7 is not closed"),
            ("$.tags['a]", "the `'` at column 8 is not closed"),
            ("$.tags[]", "it cannot be read from `]` on, at column 8"),
            (
                "info.title",
                "it cannot be read from `info.title` on, at column 1",
            ),
            ("", "it ends too early, at column 1"),
            ("$.info ", "it cannot be read from ` ` on, at column 7"),
            (
                "$[9007199254740992]",
                "it cannot be read from `9007199254740992]` on, at column 3",
            ),
        ] {
            assert_eq!(refused(text), reason, "{text}");
        }
    }

    #[test]
    fn functions_are_those_of_the_standard_with_its_types() {
        for (text, reason) in [
            ("$[?in(@, $.a)]", "RFC 9535 has no function `in`"),
            (
                "$[?count(@.a)]",
                "`count()` gives a value, which has to be compared with another one",
            ),
            (
                "$[?length(@.*) == 1]",
                "`length()` takes single values, as `@.name`",
            ),
            (
                "$[?value(length(@)) == 1]",
                "`value()` takes a path, as `@.tags[*]`",
            ),
            (
                "$[?match(@..a, 'x')]",
                "`match()` takes single values, as `@.name`",
            ),
        ] {
            assert_eq!(refused(text), reason, "{text}");
        }
        for text in [
            "$ .a ['b c d'] [?@.a == 1 && ! @.b || @ [0]]",
            "$[?length(value(@.*)) == 1]",
            "$[?match(@.a, $.b) && count($..a) > 1]",
        ] {
            assert!(Path::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn no_path_keeps_the_parser_busy() {
        for part in [
            "(",
            "[",
            "length(",
            "count(@[?",
            "!(",
            "[?@",
            "@[?length (",
            "..",
            "[",
        ] {
            for count in [3, 30, 3_000] {
                for end in ["", "#", ")", "]", "@.a==1"] {
                    let _ = Path::parse(&format!("$[?{}{end}", part.repeat(count)));
                }
            }
        }
        let deep = "it is nested deeper than 32 brackets or 4 function calls";
        assert_eq!(refused(&format!("$[?{}1", "count(".repeat(5))), deep);
        assert_eq!(refused(&format!("${}", "[?@".repeat(33))), deep);
        assert_eq!(refused(&"$".repeat(2_001)), "it is longer than 2000 bytes");
        assert!(Path::parse(&format!("$['{}']", "(".repeat(100))).is_ok());
    }

    #[test]
    fn a_prefix_ends_where_a_segment_does() {
        let path = Path::parse("$.a['b.c'].d[?@.x['y']]..e").unwrap();
        let prefixes: Vec<_> = (0..6).map(|segments| path.prefix(segments)).collect();
        assert_eq!(
            prefixes,
            [
                "$",
                "$.a",
                "$.a['b.c']",
                "$.a['b.c'].d",
                "$.a['b.c'].d[?@.x['y']]",
                "$.a['b.c'].d[?@.x['y']]..e"
            ]
        );
    }
}
