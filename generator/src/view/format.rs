//! Decides how the types of formats are spelled, and what a crate that has them needs.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Format, Media, Rest, TypeKind, TypeRef, Webhook};
use crate::types::{Dates, Decimals, Libraries, Types, Uuids};

impl Libraries {
    /// The type of a format.
    pub(super) fn spell(self, format: Format) -> &'static str {
        let [date_time, date, time, duration] = self.dates.spell();
        match (format, self.uuid, self.decimal) {
            (Format::DateTime, ..) => date_time,
            (Format::Date, ..) => date,
            (Format::Time, ..) => time,
            (Format::Duration, ..) => duration,
            (Format::Uuid, Uuids::Uuid, _) => "uuid::Uuid",
            (Format::Decimal, _, Decimals::RustDecimal) => "rust_decimal::Decimal",
            (Format::Uuid | Format::Decimal, ..) => TEXT,
            (Format::Ipv4, ..) => "std::net::Ipv4Addr",
            (Format::Ipv6, ..) => "std::net::Ipv6Addr",
            (Format::Bytes, ..) => "crate::Bytes",
        }
    }

    /// Whether a caller gives a value by what becomes one.
    pub(super) fn converts(self, format: Format) -> bool {
        match format {
            // From an instant of another offset or zone.
            Format::DateTime => matches!(self.dates, Dates::Chrono | Dates::Text),
            // From octets and segments.
            Format::Bytes | Format::Ipv4 | Format::Ipv6 => true,
            other => self.spell(other) == TEXT,
        }
    }

    /// Whether the type has serde's traits without a feature of its library.
    pub(super) fn has_serde(self, format: Format) -> bool {
        let own = ["String", "std::", "crate::"];
        own.iter()
            .any(|start| self.spell(format).starts_with(start))
    }

    /// An expression that a caller may give for a value.
    pub(super) fn example(self, format: Format) -> &'static str {
        let [date_time, date, time, duration] = self.dates.example();
        match (format, self.uuid, self.decimal) {
            (Format::DateTime, ..) => date_time,
            (Format::Date, ..) => date,
            (Format::Time, ..) => time,
            (Format::Duration, ..) => duration,
            (Format::Uuid, Uuids::Uuid, _) => "uuid::Uuid::from_u128(1)",
            (Format::Uuid, ..) => "\"00000000-0000-0000-0000-000000000001\"",
            (Format::Decimal, _, Decimals::RustDecimal) => "rust_decimal::Decimal::new(1995, 2)",
            (Format::Decimal, ..) => "\"19.95\"",
            (Format::Ipv4, ..) => "[192, 0, 2, 1]",
            (Format::Ipv6, ..) => "[0x2001, 0xdb8, 0, 0, 0, 0, 0, 1]",
            (Format::Bytes, ..) => "b\"bytes\"",
        }
    }

    /// The file of the runtime that has the slot of a format, if one has, and the line of the manifest that it needs
    /// beside those of all crates.
    fn needs(self, format: Format) -> Option<(&'static str, Option<(&'static str, &'static str)>)> {
        match format {
            Format::DateTime | Format::Date | Format::Time | Format::Duration => {
                let (module, line) = self.dates.needs()?;
                Some((module, Some(line)))
            }
            Format::Uuid if self.uuid == Uuids::Uuid => Some((
                "with_uuid",
                Some(("uuid", r#"{ version = "1", default-features = false }"#)),
            )),
            Format::Decimal if self.decimal == Decimals::RustDecimal => Some((
                "with_rust_decimal",
                Some((
                    "rust_decimal",
                    r#"{ version = "1", default-features = false }"#,
                )),
            )),
            Format::Bytes => Some(("bytes", None)),
            Format::Uuid | Format::Decimal | Format::Ipv4 | Format::Ipv6 => None,
        }
    }
}

/// An expression of a value of a foreign type, of which only serde's traits are known. It cannot be run.
pub(super) fn foreign_example(path: &str) -> String {
    format!("{FOREIGN}::<{path}>(\"{{}}\").expect(\"a value\")")
}

/// How an example begins that cannot be run.
pub(super) const FOREIGN: &str = "serde_json::from_str";

/// The type of what has none of its own.
const TEXT: &str = "String";

impl Dates {
    /// The types of an instant, a date, a time of day, and a duration.
    fn spell(self) -> [&'static str; 4] {
        match self {
            Self::Chrono => [
                "chrono::DateTime<chrono::FixedOffset>",
                "chrono::NaiveDate",
                "chrono::NaiveTime",
                TEXT,
            ],
            Self::Time => ["time::OffsetDateTime", "time::Date", "time::Time", TEXT],
            Self::Jiff => [
                "jiff::ZonedDateTime",
                "jiff::civil::Date",
                "jiff::civil::Time",
                "jiff::SpanFieldwise",
            ],
            Self::Text => [TEXT; 4],
        }
    }

    /// Examples of the same.
    fn example(self) -> [&'static str; 4] {
        const SPELLED: &str = "\"P1DT12H\"";
        match self {
            Self::Chrono => [
                "chrono::DateTime::UNIX_EPOCH",
                "chrono::NaiveDate::default()",
                "chrono::NaiveTime::MIN",
                SPELLED,
            ],
            Self::Time => [
                "time::OffsetDateTime::UNIX_EPOCH",
                "time::UtcDateTime::UNIX_EPOCH.date()",
                "time::Time::MIDNIGHT",
                SPELLED,
            ],
            Self::Jiff => [
                "jiff::Timestamp::UNIX_EPOCH.to_zoned_datetime(jiff::tz::TimeZone::UTC)",
                "jiff::civil::date(2020, 1, 2)",
                "jiff::civil::time(3, 4, 5, 0)",
                "jiff::SpanFieldwise(jiff::Span::new().hours(36))",
            ],
            Self::Text => [
                "\"2020-01-02T03:04:05Z\"",
                "\"2020-01-02\"",
                "\"03:04:05\"",
                SPELLED,
            ],
        }
    }

    fn needs(self) -> Option<(&'static str, (&'static str, &'static str))> {
        match self {
            Self::Chrono => Some((
                "with_chrono",
                (
                    "chrono",
                    r#"{ version = "0.4.35", default-features = false }"#,
                ),
            )),
            Self::Time => Some((
                "with_time",
                (
                    "time",
                    r#"{ version = "0.3.41", default-features = false }"#,
                ),
            )),
            Self::Jiff => Some((
                "with_jiff",
                (
                    "jiff",
                    r#"{ version = "1", default-features = false, features = ["alloc"] }"#,
                ),
            )),
            Self::Text => None,
        }
    }
}

/// What a crate needs for the types of formats and for foreign ones.
#[derive(Debug, Default)]
pub(super) struct Needs {
    /// The files of the runtime, as modules.
    pub(super) modules: BTreeSet<&'static str>,
    /// The dependencies, and what the manifest says of each.
    pub(super) dependencies: BTreeMap<String, String>,
    /// Whether there are files or multipart bodies.
    pub(super) uploads: bool,
}

impl Needs {
    /// The lines of the manifest.
    pub(super) fn lines(&self) -> Vec<String> {
        let lines = self.dependencies.iter();
        lines
            .map(|(name, line)| format!("{name} = {line}"))
            .collect()
    }
}

/// What is needed for the types that an API has.
pub(super) fn needs(api: &Api, types: &Types) -> Needs {
    let mut needs = Needs::default();
    for_each(api, &mut |ty| match ty {
        TypeRef::Format(format) => {
            if let Some((module, line)) = api.libraries.needs(*format) {
                needs.modules.extend(["slot", module]);
                let line = line.map(|(name, line)| (name.to_owned(), line.to_owned()));
                needs.dependencies.extend(line);
                if module == api.libraries.dates.needs().map_or("", |(own, _)| own) {
                    needs.modules.insert("rfc3339");
                }
            }
        }
        TypeRef::Foreign(_) => needs.modules.extend(["slot", "foreign"]),
        TypeRef::Upload => needs.uploads = true,
        _ => {}
    });
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let mut bodies = operations.flat_map(|operation| &operation.bodies);
    needs.uploads |= bodies.any(|body| body.media == Media::Multipart);
    if needs.modules.contains("foreign") {
        let own = types.dependencies.iter();
        // What the user says of a dependency is meant, also of one that a format has.
        let own = own.map(|(name, line)| (name.clone(), line.clone()));
        needs.dependencies.extend(own);
    }
    needs
}

/// Shows each use of a type in an API.
fn for_each(api: &Api, see: &mut dyn FnMut(&TypeRef)) {
    for ty in &api.types {
        match &ty.kind {
            TypeKind::Struct(own) => {
                own.fields.iter().for_each(|field| within(&field.ty, see));
                if let Rest::Typed(ty) = &own.rest {
                    within(ty, see);
                }
            }
            TypeKind::Union(own) => own.variants.iter().for_each(|own| within(&own.ty, see)),
            TypeKind::Alias(ty) | TypeKind::Newtype(ty) => within(ty, see),
            TypeKind::Enum(_) => {}
        }
    }
    for operation in api.groups.iter().flat_map(|group| &group.operations) {
        for parameter in &operation.parameters {
            within(&parameter.field.ty, see);
        }
        operation.given().into_iter().for_each(|ty| within(ty, see));
    }
    let webhooks = api.webhooks.iter().flat_map(Webhook::types);
    webhooks.for_each(|ty| within(ty, see));
}

fn within(ty: &TypeRef, see: &mut dyn FnMut(&TypeRef)) {
    see(ty);
    match ty {
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) => within(inner, see),
        TypeRef::Tuple(items) => items.iter().for_each(|item| within(item, see)),
        _ => {}
    }
}
