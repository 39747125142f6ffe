//! Calls of operations that are known only when the program runs: by id, with values of JSON.
//!
//! They go the way of typed calls: a value is read into the type that the parameter has, and what
//! the answer gives is shown as JSON.

mod answer;
mod call;
mod listed;
mod nearest;
mod parts;

pub use answer::Answer;
#[allow(
    unused_imports,
    reason = "not every API has several answers, or errors with a body"
)]
pub(crate) use answer::{Show, ShowData, ShowError, Showing, shown, shown_bytes};
pub use call::Call;
pub use listed::{Location, Operation, Parameter};
#[allow(unused_imports, reason = "not every API has a parameter")]
pub(crate) use parts::Part;

#[cfg(test)]
mod tests;
