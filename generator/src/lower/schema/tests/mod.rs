//! Decides how the types of descriptions are shown, to be compared.

mod enums;
mod hostile;
mod merges;
mod names;
mod objects;
mod recursion;
mod scalars;
mod show;
mod unions;
mod xml;

use std::collections::BTreeSet;

use crate::document::{Description, Document, census};
use crate::ir::Api;
use crate::ledger::Ledger;
use crate::lower::{Overrides, lower};
use crate::source::{Files, Source};
use crate::types::Types;

/// The meaning of a description, and the codes of what is said of it.
fn lowered(text: String) -> (Api, Vec<&'static str>) {
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
    (api, codes.into_iter().collect())
}

/// The types of a description as text, and then the codes of what is said of it.
fn shown(text: String) -> String {
    let (api, codes) = lowered(text);
    let mut lines = show::types(&api);
    if !codes.is_empty() {
        lines.push(format!("said: {}", codes.join(", ")));
    }
    lines.join("\n")
}

/// A description of these component schemas alone.
fn described(version: &str, schemas: &str) -> String {
    let lines: Vec<String> = schemas.lines().map(|line| format!("    {line}")).collect();
    let lines = lines.join("\n");
    format!(
        "openapi: {version}\ninfo: {{title: a, version: '1'}}\ncomponents:\n  schemas:\n{lines}\n"
    )
}

/// Checks the types of component schemas and what is said of them. `@Name` is a reference to one; lines that are further in go
/// on with the one before.
#[track_caller]
fn check(schemas: &str, expected: &str) {
    check_version("3.1.0", schemas, expected);
}

/// The same in a description of 3.0.
#[track_caller]
fn check_3_0(schemas: &str, expected: &str) {
    check_version("3.0.3", schemas, expected);
}

#[track_caller]
fn check_version(version: &str, schemas: &str, expected: &str) {
    let schemas = referring(&lines(schemas).join("\n"));
    let found = shown(described(version, &schemas));
    let expected = lines(expected).join("\n");
    assert_eq!(found, expected, "found:\n{found}\nexpected:\n{expected}");
}

/// The lines of a text, each with those that go on with it.
fn lines(text: &str) -> Vec<String> {
    let written = text.lines().filter(|line| !line.trim().is_empty());
    let indent = |line: &str| line.len() - line.trim_start().len();
    let least = written.clone().map(indent).min().unwrap_or_default();
    let mut lines: Vec<String> = Vec::new();
    for line in written {
        match lines.last_mut() {
            Some(open) if indent(line) > least => {
                open.push(' ');
                open.push_str(line.trim());
            }
            _ => lines.push(line.trim().to_owned()),
        }
    }
    lines
}

/// The text with references for `@Name`.
fn referring(text: &str) -> String {
    let mut parts = text.split('@');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |whole, part| {
        let end = part.find(|c: char| !c.is_alphanumeric());
        let (name, rest) = part.split_at(end.unwrap_or(part.len()));
        whole + &format!("{{$ref: '#/components/schemas/{name}'}}{rest}")
    })
}
