//! Decides which schemas have a type of the user's choice instead of their own.

use std::collections::HashMap;

use super::Lowering;
use super::scalar::scalar;
use crate::config::Problem;
use crate::diagnostic::Severity;
use crate::document::{Description, Document, Schema};
use crate::ir::TypeRef;
use crate::ledger::Kind;
use crate::pointer::Pointer;
use crate::site::Site;
use crate::source::Node;
use crate::types::{Libraries, Override, Replacement, Types};

/// The types that are chosen.
pub struct Overrides<'a> {
    /// The libraries that formats have types of.
    pub(super) libraries: Libraries,
    by_site: HashMap<Site, &'a Replacement>,
}

impl<'a> Overrides<'a> {
    /// Finds the schemas that the overrides name, and what is to be said of those that name none.
    #[must_use]
    pub fn find(
        types: &'a Types,
        description: &Description<'_>,
        document: &Document,
    ) -> (Self, Vec<Problem>) {
        let find = Find {
            description,
            document,
        };
        let mut by_site = HashMap::new();
        let mut problems = Vec::new();
        for own in &types.overrides {
            match find.schema(&own.schema) {
                Some(site) => drop(by_site.insert(site, &own.replacement)),
                None => problems.push(find.unmatched(own)),
            }
        }
        problems.sort_by_key(|own: &Problem| own.origin.as_ref().map(|origin| origin.span.start));
        (
            Self {
                libraries: types.libraries,
                by_site,
            },
            problems,
        )
    }
}

impl Lowering<'_> {
    /// The type that is chosen for a schema, without null. What is within the schema is then not needed.
    pub(super) fn overridden(&mut self, schema: &Schema) -> Option<TypeRef> {
        let replacement = self.overrides.by_site.get(&schema.at)?;
        self.ledger.enter(Kind::Schema, &schema.at);
        self.ledger
            .pass_over_within(&schema.at, "the config gives another type");
        Some(match replacement {
            Replacement::Any => TypeRef::Any,
            Replacement::Foreign(path) => TypeRef::Foreign(path.clone()),
            Replacement::Scalar(kind, format) => {
                let found = scalar(*kind, Some(format), self.overrides.libraries);
                if let Some(how) = found.how {
                    self.note(Kind::Schema, &schema.at, "unread-format", &how);
                }
                found.ty
            }
        })
    }
}

/// Finds schemas by the names that people call them.
struct Find<'a> {
    description: &'a Description<'a>,
    document: &'a Document,
}

impl Find<'_> {
    fn schema(&self, name: &str) -> Option<Site> {
        if name.starts_with(['#', '/']) {
            let site = Site::from(Pointer::parse(name)?);
            return matches!(self.get(&site)?, Node::Map(_) | Node::Bool(_)).then_some(site);
        }
        splits(name).find_map(|(component, path)| {
            let mut all = self.document.schemas.iter();
            let (_, site) = all.find(|(own, _)| own == component)?;
            match path {
                None => Some(self.target(site).unwrap_or_else(|| site.clone())),
                Some(path) => self.property(site, path, 0),
            }
        })
    }

    /// The property of a schema, and of that one in turn, that `path` leads to.
    fn property(&self, schema: &Site, path: &str, depth: usize) -> Option<Site> {
        const DEEPEST: usize = 32;
        if depth > DEEPEST {
            return None;
        }
        let node = self.get(schema)?;
        let own = splits(path).find_map(|(name, rest)| {
            node.get("properties")?.get(name)?;
            let property = schema.child("properties").child(name);
            match rest {
                None => Some(property),
                Some(rest) => self.property(&property, rest, depth + 1),
            }
        });
        own.or_else(|| {
            self.around(schema, node)
                .into_iter()
                .find_map(|site| self.property(&site, path, depth + 1))
        })
    }

    /// The schemas that have properties of one too: that of a reference, members of `allOf`, and items of a list.
    fn around(&self, schema: &Site, node: &Node) -> Vec<Site> {
        let target = self.description.reference(node);
        let target =
            target.and_then(|target| self.description.follow_schema(schema.file, target).ok());
        let members = node.get("allOf").and_then(Node::as_list);
        let members = 0..members.map_or(0, <[Node]>::len);
        let members = members.map(|index| schema.child("allOf").item(index));
        let items = node.get("items").map(|_| schema.child("items"));
        target.into_iter().chain(members).chain(items).collect()
    }

    /// The schema of another file that a component is, if it is only a reference to it: the component stands for it.
    fn target(&self, component: &Site) -> Option<Site> {
        let target = self.description.schema_reference(self.get(component)?)?;
        let end = self
            .description
            .follow_schema(component.file, target)
            .ok()?;
        (end.file != component.file).then_some(end)
    }

    fn get(&self, site: &Site) -> Option<&Node> {
        self.description.get(site)
    }

    fn unmatched(&self, own: &Override) -> Problem {
        let name = &own.schema;
        let wanted = name.to_lowercase();
        let distance = |other: &str| strsim::damerau_levenshtein(&wanted, &other.to_lowercase());
        let components = self.document.schemas.iter().map(|(name, _)| name);
        let nearest = components.min_by_key(|other| (distance(other), other.as_str()));
        let nearest = nearest.filter(|other| distance(other) <= other.len().max(3) / 3);
        let help = nearest.map(|nearest| format!("did you mean `{nearest}`?"));
        Problem {
            severity: Severity::Warning,
            code: "override-no-match",
            origin: own.origin.clone(),
            message: format!("the description has no schema `{name}`"),
            help: help.or_else(|| Some("correct it or leave it out".to_owned())),
        }
    }
}

/// A name with nothing behind it, or the part before one of its dots and what is behind: names may have dots too, so
/// the longest comes first.
fn splits(name: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let dots = name.rmatch_indices('.');
    let split = dots.map(|(at, _)| (&name[..at], Some(&name[at + 1..])));
    std::iter::once((name, None)).chain(split)
}
