//! Decides what `specsmith.toml` means.

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::render::visible;

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
        Self { name, version: None, license: None, authors: Vec::new(), repository: None }
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read `{}`: {error}", .path.display())]
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

/// One thing that is the matter with a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name of the file.
    pub file: String,
    /// The line, from 1 on.
    pub line: usize,
    /// The column in characters, from 1 on.
    pub column: usize,
    /// The bytes of the file.
    pub span: Range<usize>,
    /// What is the matter and what to do about it.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}",
            self.file,
            self.line,
            self.column,
            visible(&self.message)
        )
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
            Ok(text) => Self::parse(text, path.parent().unwrap_or(Path::new("")), &name),
            Err(error) => {
                let text = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
                let mut reader = Reader::new(&text, &name);
                reader.problem(text.len()..text.len(), "this is not UTF-8");
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
            reader.problem(error.span().unwrap_or_default(), error.message());
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

    fn problem(&mut self, span: Range<usize>, message: impl Into<String>) {
        let before = &self.text[..span.start];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..]
                .chars()
                .filter(|c| *c != '\u{feff}')
                .count()
                + 1,
            span,
            message: message.into(),
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
            self.problem(
                key.span(),
                format!("unknown key `{}`{}, {advice}", key.get_ref(), table.place()),
            );
        }
    }

    fn package(&mut self, top: &Table<'_>) -> Option<Package> {
        let Some((key, value)) = top.content.get_key_value("crate") else {
            self.problem(
                top.header.clone(),
                "missing table `[crate]`, which names the generated crate",
            );
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
        if table.content.get(key).is_none() {
            self.problem(
                table.header.clone(),
                format!("missing key `{key}`{}, {what}", table.place()),
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
            let message = "the description must be a file: download it and give its path";
            self.problem(value.span(), message);
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
            .map_err(|message| self.problem(value.span(), message))
            .ok()
    }

    fn wrong_type(&mut self, key: &str, expected: &str, found: &Spanned<DeValue<'_>>) {
        let kind = found.get_ref().type_str();
        let article = if kind.starts_with(['a', 'i']) {
            "an"
        } else {
            "a"
        };
        self.problem(
            found.span(),
            format!("`{key}` must be {expected}, this is {article} {kind}"),
        );
    }
}

/// What to do about an unknown key.
fn advice(table: &Table<'_>, key: &str) -> String {
    let distance = |known: &str| strsim::damerau_levenshtein(known, &key.to_lowercase());
    let nearest = table.keys.iter().min_by_key(|known| distance(known));
    if let Some(nearest) = nearest.filter(|known| distance(known) <= known.len().max(3) / 3) {
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

    use super::{Config, Package, valid_package_name};

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
                "1:1: missing key `description`, the path of the API description",
                "1:1: missing key `output`, the folder for the generated crate",
                "1:1: missing table `[crate]`, which names the generated crate",
            ],
        );
        check(
            "description = 'd'\noutput = 'o'\n[crate]\nversion = '1.0.0'",
            &["3:2: missing key `name` in `[crate]`, the name of the generated crate"],
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
                "1:15: the description must be a file: download it and give its path",
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
        assert_eq!(read(), Err("X:2:11: this is not UTF-8".to_owned()));
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
