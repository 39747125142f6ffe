mod bodies;
mod styles;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::style;
use super::{Body, Extra, Message, Parameter, Place};
use crate::runtime::Secret;
use crate::runtime::codec::{self, Field, OPTIONAL, REQUIRED, SENSITIVE, Slot};
use crate::runtime::testing::{Nothing, Sample, sample_model};

sample_model!(Rgb {
    0 red: Option<i64> = Field("R", OPTIONAL),
    1 green: Option<i64> = Field("G", OPTIONAL),
    2 blue: Option<i64> = Field("B", OPTIONAL),
});

const RGB: Rgb = Rgb {
    red: Some(100),
    green: Some(200),
    blue: Some(150),
};

type Part = (Parameter, Box<dyn Slot>);

fn part(name: &'static str, place: Place, value: impl Slot + 'static) -> Part {
    (
        Parameter {
            field: Field(name, OPTIONAL),
            place,
        },
        Box::new(value),
    )
}

fn text(value: &str) -> String {
    value.to_owned()
}

fn texts<const N: usize>(values: [&str; N]) -> Vec<String> {
    values.map(text).to_vec()
}

/// Path, query, headers and body on a line each, those that are empty left out.
fn shown(path: &'static str, body: Option<Body>, parts: Vec<Part>) -> String {
    let call = Sample::new("POST", path, body).with(parts);
    let request = match Message::new(&call) {
        Ok(request) => request,
        Err(error) => return error.to_string(),
    };
    let headers = request
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"));
    let mut lines = vec![request.path.into_owned()];
    lines.extend(
        Some(request.query)
            .filter(|query| !query.is_empty())
            .map(|query| "?".to_owned() + &query),
    );
    lines.extend(headers);
    let body = request.body.as_ref();
    let body = body.map(|body| body.as_bytes().expect("a body that is there").to_vec());
    lines.extend(body.map(|body| String::from_utf8(body).unwrap()));
    lines.join("\n")
}

#[track_caller]
fn check(path: &'static str, parts: Vec<Part>, expected: &str) {
    assert_eq!(shown(path, None, parts), expected);
}

#[test]
fn path_values_stay_within_their_segment() {
    let place = Place::Path(style::SIMPLE);
    for (value, expected) in [
        ("{other}", "/a/%7Bother%7D/OTHER"),
        ("../x?y#z", "/a/..%2Fx%3Fy%23z/OTHER"),
        ("%2e%2e", "/a/%252e%252e/OTHER"),
        (r"..\ä ", "/a/..%5C%C3%A4%20/OTHER"),
        ("a-._~b", "/a/a-._~b/OTHER"),
    ] {
        let parts = vec![
            part("id", place, text(value)),
            part("other", place, text("OTHER")),
        ];
        check("/a/{id}/{other}", parts, expected);
    }
    for value in [".", ".."] {
        let expected = "sample: the request cannot be sent: id: expected a value for the path, found a dot segment";
        check("/a/{id}", vec![part("id", place, text(value))], expected);
    }
}

#[test]
fn path_parameters_have_any_name_and_may_come_twice() {
    let place = Place::Path(style::SIMPLE);
    let parts = vec![part("$a.b-c", place, 7_i64), part("$a", place, true)];
    check("/{$a.b-c}/x{$a}y/{$a.b-c}", parts, "/7/xtruey/7");
}

#[test]
fn paths_need_a_value() {
    let nothing =
        "sample: the request cannot be sent: id: expected a value for the path, found nothing";
    let place = Place::Path(style::SIMPLE);
    check("/{id}", vec![part("id", place, Nothing)], nothing);
    let empty =
        "sample: the request cannot be sent: id: expected a value for the path, found an empty one";
    check("/{id}", vec![part("id", place, Vec::<i64>::new())], empty);
    check("/{id}", vec![part("id", place, texts([""]))], empty);
}

#[test]
fn segments_of_several_values_are_no_dots_either() {
    let place = Place::Path(style::SIMPLE);
    let parts = |a, b| vec![part("a", place, text(a)), part("b", place, text(b))];
    check("/x/{a}{b}", parts(".", ".a"), "/x/..a");
    check("/x/{a}...{b}.zip", parts("..", ".."), "/x/........zip");
    let refused =
        "sample: the request cannot be sent: b: expected a value for the path, found a dot segment";
    check("/x/{a}{b}", parts(".", "."), refused);
    let label = part("b", Place::Path(style::LABEL), text(""));
    check("/x/{b}", vec![label], refused);
}

#[test]
fn a_query_in_the_path_is_kept() {
    let inner = |value| part("a", Place::Path(style::SIMPLE), text(value));
    let outer = |name| part(name, Place::Query(style::FORM), text("1 2"));
    let path = "/x?fixed=1&y={a}";
    check(path, vec![inner("&=")], "/x\n?fixed=1&y=%26%3D");
    check(path, vec![inner("")], "/x\n?fixed=1&y=");
    check(
        path,
        vec![inner(".."), outer("z")],
        "/x\n?fixed=1&y=..&z=1%202",
    );
    check(
        path,
        vec![inner("b"), outer("fixed")],
        "/x\n?y=b&fixed=1%202",
    );
    check("/x?flag", vec![outer("z")], "/x\n?flag&z=1%202");
    check("/x?", vec![outer("z")], "/x\n?z=1%202");
}

