//! Decides what may stand in generated code: a leaf that only this module can make.
//!
//! No text of a description gets into code but by way of an [`Ident`](crate::naming::Ident), a
//! [`Literal`] or a [`Doc`](super::Doc).

use std::fmt;

use serde::Serialize;

use crate::ir::{
    Base, Content, FieldStyle, Format, Media, TypeId, TypeKind, TypeRef, Value, Width,
};
use crate::naming::{Ident, Names};
use crate::types::Libraries;

mod example;
mod value;

pub(super) use example::{has_setter, setter};

/// A literal, escaped.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Literal(String);

impl Literal {
    /// A string literal.
    pub(super) fn text(text: &str) -> Self {
        Self(proc_macro2::Literal::string(text).to_string())
    }

    /// A string literal of JSON, which TOML reads too.
    pub(super) fn json(text: &str) -> Self {
        Self(serde_json::Value::from(text).to_string())
    }

    /// A string literal of a constant's JSON.
    pub(super) fn json_value(value: &Value) -> Self {
        match value {
            Value::Text(text) => Self::text(&Self::json(text).0),
            other => Self::text(&other.to_string()),
        }
    }

    /// A literal of a constant.
    pub(super) fn value(value: &Value) -> Self {
        match value {
            Value::Bool(value) => Self(value.to_string()),
            Value::Int(value) => Self(value.to_string()),
            // With an exponent where that is shorter, and always with what makes it no integer.
            Value::Float(value) => Self(format!("{value:?}")),
            Value::Text(value) => Self::text(value),
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A type, or an expression made of a type's fixed forms and identifiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TypeExpr(String);

impl fmt::Display for TypeExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TypeExpr {
    /// A way of the runtime to read an answer.
    pub(super) fn answer(name: &'static str) -> Self {
        Self(format!("answer::{name}"))
    }

    /// The same of a type.
    pub(super) fn answer_of(name: &'static str, ty: &Self) -> Self {
        Self(format!("answer::{name}<{ty}>"))
    }

    /// The way to read answers that all give the same: each by its own, if these are not alike.
    pub(super) fn either(readers: impl DoubleEndedIterator<Item = Self>) -> Self {
        let mut readers = readers.rev();
        let last = readers.next().unwrap_or_else(|| Self::answer("Empty"));
        readers.fold(last, |rest, own| {
            if own == rest {
                rest
            } else {
                Self(format!("answer::Either<{own}, {rest}>"))
            }
        })
    }

    /// A type of the runtime that is read as it comes.
    pub(super) fn stream(name: &'static str, ty: Option<&Self>) -> Self {
        Self(match ty {
            Some(ty) => format!("crate::{name}<{ty}>"),
            None => format!("crate::{name}"),
        })
    }

    /// Bytes that are all there.
    pub(super) fn bytes() -> Self {
        Self("Vec<u8>".to_owned())
    }

    /// A type that has a name.
    pub(super) fn of(ident: &Ident) -> Self {
        Self(ident.to_string())
    }

    /// The way to read an answer as a document of XML.
    pub(super) fn xml_answer(document: &Ident, ty: &Self) -> Self {
        Self(format!(
            "crate::formats::xml::Answer<crate::xml::{document}, {ty}>"
        ))
    }

    /// The expression that reads the body of an error.
    pub(super) fn error_reader(content: &Content, names: &Names) -> Self {
        let reader = match content {
            Content::Xml(_, id) => {
                let document = &names.documents[id.0];
                return Self(format!(
                    "crate::formats::xml::from_xml::<crate::xml::{document}, _>(response.body()).ok()"
                ));
            }
            Content::Json(_) => "response.peek()",
            Content::Binary => "response.peek_bytes()",
            _ => "response.peek_text()",
        };
        Self(reader.to_owned())
    }

    /// A map without entries.
    pub(super) fn empty_map() -> Self {
        Self("BTreeMap::new()".to_owned())
    }

    /// A value of an enum of a base.
    pub(super) fn listed_value(base: Base, value: &Value) -> Self {
        let literal = Literal::value(value);
        Self(match (base, value) {
            (Base::Float, Value::Int(_)) => format!("{literal}.0"),
            (Base::Json, _) => format!("serde_json::Value::from({literal})"),
            _ => literal.to_string(),
        })
    }

    /// A constant of the runtime's codec.
    pub(super) fn constant(value: &Value) -> Self {
        let kind = match value {
            Value::Bool(_) => "Bool",
            Value::Int(_) => "Int",
            Value::Float(_) => "Float",
            Value::Text(_) => "Str",
        };
        let literal = Literal::value(value);
        Self(format!("codec::Constant::{kind}({literal})"))
    }

    /// A function of the runtime that makes a body.
    pub(super) fn body_writer(media: Media, names: &Names) -> Self {
        let path = match media {
            Media::Json => "body::json",
            Media::Lines => "body::lines",
            Media::Sequence => "body::sequence",
            Media::Text => "body::text",
            Media::Form => "form::write",
            Media::Multipart => "crate::upload::multipart::write",
            Media::Binary => "crate::upload::write",
            Media::Xml(id) => {
                let document = &names.documents[id.0];
                return Self(format!(
                    "crate::formats::xml::body::<crate::xml::{document}>"
                ));
            }
        };
        Self(path.to_owned())
    }

    /// How the property of a form is spelled: a value of the runtime.
    pub(super) fn field_style(style: FieldStyle) -> Self {
        Self(match style {
            FieldStyle::Usual => "FieldStyle::Usual".to_owned(),
            FieldStyle::Json => "FieldStyle::Json".to_owned(),
            FieldStyle::Members => "FieldStyle::Members".to_owned(),
            FieldStyle::Deep => "FieldStyle::Deep".to_owned(),
            FieldStyle::Joined(separator) => format!("FieldStyle::Joined({separator:?})"),
        })
    }

    /// Whether it is Rust's own string.
    pub(super) fn is_string(&self) -> bool {
        self.0 == "String"
    }

    /// The expression that makes the value `name` of a type what a field holds.
    pub(super) fn wrapped(held: Held<'_>, name: &'static str) -> Self {
        Self(match held {
            Held::Plain(_) => name.to_owned(),
            Held::Option(_) => format!("Some({name})"),
            Held::Nullable(_) => format!("{name}.into()"),
        })
    }

    /// A list of types or expressions, a comma behind each.
    fn listed(parts: impl Iterator<Item = Self>) -> String {
        let parts: Vec<String> = parts.map(|part| format!("{part},")).collect();
        parts.join(" ")
    }
}

/// Spells types, with the path by which the module at hand names models and secrets.
#[derive(Clone, Copy)]
pub(super) struct Speller<'a> {
    pub(super) names: &'a Names,
    pub(super) types: &'a [crate::ir::Type],
    pub(super) libraries: Libraries,
    /// `models::` or `super::`.
    pub(super) models: &'static str,
    /// What is before a name of the crate's root: nothing, or the crate.
    pub(super) root: &'a str,
}

/// How a field holds a value of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held<'a> {
    /// As it is.
    Plain(&'a TypeRef),
    /// As an option: it may be absent.
    Option(&'a TypeRef),
    /// It may be absent, and it may be null.
    Nullable(&'a TypeRef),
}

/// How a caller gives a value of a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Input {
    /// The type of the argument.
    pub ty: TypeExpr,
    /// What is put behind the argument's name to make it the type itself.
    before: String,
    after: String,
}

impl Input {
    /// The expression that makes the argument `name` the type itself.
    pub(super) fn of(&self, name: &str) -> TypeExpr {
        TypeExpr(format!("{}{name}{}", self.before, self.after))
    }

    /// The same as the initializer of the struct's field `name`.
    pub(super) fn initializer(&self, name: &str) -> TypeExpr {
        let TypeExpr(value) = self.of(name);
        TypeExpr(if value == name {
            value
        } else {
            format!("{name}: {value}")
        })
    }

    fn new(ty: String, before: &str, after: &str) -> Self {
        Self {
            ty: TypeExpr(ty),
            before: before.to_owned(),
            after: after.to_owned(),
        }
    }

    /// The same argument for what is more than the type itself.
    fn within(self, before: &str, after: &str) -> Self {
        Self {
            before: format!("{before}{}", self.before),
            after: format!("{}{after}", self.after),
            ..self
        }
    }
}

/// Rust's integer of a range.
pub(super) fn integer(width: Width) -> &'static str {
    match width {
        Width::I8 => "i8",
        Width::I16 => "i16",
        Width::I32 => "i32",
        Width::I64 => "i64",
        Width::U8 => "u8",
        Width::U16 => "u16",
        Width::U32 => "u32",
        Width::U64 => "u64",
    }
}

impl<'a> Speller<'a> {
    /// Spells the types of `api`, models and names of the crate's root with what is before them.
    pub(super) fn new(
        api: &'a crate::ir::Api,
        names: &'a Names,
        models: &'static str,
        root: &'a str,
    ) -> Self {
        Self {
            names,
            types: &api.types,
            libraries: api.libraries,
            models,
            root,
        }
    }

    /// The name of a named type.
    pub(super) fn named(self, id: TypeId) -> TypeExpr {
        TypeExpr(format!("{}{}", self.models, self.names.types[id.0].ident))
    }

    /// A type.
    pub(super) fn spell(self, ty: &'a TypeRef) -> TypeExpr {
        TypeExpr(match ty {
            TypeRef::Any => "serde_json::Value".to_owned(),
            TypeRef::Null => format!("{}Null", self.outer()),
            TypeRef::Bool => "bool".to_owned(),
            TypeRef::Int(width) | TypeRef::QuotedInt(width) => integer(*width).to_owned(),
            TypeRef::Float64 => "f64".to_owned(),
            TypeRef::Text => "String".to_owned(),
            TypeRef::Secret => format!("{}Secret", self.root),
            TypeRef::Format(format) => self.format(*format),
            TypeRef::Foreign(path) => format!("{}Foreign<{path}>", self.outer()),
            TypeRef::Upload => format!("{}Upload", self.outer()),
            TypeRef::Tuple(items) => {
                let items = items.iter().map(|item| self.spell(item));
                format!("({})", TypeExpr::listed(items))
            }
            TypeRef::List(item) => format!("Vec<{}>", self.spell(item)),
            TypeRef::Map(value) => format!("BTreeMap<String, {}>", self.spell(value)),
            TypeRef::Nullable(inner) => format!("Option<{}>", self.spell(self.not_null(inner))),
            TypeRef::Named(id) => return self.named(*id),
            TypeRef::Boxed(id) => format!("Box<{}>", self.named(*id)),
        })
    }

    /// A type as a person calls it, without paths to models.
    pub(super) fn plain(self, ty: &'a TypeRef) -> TypeExpr {
        let plain = Self {
            models: "",
            root: "",
            ..self
        };
        plain.spell(ty)
    }

    /// The type of a format.
    fn format(self, format: Format) -> String {
        self.libraries
            .spell(format)
            .replace("crate::", self.outer())
    }

    /// An expression of exactly the type of a format.
    fn exact_format(self, format: Format) -> String {
        let (ty, example) = (self.format(format), self.libraries.example(format));
        match format {
            _ if !self.libraries.converts(format) => example.to_owned(),
            _ if ty == "String" => format!("{example}.to_owned()"),
            Format::DateTime => format!("{example}.fixed_offset()"),
            _ => format!("{ty}::from({example})"),
        }
    }

    /// Whether a type has serde's traits by itself, as models have.
    pub(super) fn has_serde(self, ty: &'a TypeRef) -> bool {
        match self.resolved(ty) {
            TypeRef::Format(format) => self.libraries.has_serde(*format),
            TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) => {
                self.has_serde(inner)
            }
            TypeRef::Tuple(items) => items.iter().all(|item| self.has_serde(item)),
            TypeRef::Upload => false,
            TypeRef::Named(id) => match &self.types[id.0].kind {
                TypeKind::Union(own) => !own.variants.iter().any(|own| self.has_files(&own.ty)),
                _ => !self.has_files(ty),
            },
            _ => true,
        }
    }

    /// Whether a type is a struct with files, which are no JSON.
    fn has_files(self, ty: &'a TypeRef) -> bool {
        let (TypeRef::Named(id) | TypeRef::Boxed(id)) = self.resolved(ty) else {
            return false;
        };
        match &self.types[id.0].kind {
            TypeKind::Struct(own) => own.fields.iter().any(|field| is_upload(&field.ty)),
            _ => false,
        }
    }

    /// The path to what is at the root of the crate.
    fn outer(self) -> &'a str {
        if self.root.is_empty() {
            "crate::"
        } else {
            self.root
        }
    }

