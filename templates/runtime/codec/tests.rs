mod hostile;
mod objects;
mod unions;
mod values;

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::Deserialize as _;
use serde::de::value::{Error as PlainError, MapDeserializer};
use serde_json::{Value, json};

use super::{
    Fault, Field, Model, OPTIONAL, REQUIRED, SENSITIVE, Shape, Slot, from_json, newtype,
    string_enum, to_json,
};
use crate::runtime::testing::sample_model;
use crate::runtime::{Secret, codec};

sample_model!(Owner {
    0 id: i64 = Field("id", REQUIRED),
    1 name: Option<String> = Field("name", OPTIONAL),
});

sample_model!(Item {
    0 owner: Owner = Field("owner", REQUIRED),
    1 labels: BTreeMap<String, i32> = Field("labels", OPTIONAL),
});

sample_model!(Page {
    0 items: Vec<Item> = Field("items", REQUIRED),
    1 next: Option<Box<Page>> = Field("next", OPTIONAL),
});

sample_model!(Nullable {
    0 note: Option<String> = Field("note", REQUIRED),
    1 rank: Option<f64> = Field("rank", OPTIONAL),
});

sample_model!(Login {
    0 user: String = Field("user", REQUIRED),
    1 password: Secret = Field("password", REQUIRED),
    2 tokens: Option<BTreeMap<String, String>> = Field("tokens", OPTIONAL | SENSITIVE),
    3 extra: Option<Value> = Field("extra", OPTIONAL),
});

#[derive(Clone, PartialEq)]
struct Price(f64);
newtype!(Price);

enum Color {
    Red,
    Other(String),
}

impl Color {
    fn as_str(&self) -> &str {
        match self {
            Self::Red => "red",
            Self::Other(text) => text,
        }
    }
}

impl From<&str> for Color {
    fn from(text: &str) -> Self {
        if text == "red" {
            Self::Red
        } else {
            Self::Other(text.to_owned())
        }
    }
}
string_enum!(Color);

/// Reads each document; what is expected is the value's `Debug` or the fault.
#[track_caller]
fn check<T: Slot + Debug>(table: &[(&str, &str)]) {
    for (json, expected) in table {
        let found = match from_json::<T>(json.as_bytes()) {
            Ok(value) => format!("{value:?}"),
            Err(fault) => fault.to_string(),
        };
        assert_eq!(&found, expected, "{json}");
    }
}

/// Reads each document and writes the value again.
#[track_caller]
fn check_round_trip<T: Slot>(table: &[(&str, &str)]) {
    for (json, expected) in table {
        let value = from_json::<T>(json.as_bytes()).unwrap();
        let written = to_json(&value).unwrap();
        assert_eq!(str::from_utf8(&written).unwrap(), *expected, "{json}");
    }
}

