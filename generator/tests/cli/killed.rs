//! Runs that are killed on their way.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use crate::scene::Scene;

/// The bytes of each file.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// How long the test may take before it makes no more rounds.
const BUDGET: Duration = Duration::from_secs(12);
const MOST_ROUNDS: usize = 30;

/// A description with many schemas. That of another `word` shares files with it, changes some, and lacks others.
fn description(word: &str) -> String {
    let mut text = "openapi: 3.1.0\ninfo: { title: Many, version: 1.0.0 }\npaths: {}\n".to_owned();
    text += "components:\n  schemas:\n";
    for n in 0..300 {
        let name = if n % 3 == 0 { word } else { "Both" };
        let description = if n % 3 == 1 { word } else { "the same" };
        writeln!(
            text,
            "    {name}{n}: {{ type: string, description: '{description}' }}"
        )
        .expect("a String takes all");
    }
    text
}

/// The files of a crate, without what a killed run needs to be undone.
fn files(scene: &Scene, folder: &str) -> Files {
    let files = crate::scene::tree(&scene.path(folder)).into_iter();
    let files = files.filter_map(|(path, content)| Some((path, content?.0)));
    files
        .filter(|(path, _)| !path.starts_with(".specsmith-work"))
        .collect()
}

/// A run of the program on one of the descriptions.
fn arguments(word: &str, folder: &str) -> String {
    format!("generate {word}.yaml --out {folder} --name many -q")
}

/// Chance that is the same each time: Knuth's MMIX.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: Duration) -> Duration {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let part = u32::try_from(self.0 >> 40).expect("24 bits fit");
        end * part / (1 << 24)
    }
}

/// What there is in the output folder from a certain moment of a run on: from its start, while it stages the new
/// files, and while it puts them in place.
const MOMENTS: [&str; 3] = ["", ".specsmith-work", ".specsmith-work/journal"];

/// Most rounds are for the shortest part.
const ORDER: [usize; 4] = [0, 2, 1, 2];

/// Starts a run and waits for a moment of it, or for its end.
fn start(scene: &Scene, word: &str, moment: &str) -> Child {
    let mut command = scene.command(&arguments(word, "out"));
    let mut child = command.spawn().expect("the program can be run");
    let sign = scene.path("out").join(moment);
    while !sign.exists() && child.try_wait().expect("it is our child").is_none() {
        thread::sleep(Duration::from_micros(100));
    }
    child
}

/// How long a run goes on after a moment.
fn rest(scene: &Scene, word: &str, moment: &str) -> Duration {
    let mut child = start(scene, word, moment);
    let start = Instant::now();
    assert!(child.wait().expect("it is our child").success());
    start.elapsed()
}

#[test]
fn a_killed_run_leaves_a_whole_crate_or_one_that_the_next_run_makes_whole() {
    let begin = Instant::now();
    let scene = Scene::in_memory();
    let words = ["First", "Second"];
    let crates = words.map(|word| {
        scene.file(&format!("{word}.yaml"), description(word));
        scene.check(&arguments(word, word), "");
        files(&scene, word)
    });
    assert!(crates[0] != crates[1], "there is something to change");
    scene.check(&arguments(words[1], "out"), "");
    // Runs that are not killed take turns too, so that the next one has as much to do.
    let mut turn = 0;
    let rests = MOMENTS.map(|moment| {
        let rest = rest(&scene, words[turn % 2], moment);
        turn += 1;
        rest
    });
    let mut chance = Chance(1);
    let (mut before, mut after, mut between) = (0, 0, 0);
    for round in 0..MOST_ROUNDS {
        if begin.elapsed() > BUDGET {
            break;
        }
        let (old, new) = ((turn + 1) % 2, turn % 2);
        turn += 1;
        let moment = ORDER[round % ORDER.len()];
        let mut child = start(&scene, words[new], MOMENTS[moment]);
        thread::sleep(chance.below(rests[moment]));
        child.kill().expect("it is our child");
        child.wait().expect("it is our child");

        let left = files(&scene, "out");
        if left == crates[old] {
            before += 1;
        } else if left == crates[new] {
            after += 1;
        } else {
            let undo = scene.path("out/.specsmith-work/journal").exists();
            assert!(
                undo,
                "round {round}: neither old nor new, and nothing to undo it by"
            );
            between += 1;
        }
        scene.check(&arguments(words[new], "out"), "");
        let whole = files(&scene, "out") == crates[new];
        assert!(whole, "round {round}: the next run did not make it whole");
        let rest = scene.path("out/.specsmith-work");
        assert!(!rest.exists(), "round {round}: something is left over");
        scene.check(&format!("{} --check", arguments(words[new], "out")), "");
    }
    println!(
        "the folder was old {before} times, new {after} times, and {between} times in between"
    );
    assert!(before + after + between >= 3, "too slow to tell anything");
}
