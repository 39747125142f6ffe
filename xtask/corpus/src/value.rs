//! Decides whether two values of a schema are the same: as JSON, and by value where the schema's format says what a text
//! stands for.

use std::collections::{BTreeSet, HashSet};
use std::net::IpAddr;

use jiff::civil::{Date, Time};
use jiff::{Span, SpanRelativeTo, Timestamp};
use serde::Serialize;
use serde_json::Value;

use crate::files::escaped;
use crate::validate::{bytes, short};

/// A place where two values differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Difference {
    /// The JSON pointer within the value.
    pub(crate) at: String,
    /// What should be there, as JSON; `None` for nothing.
    pub(crate) expected: Option<String>,
    /// What is there.
    pub(crate) found: Option<String>,
}

/// The way from a value to one in it.
#[derive(Clone, Debug)]
enum Step {
    Member(String),
    Item(usize),
}

/// The places where `found` differs from `expected`, a value of the schema `number` of a translated document.
pub(crate) fn differences(
    document: &Value,
    number: usize,
    expected: &Value,
    found: &Value,
) -> Vec<Difference> {
    let mut comparison = Comparison {
        document,
        number,
        way: Vec::new(),
        differences: Vec::new(),
    };
    comparison.values(expected, found);
    comparison.differences
}

struct Comparison<'a> {
    document: &'a Value,
    number: usize,
    way: Vec<Step>,
    differences: Vec<Difference>,
}

impl Comparison<'_> {
    fn values(&mut self, expected: &Value, found: &Value) {
        match (expected, found) {
            (Value::Object(expected), Value::Object(found)) => {
                for (key, value) in expected {
                    self.step(Step::Member(key.clone()), Some(value), found.get(key));
                }
                let more = found.iter().filter(|(key, _)| !expected.contains_key(*key));
                for (key, value) in more {
                    self.step(Step::Member(key.clone()), None, Some(value));
                }
            }
            (Value::Array(expected), Value::Array(found)) => {
                for index in 0..expected.len().max(found.len()) {
                    self.step(Step::Item(index), expected.get(index), found.get(index));
                }
            }
            _ => {
                if !self.are_same(expected, found) {
                    self.differ(Some(expected), Some(found));
                }
            }
        }
    }

    fn step(&mut self, step: Step, expected: Option<&Value>, found: Option<&Value>) {
        self.way.push(step);
        match (expected, found) {
            (Some(expected), Some(found)) => self.values(expected, found),
            _ => self.differ(expected, found),
        }
        self.way.pop();
    }

    fn differ(&mut self, expected: Option<&Value>, found: Option<&Value>) {
        let shown = |value: &Value| short(&value.to_string());
        let way = self.way.iter().map(|step| match step {
            Step::Member(key) => format!("/{}", escaped(key)),
            Step::Item(index) => format!("/{index}"),
        });
        self.differences.push(Difference {
            at: way.collect(),
            expected: expected.map(shown),
            found: found.map(shown),
        });
    }

    fn are_same(&self, expected: &Value, found: &Value) -> bool {
        if expected == found || same_numbers(expected, found) {
            return true;
        }
        if !is_scalar(expected) || !is_scalar(found) {
            return false;
        }
        let formats = formats(self.document, self.number, &self.way);
        formats
            .into_iter()
            .any(|format| self.same_by_format(format, expected, found))
    }

    fn same_by_format(&self, format: &str, expected: &Value, found: &Value) -> bool {
        match (expected, found) {
            (Value::String(expected), Value::String(found)) => same_texts(format, expected, found),
            (Value::Number(expected), Value::Number(found)) if format == "float" => {
                let narrow = |number: &serde_json::Number| number.to_string().parse::<f32>().ok();
                narrow(expected) == narrow(found)
            }
            // That an integer goes as a string is for what holds it to say, which a lone value lacks.
            (Value::String(expected), Value::Number(found)) if self.way.is_empty() => {
                format.contains("int") && expected.parse().ok() == found.as_i128()
            }
            _ => false,
        }
    }
}

fn is_scalar(value: &Value) -> bool {
    value.is_string() || value.is_number()
}

fn same_numbers(a: &Value, b: &Value) -> bool {
    let (Value::Number(a), Value::Number(b)) = (a, b) else {
        return false;
    };
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a == b,
        _ => a.as_f64() == b.as_f64(),
    }
}

