//! Arguments: what is wrong with them, and what is told of them.

use crate::scene::{PETS, Scene};

#[test]
fn all_that_is_missing_is_told() {
    Scene::new(PETS).refuses(
        "generate",
        r"
error: the following required arguments were not provided:
  <SPEC>

Usage: specsmith generate <SPEC>

For more information, try '--help'.
",
    );
    Scene::new(PETS).refuses(
        "init",
        r"
error: the following required arguments were not provided:
  <SPEC>

Usage: specsmith init <SPEC>

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
  check     Say what is the matter with a description, and write nothing
  inspect   Account for a description: what of it is exact, approximated and left out
  explain   Explain a diagnostic by its code, or list all of them
  init      Write a configuration and an xtask to start from
  help      Print this message or the help of the given subcommand(s)

Options:
  -h, --help     Print help
  -V, --version  Print version

Messages:
  -q, --quiet                    Print errors only
  -v, --verbose                  Print all warnings and notes, and the account of the description
      --color <WHEN>             When to use colors [default: auto] [possible values: auto, always, never]
      --message-format <FORMAT>  `text`, or `json`: each message as a line on standard output [default: text]
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
    let output = Scene::empty().run("--help");
    assert!(output.stderr.is_empty() && !output.stdout.is_empty());
}

#[test]
fn specsmith_shows_help() {
    Scene::empty().check(
        "--help",
        r"
Turns an API description into a Rust SDK crate

Usage: specsmith [OPTIONS] <COMMAND>

Commands:
  generate  Generate a crate from a description
  check     Say what is the matter with a description, and write nothing
  inspect   Account for a description: what of it is exact, approximated and left out
  explain   Explain a diagnostic by its code, or list all of them
  init      Write a configuration and an xtask to start from
  help      Print this message or the help of the given subcommand(s)

Options:
  -h, --help     Print help
  -V, --version  Print version

Messages:
  -q, --quiet                    Print errors only
  -v, --verbose                  Print all warnings and notes, and the account of the description
      --color <WHEN>             When to use colors [default: auto] [possible values: auto, always, never]
      --message-format <FORMAT>  `text`, or `json`: each message as a line on standard output [default: text]
",
    );
}

#[test]
fn generate_shows_help() {
    Scene::empty().check(
        "generate --help",
        r"
Generate a crate from a description

Usage: specsmith generate [OPTIONS] [SPEC]

Options:
  -h, --help  Print help

Arguments:
  [SPEC]  The description: OpenAPI 3 or Swagger 2.0, JSON or YAML; `-` is standard input

Input:
  -c, --config <FILE>   A `specsmith.toml` that says all this; what the command line says counts more
      --overlay <FILE>  Lay an overlay over the description [repeatable]
      --tag <TAG>       Only operations with this tag [repeatable]
      --path <PATTERN>  Only operations at this path, with `*` within a segment and `**` over many [repeatable]
      --operation <ID>  Only the operation with this `operationId` [repeatable]

Output:
  -o, --out <DIR>                The folder of the crate
  -n, --name <CRATE>             The name of the crate
      --crate-version <VERSION>  The version of the crate

Checks:
      --check                 Write nothing: list what is missing, changed and stale in the folder
      --strict                Fail if there is a warning, which is said of all that is approximated or left out
      --max-left-out <N>      Fail if more parts of the description than this are left out
      --max-approximated <N>  Fail if more parts of the description than this are approximated

Messages:
  -q, --quiet                    Print errors only
  -v, --verbose                  Print all warnings and notes, and the account of the description
      --color <WHEN>             When to use colors [default: auto] [possible values: auto, always, never]
      --message-format <FORMAT>  `text`, or `json`: each message as a line on standard output [default: text]

Without --name, the crate is called after the title of the description, and without --out it is written to a
folder of that name.

Exit codes: 0 good, 1 the output is not current (--check) or a limit is exceeded, 2 bad input or usage.
",
    );
}

#[test]
fn check_shows_help() {
    Scene::empty().check(
        "check --help",
        r"
Say what is the matter with a description, and write nothing

Usage: specsmith check [OPTIONS] [SPEC]

Options:
  -h, --help  Print help

Arguments:
  [SPEC]  The description: OpenAPI 3 or Swagger 2.0, JSON or YAML; `-` is standard input

Input:
  -c, --config <FILE>   A `specsmith.toml` that says all this; what the command line says counts more
      --overlay <FILE>  Lay an overlay over the description [repeatable]
      --tag <TAG>       Only operations with this tag [repeatable]
      --path <PATTERN>  Only operations at this path, with `*` within a segment and `**` over many [repeatable]
      --operation <ID>  Only the operation with this `operationId` [repeatable]

Checks:
      --strict                Fail if there is a warning, which is said of all that is approximated or left out
      --max-left-out <N>      Fail if more parts of the description than this are left out
      --max-approximated <N>  Fail if more parts of the description than this are approximated

Messages:
  -q, --quiet                    Print errors only
  -v, --verbose                  Print all warnings and notes, and the account of the description
      --color <WHEN>             When to use colors [default: auto] [possible values: auto, always, never]
      --message-format <FORMAT>  `text`, or `json`: each message as a line on standard output [default: text]

Exit codes: 0 good, 1 the output is not current (--check) or a limit is exceeded, 2 bad input or usage.
",
    );
}

#[test]
fn inspect_shows_help() {
    Scene::empty().check(
        "inspect --help",
        r"
Account for a description: what of it is exact, approximated and left out

Usage: specsmith inspect [OPTIONS] [SPEC]

Options:
  -h, --help  Print help

Arguments:
  [SPEC]  The description: OpenAPI 3 or Swagger 2.0, JSON or YAML; `-` is standard input

Input:
  -c, --config <FILE>   A `specsmith.toml` that says all this; what the command line says counts more
      --overlay <FILE>  Lay an overlay over the description [repeatable]
      --tag <TAG>       Only operations with this tag [repeatable]
      --path <PATTERN>  Only operations at this path, with `*` within a segment and `**` over many [repeatable]
      --operation <ID>  Only the operation with this `operationId` [repeatable]

Output:
  -f, --format <FORMAT>  How to write the account; a table has only figures without -v [default: table] [possible values: table, json, html]
  -o, --output <FILE>    Write the account to a file, and not to standard output

Checks:
      --max-left-out <N>      Fail if more parts of the description than this are left out
      --max-approximated <N>  Fail if more parts of the description than this are approximated

Messages:
  -q, --quiet                    Print errors only
  -v, --verbose                  Print all warnings and notes, and the account of the description
      --color <WHEN>             When to use colors [default: auto] [possible values: auto, always, never]
      --message-format <FORMAT>  `text`, or `json`: each message as a line on standard output [default: text]

Exit codes: 0 good, 1 the output is not current (--check) or a limit is exceeded, 2 bad input or usage.
",
    );
}

#[test]
fn explain_shows_help() {
    Scene::empty().check(
        "explain --help",
        r"
Explain a diagnostic by its code, or list all of them

Usage: specsmith explain [OPTIONS] [CODE]

Arguments:
  [CODE]  The code, such as `unknown-type`; without one, all codes are listed

Options:
  -h, --help  Print help

Messages:
  -q, --quiet                    Print errors only
  -v, --verbose                  Print all warnings and notes, and the account of the description
      --color <WHEN>             When to use colors [default: auto] [possible values: auto, always, never]
      --message-format <FORMAT>  `text`, or `json`: each message as a line on standard output [default: text]
",
    );
}

#[test]
fn init_shows_help() {
    Scene::empty().check(
        "init --help",
        r"
Write a configuration and an xtask to start from

Usage: specsmith init [OPTIONS] <SPEC>

Arguments:
  <SPEC>  The description: OpenAPI 3 or Swagger 2.0, JSON or YAML

Options:
  -d, --dir <DIR>     The folder to set up [default: .]
  -n, --name <CRATE>  The name of the crate; else it is called after the title of the description
  -h, --help          Print help

Messages:
  -q, --quiet                    Print errors only
  -v, --verbose                  Print all warnings and notes, and the account of the description
      --color <WHEN>             When to use colors [default: auto] [possible values: auto, always, never]
      --message-format <FORMAT>  `text`, or `json`: each message as a line on standard output [default: text]
",
    );
}

#[test]
fn the_version_is_the_package_s() {
    Scene::empty().check(
        "--version",
        concat!("specsmith ", env!("CARGO_PKG_VERSION"), "\n"),
    );
}
