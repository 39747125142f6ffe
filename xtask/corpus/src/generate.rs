//! Decides how a crate is generated: in a process of its own, whose cost is measured, and which then tells what the rest
//! needs to know of the crate.

use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};
use specsmith::ledger::{Kind, State};
use specsmith::site::Site;
use specsmith::{Input, Package};

use crate::discover::Description;
use crate::measure::{self, COST_FILE, Cost};
use crate::operations;
use crate::validate::short;

/// The argument by which this program is asked to generate one crate; what follows are the description, the crate's folder
/// and name, and the file for the summary.
pub(crate) const GENERATE_ONE: &str = "--generate-one";

/// What is to be known of a generated crate.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Summary {
    pub(crate) operations: usize,
    /// The operations of the crate, as `GET /pets`.
    pub(crate) generated: Vec<String>,
    /// How many operations are said not to be in the crate.
    pub(crate) operations_left_out: usize,
    pub(crate) schemas: usize,
    /// Things of all kinds that are not in the crate.
    pub(crate) left_out: usize,
    /// Lines of Rust.
    pub(crate) lines: usize,
    /// The types of the schemas.
    pub(crate) types: Vec<Said>,
    /// How schemas are approximated.
    pub(crate) approximated: Vec<Said>,
}

/// What is said of a schema.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Said {
    pub(crate) file: PathBuf,
    pub(crate) pointer: String,
    pub(crate) text: String,
}

/// A generated crate.
#[derive(Debug)]
pub(crate) struct Generated {
    pub(crate) summary: Summary,
    pub(crate) cost: Cost,
}

/// Generates the crate of a description into a folder.
///
/// # Errors
///
/// Why there is none.
pub(crate) fn generate(
    description: &Description,
    crate_folder: &Path,
    work: &Path,
) -> Result<Generated, String> {
    let (summary, cost) = (work.join("summary.json"), work.join("generation.json"));
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(&program)
        .env(COST_FILE, &cost)
        .arg(&program)
        .arg(GENERATE_ONE)
        .args([&*description.path, crate_folder])
        .arg(package_name(&description.name))
        .arg(&summary)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} ({})", short(said.trim()), output.status));
    }
    let summary = fs::read(&summary).map_err(|error| error.to_string())?;
    let summary = serde_json::from_slice(&summary).map_err(|error| error.to_string())?;
    Ok(Generated {
        summary,
        cost: measure::read(&cost).unwrap_or_default(),
    })
}

/// The package of a description's crate.
pub(crate) fn package_name(description: &str) -> String {
    format!("sdk-{description}")
}

/// Generates one crate, as the arguments after [`GENERATE_ONE`] say.
///
/// # Errors
///
/// Why there is none.
pub(crate) fn generate_one(arguments: &[String]) -> Result<(), String> {
    let [description, folder, name, summary] = arguments else {
        return Err("four arguments are needed".to_owned());
    };
    let input = Input::new(description);
    let files = input.read().map_err(|error| error.to_string())?;
    let examined = specsmith::examine(&files, &input).map_err(|error| error.to_string())?;
    let generated = examined
        .generate(&Package::new(name))
        .map_err(|error| error.to_string())?;
    generated
        .output
        .write(Path::new(folder))
        .map_err(|error| error.to_string())?;
    let file = fs::File::create(summary).map_err(|error| error.to_string())?;
    let summary = summarized(&generated, &files);
    serde_json::to_writer(BufWriter::new(file), &summary).map_err(|error| error.to_string())
}

fn summarized(generated: &specsmith::Generated, files: &specsmith::source::Files) -> Summary {
    let ledger = &generated.ledger;
    let approximated = |(kind, at, state): (Kind, &Site, &State)| match state {
        State::Approximated(how) if kind == Kind::Schema => Some(Said {
            file: files.source(at.file).name().into(),
            pointer: at.pointer.to_string(),
            text: how.clone(),
        }),
        _ => None,
    };
    let rust = generated.output.files().filter(|(path, _)| {
        path.starts_with("src/") && Path::new(path).extension().is_some_and(|own| own == "rs")
    });
    let modules = generated
        .output
        .files()
        .filter(|(path, _)| path.starts_with("src/apis/"));
    Summary {
        operations: ledger.count(Kind::Operation).total(),
        generated: operations::generated(modules.map(|(_, text)| text)),
        operations_left_out: ledger.count(Kind::Operation).left_out,
        schemas: ledger.count(Kind::Schema).total(),
        left_out: ledger.total().left_out,
        lines: rust.map(|(_, text)| text.lines().count()).sum(),
        types: generated
            .types
            .iter()
            .map(|own| Said {
                file: own.file.clone().into(),
                pointer: own.pointer.to_string(),
                text: own.path.to_string(),
            })
            .collect(),
        approximated: ledger
            .entries()
            .into_iter()
            .filter_map(approximated)
            .collect(),
    }
}
