//! Decides which type a scalar is, by its kind and its format.

use crate::document::JsonType;
use crate::ir::{Format, TypeRef, Width};
use crate::types::{Dates, Decimals, Libraries, Uuids};

/// The type of a scalar.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Scalar {
    /// The type.
    pub(super) ty: TypeRef,
    /// How the values are kept, if that is not what the format says.
    pub(super) how: Option<String>,
}

impl From<TypeRef> for Scalar {
    fn from(ty: TypeRef) -> Self {
        Self { ty, how: None }
    }
}

/// The type of a boolean, an integer, a number or a string; any JSON for what is no scalar.
pub(super) fn scalar(kind: JsonType, format: Option<&str>, libraries: Libraries) -> Scalar {
    let spelled = format.unwrap_or_default();
    let format = normal(spelled);
    match kind {
        JsonType::Boolean => TypeRef::Bool.into(),
        JsonType::Integer => integer(&format, spelled),
        JsonType::Number => number(&format, spelled),
        JsonType::String => string(&format, spelled, libraries),
        JsonType::Null | JsonType::Array | JsonType::Object => TypeRef::Any.into(),
    }
}

/// A format without regard to how it is cased, and to the marks between its words.
fn normal(format: &str) -> String {
    format.trim().to_lowercase().replace(['_', ' '], "-")
}

fn integer(format: &str, spelled: &str) -> Scalar {
    // Instants as seconds since 1970 are integers.
    const PLAIN: [&str; 9] = [
        "",
        "int",
        "integer",
        "long",
        "bigint",
        "unix-time",
        "unixtime",
        "timestamp",
        "date-time",
    ];
    match width(format) {
        Some(width) => TypeRef::Int(width).into(),
        None if PLAIN.contains(&format) => TypeRef::Int(Width::I64).into(),
        None => unread(TypeRef::Int(Width::I64), spelled, "an integer of 64 bits"),
    }
}

fn width(format: &str) -> Option<Width> {
    Some(match format {
        "int8" => Width::I8,
        "int16" | "short" => Width::I16,
        "int32" => Width::I32,
        "int64" => Width::I64,
        "uint8" => Width::U8,
        "uint16" | "ushort" => Width::U16,
        "uint32" => Width::U32,
        "uint64" | "uint" | "ulong" => Width::U64,
        _ => return None,
    })
}

/// Integers of up to 32 bits fit a float whole, so that they stay one, in case of a fraction. Those of 64 bits do not.
fn number(format: &str, spelled: &str) -> Scalar {
    const PLAIN: [&str; 10] = [
        "",
        "number",
        "float",
        "double",
        "float32",
        "float64",
        "single",
        "double-int",
        "int",
        "integer",
    ];
    match width(format) {
        Some(width @ (Width::I64 | Width::U64)) => TypeRef::Int(width).into(),
        Some(_) => TypeRef::Float64.into(),
        None if PLAIN.contains(&format) => TypeRef::Float64.into(),
        None => unread(TypeRef::Float64, spelled, "a number of 64 bits"),
    }
}

fn string(format: &str, spelled: &str, libraries: Libraries) -> Scalar {
    let typed = match format {
        "password" => return TypeRef::Secret.into(),
        "date-time" | "datetime" => Some(Format::DateTime),
        "date" => Some(Format::Date),
        "time-local" | "local-time" | "partial-time" => Some(Format::Time),
        "duration" => Some(Format::Duration),
        "uuid" | "uuid4" | "uuidv4" | "guid" => Some(Format::Uuid),
        "ipv4" => Some(Format::Ipv4),
        "ipv6" => Some(Format::Ipv6),
        "byte" | "base64" => Some(Format::Bytes),
        "decimal" => Some(Format::Decimal),
        _ => None,
    };
    if let Some(typed) = typed {
        return typed_string(typed, spelled, libraries);
    }
    if let Some(width) = width(format) {
        return TypeRef::QuotedInt(width).into();
    }
    match format {
        "time" => untyped(spelled, "has an offset, which a time of no library has"),
        "date-time-local" => untyped(spelled, "has no offset, which each instant has"),
        format if TEXTS.contains(&format) => TypeRef::Text.into(),
        _ => unread(TypeRef::Text, spelled, "a string"),
    }
}

