//! The command as a person runs it, on two small descriptions of which one has an example that no type of its crate can hold.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

const GOOD: &str = "openapi: 3.1.0
info: {title: Good, version: 1.0.0}
paths:
  /photo:
    put:
      operationId: setPhoto
      requestBody:
        content:
          image/jpeg:
            schema: {type: string, format: byte, examples: [aGk=]}
      responses:
        '204': {description: It is set.}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, examples: [Rex]}
        tags: {type: array, items: {type: string}}
      examples:
        - {name: Rex, tags: [big]}
        - {tags: [without a name]}
";

/// An integer is one of 64 bits where nothing else is said.
const BAD: &str = r##"{
  "swagger": "2.0",
  "info": {"title": "Bad", "version": "1"},
  "paths": {
    "/sizes": {"get": {"responses": {"200": {
      "description": "Sizes",
      "schema": {"type": "array", "items": {"$ref": "#/definitions/Size"}},
      "examples": {"application/json": [{"bytes": 1}, {"bytes": 100000000000000000000}]}
    }}}}
  },
  "definitions": {"Size": {"type": "object", "properties": {"bytes": {"type": "integer"}}}}
}"##;

fn corpus(folder: &Path, arguments: &[&str]) -> Output {
    let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus");
    Command::new(env!("CARGO_BIN_EXE_corpus"))
        .arg(folder)
        .arg("--work")
        .arg(work)
        .args(arguments)
        .output()
        .expect("the command starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn an_example_that_does_not_survive_is_a_failure_and_others_are_none() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::write(folder.path().join("good.yaml"), GOOD).expect("it can be written");
    fs::write(folder.path().join("bad.json"), BAD).expect("it can be written");
    let file = folder.path().join("report");
    let report = file.to_str().expect("UTF-8");
    let output = corpus(folder.path(), &["--report", report]);
    let shown = text(&output.stdout) + &text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    let report = fs::read(file).expect("there is a report");
    let report: Value = serde_json::from_slice(&report).expect("it is JSON");
    let [bad, good] = &report["descriptions"].as_array().expect("a list")[..] else {
        panic!("not two descriptions: {report}");
    };
    let counts = |row: &Value| {
        let own = &row["examples"];
        let length = |key: &str| own[key].as_array().map(Vec::len);
        (
            row["ok"].clone(),
            own["tried"].clone(),
            own["passed"].clone(),
            length("invalid"),
        )
    };
    assert_eq!(
        counts(good),
        (json!(true), json!(2), json!(2), Some(1)),
        "{shown}"
    );
    assert_eq!(
        counts(bad),
        (json!(false), json!(1), json!(0), Some(0)),
        "{shown}"
    );
    // Bytes are sent as they are, so that what is said of them as a text is the type of nothing.
    let unplaced = good["examples"]["unplaced"].as_array().map(Vec::len);
    assert_eq!(unplaced, Some(1), "{good}");
    let at = "#/paths/~1sizes/get/responses/200/examples/application~1json";
    assert_eq!(bad["examples"]["failed"][0]["at"], at);
    assert!(shown.contains(at), "{shown}");
    for row in [bad, good] {
        assert_eq!(row["check"]["errors"], json!([]), "{shown}");
        assert_eq!(row["clippy"]["errors"], json!([]), "{shown}");
        let peak = row["check"]["cost"]["peak_mb"].as_f64();
        assert!(
            cfg!(not(unix)) || peak.is_some_and(|peak| peak > 10.0),
            "{row}"
        );
    }
}

#[test]
fn an_unknown_name_is_told_the_known_ones() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::write(folder.path().join("good.yaml"), GOOD).expect("it can be written");
    let output = corpus(folder.path(), &["--only", "good,bda"]);
    assert_eq!(output.status.code(), Some(2));
    let said = "error: no description is called `bda`; there are good\n";
    assert_eq!(text(&output.stderr), said);
}

#[test]
fn arguments_that_say_nothing_are_refused() {
    for arguments in [&["--jobs", "0"][..], &["--only"], &["--unknown"]] {
        let output = corpus(Path::new("."), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).starts_with("error: "), "{arguments:?}");
    }
}
