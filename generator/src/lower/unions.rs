//! Decides what of unions shows only when all types are known: a choice that leads back to itself, variants that are one, and
//! the tag that stands for a struct.

use std::collections::{BTreeMap, HashMap};

use super::recursion::{by_value, meant, visit_all};
use crate::ir::{Base, Field, Kinds, Type, TypeId, TypeKind, TypeRef, Union, Value, Variant};
use crate::site::Site;

/// So often it is looked for variants that are one because others are.
const ROUNDS: usize = 8;

/// Gives unions their final variants, and structs the tags that stand for them. Gives the schemas whose choice leads back to
/// itself.
pub(super) fn settle(types: &mut [Type]) -> Vec<Site> {
    let endless = break_cycles(types);
    for _ in 0..ROUNDS {
        if !join_variants(types) {
            break;
        }
    }
    find_kinds(types);
    fill_tags(types);
    endless
}

/// Puts the variants of a union in the place of the union, where this is a variant of one of them.
fn break_cycles(types: &mut [Type]) -> Vec<Site> {
    let mut closing: Vec<(usize, TypeId)> = Vec::new();
    visit_all(types, chosen, &mut |_, id, link| {
        closing.push((id, link.target))
    });
    let mut endless = Vec::new();
    for (id, target) in closing {
        let others = own_variants(types, target);
        let is_back = |variant: &Variant| union_of(types, &variant.ty) == Some(target);
        let Some(mut variants) = variants(&types[id]).map(<[Variant]>::to_vec) else {
            continue;
        };
        variants.retain(|variant| !is_back(variant));
        for other in others {
            if variants.iter().all(|own| own.ty != other.ty) {
                variants.push(other);
            }
        }
        set_variants(&mut types[id], variants);
        endless.push(types[id].at.clone());
    }
    endless
}

/// The unions that are variants of one.
fn chosen(types: &[Type], id: usize) -> Vec<super::recursion::Link> {
    let variants = variants(&types[id]).unwrap_or_default().iter().enumerate();
    let links = variants.filter_map(|(place, variant)| {
        let named = *by_value(&variant.ty).first()?;
        let target = union_of(types, &variant.ty)?;
        Some(super::recursion::Link {
            place,
            named,
            target,
        })
    });
    links.collect()
}

/// The variants of a union that are no unions.
fn own_variants(types: &[Type], id: TypeId) -> Vec<Variant> {
    let variants = variants(&types[id.0]).unwrap_or_default().iter();
    let own = variants.filter(|variant| union_of(types, &variant.ty).is_none());
    own.cloned().collect()
}

fn variants(ty: &Type) -> Option<&[Variant]> {
    match &ty.kind {
        TypeKind::Union(own) => Some(&own.variants),
        _ => None,
    }
}

/// The type that the use of a type is, if it is a named one.
fn meant_by(types: &[Type], ty: &TypeRef) -> Option<TypeId> {
    match ty {
        TypeRef::Named(id) | TypeRef::Boxed(id) => Some(meant(types, *id)),
        _ => None,
    }
}

fn union_of(types: &[Type], ty: &TypeRef) -> Option<TypeId> {
    let id = meant_by(types, ty)?;
    matches!(types[id.0].kind, TypeKind::Union(_)).then_some(id)
}

/// A union of one is another name for that one, and a union of none says nothing.
fn set_variants(ty: &mut Type, mut variants: Vec<Variant>) {
    let TypeKind::Union(own) = &mut ty.kind else {
        return;
    };
    if variants.len() > 1 {
        own.variants = variants;
    } else {
        let only = variants.pop().map_or(TypeRef::Any, |only| only.ty);
        ty.kind = TypeKind::Alias(only);
    }
}

/// Makes one of variants whose types turned out to be the same. Says whether there are any.
fn join_variants(types: &mut [Type]) -> bool {
    let mut any = false;
    for id in 0..types.len() {
        let Some(variants) = variants(&types[id]) else {
            continue;
        };
        let joined = joined(types, variants);
        if joined.len() < variants.len() {
            any = true;
            set_variants(&mut types[id], joined);
        }
    }
    any
}

