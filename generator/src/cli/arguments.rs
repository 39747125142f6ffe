//! Decides what the arguments are, and what a config adds to them.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::{ColorChoice, Parser, Subcommand};

use crate::config::{Config, ConfigError, Package, valid_package_name};

/// Turns an API description into a Rust SDK crate.
#[derive(Debug, Parser)]
#[command(name = "specsmith", version, arg_required_else_help = true)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
    /// Print errors only.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Print all warnings and notes, and the account of the description.
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    /// When to use colors.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,
}

const AFTER_HELP: &str = "\
SPEC, --out and --name are needed unless --config says them.

Exit codes: 0 good, 1 the output is not current (--check), 2 bad input or usage.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Generate a crate from a description.
    #[command(after_help = AFTER_HELP)]
    Generate(Generate),
}

#[derive(Debug, clap::Args)]
pub(super) struct Generate {
    #[arg(
        help = "The description: OpenAPI 3.0 or 3.1, JSON or YAML",
        required_unless_present = "config"
    )]
    spec: Option<PathBuf>,
    /// The folder of the crate.
    #[arg(short, long, value_name = "DIR", required_unless_present = "config")]
    out: Option<PathBuf>,
    /// The name of the crate.
    #[arg(short, long, value_name = "CRATE", required_unless_present = "config")]
    #[arg(value_parser = package_name)]
    name: Option<String>,
    /// The version of the crate.
    #[arg(long, value_name = "VERSION", value_parser = package_version)]
    crate_version: Option<semver::Version>,
    /// A `specsmith.toml` that says all this; what the command line says counts more.
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Write nothing: list what is missing, changed and stale in the folder.
    #[arg(long)]
    pub(super) check: bool,
    /// Fail if anything is approximated or left out.
    #[arg(long)]
    pub(super) strict: bool,
}

fn package_name(text: &str) -> Result<String, String> {
    valid_package_name(text).map(|()| text.to_owned())
}

fn package_version(text: &str) -> Result<semver::Version, String> {
    let bad = |error| format!("it is no version, such as `0.1.0`: {error}");
    text.parse().map_err(bad)
}

/// What is to be generated from what.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) description: PathBuf,
    pub(super) output: PathBuf,
    pub(super) package: Package,
    /// The command that makes the output, for those who read that it is not current.
    pub(super) command: String,
}

impl Task {
    /// The task that the command line and the config say together.
    pub(super) fn of(options: &Generate) -> Result<Self, ConfigError> {
        let Config {
            description,
            output,
            mut package,
        } = match &options.config {
            Some(file) => Config::read(file)?,
            // Without a config, the parser has seen to it that all of this is given.
            None => Config {
                description: PathBuf::new(),
                output: PathBuf::new(),
                package: Package::new(""),
            },
        };
        if let Some(name) = &options.name {
            package.name.clone_from(name);
        }
        if options.crate_version.is_some() {
            package.version.clone_from(&options.crate_version);
        }
        Ok(Self {
            description: options.spec.clone().unwrap_or(description),
            output: options.out.clone().unwrap_or(output),
            package,
            command: command(options),
        })
    }
}

/// The command line without what only says how to print, fit for a shell.
fn command(options: &Generate) -> String {
    let text = |path: &Path| path.display().to_string();
    let flags = [
        ("--out", options.out.as_deref().map(text)),
        ("--name", options.name.clone()),
        (
            "--crate-version",
            options.crate_version.as_ref().map(ToString::to_string),
        ),
        ("--config", options.config.as_deref().map(text)),
    ];
    let mut words = vec!["specsmith generate".to_owned()];
    words.extend(
        options
            .spec
            .as_deref()
            .map(|spec| quoted(&text(spec)).into_owned()),
    );
    for (flag, value) in flags {
        words.extend(value.map(|value| format!("{flag} {}", quoted(&value))));
    }
    words.join(" ")
}

/// The word as a shell reads it back.
fn quoted(word: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_alphanumeric() || "/\\._-+:@%,~=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_reads_the_word_back() {
        for (word, expected) in [
            ("spec/pet-store.yaml", "spec/pet-store.yaml"),
            ("my spec.yaml", "'my spec.yaml'"),
            ("it's", r"'it'\''s'"),
            ("a;b", "'a;b'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(word), expected);
        }
    }
}
