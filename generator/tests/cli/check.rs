//! `specsmith check` and `specsmith inspect`: what they tell without writing a crate.

use crate::good::VAGUE;
use crate::scene::{PETS, Scene};

/// A scene with a description, and no output.
fn scene(description: &str) -> Scene {
    let scene = Scene::empty();
    scene.file("openapi.yaml", description);
    scene
}

/// Runs the program, which may change no file.
#[track_caller]
fn check(description: &str, arguments: &str, expected: &str) {
    let scene = scene(description);
    let before = scene.tree();
    scene.check(arguments, expected);
    assert!(before == scene.tree());
}

#[test]
fn a_good_description_is_good() {
    check(
        PETS,
        "check openapi.yaml",
        "openapi.yaml: no errors, no warnings, no notes\n",
    );
    check(PETS, "check openapi.yaml -q", "");
    check(
        PETS,
        "check openapi.yaml --strict --max-left-out 0 --max-approximated 0 -q",
        "",
    );
}

#[test]
fn warnings_are_told_and_counted() {
    check(
        VAGUE,
        "check openapi.yaml",
        r"
warning[conflicting-schemas]: parts of it have types that no value has; the last one counts
 --> openapi.yaml:6:5
  |
6 |     Either: { allOf: [{ type: string }, { type: integer }] }
  |     ^^^^^^
  |
  = at: #/components/schemas/Either

openapi.yaml: no errors, 1 warning, 1 note
",
    );
}

#[test]
fn the_account_is_for_those_who_want_it() {
    let scene = scene(VAGUE);
    let told = scene.told(&scene.run("check openapi.yaml -v"));
    let account =
        "schemas                      4             2             2             0             0\n";
    assert!(told.contains(account), "{told}");
    let told = scene.told(&scene.run("check openapi.yaml"));
    assert!(!told.contains(account), "{told}");
}

#[test]
fn errors_make_it_fail() {
    check(
        "openapi: 4.0.0\n",
        "check openapi.yaml",
        r#"
error[unknown-version]: version `4.0.0` of OpenAPI is not read
 --> openapi.yaml:1:1
  |
1 | openapi: 4.0.0
  | ^^^^^^^
  |
  = at: #/openapi
  = help: the versions 3.0, 3.1 and 3.2 of OpenAPI are read, as in `openapi: 3.1.0`, and Swagger 2.0, as in `swagger: "2.0"`

error: no crate can be made of openapi.yaml
exit code 2
"#,
    );
}

#[test]
fn strict_allows_no_warnings() {
    check(
        VAGUE,
        "check openapi.yaml --strict -q",
        r"
warning[conflicting-schemas]: parts of it have types that no value has; the last one counts
 --> openapi.yaml:6:5
  |
6 |     Either: { allOf: [{ type: string }, { type: integer }] }
  |     ^^^^^^
  |
  = at: #/components/schemas/Either

error[strict]: `--strict` allows no warnings, and there is 1
exit code 2
",
    );
}

#[test]
fn limits_bound_what_is_not_exact() {
    check(
        VAGUE,
        "check openapi.yaml -q --max-approximated 1 --max-left-out 2",
        r"
error[over-limit]: 2 parts are approximated, and `--max-approximated` allows 1: schemas 2
exit code 1
",
    );
    check(VAGUE, "check openapi.yaml -q --max-approximated 2", "");
    let both = VAGUE.replace(
        "paths: {}",
        "paths: { '/a': { get: { parameters: [{ name: a, in: nowhere }] } } }",
    );
    check(
        &both,
        "check openapi.yaml -q --max-approximated 0 --max-left-out 0",
        r"
error[over-limit]: 1 part is left out, and `--max-left-out` allows 0: parameters 1
error[over-limit]: 2 parts are approximated, and `--max-approximated` allows 0: schemas 2
exit code 1
",
    );
}

#[test]
fn limits_keep_the_output_as_it_was() {
    let scene = Scene::new(VAGUE);
    let before = scene.tree();
    scene.check(
        "generate openapi.yaml --out out --name pets -q --max-approximated 0",
        r"
error[over-limit]: 2 parts are approximated, and `--max-approximated` allows 0: schemas 2; the output is as it was
exit code 1
",
    );
    assert!(before == scene.tree());
}