/// Whether two texts of a format stand for the same.
fn same_texts(format: &str, a: &str, b: &str) -> bool {
    fn by<T: PartialEq>(read: impl Fn(&str) -> Option<T>, a: &str, b: &str) -> bool {
        read(a).is_some_and(|a| read(b) == Some(a))
    }
    match format {
        "date-time" => by(instant, a, b),
        "date" => by(|text| text.parse::<Date>().ok(), a, b),
        "time" => {
            // A time with an offset is compared as one of some day.
            let fixed = |text: &str| instant(&format!("2000-01-02T{text}"));
            let local = |text: &str| fixed(text).is_none().then(|| text.parse::<Time>().ok())?;
            by(fixed, a, b) || by(local, a, b)
        }
        "duration" => same_spans(a, b),
        "uuid" => by(
            |text| Some(text.replace('-', "").to_ascii_lowercase()),
            a,
            b,
        ),
        "ipv4" | "ipv6" | "ip" => by(|text| text.parse::<IpAddr>().ok(), a, b),
        "byte" => by(bytes, a, b),
        "decimal" => by(decimal, a, b),
        "int32" | "int64" | "uint32" | "uint64" => by(|text| text.parse::<i128>().ok(), a, b),
        _ => false,
    }
}

fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

fn same_spans(a: &str, b: &str) -> bool {
    let (Ok(a), Ok(b)) = (a.parse::<Span>(), b.parse::<Span>()) else {
        return false;
    };
    let days = SpanRelativeTo::days_are_24_hours();
    a.fieldwise() == b.fieldwise() || a.compare((b, days)).is_ok_and(std::cmp::Ordering::is_eq)
}

/// A decimal without what it can be written without.
fn decimal(text: &str) -> Option<String> {
    text.parse::<f64>().ok()?;
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text), |digits| ("-", digits));
    let digits = digits.trim_start_matches(['+', '0']);
    let digits = if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    };
    Some(if digits.is_empty() {
        "0".to_owned()
    } else {
        format!("{sign}{digits}")
    })
}

/// The formats that a schema says of what lies at the end of a way, in any of its branches.
fn formats<'a>(document: &'a Value, number: usize, way: &[Step]) -> BTreeSet<&'a str> {
    let definition = |number: &str| document.get("$defs")?.get(number);
    let mut schemas: Vec<&Value> = definition(&number.to_string()).into_iter().collect();
    for step in way {
        let all = branches(&schemas, &definition);
        schemas = all
            .into_iter()
            .flat_map(|schema| stepped(schema, step))
            .collect();
    }
    let all = branches(&schemas, &definition).into_iter();
    all.filter_map(|schema| schema.get("format")?.as_str())
        .collect()
}

/// The schemas, and those that they consist of.
fn branches<'a>(
    schemas: &[&'a Value],
    definition: &dyn Fn(&str) -> Option<&'a Value>,
) -> Vec<&'a Value> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let mut pending = schemas.to_vec();
    while let Some(schema) = pending.pop() {
        if !seen.insert(std::ptr::from_ref(schema)) {
            continue;
        }
        let reference = schema.get("$ref").and_then(Value::as_str);
        let number = reference.and_then(|reference| reference.strip_prefix("#/$defs/"));
        pending.extend(number.and_then(definition));
        for key in ["allOf", "anyOf", "oneOf"] {
            pending.extend(
                schema
                    .get(key)
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten(),
            );
        }
        for key in ["if", "then", "else"] {
            pending.extend(schema.get(key));
        }
        found.push(schema);
    }
    found
}

