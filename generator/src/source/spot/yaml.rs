//! Decides where the values of a YAML text lie.
//!
//! `serde_yaml` tells a place only in an error, so it is led into one, before each key and item, that consumes nothing.

use std::fmt;

use serde::Deserializer;
use serde::de::{
    self, DeserializeSeed, EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::{Inside, Spot};
use crate::source::error::DEPTH_LIMIT_REACHED;
use crate::source::position;
use crate::source::tree::KeySeed;
use crate::source::{Map, Node};

/// The spots of a text that is known to be YAML; `None` where it is none after all.
pub(super) fn inside(text: &str, root: &Node) -> Option<Inside> {
    let seed = InsideSeed {
        lines: &Lines::new(text),
        role: Role::Value(Some(root)),
    };
    seed.deserialize(serde_yaml::Deserializer::from_str(text))
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
    role: Role<'a>,
}

/// What a value is in the tree.
#[derive(Clone, Copy)]
enum Role<'a> {
    /// A node; none if a later member of the same name replaced it.
    Value(Option<&'a Node>),
    /// The value of the merge key `<<`, the members of which went into this node.
    Merged(&'a Node),
}

impl<'a> InsideSeed<'a> {
    fn with(self, role: Role<'a>) -> Self {
        Self { role, ..self }
    }

    /// The role of a member, and which one it is of its map.
    fn member(&self, key: &str) -> (Option<usize>, Role<'a>) {
        let (Role::Value(Some(node)) | Role::Merged(node)) = self.role else {
            return (None, Role::Value(None));
        };
        match node.as_map().and_then(|map| map.get_full(key)) {
            Some((index, _, member)) => (Some(index), Role::Value(Some(member))),
            None if key == "<<" => (None, Role::Merged(node)),
            None => (None, Role::Value(None)),
        }
    }

    fn length(&self) -> usize {
        match self.role {
            Role::Value(Some(node)) | Role::Merged(node) => node.as_map().map_or(0, Map::len),
            Role::Value(None) => 0,
        }
    }
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
        Ok(Inside::default())
    }

    fn visit_none<E>(self) -> Result<Inside, E> {
        Ok(Inside::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Inside, E> {
        Ok(Inside::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Inside, E> {
        Ok(Inside::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Inside, E> {
        Ok(Inside::default())
    }

    fn visit_i128<E>(self, _: i128) -> Result<Inside, E> {
        Ok(Inside::default())
    }

    fn visit_u128<E>(self, _: u128) -> Result<Inside, E> {
        Ok(Inside::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Inside, E> {
        Ok(Inside::default())
    }

    fn visit_str<E: de::Error>(self, _: &str) -> Result<Inside, E> {
        Ok(Inside::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Inside, A::Error> {
        if let Role::Merged(_) = self.role {
            let mut inside = super::blank(self.length());
            while let Some(merged) = items.next_element_seed(self)? {
                fill(&mut inside, merged);
            }
            return Ok(inside);
        }
        let mut list = Vec::new();
        while let Some(at) = items.next_element_seed(Here(self.lines))? {
            let node = match self.role {
                Role::Value(Some(Node::List(nodes))) => nodes.get(list.len()),
                _ => None,
            };
            let Some(inside) = items.next_element_seed(self.with(Role::Value(node)))? else {
                break;
            };
            list.push(Some(Spot { at, inside }));
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Inside, A::Error> {
        let mut own = super::blank(self.length());
        let mut merged = Vec::new();
        while let Some(at) = members.next_key_seed(Here(self.lines))? {
            let Some(key) = members.next_key_seed(KeySeed)? else {
                break;
            };
            let (index, role) = self.member(&key);
            let inside = members.next_value_seed(self.with(role))?;
            match (index, role) {
                (Some(index), _) => own[index] = Some(Spot { at, inside }),
                (None, Role::Merged(_)) => merged.push(inside),
                (None, Role::Value(_)) => {}
            }
        }
        for inside in merged {
            fill(&mut own, inside);
        }
        Ok(own)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Inside, A::Error> {
        let (IgnoredAny, value) = tagged.variant()?;
        value.newtype_variant_seed(self)
    }
}

/// Adds the spots that are not there yet.
fn fill(inside: &mut Inside, more: Inside) {
    for (spot, other) in inside.iter_mut().zip(more) {
        if spot.is_none() {
            *spot = other;
        }
    }
}

/// A text and its lines, as libyaml counts them.
struct Lines<'a> {
    text: &'a str,
    lines: position::Lines,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            lines: position::Lines::of_yaml(text),
        }
    }

    /// The byte of the place that the text of an error ends with. It has none at the start of the text.
    fn byte(&self, error: &str) -> usize {
        let place = error
            .rsplit_once(" at line ")
            .and_then(|(_, place)| place.split_once(" column "));
        let number = |digits: &str| digits.parse::<usize>().ok()?.checked_sub(1);
        place
            .and_then(|(line, column)| {
                self.lines
                    .byte_at(self.text.as_bytes(), number(line)?, number(column)?)
            })
            .unwrap_or(0)
    }
}
