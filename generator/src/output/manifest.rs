//! Decides which files of the output folder are specsmith's: those in `.specsmith`, as text of one line each.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::Path;

use super::disk::{self, Found};
use super::{Output, OutputError};

/// The manifest's path in the output folder.
pub(super) const PATH: &str = ".specsmith";
const HEADER: &str =
    "# The files here that specsmith generated: it replaces and removes these and no others.\n";

/// A hash of a text, by which an edit of it is noticed.
///
/// FNV-1a of 64 bits: nobody forges hashes to have his own edits overlooked, so a simple one that needs no crate and
/// never changes does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hash(u64);

impl Hash {
    /// The hash of a text, CR LF taken for LF, for a checkout may convert them.
    pub(super) fn of(text: &[u8]) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325;
        for (i, byte) in text.iter().enumerate() {
            if *byte != b'\r' || text.get(i + 1) != Some(&b'\n') {
                hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        Self(hash)
    }

    /// Reads what `Display` wrote.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let exact = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if exact {
            u64::from_str_radix(text, 16).ok().map(Self)
        } else {
            None
        }
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The files that specsmith generated, by path.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: BTreeMap<String, Hash>,
}

impl Manifest {
    /// The manifest of an output.
    pub(super) fn of(output: &Output) -> Self {
        let files = output
            .files()
            .map(|(path, text)| (path.to_owned(), Hash::of(text.as_bytes())));
        Self {
            files: files.collect(),
        }
    }

    /// The manifest in the output folder, if there is one.
    pub(super) fn read(dir: &Path) -> Result<Option<Self>, OutputError> {
        let text = match disk::look(dir, PATH)? {
            Found::Nothing => return Ok(None),
            Found::File(text) => text,
            Found::Folder | Found::Blocked(_) => {
                return Err(OutputError::Foreign {
                    dir: dir.to_owned(),
                    paths: vec![PATH.to_owned()],
                });
            }
        };
        Self::parse(&String::from_utf8_lossy(&text))
            .map(Some)
            .map_err(|line| OutputError::Damaged {
                path: dir.join(PATH),
                line,
                help: "restore it, from version control for example, or choose another folder",
            })
    }

    /// Reads what `Display` wrote; the error is the line that it did not write. As the paths are later removed, one
    /// that leaves the folder is such an error.
    fn parse(text: &str) -> Result<Self, usize> {
        let mut files = BTreeMap::new();
        for (i, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.starts_with('#'))
        {
            let (hash, path) = line.split_once("  ").ok_or(i + 1)?;
            let hash = Hash::parse(hash).ok_or(i + 1)?;
            if !super::is_ours(path) {
                return Err(i + 1);
            }
            files.insert(path.to_owned(), hash);
        }
        Ok(Self { files })
    }

    /// The hash that the file had when it was generated; `None` if it was not.
    pub(super) fn get(&self, path: &str) -> Option<Hash> {
        self.files.get(path).copied()
    }

    /// The files that an output no longer has.
    pub(super) fn stale(&self, output: &Output) -> impl Iterator<Item = &str> {
        self.files
            .keys()
            .map(String::as_str)
            .filter(|path| output.get(path).is_none())
    }
}

impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEADER)?;
        for (path, hash) in &self.files {
            write!(f, "{hash}  {path}")?;
            f.write_char('\n')?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Hash, Manifest};
    use crate::output::Output;

    #[test]
    fn hashes_are_stable() {
        assert_eq!(Hash::of(b"").to_string(), "cbf29ce484222325");
        assert_eq!(Hash::of(b"foobar").to_string(), "85944171f73967e8");
        assert_eq!(Hash::of(b"a\r\nb\r\n"), Hash::of(b"a\nb\n"));
        assert_ne!(Hash::of(b"a\rb"), Hash::of(b"ab"));
    }

    #[test]
    fn reads_what_it_writes() {
        let mut output = Output::new();
        output.insert("src/lib.rs", "foobar".to_owned());
        output.insert("Cargo.toml", String::new());
        let manifest = Manifest::of(&output);
        let text = "\
# The files here that specsmith generated: it replaces and removes these and no others.
cbf29ce484222325  Cargo.toml
345316a7168b8506  src/lib.rs
";
        assert_eq!(manifest.to_string(), text);
        assert_eq!(Manifest::parse(text), Ok(manifest));
        assert_eq!(Manifest::parse(""), Ok(Manifest::default()));
    }

    #[test]
    fn names_the_damaged_line() {
        for line in [
            "<<<<<<< HEAD",
            "",
            "cbf29ce484222325 src/lib.rs",
            "+bf29ce484222325  src/lib.rs",
            "cbf29ce484222325  ../lib.rs",
            "cbf29ce484222325  /etc/passwd",
            "cbf29ce484222325  src/../../lib.rs",
            "cbf29ce484222325  C:\\lib.rs",
            "cbf29ce484222325  .specsmith",
        ] {
            let text = format!("# comment\n{line}\ncbf29ce484222325  src/lib.rs\n");
            assert_eq!(Manifest::parse(&text), Err(2), "{line}");
        }
    }
}
