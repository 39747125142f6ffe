//! Reads JSON text (RFC 8259) into slots.

use std::ops::Range;

use super::decimal::nearest;
use super::{Context, Fault, Grow, List, Map, Slot, Token};

/// Reads a `T` from JSON text, and nothing after it.
pub(crate) fn from_json<T: Slot>(text: &[u8]) -> Result<T, Fault> {
    let mut value = T::blank();
    fill_from_json(&mut value, text)?;
    Ok(value)
}

/// Fills a slot from JSON text, and from nothing after it.
pub(crate) fn fill_from_json(slot: &mut dyn Slot, text: &[u8]) -> Result<(), Fault> {
    // Some servers begin with a byte order mark (RFC 8259, section 8.1).
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    if text.is_empty() {
        return Err(Fault::expected("JSON", "nothing"));
    }
    // Checked once for the whole document, which is faster than string by string.
    match std::str::from_utf8(text) {
        Ok(text) => fill_from_text(slot, text, &mut Context::default()),
        Err(error) => Err(syntax(text, error.valid_up_to(), "not UTF-8")),
    }
}

/// Fills a slot from JSON text, and from nothing after it.
pub(crate) fn fill_from_text(
    slot: &mut dyn Slot,
    text: &str,
    cx: &mut Context,
) -> Result<(), Fault> {
    let mut reader = Reader {
        text,
        at: 0,
        unescaped: String::new(),
    };
    reader.value(slot, cx)?;
    match reader.next_byte() {
        None => Ok(()),
        Some(_) => Err(reader.fault("expected nothing more")),
    }
}

/// A fault of syntax at an offset.
#[cold]
fn syntax(text: &[u8], at: usize, what: &str) -> Fault {
    let lines = text[..at].split(|byte| *byte == b'\n');
    let (line, last) = lines.enumerate().last().unwrap_or_default();
    let (line, column) = (line + 1, last.len() + 1);
    Fault::broken(format!(
        "not well-formed: {what} at line {line} column {column}"
    ))
}

struct Reader<'t> {
    text: &'t str,
    /// The offset of the next byte.
    at: usize,
    /// The last string that had escapes.
    unescaped: String,
}

/// Where a string is that was read: in the text, or in [`Reader::unescaped`].
enum Found {
    Plain(Range<usize>),
    Unescaped,
}

