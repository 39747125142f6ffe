//! Decides what one action does to a tree, and why it does nothing.

use super::edit::{self, Clash, Incoming, Part};
use super::path::Path;
use super::select::{Selection, select};
use super::{Action, Change, Version, read, said};
use crate::diagnostic::{Diagnostic, Severity};
use crate::pointer::Pointer;
use crate::site::Site;
use crate::source::Node;
use crate::source::origins::{Origin, Origins, Spot};

/// How much may come into the tree by one overlay, in values.
const ROOM: usize = 1_000_000;
/// How deep the tree may become; as deep as that of a file may be.
const LEVELS: usize = 128;

/// A tree while an overlay is applied to it.
pub(super) struct Editor<'t> {
    version: Version,
    root: &'t mut Node,
    origins: &'t mut Origins,
    /// How much may still come into the tree.
    room: usize,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Why an action, or what is left of it, is passed over.
type Applied<T = ()> = Result<T, Box<Diagnostic>>;

/// An action is passed over, or does not reach all of its targets.
fn refused<T>(
    code: &'static str,
    at: &Site,
    message: String,
    help: impl Into<String>,
) -> Applied<T> {
    let diagnostic = said(Severity::Warning, code, at, message);
    Err(Box::new(diagnostic.with_help(help)))
}

impl<'t> Editor<'t> {
    pub(super) fn new(version: Version, root: &'t mut Node, origins: &'t mut Origins) -> Self {
        Self {
            version,
            root,
            origins,
            room: ROOM,
            diagnostics: Vec::new(),
        }
    }

    pub(super) fn apply(&mut self, action: &Action) {
        if self.room == 0 {
            return;
        }
        if let Err(diagnostic) = self.try_apply(action) {
            self.diagnostics.push(*diagnostic);
        }
    }

    fn try_apply(&mut self, action: &Action) -> Applied {
        let targets = self.selected(&action.target, &action.at.child("target"))?;
        self.check_primitives(action, &targets)?;
        match &action.change {
            Change::Remove => self.remove(action, &targets),
            Change::Update(node) => {
                let at = action.at.child("update");
                let origin = Origin::written(at.clone());
                self.update(action, &targets, &Incoming { node, origin }, &at)
            }
            Change::Copy(path) => {
                let at = action.at.child("copy");
                let (node, spot) = self.copied(path, &at)?;
                let (node, origin) = (&node, Origin::copied(&spot));
                self.update(action, &targets, &Incoming { node, origin }, &at)
            }
        }
    }

    fn get(&self, pointer: &Pointer) -> Option<&Node> {
        let mut segments = pointer.segments();
        segments.try_fold(&*self.root, |node, segment| node.child(&segment))
    }

    fn selected(&self, path: &Path, at: &Site) -> Applied<Vec<Pointer>> {
        let text = path.text();
        match select(self.root, path) {
            Selection::Of(pointers) => Ok(pointers),
            Selection::Nothing { segments, before } => {
                let message = format!("`{text}` selects nothing");
                let help = self.nearest(path, segments, &before);
                refused("overlay-no-match", at, message, help)
            }
            Selection::TooMuchWork => {
                let message = format!("it takes too long to tell what `{text}` selects");
                let help = "write more of the way, so that fewer `..` are needed";
                refused("overlay-too-large", at, message, help)
            }
        }
    }

    /// What of a path still selects something, and what may be meant by what follows.
    fn nearest(&self, path: &Path, segments: usize, before: &[Pointer]) -> String {
        let prefix = path.prefix(segments);
        let maps = before.iter().filter_map(|at| self.get(at)?.as_map());
        let keys = maps.flat_map(|map| map.keys()).map(String::as_str);
        if let Some(meant) = path.key(segments).and_then(|key| read::nearest(key, keys)) {
            return format!("did you mean the key `{meant}` of `{prefix}`?");
        }
        match before.len() {
            1 => format!("as far as `{prefix}`, it selects a value"),
            count => format!("as far as `{prefix}`, it selects {count} values"),
        }
    }

    /// Says if a version 1.0 selects what only 1.1 can change.
    fn check_primitives(&self, action: &Action, targets: &[Pointer]) -> Applied {
        if self.version == Version::V1_1 {
            return Ok(());
        }
        let mut found = targets.iter().filter_map(|at| Some((at, self.get(at)?)));
        let Some((at, node)) = found.find(|(_, node)| edit::is_primitive(node)) else {
            return Ok(());
        };
        let (text, kind) = (action.target.text(), node.kind());
        let message = format!(
            "`{text}` selects {kind}, `{at}`, but version 1.0 changes only objects and arrays"
        );
        let help = "write `overlay: 1.1.0`, or select the object that holds the value";
        refused(
            "overlay-mismatch",
            &action.at.child("target"),
            message,
            help,
        )
    }

