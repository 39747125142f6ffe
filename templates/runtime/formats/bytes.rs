//! Bytes that go as base64.

use std::fmt;

use base64::Engine as _;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

use super::slot::{slot, text};
use crate::runtime::codec::{self, model};

/// Bytes, which go as base64 (RFC 4648). `Debug` shows only how many they are.
///
/// It is what the description gives `format: byte`.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bytes(Vec<u8>);

impl Bytes {
    /// The bytes themselves.
    #[must_use]
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_owned())
    }
}

impl<const N: usize> From<&[u8; N]> for Bytes {
    fn from(bytes: &[u8; N]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<Bytes> for Vec<u8> {
    fn from(bytes: Bytes) -> Self {
        bytes.0
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.0.len())
    }
}

slot!(
    Bytes,
    Self::default(),
    "base64 (RFC 4648)",
    |token| read(text(token)?),
    |value| STANDARD.encode(&value.0)
);

model!(@serde Bytes);

/// With padding or without, and with bits in the last character that mean nothing.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Reads both alphabets, and passes over white space, as line breaks of MIME are.
fn read(text: &str) -> Option<Bytes> {
    let standard = |byte: u8| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => other,
    };
    let digits = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let digits: Vec<u8> = digits.map(standard).collect();
    LENIENT.decode(digits).ok().map(Bytes)
}

#[cfg(test)]
mod tests {
    use super::Bytes;
    use crate::formats::slot::tests::check;

    #[test]
    fn bytes_come_and_go() {
        const NONE: &str = "expected base64 (RFC 4648), found a string";
        check::<Bytes>(&[
            (r#""""#, r#""""#),
            (r#""aGk=""#, r#""aGk=""#),
            (r#""aGk""#, r#""aGk=""#),
            (r#""+/+/""#, r#""+/+/""#),
            (r#""-_-_""#, r#""+/+/""#),
            (r#""aG\r\nk=\n""#, r#""aGk=""#),
            (r#""aGl=""#, r#""aGk=""#),
            (r#""a""#, NONE),
            (r#""aGk=aGk=""#, NONE),
            (r#""???""#, NONE),
            ("[104, 105]", "expected base64 (RFC 4648), found an array"),
        ]);
    }

    #[test]
    fn debug_shows_only_how_many_they_are() {
        let bytes = Bytes::from(b"secret");
        assert_eq!(format!("{bytes:?}"), "Bytes(6)");
        assert_eq!(bytes.as_ref(), b"secret");
        assert_eq!(Vec::from(bytes), b"secret");
    }
}
