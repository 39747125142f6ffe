//! Decides what a schema says as a whole: its own keywords and those of all that it is made of (`allOf`, a reference with
//! keywords beside it, a choice of one).

use std::collections::HashSet;
use std::ops::Deref;
use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};

use super::Lowering;
use crate::document::{Additional, JsonType, Reader, Schema, Version, schema};
use crate::ledger::Kind;
use crate::site::Site;
use crate::source::Node;

/// What a schema is.
pub(super) enum Essence<'s> {
    /// What a reference leads to, and no more than that; perhaps null.
    Same { target: Site, nullable: bool },
    /// A schema of its own.
    Own(Whole<'s>),
}

/// A schema without `$ref` and `allOf`.
pub(in crate::lower) enum Whole<'s> {
    /// As it stands in the description.
    Written(&'s Schema),
    /// Put together, or one that a reference leads to.
    Made(Rc<Schema>),
}

impl Deref for Whole<'_> {
    type Target = Schema;

    fn deref(&self) -> &Schema {
        match self {
            Self::Written(schema) => schema,
            Self::Made(schema) => schema,
        }
    }
}

/// So many schemas may extend each other: more than a person writes, less than fills the stack.
const DEEPEST: usize = 100;

/// What is collected while the parts of a schema are looked for.
#[derive(Default)]
struct Parts {
    found: Vec<Rc<Schema>>,
    /// The schemas that are being looked at, since one may extend itself.
    open: Vec<Site>,
    /// All that were looked at: what a schema says counts once, however many ways lead to it.
    seen: HashSet<Site>,
}