#[test]
fn what_is_added_is_sent_too() {
    let extras = vec![
        Extra::Header("X-A".to_owned(), "1".to_owned()),
        Extra::Header("x-a".to_owned(), "2".to_owned()),
        Extra::Query("a b".to_owned(), "c&d".to_owned()),
        Extra::Query("a b".to_owned(), "e".to_owned()),
    ];
    let parts = vec![
        part("x-A", Place::Header(style::SIMPLE), text("0")),
        part("a b", Place::Query(style::FORM), text("0")),
    ];
    let call = Sample::new("GET", "/", None).with(parts).adding(extras);
    let message = Message::new(&call).unwrap();
    assert_eq!(message.query, "a%20b=0&a%20b=c%26d&a%20b=e");
    let headers: Vec<String> = message
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    assert_eq!(headers, ["X-A: 1", "x-a: 2"]);
    let odd = vec![Extra::Header("X-A".to_owned(), "ä".to_owned())];
    let call = Sample::new("GET", "/", None).adding(odd);
    let error = Message::new(&call).err().unwrap().to_string();
    assert_eq!(
        error,
        "sample: the request cannot be sent: expected visible ASCII for a header, found other characters"
    );
}

#[test]
fn what_is_absent_or_empty_is_left_out() {
    for style in [style::FORM, style::FORM_EXPLODED, style::PIPES, style::DEEP] {
        for place in [
            Place::Query(style),
            Place::Header(style),
            Place::Cookie(style),
        ] {
            let none = BTreeMap::<String, bool>::new();
            let parts = vec![
                part("a", place, Nothing),
                part("b", place, Vec::<i64>::new()),
                part("c", place, none),
                part("d", place, Value::Null),
                part("e", place, Vec::<Option<i64>>::from([None])),
            ];
            check("/", parts, "/");
        }
    }
}

#[test]
fn queries_are_encoded() {
    let place = Place::Query(style::FORM_EXPLODED);
    let parts = vec![
        part("a b[]", place, texts(["x&y=z", "+ #"])),
        part("n", place, vec![0.5, 1e21, -0.0]),
        part("u", place, json!(18_446_744_073_709_551_615_u64)),
        part("s", place, Secret::from("hunter2")),
    ];
    let expected = "/\n?a%20b%5B%5D=x%26y%3Dz&a%20b%5B%5D=%2B%20%23&n=0.5\
                    &n=1000000000000000000000&n=-0&u=18446744073709551615&s=hunter2";
    check("/", parts, expected);
}

#[test]
fn values_without_a_spelling_are_refused() {
    let refused = "sample: the request cannot be sent: ";
    for (place, value, fault) in [
        (
            Place::Header(style::SIMPLE_EXPLODED),
            json!([[1]]),
            "a[0]: expected a scalar, found an array within another value",
        ),
        (
            Place::Cookie(style::COOKIE),
            json!({"b": {}}),
            "a.b: expected a scalar, found an object within another value",
        ),
        (
            Place::Header(style::SIMPLE),
            json!("x\r\ny: z"),
            "a: expected visible ASCII for a header, found other characters",
        ),
        (
            Place::Header(style::SIMPLE),
            json!(["x", "\n"]),
            "a: expected visible ASCII for a header, found other characters",
        ),
        (
            Place::Header(style::SIMPLE),
            json!("ä"),
            "a: expected visible ASCII for a header, found other characters",
        ),
    ] {
        check(
            "/",
            vec![part("a", place, value)],
            &format!("{refused}{fault}"),
        );
    }
    let infinite = vec![part("a", Place::Query(style::FORM_EXPLODED), f64::INFINITY)];
    check(
        "/",
        infinite,
        &format!("{refused}a: expected a number, found infinity or NaN"),
    );
}

#[test]
fn debug_shows_no_secret() {
    let query = Place::Query(style::FORM_EXPLODED);
    let sensitive = Parameter {
        field: Field("key", REQUIRED | SENSITIVE),
        place: query,
    };
    let call = Sample::new("GET", "/", None).with(vec![
        part("a", query, 1_i64),
        part("none", query, Nothing),
        part("secret", Place::Field, Secret::from("hunter2")),
        (sensitive, Box::new(text("hunter2"))),
    ]);
    assert_eq!(
        format!("{call:?}"),
        "Sample { a: 1, secret: [redacted], key: [redacted] }"
    );
}

#[test]
fn errors_show_no_secret() {
    let field = || Field("key", REQUIRED | SENSITIVE);
    let value = || -> Box<dyn Slot> { Box::new(json!({"hunter2": {"hunter2": "hunter2"}})) };
    let place = Place::Header(style::SIMPLE_EXPLODED);
    let expected = "sample: the request cannot be sent: key: expected a scalar, found an object within another value";
    check(
        "/",
        vec![(
            Parameter {
                field: field(),
                place,
            },
            value(),
        )],
        expected,
    );
}
