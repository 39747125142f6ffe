//! Decides which types nothing needs: those that a schema would have had by itself and that are nowhere in the API.

use super::same::{drop_types, put_in_place};
use super::uses::{change_each_outer_use, for_each_use, uses_of};
use crate::ir::{Api, Origin, TypeId, TypeKind, TypeRef};

/// Drops the types without a name of their own that no component and no operation leads to.
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

/// Which types components and operations lead to.
fn reached(api: &mut Api) -> Vec<bool> {
    let placed = std::mem::take(&mut api.placed);
    let mut pending = Vec::new();
    change_each_outer_use(api, &mut |ty| pending.extend(uses_of(ty)));
    api.placed = placed;
    let components = api.types.iter().enumerate();
    let components = components.filter(|(_, ty)| matches!(ty.origin, Origin::Component(_)));
    pending.extend(components.map(|(id, _)| TypeId(id)));
    let mut reached = vec![false; api.types.len()];
    while let Some(TypeId(id)) = pending.pop() {
        if !std::mem::replace(&mut reached[id], true) {
            for_each_use(&api.types[id].kind, &mut |ty| pending.extend(uses_of(ty)));
        }
    }
    reached
}
