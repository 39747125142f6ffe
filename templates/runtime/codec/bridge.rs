//! Between slots and serde: generic over the format, not over the model.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{self, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use super::{Context, Fault, List, Map, Model, Slot, Token, View};

/// Reads a `T` from JSON text, and nothing after it.
pub(crate) fn from_json<T: Slot>(text: &[u8]) -> Result<T, Fault> {
    let mut value = T::blank();
    fill_from_json(&mut value, text)?;
    Ok(value)
}

fn fill_from_json(slot: &mut dyn Slot, text: &[u8]) -> Result<(), Fault> {
    // Some servers begin with a byte order mark (RFC 8259, section 8.1).
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    if text.is_empty() {
        return Err(Fault::expected("JSON", "nothing"));
    }
    let mut json = serde_json::Deserializer::from_slice(text);
    let mut fault = None;
    let result = json.deserialize_any(Fill {
        slot,
        cx: &mut Context::default(),
        fault: &mut fault,
    });
    let result = result.and_then(|()| json.end());
    result.map_err(|error| fault.unwrap_or_else(|| foreign(&error)))
}

/// Writes a slot as JSON text.
pub(crate) fn to_json(slot: &dyn Slot) -> Result<Vec<u8>, Fault> {
    serde_json::to_vec(&Shown(slot.view())).map_err(|error| Fault::new(error.to_string()))
}

/// `serde::Deserialize` for any slot.
#[inline]
pub(crate) fn deserialize<'de, T: Slot, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut value = T::blank();
    fill(&mut value, deserializer)?;
    Ok(value)
}

fn fill<'de, D: Deserializer<'de>>(slot: &mut dyn Slot, deserializer: D) -> Result<(), D::Error> {
    let mut fault = None;
    deserializer
        .deserialize_any(Fill {
            slot,
            cx: &mut Context::default(),
            fault: &mut fault,
        })
        .map_err(|error| fault.map_or(error, de::Error::custom))
}

/// `serde::Serialize` for any slot.
#[inline]
pub(crate) fn serialize<S: Serializer>(slot: &dyn Slot, serializer: S) -> Result<S::Ok, S::Error> {
    Shown(slot.view()).serialize(serializer)
}

/// Fills a slot from whatever the format holds. A fault goes round the format's own error type,
/// which could not carry its path.
struct Fill<'a> {
    slot: &'a mut dyn Slot,
    cx: &'a mut Context,
    fault: &'a mut Option<Fault>,
}

impl Fill<'_> {
    fn take<E: de::Error>(self, token: Token<'_>) -> Result<(), E> {
        self.slot.take(token, self.cx).map_err(|fault| {
            *self.fault = Some(fault);
            E::custom("see the fault")
        })
    }
}

impl Fill<'_> {
    /// [`Fill::take`] for a list or map.
    fn within<E: de::Error>(self, token: Token<'_>) -> Result<(), E> {
        let Self { slot, cx, fault } = self;
        let taken = cx.enter().and_then(|()| {
            let taken = slot.take(token, cx);
            cx.leave();
            taken
        });
        taken.map_err(|found| {
            *fault = Some(found);
            E::custom("see the fault")
        })
    }
}

