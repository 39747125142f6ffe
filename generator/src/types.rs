//! Decides which types values of formats have, and which schemas have a type of the user's choice.

use std::collections::BTreeMap;

use crate::config::Origin;
use crate::document::JsonType;

/// Which types values have where there is a choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Types {
    /// The libraries that formats have types of.
    pub libraries: Libraries,
    /// The schemas that have another type than they describe.
    pub overrides: Vec<Override>,
    /// The dependencies that the types of overrides need: the name of each and what a manifest says of it, in TOML.
    pub dependencies: BTreeMap<String, String>,
}

/// The libraries that formats have types of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Libraries {
    /// That of dates and times.
    pub dates: Dates,
    /// That of UUIDs.
    pub uuid: Uuids,
    /// That of decimal numbers.
    pub decimal: Decimals,
}

/// The library that dates and times are types of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dates {
    /// `chrono`, which costs least to compile.
    #[default]
    Chrono,
    /// `time`.
    Time,
    /// `jiff`, which has durations too.
    Jiff,
    /// None: they are strings.
    Text,
}

impl Dates {
    /// All, by their names.
    pub const ALL: [(&'static str, Self); 4] = [
        ("chrono", Self::Chrono),
        ("time", Self::Time),
        ("jiff", Self::Jiff),
        ("string", Self::Text),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.into_iter();
        all.find(|(_, own)| *own == self)
            .map_or("string", |(name, _)| name)
    }
}

/// The type of UUIDs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Uuids {
    /// That of `uuid`.
    #[default]
    Uuid,
    /// A string.
    Text,
}

impl Uuids {
    /// All, by their names.
    pub const ALL: [(&'static str, Self); 2] = [("uuid", Self::Uuid), ("string", Self::Text)];
}

/// The type of decimal numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decimals {
    /// That of `rust_decimal`.
    #[default]
    RustDecimal,
    /// A string.
    Text,
}

impl Decimals {
    /// All, by their names.
    pub const ALL: [(&'static str, Self); 2] =
        [("rust_decimal", Self::RustDecimal), ("string", Self::Text)];
}

/// A schema that has another type than it describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Which schema: the name of a component, with the names of properties behind dots, or a JSON pointer.
    pub schema: String,
    /// The type.
    pub replacement: Replacement,
    /// Where it was asked for.
    pub origin: Option<Origin>,
}

/// A type that a schema has instead of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// Any JSON.
    Any,
    /// That of a scalar with a format.
    Scalar(JsonType, &'static str),
    /// One of the user's own, as Rust spells it.
    Foreign(String),
}

impl Replacement {
    /// Those that have a name of specsmith's.
    pub const NAMED: [(&'static str, Self); 25] = [
        ("any", Self::Any),
        ("bool", Self::Scalar(JsonType::Boolean, "")),
        ("int8", Self::Scalar(JsonType::Integer, "int8")),
        ("int16", Self::Scalar(JsonType::Integer, "int16")),
        ("int32", Self::Scalar(JsonType::Integer, "int32")),
        ("int64", Self::Scalar(JsonType::Integer, "int64")),
        ("uint8", Self::Scalar(JsonType::Integer, "uint8")),
        ("uint16", Self::Scalar(JsonType::Integer, "uint16")),
        ("uint32", Self::Scalar(JsonType::Integer, "uint32")),
        ("uint64", Self::Scalar(JsonType::Integer, "uint64")),
        ("float64", Self::Scalar(JsonType::Number, "double")),
        ("string", Self::Scalar(JsonType::String, "")),
        ("secret", Self::Scalar(JsonType::String, "password")),
        ("date-time", Self::Scalar(JsonType::String, "date-time")),
        ("date", Self::Scalar(JsonType::String, "date")),
        ("time", Self::Scalar(JsonType::String, "time-local")),
        ("duration", Self::Scalar(JsonType::String, "duration")),
        ("uuid", Self::Scalar(JsonType::String, "uuid")),
        ("ipv4", Self::Scalar(JsonType::String, "ipv4")),
        ("ipv6", Self::Scalar(JsonType::String, "ipv6")),
        ("bytes", Self::Scalar(JsonType::String, "byte")),
        ("decimal", Self::Scalar(JsonType::String, "decimal")),
        // A number in quotation marks.
        ("string-int32", Self::Scalar(JsonType::String, "int32")),
        ("string-int64", Self::Scalar(JsonType::String, "int64")),
        ("string-uint64", Self::Scalar(JsonType::String, "uint64")),
    ];
}
