//! Decides which property tells the members of a choice apart, and by which values (`discriminator`, or a property of which
//! each member lists other strings).

use std::collections::{HashMap, HashSet};

use super::Lowering;
use super::enums::listed_values;
use super::merge::Whole;
use crate::document::{self, Discriminator, Schema};
use crate::ir::Kinds;
use crate::ledger::Kind;
use crate::site::Site;
use crate::source::Broken;

impl Lowering<'_> {
    /// The property whose value tells the members apart, and the values of each. A value stands for the first member that
    /// has it.
    pub(super) fn tag(
        &mut self,
        own: &Schema,
        members: &[Schema],
        wholes: &[Whole<'_>],
    ) -> Option<(String, Vec<Vec<String>>)> {
        let (tag, mut tags) = match &own.discriminator {
            Some(discriminator) => {
                let tags = self.tags(own, discriminator, members, wholes);
                (discriminator.property.clone(), tags)
            }
            None => self.telling(wholes)?,
        };
        let mut seen = HashSet::new();
        for tags in &mut tags {
            tags.retain(|tag| seen.insert(tag.clone()));
        }
        Some((tag, tags))
    }

    /// The first property of which each of the members lists strings that no other one has.
    fn telling(&mut self, wholes: &[Whole<'_>]) -> Option<(String, Vec<Vec<String>>)> {
        let objects = wholes
            .iter()
            .all(|whole| self.kinds_of(whole).or(Kinds::NULL) == Kinds::OBJECT.or(Kinds::NULL));
        let (first, [_, ..]) = wholes.split_first().filter(|_| objects)? else {
            return None;
        };
        for name in first.properties.keys() {
            let mut seen = HashSet::new();
            let mut all = Vec::new();
            for whole in wholes {
                let values = self.values_of(whole, name);
                let is_new =
                    !values.is_empty() && values.iter().all(|own| seen.insert(own.clone()));
                if !is_new {
                    break;
                }
                all.push(values);
            }
            if all.len() == wholes.len() {
                return Some((name.clone(), all));
            }
        }
        None
    }

    /// The strings that are listed for a property of a schema, or of those that it is a choice between.
    fn values_of(&mut self, whole: &Schema, name: &str) -> Vec<String> {
        let mut values = Vec::new();
        self.add_values(whole, name, &mut HashSet::new(), &mut values);
        values
    }

    fn add_values(
        &mut self,
        whole: &Schema,
        name: &str,
        seen: &mut HashSet<Site>,
        values: &mut Vec<String>,
    ) {
        if let Some(property) = whole.properties.get(name) {
            let listed = listed_values(&self.whole_of(property)).unwrap_or_default();
            let texts = listed.iter().filter_map(|value| value.as_str());
            for text in texts.map(ToOwned::to_owned) {
                if !values.contains(&text) {
                    values.push(text);
                }
            }
            return;
        }
        for member in whole.one_of.iter().chain(&whole.any_of) {
            if seen.len() < DEEPEST && seen.insert(member.at.clone()) {
                let inner = self.whole_of(member);
                self.add_values(&inner, name, seen, values);
            }
        }
    }

    /// The values of a discriminator that stand for each member: those that are mapped to it, or its name; and those that
    /// its property lists.
    fn tags(
        &mut self,
        own: &Schema,
        discriminator: &Discriminator,
        members: &[Schema],
        wholes: &[Whole<'_>],
    ) -> Vec<Vec<String>> {
        let mapped = self.mapped_to(&own.at, discriminator);
        let mut all = Vec::new();
        for (member, whole) in members.iter().zip(wholes) {
            let target = self.target_of(member);
            let of = target.as_ref().and_then(|target| mapped.get(target));
            let mut tags = of.cloned().unwrap_or_default();
            let listed = self.values_of(whole, &discriminator.property);
            let listed = listed
                .into_iter()
                .filter(|tag| !discriminator.mapping.contains_key(tag));
            tags.extend(listed);
            if tags.is_empty() {
                tags.extend(self.implicit_tag(member, target));
            }
            all.push(tags);
        }
        all
    }

    /// The name of the component that a member refers to.
    fn implicit_tag(&self, member: &Schema, target: Option<Site>) -> Option<String> {
        let written = member.reference.as_ref()?.rsplit('/').next();
        let written = written.filter(|name| self.components_by_name.contains_key(*name));
        let own = written.map(ToOwned::to_owned);
        own.or_else(|| self.component_names.get(&target?).cloned())
    }

    /// The values of a discriminator that are mapped to each schema.
    pub(super) fn mapped_to(
        &mut self,
        at: &Site,
        discriminator: &Discriminator,
    ) -> HashMap<Site, Vec<String>> {
        let mut mapped: HashMap<Site, Vec<String>> = HashMap::new();
        let mut pairs: Vec<_> = discriminator.mapping.iter().collect();
        pairs.sort();
        for (value, target) in pairs {
            match self.mapped(at, target) {
                Ok(target) => mapped.entry(target).or_default().push(value.clone()),
                Err(broken) => {
                    let at = at.child("discriminator").child("mapping").child(value);
                    self.diagnostics.push(document::broken(&at, broken));
                }
            }
        }
        mapped
    }

    /// What a mapping means: the name of a component, or a reference (`OpenAPI` 3.1, section 4.8.25.2).
    fn mapped(&self, at: &Site, target: &str) -> Result<Site, Broken> {
        let Some(named) = self.components_by_name.get(target) else {
            return self.description.follow_schema(at.file, target);
        };
        let node = self.description.get(named);
        match node.and_then(|node| self.description.schema_reference(node)) {
            Some(target) => self.description.follow_schema(named.file, target),
            None => Ok(named.clone()),
        }
    }

    /// Adds the objects that a discriminator maps to and that are not among the members: the mapping is meant.
    pub(super) fn add_mapped(&mut self, own: &Schema, members: &mut Vec<Schema>) {
        let Some(discriminator) = &own.discriminator else {
            return;
        };
        let known: HashSet<Site> = members
            .iter()
            .filter_map(|member| self.target_of(member))
            .collect();
        let mut outside: Vec<Site> = self
            .mapped_to(&own.at, discriminator)
            .into_keys()
            .filter(|site| !known.contains(site) && *site != own.at)
            .collect();
        outside.sort();
        outside.retain(|site| self.kinds_at(site) == Kinds::OBJECT);
        if outside.is_empty() {
            return;
        }
        let how = "its discriminator maps to schemas that are not among its members; they are taken for some";
        self.note(Kind::Schema, &own.at, "mapped-outside", how);
        members.extend(outside.into_iter().map(|site| Schema {
            reference: Some(site.pointer.to_string()),
            at: site,
            ..Schema::default()
        }));
    }

    /// Where the reference of a member of a choice ends, also if more is said of the member.
    pub(super) fn target_of(&self, member: &Schema) -> Option<Site> {
        let all_of = member.all_of.iter().rev();
        let mut targets = std::iter::once(member).chain(all_of).filter_map(|part| {
            let target = part.reference.as_ref()?;
            self.description.follow_schema(part.at.file, target).ok()
        });
        targets.next()
    }
}

/// So many members of choices within each other are looked at for the values of a property.
const DEEPEST: usize = 1000;
