//! Enums of constants, and numbers of all widths.

use serde_json::Value;

use super::{check, check_round_trip};
use crate::runtime::Null;
use crate::runtime::codec::{
    self, Choice, Constant, Slot, ValueEnum, blank, from_json, to_json, value_enum,
};

/// Writes an enum as the templates do.
macro_rules! sample_enum {
    ($name:ident($base:ty) { $($index:literal $variant:ident = $constant:expr),+ $(,)? }) => {
        #[derive(Clone, Debug, PartialEq)]
        enum $name {
            $($variant,)+
            Unknown($base),
        }

        impl ValueEnum for $name {
            fn blank() -> Self {
                Self::Unknown(blank())
            }

            fn values(&self) -> &'static [Constant] {
                &[$($constant),+]
            }

            fn put(&mut self, index: usize) -> Option<&mut dyn Slot> {
                *self = match index {
                    $($index => Self::$variant,)+
                    _ => ValueEnum::blank(),
                };
                match self {
                    Self::Unknown(value) => Some(value),
                    _ => None,
                }
            }

            fn part(&self) -> Choice<'_> {
                match self {
                    $(Self::$variant => Choice::Known($index),)+
                    Self::Unknown(value) => Choice::Unknown(value),
                }
            }
        }

        value_enum!($name);
    };
}

sample_enum!(Level(i64) {
    0 One = Constant::Int(1),
    1 Minus = Constant::Int(-1),
});

sample_enum!(Ratio(f64) {
    0 Half = Constant::Float(0.5),
    1 Whole = Constant::Float(1.0),
});

sample_enum!(Yes(bool) {
    0 Yes = Constant::Bool(true),
});

sample_enum!(Mixed(Value) {
    0 Auto = Constant::Str("auto"),
    1 Never = Constant::Bool(false),
    2 Zero = Constant::Int(0),
    3 Nothing = Constant::Null,
    4 Ten = Constant::Str("10"),
});

