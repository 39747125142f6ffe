//! Decides what `specsmith.toml` means.

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::render::{Excerpt, Statement, visible};

/// The keys at the top of the file.
const TOP: &[&str] = &["description", "output", "crate"];
/// The keys of `[crate]`.
const CRATE: &[&str] = &["name", "version", "license", "authors", "repository"];

/// What to generate from what. The file looks like this:
///
/// ```toml
/// description = "openapi.yaml"    # relative to this file
/// output = "../generated"         # relative to this file
///
/// [crate]
/// name = "pet-store"
/// version = "0.1.0"               # this and the following are optional
/// license = "MIT OR Apache-2.0"
/// authors = ["Jo Doe <jo@example.com>"]
/// repository = "https://example.com/pet-store"
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The API description.
    pub description: PathBuf,
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

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read `{}`: {}", visible(&.path.display().to_string()), reason(.error))]
    Read {
        /// The file.
        path: PathBuf,
        /// What the file system says.
        error: io::Error,
    },
    /// The file says something that it must not.
    #[error("{}", .problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n"))]
    Invalid {
        /// All that is the matter, from the top to the bottom of the file.
        problems: Vec<Problem>,
    },
}

impl ConfigError {
    /// The error as text of several lines with the lines that it is about, with colors if `color`.
    #[must_use]
    pub fn text(&self, color: bool) -> String {
        match self {
            Self::Read { error, .. } => {
                let missing = error.kind() == io::ErrorKind::NotFound;
                let (code, help) = if missing {
                    (
                        "no-such-file",
                        "check the path, which is relative to the current directory",
                    )
                } else {
                    (
                        "unreadable-file",
                        "give a `specsmith.toml` that may be read",
                    )
                };
                Statement::error(code, &self.to_string(), Some(help)).text(color)
            }
            Self::Invalid { problems } => {
                let texts: Vec<_> = problems.iter().map(|problem| problem.text(color)).collect();
                texts.join("\n\n")
            }
        }
    }
}

/// What the file system says, in the words that are used of descriptions too.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::IsADirectory => "a folder, not a file".to_owned(),
        kind => kind.to_string(),
    }
}

/// One thing that is the matter with a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The stable name of its kind, as `config-unknown-key`.
    pub code: &'static str,
    /// The name of the file.
    pub file: String,
    /// The line, from 1 on.
    pub line: usize,
    /// The column in characters, from 1 on.
    pub column: usize,
    /// The bytes of the file.
    pub span: Range<usize>,
    /// What is the matter.
    pub message: String,
    /// What to do about it, where the message does not say so already.
    pub help: Option<String>,
    excerpt: Excerpt,
}

