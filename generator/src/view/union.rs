//! Decides what the templates see of a union.

use serde::Serialize;

use super::doc::{Doc, cell, code};
use super::field::documented;
use super::leaf::{Literal, Speller, TypeExpr, holds};
use crate::ir::{TypeId, TypeKind, TypeRef, Union, Value, Variant};
use crate::naming::{Ident, TypeNames};

/// A union.
#[derive(Debug, Serialize)]
pub struct UnionView {
    /// The property that says which variant it is.
    pub tag: Option<Literal>,
    /// The same as a line of documentation.
    pub tag_docs: Option<Literal>,
    /// The same for documentation.
    pub tag_text: Option<String>,
    /// The variants.
    pub variants: Vec<UnionVariantView>,
}

impl UnionView {
    /// Whether the code names `BTreeMap`.
    pub(super) fn names_map(&self) -> bool {
        let types = self.variants.iter().flat_map(|own| {
            let from = own.from.as_ref().map(|from| &from.ty);
            [Some(&own.ty), from].into_iter().flatten()
        });
        types
            .into_iter()
            .any(|ty| ty.to_string().contains("BTreeMap<"))
    }
}

/// A variant of a union.
#[derive(Debug, Serialize)]
pub struct UnionVariantView {
    /// Its name.
    pub ident: Ident,
    /// Its type.
    pub ty: TypeExpr,
    /// The same for documentation, with a link.
    pub ty_text: String,
    /// What it is.
    pub docs: Doc,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What becomes the union, if it is the only variant of that type.
    pub from: Option<FromView>,
    /// The kinds of JSON that its values are, as bits.
    pub kinds: u8,
    /// The values of the tag that stand for it.
    pub tags: Vec<Literal>,
    /// The same for documentation.
    pub tags_text: String,
    /// Whether the tag is none of the properties of its type.
    pub adds_tag: bool,
    /// The values that properties must have.
    pub constants: Vec<ConstantView>,
    /// The properties that each value has.
    pub required: Vec<Literal>,
}

/// The type that becomes a variant of a union.
#[derive(Debug, Serialize)]
pub struct FromView {
    /// The type.
    pub ty: TypeExpr,
    /// Whether the variant holds it in a box.
    pub is_boxed: bool,
    /// Whether it is a string, so that a `&str` becomes the union too.
    pub is_text: bool,
}

/// The values that a property must have, if it is there.
#[derive(Debug, Serialize)]
pub struct ConstantView {
    /// The property.
    pub wire: Literal,
    /// The values.
    pub values: Vec<TypeExpr>,
}

pub(super) fn union(speller: Speller<'_>, id: TypeId, union: &Union, own: &TypeNames) -> UnionView {
    let variants = union.variants.iter();
    let bare: Vec<TypeRef> = variants.map(|own| speller.bare(&own.ty)).collect();
    let written: Vec<TypeExpr> = bare.iter().map(|ty| speller.spell(ty)).collect();
    let converts = |index: usize| {
        let alike = written.iter().filter(|other| **other == written[index]);
        // Two types of a user's own may be one, and a union is made of itself already.
        let is_foreign = holds(&bare[index], &|ty| matches!(ty, TypeRef::Foreign(_)));
        alike.count() == 1 && !is_foreign && bare[index] != TypeRef::Named(id)
    };
    let view = |(index, (variant, ident))| UnionVariantView {
        from: converts(index).then(|| from(speller, variant)),
        ..variant_view(speller, union, variant, ident)
    };
    let variants = union.variants.iter().zip(&own.parts).enumerate();
    UnionView {
        tag: union.tag.as_deref().map(Literal::text),
        tag_docs: union.tag.as_deref().map(|tag| {
            Literal::text(&format!(
                " The property {} says which one it is.",
                code(tag)
            ))
        }),
        tag_text: union.tag.as_deref().map(code),
        variants: variants.map(view).collect(),
    }
}

fn variant_view(
    speller: Speller<'_>,
    union: &Union,
    variant: &Variant,
    ident: &Ident,
) -> UnionVariantView {
    let literals = |texts: &[String]| texts.iter().map(|text| Literal::text(text)).collect();
    let tags: Vec<String> = variant.tags.iter().map(|tag| code(tag)).collect();
    let adds = |tag: &String| !carries(speller, &variant.ty, tag, NESTED);
    UnionVariantView {
        ident: ident.clone(),
        docs: documented(&variant.docs, || sentence(speller, union, variant)),
        ty: speller.spell(&variant.ty),
        ty_text: speller.table(&variant.ty),
        deprecated: variant.docs.deprecated,
        from: None,
        kinds: variant.kinds.bits(),
        tags: literals(&variant.tags),
        tags_text: cell(&tags.join(", ")),
        adds_tag: union.tag.as_ref().is_some_and(adds),
        constants: variant.constants.iter().map(constant).collect(),
        required: literals(&variant.required),
    }
}

/// What is said of a variant of which the description says nothing.
fn sentence(speller: Speller<'_>, union: &Union, variant: &Variant) -> String {
    let tags: Vec<String> = variant.tags.iter().map(|tag| code(tag)).collect();
    match &union.tag {
        Some(tag) if !tags.is_empty() => format!("Where {} is {}.", code(tag), tags.join(" or ")),
        _ => format!("A value of the type `{}`.", speller.plain(&variant.ty)),
    }
}

fn constant((wire, values): &(String, Vec<Value>)) -> ConstantView {
    ConstantView {
        wire: Literal::text(wire),
        values: values.iter().map(TypeExpr::constant).collect(),
    }
}

/// A box is the variant's own affair.
fn from(speller: Speller<'_>, variant: &Variant) -> FromView {
    let boxed = |ty: &TypeRef| FromView {
        is_text: speller.spell(ty).is_string(),
        ty: speller.spell(ty),
        is_boxed: true,
    };
    match speller.resolved(&variant.ty) {
        TypeRef::Boxed(id) => boxed(speller.resolved(&TypeRef::Named(*id))),
        other => FromView {
            is_boxed: false,
            ..boxed(other)
        },
    }
}

/// How many unions within each other are looked into for the tag; those that are deeper contain themselves.
const NESTED: usize = 8;

/// Whether values of a type have a place for the tag.
fn carries(speller: Speller<'_>, ty: &TypeRef, tag: &str, nested: usize) -> bool {
    let (TypeRef::Named(id) | TypeRef::Boxed(id)) = speller.resolved(ty) else {
        return true;
    };
    match &speller.types[id.0].kind {
        TypeKind::Struct(own) => own.fields.iter().any(|field| field.wire == tag),
        TypeKind::Union(own) => {
            let mut variants = own.variants.iter();
            nested == 0
                || own.tag.as_deref() == Some(tag)
                || variants.all(|variant| carries(speller, &variant.ty, tag, nested - 1))
        }
        TypeKind::Alias(inner) => carries(speller, inner, tag, nested),
        TypeKind::Newtype(_) | TypeKind::Enum(_) => true,
    }
}
