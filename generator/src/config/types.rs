//! Decides what the tables `[types]` mean.

use std::collections::BTreeMap;

use syn::{PathArguments, Type};
use toml::Spanned;
use toml::de::DeValue;

use super::reader::{Reader, Table};
use super::sections::{DEPENDENCIES, DEPENDENCY, OVERRIDES, TYPES};
use super::valid_package_name;
use crate::types::{Dates, Decimals, Libraries, Override, Replacement, Types, Uuids};

pub(super) fn types(reader: &mut Reader<'_>, top: &Table<'_>) -> Types {
    let Some(table) = reader.table(top, &TYPES) else {
        return Types::default();
    };
    let dates = choice(reader, &table, "dates", &Dates::ALL);
    let uuid = choice(reader, &table, "uuid", &Uuids::ALL);
    let decimal = choice(reader, &table, "decimal", &Decimals::ALL);
    let dependencies = dependencies(reader, &table);
    let overrides = overrides(reader, &table, &dependencies);
    Types {
        libraries: Libraries {
            dates,
            uuid,
            decimal,
        },
        overrides,
        dependencies,
    }
}

/// One of several values; the first is that of a key that is not there.
fn choice<T: Copy + Default>(
    reader: &mut Reader<'_>,
    table: &Table<'_>,
    key: &str,
    all: &[(&str, T)],
) -> T {
    let Some(value) = reader.string(table, key) else {
        return T::default();
    };
    let chosen = reader.checked(&value, |text| {
        let found = all.iter().find(|(name, _)| *name == text);
        let names: Vec<String> = all.iter().map(|(name, _)| format!("`{name}`")).collect();
        let wrong = || format!("`{key}` must be {}, not `{text}`", names.join(" or "));
        found.map(|(_, own)| *own).ok_or_else(wrong)
    });
    chosen.unwrap_or_default()
}

fn overrides(
    reader: &mut Reader<'_>,
    types: &Table<'_>,
    dependencies: &BTreeMap<String, String>,
) -> Vec<Override> {
    let Some(table) = reader.table(types, &OVERRIDES) else {
        return Vec::new();
    };
    let mut overrides = Vec::new();
    for (key, value) in table.content {
        let Some(ty) = reader.any_string(key.get_ref(), value) else {
            continue;
        };
        let replacement = reader.checked(&ty, |text| replacement(text, dependencies));
        let origin = reader.origin(key.span());
        overrides.extend(replacement.map(|replacement| Override {
            schema: key.get_ref().to_string(),
            replacement,
            origin: Some(origin),
        }));
    }
    overrides
}

/// A type that has a name of its own here, or the path of one of the user's.
fn replacement(text: &str, dependencies: &BTreeMap<String, String>) -> Result<Replacement, String> {
    let named = Replacement::NAMED
        .into_iter()
        .find(|(name, _)| *name == text);
    if let Some((_, replacement)) = named {
        return Ok(replacement);
    }
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if text.chars().all(is_word) {
        return Err(unknown_name(text));
    }
    let wrong =
        |what: &str| format!("`{text}` is no path of a type, such as `my_types::Money`: {what}");
    let ty: Type = syn::parse_str(text).map_err(|error| wrong(&error.to_string()))?;
    let Type::Path(path) = &ty else {
        return Err(wrong("it is a type of another kind"));
    };
    let segments = &path.path.segments;
    if path.qself.is_some() || segments.len() < 2 {
        return Err(wrong("it must begin with the name of a crate"));
    }
    let first = segments.first().map(|own| own.ident.to_string());
    let first = first.unwrap_or_default();
    let plain = segments
        .first()
        .is_some_and(|own| matches!(own.arguments, PathArguments::None));
    let known = |name: &String| name.replace('-', "_") == first;
    if plain && (STANDARD.contains(&first.as_str()) || dependencies.keys().any(known)) {
        Ok(Replacement::Foreign(spelled(&ty)))
    } else {
        Err(format!(
            "`{first}` of `{text}` is no dependency; add it to `[types.dependencies]`"
        ))
    }
}

