//! Decides what the tables `[pages]` mean.

use toml::Spanned;
use toml::de::DeValue;

use super::content::criteria_of;
use super::reader::{Reader, Table};
use super::sections::{PAGES, RULE};
use crate::filter::Filter;
use crate::pages::{Choices, Key, Rule, Said, Style};

pub(super) fn pages(reader: &mut Reader<'_>, top: &Table<'_>) -> Choices {
    let Some(table) = reader.table(top, &PAGES) else {
        return Choices::default();
    };
    let recognized = reader.flag(&table, "recognized");
    let recognized = recognized.is_some_and(|flag| *flag.get_ref());
    let rules = rules(reader, &table);
    Choices { recognized, rules }
}

fn rules(reader: &mut Reader<'_>, pages: &Table<'_>) -> Vec<Rule> {
    let Some(value) = pages.content.get("rules") else {
        return Vec::new();
    };
    let DeValue::Array(items) = value.get_ref() else {
        reader.wrong_type("rules", "an array of tables", value);
        return Vec::new();
    };
    let mut rules = Vec::new();
    for item in items {
        let DeValue::Table(content) = item.get_ref() else {
            reader.wrong_type("rules", "an array of tables", item);
            continue;
        };
        let table = Table {
            section: &RULE,
            content,
            header: item.span(),
        };
        let before = reader.problems.len();
        reader.unknown_keys(&table);
        let rule = rule(reader, &table);
        // What is misspelled is not said to be missing too.
        let rule = rule.filter(|_| reader.problems.len() == before);
        rules.extend(rule.and_then(|own| checked(reader, &table, own)));
    }
    rules
}

fn rule(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Rule> {
    let operations = Filter {
        include: criteria_of(reader, table),
        exclude: Vec::new(),
    };
    let style = reader.required(table, "style", "how the pages follow one another");
    let style = style.and_then(|value| reader.checked(&value, style_of));
    let mut names = Vec::new();
    let mut said = Said::new(style?);
    for (name, key) in Key::ALL {
        let Some(value) = reader.string(table, name) else {
            continue;
        };
        names.push((key, reader.origin(value.span())));
        let text = reader.checked(&value, |text| match text {
            "" => Err(format!("`{name}` is empty")),
            text => Ok(text.to_owned()),
        })?;
        said = said.with(key, text);
    }
    said.first = first(reader, table);
    let header = style_span(table).unwrap_or_else(|| table.header.clone());
    Some(Rule {
        operations,
        said,
        origin: Some(reader.origin(header)),
        names,
    })
}

/// The rule, if what it says is all that its style needs and no more.
fn checked(reader: &mut Reader<'_>, table: &Table<'_>, rule: Rule) -> Option<Rule> {
    let Some((key, message)) = rule.said.wrong() else {
        return Some(rule);
    };
    let named = key.and_then(|key| table.content.get_key_value(key.name()));
    let (code, span) = match named {
        Some((key, _)) => ("config-invalid-value", key.span()),
        None => ("config-missing-key", table.header.clone()),
    };
    reader.problem(code, span, message, None);
    None
}

/// The line that a rule is told by: its header has no place of its own.
fn style_span(table: &Table<'_>) -> Option<std::ops::Range<usize>> {
    let (key, _) = table.content.get_key_value("style")?;
    Some(key.span())
}

fn style_of(text: &str) -> Result<Style, String> {
    let names: Vec<String> = Style::ALL
        .iter()
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    let wrong = || format!("`style` must be one of {}, not `{text}`", names.join(", "));
    Style::of(text).ok_or_else(wrong)
}

fn first(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<i64> {
    let value: &Spanned<DeValue<'_>> = table.content.get("first")?;
    let first = match value.get_ref() {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    };
    if first.is_none() {
        reader.wrong_type("first", "an integer of 64 bits", value);
    }
    first
}
