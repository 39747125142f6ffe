//! Decides what a description is made of: every thing that a run has to account for, at the site where it is
//! defined. A reference is no thing of its own, unless it leads to nothing.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::grammar::{Holds, Object, fields};
use super::{Description, Version, keys};
use crate::diagnostic::Diagnostic;
use crate::ledger::Kind;
use crate::site::Site;
use crate::source::{Map, Node};

/// What a description is made of.
#[derive(Debug, Default)]
pub struct Things {
    /// Each thing where it is defined.
    pub things: BTreeSet<(Site, Kind)>,
    /// The references that lead to a site.
    pub references: BTreeMap<Site, Vec<Site>>,
}

/// Everything that a description holds, and what is to be said of the members of its objects.
pub fn census(description: &Description<'_>, diagnostics: &mut Vec<Diagnostic>) -> Things {
    things(
        description,
        vec![(Object::Description, Site::root())],
        diagnostics,
    )
}

/// Everything that some objects of a description hold, and what they lead to.
pub(super) fn things(
    description: &Description<'_>,
    pending: Vec<(Object, Site)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Things {
    let mut census = Census {
        description,
        diagnostics,
        found: Things::default(),
        seen: HashSet::new(),
        pending,
    };
    while let Some((object, site)) = census.pending.pop() {
        census.visit(object, &site);
    }
    census.found
}

struct Census<'a, 'd> {
    description: &'a Description<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
    found: Things,
    seen: HashSet<(Object, Site)>,
    pending: Vec<(Object, Site)>,
}

impl<'a> Census<'a, '_> {
    fn visit(&mut self, object: Object, site: &Site) {
        let Some(node) = self.description.get(site) else {
            return;
        };
        let is_thing = match node {
            Node::Map(_) => true,
            Node::Bool(_) => object == Object::Schema,
            _ => false,
        };
        if !is_thing || !self.seen.insert((object, site.clone())) {
            return;
        }
        if self.refers(object, site, node) {
            return;
        }
        if let Some(kind) = kind(self.description.version(), object, node) {
            self.found.things.insert((site.clone(), kind));
        }
        let Some(map) = node.as_map() else {
            return;
        };
        match object {
            Object::Callback => self.members(Object::PathItem, site, map, true),
            _ => self.fields(object, site, map),
        }
    }

    /// Whether an object is a reference and nothing else. What it leads to is visited.
    fn refers(&mut self, object: Object, site: &Site, node: &Node) -> bool {
        let Some(target) = self.description.reference(node) else {
            return false;
        };
        let schema = object == Object::Schema;
        let alone = match object {
            Object::Schema => self.description.schema_reference(node).is_some(),
            Object::PathItem => false,
            _ => true,
        };
        let end = if schema {
            self.description.follow_schema(site.file, target)
        } else {
            self.description.follow(site.file, target)
        };
        let end = end.ok().filter(|end| match self.description.get(end) {
            Some(Node::Map(_)) => true,
            Some(Node::Bool(_)) => schema,
            _ => false,
        });
        match (end, kind(self.description.version(), object, node)) {
            (Some(end), _) => {
                let references = self.found.references.entry(end.clone()).or_default();
                references.push(site.clone());
                self.pending.push((object, end));
            }
            (None, Some(kind)) if alone => drop(self.found.things.insert((site.clone(), kind))),
            (None, _) => {}
        }
        alone
    }

    fn fields(&mut self, object: Object, site: &Site, map: &Map) {
        let known = fields(object, self.description.version());
        keys::check(
            self.description.version(),
            object,
            site,
            map,
            self.diagnostics,
        );
        for field in known {
            if let Some(node) = map.get(field.key) {
                self.field(object, field.holds, site.child(field.key), node);
            }
        }
    }

    fn field(&mut self, within: Object, holds: Holds, site: Site, node: &Node) {
        match holds {
            Holds::Value => {}
            Holds::One(object) => self.pending.push((object, site)),
            Holds::List(object) => self.list(object, &site, node),
            Holds::ListOrOne(object) => match node {
                Node::List(_) => self.list(object, &site, node),
                _ => self.pending.push((object, site)),
            },
            Holds::Map(object) | Holds::Extensible(object) => {
                let extensible = matches!(holds, Holds::Extensible(_));
                self.map(object, &site, node, extensible);
                let webhooks =
                    within == Object::Description && object == Object::PathItem && !extensible;
                if webhooks {
                    self.webhooks(&site, node);
                }
            }
        }
    }

    fn webhooks(&mut self, site: &Site, node: &Node) {
        for (name, _) in node
            .as_map()
            .into_iter()
            .flatten()
            .filter(|(_, item)| item.as_map().is_some())
        {
            self.found.things.insert((site.child(name), Kind::Webhook));
        }
    }

    fn list(&mut self, object: Object, site: &Site, node: &Node) {
        if let Some((site, Node::List(list))) = self.container(site, node) {
            let sites = (0..list.len()).map(|index| (object, site.item(index)));
            self.pending.extend(sites);
        }
    }

    fn map(&mut self, object: Object, site: &Site, node: &Node, extensible: bool) {
        if let Some((site, Node::Map(map))) = self.container(site, node) {
            self.members(object, &site, map, extensible);
        }
        if let Node::Map(map) = node {
            self.members(object, site, map, extensible);
        }
    }

    fn members(&mut self, object: Object, site: &Site, map: &Map, extensible: bool) {
        let keys = map
            .keys()
            .filter(|key| !extensible || !key.starts_with("x-"));
        self.pending
            .extend(keys.map(|key| (object, site.child(key))));
    }

    /// Where a list or a map of objects is, for it can be in another file as a whole.
    fn container(&self, site: &Site, node: &Node) -> Option<(Site, &'a Node)> {
        let end = match self.description.reference(node) {
            Some(target) => self.description.follow(site.file, target).ok()?,
            None => site.clone(),
        };
        let node = self.description.get(&end)?;
        Some((end, node))
    }
}

/// What an object counts as.
fn kind(version: Version, object: Object, node: &Node) -> Option<Kind> {
    Some(match object {
        Object::Operation => Kind::Operation,
        Object::Parameter => {
            let body = node.get("in").and_then(Node::as_str) == Some("body");
            if body && version == Version::Swagger2 {
                Kind::RequestBody
            } else {
                Kind::Parameter
            }
        }
        Object::RequestBody => Kind::RequestBody,
        Object::Response => Kind::Response,
        Object::Header => Kind::Header,
        Object::Schema => Kind::Schema,
        Object::SecurityScheme => Kind::SecurityScheme,
        Object::Callback => Kind::Callback,
        Object::Link => Kind::Link,
        _ => return None,
    })
}
