//! Decides what is said when the output folder cannot be read or written.

use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::render::Statement;

/// Why the output folder cannot be read or written. The text is one sentence; [`OutputError::help`] says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// The path of the folder is that of something else.
    #[error("`{}` is not a folder", .path.display())]
    NotAFolder {
        /// The path of the output folder.
        path: PathBuf,
    },
    /// The folder has files and no manifest.
    #[error("`{}` holds files that specsmith did not generate, such as `{example}`", .dir.display())]
    Unmanaged {
        /// The output folder.
        dir: PathBuf,
        /// The name of one of the files.
        example: String,
    },
    /// Files that specsmith did not generate stand where it wants to write.
    #[error(
        "`{}` holds files that specsmith did not generate, where it wants to write: {}",
        .dir.display(), listed(.paths)
    )]
    Foreign {
        /// The output folder.
        dir: PathBuf,
        /// All such files, relative to the folder.
        paths: Vec<String>,
    },
    /// The way to a file leads through a symbolic link.
    #[error("`{}` is a symbolic link, and specsmith does not write through one", .path.display())]
    Symlink {
        /// The link.
        path: PathBuf,
    },
    /// Another run is writing the same folder.
    #[error("another specsmith is writing `{}`", .dir.display())]
    Busy {
        /// The output folder.
        dir: PathBuf,
    },
    /// The manifest, or what an interrupted run has left behind, is not as specsmith wrote it.
    #[error("`{}` is damaged in line {line}", .path.display())]
    Damaged {
        /// The damaged file.
        path: PathBuf,
        /// The line, from 1 on.
        line: usize,
        /// What to do.
        help: &'static str,
    },
    /// The file system refuses.
    #[error("cannot {doing} `{}`: {error}", .path.display())]
    Io {
        /// What was tried, as `write`.
        doing: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the file system says.
        error: io::Error,
    },
    /// The file system refuses, and refuses too to have its earlier state back.
    #[error("{error}; the files in `{}` are now partly new and partly old, for {undo}", .dir.display())]
    HalfWritten {
        /// The output folder.
        dir: PathBuf,
        /// Why the write failed.
        error: Box<OutputError>,
        /// Why it could not be undone.
        undo: Box<OutputError>,
    },
}

impl OutputError {
    /// The stable kebab-case name of its kind, as `foreign-file`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAFolder { .. } => "not-a-folder",
            Self::Unmanaged { .. } => "foreign-folder",
            Self::Foreign { .. } => "foreign-file",
            Self::Symlink { .. } => "symbolic-link",
            Self::Busy { .. } => "output-busy",
            Self::Damaged { .. } => "output-damaged",
            Self::Io { .. } => "output-io",
            Self::HalfWritten { .. } => "half-written",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotAFolder { .. } => "choose another path for the output",
            Self::Unmanaged { .. } => {
                "choose a new or an empty folder; if it was generated, restore its `.specsmith`"
            }
            Self::Foreign { .. } => "move them away or choose another folder",
            Self::Symlink { .. } => "put a plain file or folder in its place or remove it",
            Self::Busy { .. } => "wait for it to end",
            Self::Damaged { help, .. } => help,
            Self::Io { error, .. } => advice(error),
            Self::HalfWritten { .. } => {
                "mend the cause and run specsmith again, which sets this right"
            }
        }
    }

    /// The error as text of several lines, with colors if `color`.
    #[must_use]
    pub fn text(&self, color: bool) -> String {
        Statement::error(self.code(), &self.to_string(), Some(self.help())).text(color)
    }

    /// Makes an error of one of the file system: `.map_err(OutputError::io("write", path))`.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Io {
            doing,
            path: path.to_owned(),
            error,
        }
    }
}

/// The paths, the first ones of many.
fn listed(paths: &[String]) -> String {
    const SHOWN: usize = 10;
    let shown: Vec<_> = paths
        .iter()
        .take(SHOWN)
        .map(|path| format!("`{path}`"))
        .collect();
    let more = match paths.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    shown.join(", ") + &more
}

fn advice(error: &io::Error) -> &'static str {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => {
            "make it writable or choose another folder"
        }
        Kind::NotADirectory | Kind::AlreadyExists => {
            "a file stands where a folder is needed: move it away or choose another folder"
        }
        Kind::StorageFull | Kind::QuotaExceeded => "free some space or choose another folder",
        Kind::InvalidInput | Kind::InvalidFilename => "choose another name for the folder",
        Kind::IsADirectory => {
            "a folder stands where a file is needed: move it away or choose another folder"
        }
        _ => "check the folder or choose another one",
    }
}
