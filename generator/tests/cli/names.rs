//! What a crate is called, and where it is written, if nobody says.

use crate::scene::{PETS, Scene};

/// Generates from a file that is called `name`, with the title, and compares what is told and where the crate is.
#[track_caller]
fn check(file: &str, title: &str, flags: &str, name: &str, folder: &str) {
    let scene = Scene::empty();
    scene.file(
        file,
        PETS.replace("title: Pets", &format!("title: {title}")),
    );
    let told = scene.told(&scene.run(&format!("generate {file} {flags}")));
    let start = format!("{name} in {folder}: ");
    assert!(told.starts_with(&start), "{told}");
    let manifest = scene.read(&format!("{folder}/Cargo.toml"));
    assert!(
        manifest.contains(&format!("name = \"{name}\"\n")),
        "{manifest}"
    );
    let flags = format!("generate {file} {flags} --check");
    scene.check(&flags, &format!("{folder} is current\n"));
}

#[test]
fn the_title_names_the_crate() {
    check("openapi.yaml", "Pets & Co", "", "pets-co", "./pets-co");
    check(
        "openapi.yaml",
        "Größe 2.0",
        "",
        "grosse-2-0",
        "./grosse-2-0",
    );
}

#[test]
fn the_file_names_it_if_the_title_cannot() {
    check("pet-store.yaml", "'2024'", "", "pet-store", "./pet-store");
    check("pet-store.yaml", "test", "", "pet-store", "./pet-store");
}

#[test]
fn what_is_said_counts() {
    check(
        "openapi.yaml",
        "Pets",
        "--name my_pets",
        "my_pets",
        "./my_pets",
    );
    check("openapi.yaml", "Pets", "--out there", "pets", "there");
}

#[test]
fn a_description_on_standard_input_has_a_title_too() {
    let scene = Scene::empty();
    let told = scene.told_of(PETS, "generate -");
    assert!(told.starts_with("pets in ./pets: "), "{told}");
    assert!(scene.path("pets/src/lib.rs").exists());
}

#[test]
fn there_may_be_no_name() {
    let scene = Scene::empty();
    let told = scene.told_of(&PETS.replace("title: Pets", "title: \"\\e\""), "generate -");
    assert_eq!(
        told,
        r"error[no-package-name]: the title `\u{1b}` makes no name for the crate
 |
 = help: give one with `--name`
exit code 2
"
    );
    assert!(scene.tree().is_empty());
}
