//! Decides what the arguments are.

use std::path::PathBuf;

use clap::{ColorChoice, Parser, Subcommand, ValueEnum};

use super::limits::Limits;
use crate::config::valid_package_name;

/// Turns an API description into a Rust SDK crate.
#[derive(Debug, Parser)]
#[command(name = "specsmith", version, arg_required_else_help = true)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
    /// Print errors only.
    #[arg(
        short,
        long,
        global = true,
        conflicts_with = "verbose",
        help_heading = "Messages"
    )]
    pub(super) quiet: bool,
    /// Print all warnings and notes, and the account of the description.
    #[arg(short, long, global = true, help_heading = "Messages")]
    pub(super) verbose: bool,
    /// When to use colors.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Messages"
    )]
    pub(super) color: ColorChoice,
    /// `text`, or `json`: each message as a line on standard output.
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    #[arg(hide_possible_values = true, help_heading = "Messages")]
    pub(super) message_format: MessageFormat,
}

/// How messages are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    Text,
    Json,
}

const EXIT_CODES: &str = "\
Exit codes: 0 good, 1 the output is not current (--check) or a limit is exceeded, 2 bad input or usage.";

const GENERATE_HELP: &str = "\
Without --name, the crate is called after the title of the description, and without --out it is written to a
folder of that name.

Exit codes: 0 good, 1 the output is not current (--check) or a limit is exceeded, 2 bad input or usage.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Generate a crate from a description.
    #[command(after_help = GENERATE_HELP)]
    Generate(Generate),
    /// Say what is the matter with a description, and write nothing.
    #[command(after_help = EXIT_CODES)]
    Check(Check),
    /// Account for a description: what of it is exact, approximated and left out.
    #[command(after_help = EXIT_CODES)]
    Inspect(Inspect),
    /// Explain a diagnostic by its code, or list all of them.
    Explain(Explain),
    /// Write a configuration and an xtask to start from.
    Init(Init),
}

/// What is read.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Input")]
pub(super) struct Reading {
    #[arg(
        help = "The description: OpenAPI 3 or Swagger 2.0, JSON or YAML; `-` is standard input",
        help_heading = "Arguments",
        required_unless_present = "config"
    )]
    pub(super) spec: Option<PathBuf>,
    /// A `specsmith.toml` that says all this; what the command line says counts more.
    #[arg(short, long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Lay an overlay over the description [repeatable].
    #[arg(long = "overlay", value_name = "FILE")]
    pub(super) overlays: Vec<PathBuf>,
    /// Only operations with this tag [repeatable].
    #[arg(long = "tag", value_name = "TAG")]
    pub(super) tags: Vec<String>,
    /// Only operations at this path, with `*` within a segment and `**` over many [repeatable].
    #[arg(long = "path", value_name = "PATTERN")]
    pub(super) paths: Vec<String>,
    /// Only the operation with this `operationId` [repeatable].
    #[arg(long = "operation", value_name = "ID")]
    pub(super) operations: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Generate {
    #[command(flatten)]
    pub(super) reading: Reading,
    /// The folder of the crate.
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    pub(super) out: Option<PathBuf>,
    /// The name of the crate.
    #[arg(short, long, value_name = "CRATE", value_parser = package_name, help_heading = "Output")]
    pub(super) name: Option<String>,
    /// The version of the crate.
    #[arg(long, value_name = "VERSION", value_parser = package_version, help_heading = "Output")]
    pub(super) crate_version: Option<semver::Version>,
    /// Write nothing: list what is missing, changed and stale in the folder.
    #[arg(long, help_heading = "Checks")]
    pub(super) check: bool,
    /// Fail if there is a warning, which is said of all that is approximated or left out.
    #[arg(long, help_heading = "Checks")]
    pub(super) strict: bool,
    #[command(flatten)]
    pub(super) limits: Limits,
}

#[derive(Debug, clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) reading: Reading,
    /// Fail if there is a warning, which is said of all that is approximated or left out.
    #[arg(long, help_heading = "Checks")]
    pub(super) strict: bool,
    #[command(flatten)]
    pub(super) limits: Limits,
}

#[derive(Debug, clap::Args)]
pub(super) struct Inspect {
    #[command(flatten)]
    pub(super) reading: Reading,
    /// How to write the account; a table has only figures without -v.
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    #[arg(help_heading = "Output")]
    pub(super) format: InspectFormat,
    /// Write the account to a file, and not to standard output.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) limits: Limits,
}

/// How an account is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum InspectFormat {
    Table,
    Json,
    Html,
}

#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// The code, such as `unknown-type`; without one, all codes are listed.
    pub(super) code: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Init {
    #[arg(help = "The description: OpenAPI 3 or Swagger 2.0, JSON or YAML")]
    pub(super) spec: PathBuf,
    /// The folder to set up.
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    pub(super) dir: PathBuf,
    /// The name of the crate; else it is called after the title of the description.
    #[arg(short, long, value_name = "CRATE", value_parser = package_name)]
    pub(super) name: Option<String>,
}

fn package_name(text: &str) -> Result<String, String> {
    valid_package_name(text).map(|()| text.to_owned())
}

fn package_version(text: &str) -> Result<semver::Version, String> {
    let bad = |error| format!("it is no version, such as `0.1.0`: {error}");
    text.parse().map_err(bad)
}
