//! Slots of types that are a string on the wire.

/// The slot of a type: its value before it is filled, what an error calls it, how it is read from a
/// token, and how it is spelled.
macro_rules! slot {
    ($type:ty, $blank:expr, $what:expr, $read:expr, $spell:expr) => {
        impl $crate::runtime::codec::Slot for $type {
            fn blank() -> Self {
                $blank
            }

            fn take(
                &mut self,
                token: $crate::runtime::codec::Token<'_>,
                cx: &mut $crate::runtime::codec::Context,
            ) -> Result<(), $crate::runtime::codec::Fault> {
                let read: fn(&$crate::runtime::codec::Token<'_>) -> Option<Self> = $read;
                if !matches!(token, $crate::runtime::codec::Token::Str(_)) {
                    cx.strain();
                }
                let expected = || $crate::runtime::codec::Fault::expected($what, token.found());
                *self = read(&token).ok_or_else(expected)?;
                Ok(())
            }

            fn view(&self) -> $crate::runtime::codec::View<'_> {
                let spell: fn(&Self) -> String = $spell;
                $crate::runtime::codec::View::Str(spell(self).into())
            }
        }
    };
}
pub(super) use slot;

use crate::runtime::codec::Token;

/// The text of a string.
pub(super) fn text<'a>(token: &Token<'a>) -> Option<&'a str> {
    match token {
        Token::Str(text) => Some(text.trim()),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use crate::runtime::codec::{Slot, from_json, to_json};

    /// Reads and spells each document.
    #[track_caller]
    pub(crate) fn check<T: Slot>(cases: &[(&str, &str)]) {
        for (json, expected) in cases {
            let sent = match from_json::<T>(json.as_bytes()) {
                Ok(value) => String::from_utf8(to_json(&value).unwrap()).unwrap(),
                Err(fault) => fault.to_string(),
            };
            assert_eq!(sent, *expected, "{json}");
        }
    }
}
