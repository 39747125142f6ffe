//! Which variant of a union a value becomes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Instant;

use serde_json::{Value, json};

use super::{check, check_round_trip};
use crate::runtime::codec::{
    self, Constant, Field, OPTIONAL, REQUIRED, REST, Slot, Union, UnionShape, Unknown, Variant,
    blank, from_json, to_json, union,
};
use crate::runtime::testing::sample_model;

/// Writes a union as the templates do.
macro_rules! sample_union {
    ($name:ident $(by $tag:literal)? { $($index:literal $variant:ident($type:ty) = $shape:expr),+ $(,)? }) => {
        #[derive(Clone, PartialEq)]
        enum $name {
            $($variant($type),)+
            Unknown(Value),
        }

        impl Union for $name {
            fn blank() -> Self {
                Self::Unknown(Value::Null)
            }

            fn shape(&self) -> &'static UnionShape {
                static SHAPE: UnionShape = UnionShape {
                    name: stringify!($name),
                    tag: [$(Some($tag),)? None][0],
                    variants: &[$($shape),+],
                };
                &SHAPE
            }

            fn put(&mut self, index: usize) -> &mut dyn Slot {
                *self = match index {
                    $($index => Self::$variant(blank()),)+
                    _ => Union::blank(),
                };
                match self {
                    $(Self::$variant(value) => value,)+
                    Self::Unknown(value) => value,
                }
            }

            fn part(&self) -> (usize, &dyn Slot) {
                match self {
                    $(Self::$variant(value) => ($index, value),)+
                    Self::Unknown(value) => (usize::MAX, value),
                }
            }
        }

        union!($name);
    };
}

const BOOLEAN: u8 = 2;
const INTEGER: u8 = 4;
const NUMBER: u8 = 12;
const STRING: u8 = 16;
const ARRAY: u8 = 32;
const OBJECT: u8 = 64;

sample_model!(Cat {
    0 kind: Option<String> = Field("kind", OPTIONAL),
    1 lives: i64 = Field("lives", REQUIRED),
});

sample_model!(Dog {
    0 name: Option<String> = Field("name", OPTIONAL),
    1 rest: Unknown = Field("..", REST),
});

sample_model!(Fish {
    0 fins: Option<i64> = Field("fins", OPTIONAL),
});

sample_union!(Pet by "kind" {
    0 Cat(Cat) = Variant::new(OBJECT).tags(&["cat", "Cat"]).required(&["lives"]),
    1 Dog(Box<Dog>) = Variant::new(OBJECT).tags(&["dog", "wolf"]).adds_tag(),
    2 Fish(Fish) = Variant::new(OBJECT).tags(&["fish"]).adds_tag(),
});

sample_union!(Loose {
    0 Flag(bool) = Variant::new(BOOLEAN),
    1 Count(i64) = Variant::new(INTEGER),
    2 Ratio(f64) = Variant::new(NUMBER),
    3 Text(String) = Variant::new(STRING),
    4 Counts(Vec<i64>) = Variant::new(ARRAY),
    5 Texts(Vec<String>) = Variant::new(ARRAY),
    6 Cat(Cat) = Variant::new(OBJECT).required(&["lives"]),
    7 Fish(Fish) = Variant::new(OBJECT),
});

sample_model!(Circle {
    0 shape: String = Field("shape", REQUIRED),
    1 radius: f64 = Field("radius", REQUIRED),
});

sample_model!(Square {
    0 shape: String = Field("shape", REQUIRED),
    1 radius: Option<f64> = Field("radius", OPTIONAL),
    2 side: Option<f64> = Field("side", OPTIONAL),
});

sample_union!(Figure {
    0 Circle(Circle) = Variant::new(OBJECT)
        .constants(&[("shape", &[Constant::Str("circle"), Constant::Str("disc")])]),
    1 Square(Square) = Variant::new(OBJECT)
        .constants(&[("shape", &[Constant::Str("square")]), ("sides", &[Constant::Int(4)])]),
});

