//! Descriptions that no crate can be made of.

use std::fmt::Write as _;

use crate::scene::{GENERATE, PETS, Scene};

#[track_caller]
fn check(description: impl AsRef<[u8]>, expected: &str) {
    Scene::new(description).refuses(GENERATE, expected);
}

/// The same, of a description that is refused by its content.
#[track_caller]
fn check_content(description: &str, expected: &str) {
    check(
        description,
        &format!("{expected}\nerror: no crate was made; the output is as it was\n"),
    );
}

/// Checks a description of which something is said, but that a crate can be made of.
#[track_caller]
fn tolerates(description: &str, expected: &str) {
    let warnings = match expected.matches("warning[").count() {
        1 => "1 warning".to_owned(),
        many => format!("{many} warnings"),
    };
    let scene = Scene::new(description);
    let counts = format!("\nopenapi.yaml: no errors, {warnings}, no notes\n");
    scene.check("check openapi.yaml", &(expected.to_owned() + &counts));
}

#[test]
fn there_is_no_such_file() {
    Scene::new(PETS).refuses(
        "generate missing.yaml --out out --name pets",
        r"
error[no-such-file]: missing.yaml: no such file
 |
 = help: check the path, which is relative to the current directory
",
    );
}

#[test]
fn a_folder_is_no_file() {
    Scene::new(PETS).refuses(
        "generate out/src --out out --name pets",
        r"
error[unreadable-file]: out/src: a folder, not a file
 |
 = help: give the file in it that holds the API description
",
    );
}

#[test]
fn an_empty_file_says_nothing() {
    let expected = r"
error[empty-file]: openapi.yaml: the file is empty
 |
 = help: give a file with an API description in JSON or YAML
";
    for empty in [
        "",
        "\n",
        " \r\n\t\n",
        "# nothing\n\n---\n# here\n",
        "\u{feff}",
        "%YAML 1.2\n---\n",
    ] {
        check(empty, expected);
    }
}

#[test]
fn other_encodings_are_named() {
    check(
        b"openapi: 3.1.0\ninfo: { title: Caf\xe9 }\n",
        r"
error[not-utf8]: not valid UTF-8
 --> openapi.yaml:2:19
  |
2 | info: { title: Caf� }
  |                   ^
  |
  = help: save the file in the encoding UTF-8
",
    );
    check(
        b"\xff\xfeo\0p",
        r"
error[not-utf8]: openapi.yaml:1:1: not valid UTF-16
 |
 = help: save the file in the encoding UTF-8
",
    );
}

#[test]
fn a_defect_of_a_text_that_is_read_is_told() {
    check_content(
        "openapi: 3.0.0\ninfo:\n\ttitle: Pets\n\tversion: '1'\n",
        r"
error[nothing-to-generate]: the description has no operations and no schemas, so there is nothing to generate
 --> openapi.yaml:1:1
  |
1 | openapi: 3.0.0
  | ^^^^^^^
  |
  = at: #
  = help: add the API's operations below `paths`

warning[tab-indentation]: YAML is not indented with tabs; they were read as tab stops of width 2
 --> openapi.yaml:3:1
  |
3 |     title: Pets
  | ^
  |
  = at: #
  = help: indent with spaces
",
    );
}

