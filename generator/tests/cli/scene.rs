//! Decides how a run of the program is made and told.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use tempfile::TempDir;

/// A description of which nothing is to be said.
pub(crate) const PETS: &str = "\
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
servers: [{ url: https://pets.example.com }]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        '200':
          description: All pets
          content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
components:
  schemas:
    Pet: { type: object, required: [id], properties: { id: { type: integer, format: int64 } } }
";

/// What most runs are asked to do.
pub(crate) const GENERATE: &str = "generate openapi.yaml --out out --name pets";

/// A file or a folder: its bytes and when they were written, or nothing.
pub(crate) type Entry = Option<(Vec<u8>, SystemTime)>;

/// A folder in which the program runs.
pub(crate) struct Scene {
    dir: TempDir,
}

impl Scene {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self {
            dir: TempDir::new().expect("there is a folder for temporary files"),
        }
    }

    /// An empty folder that lies in memory where there is such a thing, for tests that would wait for the disk.
    pub(crate) fn in_memory() -> Self {
        TempDir::new_in("/dev/shm").map_or_else(|_| Self::empty(), |dir| Self { dir })
    }

    /// A folder with a description and the output of an earlier run in `out`.
    pub(crate) fn new(description: impl AsRef<[u8]>) -> Self {
        let scene = Self::empty();
        scene.file("openapi.yaml", description);
        let mut old = specsmith::output::Output::new();
        old.insert("Cargo.toml", "# of an earlier run\n".to_owned());
        old.insert("src/lib.rs", String::new());
        old.write(&scene.path("out"))
            .expect("the folder can be written");
        scene
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    /// Puts a file there.
    pub(crate) fn file(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder"))
            .expect("a folder is made");
        fs::write(path, text).expect("a file is written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The program with arguments that have no spaces in them, in the folder, far from any terminal.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specsmith"));
        command
            .current_dir(self.dir.path())
            .args(arguments.split_whitespace());
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &str) -> Output {
        self.command(arguments)
            .output()
            .expect("the program can be run")
    }

    /// Runs the program and compares all that it tells. What is expected may start with a line end.
    #[track_caller]
    pub(crate) fn check(&self, arguments: &str, expected: &str) {
        let expected = expected.strip_prefix('\n').unwrap_or(expected);
        let told = self.told(&self.run(arguments));
        assert!(
            told == expected,
            "$ specsmith {arguments}\n{told}\nis not what was expected:\n{expected}"
        );
    }

    /// Runs the program with a text as its standard input and gives all that it tells.
    pub(crate) fn told_of(&self, input: &str, arguments: &str) -> String {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program can be run");
        let mut stdin = child.stdin.take().expect("the input is piped");
        stdin
            .write_all(input.as_bytes())
            .expect("the program reads its input");
        drop(stdin);
        self.told(&child.wait_with_output().expect("the program ends"))
    }

    /// The same of a run that fails, which may change no file.
    #[track_caller]
    pub(crate) fn refuses(&self, arguments: &str, expected: &str) {
        let before = self.tree();
        self.check(arguments, &format!("{expected}exit code 2\n"));
        assert!(
            before == self.tree(),
            "$ specsmith {arguments}\nhas changed a file"
        );
    }

    /// What a run printed, standard output first, and its exit code.
    pub(crate) fn told(&self, output: &Output) -> String {
        let mut told = String::new();
        let streams = [&output.stdout, &output.stderr];
        for text in streams {
            told.push_str(str::from_utf8(text).expect("the program prints UTF-8"));
        }
        match output.status.code() {
            Some(0) => {}
            Some(code) => writeln!(told, "exit code {code}").expect("a String takes all"),
            None => writeln!(told, "{}", output.status).expect("a String takes all"),
        }
        told.replace(&self.dir.path().display().to_string(), "DIR")
    }

    /// All that is in the folder.
    pub(crate) fn tree(&self) -> BTreeMap<PathBuf, Entry> {
        tree(self.dir.path())
    }
}

/// All that is in a folder.
pub(crate) fn tree(dir: &Path) -> BTreeMap<PathBuf, Entry> {
    let mut tree = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder can be read") {
            let path = entry.expect("an entry can be read").path();
            let metadata = fs::symlink_metadata(&path).expect("an entry can be looked at");
            let content = metadata.is_file().then(|| {
                let bytes = fs::read(&path).expect("a file can be read");
                (bytes, metadata.modified().expect("files have a time"))
            });
            if metadata.is_dir() {
                folders.push(path.clone());
            }
            let path = path.strip_prefix(dir).expect("it is below").to_owned();
            tree.insert(path, content);
        }
    }
    tree
}
