//! A string that shows nowhere but on the wire.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};

use super::codec::{self, Context, Fault, REDACTED, Slot, Token, View, model};

/// A secret, such as a password: `Debug` shows `[redacted]`, there is no `Display`, and its memory
/// is overwritten when it is dropped.
///
/// It is what the description gives `format: password`.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// The secret itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self(value.into())
    }
}

impl From<&str> for Secret {
    fn from(value: &str) -> Self {
        Self(value.into())
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl Slot for Secret {
    fn blank() -> Self {
        Self::from("")
    }

    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        let mut text = String::new();
        text.take(token, cx)?;
        *self = Self::from(text);
        Ok(())
    }

    fn view(&self) -> View<'_> {
        View::Secret(self.expose())
    }
}

model!(@serde Secret);
