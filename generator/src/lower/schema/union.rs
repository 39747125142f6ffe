//! Decides which type a schema is that is one of several (`oneOf`, `anyOf`, several types).

use std::collections::HashMap;

use super::choice::Members;
use super::kinds::without_null;
use super::merge::Whole;
use super::words::KindWord as _;
use super::{Lowering, Made, enums, finished, kind_of};
use crate::document::{JsonType, Schema};
use crate::ir::{Docs, Origin, TypeKind, TypeRef, Union, Value, Variant};

impl Lowering<'_> {
    /// The type of a choice; `None` if a schema has none that says anything of types.
    pub(super) fn choice(&mut self, own: &Schema, hint: &str) -> Option<Made> {
        let Members { mut each, extended } = self.members(own)?;
        self.add_mapped(own, &mut each);
        self.extending += usize::from(extended);
        let made = self.one_of(own, &each, hint);
        self.extending -= usize::from(extended);
        Some(made)
    }

    fn one_of(&mut self, own: &Schema, members: &[Schema], hint: &str) -> Made {
        let wholes: Vec<Whole<'_>> = members.iter().map(|own| self.whole_of(own)).collect();
        if let Some(made) = self.listed_choice(own, members, &wholes) {
            return made;
        }
        let words = self.member_words(members, &wholes);
        let mut variants: Vec<Variant> = Vec::new();
        let mut known: HashMap<TypeRef, usize> = HashMap::new();
        let mut places = Vec::new();
        for ((member, whole), words) in members.iter().zip(&wholes).zip(words) {
            let ty = self.type_of(member, &format!("{hint} {words}"));
            let ty = match ty {
                TypeRef::Any => {
                    places.push(None);
                    continue;
                }
                TypeRef::Nullable(inner) => *inner,
                ty => ty,
            };
            let variant = self.variant(member, whole, words, ty.clone());
            let place = *known.entry(ty).or_insert(variants.len());
            places.push(Some(place));
            match variants.get_mut(place) {
                Some(same) => same.kinds = same.kinds.or(variant.kinds),
                None => variants.push(variant),
            }
        }
        // What is of no variant is kept as it comes, so that one of any JSON says no more, unless there is but one other.
        if variants.len() < 2 && places.contains(&None) {
            return Made::Used(TypeRef::Any);
        }
        let mut union = Union {
            tag: None,
            variants,
        };
        if let Some((tag, tags)) = self.tag(own, members, &wholes) {
            union.tag = Some(tag);
            put_tags(&places, tags, &mut union);
        }
        made(union)
    }

    /// A choice of models that `model` makes of its members; none if it makes none of one.
    pub(in crate::lower) fn choice_of_models(
        &mut self,
        own: &Schema,
        members: &[Schema],
        hint: &str,
        model: &mut dyn FnMut(&mut Self, &Schema, &str) -> Option<TypeRef>,
    ) -> Option<TypeRef> {
        let wholes: Vec<Whole<'_>> = members.iter().map(|own| self.whole_of(own)).collect();
        let words = self.member_words(members, &wholes);
        let mut variants = Vec::new();
        for ((member, whole), words) in members.iter().zip(&wholes).zip(words) {
            let ty = model(self, member, &format!("{hint} {words}"))?;
            variants.push(self.variant(member, whole, words, ty));
        }
        let union = Union {
            tag: None,
            variants,
        };
        Some(match made(union) {
            Made::Used(ty) => ty,
            Made::Named(kind) => {
                let ty = finished(own, Origin::Inline(hint.to_owned()), kind);
                TypeRef::Named(self.reserve_inline(ty))
            }
        })
    }

    fn variant(&mut self, member: &Schema, whole: &Schema, hint: String, ty: TypeRef) -> Variant {
        let required = whole.required.iter();
        let required = required.filter(|name| whole.properties.contains_key(*name));
        Variant {
            hint,
            ty,
            docs: Docs {
                text: member.description.clone(),
                deprecated: member.deprecated,
                example: None,
            },
            kinds: without_null(self.kinds_of(whole)),
            tags: Vec::new(),
            constants: self.constants(whole),
            required: required.cloned().collect(),
        }
    }

    /// The properties of which only one value is listed.
    fn constants(&mut self, whole: &Schema) -> Vec<(String, Vec<Value>)> {
        let mut constants = Vec::new();
        for (name, property) in &whole.properties {
            if let Some(value) = enums::only_value(&self.whole_of(property)) {
                constants.push((name.clone(), vec![value]));
            }
        }
        constants
    }

    /// The type of a schema that allows several types.
    pub(super) fn by_kinds(&mut self, own: &Schema, hint: &str) -> Made {
        let number = own.types.contains(&JsonType::Number);
        let kinds = own.types.iter().copied();
        let kinds =
            kinds.filter(|kind| *kind != JsonType::Null && !(number && *kind == JsonType::Integer));
        let variants = kinds.map(|kind| self.variant_of_kind(kind, own, hint));
        made(Union {
            tag: None,
            variants: variants.collect(),
        })
    }

    fn variant_of_kind(&mut self, kind: JsonType, own: &Schema, hint: &str) -> Variant {
        let implied = |format: &str| crate::lower::scalar::implied(format);
        let format = own.format.clone();
        let format = format.filter(|format| implied(format).is_none_or(|own| own == kind));
        let part = Schema {
            at: own.at.child("type").child(kind.word()),
            types: vec![kind],
            format,
            ..own.clone()
        };
        let words = format!("{hint} {}", kind.word());
        let ty = match self.of_kind(kind, &part, &words) {
            Made::Used(ty) => ty,
            Made::Named(kind) => self.inline(&part, kind, words),
        };
        Variant {
            hint: kind.word().to_owned(),
            ty,
            docs: Docs::default(),
            kinds: kind_of(kind),
            tags: Vec::new(),
            constants: Vec::new(),
            required: Vec::new(),
        }
    }

    /// A type that is made where it is used.
    pub(super) fn inline(&mut self, own: &Schema, kind: TypeKind, hint: String) -> TypeRef {
        let id = self.reserve(&own.at);
        let ty = finished(own, Origin::Inline(hint), kind);
        self.types[id.0] = Some(ty);
        TypeRef::Named(id)
    }
}

/// Gives the variants the tags of their members.
fn put_tags(places: &[Option<usize>], tags: Vec<Vec<String>>, union: &mut Union) {
    for (place, tags) in places.iter().zip(tags) {
        if let Some(place) = *place {
            union.variants[place].tags.extend(tags);
        }
    }
}

/// A union of one is that one.
fn made(mut union: Union) -> Made {
    if union.variants.len() == 1 {
        return Made::Used(union.variants.remove(0).ty);
    }
    Made::Named(TypeKind::Union(union))
}
