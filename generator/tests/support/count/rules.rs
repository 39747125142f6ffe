//! Proves the rules of the count, each on a description as small as can be, and that the account of
//! a run keeps to them.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::count::{Kind, count};
use crate::{census_places, differences, ledger_places};

/// The root file of the descriptions.
const ROOT: &str = "api.yaml";

/// Checks which things a description in one file has, each as its kind and its pointer, in the
/// count and in the account.
fn check(description: &str, expected: &[&str]) {
    check_files(&[(ROOT, description)], expected);
}

/// Checks which things a description has whose root is the first file.
fn check_files(files: &[(&str, &str)], expected: &[&str]) {
    let folder = written(files);
    let root = folder.path().join(files[0].0);
    check_count(&root, expected);
    for account in [census_places, ledger_places] {
        let differences = differences(&root, account).concat();
        assert!(differences.is_empty(), "\n{differences}");
    }
}

fn check_count(root: &Path, expected: &[&str]) {
    let name = root.file_name().and_then(OsStr::to_str);
    let name = name.expect("a path has a name");
    let counted = count(root).expect("the root can be read");
    let things = counted.iter().flat_map(|(kind, places)| {
        places.iter().map(move |place| {
            let place = place.to_string();
            let place = place.strip_prefix(name).unwrap_or(&place).to_owned();
            format!("{} {place}", kind.name())
        })
    });
    let expected: BTreeSet<String> = expected.iter().map(|&thing| thing.to_owned()).collect();
    assert_eq!(things.collect::<BTreeSet<String>>(), expected);
}

/// A folder with these files.
fn written(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in files {
        let path = folder.path().join(name);
        let parent = path.parent().expect("a file is in a folder");
        fs::create_dir_all(parent).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
    folder
}

#[test]
fn each_kind_has_its_entry() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join(ROOT);
    fs::write(&path, "openapi: 3.1.0").expect("a file can be written");
    let counted = count(&path).expect("the root can be read");
    assert!(counted.keys().eq(Kind::ALL.iter()));
}

#[test]
fn a_file_that_cannot_be_read_is_said() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join(ROOT);
    assert!(count(&path).is_err(), "there is no such file");
    fs::write(&path, "{ not: [ closed").expect("a file can be written");
    assert!(count(&path).is_err(), "it is neither JSON nor YAML");
}

#[test]
fn operations_are_those_of_the_methods() {
    check(
        "
openapi: 3.1.0
paths:
  /a: { get: {}, put: {}, post: {}, delete: {}, options: {}, head: {}, patch: {}, trace: {} }
  /b: { link: {}, GET: {}, x-get: {}, summary: '' }
  /c: { get: null, put: text, post: [] }
  /d: null
  x-paths: { get: {} }
",
        &[
            "operation #/paths/~1a/get",
            "operation #/paths/~1a/put",
            "operation #/paths/~1a/post",
            "operation #/paths/~1a/delete",
            "operation #/paths/~1a/options",
            "operation #/paths/~1a/head",
            "operation #/paths/~1a/patch",
            "operation #/paths/~1a/trace",
        ],
    );
}

#[test]
fn methods_of_any_name_are_of_3_2() {
    check(
        "
openapi: 3.2.0
paths:
  /a: { query: {}, additionalOperations: { COPY: {}, x-copy: {}, LINK: null } }
",
        &[
            "operation #/paths/~1a/query",
            "operation #/paths/~1a/additionalOperations/COPY",
            "operation #/paths/~1a/additionalOperations/x-copy",
        ],
    );
}

