//! Scalars as slots.
//!
//! A scalar accepts its neighbours on the wire, a string a number and a number a numeric string,
//! because answers of real servers do not keep to their descriptions. What is sent is exact.

use super::write::{write_digits, write_float, write_str};
use super::{Context, Fault, Slot, Token, View};

impl Slot for String {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        if let Token::Str(value) = token {
            *self = value.into();
            return Ok(());
        }
        cx.strain();
        *self = match token {
            Token::Bool(value) => value.to_string(),
            Token::Int(value) => value.to_string(),
            Token::Uint(value) => value.to_string(),
            // As JSON spells it: `1.0` stays `1.0`.
            Token::Float(value) => format!("{value:?}"),
            Token::Number(text, _) => text.to_owned(),
            other => return Err(Fault::expected("a string", other.found())),
        };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        View::Str(self.as_str().into())
    }

    #[inline]
    fn write(&self, out: &mut Vec<u8>, _: bool) -> Result<bool, Fault> {
        write_str(out, self);
        Ok(true)
    }
}

impl Slot for bool {
    #[inline]
    fn blank() -> Self {
        false
    }

    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        if let Token::Bool(value) = token {
            *self = value;
            return Ok(());
        }
        cx.strain();
        *self = match token {
            Token::Str("true") => true,
            Token::Str("false") => false,
            other => return Err(Fault::expected("a boolean", other.found())),
        };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        View::Bool(*self)
    }

    #[inline]
    fn write(&self, out: &mut Vec<u8>, _: bool) -> Result<bool, Fault> {
        out.extend_from_slice(if *self { "true" } else { "false" }.as_bytes());
        Ok(true)
    }
}

/// Integers, each with what an error calls it and the view it has.
macro_rules! integers {
    ($($type:ident, $what:literal, $view:ident;)*) => {$(
        impl Slot for $type {
            #[inline]
            fn blank() -> Self {
                0
            }

            fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
                if let Token::Int(value) = token
                    && let Ok(value) = Self::try_from(value)
                {
                    *self = value;
                    return Ok(());
                }
                let value = integer(&token, cx);
                let value = value.and_then(|wide| Self::try_from(wide).map_err(|_| OUT_OF_RANGE));
                *self = value.map_err(|found| Fault::expected($what, found))?;
                Ok(())
            }

            fn view(&self) -> View<'_> {
                View::$view((*self).into())
            }

            #[inline]
            fn write(&self, out: &mut Vec<u8>, quoted: bool) -> Result<bool, Fault> {
                write_digits(out, itoa::Buffer::new().format(*self), quoted);
                Ok(true)
            }
        }
    )*};
}

integers! {
    i8, "an 8-bit integer", Int;
    i16, "a 16-bit integer", Int;
    i32, "a 32-bit integer", Int;
    i64, "a 64-bit integer", Int;
    u8, "an unsigned 8-bit integer", Uint;
    u16, "an unsigned 16-bit integer", Uint;
    u32, "an unsigned 32-bit integer", Uint;
    u64, "an unsigned 64-bit integer", Uint;
}

const OUT_OF_RANGE: &str = "a number out of its range";

/// The integer that a token is, or what was found instead. All 64-bit ones fit.
fn integer(token: &Token<'_>, cx: &mut Context) -> Result<i128, &'static str> {
    match token {
        Token::Int(value) => Ok((*value).into()),
        Token::Uint(value) => Ok((*value).into()),
        other => unusual_integer(other, cx),
    }
}

fn unusual_integer(token: &Token<'_>, cx: &mut Context) -> Result<i128, &'static str> {
    cx.strain();
    match token {
        Token::Float(value) => integral(*value),
        Token::Number(text, _) => spelled_integer(text),
        Token::Str(text) => text.parse().or_else(|_| {
            let number = is_number(text).then(|| spelled_integer(text).ok());
            number.flatten().ok_or(token.found())
        }),
        _ => Err(token.found()),
    }
}

/// The integer that a number like `3.0` or `1e3` is.
fn spelled_integer(text: &str) -> Result<i128, &'static str> {
    text.parse()
        .or_else(|_| integral(text.parse().map_err(|_| OUT_OF_RANGE)?))
}

fn integral(value: f64) -> Result<i128, &'static str> {
    // 2^64, the first float above every integer of 64 bits.
    const BOUND: f64 = 18_446_744_073_709_551_616.0;
    if !(-BOUND..BOUND).contains(&value) {
        return Err(OUT_OF_RANGE);
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the guard leaves the integers of 65 bits"
    )]
    if value.fract() == 0.0 {
        Ok(value as i128)
    } else {
        Err("a fraction")
    }
}

/// Whether a text that Rust reads as a float is none of `inf`, `NaN` and the like.
pub(super) fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

impl Slot for f64 {
    #[inline]
    fn blank() -> Self {
        0.0
    }

    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        if let Token::Number(_, Some(value)) = token {
            *self = value;
            return Ok(());
        }
        *self = float(&token, cx).map_err(|found| Fault::expected("a number", found))?;
        Ok(())
    }

    fn view(&self) -> View<'_> {
        View::Float(*self)
    }

    #[inline]
    fn write(&self, out: &mut Vec<u8>, _: bool) -> Result<bool, Fault> {
        write_float(out, *self)?;
        Ok(true)
    }
}

impl Slot for f32 {
    #[inline]
    fn blank() -> Self {
        0.0
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the nearest one is what the description asks for"
    )]
    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        let value = float(&token, cx).map(|value| value as Self);
        let value = value.and_then(|value| {
            let finite = value.is_finite().then_some(value);
            finite.ok_or(OUT_OF_RANGE)
        });
        *self = value.map_err(|found| Fault::expected("a 32-bit number", found))?;
        Ok(())
    }

    /// As the shortest decimal that is this value: `0.1` is no `0.10000000149011612`.
    fn view(&self) -> View<'_> {
        View::Float(format!("{self:?}").parse().unwrap_or(f64::NAN))
    }
}

/// The finite number that a token is, or what was found instead.
#[expect(
    clippy::cast_precision_loss,
    reason = "the description says that it is a float"
)]
pub(super) fn float(token: &Token<'_>, cx: &mut Context) -> Result<f64, &'static str> {
    let value = match token {
        Token::Int(value) => *value as f64,
        Token::Uint(value) => *value as f64,
        Token::Float(value) => *value,
        Token::Number(_, Some(value)) => *value,
        Token::Number(text, None) => text.parse().unwrap_or(f64::INFINITY),
        Token::Str(text) => {
            cx.strain();
            let value = text.parse().ok().filter(|value: &f64| value.is_finite());
            value.ok_or(token.found())?
        }
        _ => return Err(token.found()),
    };
    value.is_finite().then_some(value).ok_or(OUT_OF_RANGE)
}
