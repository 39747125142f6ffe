//! Proves that a generated crate sends and reads the very bytes that it should: calls of a small API over a socket, and
//! the runtime's own tests of what only such a crate has.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specsmith::{Input, Package, generate};

/// What the checks need beside the crate that they check.
const MANIFEST: &str = r#"[package]
name = "checks"
version = "0.0.0"
edition = "2024"

[dependencies]
wire = { path = "../wire", features = ["blocking"] }

[dev-dependencies]
bytes = "1"
futures-core = { version = "0.3", default-features = false }
tokio = { version = "1", features = ["full"] }
"#;

const WORKSPACE: &str = r#"[workspace]
resolver = "3"
members = ["checks", "wire"]

[profile.dev]
debug = false
incremental = false
"#;

#[test]
fn calls_are_right_on_the_wire() {
    let workspace = workspace();
    let own = [
        "test",
        "--package",
        "wire",
        "--all-features",
        "--lib",
        "upload",
    ];
    cargo(&workspace, &own);
    cargo(&workspace, &["test", "--package", "checks"]);
}

/// The API's crate, and beside it the package of the checks.
fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire");
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wire-workspace");
    let input = Input::new(here.join("openapi.yaml"));
    let generated = generate(&input, &Package::new("wire")).expect("it is a description");
    let output = generated.output;
    output
        .write(&root.join("wire"))
        .expect("the crate can be written");
    let write = |path: &str, text: &str| write_if_changed(&root.join(path), text);
    write("Cargo.toml", WORKSPACE);
    write("checks/Cargo.toml", MANIFEST);
    write("checks/src/lib.rs", "");
    for name in [
        "bodies.rs",
        "big.rs",
        "pages.rs",
        "security.rs",
        "server/mod.rs",
    ] {
        let text = fs::read_to_string(here.join(name)).expect("a file of the checks");
        write(&format!("checks/tests/{name}"), &text);
    }
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    if !root.join("Cargo.lock").exists() {
        fs::copy(lock, root.join("Cargo.lock")).expect("the repository has a lock file");
    }
    root
}

fn write_if_changed(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        let folder = path.parent().expect("a file in a folder");
        fs::create_dir_all(folder).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
}

/// Runs cargo, with the dependencies of the golden cases' crates, and shows what it says if it fails.
fn cargo(workspace: &Path, arguments: &[&str]) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden-workspace/target");
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", target)
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo can be run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(
        output.status.success(),
        "{arguments:?}:\n{stdout}\n{stderr}"
    );
}
