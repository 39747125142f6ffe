//! Decides what a reference leads to.

use std::borrow::Cow;

use super::Lowering;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Ref, Reader};
use crate::pointer::Pointer;
use crate::source::Node;

impl Lowering<'_> {
    /// Where a chain of references ends. `None` if it ends nowhere, which is then said.
    pub(super) fn target(&mut self, at: &Pointer, target: &str) -> Option<Pointer> {
        let mut seen = Vec::new();
        let mut target = Cow::Borrowed(target);
        loop {
            let Some(pointer) = local(&target) else {
                self.bad_reference(at, &target, "it leads to another file", OTHER_FILE);
                return None;
            };
            let Some(node) = self.source.get(&pointer) else {
                self.bad_reference(at, &target, "there is nothing", NOTHING);
                return None;
            };
            if seen.contains(&pointer) {
                self.bad_reference(at, &target, "it leads back to itself", CYCLE);
                return None;
            }
            let Some(next) = node.get("$ref").and_then(Node::as_str) else {
                return Some(pointer);
            };
            target = Cow::Owned(next.to_owned());
            seen.push(pointer);
        }
    }

    fn bad_reference(&mut self, at: &Pointer, target: &str, why: &str, help: &str) {
        let at = at.child("$ref");
        let message = format!("the reference `{target}` cannot be followed: {why}");
        let error = Diagnostic::new(Severity::Error, "unresolved-reference", &at, message);
        self.diagnostics.push(error.with_help(help));
    }

    /// The thing that a reference leads to, read by `read`, or the thing itself.
    pub(super) fn resolved<'t, T>(
        &mut self,
        reference: &'t Ref<T>,
        read: fn(&mut Reader<'_, '_>) -> T,
    ) -> Option<Cow<'t, T>>
    where
        T: Clone,
    {
        match reference {
            Ref::Here(thing) => Some(Cow::Borrowed(thing)),
            Ref::To { at, target } => {
                let pointer = self.target(at, target)?;
                let node = self.source.get(&pointer)?;
                Some(Cow::Owned(read(&mut Reader::new(node, pointer, self.diagnostics))))
            }
        }
    }
}

const OTHER_FILE: &str = "references to other files are not supported yet; put the target into this \
                          file";
const NOTHING: &str = "add what is missing, or mend the reference";
const CYCLE: &str = "one of the references on the way must be a definition instead";

/// The pointer of a reference within the same file, percent-decoded.
fn local(target: &str) -> Option<Pointer> {
    let fragment = target.strip_prefix('#')?;
    let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8().ok()?;
    Pointer::parse(&decoded)
}
