//! Decides what a reference leads to (RFC 3986 and RFC 6901).

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use percent_encoding::percent_decode_str;

use super::files::Target;
use super::{Files, Node};
use crate::pointer::Pointer;
use crate::site::{FileId, Site};

/// How long a chain may be that leads a pointer through references on its way.
const DETOURS: usize = 32;

/// Where chains of references end that were followed before.
#[derive(Debug, Default)]
pub struct Ends(RefCell<HashMap<Site, Site>>);

/// Why a reference leads to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The stable name of the reason.
    pub code: &'static str,
    /// The reference that fails: the one that was to be followed, or one that it leads to.
    pub target: String,
    /// What is the matter with it.
    pub why: String,
    /// What to do about it.
    pub help: String,
}

impl Broken {
    fn new(
        code: &'static str,
        target: &str,
        why: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code,
            target: target.to_owned(),
            why: why.into(),
            help: help.into(),
        }
    }

    fn nothing(target: &str, help: impl Into<String>) -> Self {
        Self::new("unresolved-reference", target, "there is nothing", help)
    }
}

impl Files {
    /// Follows a reference, and the references that it leads to, to an object or a boolean.
    ///
    /// `goes_on` says whether the chain goes on at a value with a `$ref`, or ends at it.
    ///
    /// # Errors
    ///
    /// If it leads to nothing, to a file that is not there, or back to itself.
    pub fn follow(
        &self,
        ends: &Ends,
        from: FileId,
        target: &str,
        goes_on: impl Fn(&Node) -> bool,
    ) -> Result<Site, Broken> {
        let mut seen = HashSet::new();
        let (mut from, mut target) = (from, target);
        let end = loop {
            let site = self.site(from, target, DETOURS)?;
            if let Some(end) = ends.0.borrow().get(&site) {
                break end.clone();
            }
            let node = self.get(&site);
            let referring = node.filter(|node| goes_on(node));
            let next = referring
                .and_then(|node| node.get("$ref"))
                .and_then(Node::as_str);
            let Some(next) = next else {
                break check_end(node, target).map(|()| site)?;
            };
            from = site.file;
            if !seen.insert(site) {
                let help = "replace one of the references on the way by a definition";
                let why = "it leads back to itself";
                return Err(Broken::new("reference-cycle", target, why, help));
            }
            target = next;
        };
        let on_the_way = seen.into_iter().map(|site| (site, end.clone()));
        ends.0.borrow_mut().extend(on_the_way);
        Ok(end)
    }

    /// The site that a reference names, where there is something.
    fn site(&self, from: FileId, target: &str, detours: usize) -> Result<Site, Broken> {
        let (address, fragment) = target.split_once('#').unwrap_or((target, ""));
        let file = self.file(from, target, address)?;
        let Ok(fragment) = percent_decode_str(fragment).decode_utf8() else {
            let help = "write what the `%` stand for in UTF-8";
            return Err(Broken::new(
                "unresolved-reference",
                target,
                "it is not in UTF-8",
                help,
            ));
        };
        let Some(pointer) = Pointer::parse(&fragment) else {
            return self.anchored(file, target, &fragment);
        };
        let site = Site::new(file, pointer);
        if self.get(&site).is_some() {
            return Ok(site);
        }
        self.through_references(&site, detours)
            .ok_or_else(|| self.nothing(target, &site))
    }

    fn file(&self, from: FileId, target: &str, address: &str) -> Result<FileId, Broken> {
        let broken = |code, why: String, help: &str| Err(Broken::new(code, target, why, help));
        match self.target(from, address) {
            Target::Read(file) => Ok(file),
            Target::Unread(why) => {
                let help = "put the file there, or mend the reference";
                broken(
                    "unreadable-reference",
                    format!("the file cannot be read: {why}"),
                    help,
                )
            }
            Target::Elsewhere(url) => {
                let help = "download it, and map its URL to the copy in the table `[copies]` of the config";
                broken(
                    "unmapped-url",
                    format!("nothing is fetched, and `{url}` has no local copy"),
                    help,
                )
            }
            Target::Absolute => {
                let help = "write the path from the folder of this file";
                broken(
                    "unreadable-reference",
                    "an absolute path is of one machine only".to_owned(),
                    help,
                )
            }
            Target::OnDisk(..) | Target::Nowhere => {
                let help = "give the description as a file, or put the target into it";
                broken(
                    "unreadable-reference",
                    "the description is not in a folder".to_owned(),
                    help,
                )
            }
        }
    }

    fn anchored(&self, file: FileId, target: &str, name: &str) -> Result<Site, Broken> {
        let pointer = self.anchor(file, name).cloned();
        pointer
            .map(|pointer| Site::new(file, pointer))
            .ok_or_else(|| {
                let help = "write the way from the top of the file, as `#/components/schemas/Pet`";
                let why = "it is no JSON pointer, and no schema has it as its `$anchor`";
                Broken::new("unresolved-reference", target, why, help)
            })
    }

    /// Where a pointer leads whose way goes by references, which no standard allows and real files have.
    fn through_references(&self, site: &Site, detours: usize) -> Option<Site> {
        let detours = detours.checked_sub(1)?;
        let mut known = Site::new(site.file, Pointer::root());
        for segment in site.pointer.segments() {
            let next = known.child(&segment);
            if self.get(&next).is_some() {
                known = next;
                continue;
            }
            let target = self.get(&known)?.get("$ref")?.as_str()?;
            let end = self.site(known.file, target, detours).ok()?.child(&segment);
            known = match self.get(&end) {
                Some(_) => end,
                None => self.through_references(&end, detours)?,
            };
        }
        Some(known)
    }

    fn nothing(&self, target: &str, site: &Site) -> Broken {
        let nearest = nearest(self.source(site.file).root(), &site.pointer);
        let help = nearest.map_or_else(
            || "add what is missing, or mend the reference".to_owned(),
            |nearest| {
                let address = target.split('#').next().unwrap_or_default();
                format!("did you mean `{address}{nearest}`?")
            },
        );
        Broken::nothing(target, help)
    }
}

fn check_end(node: Option<&Node>, target: &str) -> Result<(), Broken> {
    match node {
        Some(Node::Map(_) | Node::Bool(_)) => Ok(()),
        other => {
            let found = other.map_or("nothing", Node::kind);
            let why = format!("there is {found}, not an object");
            let help = "refer to a definition, which is an object";
            Err(Broken::new("unresolved-reference", target, why, help))
        }
    }
}

/// A pointer that is almost the same and leads to something.
fn nearest(root: &Node, pointer: &Pointer) -> Option<Pointer> {
    let (mut node, mut known) = (root, Pointer::root());
    for segment in pointer.segments() {
        let key = match node.child(&segment) {
            Some(_) => segment,
            None => similar(node, &segment)?,
        };
        known = known.child(&key);
        node = node.child(&key)?;
    }
    Some(known)
}

fn similar(node: &Node, segment: &str) -> Option<String> {
    let ranked = node
        .as_map()?
        .keys()
        .map(|key| (strsim::damerau_levenshtein(key, segment), key));
    let (distance, key) = ranked.min()?;
    (distance <= segment.len().max(3) / 3).then(|| key.clone())
}
