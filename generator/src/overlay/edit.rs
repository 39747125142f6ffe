//! Decides how a change is made to one value of a tree, and what becomes of its origins.

use std::collections::{BTreeMap, BTreeSet};

use crate::pointer::Pointer;
use crate::site::Site;
use crate::source::Node;
use crate::source::origins::{Origin, Origins, Spot};

/// A value of the tree that is edited, with what is known of its origin.
pub(super) struct Part<'t> {
    node: &'t mut Node,
    spot: &'t mut Spot,
}

/// A value that comes into the tree, and its origin.
pub(super) struct Incoming<'n> {
    pub(super) node: &'n Node,
    pub(super) origin: Origin<'n>,
}

impl<'n> Incoming<'n> {
    fn child(&self, node: &'n Node, segment: &str) -> Self {
        let origin = self.origin.child(segment);
        Self { node, origin }
    }
}

impl<'t> Part<'t> {
    pub(super) fn at(root: &'t mut Node, origins: &'t mut Origins, at: &Pointer) -> Option<Self> {
        let spot = origins.root();
        let root = Part { node: root, spot };
        at.segments()
            .try_fold(root, |part, segment| part.child(&segment))
    }

    fn child(self, segment: &str) -> Option<Self> {
        let spot = self.spot.child_mut(self.node, segment)?;
        let node = match self.node {
            Node::Map(map) => map.get_mut(segment)?,
            Node::List(list) => list.get_mut(segment.parse::<usize>().ok()?)?,
            _ => return None,
        };
        Some(Part { node, spot })
    }

    /// Merges objects, adds to an array, and replaces everything else. [`clash`] says beforehand whether it can be.
    pub(super) fn update(self, new: &Incoming<'_>) {
        match (&mut *self.node, new.node) {
            (Node::List(_), Node::List(_)) => self.merge(new),
            (Node::List(list), node) => {
                self.spot.items(list.len()).push(new.origin.spot());
                list.push(node.clone());
            }
            _ => self.merge(new),
        }
    }

    fn merge(self, new: &Incoming<'_>) {
        match (&mut *self.node, new.node) {
            (Node::Map(_), Node::Map(members)) => {
                let mut part = self;
                for (key, node) in members {
                    part.merge_member(key, &new.child(node, key));
                }
            }
            (Node::List(list), Node::List(items)) => {
                let spots = self.spot.items(list.len());
                for (index, node) in items.iter().enumerate() {
                    spots.push(new.origin.child(&index.to_string()).spot());
                    list.push(node.clone());
                }
            }
            (Node::Map(_) | Node::List(_), _) => {}
            (node, new_node) => {
                *node = new_node.clone();
                *self.spot = new.origin.spot();
            }
        }
    }

    fn merge_member(&mut self, key: &str, new: &Incoming<'_>) {
        let Node::Map(map) = &mut *self.node else {
            return;
        };
        let members = self.spot.members();
        if let Some(node) = map.get_mut(key) {
            let spot = members.entry(key.to_owned()).or_default();
            Part { node, spot }.merge(new);
        } else {
            members.insert(key.to_owned(), new.origin.spot());
            map.insert(key.to_owned(), new.node.clone());
        }
    }

    /// Takes members out of an object, or items out of an array, which stood at `place` as it was written.
    fn take_out(self, gone: &BTreeSet<String>, place: &Site) {
        match self.node {
            Node::Map(map) => {
                map.retain(|key, _| !gone.contains(key));
                self.spot.members().retain(|key, _| !gone.contains(key));
            }
            Node::List(list) => {
                let spots = self.spot.pin(list.len(), place);
                retain(spots, gone);
                retain(list, gone);
            }
            _ => {}
        }
    }
}

fn retain<T>(items: &mut Vec<T>, gone: &BTreeSet<String>) {
    let mut indices = 0..;
    items.retain(|_| {
        let index: Option<usize> = indices.next();
        !index.is_some_and(|index| gone.contains(&index.to_string()))
    });
}

/// Removes all values at the pointers, which are those before any of them is gone. The root stays.
pub(super) fn remove(root: &mut Node, origins: &mut Origins, targets: &[Pointer]) {
    let mut held: BTreeMap<Pointer, BTreeSet<String>> = BTreeMap::new();
    for (holder, last) in targets.iter().filter_map(Pointer::split_last) {
        held.entry(holder).or_default().insert(last);
    }
    let mut held: Vec<_> = held.into_iter().collect();
    // What is deepest goes first, so that no pointer that is still to come is moved.
    held.sort_by_key(|(holder, _)| std::cmp::Reverse(holder.segments().count()));
    for (holder, gone) in held {
        let place = origins.of(&holder);
        if let Some(part) = Part::at(root, origins, &holder) {
            part.take_out(&gone, &place);
        }
    }
}

/// Where a value cannot be merged into another one.
#[derive(Debug, PartialEq)]
pub(super) struct Clash {
    /// Below both of them.
    pub(super) at: Pointer,
    /// What is there, in words.
    pub(super) old: &'static str,
    /// What should be merged into it, in words.
    pub(super) new: &'static str,
}

/// Why an update of a selected value cannot be made, if so.
pub(super) fn clash(old: &Node, new: &Node) -> Option<Clash> {
    let at = Pointer::root();
    match (old, new) {
        (Node::List(_), _) => None,
        (Node::Map(_), Node::Null) => Some(between(old, new, at)),
        _ => clash_below(old, new, at),
    }
}

/// `null` clashes with nothing: in YAML it is a key with nothing behind, also in the standard's examples.
fn clash_below(old: &Node, new: &Node, at: Pointer) -> Option<Clash> {
    match (old, new) {
        (Node::Map(old), Node::Map(new)) => new
            .iter()
            .find_map(|(key, new)| clash_below(old.get(key)?, new, at.child(key))),
        (Node::List(_), Node::List(_)) | (Node::Null, _) | (_, Node::Null) => None,
        (old, new) if is_primitive(old) && is_primitive(new) => None,
        (old, new) => Some(between(old, new, at)),
    }
}

fn between(old: &Node, new: &Node, at: Pointer) -> Clash {
    let (old, new) = (old.kind(), new.kind());
    Clash { at, old, new }
}

/// Whether it is neither an object nor an array.
pub(super) fn is_primitive(node: &Node) -> bool {
    !matches!(node, Node::Map(_) | Node::List(_))
}

/// How many levels a value has, 1 for one that holds no other.
pub(super) fn levels(node: &Node) -> usize {
    let below = match node {
        Node::Map(map) => map.values().map(levels).max(),
        Node::List(list) => list.iter().map(levels).max(),
        _ => None,
    };
    1 + below.unwrap_or_default()
}

/// About how much memory a value takes, in values.
pub(super) fn weight(node: &Node) -> usize {
    /// As many bytes of text as a value takes.
    const BYTES: usize = 32;
    1 + match node {
        Node::Map(map) => map
            .iter()
            .map(|(key, node)| key.len() / BYTES + weight(node))
            .sum(),
        Node::List(list) => list.iter().map(weight).sum(),
        Node::String(text) => text.len() / BYTES,
        _ => 0,
    }
}
