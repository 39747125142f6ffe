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

/// Whether the text is meant as JSON and nothing else: a first key in double quotes tells.
pub(super) fn is_meant_as_json(text: &str) -> bool {
    let opens = |c: char| c.is_whitespace() || matches!(c, '{' | '[');
    looks_like_json(text) && text.trim_start_matches(opens).starts_with('"')
}

/// The text that bytes in UTF-16 with a byte order mark stand for.
pub(super) fn utf16(bytes: &[u8]) -> Option<String> {
    let unit = match bytes.get(..2)? {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, []) = bytes.as_chunks() else {
        return None;
    };
    char::decode_utf16(pairs.iter().copied().map(unit))
        .collect::<Result<_, _>>()
        .ok()
}

/// Why libyaml would be busy for minutes with a text, or fill the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// Brackets are open to an absurd depth.
    Depth,
    /// There are more values than so much text has, unless it is meant to do harm.
    Values,
    /// There are more `%TAG` lines than anybody writes.
    Tags,
}

/// Where a YAML text becomes too much to be read, and in which way.
///
/// What is counted may as well be prose, so the limits lie far beyond what prose can add up to.
pub(super) fn excess(text: &str) -> Option<(usize, Excess)> {
    /// How deep brackets may be: ten times what a depth of 128 in each of many texts leaves open.
    const DEPTH: usize = 10_000;
    /// libyaml looks at each open bracket for each value.
    const WORK: usize = 2_000_000_000;
    const TAGS: usize = 1_000;
    // A description has some thirty bytes for each value.
    let values = 500_000 + text.len() / 16;
    let (mut open, mut work, mut found) = (0_usize, 0, 0);
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            b',' => {}
            b'-' | b'?' | b':' if bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace) => {}
            _ => continue,
        }
        found += 1;
        work += open;
        if open > DEPTH {
            return Some((at, Excess::Depth));
        }
        if found > values || work > WORK {
            return Some((at, Excess::Values));
        }
    }
    let tags = text.match_indices("%TAG").nth(TAGS);
    tags.map(|(at, _)| (at, Excess::Tags))
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
    use super::{Excess, excess, first_content, looks_like_json};

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

    fn check_excess(text: &str, expected: Option<(usize, Excess)>) {
        assert_eq!(excess(text), expected);
    }

    #[test]
    fn a_depth_is_too_much_only_if_open() {
        check_excess(&"[{}".repeat(20_000), Some((29_998, Excess::Depth)));
        check_excess(&"[{}]".repeat(20_000), None);
        let prose = "a-b?c:d [e, ".repeat(9_000);
        check_excess(&prose, None);
    }

    #[test]
    fn values_are_too_many_only_for_so_little_text() {
        check_excess(&"- ".repeat(600_000), Some((1_150_000, Excess::Values)));
        check_excess(&"- a\n".repeat(600_000), None);
        check_excess(&"- aaaaaaaaaaaaaaaaaaaa\n".repeat(2_000_000), None);
        let deep = "[".repeat(9_000) + &"1,".repeat(300_000);
        assert_eq!(
            excess(&deep).map(|(_, excess)| excess),
            Some(Excess::Values)
        );
        let tags = "%TAG !a! b\n".repeat(1_001);
        check_excess(&tags, Some((11_000, Excess::Tags)));
    }
}
