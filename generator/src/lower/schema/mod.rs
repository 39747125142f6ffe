//! Decides which type a schema is.

mod choice;
mod enums;
mod family;
mod field;
mod kinds;
mod merge;
mod object;
mod place;
mod said;
mod tags;
#[cfg(test)]
mod tests;
mod union;
mod words;
mod xml;

pub(super) use enums::constant as constant_of;

use super::Lowering;
use super::scalar::scalar;
use crate::document::{JsonType, Schema};
use crate::ir::{Docs, Kinds, Origin, Type, TypeId, TypeKind, TypeRef};
use crate::ledger::Kind;
use crate::site::Site;
use kinds::kind_of;
use merge::Essence;
pub(super) use merge::says_nothing;
pub(super) use xml::Forms;

pub(super) use field::show;

/// A type that has a name, or one that is spelled where it is used.
enum Made {
    Named(TypeKind),
    Used(TypeRef),
}

impl Lowering<'_> {
    /// The named type of a component schema, or of any schema that a reference leads to. It is made
    /// later, by [`make_pending`](Self::make_pending).
    pub(super) fn component_type(&mut self, at: &Site) -> TypeId {
        if let Some(id) = self.by_site.get(at) {
            return *id;
        }
        let id = self.reserve(at);
        self.pending.push((id, at.clone()));
        id
    }

    /// Makes the types that were only referred to so far. References lead from schema to schema
    /// without end, so they wait in a list and not on the stack.
    pub(super) fn make_pending(&mut self) {
        while let Some((id, at)) = self.pending.pop() {
            let origin = self.origin(&at);
            let schema = self.schema_at(&at);
            let used = self.referred(&at);
            self.placed.insert(at, used);
            self.make(id, &schema, origin);
        }
    }

    /// What a schema is called after that is referred to.
    fn origin(&self, at: &Site) -> Origin {
        match self.component_names.get(at) {
            Some(name) => Origin::Component(name.clone()),
            None => Origin::Inline(self.place_words(at)),
        }
    }

    /// A type of its own that no schema is.
    pub(in crate::lower) fn reserve_inline(&mut self, ty: Type) -> TypeId {
        let id = TypeId(self.types.len());
        self.types.push(Some(ty));
        id
    }

    pub(super) fn reserve(&mut self, at: &Site) -> TypeId {
        let id = TypeId(self.types.len());
        self.types.push(None);
        self.by_site.insert(at.clone(), id);
        id
    }

    /// Makes a named type: an alias of what would need no name. It is that of the values besides null.
    fn make(&mut self, id: TypeId, schema: &Schema, origin: Origin) {
        let hint = match &origin {
            Origin::Component(name) | Origin::Inline(name) => name.clone(),
        };
        if let Some(ty) = self.overridden(schema) {
            self.types[id.0] = Some(finished(schema, origin, TypeKind::Alias(ty)));
            return;
        }
        self.scan(schema);
        let kind = match self.essence(schema) {
            Essence::Same { target, .. } => TypeKind::Alias(self.named(&target)),
            Essence::Own(own) => match self.family(id, &own, &hint) {
                Some(union) => union,
                None => self.kind(&own, &hint),
            },
        };
        let ty = finished(schema, origin, kind);
        self.types[id.0] = Some(ty);
    }

    fn kind(&mut self, own: &Schema, hint: &str) -> TypeKind {
        match self.made(own, hint) {
            Made::Named(kind) => kind,
            Made::Used(used) => TypeKind::Alias(used),
        }
    }

    /// The use of a schema's type, a named one for what needs a name.
    ///
    /// `hint` holds the words of the place, for the name.
    pub(super) fn type_of(&mut self, schema: &Schema, hint: &str) -> TypeRef {
        let ty = self.used(schema, hint);
        self.placed.insert(schema.at.clone(), ty.clone());
        ty
    }

    /// The same where the value has another type, whatever the schema says: its own is then that of nothing.
    pub(super) fn used(&mut self, schema: &Schema, hint: &str) -> TypeRef {
        if let Some(ty) = self.overridden(schema) {
            let kinds = self.kinds_of(schema);
            return or_null(ty, kinds != Kinds::ALL && takes_null(kinds));
        }
        self.scan(schema);
        if self.is_broken(schema) {
            return TypeRef::Any;
        }
        let own = match self.essence(schema) {
            Essence::Same { target, nullable } => {
                let ty = self.referred(&target);
                return or_null(ty, nullable);
            }
            Essence::Own(own) => own,
        };
        let kinds = self.kinds_of(&own);
        let nullable = kinds != Kinds::ALL && takes_null(kinds);
        if let Some(id) = self.by_site.get(&schema.at) {
            return or_null(TypeRef::Named(*id), nullable);
        }
        let ty = if may_need_name(&own) {
            let id = self.reserve(&schema.at);
            let kind = self.kind(&own, hint);
            let ty = finished(&own, Origin::Inline(hint.to_owned()), kind);
            self.types[id.0] = Some(ty);
            TypeRef::Named(id)
        } else {
            match self.made(&own, hint) {
                Made::Used(used) => used,
                Made::Named(_) => TypeRef::Any,
            }
        };
        or_null(ty, nullable)
    }

    /// Whether a schema is a reference that leads to nothing, which [`essence`](Self::essence) says.
    fn is_broken(&mut self, schema: &Schema) -> bool {
        let Some(target) = &schema.reference else {
            return false;
        };
        let broken = self
            .description
            .follow_schema(schema.at.file, target)
            .is_err();
        if broken {
            self.schema_target(&schema.at, target);
        }
        broken
    }

    /// The use of the type that a reference leads to.
    fn referred(&mut self, target: &Site) -> TypeRef {
        let nullable = self.takes_null(target);
        or_null(self.named(target), nullable)
    }

    /// The same without null.
    fn named(&mut self, target: &Site) -> TypeRef {
        TypeRef::Named(self.component_type(target))
    }

    /// The type of a schema that is whole, without null.
    fn made(&mut self, own: &Schema, hint: &str) -> Made {
        if own.never {
            let how = "no value is of the schema `false`; any JSON is taken";
            self.approximate(Kind::Schema, &own.at, "impossible-schema", how);
            return Made::Used(TypeRef::Any);
        }
        if let Some(union) = self.choice(own, hint) {
            return union;
        }
        if let Some(made) = self.listed(own) {
            return made;
        }
        let mut types = own.types.iter().filter(|kind| **kind != JsonType::Null);
        match (types.next(), types.next()) {
            (Some(kind), None) => self.of_kind(*kind, own, hint),
            (None, _) => self.untyped(own, hint),
            _ => self.by_kinds(own, hint),
        }
    }

    fn of_kind(&mut self, kind: JsonType, own: &Schema, hint: &str) -> Made {
        match kind {
            JsonType::Object => self.object(own, hint),
            JsonType::Array => Made::Used(self.list(own, hint)),
            JsonType::Null => Made::Used(TypeRef::Null),
            scalar => Made::Used(self.scalar(scalar, own)),
        }
    }

    /// The type of a schema that says no type but has keywords of one.
    fn untyped(&mut self, own: &Schema, hint: &str) -> Made {
        let kinds = self.kinds_of(own);
        if kinds == Kinds::NULL {
            Made::Used(TypeRef::Null)
        } else if kinds == Kinds::OBJECT && object::is_object(own) {
            self.object(own, hint)
        } else if kinds == Kinds::ARRAY {
            Made::Used(self.list(own, hint))
        } else if let Some(format) = &own.format {
            let kind = super::scalar::implied(format);
            Made::Used(kind.map_or(TypeRef::Any, |kind| self.scalar(kind, own)))
        } else {
            let kind = own.implied;
            Made::Used(kind.map_or(TypeRef::Any, |kind| self.scalar(kind, own)))
        }
    }

    fn scalar(&mut self, kind: JsonType, own: &Schema) -> TypeRef {
        let format = if kind == JsonType::Integer && is_beyond_i64(own) {
            Some("uint64")
        } else {
            own.format.as_deref()
        };
        let found = scalar(kind, format, self.overrides.libraries);
        if let Some(how) = found.how {
            self.note(Kind::Schema, &own.at, "unread-format", &how);
        }
        found.ty
    }

    fn list(&mut self, own: &Schema, hint: &str) -> TypeRef {
        if !own.prefix_items.is_empty() {
            return self.tuple(own, hint);
        }
        let item = own.items.as_deref().cloned();
        let item = item.map_or(TypeRef::Any, |item| {
            self.type_of(&item, &format!("{hint} item"))
        });
        TypeRef::List(Box::new(item))
    }

    /// A list whose items have each a type of their own. One of any length is a list of what any of them is.
    fn tuple(&mut self, own: &Schema, hint: &str) -> TypeRef {
        let mut items = Vec::new();
        for (index, item) in own.prefix_items.iter().enumerate() {
            let words = format!("{hint} item {}", index + 1);
            items.push(self.type_of(item, &words));
        }
        let rest = own.items.as_deref().filter(|rest| !rest.never).cloned();
        if is_closed(own) {
            return TypeRef::Tuple(items);
        }
        if let Some(rest) = rest {
            items.push(self.type_of(&rest, &format!("{hint} item")));
        } else if !has_last(own) {
            items.push(TypeRef::Any);
        }
        items.dedup();
        let how = "its items have types by their places; they are a list in which each may be any of them";
        self.note(Kind::Schema, &own.at, "open-tuple", how);
        match <[TypeRef; 1]>::try_from(items) {
            Ok([only]) => TypeRef::List(Box::new(only)),
            Err(_) => TypeRef::List(Box::new(TypeRef::Any)),
        }
    }
}

