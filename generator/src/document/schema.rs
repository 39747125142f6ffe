//! Decides what a schema says: JSON Schema as `OpenAPI` 3.1 has it, with 3.0's `nullable` turned into a type.

use indexmap::IndexMap;

use super::Version;
use super::description::siblings;
use super::read::Reader;
use super::xml::{Xml, xml};
use crate::site::Site;
use crate::source::Node;

/// A schema (`OpenAPI` 3.1, section 4.8.24).
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a keyword of the standard"
)]
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
    /// `contentMediaType`: what the string holds, encoded or as bytes.
    pub media_type: Option<String>,
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
    /// `patternProperties`.
    pub patterns: IndexMap<String, Schema>,
    /// `items`, that of items behind `prefixItems` if there are any.
    pub items: Option<Box<Schema>>,
    /// `prefixItems`, or `items` that is a list as it was before draft 2020-12.
    pub prefix_items: Vec<Schema>,
    /// `minItems`.
    pub min_items: Option<usize>,
    /// `maxItems`; 0 items behind `prefixItems` are said by `items: false` too.
    pub max_items: Option<usize>,
    /// `const`.
    pub constant: Option<Node>,
    /// `x-enum-varnames`: what the values of the enum are called.
    pub value_names: Vec<String>,
    /// `x-enum-descriptions`: what the values of the enum mean.
    pub value_docs: Vec<String>,
    /// `allOf`.
    pub all_of: Vec<Schema>,
    /// `oneOf`.
    pub one_of: Vec<Schema>,
    /// `anyOf`.
    pub any_of: Vec<Schema>,
    /// `xml`.
    pub xml: Option<Box<Xml>>,
    /// `contentSchema`: what a string is the text of.
    pub content_schema: Option<Box<Schema>>,
    /// `discriminator`.
    pub discriminator: Option<Discriminator>,
    /// `nullable` of 3.0, also where no type is beside it.
    pub nullable: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// Whether it is the schema `false`, which no value is of.
    pub never: bool,
    /// The type that restrictions imply where none is said.
    pub implied: Option<JsonType>,
    /// Whether it refers to what depends on who refers to it (`$dynamicRef`, `$recursiveRef`).
    pub dynamic: bool,
    /// Keywords that only restrict values, in ways that no type has.
    pub restricting: Vec<&'static str>,
    /// Keywords beside `$ref` that say more than annotations do.
    pub siblings: Vec<String>,
}

/// What tells the schemas of a `oneOf` or `anyOf` from each other, or those that extend one (`OpenAPI` 3.1, section
/// 4.8.25).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discriminator {
    /// The property whose value tells.
    pub property: String,
    /// The values, and the names or references of the schemas that they stand for.
    pub mapping: IndexMap<String, String>,
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

/// Keywords of schemas that restrict values in ways that no type has.
const RESTRICTING: [&str; 8] = [
    "not",
    "if",
    "contains",
    "propertyNames",
    "dependentSchemas",
    "dependentRequired",
    "unevaluatedProperties",
    "unevaluatedItems",
];

/// Reads a schema; `true` and `false` are schemas too.
pub fn schema(reader: &mut Reader<'_, '_>) -> Schema {
    if let Node::Bool(allowed) = reader.node() {
        return Schema {
            at: reader.at().clone(),
            never: !allowed,
            ..Schema::default()
        };
    }
    let mut typed = typed(reader);
    let nullable = reader.flag("nullable") || reader.flag("x-nullable");
    if nullable && !typed.types.is_empty() {
        typed.types.push(JsonType::Null);
    }
    let reference = reader.reference().map(ToOwned::to_owned);
    let siblings = siblings(reader.node()).map(ToOwned::to_owned);
    Schema {
        at: reader.at().clone(),
        siblings: siblings.filter(|_| reference.is_some()).collect(),
        reference,
        media_type: reader.text("contentMediaType"),
        title: reader.text("title"),
        description: reader.text("description"),
        deprecated: reader.flag("deprecated"),
        example: example(reader.node()),
        properties: reader.members("properties", schema),
        required: required(reader),
        additional: additional(reader),
        patterns: reader.members("patternProperties", schema),
        items: items(reader).map(Box::new),
        prefix_items: prefix_items(reader),
        min_items: count(reader, "minItems"),
        max_items: count(reader, "maxItems"),
        constant: reader.node().get("const").cloned(),
        value_names: extension(reader.node(), &["x-enum-varnames", "x-enumNames"]),
        value_docs: extension(
            reader.node(),
            &["x-enum-descriptions", "x-enumDescriptions"],
        ),
        all_of: reader.each_schema("allOf", schema),
        one_of: reader.each_schema("oneOf", schema),
        any_of: reader.each_schema("anyOf", schema),
        xml: xml(reader),
        content_schema: reader.member("contentSchema", schema).map(Box::new),
        discriminator: discriminator(reader),
        nullable,
        read_only: reader.flag("readOnly"),
        write_only: reader.flag("writeOnly"),
        implied: implied(reader.node()),
        dynamic: ["$dynamicRef", "$recursiveRef"]
            .iter()
            .any(|key| reader.node().get(key).is_some()),
        restricting: RESTRICTING
            .into_iter()
            .filter(|word| restricts(reader.node(), word))
            .collect(),
        ..typed
    }
}

