//! Decides how several files change as one: all, or none.
//!
//! The work folder `.specsmith-work` lies within the output folder. There a rename is possible even if the output
//! folder is a mount point of its own, or its parent is not writable, and the swap is file by file anyway, for the
//! user's files beside ours are not to be moved around. It is there only while a write lasts. The steps:
//!
//! 1. Stage: `N.new` is written for each file to put in place, `N.old` becomes a second name of each file to replace
//!    or to remove. Then the journal, which lists them, appears by a rename.
//! 2. Apply: old files are removed, new ones renamed into place. Each of these is one step of the file system, so no
//!    file is ever there in part.
//! 3. Commit: the journal is removed. Then the rest of the work folder goes.
//!
//! An error on the way undoes what was done. So does the next run after a kill: if it finds a journal, it brings the
//! old files back, then starts afresh; without one, either nothing was changed or everything, and it only cleans up.
//! What the user has changed since the kill is left alone.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use super::OutputError;
use super::disk::{self, Disk, Found};
use super::manifest::Hash;
use super::plan::Change;

/// The name of the work folder.
pub(super) const WORK: &str = ".specsmith-work";
/// Stands in the journal for the hash of a file that is removed.
const REMOVED: &str = "-";

/// Undoes what a killed run has left half done.
pub(super) fn recover(dir: &Path, disk: &mut Disk<'_>) -> Result<(), OutputError> {
    let transaction = Transaction::new(dir);
    if let Found::File(journal) = disk::look(dir, &format!("{WORK}/journal"))? {
        let journal = String::from_utf8_lossy(&journal);
        let entries = Entry::parse_all(&journal).map_err(|line| OutputError::Damaged {
            path: transaction.journal(),
            line,
            help: "restore the output folder from version control, or choose another one",
        })?;
        transaction.undo(&entries, disk)?;
    }
    transaction.clean(disk)
}

/// Makes the changes, all or none.
pub(super) fn run(
    dir: &Path,
    changes: &[Change<'_>],
    disk: &mut Disk<'_>,
) -> Result<(), OutputError> {
    if changes.is_empty() {
        return Ok(());
    }
    let transaction = Transaction::new(dir);
    let entries: Vec<_> = changes.iter().map(Entry::of).collect();
    if let Err(error) = transaction.stage(changes, &entries, disk) {
        // Leftovers without a journal do no harm, and the next run removes them.
        let _ = transaction.clean(disk);
        return Err(error);
    }
    if let Err(error) = transaction.apply(changes, disk) {
        return Err(match transaction.undo(&entries, disk) {
            Ok(()) => {
                let _ = transaction.clean(disk);
                error
            }
            Err(undo) => OutputError::HalfWritten {
                dir: dir.to_owned(),
                error: Box::new(error),
                undo: Box::new(undo),
            },
        });
    }
    let _ = transaction.clean(disk);
    Ok(())
}

/// A line of the journal: a file that changes, and the hash of what is put there.
struct Entry<'a> {
    path: Cow<'a, str>,
    after: Option<Hash>,
}

impl<'a> Entry<'a> {
    fn of(change: &'a Change<'_>) -> Self {
        Self {
            path: Cow::Borrowed(&change.path),
            after: change.after.as_ref().map(|text| Hash::of(text)),
        }
    }

    fn line(&self) -> String {
        let hash = self
            .after
            .map_or_else(|| REMOVED.to_owned(), |hash| hash.to_string());
        format!("{hash}  {}\n", self.path)
    }

    /// Reads the journal; the error is the line that is none of it.
    fn parse_all(text: &'a str) -> Result<Vec<Self>, usize> {
        text.lines()
            .enumerate()
            .map(|(i, line)| Self::parse(line).ok_or(i + 1))
            .collect()
    }

    fn parse(line: &'a str) -> Option<Self> {
        let (hash, path) = line
            .split_once("  ")
            .filter(|(_, path)| disk::stays_within(path))?;
        let after = if hash == REMOVED {
            None
        } else {
            Some(Hash::parse(hash)?)
        };
        Some(Self {
            path: path.into(),
            after,
        })
    }
}

struct Transaction<'a> {
    dir: &'a Path,
    work: PathBuf,
}

impl<'a> Transaction<'a> {
    fn new(dir: &'a Path) -> Self {
        Self {
            dir,
            work: dir.join(WORK),
        }
    }

    fn journal(&self) -> PathBuf {
        self.work.join("journal")
    }

    fn new_file(&self, n: usize) -> PathBuf {
        self.work.join(format!("{n}.new"))
    }

    fn old_file(&self, n: usize) -> PathBuf {
        self.work.join(format!("{n}.old"))
    }

    fn stage(
        &self,
        changes: &[Change<'_>],
        entries: &[Entry<'_>],
        disk: &mut Disk<'_>,
    ) -> Result<(), OutputError> {
        for (n, change) in changes.iter().enumerate() {
            if let Some(after) = &change.after {
                disk.write(&self.new_file(n), after)?;
            }
            if change.existed {
                disk.keep(&self.dir.join(&*change.path), &self.old_file(n))?;
            }
        }
        let journal: String = entries.iter().map(Entry::line).collect();
        let part = self.work.join("journal.new");
        disk.write(&part, journal.as_bytes())?;
        disk.rename(&part, &self.journal())
    }

    fn apply(&self, changes: &[Change<'_>], disk: &mut Disk<'_>) -> Result<(), OutputError> {
        for (n, change) in changes.iter().enumerate() {
            let path = self.dir.join(&*change.path);
            if change.after.is_some() {
                disk.make_folders(self.dir, &change.path)?;
                disk.rename(&self.new_file(n), &path)?;
            } else {
                disk.remove(&path)?;
                disk.prune(self.dir, &change.path)?;
            }
        }
        disk.remove(&self.journal())
    }

    /// Brings back the old files where a new one, or nothing, is in their place. It can itself be interrupted and
    /// done again.
    fn undo(&self, entries: &[Entry<'_>], disk: &mut Disk<'_>) -> Result<(), OutputError> {
        for (n, entry) in entries.iter().enumerate().rev() {
            let path = self.dir.join(&*entry.path);
            let old = self.old_file(n);
            let had_file = old.exists();
            match disk::look(self.dir, &entry.path)? {
                Found::File(text) if entry.after == Some(Hash::of(&text)) => {
                    if had_file {
                        disk.rename(&old, &path)?;
                    } else {
                        disk.remove(&path)?;
                        disk.prune(self.dir, &entry.path)?;
                    }
                }
                Found::Nothing if had_file => {
                    disk.make_folders(self.dir, &entry.path)?;
                    disk.rename(&old, &path)?;
                }
                Found::Nothing => disk.prune(self.dir, &entry.path)?,
                _ => {}
            }
        }
        disk.remove(&self.journal())
    }

    /// Removes what a run without journal has left in the work folder.
    fn clean(&self, disk: &mut Disk<'_>) -> Result<(), OutputError> {
        for name in disk::names(&self.work)? {
            if Path::new(&name)
                .extension()
                .is_some_and(|kind| kind == "new" || kind == "old")
            {
                disk.remove(&self.work.join(name))?;
            }
        }
        Ok(())
    }
}

/// Whether a run was killed half way and has not been undone yet.
pub(super) fn is_interrupted(dir: &Path) -> bool {
    fs::symlink_metadata(Transaction::new(dir).journal()).is_ok()
}
