//! Decides what is said when the output folder cannot be read or written.

use std::io;
use std::path::{Path, PathBuf};

/// Why the output folder cannot be read or written. The text says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// The path of the folder is that of something else.
    #[error("`{}` is not a folder\nhelp: choose another path for the output", .path.display())]
    NotAFolder {
        /// The path of the output folder.
        path: PathBuf,
    },
    /// The folder has files and no manifest.
    #[error(
        "`{}` holds files that specsmith did not generate, such as `{example}`\n\
         help: choose a new or an empty folder; if it was generated, restore its `.specsmith`", .dir.display()
    )]
    Unmanaged {
        /// The output folder.
        dir: PathBuf,
        /// The name of one of the files.
        example: String,
    },
    /// Files that specsmith did not generate stand where it wants to write.
    #[error(
        "`{}` holds files that specsmith did not generate, where it wants to write:{}\n\
         help: move them away or choose another folder", .dir.display(), listed(.paths)
    )]
    Foreign {
        /// The output folder.
        dir: PathBuf,
        /// All such files, relative to the folder.
        paths: Vec<String>,
    },
    /// The way to a file leads through a symbolic link.
    #[error(
        "`{}` is a symbolic link, and specsmith does not write through one\n\
         help: put a plain file or folder in its place or remove it", .path.display()
    )]
    Symlink {
        /// The link.
        path: PathBuf,
    },
    /// Another run is writing the same folder.
    #[error("another specsmith is writing `{}`\nhelp: wait for it to end", .dir.display())]
    Busy {
        /// The output folder.
        dir: PathBuf,
    },
    /// The manifest, or what an interrupted run has left behind, is not as specsmith wrote it.
    #[error("`{}` is damaged in line {line}\nhelp: {help}", .path.display())]
    Damaged {
        /// The damaged file.
        path: PathBuf,
        /// The line, from 1 on.
        line: usize,
        /// What to do.
        help: &'static str,
    },
    /// The file system refuses.
    #[error("cannot {doing} `{}`: {error}\nhelp: {}", .path.display(), advice(.error))]
    Io {
        /// What was tried, as `write`.
        doing: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the file system says.
        error: io::Error,
    },
    /// The file system refuses, and refuses too to have its earlier state back.
    #[error(
        "{error}\nThe files in `{}` are now partly new and partly old: {undo}\n\
         The next run will set this right.", .dir.display()
    )]
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
    /// Makes an error of one of the file system: `.map_err(OutputError::io("write", path))`.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Io {
            doing,
            path: path.to_owned(),
            error,
        }
    }
}

fn listed(paths: &[String]) -> String {
    paths.iter().flat_map(|path| ["\n  ", path]).collect()
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
