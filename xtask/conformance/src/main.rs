//! Drives a third party's scenarios through generated SDKs against that party's mock server: `cargo xtask conformance`.

mod body;
mod credentials;
mod decode;
mod description;
mod drive;
mod judge;
mod left_out;
mod plan;
mod report;
mod scenarios;
mod server;
mod uri;
mod workspace;
mod xml;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};

use description::Description;
use report::Report;
use scenarios::Scenario;
use server::Server;
use workspace::Workspace;

/// Generate an SDK for each description of a folder of scenarios, send each scenario's request through it to the
/// scenarios' own server, and compare what comes back.
///
/// The exit code is 1 if a scenario fails or too few pass, and 2 if nothing could be tried.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask conformance", bin_name = "cargo xtask conformance")]
struct Arguments {
    /// The folder with `scenarios.json` and the descriptions.
    folder: PathBuf,
    /// Only scenarios whose names begin with one of these.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    only: Vec<String>,
    /// Only the descriptions of this version of `OpenAPI`.
    #[arg(long)]
    version: Option<Version>,
    /// So many scenarios must pass where all are tried.
    #[arg(long, value_name = "N", default_value_t = 740)]
    at_least: usize,
    /// Write all that is found out to a file, as JSON.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Work in another folder than `target/conformance`.
    #[arg(long, value_name = "FOLDER", hide = true)]
    work: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Version {
    #[value(name = "3.0")]
    V3_0,
    #[value(name = "3.1")]
    V3_1,
}

impl Version {
    fn as_str(self) -> &'static str {
        match self {
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
        }
    }
}

fn main() -> ExitCode {
    match conformance(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether all is well.
fn conformance(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = own.ancestors().nth(2).unwrap_or(own);
    let work = arguments
        .work
        .clone()
        .unwrap_or_else(|| root.join("target/conformance"));
    let scenarios = scenarios::read(&arguments.folder.join("scenarios.json"), &arguments.only)?;
    let server = server::installed(&work.join("server"))?;
    let versions = arguments
        .version
        .map_or_else(|| vec![Version::V3_1, Version::V3_0], |one| vec![one]);
    let is_whole = arguments.only.is_empty();
    let mut is_ok = true;
    let mut reports = serde_json::Map::new();
    for version in versions {
        let workspace = Workspace::new(root, &work, version.as_str());
        let descriptions = arguments
            .folder
            .join(format!("openapi-{}", version.as_str()));
        let descriptions = description::read(&descriptions)?;
        let report = run(&workspace, &descriptions, &scenarios, is_whole, &server)?;
        print!("OpenAPI {}\n\n{report}\n", version.as_str());
        let enough = !is_whole || report.passed() >= arguments.at_least;
        if !enough {
            println!(
                "only {} passed; {} are expected",
                report.passed(),
                arguments.at_least
            );
        }
        is_ok &= enough && report.is_ok();
        reports.insert(version.as_str().to_owned(), serde_json::to_value(&report)?);
    }
    if let Some(file) = &arguments.report {
        fs::write(file, serde_json::to_string_pretty(&reports)? + "\n")?;
    }
    Ok(is_ok)
}

/// Drives the scenarios through the SDKs of one version's descriptions.
fn run(
    workspace: &Workspace,
    descriptions: &[Description],
    scenarios: &[Scenario],
    is_whole: bool,
    installed: &server::Installed,
) -> Result<Report, Box<dyn Error>> {
    let server = Server::start(installed, &workspace.folder)?;
    let planned = plan::plan(scenarios, descriptions, &server.url, installed);
    let needed: Vec<&Description> = descriptions
        .iter()
        .filter(|own| planned.needs(&own.name))
        .collect();
    let driver = workspace.build(&needed, is_whole)?;
    let outcomes = drive::drive(&driver, planned.orders())?;
    let typed = Workspace::try_typed(&driver, &server.url)?;
    let coverage = server.coverage()?;
    server.stop();
    Ok(judge::judge(
        scenarios, planned, &outcomes, typed, &coverage,
    ))
}
