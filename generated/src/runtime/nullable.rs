//! A value that may be absent, null or there, where an API tells these apart.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::codec::{self, Context, Fault, Slot, Token, View};

/// A property that may be absent, null, or a value, where the three mean different things: in a
/// change of a resource, an absent property stays as it is and null clears it.
///
/// ```
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::Nullable;")]
/// let mut note = Nullable::from("remember");
/// assert_eq!(note.as_option().map(String::as_str), Some("remember"));
/// note = Nullable::Null;
/// assert!(note.is_null());
/// assert!(Nullable::<String>::default().is_absent());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// The property is not there, nor is it sent.
    #[default]
    Absent,
    /// The property is null.
    Null,
    /// The property has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if there is one.
    ///
    /// ```
    #[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::Nullable;")]
    /// assert_eq!(Nullable::Value(7).as_option(), Some(&7));
    /// assert_eq!(Nullable::<i64>::Null.as_option(), None);
    /// ```
    #[must_use]
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value itself, if there is one.
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Whether the property is not there.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the property is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` is null.
///
/// ```
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::Nullable;")]
/// assert_eq!(Nullable::<i64>::from(None), Nullable::Null);
/// ```
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl<T: Slot + Clone + PartialEq> Slot for Nullable<T> {
    #[inline]
    fn blank() -> Self {
        Self::Absent
    }

    #[inline]
    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        if matches!(token, Token::Null) {
            *self = Self::Null;
            return Ok(());
        }
        let mut value = T::blank();
        value.take(token, cx)?;
        *self = Self::Value(value);
        Ok(())
    }

    #[inline]
    fn view(&self) -> View<'_> {
        match self {
            Self::Absent => View::Absent,
            Self::Null => View::Null,
            Self::Value(value) => value.view(),
        }
    }
}

/// An absent value is sent as null where there is no property that could be left out.
impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_option().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}
