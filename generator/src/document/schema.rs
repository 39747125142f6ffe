//! Decides what a schema says: JSON Schema as `OpenAPI` 3.1 has it, with 3.0's `nullable` turned into a type.

use indexmap::IndexMap;

use super::Version;
use super::description::siblings;
use super::read::Reader;
use crate::site::Site;
use crate::source::Node;

/// A schema (`OpenAPI` 3.1, section 4.8.24).
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Where it stands.
    pub at: Site,
    /// `$ref`, as written.
    pub reference: Option<String>,
    /// The types that a value may have; none means any.
    pub types: Vec<JsonType>,
    /// What stands among the types and is none.
    pub unknown_types: Vec<String>,
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
    /// Keywords beside `$ref` that say more than annotations do.
    pub siblings: Vec<String>,
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
    let mut typed = typed(reader);
    let nullable = reader.flag("nullable") || reader.flag("x-nullable");
    if nullable && !typed.types.is_empty() {
        typed.types.push(JsonType::Null);
    }
    let reference = reader.reference().map(ToOwned::to_owned);
    if let Some(Node::List(_)) = reader.node().get("items") {
        reader.wrong("items", "an object");
    }
    let siblings = siblings(reader.node()).map(ToOwned::to_owned);
    Schema {
        at: reader.at().clone(),
        siblings: siblings.filter(|_| reference.is_some()).collect(),
        reference,
        title: reader.text("title"),
        description: reader.text("description"),
        deprecated: reader.flag("deprecated"),
        example: example(reader.node()),
        properties: reader.members("properties", schema),
        required: required(reader),
        additional: additional(reader),
        items: reader.member("items", schema).map(Box::new),
        unsupported: SHAPING
            .into_iter()
            .filter(|word| reader.node().get(word).is_some())
            .collect(),
        ..typed
    }
}

/// The keywords that a schema has in common with the parameters and headers of Swagger 2.0.
pub(super) fn typed(reader: &mut Reader<'_, '_>) -> Schema {
    let mut schema = Schema {
        at: reader.at().clone(),
        format: reader.text("format"),
        default: reader.node().get("default").cloned(),
        values: values(reader),
        ..Schema::default()
    };
    for name in type_names(reader) {
        match JsonType::named(&name) {
            Some(kind) => schema.types.push(kind),
            // Any bytes.
            None if name == "file" && reader.version() == Version::Swagger2 => {
                schema.types.push(JsonType::String);
                schema.format = Some("binary".to_owned());
            }
            None => match JsonType::named(&name.to_ascii_lowercase()) {
                Some(kind) => {
                    let lower = name.to_ascii_lowercase();
                    let message = format!("`{name}` is an odd spelling of the type `{lower}`");
                    reader.warn("odd-type", "type", message);
                    schema.types.push(kind);
                }
                None => schema.unknown_types.push(name),
            },
        }
    }
    schema
}

fn values(reader: &mut Reader<'_, '_>) -> Option<Vec<Node>> {
    let values = reader.node().get("enum")?;
    let list = values.as_list().map(<[Node]>::to_vec);
    if list.is_none() && !values.is_null() {
        reader.wrong("enum", "an array");
    }
    list
}

/// The names of required properties. Real files have the truth value here that a parameter has.
fn required(reader: &mut Reader<'_, '_>) -> Vec<String> {
    match reader.node().get("required") {
        Some(Node::Bool(_) | Node::String(_)) => {}
        Some(Node::Map(_)) => {
            reader.wrong("required", "an array");
            return Vec::new();
        }
        _ => return reader.texts("required"),
    }
    let message =
        "`required` of a schema should be an array of the names of properties; it is passed over";
    let help = "list the name of this property in the `required` of the object that has it";
    reader.warn_with_help("wrong-required", "required", message, help);
    Vec::new()
}

fn example(node: &Node) -> Option<Node> {
    let first = |list: &Node| list.as_list().and_then(|list| list.first().cloned());
    node.get("example")
        .cloned()
        .or_else(|| node.get("examples").and_then(first))
}

fn type_names(reader: &mut Reader<'_, '_>) -> Vec<String> {
    match reader.node().get("type") {
        Some(Node::String(name)) => vec![name.clone()],
        Some(Node::List(_)) => reader.texts("type"),
        None | Some(Node::Null) => Vec::new(),
        Some(_) => {
            reader.wrong("type", "a string or an array of strings");
            Vec::new()
        }
    }
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
