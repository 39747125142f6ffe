//! Decides what is measured: what it costs to compile generated models beside the same under serde's derive, and to
//! load a description.

mod compile;
pub(crate) mod cost;
mod derive;
mod documents;
mod speed;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::{cargo, root};
use compile::Forms;
use cost::Cost;

/// So many models are made up, each with [`PROPERTIES`].
const MODELS: usize = 1000;

/// The properties of a model: a name and a schema in JSON.
const PROPERTIES: [(&str, &str); 13] = [
    ("id", r#"{"type": "integer"}"#),
    ("name", r#"{"type": "string"}"#),
    ("title", r#"{"type": "string"}"#),
    ("active", r#"{"type": "boolean"}"#),
    ("score", r#"{"type": "number"}"#),
    ("count", r#"{"type": "integer", "format": "int32"}"#),
    ("createdAt", r#"{"type": "string"}"#),
    ("tags", r#"{"type": "array", "items": {"type": "string"}}"#),
    (
        "sizes",
        r#"{"type": "array", "items": {"type": "integer"}}"#,
    ),
    (
        "labels",
        r#"{"type": "object", "additionalProperties": {"type": "string"}}"#,
    ),
    ("url", r#"{"type": "string"}"#),
    ("note", r#"{"type": "string"}"#),
    ("parentId", r#"{"type": "integer"}"#),
];

/// Compiles the crate of a description, or of made-up models, and its models under serde's derive, and prints what
/// each costs.
pub(crate) fn run(description: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let folder = root().join("target/bench");
    if let Some(description) = description {
        let forms = Forms::write(description, &folder)?;
        forms.compare()?;
        return forms.race();
    }
    Forms::write(&made_up(&folder)?, &folder)?.compare()?;
    let documents = folder.join("documents.json");
    fs::write(&documents, documents::description(&row()?).to_string())?;
    Forms::write(&documents, &folder)?.race()
}

/// The schema of one of the made-up models.
fn row() -> Result<Value, serde_json::Error> {
    let schemas = PROPERTIES
        .iter()
        .map(|(name, schema)| Ok(((*name).to_owned(), schema.parse()?)));
    let properties: Map<String, Value> = schemas.collect::<Result<_, serde_json::Error>>()?;
    Ok(json!({"type": "object", "required": ["id", "name"], "properties": properties}))
}

/// A description of made-up models, written into a folder.
fn made_up(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let row = row()?;
    let schemas: Map<String, Value> = (0..MODELS)
        .map(|model| (format!("Model{model}"), row.clone()))
        .collect();
    let text = json!({
        "openapi": "3.1.0",
        "info": {"title": "Models", "version": "1.0.0"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    let description = folder.join("openapi.json");
    fs::create_dir_all(folder)?;
    fs::write(&description, text.to_string())?;
    println!("{MODELS} models of {} properties", PROPERTIES.len());
    Ok(description)
}

/// So many times each description is loaded; the least cost is the least disturbed.
const ROUNDS: usize = 5;

/// Prints the CPU seconds of a process that loads a description and ends.
pub(crate) fn load(descriptions: &[PathBuf]) -> Result<(), Box<dyn Error>> {
    succeed(cargo(&[
        "build",
        "--quiet",
        "--release",
        "--package",
        "specsmith",
        "--example",
        "load",
    ]))?;
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let program = target.join("release/examples/load");
    for description in descriptions {
        let mut least = Duration::MAX;
        for _ in 0..ROUNDS {
            let mut command = Command::new(&program);
            command.arg(description).stdout(Stdio::null());
            let before = Cost::of_children()?.cpu;
            succeed(command)?;
            least = least.min(Cost::of_children()?.cpu.saturating_sub(before));
        }
        println!("{:>8.3} s  {}", least.as_secs_f64(), description.display());
    }
    Ok(())
}

fn succeed(mut command: Command) -> Result<(), Box<dyn Error>> {
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{command:?} failed").into())
    }
}
