//! Decides which documents are read and written where no description is given: one of each kind of value.

use serde_json::{Map, Value, json};

/// So many rows, texts and numbers a document has.
const COUNT: u64 = 1000;

/// A description with a body of each kind, and its example. Both are the same each time.
pub(super) fn description(row: &Value) -> Value {
    let numbers = json!({"type": "array", "items": {"type": "number"}});
    let texts = json!({"type": "array", "items": {"type": "string"}});
    let integers = json!({"type": "array", "items": {"type": "integer"}});
    let branches = json!({"type": "array", "items": {"$ref": "#/components/schemas/Branch"}});
    let kinds = [
        ("Rows", json!({"type": "array", "items": row}), rows()),
        ("Texts", texts, list(text)),
        ("Integers", integers, list(|number| json!(number >> 20))),
        ("ShortNumbers", numbers.clone(), list(short)),
        ("LongNumbers", numbers, list(long)),
        (
            "Named",
            json!({"type": "object", "additionalProperties": {"type": "integer"}}),
            named(),
        ),
        ("Tree", branches.clone(), json!([branch(&mut 1, 8)])),
    ];
    let mut paths = Map::new();
    for (name, schema, example) in kinds {
        // The names differ, so that no two of these are the same type.
        let field = name.to_lowercase();
        let schema = json!({"type": "object", "required": [field], "properties": {&field: schema}});
        let content = json!({"schema": schema, "example": {&field: example}});
        let body = json!({"content": {"application/json": content}});
        let operation = json!({"operationId": format!("send{name}"), "requestBody": body});
        paths.insert(format!("/{field}"), json!({"post": operation}));
    }
    let branch = json!({
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "branches": branches},
    });
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Documents", "version": "1.0.0"},
        "paths": paths,
        "components": {"schemas": {"Branch": branch}},
    })
}

/// Numbers without order, the same each time (xorshift).
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

fn list(item: impl Fn(u64) -> Value) -> Value {
    let mut state = 1;
    (0..COUNT).map(|_| item(next(&mut state))).collect()
}

fn text(number: u64) -> Value {
    let words = ["pay", "order \"new\"", "straße", "line\nline", "https://"];
    let pick = |place: usize| words[usize::from(number.to_be_bytes()[place]) % words.len()];
    json!(format!("{} {number:x} {} {}", pick(1), pick(2), pick(3)))
}

/// At most nine digits.
fn short(number: u64) -> Value {
    json!(f64::from(high(number) >> 2) / 1000.0)
}

/// Mostly seventeen digits.
fn long(number: u64) -> Value {
    json!(f64::from(high(number)) / f64::from(high(number << 32) | 1))
}

/// The upper half.
fn high(number: u64) -> u32 {
    let [a, b, c, d, ..] = number.to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}

fn named() -> Value {
    let mut state = 1;
    let pair = |_| {
        let number = next(&mut state);
        (format!("key{number:x}"), json!(number >> 40))
    };
    (0..COUNT).map(pair).collect::<Map<_, _>>().into()
}

fn branch(state: &mut u64, depth: u32) -> Value {
    let name = format!("branch {:x}", next(state));
    let branches: Vec<Value> = (0..depth.min(2))
        .map(|_| branch(state, depth - 1))
        .collect();
    json!({"name": name, "branches": branches})
}

fn rows() -> Value {
    list(|number| {
        json!({
            "id": number >> 30,
            "name": format!("row {number:x}"),
            "title": text(number),
            "active": number % 2 == 0,
            "score": short(number),
            "count": number >> 40,
            "createdAt": "2026-01-02T03:04:05Z",
            "tags": ["new", "paid"],
            "sizes": [number >> 50, number >> 55, number >> 60],
            "labels": {"color": "red", "state": "open"},
            "url": format!("https://example.com/rows/{number}"),
            "note": text(number.rotate_left(7)),
            "parentId": number >> 31,
        })
    })
}
