//! Output folders that cannot be written.

use std::fs;

use crate::scene::{GENERATE, PETS, Scene};

#[test]
fn a_folder_of_other_files_is_refused() {
    let scene = Scene::empty();
    scene.file("openapi.yaml", PETS);
    scene.file("out/notes.txt", "mine");
    scene.refuses(
        GENERATE,
        r"
error[foreign-folder]: `out` holds files that specsmith did not generate, such as `notes.txt`
 |
 = help: choose a new or an empty folder; if it was generated, restore its `.specsmith`
",
    );
}

#[test]
fn a_file_in_the_way_is_refused() {
    let scene = Scene::new(PETS);
    scene.file("out/README.md", "mine");
    scene.file("out/src/models/mod.rs", "mine");
    scene.refuses(GENERATE, r"
error[foreign-file]: `out` holds files that specsmith did not generate, where it wants to write: `README.md`, `src/models/mod.rs`
 |
 = help: move them away or choose another folder
");
}

#[test]
fn a_file_is_no_folder() {
    let scene = Scene::new(PETS);
    scene.file("file", "mine");
    scene.refuses(
        "generate openapi.yaml --out file --name pets",
        r"
error[not-a-folder]: `file` is not a folder
 |
 = help: choose another path for the output
",
    );
    scene.refuses(
        "generate openapi.yaml --out file --name pets --check",
        r"
error[not-a-folder]: `file` is not a folder
 |
 = help: choose another path for the output
",
    );
}

#[cfg(unix)]
#[test]
fn a_folder_may_not_be_writable() {
    let scene = Scene::new(PETS);
    scene.file("file", "mine");
    scene.refuses(
        "generate openapi.yaml --out file/below --name pets",
        r"
error[output-io]: cannot create the folder `file/below`: Not a directory (os error 20)
 |
 = help: a file stands where a folder is needed: move it away or choose another folder
",
    );
    scene.refuses(
        "generate openapi.yaml --out file/below --name pets --check",
        r"
error[output-io]: cannot read `file/below/.gitignore`: Not a directory (os error 20)
 |
 = help: a file stands where a folder is needed: move it away or choose another folder
",
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_system_may_not_be_writable() {
    // Not even root can write there.
    Scene::new(PETS).refuses(
        "generate openapi.yaml --out /proc/pets --name pets",
        r"
error[output-io]: cannot create the folder `/proc/pets`: No such file or directory (os error 2)
 |
 = help: check the folder or choose another one
",
    );
}

#[cfg(unix)]
#[test]
fn links_within_the_folder_are_not_followed() {
    let scene = Scene::new(PETS);
    scene.file("outside/lib.rs", "mine");
    fs::remove_dir_all(scene.path("out/src")).expect("a folder is removed");
    std::os::unix::fs::symlink("../outside", scene.path("out/src")).expect("a link is made");
    scene.refuses(
        GENERATE,
        r"
error[symbolic-link]: `out/src` is a symbolic link, and specsmith does not write through one
 |
 = help: put a plain file or folder in its place or remove it
",
    );
}

#[test]
fn a_damaged_list_of_files_is_not_believed() {
    let scene = Scene::new(PETS);
    scene.file("out/.specsmith", "cbf29ce484222325  ../openapi.yaml\n");
    scene.refuses(
        GENERATE,
        r"
error[output-damaged]: `out/.specsmith` is damaged in line 1
 |
 = help: restore it, from version control for example, or choose another folder
",
    );
}
