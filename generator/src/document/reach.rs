//! Decides what the operations of a description need, for those who want only some of them.

use std::collections::BTreeSet;

use super::census::things;
use super::grammar::Object;
use super::{Description, Document, Operation, Version};
use crate::ledger::Kind;
use crate::site::Site;
use crate::source::Node;

/// Everything that the operations of a document hold, and all that they lead to.
#[must_use]
pub fn reached(description: &Description<'_>, document: &Document) -> BTreeSet<(Site, Kind)> {
    let mut pending = Vec::new();
    for path in &document.paths {
        let shared = path.parameters.iter().map(|own| own.at(|own| &own.at));
        pending.extend(shared.map(|site| (Object::Parameter, site.clone())));
        for operation in &path.operations {
            pending.push((Object::Operation, operation.at.clone()));
            pending.extend(body(description, operation));
        }
    }
    let mut reached = BTreeSet::new();
    for webhook in &document.webhooks {
        reached.insert((webhook.at.clone(), Kind::Webhook));
        let shared = webhook.parameters.iter().map(|own| own.at(|own| &own.at));
        pending.extend(shared.map(|site| (Object::Parameter, site.clone())));
        let operations = webhook.operations.iter();
        pending.extend(operations.map(|own| (Object::Operation, own.at.clone())));
    }
    // A discriminator leads to schemas without a reference, and they to others.
    while !pending.is_empty() {
        reached.append(&mut things(description, pending, &mut Vec::new()).things);
        let found = discriminated(description, document, &reached);
        let new = found
            .into_iter()
            .filter(|site| !reached.contains(&(site.clone(), Kind::Schema)));
        pending = new.map(|site| (Object::Schema, site)).collect();
    }
    reached
}

/// The request body of Swagger 2.0 that is a parameter of the whole path.
fn body(description: &Description<'_>, operation: &Operation) -> Option<(Object, Site)> {
    let site = operation.body.as_ref()?.at(|own| &own.at).clone();
    (description.version() == Version::Swagger2).then_some((Object::Parameter, site))
}

/// The schemas that the discriminators of those reached lead to: the ones that their mappings name, and the
/// components that say by `allOf` that they are of their kind.
fn discriminated(
    description: &Description<'_>,
    document: &Document,
    reached: &BTreeSet<(Site, Kind)>,
) -> Vec<Site> {
    let schemas = reached.iter().filter(|(_, kind)| *kind == Kind::Schema);
    let parents: BTreeSet<&Site> = schemas
        .map(|(site, _)| site)
        .filter(|site| discriminator(description, site).is_some())
        .collect();
    if parents.is_empty() {
        return Vec::new();
    }
    let mapped = parents
        .iter()
        .flat_map(|site| mapped(description, document, site));
    let children = document.schemas.iter().map(|(_, site)| site);
    let children = children.filter(|site| is_child(description, site, &parents));
    mapped.chain(children.cloned()).collect()
}

fn discriminator<'a>(description: &Description<'a>, site: &Site) -> Option<&'a Node> {
    description.get(site)?.get("discriminator")
}

fn mapped(description: &Description<'_>, document: &Document, site: &Site) -> Vec<Site> {
    let mapping = discriminator(description, site).and_then(|node| node.get("mapping"));
    let targets = mapping.and_then(Node::as_map).into_iter().flatten();
    let targets = targets.filter_map(|(_, target)| target.as_str());
    let end = |target: &str| {
        let named = document.schemas.iter().find(|(name, _)| name == target);
        let named = named.map(|(_, site)| site.clone());
        named.or_else(|| description.follow_schema(site.file, target).ok())
    };
    targets.filter_map(end).collect()
}

fn is_child(description: &Description<'_>, site: &Site, parents: &BTreeSet<&Site>) -> bool {
    let members = description.get(site).and_then(|node| node.get("allOf"));
    let members = members.and_then(Node::as_list).unwrap_or_default();
    let targets = members
        .iter()
        .filter_map(|node| description.reference(node));
    let mut ends = targets.filter_map(|target| description.follow_schema(site.file, target).ok());
    ends.any(|end| parents.contains(&end))
}
