//! Decides which JSON value an XML document stands for, by the schema of its root (`OpenAPI` 3.1, section 4.8.26).

use roxmltree::{Document, Node};
use serde_json::{Map, Value};

use crate::decode::scalar;
use crate::description::Description;

/// The value of a document; `None` if it is no XML.
pub(crate) fn value(description: &Description, schema: &Value, text: &str) -> Option<Value> {
    let document = Document::parse(text).ok()?;
    Some(element(description, schema, document.root_element()))
}

fn element(description: &Description, schema: &Value, node: Node<'_, '_>) -> Value {
    let schema = essence(description, schema);
    if let Some(properties) = schema["properties"].as_object() {
        let members = properties.iter().filter_map(|(name, schema)| {
            let value = property(description, name, schema, node)?;
            Some((name.clone(), value))
        });
        return Value::Object(members.collect());
    }
    let others = ["additionalProperties", "unevaluatedProperties"];
    if let Some(others) = others.iter().find_map(|key| schema.get(*key)) {
        let members = node.children().filter(Node::is_element).map(|child| {
            let name = child.tag_name().name().to_owned();
            (name, element(description, others, child))
        });
        return Value::Object(members.collect::<Map<_, _>>());
    }
    scalar(description, schema, node.text().unwrap_or_default().trim())
}

/// The value of a property; `None` if it is not there.
fn property(
    description: &Description,
    name: &str,
    schema: &Value,
    node: Node<'_, '_>,
) -> Option<Value> {
    let resolved = essence(description, schema);
    // A reference brings no name, but what stands beside it does.
    let own = |key: &str| schema["xml"].get(key);
    let tag = own("name").and_then(Value::as_str).unwrap_or(name);
    if own("attribute") == Some(&Value::Bool(true)) {
        let text = node.attribute(tag)?;
        return Some(scalar(description, resolved, text));
    }
    if resolved["type"] != "array" {
        return Some(element(description, schema, child(node, tag)?));
    }
    let items = &resolved["items"];
    let item = items["xml"]["name"].as_str();
    let list = |parent: Node<'_, '_>, tag: &str| {
        let children = parent
            .children()
            .filter(|child| child.tag_name().name() == tag);
        Value::Array(
            children
                .map(|child| element(description, items, child))
                .collect(),
        )
    };
    if own("wrapped") == Some(&Value::Bool(true)) {
        return Some(list(child(node, tag)?, item.unwrap_or(name)));
    }
    let list = list(node, item.unwrap_or(name));
    (list != Value::Array(Vec::new())).then_some(list)
}

fn child<'a, 'd>(node: Node<'a, 'd>, tag: &str) -> Option<Node<'a, 'd>> {
    node.children().find(|child| child.tag_name().name() == tag)
}

/// What a schema refers to, also where it only wraps a reference to say more of it.
fn essence<'d>(description: &'d Description, schema: &'d Value) -> &'d Value {
    let schema = description.resolved(schema);
    match schema["allOf"].as_array().map(Vec::as_slice) {
        Some([one]) if schema.get("properties").is_none() => essence(description, one),
        _ => schema,
    }
}
