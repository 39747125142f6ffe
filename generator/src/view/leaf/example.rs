//! Decides which value an example has: that of the description, where it has one that fits.

use std::cell::Cell;

use super::super::format::foreign_example;
use super::{Held, Literal, Speller, TypeExpr};
use crate::ir::{Enum, Example, Field, Struct, TypeId, TypeKind, TypeRef, Union, Value, Variant};
use crate::naming::Ident;

mod shown;

use shown::Shown;

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
                sampler.structure(id, own, &|_| None, few, Shown::text("value"))
            }
            _ => sampler.named(id, Shown::text("value")),
        }
    }

    /// An expression that a caller may give for what a field holds: `text` where the description has no example of a
    /// text.
    pub(in crate::view) fn example(
        self,
        held: Held<'_>,
        example: Option<&Example>,
        text: &str,
    ) -> TypeExpr {
        let left = Cell::new(LONG);
        let shown = Shown::new(example.map(|Example(node)| node), text);
        Sampler::new(self, &left).given(held, shown)
    }
}

impl Speller<'_> {
    /// An expression of exactly a type.
    pub(in crate::view) fn example_of_exactly(
        self,
        ty: &TypeRef,
        example: Option<&Example>,
        text: &str,
    ) -> TypeExpr {
        let left = Cell::new(LONG);
        let shown = Shown::new(example.map(|Example(node)| node), text);
        Sampler::new(self, &left).exact(ty, shown)
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
    fn given(self, held: Held<'_>, shown: Shown<'_>) -> TypeExpr {
        match held {
            Held::Plain(ty) | Held::Option(ty) => self.argument(ty, shown),
            Held::Nullable(ty) => match self.speller.resolved(ty) {
                TypeRef::Text => shown.literal(),
                _ => self.exact(ty, shown),
            },
        }
    }

    /// What a caller may give for a type.
    fn argument(self, ty: &TypeRef, shown: Shown<'_>) -> TypeExpr {
        let speller = self.speller;
        TypeExpr(match speller.resolved(ty) {
            TypeRef::Boxed(id) => return self.named(*id, shown),
            TypeRef::List(item) if self.stops_at(item) && speller.converts(item) => {
                format!("Vec::<{}>::new()", speller.spell(item))
            }
            TypeRef::List(item) if self.stops_at(item) => "[]".to_owned(),
            TypeRef::List(item) if speller.converts(item) => {
                let items = shown.items().into_iter();
                let items = items.map(|shown| self.argument(item, shown).0);
                format!("[{}]", items.collect::<Vec<_>>().join(", "))
            }
            TypeRef::List(item) => format!("[{}]", self.items(item, shown)),
            TypeRef::Any | TypeRef::Text | TypeRef::Secret => return shown.literal(),
            TypeRef::Format(format) => speller.libraries.example(*format).to_owned(),
            TypeRef::Foreign(path) => foreign_example(path),
            TypeRef::Upload => "b\"bytes\"".to_owned(),
            other => return self.exact(other, shown),
        })
    }

    /// The items of a list of exactly the type.
    fn items(self, item: &TypeRef, shown: Shown<'_>) -> String {
        let items = shown.items().into_iter();
        let items = items.map(|shown| self.exact(item, shown).0);
        items.collect::<Vec<_>>().join(", ")
    }

    /// A value of exactly the type.
    fn exact(self, ty: &TypeRef, shown: Shown<'_>) -> TypeExpr {
        let speller = self.speller;
        TypeExpr(match ty {
            TypeRef::Bool => shown.boolean().unwrap_or(true).to_string(),
            TypeRef::Int(width) | TypeRef::QuotedInt(width) => {
                return shown.integer(*width).unwrap_or(TypeExpr("1".to_owned()));
            }
            TypeRef::Float64 => format!("{:?}", shown.number().unwrap_or(1.5)),
            TypeRef::Any => format!("serde_json::Value::from({})", shown.literal()),
            TypeRef::Null => format!("{}Null::default()", speller.outer()),
            TypeRef::Text => format!("{}.to_owned()", shown.literal()),
            TypeRef::Secret => format!("{}Secret::from({})", speller.root, shown.literal()),
            TypeRef::Format(format) => speller.exact_format(*format),
            TypeRef::Foreign(path) => {
                format!(
                    "{}Foreign::from({})",
                    speller.outer(),
                    foreign_example(path)
                )
            }
            TypeRef::Upload => format!("{}Upload::from(b\"bytes\")", speller.outer()),
            TypeRef::Tuple(items) => {
                let items = items.iter().enumerate();
                let items = items.map(|(index, item)| self.exact(item, shown.place(index)));
                format!("({})", TypeExpr::listed(items))
            }
            TypeRef::List(item) if self.stops_at(item) => "vec![]".to_owned(),
            TypeRef::List(item) => format!("vec![{}]", self.items(item, shown)),
            TypeRef::Map(value) => self.map(value, shown),
            TypeRef::Nullable(_) if shown.is_null() => "None".to_owned(),
            TypeRef::Nullable(inner) if self.stops_at(inner) => "None".to_owned(),
            TypeRef::Nullable(inner) => {
                format!("Some({})", self.exact(speller.not_null(inner), shown))
            }
            TypeRef::Named(id) => return self.named(*id, shown),
            TypeRef::Boxed(id) => format!("Box::new({})", self.named(*id, shown)),
        })
    }

    fn map(self, value: &TypeRef, shown: Shown<'_>) -> String {
        let entries = shown.entries();
        if entries.is_empty() || self.stops_at(value) {
            return "std::collections::BTreeMap::new()".to_owned();
        }
        let entry = |(key, shown): &(&str, Shown<'_>)| {
            let value = self.exact(value, *shown);
            format!("({}.to_owned(), {value})", Literal::text(key))
        };
        let entries: Vec<String> = entries.iter().map(entry).collect();
        format!("std::collections::BTreeMap::from([{}])", entries.join(", "))
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

    fn named(self, id: TypeId, shown: Shown<'_>) -> TypeExpr {
        self.left.set(self.left.get().saturating_sub(1));
        match &self.speller.types[id.0].kind {
            TypeKind::Enum(own) => self.listed(id, own, shown),
            TypeKind::Union(own) => self.union(id, own, shown),
            TypeKind::Struct(own) => self.structure(id, own, &|_| None, false, shown),
            TypeKind::Alias(inner) => self.exact(inner, shown),
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

    fn listed(self, id: TypeId, own: &Enum, shown: Shown<'_>) -> TypeExpr {
        let listed = |value: &Value| self.speller.listed(id, own, value);
        let shown = shown.value().and_then(|value| listed(&value));
        let first = || own.values.first().and_then(|first| listed(&first.value));
        shown
            .or_else(first)
            .unwrap_or_else(|| TypeExpr("todo!()".to_owned()))
    }

    /// A struct with what must be given, with what is fixed, with what the description shows, and with all that is not
    /// deprecated if `whole`.
    fn structure(
        self,
        id: TypeId,
        own: &Struct,
        fixed: Fixed<'_>,
        whole: bool,
        shown: Shown<'_>,
    ) -> TypeExpr {
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
            let text = format!("{}_example", field.wire);
            if self.speller.start(field).is_none() {
                let shown = shown.member(field, &field.wire);
                arguments.push(inner.field(field, must.as_ref(), shown).0);
            } else if must.is_some() && has_setter(field)
                || whole && !field.required && !field.docs.deprecated
                || shown.has(field) && has_setter(field)
            {
                let shown = shown.member(field, &text);
                let value = inner.field(field, must.as_ref(), shown);
                setters.push(format!(".{}({value})", setter(ident)));
            }
        }
        let (arguments, setters) = (arguments.join(", "), setters.concat());
        let name = self.speller.named(id);
        TypeExpr(format!("{name}::new({arguments}){setters}"))
    }

    fn field(self, field: &Field, must: Option<&Value>, shown: Shown<'_>) -> TypeExpr {
        let held = self.speller.held(&field.ty, field.required);
        let (Held::Plain(ty) | Held::Option(ty) | Held::Nullable(ty)) = held;
        must.or(field.constant.as_ref())
            .and_then(|value| self.speller.default(value, ty))
            .unwrap_or_else(|| self.given(held, shown))
    }

    /// The variant that the description shows, or else the first one that does not lead back to where the example is.
    fn union(self, id: TypeId, own: &Union, shown: Shown<'_>) -> TypeExpr {
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
        let variants = || {
            let variants = own.variants.iter().zip(&names.parts);
            variants.filter(|(variant, _)| ends(variant) && !self.is_endless())
        };
        let known = variants().find(|(variant, _)| shown.is_one_of(own, variant));
        let (found, shown) = match known {
            Some(known) => (Some(known), shown),
            None => (variants().next(), shown.without()),
        };
        TypeExpr(match (found, &names.unknown) {
            (Some((variant, ident)), _) => {
                format!("{name}::{ident}({})", inner.variant(own, variant, shown))
            }
            (None, Some(unknown)) => format!("{name}::{unknown}(serde_json::Value::Null)"),
            (None, None) => "todo!()".to_owned(),
        })
    }

    /// A value of a variant that says that it is one.
    fn variant(self, own: &Union, variant: &Variant, shown: Shown<'_>) -> TypeExpr {
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
            TypeKind::Struct(own) => self.structure(*id, own, &fixed, false, shown),
            _ => self.named(*id, shown),
        };
        match self.speller.resolved(&variant.ty) {
            TypeRef::Named(id) => structure(id),
            TypeRef::Boxed(id) => TypeExpr(format!("Box::new({})", structure(id))),
            other => self.exact(other, shown),
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
