//! Proves that a broken description makes no run panic, hang or fill the memory: thousands of mutants of
//! the project's own descriptions go through the pipeline, and each gives a crate or an error.
//!
//! `SPECSMITH_MUTANT=<seed>` runs one of them, and prints it.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use specsmith::source::{Files, Map, Node, Number, Source};
use specsmith::{GenerateError, Package, generate_from, plan};

#[path = "support/cores.rs"]
mod cores;
mod support;

use support::{Chance, cases, json};

const MUTANTS: u64 = 10_000;

/// To lay out the code is dear, and most mutants have it from the same views.
const RENDERED: u64 = 50;

const TIME: Duration = Duration::from_secs(10);

/// In kilobytes.
const MEMORY: u64 = 1 << 20;

/// What becomes of a mutant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Outcome {
    Accepted,
    Refused,
    Unreadable,
}

#[test]
fn mutants_give_a_crate_or_an_error() {
    let descriptions = descriptions();
    if let Ok(seed) = env::var("SPECSMITH_MUTANT") {
        let seed = seed.parse().expect("a seed is a number");
        let mutant = mutant(&descriptions, seed);
        println!("{}", String::from_utf8_lossy(&mutant));
        println!("{:?}", run(&mutant, true));
        return;
    }
    let shares = cores::on_each(|own, cores| share(&descriptions, own, cores));
    let mut outcomes = BTreeMap::new();
    for (outcome, count) in shares.iter().flat_map(|own| &own.outcomes) {
        *outcomes.entry(*outcome).or_insert(0) += count;
    }
    let slowest = shares.iter().map(|own| own.slowest).max();
    let panicked: Vec<u64> = shares.into_iter().flat_map(|own| own.panicked).collect();
    println!(
        "{outcomes:?}, the slowest took {slowest:?}, the peak of memory was {:?} kB",
        peak()
    );
    assert_eq!(panicked, [0_u64; 0], "these panicked: see SPECSMITH_MUTANT");
    for outcome in [Outcome::Accepted, Outcome::Refused, Outcome::Unreadable] {
        let count = outcomes.get(&outcome).copied().unwrap_or(0);
        assert!(
            count > MUTANTS / 20,
            "too few are {outcome:?} to prove much: {count}"
        );
    }
}

/// What became of the mutants that one thread tried.
struct Share {
    outcomes: BTreeMap<Outcome, u64>,
    panicked: Vec<u64>,
    /// How long the slowest took, and its seed.
    slowest: (Duration, u64),
}

/// Tries the mutants of every seed that is `own` and so many further on.
fn share(descriptions: &[Text], own: usize, cores: usize) -> Share {
    let watch = Watch::start(own);
    let mut outcomes = BTreeMap::new();
    let mut panicked = Vec::new();
    let own = u64::try_from(own).expect("cores are few");
    for seed in (own..MUTANTS).step_by(cores) {
        let mutant = mutant(descriptions, seed);
        watch.begin(seed);
        let rendered = seed % RENDERED == 0;
        match panic::catch_unwind(AssertUnwindSafe(|| run(&mutant, rendered))) {
            Ok(outcome) => *outcomes.entry(outcome).or_insert(0) += 1,
            Err(_) => panicked.push(seed),
        }
        watch.end(seed);
    }
    let slowest = *watch.slowest.lock().expect("no thread panics with it");
    Share {
        outcomes,
        panicked,
        slowest,
    }
}

