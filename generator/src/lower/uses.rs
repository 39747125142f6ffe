//! Decides which types a type is made of, and puts others in their place.

use crate::ir::{Api, Rest, Type, TypeId, TypeKind, TypeRef, Webhook};

/// The named types in the use of a type.
pub(super) fn uses_of(ty: &TypeRef) -> Vec<TypeId> {
    match ty {
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) => uses_of(inner),
        TypeRef::Tuple(items) => items.iter().flat_map(uses_of).collect(),
        TypeRef::Named(id) | TypeRef::Boxed(id) => vec![*id],
        _ => Vec::new(),
    }
}

/// Shows each use of a type within a type.
pub(super) fn for_each_use(kind: &TypeKind, see: &mut dyn FnMut(&TypeRef)) {
    match kind {
        TypeKind::Struct(own) => {
            own.fields.iter().for_each(|field| see(&field.ty));
            if let Rest::Typed(ty) = &own.rest {
                see(ty);
            }
        }
        TypeKind::Union(own) => own.variants.iter().for_each(|variant| see(&variant.ty)),
        TypeKind::Alias(ty) | TypeKind::Newtype(ty) => see(ty),
        TypeKind::Enum(_) => {}
    }
}

/// The same, to change them.
pub(super) fn change_each_use(kind: &mut TypeKind, change: &mut dyn FnMut(&mut TypeRef)) {
    match kind {
        TypeKind::Struct(own) => {
            own.fields
                .iter_mut()
                .for_each(|field| change(&mut field.ty));
            if let Rest::Typed(ty) = &mut own.rest {
                change(ty);
            }
        }
        TypeKind::Union(own) => {
            own.variants
                .iter_mut()
                .for_each(|variant| change(&mut variant.ty));
        }
        TypeKind::Alias(ty) | TypeKind::Newtype(ty) => change(ty),
        TypeKind::Enum(_) => {}
    }
}

/// Changes each use of a type in the operations of an API, and what is known of its schemas.
pub(super) fn change_each_outer_use(api: &mut Api, change: &mut dyn FnMut(&mut TypeRef)) {
    let operations = api
        .groups
        .iter_mut()
        .flat_map(|group| &mut group.operations);
    for operation in operations {
        for parameter in &mut operation.parameters {
            change(&mut parameter.field.ty);
        }
        operation.given_mut().into_iter().for_each(&mut *change);
    }
    let webhooks = api.webhooks.iter_mut();
    webhooks.flat_map(Webhook::types_mut).for_each(&mut *change);
    api.placed.values_mut().for_each(change);
}

/// Puts something in the place of each named type of a use.
pub(super) fn replace(ty: &mut TypeRef, by: &dyn Fn(TypeId) -> TypeRef) {
    match ty {
        TypeRef::Named(id) => *ty = by(*id),
        TypeRef::List(inner) | TypeRef::Map(inner) => replace(inner, by),
        TypeRef::Nullable(inner) => {
            replace(inner, by);
            if inner.takes_null() {
                *ty = (**inner).clone();
            }
        }
        TypeRef::Tuple(items) => items.iter_mut().for_each(|item| replace(item, by)),
        _ => {}
    }
}

/// Which types some types lead to.
pub(super) fn closure(types: &[Type], mut pending: Vec<TypeId>) -> Vec<bool> {
    let mut reached = vec![false; types.len()];
    while let Some(TypeId(id)) = pending.pop() {
        if !std::mem::replace(&mut reached[id], true) {
            for_each_use(&types[id].kind, &mut |ty| pending.extend(uses_of(ty)));
        }
    }
    reached
}
