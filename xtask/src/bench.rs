//! Decides how costs are measured: that of generated models against the same models under serde's derive, side by
//! side, and that of loading a description.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};

use crate::{cargo, root};

/// So many models, each with a property of each of [`PROPERTIES`].
const MODELS: usize = 1000;

/// A property's name, its schema, and its type under derive.
const PROPERTIES: [(&str, &str, &str); 13] = [
    ("id", "{type: integer}", "i64"),
    ("name", "{type: string}", "String"),
    ("title", "{type: string}", "Option<String>"),
    ("active", "{type: boolean}", "Option<bool>"),
    ("score", "{type: number}", "Option<f64>"),
    ("count", "{type: integer, format: int32}", "Option<i32>"),
    ("createdAt", "{type: string}", "Option<String>"),
    (
        "tags",
        "{type: array, items: {type: string}}",
        "Option<Vec<String>>",
    ),
    (
        "sizes",
        "{type: array, items: {type: integer}}",
        "Option<Vec<i64>>",
    ),
    (
        "labels",
        "{type: object, additionalProperties: {type: string}}",
        "Option<BTreeMap<String, String>>",
    ),
    ("url", "{type: string}", "Option<String>"),
    ("note", "{type: string}", "Option<String>"),
    ("parentId", "{type: integer}", "Option<i64>"),
];

/// Compiles both forms and prints the CPU seconds of each crate alone, without its dependencies.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let folder = root().join("target/bench");
    write_workspace(&folder)?;
    println!(
        "{MODELS} models of {} properties, CPU seconds of the crate alone",
        PROPERTIES.len()
    );
    println!(
        "{:<26}{:>10}{:>10}{:>8}",
        "", "specsmith", "derive", "ratio"
    );
    for (name, arguments) in [
        ("cargo check", vec!["check"]),
        ("cargo build", vec!["build"]),
        ("cargo build --release", vec!["build", "--release"]),
    ] {
        let own = measured(&folder, "slots", &arguments)?;
        let derived = measured(&folder, "derived", &arguments)?;
        let (own, derived) = (own.as_secs_f64(), derived.as_secs_f64());
        println!("{name:<26}{own:>10.2}{derived:>10.2}{:>8.2}", derived / own);
    }
    Ok(())
}

/// So many times each description is loaded; the least cost is the least disturbed.
const ROUNDS: usize = 5;

/// Prints the CPU seconds of a process that loads a description and ends.
pub(crate) fn load(descriptions: &[PathBuf]) -> Result<(), Box<dyn Error>> {
    succeed(cargo(&[
        "build",
        "--quiet",
        "--release",
        "--package",
        "specsmith",
        "--example",
        "load",
    ]))?;
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let program = target.join("release/examples/load");
    for description in descriptions {
        let mut least = Duration::MAX;
        for _ in 0..ROUNDS {
            let mut command = Command::new(&program);
            command.arg(description).stdout(Stdio::null());
            let before = children_time()?;
            succeed(command)?;
            least = least.min(children_time()?.saturating_sub(before));
        }
        println!("{:>8.3} s  {}", least.as_secs_f64(), description.display());
    }
    Ok(())
}

fn write_workspace(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder.join("derived/src"))?;
    let description = folder.join("openapi.yaml");
    fs::write(&description, description_text())?;
    let generated = specsmith::generate(
        &specsmith::Input::new(description),
        &specsmith::Package::new("slots"),
    )?;
    generated.output.write(&folder.join("slots"))?;
    fs::write(folder.join("derived/src/lib.rs"), derived_text())?;
    fs::write(folder.join("derived/Cargo.toml"), DERIVED_MANIFEST)?;
    fs::write(folder.join("Cargo.toml"), WORKSPACE_MANIFEST)?;
    // The same versions as everywhere in the project.
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(())
}

const WORKSPACE_MANIFEST: &str =
    "[workspace]\nresolver = \"3\"\nmembers = [\"slots\", \"derived\"]\n";

const DERIVED_MANIFEST: &str = "[package]\nname = \"derived\"\nedition = \"2024\"\n\n[dependencies]\n\
                                serde = { version = \"1\", features = [\"derive\"] }\n";

fn description_text() -> String {
    let mut text =
        String::from("openapi: 3.1.0\ninfo: {title: Models, version: 1.0.0}\npaths: {}\n");
    text.push_str("components:\n  schemas:\n");
    for model in 0..MODELS {
        let _ = writeln!(
            text,
            "    Model{model}:\n      type: object\n      required: [id, name]"
        );
        text.push_str("      properties:\n");
        for (name, schema, _) in PROPERTIES {
            let _ = writeln!(text, "        {name}: {schema}");
        }
    }
    text
}

fn derived_text() -> String {
    let mut text = String::from("use std::collections::BTreeMap;\n");
    for model in 0..MODELS {
        text.push_str("#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]\n");
        let _ = writeln!(
            text,
            "#[serde(rename_all = \"camelCase\")]\npub struct Model{model} {{"
        );
        for (name, _, ty) in PROPERTIES {
            let name = if name == "createdAt" {
                "created_at"
            } else {
                name
            };
            let name = if name == "parentId" {
                "parent_id"
            } else {
                name
            };
            let skipped = ty.starts_with("Option");
            if skipped {
                text.push_str("#[serde(skip_serializing_if = \"Option::is_none\")] ");
            }
            let _ = writeln!(text, "pub {name}: {ty},");
        }
        text.push_str("}\n");
    }
    text
}

/// The CPU time of compiling one package whose dependencies are compiled already.
fn measured(folder: &Path, package: &str, arguments: &[&str]) -> Result<Duration, Box<dyn Error>> {
    let source: PathBuf = folder.join(package).join("src/lib.rs");
    succeed(command(folder, package, arguments))?;
    fs::File::options()
        .append(true)
        .open(source)?
        .set_modified(std::time::SystemTime::now())?;
    let before = children_time()?;
    succeed(command(folder, package, arguments))?;
    Ok(children_time()?.saturating_sub(before))
}

fn command(folder: &Path, package: &str, arguments: &[&str]) -> Command {
    let mut command = cargo(arguments);
    command
        .args(["--quiet", "--package", package])
        .current_dir(folder);
    command
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_INCREMENTAL", "0");
    command
}

fn succeed(mut command: Command) -> Result<(), Box<dyn Error>> {
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{command:?} failed").into())
    }
}

fn children_time() -> Result<Duration, Box<dyn Error>> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let times = [usage.user_time(), usage.system_time()];
    let micros: i64 = times
        .iter()
        .map(|time| time.tv_sec() * 1_000_000 + time.tv_usec())
        .sum();
    Ok(Duration::from_micros(u64::try_from(micros)?))
}