impl<'de> DeserializeSeed<'de> for Fill<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fill<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.take(Token::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        self.take(Token::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        self.take(Token::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        self.take(Token::Int(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        self.take(i64::try_from(value).map_or(Token::Uint(value), Token::Int))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        self.take(Token::Float(value))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<(), E> {
        self.take(Token::Str(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        self.within(Token::List(&mut Sequence(access)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let first = access.next_key_seed(Text)?;
        if first.as_deref() == Some(ARBITRARY_PRECISION) {
            let digits = access.next_value_seed(Text).ok();
            let number = digits.as_deref().and_then(number);
            return self.take(number.ok_or_else(|| de::Error::custom("number out of range"))?);
        }
        let ended = first.is_none();
        self.within(Token::Map(&mut Mapping {
            access,
            first,
            ended,
        }))
    }
}

struct Sequence<A>(A);

impl<'de, A: SeqAccess<'de>> List for Sequence<A> {
    fn next(&mut self, item: &mut dyn Slot, cx: &mut Context) -> Result<bool, Fault> {
        let mut fault = None;
        let next = self.0.next_element_seed(Fill {
            slot: item,
            cx,
            fault: &mut fault,
        });
        next.map(|item| item.is_some())
            .map_err(|error| fault.unwrap_or_else(|| foreign(&error)))
    }
}

/// The key under which serde_json shows a number as text if any crate of the program turns on its
/// feature `arbitrary_precision`.
const ARBITRARY_PRECISION: &str = "$serde_json::private::Number";

fn number(digits: &str) -> Option<Token<'static>> {
    let int = || digits.parse().ok().map(Token::Int);
    let uint = || digits.parse().ok().map(Token::Uint);
    let float = || {
        digits
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite())
            .map(Token::Float)
    };
    int().or_else(uint).or_else(float)
}

struct Mapping<'de, A> {
    access: A,
    /// The first key, which was read to know what the map is.
    first: Option<Cow<'de, str>>,
    ended: bool,
}

impl<'de, A: MapAccess<'de>> Map for Mapping<'de, A> {
    fn key(&mut self, see: &mut dyn FnMut(&str)) -> Result<bool, Fault> {
        if let Some(first) = self.first.take() {
            see(&first);
            return Ok(true);
        }
        if self.ended {
            return Ok(false);
        }
        let key = self.access.next_key_seed(Key(see));
        key.map(|key| key.is_some())
            .map_err(|error| foreign(&error))
    }

    fn value(&mut self, value: &mut dyn Slot, cx: &mut Context) -> Result<(), Fault> {
        let mut fault = None;
        self.access
            .next_value_seed(Fill {
                slot: value,
                cx,
                fault: &mut fault,
            })
            .map_err(|error| fault.unwrap_or_else(|| foreign(&error)))
    }

    fn skip(&mut self, _: &mut Context) -> Result<(), Fault> {
        let skipped = self.access.next_value::<IgnoredAny>();
        skipped.map(drop).map_err(|error| foreign(&error))
    }
}

/// A fault that the format found, mostly of syntax.
fn foreign(error: &dyn fmt::Display) -> Fault {
    Fault::new(format!("not well-formed: {error}"))
}

/// A key, shown without a copy.
struct Key<'a>(&'a mut dyn FnMut(&str));

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<(), E> {
        (self.0)(key);
        Ok(())
    }
}

/// A string, borrowed from the document unless escapes forbid that.
struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}

/// A slot's view as serde sees it.
struct Shown<'a>(View<'a>);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            View::Absent | View::Null => serializer.serialize_none(),
            View::Bool(value) => serializer.serialize_bool(*value),
            View::Int(value) => serializer.serialize_i64(*value),
            View::Uint(value) => serializer.serialize_u64(*value),
            View::Float(value) if value.is_finite() => serializer.serialize_f64(*value),
            View::Float(_) => Err(ser::Error::custom("JSON has no infinity and no NaN")),
            View::Number(text) => match text.parse::<serde_json::Number>() {
                Ok(number) => number.serialize(serializer),
                Err(_) => Err(ser::Error::custom("not a number")),
            },
            View::Str(value) => serializer.serialize_str(value),
            View::Secret(value) => serializer.serialize_str(value),
            View::List(items) => {
                let mut out = serializer.serialize_seq(Some(items.count()))?;
                for index in 0..items.count() {
                    out.serialize_element(&Shown(items.item(index).view()))?;
                }
                out.end()
            }
            View::Map(map) => {
                let mut out = serializer.serialize_map(None)?;
                for (key, value) in map.entries() {
                    out.serialize_entry(key, &Shown(value.view()))?;
                }
                out.end()
            }
            View::Model(model) => serialize_model(*model, serializer),
        }
    }
}

/// The fields of a model that are there; a required one is sent as null where it has no value.
fn serialize_model<S: Serializer>(model: &dyn Model, serializer: S) -> Result<S::Ok, S::Error> {
    let mut out = serializer.serialize_map(None)?;
    for (index, field) in model.shape().fields.iter().enumerate() {
        let view = model.part(index).view();
        if field.required || !matches!(view, View::Absent) {
            out.serialize_entry(field.wire, &Shown(view))?;
        }
    }
    out.end()
}
