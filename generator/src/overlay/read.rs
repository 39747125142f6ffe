//! Decides how the file of an overlay is read, and what is said where it is malformed.

use super::path::Path;
use super::{Action, Change, Overlay, Version, said};
use crate::diagnostic::{Diagnostic, Severity};
use crate::pointer::Pointer;
use crate::site::{FileId, Site};
use crate::source::{Map, Node};

const TOP: &[&str] = &["overlay", "info", "extends", "actions"];
const INFO: &[&str] = &["title", "version", "description"];
const ACTION: &[&str] = &["target", "description", "update", "remove", "copy"];

const LOOKS: &str = "the top of an overlay looks like `overlay: 1.1.0`";
const VERSIONS: &str = "the versions 1.0 and 1.1 are read, as in `overlay: 1.1.0`";
const EXAMPLE: &str = "an action looks like `{target: $.info, update: {title: Pets}}` or `{target: $.tags, remove: true}`";

/// Reads an overlay.
pub(super) fn overlay(root: &Node, me: FileId) -> Result<Overlay, Vec<Diagnostic>> {
    let top = &Site::new(me, Pointer::root());
    let Some(map) = root.as_map() else {
        let message = format!(
            "this is not an overlay: it is {}, not an object",
            root.kind()
        );
        return Err(vec![invalid(Severity::Error, top, message, LOOKS)]);
    };
    let mut reader = Reader { said: Vec::new() };
    let version = version(map, top);
    let actions = action_list(map, top);
    let (version, actions) = match (version, actions) {
        (Ok(version), Ok(actions)) => (version, actions),
        (version, actions) => {
            return Err([version.err(), actions.err()]
                .into_iter()
                .flatten()
                .collect());
        }
    };
    reader.check_keys(map, top, TOP);
    reader.check_info(map, top);
    let extends = reader.text(map, "extends", top).map(ToOwned::to_owned);
    let actions = actions.iter().enumerate().filter_map(|(index, node)| {
        let at = top.child("actions").item(index);
        reader.action(node, at, version)
    });
    let actions = actions.collect();
    Ok(Overlay {
        file: me,
        version,
        extends,
        actions,
        said: reader.said,
    })
}

fn invalid(severity: Severity, at: &Site, message: impl Into<String>, help: &str) -> Diagnostic {
    said(severity, "overlay-invalid", at, message).with_help(help)
}

fn version(map: &Map, top: &Site) -> Result<Version, Diagnostic> {
    let at = top.child("overlay");
    let error = |at: &Site, message, help| Err(invalid(Severity::Error, at, message, help));
    let Some(node) = map.get("overlay") else {
        let message = "this is not an overlay: it has no `overlay` field".to_owned();
        return error(top, message, LOOKS);
    };
    let spelled = match node {
        Node::String(text) => text.clone(),
        Node::Number(number) => number.to_string(),
        other => {
            let message = format!("`overlay` should be a version, but is {}", other.kind());
            return error(&at, message, VERSIONS);
        }
    };
    let mut parts = spelled.split('.');
    match (parts.next(), parts.next()) {
        (Some("1"), Some("0")) => Ok(Version::V1_0),
        (Some("1"), Some("1")) => Ok(Version::V1_1),
        _ => {
            let message = format!("version `{spelled}` of overlays is not read");
            error(&at, message, VERSIONS)
        }
    }
}

fn action_list<'n>(map: &'n Map, top: &Site) -> Result<&'n [Node], Diagnostic> {
    match map.get("actions") {
        Some(Node::List(list)) => Ok(list),
        Some(other) => {
            let message = format!("`actions` should be an array, but is {}", other.kind());
            let at = top.child("actions");
            Err(invalid(Severity::Error, &at, message, EXAMPLE))
        }
        None => {
            let message = "the overlay has no `actions`";
            Err(invalid(Severity::Error, top, message, EXAMPLE))
        }
    }
}

/// What is said of parts that are passed over.
struct Reader {
    said: Vec<Diagnostic>,
}

impl Reader {
    fn warn(&mut self, at: &Site, message: impl Into<String>, help: &str) {
        self.said
            .push(invalid(Severity::Warning, at, message, help));
    }

    fn check_info(&mut self, map: &Map, top: &Site) {
        let at = top.child("info");
        match map.get("info") {
            Some(Node::Map(info)) => self.check_keys(info, &at, INFO),
            Some(other) => {
                let message = format!("`info` should be an object, but is {}", other.kind());
                self.warn(&at, message, "write `info: {title: …, version: …}`");
            }
            None => {
                let message = "the overlay has no `info`, which the standard asks for";
                self.warn(top, message, "write `info: {title: …, version: …}`");
            }
        }
    }

