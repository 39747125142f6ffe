use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Body, Message, Parameter, Place};
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

const FORM: Body = Body {
    content_type: "application/x-www-form-urlencoded",
    required: false,
};
const JSON: Body = Body {
    content_type: "application/json",
    required: false,
};

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
    let mut lines = vec![request.path];
    lines.extend(
        Some(request.query)
            .filter(|query| !query.is_empty())
            .map(|query| "?".to_owned() + &query),
    );
    lines.extend(headers);
    lines.extend(request.body.map(|body| String::from_utf8(body).unwrap()));
    lines.join("\n")
}

#[track_caller]
fn check(path: &'static str, parts: Vec<Part>, expected: &str) {
    assert_eq!(shown(path, None, parts), expected);
}

#[track_caller]
fn check_body(body: Body, parts: Vec<Part>, expected: &str) {
    assert_eq!(shown("/", Some(body), parts), expected);
}

/// One parameter called `color` in each of the four kinds of value.
#[track_caller]
fn check_style(path: &'static str, place: Place, expected: [&str; 4]) {
    let values: [Box<dyn Slot>; 4] = [
        Box::new(String::new()),
        Box::new(text("blue")),
        Box::new(texts(["blue", "black", "brown"])),
        Box::new(RGB),
    ];
    for (value, expected) in values.into_iter().zip(expected) {
        let parameter = Parameter {
            field: Field("color", REQUIRED),
            place,
        };
        check(path, vec![(parameter, value)], expected);
    }
}

#[test]
fn paths_are_simple() {
    let empty = "sample: the request cannot be sent: color: expected a value for the path, found an empty one";
    let path = "/a/{color}/b";
    check_style(
        path,
        Place::Path { explode: false },
        [
            empty,
            "/a/blue/b",
            "/a/blue,black,brown/b",
            "/a/R,100,G,200,B,150/b",
        ],
    );
    check_style(
        path,
        Place::Path { explode: true },
        [
            empty,
            "/a/blue/b",
            "/a/blue,black,brown/b",
            "/a/R=100,G=200,B=150/b",
        ],
    );
}

#[test]
fn queries_are_forms() {
    check_style(
        "/",
        Place::Query { explode: false },
        [
            "/\n?color=",
            "/\n?color=blue",
            "/\n?color=blue,black,brown",
            "/\n?color=R,100,G,200,B,150",
        ],
    );
    check_style(
        "/",
        Place::Query { explode: true },
        [
            "/\n?color=",
            "/\n?color=blue",
            "/\n?color=blue&color=black&color=brown",
            "/\n?R=100&G=200&B=150",
        ],
    );
}

#[test]
fn headers_are_simple() {
    check_style(
        "/",
        Place::Header { explode: false },
        [
            "/\ncolor: ",
            "/\ncolor: blue",
            "/\ncolor: blue,black,brown",
            "/\ncolor: R,100,G,200,B,150",
        ],
    );
    check_style(
        "/",
        Place::Header { explode: true },
        [
            "/\ncolor: ",
            "/\ncolor: blue",
            "/\ncolor: blue,black,brown",
            "/\ncolor: R=100,G=200,B=150",
        ],
    );
}

#[test]
fn cookies_are_forms_in_one_header() {
    let place = Place::Cookie { explode: false };
    check_style(
        "/",
        place,
        [
            "/\ncookie: color=",
            "/\ncookie: color=blue",
            "/\ncookie: color=blue,black,brown",
            "/\ncookie: color=R,100,G,200,B,150",
        ],
    );
    let cookies = vec![
        part("Cookie", Place::Header { explode: false }, text("x=1")),
        part("a", place, text("1; b=2\r\n")),
        part("c", Place::Cookie { explode: true }, texts(["3", "4"])),
    ];
    check(
        "/",
        cookies,
        "/\nCookie: x=1; a=1%3B%20b%3D2%0D%0A; c=3; c=4",
    );
}

#[test]
fn path_values_stay_within_their_segment() {
    let place = Place::Path { explode: false };
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
    let place = Place::Path { explode: false };
    let parts = vec![part("$a.b-c", place, 7_i64), part("$a", place, true)];
    check("/{$a.b-c}/x{$a}y/{$a.b-c}", parts, "/7/xtruey/7");
}

#[test]
fn paths_need_a_value() {
    let nothing =
        "sample: the request cannot be sent: id: expected a value for the path, found nothing";
    let place = Place::Path { explode: false };
    check("/{id}", vec![part("id", place, Nothing)], nothing);
    let empty =
        "sample: the request cannot be sent: id: expected a value for the path, found an empty one";
    check("/{id}", vec![part("id", place, Vec::<i64>::new())], empty);
}

