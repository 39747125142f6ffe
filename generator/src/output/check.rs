//! Decides how an output folder that is not up to date is described.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use similar::TextDiff;

use super::disk::{self, Found};
use super::manifest::{self, Manifest};
use super::{Output, OutputError, transaction};
use crate::diagnostic::render::visible;

/// How many lines of a file's diff are shown.
const DIFF_LINES: usize = 40;
/// After this time a diff need not be the shortest any more.
const DIFF_TIME: Duration = Duration::from_millis(500);

/// How a folder differs from an output. Its `Display` is for the user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staleness {
    /// The files that the folder lacks.
    pub missing: Vec<String>,
    /// The files whose text in the folder is another.
    pub changed: Vec<Difference>,
    /// The files that were generated into the folder and no longer are.
    pub stale: Vec<String>,
    /// Whether a run was killed while it wrote the folder, and none has set it right since.
    pub interrupted: bool,
}

/// A file whose text in the folder is another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The file, relative to the folder.
    pub path: String,
    /// How to get from its text to the right one, as the first lines of a unified diff.
    pub diff: String,
}

impl Staleness {
    /// Whether a write would change nothing.
    #[must_use]
    pub fn is_current(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn of(output: &Output, dir: &Path) -> Result<Self, OutputError> {
        if dir.exists() && !dir.is_dir() {
            return Err(OutputError::NotAFolder {
                path: dir.to_owned(),
            });
        }
        let mut staleness = Self {
            interrupted: transaction::is_interrupted(dir),
            ..Self::default()
        };
        for (path, text) in output.files() {
            staleness.compare(dir, path, text)?;
        }
        for path in Manifest::read(dir)?.unwrap_or_default().stale(output) {
            if matches!(disk::look(dir, path)?, Found::File(_)) {
                staleness.stale.push(path.to_owned());
            }
        }
        if staleness.is_current() {
            // Of other differences it would only be an echo.
            staleness.compare(dir, manifest::PATH, &Manifest::of(output).to_string())?;
        }
        Ok(staleness)
    }

    fn compare(&mut self, dir: &Path, path: &str, text: &str) -> Result<(), OutputError> {
        match disk::look(dir, path)? {
            Found::File(before) if before == text.as_bytes() => {}
            Found::File(before) => {
                let diff = diff(path, &String::from_utf8_lossy(&before), text);
                self.changed.push(Difference {
                    path: path.to_owned(),
                    diff,
                });
            }
            Found::Nothing | Found::Folder | Found::Blocked(_) => {
                self.missing.push(path.to_owned());
            }
        }
        Ok(())
    }
}

/// The first lines of the unified diff, safe to print.
fn diff(path: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::configure()
        .timeout(DIFF_TIME)
        .diff_lines(before, after);
    let mut unified = diff.unified_diff();
    let unified = unified
        .header(
            &format!("{path} (in the folder)"),
            &format!("{path} (generated)"),
        )
        .to_string();
    let mut lines = unified.lines().map(visible);
    let mut shown: Vec<_> = lines.by_ref().take(DIFF_LINES).collect();
    match lines.count() {
        0 => {}
        1 => shown.push("... 1 more line".into()),
        more => shown.push(format!("... {more} more lines").into()),
    }
    shown.push("".into());
    shown.join("\n")
}

impl fmt::Display for Staleness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.interrupted {
            writeln!(f, "interrupted: an earlier run was killed while it wrote")?;
        }
        for path in &self.missing {
            writeln!(f, "missing: {path}")?;
        }
        for path in &self.stale {
            writeln!(f, "stale: {path}")?;
        }
        for Difference { path, diff } in &self.changed {
            write!(f, "changed: {path}\n{diff}")?;
        }
        Ok(())
    }
}