#[test]
fn broken_yaml_is_underlined() {
    check(
        "openapi: 3.1.0\ninfo:\n  title: Pets: the API\n",
        r"
error[invalid-syntax]: not valid YAML: mapping values are not allowed in this context
 --> openapi.yaml:3:14
  |
3 |   title: Pets: the API
  |              ^
  |
  = help: check the indentation, and quote a text that contains `: `
",
    );
    check(
        "openapi: 3.1.0\npaths:\n\t/pets: [\n",
        r"
error[invalid-syntax]: not valid YAML: found character that cannot start any token, while scanning for the next token
 --> openapi.yaml:3:1
  |
3 |     /pets: [
  | ^
  |
  = help: indent with spaces, not tabs, and quote a text that starts with `@`, `%` or a backtick
",
    );
    check(
        "openapi: 3.1.0\npaths: { /pets: {\n",
        r"
error[invalid-syntax]: not valid YAML: did not find expected node content, while parsing a flow node
 --> openapi.yaml:3:1
  |
3 |
  | ^
  |
  = help: check the indentation, the quotes and the brackets of this line and of those before
",
    );
    check(
        "openapi: 3.1.0\ninfo: \"Pets\npaths: {}\n",
        r"
error[invalid-syntax]: not valid YAML: found unexpected end of stream, while scanning a quoted scalar at line 2 column 7
 --> openapi.yaml:4:1
  |
4 |
  | ^
  |
  = help: check the indentation, the quotes and the brackets of this line and of those before
",
    );
    check(
        "openapi: *version\n",
        r"
error[invalid-syntax]: not valid YAML: unknown anchor
 --> openapi.yaml:1:10
  |
1 | openapi: *version
  |          ^
  |
  = help: define the anchor `&name` before the alias `*name`, or quote a text that starts with `*`
",
    );
    check(
        "openapi: 3.1.0\n---\nopenapi: 3.1.0\n",
        r"
error[invalid-syntax]: more than one YAML document: the second starts here
 --> openapi.yaml:3:1
  |
3 | openapi: 3.1.0
  | ^
  |
  = help: keep one document, and remove the line `---` with what follows it
",
    );
}

#[test]
fn broken_json_is_underlined() {
    check(
        "{\n  \"openapi\": \"3.1.0\",\n  \"info\" {}\n}\n",
        r#"
error[invalid-syntax]: not valid JSON: expected `:`
 --> openapi.yaml:3:10
  |
3 |   "info" {}
  |          ^
  |
  = help: check the commas, the quotes and the brackets here and just before
"#,
    );
    check(
        "{\n  \"openapi\": \"3.1.0\", // the version\n  \"paths\": {}\n}\n",
        r#"
error[invalid-syntax]: not valid JSON: key must be a string
 --> openapi.yaml:2:23
  |
2 |   "openapi": "3.1.0", // the version
  |                       ^
  |
  = help: JSON has no comments: remove it, or write the file in YAML
"#,
    );
    check(
        "{ \"openapi\": \"3.1.0\",\n  \"paths\": {\n",
        r"
error[invalid-syntax]: not valid JSON: the text ends within an object
 --> openapi.yaml:3:1
  |
3 |
  | ^
  |
  = help: the file may be cut off, or a bracket or a quote is not closed
",
    );
    check(
        "{ \"openapi\": \"3.1.0\", \"paths\": {} }}\n",
        r#"
error[invalid-syntax]: not valid JSON: trailing characters
 --> openapi.yaml:1:36
  |
1 | { "openapi": "3.1.0", "paths": {} }}
  |                                    ^
  |
  = help: keep one value, and remove what follows it
"#,
    );
    check(
        "{ \"openapi\": \"3.1.0\" \"paths\": {} }\n",
        r#"
error[invalid-syntax]: not valid JSON: expected `,` or `}`
 --> openapi.yaml:1:22
  |
1 | { "openapi": "3.1.0" "paths": {} }
  |                      ^
  |
  = help: check the commas, the quotes and the brackets here and just before
"#,
    );
}

#[test]
fn the_text_of_a_broken_file_cannot_steer_the_terminal() {
    check(
        "{ \"\u{1b}[2J\u{202e}\" 1 }\n",
        r#"
error[invalid-syntax]: not valid JSON: control character (\u0000-\u001F) found while parsing a string
 --> openapi.yaml:1:4
  |
1 | { "\u{1b}[2J\u{202e}" 1 }
  |    ^^^^^^
  |
  = help: write the character as an escape, such as `\n`
"#,
    );
}

#[test]
fn other_documents_are_no_descriptions() {
    check_content(
        "- openapi: 3.1.0\n",
        r"
error[not-openapi]: this is not an OpenAPI document: it is an array, not an object
 --> openapi.yaml:1:1
  |
1 | - openapi: 3.1.0
  | ^
  |
  = at: #
  = help: the top of an OpenAPI document looks like `openapi: 3.1.0`
",
    );
    check_content(
        "Hello, world!\n",
        r"
error[not-openapi]: this is not an OpenAPI document: it is a string, not an object
 --> openapi.yaml:1:1
  |
1 | Hello, world!
  | ^^^^^^^^^^^^^
  |
  = at: #
  = help: the top of an OpenAPI document looks like `openapi: 3.1.0`
",
    );
    check_content(
        "{ \"name\": \"pets\", \"version\": \"1.0.0\" }\n",
        r#"
error[not-openapi]: this is not an OpenAPI document: it has no `openapi` field
 --> openapi.yaml:1:1
  |
1 | { "name": "pets", "version": "1.0.0" }
  | ^
  |
  = at: #
  = help: the top of an OpenAPI document looks like `openapi: 3.1.0`
"#,
    );
    check_content(
        "info: { title: Pets }\nOpenAPI: 3.1.0\n",
        r"
error[not-openapi]: this is not an OpenAPI document: it has no `openapi` field
 --> openapi.yaml:2:1
  |
2 | OpenAPI: 3.1.0
  | ^^^^^^^
  |
  = at: #/OpenAPI
  = help: write the key as `openapi`
",
    );
}