#[test]
fn what_is_absent_or_empty_is_left_out() {
    for explode in [false, true] {
        for place in [
            Place::Query { explode },
            Place::Header { explode },
            Place::Cookie { explode },
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
    let place = Place::Query { explode: true };
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
            Place::Query { explode: true },
            json!([[1]]),
            "a[0]: expected a scalar, found an array within another value",
        ),
        (
            Place::Query { explode: true },
            json!({"b": {}}),
            "a.b: expected a scalar, found an object within another value",
        ),
        (
            Place::Header { explode: false },
            json!("x\r\ny: z"),
            "a: expected visible ASCII for a header, found other characters",
        ),
        (
            Place::Header { explode: false },
            json!(["x", "\n"]),
            "a: expected visible ASCII for a header, found other characters",
        ),
        (
            Place::Header { explode: false },
            json!("ä"),
            "a: expected visible ASCII for a header, found other characters",
        ),
        (
            Place::Text,
            json!([]),
            "a: expected a scalar for a text body, found an array",
        ),
    ] {
        check(
            "/",
            vec![part("a", place, value)],
            &format!("{refused}{fault}"),
        );
    }
    let infinite = vec![part("a", Place::Query { explode: true }, f64::INFINITY)];
    check(
        "/",
        infinite,
        &format!("{refused}a: expected a number, found infinity or NaN"),
    );
    let infinite = vec![part("a", Place::Json, f64::NAN)];
    check(
        "/",
        infinite,
        &format!("{refused}a: expected a finite number, found infinity or NaN"),
    );
}

#[test]
fn forms_are_encoded_as_by_browsers() {
    let parts = vec![
        part("a b", Place::Form, text("x y&z=ä~*-._\r\n")),
        part("list", Place::Form, texts(["1", "2"])),
        part("object", Place::Form, RGB),
        part("none", Place::Form, Nothing),
        part("secret", Place::Form, Secret::from("+")),
    ];
    let expected = "/\ncontent-type: application/x-www-form-urlencoded\n\
                    a+b=x+y%26z%3D%C3%A4%7E*-._%0D%0A&list=1&list=2\
                    &object=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D&secret=%2B";
    check_body(FORM, parts, expected);
}

#[test]
fn a_form_without_fields_is_no_body_unless_one_must_be() {
    let fields = || {
        vec![
            part("a", Place::Form, Nothing),
            part("b", Place::Form, Vec::<i64>::new()),
        ]
    };
    check_body(FORM, fields(), "/");
    let required = Body {
        required: true,
        ..FORM
    };
    check_body(
        required,
        fields(),
        "/\ncontent-type: application/x-www-form-urlencoded\n",
    );
}

#[test]
fn bodies() {
    let json = |value: Value| vec![part("body", Place::Json, value)];
    check_body(
        JSON,
        json(json!({"a": [1]})),
        "/\ncontent-type: application/json\n{\"a\":[1]}",
    );
    check_body(
        JSON,
        json(Value::Null),
        "/\ncontent-type: application/json\nnull",
    );
    check_body(JSON, vec![part("body", Place::Json, Nothing)], "/");

    let plain = || Body {
        content_type: "text/plain",
        required: false,
    };
    check_body(
        plain(),
        vec![part("body", Place::Text, text("a\nb"))],
        "/\ncontent-type: text/plain\na\nb",
    );
    check_body(plain(), vec![part("body", Place::Text, Nothing)], "/");

    let own = vec![
        part(
            "Content-Type",
            Place::Header { explode: false },
            text("text/csv"),
        ),
        part("body", Place::Text, text("a,b")),
    ];
    check_body(plain(), own, "/\nContent-Type: text/csv\na,b");
}

#[test]
fn debug_shows_no_secret() {
    let query = Place::Query { explode: true };
    let sensitive = Parameter {
        field: Field("key", REQUIRED | SENSITIVE),
        place: query,
    };
    let call = Sample::new("GET", "/", None).with(vec![
        part("a", query, 1_i64),
        part("none", query, Nothing),
        part("secret", Place::Form, Secret::from("hunter2")),
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
    let value = || -> Box<dyn Slot> { Box::new(json!({"hunter2": ["hunter2"]})) };
    let place = Place::Header { explode: true };
    let expected = "sample: the request cannot be sent: key: expected a scalar, found an array within another value";
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
