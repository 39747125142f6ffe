//! Decimal numbers as the type of `rust_decimal`.

use rust_decimal::Decimal;

use super::slot::slot;
use crate::runtime::codec::Token;

slot!(
    Decimal,
    Self::ZERO,
    "a decimal number of up to 28 digits",
    |token| match token {
        Token::Str(text) | Token::Number(text, _) => exact(text.trim()),
        Token::Int(value) => Some((*value).into()),
        Token::Uint(value) => Some((*value).into()),
        // The shortest decimal that is this float.
        Token::Float(value) => exact(&format!("{value:?}")),
        _ => None,
    },
    ToString::to_string
);

/// The number that a text is, if it keeps each of its digits.
fn exact(text: &str) -> Option<Decimal> {
    if text.contains(['e', 'E']) {
        return Decimal::from_scientific(text).ok();
    }
    Decimal::from_str_exact(text).ok()
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use crate::formats::slot::tests::check;

    #[test]
    fn decimals_come_and_go() {
        const NONE: &str = "expected a decimal number of up to 28 digits, found a string";
        check::<Decimal>(&[
            (r#""19.90""#, r#""19.90""#),
            (r#""-0.000000000001""#, r#""-0.000000000001""#),
            (
                r#""1234567890.123456789012345678""#,
                r#""1234567890.123456789012345678""#,
            ),
            (r#""1.5e3""#, r#""1500""#),
            ("19.9", r#""19.9""#),
            ("19.90", r#""19.90""#),
            ("18446744073709551615", r#""18446744073709551615""#),
            (r#""0.00000000000000000000000000001""#, NONE),
            (r#""100000000000000000000000000000""#, NONE),
            (r#""1e400""#, NONE),
            (r#""NaN""#, NONE),
            (r#""""#, NONE),
            (
                "null",
                "expected a decimal number of up to 28 digits, found null",
            ),
        ]);
    }
}