impl Lowering<'_> {
    /// The schema at a site.
    pub(super) fn schema_at(&mut self, at: &Site) -> Rc<Schema> {
        if let Some(known) = self.schemas.get(at) {
            return Rc::clone(known);
        }
        let mut reader = Reader::new(self.description, at.clone(), self.diagnostics);
        let read = Rc::new(schema(&mut reader));
        self.schemas.insert(at.clone(), Rc::clone(&read));
        read
    }

    /// What a schema is, all that it is made of taken together.
    pub(super) fn essence<'s>(&mut self, own: &'s Schema) -> Essence<'s> {
        if let Some(target) = self.pure_reference(own) {
            return Essence::Same {
                target,
                nullable: own.nullable,
            };
        }
        if own.reference.is_none() && own.all_of.is_empty() && !is_choice_of_one(own) {
            return Essence::Own(Whole::Written(own));
        }
        if let Some(target) = self.only_target(own) {
            let members = own.all_of.iter().chain(&own.one_of).chain(&own.any_of);
            members.for_each(|member| self.scan(member));
            let null = choice_of_one(own).is_some_and(|(_, null)| null);
            let nullable = own.nullable || null || is_only_null(own);
            return Essence::Same { target, nullable };
        }
        let mut parts = Parts {
            open: vec![own.at.clone()],
            ..Parts::default()
        };
        let nullable = own.nullable | self.collect(&Rc::new(own.clone()), &mut parts);
        let whole = self.together(own, &parts, nullable);
        Essence::Own(Whole::Made(Rc::new(whole)))
    }

    /// What a schema says as a whole, references followed.
    pub(in crate::lower) fn whole_of<'s>(&mut self, schema: &'s Schema) -> Whole<'s> {
        match self.essence(schema) {
            Essence::Own(own) => own,
            Essence::Same { target, .. } => Whole::Made(self.whole_at(&target)),
        }
    }

    /// The same of the schema at a site. One that leads back to itself says nothing.
    pub(super) fn whole_at(&mut self, at: &Site) -> Rc<Schema> {
        let mut way = IndexSet::new();
        let mut next = at.clone();
        let whole = loop {
            if let Some(known) = self.wholes.get(&next) {
                break Rc::clone(known);
            }
            if !way.insert(next.clone()) {
                break Rc::new(Schema {
                    at: next,
                    ..Schema::default()
                });
            }
            let schema = self.schema_at(&next);
            match self.essence(&schema) {
                Essence::Same { target, .. } => next = target,
                Essence::Own(Whole::Written(_)) => break Rc::clone(&schema),
                Essence::Own(Whole::Made(made)) => break made,
            }
        };
        for at in way {
            self.wholes.insert(at, Rc::clone(&whole));
        }
        whole
    }

    /// Where a reference ends that is all of a schema. One that leads to nothing is said.
    fn pure_reference(&mut self, schema: &Schema) -> Option<Site> {
        let target = schema.reference.as_ref()?;
        let alone = schema.siblings.is_empty() || self.description.version() < Version::OpenApi31;
        if !alone {
            return None;
        }
        self.schema_target(&schema.at, target)
    }

    /// Puts the parts of a schema into the list, those within them too. Says whether a choice of one may be null.
    fn collect(&mut self, own: &Rc<Schema>, parts: &mut Parts) -> bool {
        self.scan(own);
        let mut nullable = false;
        if let Some(target) = &own.reference
            && let Some(target) = self.schema_target(&own.at, target)
        {
            self.collect_target(&own.at, target, parts);
        }
        for member in &own.all_of {
            let member = Rc::new(member.clone());
            self.collect_member(&member, parts);
        }
        if let Some((member, null)) = choice_of_one(own) {
            nullable |= null;
            let member = Rc::new(member.clone());
            self.collect_member(&member, parts);
        }
        parts.found.push(Rc::clone(own));
        nullable
    }

    fn collect_member(&mut self, member: &Rc<Schema>, parts: &mut Parts) {
        match self.pure_reference(member) {
            Some(target) => self.collect_target(&member.at, target, parts),
            None => {
                self.collect(member, parts);
            }
        }
    }

    /// The parts of what a reference leads to. A schema that extends itself does so once.
    fn collect_target(&mut self, at: &Site, target: Site, parts: &mut Parts) {
        if parts.open.contains(&target) {
            let how = "it extends itself; what it says counts once";
            self.approximate(Kind::Schema, at, "endless-schema", how);
            return;
        }
        if parts.open.len() > DEEPEST {
            let how = "so many schemas extend each other that the rest is passed over";
            self.approximate(Kind::Schema, at, "endless-schema", how);
            return;
        }
        if !parts.seen.insert(target.clone()) {
            return;
        }
        let schema = self.schema_at(&target);
        parts.open.push(target);
        self.collect(&schema, parts);
        parts.open.pop();
    }

    /// The parts as one schema.
    fn together(&mut self, own: &Schema, parts: &Parts, nullable: bool) -> Schema {
        let mut whole = Schema {
            at: own.at.clone(),
            ..Schema::default()
        };
        let mut conflicts = Vec::new();
        for part in &parts.found {
            let inherited = !part.at.is_within(&own.at);
            let mut part = (**part).clone();
            if inherited {
                self.drop_own_choice(&mut part, &parts.found);
            }
            join(&mut whole, part, inherited, &mut conflicts);
        }
        whole.nullable |= nullable;
        for how in conflicts {
            self.approximate(Kind::Schema, &own.at, "conflicting-schemas", &how);
        }
        whole
    }

    /// What the only part refers to that says anything.
    fn only_target(&mut self, own: &Schema) -> Option<Site> {
        let itself = own.reference.is_some().then_some(own);
        let choice = choice_of_one(own).map(|(member, _)| member);
        let members = own.all_of.iter().chain(choice);
        let members = members.filter(|member| !says_nothing(member));
        let mut telling = itself.into_iter().chain(members);
        let (Some(only), None) = (telling.next(), telling.next()) else {
            return None;
        };
        if !has_no_keyword(own) || !own_choices_done(own) {
            return None;
        }
        let target = match &own.reference {
            Some(target) => self.schema_target(&own.at, target)?,
            None => self.pure_reference(only)?,
        };
        let kinds = self.kinds_at(&target);
        let mut types = own.types.iter().map(|kind| super::kind_of(*kind));
        let fits = own.types.is_empty() || types.any(|kind| !kind.and(kinds).is_empty());
        (fits || is_only_null(own)).then_some(target)
    }

    /// A schema whose choice is among those that extend it is the parent of a family: who extends it does not choose
    /// again.
    fn drop_own_choice(&mut self, part: &mut Schema, parts: &[Rc<Schema>]) {
        let is_part = |at: Site| parts.iter().any(|part| part.at == at);
        let mut members = part.one_of.iter().chain(&part.any_of).peekable();
        let family = members.peek().is_none()
            || members.any(|member| self.pure_reference(member).is_some_and(is_part));
        if family {
            part.one_of.clear();
            part.any_of.clear();
            part.discriminator = None;
        }
    }
}

