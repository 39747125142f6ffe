//! Decides where the values of a YAML text lie.
//!
//! `serde_yaml` tells a place only in an error, so it is led into one, before each key and item, that consumes nothing.

use std::cell::Cell;
use std::collections::HashMap;
use std::{fmt, iter};

use serde::Deserializer;
use serde::de::{
    self, DeserializeSeed, EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::super::error::DEPTH_LIMIT_REACHED;
use super::super::tree::KeySeed;
use super::{Inside, Spot};

/// The spots of a text that is known to be YAML; `None` where it is none after all.
pub(super) fn inside(text: &str) -> Option<Inside> {
    let lines = Lines::new(text);
    InsideSeed { lines: &lines }
        .deserialize(serde_yaml::Deserializer::from_str(text))
        .ok()
}

/// The byte at which the content of a document starts, or what is wrong before it has any.
pub(in super::super) fn start_of_document(
    document: serde_yaml::Deserializer<'_>,
) -> Result<usize, serde_yaml::Error> {
    match document.deserialize_newtype_struct("", Deeper) {
        Ok(never) => match never {},
        Err(error) if error.to_string().starts_with(DEPTH_LIMIT_REACHED) => {
            Ok(error.location().map_or(0, |place| place.index()))
        }
        Err(error) => Err(error),
    }
}

/// A value that there is none of.
enum Never {}

/// Takes what comes next for a newtype in a newtype and so on, which needs no text, until the limit of depth is reached.
struct Deeper;

impl<'de> Visitor<'de> for Deeper {
    type Value = Never;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Never, D::Error> {
        deserializer.deserialize_newtype_struct("", self)
    }
}

/// Gives the place of what comes next, and leaves it there.
struct Here<'a>(&'a Lines<'a>);

impl<'de> DeserializeSeed<'de> for Here<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        match deserializer.deserialize_newtype_struct("", Deeper) {
            Ok(never) => match never {},
            // The error's type is not known here, so its text has to do.
            Err(error) => Ok(self.0.byte(&error.to_string())),
        }
    }
}

/// Reads the spots within one value.
#[derive(Clone, Copy)]
struct InsideSeed<'a> {
    lines: &'a Lines<'a>,
}

impl<'de> DeserializeSeed<'de> for InsideSeed<'_> {
    type Value = Inside;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Inside, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for InsideSeed<'_> {
    type Value = Inside;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Inside, E> {
        Ok(Inside::Nothing)
    }

    fn visit_none<E>(self) -> Result<Inside, E> {
        Ok(Inside::Nothing)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Inside, E> {
        Ok(Inside::Nothing)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Inside, E> {
        Ok(Inside::Nothing)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Inside, E> {
        Ok(Inside::Nothing)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Inside, E> {
        Ok(Inside::Nothing)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Inside, E> {
        Ok(Inside::Nothing)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Inside, E> {
        Ok(Inside::Nothing)
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<Inside, E> {
        Ok(Inside::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Inside, A::Error> {
        let mut list = Vec::new();
        while let Some(at) = items.next_element_seed(Here(self.lines))? {
            let Some(inside) = items.next_element_seed(self)? else {
                break;
            };
            list.push(Spot { at, inside });
        }
        Ok(Inside::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Inside, A::Error> {
        let mut map = HashMap::new();
        while let Some(at) = members.next_key_seed(Here(self.lines))? {
            let Some(key) = members.next_key_seed(KeySeed)? else {
                break;
            };
            map.insert(
                key,
                Spot {
                    at,
                    inside: members.next_value_seed(self)?,
                },
            );
        }
        Ok(Inside::Map(map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Inside, A::Error> {
        let (IgnoredAny, value) = tagged.variant()?;
        value.newtype_variant_seed(self)
    }
}

/// The lines of a text, as libyaml counts them.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The line, column and byte of the latest place: all may be on one line, which must not be counted through each time.
    latest: Cell<(usize, usize, usize)>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let breaks = text.match_indices(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']);
        let ends = breaks.filter(|&(at, _)| !text[at..].starts_with("\r\n"));
        let starts = iter::once(0).chain(ends.map(|(at, found)| at + found.len()));
        Self {
            text,
            starts: starts.collect(),
            latest: Cell::default(),
        }
    }

    /// The byte of the place that the text of an error ends with. It has none at the start of the text.
    fn byte(&self, error: &str) -> usize {
        let place = error
            .rsplit_once(" at line ")
            .and_then(|(_, place)| place.split_once(" column "));
        let number = |digits: &str| digits.parse::<usize>().ok()?.checked_sub(1);
        place
            .and_then(|(line, column)| self.byte_at(number(line)?, number(column)?))
            .unwrap_or(0)
    }

    /// The byte of a place, both of which count from 0.
    fn byte_at(&self, line: usize, column: usize) -> Option<usize> {
        let (passed, start) = match self.latest.get() {
            (latest, passed, byte) if latest == line && passed <= column => (passed, byte),
            _ => (0, *self.starts.get(line)?),
        };
        let rest = self.text.get(start..)?;
        let within = rest
            .char_indices()
            .nth(column - passed)
            .map_or(rest.len(), |(at, _)| at);
        self.latest.set((line, column, start + within));
        Some(start + within)
    }
}
