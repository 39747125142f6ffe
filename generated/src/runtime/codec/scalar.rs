//! The slots that are not models: scalars, lists, maps, options, and JSON of no known type.
//!
//! A scalar accepts its neighbours on the wire, a string a number and a number a numeric string,
//! because answers of real servers do not keep to their descriptions. What is sent is exact.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Entries, Fault, Items, List, Map, Slot, Token, View};

impl Slot for String {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    fn take(&mut self, token: Token<'_>) -> Result<(), Fault> {
        *self = match token {
            Token::Str(value) => value.to_owned(),
            Token::Bool(value) => value.to_string(),
            Token::Int(value) => value.to_string(),
            Token::Uint(value) => value.to_string(),
            // As JSON spells it: `1.0` stays `1.0`.
            Token::Float(value) => format!("{value:?}"),
            other => return Err(Fault::expected("a string", other.found())),
        };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        View::Str(self.as_str().into())
    }
}

impl Slot for bool {
    #[inline]
    fn blank() -> Self {
        false
    }

    fn take(&mut self, token: Token<'_>) -> Result<(), Fault> {
        *self = match token {
            Token::Bool(value) => value,
            Token::Str("true") => true,
            Token::Str("false") => false,
            other => return Err(Fault::expected("a boolean", other.found())),
        };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        View::Bool(*self)
    }
}

impl Slot for i64 {
    #[inline]
    fn blank() -> Self {
        0
    }

    fn take(&mut self, token: Token<'_>) -> Result<(), Fault> {
        *self = integer(&token).map_err(|found| Fault::expected("a 64-bit integer", found))?;
        Ok(())
    }

    fn view(&self) -> View<'_> {
        View::Int(*self)
    }
}

/// The integer that a token is, or what was found instead.
fn integer(token: &Token<'_>) -> Result<i64, &'static str> {
    match token {
        Token::Int(value) => Ok(*value),
        Token::Uint(_) => Err(OUT_OF_RANGE),
        Token::Float(value) => integral(*value),
        Token::Str(value) => value.parse().or_else(|_| {
            let float = value.parse().ok().and_then(|value| integral(value).ok());
            float.ok_or(token.found())
        }),
        _ => Err(token.found()),
    }
}

/// The integer that a number like `3.0` or `1e3` is.
fn integral(value: f64) -> Result<i64, &'static str> {
    // 2^63, the first float above every i64.
    const BOUND: f64 = 9_223_372_036_854_775_808.0;
    if !(-BOUND..BOUND).contains(&value) {
        return Err(OUT_OF_RANGE);
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the guards leave the integers of i64"
    )]
    if value.fract() == 0.0 {
        Ok(value as i64)
    } else {
        Err("a fraction")
    }
}

const OUT_OF_RANGE: &str = "a number out of its range";

impl Slot for i32 {
    #[inline]
    fn blank() -> Self {
        0
    }

    fn take(&mut self, token: Token<'_>) -> Result<(), Fault> {
        let value = integer(&token).and_then(|wide| Self::try_from(wide).map_err(|_| OUT_OF_RANGE));
        *self = value.map_err(|found| Fault::expected("a 32-bit integer", found))?;
        Ok(())
    }

    fn view(&self) -> View<'_> {
        View::Int((*self).into())
    }
}

impl Slot for f64 {
    #[inline]
    fn blank() -> Self {
        0.0
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "the description says that it is a float"
    )]
    fn take(&mut self, token: Token<'_>) -> Result<(), Fault> {
        let value = match &token {
            Token::Int(value) => Some(*value as Self),
            Token::Uint(value) => Some(*value as Self),
            Token::Float(value) => Some(*value),
            Token::Str(value) => value.parse().ok().filter(|value: &Self| value.is_finite()),
            _ => None,
        };
        *self = value.ok_or_else(|| Fault::expected("a number", token.found()))?;
        Ok(())
    }

    fn view(&self) -> View<'_> {
        View::Float(*self)
    }
}

impl<T: Slot> Slot for Option<T> {
    #[inline]
    fn blank() -> Self {
        None
    }

    fn take(&mut self, token: Token<'_>) -> Result<(), Fault> {
        *self = None;
        if matches!(token, Token::Null) {
            return Ok(());
        }
        self.insert(T::blank()).take(token)
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
    fn take(&mut self, token: Token<'_>) -> Result<(), Fault> {
        (**self).take(token)
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

    fn take(&mut self, token: Token<'_>) -> Result<(), Fault> {
        self.clear();
        each_item(token, &mut |list| {
            let mut item = T::blank();
            let more = list.next(&mut item)?;
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

    fn take(&mut self, token: Token<'_>) -> Result<(), Fault> {
        self.clear();
        each_entry(token, &mut |key, map| {
            let mut value = T::blank();
            map.value(&mut value).map_err(|fault| fault.under(&key))?;
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

    fn take(&mut self, token: Token<'_>) -> Result<(), Fault> {
        *self = match token {
            Token::Null => Self::Null,
            Token::Bool(value) => value.into(),
            Token::Int(value) => value.into(),
            Token::Uint(value) => value.into(),
            Token::Float(value) => value.into(),
            Token::Str(value) => value.into(),
            list @ Token::List(_) => {
                let mut items = Vec::<Self>::new();
                items.take(list)?;
                Self::Array(items)
            }
            map @ Token::Map(_) => {
                let mut entries = serde_json::Map::new();
                each_entry(map, &mut |key, map| {
                    let mut value = Self::Null;
                    map.value(&mut value).map_err(|fault| fault.under(&key))?;
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
