//! Overlays: what is laid over a description before it is read.

use crate::scene::Scene;

const SHOP: &str = "\
openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
servers: [{ url: https://shop.example.com }]
paths:
  /pets: { get: { operationId: listPets, tags: [pets], responses: { '204': { description: Ok } } } }
  /secret: { get: { operationId: secret, tags: [pets], responses: { '204': { description: Ok } } } }
";

const NAMES: &str = "\
overlay: 1.0.0
info: { title: Better names, version: 1.0.0 }
actions:
  - target: $.paths['/secret']
    remove: true
  - target: $.paths['/pets'].get
    update:
      operationId: allPets
      parameters: [{ name: limit, in: nowhere }]
";

fn scene(overlay: &str) -> Scene {
    let scene = Scene::empty();
    scene.file("openapi.yaml", SHOP);
    scene.file("names.yaml", overlay);
    let config = "description = 'openapi.yaml'\noutput = 'out'\noverlays = ['names.yaml']\n\
                  crate = { name = 'shop' }\n";
    scene.file("specsmith.toml", config);
    scene
}

#[test]
fn what_an_overlay_brings_is_told_where_it_was_written() {
    let scene = scene(NAMES);
    scene.check(
        "check --config specsmith.toml",
        r"
warning[odd-location]: left out: its `in` is not one of `path`, `query`, `header` and `cookie`
 --> names.yaml:9:20
  |
9 |       parameters: [{ name: limit, in: nowhere }]
  |                    ^
  |
  = at: #/actions/1/update/parameters/0

openapi.yaml: no errors, 1 warning, no notes
",
    );
    let told = scene.told(&scene.run("inspect --config specsmith.toml -v"));
    assert!(told.contains("names.yaml:9:20"), "{told}");
    assert!(!told.contains("/secret"), "{told}");
}

#[test]
fn an_overlay_changes_the_crate() {
    let scene = scene(&NAMES.replace("      parameters: [{ name: limit, in: nowhere }]\n", ""));
    scene.check("generate --config specsmith.toml -q --strict", "");
    let code = scene.read("out/src/apis/pets.rs");
    assert!(code.contains("fn all_pets("), "{code}");
    assert!(!code.contains("secret"), "{code}");
}

#[test]
fn an_action_without_effect_is_told() {
    let scene = scene(&NAMES.replace("$.paths['/secret']", "$.paths['/secrets']"));
    let told = scene.told(&scene.run("check --config specsmith.toml"));
    let expected = r"
warning[overlay-no-match]: `$.paths['/secrets']` selects nothing
 --> names.yaml:4:5
  |
4 |   - target: $.paths['/secrets']
  |     ^^^^^^
  |
  = at: #/actions/0/target
  = help: did you mean the key `/secret` of `$.paths`?
";
    assert!(told.starts_with(expected.trim_start()), "{told}");
}

#[test]
fn what_is_no_overlay_is_an_error() {
    let scene = scene("openapi: 3.1.0\n");
    let told = scene.told(&scene.run("generate --config specsmith.toml"));
    assert!(told.starts_with("error[overlay-invalid]: "), "{told}");
    assert!(
        told.ends_with("the output is as it was\nexit code 2\n"),
        "{told}"
    );
    assert!(!scene.path("out").exists());
    scene.file("names.yaml", "overlay: [");
    let told = scene.told(&scene.run("generate --config specsmith.toml"));
    assert!(told.starts_with("error[invalid-syntax]: "), "{told}");
    assert!(told.contains(" --> names.yaml:1:"), "{told}");
}

#[test]
fn a_number_is_spelled_as_the_overlay_has_it() {
    let scene = scene(
        "overlay: 1.0.0\ninfo: { title: New, version: 1.0.0 }\nactions: [{ target: $.info, update: { version: 2.20 } }]\n",
    );
    let told = scene.told(&scene.run("inspect --config specsmith.toml"));
    assert!(told.starts_with("Shop 2.20 (OpenAPI 3.1.0)\n"), "{told}");
}
