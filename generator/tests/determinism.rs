//! Proves that a description's meaning alone decides the output: not the run, the order of maps, the
//! number of threads or the notation.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::ThreadPoolBuilder;
use similar::TextDiff;
use specsmith::source::Source;
use specsmith::{Package, generate_from, source};

mod support;

use support::{Case, Chance, cases, files, json};

type Files = BTreeMap<String, String>;

/// Calls `check` with each description and its files.
fn each(check: impl Fn(&Source, &Files)) {
    let knetik = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/knetik.yaml");
    let knetik = Source::read(&knetik).expect("the description can be read");
    let sources = cases()
        .into_iter()
        .map(|Case { source, .. }| source)
        .chain([knetik]);
    for source in sources {
        check(&source, &generated(&source));
    }
}

fn generated(source: &Source) -> Files {
    let text = source.text().to_owned();
    let source = Source::parse(source.name(), text).expect("what was read can be read again");
    let run = generate_from(&source::Files::from(source), &Package::new("crate-name"));
    let mut files = files(run);
    // What a refusal says is in the order of the text.
    files.entry("error".to_owned()).and_modify(String::clear);
    files
}

/// The files of the same description in JSON.
fn from_json(text: String) -> Files {
    generated(&Source::parse("openapi.json", text).expect("what was written can be read"))
}

fn assert_same(expected: &Files, actual: &Files, source: &Source, what: &str) {
    let title = source.root().get("info").and_then(|info| info.get("title"));
    let paths: Vec<&String> = actual.keys().collect();
    assert_eq!(
        expected.keys().collect::<Vec<_>>(),
        paths,
        "{title:?}: {what} changes the paths"
    );
    for (path, text) in expected {
        let diff = TextDiff::from_lines(text, &actual[path]);
        let diff = diff.unified_diff().to_string();
        assert!(diff.is_empty(), "{title:?}: {what} changes {path}:\n{diff}");
    }
}

#[test]
fn two_runs_give_the_same() {
    each(|source, expected| assert_same(expected, &generated(source), source, "a second run"));
}

#[test]
fn the_order_of_maps_means_nothing() {
    each(|source, expected| {
        for seed in 0..3 {
            let mut tree = source.root().clone();
            Chance::new(seed).shuffle(&mut tree, "");
            assert_same(
                expected,
                &from_json(json(&tree)),
                source,
                "another order of maps",
            );
        }
    });
}

#[test]
fn the_number_of_threads_means_nothing() {
    for threads in [1, 8] {
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads can be had");
        each(|source, expected| {
            let actual = pool.install(|| generated(source));
            assert_same(expected, &actual, source, "another number of threads");
        });
    }
}

#[test]
fn json_and_yaml_give_the_same() {
    each(|source, expected| assert_same(expected, &from_json(json(source.root())), source, "JSON"));
}
