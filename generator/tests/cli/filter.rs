//! Filters: which operations become part of the crate.

use std::path::PathBuf;

use crate::scene::Scene;

const SHOP: &str = "\
openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
servers: [{ url: https://shop.example.com }]
paths:
  /pets: { get: { operationId: listPets, tags: [pets], responses: { '204': { description: Ok } } } }
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getPet, tags: [pets], responses: { '204': { description: Ok } } }
    delete: { operationId: deletePet, tags: [pets], deprecated: true, responses: { '204': { description: Ok } } }
  /orders: { post: { operationId: addOrder, tags: [orders], responses: { '204': { description: Ok } } } }
";

/// The methods of the generated crate.
fn methods(scene: &Scene) -> Vec<&'static str> {
    let names = ["list_pets", "get_pet", "delete_pet", "add_order"];
    let mut text = String::new();
    for (path, entry) in scene.tree() {
        if path.starts_with("out/src/apis") {
            let (bytes, _) =
                entry.unwrap_or_else(|| (Vec::new(), std::time::SystemTime::UNIX_EPOCH));
            text.push_str(str::from_utf8(&bytes).expect("code is UTF-8"));
        }
    }
    let has = |name: &&str| text.contains(&format!("fn {name}("));
    names.into_iter().filter(has).collect()
}

fn scene(filter: &str) -> Scene {
    let scene = Scene::empty();
    scene.file("openapi.yaml", SHOP);
    let config = "description = 'openapi.yaml'\noutput = 'out'\ncrate = { name = 'shop' }\n";
    scene.file("specsmith.toml", config.to_owned() + filter);
    scene
}

const RUN: &str = "generate --config specsmith.toml";

#[track_caller]
fn check(filter: &str, flags: &str, expected: &[&str]) {
    let scene = scene(filter);
    scene.check(&format!("{RUN} -q --strict {flags}"), "");
    assert_eq!(methods(&scene), expected);
}

#[test]
fn operations_are_chosen() {
    check("", "", &["list_pets", "get_pet", "delete_pet", "add_order"]);
    check("[filter.include]\ntags = ['orders']", "", &["add_order"]);
    check(
        "[filter.include]\npaths = ['/pets/**']\nmethods = ['get']",
        "",
        &["list_pets", "get_pet"],
    );
    check(
        "[filter.include]\ndeprecated = false\n[filter.exclude]\noperations = ['getPet']",
        "",
        &["list_pets", "add_order"],
    );
    check(
        "[filter.exclude]\ndeprecated = true\ntags = ['orders']",
        "",
        &["list_pets", "get_pet"],
    );
}

#[test]
fn flags_take_the_place_of_the_same_key() {
    check("", "--tag pets --path /pets", &["list_pets"]);
    check(
        "",
        "--operation getPet --operation addOrder",
        &["get_pet", "add_order"],
    );
    check(
        "[filter.include]\ntags = ['orders']\n[filter.exclude]\npaths = ['/pets']",
        "--tag pets",
        &["get_pet", "delete_pet"],
    );
}

#[test]
fn what_fits_nothing_is_told_where_it_stands() {
    scene("[filter.include]\ntags = ['pets', 'order']\n[filter.exclude]\npaths = ['/x/*']").check(
        "check --config specsmith.toml --operation listPet --operation getPet",
        r"
warning[filter-no-match]: no operation of the description has the tag `order`
 --> specsmith.toml:5:17
  |
5 | tags = ['pets', 'order']
  |                 ^^^^^^^
  |
  = help: did you mean `orders`?

warning[filter-no-match]: no operation of the description has the operationId `listPet`
 |
 = help: did you mean `listPets`?

warning[filter-no-match]: no path of the description fits `/x/*`
 --> specsmith.toml:7:10
  |
7 | paths = ['/x/*']
  |          ^^^^^^
  |
  = help: correct it or leave it out

openapi.yaml: no errors, 3 warnings, no notes
",
    );
}

#[test]
fn a_filter_that_keeps_nothing_is_an_error() {
    let scene = scene("[filter.include]\ntags = ['orders']\nmethods = ['get']");
    scene.refuses(
        RUN,
        r"
error[filter-keeps-nothing]: the filter keeps none of the 4 operations
 --> openapi.yaml:4:1
  |
4 | paths:
  | ^^^^^
  |
  = at: #/paths
  = help: see `[filter]` in the config, and the flags

error: no crate was made; the output is as it was
",
    );
}

#[test]
fn a_pattern_may_be_none() {
    scene("").refuses(
        "generate openapi.yaml --path /pets**",
        r"
error[invalid-filter]: `/pets**` is no pattern: `**` must be a whole segment
",
    );
}

#[test]
fn the_command_to_run_has_the_flags() {
    let scene = scene("");
    let told =
        scene.told(&scene.run("generate openapi.yaml --tag pets --path /pets/** --check -q"));
    let end = "run `specsmith generate openapi.yaml --tag pets --path '/pets/**'`\nexit code 1\n";
    assert!(told.ends_with(end), "{told}");
}

#[test]
fn nothing_is_told_of_what_is_filtered_out() {
    let scene = scene("");
    let odd = "tags: [orders], externalDoc: 1, ";
    scene.file("openapi.yaml", SHOP.replace("tags: [orders], ", odd));
    let told = scene.told(&scene.run("check openapi.yaml"));
    assert!(told.contains("warning[misspelled-key]"), "{told}");
    scene.check(
        "check openapi.yaml --tag pets",
        "openapi.yaml: no errors, no warnings, no notes\n",
    );
}

#[test]
fn what_is_not_needed_is_left_away() {
    let scene = Scene::empty();
    let models = "
openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths:
  /cats: { get: { operationId: cats, responses: { '200': { $ref: '#/components/responses/Cat' } } } }
  /dogs: { get: { operationId: dogs, responses: { '200': { $ref: '#/components/responses/Dog' } } } }
components:
  responses:
    Cat: { description: Ok, content: { application/json: { schema: { $ref: '#/components/schemas/Cat' } } } }
    Dog: { description: Ok, content: { application/json: { schema: { $ref: '#/components/schemas/Dog' } } } }
  schemas:
    Cat: { type: object, properties: { toy: { $ref: '#/components/schemas/Toy' } } }
    Dog: { type: object, properties: { bone: { $ref: '#/components/schemas/Bone' } } }
    Toy: { type: object, properties: { name: { type: string } } }
    Bone: { type: object, properties: { name: { type: string } } }
";
    scene.file("openapi.yaml", models);
    scene.check(
        "generate openapi.yaml -q --operation cats --out out --name shop",
        "",
    );
    let names = scene.tree().into_keys();
    let names = names.filter_map(|path| Some(path.strip_prefix("out/src/models").ok()?.to_owned()));
    let expected = ["", "cat.rs", "mod.rs", "toy.rs"];
    assert_eq!(names.collect::<Vec<_>>(), expected.map(PathBuf::from));
}
