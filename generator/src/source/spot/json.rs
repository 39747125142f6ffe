//! Decides where the values of a JSON text lie.

use std::borrow::Cow;

use super::{Inside, Spot};
use crate::source::Node;
use crate::source::node::Map;

/// The spots of a text that is known to be JSON, so its depth is known to be small; `None` where it is none after all.
pub(super) fn inside(text: &str, root: &Node) -> Option<Inside> {
    Scanner { text, at: 0 }.value(Some(root))
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    /// The node is absent for what a later member of the same name replaced.
    fn value(&mut self, node: Option<&Node>) -> Option<Inside> {
        match self.peek()? {
            b'{' => self.map(node.and_then(Node::as_map)),
            b'[' => self.list(node.and_then(Node::as_list)),
            b'"' => self.string().map(|_| Inside::default()),
            _ => {
                self.word();
                Some(Inside::default())
            }
        }
    }

    fn map(&mut self, map: Option<&Map>) -> Option<Inside> {
        self.at += 1;
        let mut inside = super::blank(map.map_or(0, Map::len));
        while !self.take(b'}')? {
            let at = self.at;
            let key = self.string()?;
            self.take(b':')?.then_some(())?;
            let member = map.and_then(|map| map.get_full(&*key));
            let spot = Spot {
                at,
                inside: self.value(member.map(|(_, _, node)| node))?,
            };
            if let Some((index, ..)) = member {
                inside[index] = Some(spot);
            }
            self.take(b',')?;
        }
        Some(inside)
    }

    fn list(&mut self, list: Option<&[Node]>) -> Option<Inside> {
        self.at += 1;
        let mut inside = Vec::with_capacity(list.map_or(0, <[_]>::len));
        while !self.take(b']')? {
            inside.push(Some(Spot {
                at: self.at,
                inside: self.value(list.and_then(|list| list.get(inside.len())))?,
            }));
            self.take(b',')?;
        }
        Some(inside.into())
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
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
            Some(Cow::Borrowed(&written[1..written.len() - 1]))
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
