//! Decides how the crates are compiled: all of a kind by one cargo, so that they share their dependencies and the
//! processors.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

use crate::generate::package_name;
use crate::measure::COST_FOLDER;
use crate::round::{round_name, write_if_changed};

/// What is done to the crates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// `cargo check`, with warnings denied and the cost of each crate measured.
    Check,
    /// `cargo clippy`, with warnings denied and the lints that the crate's manifest has.
    Clippy,
    /// `cargo build` of the programs that try the examples.
    Build,
}

/// The folder in which all work is done.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) folder: PathBuf,
}

/// What became of each crate: nothing to say, or what the compiler says against it.
pub(crate) type Outcomes = BTreeMap<String, Vec<String>>;

impl Workspace {
    pub(crate) fn sdk(&self, name: &str) -> PathBuf {
        self.folder.join("sdk").join(name)
    }

    pub(crate) fn round(&self, name: &str) -> PathBuf {
        self.folder.join("round").join(name)
    }

    /// The folder for what is noted of a description.
    pub(crate) fn work(&self, name: &str) -> PathBuf {
        self.folder.join("work").join(name)
    }

    /// The file with the cost of the check of a crate.
    pub(crate) fn check_cost(&self, name: &str) -> PathBuf {
        let file = format!("{}.json", package_name(name).replace('-', "_"));
        self.folder.join("costs").join(file)
    }

    /// The program that tries the examples of a description.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        let name = format!("{}{}", round_name(name), std::env::consts::EXE_SUFFIX);
        self.folder.join("target/debug").join(name)
    }

    /// Writes the manifest over the crates of some descriptions, with the versions that the project has itself.
    pub(crate) fn write_manifest(&self, names: &[&str], own_lock: &Path) -> io::Result<()> {
        let members = names.iter().flat_map(|name| {
            [
                format!("    \"sdk/{name}\",\n"),
                format!("    \"round/{name}\",\n"),
            ]
        });
        let members: String = members.collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n\n\
             [profile.dev]\ndebug = false\nincremental = false\n"
        );
        std::fs::create_dir_all(self.folder.join("costs"))?;
        write_if_changed(&self.folder.join("Cargo.toml"), &manifest)?;
        let lock = self.folder.join("Cargo.lock");
        if !lock.exists() {
            std::fs::copy(own_lock, lock)?;
        }
        Ok(())
    }

    /// Compiles the crates of some descriptions, and calls `done` after each one.
    pub(crate) fn run(
        &self,
        step: Step,
        names: &[&str],
        jobs: usize,
        done: &dyn Fn(&str),
    ) -> io::Result<Outcomes> {
        let mut child = self.command(step, names, jobs)?.spawn()?;
        let mut errors = child.stderr.take();
        let said = thread::spawn(move || {
            let mut said = String::new();
            errors
                .as_mut()
                .map(|errors| errors.read_to_string(&mut said));
            said
        });
        let mut found = Found::new(if step == Step::Build { "round" } else { "sdk" });
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).lines() {
                found.take(&serde_json::from_str(&line?).unwrap_or_default(), done);
            }
        }
        child.wait()?;
        let said = said.join().unwrap_or_default();
        Ok(found.outcomes(names, &said))
    }

    fn command(&self, step: Step, names: &[&str], jobs: usize) -> io::Result<Command> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        let (words, package): (&[&str], fn(&str) -> String) = match step {
            Step::Check => (&["check", "--lib"], package_name),
            Step::Clippy => (
                &["clippy", "--lib", "--examples", "--all-features"],
                package_name,
            ),
            Step::Build => (&["build", "--bins"], round_name),
        };
        command
            .args(words)
            .args(["--quiet", "--keep-going", "--message-format=json"]);
        command.args(["--jobs", &jobs.to_string()]);
        for name in names {
            command.args(["--package", &package(name)]);
        }
        match step {
            Step::Check => {
                command.env("RUSTC_WORKSPACE_WRAPPER", std::env::current_exe()?);
                command.env(COST_FOLDER, self.folder.join("costs"));
            }
            Step::Clippy => {
                command.args(["--", "--deny", "warnings"]);
            }
            Step::Build => {}
        }
        command
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"));
        command
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Ok(command)
    }
}

