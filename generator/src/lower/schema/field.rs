//! Decides what a property or a parameter is.

use super::enums::{constant, only_value};
use super::{Lowering, docs};
use crate::diagnostic::Severity;
use crate::document::Schema;
use crate::ir::{Docs, Example, Field, TypeRef, Value, Width};
use crate::source::Node;

impl Lowering<'_> {
    /// A property or a parameter.
    pub(in crate::lower) fn field(
        &mut self,
        wire: &str,
        schema: &Schema,
        required: bool,
        hint: &str,
    ) -> Field {
        let ty = self.type_of(schema, hint);
        let whole = self.whole_of(schema);
        let default = self.default(schema, &whole, &ty);
        let constant = only_value(&whole).and_then(|value| of_type(value, &ty));
        let example = schema.example.as_ref().or(whole.example.as_ref());
        // What can be nothing else than null need not be said either.
        let has_start = constant.is_some() || default.is_some() || ty == TypeRef::Null;
        Field {
            wire: wire.to_owned(),
            sensitive: is_sensitive(wire, &ty),
            given: required && !has_start,
            required,
            read_only: schema.read_only || whole.read_only,
            write_only: schema.write_only || whole.write_only,
            constant,
            default,
            ty,
            docs: Docs {
                example: example.and_then(readable),
                ..docs(schema)
            },
        }
    }

    /// The default as a constant of its type. That it is none is said, but for a null, which says nothing.
    fn default(&mut self, schema: &Schema, whole: &Schema, ty: &TypeRef) -> Option<Value> {
        let of = |schema: &Schema| {
            schema
                .default
                .clone()
                .map(|value| (schema.at.clone(), value))
        };
        let (at, value) = of(schema).or_else(|| of(whole))?;
        if value.is_null() {
            return None;
        }
        let found = constant(&value).and_then(|value| of_type(value, ty));
        if found.is_none() {
            let message = format!(
                "a default that is {} is not filled in; the server has to",
                value.kind()
            );
            self.say(
                Severity::Note,
                "dropped-default",
                &at.child("default"),
                message,
            );
        }
        found
    }
}

/// Gives a field an example that counts more than that of its schema.
pub(in crate::lower) fn show(field: &mut Field, example: Option<&Node>) {
    if let Some(example) = example.and_then(readable) {
        field.docs.example = Some(example);
    }
}

/// An example, unless it is so long that nobody would read it.
fn readable(node: &Node) -> Option<Example> {
    node.is_short().then(|| Example(node.clone()))
}

/// A constant as one of a type, if it is.
fn of_type(value: Value, ty: &TypeRef) -> Option<Value> {
    Some(match (ty, value) {
        (TypeRef::Nullable(inner), value) => return of_type(value, inner),
        (TypeRef::Int(width), Value::Int(int)) => {
            return fits(*width, int).then_some(Value::Int(int));
        }
        (TypeRef::QuotedInt(width), Value::Text(text)) => {
            let int: i64 = text.parse().ok()?;
            return fits(*width, int).then_some(Value::Int(int));
        }
        #[expect(clippy::cast_precision_loss, reason = "the nearest number is meant")]
        (TypeRef::Float64, Value::Int(int)) => Value::Float(int as f64),
        // Real files quote what is no string.
        (TypeRef::Int(_), Value::Text(text)) => {
            return of_type(Value::Int(text.parse().ok()?), ty);
        }
        (TypeRef::Bool, Value::Text(text)) => Value::Bool(text.parse().ok()?),
        (TypeRef::Bool, value @ Value::Bool(_))
        | (TypeRef::Float64, value @ Value::Float(_))
        | (TypeRef::Text | TypeRef::Secret, value @ Value::Text(_))
        | (TypeRef::Named(_), value) => value,
        _ => return None,
    })
}

fn fits(width: Width, int: i64) -> bool {
    match width {
        Width::I8 => i8::try_from(int).is_ok(),
        Width::I16 => i16::try_from(int).is_ok(),
        Width::I32 => i32::try_from(int).is_ok(),
        Width::I64 => true,
        Width::U8 => u8::try_from(int).is_ok(),
        Width::U16 => u16::try_from(int).is_ok(),
        Width::U32 => u32::try_from(int).is_ok(),
        Width::U64 => u64::try_from(int).is_ok(),
    }
}

/// Whether a name is one that credentials have. It only hides a value from debug output, so it is
/// rather too often true than too rarely.
fn is_sensitive(name: &str, ty: &TypeRef) -> bool {
    const ENDINGS: [&str; 12] = [
        "password",
        "passwd",
        "passphrase",
        "passcode",
        "secret",
        "token",
        "apikey",
        "privatekey",
        "accesskey",
        "credential",
        "credentials",
        "authorization",
    ];
    let word: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    match ty {
        TypeRef::Secret => true,
        TypeRef::Bool | TypeRef::Int(_) | TypeRef::Float64 => false,
        _ => ENDINGS.iter().any(|ending| word.ends_with(ending)),
    }
}
