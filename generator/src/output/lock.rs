//! Decides which of two runs may write the same output folder: the first.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::{OutputError, transaction};

/// The right to write the output folder. A killed run loses it, for the system drops the lock of a dead process.
pub(super) struct Lock {
    work: PathBuf,
    path: PathBuf,
    /// Open for as long as the lock holds.
    file: File,
}

impl Lock {
    /// Takes the lock, and makes the work folder in which it lies.
    pub(super) fn take(dir: &Path) -> Result<Self, OutputError> {
        let work = dir.join(transaction::WORK);
        let path = work.join("lock");
        // The file can vanish at any moment before it is ours, when another run releases it. Then take the next one.
        for _ in 0..100 {
            make_work_folder(&work)?;
            let opened = File::options()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path);
            let mut file = match opened {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                opened => opened.map_err(OutputError::io("write", &path))?,
            };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => break,
                // Some network file systems have no locks. To write is better than to refuse all work there.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => {
                    return Err(OutputError::io("lock", &path)(error));
                }
            }
            if is_still_there(&mut file, &path).map_err(OutputError::io("write", &path))? {
                return Ok(Self { work, path, file });
            }
        }
        Err(OutputError::Busy {
            dir: dir.to_owned(),
        })
    }

    /// Gives the lock back, and removes the work folder if nothing is left in it.
    ///
    /// No `Drop`, for a run that panics is to leave the folder as one that is killed.
    pub(super) fn release(self) {
        // Removed while it is locked: one who has it open already finds that it is gone.
        let _ = fs::remove_file(&self.path);
        let _ = fs::remove_dir(&self.work);
        drop(self.file);
    }
}

fn make_work_folder(work: &Path) -> Result<(), OutputError> {
    match fs::symlink_metadata(work) {
        Ok(metadata) if metadata.is_symlink() => Err(OutputError::Symlink {
            path: work.to_owned(),
        }),
        Ok(_) => Ok(()),
        Err(_) => match fs::create_dir(work) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            made => made.map_err(OutputError::io("create the folder", work)),
        },
    }
}

/// Whether the locked file is the one at the path, and not one that was removed between opening and locking.
fn is_still_there(file: &mut File, path: &Path) -> io::Result<bool> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_nanos());
    let token = format!("{} {now}\n", std::process::id());
    file.set_len(0)?;
    file.write_all(token.as_bytes())?;
    Ok(match fs::read(path) {
        Ok(text) => text == token.as_bytes(),
        // Windows lets nobody read a locked file, so that is a good sign there.
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    })
}
