//! Decides, before anything is parsed, what a text looks like: empty, JSON, or not meant to be read at all.

/// Where the first value of a text starts: past comments, directives and document markers. `None` where there is none.
pub(super) fn first_content(text: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let content = strip_marker(line).trim_start();
        if !content.is_empty() && !content.starts_with('#') && !line.starts_with('%') {
            return Some(start + line.len() - content.len());
        }
        start += line.len();
    }
    None
}

/// Whether the text is meant as JSON, or is at least worth a try.
pub(super) fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Where brackets are open to an absurd depth, with which libyaml would be busy for minutes before the limit of 128.
pub(super) fn absurdly_deep(text: &str) -> Option<usize> {
    // Far beyond what brackets that stand alone in prose, which are counted too, can add up to.
    const ABSURD: usize = 10_000;
    let mut open: usize = 0;
    text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > ABSURD
    })
}

fn strip_marker(line: &str) -> &str {
    let rest = line
        .strip_prefix("---")
        .or_else(|| line.strip_prefix("..."));
    rest.filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        .unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::{absurdly_deep, first_content, looks_like_json};

    fn check(text: &str, rest: Option<&str>) {
        assert_eq!(first_content(text).map(|at| &text[at..]), rest, "{text:?}");
    }

    #[test]
    fn finds_the_first_value() {
        check("", None);
        check(" \r\n\t# only a comment\n", None);
        check("%YAML 1.2\n---\n# nothing\n...\n", None);
        check("# a\n\n  a: 1\n", Some("a: 1\n"));
        check("--- # a\n--- a\n", Some("a\n"));
        check("---a", Some("---a"));
        check(" {}", Some("{}"));
    }

    #[test]
    fn braces_look_like_json() {
        assert!(looks_like_json("\n {"));
        assert!(looks_like_json("[1]"));
        assert!(!looks_like_json("a: {}"));
        assert!(!looks_like_json("# {}\n{}"));
    }

    #[test]
    fn a_depth_is_absurd_only_if_open() {
        assert_eq!(absurdly_deep(&"[{}".repeat(20_000)), Some(29_998));
        assert_eq!(absurdly_deep(&"[{}]".repeat(20_000)), None);
    }
}
