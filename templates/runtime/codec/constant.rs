//! Constants of a description: scalars that a value may or must be.

use super::scalar::float;
use super::{Context, Fault, Slot, Token, View};

/// A scalar of the description.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Constant {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(&'static str),
}

impl Constant {
    /// Whether a token is this very constant. Of numbers it does not matter how they are spelled.
    pub(crate) fn is(&self, token: &Token<'_>) -> bool {
        match (self, token) {
            (Self::Null, Token::Null) => true,
            (Self::Bool(own), Token::Bool(value)) => own == value,
            (Self::Str(own), Token::Str(value)) => own == value,
            (Self::Int(own), Token::Int(value)) => own == value,
            (Self::Int(_) | Self::Float(_), Token::Float(_) | Token::Number(..))
            | (Self::Float(_), Token::Int(_) | Token::Uint(_)) => self.equals(token),
            _ => false,
        }
    }

    /// Whether a token is the neighbour of this constant: the string that spells it, or what a
    /// string spells.
    pub(crate) fn is_like(&self, token: &Token<'_>) -> bool {
        match (self, token) {
            (Self::Bool(own), Token::Str(value)) => *value == if *own { "true" } else { "false" },
            (Self::Int(_) | Self::Float(_), Token::Str(_)) => self.equals(token),
            (Self::Str(own), Token::Bool(value)) => *own == if *value { "true" } else { "false" },
            (Self::Str(own), Token::Int(value)) => own.parse() == Ok(*value),
            (Self::Str(own), Token::Number(value, _)) => own == value,
            _ => false,
        }
    }

    /// Whether a scalar is this constant or its neighbour; what is no scalar is neither.
    pub(super) fn is_or_is_like(&self, scalar: Option<&Token<'_>>) -> bool {
        scalar.is_some_and(|token| self.is(token) || self.is_like(token))
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::float_cmp,
        reason = "a constant is a number that people write, and it is that one or another"
    )]
    fn equals(&self, token: &Token<'_>) -> bool {
        let own = match self {
            Self::Int(own) => *own as f64,
            Self::Float(own) => *own,
            _ => return false,
        };
        float(token, &mut Context::default()).is_ok_and(|value| value == own)
    }

    pub(crate) fn view(&self) -> View<'static> {
        match self {
            Self::Null => View::Null,
            Self::Bool(value) => View::Bool(*value),
            Self::Int(value) => View::Int(*value),
            Self::Float(value) => View::Float(*value),
            Self::Str(value) => View::Str((*value).into()),
        }
    }
}

/// An enum whose values are constants, but for the one that is unknown.
pub trait ValueEnum {
    fn blank() -> Self
    where
        Self: Sized;
    /// The values that the description knows.
    fn values(&self) -> &'static [Constant];
    /// Makes it the value `index`, or, beyond them, an unknown one, and gives the slot of that.
    fn put(&mut self, index: usize) -> Option<&mut dyn Slot>;
    /// Which one it is.
    fn part(&self) -> Choice<'_>;
}

/// What a [`ValueEnum`] is.
pub enum Choice<'a> {
    /// The value of that index.
    Known(usize),
    /// Another one.
    Unknown(&'a dyn Slot),
}

/// Fills an enum: the very constant if it is one, its neighbour, or the unknown one.
pub(crate) fn take_value(
    value: &mut dyn ValueEnum,
    token: Token<'_>,
    cx: &mut Context,
) -> Result<(), Fault> {
    let values = value.values();
    if let Some(index) = values.iter().position(|own| own.is(&token)) {
        value.put(index);
        return Ok(());
    }
    cx.strain();
    let neighbour = values.iter().position(|own| own.is_like(&token));
    match value.put(neighbour.unwrap_or(values.len())) {
        Some(unknown) => unknown.take(token, cx),
        None => Ok(()),
    }
}

pub(crate) fn view_value(value: &dyn ValueEnum) -> View<'_> {
    match value.part() {
        Choice::Known(index) => value.values().get(index).map_or(View::Null, Constant::view),
        Choice::Unknown(unknown) => unknown.view(),
    }
}

/// Makes an enum of constants a slot, and gives it serde's two traits.
#[allow(unused_macros, reason = "not every API has such an enum")]
macro_rules! value_enum {
    ($name:ident) => {
        codec::model!(@serde $name);

        impl codec::Slot for $name {
            #[inline]
            fn blank() -> Self {
                codec::ValueEnum::blank()
            }

            #[inline]
            fn take(
                &mut self,
                token: codec::Token<'_>,
                cx: &mut codec::Context,
            ) -> Result<(), codec::Fault> {
                codec::take_value(self, token, cx)
            }

            #[inline]
            fn view(&self) -> codec::View<'_> {
                codec::view_value(self)
            }
        }
    };
}
#[allow(unused_imports, reason = "not every API has such an enum")]
pub(crate) use value_enum;
