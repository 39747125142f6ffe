//! Decides what of a folder is a description: a file of JSON or YAML, or a folder with one that says so.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A description that is to be tried.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Description {
    /// The name of its file or folder, without extension, made fit for a package.
    pub(crate) name: String,
    /// The file that it starts in.
    pub(crate) path: PathBuf,
}

/// Why there is nothing to try.
#[derive(Debug)]
pub(crate) enum DiscoverError {
    Io(PathBuf, io::Error),
    Empty(PathBuf),
    Twice(String),
    Unknown {
        names: Vec<String>,
        known: Vec<String>,
    },
}

impl std::fmt::Display for DiscoverError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(path, error) => write!(f, "cannot read {}: {error}", path.display()),
            Self::Empty(path) => write!(f, "no description is in {}", path.display()),
            Self::Twice(name) => write!(f, "several descriptions are called `{name}`"),
            Self::Unknown { names, known } => write!(
                f,
                "no description is called `{}`; there are {}",
                names.join("`, `"),
                known.join(", ")
            ),
        }
    }
}

impl std::error::Error for DiscoverError {}

/// The descriptions of a folder, sorted by name; only those of `only`, if it is not empty.
pub(crate) fn discover(folder: &Path, only: &[String]) -> Result<Vec<Description>, DiscoverError> {
    let mut found = BTreeMap::new();
    for path in entries(folder)? {
        let root = if path.is_dir() {
            root_of(&path)?
        } else {
            described(&path)
        };
        let Some(root) = root else { continue };
        let name = name(&path);
        if found.insert(name.clone(), root).is_some() {
            return Err(DiscoverError::Twice(name));
        }
    }
    if found.is_empty() {
        return Err(DiscoverError::Empty(folder.to_owned()));
    }
    let unknown: Vec<String> = only
        .iter()
        .filter(|name| !found.contains_key(*name))
        .cloned()
        .collect();
    if !unknown.is_empty() {
        let known = found.into_keys().collect();
        return Err(DiscoverError::Unknown {
            names: unknown,
            known,
        });
    }
    let wanted = found
        .into_iter()
        .filter(|(name, _)| only.is_empty() || only.contains(name));
    Ok(wanted
        .map(|(name, path)| Description { name, path })
        .collect())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, DiscoverError> {
    let failed = |error| DiscoverError::Io(folder.to_owned(), error);
    let entries = fs::read_dir(folder).map_err(failed)?;
    let paths = entries.map(|entry| Ok(entry?.path()));
    let mut paths = paths.collect::<io::Result<Vec<_>>>().map_err(failed)?;
    paths.sort();
    Ok(paths)
}

/// The file itself if its extension is that of a description.
fn described(path: &Path) -> Option<PathBuf> {
    let extension = path.extension()?.to_str()?;
    ["json", "yaml", "yml"]
        .contains(&extension)
        .then(|| path.to_owned())
}

/// The file of a folder that says which version of the standard it follows.
fn root_of(folder: &Path) -> Result<Option<PathBuf>, DiscoverError> {
    let files = entries(folder)?.into_iter().filter(|path| path.is_file());
    Ok(files
        .filter_map(|path| described(&path))
        .find(|path| says_version(path)))
}

fn says_version(path: &Path) -> bool {
    /// The key stands among the first ones.
    const START: u64 = 64 * 1024;
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(START).read_to_end(&mut start));
    let text = String::from_utf8_lossy(&start);
    let version = |line: &str| {
        let line = line.trim_start_matches(['{', ' ', '\t', '"', '\'']);
        line.starts_with("openapi") || line.starts_with("swagger")
    };
    let one_line = text
        .lines()
        .next()
        .is_some_and(|line| line.contains("\"openapi\":"));
    read.is_ok()
        && (one_line
            || text
                .lines()
                .any(|line| !line.starts_with("  ") && version(line)))
}

fn name(path: &Path) -> String {
    let stem = if path.is_dir() {
        path.file_name()
    } else {
        path.file_stem()
    };
    let stem = stem.unwrap_or_default().to_string_lossy().to_lowercase();
    let fit = |c: char| {
        if c.is_ascii_alphanumeric() || c == '_' {
            c
        } else {
            '-'
        }
    };
    stem.chars().map(fit).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::discover;

    fn check(only: &[&str], expected: &Result<Vec<(&str, &str)>, &str>) {
        let folder = tempfile::tempdir().expect("a folder can be made");
        for (path, text) in [
            ("b.json", "{\"openapi\": \"3.0.0\"}"),
            ("a.api.yml", "swagger: '2.0'"),
            ("manifest.tsv", ""),
            ("SHA256SUMS", ""),
            ("many/part.yaml", "title: part\nx:\n  openapi: 3.0.0"),
            ("many/root.yaml", "info: {}\nopenapi: 3.0.0"),
            ("none/part.yaml", "title: part"),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        }
        let only: Vec<String> = only.iter().map(|&name| name.to_owned()).collect();
        let found = discover(folder.path(), &only).map_err(|error| error.to_string());
        let short = found.as_ref().map_err(String::as_str).map(|found| {
            let short = |own: &super::Description| {
                let path = own
                    .path
                    .strip_prefix(folder.path())
                    .expect("it is in the folder");
                (own.name.clone(), path.display().to_string())
            };
            found.iter().map(short).collect::<Vec<_>>()
        });
        let expected = expected.clone().map(|list| {
            let owned = |(name, path): (&str, &str)| (name.to_owned(), path.to_owned());
            list.into_iter().map(owned).collect::<Vec<_>>()
        });
        assert_eq!(short, expected);
    }

    #[test]
    fn files_and_folders_are_descriptions() {
        let all = vec![
            ("a-api", "a.api.yml"),
            ("b", "b.json"),
            ("many", "many/root.yaml"),
        ];
        check(&[], &Ok(all));
    }

    #[test]
    fn only_the_named_ones_are_taken() {
        check(&["many"], &Ok(vec![("many", "many/root.yaml")]));
    }

    #[test]
    fn an_unknown_name_is_told_the_known_ones() {
        let said = "no description is called `c`, `d`; there are a-api, b, many";
        check(&["c", "b", "d"], &Err(said));
    }
}
