//! Decides what the templates see of a model.

use serde::Serialize;

use super::doc::{Doc, cell, code};
use super::example;
use super::field::{FieldView, documented, field, rest as rest_field};
use super::format::FOREIGN;
use super::leaf::{Held, Literal, Speller, TypeExpr, holds};
use super::union::{UnionView, union};
use crate::ir::{Api, Base, EnumValue, Field, Rest, TypeId, TypeKind, TypeRef};
use crate::naming::{Ident, Names, TypeNames};

/// A model.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "templates branch on ready booleans"
)]
pub struct ModelView {
    /// Its name.
    pub ident: Ident,
    /// Its module.
    pub module: Ident,
    /// The name of its files.
    pub file: String,
    /// Its name as a literal.
    pub name: Literal,
    /// What it is.
    pub docs: Doc,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Whether no operation uses it.
    pub is_unused: bool,
    /// Whether its setters need the feature `mock`: only the server makes it.
    pub mocks_setters: bool,
    /// Whether it is a struct.
    pub is_struct: bool,
    /// Whether it is an enum.
    pub is_enum: bool,
    /// Whether it is another name for a type.
    pub is_alias: bool,
    /// Whether it is a tuple struct of one field.
    pub is_newtype: bool,
    /// Whether the module needs `BTreeMap`.
    pub uses_map: bool,
    /// A struct's fields.
    pub fields: Vec<FieldView>,
    /// Whether a struct has a field that must be given.
    pub has_arguments: bool,
    /// Whether a struct that is new has nothing in it.
    pub starts_blank: bool,
    /// Whether a struct that is new has fields with nothing in them.
    pub has_more: bool,
    /// A struct's properties that have no field of their own.
    pub rest: Option<RestView>,
    /// An enum's values.
    pub variants: Vec<VariantView>,
    /// What the values of an enum are, if not strings.
    pub base: Option<BaseView>,
    /// A union's variants.
    pub union: Option<UnionView>,
    /// The variant of an enum or union for unknown values.
    pub unknown: Option<Ident>,
    /// What an alias or a newtype stands for.
    pub target: Option<TypeExpr>,
    /// The same for documentation, with a link.
    pub target_text: Option<String>,
    /// A statement that makes one, for the example.
    pub example_lines: Vec<String>,
    /// Whether the example goes to JSON and back.
    pub has_serde: bool,
    /// Whether the example can be run: it is whole.
    pub example_runs: bool,
    /// The name of the crate, for the example.
    pub crate_name: String,
}

/// A value of an enum.
#[derive(Debug, Serialize)]
pub struct VariantView {
    /// Its name.
    pub ident: Ident,
    /// The value as it is spelled in code.
    pub value: TypeExpr,
    /// The value as a constant of the runtime's codec.
    pub constant: TypeExpr,
    /// The value for a table.
    pub text: String,
    /// What it is.
    pub docs: Doc,
}

/// What the values of an enum are, if not strings.
#[derive(Debug, Serialize)]
pub struct BaseView {
    /// The type of an unknown one.
    pub ty: &'static str,
    /// Whether that is `Copy`.
    pub is_copy: bool,
    /// Whether that is `Eq` and `Hash`.
    pub is_eq: bool,
}

/// The properties of a struct that have no field of their own.
#[derive(Debug, Serialize)]
pub struct RestView {
    /// The member that holds them.
    pub ident: Ident,
    /// The field, if they have a type; else they are kept as they come.
    pub field: Option<FieldView>,
}

pub(super) fn models(api: &Api, names: &Names, crate_name: &str) -> Vec<ModelView> {
    let ids = (0..api.types.len()).map(TypeId);
    let mut models: Vec<ModelView> = ids.map(|id| model(api, names, id, crate_name)).collect();
    models.sort_by(|a, b| a.file.cmp(&b.file));
    models
}

