//! Decides what of the description's own examples an example shows.

use super::super::value::integer;
use super::super::{Literal, TypeExpr};
use crate::ir::{Example, Field, Kinds, Union, Value, Variant, Width};
use crate::source::{Node, Number};

/// What is shown of a value: an example of the description, if there is one, and a text where that is none.
#[derive(Clone, Copy)]
pub(super) struct Shown<'e> {
    node: Option<&'e Node>,
    text: &'e str,
}

/// So many items of a list are shown.
const ITEMS: usize = 3;

/// So many characters of a text are read in a line of code.
const LINE: usize = 80;

/// So many properties of an object are shown.
const MEMBERS: usize = 12;

impl<'e> Shown<'e> {
    pub(super) fn new(node: Option<&'e Node>, text: &'e str) -> Self {
        Self { node, text }
    }

    /// No example, and a text.
    pub(super) fn text(text: &'e str) -> Self {
        Self { node: None, text }
    }

    /// The same without the example.
    pub(super) fn without(self) -> Self {
        Self::text(self.text)
    }

    pub(super) fn literal(self) -> TypeExpr {
        let own = self.node.and_then(Node::as_str);
        let own = own.filter(|own| own.chars().count() <= LINE && !own.is_empty());
        TypeExpr(Literal::text(own.unwrap_or(self.text)).to_string())
    }

    pub(super) fn is_null(self) -> bool {
        matches!(self.node, Some(Node::Null))
    }

    pub(super) fn boolean(self) -> Option<bool> {
        self.node.and_then(Node::as_bool)
    }

    pub(super) fn integer(self, width: Width) -> Option<TypeExpr> {
        let node = self.node?;
        let own = || node.as_number().and_then(Number::as_int);
        let spelled = || node.as_str().and_then(|text| text.parse().ok());
        let value = own().or_else(spelled)?;
        integer(width, i64::try_from(value).ok()?)
    }

    pub(super) fn number(self) -> Option<f64> {
        let number = self.node?.as_number()?;
        Some(number.as_f64()).filter(|value| value.is_finite())
    }

    /// A scalar as a constant.
    pub(super) fn value(self) -> Option<Value> {
        Some(match self.node? {
            Node::Bool(value) => Value::Bool(*value),
            Node::String(text) => Value::Text(text.clone()),
            Node::Number(number) => match number.as_int() {
                Some(int) => Value::Int(i64::try_from(int).ok()?),
                None => Value::Float(number.as_f64()),
            },
            Node::Null | Node::List(_) | Node::Map(_) => return None,
        })
    }

    /// The first items of a list; one without an example where there are none.
    pub(super) fn items(self) -> Vec<Self> {
        let own = self.node.and_then(Node::as_list).unwrap_or_default();
        if own.is_empty() {
            return vec![self.without()];
        }
        let items = own.iter().take(ITEMS);
        items.map(|item| Self::new(Some(item), self.text)).collect()
    }

    /// The item of a tuple.
    pub(super) fn place(self, index: usize) -> Self {
        let own = self.node.and_then(Node::as_list);
        Self::new(own.and_then(|own| own.get(index)), self.text)
    }

    /// The first entries of a map.
    pub(super) fn entries(self) -> Vec<(&'e str, Self)> {
        let own = self.node.and_then(Node::as_map).into_iter().flatten();
        let own = own.take(ITEMS);
        own.map(|(key, node)| (key.as_str(), Self::new(Some(node), self.text)))
            .collect()
    }

    /// The property of an object: as the object's example has it, or else as its own example is.
    pub(super) fn member<'m>(self, field: &'m Field, text: &'m str) -> Shown<'m>
    where
        'e: 'm,
    {
        let here = self.node.and_then(|node| node.get(&field.wire));
        let own = field.docs.example.as_ref();
        Shown::new(here.or(own.map(|Example(node)| node)), text)
    }

    /// Whether the example of the object has a property that a client sends.
    pub(super) fn has(self, field: &Field) -> bool {
        let members = self.node.and_then(Node::as_map);
        members.is_some_and(|members| {
            members.len() <= MEMBERS && members.contains_key(&field.wire) && !field.read_only
        })
    }

    /// Whether the example is a value of a variant.
    pub(super) fn is_one_of(self, union: &Union, variant: &Variant) -> bool {
        let Some(node) = self.node else { return false };
        let text = |name: &str| node.get(name).and_then(Node::as_str);
        if let Some(tag) = union.tag.as_deref().and_then(text) {
            return variant.tags.iter().any(|own| own == tag);
        }
        let mut constants = variant.constants.iter();
        let mut required = variant.required.iter();
        !kind(node).and(variant.kinds).is_empty()
            && required.all(|name| node.get(name).is_some())
            && constants.all(|(name, values)| {
                let value = Shown::new(node.get(name), "").value();
                value.is_none_or(|value| values.contains(&value))
            })
    }
}

fn kind(node: &Node) -> Kinds {
    match node {
        Node::Null => Kinds::NULL,
        Node::Bool(_) => Kinds::BOOLEAN,
        Node::Number(number) if number.as_int().is_some() => Kinds::INTEGER,
        Node::Number(_) => Kinds::NUMBER,
        Node::String(_) => Kinds::STRING,
        Node::List(_) => Kinds::ARRAY,
        Node::Map(_) => Kinds::OBJECT,
    }
}
