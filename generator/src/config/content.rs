//! Decides what each table of a configuration means.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeTable;

use super::pages::pages;
use super::reader::{Reader, Table};
use super::sections::{COPIES, CRATE, DIAGNOSTICS, EXCLUDE, FILTER, INCLUDE, Section, TOP};
use super::types::types;
use super::{Config, Package, valid_package_name};
use crate::diagnostic::explain;
use crate::diagnostic::levels::{Level, Levels};
use crate::filter::{Criterion, Filter, Key};
use crate::input::Input;

/// The whole file. Whatever is missing or wrong, the rest is looked at too.
pub(super) fn config(
    reader: &mut Reader<'_>,
    document: &DeTable<'_>,
    base_dir: &Path,
) -> Option<Config> {
    let top = Table {
        section: &TOP,
        content: document,
        header: 0..0,
    };
    reader.unknown_keys(&top);
    let description = reader.required(&top, "description", "the path of the API description");
    let description = description.and_then(|value| reader.description(&value, base_dir));
    let output = reader.required(&top, "output", "the folder for the generated crate");
    let output = output.and_then(|value| reader.path(&value, base_dir));
    let overlays = reader.strings(&top, "overlays");
    let overlays = overlays
        .iter()
        .filter_map(|value| reader.path(value, base_dir));
    let overlays = overlays.collect();
    let package = package(reader, &top);
    let copies = copies(reader, &top, base_dir);
    let filter = filter(reader, &top);
    let levels = levels(reader, &top);
    let types = types(reader, &top);
    let pages = pages(reader, &top);
    let input = Input {
        overlays,
        copies,
        filter,
        levels,
        types,
        pages,
        ..Input::new(description?)
    };
    Some(Config {
        input,
        output: output?,
        package: package?,
    })
}

fn package(reader: &mut Reader<'_>, top: &Table<'_>) -> Option<Package> {
    let table = reader.required_table(top, &CRATE, "names the generated crate")?;
    let name = reader.required(&table, "name", "the name of the generated crate");
    let name = name.and_then(|name| {
        reader.checked(&name, |name| {
            valid_package_name(name).map(|()| name.to_owned())
        })
    });
    let version = reader.string(&table, "version");
    let version = version.and_then(|version| {
        reader.checked(&version, |version| {
            let bad = |error| format!("`{version}` is no version, such as `0.1.0`: {error}");
            semver::Version::parse(version).map_err(bad)
        })
    });
    let license = reader.text(&table, "license");
    let authors = reader.strings(&table, "authors");
    let repository = reader.text(&table, "repository");
    Some(Package {
        name: name?,
        version,
        license,
        authors: authors
            .iter()
            .map(|author| author.get_ref().to_string())
            .collect(),
        repository,
    })
}

fn copies(reader: &mut Reader<'_>, top: &Table<'_>, base_dir: &Path) -> Vec<(String, PathBuf)> {
    let Some(table) = reader.table(top, &COPIES) else {
        return Vec::new();
    };
    let mut copies = Vec::new();
    for (key, value) in table.content {
        let url = Spanned::new(key.span(), &**key.get_ref());
        let url = reader.checked(&url, absolute_url);
        let path = reader.any_string(key.get_ref(), value);
        let path = path.and_then(|path| reader.path(&path, base_dir));
        copies.extend(url.zip(path));
    }
    copies
}

fn absolute_url(text: &str) -> Result<String, String> {
    match text.split_once("://") {
        Some((scheme, rest)) if !scheme.is_empty() && !rest.is_empty() => Ok(text.to_owned()),
        _ => Err(format!(
            "`{text}` is no URL, such as `https://example.com/schemas/`"
        )),
    }
}

fn filter(reader: &mut Reader<'_>, top: &Table<'_>) -> Filter {
    let Some(table) = reader.table(top, &FILTER) else {
        return Filter::default();
    };
    Filter {
        include: criteria(reader, &table, &INCLUDE),
        exclude: criteria(reader, &table, &EXCLUDE),
    }
}

fn criteria(
    reader: &mut Reader<'_>,
    filter: &Table<'_>,
    section: &'static Section,
) -> Vec<Criterion> {
    let Some(table) = reader.table(filter, section) else {
        return Vec::new();
    };
    criteria_of(reader, &table)
}

/// The criteria among the keys of a table.
pub(super) fn criteria_of(reader: &mut Reader<'_>, table: &Table<'_>) -> Vec<Criterion> {
    let mut criteria = Vec::new();
    for (name, key) in Key::ALL {
        let values = match key {
            Key::Deprecated => reader.flag(table, name).iter().map(spelled).collect(),
            _ => reader.strings(table, name),
        };
        for value in values {
            let criterion = reader.checked(&value, |value| Criterion::new(key, value));
            let origin = reader.origin(value.span());
            criteria.extend(criterion.map(|own| own.at(origin)));
        }
    }
    criteria
}

fn spelled(flag: &Spanned<bool>) -> Spanned<&'static str> {
    let text = if *flag.get_ref() { "true" } else { "false" };
    Spanned::new(flag.span(), text)
}

fn levels(reader: &mut Reader<'_>, top: &Table<'_>) -> Levels {
    let mut levels = Levels::default();
    let Some(table) = reader.table(top, &DIAGNOSTICS) else {
        return levels;
    };
    for (key, value) in table.content {
        let key = &**key.get_ref();
        let Some(value) = reader.any_string(key, value) else {
            continue;
        };
        if !DIAGNOSTICS.allows(key) {
            continue;
        }
        let Some(level) = reader.checked(&value, |text| level(key, text)) else {
            continue;
        };
        match key {
            "warnings" => levels.warnings = Some(level),
            "notes" => levels.notes = Some(level),
            code => drop(levels.codes.insert(code.to_owned(), level)),
        }
    }
    levels
}

/// The level, if diagnostics of the kind can have it.
fn level(key: &str, text: &str) -> Result<Level, String> {
    let Some((_, level)) = Level::ALL.into_iter().find(|(name, _)| *name == text) else {
        return Err(format!(
            "`{key}` must be `allow`, `warn` or `deny`, not `{text}`"
        ));
    };
    if level != Level::Deny && explain::code(key).is_some_and(explain::Code::is_fatal) {
        return Err(format!(
            "`{key}` stays an error: no output can be made where it is met"
        ));
    }
    Ok(level)
}
