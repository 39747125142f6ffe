//! How values are spelled in paths, queries, headers, cookies and forms.
//!
//! The styles are those of OpenAPI 3.1, section 4.8.12.1, after RFC 6570.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::runtime::codec::{Fault, Slot, View, each_member, view_to_json};

/// All but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A value as the styles see it: at most one level deep.
pub(super) enum Values {
    Absent,
    One(String),
    Many(Vec<String>),
    Named(Vec<(String, String)>),
}

impl Values {
    pub(super) fn of(slot: &dyn Slot) -> Result<Self, Fault> {
        Ok(match slot.view() {
            View::Absent | View::Null => Self::Absent,
            View::List(items) => {
                let mut values = Vec::new();
                for index in 0..items.count() {
                    values.extend(scalar(&items.item(index)).map_err(|fault| fault.at(index))?);
                }
                Self::Many(values)
            }
            view @ (View::Map(_) | View::Model(_) | View::Tagged(_)) => {
                let mut pairs = Vec::new();
                each_member(&view, false, &mut |member, value| {
                    let value = scalar(value).map_err(|fault| member.fault(fault))?;
                    pairs.extend(value.map(|value| (member.key.to_owned(), value)));
                    Ok(())
                })?;
                Self::Named(pairs)
            }
            view => scalar(&view)?.map_or(Self::Absent, Self::One),
        })
    }

    /// The value as a text body.
    pub(super) fn text(&self) -> Result<Option<String>, Fault> {
        match self {
            Self::Absent => Ok(None),
            Self::One(value) => Ok(Some(value.clone())),
            Self::Many(_) => Err(Fault::expected("a scalar for a text body", "an array")),
            Self::Named(_) => Err(Fault::expected("a scalar for a text body", "an object")),
        }
    }

    /// Whether there is nothing to list, so that the parameter is left out (RFC 6570, section 2.3).
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::One(_) => false,
            Self::Many(values) => values.is_empty(),
            Self::Named(pairs) => pairs.is_empty(),
        }
    }

    /// Items, or names and values, as a style without prefix lists them.
    fn listed(&self, explode: bool, encode: &dyn Fn(&str) -> String) -> String {
        let items: Vec<String> = match self {
            Self::Absent => Vec::new(),
            Self::One(value) => vec![encode(value)],
            Self::Many(values) => values.iter().map(|value| encode(value)).collect(),
            Self::Named(pairs) => {
                let sign = if explode { '=' } else { ',' };
                let pair = |(k, v): &(String, String)| format!("{}{sign}{}", encode(k), encode(v));
                pairs.iter().map(pair).collect()
            }
        };
        items.join(",")
    }
}

/// The text of a scalar, `None` if it is absent or null.
fn scalar(view: &View<'_>) -> Result<Option<String>, Fault> {
    Ok(Some(match view {
        View::Absent | View::Null => return Ok(None),
        View::Bool(value) => value.to_string(),
        View::Int(value) => value.to_string(),
        View::Uint(value) => value.to_string(),
        View::Float(value) if value.is_finite() => value.to_string(),
        View::Float(_) => return Err(Fault::expected("a number", "infinity or NaN")),
        View::Number(value) | View::Str(value) => value.clone().into_owned(),
        View::Secret(value) => (*value).to_owned(),
        View::List(_) => return Err(Fault::expected("a scalar", "an array within another value")),
        View::Map(_) | View::Model(_) | View::Tagged(_) => {
            return Err(Fault::expected(
                "a scalar",
                "an object within another value",
            ));
        }
    }))
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Style `simple` in a path. Refuses what would make it another path: nothing, and dot segments,
/// which URL parsers resolve even when they are percent-encoded.
pub(super) fn path(values: &Values, explode: bool) -> Result<String, Fault> {
    let text = values.listed(explode, &encode);
    match text.as_str() {
        "" if matches!(values, Values::Absent) => {
            Err(Fault::expected("a value for the path", "nothing"))
        }
        "" => Err(Fault::expected("a value for the path", "an empty one")),
        "." | ".." => Err(Fault::expected("a value for the path", "a dot segment")),
        _ => Ok(text),
    }
}

/// Style `simple` in a header.
pub(super) fn header(values: &Values, explode: bool) -> Result<String, Fault> {
    let text = values.listed(explode, &str::to_owned);
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

/// Style `form` in a query or cookie: the pairs, each `name=value`.
pub(super) fn form(name: &str, values: &Values, explode: bool) -> Vec<String> {
    let name = encode(name);
    match values {
        Values::Many(items) if explode => items
            .iter()
            .map(|item| format!("{name}={}", encode(item)))
            .collect(),
        Values::Named(pairs) if explode => pairs
            .iter()
            .map(|(k, v)| format!("{}={}", encode(k), encode(v)))
            .collect(),
        other => vec![format!("{name}={}", other.listed(false, &encode))],
    }
}

/// One property of a form body, spelled as the WHATWG URL standard's serializer does: a list as
/// repeated pairs, an object as JSON (OpenAPI 3.1, section 4.8.15).
pub(super) fn form_field(name: &str, slot: &dyn Slot) -> Result<Vec<String>, Fault> {
    let mut values = Vec::new();
    if let View::List(items) = slot.view() {
        for index in 0..items.count() {
            values.extend(form_value(&items.item(index)).map_err(|fault| fault.at(index))?);
        }
    } else {
        values.extend(form_value(&slot.view())?);
    }
    let name = form_encode(name);
    Ok(values
        .iter()
        .map(|value| format!("{name}={}", form_encode(value)))
        .collect())
}

fn form_value(view: &View<'_>) -> Result<Option<String>, Fault> {
    match view {
        View::List(_) | View::Map(_) | View::Model(_) | View::Tagged(_) => {
            let json = view_to_json(view)?;
            Ok(Some(String::from_utf8_lossy(&json).into_owned()))
        }
        view => scalar(view),
    }
}

fn form_encode(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
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
