//! Turns models into JSON and back, without code of its own per model.
//!
//! A model is a row of slots. One loop fills the slots of any model from tokens and one loop reads
//! them, both behind `dyn`, so that a model costs the compiler little more than its fields, and
//! leniency, paths in errors and redaction stand in one place.

mod bridge;
mod constant;
mod container;
mod context;
mod debug;
mod decimal;
mod fault;
mod model;
mod object;
mod peeked;
mod read;
mod scalar;
mod slot;
mod text;
mod tuple;
mod union;
mod unknown;
mod write;

pub(crate) use bridge::{deserialize, serialize};
pub(crate) use context::Context;
pub(crate) use debug::{REDACTED, debug, debug_fields};
pub(crate) use fault::Fault;
pub(crate) use model::{
    Field, Model, OPTIONAL, QUOTED, REQUIRED, REST, SENSITIVE, clone, equals, model,
};
pub(crate) use object::{each_member, take_fields};
pub(crate) use read::{fill_from_json, fill_from_text, from_json};
pub(crate) use slot::{Alike, Entries, Grow, Items, List, Map, Opaque, Slot, Tagged, Token, View};
pub use unknown::Unknown;
pub(crate) use write::{to_json, view_to_json};
#[allow(
    unused_imports,
    reason = "what only models use, and not every API has each kind of them"
)]
pub(crate) use {
    constant::{Choice, Constant, ValueEnum, take_value, value_enum, view_value},
    model::{ESCAPED, Shape, boxed, newtype, no_field, string_enum, text},
    slot::blank,
    text::spelled,
    union::{Union, UnionShape, Variant, take_variant, union, view_variant},
};

#[cfg(test)]
mod tests;
