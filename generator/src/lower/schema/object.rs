//! Decides which type an object is: a struct, or a map.

use super::merge::says_nothing;
use super::{Lowering, Made};
use crate::diagnostic::Severity;
use crate::document::{Additional, Schema};
use crate::ir::{Field, Rest, Struct, TypeKind, TypeRef};
use crate::ledger::Kind;

impl Lowering<'_> {
    pub(super) fn object(&mut self, own: &Schema, hint: &str) -> Made {
        if own.properties.is_empty() {
            return Made::Used(self.map(own, hint));
        }
        self.wrong_required(own);
        let fields = self.fields(own, hint);
        let rest = self.rest(own, hint);
        Made::Named(TypeKind::Struct(Struct { fields, rest }))
    }

    /// The properties of an object.
    pub(in crate::lower) fn fields(&mut self, own: &Schema, hint: &str) -> Vec<Field> {
        let mut fields = Vec::new();
        for (wire, property) in &own.properties {
            let required = own.required.contains(wire);
            let words = self.part_words(own, property, hint, wire);
            fields.push(self.field(wire, property, required, &words));
        }
        fields
    }

    /// What becomes of properties that have no field.
    pub(in crate::lower) fn rest(&mut self, own: &Schema, hint: &str) -> Rest {
        match self.others(own, hint) {
            Others::None => Rest::Ignored,
            Others::Any => Rest::Kept,
            Others::Of(ty) => Rest::Typed(ty),
        }
    }

    fn map(&mut self, own: &Schema, hint: &str) -> TypeRef {
        TypeRef::Map(Box::new(match self.others(own, hint) {
            Others::None | Others::Any => TypeRef::Any,
            Others::Of(ty) => ty,
        }))
    }

    /// The properties that have no names of their own in the description.
    fn others(&mut self, own: &Schema, hint: &str) -> Others {
        let mut types = Vec::new();
        for (pattern, schema) in &own.patterns {
            let words = self.part_words(own, schema, hint, "value");
            let ty = self.type_of(schema, &words);
            let how = format!("`patternProperties`: the names are not checked against `{pattern}`");
            self.note(Kind::Schema, &own.at, "unchecked-names", &how);
            types.push(ty);
        }
        if let Additional::Allowed(_) = own.additional {
            let at = own.at.child("additionalProperties");
            self.ledger.enter(Kind::Schema, &at);
        }
        match &own.additional {
            Additional::Typed(value) if says_nothing(value) => {
                self.scan(value);
                types.push(TypeRef::Any);
            }
            Additional::Typed(value) => {
                let words = self.part_words(own, value, hint, "value");
                types.push(self.type_of(value, &words));
            }
            Additional::Allowed(true) => types.push(TypeRef::Any),
            Additional::Allowed(false) if types.is_empty() => return Others::None,
            Additional::Allowed(false) | Additional::Unsaid => {}
        }
        types.dedup();
        match <[TypeRef; 1]>::try_from(types) {
            Ok([TypeRef::Any]) | Err(_) => Others::Any,
            Ok([only]) => Others::Of(only),
        }
    }

    /// Says that a property is required that there is not.
    fn wrong_required(&mut self, own: &Schema) {
        let missing = own
            .required
            .iter()
            .find(|name| !own.properties.contains_key(*name));
        let Some(name) = missing else { return };
        let message = format!("`required` names `{name}`, which is not a property");
        let at = own.at.child("required");
        if self.description.get(&at).is_some() {
            self.say(Severity::Note, "unknown-required", &at, message);
        }
    }
}

/// The properties of an object that have no fields.
enum Others {
    None,
    Any,
    Of(TypeRef),
}

/// Whether a schema without a type is that of an object.
pub(super) fn is_object(own: &Schema) -> bool {
    !own.properties.is_empty()
        || !own.patterns.is_empty()
        || !own.required.is_empty()
        || own.values.is_some()
        || own.constant.is_some()
        || !matches!(own.additional, Additional::Unsaid)
}