impl Problem {
    /// The problem as text of several lines with the line that it is about, with colors if `color`.
    #[must_use]
    pub fn text(&self, color: bool) -> String {
        let place = Some((self.file.as_str(), &self.excerpt));
        let help = self.help.as_deref();
        Statement {
            place,
            ..Statement::error(self.code, &self.message, help)
        }
        .text(color)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, .. } = self;
        write!(
            f,
            "{}:{line}:{column}: {}",
            self.file,
            visible(&self.message)
        )?;
        match &self.help {
            Some(help) => write!(f, ", {}", visible(help)),
            None => Ok(()),
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
                let config = Self::parse(text, path.parent().unwrap_or(Path::new("")), &name)?;
                let (description, output) = (tidy(&config.description), tidy(&config.output));
                Ok(Self {
                    description,
                    output,
                    ..config
                })
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
        match config(&mut reader, document.get_ref(), base_dir) {
            Some(config) if reader.problems.is_empty() => Ok(config),
            _ => Err(reader.finish()),
        }
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

/// Whether crates.io takes a package of this name, and cargo compiles it.
///
/// # Errors
///
/// What is the matter with it, as a sentence that begins with the name.
pub fn valid_package_name(name: &str) -> Result<(), String> {
    let problem = if name.is_empty() {
        "is empty"
    } else if name.len() > 64 {
        "is longer than 64 characters"
    } else if !name
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    {
        "may have only letters and digits of ASCII, `-` and `_`"
    } else if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        "must start with a letter"
    } else if is_keyword(name) {
        "is a keyword of Rust"
    } else if is_reserved(name) {
        "is reserved by cargo or crates.io"
    } else {
        return Ok(());
    };
    Err(format!("`{name}` {problem}"))
}

/// Whether the package could not be named in Rust code.
fn is_keyword(name: &str) -> bool {
    // A keyword of the 2024 edition that syn takes for an identifier, as it is one in earlier editions.
    name == "gen" || syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_err()
}

/// Whether it is the name of a crate that comes with Rust or of a device of Windows.
fn is_reserved(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    let device = |prefix| {
        name.strip_prefix(prefix)
            .is_some_and(|n| matches!(n.as_bytes(), [b'0'..=b'9']))
    };
    let known = [
        "std",
        "core",
        "alloc",
        "test",
        "proc_macro",
        "compiler_builtins",
        "rustc",
        "cargo",
    ];
    let devices = ["con", "prn", "aux", "nul"];
    known.contains(&name.as_str())
        || devices.contains(&name.as_str())
        || device("com")
        || device("lpt")
}

/// The whole file. Whatever is missing or wrong, the rest is looked at too.
fn config(reader: &mut Reader<'_>, document: &DeTable<'_>, base_dir: &Path) -> Option<Config> {
    let top = Table {
        name: "",
        keys: TOP,
        content: document,
        header: 0..0,
    };
    reader.unknown_keys(&top);
    let description = reader.required(&top, "description", "the path of the API description");
    let description = description.and_then(|value| reader.description(&value, base_dir));
    let output = reader.required(&top, "output", "the folder for the generated crate");
    let output = output.and_then(|value| reader.path(&value, base_dir));
    let package = reader.package(&top);
    Some(Config {
        description: description?,
        output: output?,
        package: package?,
    })
}

/// A table and what it may hold.
struct Table<'a> {
    /// As in `[name]`; empty for the top of the file.
    name: &'a str,
    keys: &'static [&'static str],
    content: &'a DeTable<'a>,
    /// Where to say that a key is missing.
    header: Range<usize>,
}

impl Table<'_> {
    /// As it follows the name of a key.
    fn place(&self) -> String {
        if self.name.is_empty() {
            String::new()
        } else {
            format!(" in `[{}]`", self.name)
        }
    }

    /// The key that an unknown one is a misspelling of.
    fn meant(&self, key: &str) -> Option<&'static str> {
        let distance = |known: &str| strsim::damerau_levenshtein(known, &key.to_lowercase());
        let nearest = self
            .keys
            .iter()
            .min_by_key(|known| distance(known))
            .copied();
        nearest.filter(|known| distance(known) <= known.len().max(3) / 3)
    }

    /// Whether the key is neither there nor likely to be there in another spelling, which is told anyway.
    fn lacks(&self, key: &str) -> bool {
        let is_there =
            |own: &str| own == key || (!self.keys.contains(&own) && self.meant(own) == Some(key));
        !self.content.keys().any(|own| is_there(own.get_ref()))
    }
}

