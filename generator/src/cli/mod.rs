//! Decides what the command line understands, and which exit code a run has: 0 for good, 1 for an
//! output that is not current, 2 for bad input or usage.

mod arguments;
mod report;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use crate::config::ConfigError;
use crate::diagnostic::Severity;
use crate::output::OutputError;
use crate::{GenerateError, Generated, generate};
use arguments::{Arguments, Command, Generate, Task};
use report::Report;

/// The exit code of `--check` where the output is not current.
const STALE: u8 = 1;
/// The exit code of bad input and bad usage.
const BAD: u8 = 2;

/// Runs the command line, the program's name first, as `std::env::args_os` gives it.
///
/// Prints to the standard streams. The exit code is 0 for good, 1 for an output that is not
/// current, 2 for bad input or usage.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed stream is no reason to fail; clap's own code is 2, and 0 for help.
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()) * BAD);
        }
    };
    let report = Report::new(&arguments);
    let Command::Generate(options) = &arguments.command;
    generate_crate(options, &report).unwrap_or_else(|failure| {
        report.failure(&failure);
        ExitCode::from(BAD)
    })
}

/// Why a run made nothing.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
enum Failure {
    Config(#[from] ConfigError),
    Generate(#[from] GenerateError),
    Output(#[from] OutputError),
    #[error("`--strict` allows no warnings, and there {}", counted(*.0))]
    Strict(usize),
}

fn counted(warnings: usize) -> String {
    match warnings {
        1 => "is 1".to_owned(),
        many => format!("are {many}"),
    }
}

fn generate_crate(options: &Generate, report: &Report) -> Result<ExitCode, Failure> {
    let task = Task::of(options)?;
    let progress = report.progress(&task);
    let generated = generate(&task.description, &task.package);
    progress.finish_and_clear();
    let generated = generated?;
    report.diagnostics(&generated.diagnostics);
    report.ledger(&generated.ledger);
    let warnings = warnings(&generated);
    if options.strict && warnings > 0 {
        return Err(Failure::Strict(warnings));
    }
    if options.check {
        let staleness = generated.output.check(&task.output)?;
        report.staleness(&staleness, &task);
        return Ok(ExitCode::from(u8::from(!staleness.is_current()) * STALE));
    }
    let written = generated.output.write(&task.output)?;
    report.written(&written, &task);
    Ok(ExitCode::SUCCESS)
}

fn warnings(generated: &Generated) -> usize {
    let severities = generated
        .diagnostics
        .iter()
        .map(|located| located.diagnostic.severity);
    severities
        .filter(|severity| *severity >= Severity::Warning)
        .count()
}
