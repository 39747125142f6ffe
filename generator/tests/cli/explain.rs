//! `specsmith explain`, and that there is no code that it cannot explain.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use specsmith::diagnostic::explain::CODES;

use crate::scene::Scene;

#[test]
fn a_code_is_explained() {
    Scene::empty().check(
        "explain unknown-version",
        r"
# unknown-version (error)

The version of the description is not read

Read are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2.

## Example

```yaml
openapi: 4.0.0
```

## What to do

Correct the version if it is a slip, or convert the description.
",
    );
}

#[test]
fn colors_are_for_terminals() {
    let scene = Scene::empty();
    let told = scene.told(&scene.run("explain unknown-version --color always"));
    assert!(
        told.starts_with("\u{1b}[1m# unknown-version (error)\u{1b}[0m\n"),
        "{told:?}"
    );
    assert!(
        told.contains("\n\u{1b}[36mopenapi: 4.0.0\u{1b}[0m\n"),
        "{told:?}"
    );
    let plain = told
        .replace("\u{1b}[1m", "")
        .replace("\u{1b}[36m", "")
        .replace("\u{1b}[0m", "");
    assert_eq!(plain, scene.told(&scene.run("explain unknown-version")));
}

#[test]
fn all_codes_are_listed() {
    let scene = Scene::empty();
    let told = scene.told(&scene.run("explain"));
    let names: Vec<_> = told
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(names.is_sorted());
    assert_eq!(names.len(), CODES.len());
    let line = "  warning  Links are not followed yet\n";
    assert!(told.contains(line), "{told}");
}

#[test]
fn an_unknown_code_may_be_misspelled() {
    Scene::empty().refuses(
        "explain odd_statis",
        r"
error[unknown-code]: there is no code `odd_statis`
 |
 = help: did you mean `odd-status`?
",
    );
    Scene::empty().refuses(
        "explain petunia",
        r"
error[unknown-code]: there is no code `petunia`
 |
 = help: `specsmith explain` lists all codes
",
    );
}

#[test]
fn programs_can_read_explanations() {
    let scene = Scene::empty();
    let told = scene.told(&scene.run("explain unsupported-link --message-format json"));
    let start = r#"{"code":"unsupported-link","severity":"warning","summary":"Links are not followed yet","text":"Links "#;
    assert!(told.starts_with(start), "{told}");
    assert!(
        told.ends_with("\"}\n{\"summary\":{\"errors\":0,\"warnings\":0,\"notes\":0}}\n"),
        "{told}"
    );
}

/// Texts of the sources that look like codes and are none.
const NO_CODES: [&str; 18] = [
    "all-models",
    "content-type",
    "default-features",
    "percent-encoding",
    "read-only",
    "write-only",
    "max-left-out",
    "pet-store",
    "proc-macro",
    "x-nullable",
    "user-agent",
    "x-www-form-urlencoded",
    "form-data",
    "octet-stream",
    "link-header",
    "next-url",
    "zero-based",
    "zero-indexed",
];

#[test]
fn every_code_has_an_explanation() {
    let known: BTreeSet<String> = CODES.iter().map(|code| code.name.to_owned()).collect();
    let mut used = BTreeSet::new();
    for text in sources() {
        used.extend(
            codes(&text)
                .into_iter()
                .filter(|code| !NO_CODES.contains(&code.as_str()) && !code.starts_with("x-")),
        );
    }
    let unexplained: Vec<_> = used.difference(&known).collect();
    assert!(unexplained.is_empty(), "no explanation of {unexplained:?}");
    // A code of one word is only recognized where a severity or `code:` stands before it.
    let texts = sources().concat();
    let orphaned: Vec<_> = known
        .iter()
        .filter(|code| !texts.contains(&format!("\"{code}\"")))
        .collect();
    assert!(orphaned.is_empty(), "nothing says {orphaned:?}");
}

/// The code of the generator without its tests and without the list of the codes.
fn sources() -> Vec<String> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder can be read") {
            let path: PathBuf = entry.expect("an entry can be read").path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            // The names of formats look like codes too.
            if name == "scalar.rs" || name == "types.rs" {
                continue;
            }
            if path.is_dir() && name != "explain" {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") && name != "tests.rs" {
                let text = fs::read_to_string(&path).expect("a source can be read");
                let code = text
                    .split("#[cfg(test)]\nmod tests {")
                    .next()
                    .unwrap_or_default();
                sources.push(code.to_owned());
            }
        }
    }
    sources
}

/// What looks like a code: a literal of several words in kebab-case, or any behind a severity or `code:`.
fn codes(text: &str) -> Vec<String> {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    let mut codes = Vec::new();
    for line in text
        .lines()
        .map(str::trim_start)
        .filter(|line| !line.starts_with("//"))
    {
        let pieces: Vec<&str> = line.split('"').collect();
        for literal in pieces.iter().skip(1).step_by(2) {
            let words: Vec<&str> = literal.split('-').collect();
            if words.len() > 1 && words.into_iter().all(is_word) {
                codes.push((*literal).to_owned());
            }
        }
    }
    for before in [
        "Severity::Note,",
        "Severity::Warning,",
        "Severity::Error,",
        "code:",
    ] {
        for rest in text.split(before).skip(1) {
            if let Some(literal) = rest.trim_start().strip_prefix('"') {
                codes.extend(literal.split('"').next().map(ToOwned::to_owned));
            }
        }
    }
    codes
}

#[test]
fn codes_are_recognized() {
    let text = "f(\"one-two\", \"One-Two\", \"x\");\n// \"a-b\"\nsay(Severity::Note, \"tabs\");";
    assert_eq!(codes(text), ["one-two", "tabs"]);
}
