//! Decides how the values of a configuration are read, and what is said where they are wrong.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ConfigError, Origin, Problem};
use super::sections::Section;
use crate::diagnostic::Severity;

/// A table and what it may hold.
pub(super) struct Table<'a> {
    pub(super) section: &'static Section,
    pub(super) content: &'a DeTable<'a>,
    /// Where to say that a key is missing.
    pub(super) header: Range<usize>,
}

impl Table<'_> {
    /// Whether the key is neither there nor likely to be there in another spelling, which is told anyway.
    fn lacks(&self, key: &str) -> bool {
        let section = self.section;
        let is_there = |own: &str| {
            own == key || (!section.keys.contains(&own) && section.meant(own) == Some(key))
        };
        !self.content.keys().any(|own| is_there(own.get_ref()))
    }
}

/// Reads values and collects what is the matter with them.
pub(super) struct Reader<'a> {
    text: &'a str,
    file: &'a str,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, file: &'a str) -> Self {
        Self {
            text,
            file,
            problems: Vec::new(),
        }
    }

    pub(super) fn problem(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        self.problems.push(Problem {
            severity: Severity::Error,
            code,
            origin: Some(self.origin(span)),
            message: message.into(),
            help,
        });
    }

    pub(super) fn origin(&self, span: Range<usize>) -> Origin {
        Origin::new(self.file, self.text, span)
    }

    pub(super) fn finish(mut self) -> ConfigError {
        self.problems
            .sort_by_key(|problem| problem.origin.as_ref().map(|origin| origin.span.start));
        ConfigError::Invalid {
            problems: self.problems,
        }
    }

    pub(super) fn unknown_keys(&mut self, table: &Table<'_>) {
        let unknown = table
            .content
            .keys()
            .filter(|key| !table.section.allows(key.get_ref()));
        for key in unknown {
            let advice = table.section.advice(key.get_ref());
            let message = format!("unknown key `{}`{}", key.get_ref(), table.section.place());
            self.problem("config-unknown-key", key.span(), message, Some(advice));
        }
    }

    /// The table of a section, if it is there.
    pub(super) fn table<'t>(
        &mut self,
        outer: &Table<'t>,
        section: &'static Section,
    ) -> Option<Table<'t>> {
        let (key, value) = outer.content.get_key_value(section.last())?;
        let DeValue::Table(content) = value.get_ref() else {
            self.wrong_type(section.name, "a table", value);
            return None;
        };
        let table = Table {
            section,
            content,
            header: key.span(),
        };
        self.unknown_keys(&table);
        Some(table)
    }

    /// The table of a section that must be there.
    pub(super) fn required_table<'t>(
        &mut self,
        outer: &Table<'t>,
        section: &'static Section,
        what: &str,
    ) -> Option<Table<'t>> {
        if outer.lacks(section.name) {
            let message = format!("missing table `[{}]`", section.name);
            let help = format!("it {what}");
            let header = outer.header.clone();
            self.problem("config-missing-key", header, message, Some(help));
        }
        self.table(outer, section)
    }

    /// A string that must be there.
    pub(super) fn required<'t>(
        &mut self,
        table: &Table<'t>,
        key: &str,
        what: &str,
    ) -> Option<Spanned<&'t str>> {
        if table.lacks(key) {
            let message = format!("missing key `{key}`{}", table.section.place());
            let help = format!("it is {what}");
            self.problem(
                "config-missing-key",
                table.header.clone(),
                message,
                Some(help),
            );
        }
        self.string(table, key)
    }

    pub(super) fn string<'t>(&mut self, table: &Table<'t>, key: &str) -> Option<Spanned<&'t str>> {
        let value = table.content.get(key)?;
        self.any_string(key, value)
    }

    /// A string of which nothing more is known than that it says something.
    pub(super) fn text(&mut self, table: &Table<'_>, key: &str) -> Option<String> {
        let value = self.string(table, key)?;
        self.checked(&value, |text| {
            if text.trim().is_empty() {
                Err(format!("`{key}` is empty"))
            } else {
                Ok(text.to_owned())
            }
        })
    }

    pub(super) fn strings<'t>(&mut self, table: &Table<'t>, key: &str) -> Vec<Spanned<&'t str>> {
        let Some(value) = table.content.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(key, "an array of strings", value);
            return Vec::new();
        };
        let mut strings = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => strings.push(Spanned::new(item.span(), &**text)),
                _ => self.wrong_type(key, "an array of strings", item),
            }
        }
        strings
    }

    pub(super) fn flag(&mut self, table: &Table<'_>, key: &str) -> Option<Spanned<bool>> {
        let value = table.content.get(key)?;
        let DeValue::Boolean(flag) = value.get_ref() else {
            self.wrong_type(key, "a boolean", value);
            return None;
        };
        Some(Spanned::new(value.span(), *flag))
    }

    /// A value of a table that may have any keys.
    pub(super) fn any_string<'t>(
        &mut self,
        key: &str,
        value: &'t Spanned<DeValue<'t>>,
    ) -> Option<Spanned<&'t str>> {
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(key, "a string", value);
            return None;
        };
        Some(Spanned::new(value.span(), text))
    }

    pub(super) fn description(
        &mut self,
        value: &Spanned<&str>,
        base_dir: &Path,
    ) -> Option<PathBuf> {
        if value.get_ref().contains("://") {
            let message = "the description must be a file";
            let help = "download it and give its path".to_owned();
            self.problem("config-invalid-value", value.span(), message, Some(help));
            return None;
        }
        self.path(value, base_dir)
    }

    pub(super) fn path(&mut self, value: &Spanned<&str>, base_dir: &Path) -> Option<PathBuf> {
        self.checked(value, |path| {
            if path.is_empty() {
                Err("the path is empty".to_owned())
            } else {
                Ok(base_dir.join(path))
            }
        })
    }

    pub(super) fn checked<T>(
        &mut self,
        value: &Spanned<&str>,
        check: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        check(value.get_ref())
            .map_err(|message| self.problem("config-invalid-value", value.span(), message, None))
            .ok()
    }

    pub(super) fn wrong_type(&mut self, key: &str, expected: &str, found: &Spanned<DeValue<'_>>) {
        let kind = found.get_ref().type_str();
        let article = if kind.starts_with(['a', 'i']) {
            "an"
        } else {
            "a"
        };
        let message = format!("`{key}` must be {expected}, this is {article} {kind}");
        self.problem("config-wrong-type", found.span(), message, None);
    }
}
