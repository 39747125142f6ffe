//! Decides where a type that contains itself is broken: by a box, or by a type of its own.

use crate::ir::{Struct, Type, TypeId, TypeKind, TypeRef};
use crate::site::Site;

/// Boxes the fields that close a cycle of structs, and turns an alias that closes a cycle of aliases
/// into a newtype. A list or a map is a box already.
///
/// Gives the schemas of the fields that had to become optional: each value of theirs would hold
/// another one without end.
pub(super) fn break_cycles(types: &mut [Type]) -> Vec<Site> {
    let endless = required_cycles(types);
    let mut state = vec![Visit::Not; types.len()];
    for id in 0..types.len() {
        visit(types, &mut state, id, held, &mut put_box);
    }
    endless
}

fn required_cycles(types: &mut [Type]) -> Vec<Site> {
    let mut endless = Vec::new();
    let mut state = vec![Visit::Not; types.len()];
    for id in 0..types.len() {
        visit(types, &mut state, id, needed, &mut |ty, edge| {
            if let TypeKind::Struct(Struct { fields, .. }) = &mut ty.kind {
                fields[edge].required = false;
                fields[edge].given = false;
                endless.push(ty.at.child("properties").child(&fields[edge].wire));
            }
        });
    }
    endless
}

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    Not,
    /// It contains the type that is being visited.
    Open,
    Done,
}

/// Visits the types that `id` contains, as `follow` has it, and calls `close` on the fields that lead
/// back. The way there is in a list and not on the stack: it may be as long as the description.
fn visit(
    types: &mut [Type],
    state: &mut [Visit],
    id: usize,
    follow: fn(&Type, usize) -> Option<TypeId>,
    close: &mut dyn FnMut(&mut Type, usize),
) {
    if state[id] != Visit::Not {
        return;
    }
    state[id] = Visit::Open;
    let mut way = vec![(id, 0)];
    while let Some((id, edge)) = way.last_mut() {
        let (id, next) = (*id, *edge);
        if next == edges(&types[id]) {
            state[id] = Visit::Done;
            way.pop();
            continue;
        }
        *edge += 1;
        let Some(target) = follow(&types[id], next) else {
            continue;
        };
        match state[target.0] {
            Visit::Open => close(&mut types[id], next),
            Visit::Not => {
                state[target.0] = Visit::Open;
                way.push((target.0, 0));
            }
            Visit::Done => {}
        }
    }
}

fn edges(ty: &Type) -> usize {
    match &ty.kind {
        TypeKind::Struct(own) => own.fields.len(),
        TypeKind::Union(own) => own.variants.len(),
        TypeKind::Alias(_) => 1,
        TypeKind::Newtype(_) | TypeKind::Enum(_) => 0,
    }
}

/// The type that the field `edge` holds by value.
fn held(ty: &Type, edge: usize) -> Option<TypeId> {
    let used = match &ty.kind {
        TypeKind::Struct(own) => &own.fields[edge].ty,
        TypeKind::Union(own) => &own.variants[edge].ty,
        TypeKind::Alias(used) => used,
        TypeKind::Newtype(_) | TypeKind::Enum(_) => return None,
    };
    by_value(used)
}

/// The type that each value's field `edge` holds.
fn needed(ty: &Type, edge: usize) -> Option<TypeId> {
    match &ty.kind {
        TypeKind::Struct(own) if !own.fields[edge].required => None,
        TypeKind::Struct(own) => named(&own.fields[edge].ty),
        TypeKind::Alias(used) => named(used),
        TypeKind::Newtype(_) | TypeKind::Enum(_) | TypeKind::Union(_) => None,
    }
}

fn named(used: &TypeRef) -> Option<TypeId> {
    if let TypeRef::Named(id) = used {
        Some(*id)
    } else {
        None
    }
}

fn by_value(used: &TypeRef) -> Option<TypeId> {
    match used {
        TypeRef::Named(id) => Some(*id),
        TypeRef::Nullable(inner) => by_value(inner),
        TypeRef::Tuple(items) => items.iter().find_map(by_value),
        _ => None,
    }
}

fn put_box(ty: &mut Type, edge: usize) {
    fn boxed(used: &mut TypeRef) {
        match used {
            TypeRef::Named(id) => *used = TypeRef::Boxed(*id),
            TypeRef::Nullable(inner) => boxed(inner),
            TypeRef::Tuple(items) => items.iter_mut().for_each(boxed),
            _ => {}
        }
    }
    match &mut ty.kind {
        TypeKind::Struct(own) => boxed(&mut own.fields[edge].ty),
        TypeKind::Union(own) => boxed(&mut own.variants[edge].ty),
        TypeKind::Alias(used) => boxed(used),
        TypeKind::Newtype(_) | TypeKind::Enum(_) => {}
    }
}

/// An alias may not contain itself, not even in a list: it is only another name.
pub(super) fn alias_cycles(types: &mut [Type]) {
    let mut done = vec![false; types.len()];
    for id in 0..types.len() {
        let mut way = Vec::new();
        let mut next = Some(TypeId(id));
        while let Some(TypeId(id)) = next.filter(|id| !done[id.0]) {
            done[id] = true;
            way.push(id);
            next = used_by_alias(&types[id]);
        }
        if let Some(TypeId(back)) = next.filter(|id| way.contains(&id.0)) {
            make_newtype(&mut types[back]);
        }
    }
}

/// The type that an alias is of, or is a list or map of.
fn used_by_alias(ty: &Type) -> Option<TypeId> {
    match &ty.kind {
        TypeKind::Alias(used) => innermost(used),
        _ => None,
    }
}

fn make_newtype(ty: &mut Type) {
    if let TypeKind::Alias(used) = &ty.kind {
        ty.kind = TypeKind::Newtype(used.clone());
    }
}

fn innermost(used: &TypeRef) -> Option<TypeId> {
    match used {
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) => innermost(inner),
        TypeRef::Tuple(items) => items.iter().find_map(innermost),
        TypeRef::Named(id) | TypeRef::Boxed(id) => Some(*id),
        _ => None,
    }
}