/// What is said of the schemas `A`, whose properties are all schemas, and so without end or nearly so.
fn check_said(schemas: &str, expected: &[&str]) {
    let text =
        format!("openapi: 3.1.0\ninfo: {{title: a, version: 1.0.0}}\ncomponents:\n{schemas}");
    let source = Source::parse("spec", text).expect("it can be read");
    let plan = plan(&Files::from(source), &Package::new("spec")).expect("it has schemas");
    let found = plan
        .diagnostics
        .iter()
        .map(|located| located.diagnostic.code);
    let found: BTreeSet<&str> = found.collect();
    assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn references_to_whole_maps_have_an_end() {
    check_said(
        "  schemas:\n    A: {type: object, properties: {$ref: '#/components/schemas'}}\n",
        &["reference-cycle"],
    );
    let members = |next: usize| {
        let member =
            |n| format!("x{n}: {{type: object, properties: {{$ref: '#/x-maps/{next}'}}}}, ");
        (0..100).map(member).collect::<Vec<_>>().concat()
    };
    let map = |n: usize| format!("  {n}: {{{}}}\n", members(n + 1));
    let maps = (0..9).map(map).collect::<Vec<_>>().concat();
    check_said(
        &format!(
            "  schemas:\n    A: {{type: object, properties: {{$ref: '#/x-maps/0'}}}}\nx-maps:\n{maps}"
        ),
        // The last map refers to one that is not there.
        &["reference-cycle", "unresolved-reference"],
    );
    check_said(
        "  schemas:\n    A: {type: object, properties: {$ref: '#/x-map'}}\nx-map: {b: {type: string}}\n",
        &[],
    );
}

/// The whole pipeline, or all of it up to what the templates see.
fn run(text: &[u8], rendered: bool) -> Outcome {
    let Ok(source) = Source::read_from(text, "mutant") else {
        return Outcome::Unreadable;
    };
    let (files, package) = (Files::from(source), Package::new("mutant"));
    let diagnostics = if rendered {
        generate_from(&files, &package).map(|generated| generated.diagnostics)
    } else {
        plan(&files, &package).map(|plan| plan.diagnostics)
    };
    match diagnostics {
        Ok(diagnostics) => {
            if rendered {
                for located in &diagnostics {
                    drop(located.text(true));
                }
            }
            Outcome::Accepted
        }
        Err(GenerateError::Source(_)) => Outcome::Unreadable,
        Err(_) => Outcome::Refused,
    }
}

/// Ends the process when a mutant takes too much of time or memory, for nothing else could end it.
struct Watch {
    /// Where the seed is left.
    place: PathBuf,
    /// The seed and when it began.
    current: Arc<Mutex<Option<(u64, Instant)>>>,
    slowest: Mutex<(Duration, u64)>,
}

impl Watch {
    fn start(thread: usize) -> Self {
        let current = Arc::new(Mutex::new(None));
        let watched = Arc::clone(&current);
        thread::spawn(move || {
            loop {
                thread::sleep(Duration::from_millis(50));
                let current = *watched.lock().expect("no thread panics with it");
                if let Some((seed, began)) = current {
                    check(seed, began);
                }
            }
        });
        Self {
            place: Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutant-{thread}")),
            current,
            slowest: Mutex::default(),
        }
    }

    fn begin(&self, seed: u64) {
        // What overflows the stack ends the process at once, so the seed is left where it can be found.
        fs::write(&self.place, seed.to_string()).expect("the folder of tests can be written");
        *self.current.lock().expect("no thread panics with it") = Some((seed, Instant::now()));
    }

    fn end(&self, seed: u64) {
        let current = self
            .current
            .lock()
            .expect("no thread panics with it")
            .take();
        let taken = current.map_or(Duration::ZERO, |(_, began)| began.elapsed());
        let mut slowest = self.slowest.lock().expect("no thread panics with it");
        *slowest = (taken, seed).max(*slowest);
    }
}

fn check(seed: u64, began: Instant) {
    let kilobytes = peak().unwrap_or(0);
    if began.elapsed() > TIME || kilobytes > MEMORY {
        let taken = began.elapsed();
        eprintln!("mutant {seed} took {taken:?} so far, with {kilobytes} kB: see SPECSMITH_MUTANT");
        process::abort();
    }
}

/// The most memory that the process had, in kilobytes, where the system tells.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

struct Text {
    yaml: String,
    json: String,
    root: Node,
}

impl Text {
    fn new(yaml: String) -> Self {
        let root = Source::parse("own", yaml.clone())
            .expect("it can be read")
            .root()
            .clone();
        Self {
            yaml,
            json: json(&root),
            root,
        }
    }
}

fn descriptions() -> Vec<Text> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/knetik.yaml");
    let own = fs::read_to_string(own).expect("the description can be read");
    let cases = cases()
        .into_iter()
        .map(|case| case.source.text().to_owned());
    cases.chain([own]).map(Text::new).collect()
}