/// Whether a list has a type for each item and is of one length, which is not too long.
pub(super) fn is_closed(own: &Schema) -> bool {
    const LONGEST: usize = 6;
    let count = own.prefix_items.len();
    count <= LONGEST && has_last(own) && own.min_items == Some(count)
}

/// Whether a list has no items beside those that have a type by their place.
fn has_last(own: &Schema) -> bool {
    let never = own.items.as_deref().is_some_and(|rest| rest.never);
    never || own.max_items == Some(own.prefix_items.len())
}

/// A type whose kind is known.
fn finished(schema: &Schema, origin: Origin, kind: TypeKind) -> Type {
    Type {
        at: schema.at.clone(),
        origin,
        docs: docs(schema),
        kind,
        used: true,
        only_received: false,
    }
}

/// A value or null.
fn or_null(ty: TypeRef, nullable: bool) -> TypeRef {
    if nullable && !ty.takes_null() {
        TypeRef::Nullable(Box::new(ty))
    } else {
        ty
    }
}

/// Whether an integer without format is one that only an unsigned one of 64 bits holds, by its default or its example.
fn is_beyond_i64(own: &Schema) -> bool {
    let mut shown = own.default.iter().chain(&own.example);
    own.format.is_none() && shown.any(|value| value.as_i64().is_none() && value.as_u64().is_some())
}

fn takes_null(kinds: Kinds) -> bool {
    !kinds.and(Kinds::NULL).is_empty()
}

/// Whether a schema that is whole may be a type that its uses call by a name.
fn may_need_name(own: &Schema) -> bool {
    let types = own.types.iter().filter(|kind| **kind != JsonType::Null);
    !own.properties.is_empty()
        || own.values.is_some()
        || own.constant.is_some()
        || !own.one_of.is_empty()
        || !own.any_of.is_empty()
        || types.count() > 1
}

/// What the description says of a schema.
pub(super) fn docs(schema: &Schema) -> Docs {
    let text = schema.description.clone().or_else(|| schema.title.clone());
    Docs {
        text: text.filter(|text| !text.trim().is_empty()),
        deprecated: schema.deprecated,
        example: None,
    }
}
