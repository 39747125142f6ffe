//! Decides how the types of descriptions are shown, to be compared.

mod show;

use std::collections::BTreeSet;

use crate::document::{Description, Document, census};
use crate::ledger::Ledger;
use crate::lower::{Overrides, lower};
use crate::source::{Files, Source};
use crate::types::Types;

/// The types of a description as text, and then the codes of what is said of it.
fn shown(text: String) -> String {
    let files = Files::from(Source::parse("api.yaml", text).expect("it is YAML"));
    let description = Description::of(&files).expect("it is a description");
    let document = Document::read(&description, &mut Vec::new()).expect("it is whole");
    let mut said = Vec::new();
    let mut ledger = Ledger::open(census(&description, &mut Vec::new()));
    let types = Types::default();
    let (overrides, _) = Overrides::find(&types, &description, &document);
    let api = lower(
        &description,
        &document,
        &overrides,
        None,
        &mut said,
        &mut ledger,
    );
    let codes: BTreeSet<&str> = said.iter().map(|own| own.code).collect();
    let mut lines = show::types(&api);
    if !codes.is_empty() {
        let codes: Vec<&str> = codes.into_iter().collect();
        lines.push(format!("said: {}", codes.join(", ")));
    }
    lines.join("\n")
}

/// A description of these component schemas alone.
fn described(version: &str, schemas: &str) -> String {
    let lines: String = schemas
        .lines()
        .map(|line| format!("    {line}\n"))
        .collect();
    format!(
        "openapi: {version}\ninfo: {{title: a, version: '1'}}\ncomponents:\n  schemas:\n{lines}"
    )
}

#[test]
fn scratch() {
    let Ok(path) = std::env::var("LT_CASES") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let only = std::env::var("LT_ONLY").unwrap_or_default();
    let mut bad = 0;
    for case in text.split("\n====\n") {
        let case = case.trim_start_matches('\n');
        let Some((head, rest)) = case.split_once('\n') else {
            continue;
        };
        let head = head.trim_start_matches("# ");
        if !head.contains(&only) {
            continue;
        }
        let (input, expected) = rest.split_once("\n--\n").unwrap_or((rest, ""));
        let version = if head.contains("3.0") {
            "3.0.3"
        } else {
            "3.1.0"
        };
        let input = if input.starts_with("openapi") {
            input.to_owned()
        } else {
            described(version, input)
        };
        let start = std::time::Instant::now();
        let found = std::panic::catch_unwind(|| shown(input.clone()))
            .unwrap_or_else(|_| "PANIC".to_owned());
        let took = start.elapsed();
        if found.trim() != expected.trim() || took.as_millis() > 500 {
            bad += 1;
            println!(
                "#### {head} {took:?}\n{}\n-- expected\n{expected}\n-- found\n{found}\n",
                rest.split("\n--\n").next().unwrap()
            );
        }
    }
    println!("{bad} differ");
}
