//! Runs that do what they are asked to.

use std::fs;

use crate::scene::{GENERATE, PETS, Scene};

/// A schema that is approximated, and something worth a note.
pub(crate) const VAGUE: &str = "\
openapi: 3.1.0
info: { title: Vague, version: 1.0.0 }
paths: {}
components:
  schemas:
    Either: { allOf: [{ type: string }, { type: integer }] }
    When: { type: string, format: lunar }
";

fn scene(description: &str) -> Scene {
    let scene = Scene::empty();
    scene.file("openapi.yaml", description);
    scene
}

/// Runs the program and compares what it tells, where `ALL` is the number of generated files and `OTHERS` is one less.
#[track_caller]
fn check(scene: &Scene, arguments: &str, expected: &str) {
    let told = scene.told(&scene.run(arguments));
    let all = scene.read("out/.specsmith").lines().count() - 1;
    let told = told
        .replace(&format!(" {all} "), " ALL ")
        .replace(&format!(" {} ", all - 1), " OTHERS ");
    assert_eq!(told, expected.strip_prefix('\n').unwrap_or(expected));
}

#[test]
fn arguments_are_enough() {
    let scene = scene(PETS);
    check(
        &scene,
        GENERATE,
        r"
pets in out: ALL files created, 0 changed, 0 unchanged, 0 removed
",
    );
    assert!(
        scene
            .read("out/Cargo.toml")
            .contains("name = \"pets\"\nversion = \"1.0.0\"\n")
    );
    assert!(scene.read("out/src/apis/pets.rs").contains("fn list_pets"));
}

#[test]
fn a_config_is_enough() {
    let scene = scene(PETS);
    let config = "description = '../openapi.yaml'\noutput = '../out'\n[crate]\nname = 'pets'\nversion = '2.0.0'\n";
    scene.file("spec/specsmith.toml", config);
    check(
        &scene,
        "generate --config spec/specsmith.toml",
        r"
pets in out: ALL files created, 0 changed, 0 unchanged, 0 removed
",
    );
    assert!(
        scene
            .read("out/Cargo.toml")
            .contains("name = \"pets\"\nversion = \"2.0.0\"\n")
    );
    scene.check(
        "generate --config spec/specsmith.toml --check",
        r"
out is current
",
    );
}

#[test]
fn the_command_line_counts_more_than_the_config() {
    let scene = scene(PETS);
    scene.file(
        "specsmith.toml",
        "description = 'none'\noutput = 'none'\n[crate]\nname = 'none'\nlicense = 'MIT'\n",
    );
    check(
        &scene,
        &format!("{GENERATE} --crate-version 3.0.0 --config specsmith.toml"),
        r"
pets in out: ALL files created, 0 changed, 0 unchanged, 0 removed
",
    );
    let manifest = scene.read("out/Cargo.toml");
    assert!(
        manifest.contains("name = \"pets\"\nversion = \"3.0.0\"\n"),
        "{manifest}"
    );
    assert!(manifest.contains("license = \"MIT\"\n"), "{manifest}");
    assert!(!scene.path("none").exists());
}

#[test]
fn a_second_run_writes_nothing() {
    let scene = scene(PETS);
    scene.run(GENERATE);
    let before = scene.tree();
    check(
        &scene,
        GENERATE,
        r"
pets in out: 0 files created, 0 changed, ALL unchanged, 0 removed
",
    );
    assert!(before == scene.tree());
}

#[test]
fn a_check_tells_all_that_is_not_current() {
    let scene = scene(PETS);
    scene.run(GENERATE);
    scene.check(&format!("{GENERATE} --check"), "out is current\n");
    scene.check(&format!("{GENERATE} --check -q"), "");
    fs::remove_file(scene.path("out/README.md")).expect("a file is removed");
    fs::remove_file(scene.path("out/src/models/pet.rs")).expect("a file is removed");
    scene.file("out/.gitignore", "/other\n");
    scene.file(
        "out/src/models/mod.rs",
        scene.read("out/src/models/mod.rs").replace("Pet", "Pot"),
    );
    scene.file("out/old.rs", "");
    let list = scene.read("out/.specsmith") + "cbf29ce484222325  old.rs\n";
    scene.file("out/.specsmith", list);
    let before = scene.tree();
    scene.check(
        &format!("{GENERATE} --check"),
        r"
missing: README.md
missing: src/models/pet.rs
stale: old.rs
changed: .gitignore
--- .gitignore (in the folder)
+++ .gitignore (generated)
@@ -1 +1 @@
-/other
+/target
changed: src/models/mod.rs
--- src/models/mod.rs (in the folder)
+++ src/models/mod.rs (generated)
@@ -4,4 +4,4 @@
 
 mod pet;
 
-pub use pet::Pot;
+pub use pet::Pet;
error: out is not current; run `specsmith generate openapi.yaml --out out --name pets`
exit code 1
",
    );
    assert!(before == scene.tree());
    let output = scene.run(&format!("{GENERATE} --check --color never"));
    assert!(
        output.stdout.starts_with(b"missing: README.md\n"),
        "the list is on standard output"
    );
}

