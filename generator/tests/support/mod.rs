//! The golden cases and chance that can be repeated, for the tests that need them.

#![allow(dead_code, reason = "no test needs all of it")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, mem};

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use specsmith::source::{Map, Node, Source};
use specsmith::{Config, GenerateError, Generated, Input, Located, Package, generate};

/// A description of `tests/golden`, called after the behaviour that it shows.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) source: Source,
}

/// All golden cases, sorted by name.
pub(crate) fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let entries = fs::read_dir(&root).expect("the folder of the cases is there");
    let folders = entries.map(|entry| entry.expect("an entry can be read").path());
    let mut folders: Vec<PathBuf> = folders.filter(|folder| folder.is_dir()).collect();
    folders.sort();
    folders.into_iter().map(Case::read).collect()
}

impl Case {
    fn read(folder: PathBuf) -> Self {
        let text =
            fs::read_to_string(folder.join("openapi.yaml")).expect("a case has a description");
        let source = Source::parse("openapi.yaml", text).expect("a case can be read");
        let name = folder
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name in UTF-8");
        Self {
            name: name.to_owned(),
            folder,
            source,
        }
    }

    /// The file of the description.
    pub(crate) fn description(&self) -> PathBuf {
        self.folder.join("openapi.yaml")
    }

    /// The description, with what a `specsmith.toml` beside it says.
    fn input(&self) -> Input {
        let config = self.folder.join("specsmith.toml");
        if !config.exists() {
            return Input::new(self.description());
        }
        let config = Config::read(&config).unwrap_or_else(|error| panic!("{}", error.text(false)));
        config.input
    }

    pub(crate) fn generate(&self) -> Result<Generated, GenerateError> {
        generate(&self.input(), &Package::new(&self.name))
    }
}

/// The files of a run, or what it says of a description that it refuses.
pub(crate) fn files(run: Result<Generated, GenerateError>) -> BTreeMap<String, String> {
    match run {
        Ok(generated) => owned(generated.output.files()),
        Err(error) => BTreeMap::from([("error".to_owned(), error.to_string())]),
    }
}

fn owned<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    files
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect()
}

/// What a run says of a description, as a person reads it who is in its folder.
pub(crate) fn told(case: &Case, run: &Result<Generated, GenerateError>) -> String {
    let folder = format!("{}/", case.folder.display());
    said(run).replace(&folder, "")
}

fn said(run: &Result<Generated, GenerateError>) -> String {
    match run {
        Ok(generated) => {
            let problems = generated.problems.iter();
            let problems = problems.map(|problem| format!("{}\n\n", problem.text(false)));
            let diagnostics = listed(&generated.diagnostics);
            format!(
                "{}{diagnostics}{}\n",
                problems.collect::<String>(),
                generated.ledger
            )
        }
        Err(GenerateError::Description { diagnostics, .. }) => listed(diagnostics),
        Err(error) => format!("{error}\n"),
    }
}

fn listed(diagnostics: &[Located]) -> String {
    let mut text = String::new();
    for located in diagnostics {
        text.push_str(&located.text(false));
        text.push_str("\n\n");
    }
    text
}

/// The text of a tree in JSON, its members in their order.
pub(crate) fn json(node: &Node) -> String {
    serde_json::to_string_pretty(&Ordered(node)).expect("a tree is JSON")
}

struct Ordered<'a>(&'a Node);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Node::List(list) => serializer.collect_seq(list.iter().map(Ordered)),
            Node::Map(map) => {
                let mut members = serializer.serialize_map(Some(map.len()))?;
                for (key, node) in map {
                    members.serialize_entry(key, &Ordered(node))?;
                }
                members.end()
            }
            scalar => scalar.to_json().serialize(serializer),
        }
    }
}

/// Chance that is the same each time: a linear congruential generator (Knuth's MMIX).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        // The low bits of such a generator repeat soon.
        usize::try_from(self.0 >> 33).expect("31 bits fit") % end
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// Members whose order means something, or may.
    const ORDERED: [&'static str; 5] = [
        "properties",
        "content",
        "variables",
        "security",
        "callbacks",
    ];

    /// Puts the members of each map in another order, but for those whose order means something.
    pub(crate) fn shuffle(&mut self, node: &mut Node, key: &str) {
        match node {
            Node::Map(map) => {
                if !Self::ORDERED.contains(&key) {
                    *map = self.shuffled(mem::take(map));
                }
                for (key, node) in map {
                    self.shuffle(node, key);
                }
            }
            // The members of a requirement stay in their order too.
            Node::List(list) if key != "security" => {
                for node in list {
                    self.shuffle(node, "");
                }
            }
            _ => {}
        }
    }

    fn shuffled(&mut self, mut map: Map) -> Map {
        for last in (1..map.len()).rev() {
            map.swap_indices(last, self.below(last + 1));
        }
        map
    }
}
