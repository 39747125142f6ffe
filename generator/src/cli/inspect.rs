//! Decides where the account of a description goes.

use std::fs;

use super::arguments::{Inspect, InspectFormat};
use super::failure::{Complaint, Failure};
use super::order::Order;
use super::report::{Report, print, shown};
use super::within;
use crate::inspect::Inspection;
use crate::output::OutputError;
use crate::source::Files;
use crate::{Examined, examine};

pub(super) fn inspect(options: &Inspect, report: &mut Report) -> Result<u8, Failure> {
    if report.is_json() && options.output.is_none() {
        let message = "the account and the messages would both be on standard output";
        let complaint = Complaint::new("two-outputs", message);
        return Err(complaint
            .with_help("write the account to a file with `--output`")
            .into());
    }
    let order = Order::of(&options.reading)?;
    let progress = report.progress(&order.input);
    let files = order.input.read()?;
    let examined = examine(&files, &order.input)?;
    let account = account(options.format, &files, &examined, report.is_verbose());
    progress.finish_and_clear();
    match &options.output {
        None => print(account.trim_end()),
        Some(file) => {
            fs::write(file, account).map_err(|error| OutputError::Io {
                doing: "write",
                path: file.clone(),
                error,
            })?;
            if !report.is_json() {
                report.tell(&format!("the account is in {}", shown(file)));
            }
        }
    }
    within(options.limits, &examined.ledger, |complaint| complaint)?;
    Ok(0)
}

/// The account as text.
fn account(format: InspectFormat, files: &Files, examined: &Examined<'_>, verbose: bool) -> String {
    let inspection = Inspection::of(files, &examined.ledger, &examined.diagnostics);
    match format {
        InspectFormat::Table => inspection.table(verbose),
        InspectFormat::Json => inspection.json(),
        InspectFormat::Html => {
            let texts = files
                .sources()
                .map(|(_, source)| (source.name(), source.text()));
            inspection.html(&texts.collect::<Vec<_>>())
        }
    }
}
