//! Decides which files a description is made of: itself, and what its references lead to.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use fluent_uri::{Uri, UriRef};
use percent_encoding::percent_decode_str;

use super::{Node, Origins, Position, Source, SourceError};
use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;
use crate::site::{FileId, Site};

/// The files of a description, all read. Nothing is fetched: of what stands at a URL, a local copy
/// is read, or none.
#[derive(Debug)]
pub struct Files {
    list: Vec<File>,
    by_path: BTreeMap<PathBuf, FileId>,
    by_url: BTreeMap<String, FileId>,
    unread: BTreeMap<PathBuf, SourceError>,
    copies: Copies,
    edit: Option<Edit>,
}

/// What overlays made of a description.
#[derive(Debug)]
pub struct Edit {
    /// The tree that the description is taken for.
    pub root: Node,
    /// Where the parts of the tree were written.
    pub origins: Origins,
    /// What the overlays were written in. They are the files that follow the description.
    pub overlays: Vec<Source>,
    /// What is to be said of the overlays.
    pub said: Vec<Diagnostic>,
}

/// Local copies of what stands at URLs.
///
/// A URL that ends in `/` stands for all that is below it, and its copy is a folder.
pub type Copies = Vec<(String, PathBuf)>;

#[derive(Debug)]
struct File {
    source: Source,
    /// `None` for a description that is not a file.
    path: Option<PathBuf>,
    /// The absolute URL that references start from, where it has one.
    url: Option<String>,
    anchors: OnceLock<BTreeMap<String, Pointer>>,
}

/// Which file a reference names.
#[derive(Debug)]
pub(super) enum Target<'a> {
    /// One that was read.
    Read(FileId),
    /// One that is on the disk, or should be; and its URL, where it has one.
    OnDisk(PathBuf, Option<String>),
    /// One that should be on the disk and cannot be read.
    Unread(&'a SourceError),
    /// One that stands at a URL without a local copy.
    Elsewhere(String),
    /// An absolute path, which is of one machine only.
    Absolute,
    /// One beside a description that is no file.
    Nowhere,
}

impl Files {
    /// The description, and all files that its references lead to, from file to file.
    ///
    /// `path` is where the description stands, from which relative references start, and `edit` what overlays made of
    /// it.
    #[must_use]
    pub fn load(
        description: Source,
        path: Option<&Path>,
        copies: Copies,
        mut edit: Option<Edit>,
    ) -> Self {
        let overlays = edit.as_mut().map(|edit| mem::take(&mut edit.overlays));
        let mut files = Self {
            list: Vec::new(),
            by_path: BTreeMap::new(),
            by_url: BTreeMap::new(),
            unread: BTreeMap::new(),
            copies,
            edit,
        };
        files.add(description, path.map(normal), None);
        for overlay in overlays.into_iter().flatten() {
            files.add(overlay, None, None);
        }
        let first = files.list.len();
        files.read_all(FileId::DESCRIPTION);
        let mut next = first;
        while next < files.list.len() {
            files.read_all(FileId::of(next));
            next += 1;
        }
        files.sort(first);
        files
    }

    /// Reads the files that the references of one lead to.
    fn read_all(&mut self, from: FileId) {
        for address in addresses(self.root(from)) {
            self.read(from, &address);
        }
    }

    /// Reads the file at an address, unless that was tried before.
    fn read(&mut self, from: FileId, address: &str) {
        let Target::OnDisk(path, url) = self.target(from, address) else {
            return;
        };
        match Source::read(&path) {
            Ok(source) => self.add(source, Some(path), url),
            Err(error) => drop(self.unread.insert(path, error)),
        }
    }

    fn add(&mut self, source: Source, path: Option<PathBuf>, url: Option<String>) {
        let id = FileId::of(self.list.len());
        let own = source.root().get("$self").and_then(Node::as_str);
        let own = own.and_then(|own| joined(url.as_deref(), without_fragment(own)));
        self.by_path.extend(path.clone().map(|path| (path, id)));
        for url in url.iter().chain(&own) {
            self.by_url.entry(url.clone()).or_insert(id);
        }
        self.list.push(File {
            source,
            path,
            url: own.or(url),
            anchors: OnceLock::new(),
        });
    }

