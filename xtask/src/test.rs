//! Decides what `cargo xtask test` checks, and in which order: the quick things first.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::{cargo, root};

/// The packages that people write; `generated` is laid out by the generator.
const WRITTEN: [&str; 5] = ["specsmith", "xtask", "conformance", "corpus", "demo"];

/// Runs all checks, also behind one that fails, and lists them at the end.
pub(crate) fn run() -> ExitCode {
    all(steps())
}

/// Lints and tests the SDK with each set of its features that is none, one or all of them.
pub(crate) fn features() -> ExitCode {
    let hack = |arguments: &[&str]| {
        let mut command = cargo(&["hack", "--package", "knetik-cloud", "--each-feature"]);
        command.args(arguments);
        command
    };
    let installed = cargo(&["hack", "--version"]).output();
    if !installed.is_ok_and(|output| output.status.success()) {
        eprintln!(
            "error: cargo-hack is not there: `cargo install cargo-hack --locked` installs it"
        );
        return ExitCode::FAILURE;
    }
    let lints = ["clippy", "--lib", "--examples", "--", "--deny", "warnings"];
    all(vec![
        ("lints of each feature", hack(&lints)),
        ("tests of each feature", hack(&["test", "--lib"])),
    ])
}

fn all(steps: Vec<(&'static str, Command)>) -> ExitCode {
    let mut results = Vec::new();
    for (name, mut command) in steps {
        eprintln!("==> {name}");
        let start = Instant::now();
        let passed = command.status().is_ok_and(|status| status.success());
        results.push((name, passed, start.elapsed()));
    }
    eprintln!();
    for (name, passed, time) in &results {
        let result = if *passed { "ok" } else { "FAILED" };
        eprintln!("{name:<40} {result:<6} {:>6.1} s", time.as_secs_f32());
    }
    if results.iter().all(|(_, passed, _)| *passed) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn steps() -> Vec<(&'static str, Command)> {
    let lints = |arguments: &[&str]| {
        let mut command = cargo(&["clippy", "--all-targets"]);
        command.args(arguments).args(["--", "--deny", "warnings"]);
        command
    };
    let mut documentation = cargo(&["doc", "--workspace", "--no-deps", "--all-features"]);
    documentation.env("RUSTDOCFLAGS", "--deny warnings");
    vec![
        ("format", format()),
        ("format of the runtime", format_of_runtime()),
        (
            "generated code is current",
            cargo(&[
                "run",
                "--quiet",
                "--package",
                "xtask",
                "--",
                "codegen",
                "--check",
            ]),
        ),
        ("lints", lints(&["--workspace", "--all-features"])),
        (
            "lints of the SDK without features",
            lints(&["--package", "knetik-cloud", "--no-default-features"]),
        ),
        (
            "tests",
            cargo(&["test", "--workspace", "--all-features", "--no-fail-fast"]),
        ),
        ("documentation", documentation),
        (
            "package of the SDK",
            cargo(&[
                "package",
                "--quiet",
                "--allow-dirty",
                "--package",
                "knetik-cloud",
            ]),
        ),
    ]
}

fn format() -> Command {
    let mut command = cargo(&["fmt"]);
    for package in WRITTEN {
        command.args(["--package", package]);
    }
    command.args(["--", "--check"]);
    command
}

/// The files of the runtime that no crate has all of, so that its root names none of them.
fn optional_runtime() -> Vec<PathBuf> {
    let folders = ["formats", "upload", "webhooks"];
    let folders = folders.map(|folder| root().join("templates/runtime").join(folder));
    let files = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).into_iter().flatten());
    let mut files: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    files
}

/// The runtime belongs to no package here: it is copied into each generated crate.
fn format_of_runtime() -> Command {
    let mut command = Command::new("rustfmt");
    command
        .args(["--check", "--edition", "2024", "templates/runtime/mod.rs"])
        .args(optional_runtime())
        .current_dir(root());
    command
}
