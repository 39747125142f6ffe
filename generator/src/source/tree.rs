//! Decides which tree a text stands for, the same way for JSON and YAML.

use std::fmt;

use indexmap::map::Entry;
use serde::Deserializer;
use serde::de::{
    self, DeserializeSeed, EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::error::SourceError;
use super::node::{Map, Node, Number};
use super::{sniff, spot};
use crate::pointer::Pointer;

/// A text as a tree, and the members that a map of it has twice.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) root: Node,
    pub(super) duplicates: Vec<Pointer>,
}

/// How many duplicates are worth to be told; each costs a pointer, which can be long.
const DUPLICATES: usize = 100;

/// What aliases may add, in values and bytes of text, to what is written: more than any honest description has,
/// less than fills a memory.
const ALIASED: usize = 4_000_000;

/// Reads JSON.
pub(super) fn json(text: &str) -> Result<Tree, serde_json::Error> {
    let mut reading = Reading::new(text, false);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let root = reading.root().deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(Tree {
        root,
        duplicates: reading.duplicates,
    })
}

/// Reads YAML of one document.
pub(super) fn yaml(name: &str, text: &str) -> Result<Tree, SourceError> {
    if let Some((at, excess)) = sniff::excess(text) {
        return Err(SourceError::excess(name, text, at, excess));
    }
    let mut reading = Reading::new(text, true);
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let first = documents.next().ok_or_else(|| SourceError::empty(name))?;
    let root = match reading.root().deserialize(first) {
        Ok(root) => root,
        Err(_) if reading.exhausted => return Err(SourceError::too_large(name)),
        Err(error) => return Err(SourceError::yaml(name, text, error)),
    };
    match documents.next().map(spot::start_of_document) {
        None => Ok(Tree {
            root,
            duplicates: reading.duplicates,
        }),
        Some(Ok(at)) => Err(SourceError::second_document(name, text, at)),
        // What follows the first document is no document, but just wrong.
        Some(Err(error)) => Err(SourceError::yaml(name, text, error)),
    }
}

/// What is known over the whole of a text while it is read.
struct Reading {
    duplicates: Vec<Pointer>,
    /// Whether `<<` merges a map into another, as YAML 1.1 has it.
    merges: bool,
    /// How many values and bytes of text may still come.
    budget: usize,
    exhausted: bool,
}

impl Reading {
    fn new(text: &str, merges: bool) -> Self {
        // No notation has more than two of them a byte, so only aliases can use this up.
        let budget = 2 * text.len() + ALIASED;
        Self {
            duplicates: Vec::new(),
            merges,
            budget,
            exhausted: false,
        }
    }

    fn root(&mut self) -> NodeSeed<'_> {
        NodeSeed {
            reading: self,
            way: Way::Root,
        }
    }

    fn spend<E: de::Error>(&mut self, text: &str) -> Result<(), E> {
        if let Some(left) = self.budget.checked_sub(1 + text.len()) {
            self.budget = left;
            Ok(())
        } else {
            self.exhausted = true;
            Err(E::custom("too large"))
        }
    }

    fn duplicate(&mut self, way: Way<'_>) {
        if self.duplicates.len() < DUPLICATES {
            self.duplicates.push(way.pointer());
        }
    }
}

/// The way from the root to a value: a pointer that costs nothing until it is asked for.
#[derive(Clone, Copy)]
enum Way<'a> {
    Root,
    Member(&'a Way<'a>, &'a str),
    Item(&'a Way<'a>, usize),
}

impl Way<'_> {
    fn pointer(self) -> Pointer {
        match self {
            Self::Root => Pointer::root(),
            Self::Member(map, key) => map.pointer().child(key),
            Self::Item(list, index) => list.pointer().item(index),
        }
    }
}

