//! Decides where the values of a JSON text lie.

use std::collections::HashMap;

use super::{Inside, Spot};

/// The spots of a text that is known to be JSON, so its depth is known to be small; `None` where it is none after all.
pub(super) fn inside(text: &str) -> Option<Inside> {
    Scanner { text, at: 0 }.value()
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl Scanner<'_> {
    fn value(&mut self) -> Option<Inside> {
        match self.peek()? {
            b'{' => self.map(),
            b'[' => self.list(),
            b'"' => self.string().map(|_| Inside::Nothing),
            _ => {
                self.word();
                Some(Inside::Nothing)
            }
        }
    }

    fn map(&mut self) -> Option<Inside> {
        self.at += 1;
        let mut map = HashMap::new();
        while !self.take(b'}')? {
            let at = self.at;
            let key = self.string()?;
            self.take(b':')?.then_some(())?;
            map.insert(
                key,
                Spot {
                    at,
                    inside: self.value()?,
                },
            );
            self.take(b',')?;
        }
        Some(Inside::Map(map))
    }

    fn list(&mut self) -> Option<Inside> {
        self.at += 1;
        let mut list = Vec::new();
        while !self.take(b']')? {
            list.push(Spot {
                at: self.at,
                inside: self.value()?,
            });
            self.take(b',')?;
        }
        Some(Inside::List(list))
    }

    fn string(&mut self) -> Option<String> {
        let start = self.at;
        self.take(b'"')?.then_some(())?;
        let mut plain = true;
        loop {
            match self.text.as_bytes().get(self.at)? {
                b'"' => break,
                b'\\' => {
                    plain = false;
                    self.at += 2;
                }
                _ => self.at += 1,
            }
        }
        self.at += 1;
        let written = self.text.get(start..self.at)?;
        if plain {
            Some(written[1..written.len() - 1].to_owned())
        } else {
            serde_json::from_str(written).ok()
        }
    }

    /// Skips a number, `true`, `false` or `null`.
    fn word(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n');
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
    }

    /// The next byte past white space.
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips the byte if it is next. `None` at the end of the text.
    fn take(&mut self, byte: u8) -> Option<bool> {
        let found = self.peek()? == byte;
        self.at += usize::from(found);
        Some(found)
    }
}
