//! Decides what may stand in generated code: a leaf that only this module can make.
//!
//! No text of a description gets into code but by way of an [`Ident`](crate::naming::Ident), a
//! [`Literal`] or a [`Doc`](super::Doc).

use std::fmt;

use serde::Serialize;

use crate::ir::{TypeId, TypeKind, TypeRef, Value, Width};
use crate::naming::Names;

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
    /// The type that holds no value.
    pub(super) fn unit() -> Self {
        Self("()".to_owned())
    }

    /// The type of a whole answer.
    pub(super) fn response() -> Self {
        Self("Response".to_owned())
    }

    fn option(self) -> Self {
        Self(format!("Option<{self}>"))
    }
}

/// Spells types, with the path by which the module at hand names models and secrets.
#[derive(Clone, Copy)]
pub(super) struct Speller<'a> {
    pub(super) names: &'a Names,
    pub(super) types: &'a [crate::ir::Type],
    /// `models::` or `super::`.
    pub(super) models: &'static str,
    /// Nothing or `crate::`.
    pub(super) root: &'static str,
    /// The structs that the example at hand is within.
    pub(super) within: Option<&'a Within<'a>>,
}

/// A struct that an example is within, and those around it.
#[derive(Clone, Copy)]
pub(super) struct Within<'a> {
    id: TypeId,
    around: Option<&'a Within<'a>>,
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
}