/// Whether null is all that the type of a schema allows. Beside a reference it means that null is allowed too.
fn is_only_null(schema: &Schema) -> bool {
    matches!(schema.types.as_slice(), [JsonType::Null])
}

/// Whether a choice is all said by its one member.
fn own_choices_done(own: &Schema) -> bool {
    let has_choice = !own.one_of.is_empty() || !own.any_of.is_empty();
    !has_choice || is_choice_of_one(own)
}

fn is_choice_of_one(own: &Schema) -> bool {
    choice_of_one(own).is_some()
}

/// The one member of `oneOf` or `anyOf` besides null, and whether null is there.
fn choice_of_one(own: &Schema) -> Option<(&Schema, bool)> {
    let ((members, []) | ([], members)) = (own.one_of.as_slice(), own.any_of.as_slice()) else {
        return None;
    };
    let mut others = members.iter().filter(|member| !is_null(member));
    match (others.next(), others.next()) {
        (Some(only), None) => Some((only, members.len() > 1)),
        _ => None,
    }
}

/// Whether null is the only value of a schema.
pub(super) fn is_null(schema: &Schema) -> bool {
    let by_type = is_only_null(schema) && schema.all_of.is_empty();
    let by_value = schema.types.is_empty()
        && (matches!(schema.constant, Some(Node::Null))
            || matches!(schema.values.as_deref(), Some([Node::Null])));
    schema.reference.is_none() && (by_type || by_value)
}

/// Whether a schema has annotations and nothing else.
pub(in crate::lower) fn says_nothing(schema: &Schema) -> bool {
    schema.types.is_empty() && !schema.nullable && says_nothing_but_type(schema)
}

/// The same, but for its type.
pub(super) fn says_nothing_but_type(schema: &Schema) -> bool {
    schema.reference.is_none()
        && schema.all_of.is_empty()
        && schema.one_of.is_empty()
        && schema.any_of.is_empty()
        && has_no_keyword(schema)
}

/// Whether a schema says nothing beside its type and what it is made of.
fn has_no_keyword(schema: &Schema) -> bool {
    schema.properties.is_empty()
        && schema.required.is_empty()
        && has_no_keyword_but_properties(schema)
}

/// The same, but for its properties and which of them are required.
pub(super) fn has_no_keyword_but_properties(schema: &Schema) -> bool {
    !schema.never
        && schema.unknown_types.is_empty()
        && schema.format.is_none()
        && schema.values.is_none()
        && schema.constant.is_none()
        && schema.patterns.is_empty()
        && !matches!(schema.additional, Additional::Typed(_))
        && schema.items.is_none()
        && schema.prefix_items.is_empty()
}

/// Adds what a part says to the whole.
fn join(whole: &mut Schema, part: Schema, inherited: bool, conflicts: &mut Vec<String>) {
    join_types(whole, &part, conflicts);
    join_values(whole, &part, conflicts);
    join_object(whole, &part);
    join_list(whole, &part);
    whole.never |= part.never;
    whole
        .unknown_types
        .extend(part.unknown_types.iter().cloned());
    whole.nullable |= part.nullable && !inherited;
    whole.read_only |= part.read_only && !inherited;
    whole.write_only |= part.write_only && !inherited;
    whole.restricting.extend(&part.restricting);
    whole.implied = part.implied.or(whole.implied);
    if !is_choice_of_one(&part) {
        join_choices(whole, &part, conflicts);
    }
    annotate(whole, part.title, part.description, inherited);
    if !inherited {
        whole.deprecated |= part.deprecated;
        whole.default = part.default.or(whole.default.take());
        whole.xml = part.xml.or(whole.xml.take());
        whole.example = part.example.or(whole.example.take());
    }
}

