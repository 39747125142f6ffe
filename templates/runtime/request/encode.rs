//! Percent-encoding by RFC 3986.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986, section 2.3.
const ALL: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The same but for the reserved characters that a path may have (RFC 3986, section 3.3).
const OF_PATH: &AsciiSet = &ALL
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@')
    .remove(b'/');

/// The same of a query (RFC 3986, section 3.4).
const OF_QUERY: &AsciiSet = &OF_PATH.remove(b'?');

/// How values are encoded.
#[derive(Clone, Copy)]
pub(super) enum Encoder {
    /// Not at all.
    None,
    /// All but unreserved characters is encoded. Reserved ones are those beside it.
    Strict(&'static AsciiSet),
    /// The reserved characters beside it go as they are, and so does what is encoded already
    /// (RFC 6570, section 3.2.3).
    Reserved(&'static AsciiSet),
}

/// The encoder of values in a path.
pub(super) const PATH: Encoder = Encoder::Strict(OF_PATH);
/// The encoder of values in a query.
pub(super) const QUERY: Encoder = Encoder::Strict(OF_QUERY);

impl Encoder {
    /// The same, letting reserved characters go as they are if `reserved`.
    pub(super) fn reserved(self, reserved: bool) -> Self {
        match self {
            Self::Strict(set) if reserved => Self::Reserved(set),
            other => other,
        }
    }

    /// The name of a parameter or member, which has no reserved characters as they are.
    pub(super) fn name(self, text: &str) -> String {
        match self {
            Self::None => text.to_owned(),
            Self::Strict(_) | Self::Reserved(_) => plain(text),
        }
    }

    /// A value.
    pub(super) fn encode(self, text: &str) -> String {
        match self {
            Self::None => text.to_owned(),
            Self::Strict(_) => plain(text),
            Self::Reserved(set) => reserved(text, set),
        }
    }
}

/// A text of which all but unreserved characters is encoded.
fn plain(text: &str) -> String {
    utf8_percent_encode(text, ALL).to_string()
}

fn reserved(text: &str, set: &'static AsciiSet) -> String {
    let mut parts = text.split('%');
    let first = parts.next().unwrap_or_default();
    let mut encoded = utf8_percent_encode(first, set).to_string();
    for part in parts {
        let digits = part.as_bytes().get(..2);
        let triple = digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        encoded.push_str(if triple { "%" } else { "%25" });
        encoded.extend(utf8_percent_encode(part, set));
    }
    encoded
}
