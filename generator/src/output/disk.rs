//! Decides how files are looked at and changed: never outside the output folder.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::OutputError;

/// What is at a path.
pub(super) enum Found {
    Nothing,
    File(Vec<u8>),
    Folder,
    /// Something that is no folder stands at this beginning of the path, or something that is no file at its end.
    Blocked(String),
}

/// Whether the path is relative, made of plain names, and the same on every system.
pub(super) fn stays_within(path: &str) -> bool {
    path.split('/').all(|name| {
        !matches!(name, "" | "." | "..")
            && !name.contains(|c: char| matches!(c, '\\' | ':') || c.is_control())
    })
}

/// What is at a path of the output folder, links not followed.
pub(super) fn look(dir: &Path, path: &str) -> Result<Found, OutputError> {
    let ends = path.match_indices('/').map(|(end, _)| end);
    for end in ends.chain([path.len()]) {
        let part = &path[..end];
        let full = dir.join(part);
        let kind = match fs::symlink_metadata(&full) {
            Ok(metadata) => metadata.file_type(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(error) => return Err(OutputError::io("read", &full)(error)),
        };
        if kind.is_symlink() {
            return Err(OutputError::Symlink { path: full });
        }
        if kind.is_file() && end == path.len() {
            return fs::read(&full)
                .map(Found::File)
                .map_err(OutputError::io("read", &full));
        }
        if !kind.is_dir() {
            return Ok(Found::Blocked(part.to_owned()));
        }
    }
    Ok(Found::Folder)
}

/// The names in a folder, sorted. None where there is no folder.
pub(super) fn names(dir: &Path) -> Result<Vec<String>, OutputError> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(OutputError::io("read", dir))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(OutputError::io("read", dir))?.file_name();
        names.push(name.to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Everything below a folder of the output folder that is no folder.
pub(super) fn files_below(dir: &Path, folder: &str) -> Result<Vec<String>, OutputError> {
    let mut files = Vec::new();
    for name in names(&dir.join(folder))? {
        let path = format!("{folder}/{name}");
        match look(dir, &path)? {
            Found::Folder => files.extend(files_below(dir, &path)?),
            _ => files.push(path),
        }
    }
    Ok(files)
}

/// Makes the output folder, and says whether it was missing.
pub(super) fn make_output_folder(dir: &Path) -> Result<bool, OutputError> {
    match fs::metadata(dir) {
        Ok(metadata) if metadata.is_dir() => Ok(false),
        Ok(_) => Err(OutputError::NotAFolder {
            path: dir.to_owned(),
        }),
        Err(_) => {
            fs::create_dir_all(dir).map_err(OutputError::io("create the folder", dir))?;
            Ok(true)
        }
    }
}

/// All changes to the disk go through it, so that a test can stop before any of them.
pub(super) struct Disk<'a> {
    before: &'a mut dyn FnMut(&Path) -> io::Result<()>,
}

impl<'a> Disk<'a> {
    /// A disk that calls `before` with the path ahead of each change.
    pub(super) fn new(before: &'a mut dyn FnMut(&Path) -> io::Result<()>) -> Self {
        Self { before }
    }

    /// Writes a new file.
    pub(super) fn write(&mut self, path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
        (self.before)(path)
            .and_then(|()| fs::File::create(path))
            .and_then(|file| (self.before)(path).map(|()| file))
            .and_then(|mut file| file.write_all(bytes))
            .map_err(OutputError::io("write", path))
    }

    /// Moves a file to the place of another one, in one step.
    pub(super) fn rename(&mut self, from: &Path, to: &Path) -> Result<(), OutputError> {
        (self.before)(to)
            .and_then(|()| fs::rename(from, to))
            .map_err(OutputError::io("write", to))
    }

    /// Gives a file a second name, so that it outlives its first one. A copy will do where there are no hard links.
    pub(super) fn keep(&mut self, from: &Path, to: &Path) -> Result<(), OutputError> {
        (self.before)(to)
            .and_then(|()| fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop)))
            .map_err(OutputError::io("keep a copy of", from))
    }

    /// Removes a file.
    pub(super) fn remove(&mut self, path: &Path) -> Result<(), OutputError> {
        (self.before)(path)
            .and_then(|()| fs::remove_file(path))
            .map_err(OutputError::io("remove", path))
    }

    /// Makes the folders that a path of the output folder needs.
    pub(super) fn make_folders(&mut self, dir: &Path, path: &str) -> Result<(), OutputError> {
        let Some((folder, _)) = path.rsplit_once('/') else {
            return Ok(());
        };
        let folder = dir.join(folder);
        if folder.is_dir() {
            return Ok(());
        }
        (self.before)(&folder)
            .and_then(|()| fs::create_dir_all(&folder))
            .map_err(OutputError::io("create the folder", &folder))
    }

    /// Removes the folders of a path that are empty now that its file is gone.
    pub(super) fn prune(&mut self, dir: &Path, path: &str) -> Result<(), OutputError> {
        let mut rest = path;
        while let Some((folder, _)) = rest.rsplit_once('/') {
            let full = dir.join(folder);
            (self.before)(&full).map_err(OutputError::io("remove", &full))?;
            // Refused for a folder that is not empty.
            if fs::remove_dir(full).is_err() {
                break;
            }
            rest = folder;
        }
        Ok(())
    }
}
