//! How the values of parameters are spelled in paths, queries, headers and cookies.
//!
//! The styles are those of OpenAPI 3.1 and 3.2, section 4.8.12, after RFC 6570. Where these leave
//! open what becomes of a value, it is what servers mostly take:
//!
//! - A value within another one is spelled as JSON (`a={"b":1}`), but for a list of scalars in an
//!   object whose members are spelled apart: `a=1&a=2`. Headers, and cookies that are not encoded,
//!   have no spelling for it.
//! - `deepObject` goes as deep as the value: `a[b][c]=1`. A list of scalars is `a[]=1&a[]=2`, also
//!   where the name is `a[]`; any other list has numbers: `a[0][b]=1`. A scalar is `a=1`. Forms do the
//!   same.
//! - `spaceDelimited` and `pipeDelimited` with items spelled apart are `form`: `a=1&a=2`.
//! - Cookies in style `form` are separated by `; ` where items are spelled apart.

use super::encode::{Encoder, PATH, QUERY};
use super::values::{Nested, Values, deep, json};
use crate::runtime::codec::{Fault, Slot};

/// How a value is spelled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub(crate) spelling: Spelling,
    /// Whether items and members are spelled apart.
    pub(crate) explode: bool,
    /// Whether reserved characters, and what is percent-encoded already, go as they are.
    pub(crate) reserved: bool,
    /// Whether a list or object without members, and null, is an empty value instead of none.
    pub(crate) empty: bool,
}

/// The styles of the standard, and the media types that spell a value instead of one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// `simple` and `form`, and those with another delimiter than a comma.
    List(&'static str),
    /// `label`.
    Label,
    /// `matrix`.
    Matrix,
    /// `deepObject`.
    Deep,
    /// `cookie`.
    Cookie,
    /// JSON.
    Json,
    /// Text of any other media type.
    Text,
}

const fn joined(spelling: Spelling) -> Style {
    Style {
        spelling,
        explode: false,
        reserved: false,
        empty: false,
    }
}

const fn apart(spelling: Spelling) -> Style {
    Style {
        explode: true,
        ..joined(spelling)
    }
}

pub(crate) const SIMPLE: Style = joined(Spelling::List(","));
pub(crate) const SIMPLE_EXPLODED: Style = apart(Spelling::List(","));
pub(crate) const LABEL: Style = joined(Spelling::Label);
pub(crate) const LABEL_EXPLODED: Style = apart(Spelling::Label);
pub(crate) const MATRIX: Style = joined(Spelling::Matrix);
pub(crate) const MATRIX_EXPLODED: Style = apart(Spelling::Matrix);
pub(crate) const FORM: Style = SIMPLE;
pub(crate) const FORM_EXPLODED: Style = SIMPLE_EXPLODED;
pub(crate) const SPACES: Style = joined(Spelling::List(" "));
pub(crate) const SPACES_EXPLODED: Style = apart(Spelling::List(" "));
pub(crate) const PIPES: Style = joined(Spelling::List("|"));
pub(crate) const PIPES_EXPLODED: Style = apart(Spelling::List("|"));
pub(crate) const TABS: Style = joined(Spelling::List("\t"));
pub(crate) const TABS_EXPLODED: Style = apart(Spelling::List("\t"));
pub(crate) const DEEP: Style = joined(Spelling::Deep);
pub(crate) const COOKIE: Style = joined(Spelling::Cookie);
pub(crate) const COOKIE_EXPLODED: Style = apart(Spelling::Cookie);
pub(crate) const JSON: Style = joined(Spelling::Json);
pub(crate) const TEXT: Style = joined(Spelling::Text);

/// A value in a path; nothing where it has no items.
pub(super) fn path(name: &str, slot: &dyn Slot, style: Style) -> Result<String, Fault> {
    let encoder = PATH.reserved(style.reserved);
    let values = values(slot, style, Nested::Json)?;
    if matches!(values, Values::Absent | Values::Null) {
        return Err(Fault::expected("a value for the path", "nothing"));
    }
    if values.is_empty() {
        return Ok(String::new());
    }
    Ok(match style.spelling {
        Spelling::Label => {
            let delimiter = if style.explode { "." } else { "," };
            format!(".{}", values.listed(style.explode, delimiter, encoder))
        }
        Spelling::Matrix => {
            // RFC 6570, section 3.2.7: an empty value has no sign before it.
            let pair = |(name, value): (String, String)| match value.as_str() {
                "" => format!(";{name}"),
                value => format!(";{name}={value}"),
            };
            let pairs = values.pairs(name, style.explode, ",", encoder);
            pairs.into_iter().map(pair).collect()
        }
        _ => values.listed(style.explode, delimiter(style), encoder),
    })
}