impl Reader<'_> {
    #[cold]
    fn fault(&self, what: &str) -> Fault {
        if self.at >= self.text.len() {
            return syntax(
                self.text.as_bytes(),
                self.text.len(),
                "unexpected end of the document",
            );
        }
        syntax(self.text.as_bytes(), self.at, what)
    }

    /// The byte at hand.
    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no whitespace, at which it stops.
    #[inline]
    fn next_byte(&mut self) -> Option<u8> {
        loop {
            let byte = self.byte();
            match byte {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                _ => return byte,
            }
        }
    }

    fn value(&mut self, slot: &mut dyn Slot, cx: &mut Context) -> Result<(), Fault> {
        match self.next_byte() {
            Some(b'"') => {
                let found = self.string()?;
                slot.take(Token::Str(self.found(&found)), cx)
            }
            Some(b'-' | b'0'..=b'9') => {
                let start = self.at;
                let number = self.number()?;
                slot.take(self.token(number, start), cx)
            }
            Some(b'{') => {
                cx.enter()?;
                slot.take(Token::Map(&mut Object(Members::open(self))), cx)?;
                cx.leave();
                Ok(())
            }
            Some(b'[') => {
                cx.enter()?;
                slot.take(Token::List(&mut Array(Members::open(self))), cx)?;
                cx.leave();
                Ok(())
            }
            _ => slot.take(self.literal()?, cx),
        }
    }

    /// Reads an item of a list.
    #[inline]
    fn item(&mut self, items: &mut dyn Grow, cx: &mut Context) -> Result<(), Fault> {
        match self.next_byte() {
            Some(b'-' | b'0'..=b'9') => {
                let start = self.at;
                let number = self.number()?;
                items.push(self.token(number, start), cx)
            }
            _ => match items.grow() {
                Some(item) => self.value(item, cx),
                None => self.skip(cx),
            },
        }
    }

    fn literal(&mut self) -> Result<Token<'static>, Fault> {
        let rest = &self.text.as_bytes()[self.at..];
        let (token, length) = if rest.starts_with(b"null") {
            (Token::Null, 4)
        } else if rest.starts_with(b"true") {
            (Token::Bool(true), 4)
        } else if rest.starts_with(b"false") {
            (Token::Bool(false), 5)
        } else {
            return Err(self.fault("expected a value"));
        };
        self.at += length;
        Ok(token)
    }

    /// Reads a number, which begins at hand.
    fn number(&mut self) -> Result<Number, Fault> {
        let bytes = self.text.as_bytes();
        let negative = self.byte() == Some(b'-');
        let first = self.at + usize::from(negative);
        // Many integers have eight digits or more: these are read a fifth faster so.
        let (value, end) = match eight_digits(&bytes[first..]) {
            Some(eight) => digits(bytes, first + 8, eight),
            None => digits(bytes, first, 0),
        };
        self.at = end;
        let count = end - first;
        if count == 0 {
            return Err(self.fault("expected a digit"));
        }
        if count > 1 && bytes[first] == b'0' {
            self.at = first + 1;
            return Err(self.fault("a number begins with a zero"));
        }
        match bytes.get(end) {
            Some(b'.') => self.fraction(negative, value, count),
            Some(b'e' | b'E') => self.exponent(),
            _ => Ok(self.whole(negative, value, first)),
        }
    }

    /// The integer whose digits were read from `first` on. That there is a minus zero only floats know.
    #[inline]
    fn whole(&self, negative: bool, value: u64, first: usize) -> Number {
        // Fewer than 20 digits fit 64 bits, whatever they are.
        let value = if self.at - first < 20 {
            Some(value)
        } else {
            self.text[first..self.at].parse().ok()
        };
        let number = if negative {
            let value = value.and_then(|value| 0_i64.checked_sub_unsigned(value));
            value.filter(|value| *value != 0).map(Number::Int)
        } else {
            value.map(|value| i64::try_from(value).map_or(Number::Uint(value), Number::Int))
        };
        number.unwrap_or(Number::Other)
    }

    /// Reads the fraction of a number, whose point is at hand and which has the digits of `value` before it, `count` of
    /// them.
    #[inline]
    fn fraction(&mut self, negative: bool, value: u64, count: usize) -> Result<Number, Fault> {
        let bytes = self.text.as_bytes();
        let first = self.at + 1;
        let (value, end) = digits(bytes, first, value);
        self.at = end;
        let places = end - first;
        if places == 0 {
            return Err(self.fault("expected a digit"));
        }
        if let Some(b'e' | b'E') = bytes.get(end) {
            return self.exponent();
        }
        let float = nearest(value, count + places, places);
        let float = float.map(|float| if negative { -float } else { float });
        Ok(float.map_or(Number::Other, |float| Number::Float(float.to_bits())))
    }

    /// Reads an exponent, whose letter is at hand.
    fn exponent(&mut self) -> Result<Number, Fault> {
        self.at += 1;
        if let Some(b'+' | b'-') = self.byte() {
            self.at += 1;
        }
        let first = self.at;
        (_, self.at) = digits(self.text.as_bytes(), first, 0);
        if self.at == first {
            return Err(self.fault("expected a digit"));
        }
        Ok(Number::Other)
    }

    /// The token of a number that was read from `start` on. It is made where it is used, for a copy
    /// of it takes as long as its digits.
    #[inline]
    fn token(&self, number: Number, start: usize) -> Token<'_> {
        match number {
            Number::Int(value) => Token::Int(value),
            Number::Uint(value) => Token::Uint(value),
            Number::Float(bits) => {
                Token::Number(&self.text[start..self.at], Some(f64::from_bits(bits)))
            }
            Number::Other => Token::Number(&self.text[start..self.at], None),
        }
    }

    #[inline]
    fn found(&self, found: &Found) -> &str {
        match found {
            Found::Plain(range) => &self.text[range.clone()],
            Found::Unescaped => &self.unescaped,
        }
    }

    /// Reads a string, whose quote is at hand.
    #[inline]
    fn string(&mut self) -> Result<Found, Fault> {
        let start = self.at + 1;
        self.at = plain(self.text.as_bytes(), start);
        if self.byte() == Some(b'"') {
            self.at += 1;
            return Ok(Found::Plain(start..self.at - 1));
        }
        self.unescaped.clear();
        self.unescape(start)?;
        Ok(Found::Unescaped)
    }

    /// Reads the rest of a string: what is plain from `from` up to the byte at hand, and on.
    fn unescape(&mut self, mut from: usize) -> Result<(), Fault> {
        loop {
            self.unescaped.push_str(&self.text[from..self.at]);
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    let character = self.escape()?;
                    self.unescaped.push(character);
                }
                _ => return Err(self.fault("a control character in a string")),
            }
            from = self.at;
            self.at = plain(self.text.as_bytes(), from);
        }
    }

    /// Reads an escape after its backslash.
    fn escape(&mut self) -> Result<char, Fault> {
        let character = match self.byte() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\x08',
            Some(b'f') => '\x0C',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.code_point();
            }
            _ => return Err(self.fault("not an escape")),
        };
        self.at += 1;
        Ok(character)
    }

    /// Reads the code point of `\u`, which may take two escapes.
    fn code_point(&mut self) -> Result<char, Fault> {
        let start = self.at;
        let high = self.hex()?;
        let code = if let 0xD800..0xDC00 = high
            && self.text.as_bytes()[self.at..].starts_with(br"\u")
        {
            self.at += 2;
            let low = self.hex()?;
            let low = low.checked_sub(0xDC00).filter(|low| *low < 0x400);
            low.map(|low| 0x1_0000 + ((high - 0xD800) << 10) + low)
        } else {
            Some(high)
        };
        code.and_then(char::from_u32).ok_or_else(|| {
            self.at = start;
            self.fault("half a surrogate pair")
        })
    }

    fn hex(&mut self) -> Result<u32, Fault> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.byte().and_then(|byte| char::from(byte).to_digit(16));
            code = code * 16 + digit.ok_or_else(|| self.fault("expected a hexadecimal digit"))?;
            self.at += 1;
        }
        Ok(code)
    }

    /// Passes over a value, however deep it may be allowed to be, without recursion.
    fn skip(&mut self, cx: &mut Context) -> Result<(), Fault> {
        let outside = cx.depth;
        // A bit for each list or map that is open, the innermost one last: whether it is a map.
        let mut open = 0_u128;
        loop {
            let entered = self.skip_scalar_or_open()?;
            let mut first = entered.is_some();
            if let Some(close) = entered {
                cx.enter()?;
                open = open << 1 | u128::from(close == b'}');
            }
            loop {
                if cx.depth == outside {
                    return Ok(());
                }
                let is_map = open & 1 == 1;
                let close = if is_map { b'}' } else { b']' };
                if self.more(&mut first, close)? {
                    if is_map {
                        self.key()?;
                    }
                    break;
                }
                cx.leave();
                open >>= 1;
                first = false;
            }
        }
    }

    /// Passes over a scalar, or over the bracket that opens a list or map: then it tells the one
    /// that closes it.
    fn skip_scalar_or_open(&mut self) -> Result<Option<u8>, Fault> {
        match self.next_byte() {
            Some(b'"') => self.string().map(|_| None),
            Some(b'-' | b'0'..=b'9') => self.number().map(|_| None),
            Some(b'{') => {
                self.at += 1;
                Ok(Some(b'}'))
            }
            Some(b'[') => {
                self.at += 1;
                Ok(Some(b']'))
            }
            _ => self.literal().map(|_| None),
        }
    }

    /// Passes over what stands before a member or after the last one; whether there is one more.
    #[inline]
    fn more(&mut self, first: &mut bool, close: u8) -> Result<bool, Fault> {
        match self.next_byte() {
            Some(byte) if byte == close => {
                self.at += 1;
                return Ok(false);
            }
            _ if *first => *first = false,
            Some(b',') => self.at += 1,
            _ => return Err(self.fault("expected a comma or the end of the array or object")),
        }
        Ok(true)
    }

    /// Reads a key and its colon.
    #[inline]
    fn key(&mut self) -> Result<Found, Fault> {
        if self.next_byte() != Some(b'"') {
            return Err(self.fault("expected a key"));
        }
        let found = self.string()?;
        if self.next_byte() != Some(b':') {
            return Err(self.fault("expected a colon"));
        }
        self.at += 1;
        Ok(found)
    }
}