#[test]
fn operations_are_in_webhooks_and_callbacks_and_components_too() {
    check(
        "
openapi: 3.1.0
paths:
  /a:
    get:
      callbacks:
        done: { '{$request.query.url}': { post: {} }, x-note: { post: {} } }
        shared: { $ref: '#/components/callbacks/Shared' }
        x-more: { '{$url}': { put: {} } }
        none: null
webhooks:
  new: { post: {} }
  old: { $ref: '#/components/pathItems/Old' }
  lost: { $ref: '#/components/pathItems/Lost' }
  none: null
components:
  callbacks: { Shared: { '{$url}': { get: {} } } }
  pathItems: { Old: { delete: {} } }
",
        &[
            "operation #/paths/~1a/get",
            "operation #/paths/~1a/get/callbacks/done/{$request.query.url}/post",
            "operation #/paths/~1a/get/callbacks/x-more/{$url}/put",
            "operation #/components/callbacks/Shared/{$url}/get",
            "operation #/components/pathItems/Old/delete",
            "operation #/webhooks/new/post",
            "callback #/paths/~1a/get/callbacks/done",
            "callback #/paths/~1a/get/callbacks/x-more",
            "callback #/components/callbacks/Shared",
            "webhook #/webhooks/new",
            "webhook #/webhooks/old",
            "webhook #/webhooks/lost",
        ],
    );
}

#[test]
fn an_operation_may_be_a_reference() {
    check(
        "
openapi: 3.0.0
paths:
  /a: { get: { $ref: '#/paths/~1b/get' }, put: { $ref: '#/paths/~1b/put' } }
  /b: { get: {} }
",
        &["operation #/paths/~1b/get", "operation #/paths/~1a/put"],
    );
}

#[test]
fn a_path_item_with_a_reference_is_walked_too() {
    check(
        "
openapi: 3.1.0
paths:
  /a: { $ref: '#/components/pathItems/A', get: {}, parameters: [{ name: a, in: query }] }
  /b: { $ref: '#/paths/~1lost', put: {} }
  /c: { $ref: '#/paths/~1c', patch: {} }
components:
  pathItems:
    A: { $ref: '#/components/pathItems/B', post: {} }
    B: { trace: {} }
",
        &[
            "operation #/paths/~1a/get",
            "operation #/components/pathItems/A/post",
            "operation #/components/pathItems/B/trace",
            "operation #/paths/~1b/put",
            "operation #/paths/~1c/patch",
            "parameter #/paths/~1a/parameters/0",
        ],
    );
}

#[test]
fn parameters_are_of_path_items_and_operations_and_components() {
    check(
        "
openapi: 3.0.0
paths:
  /a:
    parameters: [{ name: a, in: query, schema: {} }, { $ref: '#/components/parameters/P' }, null]
    get:
      parameters:
        - { name: b, in: body, content: { text/plain: { schema: {} } } }
        - { $ref: '#/components/parameters/Lost' }
        - text
components:
  parameters: { P: { name: p, in: path, items: {} }, x-p: { name: x, in: query } }
",
        &[
            "operation #/paths/~1a/get",
            "parameter #/paths/~1a/parameters/0",
            "parameter #/paths/~1a/get/parameters/0",
            "parameter #/paths/~1a/get/parameters/1",
            "parameter #/components/parameters/P",
            "parameter #/components/parameters/x-p",
            "schema #/paths/~1a/parameters/0/schema",
            "schema #/paths/~1a/get/parameters/0/content/text~1plain/schema",
        ],
    );
}

#[test]
fn request_bodies_and_responses_are_inline_or_components() {
    check(
        "
openapi: 3.0.0
paths:
  /a:
    post:
      requestBody: { content: { a/b: { schema: {} } } }
      responses:
        200: { description: '', content: { a/b: { schema: {} } }, schema: {} }
        4XX: { $ref: '#/components/responses/Bad' }
        default: { $ref: '#/components/responses/Lost' }
        x-200: { content: { a/b: { schema: {} } } }
        500: null
    put: { requestBody: { $ref: '#/components/requestBodies/B' }, responses: { x: {} } }
components:
  requestBodies: { B: { content: {} }, C: {} }
  responses: { Bad: { description: '' }, x-bad: {} }
",
        &[
            "operation #/paths/~1a/post",
            "operation #/paths/~1a/put",
            "request body #/paths/~1a/post/requestBody",
            "request body #/components/requestBodies/B",
            "request body #/components/requestBodies/C",
            "response #/paths/~1a/post/responses/200",
            "response #/paths/~1a/post/responses/default",
            "response #/paths/~1a/put/responses/x",
            "response #/components/responses/Bad",
            "response #/components/responses/x-bad",
            "schema #/paths/~1a/post/requestBody/content/a~1b/schema",
            "schema #/paths/~1a/post/responses/200/content/a~1b/schema",
        ],
    );
}