#[test]
fn other_versions_are_not_read() {
    check_content(
        "openapi: 4.0.0\npaths: {}\n",
        r#"
error[unknown-version]: version `4.0.0` of OpenAPI is not read
 --> openapi.yaml:1:1
  |
1 | openapi: 4.0.0
  | ^^^^^^^
  |
  = at: #/openapi
  = help: the versions 3.0, 3.1 and 3.2 of OpenAPI are read, as in `openapi: 3.1.0`, and Swagger 2.0, as in `swagger: "2.0"`
"#,
    );
    check_content(
        "openapi: 3.10.0\npaths: {}\n",
        r#"
error[unknown-version]: version `3.10.0` of OpenAPI is not read
 --> openapi.yaml:1:1
  |
1 | openapi: 3.10.0
  | ^^^^^^^
  |
  = at: #/openapi
  = help: the versions 3.0, 3.1 and 3.2 of OpenAPI are read, as in `openapi: 3.1.0`, and Swagger 2.0, as in `swagger: "2.0"`
"#,
    );
    check_content(
        "openapi: [3, 1]\npaths: {}\n",
        r#"
error[unknown-version]: `openapi` should be a version, but is an array
 --> openapi.yaml:1:1
  |
1 | openapi: [3, 1]
  | ^^^^^^^
  |
  = at: #/openapi
  = help: the versions 3.0, 3.1 and 3.2 of OpenAPI are read, as in `openapi: 3.1.0`, and Swagger 2.0, as in `swagger: "2.0"`
"#,
    );
    check_content(
        "swagger: \"1.2\"\npaths: {}\n",
        r#"
error[unknown-version]: version `1.2` of Swagger is not read
 --> openapi.yaml:1:1
  |
1 | swagger: "1.2"
  | ^^^^^^^
  |
  = at: #/swagger
  = help: the versions 3.0, 3.1 and 3.2 of OpenAPI are read, as in `openapi: 3.1.0`, and Swagger 2.0, as in `swagger: "2.0"`
"#,
    );
}

#[test]
fn a_version_may_be_a_number() {
    for version in ["3.1", "3.0", "3.1.1", "'3.0.3'"] {
        let scene = Scene::empty();
        scene.file("openapi.yaml", PETS.replace("3.1.0", version));
        let output = scene.run(&format!("{GENERATE} -q"));
        assert_eq!(scene.told(&output), "", "{version}");
    }
}

#[test]
fn nothing_to_generate_is_an_error() {
    check_content(
        "openapi: 3.1.0\ninfo: { title: Pets }\n",
        r"
error[nothing-to-generate]: the description has no operations and no schemas, so there is nothing to generate
 --> openapi.yaml:1:1
  |
1 | openapi: 3.1.0
  | ^^^^^^^
  |
  = at: #
  = help: add the API's operations below `paths`
",
    );
    check_content(
        "openapi: 3.1.0\npaths: {}\n",
        r"
error[nothing-to-generate]: the description has no operations and no schemas, so there is nothing to generate
 --> openapi.yaml:2:1
  |
2 | paths: {}
  | ^^^^^
  |
  = at: #/paths
  = help: add the API's operations below `paths`
",
    );
    check_content(
        "openapi: 3.1.0\npaths: { /pets: {} }\ncomponents: { schemas: {} }\n",
        r"
error[nothing-to-generate]: the description has no operations and no schemas, so there is nothing to generate
 --> openapi.yaml:2:1
  |
2 | paths: { /pets: {} }
  | ^^^^^
  |
  = at: #/paths
  = help: add the API's operations below `paths`
",
    );
}

/// A description with the component schemas `schemas`.
fn schemas(schemas: &str) -> String {
    format!("openapi: 3.1.0\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}")
}