/// The type whose values a schema restricts.
fn implied(node: &Node) -> Option<JsonType> {
    const STRING: [&str; 3] = ["pattern", "minLength", "maxLength"];
    const NUMBER: [&str; 5] = [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
    ];
    let has = |words: &[&str]| words.iter().any(|word| node.get(word).is_some());
    match (has(&STRING), has(&NUMBER)) {
        (true, false) => Some(JsonType::String),
        (false, true) => Some(JsonType::Number),
        _ => None,
    }
}

/// Whether a keyword of [`RESTRICTING`] is there and restricts anything.
fn restricts(node: &Node, word: &str) -> bool {
    let nothing = |node: &Node| matches!(node, Node::Null | Node::Bool(true));
    let empty = |node: &Node| node.as_map().is_some_and(crate::source::Map::is_empty);
    node.get(word)
        .is_some_and(|node| !nothing(node) && !empty(node))
}

/// The schema of the items that `prefixItems` does not name. In old lists of `items` it is `additionalItems`.
fn items(reader: &mut Reader<'_, '_>) -> Option<Schema> {
    let key = match reader.node().get("items") {
        Some(Node::List(_)) => "additionalItems",
        _ => "items",
    };
    reader.member(key, schema)
}

fn prefix_items(reader: &mut Reader<'_, '_>) -> Vec<Schema> {
    match reader.node().get("items") {
        Some(Node::List(_)) => reader.each_schema("items", schema),
        _ => reader.each_schema("prefixItems", schema),
    }
}

fn count(reader: &Reader<'_, '_>, key: &str) -> Option<usize> {
    let count = reader.node().get(key)?.as_i64()?;
    usize::try_from(count).ok()
}

/// A list of texts under one of several keys, which no standard has.
fn extension(node: &Node, keys: &[&str]) -> Vec<String> {
    let list = keys.iter().find_map(|key| node.get(key)?.as_list());
    let texts = list.unwrap_or_default().iter();
    let texts: Option<Vec<String>> = texts
        .map(|text| text.as_str().map(ToOwned::to_owned))
        .collect();
    texts.unwrap_or_default()
}

/// In Swagger 2.0 it is the name of the property alone.
fn discriminator(reader: &mut Reader<'_, '_>) -> Option<Discriminator> {
    if let Some(Node::String(property)) = reader.node().get("discriminator") {
        return Some(Discriminator {
            property: property.clone(),
            mapping: IndexMap::new(),
        });
    }
    let read = |reader: &mut Reader<'_, '_>| {
        let mapping = reader.node().get("mapping").and_then(Node::as_map);
        let pairs = mapping.into_iter().flatten();
        let pairs = pairs.filter_map(|(value, target)| {
            let target = target.as_str()?;
            Some((value.clone(), target.to_owned()))
        });
        let mapping = pairs.collect();
        let property = reader.text("propertyName")?;
        Some(Discriminator { property, mapping })
    };
    reader.member("discriminator", read).flatten()
}

/// The keywords that a schema has in common with the parameters and headers of Swagger 2.0.
pub(super) fn typed(reader: &mut Reader<'_, '_>) -> Schema {
    let mut schema = Schema {
        at: reader.at().clone(),
        format: format(reader),
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

/// What JSON Schema says by `contentEncoding` is the format `byte` of `OpenAPI` 3.0.
fn format(reader: &mut Reader<'_, '_>) -> Option<String> {
    let encoding = reader.node().get("contentEncoding").and_then(Node::as_str);
    let encoded = encoding.is_some_and(|own| own.eq_ignore_ascii_case("base64"));
    let format = reader.text("format");
    format.or_else(|| encoded.then(|| "byte".to_owned()))
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
