//! Between slots and serde: generic over the format, not over the model.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    self, Deserialize as _, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess,
    Visitor,
};
use serde::ser::{self, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use super::{Context, Fault, Grow, List, Map, Slot, Token, View, each_member};

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
    let shown = Shown {
        view: &slot.view(),
        quoted: false,
    };
    shown.serialize(serializer)
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
        self.within(Token::Map(&mut Mapping {
            access,
            key: first,
            is_first: true,
        }))
    }
}

struct Sequence<A>(A);

impl<'de, A: SeqAccess<'de>> List for Sequence<A> {
    fn fill(&mut self, items: &mut dyn Grow, cx: &mut Context) -> Result<usize, Fault> {
        for index in 0.. {
            let mut fault = None;
            let next = self.0.next_element_seed(FillNext {
                items,
                cx,
                fault: &mut fault,
            });
            let fault = |error| fault.unwrap_or_else(|| foreign(&error)).at(index);
            if next.map_err(fault)?.is_none() {
                return Ok(index);
            }
        }
        Ok(usize::MAX)
    }
}

/// Fills the next place of a list, once it is known that there is an item.
struct FillNext<'a> {
    items: &'a mut dyn Grow,
    cx: &'a mut Context,
    fault: &'a mut Option<Fault>,
}

impl<'de> DeserializeSeed<'de> for FillNext<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self { items, cx, fault } = self;
        match items.grow() {
            Some(slot) => deserializer.deserialize_any(Fill { slot, cx, fault }),
            None => IgnoredAny::deserialize(deserializer).map(drop),
        }
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
    /// The key at hand; to begin with the first one, which was read to know what the map is.
    key: Option<Cow<'de, str>>,
    is_first: bool,
}

impl<'de, A: MapAccess<'de>> Map for Mapping<'de, A> {
    fn key(&mut self) -> Result<Option<&str>, Fault> {
        if !std::mem::take(&mut self.is_first) {
            let key = self.access.next_key_seed(Text);
            self.key = key.map_err(|error| foreign(&error))?;
        }
        Ok(self.key.as_deref())
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
    Fault::broken(format!("not well-formed: {error}"))
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

/// A view as serde sees it.
struct Shown<'a> {
    view: &'a View<'a>,
    quoted: bool,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.view {
            View::Absent | View::Null => serializer.serialize_none(),
            View::Bool(value) => serializer.serialize_bool(*value),
            View::Int(value) if self.quoted => serializer.collect_str(value),
            View::Int(value) => serializer.serialize_i64(*value),
            View::Uint(value) if self.quoted => serializer.collect_str(value),
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
                    out.serialize_element(&Shown {
                        view: &items.item(index),
                        quoted: self.quoted,
                    })?;
                }
                out.end()
            }
            View::Opaque(_) => Err(ser::Error::custom("a file is no JSON")),
            View::Map(_) | View::Model(_) | View::Tagged(_) => {
                let mut out = serializer.serialize_map(None)?;
                each_member(self.view, self.quoted, &mut |member, value| {
                    let value = Shown {
                        view: value,
                        quoted: member.quoted,
                    };
                    out.serialize_entry(member.key, &value)
                })?;
                out.end()
            }
        }
    }
}
