//! Decides which types are the same: those without a name of their own that say the same as another one, the texts of
//! their parts too, are other names for that, with their own text. A description that spells a schema out in many places costs as much as one that names it.

use std::collections::HashMap;

use super::uses::{change_each_outer_use, change_each_use, for_each_use, replace, uses_of};
use crate::ir::{Api, Origin, Type, TypeId, TypeKind, TypeRef};

/// So often it is looked for types that are the same because others are.
const ROUNDS: usize = 8;

/// Puts what inline aliases stand for in their places, then makes of inline types that say the same aliases of one.
pub(super) fn join(api: &mut Api) {
    inline_aliases(api);
    for _ in 0..ROUNDS {
        let representatives = representatives(&api.types);
        let changed = representatives.iter().enumerate();
        let changed = changed.filter(|(id, other)| *id != other.0).count();
        if changed == 0 {
            break;
        }
        alias(api, &representatives);
    }
}

/// An inline schema that turned out to need no name has none.
fn inline_aliases(api: &mut Api) {
    let targets: Vec<Option<TypeRef>> = api.types.iter().map(inline_target).collect();
    put_in_place(api, &targets);
}

/// Puts what types stand for in their places.
pub(super) fn put_in_place(api: &mut Api, targets: &[Option<TypeRef>]) {
    let by = |id: TypeId| resolved(targets, id);
    for ty in &mut api.types {
        change_each_use(&mut ty.kind, &mut |used| replace(used, &by));
    }
    change_each_outer_use(api, &mut |used| replace(used, &by));
    let gone: Vec<bool> = targets.iter().map(Option::is_some).collect();
    drop_types(api, &gone);
}

fn inline_target(ty: &Type) -> Option<TypeRef> {
    match (&ty.origin, &ty.kind) {
        (Origin::Inline(_), TypeKind::Alias(target)) => Some(target.clone()),
        _ => None,
    }
}

/// What stands in the place of a type. Aliases that lead to themselves were made types of their own before.
fn resolved(targets: &[Option<TypeRef>], id: TypeId) -> TypeRef {
    let Some(target) = &targets[id.0] else {
        return TypeRef::Named(id);
    };
    let mut target = target.clone();
    replace(&mut target, &|id| resolved(targets, id));
    target
}

/// Takes types out of the arena to which nothing refers any more.
pub(super) fn drop_types(api: &mut Api, gone: &[bool]) {
    let mut next = 0;
    let places: Vec<TypeId> = gone
        .iter()
        .map(|gone| {
            let id = TypeId(next);
            next += usize::from(!gone);
            id
        })
        .collect();
    let mut gone = gone.iter();
    api.types.retain(|_| gone.next() == Some(&false));
    let by = |id: TypeId| TypeRef::Named(places[id.0]);
    for ty in &mut api.types {
        change_each_use(&mut ty.kind, &mut |used| replace(used, &by));
    }
    change_each_outer_use(api, &mut |used| replace(used, &by));
}

/// For each type the one that says the same: a component, or else the one with the shortest name; itself if none does.
fn representatives(types: &[Type]) -> Vec<TypeId> {
    let classes = classes(types);
    let mut best: HashMap<usize, usize> = HashMap::new();
    for (id, class) in classes.iter().enumerate() {
        let known = best.entry(*class).or_insert(id);
        if rank(&types[id]) < rank(&types[*known]) {
            *known = id;
        }
    }
    let of = |(id, class): (usize, &usize)| match (&types[id].origin, &types[id].kind) {
        (Origin::Component(_), _) | (_, TypeKind::Alias(_)) => TypeId(id),
        (Origin::Inline(_), _) => TypeId(best[class]),
    };
    classes.iter().enumerate().map(of).collect()
}

fn rank(ty: &Type) -> (bool, usize, &str) {
    match &ty.origin {
        Origin::Component(name) => (false, 0, name),
        Origin::Inline(name) => (true, name.split_whitespace().count(), name),
    }
}

/// Numbers types so that those that say the same have the same number: all that look alike at first, then apart where
/// what they are made of is. What refers to a component refers to its name.
fn classes(types: &[Type]) -> Vec<usize> {
    let looks: Vec<Look> = looks(types);
    let mut classes: Vec<usize> = looks.iter().map(|look| look.own).collect();
    let mut count = 0;
    loop {
        let mut known: HashMap<Vec<Part>, usize> = HashMap::new();
        let next = looks.iter().map(|look| {
            let own = std::iter::once(Part::Class(look.own));
            let parts = look.parts.iter().map(|id| part(types, &classes, *id));
            let new = known.len();
            *known.entry(own.chain(parts).collect()).or_insert(new)
        });
        classes = next.collect();
        if known.len() == count {
            return classes;
        }
        count = known.len();
    }
}

/// What a type says: the number of all but the types that it is made of, and these.
struct Look {
    own: usize,
    parts: Vec<TypeId>,
}

/// A type that another one is made of: one of many that say the same, or a component, which has its own name.
#[derive(PartialEq, Eq, Hash)]
enum Part {
    Class(usize),
    Component(usize),
}

fn part(types: &[Type], classes: &[usize], id: TypeId) -> Part {
    let mut id = id;
    while let (Origin::Inline(_), TypeKind::Alias(TypeRef::Named(other))) =
        (&types[id.0].origin, &types[id.0].kind)
    {
        id = *other;
    }
    match types[id.0].origin {
        Origin::Component(_) => Part::Component(id.0),
        Origin::Inline(_) => Part::Class(classes[id.0]),
    }
}

fn looks(types: &[Type]) -> Vec<Look> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let look = |(id, ty): (usize, &Type)| {
        let mut parts = Vec::new();
        for_each_use(&ty.kind, &mut |used| parts.extend(uses_of(used)));
        let text = if matches!(ty.kind, TypeKind::Alias(_)) {
            format!("alias {id}")
        } else {
            let mut kind = ty.kind.clone();
            let any = |_| TypeRef::Named(TypeId(0));
            change_each_use(&mut kind, &mut |used| replace(used, &any));
            format!("{} {kind:?}", ty.docs.deprecated)
        };
        let new = known.len();
        let own = *known.entry(text).or_insert(new);
        Look { own, parts }
    };
    types.iter().enumerate().map(look).collect()
}

/// Makes types other names for those that say the same.
fn alias(api: &mut Api, representatives: &[TypeId]) {
    for (id, other) in representatives.iter().enumerate() {
        if id != other.0 {
            api.types[id].kind = TypeKind::Alias(TypeRef::Named(*other));
        }
    }
}