/// A value in a query: its pairs, each `name=value`.
pub(super) fn query(name: &str, slot: &dyn Slot, style: Style) -> Result<Vec<String>, Fault> {
    let encoder = QUERY.reserved(style.reserved);
    if style.spelling == Spelling::Deep {
        let mut pairs = Vec::new();
        deep(name.to_owned(), &slot.view(), &mut pairs)?;
        let encoded =
            |(name, value): (String, String)| (encoder.name(&name), encoder.encode(&value));
        return Ok(signed(pairs.into_iter().map(encoded).collect()));
    }
    let values = values(slot, style, Nested::Json)?;
    Ok(match values {
        Values::Absent => Vec::new(),
        values if values.is_empty() && style.empty => vec![format!("{}=", encoder.name(name))],
        values if values.is_empty() => Vec::new(),
        values => signed(values.pairs(name, style.explode, delimiter(style), encoder)),
    })
}

/// A pair of a name and a value.
pub(crate) fn pair(name: &str, value: &str) -> String {
    format!("{}={}", QUERY.encode(name), QUERY.encode(value))
}

fn signed(pairs: Vec<(String, String)>) -> Vec<String> {
    let pair = |(name, value)| format!("{name}={value}");
    pairs.into_iter().map(pair).collect()
}

/// A value that is the whole query.
pub(super) fn query_string(slot: &dyn Slot, style: Style) -> Result<Vec<String>, Fault> {
    let values = values(slot, style, Nested::Json)?;
    Ok(match values {
        Values::Named(_) => signed(values.pairs("", true, ",", QUERY)),
        values if values.is_empty() => Vec::new(),
        values => vec![values.listed(true, "&", QUERY)],
    })
}

/// A value in a header, if there is one.
pub(super) fn header(slot: &dyn Slot, style: Style) -> Result<Option<String>, Fault> {
    let values = values(slot, style, Nested::Refused)?;
    if values.is_empty() {
        return Ok(None);
    }
    let text = values.listed(style.explode, delimiter(style), Encoder::None);
    let text = match style.spelling {
        Spelling::Json => ascii(&text),
        _ => text,
    };
    visible(text).map(Some)
}

/// The text of a header, if it can be one.
pub(super) fn visible(text: String) -> Result<String, Fault> {
    let visible = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
    if text.bytes().all(visible) {
        Ok(text)
    } else {
        Err(Fault::expected(
            "visible ASCII for a header",
            "other characters",
        ))
    }
}

/// A value in a cookie: its pairs, each `name=value`.
pub(super) fn cookie(name: &str, slot: &dyn Slot, style: Style) -> Result<Vec<String>, Fault> {
    if style.spelling != Spelling::Cookie {
        return query(name, slot, style);
    }
    let values = values(slot, style, Nested::Refused)?;
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let pairs = signed(values.pairs(name, style.explode, ",", Encoder::None));
    // RFC 6265, section 4.1.1; servers take spaces, quotation marks and commas too.
    let fits = |byte: u8| byte != b';' && (b' '..=b'~').contains(&byte);
    if pairs.iter().all(|pair| pair.bytes().all(fits)) {
        Ok(pairs)
    } else {
        Err(Fault::expected(
            "visible ASCII without semicolons for a cookie",
            "other characters",
        ))
    }
}

/// A value as its style sees it.
fn values(slot: &dyn Slot, style: Style, nested: Nested) -> Result<Values, Fault> {
    match style.spelling {
        Spelling::Json => json(slot),
        _ => Values::of(slot, style.explode, nested),
    }
}

fn delimiter(style: Style) -> &'static str {
    match style.spelling {
        Spelling::List(delimiter) => delimiter,
        _ => ",",
    }
}

/// JSON text with all but ASCII escaped, which says the same.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            let mut units = [0; 2];
            let units = c.encode_utf16(&mut units).iter();
            text.extend(units.map(|unit| format!("\\u{unit:04x}")));
        }
    }
    text
}

/// Appends pairs to a query, a form or a cookie header.
pub(super) fn join(text: &mut String, pairs: &[String], separator: &str) {
    for pair in pairs {
        if !text.is_empty() {
            text.push_str(separator);
        }
        text.push_str(pair);
    }
}