#[test]
fn a_reference_must_lead_to_something() {
    let pet = "    Pet: { type: object, properties: { id: { type: integer } } }\n";
    let to = |target: &str| schemas(&format!("{pet}    Pets: {{ $ref: '{target}' }}\n"));
    tolerates(
        &to("#/components/schemas/Pot"),
        r"
warning[unresolved-reference]: the reference `#/components/schemas/Pot` cannot be followed: there is nothing
 --> openapi.yaml:6:13
  |
6 |     Pets: { $ref: '#/components/schemas/Pot' }
  |             ^^^^
  |
  = at: #/components/schemas/Pets/$ref
  = help: did you mean `#/components/schemas/Pet`?
",
    );
    tolerates(
        &to("#/components/schemas/Elephant"),
        r"
warning[unresolved-reference]: the reference `#/components/schemas/Elephant` cannot be followed: there is nothing
 --> openapi.yaml:6:13
  |
6 |     Pets: { $ref: '#/components/schemas/Elephant' }
  |             ^^^^
  |
  = at: #/components/schemas/Pets/$ref
  = help: add what is missing, or mend the reference
",
    );
    tolerates(
        &to("#/component/schemas/Pet"),
        r"
warning[unresolved-reference]: the reference `#/component/schemas/Pet` cannot be followed: there is nothing
 --> openapi.yaml:6:13
  |
6 |     Pets: { $ref: '#/component/schemas/Pet' }
  |             ^^^^
  |
  = at: #/components/schemas/Pets/$ref
  = help: did you mean `#/components/schemas/Pet`?
",
    );
    tolerates(
        &to("#Pet"),
        r"
warning[unresolved-reference]: the reference `#Pet` cannot be followed: it is no JSON pointer, and no schema has it as its `$anchor`
 --> openapi.yaml:6:13
  |
6 |     Pets: { $ref: '#Pet' }
  |             ^^^^
  |
  = at: #/components/schemas/Pets/$ref
  = help: write the way from the top of the file, as `#/components/schemas/Pet`
",
    );
    tolerates(
        &to("#/%ff"),
        r"
warning[unresolved-reference]: the reference `#/%ff` cannot be followed: it is not in UTF-8
 --> openapi.yaml:6:13
  |
6 |     Pets: { $ref: '#/%ff' }
  |             ^^^^
  |
  = at: #/components/schemas/Pets/$ref
  = help: write what the `%` stand for in UTF-8
",
    );
}

#[test]
fn references_may_not_go_round() {
    tolerates(
        &schemas("    A: { $ref: '#/components/schemas/A' }\n"),
        r"
warning[reference-cycle]: the reference `#/components/schemas/A` cannot be followed: it leads back to itself
 --> openapi.yaml:5:10
  |
5 |     A: { $ref: '#/components/schemas/A' }
  |          ^^^^
  |
  = at: #/components/schemas/A/$ref
  = help: replace one of the references on the way by a definition
",
    );
    let two =
        "    A: { $ref: '#/components/schemas/B' }\n    B: { $ref: '#/components/schemas/A' }\n";
    tolerates(
        &schemas(two),
        r"
warning[reference-cycle]: the reference `#/components/schemas/B` cannot be followed: it leads back to itself
 --> openapi.yaml:5:10
  |
5 |     A: { $ref: '#/components/schemas/B' }
  |          ^^^^
  |
  = at: #/components/schemas/A/$ref
  = help: replace one of the references on the way by a definition

warning[reference-cycle]: the reference `#/components/schemas/A` cannot be followed: it leads back to itself
 --> openapi.yaml:6:10
  |
6 |     B: { $ref: '#/components/schemas/A' }
  |          ^^^^
  |
  = at: #/components/schemas/B/$ref
  = help: replace one of the references on the way by a definition
",
    );
}

#[test]
fn a_reference_may_leave_the_file_only_for_another_one() {
    tolerates(
        &schemas("    Pet: { $ref: 'pets.yaml#/Pet' }\n"),
        r"
warning[unreadable-reference]: the reference `pets.yaml#/Pet` cannot be followed: the file cannot be read: no such file
 --> openapi.yaml:5:12
  |
5 |     Pet: { $ref: 'pets.yaml#/Pet' }
  |            ^^^^
  |
  = at: #/components/schemas/Pet/$ref
  = help: put the file there, or mend the reference
",
    );
    tolerates(
        &schemas("    Pet: { $ref: 'https://example.com/pets.yaml#/Pet' }\n"),
        r"
warning[unmapped-url]: the reference `https://example.com/pets.yaml#/Pet` cannot be followed: nothing is fetched, and `https://example.com/pets.yaml` has no local copy
 --> openapi.yaml:5:12
  |
5 |     Pet: { $ref: 'https://example.com/pets.yaml#/Pet' }
  |            ^^^^
  |
  = at: #/components/schemas/Pet/$ref
  = help: download it, and map its URL to the copy in the table `[copies]` of the config
",
    );
}

