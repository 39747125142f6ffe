//! Decides which files a description is made of, and what a reference in one of them leads to.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::tree;

/// A place in one of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Spot {
    /// The file, as an index; 0 is the one that the description starts in.
    pub(crate) file: usize,
    /// The JSON pointer, without `#`.
    pub(crate) pointer: String,
}

impl Spot {
    /// A member of the value that is here.
    pub(crate) fn child(&self, key: &str) -> Self {
        let pointer = format!("{}/{}", self.pointer, escaped(key));
        Self {
            file: self.file,
            pointer,
        }
    }

    /// An item of the list that is here.
    pub(crate) fn item(&self, index: usize) -> Self {
        self.child(&index.to_string())
    }
}

/// A key as a segment of a JSON pointer.
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The version of the standard that a description says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    Swagger2,
    OpenApi30,
    OpenApi31,
}

/// The files of a description, all read.
pub(crate) struct Files {
    list: Vec<File>,
    by_path: BTreeMap<PathBuf, usize>,
}

struct File {
    path: PathBuf,
    tree: Result<Value, String>,
}

impl Files {
    /// The files of the description that starts in one of them.
    ///
    /// # Errors
    ///
    /// Why that one cannot be read; others that cannot are like references to nothing.
    pub(crate) fn read(root: &Path) -> Result<Self, String> {
        let root = root.canonicalize().map_err(|error| error.to_string())?;
        let mut files = Self {
            list: Vec::new(),
            by_path: BTreeMap::new(),
        };
        files.add(root);
        let mut next = 0;
        while let Some(File { path, tree }) = files.list.get(next) {
            let addresses = tree.as_ref().map(addresses).unwrap_or_default();
            let found = addresses
                .iter()
                .filter_map(|address| located(path, address).ok());
            for path in found.collect::<Vec<_>>() {
                files.add(path);
            }
            next += 1;
        }
        match &files.list[0].tree {
            Ok(_) => Ok(files),
            Err(why) => Err(why.clone()),
        }
    }

    fn add(&mut self, path: PathBuf) {
        if !self.by_path.contains_key(&path) {
            self.by_path.insert(path.clone(), self.list.len());
            let tree = tree::read(&path);
            self.list.push(File { path, tree });
        }
    }

    /// The place that a path and a pointer name, if it is in one of the files.
    pub(crate) fn spot(&self, path: &Path, pointer: &str) -> Option<Spot> {
        let file = *self.by_path.get(&path.canonicalize().ok()?)?;
        Some(Spot {
            file,
            pointer: pointer.to_owned(),
        })
    }

    /// A place as it is shown: the pointer, behind the file's name where it is not in the first one.
    pub(crate) fn shown(&self, spot: &Spot) -> String {
        let pointer = &spot.pointer;
        if spot.file == 0 {
            return format!("#{pointer}");
        }
        let folder = self.list[0].path.parent().unwrap_or(Path::new(""));
        let path = &self.list[spot.file].path;
        let path = path.strip_prefix(folder).unwrap_or(path);
        format!("{}#{pointer}", path.display())
    }

    /// The version that the description says.
    pub(crate) fn version(&self) -> Version {
        let root = self.get(&Spot::default());
        let says = root.and_then(|root| root.get("openapi"));
        // YAML has `3.1` as a number.
        let says = says.map(|value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        });
        match says {
            None => Version::Swagger2,
            Some(version) if version.starts_with("3.0") => Version::OpenApi30,
            Some(_) => Version::OpenApi31,
        }
    }

    /// The value at a place, if there is one.
    pub(crate) fn get(&self, spot: &Spot) -> Option<&Value> {
        let tree = self.list[spot.file].tree.as_ref();
        tree.ok()?.pointer(&spot.pointer)
    }

    /// What a reference leads to.
    ///
    /// # Errors
    ///
    /// Why it leads to nothing.
    pub(crate) fn target(&self, from: &Spot, reference: &str) -> Result<Spot, String> {
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let file = self
            .file(from.file, address)
            .map_err(|why| format!("`{reference}`: {why}"))?;
        let tree = self.list[file].tree.as_ref();
        let tree = tree.map_err(|why| format!("`{reference}`: {why}"))?;
        let fragment = percent_decode_str(fragment).decode_utf8_lossy();
        let pointer = if fragment.is_empty() || fragment.starts_with('/') {
            tree.pointer(&fragment).map(|_| fragment.into_owned())
        } else {
            anchored(tree, &fragment)
        };
        let pointer = pointer.ok_or_else(|| format!("`{reference}` leads to nothing"))?;
        Ok(Spot { file, pointer })
    }

    /// The members of a map, each with its place. A map may refer to another one, whose members are its own then.
    pub(crate) fn members(&self, map: &Spot) -> BTreeMap<String, Spot> {
        /// So many references may follow each other.
        const LONG: usize = 16;
        let mut members = BTreeMap::new();
        let mut next = Some(map.clone());
        for _ in 0..LONG {
            let Some((at, Value::Object(map))) = next
                .take()
                .and_then(|at| Some((at.clone(), self.get(&at)?)))
            else {
                break;
            };
            for (name, value) in map {
                if let Some(reference) = value.as_str().filter(|_| name == "$ref") {
                    next = self.target(&at, reference).ok();
                } else {
                    let own = at.child(name);
                    members.entry(name.clone()).or_insert(own);
                }
            }
        }
        members
    }

    fn file(&self, from: usize, address: &str) -> Result<usize, String> {
        if address.is_empty() {
            return Ok(from);
        }
        let path = located(&self.list[from].path, address)?;
        let file = self.by_path.get(&path);
        file.copied().ok_or_else(|| "it was not read".to_owned())
    }
}

fn located(from: &Path, address: &str) -> Result<PathBuf, String> {
    if address.contains("://") {
        return Err("it is not on this machine".to_owned());
    }
    let address = percent_decode_str(address).decode_utf8_lossy();
    let folder = from.parent().unwrap_or(Path::new(""));
    let path = folder.join(&*address).canonicalize();
    path.map_err(|error| error.to_string())
}

/// The addresses of other files in the references of a tree.
fn addresses(root: &Value) -> Vec<String> {
    let mut found = Vec::new();
    each(root, &mut |_, value| {
        let reference = value
            .get("$ref")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let address = reference.split('#').next().unwrap_or_default();
        if !address.is_empty() {
            found.push(address.to_owned());
        }
    });
    found.sort();
    found.dedup();
    found
}

/// The pointer to what calls itself `name` by `$anchor`.
fn anchored(root: &Value, name: &str) -> Option<String> {
    let mut found = None;
    each(root, &mut |pointer, value| {
        let called = |key| value.get(key).is_some_and(|own: &Value| own == name);
        if called("$anchor") || called("$dynamicAnchor") {
            found = Some(pointer.to_owned());
        }
    });
    found
}

/// Calls `visit` with each value of a tree and the pointer to it.
fn each(root: &Value, visit: &mut dyn FnMut(&str, &Value)) {
    let mut pending = vec![(String::new(), root)];
    while let Some((pointer, value)) = pending.pop() {
        visit(&pointer, value);
        match value {
            Value::Object(map) => {
                let inner = map
                    .iter()
                    .filter(|(_, value)| value.is_object() || value.is_array());
                pending.extend(
                    inner.map(|(key, value)| (format!("{pointer}/{}", escaped(key)), value)),
                );
            }
            Value::Array(list) => {
                let items = list.iter().enumerate();
                pending.extend(items.map(|(index, value)| (format!("{pointer}/{index}"), value)));
            }
            _ => {}
        }
    }
}
