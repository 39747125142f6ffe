//! Decides whether the output folder is written as promised, whatever is in it and whenever a run dies.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use tempfile::TempDir;

use super::disk::Disk;
use super::lock::Lock;
use super::{Output, OutputError, Written};

fn output(files: &[(&str, &str)]) -> Output {
    let mut output = Output::new();
    for (path, text) in files {
        output.insert(*path, (*text).to_owned());
    }
    output
}

fn put(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Every file below `dir` but the manifest, and every empty folder.
fn tree(dir: &Path) -> BTreeMap<String, String> {
    fn walk(root: &Path, dir: &Path, out: &mut BTreeMap<String, String>) {
        let entries: Vec<_> = fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        if entries.is_empty() && dir != root {
            out.insert(
                format!("{}/", dir.strip_prefix(root).unwrap().display()),
                String::new(),
            );
        }
        for path in entries {
            if path.is_dir() {
                walk(root, &path, out);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                out.insert(path.strip_prefix(root).unwrap().display().to_string(), text);
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(dir, dir, &mut out);
    out.remove(".specsmith");
    out
}

fn files(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect()
}

fn message(result: Result<impl std::fmt::Debug, OutputError>, dir: &Path) -> String {
    let error = result.unwrap_err();
    format!("{error}\nhelp: {}", error.help()).replace(&dir.display().to_string(), "DIR")
}

#[test]
fn counts_what_it_writes() {
    let dir = TempDir::new().unwrap();
    let dir = &dir.path().join("a/b");
    let first = output(&[
        ("Cargo.toml", "[package]\n"),
        ("src/lib.rs", "one"),
        ("src/models/pet.rs", "pet\r\n"),
    ]);
    let written = first.write(dir).unwrap();
    assert_eq!(
        written,
        Written {
            created: 3,
            ..Written::default()
        }
    );
    let expected = [
        ("Cargo.toml", "[package]\n"),
        ("src/lib.rs", "one\n"),
        ("src/models/pet.rs", "pet\n"),
    ];
    assert_eq!(tree(dir), files(&expected));
    assert_eq!(
        first.write(dir).unwrap(),
        Written {
            unchanged: 3,
            ..Written::default()
        }
    );

    let second = output(&[
        ("Cargo.toml", "[package]\n"),
        ("src/lib.rs", "two\n"),
        ("src/new.rs", ""),
    ]);
    let written = second.write(dir).unwrap();
    assert_eq!(
        written,
        Written {
            created: 1,
            changed: 1,
            unchanged: 1,
            removed: 1,
            saved: Vec::new()
        }
    );
    assert_eq!(
        tree(dir),
        files(&[
            ("Cargo.toml", "[package]\n"),
            ("src/lib.rs", "two\n"),
            ("src/new.rs", "")
        ])
    );

    let none = Output::new();
    assert_eq!(
        none.write(dir).unwrap(),
        Written {
            removed: 3,
            ..Written::default()
        }
    );
    assert_eq!(tree(dir), files(&[]));
}

#[test]
fn does_not_touch_unchanged_files() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    output(&[("same", "a"), ("other", "a")]).write(dir).unwrap();
    let past = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    for name in ["same", "other", ".specsmith"] {
        fs::File::options()
            .write(true)
            .open(dir.join(name))
            .unwrap()
            .set_modified(past)
            .unwrap();
    }
    let modified = |name: &str| fs::metadata(dir.join(name)).unwrap().modified().unwrap();
    output(&[("same", "a"), ("other", "a")]).write(dir).unwrap();
    assert_eq!(
        [modified("same"), modified("other"), modified(".specsmith")],
        [past; 3]
    );
    output(&[("same", "a"), ("other", "b")]).write(dir).unwrap();
    assert_eq!(modified("same"), past);
    assert!(modified("other") > past);
}

#[test]
fn leaves_files_of_the_user_alone() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    put(dir, ".git/HEAD", "ref");
    output(&[("src/lib.rs", "a"), ("src/models/pet.rs", "a")])
        .write(dir)
        .unwrap();
    put(dir, "target/debug/x", "x");
    put(dir, "Cargo.lock", "lock");
    put(dir, "src/models/mine.rs", "mine");
    output(&[("src/lib.rs", "b")]).write(dir).unwrap();
    let expected = [
        (".git/HEAD", "ref"),
        ("Cargo.lock", "lock"),
        ("src/lib.rs", "b\n"),
        ("src/models/mine.rs", "mine"),
        ("target/debug/x", "x"),
    ];
    assert_eq!(tree(dir), files(&expected));
}

#[test]
fn names_all_foreign_files() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    output(&[("a", "a"), ("old/x", "x")]).write(dir).unwrap();
    for path in ["b", "src", "d/e/f", "d/g", "old/y"] {
        put(dir, path, "mine");
    }
    let before = tree(dir);
    let next = output(&[
        ("a", "b"),
        ("b", "mine"),
        ("src/lib.rs", ""),
        ("src/x.rs", ""),
        ("d", ""),
        ("old", ""),
    ]);
    let expected = "`DIR` holds files that specsmith did not generate, where it wants to write: `b`, `d/e/f`, `d/g`, `old/y`, `src`
help: move them away or choose another folder";
    assert_eq!(message(next.write(dir), dir), expected);
    assert_eq!(tree(dir), before);
}

#[test]
fn refuses_a_folder_it_did_not_generate() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    put(dir, "notes.txt", "mine");
    let expected = "`DIR` holds files that specsmith did not generate, such as `notes.txt`
help: choose a new or an empty folder; if it was generated, restore its `.specsmith`";
    assert_eq!(message(output(&[("a", "a")]).write(dir), dir), expected);
    assert_eq!(tree(dir), files(&[("notes.txt", "mine")]));
}

