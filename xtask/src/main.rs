//! The project's commands. Run `cargo xtask --help`.

#[cfg(unix)]
mod bench;
mod test;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::{Parser, Subcommand};

/// The project's commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Regenerate `generated/` from `spec/`.
    Codegen {
        /// Write nothing: list what is missing, changed and stale.
        #[arg(long)]
        check: bool,
        /// Print notes and the account of the description too.
        #[arg(short, long)]
        verbose: bool,
    },
    /// Check formatting, lints, generated code, tests, documentation and packaging.
    Test,
    /// Compile models as specsmith writes them and under serde's derive, and compare the cost.
    #[cfg(unix)]
    Bench {
        /// The description of the models; without it they are 1,000 made-up ones.
        #[arg(long, value_name = "FILE")]
        description: Option<PathBuf>,
    },
    /// Measure what it costs to load descriptions, before anything of them is generated.
    #[cfg(unix)]
    BenchLoad {
        /// The descriptions.
        #[arg(required = true)]
        descriptions: Vec<PathBuf>,
    },
    /// Compare a call by way of the SDK with the HTTP library alone, on loopback; `--help` says more.
    #[cfg(unix)]
    #[command(disable_help_flag = true)]
    BenchCall {
        /// What the program `bench-call` is told.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Generate, compile and try a crate for each description of a folder; `--help` says more.
    #[command(disable_help_flag = true)]
    Corpus {
        /// What the package `corpus` is told.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Drive a third party's scenarios through generated SDKs against that party's mock server; `--help` says more.
    #[command(disable_help_flag = true)]
    Conformance {
        /// What the package `conformance` is told.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Lint and test the generated SDK without features, with each of them alone, and with all.
    Features,
    /// Get tokens from an embedded server by way of the generated SDK.
    Demo,
}

fn main() -> ExitCode {
    #[cfg(unix)]
    if let Some(code) = bench::cost::run_measured() {
        return code;
    }
    match Arguments::parse().task {
        Task::Codegen { check, verbose } => codegen(check, verbose),
        Task::Test => test::run(),
        #[cfg(unix)]
        Task::Bench { description } => told(bench::run(description.as_deref())),
        #[cfg(unix)]
        Task::BenchLoad { descriptions } => told(bench::load(&descriptions)),
        #[cfg(unix)]
        Task::BenchCall { arguments } => program("demo", "bench-call", &arguments),
        Task::Corpus { arguments } => package("corpus", &arguments),
        Task::Conformance { arguments } => package("conformance", &arguments),
        Task::Features => test::features(),
        Task::Demo => exit_code(&mut cargo(&["run", "--quiet", "--package", "demo"])),
    }
}

#[cfg(unix)]
fn told(result: Result<(), Box<dyn std::error::Error>>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Generates what `spec/specsmith.toml` says.
fn codegen(check: bool, verbose: bool) -> ExitCode {
    let mut arguments: Vec<OsString> = vec!["specsmith".into(), "generate".into()];
    arguments.extend(["--config".into(), root().join("spec/specsmith.toml").into()]);
    arguments.extend(check.then(|| "--check".into()));
    arguments.extend(verbose.then(|| "--verbose".into()));
    let code = specsmith::cli::run(arguments);
    if check && code != ExitCode::SUCCESS {
        eprintln!("run `cargo xtask codegen` and commit what it changes");
    }
    code
}

/// Runs a package where the user stands, for the paths in the arguments start there. It is one of its own so that the
/// other commands do not wait for its dependencies.
fn package(name: &str, arguments: &[OsString]) -> ExitCode {
    program(name, name, arguments)
}

/// Runs one of the programs of a package.
fn program(package: &str, name: &str, arguments: &[OsString]) -> ExitCode {
    let mut command = cargo(&["run", "--quiet", "--release", "--package", package]);
    command.args(["--bin", name]);
    command
        .arg("--manifest-path")
        .arg(root().join("Cargo.toml"));
    command.arg("--").args(arguments);
    match std::env::current_dir() {
        Ok(folder) => exit_code(command.current_dir(folder)),
        Err(error) => {
            eprintln!("error: cannot tell the current folder: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// A command of the cargo that runs this program, in the folder of the workspace.
fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(root());
    command
}

fn exit_code(command: &mut Command) -> ExitCode {
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!(
                "error: cannot run {}: {error}",
                command.get_program().display()
            );
            ExitCode::FAILURE
        }
    }
}
