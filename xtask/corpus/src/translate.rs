//! Decides what a schema of a description is in the words of JSON Schema 2020-12, so that a validator that knows nothing
//! of `OpenAPI` means the same by it.
//!
//! Of 2.0 and 3.0: what is beside a `$ref` says nothing, `nullable` adds null to whatever else is said, the exclusive
//! bounds are booleans, and of the keywords only those of the standard count. Integer formats are ranges in all
//! versions, and properties are those of an object where no type is said: authors leave the type out, and mean no text.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::files::{Files, Spot, Version};

/// Schemas in the words of JSON Schema, each under a number.
pub(crate) struct Translator<'a> {
    files: &'a Files,
    version: Version,
    numbers: BTreeMap<Spot, usize>,
    pending: Vec<(usize, Spot)>,
    definitions: BTreeMap<usize, Value>,
}

impl<'a> Translator<'a> {
    pub(crate) fn new(files: &'a Files) -> Self {
        Self {
            files,
            version: files.version(),
            numbers: BTreeMap::new(),
            pending: Vec::new(),
            definitions: BTreeMap::new(),
        }
    }

    /// The number of the schema at a place.
    pub(crate) fn number(&mut self, at: &Spot) -> usize {
        let next = self.numbers.len();
        let number = *self.numbers.entry(at.clone()).or_insert(next);
        if number == next {
            self.pending.push((next, at.clone()));
        }
        number
    }

    /// All schemas that have a number, and those that they refer to: `{"$defs": {"0": …}}`.
    pub(crate) fn document(mut self) -> Value {
        while let Some((number, at)) = self.pending.pop() {
            let value = self.files.get(&at).unwrap_or(&Value::Null);
            let schema = self.schema(value, &at);
            self.definitions.insert(number, schema);
        }
        let definitions = self.definitions.into_iter();
        let definitions: Map<String, Value> = definitions
            .map(|(number, schema)| (number.to_string(), schema))
            .collect();
        json!({ "$defs": definitions })
    }

    fn schema(&mut self, value: &Value, at: &Spot) -> Value {
        let Value::Object(map) = value else {
            return value.clone();
        };
        let is_legacy = self.version != Version::OpenApi31;
        let reference = map.get("$ref").and_then(Value::as_str);
        if let (Some(reference), true) = (reference, is_legacy) {
            let target = self.reference(reference, at);
            return target.map_or(true.into(), |target| json!({ "$ref": target }));
        }
        let mut schema = Map::new();
        for (key, value) in map {
            let key = if key == "$dynamicRef" { "$ref" } else { key };
            if let Some(value) = self.keyword(key, value, &at.child(key)) {
                schema.insert(key.to_owned(), value);
            }
        }
        add_range(&mut schema);
        add_object(&mut schema);
        if is_legacy {
            legacy(schema, map)
        } else {
            schema.into()
        }
    }

    /// A keyword's value; `None` for one that says nothing of a value.
    fn keyword(&mut self, key: &str, value: &Value, at: &Spot) -> Option<Value> {
        let is_legacy = self.version != Version::OpenApi31;
        let value = match (key, value) {
            ("$ref", Value::String(text)) => self.reference(text, at)?.into(),
            (_, Value::Object(_)) if SCHEMA_MAPS.contains(&key) => {
                let mut each = Map::new();
                for (name, at) in self.files.members(at) {
                    let value = self.files.get(&at).unwrap_or(&Value::Null);
                    each.insert(name, self.schema(value, &at));
                }
                each.into()
            }
            (_, Value::Array(list)) if SCHEMA_LISTS.contains(&key) => {
                let each = list.iter().enumerate();
                each.map(|(index, value)| self.schema(value, &at.item(index)))
                    .collect()
            }
            (_, Value::Object(map)) if SCHEMAS.contains(&key) => {
                let mut schema = self.schema(value, at);
                if let ("not" | "if", None, Value::Object(schema)) =
                    (key, map.get("type"), &mut schema)
                {
                    schema.remove("type");
                }
                schema
            }
            _ => value.clone(),
        };
        let counts = if is_legacy {
            LEGACY.contains(&key)
        } else {
            !is_silent(key)
        };
        counts.then_some(value)
    }

    /// A reference within the document; one that leads to nothing says nothing.
    fn reference(&mut self, reference: &str, at: &Spot) -> Option<String> {
        let target = self.files.target(at, reference).ok()?;
        Some(format!("#/$defs/{}", self.number(&target)))
    }
}

