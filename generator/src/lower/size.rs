//! Decides which variants of an enum are too large to lie in it.

use crate::ir::{Api, Content, Gives, Rest, Type, TypeId, TypeKind, TypeRef};

/// More bytes than that are put in a box: an enum is as large as its largest variant.
const LARGE: usize = 160;

/// Boxes the large variants of unions, and the large bodies of answers that are variants.
pub(super) fn box_large(api: &mut Api) {
    let mut sizes = Sizes {
        types: &api.types,
        known: vec![None; api.types.len()],
    };
    let large: Vec<bool> = (0..api.types.len())
        .map(|id| sizes.of_type(TypeId(id)) > LARGE)
        .collect();
    let put = |ty: &mut TypeRef| {
        if let TypeRef::Named(id) = ty
            && large[id.0]
        {
            *ty = TypeRef::Boxed(*id);
        }
    };
    for ty in &mut api.types {
        if let TypeKind::Union(own) = &mut ty.kind {
            own.variants.iter_mut().for_each(|own| put(&mut own.ty));
        }
    }
    let operations = api
        .groups
        .iter_mut()
        .flat_map(|group| &mut group.operations);
    for operation in operations {
        let several = operation.gives(&api.types) == Gives::Several;
        let answers = operation.answers.iter_mut().filter(|_| several);
        for answer in answers.chain(&mut operation.errors) {
            if let Content::Json(ty) = &mut answer.content {
                put(ty);
            }
        }
    }
}

/// The sizes of types in bytes, at least as large as they are.
struct Sizes<'a> {
    types: &'a [Type],
    known: Vec<Option<usize>>,
}

impl Sizes<'_> {
    /// The size of a type. Those that it contains are looked at in a list, since they may be many.
    fn of_type(&mut self, id: TypeId) -> usize {
        let mut open = vec![false; self.types.len()];
        let mut way = vec![id];
        while let Some(TypeId(last)) = way.last().copied() {
            if self.known[last].is_some() {
                way.pop();
                continue;
            }
            open[last] = true;
            let within: Vec<TypeId> = self
                .held(last)
                .into_iter()
                .filter(|id| self.known[id.0].is_none() && !open[id.0])
                .collect();
            if within.is_empty() {
                self.known[last] = Some(self.sum(last));
                way.pop();
            } else {
                way.extend(within);
            }
        }
        self.known[id.0].unwrap_or(0)
    }

    /// The types that lie in one.
    fn held(&self, id: usize) -> Vec<TypeId> {
        let mut held = Vec::new();
        super::uses::for_each_use(&self.types[id].kind, &mut |ty| by_value(ty, &mut held));
        held
    }

    fn sum(&self, id: usize) -> usize {
        match &self.types[id].kind {
            TypeKind::Struct(own) => {
                let fields = own.fields.iter().map(|field| self.of(&field.ty) + 8);
                let rest = match own.rest {
                    Rest::Ignored => 0,
                    Rest::Kept => 8,
                    Rest::Typed(_) => 24,
                };
                fields.sum::<usize>() + rest
            }
            TypeKind::Enum(_) => 40,
            // What is large will be in a box.
            TypeKind::Union(own) => {
                let variants = own.variants.iter().map(|own| self.of(&own.ty).min(LARGE));
                8 + variants.max().unwrap_or(0).max(32)
            }
            TypeKind::Alias(ty) | TypeKind::Newtype(ty) => self.of(ty),
        }
    }

    fn of(&self, ty: &TypeRef) -> usize {
        match ty {
            TypeRef::Bool
            | TypeRef::Int(_)
            | TypeRef::QuotedInt(_)
            | TypeRef::Float64
            | TypeRef::Null
            | TypeRef::Boxed(_) => 8,
            TypeRef::Text
            | TypeRef::Secret
            | TypeRef::Format(_)
            | TypeRef::List(_)
            | TypeRef::Map(_) => 24,
            TypeRef::Any => 32,
            TypeRef::Foreign(_) | TypeRef::Upload => LARGE,
            TypeRef::Tuple(items) => items.iter().map(|item| self.of(item)).sum(),
            TypeRef::Nullable(inner) => 8 + self.of(inner),
            TypeRef::Named(id) => self.known[id.0].unwrap_or(LARGE),
        }
    }
}

fn by_value(ty: &TypeRef, held: &mut Vec<TypeId>) {
    match ty {
        TypeRef::Named(id) => held.push(*id),
        TypeRef::Nullable(inner) => by_value(inner, held),
        TypeRef::Tuple(items) => items.iter().for_each(|item| by_value(item, held)),
        _ => {}
    }
}
