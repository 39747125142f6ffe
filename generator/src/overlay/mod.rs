//! Decides what an overlay changes in a description, by the Overlay Specification 1.0 and 1.1.
//!
//! The actions are applied in order, each to what the ones before have left. One that cannot be applied is said and
//! passed over. Where 1.0 leaves something open, it is read as 1.1 says it:
//!
//! - Objects are merged, arrays concatenated, primitive values replaced. Anything else is no update.
//! - `null` is a key with nothing behind: a description's gives way to anything, and an update's leaves an object or an
//!   array as it is.
//! - An array that is added to an array is concatenated, also in 1.0, which calls it one entry; that is noted.
//!
//! Where they differ: primitive values are targets only in 1.1; `copy` is known only there; and only there all targets
//! of an update have to be of one kind.

mod apply;
mod edit;
mod path;
mod read;
mod select;
#[cfg(test)]
mod tests;

use apply::Editor;
use path::Path;

use crate::diagnostic::{Diagnostic, Severity};
use crate::pointer::Pointer;
use crate::site::{FileId, Site};
use crate::source::{Edit, Node, Origins, Source};

/// A read overlay.
#[derive(Debug)]
pub struct Overlay {
    file: FileId,
    version: Version,
    extends: Option<String>,
    actions: Vec<Action>,
    /// What is to be said of the file, and of the actions that cannot be read.
    said: Vec<Diagnostic>,
}

/// A version of the standard, without its patch, which changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    V1_0,
    V1_1,
}

/// One change of the description.
#[derive(Debug)]
struct Action {
    at: Site,
    target: Path,
    change: Change,
}

#[derive(Debug)]
enum Change {
    Update(Node),
    Copy(Path),
    Remove,
}

impl Overlay {
    /// Reads the actions of an overlay.
    ///
    /// # Errors
    ///
    /// If the file, which is `me`, is no overlay of a version that is read.
    pub fn read(source: &Source, me: FileId) -> Result<Self, Vec<Diagnostic>> {
        read::overlay(source.root(), me)
    }

    /// A note if the overlay says that it is made for another description than the one of this name.
    #[must_use]
    pub fn made_for_another(&self, description: &str) -> Option<Diagnostic> {
        let extends = self.extends.as_deref()?;
        let address = extends.split(['?', '#']).next()?;
        let decoded = percent_encoding::percent_decode_str(address).decode_utf8_lossy();
        if file_name(&decoded) == file_name(description) {
            return None;
        }
        let message =
            format!("the overlay is made for `{extends}`, but it is applied to `{description}`");
        let at = Site::new(self.file, Pointer::root()).child("extends");
        Some(said(Severity::Note, "overlay-extends", &at, message))
    }

    /// Applies the actions in order to the tree of a description.
    ///
    /// `origins` learns which parts of the tree now come from elsewhere. What is returned is about the overlay.
    pub fn apply(&self, root: &mut Node, origins: &mut Origins) -> Vec<Diagnostic> {
        let mut editor = Editor::new(self.version, root, origins);
        for action in &self.actions {
            editor.apply(action);
        }
        let said = self.said.iter().cloned();
        said.chain(editor.diagnostics).collect()
    }
}

/// What overlays make of a description, one after the other.
#[must_use]
pub fn edit(description: &Source, overlays: Vec<Source>) -> Edit {
    let mut root = description.root().clone();
    let mut origins = Origins::default();
    let mut said = Vec::new();
    for (index, source) in overlays.iter().enumerate() {
        match Overlay::read(source, FileId::of(index + 1)) {
            Ok(overlay) => {
                said.extend(overlay.made_for_another(description.name()));
                said.extend(overlay.apply(&mut root, &mut origins));
            }
            Err(errors) => said.extend(errors),
        }
    }
    Edit {
        root,
        origins,
        overlays,
        said,
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// A diagnostic of an overlay.
fn said(
    severity: Severity,
    code: &'static str,
    at: &Site,
    message: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(severity, code, at, message)
}