const SCHEMA_MAPS: [&str; 3] = ["properties", "patternProperties", "dependentSchemas"];
const SCHEMA_LISTS: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
const SCHEMAS: [&str; 10] = [
    "items",
    "contains",
    "additionalProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "not",
    "if",
    "then",
    "else",
];

/// The keywords of 2.0 and 3.0 that say something of a value.
const LEGACY: [&str; 24] = [
    "type",
    "format",
    "enum",
    "properties",
    "additionalProperties",
    "required",
    "items",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
];

/// Whether a keyword of 3.1 says nothing of a value, or only where a schema is.
fn is_silent(key: &str) -> bool {
    const SILENT: [&str; 13] = [
        "$id",
        "$schema",
        "$anchor",
        "$dynamicAnchor",
        "$defs",
        "definitions",
        "discriminator",
        "xml",
        "externalDocs",
        "example",
        "examples",
        "default",
        "nullable",
    ];
    SILENT.contains(&key) || key.starts_with("x-")
}

/// What 2.0 and 3.0 say in other words.
fn legacy(mut schema: Map<String, Value>, original: &Map<String, Value>) -> Value {
    for (bound, exclusive) in [
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ] {
        let Some(Value::Bool(is_exclusive)) = schema.get(exclusive) else {
            continue;
        };
        let is_exclusive = *is_exclusive;
        schema.remove(exclusive);
        if let (true, Some(value)) = (is_exclusive, schema.get(bound).cloned()) {
            schema.remove(bound);
            schema.insert(exclusive.to_owned(), value);
        }
    }
    // A parameter of 2.0 has the keywords of its schema beside its own `required`.
    if schema.get("required").is_some_and(Value::is_boolean) && original.contains_key("in") {
        schema.remove("required");
    }
    if schema.get("type").is_some_and(|ty| ty == "file") {
        schema.insert("type".to_owned(), "string".into());
    }
    let says = |key| original.get(key) == Some(&Value::Bool(true));
    if says("nullable") || says("x-nullable") {
        json!({ "anyOf": [{ "type": "null" }, schema] })
    } else {
        schema.into()
    }
}

/// Says that what has properties is an object, unless something else says what it is.
fn add_object(schema: &mut Map<String, Value>) {
    const SAYING: [&str; 6] = ["type", "$ref", "oneOf", "anyOf", "enum", "const"];
    let properties = schema.get("properties").and_then(Value::as_object);
    if properties.is_some_and(|own| !own.is_empty())
        && !SAYING.iter().any(|key| schema.contains_key(*key))
    {
        schema.insert("type".to_owned(), "object".into());
    }
}

