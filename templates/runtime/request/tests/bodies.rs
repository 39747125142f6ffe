use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Part, RGB, part, shown, text, texts};
use crate::runtime::Secret;
use crate::runtime::codec::Slot;
use crate::runtime::request::body::{self, Write};
use crate::runtime::request::{Body, Encoding, FieldStyle, Place, form, style};
use crate::runtime::testing::Nothing;

const WHOLE: Place = Place::Body(0);

fn body(content_type: &'static str, write: Write) -> Body {
    Body {
        content_type,
        required: false,
        encodings: &[],
        write,
    }
}

fn form() -> Body {
    body("application/x-www-form-urlencoded", form::write)
}

#[track_caller]
fn check(body: Body, parts: Vec<Part>, expected: &str) {
    assert_eq!(shown("/", Some(body), parts), expected);
}

/// A body that is one value: its content type, the value, and the bytes, or why there are none.
#[track_caller]
fn check_whole(write: Write, cases: Vec<(Box<dyn Slot>, &str)>) {
    for (value, expected) in cases {
        let (mut parameter, _) = part("body", WHOLE, Nothing);
        parameter.place = WHOLE;
        let expected = match expected {
            "" => "/".to_owned(),
            refused if refused.starts_with('!') => {
                format!("sample: the request cannot be sent: body{}", &refused[1..])
            }
            sent => format!("/\ncontent-type: a/b\n{sent}"),
        };
        check(body("a/b", write), vec![(parameter, value)], &expected);
    }
}

#[test]
fn json_is_one_value() {
    check_whole(
        body::json,
        vec![
            (Box::new(json!({"a": [1]})), "{\"a\":[1]}"),
            (Box::new(Value::Null), "null"),
            (Box::new(Nothing), ""),
            (
                Box::new(f64::NAN),
                "!: expected a finite number, found infinity or NaN",
            ),
        ],
    );
}

#[test]
fn sequences_have_an_end_or_a_start_for_each_item() {
    let items = || Box::new(vec![json!({"a": "x\ny"}), json!(2)]);
    check_whole(
        body::lines,
        vec![
            (items(), "{\"a\":\"x\\ny\"}\n2\n"),
            (Box::new(Nothing), ""),
            (
                Box::new(vec![0.5, f64::NAN]),
                "![1]: expected a finite number, found infinity or NaN",
            ),
        ],
    );
    check_whole(
        body::sequence,
        vec![(items(), "\u{1e}{\"a\":\"x\\ny\"}\n\u{1e}2\n")],
    );
    let empty: Vec<Part> = vec![part("body", WHOLE, Vec::<i64>::new())];
    check(
        body("application/jsonl", body::lines),
        empty,
        "/\ncontent-type: application/jsonl\n",
    );
}

#[test]
fn texts_are_as_they_are() {
    check_whole(
        body::text,
        vec![
            (Box::new(text("a\nb ä")), "a\nb ä"),
            (Box::new(1.5), "1.5"),
            (Box::new(Nothing), ""),
            (
                Box::new(json!([])),
                "!: expected a scalar for a text body, found an array",
            ),
            (
                Box::new(RGB),
                "!: expected a scalar for a text body, found an object",
            ),
        ],
    );
}

#[test]
fn a_content_type_among_the_headers_is_meant() {
    let own = vec![
        part(
            "Content-Type",
            Place::Header(style::SIMPLE),
            text("text/csv"),
        ),
        part("body", WHOLE, text("a,b")),
    ];
    check(
        body("text/plain", body::text),
        own,
        "/\nContent-Type: text/csv\na,b",
    );
}

#[test]
fn forms_are_encoded_as_by_browsers() {
    let parts = vec![
        part("a b", Place::Field, text("x y&z=ä~*-._\r\n")),
        part("list", Place::Field, texts(["1", "2"])),
        part("object", Place::Field, RGB),
        part("none", Place::Field, Nothing),
        part("secret", Place::Field, Secret::from("+")),
    ];
    let expected = "/\ncontent-type: application/x-www-form-urlencoded\n\
                    a+b=x+y%26z%3D%C3%A4%7E*-._%0D%0A&list=1&list=2\
                    &object=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D&secret=%2B";
    check(form(), parts, expected);
}

/// Each kind of value by a way to spell fields.
#[track_caller]
fn check_spelling(spelling: FieldStyle, expected: [&str; 4]) {
    let encodings: &'static [Encoding] = Box::leak(Box::new([Encoding {
        name: "a",
        spelling,
        content_type: "",
        reserved: false,
    }]));
    let values: [Box<dyn Slot>; 4] = [
        Box::new(text("b c")),
        Box::new(texts(["b,", "c"])),
        Box::new(RGB),
        Box::new(json!({"b": [{"c": 1}, null, [2]], "d": {"e f": true}, "g": []})),
    ];
    for (value, expected) in values.into_iter().zip(expected) {
        let (parameter, _) = part("a", Place::Field, Nothing);
        let body = Body {
            encodings,
            ..form()
        };
        let expected = format!("/\ncontent-type: application/x-www-form-urlencoded\n{expected}");
        check(body, vec![(parameter, value)], &expected);
    }
}