#[test]
fn headers_are_of_responses_and_components_and_encodings() {
    check(
        "
openapi: 3.0.0
components:
  schemas: { S: {} }
  headers: { H: { schema: {} }, I: { content: { a/b: { schema: {} } } }, J: null }
  responses:
    R: { headers: { A: { schema: {} }, B: { $ref: '#/components/headers/H' }, x-c: {} } }
  requestBodies:
    B:
      content:
        multipart/form-data:
          schema: {}
          encoding:
            file: { headers: { D: {}, E: { $ref: nowhere.yaml } } }
            x-file: { headers: { F: {} } }
",
        &[
            "header #/components/headers/H",
            "header #/components/headers/I",
            "header #/components/responses/R/headers/A",
            "header #/components/responses/R/headers/x-c",
            "header #/components/requestBodies/B/content/multipart~1form-data/encoding/file/headers/D",
            "header #/components/requestBodies/B/content/multipart~1form-data/encoding/file/headers/E",
            "header #/components/requestBodies/B/content/multipart~1form-data/encoding/x-file/headers/F",
            "response #/components/responses/R",
            "request body #/components/requestBodies/B",
            "schema #/components/schemas/S",
            "schema #/components/headers/H/schema",
            "schema #/components/headers/I/content/a~1b/schema",
            "schema #/components/requestBodies/B/content/multipart~1form-data/schema",
            "schema #/components/responses/R/headers/A/schema",
        ],
    );
}

#[test]
fn media_types_of_3_2_hold_more() {
    check(
        "
openapi: 3.2.0
components:
  schemas: { S: {} }
  mediaTypes:
    M: { itemSchema: {}, prefixEncoding: [{ headers: { A: {} } }], itemEncoding: { headers: { B: {} } } }
    N: { encoding: { a: { encoding: { b: { headers: { C: {} } } } } } }
  requestBodies: { B: { content: { a/b: { $ref: '#/components/mediaTypes/M' }, c/d: { $ref: '#/no' } } } }
",
        &[
            "request body #/components/requestBodies/B",
            "header #/components/mediaTypes/M/prefixEncoding/0/headers/A",
            "header #/components/mediaTypes/M/itemEncoding/headers/B",
            "header #/components/mediaTypes/N/encoding/a/encoding/b/headers/C",
            "schema #/components/schemas/S",
            "schema #/components/mediaTypes/M/itemSchema",
        ],
    );
}

#[test]
fn security_schemes_and_links_are_counted() {
    check(
        "
openapi: 3.0.0
components:
  securitySchemes: { K: { type: apiKey }, x-k: {}, L: { $ref: '#/components/securitySchemes/K' }, N: 1 }
  links: { Next: { operationId: next } }
  responses:
    R:
      links:
        own: { operationId: a, parameters: { b: c } }
        next: { $ref: '#/components/links/Next' }
        lost: { $ref: '#/components/links/Lost' }
",
        &[
            "security scheme #/components/securitySchemes/K",
            "security scheme #/components/securitySchemes/x-k",
            "link #/components/links/Next",
            "link #/components/responses/R/links/own",
            "link #/components/responses/R/links/lost",
            "response #/components/responses/R",
        ],
    );
}

