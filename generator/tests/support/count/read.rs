//! Decides how the text of a file becomes a raw value: JSON, or else YAML with its aliases and
//! merge keys carried out and each key as it is written.

use std::fmt;
use std::path::Path;

use serde::de::{
    Deserialize, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Value};

const MERGE: &str = "<<";

/// The value that a file holds.
///
/// # Errors
///
/// Says why when there is no such file or it is neither JSON nor YAML.
pub(super) fn read(path: &Path) -> Result<Value, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if let Ok(value) = serde_json::from_str(text) {
        return Ok(value);
    }
    let Loose(value) = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    Ok(value)
}

/// A value of YAML. The count asks a scalar at most whether it is a string, a truth value or null,
/// so that a number may lose digits.
struct Loose(Value);

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor).map(Self)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    /// A text that holds nothing at all.
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

    fn visit_i128<E>(self, _: i128) -> Result<Value, E> {
        Ok(i64::MIN.into())
    }

    fn visit_u128<E>(self, _: u128) -> Result<Value, E> {
        Ok(u64::MAX.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        // JSON has no infinity; zero is a number too.
        Ok(if value.is_finite() { value } else { 0.0 }.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Loose(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        // A key that is asked for as a string is what is written, as in `200:`.
        while let Some((key, Loose(value))) = map.next_entry::<String, Loose>()? {
            members.insert(key, value);
        }
        Ok(Value::Object(merged(members)))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (_, content) = tagged.variant::<String>()?;
        content.newtype_variant().map(|Loose(value)| value)
    }
}

/// Own members come before merged ones, and merged ones in the order of the list.
fn merged(mut members: Map<String, Value>) -> Map<String, Value> {
    let sources = match members.remove(MERGE) {
        Some(Value::Array(sources)) => sources,
        Some(source) => vec![source],
        None => return members,
    };
    for source in sources {
        let Value::Object(source) = source else {
            continue;
        };
        for (key, value) in source {
            members.entry(key).or_insert(value);
        }
    }
    members
}
