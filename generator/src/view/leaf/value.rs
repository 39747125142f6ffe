//! Decides how a constant of the description is written in code, and what a field begins with.

use super::{Literal, Speller, TypeExpr};
use crate::ir::{Base, Enum, Field, TypeId, TypeKind, TypeRef, Value, Width};

impl<'a> Speller<'a> {
    /// An expression of a constant; `None` where the type has no such constant.
    pub(in crate::view) fn default(self, value: &Value, ty: &'a TypeRef) -> Option<TypeExpr> {
        let literal = Literal::value(value);
        Some(TypeExpr(match (self.resolved(ty), value) {
            (TypeRef::Text, Value::Text(text)) if text.is_empty() => "String::new()".to_owned(),
            (TypeRef::Text, Value::Text(_)) => format!("{literal}.to_owned()"),
            (TypeRef::Secret, Value::Text(_)) => format!("{}Secret::from({literal})", self.root),
            (TypeRef::Bool, Value::Bool(_)) | (TypeRef::Float64, Value::Float(_)) => {
                literal.to_string()
            }
            (TypeRef::Float64, Value::Int(value)) => return whole(*value),
            (TypeRef::Int(width) | TypeRef::QuotedInt(width), Value::Int(value)) => {
                return integer(*width, *value);
            }
            (TypeRef::Nullable(inner), _) => {
                format!("Some({})", self.default(value, self.not_null(inner))?)
            }
            (TypeRef::Named(id), _) => return self.default_named(*id, value),
            (TypeRef::Boxed(id), _) => format!("Box::new({})", self.default_named(*id, value)?),
            _ => return None,
        }))
    }

    fn default_named(self, id: TypeId, value: &Value) -> Option<TypeExpr> {
        match &self.types[id.0].kind {
            TypeKind::Enum(own) => self
                .listed(id, own, value)
                .or_else(|| self.unlisted(id, own, value)),
            TypeKind::Alias(inner) => self.default(value, inner),
            _ => None,
        }
    }

    /// The variant of an enum for a value that it does not list.
    fn unlisted(self, id: TypeId, own: &Enum, value: &Value) -> Option<TypeExpr> {
        let unknown = self.names.types[id.0].unknown.as_ref()?;
        let value = match (own.base, value) {
            (Base::Text, Value::Text(_)) => self.default(value, &TypeRef::Text)?,
            (Base::Int, Value::Int(value)) => TypeExpr(value.to_string()),
            (Base::Float, Value::Int(_) | Value::Float(_)) => {
                self.default(value, &TypeRef::Float64)?
            }
            (Base::Json, _) => TypeExpr(format!(
                "serde_json::Value::from({})",
                Literal::value(value)
            )),
            _ => return None,
        };
        Some(TypeExpr(format!("{}::{unknown}({value})", self.named(id))))
    }

    /// What a field begins with that no caller has to give.
    pub(in crate::view) fn start(self, field: &'a Field) -> Option<TypeExpr> {
        let held = self.held(&field.ty, field.required);
        let value = field.constant.as_ref().or(field.default.as_ref());
        match value {
            _ if field.given => None,
            Some(value) if field.required => self.default(value, &field.ty),
            _ if field.required && *self.resolved(&field.ty) == TypeRef::Null => {
                Some(TypeExpr(format!("{}Null::default()", self.outer())))
            }
            _ => self.nothing(held),
        }
    }

    /// The same for a parameter: one with a default goes with each request, so that no caller has to give it.
    pub(in crate::view) fn parameter_start(self, field: &'a Field) -> Option<TypeExpr> {
        let default = field.default.as_ref().filter(|_| field.required);
        default
            .and_then(|value| self.default(value, &field.ty))
            .or_else(|| self.start(field))
    }

    /// The variant of an enum for a value that it lists.
    pub(super) fn listed(self, id: TypeId, own: &Enum, value: &Value) -> Option<TypeExpr> {
        let place = own.values.iter().position(|own| own.value == *value)?;
        let ident = self.names.types[id.0].parts.get(place)?;
        Some(TypeExpr(format!("{}::{ident}", self.named(id))))
    }
}

/// A number without a fraction, if it is one of so many that each is itself as a float.
fn whole(value: i64) -> Option<TypeExpr> {
    const EXACT: u64 = 1 << 53;
    (value.unsigned_abs() <= EXACT).then(|| TypeExpr(format!("{value}.0")))
}

/// An integer, if it is in the range.
pub(super) fn integer(width: Width, value: i64) -> Option<TypeExpr> {
    let fits = match width {
        Width::I8 => i8::try_from(value).is_ok(),
        Width::I16 => i16::try_from(value).is_ok(),
        Width::I32 => i32::try_from(value).is_ok(),
        Width::I64 => true,
        Width::U8 => u8::try_from(value).is_ok(),
        Width::U16 => u16::try_from(value).is_ok(),
        Width::U32 => u32::try_from(value).is_ok(),
        Width::U64 => u64::try_from(value).is_ok(),
    };
    fits.then(|| TypeExpr(value.to_string()))
}