/// Reads one value with all that is in it.
struct NodeSeed<'a> {
    reading: &'a mut Reading,
    way: Way<'a>,
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        self.reading.spend("")?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, int: i64) -> Result<Node, E> {
        Ok(Node::Number(Number::Int(int.into())))
    }

    fn visit_u64<E>(self, int: u64) -> Result<Node, E> {
        Ok(Node::Number(Number::Int(int.into())))
    }

    fn visit_i128<E>(self, int: i128) -> Result<Node, E> {
        Ok(Node::Number(Number::Int(int)))
    }

    fn visit_u128<E>(self, int: u128) -> Result<Node, E> {
        #[expect(clippy::cast_precision_loss, reason = "only what no integer holds")]
        let number = i128::try_from(int).map_or(Number::Float(int as f64), Number::Int);
        Ok(Node::Number(number))
    }

    fn visit_f64<E>(self, float: f64) -> Result<Node, E> {
        Ok(Node::Number(Number::Float(float)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Node, E> {
        self.reading.spend(text)?;
        Ok(Node::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let Self { reading, way } = self;
        let mut list = Vec::new();
        while let Some(node) = items.next_element_seed(NodeSeed {
            reading,
            way: Way::Item(&way, list.len()),
        })? {
            list.push(node);
        }
        // Most lists have one or two items, and a list grows by four.
        list.shrink_to_fit();
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Node, A::Error> {
        let Self { reading, way } = self;
        let mut map = Map::default();
        let mut merged = Vec::new();
        while let Some(key) = members.next_key_seed(KeySeed)? {
            reading.spend(&key)?;
            let node = members.next_value_seed(NodeSeed {
                reading,
                way: Way::Member(&way, &key),
            })?;
            if reading.merges && key == "<<" && is_mergeable(&node) {
                merged.push(node);
                continue;
            }
            match map.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(node);
                }
                Entry::Occupied(mut entry) => {
                    reading.duplicate(Way::Member(&way, entry.key()));
                    entry.insert(node);
                }
            }
        }
        for node in merged {
            merge(node, &mut map);
        }
        Ok(Node::Map(map))
    }

    /// YAML calls a value an enum that has a tag of its own, as `!include`. The tag says nothing here.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Node, A::Error> {
        let (IgnoredAny, value) = tagged.variant()?;
        value.newtype_variant_seed(self)
    }
}

fn is_mergeable(node: &Node) -> bool {
    match node {
        Node::Map(_) => true,
        Node::List(list) => !list.is_empty() && list.iter().all(|item| item.as_map().is_some()),
        _ => false,
    }
}

/// Adds the members that `map` does not have itself.
fn merge(node: Node, map: &mut Map) {
    match node {
        Node::Map(members) => {
            for (key, node) in members {
                map.entry(key).or_insert(node);
            }
        }
        Node::List(list) => list.into_iter().for_each(|node| merge(node, map)),
        _ => {}
    }
}

/// Reads a key as it is written, also where YAML sees a number, a boolean or a null in it, as in `200:`.
pub(super) struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is a text")
    }

    fn visit_str<E>(self, key: &str) -> Result<String, E> {
        Ok(key.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Node, Number, Tree};

    fn yaml(text: &str) -> Tree {
        super::yaml("spec.yaml", text).unwrap()
    }

    fn json(text: &str) -> Tree {
        super::json(text).unwrap()
    }

    #[expect(clippy::needless_pass_by_value, reason = "the callers read better")]
    fn check(text: &str, expected: Value) {
        assert_eq!(yaml(text).root.to_json(), expected, "{text}");
    }

    fn check_error(text: &str, expected: &str) {
        assert_eq!(
            super::yaml("spec.yaml", text).unwrap_err().to_string(),
            expected
        );
    }

    fn check_duplicates(tree: &Tree, expected: &[&str]) {
        let found: Vec<_> = tree.duplicates.iter().map(ToString::to_string).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn keys_are_as_written() {
        let text = "200: a\n1.10: b\ntrue: c\nnull: d\n0x1F: e\n'q': f\n\"\\u0067\": g\n";
        let tree = yaml(text);
        let keys: Vec<_> = tree.root.as_map().unwrap().keys().collect();
        assert_eq!(keys, ["200", "1.10", "true", "null", "0x1F", "q", "g"]);
        check_error(
            "a:\n  ? [b]\n  : c\n",
            "spec.yaml:2:5: not valid YAML: a: invalid type: sequence, expected a key that is a text",
        );
    }

    #[test]
    fn scalars_are_what_yaml_says() {
        check(
            "[~, null, '', yes, True, 012]",
            json!([null, null, "", "yes", true, "012"]),
        );
        check(
            "[1.50, -0x10, 1e3, 2020-01-02, '1']",
            json!([1.5, -16, 1000.0, "2020-01-02", "1"]),
        );
        check("a:\nb: |\n  x\n  y\n", json!({"a": null, "b": "x\ny\n"}));
    }

    #[test]
    fn integers_may_be_outside_64_bits() {
        let (min, max) = (i128::from(i64::MIN) - 1, i128::MAX);
        let tree = yaml(&format!("[{}, {min}, {max}, {}]", u64::MAX, u128::MAX));
        let found: Vec<_> = tree
            .root
            .as_list()
            .unwrap()
            .iter()
            .map(Node::as_number)
            .collect();
        let expected = [u64::MAX.into(), min, max].map(|int| Some(Number::Int(int)));
        assert_eq!(found[..3], expected);
        assert_eq!(found[3], Some(Number::Float(2f64.powi(128))));
        let beyond = json("18446744073709551616").root;
        assert_eq!(beyond.as_number(), Some(Number::Float(2f64.powi(64))));
    }

    #[test]
    fn tags_give_their_value() {
        check(
            "[!include a.yaml, !x {b: !y [1]}]",
            json!(["a.yaml", {"b": [1]}]),
        );
        check("[!!str 12, ! 1]", json!(["12", 1]));
        check("!root\na: !!binary aGk=\n", json!({"a": "aGk="}));
        check_error(
            "a: !!int x\n",
            "spec.yaml:1:4: not valid YAML: a: invalid value: string \"x\", expected an integer",
        );
    }

    #[test]
    fn aliases_repeat_their_anchor() {
        check(
            "a: &x {b: &y 1}\nc: [*x, *y]\n",
            json!({"a": {"b": 1}, "c": [{"b": 1}, 1]}),
        );
        check("a: &k key\n*k : 1\n", json!({"a": "key", "key": 1}));
        check_error("a: *x\n", "spec.yaml:1:4: not valid YAML: unknown anchor");
        check_error(
            "&a [*a]",
            "spec.yaml:1:1: not valid YAML: nested deeper than 128 levels",
        );
    }

    #[test]
    fn aliases_cannot_fill_the_memory() {
        let expected = "spec.yaml: its aliases stand for too much to be read";
        let nine = |n: usize| format!("*a{n}, ").repeat(9);
        let laughs: Vec<_> = (1..30)
            .map(|n| format!("a{n}: &a{n} [{}]\n", nine(n - 1)))
            .collect();
        check_error(&format!("a0: &a0 ha\n{}", laughs.concat()), expected);
        let many = format!("[{}]", "1,".repeat(5_000));
        let long = "x".repeat(100_000);
        for value in [many, long] {
            check_error(
                &format!("a: &a {value}\nb: [{}]\n", "*a,".repeat(5_000)),
                expected,
            );
        }
    }

    #[test]
    fn merge_keys_add_what_is_missing() {
        let check_merge = |member: &str, expected: Value| {
            let tree = yaml(&format!(
                "a: &a {{x: 1, y: 1}}\nb: &b {{y: 2, z: 2}}\nc: {member}\n"
            ));
            assert_eq!(tree.root.get("c").unwrap().to_json(), expected);
        };
        check_merge("{<<: *a, x: 0}", json!({"x": 0, "y": 1}));
        check_merge("{<<: [*a, *b]}", json!({"x": 1, "y": 1, "z": 2}));
        check_merge("{<<: *b, <<: *a}", json!({"x": 1, "y": 2, "z": 2}));
        check_merge(
            "{<<: text, y: {<<: []}}",
            json!({"<<": "text", "y": {"<<": []}}),
        );
        let root = json(r#"{"<<": {"a": 1}}"#).root;
        assert_eq!(root.to_json(), json!({"<<": {"a": 1}}));
    }

    #[test]
    fn duplicates_are_told_and_the_last_one_counts() {
        let tree = yaml("a:\n  - b/c: 1\n    d: 2\n    b/c: 3\na: {e: 4, 'e': 5}\n");
        assert_eq!(tree.root.to_json(), json!({"a": {"e": 5}}));
        check_duplicates(&tree, &["#/a/0/b~1c", "#/a/e", "#/a"]);
        check_duplicates(&json(r#"[{"a": 1, "\u0061": 2}]"#), &["#/0/a"]);
        check_duplicates(&yaml("a: &a {b: 1}\nc: {<<: *a, b: 2, <<: *a}\n"), &[]);
        assert_eq!(yaml(&"a: 1\n".repeat(1_000)).duplicates.len(), 100);
    }
}