#[test]
fn strings_accept_scalars() {
    check::<String>(&[
        (r#""a""#, r#""a""#),
        ("\u{feff}\"a\"", r#""a""#),
        ("true", r#""true""#),
        ("7", r#""7""#),
        ("18446744073709551615", r#""18446744073709551615""#),
        ("1.0", r#""1.0""#),
        ("1e21", r#""1e21""#),
        ("null", "expected a string, found null"),
        ("[]", "expected a string, found an array"),
        ("{}", "expected a string, found an object"),
    ]);
}

#[test]
fn booleans_accept_their_names() {
    check::<bool>(&[
        ("true", "true"),
        (r#""false""#, "false"),
        (r#""yes""#, "expected a boolean, found a string"),
        ("1", "expected a boolean, found a number"),
        ("null", "expected a boolean, found null"),
        ("[]", "expected a boolean, found an array"),
        ("{}", "expected a boolean, found an object"),
    ]);
}

#[test]
fn integers_accept_integral_numbers_and_strings() {
    check::<i64>(&[
        ("-7", "-7"),
        ("9007199254740993", "9007199254740993"),
        ("9223372036854775807", "9223372036854775807"),
        ("-9223372036854775808", "-9223372036854775808"),
        (
            "9223372036854775808",
            "expected a 64-bit integer, found a number out of its range",
        ),
        (
            "1e30",
            "expected a 64-bit integer, found a number out of its range",
        ),
        ("1e3", "1000"),
        ("-0.0", "0"),
        ("1.5", "expected a 64-bit integer, found a fraction"),
        (r#""3600""#, "3600"),
        (r#""3600.0""#, "3600"),
        (r#""NaN""#, "expected a 64-bit integer, found a string"),
        (r#""""#, "expected a 64-bit integer, found a string"),
        ("true", "expected a 64-bit integer, found a boolean"),
        ("null", "expected a 64-bit integer, found null"),
        ("[]", "expected a 64-bit integer, found an array"),
        ("{}", "expected a 64-bit integer, found an object"),
    ]);
    check::<i32>(&[
        ("2147483647", "2147483647"),
        (r#""-1""#, "-1"),
        (
            "2147483648",
            "expected a 32-bit integer, found a number out of its range",
        ),
        ("0.5", "expected a 32-bit integer, found a fraction"),
        ("null", "expected a 32-bit integer, found null"),
    ]);
}

#[test]
fn floats_accept_numeric_strings() {
    check::<f64>(&[
        ("1", "1.0"),
        ("18446744073709551615", "1.8446744073709552e19"),
        ("0.1", "0.1"),
        (r#""1.5""#, "1.5"),
        (r#""inf""#, "expected a number, found a string"),
        (r#""1e400""#, "expected a number, found a string"),
        (
            "1e400",
            "expected a number, found a number out of its range",
        ),
        ("false", "expected a number, found a boolean"),
        ("null", "expected a number, found null"),
        ("[]", "expected a number, found an array"),
        ("{}", "expected a number, found an object"),
    ]);
}

#[test]
fn numbers_are_written_exactly() {
    for value in [0.1, -0.0, 1e21, 5e-324, f64::MAX, 123_456_789.123_456_79] {
        let json = to_json(&value).unwrap();
        assert_eq!(
            from_json::<f64>(&json).unwrap().to_bits(),
            value.to_bits(),
            "{value}"
        );
    }
    check_round_trip::<Vec<f64>>(&[("[0.1, -0.0, 1.0]", "[0.1,-0.0,1.0]")]);
    check_round_trip::<Value>(&[
        ("18446744073709551615", "18446744073709551615"),
        ("-9223372036854775808", "-9223372036854775808"),
        (
            r#"[null,true,0.1,"a",{"b":[]}]"#,
            r#"[null,true,0.1,"a",{"b":[]}]"#,
        ),
    ]);
    for value in [f64::NAN, f64::INFINITY] {
        let fault = to_json(&vec![value]).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "[0]: expected a finite number, found infinity or NaN"
        );
    }
}

#[test]
fn numbers_come_as_text_with_arbitrary_precision() {
    fn read<T: Slot>(digits: Value) -> Result<T, PlainError> {
        let number = [("$serde_json::private::Number", digits)];
        super::deserialize(MapDeserializer::new(number.into_iter().map(
            |(key, value)| {
                let text = value.as_str().map(str::to_owned);
                (key, text.unwrap_or_default())
            },
        )))
    }
    assert_eq!(read::<i64>(json!("42")).unwrap(), 42);
    assert_eq!(
        read::<f64>(json!("4.5")).unwrap().to_bits(),
        4.5_f64.to_bits()
    );
    let error = read::<f64>(json!(5)).unwrap_err();
    assert_eq!(error.to_string(), "number out of range");
}

#[test]
fn faults_tell_the_path() {
    check::<Page>(&[
        (
            r#"{"items": [{"owner": {"id": 1}}, {"owner": {"id": {}}}]}"#,
            "items[1].owner.id: expected a 64-bit integer, found an object",
        ),
        (
            r#"{"items": [{"owner": {}}]}"#,
            "items[0].owner.id: expected a value, found nothing",
        ),
        (
            r#"{"items": [{"owner": {"id": 1}, "labels": {"a\nb": "x"}}]}"#,
            r"items[0].labels.a\nb: expected a 32-bit integer, found a string",
        ),
        (
            r#"{"items": [7]}"#,
            "items[0]: expected an object, found a number",
        ),
        (
            r#"{"items": {}}"#,
            "items: expected an array, found an object",
        ),
        ("[]", "expected an object, found an array"),
        (
            r#"{"items": [x]}"#,
            "items[0]: not well-formed: expected a value at line 1 column 12",
        ),
        (
            r#"{"items": []"#,
            "not well-formed: unexpected end of the document at line 1 column 13",
        ),
        (
            r#"{"items": []} x"#,
            "not well-formed: expected nothing more at line 1 column 15",
        ),
        ("", "expected JSON, found nothing"),
    ]);
    let long = Fault::new("wrong").under(&"k".repeat(1_000)).to_string();
    assert_eq!(long, format!("{}…: wrong", "k".repeat(100)));
}

#[test]
fn faults_show_no_value_and_no_key_of_a_secret() {
    check::<Login>(&[
        (
            r#"{"user": "u", "password": ["hunter2"]}"#,
            "password: expected a string, found an array",
        ),
        (
            r#"{"user": "u", "password": "p", "tokens": {"hunter2": []}}"#,
            "tokens: expected a string, found an array",
        ),
    ]);
}

#[test]
fn required_and_optional_and_null() {
    check::<Nullable>(&[
        (
            r#"{"note": "n", "rank": 1}"#,
            r#"Nullable { note: "n", rank: 1.0 }"#,
        ),
        (r#"{"note": null, "rank": null}"#, "Nullable"),
        (r#"{"rank": 1}"#, "note: expected a value, found nothing"),
    ]);
    check_round_trip::<Nullable>(&[
        (r#"{"note": null}"#, r#"{"note":null}"#),
        (r#"{"rank": 2, "note": "n"}"#, r#"{"note":"n","rank":2.0}"#),
    ]);
    check_round_trip::<Vec<Option<i64>>>(&[("[1, null]", "[1,null]")]);
}

#[test]
fn unknown_properties_are_passed_over() {
    check::<Owner>(&[
        (
            r#"{"x": [{"id": "no"}, 1e3], "id": 1, "": null}"#,
            "Owner { id: 1 }",
        ),
        (
            r#"{"\u0069d": 1, "\u006eame": "n"}"#,
            r#"Owner { id: 1, name: "n" }"#,
        ),
    ]);
}

#[test]
fn the_last_of_two_properties_counts() {
    check::<Item>(&[(
        r#"{"owner": {"id": 1, "name": "n"}, "owner": {"id": 2}}"#,
        "Item { owner: Owner { id: 2 }, labels: {} }",
    )]);
    check::<BTreeMap<String, i32>>(&[(r#"{"a": 1, "a": 2}"#, r#"{"a": 2}"#)]);
}

#[test]
fn models_nest() {
    let json =
        r#"{"items":[{"owner":{"id":1,"name":"n"},"labels":{"a":1,"b":2}}],"next":{"items":[]}}"#;
    check_round_trip::<Page>(&[(json, json)]);
}

#[test]
fn newtypes_look_like_their_field() {
    check::<Price>(&[
        (r#""1.5""#, "1.5"),
        ("[]", "expected a number, found an array"),
    ]);
    check_round_trip::<Vec<Price>>(&[("[1.5]", "[1.5]")]);
}

#[test]
fn enums_keep_what_they_do_not_know() {
    check::<Color>(&[
        (r#""red""#, r#""red""#),
        (r#""blue""#, r#""blue""#),
        ("7", r#""7""#),
        ("{}", "expected a string, found an object"),
    ]);
    check_round_trip::<Vec<Color>>(&[(r#"["red", "blue"]"#, r#"["red","blue"]"#)]);
    assert_eq!(Color::from("red").to_string(), "red");
    assert_eq!(Color::Red.as_str(), "red");
}

const MANY: usize = 70;

/// A model with more fields than bits in the mask of those seen.
struct Wide([i64; MANY]);

const fn wide_fields() -> [Field; MANY] {
    let names = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.~!$&*";
    let mut fields = [const { Field("", REQUIRED) }; MANY];
    let mut index = 0;
    while index < MANY {
        fields[index] = Field(names.split_at(index).1.split_at(1).0, REQUIRED);
        index += 1;
    }
    fields
}

impl Model for Wide {
    fn blank() -> Self {
        Self([0; MANY])
    }

    fn shape(&self) -> &'static Shape {
        static FIELDS: [Field; MANY] = wide_fields();
        static SHAPE: Shape = Shape {
            name: "Wide",
            fields: &FIELDS,
        };
        &SHAPE
    }

    fn slot(&mut self, index: usize) -> &mut dyn Slot {
        &mut self.0[index]
    }

    fn part(&self, index: usize) -> &dyn Slot {
        &self.0[index]
    }
}

super::model!(Wide);

#[test]
fn models_may_have_many_fields() {
    let value = Wide(std::array::from_fn(|index| i64::try_from(index).unwrap()));
    let json = to_json(&value).unwrap();
    assert_eq!(from_json::<Wide>(&json).unwrap().0, value.0);
    for (index, field) in value.shape().fields.iter().enumerate() {
        let mut json: Value = serde_json::from_slice(&json).unwrap();
        json.as_object_mut().unwrap().remove(field.wire());
        let fault = from_json::<Wide>(json.to_string().as_bytes())
            .unwrap_err()
            .to_string();
        assert_eq!(
            fault,
            format!("{}: expected a value, found nothing", field.wire()),
            "{index}"
        );
    }
}

#[test]
fn debug_shows_no_secret() {
    let json =
        r#"{"user": "u", "password": "hunter2", "tokens": {"hunter2": "hunter2"}, "extra": [1]}"#;
    let expected = r#"Login { user: "u", password: [redacted], tokens: [redacted], extra: [1] }"#;
    check::<Login>(&[(json, expected)]);
    let login = from_json::<Login>(json.as_bytes()).unwrap();
    assert!(!format!("{login:#?}").contains("hunter2"));
    let written = to_json(&login).unwrap();
    assert_eq!(from_json::<Login>(&written).unwrap(), login);
}

#[test]
fn models_have_the_traits_of_serde() {
    let json = json!({"items": [{"owner": {"id": 1}, "labels": {"a": 1}}]});
    let page: Page = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&page).unwrap(), json);
    let text = json.to_string();
    assert_eq!(serde_json::from_str::<Page>(&text).unwrap(), page);
    assert_eq!(
        serde_json::from_reader::<_, Page>(text.as_bytes()).unwrap(),
        page
    );
    let error = serde_json::from_value::<Page>(json!({"items": [{"owner": {"id": []}}]}));
    let expected = "items[0].owner.id: expected a 64-bit integer, found an array";
    assert_eq!(error.unwrap_err().to_string(), expected);

    let map = MapDeserializer::<_, PlainError>::new([("id", 1_u64)].into_iter());
    assert_eq!(
        Owner::deserialize(map).unwrap(),
        Owner { id: 1, name: None }
    );
    let map = MapDeserializer::<_, PlainError>::new(std::iter::empty::<(&str, u64)>());
    let error = Owner::deserialize(map).unwrap_err();
    assert_eq!(error.to_string(), "id: expected a value, found nothing");
}
