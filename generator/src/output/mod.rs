//! Decides how the generated files reach the disk, or how they differ from it.
//!
//! The output folder may hold the user's files too (`target/`, `Cargo.lock`, `.git`, whatever else): a file is
//! specsmith's only if the manifest `.specsmith`, written along with the files, lists it. From this follows:
//!
//! - A file of ours that is no longer generated is removed; one whose bytes are right is not touched, so that cargo
//!   sees no change.
//! - A file that is not ours is never touched. One that stands where we want to write is an error, as is a folder
//!   that holds files but no manifest (a lone `.git` is fine, for nothing is ever generated there).
//! - A file of ours that was edited by hand (its hash is not the manifest's) is replaced or removed all the same,
//!   for it says that it is generated, and a run that refuses would stop at every reformatted file. But first it is
//!   copied to `.specsmith-edited/`, under the same path, so that nothing is lost; [`Written::saved`] names the
//!   copies. They lie in one folder and not beside the originals, so that they are found and deleted at once. Line
//!   ends do not count as an edit, for a checkout may convert them.
//! - No path leads through a symbolic link within the folder. The folder itself may be one.
//!
//! A write either happens as a whole or not at all (`transaction` says how), and two at once exclude each other
//! (`lock`).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

mod check;
mod disk;
mod error;
mod lock;
mod manifest;
mod plan;
mod transaction;

#[cfg(test)]
mod tests;

pub use check::{Difference, Staleness};
pub use error::OutputError;

use disk::Disk;
use lock::Lock;
use plan::Plan;

/// What every name of ours in the output folder begins with that is not a generated file.
const RESERVED: &str = ".specsmith";

/// The files of a generated crate: relative path, with `/`, to text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    files: BTreeMap<String, String>,
}

/// What a write has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// How many files are new.
    pub created: usize,
    /// How many files have another text than before.
    pub changed: usize,
    /// How many files were right and were not touched.
    pub unchanged: usize,
    /// How many files are gone, as they are no longer generated.
    pub removed: usize,
    /// Where the versions edited by hand of changed and removed files are now, relative to the folder.
    pub saved: Vec<String>,
}

impl Output {
    /// An output without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file. Its lines will end with LF, the last one too.
    ///
    /// # Panics
    ///
    /// If the path is absolute, leaves the folder, is reserved (`.specsmith…`), or is that of another file or folder
    /// of the output.
    pub fn insert(&mut self, path: impl Into<String>, text: String) {
        let path = path.into();
        assert!(is_ours(&path), "`{path}` is no path for a generated file");
        let other = self.conflict(&path);
        assert!(
            other.is_none(),
            "`{path}` is in the way of `{}`",
            other.unwrap_or_default()
        );
        self.files.insert(path, unix_lines(text));
    }

    /// The file that cannot be beside one at `path`: it is there itself, or one is a folder of the other.
    fn conflict(&self, path: &str) -> Option<&str> {
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        let above = folders
            .chain([path])
            .find_map(|path| self.files.get_key_value(path));
        let below = format!("{path}/");
        let below = self
            .files
            .range(below.clone()..)
            .next()
            .filter(|(p, _)| p.starts_with(&below));
        above.or(below).map(|(path, _)| path.as_str())
    }

    /// The files, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of one file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Makes the folder hold exactly these files, beside the user's own, or leaves it as it was.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written, or only at the cost of files that are not specsmith's.
    pub fn write(&self, dir: &Path) -> Result<Written, OutputError> {
        self.write_with(dir, &mut Disk::new(&mut |_| Ok(())))
    }

    /// Says how the folder differs from what `write` would make of it, and touches nothing.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read.
    pub fn check(&self, dir: &Path) -> Result<Staleness, OutputError> {
        Staleness::of(self, &here_if_empty(dir))
    }

    fn write_with(&self, dir: &Path, disk: &mut Disk<'_>) -> Result<Written, OutputError> {
        let dir = &here_if_empty(dir);
        let created = disk::make_output_folder(dir)?;
        let result = Lock::take(dir).and_then(|lock| {
            let result = self.write_locked(dir, disk);
            lock.release();
            result
        });
        if created && result.is_err() {
            // A run that fails leaves no empty folder behind. One that has leftovers to undo is not empty and stays.
            let _ = fs::remove_dir(dir);
        }
        result
    }

    fn write_locked(&self, dir: &Path, disk: &mut Disk<'_>) -> Result<Written, OutputError> {
        transaction::recover(dir, disk)?;
        let plan = Plan::new(self, dir)?;
        transaction::run(dir, &plan.changes, disk)?;
        Ok(plan.written)
    }
}

/// Whether a generated file may have this path.
fn is_ours(path: &str) -> bool {
    disk::stays_within(path) && !path.starts_with(RESERVED)
}

/// The text with LF at the end of every line.
fn unix_lines(text: String) -> String {
    let mut text = if text.contains("\r\n") {
        text.replace("\r\n", "\n")
    } else {
        text
    };
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// The empty path names the working directory, but not to the file system.
fn here_if_empty(dir: &Path) -> std::borrow::Cow<'_, Path> {
    if dir.as_os_str().is_empty() {
        Path::new(".").into()
    } else {
        dir.into()
    }
}
