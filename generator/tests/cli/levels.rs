//! `[diagnostics]`: what is made of each kind of warning and note.

use crate::good::VAGUE;
use crate::scene::Scene;

fn scene(levels: &str) -> Scene {
    let scene = Scene::new(VAGUE);
    let config =
        "description = 'openapi.yaml'\noutput = 'out'\ncrate = { name = 'vague' }\n[diagnostics]\n";
    scene.file("specsmith.toml", config.to_owned() + levels);
    scene
}

const CHECK: &str = "check --config specsmith.toml";

#[test]
fn what_is_allowed_is_not_told() {
    scene("conflicting-schemas = 'allow'\nunread-format = 'allow'")
        .check(CHECK, "openapi.yaml: no errors, no warnings, no notes\n");
    scene("conflicting-schemas = 'allow'").check(&format!("{CHECK} --strict -q"), "");
    scene("warnings = 'allow'").check(CHECK, "openapi.yaml: no errors, no warnings, 1 note\n");
}

#[test]
fn what_is_denied_makes_no_output() {
    let expected = r"
error[conflicting-schemas]: parts of it have types that no value has; the last one counts
 --> openapi.yaml:6:5
  |
6 |     Either: { allOf: [{ type: string }, { type: integer }] }
  |     ^^^^^^
  |
  = at: #/components/schemas/Either

error: no crate was made; the output is as it was
";
    let generate = "generate --config specsmith.toml";
    scene("warnings = 'deny'").refuses(generate, expected);
    scene("conflicting-schemas = 'deny'\nunread-format = 'deny'").refuses(
        generate,
        r"
error[conflicting-schemas]: parts of it have types that no value has; the last one counts
 --> openapi.yaml:6:5
  |
6 |     Either: { allOf: [{ type: string }, { type: integer }] }
  |     ^^^^^^
  |
  = at: #/components/schemas/Either

error[unread-format]: format `lunar` is not read; the value is a string
 --> openapi.yaml:7:5
  |
7 |     When: { type: string, format: lunar }
  |     ^^^^
  |
  = at: #/components/schemas/When

error: no crate was made; the output is as it was
",
    );
}

#[test]
fn a_note_can_be_a_warning() {
    let told = |levels: &str| {
        let scene = scene(levels);
        scene.told(&scene.run(&format!("{CHECK} -q --strict")))
    };
    let told = told("notes = 'warn'");
    assert!(
        told.contains("warning[unread-format]: format `lunar`"),
        "{told}"
    );
    assert!(told.ends_with("there are 2\nexit code 2\n"), "{told}");
}

#[test]
fn the_version_of_the_crate_can_be_denied() {
    let scene = scene("crate-version = 'deny'\nconflicting-schemas = 'allow'");
    scene.file("openapi.yaml", VAGUE.replace("1.0.0", "latest"));
    scene.refuses(
        "generate --config specsmith.toml",
        r"
error[crate-version]: `latest` is not a version that a crate can have; it is 0.1.0
 --> openapi.yaml:2:23
  |
2 | info: { title: Vague, version: latest }
  |                       ^^^^^^^
  |
  = at: #/info/version
  = help: set `version` in `[crate]` of the config, or `--crate-version`

error: no crate was made; the output is as it was
",
    );
}

#[test]
fn what_has_no_effect_can_be_denied() {
    scene("warnings = 'allow'\nfilter-no-match = 'deny'").check(
        &format!("{CHECK} --tag none"),
        r"
error[filter-no-match]: no operation of the description has the tag `none`
 |
 = help: correct it or leave it out

error: no crate can be made of openapi.yaml
exit code 2
",
    );
}

#[test]
fn levels_are_checked() {
    scene("odd-statis = 'allow'\nnot-openapi = 'warn'\nwrong-type = 'off'").refuses(
        CHECK,
        r"
error[config-unknown-key]: unknown key `odd-statis` in `[diagnostics]`
 --> specsmith.toml:5:1
  |
5 | odd-statis = 'allow'
  | ^^^^^^^^^^
  |
  = help: did you mean `odd-status`?

error[config-invalid-value]: `not-openapi` stays an error: no output can be made where it is met
 --> specsmith.toml:6:15
  |
6 | not-openapi = 'warn'
  |               ^^^^^^

error[config-invalid-value]: `wrong-type` must be `allow`, `warn` or `deny`, not `off`
 --> specsmith.toml:7:14
  |
7 | wrong-type = 'off'
  |              ^^^^^
",
    );
}
