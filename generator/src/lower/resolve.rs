//! Decides what a reference leads to.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::Lowering;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Reader, Ref};
use crate::pointer::Pointer;
use crate::source::{Node, Source};

impl Lowering<'_> {
    /// Where a chain of references ends. `None` if it ends nowhere, which is then said.
    pub(super) fn target(&mut self, at: &Pointer, target: &str) -> Option<Pointer> {
        let end = follow(self.source, &mut self.ends, target);
        end.map_err(|failure| self.diagnostics.push(failure.diagnostic(at)))
            .ok()
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
                Some(Cow::Owned(read(&mut Reader::new(
                    node,
                    pointer,
                    self.diagnostics,
                ))))
            }
        }
    }
}

/// Why a reference leads to nothing.
struct Failure {
    code: &'static str,
    /// The reference that fails: the one that was to be followed, or one that it leads to.
    target: String,
    why: &'static str,
    help: String,
}

impl Failure {
    fn new(code: &'static str, target: &str, why: &'static str, help: impl Into<String>) -> Self {
        Self {
            code,
            target: target.to_owned(),
            why,
            help: help.into(),
        }
    }

    fn diagnostic(self, at: &Pointer) -> Diagnostic {
        let Self {
            code,
            target,
            why,
            help,
        } = self;
        let message = format!("the reference `{target}` cannot be followed: {why}");
        Diagnostic::new(Severity::Error, code, &at.child("$ref"), message).with_help(help)
    }
}

/// Follows a chain of references to its end, and remembers the end of each reference on the way.
fn follow(
    source: &Source,
    ends: &mut HashMap<Pointer, Pointer>,
    target: &str,
) -> Result<Pointer, Failure> {
    let mut seen = HashSet::new();
    let mut target = target;
    let end = loop {
        let pointer = within(target)?;
        if let Some(end) = ends.get(&pointer) {
            break end.clone();
        }
        let Some(node) = source.get(&pointer) else {
            let help = nearest(source, &pointer).map_or_else(
                || "add what is missing, or mend the reference".to_owned(),
                |nearest| format!("did you mean `{nearest}`?"),
            );
            return Err(Failure::new(
                "unresolved-reference",
                target,
                "there is nothing",
                help,
            ));
        };
        let Some(next) = node.get("$ref").and_then(Node::as_str) else {
            break pointer;
        };
        if !seen.insert(pointer) {
            let help = "replace one of the references on the way by a definition";
            return Err(Failure::new(
                "reference-cycle",
                target,
                "it leads back to itself",
                help,
            ));
        }
        target = next;
    };
    ends.extend(seen.into_iter().map(|on_the_way| (on_the_way, end.clone())));
    Ok(end)
}

/// The pointer of a reference within the same file, percent-decoded.
fn within(target: &str) -> Result<Pointer, Failure> {
    let external = |why, help| Err(Failure::new("external-reference", target, why, help));
    let Some(fragment) = target.strip_prefix('#') else {
        return if target.contains("://") {
            let help = "download it, put the target into this file, and refer to it there";
            external("it leads to another address, and nothing is fetched", help)
        } else {
            let help = "put the target into this file, and refer to it there";
            external("it leads to another file, and only one is read", help)
        };
    };
    let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8();
    decoded
        .ok()
        .and_then(|decoded| Pointer::parse(&decoded))
        .ok_or_else(|| {
            let help = "write the way from the top of the file, as `#/components/schemas/Pet`";
            Failure::new(
                "unresolved-reference",
                target,
                "it is no JSON pointer",
                help,
            )
        })
}

/// A pointer that is almost the same and leads to something.
fn nearest(source: &Source, pointer: &Pointer) -> Option<Pointer> {
    let mut known = Pointer::root();
    for segment in pointer.segments() {
        let next = known.child(&segment);
        if source.get(&next).is_some() {
            known = next;
            continue;
        }
        let keys = source.get(&known)?.as_map()?.keys();
        let ranked = keys.map(|key| (strsim::damerau_levenshtein(key, &segment), key));
        let (distance, key) = ranked.min()?;
        if distance > segment.len().max(3) / 3 {
            return None;
        }
        known = known.child(key);
    }
    Some(known)
}
