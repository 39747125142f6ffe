//! Decides what is said of a schema that its type does not show.

use super::Lowering;
use super::merge::says_nothing;
use crate::diagnostic::Severity;
use crate::document::{Additional, JsonType, Schema, Version};
use crate::ledger::Kind;

impl Lowering<'_> {
    /// Enters a schema in the ledger, and says what of it is not in its type.
    pub(in crate::lower) fn scan(&mut self, schema: &Schema) {
        if !self.scanned.insert(schema.at.clone()) {
            return;
        }
        self.ledger.enter(Kind::Schema, &schema.at);
        self.siblings(schema);
        if let [_, ..] = schema.unknown_types.as_slice() {
            let words = schema.unknown_types.join("`, `");
            let how = format!("`{words}` is not a type of JSON Schema; it is passed over");
            self.approximate(Kind::Schema, &schema.at, "unknown-type", &how);
        }
        if schema.dynamic {
            let how =
                "`$dynamicRef` and `$recursiveRef` are not followed; what they lead to is any JSON";
            self.approximate(Kind::Schema, &schema.at, "dynamic-reference", how);
        }
        for how in misplaced(schema) {
            self.approximate(Kind::Schema, &schema.at, "misplaced-keyword", how);
        }
        self.restricting(schema);
        self.plain_additional(schema);
    }

    /// Says which keywords beside a reference have no meaning.
    fn siblings(&mut self, schema: &Schema) {
        let version = self.description.version();
        if !schema.siblings.is_empty() && version < Version::OpenApi31 {
            let words = schema.siblings.join("`, `");
            let message = format!("`{words}` beside `$ref` says nothing in {version}");
            self.say(Severity::Note, "ignored-sibling", &schema.at, message);
        }
    }

    /// Says which keywords restrict values in ways that no type has. What they hold is not compiled.
    fn restricting(&mut self, schema: &Schema) {
        if schema.restricting.is_empty() {
            return;
        }
        let words = schema.restricting.join("`, `");
        let how = format!("`{words}` restricts values; that is the server's to check");
        self.note(Kind::Schema, &schema.at, "unchecked-keyword", &how);
    }

    /// `additionalProperties` that is a plain yes or no is in the type of what has it.
    fn plain_additional(&mut self, schema: &Schema) {
        if matches!(schema.additional, Additional::Allowed(_)) {
            let own = schema.at.child("additionalProperties");
            self.ledger.enter(Kind::Schema, &own);
        }
        for members in [&schema.one_of, &schema.any_of, &schema.all_of] {
            for member in members.iter().filter(|member| says_nothing(member)) {
                self.ledger.enter(Kind::Schema, &member.at);
            }
        }
    }
}

/// Keywords that say nothing of values of the type.
fn misplaced(schema: &Schema) -> Vec<&'static str> {
    let mut found = Vec::new();
    if schema.types.is_empty() {
        return found;
    }
    if schema.items.is_some() && !schema.types.contains(&JsonType::Array) {
        found.push("`items` are passed over, since the type is no array");
    }
    if !schema.properties.is_empty() && !schema.types.contains(&JsonType::Object) {
        found.push("`properties` are passed over, since the type is no object");
    }
    found
}