fn join_choices(whole: &mut Schema, part: &Schema, conflicts: &mut Vec<String>) {
    let has_choice = |schema: &Schema| !schema.one_of.is_empty() || !schema.any_of.is_empty();
    let both = has_choice(whole) && has_choice(part);
    if both && is_choice_of_kinds(part) {
        return;
    }
    if both && !is_choice_of_kinds(whole) {
        conflicts.push("parts of it choose each for itself; the last choice counts".to_owned());
    }
    if has_choice(part) {
        whole.one_of.clone_from(&part.one_of);
        whole.any_of.clone_from(&part.any_of);
        whole.discriminator = None;
    }
    if part.discriminator.is_some() {
        whole.discriminator.clone_from(&part.discriminator);
    }
}

/// A text of the schema's own counts more than one that it has from elsewhere.
fn annotate(whole: &mut Schema, title: Option<String>, text: Option<String>, inherited: bool) {
    if inherited {
        whole.description = whole.description.take().or(text);
    } else {
        whole.title = title.or(whole.title.take());
        whole.description = text.or(whole.description.take());
    }
}

fn join_types(whole: &mut Schema, part: &Schema, conflicts: &mut Vec<String>) {
    if part.types.is_empty() {
        return;
    }
    if whole.types.is_empty() {
        whole.types.clone_from(&part.types);
        return;
    }
    let is_null = |types: &[JsonType]| *types == [JsonType::Null];
    let narrowed: Vec<JsonType> = part
        .types
        .iter()
        .filter_map(|kind| narrower(&whole.types, *kind))
        .collect();
    if is_null(&whole.types) != is_null(&part.types) {
        conflicts.push("a part of it is null alone; what the others are is taken too".to_owned());
        let new = part.types.iter().filter(|kind| !whole.types.contains(kind));
        let new: Vec<_> = new.copied().collect();
        whole.types.extend(new);
    } else if narrowed.is_empty() || is_null(&narrowed) && !is_null(&part.types) {
        let but = if narrowed.is_empty() { "" } else { " but null" };
        conflicts.push(format!(
            "parts of it have types that no value has{but}; the last one counts"
        ));
        whole.types.clone_from(&part.types);
    } else {
        whole.types = narrowed;
    }
}

/// What of a type is among others: an integer is a number.
fn narrower(types: &[JsonType], kind: JsonType) -> Option<JsonType> {
    if types.contains(&kind) {
        return Some(kind);
    }
    match kind {
        JsonType::Integer if types.contains(&JsonType::Number) => Some(JsonType::Integer),
        JsonType::Number if types.contains(&JsonType::Integer) => Some(JsonType::Integer),
        _ => None,
    }
}

fn join_values(whole: &mut Schema, part: &Schema, conflicts: &mut Vec<String>) {
    whole.format = part.format.clone().or(whole.format.take());
    whole.media_type = part.media_type.clone().or(whole.media_type.take());
    whole.constant = part.constant.clone().or(whole.constant.take());
    let Some(values) = &part.values else { return };
    let narrowed: Vec<Node> = match &whole.values {
        Some(own) => values
            .iter()
            .filter(|value| own.contains(value))
            .cloned()
            .collect(),
        None => values.clone(),
    };
    if narrowed.is_empty() && !values.is_empty() {
        conflicts.push(
            "parts of it list values of which none is in all; the last ones count".to_owned(),
        );
        whole.values = Some(values.clone());
    } else {
        whole.values = Some(narrowed);
    }
    if !part.value_names.is_empty() {
        whole.value_names.clone_from(&part.value_names);
        whole.value_docs.clone_from(&part.value_docs);
    }
}

