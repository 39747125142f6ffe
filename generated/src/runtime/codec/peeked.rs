//! A scalar as it came, for who must look at a value before it is decoded.

use super::{Context, Fault, Grow, Slot, Token, View};

/// A slot that keeps a scalar and passes over anything else.
#[derive(Clone, Default, PartialEq)]
pub(super) enum Peeked {
    /// A list or a map.
    #[default]
    Other,
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Number(String),
    Str(String),
}

impl Peeked {
    /// The token that it was, if it was a scalar.
    pub(super) fn token(&self) -> Option<Token<'_>> {
        Some(match self {
            Self::Other => return None,
            Self::Null => Token::Null,
            Self::Bool(value) => Token::Bool(*value),
            Self::Int(value) => Token::Int(*value),
            Self::Uint(value) => Token::Uint(*value),
            Self::Float(value) => Token::Float(*value),
            Self::Number(text) => Token::Number(text, None),
            Self::Str(text) => Token::Str(text),
        })
    }
}

impl Slot for Peeked {
    fn blank() -> Self {
        Self::Other
    }

    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        *self = match token {
            Token::Null => Self::Null,
            Token::Bool(value) => Self::Bool(value),
            Token::Int(value) => Self::Int(value),
            Token::Uint(value) => Self::Uint(value),
            Token::Float(value) => Self::Float(value),
            Token::Number(text, _) => Self::Number(text.to_owned()),
            Token::Str(text) => Self::Str(text.to_owned()),
            Token::List(list) => {
                list.fill(&mut Nowhere, cx)?;
                Self::Other
            }
            Token::Map(map) | Token::Entry(_, map) => {
                while map.key()?.is_some() {
                    map.skip(cx)?;
                }
                Self::Other
            }
        };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        View::Absent
    }
}

/// A list that passes over its items.
struct Nowhere;

impl Grow for Nowhere {
    fn grow(&mut self) -> Option<&mut dyn Slot> {
        None
    }
}
