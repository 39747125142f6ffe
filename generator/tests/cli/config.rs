//! Configurations that cannot be used.

use crate::scene::{PETS, Scene};

const RUN: &str = "generate --config specsmith.toml";

#[track_caller]
fn check(config: impl AsRef<[u8]>, expected: &str) {
    let scene = Scene::new(PETS);
    scene.file("specsmith.toml", config);
    scene.refuses(RUN, expected);
}

#[test]
fn there_is_no_such_file() {
    Scene::new(PETS).refuses(
        RUN,
        r"
error[no-such-file]: cannot read `specsmith.toml`: no such file
 |
 = help: check the path, which is relative to the current directory
",
    );
    Scene::new(PETS).refuses(
        "generate --config out",
        r"
error[unreadable-file]: cannot read `out`: a folder, not a file
 |
 = help: give a `specsmith.toml` that may be read
",
    );
}

#[test]
fn unknown_keys_are_likely_misspelled() {
    check(
        "descripton = 'openapi.yaml'\noutput = 'out'\n[crate]\nname = 'pets'\nlicence = 'MIT'\n",
        r"
error[config-unknown-key]: unknown key `descripton`
 --> specsmith.toml:1:1
  |
1 | descripton = 'openapi.yaml'
  | ^^^^^^^^^^
  |
  = help: did you mean `description`?

error[config-unknown-key]: unknown key `licence` in `[crate]`
 --> specsmith.toml:5:1
  |
5 | licence = 'MIT'
  | ^^^^^^^
  |
  = help: did you mean `license`?
",
    );
}

#[test]
fn keys_may_be_missing() {
    check(
        "",
        r"
error[config-missing-key]: missing key `description`
 --> specsmith.toml:1:1
  |
1 |
  | ^
  |
  = help: it is the path of the API description

error[config-missing-key]: missing key `output`
 --> specsmith.toml:1:1
  |
1 |
  | ^
  |
  = help: it is the folder for the generated crate

error[config-missing-key]: missing table `[crate]`
 --> specsmith.toml:1:1
  |
1 |
  | ^
  |
  = help: it names the generated crate
",
    );
    check(
        "description = 'openapi.yaml'\noutput = 'out'\n[crate]\n",
        r"
error[config-missing-key]: missing key `name` in `[crate]`
 --> specsmith.toml:3:2
  |
3 | [crate]
  |  ^^^^^
  |
  = help: it is the name of the generated crate
",
    );
}

#[test]
fn types_may_be_wrong() {
    check(
        "description = 1\noutput = ['out']\n[crate]\nname = 'pets'\nversion = 0.1\n",
        r"
error[config-wrong-type]: `description` must be a string, this is an integer
 --> specsmith.toml:1:15
  |
1 | description = 1
  |               ^

error[config-wrong-type]: `output` must be a string, this is an array
 --> specsmith.toml:2:10
  |
2 | output = ['out']
  |          ^^^^^^^

error[config-wrong-type]: `version` must be a string, this is a float
 --> specsmith.toml:5:11
  |
5 | version = 0.1
  |           ^^^
",
    );
}

#[test]
fn values_may_be_wrong() {
    check(
        "description = 'https://example.com/a.yaml'\noutput = ''\n[crate]\nname = 'my pets'\nversion = '1.0'\n",
        r"
error[config-invalid-value]: the description must be a file
 --> specsmith.toml:1:15
  |
1 | description = 'https://example.com/a.yaml'
  |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: download it and give its path

error[config-invalid-value]: the path is empty
 --> specsmith.toml:2:10
  |
2 | output = ''
  |          ^^

error[config-invalid-value]: `my pets` may have only letters and digits of ASCII, `-` and `_`
 --> specsmith.toml:4:8
  |
4 | name = 'my pets'
  |        ^^^^^^^^^

error[config-invalid-value]: `1.0` is no version, such as `0.1.0`: unexpected end of input while parsing minor version number
 --> specsmith.toml:5:11
  |
5 | version = '1.0'
  |           ^^^^^
",
    );
}

#[test]
fn the_syntax_may_be_wrong() {
    check(
        "description = openapi.yaml\noutput = 'out'\n[crate\n",
        r"
error[config-syntax]: string values must be quoted, expected literal string
 --> specsmith.toml:1:15
  |
1 | description = openapi.yaml
  |               ^^^^^^^^^^^^

error[config-syntax]: unclosed table, expected `]`
 --> specsmith.toml:3:7
  |
3 | [crate
  |       ^
",
    );
    check(
        b"description = 'caf\xe9.yaml'\n",
        r"
error[not-utf8]: this is not UTF-8
 --> specsmith.toml:1:19
  |
1 | description = 'caf
  |                   ^
  |
  = help: save the file in the encoding UTF-8
",
    );
}

#[test]
fn what_it_names_may_be_missing() {
    let scene = Scene::new(PETS);
    scene.file(
        "spec/specsmith.toml",
        "description = '../none.yaml'\noutput = '../out'\ncrate = { name = 'pets' }\n",
    );
    scene.refuses(
        "generate --config spec/specsmith.toml",
        r"
error[no-such-file]: none.yaml: no such file
 |
 = help: check the path, which is relative to the current directory
",
    );
}
