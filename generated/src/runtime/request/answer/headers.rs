//! Typed headers of answers: a model whose fields are headers.
//!
//! Inline, so that a program without such headers does not compile what is here to machine code.

use crate::runtime::Response;
use crate::runtime::codec::{
    Context, Fault, Field, Grow, List, Map, Model, REQUIRED, Slot, Token, blank, fill_from_text,
};
use crate::runtime::request::Describe;

/// An operation whose successes have documented headers.
pub trait DescribeHeaders: Describe {
    /// The headers.
    type Headers: Model + Slot;
    /// How those are spelled that are not plain values.
    const SPELLINGS: &'static [(&'static str, Spelling)] = &[];
}

/// An operation whose errors have documented headers.
pub trait DescribeErrorHeaders: Describe {
    /// The headers.
    type Headers: Model + Slot;
    /// How those are spelled that are not plain values.
    const SPELLINGS: &'static [(&'static str, Spelling)] = &[];
}

/// How the value of a header is spelled (style `simple`; OpenAPI 3.1, section 4.8.21).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// `a`.
    Plain,
    /// `a,b`.
    List,
    /// `name,a,other,b`.
    Object,
    /// `name=a,other=b`.
    Exploded,
    /// JSON text.
    Json,
}

/// Reads the headers of an answer that a model has fields for.
pub(crate) fn read_headers<T: Model>(
    response: &Response,
    spellings: &[(&str, Spelling)],
) -> Result<T, Fault> {
    let mut headers = T::blank();
    fill(&mut headers, response, spellings)?;
    Ok(headers)
}

#[inline]
fn fill(
    headers: &mut dyn Model,
    response: &Response,
    spellings: &[(&str, Spelling)],
) -> Result<(), Fault> {
    let fields: &'static [Field] = headers.shape().fields;
    for (index, field) in fields.iter().enumerate() {
        let name = field.wire();
        let spelling = spellings.iter().find(|(own, _)| *own == name);
        let spelling = spelling.map_or(Spelling::Plain, |(_, spelling)| *spelling);
        fill_one(headers.slot(index), response, *field, spelling)
            .map_err(|fault| fault.of(*field))?;
    }
    Ok(())
}

#[inline]
fn fill_one(
    slot: &mut dyn Slot,
    response: &Response,
    field: Field,
    spelling: Spelling,
) -> Result<(), Fault> {
    let lines = lines(response, field.wire())?;
    if lines.is_empty() {
        return if field.is(REQUIRED) {
            Err(Fault::expected("a value", "nothing"))
        } else {
            Ok(())
        };
    }
    // A cookie may hold commas, so its lines are not put together (RFC 6265, section 3).
    let is_cookie = field.wire().eq_ignore_ascii_case("set-cookie");
    let cx = &mut Context::default();
    if is_cookie && spelling == Spelling::List {
        return slot.take(Token::List(&mut Parts(lines)), cx);
    }
    let text = lines.join(", ");
    match spelling {
        Spelling::Plain => slot.take(Token::Str(&text), cx),
        Spelling::List => slot.take(Token::List(&mut Parts(parts(&text))), cx),
        Spelling::Object | Spelling::Exploded => {
            let pairs = pairs(&text, spelling == Spelling::Exploded)?.into_iter();
            slot.take(Token::Map(&mut Pairs { pairs, value: "" }), cx)
        }
        Spelling::Json => fill_from_text(slot, &text, cx),
    }
}

/// The values of the headers of that name, in any case.
#[inline]
fn lines<'a>(response: &'a Response, name: &str) -> Result<Vec<&'a str>, Fault> {
    let own = response
        .headers()
        .filter(|(own, _)| own.eq_ignore_ascii_case(name));
    let text = |(_, value): (_, &'a [u8])| {
        std::str::from_utf8(value).map_err(|_| Fault::expected("text in UTF-8", "other bytes"))
    };
    own.map(text).collect()
}

#[inline]
fn parts(text: &str) -> Vec<&str> {
    let parts = text.split(',').map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

#[inline]
fn pairs(text: &str, explode: bool) -> Result<Vec<(&str, &str)>, Fault> {
    let mut parts = parts(text).into_iter();
    let mut pairs = Vec::new();
    while let Some(part) = parts.next() {
        let pair = if explode {
            part.split_once('=')
        } else {
            parts.next().map(|value| (part, value))
        };
        pairs.push(pair.ok_or_else(|| Fault::expected("names and values", "a name alone"))?);
    }
    Ok(pairs)
}

/// The items of a header.
struct Parts<'a>(Vec<&'a str>);

impl List for Parts<'_> {
    #[inline]
    fn fill(&mut self, items: &mut dyn Grow, cx: &mut Context) -> Result<usize, Fault> {
        for (index, part) in self.0.iter().enumerate() {
            let pushed = items.push(Token::Str(part), cx);
            pushed.map_err(|fault| fault.at(index))?;
        }
        Ok(self.0.len())
    }
}

