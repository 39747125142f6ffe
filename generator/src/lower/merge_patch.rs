//! Decides what of a JSON merge patch may be null (RFC 7396): what is removed by it, which is any property that need not
//! be there and any entry of a map, though a schema that describes the patched thing hardly ever says so.

use std::collections::HashMap;

use super::media::essence;
use super::uses::{closure, for_each_use, uses_of};
use crate::ir::{
    Api, Body, Operation, Origin, Parameter, Place, Rest, Type, TypeId, TypeKind, TypeRef, Webhook,
};

/// The media type of merge patches.
const MERGE_PATCH: &str = "application/merge-patch+json";

/// Lets bodies that are merge patches be null where that removes something. A type that stands elsewhere too stays there
/// as it is, and patches have one of their own.
pub(super) fn settle(api: &mut Api) {
    if !operations(api).any(|operation| operation.bodies.iter().any(is_patch)) {
        return;
    }
    let mut patches = Patches {
        whole: whole(api),
        changed: changed(&api.types),
        known: HashMap::new(),
        types: std::mem::take(&mut api.types),
    };
    let groups = api.groups.iter_mut();
    for operation in groups.flat_map(|group| &mut group.operations) {
        for parameter in &mut operation.parameters {
            if is_of_patch(parameter, &operation.bodies) {
                patches.patch(&mut parameter.field.ty);
            }
        }
    }
    api.types = patches.types;
}

fn operations(api: &Api) -> impl Iterator<Item = &Operation> {
    api.groups.iter().flat_map(|group| &group.operations)
}

fn is_patch(body: &Body) -> bool {
    essence(&body.content_type) == MERGE_PATCH
}

fn is_of_patch(parameter: &Parameter, bodies: &[Body]) -> bool {
    match parameter.place {
        Place::Body(index) => bodies.get(index).is_some_and(is_patch),
        _ => false,
    }
}

/// Which types are somewhere as a whole: in anything but patches, and in the lists of these.
fn whole(api: &Api) -> Vec<bool> {
    let mut pending: Vec<TypeId> = api
        .webhooks
        .iter()
        .flat_map(Webhook::types)
        .flat_map(uses_of)
        .collect();
    let mut patched = Vec::new();
    for operation in operations(api) {
        pending.extend(operation.given().into_iter().flat_map(uses_of));
        for parameter in &operation.parameters {
            let is_patch = is_of_patch(parameter, &operation.bodies);
            let into = if is_patch { &mut patched } else { &mut pending };
            into.extend(uses_of(&parameter.field.ty));
        }
    }
    let within = closure(&api.types, patched);
    for (ty, _) in api.types.iter().zip(within).filter(|(_, within)| *within) {
        for_each_use(&ty.kind, &mut |used| pending.extend(listed(used)));
    }
    closure(&api.types, pending)
}

/// The named types in the lists of a use, which a patch replaces as a whole.
fn listed(ty: &TypeRef) -> Vec<TypeId> {
    match ty {
        TypeRef::List(_) | TypeRef::Tuple(_) => uses_of(ty),
        TypeRef::Map(inner) | TypeRef::Nullable(inner) => listed(inner),
        _ => Vec::new(),
    }
}

/// Which types say something else of a patch than of the whole.
fn changed(types: &[Type]) -> Vec<bool> {
    let mut changed: Vec<bool> = types.iter().map(|ty| is_changed(&ty.kind)).collect();
    loop {
        let mut grown = false;
        for (id, ty) in types.iter().enumerate() {
            let mut others = Vec::new();
            for_each_use(&ty.kind, &mut |used| others.extend(patched(used)));
            if !changed[id] && others.iter().any(|other| changed[other.0]) {
                changed[id] = true;
                grown = true;
            }
        }
        if !grown {
            return changed;
        }
    }
}

/// Whether a type has something by itself that is removed by null, and may not be null yet.
fn is_changed(kind: &TypeKind) -> bool {
    let mut has_maps = false;
    for_each_use(kind, &mut |used| has_maps |= has_map(used));
    let is_removable = match kind {
        TypeKind::Struct(own) => {
            let mut optional = own.fields.iter().filter(|field| !field.required);
            optional.any(|field| !field.ty.takes_null())
                || matches!(&own.rest, Rest::Typed(ty) if !ty.takes_null())
        }
        _ => false,
    };
    has_maps || is_removable
}

/// Whether a use has a map whose values may not be null.
fn has_map(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Map(value) => !value.takes_null() || has_map(value),
        TypeRef::Nullable(inner) => has_map(inner),
        _ => false,
    }
}

/// The named types in a use that a patch changes part by part.
fn patched(ty: &TypeRef) -> Vec<TypeId> {
    match ty {
        TypeRef::Named(id) => vec![*id],
        TypeRef::Map(inner) | TypeRef::Nullable(inner) => patched(inner),
        _ => Vec::new(),
    }
}

struct Patches {
    /// Which types have to stay as they are.
    whole: Vec<bool>,
    /// Which types are others in patches.
    changed: Vec<bool>,
    /// The types of patches by those of what is patched.
    known: HashMap<TypeId, TypeId>,
    types: Vec<Type>,
}

impl Patches {
    fn patch(&mut self, ty: &mut TypeRef) {
        match ty {
            TypeRef::Named(id) => *id = self.patched(*id),
            TypeRef::Nullable(inner) => self.patch(inner),
            TypeRef::Map(value) => self.removable(value),
            _ => {}
        }
    }

    /// A value that may be null.
    fn removable(&mut self, ty: &mut TypeRef) {
        self.patch(ty);
        if !ty.takes_null() {
            *ty = TypeRef::Nullable(Box::new(ty.clone()));
        }
    }

    fn patched(&mut self, id: TypeId) -> TypeId {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        if !self.changed[id.0] {
            return id;
        }
        let mut kind = self.types[id.0].kind.clone();
        let own = if self.whole[id.0] { self.copy(id) } else { id };
        self.known.insert(id, own);
        match &mut kind {
            TypeKind::Struct(object) => {
                for field in &mut object.fields {
                    if field.required {
                        self.patch(&mut field.ty);
                    } else {
                        self.removable(&mut field.ty);
                    }
                }
                if let Rest::Typed(ty) = &mut object.rest {
                    self.removable(ty);
                }
            }
            TypeKind::Union(union) => {
                for variant in &mut union.variants {
                    self.patch(&mut variant.ty);
                }
            }
            TypeKind::Alias(ty) | TypeKind::Newtype(ty) => self.patch(ty),
            TypeKind::Enum(_) => {}
        }
        self.types[own.0].kind = kind;
        own
    }

    /// A type for patches beside one that stays.
    fn copy(&mut self, id: TypeId) -> TypeId {
        let ty = &self.types[id.0];
        let (Origin::Component(name) | Origin::Inline(name)) = &ty.origin;
        let copy = Type {
            at: ty.at.clone(),
            origin: Origin::Inline(format!("{name} patch")),
            docs: ty.docs.clone(),
            kind: ty.kind.clone(),
            used: ty.used,
            only_received: false,
        };
        self.types.push(copy);
        TypeId(self.types.len() - 1)
    }
}
