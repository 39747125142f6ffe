//! `specsmith init`: a project to start from, which then does what it says.

use std::process::Command;

use crate::scene::{PETS, Scene};

fn scene() -> Scene {
    let scene = Scene::empty();
    scene.file("openapi.yaml", PETS);
    scene
}

#[test]
fn it_tells_what_it_wrote_and_what_to_do() {
    let scene = scene();
    scene.check(
        "init openapi.yaml",
        r#"
wrote specsmith.toml
wrote xtask/Cargo.toml
wrote xtask/src/main.rs
wrote .cargo/config.toml

What to do next:
1. write Cargo.toml with a table `[workspace]` in which `resolver = "3"` and `members = ["xtask"]`
2. run `cargo xtask codegen`, which generates the crate in pets
3. add "pets" to the `members` too
"#,
    );
    let config = scene.read("specsmith.toml");
    assert!(
        config.contains("\ndescription = \"openapi.yaml\"\noutput = \"pets\"\n"),
        "{config}"
    );
    scene.check("check --config specsmith.toml -q --strict", "");
}

#[test]
fn a_workspace_is_added_to() {
    let scene = scene();
    scene.file("sub/Cargo.toml", "[workspace]\n");
    scene.file("sub/.cargo/config.toml", "[net]\n");
    scene.check(
        "init openapi.yaml --dir sub --name my-pets",
        r#"
wrote sub/specsmith.toml
wrote sub/xtask/Cargo.toml
wrote sub/xtask/src/main.rs

What to do next:
1. add `xtask = "run --quiet --package xtask --"` to the table `[alias]` of sub/.cargo/config.toml, if it is not there
2. add "xtask" to the `members` of the `[workspace]` in sub/Cargo.toml
3. run `cargo xtask codegen`, which generates the crate in my-pets
4. add "my-pets" to the `members` too
"#,
    );
    assert_eq!(scene.read("sub/.cargo/config.toml"), "[net]\n");
    let config = scene.read("sub/specsmith.toml");
    assert!(
        config.contains("\ndescription = \"../openapi.yaml\"\noutput = \"my-pets\"\n"),
        "{config}"
    );
    scene.check("check --config sub/specsmith.toml -q --strict", "");
}

#[test]
fn nothing_is_overwritten() {
    let scene = scene();
    scene.file("xtask/src/main.rs", "mine");
    scene.file("specsmith.toml", "mine");
    scene.refuses(
        "init openapi.yaml",
        r"
error[in-the-way]: these files are in the way: `specsmith.toml`, `xtask/src/main.rs`
 |
 = help: move them away, or name another folder with `--dir`; nothing was written
",
    );
}

#[test]
fn what_cannot_be_written_leaves_nothing_behind() {
    let scene = scene();
    scene.file("xtask", "a file where a folder is needed");
    let told = scene.told(&scene.run("init openapi.yaml"));
    assert!(
        told.starts_with("error[output-io]: cannot create the folder `xtask`: "),
        "{told}"
    );
    assert!(!scene.path("specsmith.toml").exists());
}

#[test]
fn only_a_description_will_do() {
    let scene = scene();
    scene.file("other.yaml", "a: 1\n");
    scene.refuses(
        "init other.yaml",
        r"
error[not-openapi]: this is not an OpenAPI document: it has no `openapi` field
 --> other.yaml:1:1
  |
1 | a: 1
  | ^
  |
  = at: #
  = help: the top of an OpenAPI document looks like `openapi: 3.1.0`

error: no crate can be made of other.yaml
",
    );
    scene.refuses(
        "init none.yaml",
        r"
error[no-such-file]: none.yaml: no such file
 |
 = help: check the path, which is relative to the current directory
",
    );
    scene.refuses(
        "init -",
        r"
error[no-such-file]: a configuration cannot name standard input
 |
 = help: save the description as a file
",
    );
}

#[test]
fn programs_are_told_too() {
    let scene = scene();
    scene.file("Cargo.toml", "[workspace]\n");
    scene.check(
        "init openapi.yaml --message-format json",
        r#"
{"init":{"written":["specsmith.toml","xtask/Cargo.toml","xtask/src/main.rs",".cargo/config.toml"],"next":["add \"xtask\" to the `members` of the `[workspace]` in Cargo.toml","run `cargo xtask codegen`, which generates the crate in pets","add \"pets\" to the `members` too"]}}
{"summary":{"errors":0,"warnings":0,"notes":0}}
"#,
    );
}

/// What `cargo xtask` and the arguments print, and its exit code.
fn xtask(scene: &Scene, arguments: &str) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(scene.path(""))
        .arg("xtask")
        .args(arguments.split_whitespace())
        .env("SPECSMITH", env!("CARGO_BIN_EXE_specsmith"))
        .env("CARGO_TARGET_DIR", scene.path("target"));
    scene.told(&command.output().expect("cargo can be run"))
}

#[test]
fn the_xtask_generates_and_checks() {
    let scene = scene();
    scene.run("init openapi.yaml");
    scene.file(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"xtask\"]\n",
    );
    let told = xtask(&scene, "codegen");
    assert!(told.starts_with("pets in pets: "), "{told}");
    assert!(scene.path("pets/src/lib.rs").exists());
    assert_eq!(xtask(&scene, "codegen --check"), "pets is current\n");
    scene.file("pets/src/lib.rs", "");
    let told = xtask(&scene, "codegen --check");
    let end = "error: pets is not current; run `specsmith generate --config specsmith.toml`\n\
               run `cargo xtask codegen` and commit what it changes\nexit code 1\n";
    assert!(told.ends_with(end), "{told}");
    assert_eq!(
        xtask(&scene, "codgen"),
        "usage: cargo xtask codegen [--check]\nexit code 2\n"
    );
}
