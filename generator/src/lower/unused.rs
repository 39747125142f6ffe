//! Decides which types nothing needs: those that a schema would have had by itself and that are nowhere in the API go,
//! those that no operation leads to are marked.

use super::same::{drop_types, put_in_place};
use super::uses::{change_each_outer_use, closure, uses_of};
use crate::ir::{Api, Origin, TypeId, TypeKind, TypeRef};

/// Drops the types without a name of their own that no component, no operation and no webhook leads to.
pub(super) fn drop_unused(api: &mut Api) {
    let reached = reached(api);
    let is_gone = |id: usize| !reached[id] && matches!(api.types[id].origin, Origin::Inline(_));
    let targets: Vec<Option<TypeRef>> = (0..api.types.len())
        .map(|id| match &api.types[id].kind {
            TypeKind::Alias(target) if is_gone(id) => Some(target.clone()),
            _ => None,
        })
        .collect();
    put_in_place(api, &targets);
    let reached = self::reached(api);
    let types = api.types.iter().zip(reached);
    let gone: Vec<bool> = types
        .map(|(ty, reached)| !reached && matches!(ty.origin, Origin::Inline(_)))
        .collect();
    api.placed
        .retain(|_, ty| uses_of(ty).iter().all(|id| !gone[id.0]));
    drop_types(api, &gone);
}

/// Marks the types that operations do not lead to, unless there are no operations.
pub(super) fn mark_unused(api: &mut Api) {
    if api.groups.iter().all(|group| group.operations.is_empty()) {
        return;
    }
    let webhooks = std::mem::take(&mut api.webhooks);
    let pending = named_outside(api);
    api.webhooks = webhooks;
    let reached = closure(&api.types, pending);
    for (ty, reached) in api.types.iter_mut().zip(reached) {
        ty.used = reached;
    }
}

/// Which types components, operations and webhooks lead to.
fn reached(api: &mut Api) -> Vec<bool> {
    let mut pending = named_outside(api);
    let components = api.types.iter().enumerate();
    let components = components.filter(|(_, ty)| matches!(ty.origin, Origin::Component(_)));
    pending.extend(components.map(|(id, _)| TypeId(id)));
    closure(&api.types, pending)
}

/// The types that operations and webhooks name.
fn named_outside(api: &mut Api) -> Vec<TypeId> {
    let placed = std::mem::take(&mut api.placed);
    let mut used = Vec::new();
    change_each_outer_use(api, &mut |ty| used.extend(uses_of(ty)));
    api.placed = placed;
    used
}
