//! Proves that the crate of each case compiles, is documented and runs its examples without a
//! warning.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

mod support;

use support::cases;

#[test]
fn generated_crates_have_no_warnings() {
    let workspace = workspace();
    // The tests of the runtime are the same in all crates, and the workspace of the project lints those.
    cargo(
        &workspace,
        "clippy --workspace --lib --examples --all-features -- -D warnings",
    );
    let documented = documented();
    cargo(
        &workspace,
        &format!("doc{documented} --all-features --no-deps"),
    );
    cargo(
        &workspace,
        &format!("test{documented} --all-features --doc"),
    );
    for (case, tests) in OF_ONE_CASE {
        let lints = format!("clippy --package {case} --tests --all-features -- -D warnings");
        cargo(&workspace, &lints);
        let run = format!("test --package {case} --all-features --lib {tests}");
        cargo(&workspace, &run);
    }
}

/// The arguments for the crates whose documentation is built, and its examples run. That takes longer than all else, so
/// it is one case for each kind of documentation, unless all are asked for.
fn documented() -> String {
    if env::var_os("SPECSMITH_DOCUMENT_ALL").is_some() {
        return " --workspace".to_owned();
    }
    DOCUMENTED.map(|case| format!(" --package {case}")).concat()
}

const DOCUMENTED: [&str; 26] = [
    "binary-bodies",
    "body-choices",
    "calls-by-id",
    "examples",
    "form-encodings",
    "formats",
    "hostile-names",
    "hostile-texts",
    "keywords-as-names",
    "multipart",
    "multipart-choices",
    "no-operations",
    "no-servers",
    "pages-by-config",
    "pages-recognized-and-taken",
    "parameter-styles",
    "security-alternatives",
    "security-schemes",
    "security-token-endpoint",
    "server-variables",
    "several-answers",
    "streamed-answers",
    "type-overrides",
    "typed-errors",
    "webhooks-and-callbacks",
    "xml-bodies",
];

/// Parts of the runtime that only crates have which need them, and with them their tests.
const OF_ONE_CASE: [(&str, &str); 7] = [
    ("formats", "formats"),
    ("formats-of-time", "formats"),
    ("formats-of-jiff", "formats"),
    ("type-overrides", "formats"),
    ("xml-bodies", "formats"),
    ("multipart", "upload"),
    ("webhooks-and-callbacks", "webhooks"),
];

/// Writes all cases that give a crate into one workspace, so that they share their dependencies.
fn workspace() -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden-workspace");
    let mut manifest = "[workspace]\nresolver = \"3\"\nmembers = [\n".to_owned();
    for case in cases() {
        if let Ok(generated) = case.generate() {
            generated
                .output
                .write(&root.join(&case.name))
                .expect("the crate can be written");
            writeln!(manifest, "  {:?},", case.name).expect("a String takes all");
        }
    }
    manifest.push_str("]\n\n[profile.dev]\ndebug = false\nincremental = false\n");
    write_if_changed(&root.join("Cargo.toml"), &manifest);
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    let lock = fs::read_to_string(lock).expect("the repository has a lock file");
    if !root.join("Cargo.lock").exists() {
        fs::write(root.join("Cargo.lock"), lock).expect("the lock file can be written");
    }
    root
}

fn write_if_changed(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).expect("the workspace can be written");
    }
}

/// Runs cargo with warnings denied, and shows what it says if it fails.
fn cargo(workspace: &Path, arguments: &str) {
    let started = Instant::now();
    let output = Command::new(env!("CARGO"))
        .args(arguments.split(' '))
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", workspace.join("target"))
        .env("RUSTDOCFLAGS", "-D warnings")
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo can be run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(
        output.status.success(),
        "cargo {arguments} failed:\n{stdout}\n{stderr}"
    );
    eprintln!(
        "{:>6.1} s  cargo {arguments}",
        started.elapsed().as_secs_f32()
    );
}