/// What cargo has told so far of the crates of a kind.
struct Found {
    /// The folder that they lie in.
    kind: &'static str,
    built: BTreeSet<String>,
    errors: Outcomes,
}

impl Found {
    fn new(kind: &'static str) -> Self {
        Self {
            kind,
            built: BTreeSet::new(),
            errors: Outcomes::new(),
        }
    }

    fn take(&mut self, message: &Value, done: &dyn Fn(&str)) {
        let Some(name) = self.description(message) else {
            return;
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match &*text(&message["reason"]) {
            "compiler-artifact" if self.built.insert(name.clone()) => done(&name),
            "compiler-message" if message["message"]["level"] == "error" => {
                let said = &message["message"];
                let spans = said["spans"].as_array().into_iter().flatten();
                let mut spans = spans.filter(|span| span["is_primary"] == true);
                let place = spans
                    .next()
                    .map(|span| format!("{}:{}: ", text(&span["file_name"]), span["line_start"]));
                let line = format!("{}{}", place.unwrap_or_default(), text(&said["message"]));
                self.errors.entry(name).or_default().push(line);
            }
            _ => {}
        }
    }

    /// The outcome of each description; `said` is what cargo says where there is no other reason.
    fn outcomes(mut self, names: &[&str], said: &str) -> Outcomes {
        let outcome = |name: &&str| {
            let mut errors = self.errors.remove(*name).unwrap_or_default();
            errors.sort();
            errors.dedup();
            if errors.is_empty() && !self.built.contains(*name) {
                let said = said
                    .lines()
                    .rfind(|line| line.contains(name) || line.contains("error"));
                errors.push(format!(
                    "it was not built: {}",
                    said.unwrap_or_default().trim()
                ));
            }
            ((*name).to_owned(), errors)
        };
        names.iter().map(outcome).collect()
    }

    /// The description whose crate a message is of: the last folder of the way to its manifest.
    fn description(&self, message: &Value) -> Option<String> {
        let manifest = Path::new(message["manifest_path"].as_str()?);
        let folder = manifest.parent()?;
        let kind = folder.parent()?.file_name()?;
        let name = folder.file_name().filter(|_| kind == self.kind)?;
        name.to_str().map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Found;

    #[test]
    fn a_crate_is_good_if_it_was_built_and_nothing_is_said_against_it() {
        let mut found = Found::new("sdk");
        let messages = [
            json!({"reason": "compiler-artifact", "manifest_path": "/w/sdk/good/Cargo.toml"}),
            json!({"reason": "compiler-artifact", "manifest_path": "/registry/serde/Cargo.toml"}),
            json!({"reason": "compiler-artifact", "manifest_path": "/w/sdk/linted/Cargo.toml"}),
            json!({"reason": "compiler-message", "manifest_path": "/w/sdk/linted/Cargo.toml", "message": {
                "level": "error", "message": "unused variable", "spans": [
                    {"is_primary": true, "file_name": "src/a.rs", "line_start": 3},
                ],
            }}),
            json!({"reason": "build-finished", "success": false}),
        ];
        for message in &messages {
            found.take(message, &|_| {});
        }
        let outcomes = found.outcomes(&["good", "linted", "gone"], "error: no gone\nwarning: end");
        let expected = [
            ("gone", vec!["it was not built: error: no gone"]),
            ("good", vec![]),
            ("linted", vec!["src/a.rs:3: unused variable"]),
        ];
        let outcomes: Vec<_> = outcomes
            .iter()
            .map(|(name, errors)| (&**name, errors.iter().map(|own| &**own).collect::<Vec<_>>()))
            .collect();
        assert_eq!(outcomes, expected);
    }
}