/// Rust's integer of a range.
fn integer(width: Width) -> &'static str {
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
    /// The name of a named type.
    pub(super) fn named(self, id: TypeId) -> TypeExpr {
        TypeExpr(format!("{}{}", self.models, self.names.types[id.0].ident))
    }

    /// A type.
    pub(super) fn spell(self, ty: &TypeRef) -> TypeExpr {
        TypeExpr(match ty {
            TypeRef::Any => "serde_json::Value".to_owned(),
            TypeRef::Bool => "bool".to_owned(),
            TypeRef::Int(width) | TypeRef::QuotedInt(width) => integer(*width).to_owned(),
            TypeRef::Float64 => "f64".to_owned(),
            TypeRef::Text | TypeRef::Format(_) => "String".to_owned(),
            TypeRef::Foreign(path) => path.clone(),
            TypeRef::Tuple(items) => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| format!("{},", self.spell(item)))
                    .collect();
                format!("({})", items.concat())
            }
            TypeRef::Secret => format!("{}Secret", self.root),
            TypeRef::List(item) => format!("Vec<{}>", self.spell(item)),
            TypeRef::Map(value) => format!("BTreeMap<String, {}>", self.spell(value)),
            TypeRef::Nullable(inner) => return self.spell(inner).option(),
            TypeRef::Named(id) => return self.named(*id),
            TypeRef::Boxed(id) => format!("Box<{}>", self.named(*id)),
        })
    }

    /// The type of a field.
    pub(super) fn field(self, ty: &TypeRef, required: bool) -> TypeExpr {
        if required {
            self.spell(ty)
        } else {
            self.spell(ty).option()
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

    /// How a caller gives a value.
    pub(super) fn input(self, ty: &'a TypeRef) -> Input {
        let spelled = self.spell(ty);
        match self.resolved(ty) {
            TypeRef::Text | TypeRef::Secret | TypeRef::Any => {
                Input::new(format!("impl Into<{spelled}>"), "", ".into()")
            }
            TypeRef::Named(id) if self.is_enum(*id) => {
                Input::new(format!("impl Into<{spelled}>"), "", ".into()")
            }
            TypeRef::List(item) => self.list_input(item),
            TypeRef::Boxed(id) => Input::new(self.named(*id).to_string(), "Box::new(", ")"),
            _ => Input::new(spelled.to_string(), "", ""),
        }
    }

    fn list_input(self, item: &'a TypeRef) -> Input {
        let spelled = self.spell(item);
        let converts = match self.resolved(item) {
            TypeRef::Any | TypeRef::Text | TypeRef::Secret => true,
            TypeRef::Named(id) => self.is_enum(*id),
            _ => false,
        };
        if converts {
            let ty = format!("impl IntoIterator<Item = impl Into<{spelled}>>");
            Input::new(ty, "", ".into_iter().map(Into::into).collect()")
        } else {
            let ty = format!("impl IntoIterator<Item = {spelled}>");
            Input::new(ty, "", ".into_iter().collect()")
        }
    }

    /// A type as a table of a Markdown file names it, with a link to its page.
    pub(super) fn table(self, ty: &TypeRef) -> String {
        match ty {
            TypeRef::Named(id) | TypeRef::Boxed(id) => {
                let ident = &self.names.types[id.0].ident;
                format!("[`{ident}`]({ident}.md)")
            }
            TypeRef::List(item) => format!("list of {}", self.table(item)),
            TypeRef::Map(value) => format!("map of {}", self.table(value)),
            TypeRef::Nullable(inner) => format!("{} or null", self.table(inner)),
            other => format!("`{}`", self.spell(other)),
        }
    }

    /// An expression of a value of a named type, with what is optional if that is not too much.
    pub(super) fn example_value(self, id: TypeId, setters: &[String]) -> TypeExpr {
        const FEW: usize = 6;
        let mut value = match &self.types[id.0].kind {
            TypeKind::Alias(inner) => self.exact_item(inner, "value"),
            TypeKind::Enum(_) => TypeExpr(format!("{}.into()", self.example_named(id))),
            _ => self.example_named(id),
        };
        if let TypeKind::Struct(own) = &self.types[id.0].kind
            && own.fields.len() <= FEW
        {
            for (field, setter) in own.fields.iter().zip(setters) {
                if !field.required && !field.docs.deprecated {
                    let argument = self.example(&field.ty, &format!("{}_example", field.wire));
                    value = TypeExpr(format!("{value}.{setter}({argument})"));
                }
            }
        }
        value
    }

    fn is_enum(self, id: TypeId) -> bool {
        matches!(self.types[id.0].kind, TypeKind::Enum(_))
    }

    /// An expression of a default; `None` where the type has no such constant.
    pub(super) fn default(self, value: &Value, ty: &'a TypeRef) -> Option<TypeExpr> {
        let literal = Literal::value(value);
        let ty = self.resolved(ty);
        Some(TypeExpr(match (ty, value) {
            (TypeRef::Text, Value::Text(text)) if text.is_empty() => "String::new()".to_owned(),
            (TypeRef::Text, Value::Text(_)) => format!("{literal}.to_owned()"),
            (TypeRef::Secret, Value::Text(_)) => format!("{}Secret::from({literal})", self.root),
            (TypeRef::Named(id), Value::Text(_)) if self.is_enum(*id) => {
                format!("{}::from({literal})", self.named(*id))
            }
            (TypeRef::Bool, Value::Bool(_)) | (TypeRef::Float64, Value::Float(_)) => {
                literal.to_string()
            }
            (TypeRef::Int(Width::I32), Value::Int(value)) if i32::try_from(*value).is_err() => {
                return None;
            }
            (TypeRef::Int(_), Value::Int(_)) => literal.to_string(),
            _ => return None,
        }))
    }

    /// An expression that a caller may give for a value of a type, for examples.
    pub(super) fn example(self, ty: &'a TypeRef, text: &str) -> TypeExpr {
        TypeExpr(match self.resolved(ty) {
            TypeRef::Bool => "true".to_owned(),
            TypeRef::Int(_) | TypeRef::QuotedInt(_) => "1".to_owned(),
            TypeRef::Format(_) | TypeRef::Foreign(_) | TypeRef::Tuple(_) => "todo!()".to_owned(),
            TypeRef::Float64 => "1.5".to_owned(),
            TypeRef::Any | TypeRef::Text | TypeRef::Secret => Literal::text(text).to_string(),
            TypeRef::List(item) if self.stops_at(item) => "[]".to_owned(),
            TypeRef::List(item) => format!("[{}]", self.example_item(item, text)),
            TypeRef::Map(_) => "std::collections::BTreeMap::new()".to_owned(),
            TypeRef::Nullable(inner) if self.stops_at(inner) => "None".to_owned(),
            TypeRef::Nullable(inner) => format!("Some({})", self.exact_item(inner, text)),
            TypeRef::Named(id) | TypeRef::Boxed(id) => return self.example_named(*id),
        })
    }

    /// An item of a list that an example holds: a list takes its items as they are.
    fn example_item(self, item: &'a TypeRef, text: &str) -> TypeExpr {
        match self.resolved(item) {
            TypeRef::List(inner) if self.stops_at(inner) => TypeExpr("vec![]".to_owned()),
            TypeRef::List(inner) => TypeExpr(format!("vec![{}]", self.exact_item(inner, text))),
            _ => self.example(item, text),
        }
    }

    /// Whether an example leaves a list or an option of such items empty: a struct within itself would have no
    /// end, and what is too deep is more than a reader wants.
    fn stops_at(self, item: &'a TypeRef) -> bool {
        const DEEP: usize = 3;
        let mut lists = 0;
        let mut item = self.resolved(item);
        while let TypeRef::List(inner) = item {
            lists += 1;
            item = self.resolved(inner);
        }
        let around = || std::iter::successors(self.within, |within| within.around);
        match item {
            _ if lists > DEEP => true,
            TypeRef::Named(id) | TypeRef::Boxed(id) if !self.is_enum(*id) => {
                around().count() >= DEEP || around().any(|within| within.id == *id)
            }
            _ => false,
        }
    }

    /// A value within a list in a list or an option, which nothing converts.
    fn exact_item(self, item: &'a TypeRef, text: &str) -> TypeExpr {
        match self.resolved(item) {
            TypeRef::List(inner) if self.stops_at(inner) => TypeExpr("vec![]".to_owned()),
            TypeRef::List(inner) => TypeExpr(format!("vec![{}]", self.exact_item(inner, text))),
            TypeRef::Any | TypeRef::Text | TypeRef::Secret => {
                TypeExpr(format!("{}.into()", Literal::text(text)))
            }
            TypeRef::Named(id) if self.is_enum(*id) => {
                TypeExpr(format!("{}.into()", self.example_named(*id)))
            }
            TypeRef::Boxed(id) => TypeExpr(format!("Box::new({})", self.example_named(*id))),
            _ => self.example(item, text),
        }
    }

    /// Whether an example is so deep in structs that need each other that nobody would write it.
    fn is_endless(self) -> bool {
        const ENDLESS: usize = 32;
        std::iter::successors(self.within, |within| within.around).count() > ENDLESS
    }

    fn example_named(self, id: TypeId) -> TypeExpr {
        TypeExpr(match &self.types[id.0].kind {
            TypeKind::Enum(own) => own.values.first().map_or_else(
                || "todo!()".to_owned(),
                |first| Literal::value(&first.value).to_string(),
            ),
            TypeKind::Union(_) => "todo!()".to_owned(),
            TypeKind::Struct(_) if self.is_endless() => "todo!()".to_owned(),
            TypeKind::Struct(own) => {
                let within = Within {
                    id,
                    around: self.within,
                };
                let inner = Speller {
                    within: Some(&within),
                    ..self
                };
                let required = own.fields.iter().filter(|field| field.required);
                let arguments = required.map(|field| inner.example(&field.ty, &field.wire).0);
                let arguments: Vec<String> = arguments.collect();
                format!("{}::new({})", self.named(id), arguments.join(", "))
            }
            TypeKind::Newtype(inner) => {
                let empty = if matches!(inner, TypeRef::List(_)) {
                    "vec![]"
                } else {
                    "Default::default()"
                };
                format!("{}({empty})", self.named(id))
            }
            TypeKind::Alias(inner) => return self.example(inner, "value"),
        })
    }
}
