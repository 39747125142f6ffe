//! Documents that nobody sends by accident, and documents made by chance, with `serde_json` as the
//! one that knows.

use serde_json::Value;

use super::{Item, Owner, Page};
use crate::runtime::codec::{Slot, from_json, to_json};

#[track_caller]
fn check<T: Slot>(json: &[u8], expected: &str) {
    let Err(fault) = from_json::<T>(json) else {
        panic!("it was read, and not refused by {expected}");
    };
    let fault = fault.to_string();
    assert!(fault.ends_with(expected), "{fault}");
}

#[test]
fn deep_documents_are_refused() {
    const DEEP: usize = 100_000;
    let expected = "nested deeper than 127 arrays and objects";
    for (open, close) in [
        ("[", "]"),
        (r#"{"next":"#, "}"),
        (r#"{"items":[],"next":"#, "}"),
    ] {
        let json = open.repeat(DEEP);
        check::<Value>(json.as_bytes(), expected);
        check::<Page>(format!(r#"{{"items":[],"x":{json}"#).as_bytes(), expected);
        let json = format!("{json}1{}", close.repeat(DEEP));
        check::<Value>(json.as_bytes(), expected);
        check::<Page>(format!(r#"{{"items":[],"x":{json}}}"#).as_bytes(), expected);
    }
    check::<Page>(r#"{"items":[],"next":"#.repeat(DEEP).as_bytes(), expected);
}

#[test]
fn documents_may_be_127_deep() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(from_json::<Value>(nested(127).as_bytes()).is_ok());
    assert!(from_json::<Value>(nested(128).as_bytes()).is_err());
    let skipped = |depth: usize| format!(r#"{{"id":1,"x":{}}}"#, nested(depth));
    assert!(from_json::<Owner>(skipped(126).as_bytes()).is_ok());
    assert!(from_json::<Owner>(skipped(127).as_bytes()).is_err());
    let beside = format!("[{}]", vec![nested(126); 3].join(","));
    assert!(from_json::<Value>(beside.as_bytes()).is_ok());
}

#[test]
fn broken_documents_are_refused() {
    let table: &[(&[u8], &str)] = &[
        (b"\"\xFF\"", "not UTF-8 at line 1 column 2"),
        (b"[\n\xC0]", "not UTF-8 at line 2 column 1"),
        (br#""\ud800""#, "half a surrogate pair at line 1 column 4"),
        (br#""\ud800\n""#, "half a surrogate pair at line 1 column 4"),
        (
            br#""\ud800\ud800""#,
            "half a surrogate pair at line 1 column 4",
        ),
        (br#""\udc00""#, "half a surrogate pair at line 1 column 4"),
        (
            br#""\uD8""#,
            "expected a hexadecimal digit at line 1 column 6",
        ),
        (
            br#""\u+123""#,
            "expected a hexadecimal digit at line 1 column 4",
        ),
        (br#""\x""#, "not an escape at line 1 column 3"),
        (
            b"\"a\x00\"",
            "a control character in a string at line 1 column 3",
        ),
        (
            b"\"a\n\"",
            "a control character in a string at line 1 column 3",
        ),
        (
            b"\"abcdefgh",
            "unexpected end of the document at line 1 column 10",
        ),
        (br#"{"a" 1}"#, "expected a colon at line 1 column 6"),
        (br"{1: 1}", "expected a key at line 1 column 2"),
        (br#"{"a": 1,}"#, "expected a key at line 1 column 9"),
        (b"[1,]", "expected a value at line 1 column 4"),
        (b"[,1]", "expected a value at line 1 column 2"),
        (
            b"[1 2]",
            "expected a comma or the end of the array or object at line 1 column 4",
        ),
        (
            b"[1}",
            "expected a comma or the end of the array or object at line 1 column 3",
        ),
        (b"NaN", "expected a value at line 1 column 1"),
        (b"-Infinity", "expected a digit at line 1 column 2"),
        (b"01", "a number begins with a zero at line 1 column 2"),
        (b"+1", "expected a value at line 1 column 1"),
        (b"1.", "unexpected end of the document at line 1 column 3"),
        (b".5", "expected a value at line 1 column 1"),
        (b"1e+", "unexpected end of the document at line 1 column 4"),
        (b"1 1", "expected nothing more at line 1 column 3"),
        (b"1\x00", "expected nothing more at line 1 column 2"),
        (b"nul", "expected a value at line 1 column 1"),
        (b" ", "unexpected end of the document at line 1 column 2"),
        (b"\xEF\xBB\xBF", "expected JSON, found nothing"),
        (b"\xFE\xFF\x001", "not UTF-8 at line 1 column 1"),
        ("\u{a0}1".as_bytes(), "expected a value at line 1 column 1"),
        (
            b"1e400",
            "expected a number, found a number out of its range",
        ),
    ];
    for (json, expected) in table {
        check::<Value>(json, expected);
        if !expected.contains("out of its range") {
            let within = [br#"{"id":1,"x":"#, *json].concat();
            assert!(from_json::<Owner>(&within).is_err(), "{expected}");
        }
    }
}

#[test]
fn long_values_are_read() {
    const LONG: usize = 100_000_000;
    let json = format!(r#"{{"id": 1, "name": "{}"}}"#, "a".repeat(LONG));
    let owner: Owner = from_json(json.as_bytes()).unwrap();
    assert_eq!(owner.name.unwrap().len(), LONG);
    let json = format!(r#"{{"id": 1, "x": "{}"}}"#, "a".repeat(LONG));
    assert_eq!(from_json::<Owner>(json.as_bytes()).unwrap().name, None);
    let digits = "1".repeat(1_000_000);
    let digits = digits.as_bytes();
    check::<Value>(digits, "found a number out of its range");
    check::<i64>(digits, "found a number out of its range");
    assert_eq!(from_json::<String>(digits).unwrap().len(), digits.len());
    let huge = [b"0.", digits, b"e-9999999999999999999999999"].concat();
    assert_eq!(from_json::<f64>(&huge).unwrap().to_bits(), 0);
}

#[test]
fn strings_are_read_whatever_their_length() {
    for length in 0..40 {
        for special in [
            "",
            "\\n",
            "\\\"",
            "\\ud83d\\ude00",
            "é",
            "\\u0000",
            "\u{7f}",
            "\\/",
        ] {
            let text = "x".repeat(length);
            let json = format!(r#"["{text}{special}{text}", "{special}"]"#);
            let expected: Vec<String> = serde_json::from_str(&json).unwrap();
            let found: Vec<String> = from_json(json.as_bytes()).unwrap();
            assert_eq!(found, expected, "{json}");
            let written = to_json(&found).unwrap();
            assert_eq!(written, serde_json::to_vec(&expected).unwrap(), "{json}");
        }
    }
}

/// A sequence of numbers without any pattern (xorshift), the same at each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn pick<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }

    /// JSON, mostly well-formed.
    fn json(&mut self, depth: usize) -> String {
        let space = ["", "", "", " ", "\n", "\t\r "][self.below(6)];
        let value = match self.below(if depth == 0 { 6 } else { 9 }) {
            0 => self
                .pick(&["null", "true", "false", "nul", "tru e"])
                .to_owned(),
            1 | 2 => self.number(),
            3..6 => self.string(),
            6 => {
                let items: Vec<_> = (0..self.below(4)).map(|_| self.json(depth - 1)).collect();
                format!("[{}]", items.join(","))
            }
            _ => {
                let mut member = |_| format!("{}:{}", self.string(), self.json(depth - 1));
                let members: Vec<_> = (0..4).map(&mut member).collect();
                format!("{{{}}}", members[self.below(5)..].join(","))
            }
        };
        format!("{space}{value}{space}")
    }

    fn number(&mut self) -> String {
        let whole = [
            "0",
            "-0",
            "7",
            "-12",
            "9223372036854775807",
            "9223372036854775808",
        ];
        let more = [
            "-9223372036854775809",
            "18446744073709551615",
            "18446744073709551616",
        ];
        let digits = ["123456789012345678901234567890", "00", "1", "-12345678"];
        let whole = match self.below(3) {
            0 => self.pick(&whole),
            1 => self.pick(&more),
            _ => self.pick(&digits),
        };
        let fraction = self.pick(&["", "", ".0", ".5", ".1234567890123456789", "."]);
        let exponent = self.pick(&["", "", "e3", "E-7", "e+308", "e-400", "e400", "e"]);
        format!("{whole}{fraction}{exponent}")
    }

    fn string(&mut self) -> String {
        let pieces = [
            "id",
            "items",
            "owner",
            "a",
            "abcdefghijk",
            "é",
            "\u{1F600}",
            "\\n",
            "\\u0041",
        ];
        let more = [
            "\\ud83d\\ude00",
            "\\\"",
            "\\\\",
            "\\/",
            "\u{7f}",
            " ",
            "\\b",
            "\\udc00",
            "\t",
        ];
        let mut text = String::new();
        for _ in 0..self.below(4) {
            let rarely = self.below(8) == 0;
            text.push_str(if rarely {
                self.pick(&more)
            } else {
                self.pick(&pieces)
            });
        }
        format!("\"{text}\"")
    }
}

/// Reads a document both ways: both refuse it, or both have the same value.
fn compare(json: &[u8]) -> bool {
    let expected = serde_json::from_slice::<Value>(json).ok();
    let found = from_json::<Value>(json).ok();
    // `-0` is a float here as there, but not equal to itself by `==`'s standards of zero.
    assert_eq!(found, expected, "{}", String::from_utf8_lossy(json));
    let Some(value) = found else {
        return false;
    };
    let written = to_json(&value).unwrap();
    assert_eq!(written, serde_json::to_vec(&value).unwrap());
    assert_eq!(from_json::<Value>(&written).unwrap(), value);
    true
}

#[test]
fn documents_by_chance_are_read_as_serde_json_does() {
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..30_000 {
        let json = chance.json(4);
        if compare(json.as_bytes()) {
            taken += 1;
        } else {
            refused += 1;
        }
        skip(json.as_bytes());
    }
    assert!(
        taken > 5_000 && refused > 5_000,
        "{taken} taken, {refused} refused"
    );
}

/// What is passed over is refused as what is read, but for the range of numbers.
fn skip(json: &[u8]) {
    let document = [br#"{"id":1,"x":"#, json, b"}"].concat();
    let is_read = from_json::<Value>(&document).is_ok();
    let is_skipped = from_json::<Owner>(&document).is_ok();
    let text = String::from_utf8_lossy(json);
    let in_range = !text.contains(['e', 'E']);
    assert!(is_skipped == is_read || is_skipped && !in_range, "{text}");
}

#[test]
fn mutants_are_read_or_refused() {
    let json = r#"{"items":[{"owner":{"id":1,"name":"n\u00e9"},"labels":{"a":-1.5e3,"b":2}}],
        "next":{"items":[],"x":[null,true,"\ud83d\ude00"]}}"#;
    let bytes = b"\"\\{}[]:,0123456789.eE+-truefalsn \n\x00\x1F\x80\xC3\xA9\xFF";
    let mut chance = Chance(7);
    for _ in 0..20_000 {
        let mut mutant = json.as_bytes().to_vec();
        for _ in 0..=chance.below(3) {
            let at = chance.below(mutant.len());
            match chance.below(3) {
                0 => mutant[at] = bytes[chance.below(bytes.len())],
                1 => mutant.insert(at, bytes[chance.below(bytes.len())]),
                _ => drop(mutant.remove(at)),
            }
        }
        compare(&mutant);
        let _ = from_json::<Page>(&mutant);
        let _ = from_json::<Vec<Item>>(&mutant);
    }
}
