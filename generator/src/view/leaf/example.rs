//! Decides which value an example has.

use std::cell::Cell;

use super::super::format::foreign_example;
use super::{Held, Literal, Speller, TypeExpr};
use crate::ir::{Enum, Field, Struct, TypeId, TypeKind, TypeRef, Union, Value, Variant};
use crate::naming::Ident;

/// A type that an example is within, and those around it.
#[derive(Clone, Copy)]
struct Within<'a> {
    id: TypeId,
    around: Option<&'a Within<'a>>,
}

/// Writes an example.
#[derive(Clone, Copy)]
struct Sampler<'a> {
    speller: Speller<'a>,
    /// The types that the example at hand is within.
    within: Option<&'a Within<'a>>,
    /// How many values of named types the example may still have.
    left: &'a Cell<usize>,
}

/// Of so many fields an example shows all, of more only those that must be given.
const FEW: usize = 6;

/// How many types within each other a reader wants to see where they need not be.
const DEEP: usize = 3;

/// How many types within each other nobody would write.
const ENDLESS: usize = 32;

/// How many values of named types nobody would write.
const LONG: usize = 64;

/// The value that a field of an example must have.
type Fixed<'f> = &'f dyn Fn(&Field) -> Option<Value>;

impl Speller<'_> {
    /// An expression of a value of a named type, with what is optional if that is not too much.
    pub(in crate::view) fn example_value(self, id: TypeId) -> TypeExpr {
        let left = Cell::new(LONG);
        let sampler = Sampler::new(self, &left);
        match &self.types[id.0].kind {
            TypeKind::Struct(own) => {
                let few = own.fields.len() <= FEW;
                sampler.structure(id, own, &|_| None, few)
            }
            _ => sampler.named(id),
        }
    }

    /// An expression that a caller may give for what a field holds.
    pub(in crate::view) fn example(self, held: Held<'_>, text: &str) -> TypeExpr {
        let left = Cell::new(LONG);
        Sampler::new(self, &left).given(held, text)
    }
}

impl<'a> Sampler<'a> {
    fn new(speller: Speller<'a>, left: &'a Cell<usize>) -> Self {
        Self {
            speller,
            within: None,
            left,
        }
    }

    /// What a caller may give for what a field holds.
    fn given(self, held: Held<'_>, text: &str) -> TypeExpr {
        match held {
            Held::Plain(ty) | Held::Option(ty) => self.argument(ty, text),
            Held::Nullable(ty) => match self.speller.resolved(ty) {
                TypeRef::Text => TypeExpr(Literal::text(text).to_string()),
                _ => self.exact(ty, text),
            },
        }
    }

    /// What a caller may give for a type.
    fn argument(self, ty: &TypeRef, text: &str) -> TypeExpr {
        let speller = self.speller;
        TypeExpr(match speller.resolved(ty) {
            TypeRef::Boxed(id) => return self.named(*id),
            TypeRef::List(item) if self.stops_at(item) && speller.converts(item) => {
                format!("Vec::<{}>::new()", speller.spell(item))
            }
            TypeRef::List(item) if self.stops_at(item) => "[]".to_owned(),
            TypeRef::List(item) if speller.converts(item) => {
                format!("[{}]", self.argument(item, text))
            }
            TypeRef::List(item) => format!("[{}]", self.exact(item, text)),
            TypeRef::Any | TypeRef::Text | TypeRef::Secret => Literal::text(text).to_string(),
            TypeRef::Format(format) => speller.libraries.example(*format).to_owned(),
            TypeRef::Foreign(path) => foreign_example(path),
            other => return self.exact(other, text),
        })
    }