fn model(api: &Api, names: &Names, id: TypeId, crate_name: &str) -> ModelView {
    let (ty, own) = (&api.types[id.0], &names.types[id.0]);
    let models = if ty.used {
        "super::"
    } else {
        "crate::models::"
    };
    let speller = Speller::new(api, names, models, "crate::");
    let docs = documented(&ty.docs, || {
        format!("The schema {}.", code(own.ident.plain()))
    });
    let target = match &ty.kind {
        TypeKind::Alias(target) | TypeKind::Newtype(target) => Some(target),
        _ => None,
    };
    let example_lines = example_of(api, names, id, crate_name);
    let fields = fields(speller, &ty.kind, own);
    let rest = rest(speller, &ty.kind, own);
    let mut setters = fields
        .iter()
        .chain(rest.iter().flat_map(|rest| &rest.field));
    let mocks_setters = ty.only_received && setters.any(|field| field.has_setter);
    let union = match &ty.kind {
        TypeKind::Union(kind) => Some(union(speller, id, kind, own)),
        _ => None,
    };
    ModelView {
        ident: own.ident.clone(),
        module: own.module.clone(),
        file: own.module.plain().to_owned(),
        name: Literal::text(own.ident.plain()),
        docs: if !ty.used {
            docs.and("It needs the feature `all-models`, since no operation uses it.")
        } else if mocks_setters {
            docs.and("Only the server makes it: its `with_` methods need the feature `mock`.")
        } else {
            docs
        },
        mocks_setters,
        is_unused: !ty.used,
        deprecated: ty.docs.deprecated,
        is_struct: matches!(ty.kind, TypeKind::Struct(_)),
        is_enum: matches!(ty.kind, TypeKind::Enum(_)),
        is_alias: matches!(ty.kind, TypeKind::Alias(_)),
        is_newtype: matches!(ty.kind, TypeKind::Newtype(_)),
        uses_map: uses_map(speller, &ty.kind) || union.as_ref().is_some_and(UnionView::names_map),
        has_arguments: fields.iter().any(|field| field.start.is_none()),
        starts_blank: fields.iter().all(|field| field.starts_blank),
        has_more: rest.is_some() || fields.iter().any(|field| field.starts_blank),
        fields,
        rest,
        variants: variants(&ty.kind, own),
        base: base(&ty.kind),
        unknown: own.unknown.clone(),
        union,
        target: target.map(|target| speller.spell(target)),
        target_text: target.map(|target| speller.table(target)),
        has_serde: speller.has_serde(target.unwrap_or(&TypeRef::Named(id))),
        example_runs: !example_lines
            .iter()
            .any(|line| line.contains("todo!()") || line.contains(FOREIGN)),
        example_lines,
        crate_name: crate_name.to_owned(),
    }
}

fn example_of(api: &Api, names: &Names, id: TypeId, crate_name: &str) -> Vec<String> {
    let root = format!("{crate_name}::");
    let speller = Speller::new(api, names, "models::", &root);
    example::value(&speller.named(id), &speller.example_value(id))
}

fn fields(speller: Speller<'_>, kind: &TypeKind, own: &TypeNames) -> Vec<FieldView> {
    let TypeKind::Struct(kind) = kind else {
        return Vec::new();
    };
    let fields = kind.fields.iter().zip(&own.parts);
    fields
        .map(|(own, ident)| field(speller, own, ident))
        .collect()
}

fn rest(speller: Speller<'_>, kind: &TypeKind, own: &TypeNames) -> Option<RestView> {
    let TypeKind::Struct(kind) = kind else {
        return None;
    };
    let ident = own.rest.as_ref()?;
    match &kind.rest {
        Rest::Ignored => None,
        Rest::Kept => Some(RestView {
            ident: ident.clone(),
            field: None,
        }),
        Rest::Typed(value) => Some(RestView {
            ident: ident.clone(),
            field: Some(rest_field(speller, value, ident)),
        }),
    }
}

fn variants(kind: &TypeKind, own: &TypeNames) -> Vec<VariantView> {
    let TypeKind::Enum(kind) = kind else {
        return Vec::new();
    };
    let values = kind.values.iter().zip(&own.parts);
    values
        .map(|(value, ident)| variant(kind.base, value, ident))
        .collect()
}

fn variant(base: Base, own: &EnumValue, ident: &Ident) -> VariantView {
    let text = code(&own.value.to_string());
    let docs = Doc::of(own.docs.as_deref());
    VariantView {
        ident: ident.clone(),
        value: TypeExpr::listed_value(base, &own.value),
        constant: TypeExpr::constant(&own.value),
        docs: if docs.lines.is_empty() {
            Doc::fixed(std::slice::from_ref(&text))
        } else {
            docs.and(&text)
        },
        text: cell(&text),
    }
}

fn base(kind: &TypeKind) -> Option<BaseView> {
    let TypeKind::Enum(kind) = kind else {
        return None;
    };
    let (ty, is_copy, is_eq) = match kind.base {
        Base::Text => return None,
        Base::Int => ("i64", true, true),
        Base::Float => ("f64", true, false),
        Base::Json => ("serde_json::Value", false, false),
    };
    Some(BaseView { ty, is_copy, is_eq })
}

/// Whether the code of a type names `BTreeMap`.
fn uses_map(speller: Speller<'_>, kind: &TypeKind) -> bool {
    match kind {
        TypeKind::Struct(own) => {
            let mut fields = own.fields.iter();
            matches!(own.rest, Rest::Typed(_))
                || fields.any(|field| field_holds_map(speller, field))
        }
        TypeKind::Alias(target) | TypeKind::Newtype(target) => holds_map(target),
        TypeKind::Union(_) | TypeKind::Enum(_) => false,
    }
}

/// Whether the type of a field, as it is spelled, names `BTreeMap`.
pub(super) fn field_holds_map(speller: Speller<'_>, field: &Field) -> bool {
    let (Held::Plain(ty) | Held::Option(ty) | Held::Nullable(ty)) =
        speller.held(&field.ty, field.required);
    holds_map(ty)
}

pub(super) fn holds_map(ty: &TypeRef) -> bool {
    holds(ty, &|ty| matches!(ty, TypeRef::Map(_)))
}
