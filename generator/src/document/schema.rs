//! Decides what a schema says: JSON Schema as `OpenAPI` 3.1 has it, with 3.0's `nullable` turned into a type.

use indexmap::IndexMap;

use super::read::Reader;
use crate::pointer::Pointer;
use crate::source::Node;

/// A schema (`OpenAPI` 3.1, section 4.8.24).
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Where it stands.
    pub at: Pointer,
    /// `$ref`, as written.
    pub reference: Option<String>,
    /// The types that a value may have; none means any.
    pub types: Vec<JsonType>,
    /// `format`.
    pub format: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `default`.
    pub default: Option<Node>,
    /// `example`, or the first of `examples`.
    pub example: Option<Node>,
    /// `enum`.
    pub values: Option<Vec<Node>>,
    /// `properties`.
    pub properties: IndexMap<String, Schema>,
    /// `required`.
    pub required: Vec<String>,
    /// `additionalProperties`.
    pub additional: Additional,
    /// `items`.
    pub items: Option<Box<Schema>>,
    /// Keywords that shape the type and are not compiled.
    pub unsupported: Vec<&'static str>,
}

/// `additionalProperties`.
#[derive(Clone, Debug, Default)]
pub enum Additional {
    /// Not there.
    #[default]
    Unsaid,
    /// `true`, `{}` or `false`.
    Allowed(bool),
    /// Of one type.
    Typed(Box<Schema>),
}

/// A type of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JsonType {
    /// `null`.
    Null,
    /// `boolean`.
    Boolean,
    /// `integer`.
    Integer,
    /// `number`.
    Number,
    /// `string`.
    String,
    /// `array`.
    Array,
    /// `object`.
    Object,
}

impl JsonType {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "null" => Self::Null,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "string" => Self::String,
            "array" => Self::Array,
            "object" => Self::Object,
            _ => return None,
        })
    }
}

impl Schema {
    /// Whether `null` is among the types.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        self.types.contains(&JsonType::Null)
    }

    /// The one type besides null; `None` if there is none or there are several.
    #[must_use]
    pub fn single_type(&self) -> Option<JsonType> {
        let mut types = self.types.iter().filter(|kind| **kind != JsonType::Null);
        match (types.next(), types.next()) {
            (Some(one), None) => Some(*one),
            _ => None,
        }
    }
}

/// Keywords that change which type a schema is, and that the schema compiler does not know yet.
const SHAPING: [&str; 12] = [
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "if",
    "const",
    "discriminator",
    "prefixItems",
    "patternProperties",
    "propertyNames",
    "dependentSchemas",
    "unevaluatedProperties",
];

/// Reads a schema; `true` and `false` are schemas too.
pub fn schema(reader: &mut Reader<'_, '_>) -> Schema {
    if let Node::Bool(_) = reader.node() {
        return Schema {
            at: reader.at().clone(),
            ..Schema::default()
        };
    }
    let mut types = types(reader);
    if reader.flag("nullable") && !types.is_empty() {
        types.push(JsonType::Null);
    }
    Schema {
        at: reader.at().clone(),
        reference: reader.text("$ref"),
        types,
        format: reader.text("format"),
        title: reader.text("title"),
        description: reader.text("description"),
        deprecated: reader.flag("deprecated"),
        default: reader.node().get("default").cloned(),
        example: example(reader.node()),
        values: reader
            .node()
            .get("enum")
            .and_then(Node::as_list)
            .map(<[Node]>::to_vec),
        properties: reader.members("properties", schema),
        required: reader.texts("required"),
        additional: additional(reader),
        items: reader.member("items", schema).map(Box::new),
        unsupported: SHAPING
            .into_iter()
            .filter(|word| reader.node().get(word).is_some())
            .collect(),
    }
}

fn example(node: &Node) -> Option<Node> {
    let first = |list: &Node| list.as_list().and_then(|list| list.first().cloned());
    node.get("example")
        .cloned()
        .or_else(|| node.get("examples").and_then(first))
}

fn types(reader: &mut Reader<'_, '_>) -> Vec<JsonType> {
    let names: Vec<String> = match reader.node().get("type") {
        Some(Node::String(name)) => vec![name.clone()],
        Some(Node::List(_)) => reader.texts("type"),
        None => return Vec::new(),
        Some(_) => {
            reader.wrong("type", "a string or an array of strings");
            return Vec::new();
        }
    };
    let mut types = Vec::new();
    for name in &names {
        match JsonType::named(name) {
            Some(kind) => types.push(kind),
            None => reader.warn(
                "unknown-type",
                "type",
                format!("`{name}` is not a type of JSON Schema; any value is taken"),
            ),
        }
    }
    types
}

fn additional(reader: &mut Reader<'_, '_>) -> Additional {
    match reader.node().get("additionalProperties") {
        None => Additional::Unsaid,
        Some(Node::Bool(allowed)) => Additional::Allowed(*allowed),
        Some(Node::Map(map)) if map.is_empty() => Additional::Allowed(true),
        Some(_) => reader
            .member("additionalProperties", schema)
            .map_or(Additional::Unsaid, |schema| {
                Additional::Typed(Box::new(schema))
            }),
    }
}
