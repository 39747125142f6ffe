//! Decides how it is remembered where the parts of an edited tree were written.

use std::collections::BTreeMap;

use super::Node;
use crate::pointer::Pointer;
use crate::site::Site;

/// Where the parts of an edited tree stand as they were written.
///
/// It knows only what was edited; everything else is in the description, at the same pointer.
#[derive(Clone, Debug, Default)]
pub struct Origins(Spot);

/// What is known of the origin of a value and of the values in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spot {
    /// Where it was written, unless that follows from where the value was that holds it.
    from: Option<Site>,
    below: Below,
}

#[derive(Clone, Debug, Default)]
enum Below {
    #[default]
    AsWritten,
    Members(BTreeMap<String, Spot>),
    /// From the first item on; those that follow the last of these are as written.
    Items(Vec<Spot>),
}

impl Origins {
    /// Where the value at a pointer of the edited tree was written.
    #[must_use]
    pub fn of(&self, edited: &Pointer) -> Site {
        self.trace(edited).0
    }

    /// What is known of a value, apart from the tree that it stands in.
    pub(crate) fn copy(&self, edited: &Pointer) -> Spot {
        let (written, spot) = self.trace(edited);
        Spot {
            from: Some(written),
            below: spot.map(|spot| spot.below.clone()).unwrap_or_default(),
        }
    }

    pub(crate) fn root(&mut self) -> &mut Spot {
        &mut self.0
    }

    fn trace(&self, edited: &Pointer) -> (Site, Option<&Spot>) {
        let start = (self.0.from.clone().unwrap_or_default(), Some(&self.0));
        edited.segments().fold(start, |(written, spot), segment| {
            let spot = spot.and_then(|spot| spot.get(&segment));
            let from = spot.and_then(|spot| spot.from.clone());
            (from.unwrap_or_else(|| written.child(&segment)), spot)
        })
    }
}

/// The origin of a value that is not in the tree yet.
pub(crate) struct Origin<'s> {
    written: Site,
    spot: Option<&'s Spot>,
}

impl<'s> Origin<'s> {
    /// Of a value that is as it was written in a file.
    pub(crate) fn written(written: Site) -> Self {
        Self {
            written,
            spot: None,
        }
    }

    /// Of a value that was copied from the tree.
    pub(crate) fn copied(spot: &'s Spot) -> Self {
        let written = spot.from.clone().unwrap_or_default();
        let spot = Some(spot);
        Self { written, spot }
    }

    /// Of a value in this one.
    pub(crate) fn child(&self, segment: &str) -> Self {
        let spot = self.spot.and_then(|spot| spot.get(segment));
        let from = spot.and_then(|spot| spot.from.clone());
        let written = from.unwrap_or_else(|| self.written.child(segment));
        Self { written, spot }
    }

    /// What is to be known of the value once it is in the tree.
    pub(crate) fn spot(&self) -> Spot {
        let from = Some(self.written.clone());
        let below = self.spot.map(|spot| spot.below.clone()).unwrap_or_default();
        Spot { from, below }
    }
}

impl Spot {
    /// Of a value in `node`, to be changed.
    pub(crate) fn child_mut(&mut self, node: &Node, segment: &str) -> Option<&mut Self> {
        match node {
            Node::Map(_) => Some(self.members().entry(segment.to_owned()).or_default()),
            Node::List(list) => {
                let index: usize = segment.parse().ok()?;
                self.items(list.len()).get_mut(index)
            }
            _ => None,
        }
    }

    /// Of the members of an object.
    pub(crate) fn members(&mut self) -> &mut BTreeMap<String, Spot> {
        if !matches!(self.below, Below::Members(_)) {
            self.below = Below::Members(BTreeMap::new());
        }
        match &mut self.below {
            Below::Members(members) => members,
            _ => unreachable!("it was just made so"),
        }
    }

    /// Of the items of an array of this length.
    pub(crate) fn items(&mut self, length: usize) -> &mut Vec<Spot> {
        if !matches!(self.below, Below::Items(_)) {
            self.below = Below::Items(Vec::new());
        }
        match &mut self.below {
            Below::Items(items) => {
                items.resize_with(length, Self::default);
                items
            }
            _ => unreachable!("it was just made so"),
        }
    }

    /// Says of each item of an array of this length where it was written, so that they may move.
    pub(crate) fn pin(&mut self, length: usize, array: &Site) -> &mut Vec<Spot> {
        let items = self.items(length);
        for (index, item) in items.iter_mut().enumerate() {
            item.from.get_or_insert_with(|| array.item(index));
        }
        items
    }

    fn get(&self, segment: &str) -> Option<&Self> {
        match &self.below {
            Below::AsWritten => None,
            Below::Members(members) => members.get(segment),
            Below::Items(items) => items.get(segment.parse::<usize>().ok()?),
        }
    }
}
