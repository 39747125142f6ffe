//! Properties beside the known ones, quoted integers, tuples, and the three states.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use serde_json::{Value, json};

use super::{check, check_round_trip};
use crate::runtime::Nullable;
use crate::runtime::codec::{
    self, Field, OPTIONAL, QUOTED, REQUIRED, REST, Unknown, from_json, to_json,
};
use crate::runtime::testing::sample_model;

sample_model!(Open {
    0 id: i64 = Field("id", REQUIRED),
    1 rest: Unknown = Field("..", REST),
});

sample_model!(Typed {
    0 id: Option<i64> = Field("id", OPTIONAL),
    1 rest: BTreeMap<String, Vec<i64>> = Field("..", REST),
});

sample_model!(Change {
    0 note: Nullable<String> = Field("note", OPTIONAL),
    1 count: Nullable<Vec<i64>> = Field("count", OPTIONAL),
});

sample_model!(Quoted {
    0 id: i64 = Field("id", REQUIRED | QUOTED),
    1 counts: Option<BTreeMap<String, Vec<u64>>> = Field("counts", OPTIONAL | QUOTED),
    2 plain: Option<i64> = Field("plain", OPTIONAL),
    3 name: Option<String> = Field("name", OPTIONAL | QUOTED),
});

#[test]
fn unknown_properties_are_kept() {
    check::<Open>(&[
        (r#"{"id": 1}"#, "Open { id: 1 }"),
        (
            r#"{"x": "secret", "id": 1}"#,
            r#"Open { id: 1, ..: {"x": [redacted]} }"#,
        ),
        (
            r#"{"id": 1, "x": [1e400]}"#,
            "expected a number, found a number out of its range",
        ),
        (r#"{"x": 1}"#, "id: expected a value, found nothing"),
    ]);
    check_round_trip::<Open>(&[
        (
            r#"{"y": {"z": [1, null]}, "id": 1, "x": "a", "..": 2, "x": "b"}"#,
            r#"{"id":1,"..":2,"x":"b","y":{"z":[1,null]}}"#,
        ),
        (r#"{"id": 1}"#, r#"{"id":1}"#),
    ]);
}

#[test]
fn unknown_properties_can_be_read_and_set() {
    let mut open: Open = from_json(br#"{"id": 1, "x": 2}"#).unwrap();
    assert_eq!(open.rest.get("x"), Some(&json!(2)));
    assert_eq!(open.rest.insert("x", 3), Some(json!(2)));
    assert_eq!(open.rest.insert("id", 9), None);
    assert_eq!(open.rest.len(), 2);
    assert_eq!(to_json(&open).unwrap(), br#"{"id":1,"x":3}"#);
    assert_eq!(
        serde_json::to_value(&open).unwrap(),
        json!({"id": 1, "x": 3})
    );
    open.rest.remove("x");
    open.rest.remove("id");
    assert!(open.rest.is_empty());
    assert_eq!(open.rest, Unknown::default());
    let read: Open = serde_json::from_value(json!({"id": 1, "x": {"y": []}})).unwrap();
    assert_eq!(
        read.rest.iter().collect::<Vec<_>>(),
        [("x", &json!({"y": []}))]
    );
    assert_eq!(size_of::<Unknown>(), size_of::<usize>());
}

#[test]
fn unknown_properties_of_a_model_can_be_changed() {
    let mut open: Open = from_json(br#"{"id": 1, "x": 2}"#).unwrap();
    let unknown = Unknown::of(&mut open).unwrap();
    assert_eq!(unknown.insert("y", 3), None);
    assert_eq!(to_json(&open).unwrap(), br#"{"id":1,"x":2,"y":3}"#);
    let mut typed: Typed = from_json(b"{}").unwrap();
    assert_eq!(Unknown::of(&mut typed), None);
    let mut closed: Change = from_json(b"{}").unwrap();
    assert_eq!(Unknown::of(&mut closed), None);
}

#[test]
fn other_properties_may_have_a_type() {
    check::<Typed>(&[
        (
            r#"{"a": [1], "id": 2, "b": []}"#,
            r#"Typed { id: 2, ..: {"a": [1], "b": []} }"#,
        ),
        (r#"{"a": [1], "a": [2]}"#, r#"Typed { ..: {"a": [2]} }"#),
        (
            r#"{"a": [1, {}]}"#,
            "a[1]: expected a 64-bit integer, found an object",
        ),
    ]);
    check_round_trip::<Typed>(&[(
        r#"{"b": [], "id": 2, "a": [1]}"#,
        r#"{"id":2,"a":[1],"b":[]}"#,
    )]);
}

#[test]
fn absent_and_null_differ() {
    check_round_trip::<Change>(&[
        ("{}", "{}"),
        (r#"{"note": null}"#, r#"{"note":null}"#),
        (
            r#"{"count": [1], "note": "a"}"#,
            r#"{"note":"a","count":[1]}"#,
        ),
    ]);
    check::<Change>(&[(
        r#"{"count": [{}]}"#,
        "count[0]: expected a 64-bit integer, found an object",
    )]);
    let change: Change = from_json(br#"{"note": null}"#).unwrap();
    assert!(change.note.is_null() && change.count.is_absent());
    assert_eq!(Nullable::from("a").into_option(), Some("a".to_owned()));
    assert_eq!(Nullable::<i64>::from(Some(1)).as_option(), Some(&1));
    assert_eq!(Nullable::<i64>::from(None), Nullable::Null);
    let value: Nullable<i64> = serde_json::from_value(Value::Null).unwrap();
    assert_eq!(value, Nullable::Null);
    assert_eq!(serde_json::to_value(Nullable::Value(1)).unwrap(), json!(1));
}

#[test]
fn quoted_integers_are_sent_as_strings() {
    check_round_trip::<Quoted>(&[(
        r#"{"id": 1, "counts": {"a": ["18446744073709551615", 2]}, "plain": "3", "name": "4"}"#,
        r#"{"id":"1","counts":{"a":["18446744073709551615","2"]},"plain":3,"name":"4"}"#,
    )]);
    let quoted: Quoted = from_json(br#"{"id": "1", "counts": {"a": ["2"]}}"#).unwrap();
    let expected = json!({"id": "1", "counts": {"a": ["2"]}});
    assert_eq!(serde_json::to_value(&quoted).unwrap(), expected);
    assert_eq!(serde_json::from_value::<Quoted>(expected).unwrap(), quoted);
}

#[test]
fn tuples_are_arrays() {
    check::<(i64, String)>(&[
        (r#"[1, "a"]"#, r#"(1, "a")"#),
        (r#"[1, "a", {"b": [2]}]"#, r#"(1, "a")"#),
        ("[1]", "[1]: expected a value, found nothing"),
        (
            r#"["a", "b"]"#,
            "[0]: expected a 64-bit integer, found a string",
        ),
        ("{}", "expected an array, found an object"),
    ]);
    check_round_trip::<(Option<i64>, Vec<bool>, Option<String>)>(&[
        ("[null, [true]]", "[null,[true]]"),
        (r#"[1, [], "a"]"#, r#"[1,[],"a"]"#),
    ]);
    check_round_trip::<(i64, i64, i64, i64, i64, (i64,))>(&[(
        "[1,2,3,4,5,[6]]",
        "[1,2,3,4,5,[6]]",
    )]);
}

#[test]
fn addresses_are_strings() {
    check::<Ipv4Addr>(&[
        (r#""127.0.0.1""#, "127.0.0.1"),
        (
            r#""127.0.0.256""#,
            "expected an IPv4 address, found a string",
        ),
        ("7", "expected an IPv4 address, found a number"),
    ]);
    check_round_trip::<Vec<IpAddr>>(&[(r#"["::1", "10.0.0.1"]"#, r#"["::1","10.0.0.1"]"#)]);
}