#[test]
fn a_check_tells_the_command_to_run() {
    let scene = scene(PETS);
    let output = scene
        .command("generate openapi.yaml --name pets --check --strict -q --out")
        .arg("my out")
        .output()
        .expect("the program can be run");
    let told = String::from_utf8(output.stderr).expect("the program prints UTF-8");
    let expected = "error: my out is not current; run `specsmith generate openapi.yaml --out 'my out' --name pets`\n";
    assert_eq!((told.as_str(), output.status.code()), (expected, Some(1)));
    assert!(!scene.path("my out").exists());
}

#[test]
fn warnings_are_told() {
    check(
        &scene(VAGUE),
        GENERATE,
        r"
warning[conflicting-schemas]: parts of it have types that no value has; the last one counts
 --> openapi.yaml:6:5
  |
6 |     Either: { allOf: [{ type: string }, { type: integer }] }
  |     ^^^^^^
  |
  = at: #/components/schemas/Either

pets in out: ALL files created, 0 changed, 0 unchanged, 0 removed
",
    );
}

#[test]
fn quiet_is_quiet() {
    let scene = scene(VAGUE);
    scene.check(&format!("{GENERATE} -q"), "");
    assert!(scene.path("out/src/lib.rs").exists());
}

#[test]
fn verbose_adds_notes_and_the_account() {
    check(
        &scene(VAGUE),
        &format!("{GENERATE} -v"),
        r"
warning[conflicting-schemas]: parts of it have types that no value has; the last one counts
 --> openapi.yaml:6:5
  |
6 |     Either: { allOf: [{ type: string }, { type: integer }] }
  |     ^^^^^^
  |
  = at: #/components/schemas/Either

note[unread-format]: format `lunar` is not read; the value is a string
 --> openapi.yaml:7:5
  |
7 |     When: { type: string, format: lunar }
  |     ^^^^
  |
  = at: #/components/schemas/When

                         total         exact  approximated      left out        unused
schemas                      4             2             2             0             0

pets in out: ALL files created, 0 changed, 0 unchanged, 0 removed
",
    );
}

#[test]
fn strict_allows_no_warnings() {
    let scene = Scene::new(VAGUE);
    scene.refuses(
        &format!("{GENERATE} --strict"),
        r"
warning[conflicting-schemas]: parts of it have types that no value has; the last one counts
 --> openapi.yaml:6:5
  |
6 |     Either: { allOf: [{ type: string }, { type: integer }] }
  |     ^^^^^^
  |
  = at: #/components/schemas/Either

error[strict]: `--strict` allows no warnings, and there is 1; the output is as it was
",
    );
    scene.refuses(
        &format!("{GENERATE} --strict -q"),
        r"
warning[conflicting-schemas]: parts of it have types that no value has; the last one counts
 --> openapi.yaml:6:5
  |
6 |     Either: { allOf: [{ type: string }, { type: integer }] }
  |     ^^^^^^
  |
  = at: #/components/schemas/Either

error[strict]: `--strict` allows no warnings, and there is 1; the output is as it was
",
    );
    scene.file("openapi.yaml", PETS);
    scene.check(&format!("{GENERATE} --strict -q"), "");
}

#[test]
fn many_warnings_of_a_kind_are_summed_up() {
    let odd = |n| format!("    Odd{n}: {{ type: odd }}\n");
    let description = VAGUE.to_owned() + &(0..12).map(odd).collect::<String>();
    let scene = scene(&description);
    let output = scene.run(GENERATE);
    let told = scene.told(&output);
    assert_eq!(told.matches("warning[unknown-type]").count(), 10);
    let end: Vec<_> = told.lines().rev().take(3).collect();
    assert_eq!(
        end[2],
        "2 more warnings are of the kind `unknown-type`: `-v` prints all"
    );
    let told = scene.told(&scene.run(&format!("{GENERATE} -v")));
    assert_eq!(told.matches("warning[unknown-type]").count(), 12);
}

#[test]
fn a_cause_of_many_warnings_is_said_once() {
    let either =
        |n| format!("    Either{n}: {{ allOf: [{{ type: string }}, {{ type: integer }}] }}\n");
    let description = VAGUE.to_owned() + &(0..12).map(either).collect::<String>();
    Scene::new(description).check(
        "check openapi.yaml",
        r"
warning[conflicting-schemas]: parts of it have types that no value has; the last one counts
 --> openapi.yaml:6:5
  |
6 |     Either: { allOf: [{ type: string }, { type: integer }] }
  |     ^^^^^^
  |
  = at: #/components/schemas/Either
  = and at: 12 more places

openapi.yaml: no errors, 1 warning, 1 note
",
    );
}

#[test]
fn files_edited_by_hand_are_kept() {
    let scene = scene(PETS);
    scene.run(GENERATE);
    scene.file("out/README.md", "edited\n");
    check(
        &scene,
        GENERATE,
        r"
pets in out: 0 files created, 1 changed, OTHERS unchanged, 0 removed
a generated file was edited by hand; the edited one is now out/.specsmith-edited/README.md
",
    );
    assert_eq!(scene.read("out/.specsmith-edited/README.md"), "edited\n");
}
