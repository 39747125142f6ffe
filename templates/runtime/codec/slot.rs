//! A slot holds one value of an API: it is filled from a token and seen through a view.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use super::write::write_view;
use super::{Context, Fault, Model};

/// What comes from the wire: a scalar, or the reader of a list or map.
pub enum Token<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    /// Another number than the integers of 64 bits, as the document spells it, and the float that it
    /// is where that is known already.
    Number(&'a str, Option<f64>),
    Str(&'a str),
    List(&'a mut dyn List),
    Map(&'a mut dyn Map),
    /// A key, and the map that stands before its value: for the slot that holds the properties that
    /// a model does not know, which adds it to what it holds.
    Entry(&'a str, &'a mut dyn Map),
}

impl Token<'_> {
    /// The JSON type, for errors. The value itself never shows in one.
    pub(crate) fn found(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Int(_) | Self::Uint(_) | Self::Float(_) | Self::Number(..) => "a number",
            Self::Str(_) => "a string",
            Self::List(_) => "an array",
            Self::Map(_) | Self::Entry(..) => "an object",
        }
    }
}

/// Reads the items of a list.
pub trait List {
    /// Fills a place in `items` with each of the items, and tells how many there were.
    fn fill(&mut self, items: &mut dyn Grow, cx: &mut Context) -> Result<usize, Fault>;
    /// Where the list begins, if the reader can go back there.
    fn start(&self) -> Option<usize> {
        None
    }
    /// Goes back to the beginning, if there is a [`List::start`].
    fn rewind(&mut self) {}
}

/// Reads the entries of a map: a key, then its value.
pub trait Map {
    /// The next key, `None` at the end.
    fn key(&mut self) -> Result<Option<&str>, Fault>;
    /// Fills `value` with the value of the key seen last.
    fn value(&mut self, value: &mut dyn Slot, cx: &mut Context) -> Result<(), Fault>;
    /// Passes over the value of the key seen last.
    fn skip(&mut self, cx: &mut Context) -> Result<(), Fault>;
    /// Where the map begins, if the reader can go back there.
    fn start(&self) -> Option<usize> {
        None
    }
    /// Goes back to the beginning, if there is a [`Map::start`].
    fn rewind(&mut self) {}
}

/// A list to be filled.
pub trait Grow {
    /// The place of one item more; `None` if there is no place, so that the item is passed over.
    fn grow(&mut self) -> Option<&mut dyn Slot>;
    /// Fills the place of one item more with a scalar: one call of the list where
    /// [`grow`](Self::grow) takes a second one of the slot.
    fn push(&mut self, scalar: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        match self.grow() {
            Some(item) => item.take(scalar, cx),
            None => Ok(()),
        }
    }
}

/// What goes to the wire.
pub enum View<'a> {
    /// Nothing is sent, not even null.
    Absent,
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    /// A number as it is to be spelled.
    Number(Cow<'a, str>),
    Str(Cow<'a, str>),
    /// A string that no `Debug` shows.
    Secret(&'a str),
    List(&'a dyn Items),
    Map(&'a dyn Entries),
    Model(&'a dyn Model),
    Tagged(Tagged<'a>),
    /// What only its own kind of body can send, such as a file.
    Opaque(&'a dyn Opaque),
}

/// A value that is no JSON.
pub trait Opaque: Any + fmt::Debug {}

/// An object to which a property is added unless it has that already.
pub struct Tagged<'a> {
    pub(crate) key: &'static str,
    pub(crate) tag: &'static str,
    pub(crate) object: &'a dyn Slot,
}

/// A list to be seen.
pub trait Items {
    fn count(&self) -> usize;
    fn item(&self, index: usize) -> View<'_>;
}

/// A map to be seen.
pub trait Entries {
    /// Shows each entry to `see`, as long as that says true.
    fn each(&self, see: &mut dyn FnMut(&str, &View<'_>) -> bool);
    /// Whether `Debug` hides the values.
    fn is_sensitive(&self) -> bool {
        false
    }
}

/// One value of an API.
pub trait Slot: Alike {
    /// The value before it is filled.
    fn blank() -> Self
    where
        Self: Sized;
    /// Fills the slot. What it held before is gone, whether that succeeds or not.
    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault>;
    /// Shows the slot.
    fn view(&self) -> View<'_>;
    /// Writes what [`Slot::view`] shows as JSON text; false if there is nothing to be written.
    #[inline]
    fn write(&self, out: &mut Vec<u8>, quoted: bool) -> Result<bool, Fault> {
        write_view(out, &self.view(), quoted)
    }
    /// Whether null is a value like others, which an option keeps.
    #[inline]
    fn keeps_null() -> bool
    where
        Self: Sized,
    {
        false
    }
}

/// What any value does with another one of its type.
pub trait Alike: Any {
    /// Makes it what `other` is.
    fn copy(&mut self, other: &dyn Any);
    fn is_same(&self, other: &dyn Any) -> bool;
}

impl<T: Any + Clone + PartialEq> Alike for T {
    #[inline]
    fn copy(&mut self, other: &dyn Any) {
        if let Some(other) = other.downcast_ref::<Self>() {
            self.clone_from(other);
        }
    }

    #[inline]
    fn is_same(&self, other: &dyn Any) -> bool {
        other
            .downcast_ref::<Self>()
            .is_some_and(|other| self == other)
    }
}

/// [`Slot::blank`], where the type is known from the context.
#[inline]
pub(crate) fn blank<T: Slot>() -> T {
    T::blank()
}
