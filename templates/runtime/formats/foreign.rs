//! Values of types that the crate does not know.

use std::any::type_name;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::runtime::codec::{Context, Fault, Slot, Token, View, deserialize, serialize};

/// A value of a type that the settings of the generator name: serde's traits say how it goes.
///
/// It is used as the value itself, to which it derefs.
#[derive(Clone)]
pub struct Foreign<T> {
    /// Nothing only before it is read.
    value: Option<T>,
    /// The value as JSON, made when it is asked for.
    json: OnceLock<Value>,
}

impl<T> Foreign<T> {
    /// The value itself.
    ///
    /// # Panics
    ///
    /// Never: a value is read as a whole or not at all.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value.expect(READ)
    }
}

/// Why there is a value: who reads one gets it only as a whole.
const READ: &str = "a value that was read";

impl<T> From<T> for Foreign<T> {
    fn from(value: T) -> Self {
        Self {
            value: Some(value),
            json: OnceLock::new(),
        }
    }
}

impl<T> Deref for Foreign<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.as_ref().expect(READ)
    }
}

impl<T> DerefMut for Foreign<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.json = OnceLock::new();
        self.value.as_mut().expect(READ)
    }
}

impl<T: PartialEq> PartialEq for Foreign<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Foreign<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Some(value) => value.fmt(f),
            None => f.write_str("None"),
        }
    }
}

impl<T: Serialize + DeserializeOwned + Clone + PartialEq + 'static> Slot for Foreign<T> {
    fn blank() -> Self {
        Self {
            value: None,
            json: OnceLock::new(),
        }
    }

    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        let found = token.found();
        let mut json = Value::Null;
        Slot::take(&mut json, token, cx)?;
        // What serde says is not told: it may hold the value, which may be a secret.
        let unfit = |_| Fault::expected(&format!("a value of `{}`", type_name::<T>()), found);
        let value: T = serde_json::from_value(json).map_err(unfit)?;
        *self = value.into();
        Ok(())
    }

    fn view(&self) -> View<'_> {
        // What serde cannot write as JSON is refused as an infinity is.
        let Some(value) = &self.value else {
            return View::Float(f64::NAN);
        };
        if let Some(json) = self.json.get() {
            return json.view();
        }
        match serde_json::to_value(value) {
            Ok(json) => self.json.get_or_init(|| json).view(),
            Err(_) => View::Float(f64::NAN),
        }
    }
}

impl<T: Serialize + DeserializeOwned + Clone + PartialEq + 'static> Serialize for Foreign<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de, T: Serialize + DeserializeOwned + Clone + PartialEq + 'static> serde::Deserialize<'de>
    for Foreign<T>
{
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Foreign;
    use crate::formats::slot::tests::check;
    use crate::runtime::codec::{from_json, to_json};

    #[test]
    fn foreign_values_come_and_go() {
        check::<Foreign<BTreeMap<String, Vec<u8>>>>(&[
            (r#"{"a":[1,2],"b":[]}"#, r#"{"a":[1,2],"b":[]}"#),
            ("{}", "{}"),
        ]);
        check::<Foreign<char>>(&[
            (r#""x""#, r#""x""#),
            (r#""hidden""#, "expected a value of `char`, found a string"),
        ]);
    }

    #[test]
    fn what_is_changed_is_sent() {
        let mut value: Foreign<Vec<u8>> = from_json(b"[1]").unwrap();
        assert_eq!(to_json(&value).unwrap(), b"[1]");
        value.push(2);
        assert_eq!(to_json(&value).unwrap(), b"[1,2]");
        assert_eq!((value.len(), value.clone().into_inner()), (2, vec![1, 2]));
    }

    #[test]
    fn what_is_no_json_is_not_sent() {
        let value = Foreign::from(BTreeMap::from([((1, 2), 3)]));
        assert!(to_json(&value).is_err());
    }
}