/// The crates that each generated crate can name.
const STANDARD: [&str; 4] = ["std", "core", "alloc", "serde_json"];

fn unknown_name(text: &str) -> String {
    let names = Replacement::NAMED.map(|(name, _)| name);
    let distance = |name: &&str| strsim::damerau_levenshtein(name, &text.to_lowercase());
    let nearest = names.into_iter().min_by_key(distance);
    let nearest = nearest.filter(|name| distance(name) <= name.len().max(3) / 3);
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!(
            "expected `my_types::Money` or one of `{}`",
            names.join("`, `")
        ),
    };
    format!("`{text}` is no type: {help}")
}

/// A type as it is laid out in code.
fn spelled(ty: &Type) -> String {
    let file = syn::parse_quote!(type T = #ty;);
    let text = prettyplease::unparse(&file);
    let text = text
        .trim()
        .trim_start_matches("type T =")
        .trim_end_matches(';');
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn dependencies(reader: &mut Reader<'_>, types: &Table<'_>) -> BTreeMap<String, String> {
    let Some(table) = reader.table(types, &DEPENDENCIES) else {
        return BTreeMap::new();
    };
    let mut dependencies = BTreeMap::new();
    for (key, value) in table.content {
        let name = Spanned::new(key.span(), &**key.get_ref());
        let name = reader.checked(&name, dependency_name);
        let value = dependency(reader, key.get_ref(), value);
        dependencies.extend(name.zip(value));
    }
    dependencies
}

/// The dependencies that each generated crate has.
const OWN: [&str; 17] = [
    "bytes",
    "fastrand",
    "form_urlencoded",
    "futures-core",
    "http",
    "http-body",
    "httpdate",
    "itoa",
    "percent-encoding",
    "reqwest",
    "rustls",
    "secrecy",
    "serde",
    "serde_json",
    "tokio",
    "tracing",
    "zmij",
];

fn dependency_name(name: &str) -> Result<String, String> {
    valid_package_name(name)?;
    let same = |own: &&&str| own.replace('-', "_") == name.replace('-', "_");
    match OWN.iter().find(same) {
        Some(own) => Err(format!("each crate depends on `{own}` already")),
        None => Ok(name.to_owned()),
    }
}

/// What a manifest says of a dependency: a version, or a table.
fn dependency(reader: &mut Reader<'_>, key: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(version) => {
            let version = Spanned::new(value.span(), &**version);
            requirement(reader, &version)?;
        }
        DeValue::Table(content) => {
            let table = Table {
                section: &DEPENDENCY,
                content,
                header: value.span(),
            };
            reader.unknown_keys(&table);
            if let Some(version) = reader.string(&table, "version") {
                requirement(reader, &version)?;
            }
        }
        _ => {
            reader.wrong_type(key, "a version or a table", value);
            return None;
        }
    }
    Some(inline(value.get_ref()))
}

fn requirement(reader: &mut Reader<'_>, version: &Spanned<&str>) -> Option<semver::VersionReq> {
    reader.checked(version, |text| {
        let bad = |error| format!("`{text}` is no version of a dependency, such as `1.2`: {error}");
        semver::VersionReq::parse(text).map_err(bad)
    })
}

/// A value of TOML on one line.
fn inline(value: &DeValue<'_>) -> String {
    match value {
        // What JSON has, TOML reads.
        DeValue::String(text) => serde_json::Value::from(&**text).to_string(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| inline(item.get_ref())).collect();
            format!("[{}]", items.join(", "))
        }
        DeValue::Table(members) => {
            let member = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
                format!("{} = {}", key.get_ref(), inline(value.get_ref()))
            };
            let members: Vec<String> = members.iter().map(member).collect();
            format!("{{ {} }}", members.join(", "))
        }
    }
}
