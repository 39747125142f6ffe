//! Arguments: what is wrong with them, and what is told of them.

use crate::scene::{PETS, Scene};

#[test]
fn all_that_is_missing_is_told() {
    Scene::new(PETS).refuses(
        "generate",
        r"
error: the following required arguments were not provided:
  --out <DIR>
  --name <CRATE>
  <SPEC>

Usage: specsmith generate --out <DIR> --name <CRATE> <SPEC>

For more information, try '--help'.
",
    );
    Scene::new(PETS).refuses(
        "generate --out out --name pets",
        r"
error: the following required arguments were not provided:
  <SPEC>

Usage: specsmith generate --out <DIR> --name <CRATE> <SPEC>

For more information, try '--help'.
",
    );
    Scene::new(PETS).refuses(
        "",
        r"
Turns an API description into a Rust SDK crate

Usage: specsmith [OPTIONS] <COMMAND>

Commands:
  generate  Generate a crate from a description
  help      Print this message or the help of the given subcommand(s)

Options:
  -q, --quiet         Print errors only
  -v, --verbose       Print all warnings and notes, and the account of the description
      --color <WHEN>  When to use colors [default: auto] [possible values: auto, always, never]
  -h, --help          Print help
  -V, --version       Print version
",
    );
}

#[test]
fn names_and_versions_are_checked() {
    Scene::new(PETS).refuses(
        "generate openapi.yaml --out out --name 1pets",
        r"
error: invalid value '1pets' for '--name <CRATE>': `1pets` must start with a letter

For more information, try '--help'.
",
    );
    Scene::new(PETS).refuses(
        "generate openapi.yaml --out out --name self",
        r"
error: invalid value 'self' for '--name <CRATE>': `self` is a keyword of Rust

For more information, try '--help'.
",
    );
    Scene::new(PETS).refuses(
        "generate openapi.yaml --out out --name pets --crate-version 1.0",
        r"
error: invalid value '1.0' for '--crate-version <VERSION>': it is no version, such as `0.1.0`: unexpected end of input while parsing minor version number

For more information, try '--help'.
",
    );
}

#[test]
fn unknown_arguments_are_refused() {
    Scene::new(PETS).refuses(
        "generate openapi.yaml --out out --name pets --chekc",
        r"
error: unexpected argument '--chekc' found

  tip: a similar argument exists: '--check'

Usage: specsmith generate --out <DIR> --name <CRATE> --check <SPEC>

For more information, try '--help'.
",
    );
    Scene::new(PETS).refuses(
        "generate openapi.yaml more.yaml --out out --name pets",
        r"
error: unexpected argument 'more.yaml' found

Usage: specsmith generate [OPTIONS] [SPEC]

For more information, try '--help'.
",
    );
    Scene::new(PETS).refuses(
        "generate openapi.yaml --out out --name pets -q -v",
        r"
error: the argument '--quiet' cannot be used with '--verbose'

Usage: specsmith generate --out <DIR> --name <CRATE> --quiet <SPEC>

For more information, try '--help'.
",
    );
    Scene::new(PETS).refuses(
        "genrate",
        r"
error: unrecognized subcommand 'genrate'

  tip: a similar subcommand exists: 'generate'

Usage: specsmith [OPTIONS] <COMMAND>

For more information, try '--help'.
",
    );
}

#[test]
fn help_is_on_standard_output() {
    Scene::empty().check(
        "--help",
        r"
Turns an API description into a Rust SDK crate

Usage: specsmith [OPTIONS] <COMMAND>

Commands:
  generate  Generate a crate from a description
  help      Print this message or the help of the given subcommand(s)

Options:
  -q, --quiet         Print errors only
  -v, --verbose       Print all warnings and notes, and the account of the description
      --color <WHEN>  When to use colors [default: auto] [possible values: auto, always, never]
  -h, --help          Print help
  -V, --version       Print version
",
    );
    Scene::empty().check("generate --help", r"
Generate a crate from a description

Usage: specsmith generate [OPTIONS] [SPEC]

Arguments:
  [SPEC]  The description: OpenAPI 3.0 or 3.1, JSON or YAML

Options:
  -o, --out <DIR>                The folder of the crate
  -n, --name <CRATE>             The name of the crate
  -q, --quiet                    Print errors only
      --crate-version <VERSION>  The version of the crate
  -v, --verbose                  Print all warnings and notes, and the account of the description
  -c, --config <FILE>            A `specsmith.toml` that says all this; what the command line says counts more
      --color <WHEN>             When to use colors [default: auto] [possible values: auto, always, never]
      --check                    Write nothing: list what is missing, changed and stale in the folder
      --strict                   Fail if anything is approximated or left out
  -h, --help                     Print help

SPEC, --out and --name are needed unless --config says them.

Exit codes: 0 good, 1 the output is not current (--check), 2 bad input or usage.
");
    let output = Scene::empty().run("--help");
    assert!(output.stderr.is_empty());
}

#[test]
fn the_version_is_the_package_s() {
    Scene::empty().check(
        "--version",
        concat!("specsmith ", env!("CARGO_PKG_VERSION"), "\n"),
    );
}
