//! Decides what the templates see of a field: a property of a struct, or a parameter of an operation.

use serde::Serialize;

use super::doc::{Doc, cell, code};
use super::leaf::{Input, Literal, Speller, TypeExpr, has_setter, holds, setter};
use crate::ir::{Docs, Field, TypeRef, Value};
use crate::naming::Ident;

/// A field of a struct.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "templates branch on ready booleans"
)]
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
    /// Whether its integers go as strings.
    pub quoted: bool,
    /// Whether its name needs an escape in JSON.
    pub escaped: bool,
    /// How a caller gives it.
    pub input: Input,
    /// The expression that makes the setter's `value` what the field holds.
    pub value: TypeExpr,
    /// The initializer of the field from the constructor's argument.
    pub initializer: TypeExpr,
    /// The expression that makes the argument the type itself.
    pub argument: TypeExpr,
    /// What the field begins with; a field without it is an argument of the constructor.
    pub start: Option<TypeExpr>,
    /// Whether that is nothing.
    pub starts_blank: bool,
    /// Whether it has a setter.
    pub has_setter: bool,
    /// What its setter does, as a line of documentation.
    pub setter_docs: Literal,
    /// Whether it must be given, and its default, for a table.
    pub notes: String,
}

pub(super) fn field(speller: Speller<'_>, field: &Field, ident: &Ident) -> FieldView {
    let input = speller.field_input(speller.held(&field.ty, field.required));
    let start = speller.start(field);
    let docs = documented(&field.docs, || {
        format!("The property {}.", code(&field.wire))
    });
    FieldView {
        ident: ident.clone(),
        setter: setter(ident),
        wire: Literal::text(&field.wire),
        ty: speller.field(&field.ty, field.required),
        ty_text: speller.table(&field.ty),
        docs: match facts(field) {
            Some(facts) => docs.and(&facts),
            None => docs,
        },
        deprecated: field.docs.deprecated,
        required: field.required,
        sensitive: field.sensitive,
        quoted: holds(speller.resolved(&field.ty), &|ty| {
            matches!(ty, TypeRef::QuotedInt(_))
        }),
        escaped: field
            .wire
            .contains(|c: char| c < ' ' || c == '"' || c == '\\'),
        value: input.of("value"),
        initializer: input.initializer(&ident.to_string()),
        argument: input.of(&ident.to_string()),
        input,
        has_setter: start.is_some() && has_setter(field),
        starts_blank: start.is_some() && !(field.required && start_value(field)),
        start,
        setter_docs: Literal::text(&format!(" Sets the property {}.", code(&field.wire))),
        notes: notes(field),
    }
}

/// Whether the description says what a field begins with.
fn start_value(field: &Field) -> bool {
    field.constant.is_some() || field.default.is_some()
}

/// The field of a struct for the properties that have no field of their own.
pub(super) fn rest(speller: Speller<'_>, value: &TypeRef, ident: &Ident) -> FieldView {
    let wire = "additionalProperties";
    let sentence = "The properties that have no field of their own.";
    let own = Field {
        wire: wire.to_owned(),
        ty: TypeRef::Map(Box::new(value.clone())),
        required: true,
        given: false,
        read_only: false,
        write_only: false,
        constant: None,
        sensitive: false,
        docs: Docs::default(),
        default: None,
    };
    FieldView {
        docs: Doc::fixed(&[sentence.to_owned()]),
        start: Some(TypeExpr::empty_map()),
        starts_blank: true,
        has_setter: true,
        setter_docs: Literal::text(" Sets the properties that have no field of their own."),
        notes: "optional".to_owned(),
        ..field(speller, &own, ident)
    }
}

/// What the description says of a thing, or a sentence where it says nothing.
pub(super) fn documented(docs: &Docs, fallback: impl Fn() -> String) -> Doc {
    let own = Doc::of(docs.text.as_deref());
    if own.lines.is_empty() {
        Doc::fixed(&[fallback()])
    } else {
        own
    }
}

/// What a field's documentation says beside the description's text.
fn facts(field: &Field) -> Option<String> {
    let mut facts = Vec::new();
    if field.read_only {
        facts.push("Only the server sets it.".to_owned());
    }
    if field.write_only {
        facts.push("The server takes it and does not give it.".to_owned());
    }
    match (&field.constant, &field.default) {
        (Some(value), _) if field.required => facts.push(format!("Always {}.", quoted(value))),
        (Some(value), _) => facts.push(format!("{}, or it is not there.", quoted(value))),
        (None, Some(value)) => facts.push(format!("By default {}.", quoted(value))),
        (None, None) => {}
    }
    (!facts.is_empty()).then(|| facts.join(" "))
}

/// `required`, `optional`, and what else a table says of a field.
fn notes(field: &Field) -> String {
    let mut notes = vec![if field.required {
        "required".to_owned()
    } else {
        "optional".to_owned()
    }];
    if field.read_only {
        notes.push("read-only".to_owned());
    }
    if field.write_only {
        notes.push("write-only".to_owned());
    }
    match (&field.constant, &field.default) {
        (Some(value), _) => notes.push(format!("always {}", cell(&quoted(value)))),
        (None, Some(value)) => notes.push(format!("default {}", cell(&quoted(value)))),
        (None, None) => {}
    }
    if field.docs.deprecated {
        notes.push("deprecated".to_owned());
    }
    notes.join(", ")
}

fn quoted(value: &Value) -> String {
    code(&value.to_string())
}
