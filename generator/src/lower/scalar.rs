//! Decides which type a scalar is, by its format.

use crate::document::JsonType;
use crate::ir::{TypeRef, Width};

/// The type of a scalar, and what of its format that does not show.
pub(super) struct Scalar {
    pub(super) ty: TypeRef,
    pub(super) how: Option<String>,
}

pub(super) fn scalar(kind: JsonType, format: Option<&str>) -> Scalar {
    let format = format.unwrap_or_default();
    let (ty, known, kept): (_, &[&str], _) = match kind {
        JsonType::Boolean => (TypeRef::Bool, &[], ""),
        JsonType::Integer if format == "int32" => (TypeRef::Int(Width::I32), &["int32"], ""),
        JsonType::Integer => (
            TypeRef::Int(Width::I64),
            &["int64", ""],
            "an integer of 64 bits",
        ),
        JsonType::Number => (
            TypeRef::Float64,
            &["float", "double", ""],
            "a number of 64 bits",
        ),
        JsonType::String if format == "password" => (TypeRef::Secret, &["password"], ""),
        JsonType::String => (TypeRef::Text, &["string", ""], "a string"),
        JsonType::Null | JsonType::Array | JsonType::Object => (TypeRef::Any, &[""], ""),
    };
    let read = kind == JsonType::Boolean || known.contains(&format);
    let how = (!read).then(|| format!("format `{format}` is not read; the value is {kept}"));
    Scalar { ty, how }
}

/// The type that a format belongs to.
pub(super) fn implied(format: &str) -> Option<JsonType> {
    Some(match format {
        "int32" | "int64" => JsonType::Integer,
        "float" | "double" => JsonType::Number,
        "date-time" | "date" | "uuid" | "uri" | "email" | "byte" | "binary" | "password" => {
            JsonType::String
        }
        _ => return None,
    })
}