/// What a schema says of its members or items.
fn stepped<'a>(schema: &'a Value, step: &Step) -> Vec<&'a Value> {
    match step {
        Step::Member(key) => {
            let own = schema
                .get("properties")
                .and_then(|properties| properties.get(key));
            let patterns = schema.get("patternProperties").and_then(Value::as_object);
            let patterns = patterns.into_iter().flatten().map(|(_, schema)| schema);
            let more = schema.get("additionalProperties").filter(|_| own.is_none());
            own.into_iter().chain(patterns).chain(more).collect()
        }
        Step::Item(index) => {
            let own = schema.get("prefixItems").and_then(|items| items.get(index));
            own.or_else(|| schema.get("items")).into_iter().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::differences;

    #[track_caller]
    fn check(schema: &Value, expected: &Value, found: &Value, places: &[&str]) {
        let document =
            json!({"$defs": {"0": schema, "1": {"type": "string", "format": "date-time"}}});
        let differences = differences(&document, 0, expected, found);
        let at: Vec<&str> = differences.iter().map(|own| &*own.at).collect();
        assert_eq!(at, places);
    }

    #[test]
    fn numbers_are_compared_by_value() {
        check(
            &json!({}),
            &json!([1, 1.0, 1e2, 18_446_744_073_709_551_615_u64]),
            &json!([1.0, 1, 100, 18_446_744_073_709_551_615_u64]),
            &[],
        );
        check(
            &json!({}),
            &json!([9_007_199_254_740_993_i64, 1]),
            &json!([9_007_199_254_740_992_i64, 2]),
            &["/0", "/1"],
        );
    }

    #[test]
    fn the_order_of_members_does_not_matter_but_their_number_does() {
        let (one, other) = (r#"{"a": 1, "b": {"c/d": 2}}"#, r#"{"b": {"e": 3}, "a": 1}"#);
        let read = |text| serde_json::from_str::<Value>(text).expect("it is JSON");
        check(&json!({}), &read(one), &read(other), &["/b/c~1d", "/b/e"]);
        check(&json!({}), &json!([1, 2]), &json!([1]), &["/1"]);
        check(&json!({}), &json!({"a": null}), &json!({}), &["/a"]);
    }

    #[test]
    fn texts_are_compared_as_the_format_says() {
        for (format, a, b) in [
            (
                "date-time",
                "2024-01-02T03:04:05.000+01:00",
                "2024-01-02T02:04:05Z",
            ),
            (
                "date-time",
                "2024-01-02T03:04:05.000+0100",
                "2024-01-02T02:04:05Z",
            ),
            ("time", "10:00:00Z", "10:00:00+00:00"),
            ("duration", "PT60M", "PT1H"),
            (
                "uuid",
                "ABCDEF00-0000-4000-8000-000000000000",
                "abcdef00-0000-4000-8000-000000000000",
            ),
            ("ipv6", "0:0:0:0:0:0:0:1", "::1"),
            ("byte", "YWI", "YWI="),
            ("decimal", "-01.50", "-1.5"),
        ] {
            check(&json!({"format": format}), &a.into(), &b.into(), &[]);
            check(&json!({"format": "other"}), &a.into(), &b.into(), &[""]);
        }
        check(
            &json!({"format": "date-time"}),
            &json!("2024-01-02T03:04:05Z"),
            &json!("2024-01-02T03:04:06Z"),
            &[""],
        );
        check(
            &json!({"format": "decimal"}),
            &json!("100"),
            &json!("1"),
            &[""],
        );
    }

    #[test]
    fn a_format_is_found_in_any_branch() {
        let nested = json!({"oneOf": [{"type": "null"}, {"items": {"$ref": "#/$defs/1"}}]});
        let schema = json!({"allOf": [{"properties": {"a": nested}}, {"properties": {"b": true}}]});
        let (a, b) = ("2024-01-02T03:04:05Z", "2024-01-02T03:04:05+00:00");
        check(&schema, &json!({"a": [a]}), &json!({"a": [b]}), &[]);
        check(
            &schema,
            &json!({"a": a, "b": a}),
            &json!({"a": b, "b": b}),
            &["/a", "/b"],
        );
        let schema =
            json!({"properties": {"b": {}}, "additionalProperties": {"$ref": "#/$defs/1"}});
        check(
            &schema,
            &json!({"a": a, "b": a}),
            &json!({"a": b, "b": b}),
            &["/b"],
        );
    }

    #[test]
    fn a_number_is_no_text() {
        check(&json!({}), &json!("1"), &json!(1), &[""]);
        check(&json!({"format": "int64"}), &json!("1"), &json!(1), &[]);
        check(
            &json!({"properties": {"a": {"format": "int64"}}}),
            &json!({"a": "1"}),
            &json!({"a": 1}),
            &["/a"],
        );
    }
}
