//! Why a value could not be read or written, and where in it.

use std::fmt::{self, Write as _};

use super::Field;
use super::model::SENSITIVE;

/// A failed decoding or encoding: the path to the value and what is wrong with it.
///
/// It never holds a value of the document, since that may be a secret.
pub struct Fault(Box<Inner>);

struct Inner {
    /// From the innermost segment outwards.
    path: Vec<Segment>,
    message: String,
    /// Whether it is the document itself, so that no other type could be read from it either.
    broken: bool,
}

enum Segment {
    Key(String),
    Index(usize),
}

impl Fault {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            path: Vec::new(),
            message: message.into(),
            broken: false,
        }))
    }

    /// A fault of the document itself, whatever is expected of it.
    pub(crate) fn broken(message: impl Into<String>) -> Self {
        let mut fault = Self::new(message);
        fault.0.broken = true;
        fault
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.0.broken
    }

    pub(crate) fn expected(what: &str, found: &str) -> Self {
        Self::new(format!("expected {what}, found {found}"))
    }

    /// The same fault, seen from the object that holds the value under `key`.
    pub(crate) fn under(mut self, key: &str) -> Self {
        self.0.path.push(Segment::Key(shortened(key)));
        self
    }

    /// The same fault, seen from the model that has the field. What is within a sensitive field
    /// stays untold, since a key may be as secret as its value.
    pub(crate) fn of(mut self, field: Field) -> Self {
        if field.is(SENSITIVE) {
            self.0.path.clear();
        }
        self.under(field.wire())
    }

    /// The same fault without the way to it, whose names no description has and which may be secret.
    pub(crate) fn pathless(mut self) -> Self {
        self.0.path.clear();
        self
    }

    /// The same fault, seen from the list that holds the value at `index`.
    pub(crate) fn at(mut self, index: usize) -> Self {
        self.0.path.push(Segment::Index(index));
        self
    }
}

/// A key fit for a line of a log: it may come from the document, so it may be long or hold newlines.
fn shortened(key: &str) -> String {
    const LONGEST: usize = 100;
    let mut text: String = key
        .chars()
        .take(LONGEST)
        .flat_map(char::escape_debug)
        .collect();
    if key.chars().nth(LONGEST).is_some() {
        text.push('…');
    }
    text
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut path = String::new();
        for segment in self.0.path.iter().rev() {
            match segment {
                Segment::Key(key) if path.is_empty() => path.push_str(key),
                Segment::Key(key) => write!(path, ".{key}")?,
                Segment::Index(index) => write!(path, "[{index}]")?,
            }
        }
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fault({self})")
    }
}

impl std::error::Error for Fault {}
