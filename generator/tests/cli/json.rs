//! `--message-format json`: each message as a line for programs.

use crate::good::VAGUE;
use crate::scene::{GENERATE, PETS, Scene};

const JSON: &str = "--message-format json";

/// Runs the program, which may tell nothing on standard error.
#[track_caller]
fn check(scene: &Scene, arguments: &str, expected: &str) {
    let arguments = format!("{arguments} {JSON}");
    scene.check(&arguments, expected);
    assert!(scene.run(&arguments).stderr.is_empty());
}

#[test]
fn each_message_is_a_line() {
    check(
        &Scene::new(VAGUE),
        "check openapi.yaml",
        r##"
{"severity":"warning","code":"conflicting-schemas","message":"parts of it have types that no value has; the last one counts","file":"openapi.yaml","line":6,"column":5,"pointer":"#/components/schemas/Either","help":null,"more":0}
{"severity":"note","code":"unread-format","message":"format `lunar` is not read; the value is a string","file":"openapi.yaml","line":7,"column":5,"pointer":"#/components/schemas/When","help":null,"more":0}
{"summary":{"errors":0,"warnings":1,"notes":1}}
"##,
    );
    check(
        &Scene::new(VAGUE),
        "check openapi.yaml -q",
        r#"
{"summary":{"errors":0,"warnings":0,"notes":0}}
"#,
    );
}

#[test]
fn no_kind_is_summed_up() {
    let odd = |n| format!("    Odd{n}: {{ type: odd }}\n");
    let description = VAGUE.to_owned() + &(0..20).map(odd).collect::<String>();
    let scene = Scene::new(description);
    let told = scene.told(&scene.run(&format!("check openapi.yaml {JSON}")));
    assert_eq!(told.lines().count(), 23);
    assert!(
        told.ends_with("{\"summary\":{\"errors\":0,\"warnings\":21,\"notes\":1}}\n"),
        "{told}"
    );
}

#[test]
fn a_line_tells_of_how_many_more_places_it_is() {
    let either = "    Other: { allOf: [{ type: string }, { type: integer }] }\n";
    let scene = Scene::new(VAGUE.to_owned() + either);
    let told = scene.told(&scene.run(&format!("check openapi.yaml {JSON}")));
    let line = told.lines().next().unwrap_or_default();
    assert!(line.ends_with("\"help\":null,\"more\":1}"), "{line}");
}

#[test]
fn errors_of_all_kinds_are_lines() {
    check(
        &Scene::new("openapi: 4.0.0\n"),
        GENERATE,
        r##"
{"severity":"error","code":"unknown-version","message":"version `4.0.0` of OpenAPI is not read","file":"openapi.yaml","line":1,"column":1,"pointer":"#/openapi","help":"the versions 3.0, 3.1 and 3.2 of OpenAPI are read, as in `openapi: 3.1.0`, and Swagger 2.0, as in `swagger: \"2.0\"`","more":0}
{"summary":{"errors":1,"warnings":0,"notes":0}}
exit code 2
"##,
    );
    check(
        &Scene::new("a: b: c"),
        GENERATE,
        r#"
{"severity":"error","code":"invalid-syntax","message":"not valid YAML: mapping values are not allowed in this context","file":"openapi.yaml","line":1,"column":5,"pointer":null,"help":"check the indentation, and quote a text that contains `: `","more":0}
{"summary":{"errors":1,"warnings":0,"notes":0}}
exit code 2
"#,
    );
    check(
        &Scene::new(PETS),
        "generate openapi.yaml --out openapi.yaml --name pets",
        r#"
{"severity":"error","code":"not-a-folder","message":"`openapi.yaml` is not a folder","file":null,"line":null,"column":null,"pointer":null,"help":"choose another path for the output","more":0}
{"summary":{"errors":1,"warnings":0,"notes":0}}
exit code 2
"#,
    );
    let scene = Scene::new(PETS);
    scene.file("specsmith.toml", "output = 1\n");
    check(
        &scene,
        "generate --config specsmith.toml",
        r#"
{"severity":"error","code":"config-missing-key","message":"missing key `description`","file":"specsmith.toml","line":1,"column":1,"pointer":null,"help":"it is the path of the API description","more":0}
{"severity":"error","code":"config-missing-key","message":"missing table `[crate]`","file":"specsmith.toml","line":1,"column":1,"pointer":null,"help":"it names the generated crate","more":0}
{"severity":"error","code":"config-wrong-type","message":"`output` must be a string, this is an integer","file":"specsmith.toml","line":1,"column":10,"pointer":null,"help":null,"more":0}
{"summary":{"errors":3,"warnings":0,"notes":0}}
exit code 2
"#,
    );
    check(
        &Scene::new(PETS),
        "generate --config none.toml",
        r#"
{"severity":"error","code":"no-such-file","message":"cannot read `none.toml`: no such file","file":null,"line":null,"column":null,"pointer":null,"help":"check the path, which is relative to the current directory","more":0}
{"summary":{"errors":1,"warnings":0,"notes":0}}
exit code 2
"#,
    );
}

#[test]
fn what_was_written_is_a_line() {
    let scene = Scene::empty();
    scene.file("openapi.yaml", PETS);
    let run = format!("{GENERATE} {JSON}");
    let told = scene.told(&scene.run(&run));
    let all = scene.read("out/.specsmith").lines().count() - 1;
    let summary = r#"{"summary":{"errors":0,"warnings":0,"notes":0}}"#;
    let written = format!(
        r#"{{"written":{{"crate":"pets","folder":"out","created":{all},"changed":0,"unchanged":0,"removed":0,"saved":[]}}}}"#
    );
    assert_eq!(told, format!("{written}\n{summary}\n"));
    let current = r#"{"checked":{"crate":"pets","folder":"out","current":true,"interrupted":false,"missing":[],"changed":[],"stale":[]}}"#;
    check(
        &scene,
        &format!("{GENERATE} --check"),
        &format!("{current}\n{summary}\n"),
    );
    scene.file("out/src/lib.rs", "");
    std::fs::remove_file(scene.path("out/README.md")).expect("a file is removed");
    let stale = r#"{"checked":{"crate":"pets","folder":"out","current":false,"interrupted":false,"missing":["README.md"],"changed":["src/lib.rs"],"stale":[]}}"#;
    let expected = format!("{stale}\n{summary}\nexit code 1\n");
    check(&scene, &format!("{GENERATE} --check"), &expected);
}

#[test]
fn lines_are_json_whatever_the_description_says() {
    let hostile = "\u{202e}\\u001b[2J\\n\\\"";
    let scene = Scene::new(format!(
        "{{\"openapi\": \"3.1.0\", \"components\": {{\"schemas\": {{\"{hostile}\": {{\"allOf\": [{{\"type\": \"string\"}}, {{\"type\": \"null\"}}]}}}}}}}}"
    ));
    let told = scene.told(&scene.run(&format!("check openapi.yaml {JSON}")));
    assert!(!told.contains(['\u{1b}', '\u{202e}']), "{told:?}");
    for line in told.lines() {
        let value: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
        if let Some(pointer) = value.get("pointer") {
            assert_eq!(
                pointer.as_str(),
                Some("#/components/schemas/\u{202e}\u{1b}[2J\n\"")
            );
        }
    }
    assert_eq!(told.lines().count(), 2, "{told}");
}