    /// A value of exactly the type.
    fn exact(self, ty: &TypeRef, text: &str) -> TypeExpr {
        let (speller, literal) = (self.speller, Literal::text(text));
        TypeExpr(match ty {
            TypeRef::Bool => "true".to_owned(),
            TypeRef::Int(_) | TypeRef::QuotedInt(_) => "1".to_owned(),
            TypeRef::Float64 => "1.5".to_owned(),
            TypeRef::Any => format!("serde_json::Value::from({literal})"),
            TypeRef::Text => format!("{literal}.to_owned()"),
            TypeRef::Secret => format!("{}Secret::from({literal})", self.speller.root),
            TypeRef::Format(format) => speller.exact_format(*format),
            TypeRef::Foreign(path) => {
                format!(
                    "{}Foreign::from({})",
                    speller.outer(),
                    foreign_example(path)
                )
            }
            TypeRef::Tuple(items) => {
                let items = items.iter().map(|item| self.exact(item, text));
                format!("({})", TypeExpr::listed(items))
            }
            TypeRef::List(item) if self.stops_at(item) => "vec![]".to_owned(),
            TypeRef::List(item) => format!("vec![{}]", self.exact(item, text)),
            TypeRef::Map(_) => "std::collections::BTreeMap::new()".to_owned(),
            TypeRef::Nullable(inner) if self.stops_at(inner) => "None".to_owned(),
            TypeRef::Nullable(inner) => {
                format!("Some({})", self.exact(self.speller.not_null(inner), text))
            }
            TypeRef::Named(id) => return self.named(*id),
            TypeRef::Boxed(id) => format!("Box::new({})", self.named(*id)),
        })
    }

    /// Whether an example leaves a list or an option of such items empty: a type within itself would have no
    /// end, and what is too deep is more than a reader wants.
    fn stops_at(self, item: &TypeRef) -> bool {
        let mut lists = 0;
        let mut item = self.speller.resolved(item);
        while let TypeRef::List(inner) = item {
            lists += 1;
            item = self.speller.resolved(inner);
        }
        match item {
            _ if lists > DEEP => true,
            TypeRef::Named(id) | TypeRef::Boxed(id) if !self.is_enum(*id) => {
                self.around().count() >= DEEP || self.is_within(*id)
            }
            _ => false,
        }
    }

    fn around(self) -> impl Iterator<Item = &'a Within<'a>> {
        std::iter::successors(self.within, |within| within.around)
    }

    fn is_within(self, id: TypeId) -> bool {
        self.around().any(|within| within.id == id)
    }

    fn is_enum(self, id: TypeId) -> bool {
        matches!(self.speller.types[id.0].kind, TypeKind::Enum(_))
    }

    /// Whether the example is so deep or so long that nobody would write it.
    fn is_endless(self) -> bool {
        self.left.get() == 0 || self.around().count() > ENDLESS
    }

    fn named(self, id: TypeId) -> TypeExpr {
        self.left.set(self.left.get().saturating_sub(1));
        match &self.speller.types[id.0].kind {
            TypeKind::Enum(own) => self.listed(id, own),
            TypeKind::Union(own) => self.union(id, own),
            TypeKind::Struct(own) => self.structure(id, own, &|_| None, false),
            TypeKind::Alias(inner) => self.exact(inner, "value"),
            TypeKind::Newtype(inner) => {
                let empty = if matches!(inner, TypeRef::List(_)) {
                    "vec![]"
                } else {
                    "Default::default()"
                };
                TypeExpr(format!("{}({empty})", self.speller.named(id)))
            }
        }
    }

    fn listed(self, id: TypeId, own: &Enum) -> TypeExpr {
        let first = own.values.first();
        first
            .and_then(|first| self.speller.listed(id, own, &first.value))
            .unwrap_or_else(|| TypeExpr("todo!()".to_owned()))
    }

