//! Decides which kinds of JSON the values of a schema are, and whether null is among them.

use std::rc::Rc;

use super::Lowering;
use super::choice::says_less;
use super::merge::says_nothing;
use crate::document::{Additional, JsonType, Schema};
use crate::ir::Kinds;
use crate::site::Site;
use crate::source::Node;

/// So deep references are followed for the kinds of a schema; what is deeper may be of any.
const DEEPEST: usize = 50;

impl Lowering<'_> {
    /// The kinds of JSON that a schema has at most. Those of one that says nothing are all, and so are those of one
    /// that leads back to itself, as long as it is being looked at.
    pub(super) fn kinds_at(&mut self, at: &Site) -> Kinds {
        self.followed(at, 0)
    }

    /// The same of a schema that is at hand.
    pub(in crate::lower) fn kinds_of(&mut self, schema: &Schema) -> Kinds {
        self.kinds(schema, 0)
    }

    fn kinds(&mut self, schema: &Schema, depth: usize) -> Kinds {
        let mut kinds = said_kinds(schema);
        if let Some(target) = &schema.reference {
            let target = self.description.follow_schema(schema.at.file, target);
            if let Ok(target) = target {
                kinds = kinds.and(self.followed(&target, depth));
            }
        }
        for member in &schema.all_of {
            kinds = kinds.and(self.kinds(member, depth));
        }
        for members in [&schema.one_of, &schema.any_of] {
            let telling = members.iter().filter(|member| !says_nothing(member));
            let each = telling.map(|member| self.kinds(member, depth));
            if let Some(any) = each.reduce(Kinds::or) {
                // What may be anything besides may be null.
                let null = members.iter().any(says_less).then_some(Kinds::NULL);
                kinds = kinds.and(any.or(null.unwrap_or_default()));
            }
        }
        if schema.nullable {
            kinds = kinds.or(Kinds::NULL);
        }
        kinds
    }

    fn followed(&mut self, target: &Site, depth: usize) -> Kinds {
        if let Some(known) = self.kinds_by_site.get(target) {
            return *known;
        }
        if depth > DEEPEST {
            return Kinds::ALL;
        }
        self.kinds_by_site.insert(target.clone(), Kinds::ALL);
        let schema: Rc<Schema> = self.schema_at(target);
        let kinds = self.kinds(&schema, depth + 1);
        self.kinds_by_site.insert(target.clone(), kinds);
        kinds
    }

    /// Whether null is a value of what a reference leads to. What takes any JSON takes null by itself.
    pub(super) fn takes_null(&mut self, at: &Site) -> bool {
        let kinds = self.kinds_at(at);
        kinds != Kinds::ALL && !kinds.and(Kinds::NULL).is_empty()
    }
}

/// The kinds by the keywords of a schema itself.
fn said_kinds(schema: &Schema) -> Kinds {
    let types = schema.types.iter().map(|kind| kind_of(*kind));
    let mut kinds = types.reduce(Kinds::or).unwrap_or_else(|| implied(schema));
    let values = schema.values.iter().flatten().chain(&schema.constant);
    let values = values.map(kind_of_value).reduce(Kinds::or);
    if let Some(values) = values {
        let both = kinds.and(values);
        // A null among the values is meant, also where the type forgets it.
        let null = values.and(Kinds::NULL);
        kinds = if both.is_empty() {
            kinds
        } else {
            both.or(null)
        };
    }
    kinds
}

/// The kinds of a schema that says no type. Strictly all are allowed; what is meant is said by the keywords.
fn implied(schema: &Schema) -> Kinds {
    let object = !schema.properties.is_empty()
        || !schema.patterns.is_empty()
        || !schema.required.is_empty()
        || matches!(schema.additional, Additional::Typed(_));
    if object {
        Kinds::OBJECT
    } else if schema.items.is_some() || !schema.prefix_items.is_empty() {
        Kinds::ARRAY
    } else if !says_nothing(schema) {
        Kinds::ALL
    } else if matches!(schema.additional, Additional::Allowed(_)) {
        Kinds::OBJECT
    } else {
        schema.implied.map_or(Kinds::ALL, kind_of)
    }
}

/// The kinds of a type.
pub(super) fn kind_of(kind: JsonType) -> Kinds {
    match kind {
        JsonType::Null => Kinds::NULL,
        JsonType::Boolean => Kinds::BOOLEAN,
        JsonType::Integer => Kinds::INTEGER,
        JsonType::Number => Kinds::NUMBER,
        JsonType::String => Kinds::STRING,
        JsonType::Array => Kinds::ARRAY,
        JsonType::Object => Kinds::OBJECT,
    }
}

fn kind_of_value(value: &Node) -> Kinds {
    match value {
        Node::Null => Kinds::NULL,
        Node::Bool(_) => Kinds::BOOLEAN,
        Node::Number(_) if value.as_i64().is_some() => Kinds::INTEGER,
        Node::Number(_) => Kinds::NUMBER,
        Node::String(_) => Kinds::STRING,
        Node::List(_) => Kinds::ARRAY,
        Node::Map(_) => Kinds::OBJECT,
    }
}

/// The kinds without null.
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
