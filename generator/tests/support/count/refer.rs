//! Decides where a reference leads: a file, and a place within it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{Place, read};

/// References that a single pointer may walk through.
const MOST_STEPS: usize = 1000;

/// The files of a description, each read when it is first asked for.
pub(super) struct Files {
    folder: PathBuf,
    /// The way to the folder from the top.
    steps: Vec<String>,
    root: String,
    /// The root's own address.
    address: Option<String>,
    read: BTreeMap<String, Option<Rc<Value>>>,
}

impl Files {
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let root = path.file_name().and_then(|name| name.to_str());
        let root = root.ok_or("the path does not end in a name")?.to_owned();
        let value = read::read(path)?;
        let path = path.canonicalize().map_err(|error| error.to_string())?;
        let folder = path.parent().unwrap_or(Path::new("/"));
        let steps = folder.iter().skip(1);
        Ok(Self {
            folder: folder.to_owned(),
            steps: steps
                .map(|step| step.to_string_lossy().into_owned())
                .collect(),
            address: value["$self"].as_str().map(str::to_owned),
            read: BTreeMap::from([(root.clone(), Some(Rc::new(value)))]),
            root,
        })
    }

    /// The place of the description itself.
    pub(super) fn root(&self) -> Place {
        start(self.root.clone())
    }

    /// What a file holds.
    pub(super) fn file(&mut self, name: &str) -> Option<Rc<Value>> {
        if let Some(known) = self.read.get(name) {
            return known.clone();
        }
        let value = read::read(&self.folder.join(name)).ok().map(Rc::new);
        self.read.insert(name.to_owned(), value.clone());
        value
    }

    /// The place that the reference `text` in the file `from` names, whatever is there.
    pub(super) fn follow(&mut self, from: &str, text: &str) -> Option<Place> {
        let (mut at, mut rest) = self.target(from, text)?;
        for _ in 0..MOST_STEPS {
            let file = self.file(&at.file)?;
            let mut value = file.pointer(&at.pointer)?;
            while let Some(token) = rest.last() {
                let next = at.child(token);
                let Some(member) = file.pointer(&next.pointer) else {
                    break;
                };
                (at, value) = (next, member);
                rest.pop();
            }
            if rest.is_empty() {
                return Some(at);
            }
            // The pointer goes on where the reference that it met leads.
            let (start, before) = self.target(&at.file, value.get("$ref")?.as_str()?)?;
            at = start;
            rest.extend(before);
        }
        None
    }

    /// Where the way of a reference begins, and the tokens of the way, the first one last.
    fn target(&mut self, from: &str, text: &str) -> Option<(Place, Vec<String>)> {
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        let file = self.named(from, address)?;
        let fragment = percent_decode_str(fragment).decode_utf8().ok()?;
        if fragment.is_empty() {
            return Some((start(file), Vec::new()));
        }
        if let Some(pointer) = fragment.strip_prefix('/') {
            let tokens = pointer.rsplit('/');
            let tokens = tokens.map(|token| token.replace("~1", "/").replace("~0", "~"));
            return Some((start(file), tokens.collect()));
        }
        let value = self.file(&file)?;
        let place = anchored(&value, start(file), &fragment)?;
        Some((place, Vec::new()))
    }

    fn named(&self, from: &str, address: &str) -> Option<String> {
        if address.is_empty() {
            return Some(from.to_owned());
        }
        if self.address.as_deref() == Some(address) {
            return Some(self.root.clone());
        }
        if address.contains("://") {
            return None;
        }
        let path = percent_decode_str(address).decode_utf8().ok()?;
        Some(joined(&self.steps, from, &path))
    }
}

fn start(file: String) -> Place {
    Place {
        file,
        pointer: String::new(),
    }
}

/// The way from `folder` to a path beside the file `from`.
fn joined(folder: &[String], from: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let folder: Vec<&str> = folder.iter().map(String::as_str).collect();
    let mut steps = folder.clone();
    let beside = from.rsplit_once('/').map_or("", |(beside, _)| beside);
    for step in beside.split('/').chain(path.split('/')) {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    let pairs = folder.iter().zip(&steps);
    let common = pairs.take_while(|(one, other)| one == other).count();
    let mut way = vec![".."; folder.len() - common];
    way.extend(&steps[common..]);
    way.join("/")
}

/// Where a file has the anchor `name`.
fn anchored(value: &Value, at: Place, name: &str) -> Option<Place> {
    match value {
        Value::Object(members) => {
            let anchors = ["$anchor", "$dynamicAnchor"];
            let is_it = |key: &&str| value.get(key).and_then(Value::as_str) == Some(name);
            if anchors.iter().any(is_it) {
                return Some(at);
            }
            let mut members = members.iter();
            members.find_map(|(key, member)| anchored(member, at.child(key), name))
        }
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| anchored(item, at.child(&index.to_string()), name))
        }
        _ => None,
    }
}