#[test]
fn a_limit_is_a_number() {
    Scene::new(PETS).refuses(
        "check openapi.yaml --max-left-out few",
        r"
error: invalid value 'few' for '--max-left-out <N>': invalid digit found in string

For more information, try '--help'.
",
    );
}

#[test]
fn a_config_can_be_checked() {
    let scene = scene(PETS);
    scene.file(
        "specsmith.toml",
        "description = 'openapi.yaml'\noutput = 'out'\ncrate = { name = 'pets' }\n",
    );
    scene.check(
        "check --config specsmith.toml",
        "openapi.yaml: no errors, no warnings, no notes\n",
    );
}

#[test]
fn standard_input_is_a_description() {
    let scene = Scene::empty();
    assert_eq!(
        scene.told_of(PETS, "check -"),
        "<stdin>: no errors, no warnings, no notes\n"
    );
    let told = scene.told_of("openapi: [", "check -");
    let expected = "error[invalid-syntax]: not valid YAML: ";
    assert!(told.starts_with(expected), "{told}");
    assert!(told.contains("\n --> <stdin>:"), "{told}");
    assert_eq!(
        scene.told_of("", "check -"),
        r"error[empty-file]: <stdin>: the file is empty
 |
 = help: give a file with an API description in JSON or YAML
exit code 2
"
    );
    assert!(scene.tree().is_empty());
}

#[test]
fn inspecting_gives_the_account() {
    check(
        VAGUE,
        "inspect openapi.yaml",
        r"
Vague 1.0.0 (OpenAPI 3.1.0)

                   total    exact  approximated  left out  unused
operation              0        0             0         0       0
parameter              0        0             0         0       0
request body           0        0             0         0       0
response               0        0             0         0       0
header                 0        0             0         0       0
schema                 4        2             2         0       0
security scheme        0        0             0         0       0
webhook                0        0             0         0       0
callback               0        0             0         0       0
link                   0        0             0         0       0
total                  4        2             2         0       0

approximated: format `lunar` is not read; the value is a string (1)
  openapi.yaml:7:5  schema When

approximated: parts of it have types that no value has; the last one counts (1)
  openapi.yaml:6:5  schema Either
",
    );
    let output = scene(VAGUE).run("inspect openapi.yaml");
    assert!(
        output.stderr.is_empty(),
        "the account is on standard output"
    );
}

#[test]
fn an_account_goes_to_a_file() {
    let scene = scene(PETS);
    scene.check(
        "inspect openapi.yaml --output account.txt",
        "the account is in account.txt\n",
    );
    assert!(scene.read("account.txt").contains("\noperation "));
    scene.check("inspect openapi.yaml --output account.txt -q", "");
    scene.check(
        "inspect openapi.yaml --output none/account.txt",
        r"
error[output-io]: cannot write `none/account.txt`: No such file or directory (os error 2)
 |
 = help: check the folder or choose another one
exit code 2
",
    );
}

#[test]
fn limits_bound_an_account_too() {
    let scene = scene(VAGUE);
    let told = scene.told(&scene.run("inspect openapi.yaml --max-approximated 1"));
    let end = "error[over-limit]: 2 parts are approximated, and `--max-approximated` allows 1: schemas 2\nexit code 1\n";
    assert!(told.ends_with(end), "{told}");
    assert!(told.contains("total"), "{told}");
}

#[test]
fn account_and_messages_are_not_mixed() {
    check(
        PETS,
        "inspect openapi.yaml --message-format json",
        r#"
{"severity":"error","code":"two-outputs","message":"the account and the messages would both be on standard output","file":null,"line":null,"column":null,"pointer":null,"help":"write the account to a file with `--output`","more":0}
{"summary":{"errors":1,"warnings":0,"notes":0}}
exit code 2
"#,
    );
    scene(PETS).check(
        "inspect openapi.yaml --message-format json --output account.txt",
        "{\"summary\":{\"errors\":0,\"warnings\":0,\"notes\":0}}\n",
    );
}