    fn check_keys(&mut self, map: &Map, at: &Site, known: &[&str]) {
        let is_known = |key: &str| known.contains(&key) || key.starts_with("x-");
        for key in map.keys().filter(|key| !is_known(key)) {
            let message = format!("`{key}` is no key of overlays; it is passed over");
            let help = match nearest(key, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "keys of your own start with `x-`".to_owned(),
            };
            let unknown = said(
                Severity::Warning,
                "overlay-unknown-key",
                &at.child(key),
                message,
            );
            self.said.push(unknown.with_help(help));
        }
    }

    /// A string member; says so if it is anything else.
    fn text<'n>(&mut self, map: &'n Map, key: &str, at: &Site) -> Option<&'n str> {
        let node = map.get(key)?;
        if node.as_str().is_none() {
            let message = format!("`{key}` should be a string, but is {}", node.kind());
            self.warn(&at.child(key), message, EXAMPLE);
        }
        node.as_str()
    }

    fn action(&mut self, node: &Node, at: Site, version: Version) -> Option<Action> {
        let Some(map) = node.as_map() else {
            let message = format!("an action should be an object, but this is {}", node.kind());
            self.warn(&at, message, EXAMPLE);
            return None;
        };
        self.check_keys(map, &at, ACTION);
        if !map.contains_key("target") {
            let message = "the action has no `target`; it is passed over";
            self.warn(&at, message, EXAMPLE);
        }
        let target = self.path(map, "target", &at);
        let change = self.change(map, &at, version);
        let (target, change) = (target?, change?);
        Some(Action { at, target, change })
    }

    fn change(&mut self, map: &Map, at: &Site, version: Version) -> Option<Change> {
        let remove = match map.get("remove") {
            None | Some(Node::Bool(false)) => false,
            Some(Node::Bool(true)) => true,
            Some(other) => {
                let message = format!("`remove` should be a boolean, but is {}", other.kind());
                self.warn(&at.child("remove"), message, EXAMPLE);
                return None;
            }
        };
        match (remove, map.get("update"), map.contains_key("copy")) {
            (true, update, copy) => {
                if update.is_some() || copy {
                    let beside = if copy { "copy" } else { "update" };
                    let message = format!("`{beside}` has no effect beside `remove: true`");
                    self.warn(&at.child(beside), message, "write two actions to do both");
                }
                Some(Change::Remove)
            }
            (false, Some(_), true) => {
                let message = "`update` and `copy` have no effect beside each other";
                self.warn(&at.child("copy"), message, "write two actions to do both");
                None
            }
            (false, Some(update), false) => Some(Change::Update(update.clone())),
            (false, None, true) if version == Version::V1_0 => {
                let message = "`copy` is known from version 1.1 on; the action is passed over";
                self.warn(&at.child("copy"), message, "write `overlay: 1.1.0`");
                None
            }
            (false, None, true) => self.path(map, "copy", at).map(Change::Copy),
            (false, None, false) => {
                let message =
                    "the action does nothing: it has no `update`, `copy` or `remove: true`";
                self.warn(at, message, EXAMPLE);
                None
            }
        }
    }

    fn path(&mut self, map: &Map, key: &str, at: &Site) -> Option<Path> {
        let text = self.text(map, key, at)?;
        match Path::parse(text) {
            Ok(path) => Some(path),
            Err(error) => {
                let message = format!("`{text}` is no JSONPath: {}", error.reason);
                let bad = said(
                    Severity::Warning,
                    "overlay-bad-target",
                    &at.child(key),
                    message,
                );
                self.said.push(match error.help {
                    Some(help) => bad.with_help(help),
                    None => bad,
                });
                None
            }
        }
    }
}

/// The key that another one is a misspelling of. Of very many, only the first are compared.
pub(super) fn nearest<'k>(key: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    /// Longer ones are hardly keys that a person misspells.
    const LONGEST: usize = 64;
    const MOST: usize = 10_000;
    let limit = |known: &str| known.len().max(3) / 3;
    let is_near = |known: &&str| known.len().abs_diff(key.len()) <= limit(known);
    let ranked = known
        .filter(|known| key.len() <= LONGEST && is_near(known))
        .take(MOST)
        .map(|known| (strsim::damerau_levenshtein(known, key), known));
    let (distance, known) = ranked.min()?;
    (distance <= limit(known)).then_some(known)
}