fn typed_string(format: Format, spelled: &str, libraries: Libraries) -> Scalar {
    let text = match format {
        Format::Duration if matches!(libraries.dates, Dates::Chrono | Dates::Time) => {
            let library = libraries.dates.name();
            let why = format!("may have months, which a duration of `{library}` has not");
            return untyped(spelled, &why);
        }
        Format::DateTime | Format::Date | Format::Time | Format::Duration => {
            libraries.dates == Dates::Text
        }
        Format::Uuid => libraries.uuid == Uuids::Text,
        Format::Decimal => libraries.decimal == Decimals::Text,
        Format::Ipv4 | Format::Ipv6 | Format::Bytes => false,
    };
    if text {
        TypeRef::Text.into()
    } else {
        TypeRef::Format(format).into()
    }
}

fn untyped(format: &str, why: &str) -> Scalar {
    Scalar {
        ty: TypeRef::Text,
        how: Some(format!("format `{format}` {why}; the value is a string")),
    }
}

fn unread(ty: TypeRef, format: &str, kept: &str) -> Scalar {
    Scalar {
        ty,
        how: Some(format!(
            "format `{format}` is not read; the value is {kept}"
        )),
    }
}

/// The kind that a format belongs to, of a schema that says none.
pub(super) fn implied(format: &str) -> Option<JsonType> {
    let format = normal(format);
    if format.is_empty() {
        None
    } else if width(&format).is_some() {
        Some(JsonType::Integer)
    } else if matches!(format.as_str(), "float" | "double") {
        Some(JsonType::Number)
    } else {
        let known = scalar(JsonType::String, Some(&format), Libraries::default());
        known.how.is_none().then_some(JsonType::String)
    }
}

/// Formats of texts, sorted.
const TEXTS: [&str; 50] = [
    "",
    "base64url",
    "binary",
    "char",
    "cidr",
    "color",
    "commonmark",
    "country-code",
    "currency",
    "date-time-rfc-2822",
    "email",
    "endpoint",
    "enum",
    "fqdn",
    "host",
    "hostname",
    "html",
    "http-date",
    "http-method",
    "id",
    "idn-email",
    "idn-hostname",
    "ip",
    "ipv4-cidr",
    "ipv6-cidr",
    "iri",
    "iri-reference",
    "iso-country-code",
    "json-pointer",
    "language",
    "locale",
    "mac",
    "markdown",
    "media-range",
    "objectid",
    "path",
    "phone",
    "phone-number",
    "regex",
    "relative-json-pointer",
    "sf-string",
    "sf-token",
    "slug",
    "string",
    "text",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
    "xml",
];

#[cfg(test)]
mod tests {
    use super::{TEXTS, implied, scalar};
    use crate::document::JsonType;
    use crate::ir::{Format, TypeRef, Width};
    use crate::types::{Dates, Decimals, Libraries, Uuids};

    /// The types of formats, and whether something is said of them.
    #[track_caller]
    fn check_with(libraries: Libraries, kind: JsonType, cases: &[(&str, TypeRef, bool)]) {
        for (format, ty, said) in cases {
            let found = scalar(kind, Some(format), libraries);
            assert_eq!((&found.ty, found.how.is_some()), (ty, *said), "{format}");
        }
    }

    #[track_caller]
    fn check(kind: JsonType, cases: &[(&str, TypeRef, bool)]) {
        check_with(Libraries::default(), kind, cases);
    }