#[test]
fn a_file_takes_the_place_of_a_folder_and_back() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    let folder = output(&[("a/b/c", "1"), ("a/d", "2"), ("e", "3")]);
    let file = output(&[("a", "1"), ("e/f", "3")]);
    folder.write(dir).unwrap();
    assert_eq!(
        file.write(dir).unwrap(),
        Written {
            created: 2,
            removed: 3,
            ..Written::default()
        }
    );
    assert_eq!(tree(dir), files(&[("a", "1\n"), ("e/f", "3\n")]));
    folder.write(dir).unwrap();
    assert_eq!(
        tree(dir),
        files(&[("a/b/c", "1\n"), ("a/d", "2\n"), ("e", "3\n")])
    );
}

#[test]
fn saves_what_was_edited_by_hand() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    output(&[("src/a", "1"), ("b", "1"), ("c", "1"), ("d", "1")])
        .write(dir)
        .unwrap();
    put(dir, "src/a", "my a");
    put(dir, "b", "my b");
    put(dir, "c", "2\n");
    put(dir, "d", "1\r\n");
    fs::remove_file(dir.join("c")).unwrap();
    let next = output(&[("src/a", "2"), ("c", "2"), ("d", "2")]);
    let written = next.write(dir).unwrap();
    let saved = vec![
        ".specsmith-edited/b".to_owned(),
        ".specsmith-edited/src/a".to_owned(),
    ];
    assert_eq!(
        written,
        Written {
            created: 1,
            changed: 2,
            unchanged: 0,
            removed: 1,
            saved
        }
    );

    put(dir, "src/a", "my a");
    assert_eq!(next.write(dir).unwrap().saved, [".specsmith-edited/src/a"]);
    put(dir, "src/a", "my other a");
    assert_eq!(
        next.write(dir).unwrap().saved,
        [".specsmith-edited/src/a.1"]
    );
    assert_eq!(
        next.write(dir).unwrap(),
        Written {
            unchanged: 3,
            ..Written::default()
        }
    );
    let expected = [
        (".specsmith-edited/b", "my b"),
        (".specsmith-edited/src/a", "my a"),
        (".specsmith-edited/src/a.1", "my other a"),
        ("c", "2\n"),
        ("d", "2\n"),
        ("src/a", "2\n"),
    ];
    assert_eq!(tree(dir), files(&expected));
}

#[test]
fn a_file_where_the_saved_ones_go_is_in_the_way() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    output(&[("a", "1")]).write(dir).unwrap();
    put(dir, "a", "mine");
    put(dir, ".specsmith-edited", "mine");
    let message = message(output(&[("a", "2")]).write(dir), dir);
    assert!(
        message.contains("to write: `.specsmith-edited`\n"),
        "{message}"
    );
}

