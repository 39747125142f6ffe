//! Decides what a name leads to in the type of an answer.

use crate::ir::{Base, Field, Rest, Struct, Type, TypeKind, TypeRef};

/// The types of an API.
#[derive(Clone, Copy)]
pub(super) struct Types<'a>(pub(super) &'a [Type]);

/// What a path leads to.
pub(super) struct Place<'a> {
    /// The names of the properties on the way.
    pub(super) path: Vec<String>,
    pub(super) ty: &'a TypeRef,
    /// Whether each answer has it.
    pub(super) required: bool,
}

/// Why a path leads nowhere: what it does not lead to, and the properties that are there instead.
pub(super) struct Nowhere {
    pub(super) name: String,
    pub(super) there: Vec<String>,
}

/// A path is no deeper than this, however types contain themselves.
const DEEPEST: usize = 16;

static ANY: TypeRef = TypeRef::Any;

impl<'a> Types<'a> {
    /// The type behind its other names, and without null.
    pub(super) fn bare(self, ty: &'a TypeRef) -> &'a TypeRef {
        let mut ty = ty;
        // A type that leads back to itself is no alias.
        for _ in 0..self.0.len() + DEEPEST {
            ty = match ty {
                TypeRef::Nullable(inner) => inner,
                TypeRef::Named(id) | TypeRef::Boxed(id) => match &self.0[id.0].kind {
                    TypeKind::Alias(inner) | TypeKind::Newtype(inner) => inner,
                    _ => return ty,
                },
                _ => return ty,
            };
        }
        ty
    }

    /// The properties of an object.
    pub(super) fn fields(self, ty: &'a TypeRef) -> &'a [Field] {
        self.object(ty).map_or(&[], |own| &own.fields)
    }

    fn object(self, ty: &'a TypeRef) -> Option<&'a Struct> {
        match self.bare(ty) {
            TypeRef::Named(id) | TypeRef::Boxed(id) => match &self.0[id.0].kind {
                TypeKind::Struct(own) => Some(own),
                _ => None,
            },
            _ => None,
        }
    }

    /// The type of the items of a list.
    pub(super) fn item(self, ty: &'a TypeRef) -> Option<&'a TypeRef> {
        match self.bare(ty) {
            TypeRef::List(item) => Some(item),
            TypeRef::Any => Some(&ANY),
            _ => None,
        }
    }

    /// Whether a value may be a text or a number.
    pub(super) fn is_scalar(self, ty: &'a TypeRef) -> bool {
        match self.bare(ty) {
            TypeRef::Bool
            | TypeRef::Null
            | TypeRef::List(_)
            | TypeRef::Tuple(_)
            | TypeRef::Map(_)
            | TypeRef::Upload => false,
            TypeRef::Named(id) | TypeRef::Boxed(id) => {
                matches!(self.0[id.0].kind, TypeKind::Enum(_) | TypeKind::Union(_))
            }
            _ => true,
        }
    }

    /// Whether a value may be a text.
    pub(super) fn is_text(self, ty: &'a TypeRef) -> bool {
        let number = matches!(
            self.bare(ty),
            TypeRef::Int(_) | TypeRef::Float64 | TypeRef::QuotedInt(_)
        );
        self.is_scalar(ty) && !number
    }

    /// Whether a value may be a whole number.
    pub(super) fn is_number(self, ty: &'a TypeRef) -> bool {
        match self.bare(ty) {
            TypeRef::Int(_)
            | TypeRef::QuotedInt(_)
            | TypeRef::Float64
            | TypeRef::Text
            | TypeRef::Any => true,
            TypeRef::Named(id) | TypeRef::Boxed(id) => match &self.0[id.0].kind {
                TypeKind::Enum(own) => matches!(own.base, Base::Int | Base::Float),
                TypeKind::Union(_) => true,
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a value may be true or false.
    pub(super) fn is_flag(self, ty: &'a TypeRef) -> bool {
        matches!(self.bare(ty), TypeRef::Bool | TypeRef::Any)
    }

    /// What a name of the config leads to: names with dots between them, where names may have dots too, or a JSON
    /// pointer.
    pub(super) fn look(self, ty: &'a TypeRef, name: &str) -> Result<Place<'a>, Nowhere> {
        let start = Place {
            path: Vec::new(),
            ty,
            required: true,
        };
        match name.strip_prefix('/') {
            Some(pointer) => pointer.split('/').try_fold(start, |place, segment| {
                let segment = segment.replace("~1", "/").replace("~0", "~");
                self.step(&place, &segment)
            }),
            None => self.follow(&start, name),
        }
    }

    fn follow(self, place: &Place<'a>, name: &str) -> Result<Place<'a>, Nowhere> {
        let whole = self.step(place, name);
        if whole.is_ok() || place.path.len() >= DEEPEST {
            return whole;
        }
        let dots: Vec<usize> = name.rmatch_indices('.').map(|(at, _)| at).collect();
        for at in dots {
            if let Ok(inner) = self.step(place, &name[..at]) {
                return self.follow(&inner, &name[at + 1..]);
            }
        }
        whole
    }

    fn step(self, place: &Place<'a>, name: &str) -> Result<Place<'a>, Nowhere> {
        let path = place
            .path
            .iter()
            .cloned()
            .chain([name.to_owned()])
            .collect();
        let to = |ty, required| Place {
            path,
            ty,
            required: place.required && required,
        };
        let fields = self.fields(place.ty);
        if place.path.len() >= DEEPEST {
            return Err(Nowhere {
                name: name.to_owned(),
                there: Vec::new(),
            });
        }
        if let Some(field) = fields.iter().find(|own| own.wire == name) {
            let is_nullable = matches!(field.ty, TypeRef::Nullable(_));
            return Ok(to(&field.ty, field.required && !is_nullable));
        }
        let plain = !name.contains('.');
        match (
            self.bare(place.ty),
            self.object(place.ty).map(|own| &own.rest),
        ) {
            (TypeRef::Any, _) if plain => Ok(to(&ANY, false)),
            (TypeRef::Map(value), _) if plain => Ok(to(value, false)),
            (_, Some(Rest::Typed(value))) if plain => Ok(to(value, false)),
            _ => Err(Nowhere {
                name: name.to_owned(),
                there: fields.iter().map(|own| own.wire.clone()).collect(),
            }),
        }
    }
}