#[test]
fn properties_are_spelled_as_their_encodings_say() {
    let rgb = "%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D";
    let nested = "%7B%22b%22%3A%5B%7B%22c%22%3A1%7D%2Cnull%2C%5B2%5D%5D%2C%22d%22%3A%7B%22e+f%22%3Atrue%7D%2C%22g%22%3A%5B%5D%7D";
    let json = |name: &str, value: &str| format!("{name}={value}");
    check_spelling(
        FieldStyle::Usual,
        ["a=b+c", "a=b%2C&a=c", &json("a", rgb), &json("a", nested)],
    );
    check_spelling(
        FieldStyle::Json,
        [
            "a=b+c",
            "a=%5B%22b%2C%22%2C%22c%22%5D",
            &json("a", rgb),
            &json("a", nested),
        ],
    );
    let members = "b=%5B%7B%22c%22%3A1%7D%2Cnull%2C%5B2%5D%5D&d=%7B%22e+f%22%3Atrue%7D&g=%5B%5D";
    check_spelling(
        FieldStyle::Members,
        ["a=b+c", "a=b%2C&a=c", "R=100&G=200&B=150", members],
    );
    let joined = |separator: &str| members.replace(['=', '&'], separator);
    check_spelling(
        FieldStyle::Joined(','),
        [
            "a=b+c",
            "a=b%2C,c",
            "a=R,100,G,200,B,150",
            &json("a", &joined(",")),
        ],
    );
    for (separator, spelled) in [(' ', "%20"), ('|', "%7C"), ('\t', "%09")] {
        check_spelling(
            FieldStyle::Joined(separator),
            [
                "a=b+c",
                &format!("a=b%2C{spelled}c"),
                &"a=R,100,G,200,B,150".replace(',', spelled),
                &json("a", &joined(spelled)),
            ],
        );
    }
    check_spelling(
        FieldStyle::Deep,
        [
            "a=b+c",
            "a%5B%5D=b%2C&a%5B%5D=c",
            "a%5BR%5D=100&a%5BG%5D=200&a%5BB%5D=150",
            "a%5Bb%5D%5B0%5D%5Bc%5D=1&a%5Bb%5D%5B2%5D%5B%5D=2&a%5Bd%5D%5Be+f%5D=true",
        ],
    );
}

#[test]
fn reserved_characters_stay_where_that_is_said_and_a_form_is_still_one() {
    let encodings: &'static [Encoding] = &[Encoding {
        name: "url",
        spelling: FieldStyle::Members,
        content_type: "",
        reserved: true,
    }];
    check(
        Body {
            encodings,
            ..form()
        },
        vec![part(
            "url",
            Place::Field,
            text("http://a/b?c=d&e=[f]#g+h %"),
        )],
        "/\ncontent-type: application/x-www-form-urlencoded\n\
         url=http://a/b?c%3Dd%26e%3D[f]#g%2Bh+%25",
    );
}

#[test]
fn a_form_may_be_one_value() {
    let (head, map) = (
        "/\ncontent-type: application/x-www-form-urlencoded\n",
        BTreeMap::from([
            ("a b".to_owned(), json!([1, 2])),
            ("c".to_owned(), json!({"d": 1})),
        ]),
    );
    for (value, expected) in [
        (json!(map), "a+b=1&a+b=2&c=%7B%22d%22%3A1%7D"),
        (json!(["x", [1, 2]]), "0=x&1=1&1=2"),
        (json!("as=it&is"), "as=it&is"),
    ] {
        check(
            form(),
            vec![part("body", WHOLE, value)],
            &format!("{head}{expected}"),
        );
    }
    check(form(), vec![part("body", WHOLE, Nothing)], "/");
    check(form(), vec![part("body", WHOLE, json!({}))], "/");
}

#[test]
fn a_form_without_fields_is_no_body_unless_one_must_be() {
    let fields = || {
        vec![
            part("a", Place::Field, Nothing),
            part("b", Place::Field, Vec::<i64>::new()),
        ]
    };
    check(form(), fields(), "/");
    let required = Body {
        required: true,
        ..form()
    };
    check(
        required,
        fields(),
        "/\ncontent-type: application/x-www-form-urlencoded\n",
    );
}

#[test]
fn faults_say_where_in_a_form_they_are() {
    let refused =
        "sample: the request cannot be sent: a.b: expected a finite number, found infinity or NaN";
    let value = BTreeMap::from([("b".to_owned(), f64::NAN)]);
    check(form(), vec![part("a", Place::Field, value)], refused);
}
