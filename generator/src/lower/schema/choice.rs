//! Decides which schemas a choice is between (`oneOf`, `anyOf`): each with what is said of all of them, those of a choice
//! within it among them.

use super::enums::listed_values;
use super::kinds::without_null;
use super::merge::{Essence, Whole, has_no_keyword_but_properties, is_null, says_nothing};
use super::{Lowering, Made};
use crate::document::{JsonType, Schema};
use crate::ir::{Kinds, TypeRef};
use crate::ledger::Kind;
use crate::site::Site;
use crate::source::Node;

/// So deep choices lie within each other with what is said of all their members.
const DEEPEST: usize = 4;
/// So many members of choices within others have what is said of all.
const MOST: usize = 2000;

/// The schemas that a choice is between.
pub(in crate::lower) struct Members {
    /// Each of them.
    pub(in crate::lower) each: Vec<Schema>,
    /// Whether they have more than they say themselves.
    pub(super) extended: bool,
}

impl Lowering<'_> {
    /// The members of a choice besides null; `None` if a schema has none that says anything of types.
    pub(in crate::lower) fn members(&mut self, own: &Schema) -> Option<Members> {
        let group = self.telling_group(own)?;
        let mut each = Vec::new();
        self.add_members(group, own.discriminator.is_some(), &mut each);
        let base = beside_choice(own);
        drop_untold(own.nullable, &mut each);
        self.drop_impossible(&base, &mut each);
        if self.is_in_each(&base, &each) {
            return Some(Members {
                each,
                extended: false,
            });
        }
        if self.extending > 0 {
            self.extended_within += each.len();
        }
        if self.extending >= DEEPEST || self.extended_within > MOST {
            let how =
                "it is a choice within others, whose members have only what they say themselves";
            self.approximate(Kind::Schema, &own.at, "conflicting-schemas", how);
            return Some(Members {
                each,
                extended: false,
            });
        }
        let each = each.into_iter().enumerate();
        let each = each.map(|(index, member)| extended(&own.at, index, &base, member));
        Some(Members {
            each: each.collect(),
            extended: true,
        })
    }

    /// The members of `oneOf` or `anyOf`, whichever has some that say more than which values are valid.
    fn telling_group<'s>(&mut self, own: &'s Schema) -> Option<&'s [Schema]> {
        let mut telling: Option<&[Schema]> = None;
        for group in [&own.one_of, &own.any_of] {
            for member in group {
                self.scan(member);
            }
            let mut members = group.iter().filter(|member| !is_null(member)).peekable();
            if members.peek().is_none() {
                continue;
            }
            if members.all(|member| only_restricts(member) || says_less(member)) {
                if group.iter().all(says_less) {
                    continue;
                }
                let how = "a choice of members that only restrict values is the server's to check";
                self.note(Kind::Schema, &own.at, "unchecked-keyword", how);
            } else if telling.is_none() {
                telling = Some(group);
            } else {
                let how = "it has `oneOf` and `anyOf`; only the first is in its type";
                self.approximate(Kind::Schema, &own.at, "conflicting-schemas", how);
            }
        }
        telling
    }

    /// Adds the members of a group. Those of a choice among them that has no name are members too, unless a property
    /// tells which one it is.
    fn add_members(&mut self, group: &[Schema], told: bool, each: &mut Vec<Schema>) {
        for member in group {
            self.scan(member);
            if is_null(member) || member.never || only_restricts(member) {
                continue;
            }
            match inner_choice(member).filter(|_| !told) {
                Some(inner) => self.add_members(inner, told, each),
                None => each.push(member.clone()),
            }
        }
    }

    /// Takes the members out that are of no kind that is allowed beside the choice, unless all are.
    fn drop_impossible(&mut self, base: &Schema, members: &mut Vec<Schema>) {
        let allowed = without_null(self.kinds_of(base));
        let mut is_possible = |own: &Schema| !self.kinds_of(own).and(allowed).is_empty();
        if members.iter().any(&mut is_possible) {
            members.retain(is_possible);
        }
    }

    /// Whether each member says all that is said beside the choice.
    fn is_in_each(&mut self, base: &Schema, members: &[Schema]) -> bool {
        let has_all = |own: &mut Self, member: &Schema| {
            let whole = own.whole_of(member);
            let mut names = base.properties.keys();
            names.all(|name| whole.properties.contains_key(name))
        };
        has_no_keyword_but_properties(base)
            && (base.properties.is_empty() || members.iter().all(|member| has_all(self, member)))
    }

    /// Scalars of one kind, some of which are listed, are one open list.
    pub(super) fn listed_choice(
        &mut self,
        own: &Schema,
        members: &[Schema],
        wholes: &[Whole<'_>],
    ) -> Option<Made> {
        let kind = self.scalar_kind(wholes)?;
        let listing = wholes.iter().zip(members);
        let mut listing = listing.filter(|(whole, _)| listed_values(whole).is_some());
        if let (Some((_, only)), None) = (listing.next(), listing.next())
            && let Essence::Same { target, .. } = self.essence(only)
        {
            return Some(Made::Used(TypeRef::Named(self.component_type(&target))));
        }
        let mut joined = Schema {
            values: Some(Vec::new()),
            types: vec![kind],
            ..beside_choice(own)
        };
        for whole in wholes {
            list_values(&mut joined, whole);
        }
        self.listed(&joined)
    }

    /// The kind that all members are, of which some list values and no other has a format.
    fn scalar_kind(&mut self, wholes: &[Whole<'_>]) -> Option<JsonType> {
        let mut all = Kinds::default();
        let mut lists = false;
        for whole in wholes {
            if !whole.one_of.is_empty() || !whole.any_of.is_empty() || whole.format.is_some() {
                return None;
            }
            lists |= listed_values(whole).is_some();
            all = all.or(without_null(self.kinds_of(whole)));
        }
        match all {
            _ if !lists => None,
            Kinds::STRING => Some(JsonType::String),
            Kinds::INTEGER => Some(JsonType::Integer),
            Kinds::NUMBER => Some(JsonType::Number),
            _ => None,
        }
    }
}

/// Takes out members that say nothing where others do: what is none of these is kept as it comes. A choice between null and
/// one that says nothing means null.
fn drop_untold(nullable: bool, members: &mut Vec<Schema>) {
    let telling = members.iter().filter(|member| !says_less(member)).count();
    if telling > 1 || telling == 1 && nullable {
        members.retain(|member| !says_less(member));
    }
}

/// Whether a member says nothing, not even by what it restricts.
pub(super) fn says_less(member: &Schema) -> bool {
    says_nothing(member) && member.implied.is_none()
}

/// What is said beside a choice.
fn beside_choice(own: &Schema) -> Schema {
    Schema {
        one_of: Vec::new(),
        any_of: Vec::new(),
        discriminator: None,
        title: None,
        ..own.clone()
    }
}

/// Adds the values of a member to a list. What a member says of its one value is said of the value; its title is also its
/// name, but strings have better ones.
fn list_values(joined: &mut Schema, whole: &Schema) {
    let values = listed_values(whole).unwrap_or_default();
    let alone = values.len() == 1;
    let is_named = alone && !matches!(values.as_slice(), [Node::String(_)]);
    for (index, value) in values.into_iter().enumerate() {
        let of = |texts: &[String]| texts.get(index).cloned();
        let name = of(&whole.value_names).or_else(|| whole.title.clone().filter(|_| is_named));
        let title = whole.title.as_ref().filter(|_| !is_named);
        let said = whole.description.as_ref().or(title);
        let docs = of(&whole.value_docs).or_else(|| said.filter(|_| alone).cloned());
        joined.value_names.push(name.unwrap_or_default());
        joined.value_docs.push(docs.unwrap_or_default());
        joined.values.get_or_insert_default().push(value);
    }
}

/// The members of a schema that is nothing but a choice of some.
fn inner_choice(member: &Schema) -> Option<&[Schema]> {
    let plain = member.reference.is_none()
        && member.all_of.is_empty()
        && member.discriminator.is_none()
        && member.title.is_none()
        && member.types.is_empty()
        && member.properties.is_empty()
        && member.required.is_empty()
        && has_no_keyword_but_properties(member);
    match (member.one_of.as_slice(), member.any_of.as_slice()) {
        (inner @ [_, ..], []) | ([], inner @ [_, ..]) if plain => Some(inner),
        _ => None,
    }
}

/// Whether a member of a choice says which values are valid, and nothing of their type.
fn only_restricts(member: &Schema) -> bool {
    let restricts = !member.required.is_empty() || !member.restricting.is_empty();
    restricts
        && member.reference.is_none()
        && member.all_of.is_empty()
        && member.one_of.is_empty()
        && member.any_of.is_empty()
        && member.properties.values().all(says_nothing)
        && has_no_keyword_but_properties(member)
}

/// A member with what is said of all members. That of a choice that is inherited belongs to who inherits it.
fn extended(own: &Site, index: usize, base: &Schema, member: Schema) -> Schema {
    let at = if member.at.is_within(own) {
        member.at.clone()
    } else {
        own.child("oneOf").item(index)
    };
    Schema {
        at,
        title: member.title.clone(),
        description: member.description.clone(),
        deprecated: member.deprecated,
        all_of: vec![base.clone(), member],
        ..Schema::default()
    }
}