#[test]
fn all_that_is_broken_is_told_at_once() {
    let text = "    A: { $ref: '#/a' }\n    B: { $ref: 'b.yaml' }\n    C: { $ref: '#/components/schemas/C' }\n";
    let scene = Scene::new(schemas(text));
    let told = scene.told(&scene.run("check openapi.yaml"));
    let titles: Vec<_> = told
        .lines()
        .filter(|line| line.starts_with("warning"))
        .collect();
    let expected = [
        "warning[unresolved-reference]: the reference `#/a` cannot be followed: there is nothing",
        "warning[unreadable-reference]: the reference `b.yaml` cannot be followed: the file cannot be \
         read: no such file",
        "warning[reference-cycle]: the reference `#/components/schemas/C` cannot be followed: it leads \
         back to itself",
    ];
    assert_eq!(titles, expected);
}

#[test]
fn the_content_of_a_description_cannot_steer_the_terminal() {
    check_content(
        "openapi: \"4\\e]0;owned\\a\\u202e\\n\\nerror: gone\"\n",
        r#"
error[unknown-version]: version `4\u{1b}]0;owned\u{7}\u{202e}\n\nerror: gone` of OpenAPI is not read
 --> openapi.yaml:1:1
  |
1 | openapi: "4\e]0;owned\a\u202e\n\nerror: gone"
  | ^^^^^^^
  |
  = at: #/openapi
  = help: the versions 3.0, 3.1 and 3.2 of OpenAPI are read, as in `openapi: 3.1.0`, and Swagger 2.0, as in `swagger: "2.0"`
"#,
    );
    let hostile = "    \"\\e[2J\\x9b\": { $ref: \"#/\\e[31m\\r\\nerror: none\" }\n";
    tolerates(
        &schemas(hostile),
        r##"
warning[unresolved-reference]: the reference `#/\u{1b}[31m\r\nerror: none` cannot be followed: there is nothing
 --> openapi.yaml:5:20
  |
5 |     "\e[2J\x9b": { $ref: "#/\e[31m\r\nerror: none" }
  |                    ^^^^
  |
  = at: #/components/schemas/\u{1b}[2J\u{9b}/$ref
  = help: add what is missing, or mend the reference
"##,
    );
}

const DEPTH: usize = 100_000;

#[test]
fn no_depth_overflows_the_stack() {
    let json = format!(
        "{{ \"openapi\": \"3.1.0\", \"paths\": {}",
        "{\"a\":".repeat(DEPTH)
    );
    check(
        json,
        r#"
error[invalid-syntax]: not valid JSON: nested deeper than 128 levels
 --> openapi.yaml:1:662
  |
1 | ...{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":...
  |                                                      ^
  |
  = help: close the brackets that were left open, or move inner parts below `components` and refer to them by `$ref`
"#,
    );
    check(
        format!("openapi: 3.1.0\npaths: {}", "[".repeat(DEPTH)),
        r"
error[invalid-syntax]: not valid YAML: nested deeper than 128 levels
 --> openapi.yaml:2:10008
  |
2 | ...[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...
  |                                                      ^
  |
  = help: close the brackets that were left open, or move inner parts below `components` and refer to them by `$ref`
",
    );
    check(
        format!("openapi: 3.1.0\npaths:\n{}\n", "- ".repeat(DEPTH)),
        r"
error[invalid-syntax]: not valid YAML: nested deeper than 128 levels
 --> openapi.yaml:3:255
  |
3 | ...- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - ...
  |                                                      ^
  |
  = help: an alias `*name` within its own anchor `&name`, if there is one, nests without end
",
    );
}

/// Each schema needs the next one to be known.
#[test]
fn chains_of_schemas_may_be_long() {
    let mut chain =
        String::from("    S0: { type: object, properties: { end: { type: string } } }\n");
    for n in 1..=500 {
        let next = format!("{{ $ref: '#/components/schemas/S{}' }}", n - 1);
        writeln!(
            chain,
            "    S{n}: {{ type: object, properties: {{ next: {next} }} }}"
        )
        .expect("a String takes all");
        writeln!(chain, "    T{n}: {next}").expect("a String takes all");
    }
    let scene = Scene::empty();
    scene.file("openapi.yaml", schemas(&chain));
    let output = scene.run(&format!("{GENERATE} -q"));
    assert_eq!(scene.told(&output), "");
}