/// Says as bounds what the format of an integer says.
fn add_range(schema: &mut Map<String, Value>) {
    let range = match schema.get("format").and_then(Value::as_str) {
        Some("int8") => json!({"minimum": i8::MIN, "maximum": i8::MAX}),
        Some("int16") => json!({"minimum": i16::MIN, "maximum": i16::MAX}),
        Some("int32") => json!({"minimum": i32::MIN, "maximum": i32::MAX}),
        Some("int64") => json!({"minimum": i64::MIN, "maximum": i64::MAX}),
        Some("uint8") => json!({"minimum": 0, "maximum": u8::MAX}),
        Some("uint16") => json!({"minimum": 0, "maximum": u16::MAX}),
        Some("uint32") => json!({"minimum": 0, "maximum": u32::MAX}),
        Some("uint" | "uint64") => json!({"minimum": 0, "maximum": u64::MAX}),
        _ => return,
    };
    let all = schema.entry("allOf").or_insert_with(|| json!([]));
    if let Value::Array(all) = all {
        all.push(range);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::{Value, json};

    use super::Translator;
    use crate::files::Files;

    /// The translation of the schema `A` of a description whose version line and schemas are given.
    #[track_caller]
    fn check(version: &str, schemas: &Value, expected: &Value) {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("api.json");
        let text = json!({ version: if version == "swagger" { "2.0" } else { "3.1.0" }, "definitions": schemas });
        fs::write(&path, text.to_string()).expect("it can be written");
        check_at(&path, expected);
    }

    #[track_caller]
    fn check_at(path: &std::path::Path, expected: &Value) {
        let files = Files::read(path).expect("it can be read");
        let mut translator = Translator::new(&files);
        translator.number(
            &files
                .spot(path, "/definitions/A")
                .expect("it is in the file"),
        );
        assert_eq!(translator.document()["$defs"], *expected);
    }

    #[test]
    fn null_is_added_to_whatever_is_said() {
        check(
            "swagger",
            &json!({"A": {"x-nullable": true, "type": "string", "enum": ["a"]}}),
            &json!({"0": {"anyOf": [{"type": "null"}, {"type": "string", "enum": ["a"]}]}}),
        );
    }

    #[test]
    fn exclusive_bounds_are_numbers() {
        check(
            "swagger",
            &json!({"A": {"minimum": 1, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": false}}),
            &json!({"0": {"exclusiveMinimum": 1, "maximum": 9}}),
        );
    }

    #[test]
    fn what_is_beside_a_reference_counts_from_3_1_on() {
        let schemas = json!({"A": {"$ref": "#/definitions/B", "type": "string"}, "B": {"title": "b", "minLength": 1}});
        let without = json!({"0": {"$ref": "#/$defs/1"}, "1": {"minLength": 1}});
        check("swagger", &schemas, &without);
        let with = json!({"0": {"$ref": "#/$defs/1", "type": "string"}, "1": {"title": "b", "minLength": 1}});
        check("openapi", &schemas, &with);
    }

    #[test]
    fn only_keywords_of_the_standard_count() {
        check(
            "swagger",
            &json!({"A": {"discriminator": "x", "readOnly": true, "const": 1, "example": 2, "type": "integer"}}),
            &json!({"0": {"type": "integer"}}),
        );
        check(
            "openapi",
            &json!({"A": {"discriminator": {"propertyName": "x"}, "const": 1, "examples": [2], "nullable": true}}),
            &json!({"0": {"const": 1}}),
        );
    }

    #[test]
    fn integers_have_the_range_of_their_format() {
        check(
            "swagger",
            &json!({"A": {"type": "integer", "format": "int32"}}),
            &json!({"0": {"type": "integer", "format": "int32", "allOf": [{"minimum": i32::MIN, "maximum": i32::MAX}]}}),
        );
    }

    #[test]
    fn properties_are_those_of_an_object() {
        let properties = json!({"a": {"type": "string"}});
        check(
            "openapi",
            &json!({"A": {"properties": properties, "not": {"properties": properties}}}),
            &json!({"0": {"type": "object", "properties": properties, "not": {"properties": properties}}}),
        );
        let said = json!({"0": {"anyOf": [{"type": "string"}], "properties": properties}});
        check("openapi", &json!({"A": said["0"]}), &said);
    }

    #[test]
    fn a_schema_that_holds_itself_is_one() {
        check(
            "openapi",
            &json!({"A": {"type": "object", "properties": {"a": {"$ref": "#/definitions/A"}}}}),
            &json!({"0": {"type": "object", "properties": {"a": {"$ref": "#/$defs/0"}}}}),
        );
    }

    #[test]
    fn a_reference_to_nothing_says_nothing() {
        let schemas = json!({"A": {"$ref": "#/x", "type": "string"}});
        check("openapi", &schemas, &json!({"0": {"type": "string"}}));
        check("swagger", &schemas, &json!({"0": true}));
    }

    #[test]
    fn properties_may_stand_elsewhere() {
        let schemas = json!({
            "A": {"type": "object", "properties": {"$ref": "#/definitions/B", "a": {"type": "string"}}},
            "B": {"b": {"type": "integer"}},
        });
        let expected = json!({"0": {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}}});
        check("swagger", &schemas, &expected);
    }

    #[test]
    fn references_lead_to_other_files() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("api.json");
        let write = |name: &str, text: Value| {
            fs::write(folder.path().join(name), text.to_string()).expect("it can be written");
        };
        write(
            "api.json",
            json!({"swagger": "2.0", "definitions": {"A": {"$ref": "b.json#/B"}}}),
        );
        write(
            "b.json",
            json!({"B": {"items": {"$ref": "#/C"}}, "C": {"type": "string"}}),
        );
        let expected = json!({
            "0": {"$ref": "#/$defs/1"},
            "1": {"items": {"$ref": "#/$defs/2"}},
            "2": {"type": "string"},
        });
        check_at(&path, &expected);
    }
}