    /// Numbers the files by their paths from `first` on, for the order in which references were met depends on that
    /// of maps.
    fn sort(&mut self, first: usize) {
        let mut order: Vec<usize> = (0..self.list.len()).collect();
        order[first..].sort_by(|a, b| self.list[*a].path.cmp(&self.list[*b].path));
        let mut now = vec![FileId::DESCRIPTION; order.len()];
        for (index, old) in order.iter().enumerate() {
            now[*old] = FileId::of(index);
        }
        let ids = self.by_path.values_mut().chain(self.by_url.values_mut());
        ids.for_each(|id| *id = now[id.index()]);
        let mut files: Vec<_> = self.list.drain(..).map(Some).collect();
        let taken = order.into_iter().filter_map(|old| files[old].take());
        self.list = taken.collect();
    }

    /// The description itself.
    #[must_use]
    pub fn description(&self) -> &Source {
        &self.list[0].source
    }

    /// The files: the description, its overlays, and the others sorted by path.
    #[must_use]
    pub fn sources(&self) -> impl ExactSizeIterator<Item = (FileId, &Source)> {
        let files = self.list.iter().enumerate();
        files.map(|(index, file)| (FileId::of(index), &file.source))
    }

    /// One of the files.
    #[must_use]
    pub fn source(&self, id: FileId) -> &Source {
        &self.list[id.index()].source
    }

    /// The tree of a file, as overlays have left it.
    #[must_use]
    pub fn root(&self, file: FileId) -> &Node {
        match &self.edit {
            Some(edit) if file == FileId::DESCRIPTION => &edit.root,
            _ => self.source(file).root(),
        }
    }

    /// What is to be said of the overlays.
    pub fn said(&self) -> impl Iterator<Item = &Diagnostic> {
        self.edit.iter().flat_map(|edit| &edit.said)
    }

    /// The value at a site, if there is one.
    #[must_use]
    pub fn get(&self, site: &Site) -> Option<&Node> {
        self.root(site.file).at(&site.pointer)
    }

    /// Where a value was written: a site of an overlay, or the same but for what overlays have moved.
    #[must_use]
    pub fn written(&self, site: &Site) -> Site {
        match &self.edit {
            Some(edit) if site.file == FileId::DESCRIPTION => edit.origins.of(&site.pointer),
            _ => site.clone(),
        }
    }

    /// A scalar as it was written: `1.10` for a number that is 1.1. `None` where that is not known.
    #[must_use]
    pub fn spelling(&self, site: &Site) -> Option<&str> {
        let Site { file, pointer } = self.written(site);
        self.source(file).spelling(&pointer)
    }

    /// Where a site is in the text of its file, if it was written there.
    #[must_use]
    pub fn locate(&self, written: &Site) -> Option<Position> {
        self.source(written.file).locate(&written.pointer)
    }

    /// The place in a file that calls itself `name` by `$anchor` (JSON Schema 2020-12, section 8.2.2).
    pub(super) fn anchor(&self, file: FileId, name: &str) -> Option<&Pointer> {
        let anchors = &self.list[file.index()].anchors;
        let found = anchors.get_or_init(|| {
            let mut found = BTreeMap::new();
            find_anchors(self.root(file), &Pointer::root(), &mut found);
            found
        });
        found.get(name)
    }

    /// The file that an address names in a reference of the file `from`.
    pub(super) fn target(&self, from: FileId, address: &str) -> Target<'_> {
        let file = &self.list[from.index()];
        if address.is_empty() {
            return Target::Read(from);
        }
        if address.starts_with("file:") {
            return Target::Absolute;
        }
        let url = joined(file.url.as_deref(), address);
        if let Some(found) = url.as_ref().and_then(|url| self.at_url(url)) {
            return found;
        }
        if let Some(url) = url.filter(|_| has_scheme(address) || file.path.is_none()) {
            return Target::Elsewhere(url);
        }
        let address = address.split('?').next().unwrap_or_default();
        let relative = percent_decode_str(address).decode_utf8_lossy();
        let relative = Path::new(relative.as_ref());
        if relative.has_root() || has_scheme(address) {
            return Target::Absolute;
        }
        let Some(path) = &file.path else {
            return Target::Nowhere;
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        self.at_path(normal(&folder.join(relative)), None)
    }