#[test]
fn the_tag_says_which() {
    check::<Pet>(&[
        (
            r#"{"kind": "cat", "lives": 9}"#,
            r#"Cat { kind: "cat", lives: 9 }"#,
        ),
        (
            r#"{"lives": {}, "x": [{}], "kind": "fish", "fins": 2}"#,
            "Fish { fins: 2 }",
        ),
        (
            r#"{"kind": "bird", "lives": 9}"#,
            r#"{"kind": "bird", "lives": 9}"#,
        ),
        (
            r#"{"kind": "cat", "lives": "x"}"#,
            r#"{"kind": "cat", "lives": "x"}"#,
        ),
        (
            r#"{"kind": ["cat"], "lives": 1}"#,
            r#"{"kind": ["cat"], "lives": 1}"#,
        ),
        ("[1]", "[1]"),
        ("null", "None"),
    ]);
}

#[test]
fn without_a_tag_the_members_say_which() {
    check::<Pet>(&[
        (r#"{"lives": 9}"#, "Cat { lives: 9 }"),
        (r#"{"fins": 9}"#, "Fish { fins: 9 }"),
        (r#"{"kind": null, "lives": 9}"#, "Cat { lives: 9 }"),
    ]);
}

#[test]
fn the_tag_is_sent() {
    check_round_trip::<Vec<Pet>>(&[
        (
            r#"[{"lives":9,"kind":"Cat"}]"#,
            r#"[{"kind":"Cat","lives":9}]"#,
        ),
        (
            r#"[{"kind":"wolf","name":"w"}]"#,
            r#"[{"name":"w","kind":"wolf"}]"#,
        ),
        (r#"[{"kind":"fish"}]"#, r#"[{"kind":"fish"}]"#),
        (
            r#"[{"kind":"bird","a":[1,null]}]"#,
            r#"[{"a":[1,null],"kind":"bird"}]"#,
        ),
    ]);
    let dog = Pet::Dog(Box::default());
    assert_eq!(to_json(&dog).unwrap(), br#"{"kind":"dog"}"#);
    assert_eq!(serde_json::to_value(&dog).unwrap(), json!({"kind": "dog"}));
}

impl Default for Box<Dog> {
    fn default() -> Self {
        blank()
    }
}

#[test]
fn kinds_of_json_say_which() {
    check_round_trip::<Vec<Loose>>(&[(
        r#"[true, 1, 1.5, 1.0, 1e30, "1", [1], ["a"], [], {"lives": 1}, {}, null, [1.5], [[]]]"#,
        r#"[true,1,1.5,1.0,1e+30,"1",[1],["a"],[],{"lives":1},{},null,["1.5"],[[]]]"#,
    )]);
    check::<Vec<Loose>>(&[
        (r#"[{"lives": 1, "fins": 2}]"#, "[Cat { lives: 1 }]"),
        (
            r#"[["1", "a"], [1, 2], ["1", "2"]]"#,
            r#"[["1", "a"], [1, 2], ["1", "2"]]"#,
        ),
    ]);
}

#[test]
fn constants_say_which() {
    check::<Figure>(&[
        (
            r#"{"radius": 1, "shape": "disc"}"#,
            r#"Circle { shape: "disc", radius: 1.0 }"#,
        ),
        (
            r#"{"radius": 1, "shape": "square"}"#,
            r#"Square { shape: "square", radius: 1.0 }"#,
        ),
        (
            r#"{"radius": 1, "shape": "oval"}"#,
            r#"{"radius": 1, "shape": "oval"}"#,
        ),
        (
            r#"{"shape": "square", "sides": 5}"#,
            r#"{"shape": "square", "sides": 5}"#,
        ),
    ]);
}

sample_model!(Small {
    0 a: Option<i64> = Field("a", OPTIONAL),
    1 b: Option<String> = Field("b", OPTIONAL),
});

sample_model!(Large {
    0 a: Option<String> = Field("a", OPTIONAL),
    1 b: Option<String> = Field("b", OPTIONAL),
    2 c: Option<i64> = Field("c", OPTIONAL),
});

sample_union!(Best {
    0 Small(Small) = Variant::new(OBJECT),
    1 Large(Large) = Variant::new(OBJECT),
    2 Same(Large) = Variant::new(OBJECT),
});

#[test]
fn the_best_match_counts() {
    check::<Best>(&[
        (r#"{"a": 1}"#, "Small { a: 1 }"),
        (r#"{"a": "1"}"#, r#"Large { a: "1" }"#),
        (r#"{"a": "x", "d": 1}"#, r#"Large { a: "x" }"#),
        (r#"{"a": 1, "c": 2, "d": 1}"#, "Small { a: 1 }"),
        (r#"{"b": [], "c": 2}"#, r#"{"b": [], "c": 2}"#),
        ("{}", "Small"),
    ]);
    let best: Best = from_json(br#"{"c": 1}"#).unwrap();
    assert_eq!(best.part().0, 1);
    assert!(best != Best::Same(blank()));
}

#[test]
fn unions_have_the_traits_of_serde() {
    let value = json!([{"kind": "cat", "lives": 9}, {"kind": "x", "a": [1.5, 18_446_744_073_709_551_615_u64]}]);
    let pets: Vec<Pet> = serde_json::from_value(value.clone()).unwrap();
    assert!(matches!(pets[..], [Pet::Cat(_), Pet::Unknown(_)]));
    assert_eq!(serde_json::to_value(&pets).unwrap(), value);
    let text = r#"{"a": {"fins": 1}, "b": [1], "c": "x"}"#;
    let loose: BTreeMap<String, Loose> = serde_json::from_str(text).unwrap();
    assert_eq!(
        serde_json::to_value(&loose).unwrap(),
        serde_json::from_str::<Value>(text).unwrap()
    );
}

#[test]
fn a_broken_document_is_no_unknown_variant() {
    check::<Loose>(&[
        (
            r#"{"fins": 1"#,
            "not well-formed: unexpected end of the document at line 1 column 11",
        ),
        (
            "[1, x]",
            "[1]: not well-formed: expected a value at line 1 column 5",
        ),
    ]);
    for open in ["[", r#"{"x":"#, r#"{"kind":"cat","lives":"#] {
        let deep = open.repeat(100_000);
        for fault in [
            from_json::<Pet>(deep.as_bytes()).err(),
            from_json::<Loose>(deep.as_bytes()).err(),
        ] {
            assert!(
                fault
                    .unwrap()
                    .to_string()
                    .ends_with("nested deeper than 127 arrays and objects")
            );
        }
    }
}

sample_model!(Left {
    0 next: Option<Box<Nested>> = Field("next", OPTIONAL),
    1 left: Option<i64> = Field("left", OPTIONAL),
});

sample_model!(Right {
    0 next: Option<Box<Nested>> = Field("next", OPTIONAL),
    1 right: Option<i64> = Field("right", OPTIONAL),
});

sample_union!(Nested {
    0 Left(Left) = Variant::new(OBJECT),
    1 Right(Right) = Variant::new(OBJECT),
    2 List(Vec<Nested>) = Variant::new(ARRAY),
    3 Lists(Vec<Vec<Nested>>) = Variant::new(ARRAY),
});

#[test]
fn nested_unions_are_not_tried_without_end() {
    let nested = |open: &str, inner: &str, close: &str| {
        let mut json = open.repeat(100);
        let _ = write!(json, "{inner}{}", close.repeat(100));
        json
    };
    let begin = Instant::now();
    for inner in ["1", "{}", r#"{"right": 1}"#, r#"{"left": []}"#] {
        for (open, close) in [
            (r#"{"x":0,"next":"#, "}"),
            (r#"{"next":"#, r#","right":"1"}"#),
            ("[", "]"),
        ] {
            let json = nested(open, inner, close);
            let value: Nested = from_json(json.as_bytes()).unwrap();
            let written = to_json(&value).unwrap();
            let again: Nested = from_json(&written).unwrap();
            assert_eq!(to_json(&again).unwrap(), written);
        }
    }
    assert!(begin.elapsed().as_secs() < 60);
}
