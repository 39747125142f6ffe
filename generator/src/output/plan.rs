//! Decides which files must change so that the output folder holds an output, and whether they may.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use super::disk::{self, Found};
use super::manifest::{self, Hash, Manifest};
use super::{Output, OutputError, Written, transaction};

/// Where versions of generated files go that were edited by hand.
const EDITED: &str = ".specsmith-edited";

/// One file that must change.
pub(super) struct Change<'a> {
    /// Relative to the output folder.
    pub(super) path: Cow<'a, str>,
    /// Whether the file exists.
    pub(super) existed: bool,
    /// What it will hold. `None` removes it.
    pub(super) after: Option<Cow<'a, [u8]>>,
}

/// What must change, in this order, so that a file can take the place of a folder or a folder that of a file. The
/// manifest comes last.
pub(super) struct Plan<'a> {
    pub(super) changes: Vec<Change<'a>>,
    pub(super) written: Written,
}

impl<'a> Plan<'a> {
    /// Compares the output with the folder. An error names all files that are in the way.
    pub(super) fn new(output: &'a Output, dir: &Path) -> Result<Self, OutputError> {
        let manifest = Manifest::read(dir)?;
        if manifest.is_none() {
            refuse_unmanaged(dir)?;
        }
        let manifest = manifest.unwrap_or_default();
        let mut planner = Planner {
            dir,
            stale: manifest.stale(output).collect(),
            manifest: &manifest,
            foreign: BTreeSet::new(),
            saves: Vec::new(),
            changes: Vec::new(),
            written: Written::default(),
        };
        for path in planner.stale.clone() {
            planner.remove(path)?;
        }
        for (path, text) in output.files() {
            planner.put(path, text)?;
        }
        planner.finish(output)
    }
}

/// Refuses a folder with files of which nothing says that specsmith generated them.
fn refuse_unmanaged(dir: &Path) -> Result<(), OutputError> {
    let names = disk::names(dir)?;
    match names
        .into_iter()
        .find(|name| name != transaction::WORK && name != ".git")
    {
        Some(example) => Err(OutputError::Unmanaged {
            dir: dir.to_owned(),
            example,
        }),
        None => Ok(()),
    }
}

struct Planner<'m, 'a> {
    dir: &'m Path,
    manifest: &'m Manifest,
    /// The files that the folder has from an earlier run and the output has not.
    stale: BTreeSet<&'m str>,
    foreign: BTreeSet<String>,
    saves: Vec<Change<'a>>,
    changes: Vec<Change<'a>>,
    written: Written,
}

impl<'a> Planner<'_, 'a> {
    fn remove(&mut self, path: &str) -> Result<(), OutputError> {
        if let Found::File(before) = disk::look(self.dir, path)? {
            self.save_if_edited(path, before)?;
            self.changes.push(Change {
                path: path.to_owned().into(),
                existed: true,
                after: None,
            });
            self.written.removed += 1;
        }
        Ok(())
    }

    fn put(&mut self, path: &'a str, text: &'a str) -> Result<(), OutputError> {
        let existed = match disk::look(self.dir, path)? {
            Found::File(_) if self.manifest.get(path).is_none() => {
                self.foreign.insert(path.to_owned());
                return Ok(());
            }
            Found::File(before) if before == text.as_bytes() => {
                self.written.unchanged += 1;
                return Ok(());
            }
            Found::File(before) => {
                self.save_if_edited(path, before)?;
                self.written.changed += 1;
                true
            }
            found => {
                self.note_foreign(found, path)?;
                self.written.created += 1;
                false
            }
        };
        self.changes.push(Change {
            path: path.into(),
            existed,
            after: Some(text.as_bytes().into()),
        });
        Ok(())
    }

    /// Notes what stands where a new file goes, unless it is about to be removed.
    fn note_foreign(&mut self, found: Found, path: &str) -> Result<(), OutputError> {
        let in_the_way = match found {
            Found::Nothing | Found::File(_) => Vec::new(),
            Found::Blocked(path) => vec![path],
            Found::Folder => match disk::files_below(self.dir, path)? {
                files if files.is_empty() => vec![path.to_owned()],
                files => files,
            },
        };
        self.foreign.extend(
            in_the_way
                .into_iter()
                .filter(|path| !self.stale.contains(path.as_str())),
        );
        Ok(())
    }

    /// Has a copy made of a file that is not as it was generated, under the first name that is free for it.
    fn save_if_edited(&mut self, path: &str, text: Vec<u8>) -> Result<(), OutputError> {
        if self.manifest.get(path) == Some(Hash::of(&text)) {
            return Ok(());
        }
        let names = (1..).map(|n| format!("{EDITED}/{path}.{n}"));
        for copy in [format!("{EDITED}/{path}")].into_iter().chain(names) {
            match disk::look(self.dir, &copy)? {
                Found::Nothing => {
                    self.written.saved.push(copy.clone());
                    self.saves.push(Change {
                        path: copy.into(),
                        existed: false,
                        after: Some(text.into()),
                    });
                    break;
                }
                Found::File(saved) if saved == text => {
                    self.written.saved.push(copy);
                    break;
                }
                Found::Blocked(path) if path != copy => {
                    self.foreign.insert(path);
                    break;
                }
                Found::File(_) | Found::Folder | Found::Blocked(_) => {}
            }
        }
        Ok(())
    }

    fn finish(self, output: &Output) -> Result<Plan<'a>, OutputError> {
        if !self.foreign.is_empty() {
            let paths = self.foreign.into_iter().collect();
            return Err(OutputError::Foreign {
                dir: self.dir.to_owned(),
                paths,
            });
        }
        let mut changes = self.saves;
        changes.extend(self.changes);
        let after = Manifest::of(output).to_string().into_bytes();
        let before = disk::look(self.dir, manifest::PATH)?;
        if !matches!(&before, Found::File(before) if *before == after) {
            let existed = matches!(before, Found::File(_));
            changes.push(Change {
                path: manifest::PATH.into(),
                existed,
                after: Some(after.into()),
            });
        }
        Ok(Plan {
            changes,
            written: self.written,
        })
    }
}
