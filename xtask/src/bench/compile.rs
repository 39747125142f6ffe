//! Decides how what it costs to compile a generated crate is compared with the same models under serde's derive.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specsmith::{Generated, Input, Package};

use super::cost::{Cost, measured};
use super::{derive, speed, succeed};
use crate::{cargo, root};

/// A crate in two forms: `specsmith`, what is generated, and `derived`, its models under serde's derive.
pub(super) struct Forms {
    folder: PathBuf,
    /// Whether there are models that operations use.
    has_used: bool,
    /// Whether there are others.
    has_unused: bool,
    /// Whether there are examples to read and write.
    has_examples: bool,
}

impl Forms {
    /// Writes both into a workspace of their own.
    pub(super) fn write(description: &Path, folder: &Path) -> Result<Self, Box<dyn Error>> {
        let input = Input::new(description);
        let files = input.read()?;
        let generated = specsmith::generate_from(&files, &Package::new("generated"))?;
        fs::create_dir_all(folder)?;
        generated.output.write(&folder.join("generated"))?;
        write_client(folder)?;
        write_derived(&generated, &folder.join("derived"))?;
        let (unused, used): (Vec<_>, Vec<_>) =
            models(&generated).partition(|path| path.starts_with(UNUSED));
        let has_unused = !unused.is_empty();
        let program = folder.join("speed");
        let has_examples = speed::write_program(&files, &generated, has_unused, &program)?;
        fs::write(folder.join("Cargo.toml"), WORKSPACE)?;
        // The same versions as everywhere in the project.
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self {
            folder: folder.to_owned(),
            has_used: used != ["src/models/mod.rs"],
            has_unused,
            has_examples,
        })
    }

    /// Reads and writes documents in both forms and prints how fast that is.
    pub(super) fn race(&self) -> Result<(), Box<dyn Error>> {
        if !self.has_examples {
            println!("\nno body has an example to read and write");
            return Ok(());
        }
        println!(
            "\nMB a second of CPU time, of the largest examples of bodies; the ratio is the median of specsmith / derive"
        );
        succeed(self.cargo("speed", &["run", "--release"], State::Cold))
    }

    /// Compiles both and prints what the crates cost alone, without their dependencies.
    pub(super) fn compare(&self) -> Result<(), Box<dyn Error>> {
        println!(
            "the compiler on the crate alone: s is CPU seconds, MB its peak memory; the ratio is derive / specsmith"
        );
        println!(
            "cold: nothing of the crate is there, not incremental; warm: incremental, after `touch src/lib.rs`"
        );
        println!(
            "specsmith is the whole crate, operations and client too; derive is the models and nothing else; the last ratio is \
             without the client, such as a crate of one model has it"
        );
        if self.has_used {
            self.table("default features: the models that operations use", &[])?;
        }
        if self.has_unused {
            self.table(
                "--features all-models: all models",
                &["--features", "all-models"],
            )?;
        }
        Ok(())
    }

    fn table(&self, title: &str, features: &[&str]) -> Result<(), Box<dyn Error>> {
        println!("\n{title}");
        println!(
            "{:<28}{:>11}{:>8}{:>11}{:>8}{:>10}{:>8}{:>10}{:>9}",
            "", "specsmith s", "MB", "derive s", "MB", "ratio s", "MB", "client s", "ratio s"
        );
        for (name, arguments, state) in ROWS {
            let cost = |package, features: &[&str]| {
                self.cost(package, &[arguments, features, &["--lib"]].concat(), state)
            };
            print_row(
                name,
                cost("generated", features)?,
                cost("derived", features)?,
                cost("client", &[])?,
            );
        }
        Ok(())
    }

    fn cost(
        &self,
        package: &str,
        arguments: &[&str],
        state: State,
    ) -> Result<Cost, Box<dyn Error>> {
        let command = || self.cargo(package, arguments, state);
        let file = self.folder.join("cost");
        if let State::Warm = state {
            self.touch(package)?;
            measured(command(), &file)?;
        }
        self.touch(package)?;
        measured(command(), &file)
    }

    /// Makes cargo compile a crate again, and its dependencies not.
    fn touch(&self, package: &str) -> Result<(), Box<dyn Error>> {
        let root = fs::File::options()
            .append(true)
            .open(self.folder.join(package).join("src/lib.rs"))?;
        Ok(root.set_modified(std::time::SystemTime::now())?)
    }

    /// A command of cargo about one of the crates.
    fn cargo(&self, package: &str, arguments: &[&str], state: State) -> Command {
        let mut command = cargo(arguments);
        command
            .args(["--quiet", "--package", package])
            .current_dir(&self.folder);
        command.env("CARGO_TARGET_DIR", self.folder.join("target"));
        command.env(
            "CARGO_INCREMENTAL",
            if let State::Warm = state { "1" } else { "0" },
        );
        command
    }
}

const ROWS: [(&str, &[&str], State); 4] = [
    ("cargo check, cold", &["check"], State::Cold),
    ("cargo check, warm", &["check"], State::Warm),
    ("cargo build, cold", &["build"], State::Cold),
    (
        "cargo build --release, cold",
        &["build", "--release"],
        State::Cold,
    ),
];

/// What of the crate is there before it is compiled.
#[derive(Clone, Copy)]
enum State {
    /// Nothing.
    Cold,
    /// What the compiler keeps from one time to the next.
    Warm,
}

fn print_row(name: &str, own: Cost, derived: Cost, client: Cost) {
    let (seconds, memory) = (own.seconds(), own.megabytes());
    println!(
        "{name:<28}{seconds:>11.2}{memory:>8.0}{:>11.2}{:>8.0}{:>10.2}{:>8.2}{:>10.2}{:>9.2}",
        derived.seconds(),
        derived.megabytes(),
        derived.seconds() / seconds,
        derived.megabytes() / memory,
        client.seconds(),
        derived.seconds() / (seconds - client.seconds()),
    );
}

/// As little of an API as there can be, so that its crate is the client and hardly more.
const LEAST: &str = r#"{
    "openapi": "3.1.0",
    "info": {"title": "Least", "version": "1.0.0"},
    "paths": {},
    "components": {"schemas": {"Least": {"type": "object"}}}
}"#;

fn write_client(folder: &Path) -> Result<(), Box<dyn Error>> {
    let description = folder.join("least.json");
    fs::write(&description, LEAST)?;
    let files = Input::new(&description).read()?;
    let generated = specsmith::generate_from(&files, &Package::new("client"))?;
    generated.output.write(&folder.join("client"))?;
    Ok(())
}

const WORKSPACE: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"client\", \"generated\", \"derived\", \"speed\"]\n";

const MODELS: &str = "src/models/";
const UNUSED: &str = "src/models/unused/";

/// The files of the models.
fn models(generated: &Generated) -> impl Iterator<Item = &str> {
    let paths = generated.output.files().map(|(path, _)| path);
    paths.filter(|path| path.starts_with(MODELS))
}

fn write_derived(generated: &Generated, folder: &Path) -> Result<(), Box<dyn Error>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    write(&folder.join("src/lib.rs"), derive::LIB)?;
    let manifest = generated.output.get("Cargo.toml").unwrap_or_default();
    write(&folder.join("Cargo.toml"), &derive::manifest(manifest))?;
    for path in models(generated) {
        let text = generated.output.get(path).unwrap_or_default();
        write(&folder.join(path), &derive::derived(text)?)?;
    }
    Ok(())
}

/// Writes a file and its folder.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(path, text)?)
}