#[test]
fn swagger_2_has_its_own_structure() {
    check(
        "
swagger: '2.0'
paths:
  /a:
    post:
      parameters:
        - { name: a, in: query, type: array, items: { type: array, items: {} } }
        - { name: b, in: formData, type: file }
        - { name: c, in: body, schema: { properties: { d: {} } } }
        - { $ref: '#/parameters/B' }
        - { $ref: '#/parameters/Lost' }
      requestBody: { content: { a/b: { schema: {} } } }
      callbacks: { c: { '{$url}': { get: {} } } }
      responses:
        200: { schema: {}, headers: { H: { type: array, items: {} } }, content: { a/b: { schema: {} } } }
        404: { $ref: '#/responses/R' }
webhooks: { w: { get: {} } }
components: { schemas: { A: {} } }
definitions: { D: {}, x-d: {} }
parameters: { B: { name: b, in: body, schema: {} }, Q: { name: q, in: query } }
responses: { R: { links: { l: {} } } }
securityDefinitions: { K: { type: basic } }
",
        &[
            "operation #/paths/~1a/post",
            "parameter #/paths/~1a/post/parameters/0",
            "parameter #/paths/~1a/post/parameters/1",
            "parameter #/paths/~1a/post/parameters/4",
            "parameter #/parameters/Q",
            "request body #/paths/~1a/post/parameters/2",
            "request body #/parameters/B",
            "response #/paths/~1a/post/responses/200",
            "response #/responses/R",
            "header #/paths/~1a/post/responses/200/headers/H",
            "schema #/definitions/D",
            "schema #/definitions/x-d",
            "schema #/parameters/B/schema",
            "schema #/paths/~1a/post/parameters/0/items",
            "schema #/paths/~1a/post/parameters/0/items/items",
            "schema #/paths/~1a/post/parameters/2/schema",
            "schema #/paths/~1a/post/parameters/2/schema/properties/d",
            "schema #/paths/~1a/post/responses/200/schema",
            "schema #/paths/~1a/post/responses/200/headers/H/items",
            "security scheme #/securityDefinitions/K",
        ],
    );
}

#[test]
fn schemas_are_within_schemas() {
    check(
        "
openapi: 3.1.0
components:
  schemas:
    Maps:
      properties: { p: {}, x-p: {}, $ref: {}, none: null, text: text }
      patternProperties: { '^a/~': {} }
      $defs: { d: {} }
      definitions: { e: {} }
      dependentSchemas: { f: {} }
    Lists: { items: [{}, true, 1], prefixItems: [{}], allOf: [{}], anyOf: [{}], oneOf: [{}] }
    Ones:
      additionalProperties: false
      items: {}
      contains: {}
      propertyNames: {}
      unevaluatedItems: {}
      unevaluatedProperties: {}
      additionalItems: {}
      contentSchema: {}
      not: {}
      if: {}
      then: {}
      else: {}
    Always: true
    None: null
    List: []
",
        &[
            "schema #/components/schemas/Maps",
            "schema #/components/schemas/Maps/properties/p",
            "schema #/components/schemas/Maps/properties/x-p",
            "schema #/components/schemas/Maps/properties/$ref",
            "schema #/components/schemas/Maps/patternProperties/^a~1~0",
            "schema #/components/schemas/Maps/$defs/d",
            "schema #/components/schemas/Maps/definitions/e",
            "schema #/components/schemas/Maps/dependentSchemas/f",
            "schema #/components/schemas/Lists",
            "schema #/components/schemas/Lists/items/0",
            "schema #/components/schemas/Lists/items/1",
            "schema #/components/schemas/Lists/prefixItems/0",
            "schema #/components/schemas/Lists/allOf/0",
            "schema #/components/schemas/Lists/anyOf/0",
            "schema #/components/schemas/Lists/oneOf/0",
            "schema #/components/schemas/Ones",
            "schema #/components/schemas/Ones/additionalProperties",
            "schema #/components/schemas/Ones/items",
            "schema #/components/schemas/Ones/contains",
            "schema #/components/schemas/Ones/propertyNames",
            "schema #/components/schemas/Ones/unevaluatedItems",
            "schema #/components/schemas/Ones/unevaluatedProperties",
            "schema #/components/schemas/Ones/additionalItems",
            "schema #/components/schemas/Ones/contentSchema",
            "schema #/components/schemas/Ones/not",
            "schema #/components/schemas/Ones/if",
            "schema #/components/schemas/Ones/then",
            "schema #/components/schemas/Ones/else",
            "schema #/components/schemas/Always",
        ],
    );
}

#[test]
fn examples_and_extensions_hold_nothing() {
    check(
        "
openapi: 3.1.0
x-schemas: { schema: {} }
paths: {}
components:
  examples: { E: { value: { schema: {} } } }
  x-schemas: { A: {} }
  schemas:
    A:
      example: { properties: { a: {} } }
      examples: [{ properties: { a: {} } }]
      default: { $ref: '#/components/examples/E' }
      const: { not: {} }
      enum: [{ not: {} }]
      x-more: { not: {} }
",
        &["schema #/components/schemas/A"],
    );
}

