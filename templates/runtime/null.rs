//! Null, where a description allows nothing else.

use std::fmt;

use serde_json::Value;

use super::codec::{self, Context, Fault, Slot, Token, View, debug, model};

/// Null, where the description allows nothing else (JSON Schema 2020-12 Validation, section 6.1.1).
///
/// Servers come to send more in such a place. What stands there instead is kept, and goes back as it came.
///
/// ```
#[doc = concat!("# use ", env!("CARGO_CRATE_NAME"), "::{Null, from_json, to_json};")]
#[doc = concat!("# fn main() -> Result<(), ", env!("CARGO_CRATE_NAME"), "::Error> {")]
/// assert_eq!(Null::default().instead(), None);
/// let other: Null = from_json(b"7")?;
/// assert_eq!(other.instead(), Some(&serde_json::json!(7)));
/// assert_eq!(to_json(&other)?, b"7");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Null(Option<Box<Value>>);

impl Null {
    /// What stands there instead of null.
    #[must_use]
    pub fn instead(&self) -> Option<&Value> {
        self.0.as_deref()
    }
}

impl Slot for Null {
    #[inline]
    fn blank() -> Self {
        Self::default()
    }

    #[inline]
    fn keeps_null() -> bool {
        true
    }

    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        self.0 = None;
        if matches!(token, Token::Null) {
            return Ok(());
        }
        cx.strain();
        let instead = self.0.get_or_insert_default();
        Slot::take(&mut **instead, token, cx)
    }

    fn view(&self) -> View<'_> {
        self.instead().map_or(View::Null, Slot::view)
    }
}

impl fmt::Debug for Null {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self, f)
    }
}

model!(@serde Null);
