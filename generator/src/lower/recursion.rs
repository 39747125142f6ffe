//! Decides where a type that contains itself is broken: by a box, or by a type of its own.

use super::uses::uses_of;
use crate::ir::{Struct, Type, TypeId, TypeKind, TypeRef};
use crate::site::Site;

/// Boxes the fields that close a cycle of structs and unions. A list or a map is a box already.
///
/// Gives the schemas of the fields that had to become optional: each value of theirs would hold
/// another one without end.
pub(super) fn break_cycles(types: &mut [Type]) -> Vec<Site> {
    let mut endless = Vec::new();
    visit_all(types, needed, &mut |types, id, link| {
        if let TypeKind::Struct(Struct { fields, .. }) = &mut types[id].kind {
            let field = &mut fields[link.place];
            field.required = false;
            field.given = false;
            let wire = field.wire.clone();
            endless.push(types[id].at.child("properties").child(&wire));
        }
    });
    visit_all(types, held, &mut put_box);
    endless
}

/// Turns an alias that closes a cycle of aliases into a type of its own: it may not contain itself, not even in a list,
/// since it is only another name. One that is itself and nothing else is any JSON; these are given.
pub(super) fn alias_cycles(types: &mut [Type]) -> Vec<Site> {
    let mut endless = Vec::new();
    visit_all(types, aliased, &mut |types, id, _| {
        types[id].kind = TypeKind::Alias(TypeRef::Any);
        endless.push(types[id].at.clone());
    });
    visit_all(types, used_by_alias, &mut |types, _, link| {
        let back = &mut types[link.target.0];
        if let TypeKind::Alias(used) = &back.kind {
            back.kind = TypeKind::Newtype(used.clone());
        }
    });
    endless
}

/// A place in a type that leads to another one.
#[derive(Clone, Copy)]
pub(super) struct Link {
    /// Which of the fields or variants.
    pub(super) place: usize,
    /// The type that is named there.
    pub(super) named: TypeId,
    /// The type that this is, if it is only another name.
    pub(super) target: TypeId,
}

/// Finds the places of a type that count.
pub(super) type Follow = fn(&[Type], usize) -> Vec<Link>;
/// What is done to a type that leads back to one that contains it.
pub(super) type Close<'c> = dyn FnMut(&mut [Type], usize, Link) + 'c;

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    Not,
    /// It contains the type that is being visited.
    Open,
    Done,
}

/// Shows each place that leads back to a type that contains it.
pub(super) fn visit_all(types: &mut [Type], follow: Follow, close: &mut Close<'_>) {
    let mut state = vec![Visit::Not; types.len()];
    for id in 0..types.len() {
        visit(types, &mut state, id, follow, close);
    }
}

/// Visits the types that `id` contains, as `follow` has it, and calls `close` on the places that lead
/// back. The way there is in a list and not on the stack: it may be as long as the description.
fn visit(
    types: &mut [Type],
    state: &mut [Visit],
    id: usize,
    follow: Follow,
    close: &mut Close<'_>,
) {
    if state[id] != Visit::Not {
        return;
    }
    state[id] = Visit::Open;
    let mut way = vec![(id, follow(types, id).into_iter())];
    while let Some((id, links)) = way.last_mut() {
        let id = *id;
        let Some(link) = links.next() else {
            state[id] = Visit::Done;
            way.pop();
            continue;
        };
        let target = link.target.0;
        match state[target] {
            Visit::Open => close(types, id, link),
            Visit::Not => {
                state[target] = Visit::Open;
                way.push((target, follow(types, target).into_iter()));
            }
            Visit::Done => {}
        }
    }
}

/// What a type holds by value.
fn held(types: &[Type], id: usize) -> Vec<Link> {
    let mut links = Vec::new();
    let mut add = |place, ty| links_of(types, place, &by_value(ty), &mut links);
    match &types[id].kind {
        TypeKind::Struct(own) => {
            let fields = own.fields.iter().enumerate();
            fields.for_each(|(place, field)| add(place, &field.ty));
        }
        TypeKind::Union(own) => {
            let variants = own.variants.iter().enumerate();
            variants.for_each(|(place, variant)| add(place, &variant.ty));
        }
        TypeKind::Newtype(used) => add(0, used),
        TypeKind::Alias(used) if !matches!(used, TypeRef::Named(_)) => add(0, used),
        TypeKind::Alias(_) | TypeKind::Enum(_) => {}
    }
    links
}

/// What each value of a type holds.
fn needed(types: &[Type], id: usize) -> Vec<Link> {
    let mut links = Vec::new();
    if let TypeKind::Struct(own) = &types[id].kind {
        let fields = own.fields.iter().enumerate();
        for (place, field) in fields.filter(|(_, field)| field.required) {
            if !matches!(field.ty, TypeRef::Nullable(_)) {
                links_of(types, place, &by_value(&field.ty), &mut links);
            }
        }
    }
    links
}

/// What an alias is.
fn aliased(types: &[Type], id: usize) -> Vec<Link> {
    match &types[id].kind {
        TypeKind::Alias(used) => direct(&by_value(used)),
        _ => Vec::new(),
    }
}

/// What an alias is, or is a list or map of.
fn used_by_alias(types: &[Type], id: usize) -> Vec<Link> {
    match &types[id].kind {
        TypeKind::Alias(used) => direct(&uses_of(used)),
        _ => Vec::new(),
    }
}

fn direct(ids: &[TypeId]) -> Vec<Link> {
    let link = |id: &TypeId| Link {
        place: 0,
        named: *id,
        target: *id,
    };
    ids.iter().map(link).collect()
}

fn links_of(types: &[Type], place: usize, ids: &[TypeId], links: &mut Vec<Link>) {
    links.extend(ids.iter().map(|id| Link {
        place,
        named: *id,
        target: meant(types, *id),
    }));
}

/// The type that a name is for. Names that lead to themselves were made types of their own before.
pub(super) fn meant(types: &[Type], mut id: TypeId) -> TypeId {
    while let TypeKind::Alias(TypeRef::Named(next) | TypeRef::Boxed(next)) = &types[id.0].kind {
        id = *next;
    }
    id
}

/// The types that lie in the use of one, and not behind a list, a map or a box.
pub(super) fn by_value(used: &TypeRef) -> Vec<TypeId> {
    match used {
        TypeRef::Named(id) => vec![*id],
        TypeRef::Nullable(inner) => by_value(inner),
        TypeRef::Tuple(items) => items.iter().flat_map(by_value).collect(),
        _ => Vec::new(),
    }
}

fn put_box(types: &mut [Type], id: usize, link: Link) {
    fn boxed(used: &mut TypeRef, named: TypeId) {
        match used {
            TypeRef::Named(id) if *id == named => *used = TypeRef::Boxed(named),
            TypeRef::Nullable(inner) => boxed(inner, named),
            TypeRef::Tuple(items) => items.iter_mut().for_each(|item| boxed(item, named)),
            _ => {}
        }
    }
    match &mut types[id].kind {
        TypeKind::Struct(own) => boxed(&mut own.fields[link.place].ty, link.named),
        TypeKind::Union(own) => boxed(&mut own.variants[link.place].ty, link.named),
        TypeKind::Alias(used) | TypeKind::Newtype(used) => boxed(used, link.named),
        TypeKind::Enum(_) => {}
    }
}
