//! Answers that are read as they come: bytes, server-sent events, sequences of JSON texts.
//!
//! Inline, so that a program without such answers does not compile what is here to machine code.

#[cfg(feature = "blocking")]
mod blocking;
mod download;
mod events;
mod items;
mod rest;
mod sse;

#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use download::Download;
pub use events::{Event, EventData, Events};
pub(crate) use events::{json_data, other_data, text_data};
pub use items::Items;
pub(crate) use rest::Rest;

#[cfg(test)]
mod tests;
