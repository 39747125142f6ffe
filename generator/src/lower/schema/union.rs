//! Decides which type a schema is that is one of several (`oneOf`, `anyOf`, several types), and what tells these apart.

use super::enums::listed_values;
use super::merge::{Essence, says_nothing, says_nothing_but_type};
use super::place::KindWord as _;
use super::{Lowering, Made, besides_null, enums, finished, kind_of};
use crate::document::{Discriminator, JsonType, Schema};
use crate::ir::{Docs, Kinds, TypeKind, TypeRef, Union, Value, Variant};
use crate::ledger::Kind;
use crate::site::Site;

/// So deep a choice within a choice is looked at for the tags of both.
const DEEPEST: usize = 8;

impl Lowering<'_> {
    /// The type of a choice; `None` if a schema has none that says anything of types.
    pub(super) fn choice(&mut self, own: &Schema, hint: &str) -> Option<Made> {
        let members = self.members(own)?;
        if let Some(made) = self.texts_of(own, &members) {
            return Some(made);
        }
        let mut union = Union {
            tag: None,
            variants: Vec::new(),
        };
        for member in &members {
            let words = self.variant_words(member, &members);
            let ty = self.type_of(member, &format!("{hint} {words}"));
            let ty = match ty {
                TypeRef::Any => return Some(Made::Used(TypeRef::Any)),
                TypeRef::Nullable(inner) => *inner,
                ty => ty,
            };
            let variant = self.variant(member, words, ty);
            match union
                .variants
                .iter_mut()
                .find(|known| known.ty == variant.ty)
            {
                Some(known) => known.kinds = known.kinds.or(variant.kinds),
                None => union.variants.push(variant),
            }
        }
        self.tag(own, &members, &mut union);
        Some(made(union))
    }

    /// The schemas that a choice is between, each with what is said of all of them.
    fn members(&mut self, own: &Schema) -> Option<Vec<Schema>> {
        let groups = [&own.one_of, &own.any_of];
        let mut telling: Vec<&Vec<Schema>> = Vec::new();
        for group in groups.into_iter().filter(|group| !group.is_empty()) {
            for member in group {
                self.scan(member);
            }
            if besides_null(group).any(|member| !only_restricts(member)) {
                telling.push(group);
            } else {
                let how = "a choice of members that only restrict values is the server's to check";
                self.note(Kind::Schema, &own.at, "unchecked-keyword", how);
            }
        }
        if telling.len() > 1 {
            let how = "it has `oneOf` and `anyOf`; only the first is in its type";
            self.approximate(Kind::Schema, &own.at, "conflicting-schemas", how);
        }
        let group = telling.first()?;
        let members = besides_null(group).filter(|member| !only_restricts(member));
        let members: Vec<Schema> = members.cloned().collect();
        let base = Schema {
            one_of: Vec::new(),
            any_of: Vec::new(),
            discriminator: None,
            title: None,
            ..own.clone()
        };
        if self.is_in_each(&base, &members) {
            return Some(members);
        }
        let extended = members.into_iter().map(|member| extended(&base, member));
        Some(extended.collect())
    }

    /// Whether each member says all that is said beside the choice.
    fn is_in_each(&mut self, base: &Schema, members: &[Schema]) -> bool {
        let said = Schema {
            required: Vec::new(),
            ..base.clone()
        };
        if says_nothing_but_type(&said) {
            return true;
        }
        let fielded = Schema {
            properties: indexmap::IndexMap::default(),
            ..said
        };
        says_nothing_but_type(&fielded)
            && members.iter().all(|member| {
                let whole = self.whole_of(member);
                base.properties
                    .keys()
                    .all(|name| whole.properties.contains_key(name))
            })
    }

    /// What a schema says as a whole, references followed.
    pub(in crate::lower) fn whole_of(&mut self, schema: &Schema) -> Schema {
        let mut schema = schema.clone();
        for _ in 0..DEEPEST {
            match self.essence(&schema) {
                Essence::Own(own) => return *own,
                Essence::Same { target, .. } => schema = (*self.schema_at(&target)).clone(),
            }
        }
        schema
    }

    /// Strings, some of which are listed, are one open list of strings.
    fn texts_of(&mut self, own: &Schema, members: &[Schema]) -> Option<Made> {
        let mut listed = Vec::new();
        let mut lists = Vec::new();
        for member in members {
            let whole = self.whole_of(member);
            if self.kinds_of(&whole).and(Kinds::ALL) != Kinds::STRING || whole.format.is_some() {
                return None;
            }
            match listed_values(&whole) {
                Some(values) => {
                    listed.extend(values);
                    lists.push(member.clone());
                }
                None if !whole.one_of.is_empty() || !whole.any_of.is_empty() => return None,
                None => {}
            }
        }
        if listed.is_empty() {
            return None;
        }
        if let [only] = lists.as_slice()
            && let Essence::Same { target, .. } = self.essence(only)
        {
            return Some(Made::Used(TypeRef::Named(self.component_type(&target))));
        }
        let joined = Schema {
            values: Some(listed),
            types: vec![JsonType::String],
            one_of: Vec::new(),
            any_of: Vec::new(),
            ..own.clone()
        };
        self.listed(&joined)
    }

    fn variant(&mut self, member: &Schema, hint: String, ty: TypeRef) -> Variant {
        let whole = self.whole_of(member);
        let kinds = self.kinds_of(&whole);
        Variant {
            hint,
            ty,
            docs: Docs {
                text: member.description.clone(),
                deprecated: member.deprecated,
            },
            kinds: without_null(kinds),
            tags: Vec::new(),
            constants: self.constants(&whole),
            required: whole
                .required
                .iter()
                .filter(|name| whole.properties.contains_key(*name))
                .cloned()
                .collect(),
        }
    }

    /// The properties of which only one value is listed.
    fn constants(&mut self, whole: &Schema) -> Vec<(String, Vec<Value>)> {
        let mut constants = Vec::new();
        for (name, property) in &whole.properties {
            let property = self.whole_of(property);
            if let Some(value) = enums::only_value(&property) {
                constants.push((name.clone(), vec![value]));
            }
        }
        constants
    }

    /// Finds the property whose value tells the variants apart, and the values.
    fn tag(&mut self, own: &Schema, members: &[Schema], union: &mut Union) {
        if let Some(discriminator) = &own.discriminator {
            union.tag = Some(discriminator.property.clone());
            let tags: Vec<Vec<String>> = members
                .iter()
                .map(|member| self.tags(own, discriminator, member))
                .collect();
            self.put_tags(members, tags, union);
            return;
        }
        let objects = union.variants.iter().all(|own| own.kinds == Kinds::OBJECT);
        if !objects || union.variants.len() != members.len() {
            return;
        }
        let Some(first) = members.first().map(|first| self.whole_of(first)) else {
            return;
        };
        for name in first.properties.keys() {
            if let Some(tags) = self.telling(name, members) {
                union.tag = Some(name.clone());
                self.put_tags(members, tags, union);
                return;
            }
        }
    }

    /// Gives the variants their tags: a value stands for the first that has it.
    fn put_tags(&mut self, members: &[Schema], tags: Vec<Vec<String>>, union: &mut Union) {
        let mut seen: Vec<String> = Vec::new();
        for (member, tags) in members.iter().zip(tags) {
            let ty = self.type_of(member, "");
            let ty = match ty {
                TypeRef::Nullable(inner) => *inner,
                ty => ty,
            };
            let Some(variant) = union.variants.iter_mut().find(|own| own.ty == ty) else {
                continue;
            };
            for tag in tags {
                if !seen.contains(&tag) {
                    seen.push(tag.clone());
                    variant.tags.push(tag);
                }
            }
        }
    }

    /// The values of a property in each of the members, if these have none in common.
    fn telling(&mut self, name: &str, members: &[Schema]) -> Option<Vec<Vec<String>>> {
        let mut all: Vec<Vec<String>> = Vec::new();
        for member in members {
            let tags = self.values_of(member, name, 0);
            let is_new = |tag: &String| !all.iter().flatten().any(|known| known == tag);
            if tags.is_empty() || !tags.iter().all(is_new) {
                return None;
            }
            all.push(tags);
        }
        Some(all)
    }

    /// The strings that are listed for a property of a member, or of those that it is a choice between.
    fn values_of(&mut self, member: &Schema, name: &str, depth: usize) -> Vec<String> {
        let whole = self.whole_of(member);
        if let Some(property) = whole.properties.get(name) {
            let property = self.whole_of(property);
            let values = listed_values(&property).unwrap_or_default();
            return values
                .iter()
                .filter_map(|value| value.as_str().map(ToOwned::to_owned))
                .collect();
        }
        if depth >= DEEPEST {
            return Vec::new();
        }
        let inner = whole.one_of.iter().chain(&whole.any_of);
        let inner: Vec<Schema> = inner.cloned().collect();
        let values = inner
            .iter()
            .flat_map(|member| self.values_of(member, name, depth + 1));
        values.collect()
    }

    /// The values of a discriminator that stand for a member: those that are mapped to it, or its name; and those that
    /// its property lists.
    fn tags(
        &mut self,
        own: &Schema,
        discriminator: &Discriminator,
        member: &Schema,
    ) -> Vec<String> {
        let target = self.target_of(member);
        let mut tags = Vec::new();
        if let Some(target) = &target {
            for (value, mapped) in &discriminator.mapping {
                if self.mapped(&own.at, mapped).as_ref() == Some(target) {
                    tags.push(value.clone());
                }
            }
        }
        let listed = self.values_of(member, &discriminator.property, 0);
        let is_new = |tag: &String| !discriminator.mapping.contains_key(tag) && !tags.contains(tag);
        let listed: Vec<String> = listed.into_iter().filter(is_new).collect();
        let named = target.and_then(|target| self.component_names.get(&target).cloned());
        if tags.is_empty() && listed.is_empty() {
            tags.extend(named);
        }
        tags.extend(listed);
        tags
    }

    /// Where the reference of a member of a choice ends, also if more is said of the member.
    fn target_of(&mut self, member: &Schema) -> Option<Site> {
        let all_of = member.all_of.iter().rev();
        let mut targets = std::iter::once(member).chain(all_of).filter_map(|part| {
            let target = part.reference.as_ref()?;
            self.description.follow_schema(part.at.file, target).ok()
        });
        targets.next()
    }

    /// What a mapping means: the name of a component, or a reference (`OpenAPI` 3.1, section 4.8.25.2).
    pub(super) fn mapped(&self, at: &Site, target: &str) -> Option<Site> {
        let named = self
            .component_names
            .iter()
            .find(|(_, name)| *name == target)
            .map(|(site, _)| site.clone());
        named.or_else(|| self.description.follow_schema(at.file, target).ok())
    }

    /// The words for a member of a choice. They do not depend on its place among the others.
    fn variant_words(&mut self, member: &Schema, members: &[Schema]) -> String {
        if let Some(target) = self.target_of(member) {
            let name = self.component_names.get(&target).cloned();
            return name.unwrap_or_else(|| self.place_words(&target));
        }
        if let Some(title) = &member.title
            && title.split_whitespace().count() <= 6
            && title.chars().any(char::is_alphanumeric)
        {
            return title.clone();
        }
        let whole = self.whole_of(member);
        let types: Vec<JsonType> = whole
            .types
            .iter()
            .copied()
            .filter(|kind| *kind != JsonType::Null)
            .collect();
        match types.as_slice() {
            [JsonType::Array] => self.list_words(&whole),
            [JsonType::Object] | [] => self.object_words(&whole, members),
            [only] => only.word().to_owned(),
            _ => "value".to_owned(),
        }
    }

    fn list_words(&mut self, whole: &Schema) -> String {
        let item = whole.items.as_deref().cloned();
        let word = item.map(|item| self.variant_words(&item, &[]));
        word.map_or_else(|| "list".to_owned(), |word| format!("{word} list"))
    }

    /// A constant of an object, or else the first property that only it has.
    fn object_words(&mut self, whole: &Schema, members: &[Schema]) -> String {
        for property in whole.properties.values() {
            let property = self.whole_of(property);
            if let Some(Value::Text(text)) = enums::only_value(&property) {
                return text;
            }
        }
        let mut own: Vec<&String> = whole.properties.keys().collect();
        own.sort_by_key(|name| !whole.required.contains(*name));
        let others: Vec<Schema> = members.iter().map(|member| self.whole_of(member)).collect();
        let count = |name: &str| {
            let have = others
                .iter()
                .filter(|other| other.properties.contains_key(name));
            have.count()
        };
        let unique = own.into_iter().find(|name| count(name) <= 1);
        unique.cloned().unwrap_or_else(|| "object".to_owned())
    }

    /// The type of a schema that allows several types.
    pub(super) fn by_kinds(&mut self, own: &Schema, hint: &str) -> Made {
        let mut variants = Vec::new();
        for kind in own.types.iter().filter(|kind| **kind != JsonType::Null) {
            if *kind == JsonType::Integer && own.types.contains(&JsonType::Number) {
                continue;
            }
            let format = own.format.as_deref();
            let other = |format: &&str| {
                crate::lower::scalar::implied(format).is_some_and(|own| own != *kind)
            };
            let part = Schema {
                at: own.at.child("type").child(kind.word()),
                types: vec![*kind],
                format: format
                    .filter(|format| !other(format))
                    .map(ToOwned::to_owned),
                properties: own.properties.clone(),
                ..own.clone()
            };
            let words = format!("{hint} {}", kind.word());
            let ty = match self.of_kind(*kind, &part, &words) {
                Made::Used(ty) => ty,
                Made::Named(kind) => self.inline(&part, kind, words),
            };
            variants.push(Variant {
                hint: kind.word().to_owned(),
                ty,
                docs: Docs::default(),
                kinds: kind_of(*kind),
                tags: Vec::new(),
                constants: Vec::new(),
                required: Vec::new(),
            });
        }
        made(Union {
            tag: None,
            variants,
        })
    }

    /// A type that is made where it is used.
    pub(super) fn inline(&mut self, own: &Schema, kind: TypeKind, hint: String) -> TypeRef {
        let id = self.reserve(&own.at);
        let ty = finished(own, crate::ir::Origin::Inline(hint), kind);
        self.types[id.0] = Some(ty);
        TypeRef::Named(id)
    }
}