/// Reads values and collects what is the matter with them.
struct Reader<'a> {
    text: &'a str,
    file: &'a str,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, file: &'a str) -> Self {
        Self {
            text,
            file,
            problems: Vec::new(),
        }
    }

    fn problem(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        // A byte order mark is none of the text that a person sees.
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(self.text);
        let mark = self.text.len() - text.len();
        let seen = span.start.saturating_sub(mark)..span.end.saturating_sub(mark);
        let before = &text[..seen.start];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        self.problems.push(Problem {
            code,
            file: self.file.to_owned(),
            line,
            column,
            span,
            message: message.into(),
            help,
            excerpt: Excerpt::new(text, seen, (line, column)),
        });
    }

    fn finish(mut self) -> ConfigError {
        self.problems.sort_by_key(|problem| problem.span.start);
        ConfigError::Invalid {
            problems: self.problems,
        }
    }

    fn unknown_keys(&mut self, table: &Table<'_>) {
        let unknown = table
            .content
            .keys()
            .filter(|key| !table.keys.contains(&&**key.get_ref()));
        for key in unknown {
            let advice = advice(table, key.get_ref());
            let message = format!("unknown key `{}`{}", key.get_ref(), table.place());
            self.problem("config-unknown-key", key.span(), message, Some(advice));
        }
    }

    fn package(&mut self, top: &Table<'_>) -> Option<Package> {
        let Some((key, value)) = top.content.get_key_value("crate") else {
            if top.lacks("crate") {
                let help = "it names the generated crate".to_owned();
                let place = top.header.clone();
                self.problem(
                    "config-missing-key",
                    place,
                    "missing table `[crate]`",
                    Some(help),
                );
            }
            return None;
        };
        let DeValue::Table(content) = value.get_ref() else {
            self.wrong_type("crate", "a table", value);
            return None;
        };
        let table = Table {
            name: "crate",
            keys: CRATE,
            content,
            header: key.span(),
        };
        self.unknown_keys(&table);
        let name = self.required(&table, "name", "the name of the generated crate");
        let name = name.and_then(|name| {
            self.checked(&name, |name| {
                valid_package_name(name).map(|()| name.to_owned())
            })
        });
        let version = self.string(&table, "version");
        let version = version.and_then(|version| {
            self.checked(&version, |version| {
                let bad = |error| format!("`{version}` is no version, such as `0.1.0`: {error}");
                semver::Version::parse(version).map_err(bad)
            })
        });
        let license = self.text(&table, "license");
        let authors = self.strings(&table, "authors");
        let repository = self.text(&table, "repository");
        Some(Package {
            name: name?,
            version,
            license,
            authors,
            repository,
        })
    }

    /// A string that must be there.
    fn required<'t>(
        &mut self,
        table: &Table<'t>,
        key: &str,
        what: &str,
    ) -> Option<Spanned<&'t str>> {
        if table.lacks(key) {
            let message = format!("missing key `{key}`{}", table.place());
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

    fn string<'t>(&mut self, table: &Table<'t>, key: &str) -> Option<Spanned<&'t str>> {
        let value = table.content.get(key)?;
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(key, "a string", value);
            return None;
        };
        Some(Spanned::new(value.span(), text))
    }

    /// A string of which nothing more is known than that it says something.
    fn text(&mut self, table: &Table<'_>, key: &str) -> Option<String> {
        let value = self.string(table, key)?;
        self.checked(&value, |text| {
            if text.trim().is_empty() {
                Err(format!("`{key}` is empty"))
            } else {
                Ok(text.to_owned())
            }
        })
    }

    fn strings(&mut self, table: &Table<'_>, key: &str) -> Vec<String> {
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
                DeValue::String(text) => strings.push(text.to_string()),
                _ => self.wrong_type(key, "an array of strings", item),
            }
        }
        strings
    }

    fn description(&mut self, value: &Spanned<&str>, base_dir: &Path) -> Option<PathBuf> {
        if value.get_ref().contains("://") {
            let message = "the description must be a file";
            let help = "download it and give its path".to_owned();
            self.problem("config-invalid-value", value.span(), message, Some(help));
            return None;
        }
        self.path(value, base_dir)
    }

    fn path(&mut self, value: &Spanned<&str>, base_dir: &Path) -> Option<PathBuf> {
        self.checked(value, |path| {
            if path.is_empty() {
                Err("the path is empty".to_owned())
            } else {
                Ok(base_dir.join(path))
            }
        })
    }

    fn checked<T>(
        &mut self,
        value: &Spanned<&str>,
        check: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        check(value.get_ref())
            .map_err(|message| self.problem("config-invalid-value", value.span(), message, None))
            .ok()
    }

    fn wrong_type(&mut self, key: &str, expected: &str, found: &Spanned<DeValue<'_>>) {
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

/// What to do about an unknown key.
fn advice(table: &Table<'_>, key: &str) -> String {
    if let Some(nearest) = table.meant(key) {
        return format!("did you mean `{nearest}`?");
    }
    if table.name.is_empty() && CRATE.contains(&key) {
        return "it belongs below `[crate]`".to_owned();
    }
    if !table.name.is_empty() && TOP.contains(&key) {
        return format!("it belongs above `[{}]`", table.name);
    }
    let known: Vec<_> = table
        .keys
        .iter()
        .map(|known| format!("`{known}`"))
        .collect();
    format!("expected one of {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Config, Package, tidy, valid_package_name};

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(text, Path::new("/base"), "specsmith.toml").map_err(|error| error.to_string())
    }

    /// All lines of the error, the file's name removed.
    fn check(text: &str, expected: &[&str]) {
        let message = parse(text).unwrap_err();
        let lines: Vec<_> = message
            .lines()
            .map(|line| line.strip_prefix("specsmith.toml:").unwrap())
            .collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn reads_everything() {
        let config = parse(
            r#"
            description = "knetik.yaml"
            output = "../generated"
            [crate]
            name = "knetik-cloud"
            version = "0.1.0-rc.1"
            license = "MIT OR Apache-2.0"
            authors = ["A", "B"]
            repository = "https://example.com"
            "#,
        );
        let package = Package {
            name: "knetik-cloud".to_owned(),
            version: Some("0.1.0-rc.1".parse().unwrap()),
            license: Some("MIT OR Apache-2.0".to_owned()),
            authors: vec!["A".to_owned(), "B".to_owned()],
            repository: Some("https://example.com".to_owned()),
        };
        let description = "/base/knetik.yaml".into();
        assert_eq!(
            config,
            Ok(Config {
                description,
                output: "/base/../generated".into(),
                package
            })
        );
    }

    #[test]
    fn needs_little() {
        let config = parse("description = '/d'\noutput = 'o'\ncrate = { name = 'c' }").unwrap();
        assert_eq!(
            (config.description.as_path(), config.output.as_path()),
            (Path::new("/d"), Path::new("/base/o"))
        );
        let package = Package {
            name: "c".to_owned(),
            version: None,
            license: None,
            authors: Vec::new(),
            repository: None,
        };
        assert_eq!(config.package, package);
    }

    #[test]
    fn says_what_is_missing() {
        check(
            "",
            &[
                "1:1: missing key `description`, it is the path of the API description",
                "1:1: missing key `output`, it is the folder for the generated crate",
                "1:1: missing table `[crate]`, it names the generated crate",
            ],
        );
        check(
            "description = 'd'\noutput = 'o'\n[crate]\nversion = '1.0.0'",
            &["3:2: missing key `name` in `[crate]`, it is the name of the generated crate"],
        );
    }

    #[test]
    fn says_what_is_unknown() {
        check(
            "Descripton = 'd'\ndescription = 'd'\noutput = 'o'\nname = 'c'\nx = 1\n\
             [crate]\nname = 'c'\nlicence = 'MIT'\noutput = 'o'\n\"ä\\u001b\" = 1\n[crate.more]\n[crat]",
            &[
                "1:1: unknown key `Descripton`, did you mean `description`?",
                "4:1: unknown key `name`, it belongs below `[crate]`",
                "5:1: unknown key `x`, expected one of `description`, `output`, `crate`",
                "8:1: unknown key `licence` in `[crate]`, did you mean `license`?",
                "9:1: unknown key `output` in `[crate]`, it belongs above `[crate]`",
                "10:1: unknown key `ä\\u{1b}` in `[crate]`, \
                 expected one of `name`, `version`, `license`, `authors`, `repository`",
                "11:8: unknown key `more` in `[crate]`, \
                 expected one of `name`, `version`, `license`, `authors`, `repository`",
                "12:2: unknown key `crat`, did you mean `crate`?",
            ],
        );
    }

    #[test]
    fn says_what_has_the_wrong_type() {
        check(
            "description = 1\noutput = ['o']\ncrate = 'c'",
            &[
                "1:15: `description` must be a string, this is an integer",
                "2:10: `output` must be a string, this is an array",
                "3:9: `crate` must be a table, this is a string",
            ],
        );
        check(
            "description = 'ä'\noutput = 'o'\n[crate]\nname = true\nversion = 0.1\nlicense = 2020-01-01\n\
             authors = ['ä', 1, 'b', {}]\nrepository = {}",
            &[
                "4:8: `name` must be a string, this is a boolean",
                "5:11: `version` must be a string, this is a float",
                "6:11: `license` must be a string, this is a datetime",
                "7:17: `authors` must be an array of strings, this is an integer",
                "7:25: `authors` must be an array of strings, this is a table",
                "8:14: `repository` must be a string, this is a table",
            ],
        );
    }

    #[test]
    fn says_which_value_is_invalid() {
        check(
            "description = 'https://example.com/a.yaml'\noutput = ''\n\
             [crate]\nname = 'my crate'\nversion = '1.0'\nlicense = ' '\nauthors = 'A'",
            &[
                "1:15: the description must be a file, download it and give its path",
                "2:10: the path is empty",
                "4:8: `my crate` may have only letters and digits of ASCII, `-` and `_`",
                "5:11: `1.0` is no version, such as `0.1.0`: \
                 unexpected end of input while parsing minor version number",
                "6:11: `license` is empty",
                "7:11: `authors` must be an array of strings, this is a string",
            ],
        );
    }

    #[test]
    fn says_where_the_syntax_is_wrong() {
        check(
            "description = \noutput = 'o'\noutput = 'p'\nä = 1\n[crate",
            &[
                "1:15: string values must be quoted, expected literal string",
                "3:1: duplicate key",
                "4:1: invalid unquoted key, expected letters, numbers, `-`, `_`",
                "5:7: unclosed table, expected `]`",
            ],
        );
    }

    #[test]
    fn reads_files() {
        let dir = tempfile::TempDir::new().unwrap();
        let path = dir.path().join("specsmith.toml");
        let read = || {
            Config::read(&path)
                .map_err(|error| error.to_string().replace(&path.display().to_string(), "X"))
        };
        assert!(read().unwrap_err().starts_with("cannot read `X`: "));
        std::fs::write(&path, b"\xef\xbb\xbfdescription = 'd'\noutput = '\xff'").unwrap();
        assert_eq!(
            read(),
            Err("X:2:11: this is not UTF-8, save the file in the encoding UTF-8".to_owned())
        );
        std::fs::write(
            &path,
            b"\xef\xbb\xbfx = 1\r\ndescription = 'd'\r\noutput = 'o'\r\ncrate = 1",
        )
        .unwrap();
        let expected = "X:1:1: unknown key `x`, expected one of `description`, `output`, `crate`\n\
                        X:4:9: `crate` must be a table, this is an integer";
        assert_eq!(read(), Err(expected.to_owned()));
        std::fs::write(
            &path,
            "description = 'd'\noutput = 'o'\n[crate]\nname = 'c'",
        )
        .unwrap();
        assert_eq!(read().unwrap().output, dir.path().join("o"));
    }

    #[test]
    fn paths_lose_what_leads_nowhere() {
        for (path, expected) in [
            ("none/../o", "o"),
            ("none/a/../../o", "o"),
            ("../none/../o", "../o"),
            ("/none/./o/..", "/none"),
            ("/../o", "/../o"),
            ("none/..", "."),
        ] {
            assert_eq!(tidy(Path::new(path)), Path::new(expected));
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_follows_a_link_is_left_alone() {
        let dir = tempfile::TempDir::new().unwrap();
        let link = dir.path().join("link");
        std::os::unix::fs::symlink("/", &link).unwrap();
        assert_eq!(tidy(&link.join("../o")), link.join("../o"));
        assert_eq!(tidy(&dir.path().join("folder/../o")), dir.path().join("o"));
    }

    #[test]
    fn knows_package_names() {
        for name in [
            "a",
            "knetik-cloud",
            "a_1",
            "Serde",
            "union",
            "generic",
            "com",
            "com10",
            &"a".repeat(64),
        ] {
            assert_eq!(valid_package_name(name), Ok(()));
        }
        for (name, expected) in [
            ("", "`` is empty"),
            ("1a", "`1a` must start with a letter"),
            ("_a", "`_a` must start with a letter"),
            (
                "ä",
                "`ä` may have only letters and digits of ASCII, `-` and `_`",
            ),
            (
                "a b",
                "`a b` may have only letters and digits of ASCII, `-` and `_`",
            ),
            (
                "../a",
                "`../a` may have only letters and digits of ASCII, `-` and `_`",
            ),
            ("crate", "`crate` is a keyword of Rust"),
            ("Self", "`Self` is a keyword of Rust"),
            ("try", "`try` is a keyword of Rust"),
            ("gen", "`gen` is a keyword of Rust"),
            ("std", "`std` is reserved by cargo or crates.io"),
            (
                "proc-macro",
                "`proc-macro` is reserved by cargo or crates.io",
            ),
            ("Test", "`Test` is reserved by cargo or crates.io"),
            ("NUL", "`NUL` is reserved by cargo or crates.io"),
            ("com1", "`com1` is reserved by cargo or crates.io"),
        ] {
            assert_eq!(valid_package_name(name), Err(expected.to_owned()));
        }
        assert!(valid_package_name(&"a".repeat(65)).is_err());
    }
}