#[test]
fn a_schema_with_a_reference_is_none_before_3_1() {
    check(
        "
openapi: 3.0.0
components:
  schemas:
    A: { $ref: '#/components/schemas/B', properties: { a: {} } }
    B: { properties: { $ref: { $ref: '#/components/schemas/C' }, c: { $ref: 1 } } }
    C: { $ref: { not: text } }
",
        &[
            "schema #/components/schemas/B",
            "schema #/components/schemas/B/properties/c",
            "schema #/components/schemas/C",
        ],
    );
}

#[test]
fn a_keyword_beside_a_reference_makes_a_schema_since_3_1() {
    check(
        "
openapi: 3.1.0
components:
  schemas:
    Own: { $ref: '#/x-hidden/Target', properties: { a: {} } }
    Lost: { $ref: '#/x-hidden/Lost', type: object }
    Self: { $ref: '#/components/schemas/Self', type: object }
    Mere:
      $ref: '#/x-hidden/Chain'
      summary: ''
      description: ''
      title: ''
      deprecated: true
      readOnly: true
      writeOnly: true
      nullable: true
      default: {}
      example: {}
      examples: []
      $comment: ''
      externalDocs: {}
      xml: {}
      x-own: { properties: { a: {} } }
x-hidden:
  Target: { not: {} }
  Chain: { $ref: '#/x-hidden/Middle', description: '' }
  Middle: { $ref: '#/x-hidden/End', type: object }
  End: true
",
        &[
            "schema #/components/schemas/Own",
            "schema #/components/schemas/Own/properties/a",
            "schema #/components/schemas/Lost",
            "schema #/components/schemas/Self",
            "schema #/x-hidden/Target",
            "schema #/x-hidden/Target/not",
            "schema #/x-hidden/Middle",
            "schema #/x-hidden/End",
        ],
    );
}

#[test]
fn a_reference_that_leads_nowhere_is_a_thing_of_its_own() {
    check(
        "
openapi: 3.0.0
components:
  schemas:
    Missing: { $ref: '#/components/schemas/Nothing' }
    Through: { $ref: '#/components/schemas/Missing' }
    Cycle: { $ref: '#/components/schemas/Back' }
    Back: { $ref: '#/components/schemas/Cycle' }
    Self: { $ref: '#/components/schemas/Self' }
    Inside: { $ref: '#/components/schemas/Inside/a' }
    Text: { $ref: '#/openapi' }
    File: { $ref: nowhere.yaml }
    Address: { $ref: 'https://example.com/api.yaml#/components/schemas/A' }
    Truth: { $ref: '#/x-true' }
  responses:
    Truth: { $ref: '#/x-true' }
    Text: { $ref: '#/openapi' }
x-true: true
",
        &[
            "schema #/components/schemas/Missing",
            "schema #/components/schemas/Through",
            "schema #/components/schemas/Cycle",
            "schema #/components/schemas/Back",
            "schema #/components/schemas/Self",
            "schema #/components/schemas/Inside",
            "schema #/components/schemas/Text",
            "schema #/components/schemas/File",
            "schema #/components/schemas/Address",
            "schema #/x-true",
            "response #/components/responses/Truth",
            "response #/components/responses/Text",
        ],
    );
}

#[test]
fn a_place_that_is_two_things_counts_as_both() {
    check(
        "
openapi: 3.0.0
components:
  schemas: { A: { $ref: '#/x-both' } }
  headers: { H: { $ref: '#/x-both' } }
x-both: { schema: {} }
",
        &[
            "schema #/x-both",
            "header #/x-both",
            "schema #/x-both/schema",
        ],
    );
}

#[test]
fn pointers_are_decoded_and_walk_through_references() {
    check(
        "
openapi: 3.0.0
components:
  schemas:
    A: { $ref: '#/x-in/a~1b%20~0%7Bc%7D' }
    B: { $ref: '#/x-in/list/1' }
    C: { $ref: '#/x-in/list/01' }
    D: { $ref: '#/x-in/way/properties/d' }
    E: { $ref: '#/x-in/way/again/properties/e/not' }
x-in:
  'a/b ~{c}': {}
  list: [{}, {}]
  way: { $ref: '#/x-in/end', again: { $ref: '#/x-in/way' } }
  end: { properties: { d: {}, e: { $ref: '#/x-in/last' } } }
  last: { not: {} }
",
        &[
            "schema #/x-in/a~1b ~0{c}",
            "schema #/x-in/list/1",
            "schema #/components/schemas/C",
            "schema #/x-in/end/properties/d",
            "schema #/x-in/last/not",
        ],
    );
}

