//! Decides where in a description its examples stand, and of which schema each one is.

use std::collections::HashSet;

use serde_json::Value;

use crate::files::{Files, Spot, Version};

/// An example, or a default, and the schema that it is of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Example {
    /// Where it stands.
    pub(crate) at: Spot,
    /// The schema.
    pub(crate) schema: Spot,
    /// What it is.
    pub(crate) value: Value,
}

/// What a value of a description is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Part {
    Document,
    Components,
    PathItem,
    Operation,
    Callback,
    /// A parameter, or a header.
    Parameter,
    Body,
    Response,
    Media,
    Encoding,
    Schema,
}

/// How many parts a member holds.
#[derive(Clone, Copy)]
enum Many {
    One,
    List,
    Map,
    /// The same without extensions, which are no parts.
    Plain,
}

use Many::{List, Map, One, Plain};

/// The examples of a description, sorted by place.
pub(crate) fn examples(files: &Files) -> Vec<Example> {
    let mut walk = Walk {
        files,
        found: Vec::new(),
        seen: HashSet::new(),
        pending: Vec::new(),
    };
    walk.pending.push((Part::Document, Spot::default()));
    while let Some((part, at)) = walk.pending.pop() {
        if walk.seen.insert((part, at.clone())) {
            walk.visit(part, &at);
        }
    }
    let mut found = walk.found;
    found.sort_by(|a, b| (&a.at, &a.schema).cmp(&(&b.at, &b.schema)));
    found.dedup_by(|a, b| (&a.at, &a.schema) == (&b.at, &b.schema));
    found
}

struct Walk<'a> {
    files: &'a Files,
    found: Vec<Example>,
    seen: HashSet<(Part, Spot)>,
    pending: Vec<(Part, Spot)>,
}

impl Walk<'_> {
    fn visit(&mut self, part: Part, at: &Spot) {
        let files = self.files;
        let Some(value) = files.get(at) else { return };
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let target = self.files.target(at, reference);
            self.pending
                .extend(target.map(|target| (part, target)).ok());
            if part == Part::Schema && self.files.version() != Version::OpenApi31 {
                return;
            }
        }
        self.parts(part, at, value);
        let own = match part {
            Part::Callback => members(Part::PathItem, at, value, Plain),
            _ => Vec::new(),
        };
        self.pending.extend(own);
        match part {
            Part::Schema => self.schema(at, value),
            Part::Response if self.files.version() == Version::Swagger2 => self.response(at, value),
            Part::Parameter if is_schema_itself(self.files.version(), value) => {
                self.pending.push((Part::Schema, at.clone()));
            }
            Part::Media | Part::Parameter => self.beside_schema(at, value),
            _ => {}
        }
    }

    fn parts(&mut self, part: Part, at: &Spot, value: &Value) {
        for (key, many, inner) in grammar(part) {
            if let Some(member) = value.get(key) {
                let at = at.child(key);
                let found = match many {
                    Map => self.in_map(*inner, &at),
                    _ => members(*inner, &at, member, *many),
                };
                self.pending.extend(found);
            }
        }
    }

    fn in_map(&self, part: Part, at: &Spot) -> Vec<(Part, Spot)> {
        let members = self.files.members(at).into_values();
        members.map(|at| (part, at)).collect()
    }

    fn schema(&mut self, at: &Spot, value: &Value) {
        for key in ["example", "default"] {
            if let Some(value) = value.get(key) {
                self.add(at.child(key), at.clone(), value);
            }
        }
        if let Some(list) = value.get("examples").and_then(Value::as_array) {
            for (index, value) in list.iter().enumerate() {
                self.add(at.child("examples").item(index), at.clone(), value);
            }
        }
    }

    /// The examples of a media type or a parameter, which stand beside its schema.
    fn beside_schema(&mut self, at: &Spot, value: &Value) {
        let schema = at.child("schema");
        if value.get("schema").is_none() {
            return;
        }
        if let Some(value) = value.get("example") {
            self.add(at.child("example"), schema.clone(), value);
        }
        let named = value.get("examples").and_then(Value::as_object);
        for name in named.into_iter().flatten().map(|(name, _)| name) {
            self.named(at.child("examples").child(name), &schema);
        }
    }

    /// An example object, or a reference to one.
    fn named(&mut self, at: Spot, schema: &Spot) {
        /// So many references may follow each other.
        const LONG: usize = 16;
        let mut at = at;
        for _ in 0..LONG {
            let files = self.files;
            let Some(value) = files.get(&at) else { return };
            if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
                let Ok(target) = files.target(&at, reference) else {
                    return;
                };
                at = target;
                continue;
            }
            for key in ["value", "dataValue"] {
                if let Some(value) = value.get(key) {
                    self.add(at.child(key), schema.clone(), value);
                }
            }
            return;
        }
    }

    /// Swagger 2.0 has the examples of a response by media type.
    fn response(&mut self, at: &Spot, value: &Value) {
        let examples = value.get("examples").and_then(Value::as_object);
        if value.get("schema").is_some() {
            for (media, value) in examples.into_iter().flatten() {
                self.add(at.child("examples").child(media), at.child("schema"), value);
            }
        }
    }

    fn add(&mut self, at: Spot, schema: Spot, value: &Value) {
        self.found.push(Example {
            at,
            schema,
            value: value.clone(),
        });
    }
}

