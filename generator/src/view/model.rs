//! Decides what the templates see of a model.

use serde::Serialize;

use super::doc::{Doc, cell, code};
use super::example;
use super::leaf::{Input, Literal, Speller, TypeExpr};
use crate::ir::{Api, Docs, EnumValue, Field, Type, TypeKind, TypeRef};
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
    /// Whether it is a struct.
    pub is_struct: bool,
    /// Whether it is an enum of strings.
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
    pub has_required: bool,
    /// An enum's values.
    pub variants: Vec<VariantView>,
    /// An enum's variant for unknown values.
    pub unknown: Option<Ident>,
    /// What an alias or a newtype stands for.
    pub target: Option<TypeExpr>,
    /// The same for documentation, with a link.
    pub target_text: Option<String>,
    /// A statement that makes one, for the example.
    pub example_lines: Vec<String>,
    /// Whether the example can be run: it is whole.
    pub example_runs: bool,
    /// The name of the crate, for the example.
    pub crate_name: String,
}

/// A field of a struct.
#[derive(Debug, Serialize)]
pub struct FieldView {
    /// Its name.
    pub ident: Ident,
    /// Its setter.
    pub setter: String,
    /// The property's name as a literal.
    pub wire: Literal,
    /// Its type.
    pub ty: TypeExpr,
    /// Its type as a table names it, with a link.
    pub ty_text: String,
    /// What it is.
    pub docs: Doc,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Whether each value has it.
    pub required: bool,
    /// Whether `Debug` hides it.
    pub sensitive: bool,
    /// How a caller gives it.
    pub input: Input,
    /// The expression that makes the setter's `value` the type itself.
    pub value: TypeExpr,
    /// The initializer of the field from the constructor's argument.
    pub initializer: TypeExpr,
    /// What its setter does, as a line of documentation.
    pub setter_docs: Literal,
    /// Whether it must be given, and its default, for a table.
    pub notes: String,
}

/// A value of an enum.
#[derive(Debug, Serialize)]
pub struct VariantView {
    /// Its name.
    pub ident: Ident,
    /// The value.
    pub value: Literal,
    /// The value for a table.
    pub text: String,
    /// The same as a line of documentation.
    pub docs: Literal,
}

pub(super) fn models(api: &Api, names: &Names, crate_name: &str) -> Vec<ModelView> {
    let mut models: Vec<ModelView> = api
        .types
        .iter()
        .zip(&names.types)
        .map(|(ty, own)| model(api, names, ty, own, crate_name))
        .collect();
    models.sort_by(|a, b| a.file.cmp(&b.file));
    models
}

fn model(api: &Api, names: &Names, ty: &Type, own: &TypeNames, crate_name: &str) -> ModelView {
    let speller = Speller {
        names,
        types: &api.types,
        models: "super::",
        root: "crate::",
        within: None,
    };
    let outside = Speller {
        models: "models::",
        root: "",
        ..speller
    };
    let fields = match &ty.kind {
        TypeKind::Struct(own) => own.fields.as_slice(),
        _ => &[],
    };
    let target = match &ty.kind {
        TypeKind::Alias(target) | TypeKind::Newtype(target) => Some(target),
        _ => None,
    };
    let uses_map = fields
        .iter()
        .map(|field| &field.ty)
        .chain(target)
        .any(holds_map);
    let place = names
        .types
        .iter()
        .position(|other| std::ptr::eq(other, own));
    let id = crate::ir::TypeId(place.expect("the names are the API's"));
    let setters: Vec<String> = own.parts.iter().map(setter).collect();
    let example = outside.example_value(id, &setters);
    let example_lines = example::value(&outside.named(id), &example);
    ModelView {
        ident: own.ident.clone(),
        module: own.module.clone(),
        file: own.module.plain().to_owned(),
        name: Literal::text(own.ident.plain()),
        docs: documented(&ty.docs, || {
            format!("The schema {}.", code(own.ident.plain()))
        }),
        deprecated: ty.docs.deprecated,
        is_struct: matches!(ty.kind, TypeKind::Struct(_)),
        is_enum: matches!(ty.kind, TypeKind::Enum(_)),
        is_alias: matches!(ty.kind, TypeKind::Alias(_)),
        is_newtype: matches!(ty.kind, TypeKind::Newtype(_)),
        uses_map,
        fields: fields
            .iter()
            .zip(&own.parts)
            .map(|(f, ident)| field(speller, f, ident))
            .collect(),
        has_required: fields.iter().any(|field| field.required),
        variants: variants(&ty.kind, own),
        unknown: own.unknown.clone(),
        target: target.map(|target| speller.spell(target)),
        target_text: target.map(|target| speller.table(target)),
        example_runs: !example_lines.iter().any(|line| line.contains("todo!()")),
        example_lines,
        crate_name: crate_name.to_owned(),
    }
}

/// A field, or a parameter of an operation.
pub(super) fn field<'a>(speller: Speller<'a>, field: &'a Field, ident: &Ident) -> FieldView {
    let input = speller.input(&field.ty);
    let value = input.of("value");
    let initializer = input.initializer(&ident.to_string());
    FieldView {
        ident: ident.clone(),
        setter: setter(ident),
        wire: Literal::text(&field.wire),
        ty: speller.field(&field.ty, field.required),
        ty_text: speller.table(&field.ty),
        docs: documented(&field.docs, || {
            format!("The property {}.", code(&field.wire))
        }),
        deprecated: field.docs.deprecated,
        required: field.required,
        sensitive: field.sensitive,
        value,
        initializer,
        input,
        setter_docs: Literal::text(&format!(" Sets the property {}.", code(&field.wire))),
        notes: notes(field),
    }
}

/// The name of a field's setter.
fn setter(field: &Ident) -> String {
    format!("with_{}", field.plain())
}

/// What the description says of a thing, or a sentence where it says nothing.
fn documented(docs: &Docs, fallback: impl Fn() -> String) -> Doc {
    let own = Doc::of(docs.text.as_deref());
    if own.lines.is_empty() {
        Doc::fixed(&[fallback()])
    } else {
        own
    }
}

/// `required`, `optional`, and what else a table says of a field.
fn notes(field: &Field) -> String {
    let mut notes = vec![if field.required {
        "required".to_owned()
    } else {
        "optional".to_owned()
    }];
    if let Some(default) = &field.default {
        notes.push(format!("default {}", cell(&code(&default.to_string()))));
    }
    if field.docs.deprecated {
        notes.push("deprecated".to_owned());
    }
    notes.join(", ")
}

fn variants(kind: &TypeKind, own: &TypeNames) -> Vec<VariantView> {
    let TypeKind::Enum(own_enum) = kind else {
        return Vec::new();
    };
    let variant = |(value, ident): (&EnumValue, &Ident)| VariantView {
        ident: ident.clone(),
        value: Literal::value(&value.value),
        text: cell(&code(&value.value.to_string())),
        docs: Literal::text(&format!(" {}", code(&value.value.to_string()))),
    };
    own_enum
        .values
        .iter()
        .zip(&own.parts)
        .map(variant)
        .collect()
}

pub(super) fn holds_map(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Map(_) => true,
        TypeRef::List(inner) | TypeRef::Nullable(inner) => holds_map(inner),
        _ => false,
    }
}