#[test]
fn a_map_or_a_list_may_be_a_reference() {
    check(
        "
openapi: 3.0.0
paths: { $ref: '#/x-in/paths' }
components:
  schemas:
    A: { properties: { $ref: '#/x-in/properties', own: {} } }
    B: { properties: { $ref: '#/x-in/chain' } }
    C: { properties: { $ref: '#/x-in/lost' } }
    D: { properties: { $ref: '#/components/schemas/D/properties', d: {} } }
    E: { allOf: { $ref: '#/x-in/list' } }
  headers: { $ref: '#/x-in/headers' }
x-in:
  paths: { /a: { get: { responses: { $ref: '#/x-in/responses' } } }, x-a: { get: {} } }
  responses: { 200: { content: { $ref: '#/x-in/content' } }, x-200: {} }
  content: { a/b: { schema: {} } }
  properties: { own: {}, x-p: {} }
  chain: { $ref: '#/x-in/end' }
  end: { e: {} }
  list: [{}]
  headers: { H: {} }
",
        &[
            "operation #/x-in/paths/~1a/get",
            "response #/x-in/responses/200",
            "header #/x-in/headers/H",
            "schema #/components/schemas/A",
            "schema #/components/schemas/A/properties/own",
            "schema #/components/schemas/B",
            "schema #/components/schemas/C",
            "schema #/components/schemas/D",
            "schema #/components/schemas/D/properties/d",
            "schema #/components/schemas/E",
            "schema #/x-in/content/a~1b/schema",
            "schema #/x-in/end/e",
            "schema #/x-in/list/0",
            "schema #/x-in/properties/own",
            "schema #/x-in/properties/x-p",
        ],
    );
}

/// Descriptions with members that only another standard knows, and what they hold.
const OF_ANOTHER_STANDARD: [(&str, &[&str]); 6] = [
    (
        "
openapi: 3.0.0
paths: {}
components:
  requestBodies:
    B: { content: { a/b: { encoding: { e: { encoding: { f: { headers: { H: {} } } } } } } } }
",
        &[
            "header #/components/requestBodies/B/content/a~1b/encoding/e/encoding/f/headers/H",
            "request body #/components/requestBodies/B",
        ],
    ),
    (
        "
openapi: 3.1.0
paths: { /a: { get: {}, query: {}, additionalOperations: { COPY: {} } } }
",
        &[
            "operation #/paths/~1a/additionalOperations/COPY",
            "operation #/paths/~1a/get",
            "operation #/paths/~1a/query",
        ],
    ),
    (
        "
openapi: 3.1.0
components: { requestBodies: { B: { content: { a/b: { schema: {}, itemSchema: {} } } } } }
",
        &[
            "request body #/components/requestBodies/B",
            "schema #/components/requestBodies/B/content/a~1b/itemSchema",
            "schema #/components/requestBodies/B/content/a~1b/schema",
        ],
    ),
    (
        "
swagger: '2.0'
parameters: { Q: { name: q, in: query, schema: {} } }
",
        &["parameter #/parameters/Q", "schema #/parameters/Q/schema"],
    ),
    (
        "
swagger: '2.0'
parameters: { B: { name: b, in: body, schema: {}, items: {} } }
",
        &[
            "request body #/parameters/B",
            "schema #/parameters/B/items",
            "schema #/parameters/B/schema",
        ],
    ),
    (
        "
openapi: 3.1.0
webhooks: { x-new: { post: {} } }
",
        &[
            "operation #/webhooks/x-new/post",
            "webhook #/webhooks/x-new",
        ],
    ),
];

#[test]
fn what_only_a_later_standard_knows_is_counted_all_the_same() {
    for (description, expected) in OF_ANOTHER_STANDARD {
        check(description, expected);
    }
}