/// A number that was read.
#[derive(Clone, Copy)]
enum Number {
    Int(i64),
    Uint(u64),
    /// The bits of a float, so that all come back in registers: a tenth faster.
    Float(u64),
    /// One that only its text tells.
    Other,
}

/// The digits from `at` on: the value that they make with those of `value`, which is right if they
/// are fewer than 20 in all, and where they end.
#[inline]
fn digits(bytes: &[u8], mut at: usize, mut value: u64) -> (u64, usize) {
    while let Some(byte @ b'0'..=b'9') = bytes.get(at) {
        value = value.wrapping_mul(10).wrapping_add((byte - b'0').into());
        at += 1;
    }
    (value, at)
}

/// What the next eight bytes say, if all are digits.
#[inline]
fn eight_digits(bytes: &[u8]) -> Option<u64> {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    const HIGH: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    let word = u64::from_le_bytes(*bytes.first_chunk()?);
    let are_digits = word & HIGH == ZEROS && word.wrapping_add(ZEROS / 8) & HIGH == ZEROS;
    if !are_digits {
        return None;
    }
    // Neighbours are put together: digits to numbers of two, these to four, these to all.
    let two = (word - ZEROS).wrapping_mul(1 + (10 << 8)) >> 8 & 0x00FF_00FF_00FF_00FF;
    let four = two.wrapping_mul(1 + (100 << 16)) >> 16 & 0x0000_FFFF_0000_FFFF;
    Some(four.wrapping_mul(1 + (10_000 << 32)) >> 32)
}

