//! Decides which type a schema is that others extend under a discriminator: any of these, or itself.

use std::collections::{HashMap, HashSet};

use super::Lowering;
use crate::document::{Discriminator, Schema};
use crate::ir::{Docs, Kinds, TypeId, TypeKind, TypeRef, Union, Variant};
use crate::site::Site;

impl Lowering<'_> {
    /// The union of those that extend a schema; `None` if it has no discriminator of its own, or nobody extends it.
    pub(super) fn family(&mut self, id: TypeId, own: &Schema, hint: &str) -> Option<TypeKind> {
        let discriminator = own.discriminator.clone()?;
        if !own.one_of.is_empty() || !own.any_of.is_empty() {
            return None;
        }
        let heirs = self.heirs(&own.at, &discriminator);
        if heirs.is_empty() {
            return None;
        }
        let mut union = Union {
            tag: Some(discriminator.property.clone()),
            variants: Vec::new(),
        };
        let mapped = self.mapped_to(&own.at, &discriminator);
        for heir in heirs {
            let heir_id = self.component_type(&heir);
            if heir_id != id {
                let variant = self.heir(&discriminator, &mapped, &heir, TypeRef::Named(heir_id));
                union.variants.push(variant);
            }
        }
        let base = self.base(own, hint);
        let mut base = self.heir(&discriminator, &mapped, &own.at, base);
        "base".clone_into(&mut base.hint);
        union.variants.push(base);
        Some(TypeKind::Union(union))
    }

    /// What a schema says itself, as a struct of its own.
    fn base(&mut self, own: &Schema, hint: &str) -> TypeRef {
        let plain = Schema {
            at: own.at.child("discriminator"),
            discriminator: None,
            ..own.clone()
        };
        // Its properties are within the schema, not within the discriminator.
        let hint = format!("{hint} base");
        let kind = match self.kind_at(own, &plain, &hint) {
            TypeKind::Alias(used) => return used,
            kind => kind,
        };
        self.inline(&plain, kind, hint)
    }

    fn kind_at(&mut self, own: &Schema, plain: &Schema, hint: &str) -> TypeKind {
        let whole = Schema {
            at: own.at.clone(),
            ..plain.clone()
        };
        self.kind(&whole, hint)
    }

    pub(super) fn heir(
        &mut self,
        discriminator: &Discriminator,
        mapped: &HashMap<Site, Vec<String>>,
        heir: &Site,
        ty: TypeRef,
    ) -> Variant {
        let name = self.component_names.get(heir).cloned();
        let name = name.unwrap_or_else(|| self.place_words(heir));
        let mut tags = mapped.get(heir).cloned().unwrap_or_default();
        if tags.is_empty() && !discriminator.mapping.contains_key(&name) {
            tags.push(name.clone());
        }
        Variant {
            hint: name,
            ty,
            docs: Docs::default(),
            kinds: Kinds::OBJECT,
            tags,
            constants: Vec::new(),
            required: Vec::new(),
        }
    }

    /// The component schemas that extend one, those in between too unless they tell their own heirs by another
    /// property.
    pub(super) fn heirs(&mut self, of: &Site, discriminator: &Discriminator) -> Vec<Site> {
        self.find_heirs();
        let mut found: Vec<Site> = Vec::new();
        let mut next = vec![of.clone()];
        let mut seen = HashSet::from([of.clone()]);
        while let Some(parent) = next.pop() {
            for heir in self.heirs.get(&parent).cloned().unwrap_or_default() {
                if !seen.insert(heir.clone()) {
                    continue;
                }
                let whole = self.whole_at(&heir);
                let whole = whole.discriminator.as_ref().filter(|_| whole.at == heir);
                if whole.is_none_or(|own| own.property == discriminator.property) {
                    next.push(heir.clone());
                }
                found.push(heir);
            }
        }
        found.sort();
        found
    }

    /// Finds which component schemas extend which.
    fn find_heirs(&mut self) {
        if self.heirs_found {
            return;
        }
        self.heirs_found = true;
        let mut components: Vec<Site> = self.component_names.keys().cloned().collect();
        components.sort();
        for component in components {
            let own = self.schema_at(&component);
            for member in &own.all_of {
                let Some(target) = &member.reference else {
                    continue;
                };
                if let Ok(parent) = self.description.follow_schema(member.at.file, target) {
                    self.heirs
                        .entry(parent)
                        .or_default()
                        .push(component.clone());
                }
            }
        }
    }
}