fn join_object(whole: &mut Schema, part: &Schema) {
    let mut properties = std::mem::take(&mut whole.properties);
    for (name, property) in &part.properties {
        let at = || whole.at.child("properties").child(name);
        match properties.get_mut(name) {
            Some(known) => *known = joined(at(), std::mem::take(known), property),
            None => {
                properties.insert(name.clone(), property.clone());
            }
        }
    }
    whole.properties = properties;
    for name in &part.required {
        if !whole.required.contains(name) {
            whole.required.push(name.clone());
        }
    }
    let patterns: IndexMap<_, _> = part.patterns.clone();
    whole.patterns.extend(patterns);
    whole.additional = match (std::mem::take(&mut whole.additional), &part.additional) {
        (own, Additional::Unsaid) => own,
        // A part that allows no others than its own properties means those of the whole.
        (Additional::Typed(own), Additional::Allowed(_)) => Additional::Typed(own),
        (_, said) => said.clone(),
    };
}

fn join_list(whole: &mut Schema, part: &Schema) {
    whole.items = match (whole.items.take(), &part.items) {
        (own, None) => own,
        (None, Some(items)) => Some(items.clone()),
        (Some(own), Some(items)) => {
            let at = whole.at.child("items");
            Some(Box::new(joined(at, *own, items)))
        }
    };
    if !part.prefix_items.is_empty() {
        whole.prefix_items.clone_from(&part.prefix_items);
    }
    whole.min_items = part.min_items.or(whole.min_items);
    whole.max_items = part.max_items.or(whole.max_items);
}

/// What two parts say of the same property, or of the items.
fn joined(at: Site, one: Schema, other: &Schema) -> Schema {
    let same =
        one.reference.is_some() && one.reference == other.reference && one.at.file == other.at.file;
    let narrowed = other.reference.is_some() || !other.types.is_empty();
    let says_less = says_nothing(&one) || narrowed && is_choice_of_kinds(&one);
    if same || says_less && !one.read_only && !one.write_only {
        return other.clone();
    }
    let annotated = Schema {
        description: other.description.clone().or(one.description.clone()),
        xml: other.xml.clone().or(one.xml.clone()),
        read_only: one.read_only || other.read_only,
        write_only: one.write_only || other.write_only,
        deprecated: one.deprecated || other.deprecated,
        ..Schema::default()
    };
    if says_nothing(other) {
        return Schema {
            description: annotated.description,
            xml: annotated.xml,
            read_only: annotated.read_only,
            write_only: annotated.write_only,
            deprecated: annotated.deprecated,
            ..one
        };
    }
    let title = other.title.clone().or(one.title.clone());
    let default = other.default.clone().or(one.default.clone());
    let nullable = one.nullable && other.nullable;
    // What was put together before goes on, so that many parts do not lie within each other.
    let mut all_of = match one {
        one if one.at == at && is_all_of(&one) => one.all_of,
        one => vec![one],
    };
    all_of.push(other.clone());
    Schema {
        at,
        title,
        default,
        all_of,
        nullable,
        ..annotated
    }
}

/// Whether a schema is a choice of types of which nothing is said: a part that says more of one of them narrows it.
fn is_choice_of_kinds(schema: &Schema) -> bool {
    let mut members = schema.one_of.iter().chain(&schema.any_of).peekable();
    members.peek().is_some()
        && members.all(says_nothing_but_type)
        && schema.all_of.is_empty()
        && schema.reference.is_none()
        && has_no_keyword(schema)
}

/// Whether a schema is made of others and says nothing else.
fn is_all_of(schema: &Schema) -> bool {
    !schema.all_of.is_empty()
        && schema.types.is_empty()
        && schema.reference.is_none()
        && schema.one_of.is_empty()
        && schema.any_of.is_empty()
        && has_no_keyword(schema)
}