#[test]
fn a_damaged_manifest_is_not_believed() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    output(&[("a", "1")]).write(dir).unwrap();
    put(
        dir,
        ".specsmith",
        "# comment\ncbf29ce484222325  ../victim\n",
    );
    let expected = "`DIR/.specsmith` is damaged in line 2
help: restore it, from version control for example, or choose another folder";
    assert_eq!(message(output(&[("a", "2")]).write(dir), dir), expected);
    assert_eq!(message(output(&[("a", "2")]).check(dir), dir), expected);
}

#[cfg(unix)]
#[test]
fn never_writes_through_a_link() {
    let outside = TempDir::new().unwrap();
    put(outside.path(), "lib.rs", "mine");
    for link in ["src", "src/lib.rs", ".specsmith", ".specsmith-work"] {
        let dir = TempDir::new().unwrap();
        let dir = dir.path();
        output(&[("src/lib.rs", "1"), ("b", "1")])
            .write(dir)
            .unwrap();
        let _ = fs::remove_file(dir.join(link)).or_else(|_| fs::remove_dir_all(dir.join(link)));
        let target = if link == "src/lib.rs" {
            outside.path().join("lib.rs")
        } else {
            outside.path().to_owned()
        };
        std::os::unix::fs::symlink(target, dir.join(link)).unwrap();
        let expected = format!(
            "`DIR/{link}` is a symbolic link, and specsmith does not write through one
help: put a plain file or folder in its place or remove it"
        );
        for next in [
            output(&[("src/lib.rs", "2"), ("b", "2")]),
            output(&[("b", "2")]),
        ] {
            assert_eq!(message(next.write(dir), dir), expected);
        }
        assert_eq!(fs::read_to_string(dir.join("b")).unwrap(), "1\n");
        assert_eq!(tree(outside.path()), files(&[("lib.rs", "mine")]));
    }
}

#[cfg(unix)]
#[test]
fn the_folder_itself_may_be_a_link() {
    let dir = TempDir::new().unwrap();
    fs::create_dir(dir.path().join("real")).unwrap();
    std::os::unix::fs::symlink("real", dir.path().join("link")).unwrap();
    output(&[("a", "1")])
        .write(&dir.path().join("link"))
        .unwrap();
    assert_eq!(tree(&dir.path().join("real")), files(&[("a", "1\n")]));
}

#[test]
fn says_why_it_cannot_write() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    put(dir, "file", "mine");
    let output = output(&[("a", "1")]);
    assert_eq!(
        message(output.write(&dir.join("file")), dir),
        "`DIR/file` is not a folder\nhelp: choose another path for the output"
    );
    assert_eq!(
        message(output.check(&dir.join("file")), dir),
        message(output.write(&dir.join("file")), dir)
    );
    let below = message(output.write(&dir.join("file/below")), dir);
    assert!(
        below.starts_with("cannot create the folder `DIR/file/below`: "),
        "{below}"
    );
    assert!(below.ends_with(
        "\nhelp: a file stands where a folder is needed: move it away or choose another folder"
    ));
    let name = message(output.write(&dir.join("nul\0")), dir);
    assert!(
        name.ends_with("\nhelp: choose another name for the folder"),
        "{name}"
    );
    assert_eq!(tree(dir), files(&[("file", "mine")]));
}

#[cfg(target_os = "linux")]
#[test]
fn says_that_a_folder_is_not_writable() {
    // Not even root can write there.
    let message = message(
        output(&[("a", "1")]).write(Path::new("/proc/specsmith")),
        Path::new("/proc"),
    );
    assert!(
        message.starts_with("cannot create the folder `DIR/specsmith`: "),
        "{message}"
    );
}