/// The members of a header.
struct Pairs<'a> {
    pairs: std::vec::IntoIter<(&'a str, &'a str)>,
    value: &'a str,
}

impl Map for Pairs<'_> {
    #[inline]
    fn key(&mut self) -> Result<Option<&str>, Fault> {
        let Some((key, value)) = self.pairs.next() else {
            return Ok(None);
        };
        self.value = value;
        Ok(Some(key))
    }

    #[inline]
    fn value(&mut self, value: &mut dyn Slot, cx: &mut Context) -> Result<(), Fault> {
        value.take(Token::Str(self.value), cx)
    }

    #[inline]
    fn skip(&mut self, _: &mut Context) -> Result<(), Fault> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Spelling, read_headers};
    use crate::runtime::Response;
    use crate::runtime::codec::{self, Field, OPTIONAL, REQUIRED, SENSITIVE};
    use crate::runtime::testing::{header_map, sample_model};

    sample_model!(Color {
        0 r: Option<i64> = Field("R", OPTIONAL),
        1 g: Option<i64> = Field("G", OPTIONAL),
    });

    sample_model!(Headers {
        0 count: i64 = Field("X-Count", REQUIRED),
        1 ids: Option<Vec<i64>> = Field("X-Ids", OPTIONAL),
        2 object: Option<BTreeMap<String, String>> = Field("X-Object", OPTIONAL),
        3 color: Option<Color> = Field("X-Color", OPTIONAL),
        4 json: Option<Vec<String>> = Field("X-Json", OPTIONAL),
        5 cookies: Option<Vec<String>> = Field("Set-Cookie", OPTIONAL),
        6 token: Option<i64> = Field("X-Token", OPTIONAL | SENSITIVE),
    });

    const SPELLINGS: &[(&str, Spelling)] = &[
        ("X-Ids", Spelling::List),
        ("X-Object", Spelling::Object),
        ("X-Color", Spelling::Exploded),
        ("X-Json", Spelling::Json),
        ("Set-Cookie", Spelling::List),
    ];

    /// Checks what the headers are as JSON, or the fault.
    #[track_caller]
    fn check(headers: &[(&str, &str)], expected: &str) {
        let headers = header_map(headers.iter().copied());
        let response = Response::new("sample", 200, headers, Vec::new());
        let read = read_headers::<Headers>(&response, SPELLINGS);
        let shown = read.map_or_else(
            |fault| fault.to_string(),
            |read| serde_json::to_string(&read).unwrap(),
        );
        assert_eq!(shown, expected);
    }

    #[test]
    fn headers_are_read_by_their_spelling() {
        check(&[("x-count", "7")], r#"{"X-Count":7}"#);
        check(
            &[("x-count", "7"), ("x-ids", "1, 2,3"), ("X-IDS", "4")],
            r#"{"X-Count":7,"X-Ids":[1,2,3,4]}"#,
        );
        check(
            &[("x-count", "7"), ("x-object", "a,1,b,2")],
            r#"{"X-Count":7,"X-Object":{"a":"1","b":"2"}}"#,
        );
        check(
            &[("x-count", "7"), ("x-color", "R=100,G=200")],
            r#"{"X-Count":7,"X-Color":{"R":100,"G":200}}"#,
        );
        check(
            &[("x-count", "7"), ("x-json", r#"["a,b"]"#)],
            r#"{"X-Count":7,"X-Json":["a,b"]}"#,
        );
        check(
            &[
                ("x-count", "7"),
                ("set-cookie", "a=1, b"),
                ("set-cookie", "c=2"),
            ],
            r#"{"X-Count":7,"Set-Cookie":["a=1, b","c=2"]}"#,
        );
        check(
            &[("x-count", "7"), ("x-ids", "")],
            r#"{"X-Count":7,"X-Ids":[]}"#,
        );
    }

    #[test]
    fn what_is_wrong_is_told_by_its_name() {
        check(&[], "X-Count: expected a value, found nothing");
        check(
            &[("x-count", "seven")],
            "X-Count: expected a 64-bit integer, found a string",
        );
        check(
            &[("x-count", "7"), ("x-ids", "1,b")],
            "X-Ids[1]: expected a 64-bit integer, found a string",
        );
        check(
            &[("x-count", "7"), ("x-color", "R")],
            "X-Color: expected names and values, found a name alone",
        );
        check(
            &[("x-count", "7"), ("x-token", "hunter2")],
            "X-Token: expected a 64-bit integer, found a string",
        );
        check(
            &[("x-count", "\u{e4}")],
            "X-Count: expected a 64-bit integer, found a string",
        );
    }
}
