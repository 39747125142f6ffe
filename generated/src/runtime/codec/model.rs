//! Models: named fields in the order of the description, each a slot.

use super::Slot;
use super::read::is_plain;

/// The name of a model and its fields.
pub struct Shape {
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [Field],
}

/// One field of a model, or one parameter of an operation.
pub struct Field {
    /// The property's name on the wire.
    pub(crate) wire: &'static str,
    /// Whether the name needs no escape in JSON.
    pub(super) is_plain: bool,
    pub(crate) presence: Presence,
    /// Whether `Debug` hides its value.
    pub(crate) sensitive: bool,
    /// Whether integers in it go as strings.
    pub(crate) quoted: bool,
}

/// Whether a value has a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Every value has it.
    Required,
    /// It may be absent.
    Optional,
    /// It is no field of its own: it holds the properties that are no other field, and is the last.
    Rest,
}

impl Field {
    const fn new(wire: &'static str, presence: Presence) -> Self {
        Self {
            wire,
            is_plain: is_plain(wire),
            presence,
            sensitive: false,
            quoted: false,
        }
    }

    /// A field that every value has.
    pub(crate) const fn required(wire: &'static str) -> Self {
        Self::new(wire, Presence::Required)
    }

    /// A field that may be absent.
    pub(crate) const fn optional(wire: &'static str) -> Self {
        Self::new(wire, Presence::Optional)
    }

    /// The properties that are no other field: a `codec::Unknown` or a map. It is the last field.
    pub(crate) const fn rest() -> Self {
        Self::new("..", Presence::Rest)
    }

    /// The same field, whose integers go as strings.
    pub(crate) const fn quoted(mut self) -> Self {
        self.quoted = true;
        self
    }

    /// The same field, hidden from `Debug`.
    pub(crate) const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }
}

/// A struct of the API, as a row of slots.
pub trait Model {
    fn blank() -> Self
    where
        Self: Sized;
    fn shape(&self) -> &'static Shape;
    /// The field `index` of the shape, to be filled.
    fn slot(&mut self, index: usize) -> &mut dyn Slot;
    /// The field `index` of the shape, to be seen.
    fn part(&self, index: usize) -> &dyn Slot;
}

/// What [`Model::slot`] and [`Model::part`] say to an index that is not in the shape.
#[cold]
pub(crate) fn no_field(index: usize) -> ! {
    panic!("a model has no field {index}")
}

/// Makes a model a slot, and gives it `Debug` and serde's two traits by way of its slots.
macro_rules! model {
    ($name:ident) => {
        $crate::runtime::codec::model!(@debug $name);

        impl $crate::runtime::codec::Slot for $name {
            #[inline]
            fn blank() -> Self {
                $crate::runtime::codec::Model::blank()
            }

            #[inline]
            fn take(
                &mut self,
                token: $crate::runtime::codec::Token<'_>,
                cx: &mut $crate::runtime::codec::Context,
            ) -> Result<(), $crate::runtime::codec::Fault> {
                *self = $crate::runtime::codec::Model::blank();
                $crate::runtime::codec::take_fields(self, token, cx)
            }

            #[inline]
            fn view(&self) -> $crate::runtime::codec::View<'_> {
                $crate::runtime::codec::View::Model(self)
            }
        }
    };
    (@debug $name:ident) => {
        $crate::runtime::codec::model!(@serde $name);

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::codec::debug(self, f)
            }
        }
    };
    (@serde $name:ident) => {
        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::codec::serialize(self, serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::runtime::codec::deserialize(deserializer)
            }
        }
    };
}
pub(crate) use model;

/// Makes a tuple struct of one field a slot that looks like that field.
#[allow(unused_macros, reason = "not every API has a newtype")]
macro_rules! newtype {
    ($name:ident) => {
        $crate::runtime::codec::model!(@debug $name);

        impl $crate::runtime::codec::Slot for $name {
            #[inline]
            fn blank() -> Self {
                Self($crate::runtime::codec::blank())
            }

            #[inline]
            fn take(
                &mut self,
                token: $crate::runtime::codec::Token<'_>,
                cx: &mut $crate::runtime::codec::Context,
            ) -> Result<(), $crate::runtime::codec::Fault> {
                self.0.take(token, cx)
            }

            #[inline]
            fn view(&self) -> $crate::runtime::codec::View<'_> {
                self.0.view()
            }
        }
    };
}
#[allow(unused_imports, reason = "not every API has a newtype")]
pub(crate) use newtype;

/// Makes an enum with `as_str` and `From<String>` a slot, and gives it what a string has.
#[allow(unused_macros, reason = "not every API has an enum")]
macro_rules! string_enum {
    ($name:ident) => {
        $crate::runtime::codec::model!(@serde $name);

        impl $crate::runtime::codec::Slot for $name {
            #[inline]
            fn blank() -> Self {
                Self::from(String::new())
            }

            #[inline]
            fn take(
                &mut self,
                token: $crate::runtime::codec::Token<'_>,
                cx: &mut $crate::runtime::codec::Context,
            ) -> Result<(), $crate::runtime::codec::Fault> {
                let mut text = String::new();
                text.take(token, cx)?;
                *self = Self::from(text);
                Ok(())
            }

            #[inline]
            fn view(&self) -> $crate::runtime::codec::View<'_> {
                $crate::runtime::codec::View::Str(self.as_str().into())
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                Self::from(value.to_owned())
            }
        }

        impl AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
#[allow(unused_imports, reason = "not every API has an enum")]
pub(crate) use string_enum;
