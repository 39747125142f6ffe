//! Models: named fields in the order of the description, each a slot.

use super::write::write_model;
use super::{Context, Fault, Slot, Token, View, take_fields};

/// The name of a model and its fields.
pub struct Shape {
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [Field],
}

/// One field of a model, or one parameter of an operation: the property's name on the wire, and
/// marks of what is said of it.
#[derive(Clone, Copy)]
pub struct Field(pub(crate) &'static str, pub(crate) u8);

/// Marks a field that may be absent.
pub(crate) const OPTIONAL: u8 = 0;
/// Marks a field that every value has.
pub(crate) const REQUIRED: u8 = 1;
/// Marks what is no field of its own: it holds the properties that are no other field, and is the last.
pub(crate) const REST: u8 = 2;
/// Marks a field that `Debug` hides.
pub(crate) const SENSITIVE: u8 = 4;
/// Marks a field whose integers go as strings.
pub(crate) const QUOTED: u8 = 8;
/// Marks a field whose name needs an escape in JSON.
pub(crate) const ESCAPED: u8 = 16;

impl Field {
    /// The property's name on the wire.
    #[inline]
    pub(crate) const fn wire(self) -> &'static str {
        self.0
    }

    #[inline]
    pub(crate) const fn is(self, mark: u8) -> bool {
        self.1 & mark != 0
    }
}

/// A struct of the API, as a row of slots.
pub trait Model: 'static {
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

/// Each model is a slot.
impl<T: Model + Clone + PartialEq> Slot for T {
    #[inline]
    fn blank() -> Self {
        Model::blank()
    }

    #[inline]
    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        *self = Model::blank();
        take_fields(self, token, cx)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::Model(self)
    }

    #[inline]
    fn write(&self, out: &mut Vec<u8>, _: bool) -> Result<bool, Fault> {
        write_model(out, self)
    }
}

impl<T: Model> Model for Box<T> {
    #[inline]
    fn blank() -> Self {
        Self::new(T::blank())
    }

    #[inline]
    fn shape(&self) -> &'static Shape {
        (**self).shape()
    }

    #[inline]
    fn slot(&mut self, index: usize) -> &mut dyn Slot {
        (**self).slot(index)
    }

    #[inline]
    fn part(&self, index: usize) -> &dyn Slot {
        (**self).part(index)
    }
}

/// `Clone` for any model.
#[inline]
pub(crate) fn clone<T: Model>(model: &T) -> T {
    let mut copy = T::blank();
    copy_fields(&mut copy, model);
    copy
}

fn copy_fields(copy: &mut dyn Model, model: &dyn Model) {
    for index in 0..model.shape().fields.len() {
        copy.slot(index).copy(model.part(index));
    }
}

/// `PartialEq` for any model: both are of the same type.
pub(crate) fn equals(one: &dyn Model, other: &dyn Model) -> bool {
    let mut fields = 0..one.shape().fields.len();
    fields.all(|index| one.part(index).is_same(other.part(index)))
}

/// Gives a model what is common to all: `Clone`, `Debug`, `PartialEq` and serde's two traits, by way
/// of its slots.
macro_rules! model {
    ($name:ident) => {
        codec::model!(@debug $name);

        impl Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                codec::clone(self)
            }
        }

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                codec::equals(self, other)
            }
        }
    };
    (@debug $name:ident) => {
        codec::model!(@serde $name);

        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                codec::debug(self, f)
            }
        }
    };
    (@serde $name:ident) => {
        impl serde::Serialize for $name {
            #[inline]
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                codec::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                codec::deserialize(deserializer)
            }
        }
    };
}
pub(crate) use model;

/// Makes a box of a slot a slot, where that is no model.
#[allow(
    unused_macros,
    reason = "not every API has recursive types that are no model"
)]
macro_rules! boxed {
    ($name:ident) => {
        impl codec::Slot for Box<$name> {
            #[inline]
            fn blank() -> Self {
                Self::new(codec::blank())
            }

            #[inline]
            fn take(
                &mut self,
                token: codec::Token<'_>,
                cx: &mut codec::Context,
            ) -> Result<(), codec::Fault> {
                (**self).take(token, cx)
            }

            #[inline]
            fn view(&self) -> codec::View<'_> {
                (**self).view()
            }
        }
    };
}
#[allow(
    unused_imports,
    reason = "not every API has recursive types that are no model"
)]
pub(crate) use boxed;

/// Makes a tuple struct of one field a slot that looks like that field.
#[allow(unused_macros, reason = "not every API has a newtype")]
macro_rules! newtype {
    ($name:ident) => {
        codec::model!(@debug $name);

        impl codec::Slot for $name {
            #[inline]
            fn blank() -> Self {
                Self(codec::blank())
            }

            #[inline]
            fn take(
                &mut self,
                token: codec::Token<'_>,
                cx: &mut codec::Context,
            ) -> Result<(), codec::Fault> {
                self.0.take(token, cx)
            }

            #[inline]
            fn view(&self) -> codec::View<'_> {
                self.0.view()
            }
        }

        codec::boxed!($name);
    };
}
#[allow(unused_imports, reason = "not every API has a newtype")]
pub(crate) use newtype;

/// Makes an enum with `as_str` and `From<&str>` a slot, and gives it what a string has.
#[allow(unused_macros, reason = "not every API has an enum")]
macro_rules! string_enum {
    ($name:ident) => {
        codec::model!(@debug $name);

        impl codec::Slot for $name {
            #[inline]
            fn blank() -> Self {
                Self::from("")
            }

            #[inline]
            fn take(
                &mut self,
                token: codec::Token<'_>,
                cx: &mut codec::Context,
            ) -> Result<(), codec::Fault> {
                *self = codec::text(token, cx)?;
                Ok(())
            }

            #[inline]
            fn view(&self) -> codec::View<'_> {
                codec::View::Str(self.as_str().into())
            }
        }

        impl Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                Self::from(self.as_str())
            }
        }

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl Eq for $name {}

        impl std::hash::Hash for $name {
            #[inline]
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        impl From<String> for $name {
            #[inline]
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
#[allow(unused_imports, reason = "not every API has an enum")]
pub(crate) use string_enum;

/// What a string is, or a scalar that spells one.
pub(crate) fn text<T: for<'t> From<&'t str>>(
    token: Token<'_>,
    cx: &mut Context,
) -> Result<T, Fault> {
    if let Token::Str(text) = token {
        return Ok(T::from(text));
    }
    let mut text = String::new();
    text.take(token, cx)?;
    Ok(T::from(&text))
}
