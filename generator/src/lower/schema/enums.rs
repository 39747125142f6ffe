//! Decides which type a schema is that lists its values (`enum`, `const`).

use std::collections::HashSet;

use super::kinds::without_null;
use super::{Lowering, Made, kind_of};
use crate::document::{JsonType, Schema};
use crate::ir::{Base, Enum, EnumValue, Kinds, TypeKind, TypeRef, Value};
use crate::ledger::Kind;
use crate::source::Node;

impl Lowering<'_> {
    /// The type of the listed values; `None` if none are listed, or none that has its type.
    pub(super) fn listed(&mut self, own: &Schema) -> Option<Made> {
        let listed = listed_values(own)?;
        let allowed = own.types.iter().map(|kind| kind_of(*kind));
        let allowed = allowed.reduce(Kinds::or).unwrap_or(Kinds::ALL);
        let mut values: Vec<EnumValue> = Vec::new();
        let mut known = HashSet::new();
        let mut odd = false;
        for (index, node) in listed.iter().enumerate() {
            match constant(node) {
                Some(value) if !kind(&value).and(allowed).is_empty() => {
                    if known.insert(format!("{value:?}")) {
                        values.push(enum_value(own, index, listed.len(), value));
                    }
                }
                Some(_) => odd = true,
                None => odd |= !node.is_null(),
            }
        }
        if odd {
            let how = "`enum` or `const` has a value that is not of the type, or is no scalar; it is passed over";
            self.note(Kind::Schema, &own.at, "odd-enum-value", how);
        }
        let base = base(&values, allowed)?;
        let is_component = self.component_names.contains_key(&own.at);
        Some(match (base, values.as_slice()) {
            (None, _) => Made::Used(TypeRef::Bool),
            // One value is said by the field that has it.
            (Some(_), [only]) if !is_component => Made::Used(self.type_of_one(&only.value, own)),
            (Some(base), _) => Made::Named(TypeKind::Enum(Enum { base, values })),
        })
    }

    fn type_of_one(&mut self, value: &Value, own: &Schema) -> TypeRef {
        let types = own.types.iter().copied();
        let said = types
            .filter(|kind| *kind != JsonType::Null)
            .collect::<Vec<_>>();
        match (said.as_slice(), value) {
            ([kind], _) => self.scalar(*kind, own),
            (_, Value::Text(_)) => self.scalar(JsonType::String, own),
            (_, Value::Int(_)) => self.scalar(JsonType::Integer, own),
            (_, Value::Float(_)) => TypeRef::Float64,
            (_, Value::Bool(_)) => TypeRef::Bool,
        }
    }
}

/// The values that a schema lists.
pub(super) fn listed_values(own: &Schema) -> Option<Vec<Node>> {
    match (&own.constant, &own.values) {
        (Some(Node::Null), None) => None,
        (Some(constant), _) => Some(vec![constant.clone()]),
        (None, Some(values)) if !values.is_empty() => Some(values.clone()),
        (None, _) => None,
    }
}

/// The only value of a schema that is whole.
pub(super) fn only_value(own: &Schema) -> Option<Value> {
    let values = listed_values(own)?;
    let mut values = values.iter().filter(|value| !value.is_null());
    match (values.next(), values.next()) {
        (Some(only), None) => constant(only),
        _ => None,
    }
}

/// A scalar as a constant.
pub(in crate::lower) fn constant(node: &Node) -> Option<Value> {
    Some(match node {
        Node::Bool(value) => Value::Bool(*value),
        Node::String(text) => Value::Text(text.clone()),
        Node::Number(_) => match node.as_i64() {
            Some(int) => Value::Int(int),
            None => Value::Float(node.as_f64().filter(|float| float.is_finite())?),
        },
        Node::Null | Node::List(_) | Node::Map(_) => return None,
    })
}

fn kind(value: &Value) -> Kinds {
    match value {
        Value::Bool(_) => Kinds::BOOLEAN,
        Value::Int(_) => Kinds::INTEGER,
        Value::Float(_) => Kinds::NUMBER,
        Value::Text(_) => Kinds::STRING,
    }
}

/// What the values are; the inner `None` if they are booleans, of which there are no others.
#[expect(
    clippy::option_option,
    reason = "no values, and none that need a list, are two things"
)]
fn base(values: &[EnumValue], allowed: Kinds) -> Option<Option<Base>> {
    let kinds = values
        .iter()
        .map(|own| kind(&own.value))
        .reduce(Kinds::or)?;
    Some(match kinds {
        Kinds::BOOLEAN => None,
        Kinds::STRING => Some(Base::Text),
        Kinds::INTEGER if without_null(allowed) != Kinds::NUMBER => Some(Base::Int),
        Kinds::INTEGER | Kinds::NUMBER => Some(Base::Float),
        _ => Some(Base::Json),
    })
}

/// A value, and what an extension of the standard says of it. Null is in the list, but may have no name.
fn enum_value(own: &Schema, index: usize, count: usize, value: Value) -> EnumValue {
    let of = |texts: &[String]| {
        let text = texts.get(index).filter(|_| texts.len() == count)?;
        (!text.trim().is_empty()).then(|| text.clone())
    };
    EnumValue {
        name: of(&own.value_names),
        docs: of(&own.value_docs),
        value,
    }
}
