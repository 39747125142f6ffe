//! Decides what the command line understands, and which exit code a run has: 0 for good, 1 for an
//! output that is not current or a limit that is exceeded, 2 for bad input or usage.

mod arguments;
mod explain;
mod failure;
mod init;
mod inspect;
mod limits;
mod message;
mod order;
mod report;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use crate::config::Problem;
use crate::ledger::Ledger;
use crate::{Examined, Located, examine};
use arguments::{Arguments, Check, Command, Generate};
use failure::{BAD, Complaint, Failure, STALE};
use limits::Limits;
use order::Order;
use report::Report;

/// Runs the command line, the program's name first, as `std::env::args_os` gives it.
///
/// Prints to the standard streams. The exit code is 0 for good, 1 for an output that is not
/// current or a limit that is exceeded, 2 for bad input or usage.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed stream is no reason to fail; clap's own code is 2, and 0 for help.
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()) * BAD);
        }
    };
    let mut report = Report::new(&arguments);
    let done = match &arguments.command {
        Command::Generate(options) => generate(options, &mut report),
        Command::Check(options) => check(options, &mut report),
        Command::Inspect(options) => inspect::inspect(options, &mut report),
        Command::Explain(options) => explain::explain(options, &mut report),
        Command::Init(options) => init::init(options, &mut report),
    };
    let code = done.unwrap_or_else(|failure| {
        report.failure(&failure);
        failure.exit_code()
    });
    report.finish();
    ExitCode::from(code)
}

fn generate(options: &Generate, report: &mut Report) -> Result<u8, Failure> {
    let order = Order::of(&options.reading)?;
    let progress = report.progress(&order.input);
    let input = order.input.clone();
    let files = input.read()?;
    let examined = examine(&files, &input)?;
    let task = order.task(options, examined.title())?;
    progress.set_message(format!("{} from {}", task.package.name, input.description));
    let generated = examined.generate(&task.package)?;
    progress.finish_and_clear();
    report.diagnostics(&generated.diagnostics, &generated.problems);
    report.ledger(&generated.ledger);
    if options.strict {
        strict(&generated.diagnostics, &generated.problems).map_err(Complaint::of_output)?;
    }
    within(options.limits, &generated.ledger, Complaint::of_output)?;
    if options.check {
        let staleness = generated.output.check(&task.output)?;
        report.staleness(&staleness, &task);
        return Ok(u8::from(!staleness.is_current()) * STALE);
    }
    let written = generated.output.write(&task.output)?;
    report.written(&written, &task);
    Ok(0)
}

fn check(options: &Check, report: &mut Report) -> Result<u8, Failure> {
    let order = Order::of(&options.reading)?;
    let progress = report.progress(&order.input);
    let files = order.input.read()?;
    let examined = examine(&files, &order.input)?;
    progress.finish_and_clear();
    let Examined {
        diagnostics,
        problems,
        ledger,
        ..
    } = &examined;
    report.diagnostics(diagnostics, problems);
    report.ledger(ledger);
    if options.strict {
        strict(diagnostics, problems)?;
    }
    within(options.limits, ledger, |complaint| complaint)?;
    report.checked(files.description().name(), diagnostics, problems);
    Ok(0)
}

/// Refuses warnings.
fn strict(diagnostics: &[Located], problems: &[Problem]) -> Result<(), Complaint> {
    let are = match report::warnings(diagnostics, problems) {
        0 => return Ok(()),
        1 => "is 1".to_owned(),
        many => format!("are {many}"),
    };
    let message = format!("`--strict` allows no warnings, and there {are}");
    Err(Complaint::new("strict", message))
}

/// Refuses an account that exceeds a limit.
fn within(
    limits: Limits,
    ledger: &Ledger,
    told: impl Fn(Complaint) -> Complaint,
) -> Result<(), Failure> {
    let exceeded: Vec<_> = limits.exceeded(ledger).into_iter().map(told).collect();
    if exceeded.is_empty() {
        Ok(())
    } else {
        Err(Failure::Limits(exceeded))
    }
}
