//! Decides what the command line understands, and which exit code a run has: 0 for good, 1 for an
//! output that is not current, 2 for bad input or usage.

mod arguments;
mod report;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use crate::diagnostic::Severity;
use crate::{GenerateError, generate};
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
    match generate_crate(options, &report) {
        Ok(code) => code,
        Err(message) => {
            report.error(&message);
            ExitCode::from(BAD)
        }
    }
}

fn generate_crate(options: &Generate, report: &Report) -> Result<ExitCode, String> {
    let task = Task::of(options)?;
    let progress = report.progress(&task);
    let generated = generate(&task.description, &task.package);
    progress.finish_and_clear();
    let generated = match generated {
        Ok(generated) => generated,
        Err(GenerateError::Description { diagnostics, .. }) => {
            report.diagnostics(&diagnostics);
            return Err("no crate was made; the output is as it was".to_owned());
        }
        Err(GenerateError::Source(error)) => {
            return Err(error.help().map_or(error.to_string(), |help| format!("{error}\n  = help: {help}")));
        }
    };
    report.diagnostics(&generated.diagnostics);
    report.ledger(&generated.ledger);
    let warned = |located: &&crate::Located| located.diagnostic.severity >= Severity::Warning;
    let warnings = generated.diagnostics.iter().filter(warned).count();
    if options.strict && warnings > 0 {
        return Err(format!("{warnings} warnings, and `--strict` allows none; the output is as it was"));
    }
    if options.check {
        let staleness = generated.output.check(&task.output).map_err(|error| error.to_string())?;
        report.staleness(&staleness, &task);
        return Ok(ExitCode::from(if staleness.is_current() { 0 } else { STALE }));
    }
    let written = generated.output.write(&task.output).map_err(|error| error.to_string())?;
    report.written(&written, &task);
    Ok(ExitCode::SUCCESS)
}