/// A union of one is that one.
fn made(mut union: Union) -> Made {
    if union.variants.len() == 1 {
        return Made::Used(union.variants.remove(0).ty);
    }
    Made::Named(TypeKind::Union(union))
}

pub(super) fn without_null(kinds: Kinds) -> Kinds {
    let others = [
        Kinds::BOOLEAN,
        Kinds::NUMBER,
        Kinds::STRING,
        Kinds::ARRAY,
        Kinds::OBJECT,
    ];
    let others = others.into_iter().reduce(Kinds::or).unwrap_or_default();
    kinds.and(others)
}

/// Whether a member of a choice says which values are valid, and nothing of their type.
fn only_restricts(member: &Schema) -> bool {
    let restricted = !member.required.is_empty() || !member.restricting.is_empty();
    let plain = Schema {
        required: Vec::new(),
        ..member.clone()
    };
    let bare = Schema {
        properties: plain
            .properties
            .iter()
            .filter(|(_, property)| !says_nothing(property))
            .map(|(name, property)| (name.clone(), property.clone()))
            .collect(),
        types: Vec::new(),
        ..plain
    };
    restricted && says_nothing(&bare)
}

/// A member with what is said of all members.
fn extended(base: &Schema, member: Schema) -> Schema {
    Schema {
        at: member.at.clone(),
        title: member.title.clone(),
        description: member.description.clone(),
        deprecated: member.deprecated,
        all_of: vec![base.clone(), member],
        ..Schema::default()
    }
}