fn mutant(descriptions: &[Text], seed: u64) -> Vec<u8> {
    let mut chance = Chance::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let text = &descriptions[chance.below(descriptions.len())];
    let times = 1 + chance.below(3);
    if chance.below(3) > 0 {
        let mut root = text.root.clone();
        for _ in 0..=times * 2 {
            let donor = &descriptions[chance.below(descriptions.len())].root;
            change_tree(&mut chance, &mut root, donor);
        }
        let written = json(&root).into_bytes();
        return if chance.below(8) == 0 {
            changed_text(&mut chance, written)
        } else {
            written
        };
    }
    let written = if chance.below(2) == 0 {
        &text.yaml
    } else {
        &text.json
    };
    let start = written.clone().into_bytes();
    (0..times).fold(start, |text, _| changed_text(&mut chance, text))
}

/// The bytes with something about them that no editor shows, or that one slip of a hand makes.
fn changed_text(chance: &mut Chance, mut text: Vec<u8>) -> Vec<u8> {
    const PARTS: [&str; 24] = [
        "\t", "\n", "\r", " ", ":", "- ", "? ", "{", "}", "[", "]", "\"", "'", "#", "&a ", "*a",
        "!t ", "|\n", "<<: *a\n", "\0", "\u{85}", "\u{feff}", "/", "~1",
    ];
    if text.is_empty() {
        return text;
    }
    let at = chance.below(text.len());
    match chance.below(8) {
        0 => text[at] ^= 1 << chance.below(8),
        1 => drop(text.drain(at..text.len().min(at + 1 + chance.below(8)))),
        2 => drop(text.splice(at..at, chance.pick(&PARTS).bytes())),
        3 => {
            if chance.below(4) == 0 {
                text.truncate(at);
            }
        }
        kind => return changed_lines(chance, &text, kind),
    }
    text
}

fn changed_lines(chance: &mut Chance, text: &[u8], kind: usize) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    let from = chance.below(lines.len());
    let to = lines.len().min(from + 1 + chance.below(4));
    let taken = lines[from..to].to_vec();
    if kind > 5 {
        drop(lines.drain(from..to));
    }
    if kind < 7 {
        let at = chance.below(lines.len() + 1);
        drop(lines.splice(at..at, taken));
    }
    lines.concat()
}

/// Changes one value, wherever it is, maybe for one of another description.
fn change_tree(chance: &mut Chance, root: &mut Node, donor: &Node) {
    let mut references = vec!["#".to_owned()];
    list(root, "#", &mut references);
    let other = pick(chance, donor).clone();
    let own = pick(chance, root).clone();
    let chosen = chance.below(count(root));
    let mut left = chosen;
    let Some(node) = nth(root, &mut left) else {
        return;
    };
    let target = references[chance.below(references.len())].clone();
    *node = match chance.below(10) {
        0 => own,
        1 => other,
        2 | 3 => Node::Map(Map::from_iter([("$ref".to_owned(), Node::String(target))])),
        4 => scalar(chance),
        5 => Node::List(vec![node.clone(), own]),
        6 => Node::Map(Map::from_iter([(
            chance.pick(&KEYS).to_owned(),
            node.clone(),
        )])),
        7 => return retarget(chance, root, &target),
        _ => return rekey(chance, node, own),
    };
}

