//! The library without its command line, as a build script uses it.

use std::thread;

use specsmith::output::Output;
use specsmith::{Input, Package};

use crate::scene::{GENERATE, PETS, Scene};

fn generate(scene: &Scene) -> Output {
    let package = Package::new("pets");
    let generated = specsmith::generate(&Input::new(scene.path("openapi.yaml")), &package);
    generated.unwrap_or_else(|error| panic!("{error}")).output
}

/// A process of its own, for only there the working directory is the test's own.
#[test]
fn generating_touches_no_disk() {
    if let Some(folder) = std::env::var_os("SPECSMITH_TEST_GENERATES_IN") {
        std::env::set_current_dir(folder).expect("the folder is there");
        specsmith::generate(&Input::new("openapi.yaml"), &Package::new("pets"))
            .expect("it is a description");
        return;
    }
    let scene = Scene::new(PETS);
    let before = scene.tree();
    let mut this_test =
        std::process::Command::new(std::env::current_exe().expect("this is a program"));
    this_test.args(["--exact", "library::generating_touches_no_disk"]);
    let output = this_test
        .env("SPECSMITH_TEST_GENERATES_IN", scene.path(""))
        .output();
    let output = output.expect("the program can be run");
    assert!(output.status.success(), "{}", scene.told(&output));
    assert!(
        scene.told(&output).contains("1 passed"),
        "{}",
        scene.told(&output)
    );
    assert!(before == scene.tree());
}

#[test]
fn it_gives_what_the_command_line_writes() {
    let scene = Scene::empty();
    scene.file("openapi.yaml", PETS);
    scene.run(GENERATE);
    let output = generate(&scene);
    assert!(
        output
            .check(&scene.path("out"))
            .expect("the folder can be read")
            .is_current()
    );
    assert_eq!(
        output.get("src/lib.rs"),
        Some(scene.read("out/src/lib.rs").as_str())
    );
}

#[test]
fn calls_at_once_do_not_disturb_each_other() {
    let scene = Scene::new(PETS);
    let (one, other) = thread::scope(|scope| {
        let one = scope.spawn(|| generate(&scene));
        let other = scope.spawn(|| generate(&scene));
        (
            one.join().expect("it does not panic"),
            other.join().expect("it does not panic"),
        )
    });
    assert_eq!(one, other);
}
