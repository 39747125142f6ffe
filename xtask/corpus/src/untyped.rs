//! Decides which schemas are without a type although they say something, and why.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use crate::cases::{Place, Types, spot};
use crate::files::{Files, Spot};
use crate::generate::Said;

/// The Rust type of what has no type.
const UNTYPED: &str = "serde_json::Value";

/// The uses of schemas that take any JSON.
#[derive(Debug, Default)]
pub(crate) struct Untyped {
    /// How many of their schemas say nothing.
    pub(crate) free: usize,
    /// Those whose schemas say something, with the reason that the account has.
    pub(crate) said: Vec<Place>,
}

/// The uses of schemas that take any JSON, sorted by place.
pub(crate) fn untyped(files: &Files, types: &Types<'_>, approximated: &[Said]) -> Untyped {
    let reasons = approximated.iter();
    let reasons: BTreeMap<Spot, &str> = reasons
        .filter_map(|own| Some((spot(files, own)?, &*own.text)))
        .collect();
    let mut untyped = Untyped::default();
    for (spot, _) in types.iter().filter(|(_, ty)| *ty == UNTYPED) {
        let chain = chain(files, spot);
        if chain
            .iter()
            .all(|spot| files.get(spot).is_some_and(says_nothing))
        {
            untyped.free += 1;
            continue;
        }
        let mut reasons = chain.iter().filter_map(|spot| reasons.get(spot));
        let reason = reasons
            .next()
            .copied()
            .unwrap_or("the account has no reason");
        untyped.said.push(Place {
            at: files.shown(spot),
            reason: reason.to_owned(),
        });
    }
    untyped.said.sort();
    untyped
}

/// A schema, and what it refers to.
fn chain(files: &Files, schema: &Spot) -> Vec<Spot> {
    let mut chain = vec![schema.clone()];
    let mut seen: HashSet<Spot> = chain.iter().cloned().collect();
    while let Some(last) = chain.last() {
        let reference = files.get(last).and_then(|own| own.get("$ref")?.as_str());
        let target = reference.and_then(|reference| files.target(last, reference).ok());
        match target.filter(|target| seen.insert(target.clone())) {
            Some(target) => chain.push(target),
            None => break,
        }
    }
    chain
}

/// Whether a schema takes any value: all that it has are words for its reader.
fn says_nothing(schema: &Value) -> bool {
    const SILENT: [&str; 15] = [
        "$ref",
        "title",
        "description",
        "summary",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "nullable",
        "externalDocs",
        "xml",
        "$comment",
        "$schema",
    ];
    match schema {
        Value::Bool(says_yes) => *says_yes,
        Value::Object(map) => map.iter().all(|(key, value)| {
            SILENT.contains(&&**key) || key.starts_with("x-") || is_free_choice(key, value)
        }),
        _ => false,
    }
}

/// Whether a keyword is a choice that any value is among. No value is strictly one of two members that take any, which
/// nobody means.
fn is_free_choice(key: &str, members: &Value) -> bool {
    let Some(members) = members.as_array() else {
        return false;
    };
    let is_free = |member: &Value| member.get("$ref").is_none() && says_nothing(member);
    match key {
        "oneOf" => members.iter().all(is_free),
        "anyOf" => members.is_empty() || members.iter().any(is_free),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::says_nothing;

    #[track_caller]
    fn check(schema: &Value, expected: bool) {
        assert_eq!(says_nothing(schema), expected, "{schema}");
    }

    #[test]
    fn words_for_the_reader_say_nothing_of_a_value() {
        check(&json!({}), true);
        check(&json!(true), true);
        check(
            &json!({"description": "any", "nullable": true, "x-go-type": "any"}),
            true,
        );
    }

    #[test]
    fn a_choice_may_take_any_value() {
        check(&json!({"oneOf": [{"description": "a"}, {}]}), true);
        check(&json!({"oneOf": []}), true);
        check(&json!({"anyOf": [{"$ref": "#/a"}, {"title": "b"}]}), true);
    }

    #[test]
    fn a_keyword_says_something() {
        check(&json!(false), false);
        check(&json!({"oneOf": [{}, {"type": "string"}]}), false);
        check(
            &json!({"anyOf": [{"$ref": "#/a"}, {"type": "string"}]}),
            false,
        );
        check(&json!({"description": "a", "minimum": 1}), false);
    }
}