    fn remove(&mut self, action: &Action, targets: &[Pointer]) -> Applied {
        if targets.contains(&Pointer::root()) {
            let message = "the root of the description cannot be removed".to_owned();
            let help = "select what is to go, as in `$.paths['/internal']`";
            return refused(
                "overlay-mismatch",
                &action.at.child("target"),
                message,
                help,
            );
        }
        edit::remove(self.root, self.origins, targets);
        Ok(())
    }

    /// The one value that a path selects.
    fn copied(&self, path: &Path, at: &Site) -> Applied<(Node, Spot)> {
        let found = self.selected(path, at)?;
        if let [from] = found.as_slice()
            && let Some(node) = self.get(from)
        {
            return Ok((node.clone(), self.origins.copy(from)));
        }
        let (text, count) = (path.text(), found.len());
        let message = format!("`{text}` selects {count} values, but only one can be copied");
        refused(
            "overlay-mismatch",
            at,
            message,
            "write a path that selects one value",
        )
    }

    /// Updates the targets with the value that stands in the overlay, or is named there, at `at`.
    fn update(
        &mut self,
        action: &Action,
        targets: &[Pointer],
        new: &Incoming<'_>,
        at: &Site,
    ) -> Applied {
        self.check_kinds(action, targets)?;
        self.note_array(targets, new.node, at);
        let (weight, levels) = (edit::weight(new.node), edit::levels(new.node));
        let mut clashes = Vec::new();
        for target in targets {
            let clash = self.get(target).and_then(|old| edit::clash(old, new.node));
            if let Some(clash) = clash {
                clashes.push((target, clash));
                continue;
            }
            if target.segments().count() + levels > LEVELS {
                let message = format!("`{target}` would be nested deeper than {LEVELS} levels");
                return refused("overlay-too-large", at, message, "select less deep values");
            }
            self.room = self.room.saturating_sub(weight);
            if self.room == 0 {
                return too_large(at);
            }
            if let Some(part) = Part::at(self.root, self.origins, target) {
                part.update(new);
            }
        }
        said_of(&clashes, at)
    }

    /// Says if the targets of an update are of several kinds, which 1.1 forbids.
    fn check_kinds(&self, action: &Action, targets: &[Pointer]) -> Applied {
        let nodes: Vec<_> = targets.iter().filter_map(|at| self.get(at)).collect();
        let count = |kind: fn(&Node) -> bool| nodes.iter().filter(|node| kind(node)).count();
        let objects = count(|node| node.as_map().is_some());
        let arrays = count(|node| node.as_list().is_some());
        let primitives = count(edit::is_primitive);
        let all = nodes.len();
        if self.version == Version::V1_0 || [objects, arrays, primitives].contains(&all) {
            return Ok(());
        }
        let text = action.target.text();
        let message = format!(
            "`{text}` selects values of several kinds: {objects} objects, {arrays} arrays and {primitives} others"
        );
        let help = "write an action for each kind";
        refused(
            "overlay-mismatch",
            &action.at.child("target"),
            message,
            help,
        )
    }

    fn note_array(&mut self, targets: &[Pointer], new: &Node, at: &Site) {
        let is_list = |at: &Pointer| self.get(at).is_some_and(|node| node.as_list().is_some());
        let is_1_0 = self.version == Version::V1_0;
        if is_1_0 && new.as_list().is_some() && targets.iter().any(is_list) {
            let message =
                "each item of this array is added, as in version 1.1, not the array as one item";
            let note = said(Severity::Note, "overlay-mismatch", at, message);
            self.diagnostics.push(note);
        }
    }
}

fn too_large(at: &Site) -> Applied {
    let message = "the description becomes too large; the rest of the overlay is passed over";
    let help = "select fewer values, or copy smaller ones";
    refused("overlay-too-large", at, message.to_owned(), help)
}

/// Says which targets an update does not fit.
fn said_of(clashes: &[(&Pointer, Clash)], at: &Site) -> Applied {
    let Some((
        target,
        Clash {
            at: below,
            old,
            new,
        },
    )) = clashes.first()
    else {
        return Ok(());
    };
    let value = below
        .segments()
        .fold((*target).clone(), |at, key| at.child(&key));
    let at = below.segments().fold(at.clone(), |at, key| at.child(&key));
    let more = match clashes.len() - 1 {
        0 => String::new(),
        1 => ", and there is one more such value".to_owned(),
        more => format!(", and there are {more} more such values"),
    };
    let message = format!("`{value}` is {old}, but {new} in the update{more}");
    let help = "only values of one kind can be merged; remove the old one first to replace it";
    refused("overlay-mismatch", &at, message, help)
}