    #[test]
    fn integers_have_their_width() {
        let int = TypeRef::Int;
        check(
            JsonType::Integer,
            &[
                ("", int(Width::I64), false),
                ("int8", int(Width::I8), false),
                ("int16", int(Width::I16), false),
                ("int32", int(Width::I32), false),
                ("INT32", int(Width::I32), false),
                ("int64", int(Width::I64), false),
                ("uint8", int(Width::U8), false),
                ("uint16", int(Width::U16), false),
                ("uint32", int(Width::U32), false),
                ("uint64", int(Width::U64), false),
                ("unix-time", int(Width::I64), false),
                ("timestamp", int(Width::I64), false),
                ("lunar", int(Width::I64), true),
            ],
        );
    }

    #[test]
    fn numbers_may_be_integers() {
        check(
            JsonType::Number,
            &[
                ("", TypeRef::Float64, false),
                ("float", TypeRef::Float64, false),
                ("double", TypeRef::Float64, false),
                ("int32", TypeRef::Float64, false),
                ("int64", TypeRef::Int(Width::I64), false),
                ("uint64", TypeRef::Int(Width::U64), false),
                ("decimal", TypeRef::Float64, true),
            ],
        );
    }

    #[test]
    fn strings_have_the_type_of_their_format() {
        let format = TypeRef::Format;
        check(
            JsonType::String,
            &[
                ("", TypeRef::Text, false),
                ("password", TypeRef::Secret, false),
                ("date-time", format(Format::DateTime), false),
                ("dateTime", format(Format::DateTime), false),
                ("date_time", format(Format::DateTime), false),
                ("date", format(Format::Date), false),
                ("time-local", format(Format::Time), false),
                ("time", TypeRef::Text, true),
                ("duration", TypeRef::Text, true),
                ("uuid", format(Format::Uuid), false),
                ("ipv4", format(Format::Ipv4), false),
                ("ipv6", format(Format::Ipv6), false),
                ("byte", format(Format::Bytes), false),
                ("decimal", format(Format::Decimal), false),
                ("int64", TypeRef::QuotedInt(Width::I64), false),
                ("uint64", TypeRef::QuotedInt(Width::U64), false),
                ("int32", TypeRef::QuotedInt(Width::I32), false),
                ("uri", TypeRef::Text, false),
                ("binary", TypeRef::Text, false),
                ("lunar", TypeRef::Text, true),
            ],
        );
    }

    #[test]
    fn the_libraries_are_chosen() {
        let format = TypeRef::Format;
        let jiff = Libraries {
            dates: Dates::Jiff,
            ..Libraries::default()
        };
        check_with(
            jiff,
            JsonType::String,
            &[
                ("date-time", format(Format::DateTime), false),
                ("duration", format(Format::Duration), false),
                ("time", TypeRef::Text, true),
            ],
        );
        let text = Libraries {
            dates: Dates::Text,
            uuid: Uuids::Text,
            decimal: Decimals::Text,
        };
        let formats = [
            "date-time",
            "date",
            "time-local",
            "duration",
            "uuid",
            "decimal",
        ];
        let cases = formats.map(|format| (format, TypeRef::Text, false));
        check_with(text, JsonType::String, &cases);
    }

    #[test]
    fn a_format_may_say_the_kind() {
        assert_eq!(implied("int64"), Some(JsonType::Integer));
        assert_eq!(implied("double"), Some(JsonType::Number));
        assert_eq!(implied("date-time"), Some(JsonType::String));
        assert_eq!(implied("uri"), Some(JsonType::String));
        assert_eq!(implied("lunar"), None);
    }

    #[test]
    fn what_is_said_names_the_format() {
        let how = |kind, format| scalar(kind, Some(format), Libraries::default()).how;
        assert_eq!(
            how(JsonType::String, "Lunar").as_deref(),
            Some("format `Lunar` is not read; the value is a string")
        );
        assert_eq!(
            how(JsonType::String, "duration").as_deref(),
            Some(
                "format `duration` may have months, which a duration of `chrono` has not; the value is a string"
            )
        );
    }

    #[test]
    fn the_formats_of_texts_are_sorted() {
        assert!(TEXTS.is_sorted());
    }
}