    /// The type of a field.
    pub(super) fn field(self, ty: &'a TypeRef, required: bool) -> TypeExpr {
        TypeExpr(match self.held(ty, required) {
            Held::Plain(ty) => return self.spell(ty),
            Held::Option(ty) => format!("Option<{}>", self.spell(ty)),
            Held::Nullable(ty) => format!("{}Nullable<{}>", self.root, self.spell(ty)),
        })
    }

    /// How a field holds a type.
    pub(super) fn held(self, ty: &'a TypeRef, required: bool) -> Held<'a> {
        match self.resolved(ty) {
            _ if required => Held::Plain(ty),
            TypeRef::Nullable(inner) => Held::Nullable(self.not_null(inner)),
            _ => Held::Option(ty),
        }
    }

    /// The expression of a field that has no value.
    pub(super) fn nothing(self, held: Held<'_>) -> Option<TypeExpr> {
        match held {
            Held::Plain(_) => None,
            Held::Option(_) => Some(TypeExpr("None".to_owned())),
            Held::Nullable(_) => Some(TypeExpr(format!("{}Nullable::Absent", self.root))),
        }
    }

    /// The type behind an alias.
    pub(super) fn resolved(self, ty: &'a TypeRef) -> &'a TypeRef {
        match ty {
            TypeRef::Named(id) => match &self.types[id.0].kind {
                TypeKind::Alias(inner) => self.resolved(inner),
                _ => ty,
            },
            _ => ty,
        }
    }

    /// The type without null: what may be null twice is no more than what may be null.
    fn not_null(self, ty: &'a TypeRef) -> &'a TypeRef {
        match self.resolved(ty) {
            TypeRef::Nullable(inner) => self.not_null(inner),
            _ => ty,
        }
    }

    /// The type as it is without aliases and boxes, which tells types apart.
    pub(super) fn bare(self, ty: &'a TypeRef) -> TypeRef {
        let boxed = |ty| Box::new(self.bare(ty));
        match self.resolved(ty) {
            TypeRef::Boxed(id) => match &self.types[id.0].kind {
                TypeKind::Alias(inner) => self.bare(inner),
                _ => TypeRef::Named(*id),
            },
            TypeRef::List(item) => TypeRef::List(boxed(item)),
            TypeRef::Map(value) => TypeRef::Map(boxed(value)),
            TypeRef::Nullable(inner) => TypeRef::Nullable(boxed(self.not_null(inner))),
            TypeRef::Tuple(items) => {
                TypeRef::Tuple(items.iter().map(|item| self.bare(item)).collect())
            }
            TypeRef::QuotedInt(width) => TypeRef::Int(*width),
            other => other.clone(),
        }
    }

    /// How a caller gives what a field holds.
    pub(super) fn field_input(self, held: Held<'a>) -> Input {
        match held {
            Held::Plain(ty) => self.input(ty),
            Held::Option(ty) => self.input(ty).within("Some(", ")"),
            Held::Nullable(ty) => {
                let ty = format!("impl Into<{}Nullable<{}>>", self.root, self.spell(ty));
                Input::new(ty, "", ".into()")
            }
        }
    }

    /// How a caller gives a value.
    pub(super) fn input(self, ty: &'a TypeRef) -> Input {
        let spelled = self.spell(ty);
        match self.resolved(ty) {
            TypeRef::List(item) => self.list_input(item),
            TypeRef::Boxed(id) => self.input_of(*id).within("Box::new(", ")"),
            TypeRef::Named(id) => Input {
                ty: if self.is_open(*id) {
                    TypeExpr(format!("impl Into<{spelled}>"))
                } else {
                    spelled
                },
                ..self.input_of(*id)
            },
            ty if self.converts(ty) => Input::new(format!("impl Into<{spelled}>"), "", ".into()"),
            _ => Input::new(spelled.to_string(), "", ""),
        }
    }

    fn input_of(self, id: TypeId) -> Input {
        let named = self.named(id);
        if self.is_open(id) {
            Input::new(format!("impl Into<{named}>"), "", ".into()")
        } else {
            Input::new(named.to_string(), "", "")
        }
    }

    fn list_input(self, item: &'a TypeRef) -> Input {
        let spelled = self.spell(item);
        if self.converts(item) {
            let ty = format!("impl IntoIterator<Item = impl Into<{spelled}>>");
            Input::new(ty, "", ".into_iter().map(Into::into).collect()")
        } else {
            let ty = format!("impl IntoIterator<Item = {spelled}>");
            Input::new(ty, "", ".into_iter().collect()")
        }
    }

    /// Whether a caller may give what becomes the type.
    fn converts(self, ty: &'a TypeRef) -> bool {
        match self.resolved(ty) {
            TypeRef::Any
            | TypeRef::Text
            | TypeRef::Secret
            | TypeRef::Foreign(_)
            | TypeRef::Upload => true,
            TypeRef::Format(format) => self.libraries.converts(*format),
            TypeRef::Named(id) => self.is_open(*id),
            _ => false,
        }
    }

    /// Whether a type is an enum or a union, which others become.
    fn is_open(self, id: TypeId) -> bool {
        matches!(
            self.types[id.0].kind,
            TypeKind::Enum(_) | TypeKind::Union(_)
        )
    }

    /// A type as a table of a Markdown file names it, with a link to its page.
    pub(super) fn table(self, ty: &'a TypeRef) -> String {
        match ty {
            TypeRef::Named(id) | TypeRef::Boxed(id) => {
                let ident = &self.names.types[id.0].ident;
                format!("[`{ident}`]({ident}.md)")
            }
            TypeRef::List(item) => format!("list of {}", self.table(item)),
            TypeRef::Map(value) => format!("map of {}", self.table(value)),
            TypeRef::Nullable(inner) => format!("{} or null", self.table(self.not_null(inner))),
            TypeRef::Tuple(items) => {
                let items: Vec<String> = items.iter().map(|item| self.table(item)).collect();
                format!("list of so many: {}", items.join(", "))
            }
            other => format!("`{}`", self.spell(other)),
        }
    }
}

/// Whether a type is made of uploads, which are no JSON.
pub(super) fn is_upload(ty: &TypeRef) -> bool {
    holds(ty, &|ty| *ty == TypeRef::Upload)
}

/// Whether a type is made of one that is wanted.
pub(super) fn holds(ty: &TypeRef, wanted: &dyn Fn(&TypeRef) -> bool) -> bool {
    let inner = match ty {
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) => {
            std::slice::from_ref(&**inner)
        }
        TypeRef::Tuple(items) => items,
        _ => &[],
    };
    wanted(ty) || inner.iter().any(|inner| holds(inner, wanted))
}
