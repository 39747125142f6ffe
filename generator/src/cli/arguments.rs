//! Decides what the arguments are, and what a config adds to them.

use std::path::PathBuf;

use clap::{ColorChoice, Parser, Subcommand};

use crate::config::{Config, Package, valid_package_name};

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
    /// Print notes and the account of the description too.
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    /// When to use colors.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Generate a crate from a description.
    #[command(after_help = "Exit codes: 0 good, 1 the output is not current (--check), 2 bad input \
                            or usage.")]
    Generate(Generate),
}

#[derive(Debug, clap::Args)]
pub(super) struct Generate {
    #[arg(help = "The description: OpenAPI 3.0 or 3.1, JSON or YAML")]
    pub(super) spec: Option<PathBuf>,
    /// The folder of the crate.
    #[arg(short, long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// The name of the crate.
    #[arg(short, long, value_name = "CRATE", value_parser = package_name)]
    pub(super) name: Option<String>,
    /// The version of the crate.
    #[arg(long, value_name = "VERSION")]
    pub(super) crate_version: Option<semver::Version>,
    /// A `specsmith.toml` that says all this; what the command line says counts more.
    #[arg(short, long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
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
    pub(super) fn of(options: &Generate) -> Result<Self, String> {
        let config = options.config.as_deref().map(Config::read).transpose();
        let config = config.map_err(|error| error.to_string())?;
        let command = command(options);
        let (description, output, package) = match config {
            Some(config) => (Some(config.description), Some(config.output), Some(config.package)),
            None => (None, None, None),
        };
        let missing = |what: &str| format!("{what} is missing: give it, or `--config FILE`");
        let description = options.spec.clone().or(description);
        let output = options.out.clone().or(output);
        let mut package = match (options.name.as_deref(), package) {
            (Some(name), Some(package)) => Package { name: name.to_owned(), ..package },
            (Some(name), None) => Package::new(name),
            (None, package) => package.ok_or_else(|| missing("the crate's name (`--name CRATE`)"))?,
        };
        if options.crate_version.is_some() {
            package.version.clone_from(&options.crate_version);
        }
        Ok(Self {
            description: description.ok_or_else(|| missing("the description (`SPEC`)"))?,
            output: output.ok_or_else(|| missing("the output folder (`--out DIR`)"))?,
            package,
            command,
        })
    }
}

fn command(options: &Generate) -> String {
    let mut words = vec!["specsmith generate".to_owned()];
    words.extend(options.spec.iter().map(|spec| spec.display().to_string()));
    for (flag, path) in [("--out", &options.out), ("--config", &options.config)] {
        words.extend(path.iter().map(|path| format!("{flag} {}", path.display())));
    }
    words.extend(options.name.iter().map(|name| format!("--name {name}")));
    words.join(" ")
}