/// The offset, from `start` on, of the first byte that ends a string or is not plain in it.
#[inline]
pub(super) fn plain(bytes: &[u8], start: usize) -> usize {
    let (words, rest) = bytes.get(start..).unwrap_or_default().as_chunks();
    let mut at = start;
    for word in words {
        let special = specials(u64::from_le_bytes(*word));
        if special != 0 {
            return at + special.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let special = |byte: &u8| SPECIAL[usize::from(*byte)];
    at + rest.iter().position(special).unwrap_or(rest.len())
}

/// Which bytes end a string or are not plain in it.
static SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    special[b'"' as usize] = true;
    special[b'\\' as usize] = true;
    let mut byte = 0;
    while byte < 0x20 {
        special[byte] = true;
        byte += 1;
    }
    special
};

/// The high bit of each byte that is a quote, a backslash or a control character. Above the first
/// one there may be bits too many, as with all such tricks that subtract.
#[inline]
fn specials(word: u64) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let quote = word ^ (ONES * 0x22);
    let backslash = word ^ (ONES * 0x5C);
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word;
    (below(word, 0x20) | below(quote, 1) | below(backslash, 1)) & (ONES * 0x80)
}

/// A list or map whose bracket was read.
struct Members<'r, 't> {
    reader: &'r mut Reader<'t>,
    start: usize,
    first: bool,
}

impl<'r, 't> Members<'r, 't> {
    #[inline]
    fn open(reader: &'r mut Reader<'t>) -> Self {
        reader.at += 1;
        let start = reader.at;
        Self {
            reader,
            start,
            first: true,
        }
    }

    fn rewind(&mut self) {
        self.reader.at = self.start;
        self.first = true;
    }
}

struct Array<'r, 't>(Members<'r, 't>);

impl List for Array<'_, '_> {
    fn fill(&mut self, items: &mut dyn Grow, cx: &mut Context) -> Result<usize, Fault> {
        let members = &mut self.0;
        let mut index = 0;
        while members.reader.more(&mut members.first, b']')? {
            let filled = members.reader.item(items, cx);
            filled.map_err(|fault| fault.at(index))?;
            index += 1;
        }
        Ok(index)
    }

    fn start(&self) -> Option<usize> {
        Some(self.0.start)
    }

    fn rewind(&mut self) {
        self.0.rewind();
    }
}

struct Object<'r, 't>(Members<'r, 't>);

impl Map for Object<'_, '_> {
    fn key(&mut self) -> Result<Option<&str>, Fault> {
        let members = &mut self.0;
        if !members.reader.more(&mut members.first, b'}')? {
            return Ok(None);
        }
        let found = members.reader.key()?;
        Ok(Some(members.reader.found(&found)))
    }

    fn value(&mut self, value: &mut dyn Slot, cx: &mut Context) -> Result<(), Fault> {
        self.0.reader.value(value, cx)
    }

    fn skip(&mut self, cx: &mut Context) -> Result<(), Fault> {
        self.0.reader.skip(cx)
    }

    fn start(&self) -> Option<usize> {
        Some(self.0.start)
    }

    fn rewind(&mut self) {
        self.0.rewind();
    }
}
