//! Decides how examples are tried: by a program beside the crate that decodes each one into its type and encodes that.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Serialize;
use serde_json::Value;

use crate::cases::{Case, Cases};
use crate::generate::package_name;
use crate::validate::short;
use crate::value::{Difference, differences};

/// An example that did not survive.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Failure {
    /// Where it stands.
    pub(crate) at: String,
    /// Its type.
    #[serde(rename = "type")]
    pub(crate) ty: String,
    /// Why it cannot be decoded or encoded; `None` if that is not the matter.
    pub(crate) error: Option<String>,
    /// Where the encoded value differs.
    pub(crate) differences: Vec<Difference>,
}

/// The package of the program that tries the examples of a description.
pub(crate) fn round_name(description: &str) -> String {
    format!("round-{description}")
}

/// The crates whose types a format may have.
const LIBRARIES: [&str; 5] = ["chrono", "jiff", "rust_decimal", "time", "uuid"];

/// The features of the crate without which some of its models are not there, as a list in a manifest.
fn features(sdk: &Path) -> io::Result<&'static str> {
    let manifest = fs::read_to_string(sdk.join("Cargo.toml"))?;
    let has_more = manifest.lines().any(|line| line == "all-models = []");
    Ok(if has_more { "\"all-models\"" } else { "" })
}

/// Writes the program, which takes from `sdk` the crate.
pub(crate) fn write(description: &str, sdk: &Path, folder: &Path, cases: &Cases) -> io::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = {:?}\nedition = \"2024\"\n\n[dependencies]\n{} = {{ path = {:?}, \
         default-features = false, features = [{}] }}\nserde_json = \"1\"\n",
        round_name(description),
        package_name(description),
        sdk.display().to_string(),
        features(sdk)?,
    );
    let types = types(&cases.tried);
    let mut entries = String::new();
    for ty in types.keys() {
        let _ = writeln!(entries, "    round!({ty}),");
    }
    let libraries = LIBRARIES
        .iter()
        .filter(|name| entries.contains(&format!("{name}::")));
    let libraries =
        libraries.map(|name| format!("{name} = {{ version = \"*\", default-features = false }}\n"));
    write_if_changed(
        &folder.join("Cargo.toml"),
        &(manifest + &libraries.collect::<String>()),
    )?;
    let sdk = package_name(description).replace('-', "_");
    let program = PROGRAM.replace("sdk_of_the_description", &sdk);
    let program = program.replace("    // The types.\n", &entries);
    write_if_changed(&folder.join("src/main.rs"), &program)
}

/// Writes a file, unless it has the text already: cargo would build its crate again.
pub(crate) fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|own| own == text) {
        return Ok(());
    }
    fs::write(path, text)
}

/// Each line of the input is the index of a type and a value; each line of the output `+` and the value, or `-` and why
/// there is none, as JSON.
const PROGRAM: &str = r#"//! Decodes values into their types and encodes them again.
#![allow(unused_imports, deprecated, reason = "what is needed depends on the types")]

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use sdk_of_the_description as sdk;
use sdk_of_the_description::*;

type Round = fn(&str) -> Result<String, String>;

/// Both ways by the codec of the crate.
macro_rules! round {
    ($ty:ty) => {
        |json| {
            let value: $ty = from_json(json.as_bytes()).map_err(|error| error.to_string())?;
            let json = to_json(&value).map_err(|error| format!("encoding: {error}"))?;
            String::from_utf8(json).map_err(|error| error.to_string())
        }
    };
}

const ROUNDS: &[Round] = &[
    // The types.
];

fn main() {
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("the input is text");
        let (index, json) = line.split_once(' ').expect("a line has an index and a value");
        let index: usize = index.parse().expect("the index is a number");
        match ROUNDS[index](json) {
            Ok(json) => writeln!(output, "+{json}"),
            Err(error) => writeln!(output, "-{}", serde_json::Value::from(error)),
        }
        .and_then(|()| output.flush())
        .expect("somebody reads this");
    }
}
"#;

/// The types of the cases, each with its place among them.
fn types(cases: &[Case]) -> BTreeMap<&str, usize> {
    let types = cases.iter().map(|case| (&*case.ty, 0));
    let mut types: BTreeMap<_, _> = types.collect();
    for (index, (_, place)) in types.iter_mut().enumerate() {
        *place = index;
    }
    types
}

/// Tries all cases with the program, and gives those that failed. The program is started again after a case that ends it.
pub(crate) fn run(program: &Path, cases: &Cases, work: &Path) -> io::Result<Vec<Failure>> {
    let types = types(&cases.tried);
    let mut failures = Vec::new();
    let mut rest = &*cases.tried;
    while !rest.is_empty() {
        let (outcomes, said) = run_some(program, rest, &types, work)?;
        for (case, outcome) in rest.iter().zip(&outcomes) {
            failures.extend(judged(case, outcome, &cases.document));
        }
        rest = &rest[outcomes.len().min(rest.len())..];
        if let [case, others @ ..] = rest {
            failures.push(failed(
                case,
                format!("the program ended: {}", short(said.trim())),
            ));
            rest = others;
        }
    }
    Ok(failures)
}

/// The lines that the program writes, and what it says on the standard error.
fn run_some(
    program: &Path,
    cases: &[Case],
    types: &BTreeMap<&str, usize>,
    work: &Path,
) -> io::Result<(Vec<String>, String)> {
    let (input, output, said) = (
        work.join("values"),
        work.join("outcomes"),
        work.join("said"),
    );
    let mut values = io::BufWriter::new(File::create(&input)?);
    for case in cases {
        writeln!(values, "{} {}", types[&*case.ty], case.value)?;
    }
    values.into_inner()?;
    Command::new(program)
        .stdin(File::open(input)?)
        .stdout(Stdio::from(File::create(&output)?))
        .stderr(Stdio::from(File::create(&said)?))
        .status()?;
    let outcomes = fs::read_to_string(output)?;
    // What was begun when the program ended is no outcome.
    let outcomes = outcomes
        .split_inclusive('\n')
        .filter_map(|line| line.strip_suffix('\n'));
    Ok((
        outcomes.map(str::to_owned).collect(),
        fs::read_to_string(said)?,
    ))
}

fn judged(case: &Case, outcome: &str, document: &Value) -> Option<Failure> {
    let (json, is_error) = match outcome.split_at_checked(1) {
        Some(("+", json)) => (json, false),
        Some((_, json)) => (json, true),
        None => ("", true),
    };
    let found: Value = match serde_json::from_str(json) {
        Ok(found) => found,
        Err(error) => return Some(failed(case, format!("what is encoded is no JSON: {error}"))),
    };
    if is_error {
        let error = found.as_str().unwrap_or_default();
        return Some(failed(case, error.to_owned()));
    }
    let differences = differences(document, case.schema, &case.value, &found);
    (!differences.is_empty()).then(|| Failure {
        at: case.at.clone(),
        ty: case.ty.clone(),
        error: None,
        differences,
    })
}

fn failed(case: &Case, error: String) -> Failure {
    let (at, ty) = (case.at.clone(), case.ty.clone());
    Failure {
        at,
        ty,
        error: Some(error),
        differences: Vec::new(),
    }
}
