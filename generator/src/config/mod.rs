//! Decides what `specsmith.toml` means.

mod content;
mod error;
mod package_name;
mod pages;
mod reader;
mod sections;
mod types;

use std::path::{Component, Path, PathBuf};

use toml::de::DeTable;

use crate::input::{Description, Input};
use reader::Reader;

pub use error::{ConfigError, Origin, Problem};
pub use package_name::{package_name_of, valid_package_name};

/// What to generate from what. The file looks like this:
///
/// ```toml
/// description = "openapi.yaml"    # relative to this file, as are all paths
/// output = "../generated"
/// overlays = ["fixes.yaml"]       # this and all but `name` is optional
///
/// [crate]
/// name = "pet-store"
/// version = "0.1.0"
/// license = "MIT OR Apache-2.0"
/// authors = ["Jo Doe <jo@example.com>"]
/// repository = "https://example.com/pet-store"
///
/// [copies]                        # a URL, or all below it if it ends in `/`, is read from here
/// "https://example.com/schemas/" = "schemas/"
///
/// [filter.include]                # an operation must fit each key by one of its values
/// tags = ["pets"]
/// paths = ["/pets/**"]            # `*` within a segment, `**` over any number of them
/// operations = ["listPets"]
/// methods = ["get", "post"]
/// deprecated = false
///
/// [filter.exclude]                # and no value of these; the keys are the same
/// tags = ["internal"]
///
/// [types]                         # these are the defaults; `string` is always possible
/// dates = "chrono"                # or `time`, or `jiff`
/// uuid = "uuid"
/// decimal = "rust_decimal"
///
/// [types.overrides]               # the types of component schemas, of properties, or of what a JSON pointer leads to
/// "Pet.birthday" = "string"       # a name of specsmith's, or the path of any type with serde's traits
/// "Price" = "my_types::Money"
///
/// [types.dependencies]            # as in a manifest; a `path` starts from the generated crate
/// my-types = "1.2"
///
/// [pages]                         # which operations give pages, so that these and their items are streams
/// recognized = true               # all that look so; else they are only told of
///
/// [[pages.rules]]                 # and these: the first rule that is for an operation counts
/// operations = ["listPets"]       # or `tags`, `paths`, `methods` as in a filter; without, all that it fits
/// style = "cursor"                # or `offset`, `page`, `link-header`, `next-url`, `none`
/// cursor = "after"                # a parameter, as are `offset`, `page` and `limit`
/// next = "paging.next"            # a property of the answer, as are `items`, `more`, `total` and `pages`
///
/// [diagnostics]                   # allow, warn or deny
/// warnings = "deny"               # all warnings, but for
/// unsupported-link = "warn"               # a kind by its code
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// What is read.
    pub input: Input,
    /// The folder of the generated crate.
    pub output: PathBuf,
    /// What the generated crate says of itself.
    pub package: Package,
}

/// What the generated crate says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its name, fit for crates.io.
    pub name: String,
    /// Its version.
    pub version: Option<semver::Version>,
    /// Its license, as an SPDX expression.
    pub license: Option<String>,
    /// Who made it.
    pub authors: Vec<String>,
    /// The address of its source.
    pub repository: Option<String>,
}

impl Package {
    /// A package of which only the name is said.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let name = name.to_owned();
        Self {
            name,
            version: None,
            license: None,
            authors: Vec::new(),
            repository: None,
        }
    }
}

impl Config {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// If there is no such file, or with all that is the matter with what it says.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let bytes = std::fs::read(path).map_err(|error| ConfigError::Read {
            path: path.to_owned(),
            error,
        })?;
        let name = path.display().to_string();
        match str::from_utf8(&bytes) {
            Ok(text) => {
                let folder = path.parent().unwrap_or(Path::new(""));
                Ok(Self::parse(text, folder, &name)?.tidied())
            }
            Err(error) => {
                let text = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
                let mut reader = Reader::new(&text, &name);
                let help = "save the file in the encoding UTF-8".to_owned();
                let end = text.len()..text.len();
                reader.problem("not-utf8", end, "this is not UTF-8", Some(help));
                Err(reader.finish())
            }
        }
    }

    /// Reads the text of a file that is called `name` and from whose folder `base_dir` its paths start.
    ///
    /// # Errors
    ///
    /// With all that is the matter with the text.
    pub fn parse(text: &str, base_dir: &Path, name: &str) -> Result<Self, ConfigError> {
        let mut reader = Reader::new(text, name);
        let (document, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let span = error.span().unwrap_or_default();
            reader.problem("config-syntax", span, error.message(), None);
        }
        if !reader.problems.is_empty() {
            return Err(reader.finish());
        }
        match content::config(&mut reader, document.get_ref(), base_dir) {
            Some(config) if reader.problems.is_empty() => Ok(config),
            _ => Err(reader.finish()),
        }
    }

    fn tidied(mut self) -> Self {
        let Input {
            description,
            overlays,
            copies,
            ..
        } = &mut self.input;
        let own = match description {
            Description::Path(path) => Some(path),
            Description::StandardInput => None,
        };
        let copies = copies.iter_mut().map(|(_, path)| path);
        for path in overlays.iter_mut().chain(copies).chain(own) {
            *path = tidy(path);
        }
        self.output = tidy(&self.output);
        self
    }
}

/// The path with less `..`, for those who read it: `spec/../generated` is `generated`, unless `spec` is a symbolic link.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        let folder = matches!(tidy.components().next_back(), Some(Component::Normal(_)));
        let link = || std::fs::symlink_metadata(&tidy).is_ok_and(|found| found.is_symlink());
        if part == Component::ParentDir && folder && !link() {
            tidy.pop();
        } else {
            tidy.push(part);
        }
    }
    if tidy.as_os_str().is_empty() {
        ".".into()
    } else {
        tidy
    }
}

#[cfg(test)]
mod tests;