fn joined(types: &[Type], variants: &[Variant]) -> Vec<Variant> {
    let mut places: HashMap<TypeRef, usize> = HashMap::new();
    let mut joined: Vec<Variant> = Vec::new();
    for variant in variants {
        let ty = meant_by(types, &variant.ty).map_or(variant.ty.clone(), TypeRef::Named);
        let place = *places.entry(ty).or_insert(joined.len());
        match joined.get_mut(place) {
            Some(known) => join(known, variant),
            None => joined.push(variant.clone()),
        }
    }
    joined
}

/// What either of two variants is.
fn join(known: &mut Variant, other: &Variant) {
    known.kinds = known.kinds.or(other.kinds);
    known.tags.extend(other.tags.iter().cloned());
    known.constants.retain(|own| other.constants.contains(own));
    known.required.retain(|own| other.required.contains(own));
}

/// Finds the kinds of the variants that are unions: those of all variants of these.
fn find_kinds(types: &mut [Type]) {
    let mut kinds: Vec<Option<Kinds>> = vec![None; types.len()];
    let known = |types: &[Type], kinds: &[Option<Kinds>], variant: &Variant| match union_of(
        types,
        &variant.ty,
    ) {
        Some(inner) => kinds[inner.0].unwrap_or_default(),
        None => variant.kinds,
    };
    loop {
        let mut grown = false;
        for id in 0..types.len() {
            let Some(variants) = variants(&types[id]) else {
                continue;
            };
            let all = variants.iter().map(|own| known(types, &kinds, own));
            let all = all.reduce(Kinds::or);
            grown |= kinds[id] != all;
            kinds[id] = all;
        }
        if !grown {
            break;
        }
    }
    for id in 0..types.len() {
        let Some(variants) = variants(&types[id]) else {
            continue;
        };
        let found: Vec<Kinds> = variants
            .iter()
            .map(|own| known(types, &kinds, own))
            .collect();
        if let TypeKind::Union(Union { variants, .. }) = &mut types[id].kind {
            for (variant, kinds) in variants.iter_mut().zip(found) {
                variant.kinds = kinds;
            }
        }
    }
}

/// A struct that one value of a tag stands for, wherever it is a variant, has this value unless a caller gives another.
fn fill_tags(types: &mut [Type]) {
    let mut found: BTreeMap<(TypeId, String), Option<String>> = BTreeMap::new();
    for ty in &*types {
        let TypeKind::Union(own) = &ty.kind else {
            continue;
        };
        let Some(tag) = &own.tag else { continue };
        for variant in own.variants.iter().filter(|own| !own.tags.is_empty()) {
            let Some(id) = meant_by(types, &variant.ty) else {
                continue;
            };
            let only = match variant.tags.as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            };
            let known = found.entry((id, tag.clone())).or_insert(only.clone());
            if *known != only {
                *known = None;
            }
        }
    }
    for ((id, tag), value) in found {
        let Some(value) = value.map(Value::Text) else {
            continue;
        };
        let Some(place) = place_of_tag(types, id, &tag, &value) else {
            continue;
        };
        if let TypeKind::Struct(own) = &mut types[id.0].kind {
            let field: &mut Field = &mut own.fields[place];
            field.default = Some(value);
            field.given = false;
        }
    }
}

/// Which field of a struct is the tag, if it can have the value.
fn place_of_tag(types: &[Type], id: TypeId, tag: &str, value: &Value) -> Option<usize> {
    let TypeKind::Struct(own) = &types[id.0].kind else {
        return None;
    };
    let place = own.fields.iter().position(|field| field.wire == tag)?;
    let field = &own.fields[place];
    let ty = match &field.ty {
        TypeRef::Nullable(inner) => inner,
        ty => ty,
    };
    let fits = match (ty, meant_by(types, ty).map(|id| &types[id.0].kind)) {
        (TypeRef::Text, _) | (_, Some(TypeKind::Alias(TypeRef::Text))) => true,
        (_, Some(TypeKind::Enum(own))) => {
            own.base == Base::Text && own.values.iter().any(|known| known.value == *value)
        }
        _ => false,
    };
    (fits && field.constant.is_none()).then_some(place)
}
