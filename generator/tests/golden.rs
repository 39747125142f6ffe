//! Proves that each case gives the very files that its folder expects: `SPECSMITH_BLESS=1` writes
//! them anew, and the change is then reviewed like any other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs};

use similar::TextDiff;

mod support;

use support::{Case, cases, files, told};

/// What a person runs to accept the files as they are now.
const BLESS: &str = "SPECSMITH_BLESS=1 cargo test -p specsmith --test golden";

/// The account of a run among the expected files.
const TOLD: &str = "diagnostics.txt";

type Files = BTreeMap<String, String>;

#[test]
fn cases_give_the_expected_files() {
    let cases = cases();
    if env::var_os("SPECSMITH_BLESS").is_some() {
        return cases.iter().for_each(bless);
    }
    let differences: Vec<String> = cases.iter().flat_map(differences).collect();
    let (count, all) = (differences.len(), differences.concat());
    assert!(
        differences.is_empty(),
        "{all}\n{count} files are not as expected; accept them with\n  {BLESS}"
    );
}

/// The files that depend on the description, and what is said of it.
fn actual(case: &Case) -> Files {
    let run = case.generate();
    let told = (TOLD.to_owned(), told(case, &run));
    let same_for_all = |path: &str| is_of_runtime(path) || path == ".gitignore" || path == "error";
    let files = files(run)
        .into_iter()
        .filter(|(path, _)| !same_for_all(path));
    files.chain([told]).collect()
}

/// Whether a file is copied as it is.
fn is_of_runtime(path: &str) -> bool {
    let is_list = path == "src/formats/mod.rs";
    path.starts_with("src/runtime/")
        || path.starts_with("src/upload/")
        || (path.starts_with("src/formats/") && !is_list)
}

fn expected(case: &Case) -> Files {
    let mut found = Files::new();
    collect(&case.folder.join("expected"), "", &mut found);
    found
}

fn collect(folder: &Path, prefix: &str, found: &mut Files) {
    // A new case has no folder yet.
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry can be read").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name in UTF-8");
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{name}/"), found);
        } else {
            found.insert(name, fs::read_to_string(&path).expect("a file in UTF-8"));
        }
    }
}

/// All that is missing, changed or stale, each with its difference.
fn differences(case: &Case) -> Vec<String> {
    let (expected, actual) = (expected(case), actual(case));
    let paths: BTreeSet<&String> = expected.keys().chain(actual.keys()).collect();
    let differs = |path: &&String| expected.get(*path) != actual.get(*path);
    paths
        .into_iter()
        .filter(differs)
        .map(|path| difference(case, path, &expected, &actual))
        .collect()
}

fn difference(case: &Case, path: &String, expected: &Files, actual: &Files) -> String {
    let state = match (expected.contains_key(path), actual.contains_key(path)) {
        (false, _) => "missing among the expected files",
        (_, false) => "no longer generated",
        _ => "changed",
    };
    let text = |files: &Files| files.get(path).cloned().unwrap_or_default();
    let (old, new) = (text(expected), text(actual));
    let diff = TextDiff::from_lines(&old, &new);
    let diff = diff
        .unified_diff()
        .header("expected", "generated")
        .to_string();
    format!("\n{}/{path}: {state}\n{diff}", case.name)
}

/// Replaces the expected files.
fn bless(case: &Case) {
    let folder = case.folder.join("expected");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the folder can be replaced");
    }
    for (path, text) in actual(case) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder"))
            .expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
}
