//! Decides how fast both forms of a crate read and write JSON: on the largest examples of the description's bodies.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use specsmith::pointer::Pointer;
use specsmith::site::FileId;
use specsmith::source::{Files, Node};
use specsmith::{Generated, PlacedType};

use super::compile::write;

/// So many types are tried, those with the largest examples; not each example is valid.
const TRIED: usize = 30;

const MANIFEST: &str = "[package]\nname = \"speed\"\nedition = \"2024\"\n\n[dependencies]\n\
     derived = { path = \"../derived\", features = [\"all-models\"] }\n\
     nix = { version = \"*\", features = [\"resource\"] }\n\
     serde_json = { version = \"1\", features = [\"float_roundtrip\"] }\n";

const PROGRAM: &str = include_str!("speed/program.rs");

/// Writes the program that measures it; tells whether there is anything to measure. A crate whose models are not all
/// used has a feature for the others.
pub(super) fn write_program(
    files: &Files,
    generated: &Generated,
    has_unused: bool,
    folder: &Path,
) -> Result<bool, Box<dyn Error>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let examples = largest(files, generated);
    let mut all = String::from("[\n");
    for (number, (ty, text)) in examples.iter().enumerate() {
        write(&folder.join(format!("src/{number}.json")), text)?;
        let (own, derived) = (in_crate(ty, "generated"), in_crate(ty, "derived"));
        writeln!(
            all,
            "    document!({ty:?}, \"{number}.json\", {own}, {derived}),"
        )?;
    }
    all.push_str("]\n");
    let features = if has_unused { "\"all-models\"" } else { "" };
    let own = format!("generated = {{ path = \"../generated\", features = [{features}] }}\n");
    write(&folder.join("Cargo.toml"), &format!("{MANIFEST}{own}"))?;
    write(&folder.join("src/main.rs"), PROGRAM)?;
    write(&folder.join("src/documents.in"), &all)?;
    Ok(!examples.is_empty())
}

fn in_crate(ty: &str, name: &str) -> String {
    ty.replace("models::", &format!("{name}::models::"))
        .replace("BTreeMap", "std::collections::BTreeMap")
}

/// The types that bodies have, each with its largest example, the largest first.
fn largest(files: &Files, generated: &Generated) -> Vec<(String, String)> {
    let source = files.description();
    let root = files.root(FileId::DESCRIPTION);
    let mut largest: BTreeMap<String, String> = BTreeMap::new();
    let types = generated
        .types
        .iter()
        .filter(|own| own.file == source.name());
    for (ty, example) in types.filter_map(|own| Some((model(own)?, example(root, own)?))) {
        let known = largest.entry(ty).or_default();
        if known.len() < example.len() {
            *known = example;
        }
    }
    let mut largest: Vec<_> = largest.into_iter().collect();
    largest.sort_by_key(|(_, text)| std::cmp::Reverse(text.len()));
    largest.truncate(TRIED);
    largest
}

/// The type, if both crates have it.
fn model(placed: &PlacedType) -> Option<String> {
    let ty = placed.path.to_string();
    (ty.contains("models::") && !ty.contains("sdk::")).then_some(ty)
}

/// The largest example beside the schema of a body.
fn example(root: &Node, placed: &PlacedType) -> Option<String> {
    let media_type = placed
        .pointer
        .parent()
        .filter(|_| placed.pointer.to_string().ends_with("/schema"))?;
    let node = root.at(&media_type)?;
    let examples = node.get("examples").and_then(Node::as_map);
    let values = examples.into_iter().flat_map(|map| map.values());
    let values = values.filter_map(|own| referred(root, own).get("value"));
    let texts = values
        .chain(node.get("example"))
        .map(|value| value.to_json().to_string());
    texts.max_by_key(String::len)
}

fn referred<'a>(root: &'a Node, node: &'a Node) -> &'a Node {
    let pointer = node
        .get("$ref")
        .and_then(Node::as_str)
        .and_then(|text| text.strip_prefix('#'));
    let target = pointer
        .and_then(Pointer::parse)
        .and_then(|pointer| root.at(&pointer));
    target.unwrap_or(node)
}