#[test]
fn integers_may_be_listed() {
    check::<Level>(&[
        ("1", "One"),
        ("1.0", "One"),
        (r#""-1""#, "Minus"),
        ("7", "Unknown(7)"),
        (r#""7""#, "Unknown(7)"),
        (r#""a""#, "expected a 64-bit integer, found a string"),
        ("null", "expected a 64-bit integer, found null"),
    ]);
    check_round_trip::<Vec<Level>>(&[(r#"[1, "-1", 7]"#, "[1,-1,7]")]);
    assert_eq!(
        serde_json::to_string(&[Level::Minus, Level::Unknown(2)]).unwrap(),
        "[-1,2]"
    );
    assert_eq!(serde_json::from_str::<Level>("-1").unwrap(), Level::Minus);
}

#[test]
fn numbers_and_booleans_may_be_listed() {
    check::<Ratio>(&[
        ("0.5", "Half"),
        ("5e-1", "Half"),
        ("1", "Whole"),
        (r#""0.5""#, "Half"),
        ("2", "Unknown(2.0)"),
    ]);
    check::<Yes>(&[
        ("true", "Yes"),
        (r#""true""#, "Yes"),
        ("false", "Unknown(false)"),
    ]);
}

#[test]
fn scalars_of_several_kinds_may_be_listed() {
    check::<Mixed>(&[
        (r#""auto""#, "Auto"),
        ("false", "Never"),
        ("0", "Zero"),
        ("null", "Nothing"),
        (r#""0""#, "Zero"),
        (r#""10""#, "Ten"),
        ("10", "Ten"),
        ("true", "Unknown(Bool(true))"),
        (r#"{"a": 1}"#, r#"Unknown(Object {"a": Number(1)})"#),
    ]);
    check_round_trip::<Vec<Mixed>>(&[(
        r#"["auto", false, 0, null, "10", {"a": []}]"#,
        r#"["auto",false,0,null,"10",{"a":[]}]"#,
    )]);
}

#[test]
fn integers_have_their_range() {
    check::<Vec<u8>>(&[
        ("[0, 255]", "[0, 255]"),
        (
            "[256]",
            "[0]: expected an unsigned 8-bit integer, found a number out of its range",
        ),
        (
            "[-1]",
            "[0]: expected an unsigned 8-bit integer, found a number out of its range",
        ),
    ]);
    check::<i8>(&[
        ("-128", "-128"),
        (
            "128",
            "expected an 8-bit integer, found a number out of its range",
        ),
    ]);
    check::<u64>(&[
        ("18446744073709551615", "18446744073709551615"),
        (r#""18446744073709551615""#, "18446744073709551615"),
        (
            "18446744073709551616",
            "expected an unsigned 64-bit integer, found a number out of its range",
        ),
    ]);
    check::<i16>(&[("3e2", "300")]);
    check::<u16>(&[("65535", "65535")]);
    check::<u32>(&[("4294967295.0", "4294967295")]);
}

#[test]
fn short_floats_are_sent_short() {
    check_round_trip::<Vec<f32>>(&[("[0.1, 16777216, 1e-45]", "[0.1,16777216.0,1e-45]")]);
    check::<f32>(&[(
        "1e39",
        "expected a 32-bit number, found a number out of its range",
    )]);
}

#[test]
fn numbers_keep_their_spelling_as_text() {
    check::<String>(&[
        ("1.10", r#""1.10""#),
        (
            "123456789012345678901234567890",
            r#""123456789012345678901234567890""#,
        ),
    ]);
    assert_eq!(to_json(&-0.0).unwrap(), b"-0.0");
}

/// Each number of digits on either side of the eight that are read at once.
#[test]
fn digits_are_read_many_at_once() {
    let digits = "98765432101234567890";
    for count in 1..=digits.len() {
        for text in [digits[..count].to_owned(), format!("-{}", &digits[..count])] {
            let found: Value = from_json(text.as_bytes()).unwrap();
            assert_eq!(
                found,
                serde_json::from_str::<Value>(&text).unwrap(),
                "{text}"
            );
            // The neighbours of digits are none, and no number begins with a zero.
            for wrong in [
                format!("{text}:"),
                format!("{text}/"),
                format!(":{text}"),
                format!("0{text}"),
                format!("-0{text}"),
                format!("{text}."),
                format!("{text}.e1"),
                format!("{text}.{text}:"),
                format!("{text}e-"),
            ] {
                assert!(from_json::<Value>(wrong.as_bytes()).is_err(), "{wrong}");
            }
        }
    }
}

/// Of a number with a point, up to 20 digits of a fixed sequence, each place of the point.
#[test]
fn floats_are_the_nearest_ones() {
    for seed in 0..2000_u64 {
        let digits = (seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15).to_string();
        for length in 1..=digits.len() {
            for point in 1..length {
                let whole = digits[..point].trim_start_matches('0');
                let whole = if whole.is_empty() { "0" } else { whole };
                let text = format!("-{whole}.{}", &digits[point..length]);
                let expected: f64 = text.parse().unwrap();
                let found: Vec<f64> = from_json(format!("[{text}]").as_bytes()).unwrap();
                assert_eq!(found[0].to_bits(), expected.to_bits(), "{text}");
            }
        }
    }
    check::<Vec<f64>>(&[("[-0.0, 0.30, 1.5e1, 2E-1]", "[-0.0, 0.3, 15.0, 0.2]")]);
    // The neighbours of digits are none.
    for text in [
        "0.1234567:",
        "0.1234567/",
        "0.:1234567",
        "0.12345678.",
        "0.",
    ] {
        assert!(from_json::<f64>(text.as_bytes()).is_err(), "{text}");
    }
    // Some are in the middle between two floats, or near it.
    for text in [
        "0.12345678",
        "0.123456789",
        "7.8765432187654321e2",
        "4503599627370496.5",
        "4503599627370497.5",
        "4503599627370497.501",
        "4503599627370497.499",
        "999999999999999999.9",
        "0.0000000000000000001",
        "0.0000000000000000",
        "0.5000000000000000000",
        "2251799813685248.25",
        "1125899906842624.125",
        "9007199254740993.0",
        "900719925474099.25",
    ] {
        let found: f64 = from_json(text.as_bytes()).unwrap();
        let expected: f64 = text.parse().unwrap();
        assert_eq!(found.to_bits(), expected.to_bits(), "{text}");
    }
}

#[test]
fn null_alone_and_what_comes_instead() {
    for json in ["null", "7", r#"{"a":[1,"b"]}"#] {
        let value: Null = from_json(json.as_bytes()).unwrap();
        assert_eq!(value.instead().is_none(), json == "null");
        assert_eq!(to_json(&value).unwrap(), json.as_bytes());
        // A property that is null is not one that is not there.
        let value: Option<Null> = from_json(json.as_bytes()).unwrap();
        assert_eq!(to_json(&value).unwrap(), json.as_bytes());
    }
}