    fn at_url(&self, url: &str) -> Option<Target<'_>> {
        if let Some(id) = self.by_url.get(url) {
            return Some(Target::Read(*id));
        }
        let covers = |(copied, path): &(String, PathBuf)| {
            let below = url.strip_prefix(copied.as_str())?;
            let below = percent_decode_str(below).decode_utf8_lossy().into_owned();
            let path = match below.as_str() {
                "" => path.clone(),
                _ if copied.ends_with('/') => path.join(below),
                _ => return None,
            };
            Some((copied.len(), normal(&path)))
        };
        let (_, path) = self.copies.iter().filter_map(covers).max()?;
        Some(self.at_path(path, Some(url.to_owned())))
    }

    fn at_path(&self, path: PathBuf, url: Option<String>) -> Target<'_> {
        if let Some(id) = self.by_path.get(&path) {
            return Target::Read(*id);
        }
        match self.unread.get(&path) {
            Some(error) => Target::Unread(error),
            None => Target::OnDisk(path, url),
        }
    }
}

impl From<Source> for Files {
    /// A description that is no file: references to other files lead to nothing.
    fn from(description: Source) -> Self {
        Self::load(description, None, Copies::new(), None)
    }
}

impl FileId {
    pub(crate) fn of(index: usize) -> Self {
        Self(u32::try_from(index).expect("no run reads so many files"))
    }
}

/// The addresses of other files in the references of a tree: in a `$ref`, or in the mapping of a discriminator.
fn addresses(root: &Node) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        match node {
            Node::List(list) => pending.extend(list),
            // To look at each member is cheaper than to look for two in each map.
            Node::Map(map) => {
                for (key, node) in map {
                    match (key.as_str(), node) {
                        ("$ref", Node::String(target)) => found.extend(address(target)),
                        // It may also be the name of a property.
                        ("discriminator", Node::Map(_)) => {
                            found.extend(mapped(node));
                            pending.push(node);
                        }
                        (_, Node::Map(_) | Node::List(_)) => pending.push(node),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// The addresses in a mapping, whose targets may be the names of schemas, too.
fn mapped(discriminator: &Node) -> impl Iterator<Item = String> {
    let mapping = discriminator.get("mapping").and_then(Node::as_map);
    let targets = mapping
        .into_iter()
        .flatten()
        .filter_map(|(_, to)| to.as_str());
    let targets = targets.filter(|to| to.contains(['#', '/', '.']));
    targets.filter_map(address)
}

fn address(target: &str) -> Option<String> {
    let address = without_fragment(target);
    (!address.is_empty()).then(|| address.to_owned())
}

fn without_fragment(target: &str) -> &str {
    target.split('#').next().unwrap_or_default()
}

fn find_anchors(node: &Node, at: &Pointer, found: &mut BTreeMap<String, Pointer>) {
    match node {
        Node::List(list) => {
            for (index, node) in list.iter().enumerate() {
                find_anchors(node, &at.item(index), found);
            }
        }
        Node::Map(map) => {
            let anchors = ["$anchor", "$dynamicAnchor"].into_iter();
            let anchors = anchors.filter_map(|key| map.get(key).and_then(Node::as_str));
            for anchor in anchors {
                found.entry(anchor.to_owned()).or_insert_with(|| at.clone());
            }
            for (key, node) in map {
                find_anchors(node, &at.child(key), found);
            }
        }
        _ => {}
    }
}

/// Whether an address says how to get there, as `https:`; a drive of Windows is no scheme.
fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else {
        return false;
    };
    let known = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(known)
}

/// The absolute URL of an address (RFC 3986, section 5.2).
fn joined(base: Option<&str>, address: &str) -> Option<String> {
    let reference = UriRef::parse(address).ok()?;
    if reference.has_scheme() {
        return has_scheme(address).then(|| reference.normalize().into_string());
    }
    let base = Uri::parse(base?).ok()?;
    let url = reference.resolve_against(&base).ok()?;
    Some(url.normalize().into_string())
}

/// The path without `.`, and without `..` where a folder goes before it.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        let last = normal.components().next_back();
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(last, Some(Component::Normal(_))) => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}
