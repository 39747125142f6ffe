//! Values as the styles of parameters see them: scalars, at most one level deep.

use std::borrow::Cow;

use super::encode::Encoder;
use crate::runtime::codec::{Fault, Slot, View, each_member, view_to_json};

/// A value as the styles see it.
pub(super) enum Values {
    Absent,
    /// Nothing that is said: null.
    Null,
    One(String),
    Many(Vec<String>),
    /// Names and values. A name comes again where its value is a list.
    Named(Vec<(String, String)>),
}

/// What becomes of a list or an object within another value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Nested {
    Json,
    Refused,
}

impl Values {
    /// The value of a slot. If `explode`, lists in an object are spelled apart too.
    pub(super) fn of(slot: &dyn Slot, explode: bool, nested: Nested) -> Result<Self, Fault> {
        Ok(match slot.view() {
            View::Absent => Self::Absent,
            View::Null => Self::Null,
            View::List(items) => {
                let mut values = Vec::new();
                for index in 0..items.count() {
                    let value = item(&items.item(index), nested);
                    values.extend(value.map_err(|fault| fault.at(index))?);
                }
                Self::Many(values)
            }
            view @ (View::Map(_) | View::Model(_) | View::Tagged(_)) => {
                let mut pairs = Vec::new();
                each_member(&view, false, &mut |member, value| {
                    let values = members(value, explode, nested);
                    let values = values.map_err(|fault| member.fault(fault))?;
                    let named = |value| (member.key.to_owned(), value);
                    pairs.extend(values.into_iter().map(named));
                    Ok(())
                })?;
                Self::Named(pairs)
            }
            view => scalar(&view)?.map_or(Self::Null, |text| Self::One(text.into_owned())),
        })
    }

    /// Whether there is nothing to list, so that the parameter is left out (RFC 6570, section 2.3).
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Absent | Self::Null => true,
            Self::One(_) => false,
            Self::Many(values) => values.is_empty(),
            Self::Named(pairs) => pairs.is_empty(),
        }
    }

    /// Items, or names and values, with a delimiter between them.
    pub(super) fn listed(&self, explode: bool, delimiter: &str, encoder: Encoder) -> String {
        // The comma is the delimiter of URLs; another one is encoded there.
        let delimiter = match delimiter {
            " " | "|" | "\t" => encoder.encode(delimiter),
            other => other.to_owned(),
        };
        let items: Vec<String> = match self {
            Self::Absent | Self::Null => Vec::new(),
            Self::One(value) => vec![encoder.encode(value)],
            Self::Many(values) => values.iter().map(|value| encoder.encode(value)).collect(),
            Self::Named(pairs) => {
                let sign = if explode { "=" } else { &delimiter };
                let pair = |(k, v): &(String, String)| {
                    format!("{}{sign}{}", encoder.name(k), encoder.encode(v))
                };
                pairs.iter().map(pair).collect()
            }
        };
        items.join(&delimiter)
    }

    /// Pairs of a name and a value: one for each item or member if `explode`, otherwise one.
    pub(super) fn pairs(
        &self,
        name: &str,
        explode: bool,
        delimiter: &str,
        encoder: Encoder,
    ) -> Vec<(String, String)> {
        let pair = |name: &str, value: String| (encoder.name(name), value);
        match self {
            Self::Many(items) if explode => items
                .iter()
                .map(|item| pair(name, encoder.encode(item)))
                .collect(),
            Self::Named(members) if explode => members
                .iter()
                .map(|(name, value)| pair(name, encoder.encode(value)))
                .collect(),
            other => vec![pair(name, other.listed(false, delimiter, encoder))],
        }
    }
}

/// A slot as JSON text.
pub(super) fn json(slot: &dyn Slot) -> Result<Values, Fault> {
    if matches!(slot.view(), View::Absent) {
        return Ok(Values::Absent);
    }
    json_text(&slot.view()).map(Values::One)
}

fn json_text(view: &View<'_>) -> Result<String, Fault> {
    let json = view_to_json(view)?;
    Ok(String::from_utf8_lossy(&json).into_owned())
}

/// The texts of a member of an object.
fn members(view: &View<'_>, explode: bool, nested: Nested) -> Result<Vec<String>, Fault> {
    let View::List(items) = view else {
        return Ok(item(view, nested)?.into_iter().collect());
    };
    if !explode {
        return Ok(item(view, nested)?.into_iter().collect());
    }
    let mut values = Vec::new();
    for index in 0..items.count() {
        let value = item(&items.item(index), nested);
        values.extend(value.map_err(|fault| fault.at(index))?);
    }
    Ok(values)
}

/// The text of an item of a list.
fn item(view: &View<'_>, nested: Nested) -> Result<Option<String>, Fault> {
    match view {
        View::List(_) | View::Map(_) | View::Model(_) | View::Tagged(_)
            if nested == Nested::Json =>
        {
            json_text(view).map(Some)
        }
        view => Ok(scalar(view)?.map(Cow::into_owned)),
    }
}

/// The text of a scalar, `None` if it is absent or null.
pub(super) fn scalar<'v>(view: &'v View<'_>) -> Result<Option<Cow<'v, str>>, Fault> {
    Ok(Some(match view {
        View::Absent | View::Null => return Ok(None),
        View::Bool(value) => value.to_string().into(),
        View::Int(value) => value.to_string().into(),
        View::Uint(value) => value.to_string().into(),
        View::Float(value) if value.is_finite() => value.to_string().into(),
        View::Float(_) => return Err(Fault::expected("a number", "infinity or NaN")),
        View::Number(value) | View::Str(value) => Cow::Borrowed(value),
        View::Secret(value) => Cow::Borrowed(value),
        View::List(_) => return Err(Fault::expected("a scalar", "an array within another value")),
        View::Opaque(_) => return Err(Fault::expected("a scalar", "a file")),
        View::Map(_) | View::Model(_) | View::Tagged(_) => {
            return Err(Fault::expected(
                "a scalar",
                "an object within another value",
            ));
        }
    }))
}

/// The names and values of a value in the style `deepObject`, and of all that is within it. A list of scalars is `a[]`
/// again and again, which servers take that know numbers and those that do not; any other list needs numbers to tell
/// its items apart. A name that ends in `[]` says by itself that it is a list.
pub(super) fn deep(
    name: String,
    view: &View<'_>,
    pairs: &mut Vec<(String, String)>,
) -> Result<(), Fault> {
    match view {
        View::List(items) => {
            let list = name.strip_suffix("[]").unwrap_or(&name);
            let numbered = (0..items.count()).any(|index| is_nested(&items.item(index)));
            for index in 0..items.count() {
                let name = if numbered {
                    format!("{list}[{index}]")
                } else {
                    format!("{list}[]")
                };
                deep(name, &items.item(index), pairs).map_err(|fault| fault.at(index))?;
            }
            Ok(())
        }
        View::Map(_) | View::Model(_) | View::Tagged(_) => {
            each_member(view, false, &mut |member, value| {
                deep(format!("{name}[{}]", member.key), value, pairs)
                    .map_err(|fault| member.fault(fault))
            })
        }
        view => {
            pairs.extend(scalar(view)?.map(|value| (name, value.into_owned())));
            Ok(())
        }
    }
}

pub(super) fn is_nested(view: &View<'_>) -> bool {
    matches!(
        view,
        View::List(_) | View::Map(_) | View::Model(_) | View::Tagged(_)
    )
}
