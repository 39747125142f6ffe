//! Decides which operation's path template a URI is of, and what its variables are.

use percent_encoding::percent_decode_str;
use regex::Regex;

/// A URI taken apart by a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Matched {
    /// The variables as they stand in the URI, decoded.
    pub(crate) variables: Vec<(String, String)>,
    /// How many characters of the template are no variables.
    pub(crate) literal: usize,
    /// Whether a variable has a slash in it, which no value of a path parameter may.
    pub(crate) has_slashes: bool,
}

/// Takes a URI apart; `None` if it is not of the template. A slash at the end means nothing.
pub(crate) fn matched(template: &str, uri: &str) -> Option<Matched> {
    taken_apart(template, uri, "[^/]*").or_else(|| {
        let matched = taken_apart(template, uri, ".*")?;
        Some(Matched {
            has_slashes: true,
            ..matched
        })
    })
}

fn taken_apart(template: &str, uri: &str, value: &str) -> Option<Matched> {
    let mut pattern = "^".to_owned();
    let mut names = Vec::new();
    let mut literal = 0;
    let mut rest = template.trim_end_matches('/');
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        pattern.push_str(&regex::escape(before));
        pattern.extend(["(", value, ")"]);
        literal += before.len();
        names.push(name.to_owned());
        rest = after;
    }
    pattern.push_str(&regex::escape(rest));
    pattern.push('$');
    literal += rest.len();
    let found = Regex::new(&pattern).ok()?;
    let found = found.captures(uri.trim_end_matches('/'))?;
    let values = found.iter().skip(1).flatten();
    let values = values.map(|own| {
        percent_decode_str(own.as_str())
            .decode_utf8_lossy()
            .into_owned()
    });
    Some(Matched {
        variables: names.into_iter().zip(values).collect(),
        literal,
        has_slashes: false,
    })
}

#[cfg(test)]
mod tests {
    use super::matched;

    #[track_caller]
    fn check(template: &str, uri: &str, expected: Option<&[(&str, &str)]>) {
        let matched = matched(template, uri).map(|own| own.variables);
        let expected = expected.map(|pairs| {
            let pairs = pairs.iter();
            pairs
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect::<Vec<_>>()
        });
        assert_eq!(matched, expected);
    }

    #[test]
    fn variables_are_segments_or_parts_of_them() {
        check("/a/b", "/a/b", Some(&[]));
        check("/a/b/", "/a/b", Some(&[]));
        check("/a/{b}", "/a/x%20y", Some(&[("b", "x y")]));
        check("/a/x{b}", "/a/x;b=1", Some(&[("b", ";b=1")]));
        check("/a:{v}/{b}", "/a:1/2", Some(&[("v", "1"), ("b", "2")]));
        check("/a/{b}", "/b/c", None);
        check("/a.b", "/axb", None);
    }

    #[test]
    fn a_variable_with_a_slash_is_told() {
        assert!(matched("/a/{b}", "/a/b/c").unwrap().has_slashes);
        assert!(!matched("/a/{b}", "/a/b").unwrap().has_slashes);
    }
}
