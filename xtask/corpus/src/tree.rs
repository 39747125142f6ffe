//! Decides how the text of a description becomes JSON, by readers that are not the generator's.

use std::fmt;
use std::fs;
use std::path::Path;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Reads a file of JSON or YAML.
///
/// # Errors
///
/// What is the matter with it, if it is neither or cannot be read.
pub(crate) fn read(path: &Path) -> Result<Value, String> {
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|error| error.to_string())?;
    parse(text.trim_start_matches('\u{feff}'))
}

/// Reads JSON, or YAML where it is none.
pub(crate) fn parse(text: &str) -> Result<Value, String> {
    if text.trim_start().starts_with('{')
        && let Ok(Tree(value)) = serde_json::from_str(text)
    {
        return Ok(value);
    }
    let tree: Result<Tree, _> = serde_yaml::from_str(text);
    tree.map(|Tree(value)| value)
        .map_err(|error| error.to_string())
}

/// JSON with what YAML has more: keys that are no strings, and integers beyond 64 bits, which become the nearest
/// number.
struct Tree(Value);

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor).map(Self)
    }
}

struct TreeVisitor;

#[expect(clippy::cast_precision_loss, reason = "the nearest number is wanted")]
impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok((value as f64).into())
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok((value as f64).into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or_else(|| value.to_string().into(), Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Tree(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        // The text of a plain key is taken as it is, so that `200` is the same as `"200"`.
        while let Some((key, Tree(value))) = members.next_entry::<String, Tree>()? {
            map.insert(key, value);
        }
        Ok(map.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::parse;

    #[track_caller]
    fn check(text: &str, expected: &serde_json::Value) {
        assert_eq!(parse(text).as_ref(), Ok(expected));
    }

    #[test]
    fn keys_of_yaml_are_strings() {
        check(
            "200: ok\ntrue: 1\n1.10: x\n",
            &json!({"200": "ok", "true": 1, "1.10": "x"}),
        );
    }

    #[test]
    fn integers_beyond_64_bits_are_the_nearest_numbers() {
        check(
            "a: 18446744073709551616",
            &json!({"a": 18_446_744_073_709_551_616.0}),
        );
        check(
            "a: -9223372036854775809",
            &json!({"a": -9_223_372_036_854_775_808.0}),
        );
        check(
            r#"{"a": 100000000000000000000000000000000000000000}"#,
            &json!({"a": 1e41}),
        );
    }

    #[test]
    fn dates_and_words_of_yaml_are_strings() {
        check(
            "a: 2024-01-02\nb: yes\nc: ~\n",
            &json!({"a": "2024-01-02", "b": "yes", "c": null}),
        );
    }

    #[test]
    fn json_may_be_yaml_with_braces() {
        check("{a: [1, 2.5]}", &json!({"a": [1, 2.5]}));
    }
}
