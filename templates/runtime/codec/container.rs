//! Slots of other slots: options, boxes, lists, maps, and JSON of no known type.

use std::collections::BTreeMap;

use serde_json::Value;

use super::scalar::float;
use super::{Context, Entries, Fault, Items, List, Map, Slot, Token, View};

impl<T: Slot> Slot for Option<T> {
    #[inline]
    fn blank() -> Self {
        None
    }

    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        *self = None;
        if matches!(token, Token::Null) {
            return Ok(());
        }
        self.insert(T::blank()).take(token, cx)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, Slot::view)
    }
}

impl<T: Slot> Slot for Box<T> {
    #[inline]
    fn blank() -> Self {
        Self::new(T::blank())
    }

    #[inline]
    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        (**self).take(token, cx)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        (**self).view()
    }
}

impl<T: Slot> Slot for Vec<T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        self.clear();
        each_item(token, &mut |list| {
            let mut item = T::blank();
            let more = list.next(&mut item, cx)?;
            if more {
                self.push(item);
            }
            Ok(more)
        })
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

fn each_item(
    token: Token<'_>,
    step: &mut dyn FnMut(&mut dyn List) -> Result<bool, Fault>,
) -> Result<(), Fault> {
    let Token::List(list) = token else {
        return Err(Fault::expected("an array", token.found()));
    };
    let mut index = 0;
    while step(list).map_err(|fault| fault.at(index))? {
        index += 1;
    }
    Ok(())
}

impl<T: Slot> Items for Vec<T> {
    #[inline]
    fn count(&self) -> usize {
        self.len()
    }

    #[inline]
    fn item(&self, index: usize) -> &dyn Slot {
        &self[index]
    }
}

impl<T: Slot> Slot for BTreeMap<String, T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        self.clear();
        each_entry(token, &mut |key, map| {
            let mut value = T::blank();
            map.value(&mut value, cx)
                .map_err(|fault| fault.under(&key))?;
            self.insert(key, value);
            Ok(())
        })
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

fn each_entry(
    token: Token<'_>,
    step: &mut dyn FnMut(String, &mut dyn Map) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let Token::Map(map) = token else {
        return Err(Fault::expected("an object", token.found()));
    };
    let mut key = String::new();
    while map.key(&mut |next| next.clone_into(&mut key))? {
        step(std::mem::take(&mut key), map)?;
    }
    Ok(())
}

impl<T: Slot> Entries for BTreeMap<String, T> {
    fn entries(&self) -> Box<dyn Iterator<Item = (&str, &dyn Slot)> + '_> {
        Box::new(
            self.iter()
                .map(|(key, value)| (key.as_str(), value as &dyn Slot)),
        )
    }
}

/// JSON whose type the description leaves open.
impl Slot for Value {
    #[inline]
    fn blank() -> Self {
        Self::Null
    }

    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        *self = match token {
            Token::Null => Self::Null,
            Token::Bool(value) => value.into(),
            Token::Int(value) => value.into(),
            Token::Uint(value) => value.into(),
            number @ (Token::Float(_) | Token::Number(_)) => float(&number, cx)
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
                each_entry(map, &mut |key, map| {
                    let mut value = Self::Null;
                    map.value(&mut value, cx)
                        .map_err(|fault| fault.under(&key))?;
                    entries.insert(key, value);
                    Ok(())
                })?;
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

impl Entries for serde_json::Map<String, Value> {
    fn entries(&self) -> Box<dyn Iterator<Item = (&str, &dyn Slot)> + '_> {
        Box::new(
            self.iter()
                .map(|(key, value)| (key.as_str(), value as &dyn Slot)),
        )
    }
}