#[test]
fn anchors_and_the_roots_own_address_lead_somewhere() {
    check(
        "
openapi: 3.2.0
$self: https://example.com/api
components:
  schemas:
    A: { $ref: '#there' }
    B: { $ref: '#nowhere' }
    C: { $ref: 'https://example.com/api#/x-in/c' }
    D: { properties: { d: { $anchor: there } } }
x-in: { c: {} }
",
        &[
            "schema #/components/schemas/B",
            "schema #/components/schemas/D",
            "schema #/components/schemas/D/properties/d",
            "schema #/x-in/c",
        ],
    );
}

#[test]
fn references_lead_to_other_files_and_back() {
    let root = "
openapi: 3.0.0
paths:
  /a: { $ref: 'parts/paths.yaml#/a' }
  /b: { get: { $ref: ./parts/get.json } }
components:
  schemas: { A: {}, Spaced: { $ref: 'parts/with%20space.yaml' } }
";
    let paths = "
a:
  get: { responses: { 200: { $ref: ../shared.yaml#/response }, 400: { $ref: '#/bad' } } }
  put: { $ref: get.json }
bad: { description: '', content: { a/b: { schema: { $ref: ../../api/../api/api.yaml#/components/schemas/A } } } }
";
    let shared = "response: { headers: { H: { $ref: ../api/parts/lost.yaml#/H } } }";
    check_files(
        &[
            ("api/api.yaml", root),
            ("api/parts/paths.yaml", paths),
            ("api/parts/get.json", r#"{ "requestBody": {} }"#),
            ("api/parts/with space.yaml", "{ not: {} }"),
            ("api/shared.yaml", shared),
        ],
        &[
            "operation parts/paths.yaml#/a/get",
            "operation parts/get.json#",
            "request body parts/get.json#/requestBody",
            "response shared.yaml#/response",
            "response parts/paths.yaml#/bad",
            "header shared.yaml#/response/headers/H",
            "schema #/components/schemas/A",
            "schema parts/with space.yaml#",
            "schema parts/with space.yaml#/not",
        ],
    );
}

#[test]
fn files_outside_the_roots_folder_are_named_from_it() {
    check_files(
        &[
            (
                "api/api.yaml",
                "{ openapi: 3.0.0, paths: { /a: { $ref: ../a.yaml } } }",
            ),
            ("a.yaml", "{ get: { $ref: ./b.yaml } }"),
            ("b.yaml", "{ requestBody: { $ref: api/c.yaml } }"),
            ("api/c.yaml", "{}"),
        ],
        &["operation ../b.yaml#", "request body c.yaml#"],
    );
}

#[test]
fn yaml_is_read_with_aliases_merges_and_any_key() {
    check(
        "
openapi: 3.0.0
x-base: &base { get: { description: merged }, put: {} }
paths:
  /a: { <<: *base, get: null }
  /b: { <<: [*base, { put: null, post: {} }] }
  1.50: *base
components:
  schemas:
    200: { maximum: 340282366920938463463374607431768211456, minimum: -9223372036854775809 }
    true: { default: .inf, enum: [18446744073709551616, !tag text] }
    ~: !tag { not: {} }
",
        &[
            "operation #/paths/~1a/put",
            "operation #/paths/~1b/get",
            "operation #/paths/~1b/put",
            "operation #/paths/~1b/post",
            "operation #/paths/1.50/get",
            "operation #/paths/1.50/put",
            "schema #/components/schemas/200",
            "schema #/components/schemas/true",
            "schema #/components/schemas/~0",
            "schema #/components/schemas/~0/not",
        ],
    );
}

#[test]
fn json_is_read_with_large_numbers() {
    check(
        "\u{feff}{\"openapi\": \"3.0.0\", \"components\": {\"schemas\": {\"A\": {\"maximum\": 340282366920938463463374607431768211456, \"default\": 1e999}}}}",
        &["schema #/components/schemas/A"],
    );
}

#[test]
fn anything_else_holds_nothing() {
    for description in [
        "",
        "[]",
        "text",
        "openapi: 3.1.0\npaths: []\ncomponents: null\nwebhooks: 1",
    ] {
        check(description, &[]);
    }
}
