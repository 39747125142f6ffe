//! Decides what the command line, the config and the description say together.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::arguments::{Generate, Reading};
use super::failure::{Complaint, Failure};
use crate::Package;
use crate::config::{Config, package_name_of};
use crate::filter::{Criterion, Key};
use crate::input::{Description, Input};

/// What is to be read, as the command line and the config say it.
pub(super) struct Order {
    pub(super) input: Input,
    config: Option<(PathBuf, Package)>,
}

impl Order {
    pub(super) fn of(reading: &Reading) -> Result<Self, Failure> {
        let config = reading.config.as_deref().map(Config::read).transpose()?;
        let (input, config) = match config {
            Some(config) => (Some(config.input), Some((config.output, config.package))),
            None => (None, None),
        };
        let spec = reading.spec.as_deref().map(Description::of_argument);
        let mut input = match (input, spec) {
            (Some(input), None) => input,
            (Some(input), Some(description)) => Input {
                description,
                ..input
            },
            (None, Some(description)) => description.into(),
            (None, None) => unreachable!("the parser asks for one of both"),
        };
        if !reading.overlays.is_empty() {
            input.overlays.clone_from(&reading.overlays);
        }
        narrow(&mut input, reading)?;
        Ok(Self { input, config })
    }

    /// What is to be generated, given the title of the description.
    pub(super) fn task(self, options: &Generate, title: &str) -> Result<Task, Failure> {
        let (output, package) = self.config.unzip();
        let name = match (&options.name, &package) {
            (Some(name), _) => name.clone(),
            (None, Some(package)) => package.name.clone(),
            (None, None) => name(title, &self.input.description)?,
        };
        let mut package = package.unwrap_or_else(|| Package::new(&name));
        if options.crate_version.is_some() {
            package.version.clone_from(&options.crate_version);
        }
        let output = options.out.clone().or(output);
        Ok(Task {
            output: output.unwrap_or_else(|| Path::new(".").join(&name)),
            package: Package { name, ..package },
            command: command(options),
        })
    }
}

/// Puts the criteria of the command line in the place of those that the config has for the same key.
fn narrow(input: &mut Input, reading: &Reading) -> Result<(), Failure> {
    let flags = [
        (Key::Tag, &reading.tags),
        (Key::Path, &reading.paths),
        (Key::Operation, &reading.operations),
    ];
    for (key, values) in flags {
        let include = &mut input.filter.include;
        if !values.is_empty() {
            include.retain(|criterion| criterion.key() != key);
        }
        for value in values {
            let criterion = Criterion::new(key, value);
            include.push(criterion.map_err(|why| Complaint::new("invalid-filter", why))?);
        }
    }
    Ok(())
}

/// The name of the crate if nobody says one.
pub(super) fn name(title: &str, description: &Description) -> Result<String, Complaint> {
    let stem = match description {
        Description::Path(path) => path.file_stem().map(|stem| stem.to_string_lossy()),
        Description::StandardInput => None,
    };
    let stem = stem.as_deref().and_then(package_name_of);
    package_name_of(title).or(stem).ok_or_else(|| {
        let message = format!("the title `{title}` makes no name for the crate");
        Complaint::new("no-package-name", message).with_help("give one with `--name`")
    })
}

/// What is to be generated.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) output: PathBuf,
    pub(super) package: Package,
    /// The command that makes the output, for those who read that it is not current.
    pub(super) command: String,
}

/// The command line without what only says how to print, fit for a shell.
fn command(options: &Generate) -> String {
    let text = |path: &PathBuf| path.display().to_string();
    let reading = &options.reading;
    let mut flags = Vec::new();
    flags.extend(options.out.as_ref().map(|out| ("--out", text(out))));
    flags.extend(options.name.as_ref().map(|name| ("--name", name.clone())));
    let version = options.crate_version.as_ref();
    flags.extend(version.map(|version| ("--crate-version", version.to_string())));
    let config = reading.config.as_ref();
    flags.extend(config.map(|config| ("--config", text(config))));
    flags.extend(
        reading
            .overlays
            .iter()
            .map(|file| ("--overlay", text(file))),
    );
    for (flag, values) in [
        ("--tag", &reading.tags),
        ("--path", &reading.paths),
        ("--operation", &reading.operations),
    ] {
        flags.extend(values.iter().map(|value| (flag, value.clone())));
    }
    let mut words = vec!["specsmith generate".to_owned()];
    let spec = reading.spec.as_ref();
    words.extend(spec.map(|spec| quoted(&text(spec)).into_owned()));
    let flags = flags.iter();
    words.extend(flags.map(|(flag, value)| format!("{flag} {}", quoted(value))));
    words.join(" ")
}

/// The word as a shell reads it back.
fn quoted(word: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_alphanumeric() || "/\\._-+:@%,~=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_reads_the_word_back() {
        for (word, expected) in [
            ("spec/pet-store.yaml", "spec/pet-store.yaml"),
            ("my spec.yaml", "'my spec.yaml'"),
            ("it's", r"'it'\''s'"),
            ("a;b", "'a;b'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(word), expected);
        }
    }
}