#[test]
fn two_runs_exclude_each_other() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    let lock = Lock::take(dir).unwrap();
    let expected = "another specsmith is writing `DIR`\nhelp: wait for it to end";
    assert_eq!(message(output(&[("a", "1")]).write(dir), dir), expected);
    lock.release();
    assert_eq!(fs::read_dir(dir).unwrap().count(), 0);
    // A killed run has the lock no longer, but leaves its file.
    drop(Lock::take(dir).unwrap());
    output(&[("a", "1")]).write(dir).unwrap();
    assert_eq!(tree(dir), files(&[("a", "1\n")]));
}

#[test]
fn runs_at_once_each_write_all_or_are_told() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    let outputs =
        ["1", "2", "3", "4"].map(|text| output(&[("a", text), ("b/c", text), ("d", text)]));
    std::thread::scope(|scope| {
        for output in &outputs {
            scope.spawn(move || {
                for _ in 0..50 {
                    match output.write(dir) {
                        Ok(_) | Err(OutputError::Busy { .. }) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    let last = outputs
        .iter()
        .filter(|output| output.check(dir).unwrap().is_current());
    assert_eq!(last.count(), 1);
    assert_eq!(tree(dir).len(), 3);
}

#[test]
fn check_says_all_differences() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    let old = [1, 2, 3, 4, 5, 6, 7, 8, 9]
        .map(|n| format!("line {n}\n"))
        .concat();
    output(&[
        ("src/lib.rs", &old),
        ("same", "1"),
        ("stale", "1"),
        ("src/gone", "1"),
        ("x", "1"),
    ])
    .write(dir)
    .unwrap();
    fs::remove_file(dir.join("x")).unwrap();
    fs::remove_file(dir.join("src/gone")).unwrap();
    put(dir, "mine", "mine");
    let before = tree(dir);
    let new = old.replace("line 5", "line \u{1b}[2J five");
    let next = output(&[
        ("src/lib.rs", &new),
        ("same", "1"),
        ("a/b", "2"),
        ("x", "1"),
        ("y", "1"),
    ]);
    let expected = r"missing: a/b
missing: x
missing: y
stale: stale
changed: src/lib.rs
--- src/lib.rs (in the folder)
+++ src/lib.rs (generated)
@@ -2,7 +2,7 @@
 line 2
 line 3
 line 4
-line 5
+line \u{1b}[2J five
 line 6
 line 7
 line 8
";
    let staleness = next.check(dir).unwrap();
    assert_eq!(staleness.to_string(), expected);
    assert!(!staleness.is_current());
    assert_eq!(tree(dir), before);
    next.write(dir).unwrap();
    assert!(next.check(dir).unwrap().is_current());
}

#[test]
fn check_shows_the_first_lines_of_a_long_diff() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path();
    output(&[("a", &"old\n".repeat(30))]).write(dir).unwrap();
    let staleness = output(&[("a", &"new\n".repeat(30))]).check(dir).unwrap();
    let diff = &staleness.changed[0].diff;
    assert_eq!(diff.lines().count(), 41);
    assert!(diff.ends_with("+new\n... 23 more lines\n"), "{diff}");
}

#[test]
fn check_misses_the_folder_or_the_manifest() {
    let dir = TempDir::new().unwrap();
    let dir = &dir.path().join("out");
    let output = output(&[("a", "1"), ("b", "1")]);
    assert_eq!(
        output.check(dir).unwrap().to_string(),
        "missing: a\nmissing: b\n"
    );
    assert!(!dir.exists());
    output.write(dir).unwrap();
    fs::remove_file(dir.join(".specsmith")).unwrap();
    assert_eq!(
        output.check(dir).unwrap().to_string(),
        "missing: .specsmith\n"
    );
}

#[test]
fn paths_that_cannot_be_are_refused() {
    for path in [
        "",
        "/a",
        "../a",
        "a/../b",
        "a//b",
        "./a",
        "a/",
        "a\\b",
        "C:/a",
        "a\nb",
        ".specsmith",
        ".specsmith-work/x",
    ] {
        assert!(catch_unwind(|| output(&[(path, "")])).is_err(), "{path}");
    }
    for (path, text) in [
        ("a", "`a` is in the way of `a`"),
        ("a/b", "`a/b` is in the way of `a`"),
        ("c", "`c` is in the way of `c/d`"),
    ] {
        let panic = catch_unwind(|| output(&[("a", ""), ("c/d", ""), ("c-e", ""), (path, "")]))
            .unwrap_err();
        assert_eq!(*panic.downcast::<String>().unwrap(), text);
    }
}

/// A folder with everything that a write can meet: kept, changed, edited, new and stale files, a file that becomes
/// a folder, a folder that becomes a file, and files of the user.
struct Scene {
    _temp: TempDir,
    dir: std::path::PathBuf,
    old: BTreeMap<String, String>,
}

impl Scene {
    fn new() -> Self {
        let temp = TempDir::new().unwrap();
        let dir = temp.path().join("out");
        Self::first().write(&dir).unwrap();
        put(&dir, "edited", "mine");
        put(&dir, "target/x", "mine");
        put(&dir, "src/mine.rs", "mine");
        let old = tree(&dir);
        Self {
            _temp: temp,
            dir,
            old,
        }
    }

    fn first() -> Output {
        output(&[
            ("same", "1"),
            ("src/lib.rs", "1"),
            ("edited", "1"),
            ("gone/x", "1"),
            ("a", "1"),
            ("b/c", "1"),
        ])
    }

    fn second() -> Output {
        output(&[
            ("same", "1"),
            ("src/lib.rs", "2"),
            ("edited", "2"),
            ("new/x", "2"),
            ("a/d", "2"),
            ("b", "2"),
        ])
    }

    fn third() -> Output {
        output(&[
            ("same", "3"),
            ("src/lib.rs", "2"),
            ("new/y", "3"),
            ("a", "2"),
            ("b", "3"),
        ])
    }

    /// What the folder holds after a write of `output`. The edited version must be there in any case.
    fn expected(output: &Output) -> BTreeMap<String, String> {
        let mut expected = files(&[
            (".specsmith-edited/edited", "mine"),
            ("target/x", "mine"),
            ("src/mine.rs", "mine"),
        ]);
        expected.extend(
            output
                .files()
                .map(|(path, text)| (path.to_owned(), text.to_owned())),
        );
        expected
    }

    /// Writes, and is killed ahead of change number `at`. Says whether it came to that.
    fn killed(&self, output: &Output, at: usize) -> bool {
        let mut count = 0;
        let mut kill = |_: &Path| {
            count += 1;
            if count > at {
                std::panic::resume_unwind(Box::new("killed"));
            }
            Ok(())
        };
        catch_unwind(AssertUnwindSafe(|| {
            output.write_with(&self.dir, &mut Disk::new(&mut kill))
        }))
        .is_err()
    }

    fn assert_holds(&self, output: &Output, when: &str) {
        assert_eq!(tree(&self.dir), Self::expected(output), "{when}");
        assert!(output.check(&self.dir).unwrap().is_current(), "{when}");
    }
}

#[test]
fn a_kill_at_any_moment_is_undone_by_the_next_run() {
    for at in 0.. {
        let scene = Scene::new();
        let killed = scene.killed(&Scene::second(), at);
        assert_eq!(tree(&scene.dir)["target/x"], "mine");
        // A run that writes what was there before is the hardest to get right: it must not take old for new.
        for next in [Scene::second(), Scene::first(), Scene::third()] {
            let scene = Scene::new();
            assert_eq!(scene.killed(&Scene::second(), at), killed);
            next.write(&scene.dir).unwrap();
            scene.assert_holds(&next, &format!("killed at {at}"));
        }
        if !killed {
            assert!(at > 20, "only {at} steps");
            break;
        }
    }
}

#[test]
fn before_the_next_run_a_killed_one_is_seen() {
    for at in 0.. {
        let scene = Scene::new();
        let killed = scene.killed(&Scene::second(), at);
        let mut now = tree(&scene.dir);
        now.retain(|path, _| !path.starts_with(".specsmith-work"));
        let staleness = Scene::second().check(&scene.dir).unwrap();
        let whole_old = now == scene.old;
        let whole_new = now == Scene::expected(&Scene::second());
        assert!(
            whole_old || whole_new || staleness.interrupted,
            "killed at {at}: {now:?}"
        );
        assert!(whole_new || !staleness.is_current(), "killed at {at}");
        if !killed {
            break;
        }
    }
}

#[test]
fn the_undoing_of_a_kill_can_be_killed() {
    // All pairs of moments would take half a minute.
    for at in (0..).step_by(5) {
        let scene = Scene::new();
        if !scene.killed(&Scene::second(), at) {
            break;
        }
        for again in (at % 4..).step_by(4) {
            let scene = Scene::new();
            scene.killed(&Scene::second(), at);
            let killed = scene.killed(&Scene::third(), again);
            Scene::second().write(&scene.dir).unwrap();
            scene.assert_holds(&Scene::second(), &format!("killed at {at} and {again}"));
            if !killed {
                break;
            }
        }
    }
}

#[test]
fn what_the_user_does_after_a_kill_is_kept() {
    for at in 0.. {
        let scene = Scene::new();
        if !scene.killed(&Scene::second(), at) {
            break;
        }
        let lib = scene.dir.join("src/lib.rs");
        fs::write(&lib, "mine too").unwrap();
        Scene::second().write(&scene.dir).unwrap();
        assert_eq!(
            tree(&scene.dir)[".specsmith-edited/src/lib.rs"],
            "mine too",
            "killed at {at}"
        );
    }
}

#[test]
fn an_error_at_any_moment_leaves_the_old_files() {
    for at in 0.. {
        let scene = Scene::new();
        let mut count = 0;
        let mut fail = |_: &Path| {
            count += 1;
            if count == at + 1 {
                Err(io::Error::other("disk on fire"))
            } else {
                Ok(())
            }
        };
        let result = Scene::second().write_with(&scene.dir, &mut Disk::new(&mut fail));
        match result {
            Err(error) => {
                assert!(error.to_string().contains("disk on fire"), "{error}");
                assert_eq!(tree(&scene.dir), scene.old, "failed at {at}");
            }
            // While it cleans up, an error does not matter.
            Ok(_) if count > at => {}
            Ok(_) => break,
        }
        Scene::second().write(&scene.dir).unwrap();
        scene.assert_holds(&Scene::second(), &format!("failed at {at}"));
    }
}

#[test]
fn an_error_that_stays_is_told_and_undone_later() {
    let scene = Scene::new();
    let fail = |path: &Path| {
        if path.ends_with("src/lib.rs") || path.ends_with("gone/x") {
            Err(io::Error::other("disk on fire"))
        } else {
            Ok(())
        }
    };
    // Both removed when the write fails, one of them cannot come back.
    let mut armed = false;
    let mut later = |path: &Path| {
        armed |= path.ends_with("src/lib.rs");
        if armed { fail(path) } else { Ok(()) }
    };
    let error = Scene::second()
        .write_with(&scene.dir, &mut Disk::new(&mut later))
        .unwrap_err();
    assert!(matches!(error, OutputError::HalfWritten { .. }), "{error}");
    assert!(Scene::second().check(&scene.dir).unwrap().interrupted);
    Scene::second().write(&scene.dir).unwrap();
    scene.assert_holds(&Scene::second(), "after an error that stays");
}

#[test]
fn a_first_run_that_fails_leaves_nothing() {
    let dir = TempDir::new().unwrap();
    let dir = &dir.path().join("out");
    for at in 0.. {
        let mut count = 0;
        let mut fail = |_: &Path| {
            count += 1;
            if count == at + 1 {
                Err(io::Error::other("disk on fire"))
            } else {
                Ok(())
            }
        };
        if Scene::first()
            .write_with(dir, &mut Disk::new(&mut fail))
            .is_ok()
        {
            break;
        }
        assert!(!dir.exists(), "failed at {at}");
    }
    assert!(dir.exists());
}

#[test]
fn a_damaged_journal_is_not_believed() {
    let dir = TempDir::new().unwrap();
    let dir = &dir.path().join("out");
    output(&[("a", "1")]).write(dir).unwrap();
    put(dir, ".specsmith-work/journal", "-  ../victim\n");
    put(dir, ".specsmith-work/0.old", "evil\n");
    let expected = "`DIR/.specsmith-work/journal` is damaged in line 1
help: restore the output folder from version control, or choose another one";
    assert_eq!(message(output(&[("a", "2")]).write(dir), dir), expected);
    assert!(!dir.join("../victim").exists());
}
