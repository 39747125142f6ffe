//! Decides what stands behind the references of a description, by the standard that it follows.

use std::cell::Cell;

use super::Version;
use crate::diagnostic::{Diagnostic, Severity};
use crate::site::{FileId, Site};
use crate::source::{Broken, Ends, Files, Map, Node};

/// The files of a description, and the standard that they follow.
#[derive(Debug)]
pub struct Description<'a> {
    files: &'a Files,
    version: Version,
    ends: Ends,
    schema_ends: Ends,
    copied: Cell<usize>,
}

/// How many members references to whole maps may stand for: more than any description has, less than fills a memory.
const COPIED: usize = 50_000;

/// Keywords beside the `$ref` of a schema that do not make it another schema.
const ANNOTATIONS: [&str; 14] = [
    "$ref",
    "summary",
    "description",
    "title",
    "deprecated",
    "readOnly",
    "writeOnly",
    "nullable",
    "default",
    "example",
    "examples",
    "$comment",
    "externalDocs",
    "xml",
];

impl<'a> Description<'a> {
    pub(super) fn new(files: &'a Files, version: Version) -> Self {
        Self {
            files,
            version,
            ends: Ends::default(),
            schema_ends: Ends::default(),
            copied: Cell::new(0),
        }
    }

    /// Its files.
    #[must_use]
    pub fn files(&self) -> &'a Files {
        self.files
    }

    /// The standard that it follows.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// The value at a site.
    #[must_use]
    pub fn get(&self, site: &Site) -> Option<&'a Node> {
        self.files.get(site)
    }

    /// Whether so many members more may be read by way of a reference to the map that has them.
    pub(super) fn copies(&self, members: usize) -> bool {
        self.copied.set(self.copied.get().saturating_add(members));
        self.copied.get() <= COPIED
    }

    /// What an object refers to, by a `$ref` that is a string.
    #[must_use]
    pub fn reference<'n>(&self, node: &'n Node) -> Option<&'n str> {
        node.get("$ref").and_then(Node::as_str)
    }

    /// What a schema refers to, if that is all that it says: from `OpenAPI` 3.1 on, keywords beside the reference
    /// make a schema of their own (JSON Schema 2020-12, section 7.7.1.1).
    #[must_use]
    pub fn schema_reference<'n>(&self, node: &'n Node) -> Option<&'n str> {
        let alone = self.version < Version::OpenApi31 || siblings(node).next().is_none();
        self.reference(node).filter(|_| alone)
    }

    /// The text that stands for an object with a reference to it, which no standard allows and real files have.
    pub(super) fn text(&self, from: FileId, node: &Node) -> Option<&'a str> {
        self.files.named(from, self.reference(node)?)?.as_str()
    }

    /// Where a reference to an object ends that is no schema.
    ///
    /// # Errors
    ///
    /// If it leads to nothing.
    pub fn follow(&self, from: FileId, target: &str) -> Result<Site, Broken> {
        let end = self.files.follow(&self.ends, from, target, |_| true)?;
        self.checked(end, target, |node| node.as_map().is_some())
    }

    /// Where a reference to a schema ends.
    ///
    /// # Errors
    ///
    /// If it leads to nothing.
    pub fn follow_schema(&self, from: FileId, target: &str) -> Result<Site, Broken> {
        let alone = |node: &Node| self.schema_reference(node).is_some();
        let end = self.files.follow(&self.schema_ends, from, target, alone)?;
        self.checked(end, target, |node| {
            matches!(node, Node::Map(_) | Node::Bool(_))
        })
    }

    /// The end of a reference, if it is what was sought.
    fn checked(
        &self,
        end: Site,
        target: &str,
        sought: impl Fn(&Node) -> bool,
    ) -> Result<Site, Broken> {
        let node = self.get(&end).unwrap_or(&Node::Null);
        let whole = end.parent().is_none()
            && (node.get("openapi").is_some() || node.get("swagger").is_some());
        let why = match node {
            _ if whole => "there is a whole description".to_owned(),
            node if sought(node) => return Ok(end),
            node => format!("there is {}, not an object", node.kind()),
        };
        Err(Broken {
            code: "unresolved-reference",
            target: target.to_owned(),
            why,
            help: "refer to a definition, which is an object".to_owned(),
        })
    }

    /// The list that is at a site, or that a reference there leads to, which no standard allows.
    pub(super) fn list(&self, site: &Site, node: &'a Node) -> Option<(Site, &'a [Node])> {
        let Some(target) = self.reference(node) else {
            return Some((site.clone(), node.as_list()?));
        };
        let end = self.files.follow(&self.ends, site.file, target, |_| true);
        let end = end.ok()?;
        let list = self.get(&end)?.as_list()?;
        Some((end, list))
    }

    /// The maps that are at a site: that of a reference there, which no standard allows, and what is beside it.
    pub(super) fn maps(&self, site: &Site, node: &'a Node) -> Vec<(Site, &'a Map)> {
        let target = self.reference(node);
        let end = target.and_then(|target| self.follow(site.file, target).ok());
        let elsewhere = end.and_then(|end| Some((self.get(&end)?.as_map()?, end)));
        let elsewhere = elsewhere.map(|(map, end)| (end, map));
        let here = node.as_map().map(|map| (site.clone(), map));
        elsewhere.into_iter().chain(here).collect()
    }
}

/// Says that a member is not what the standard says.
pub(super) fn wrong_member(key: &str, at: &Site, expected: &str, node: &Node) -> Diagnostic {
    let found = node.kind();
    let message = format!("`{key}` should be {expected}, but is {found}; it is passed over");
    Diagnostic::new(Severity::Warning, "wrong-type", at, message)
}

/// Says that an item of a list is not what the standard says.
pub(super) fn wrong_item(at: &Site, expected: &str, node: &Node) -> Diagnostic {
    let found = node.kind();
    let message = format!("this should be {expected}, but is {found}; it is passed over");
    Diagnostic::new(Severity::Warning, "wrong-type", at, message)
}

/// The keywords beside the reference of a schema that say more than annotations do.
pub(super) fn siblings(node: &Node) -> impl Iterator<Item = &str> {
    let keys = node
        .as_map()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str());
    keys.filter(|key| !ANNOTATIONS.contains(key) && !key.starts_with("x-"))
}

/// Says that a reference leads to nothing.
#[must_use]
pub fn broken(at: &Site, broken: Broken) -> Diagnostic {
    let Broken {
        code,
        target,
        why,
        help,
    } = broken;
    let message = format!("the reference `{target}` cannot be followed: {why}");
    Diagnostic::new(Severity::Warning, code, &at.child("$ref"), message).with_help(help)
}
