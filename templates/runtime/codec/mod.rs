//! Turns models into JSON and back, without code of its own per model.
//!
//! A model is a row of slots. One loop fills the slots of any model from tokens and one loop reads
//! them, both behind `dyn`, so that a model costs the compiler little more than its fields, and
//! leniency, paths in errors and redaction stand in one place.

mod bridge;
mod container;
mod context;
mod debug;
mod fault;
mod model;
mod scalar;
mod slot;

pub(crate) use bridge::{deserialize, from_json, serialize, to_json};
pub(crate) use context::Context;
pub(crate) use debug::{REDACTED, debug, debug_fields};
pub(crate) use fault::Fault;
pub(crate) use model::{Field, Model, model, take_fields};
#[allow(
    unused_imports,
    reason = "what only models use, and not every API has each kind of them"
)]
pub(crate) use model::{Shape, newtype, no_field, string_enum};
#[allow(unused_imports, reason = "as above")]
pub(crate) use slot::blank;
pub(crate) use slot::{Entries, Items, List, Map, Slot, Token, View};

#[cfg(test)]
mod tests;
