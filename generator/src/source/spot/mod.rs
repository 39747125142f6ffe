//! Decides where in a text the values of its tree lie, by reading it once more.

mod json;
mod yaml;

use super::node::{Node, index};
use super::{Format, sniff};

pub(super) use yaml::start_of_document;

/// The byte at which a value starts (a member of a map: its key), and the same for what is in it.
#[derive(Debug)]
pub(super) struct Spot {
    pub(super) at: usize,
    inside: Inside,
}

/// The spots within a value: of the items of a list, and of the members of a map in the order of its node, which
/// knows their keys. Where a member is nowhere in the text, there is none.
type Inside = Box<[Option<Spot>]>;

fn blank(length: usize) -> Inside {
    (0..length).map(|_| None).collect()
}

impl Spot {
    /// The spot of a whole text that was read before in that format, and gave that root.
    pub(super) fn of(text: &str, format: Format, root: &Node) -> Self {
        let inside = match format {
            Format::Json => json::inside(text, root),
            Format::Yaml => yaml::inside(text, root),
        };
        Self {
            at: sniff::first_content(text).unwrap_or(0),
            inside: inside.unwrap_or_default(),
        }
    }

    /// The spot of what the segment of a pointer names within the value, whose node is `node`.
    pub(super) fn child(&self, node: &Node, segment: &str) -> Option<&Self> {
        let index = match node {
            Node::Map(map) => map.get_index_of(segment)?,
            _ => index(segment)?,
        };
        self.inside.get(index)?.as_ref()
    }

