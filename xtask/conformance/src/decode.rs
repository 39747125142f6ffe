//! Decides which JSON value a text of a path, query or header stands for, by the style and schema of its parameter.

use serde_json::{Map, Number, Value};

use crate::description::{Description, Parameter};

/// The value of a path parameter or header.
pub(crate) fn text(description: &Description, own: Parameter<'_>, text: &str) -> Value {
    if own.is_content {
        return serde_json::from_str(text).unwrap_or_else(|_| text.into());
    }
    let (text, separator) = match (own.style, own.explode) {
        ("label", true) => (text.trim_start_matches('.'), '.'),
        ("label", false) => (text.trim_start_matches('.'), ','),
        ("matrix", explode) => {
            let text = text.trim_start_matches(';');
            let name = format!("{}=", own.name);
            let is_object = is_kind(description, own.schema, "object");
            return match (explode, is_object) {
                (true, true) => object(description, own.schema, text, ';', true),
                (true, false) if is_kind(description, own.schema, "array") => {
                    let items = text.split(';').map(|item| item.trim_start_matches(&name));
                    array(description, own.schema, items)
                }
                _ => value(
                    description,
                    own.schema,
                    text.trim_start_matches(&name),
                    ',',
                    false,
                ),
            };
        }
        ("spaceDelimited", _) => (text, ' '),
        ("pipeDelimited", _) => (text, '|'),
        _ => (text, ','),
    };
    value(description, own.schema, text, separator, own.explode)
}

/// The value of a query parameter, taken out of what the query has; `None` if it is not there.
pub(crate) fn query(
    description: &Description,
    own: Parameter<'_>,
    query: &mut Map<String, Value>,
) -> Option<Value> {
    let is_exploded = own.style == "form" && own.explode;
    if is_exploded && is_kind(description, own.schema, "object") && !query.contains_key(own.name) {
        return members(description, own.schema, query);
    }
    let given = query.remove(own.name)?;
    Some(match given {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(plain).collect();
            array(description, own.schema, items.iter().map(String::as_str))
        }
        given if is_exploded && is_kind(description, own.schema, "array") => {
            array(description, own.schema, [&*plain(&given)].into_iter())
        }
        given => text(description, own, &plain(&given)),
    })
}

/// The members of an exploded object: those of its properties that the query has, or all of it.
fn members(
    description: &Description,
    schema: &Value,
    query: &mut Map<String, Value>,
) -> Option<Value> {
    let schema = description.resolved(schema);
    let mut found = Map::new();
    let names: Vec<String> = match schema["properties"].as_object() {
        Some(properties) => properties.keys().cloned().collect(),
        None => query.keys().cloned().collect(),
    };
    for name in names {
        if let Some(given) = query.remove(&name) {
            let own = member(schema, &name);
            found.insert(name, scalar(description, own, &plain(&given)));
        }
    }
    (!found.is_empty()).then_some(Value::Object(found))
}

pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn value(
    description: &Description,
    schema: &Value,
    text: &str,
    separator: char,
    explode: bool,
) -> Value {
    if is_kind(description, schema, "array") {
        array(description, schema, text.split(separator))
    } else if is_kind(description, schema, "object") {
        object(description, schema, text, separator, explode)
    } else {
        scalar(description, schema, text)
    }
}

fn array<'t>(
    description: &Description,
    schema: &Value,
    items: impl Iterator<Item = &'t str>,
) -> Value {
    let schema = &description.resolved(schema)["items"];
    items
        .map(|item| scalar(description, schema, item))
        .collect()
}

fn object(
    description: &Description,
    schema: &Value,
    text: &str,
    separator: char,
    explode: bool,
) -> Value {
    let schema = description.resolved(schema);
    let parts: Vec<&str> = text.split(separator).collect();
    let pairs: Vec<(&str, &str)> = if explode {
        parts
            .iter()
            .filter_map(|part| part.split_once('='))
            .collect()
    } else {
        let pairs = parts.chunks_exact(2);
        pairs.map(|pair| (pair[0], pair[1])).collect()
    };
    let members = pairs.into_iter().map(|(name, text)| {
        let value = scalar(description, member(schema, name), text);
        (name.to_owned(), value)
    });
    Value::Object(members.collect())
}

fn member<'d>(schema: &'d Value, name: &str) -> &'d Value {
    let own = schema["properties"].get(name);
    own.unwrap_or(&schema["additionalProperties"])
}

/// A scalar: a number or a boolean where the schema says so and the text is one.
pub(crate) fn scalar(description: &Description, schema: &Value, text: &str) -> Value {
    let is = |kind: &str| is_kind(description, schema, kind);
    if (is("integer") || is("number"))
        && let Ok(number) = text.parse::<Number>()
    {
        return number.into();
    }
    if is("boolean")
        && let Ok(value) = text.parse::<bool>()
    {
        return value.into();
    }
    text.into()
}

/// Whether a schema, or a choice in it, says that values are of a kind.
pub(crate) fn is_kind(description: &Description, schema: &Value, kind: &str) -> bool {
    let schema = description.resolved(schema);
    let types = &schema["type"];
    if types == kind
        || types
            .as_array()
            .is_some_and(|all| all.iter().any(|own| own == kind))
    {
        return true;
    }
    ["allOf", "oneOf", "anyOf"].iter().any(|key| {
        let members = schema[*key].as_array().into_iter().flatten();
        members
            .into_iter()
            .any(|own| is_kind(description, own, kind))
    })
}