    /// A struct with what must be given, with what is fixed, and with all that is not deprecated if `whole`.
    fn structure(self, id: TypeId, own: &Struct, fixed: Fixed<'_>, whole: bool) -> TypeExpr {
        if self.is_endless() {
            return TypeExpr("todo!()".to_owned());
        }
        let within = Within {
            id,
            around: self.within,
        };
        let inner = Sampler {
            within: Some(&within),
            ..self
        };
        let idents = &self.speller.names.types[id.0].parts;
        let (mut arguments, mut setters) = (Vec::new(), Vec::new());
        for (field, ident) in own.fields.iter().zip(idents) {
            let begins = field.constant.as_ref().or(field.default.as_ref());
            let must = fixed(field).filter(|must| field.given || begins != Some(must));
            if self.speller.start(field).is_none() {
                arguments.push(inner.field(field, must.as_ref(), &field.wire).0);
            } else if must.is_some() && has_setter(field)
                || whole && !field.required && !field.docs.deprecated
            {
                let value = inner.field(field, must.as_ref(), &format!("{}_example", field.wire));
                setters.push(format!(".{}({value})", setter(ident)));
            }
        }
        let (arguments, setters) = (arguments.join(", "), setters.concat());
        let name = self.speller.named(id);
        TypeExpr(format!("{name}::new({arguments}){setters}"))
    }

    fn field(self, field: &Field, must: Option<&Value>, text: &str) -> TypeExpr {
        let held = self.speller.held(&field.ty, field.required);
        let (Held::Plain(ty) | Held::Option(ty) | Held::Nullable(ty)) = held;
        must.or(field.constant.as_ref())
            .and_then(|value| self.speller.default(value, ty))
            .unwrap_or_else(|| self.given(held, text))
    }

    /// The first variant that does not lead back to where the example is.
    fn union(self, id: TypeId, own: &Union) -> TypeExpr {
        let within = Within {
            id,
            around: self.within,
        };
        let inner = Sampler {
            within: Some(&within),
            ..self
        };
        let ends = |variant: &Variant| match self.speller.resolved(&variant.ty) {
            TypeRef::Named(id) | TypeRef::Boxed(id) => !inner.is_within(*id),
            _ => true,
        };
        let (name, names) = (self.speller.named(id), &self.speller.names.types[id.0]);
        let mut variants = own.variants.iter().zip(&names.parts);
        let first = variants.find(|(variant, _)| ends(variant) && !self.is_endless());
        TypeExpr(match (first, &names.unknown) {
            (Some((variant, ident)), _) => {
                format!("{name}::{ident}({})", inner.variant(own, variant))
            }
            (None, Some(unknown)) => format!("{name}::{unknown}(serde_json::Value::Null)"),
            (None, None) => "todo!()".to_owned(),
        })
    }

    /// A value of a variant that says that it is one.
    fn variant(self, own: &Union, variant: &Variant) -> TypeExpr {
        let fixed = |field: &Field| {
            let tag = variant.tags.first();
            let tag = tag.filter(|_| own.tag.as_ref() == Some(&field.wire));
            let mut constants = variant.constants.iter();
            let constant = constants.find(|(name, _)| *name == field.wire);
            tag.cloned()
                .map(Value::Text)
                .or_else(|| constant.and_then(|(_, values)| values.first().cloned()))
        };
        let structure = |id: &TypeId| match &self.speller.types[id.0].kind {
            TypeKind::Struct(own) => self.structure(*id, own, &fixed, false),
            _ => self.named(*id),
        };
        match self.speller.resolved(&variant.ty) {
            TypeRef::Named(id) => structure(id),
            TypeRef::Boxed(id) => TypeExpr(format!("Box::new({})", structure(id))),
            other => self.exact(other, "value"),
        }
    }
}

/// Whether a field that no caller has to give can be set: one that always is the same cannot.
pub(in crate::view) fn has_setter(field: &Field) -> bool {
    let is_nullable = matches!(field.ty, TypeRef::Nullable(_));
    !field.required || is_nullable || field.constant.is_none()
}

/// The name of a field's setter.
pub(in crate::view) fn setter(field: &Ident) -> String {
    format!("with_{}", field.plain())
}