    /// Moves each byte to where `moved` says.
    pub(super) fn shift(&mut self, moved: &impl Fn(usize) -> usize) {
        self.at = moved(self.at);
        for spot in self.inside.iter_mut().flatten() {
            spot.shift(moved);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::pointer::Pointer;
    use crate::source::{Format, Source};

    fn check(format: Format, text: &str, pointer: &str, expected: &str) {
        let source = Source::parse("spec", text.to_owned()).unwrap();
        assert_eq!(source.format(), format);
        let place = source.locate(&Pointer::parse(pointer).unwrap()).unwrap();
        let found = format!("{}:{} {}", place.line, place.column, &text[place.span]);
        assert_eq!(found, expected, "{pointer} in {text:?}");
    }

    fn check_json(text: &str, pointer: &str, expected: &str) {
        check(Format::Json, text, pointer, expected);
    }

    fn check_yaml(text: &str, pointer: &str, expected: &str) {
        check(Format::Yaml, text, pointer, expected);
    }

    #[test]
    fn json_keys_have_their_quotes() {
        let text = " {\r\n\t\"a\" : {\"😀\\\"\\u00e4\":1,\"/~\":[ ]},\r\n\"a,}\":null }\n";
        check_json(text, "", "1:2 {");
        check_json(text, "/a", "2:2 \"a\"");
        check_json(text, "/a/😀\"ä", "2:9 \"😀\\\"\\u00e4\"");
        check_json(text, "/a/~1~0", "2:23 \"/~\"");
        check_json(text, "/a,}", "3:1 \"a,}\"");
    }

    #[test]
    fn json_items_are_their_first_token() {
        let text = r#"[-1.5e3, "a]\\", [ {"b": true}, {} ] , null]"#;
        check_json(text, "/0", "1:2 -1.5e3");
        check_json(text, "/1", r#"1:10 "a]\\""#);
        check_json(text, "/2", "1:18 [");
        check_json(text, "/2/0", "1:20 {");
        check_json(text, "/2/0/b", "1:21 \"b\"");
        check_json(text, "/2/1", "1:33 {");
        check_json(text, "/3", "1:40 null");
    }

    #[test]
    fn block_style_is_located() {
        let text =
            "# c\n---\ninfo:\r\n  üü x: 1\r\n200:\n- a: 1\n  b : 2\n-\n  - c d\n  - - 12 # e\n";
        check_yaml(text, "", "3:1 info");
        check_yaml(text, "/info/üü x", "4:3 üü x");
        check_yaml(text, "/200", "5:1 200");
        check_yaml(text, "/200/0", "6:3 a");
        check_yaml(text, "/200/0/b", "7:3 b");
        check_yaml(text, "/200/1", "9:3 -");
        check_yaml(text, "/200/1/0", "9:5 c d");
        check_yaml(text, "/200/1/1", "10:5 -");
        check_yaml(text, "/200/1/1/0", "10:7 12");
    }

    #[test]
    fn flow_style_is_located() {
        let text = "a: {b: [c, {d: 1}, {}],\n  'it''s': 2, \"\\x41\\\"\" : , e}\n";
        check_yaml(text, "/a/b", "1:5 b");
        check_yaml(text, "/a/b/0", "1:9 c");
        check_yaml(text, "/a/b/1", "1:12 {");
        check_yaml(text, "/a/b/1/d", "1:13 d");
        check_yaml(text, "/a/b/2", "1:20 {");
        check_yaml(text, "/a/it's", "2:3 'it''s'");
        check_yaml(text, "/a/A\"", "2:15 \"\\x41\\\"\"");
        check_yaml(text, "/a/e", "2:28 e");
    }

    #[test]
    fn odd_keys_are_located() {
        let text = "? a\n: ? b c\n  : 1\n!t &x d: |\n  e: 1\nf: >-\n  g\n? h\n  i\n: 2\n";
        check_yaml(text, "/a", "1:3 a");
        check_yaml(text, "/a/b c", "2:5 b c");
        check_yaml(text, "/d", "4:7 d");
        check_yaml(text, "/f", "6:1 f");
        check_yaml(text, "/h i", "8:3 h");
    }

    #[test]
    fn other_line_breaks_of_yaml_are_no_lines() {
        let text = "a: 'x\u{2028}y'\u{85}b: 1\rc:\n  - d\n";
        check_yaml(text, "/b", "1:10 b");
        check_yaml(text, "/c", "1:15 c");
        check_yaml(text, "/c/0", "2:5 d");
    }

    #[test]
    fn aliases_are_located_and_what_they_stand_for() {
        let text = "a: &x\n  b: [1]\nc: [*x, !t &y z, *y]\n<<: {d: 1}\ne: {<<: [*x, {f: 2}]}\n";
        check_yaml(text, "/c/0", "3:5 *x");
        check_yaml(text, "/c/0/b", "2:3 b");
        check_yaml(text, "/c/0/b/0", "2:7 1");
        check_yaml(text, "/c/1", "3:15 z");
        check_yaml(text, "/c/2", "3:18 *y");
        check_yaml(text, "/d", "4:6 d");
        check_yaml(text, "/e/b", "2:3 b");
        check_yaml(text, "/e/f", "5:15 f");
    }

    #[test]
    fn the_last_of_two_is_located() {
        check_yaml("a: {x: 1}\na: {y: 1}\n", "/a", "2:1 a");
        check_yaml("a: {x: 1}\na: {y: 1}\n", "/a/x", "2:1 a");
        check_json(r#"{"a": 1, "a": 2}"#, "/a", r#"1:10 "a""#);
    }

    #[test]
    fn what_is_not_there_is_where_it_would_be() {
        let text = "a:\n  - b: 1\n";
        check_yaml(text, "/a/0/b/c/d", "2:5 b");
        check_yaml(text, "/a/1", "1:1 a");
        check_yaml(text, "/a/00", "1:1 a");
        check_yaml(text, "/x/y", "1:1 a");
        check_json(r#"[{"a": 1}]"#, "/0/b", "1:2 {");
        check_json("[]", "/0", "1:1 [");
    }

    #[test]
    fn the_deepest_that_can_be_read_is_located() {
        let nested = |depth| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        check_json(&nested(127), &"/0".repeat(127), "1:128 1");
        check_yaml(&format!("#\n{}", nested(128)), &"/0".repeat(128), "2:129 1");
    }
}
