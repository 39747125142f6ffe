//! Slots of other slots: options, boxes, lists, maps, and JSON of no known type.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::Value;

use super::scalar::float;
use super::write::{write_entries, write_items};
use super::{Context, Entries, Fault, Grow, Items, Map, Slot, Token, View};

impl<T: Slot + Clone + PartialEq> Slot for Option<T> {
    #[inline]
    fn blank() -> Self {
        None
    }

    #[inline]
    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        if matches!(token, Token::Null) && !T::keeps_null() {
            *self = None;
            return Ok(());
        }
        self.insert(T::blank()).take(token, cx)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        match self {
            Some(value) => value.view(),
            None => View::Absent,
        }
    }

    #[inline]
    fn write(&self, out: &mut Vec<u8>, quoted: bool) -> Result<bool, Fault> {
        match self {
            Some(value) => value.write(out, quoted),
            None => Ok(false),
        }
    }
}

impl<T: Slot + Clone + PartialEq> Slot for Vec<T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    #[inline]
    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        self.clear();
        let taken = take_items(self, token, cx);
        taken.map(drop)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::List(self)
    }

    #[inline]
    fn write(&self, out: &mut Vec<u8>, quoted: bool) -> Result<bool, Fault> {
        write_items(out, self.iter(), |out, item| item.write(out, quoted))
    }
}

/// Fills a list, and tells how many items there were.
pub(super) fn take_items(
    items: &mut dyn Grow,
    token: Token<'_>,
    cx: &mut Context,
) -> Result<usize, Fault> {
    let Token::List(list) = token else {
        return Err(Fault::expected("an array", token.found()));
    };
    list.fill(items, cx)
}

impl<T: Slot> Grow for Vec<T> {
    #[inline]
    fn grow(&mut self) -> Option<&mut dyn Slot> {
        self.push(T::blank());
        let last = self.last_mut()?;
        Some(last)
    }

    #[inline]
    fn push(&mut self, scalar: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        let mut item = T::blank();
        item.take(scalar, cx)?;
        self.push(item);
        Ok(())
    }
}

impl<T: Slot> Items for Vec<T> {
    #[inline]
    fn count(&self) -> usize {
        self.len()
    }

    #[inline]
    fn item(&self, index: usize) -> View<'_> {
        self[index].view()
    }
}

impl<T: Slot + Clone + PartialEq> Slot for BTreeMap<String, T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    #[inline]
    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        if !matches!(token, Token::Entry(..)) {
            self.clear();
        }
        take_entries(self, token, cx)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::Map(self)
    }

    #[inline]
    fn write(&self, out: &mut Vec<u8>, quoted: bool) -> Result<bool, Fault> {
        let entries = self.iter().map(|(key, value)| (key.as_str(), value));
        write_entries(out, entries, |out, value| value.write(out, quoted))
    }
}

/// A map to be filled.
pub(super) trait Spread {
    /// A blank place under `key`.
    fn spread(&mut self, key: &str) -> &mut dyn Slot;
}

pub(super) fn take_entries(
    entries: &mut dyn Spread,
    token: Token<'_>,
    cx: &mut Context,
) -> Result<(), Fault> {
    let map = match token {
        Token::Map(map) => map,
        Token::Entry(key, map) => return take_entry(entries, key, map, cx),
        other => return Err(Fault::expected("an object", other.found())),
    };
    let mut key = String::new();
    while let Some(next) = map.key()? {
        next.clone_into(&mut key);
        take_entry(entries, &key, map, cx)?;
    }
    Ok(())
}

fn take_entry(
    entries: &mut dyn Spread,
    key: &str,
    map: &mut dyn Map,
    cx: &mut Context,
) -> Result<(), Fault> {
    map.value(entries.spread(key), cx)
        .map_err(|fault| fault.under(key))
}

impl<T: Slot> Spread for BTreeMap<String, T> {
    #[inline]
    fn spread(&mut self, key: &str) -> &mut dyn Slot {
        match self.entry(key.to_owned()) {
            Entry::Vacant(place) => place.insert(T::blank()),
            Entry::Occupied(place) => {
                let place = place.into_mut();
                *place = T::blank();
                place
            }
        }
    }
}

impl<T: Slot> Entries for BTreeMap<String, T> {
    #[inline]
    fn each(&self, see: &mut dyn FnMut(&str, &View<'_>) -> bool) {
        let _ = self.iter().all(|(key, value)| see(key, &value.view()));
    }
}

/// JSON whose type the description leaves open. Its numbers are those of 64 bits.
impl Slot for Value {
    #[inline]
    fn blank() -> Self {
        Self::Null
    }

    #[inline]
    fn keeps_null() -> bool {
        true
    }

    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        *self = match token {
            Token::Null => Self::Null,
            Token::Bool(value) => value.into(),
            Token::Int(value) => value.into(),
            Token::Uint(value) => value.into(),
            number @ (Token::Float(_) | Token::Number(..)) => float(&number, cx)
                .map_err(|found| Fault::expected("a number", found))?
                .into(),
            Token::Str(value) => value.into(),
            list @ Token::List(_) => {
                let mut items = Vec::<Self>::new();
                items.take(list, cx)?;
                Self::Array(items)
            }
            map @ (Token::Map(_) | Token::Entry(..)) => {
                let mut entries = serde_json::Map::new();
                take_entries(&mut entries, map, cx)?;
                Self::Object(entries)
            }
        };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        match self {
            Self::Null => View::Null,
            Self::Bool(value) => View::Bool(*value),
            Self::Number(number) => number_view(number),
            Self::String(value) => View::Str(value.as_str().into()),
            Self::Array(items) => View::List(items),
            Self::Object(entries) => View::Map(entries),
        }
    }
}

fn number_view(number: &serde_json::Number) -> View<'_> {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(value), _, _) => View::Int(value),
        (_, Some(value), _) => View::Uint(value),
        (_, _, Some(value)) => View::Float(value),
        _ => View::Null,
    }
}

impl Spread for serde_json::Map<String, Value> {
    fn spread(&mut self, key: &str) -> &mut dyn Slot {
        self.entry(key).or_insert(Value::Null)
    }
}

impl Entries for serde_json::Map<String, Value> {
    fn each(&self, see: &mut dyn FnMut(&str, &View<'_>) -> bool) {
        let _ = self.iter().all(|(key, value)| see(key, &value.view()));
    }
}
