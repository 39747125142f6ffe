//! Proves that the account of a run is that of a count which knows nothing of the generator, thing
//! by thing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, iter};

#[path = "support/cores.rs"]
mod cores;
#[path = "support/count/mod.rs"]
mod count;
#[path = "support/count/rules.rs"]
mod rules;

use count::{Kind, Place, Places, count, is_root};
use specsmith::document::{Description, census};
use specsmith::site::Site;
use specsmith::source::{Copies, Files, Source};
use specsmith::{Input, examine, ledger};

/// Names the folder of the descriptions to compare, beside the golden cases.
const CORPUS: &str = "SPECSMITH_CORPUS";

/// How many places that only one side has are told, of each description and kind.
const TOLD: usize = 5;

/// What the account of a run holds.
fn ledger_places(path: &Path) -> Result<Places, Refused> {
    let files = files(path)?;
    let input = Input::new(path);
    let run = examine(&files, &input).map_err(|error| error.to_string())?;
    let entries = run.ledger.entries();
    let places = places(&files, entries.iter().map(|(kind, site, _)| (*kind, *site)));
    for kind in ledger::Kind::ALL {
        let (total, listed) = (
            run.ledger.count(kind).total(),
            places[&counted_as(kind)].len(),
        );
        assert_eq!(total, listed, "{} of {}", kind.plural(), path.display());
    }
    Ok(places)
}

/// What an account begins with, also of what cannot be generated.
fn census_places(path: &Path) -> Result<Places, Refused> {
    let files = files(path)?;
    let description = Description::of(&files).map_err(|error| error.message)?;
    let things = census(&description, &mut Vec::new()).things;
    let things = things.iter().map(|(site, kind)| (*kind, site));
    Ok(places(&files, things))
}

fn files(path: &Path) -> Result<Files, Refused> {
    let source = Source::read(path).map_err(|error| error.to_string())?;
    Ok(Files::load(source, Some(path), Copies::new(), None))
}

fn places<'a>(files: &Files, things: impl Iterator<Item = (ledger::Kind, &'a Site)>) -> Places {
    let root = Path::new(files.description().name());
    let folder = root.parent().unwrap_or(Path::new(""));
    let names = files.sources();
    let names = names.map(|(_, source)| way(folder, Path::new(source.name())));
    let names: Vec<String> = names.collect();
    let mut places: Places = Kind::ALL.map(|kind| (kind, BTreeSet::new())).into();
    for (kind, site) in things {
        let file = names[site.file.index()].clone();
        let pointer = site.pointer.to_string();
        let pointer = pointer.trim_start_matches('#').to_owned();
        let own = places.entry(counted_as(kind)).or_default();
        own.insert(Place { file, pointer });
    }
    places
}

/// How a file is named from a folder.
fn way(folder: &Path, file: &Path) -> String {
    let common = folder.ancestors().position(|outer| file.starts_with(outer));
    let up = common.expect("both begin at the top");
    let outer = folder.ancestors().nth(up).unwrap_or(folder);
    let below = file.strip_prefix(outer).expect("the file is in it");
    format!("{}{}", "../".repeat(up), below.display())
}

fn counted_as(kind: ledger::Kind) -> Kind {
    match kind {
        ledger::Kind::Operation => Kind::Operation,
        ledger::Kind::Parameter => Kind::Parameter,
        ledger::Kind::RequestBody => Kind::RequestBody,
        ledger::Kind::Response => Kind::Response,
        ledger::Kind::Header => Kind::Header,
        ledger::Kind::Schema => Kind::Schema,
        ledger::Kind::SecurityScheme => Kind::SecurityScheme,
        ledger::Kind::Webhook => Kind::Webhook,
        ledger::Kind::Callback => Kind::Callback,
        ledger::Kind::Link => Kind::Link,
    }
}

#[test]
fn accounts_of_the_golden_cases_are_those_of_the_count() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let descriptions = descriptions(&folder);
    assert!(!descriptions.is_empty(), "there are golden cases");
    compare(&descriptions);
}

#[test]
fn accounts_of_the_corpus_are_those_of_the_count() {
    let folder = env::var_os(CORPUS).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs"),
        PathBuf::from,
    );
    if !folder.is_dir() {
        println!(
            "accounts_of_the_corpus_are_those_of_the_count: skipped, there is no folder {}; \
             {CORPUS} names another one",
            folder.display()
        );
        return;
    }
    compare(&descriptions(&folder));
}

/// The root files of a folder: its files, and of each folder in it the one that is its root.
fn descriptions(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("an entry can be read").path());
    let mut roots: Vec<PathBuf> = paths.filter_map(root).collect();
    roots.sort();
    roots
}

fn root(path: PathBuf) -> Option<PathBuf> {
    if !path.is_dir() {
        return is_text(&path).then_some(path);
    }
    let entries = fs::read_dir(&path).expect("the folder can be read");
    let files = entries.map(|entry| entry.expect("an entry can be read").path());
    let mut roots: Vec<PathBuf> = files
        .filter(|path| is_text(path) && is_root(path))
        .collect();
    roots.sort();
    roots.into_iter().next()
}

fn is_text(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("json" | "yaml" | "yml"))
}

/// Why the generator has no account of a description.
type Refused = String;

/// What the generator knows of a description.
type Account = fn(&Path) -> Result<Places, Refused>;

/// Compares the accounts of descriptions, as many at a time as there are cores.
fn compare(descriptions: &[PathBuf]) {
    let next = AtomicUsize::new(0);
    let taken = || descriptions.get(next.fetch_add(1, Ordering::Relaxed));
    let own = || {
        let paths = iter::from_fn(taken);
        paths.flat_map(|path| differences(path, ledger_places))
    };
    let found = cores::on_each(|_, _| own().collect::<Vec<_>>());
    let mut differences = found.concat();
    differences.sort();
    let differences = differences.concat();
    assert!(differences.is_empty(), "\n{differences}");
}

fn differences(path: &Path, account: Account) -> Vec<String> {
    let path = path.canonicalize().expect("the description is there");
    let counted = match count(&path) {
        Ok(counted) => counted,
        Err(error) => return vec![format!("{}: {error}\n", path.display())],
    };
    println!("{}", row(&path, &counted));
    let told = match account(&path) {
        Ok(told) => told,
        // Nothing of it makes a crate.
        Err(_) if counted.values().flatten().all(is_aside) => return Vec::new(),
        Err(why) => return vec![format!("{}: refused: {why}\n", path.display())],
    };
    let mut differences = Vec::new();
    for kind in Kind::ALL {
        let (counted, told) = (&counted[&kind], &told[&kind]);
        let sides = [("count", counted, told), ("account", told, counted)];
        for (side, own, other) in sides {
            let only: BTreeSet<_> = own.difference(other).collect();
            if only.is_empty() {
                continue;
            }
            let places = only.iter().take(TOLD).map(|place| format!("    {place}\n"));
            let head = format!(
                "{}: {} × {} only in the {side}\n",
                path.display(),
                only.len(),
                kind.name()
            );
            differences.push(head + &places.collect::<String>());
        }
    }
    differences
}

/// Whether a thing is neither below the paths nor among the schemas.
fn is_aside(place: &Place) -> bool {
    let makers = ["/paths", "/components/schemas", "/definitions"];
    !makers.iter().any(|maker| place.pointer.starts_with(maker))
}

/// How much of each kind a description has, for a person to look at.
fn row(path: &Path, counted: &Places) -> String {
    let counts = Kind::ALL.map(|kind| counted[&kind].len().to_string());
    format!("{}\t{}", path.display(), counts.join("\t"))
}
