//! Decides what a description is made of once it is read: a tree of values.

use std::fmt;

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use crate::pointer::Pointer;

/// The members of an object, in the order of the text.
pub type Map = IndexMap<String, Node, RandomState>;

/// A value of a description.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `null`, or nothing at all where YAML allows it.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer or another number.
    Number(Number),
    /// A text.
    String(String),
    /// An array.
    List(Vec<Node>),
    /// An object.
    Map(Map),
}

/// A number, as exact as the text allows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// An integer; descriptions have some outside 64 bits.
    Int(i128),
    /// A number written with a fraction or an exponent, or one too large for any integer.
    Float(f64),
}

/// Up to here every integer has an `f64` of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Number {
    /// The integer, also where it is written as `10.0`.
    #[must_use]
    pub fn as_int(self) -> Option<i128> {
        match self {
            Self::Int(int) => Some(int),
            #[expect(clippy::cast_possible_truncation, reason = "whole and small")]
            Self::Float(float) => {
                (float.fract() == 0.0 && float.abs() <= EXACT).then_some(float as i128)
            }
        }
    }

    /// The nearest `f64`.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "the nearest is asked for")]
            Self::Int(int) => int as f64,
            Self::Float(float) => float,
        }
    }

    /// The same number in JSON; the nearest one outside 64 bits, `null` where JSON has none.
    #[must_use]
    pub fn to_json(self) -> serde_json::Value {
        let Self::Int(int) = self else {
            return self.as_f64().into();
        };
        if let Ok(int) = u64::try_from(int) {
            int.into()
        } else if let Ok(int) = i64::try_from(int) {
            int.into()
        } else {
            self.as_f64().into()
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(int) => int.fmt(f),
            // `Debug` keeps the `.0` that makes it a number and no integer.
            Self::Float(float) => fmt::Debug::fmt(float, f),
        }
    }
}

/// So many characters of values a reader of an example looks at.
const SHORT: usize = 2000;

impl Node {
    /// Whether a reader would look at all of it.
    #[must_use]
    pub fn is_short(&self) -> bool {
        let mut left = SHORT;
        self.spend(&mut left);
        left > 0
    }

    /// Takes from `left` what its texts and its other values take, which are counted as ten characters each.
    fn spend(&self, left: &mut usize) {
        *left = left.saturating_sub(self.as_str().map_or(10, str::len).max(1));
        let items = self.as_list().into_iter().flatten();
        let members = self.as_map().into_iter().flat_map(IndexMap::values);
        for part in items.chain(members) {
            if *left == 0 {
                return;
            }
            part.spend(left);
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The members, if it is an object.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, if it is an array.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Node]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn as_number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The integer, if it is one (also as `10.0`) and fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_int()?.try_into().ok()
    }

    /// The integer, if it is one (also as `10.0`) and fits.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number()?.as_int()?.try_into().ok()
    }

    /// The nearest `f64`, if it is a number.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().map(Number::as_f64)
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The member `key`, if it is an object that has one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key)
    }

    /// What the segment of a pointer names: a member, or an item by its index.
    #[must_use]
    pub fn child(&self, segment: &str) -> Option<&Node> {
        match self {
            Self::Map(map) => map.get(segment),
            Self::List(list) => list.get(index(segment)?),
            _ => None,
        }
    }

    /// The value that a pointer from this one names, if there is one.
    #[must_use]
    pub fn at(&self, pointer: &Pointer) -> Option<&Node> {
        let mut segments = pointer.segments();
        segments.try_fold(self, |node, segment| node.child(&segment))
    }

    /// What it is, in the words of JSON Schema, as a part of a sentence.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(Number::Int(_)) => "an integer",
            Self::Number(Number::Float(_)) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "an array",
            Self::Map(_) => "an object",
        }
    }

    /// The same value for libraries that want serde's type.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Number(number) => number.to_json(),
            Self::String(text) => text.as_str().into(),
            Self::List(list) => list.iter().map(Self::to_json).collect(),
            Self::Map(map) => map
                .iter()
                .map(|(key, node)| (key.clone(), node.to_json()))
                .collect(),
        }
    }
}

/// RFC 6901 knows one spelling of each index, so `01` and `+1` are none.
pub(super) fn index(segment: &str) -> Option<usize> {
    let plain = segment == "0" || !segment.starts_with(['0', '+']);
    plain.then(|| segment.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Map, Node, Number, index};

    fn check_number(number: Number, int: Option<i64>, json: &serde_json::Value, shown: &str) {
        let node = Node::Number(number);
        assert_eq!(node.as_i64(), int);
        assert_eq!(&node.to_json(), json);
        assert_eq!(number.to_string(), shown);
    }

    #[test]
    fn numbers_are_as_exact_as_can_be() {
        check_number(Number::Int(-7), Some(-7), &json!(-7), "-7");
        check_number(Number::Float(10.0), Some(10), &json!(10.0), "10.0");
        check_number(Number::Float(1.5), None, &json!(1.5), "1.5");
        check_number(Number::Float(1e300), None, &json!(1e300), "1e300");
        check_number(Number::Float(f64::NAN), None, &json!(null), "NaN");
        let max = Number::Int(u64::MAX.into());
        check_number(max, None, &json!(u64::MAX), "18446744073709551615");
        assert_eq!(Node::Number(max).as_u64(), Some(u64::MAX));
        let beyond = Number::Int(1 << 64);
        let json = json!(18_446_744_073_709_551_616.0);
        check_number(beyond, None, &json, "18446744073709551616");
    }

    #[test]
    fn accessors_give_only_what_it_is() {
        let text = Node::String("x".to_owned());
        let list = Node::List(vec![Node::Null, Node::Bool(true)]);
        let map = Node::Map(Map::from_iter([("a".to_owned(), text.clone())]));
        assert_eq!(
            (text.as_str(), text.as_bool(), text.as_i64()),
            (Some("x"), None, None)
        );
        assert_eq!(list.as_list().map(<[_]>::len), Some(2));
        assert_eq!(map.get("a"), Some(&text));
        assert_eq!((map.get("b"), list.get("0")), (None, None));
        assert_eq!(list.child("1"), Some(&Node::Bool(true)));
        assert_eq!(map.child("a"), Some(&text));
        assert!(list.child("0").is_some_and(Node::is_null));
        assert_eq!(
            [text.kind(), list.kind(), map.kind()],
            ["a string", "an array", "an object"]
        );
        assert_eq!(map.to_json(), json!({"a": "x"}));
        assert_eq!(list.to_json(), json!([null, true]));
    }

    #[test]
    fn an_index_has_one_spelling() {
        assert_eq!(["0", "10"].map(index), [Some(0), Some(10)]);
        assert_eq!(
            ["", "-", "01", "+1", "-1", "x", "99999999999999999999"].map(index),
            [None; 7]
        );
    }
}