/// Words that mean something in a description.
const KEYS: [&str; 36] = [
    "$ref",
    "type",
    "properties",
    "items",
    "required",
    "enum",
    "default",
    "format",
    "nullable",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "const",
    "additionalProperties",
    "parameters",
    "responses",
    "requestBody",
    "content",
    "schema",
    "schemas",
    "in",
    "name",
    "get",
    "post",
    "paths",
    "components",
    "servers",
    "url",
    "variables",
    "security",
    "tags",
    "operationId",
    "description",
    "discriminator",
    "",
];

fn scalar(chance: &mut Chance) -> Node {
    const TEXTS: [&str; 12] = [
        "",
        "string",
        "object",
        "array",
        "null",
        "\u{0}",
        "{x}",
        "../../x",
        "é😀",
        "type",
        "application/json",
        "1e999",
    ];
    match chance.below(8) {
        0 => Node::Null,
        1 => Node::Bool(chance.below(2) == 0),
        2 => Node::Number(Number::Int(i128::from(u64::MAX))),
        3 => Node::Number(Number::Float(-1e300)),
        4 => Node::List(Vec::new()),
        5 => Node::Map(Map::default()),
        6 => Node::String(chance.pick(&TEXTS).to_owned()),
        _ => Node::String("long ".repeat(1_000)),
    }
}

/// Renames, removes or adds a member.
fn rekey(chance: &mut Chance, node: &mut Node, own: Node) {
    let Node::Map(map) = node else {
        *node = scalar(chance);
        return;
    };
    let key = chance.pick(&KEYS).to_owned();
    let at = chance.below(map.len().max(1));
    let removed = map.shift_remove_index(at).map(|(_, node)| node);
    match chance.below(3) {
        0 => drop(map.insert(key, removed.unwrap_or(Node::Null))),
        1 => drop(map.insert(key, own)),
        _ => {}
    }
}

/// Points one of the references there.
fn retarget(chance: &mut Chance, root: &mut Node, target: &str) {
    fn all<'a>(node: &'a mut Node, found: &mut Vec<&'a mut Node>) {
        match node {
            Node::List(list) => list.iter_mut().for_each(|node| all(node, found)),
            Node::Map(map) => {
                for (key, node) in map {
                    if key == "$ref" {
                        found.push(node);
                    } else {
                        all(node, found);
                    }
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    all(root, &mut found);
    if !found.is_empty() {
        let at = chance.below(found.len());
        *found[at] = Node::String(target.to_owned());
    }
}

fn count(node: &Node) -> usize {
    let inner: usize = match node {
        Node::List(list) => list.iter().map(count).sum(),
        Node::Map(map) => map.values().map(count).sum(),
        _ => 0,
    };
    1 + inner
}

/// The pointers to all values.
fn list(node: &Node, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    for (key, node) in node.as_map().into_iter().flatten() {
        let key = key.replace('~', "~0").replace('/', "~1");
        list(node, &format!("{at}/{key}"), found);
    }
    for (index, node) in node.as_list().into_iter().flatten().enumerate() {
        list(node, &format!("{at}/{index}"), found);
    }
}

fn pick<'a>(chance: &mut Chance, root: &'a Node) -> &'a Node {
    let mut nodes = vec![root];
    let mut at = 0;
    while let Some(node) = nodes.get(at) {
        match node {
            Node::List(list) => nodes.extend(list),
            Node::Map(map) => nodes.extend(map.values()),
            _ => {}
        }
        at += 1;
    }
    nodes[chance.below(nodes.len())]
}

/// The value that is met when `left` others were.
fn nth<'a>(node: &'a mut Node, left: &mut usize) -> Option<&'a mut Node> {
    if *left == 0 {
        return Some(node);
    }
    *left -= 1;
    match node {
        Node::List(list) => list.iter_mut().find_map(|node| nth(node, left)),
        Node::Map(map) => map.values_mut().find_map(|node| nth(node, left)),
        _ => None,
    }
}