fn members(part: Part, at: &Spot, value: &Value, many: Many) -> Vec<(Part, Spot)> {
    match (many, value) {
        (One, Value::Object(_)) => vec![(part, at.clone())],
        (List | One, Value::Array(list)) => (0..list.len())
            .map(|index| (part, at.item(index)))
            .collect(),
        (Plain, Value::Object(map)) => {
            let keys = map.keys().filter(|key| !key.starts_with("x-"));
            keys.map(|key| (part, at.child(key))).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a parameter or a header has the keywords of its schema beside its own, as in Swagger 2.0.
fn is_schema_itself(version: Version, value: &Value) -> bool {
    version == Version::Swagger2 && value.get("schema").is_none() && value.get("$ref").is_none()
}

/// The members of a part that hold parts.
fn grammar(part: Part) -> &'static [(&'static str, Many, Part)] {
    match part {
        Part::Document => &[
            ("paths", Plain, Part::PathItem),
            ("webhooks", Plain, Part::PathItem),
            ("components", One, Part::Components),
            ("definitions", Map, Part::Schema),
            ("parameters", Map, Part::Parameter),
            ("responses", Map, Part::Response),
        ],
        Part::Components => &[
            ("schemas", Map, Part::Schema),
            ("responses", Map, Part::Response),
            ("parameters", Map, Part::Parameter),
            ("requestBodies", Map, Part::Body),
            ("headers", Map, Part::Parameter),
            ("callbacks", Map, Part::Callback),
            ("pathItems", Map, Part::PathItem),
            ("mediaTypes", Map, Part::Media),
        ],
        Part::PathItem => &[
            ("parameters", List, Part::Parameter),
            ("get", One, Part::Operation),
            ("put", One, Part::Operation),
            ("post", One, Part::Operation),
            ("delete", One, Part::Operation),
            ("options", One, Part::Operation),
            ("head", One, Part::Operation),
            ("patch", One, Part::Operation),
            ("trace", One, Part::Operation),
            ("query", One, Part::Operation),
            ("additionalOperations", Map, Part::Operation),
        ],
        Part::Operation => &[
            ("parameters", List, Part::Parameter),
            ("requestBody", One, Part::Body),
            ("responses", Plain, Part::Response),
            ("callbacks", Map, Part::Callback),
        ],
        Part::Callback => &[],
        Part::Parameter => &[("schema", One, Part::Schema), ("content", Map, Part::Media)],
        Part::Body => &[("content", Map, Part::Media)],
        Part::Response => &[
            ("content", Map, Part::Media),
            ("headers", Map, Part::Parameter),
            ("schema", One, Part::Schema),
        ],
        Part::Media => &[
            ("schema", One, Part::Schema),
            ("itemSchema", One, Part::Schema),
            ("encoding", Map, Part::Encoding),
        ],
        Part::Encoding => &[("headers", Map, Part::Parameter)],
        Part::Schema => &[
            ("properties", Map, Part::Schema),
            ("patternProperties", Map, Part::Schema),
            ("$defs", Map, Part::Schema),
            ("definitions", Map, Part::Schema),
            ("dependentSchemas", Map, Part::Schema),
            ("allOf", List, Part::Schema),
            ("anyOf", List, Part::Schema),
            ("oneOf", List, Part::Schema),
            ("prefixItems", List, Part::Schema),
            ("items", One, Part::Schema),
            ("contains", One, Part::Schema),
            ("additionalProperties", One, Part::Schema),
            ("propertyNames", One, Part::Schema),
            ("unevaluatedItems", One, Part::Schema),
            ("unevaluatedProperties", One, Part::Schema),
            ("not", One, Part::Schema),
            ("if", One, Part::Schema),
            ("then", One, Part::Schema),
            ("else", One, Part::Schema),
        ],
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::examples;
    use crate::files::Files;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("api.yaml");
        fs::write(&path, text).expect("it can be written");
        let files = Files::read(&path).expect("it can be read");
        let found = examples(&files).into_iter();
        let found = found
            .map(|own| (own.at.pointer, own.schema.pointer, own.value.to_string()))
            .collect::<Vec<_>>();
        let found: Vec<(&str, &str, &str)> = found
            .iter()
            .map(|(at, schema, value)| (&**at, &**schema, &**value))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn schemas_and_media_types_have_examples() {
        check(
            "openapi: 3.1.0
paths:
  /a:
    get:
      responses:
        '200':
          content:
            application/json:
              schema: {type: integer, default: 1, examples: [2, 3]}
              examples: {one: {value: 4}, two: {$ref: '#/components/examples/five'}, far: {externalValue: x}}
            text/plain:
              example: no schema
components:
  examples: {five: {value: 5}}
",
            &[
                (
                    "/components/examples/five/value",
                    "/paths/~1a/get/responses/200/content/application~1json/schema",
                    "5",
                ),
                (
                    "/paths/~1a/get/responses/200/content/application~1json/examples/one/value",
                    "/paths/~1a/get/responses/200/content/application~1json/schema",
                    "4",
                ),
                (
                    "/paths/~1a/get/responses/200/content/application~1json/schema/default",
                    "/paths/~1a/get/responses/200/content/application~1json/schema",
                    "1",
                ),
                (
                    "/paths/~1a/get/responses/200/content/application~1json/schema/examples/0",
                    "/paths/~1a/get/responses/200/content/application~1json/schema",
                    "2",
                ),
                (
                    "/paths/~1a/get/responses/200/content/application~1json/schema/examples/1",
                    "/paths/~1a/get/responses/200/content/application~1json/schema",
                    "3",
                ),
            ],
        );
    }

    #[test]
    fn what_is_called_like_a_keyword_in_an_example_or_a_property_is_none() {
        check(
            "openapi: 3.0.0
paths: {}
components:
  schemas:
    A:
      example: {properties: {b: {example: 1}}}
      properties:
        example: {type: string, example: x}
",
            &[
                (
                    "/components/schemas/A/example",
                    "/components/schemas/A",
                    r#"{"properties":{"b":{"example":1}}}"#,
                ),
                (
                    "/components/schemas/A/properties/example/example",
                    "/components/schemas/A/properties/example",
                    "\"x\"",
                ),
            ],
        );
    }

    #[test]
    fn parameters_have_examples_beside_their_schema() {
        check(
            "openapi: 3.0.0
components:
  parameters:
    A: {in: query, name: a, schema: {type: integer}, example: 1}
    B: {in: query, name: b, schema: {type: integer}, examples: {two: {value: 2}}}
",
            &[
                (
                    "/components/parameters/A/example",
                    "/components/parameters/A/schema",
                    "1",
                ),
                (
                    "/components/parameters/B/examples/two/value",
                    "/components/parameters/B/schema",
                    "2",
                ),
            ],
        );
    }

    #[test]
    fn swagger_has_them_by_media_type_and_in_parameters() {
        check(
            "swagger: '2.0'
paths:
  /a:
    get:
      parameters: [{in: query, name: q, type: string, default: x}]
      responses:
        200: {schema: {type: string}, examples: {application/json: y}}
",
            &[
                (
                    "/paths/~1a/get/parameters/0/default",
                    "/paths/~1a/get/parameters/0",
                    "\"x\"",
                ),
                (
                    "/paths/~1a/get/responses/200/examples/application~1json",
                    "/paths/~1a/get/responses/200/schema",
                    "\"y\"",
                ),
            ],
        );
    }

    #[test]
    fn what_is_beside_a_reference_counts_from_3_1_on() {
        let schemas = "paths: {}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B', example: 1}, B: {}}}";
        check(&format!("openapi: 3.0.3\n{schemas}"), &[]);
        let beside = (
            "/components/schemas/A/example",
            "/components/schemas/A",
            "1",
        );
        check(&format!("openapi: 3.1.0\n{schemas}"), &[beside]);
    }

    #[test]
    fn a_schema_that_refers_to_itself_is_visited_once() {
        check(
            "openapi: 3.0.0\npaths: {}\ncomponents: {schemas: {A: {properties: {a: {$ref: '#/components/schemas/A'}}, example: {}}}}",
            &[(
                "/components/schemas/A/example",
                "/components/schemas/A",
                "{}",
            )],
        );
    }
}
