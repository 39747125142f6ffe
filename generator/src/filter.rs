//! Decides which operations of a description count.

use std::collections::BTreeMap;
use std::fmt;

use glob::{MatchOptions, Pattern};

use crate::config::{Origin, Problem};
use crate::diagnostic::Severity;
use crate::document::{Document, Operation, PathItem};

/// Which operations count: those that fit each key of `include` by one of its values, and no value of `exclude`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// What an operation must fit.
    pub include: Vec<Criterion>,
    /// What it must not fit.
    pub exclude: Vec<Criterion>,
}

/// What an operation is chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// One of its tags.
    Tag,
    /// Its path template.
    Path,
    /// Its `operationId`.
    Operation,
    /// Its method.
    Method,
    /// Whether it is deprecated.
    Deprecated,
}

impl Key {
    /// All keys, as a configuration spells them.
    pub const ALL: [(&str, Self); 5] = [
        ("tags", Self::Tag),
        ("paths", Self::Path),
        ("operations", Self::Operation),
        ("methods", Self::Method),
        ("deprecated", Self::Deprecated),
    ];

    fn noun(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Path => "path",
            Self::Operation => "operationId",
            Self::Method => "method",
            Self::Deprecated => "deprecation",
        }
    }
}

/// The methods that an operation may have.
const METHODS: [&str; 9] = [
    "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY",
];

/// One value that an operation may fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    key: Key,
    value: String,
    test: Test,
    /// Where it was asked for.
    origin: Option<Origin>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    Equal,
    Glob(Pattern),
    Is(bool),
}

/// What a filter sees of an operation.
#[derive(Clone, Copy, Debug)]
pub struct FilterView<'a> {
    /// The path template.
    pub path: &'a str,
    /// The method in capitals.
    pub method: &'a str,
    /// The `operationId`.
    pub id: Option<&'a str>,
    /// The tags.
    pub tags: &'a [String],
    /// Whether it should no longer be used.
    pub deprecated: bool,
}

impl Criterion {
    /// The criterion that has the value.
    ///
    /// In a path, `*` stands for any characters of one segment and `**` for any number of segments, so `/pets/**` is
    /// `/pets` and all below it. Letters are compared as they are, but for those of a method.
    ///
    /// # Errors
    ///
    /// What is the matter with the value, as a sentence.
    pub fn new(key: Key, value: &str) -> Result<Self, String> {
        let (value, test) = match key {
            Key::Path => (value.to_owned(), Test::Glob(glob(value)?)),
            Key::Method => (method(value)?, Test::Equal),
            Key::Deprecated => (value.to_owned(), Test::Is(flag(value)?)),
            Key::Tag | Key::Operation => (value.to_owned(), Test::Equal),
        };
        Ok(Self {
            key,
            value,
            test,
            origin: None,
        })
    }

    /// The same, asked for at a place of a configuration.
    #[must_use]
    pub fn at(self, origin: Origin) -> Self {
        Self {
            origin: Some(origin),
            ..self
        }
    }

    /// The same, asked for at no place.
    #[cfg(test)]
    pub(crate) fn nowhere(self) -> Self {
        Self {
            origin: None,
            ..self
        }
    }

    /// What it chooses by.
    #[must_use]
    pub fn key(&self) -> Key {
        self.key
    }

    fn fits(&self, operation: &FilterView<'_>) -> bool {
        match &self.test {
            Test::Is(value) => operation.deprecated == *value,
            Test::Glob(pattern) => self
                .values(operation)
                .iter()
                .any(|path| below(pattern, path)),
            Test::Equal => self.values(operation).contains(&self.value.as_str()),
        }
    }

    /// What of the operation the value is compared with.
    fn values<'a>(&self, operation: &FilterView<'a>) -> Vec<&'a str> {
        match self.key {
            Key::Tag => operation.tags.iter().map(String::as_str).collect(),
            Key::Path => vec![operation.path],
            Key::Operation => operation.id.into_iter().collect(),
            Key::Method => vec![operation.method],
            Key::Deprecated => Vec::new(),
        }
    }

    /// The warning that no operation fits, with the nearest value that one would.
    fn unmatched(&self, operations: &[FilterView<'_>]) -> Problem {
        let (noun, value) = (self.key.noun(), &self.value);
        let there = operations
            .iter()
            .flat_map(|operation| self.values(operation));
        let nearest = match self.key {
            Key::Path => nearest(value, there.map(|path| alike(value, path))),
            Key::Tag | Key::Operation => nearest(value, there.map(ToOwned::to_owned)),
            Key::Method | Key::Deprecated => None,
        };
        let message = match self.key {
            Key::Path => format!("no path of the description fits `{value}`"),
            _ => format!("no operation of the description has the {noun} `{value}`"),
        };
        let help = nearest.map(|nearest| format!("did you mean `{nearest}`?"));
        Problem {
            severity: Severity::Warning,
            code: "filter-no-match",
            origin: self.origin.clone(),
            message,
            help: help.or_else(|| Some("correct it or leave it out".to_owned())),
        }
    }
}

fn glob(pattern: &str) -> Result<Pattern, String> {
    // What has a meaning of its own in a glob, but is ordinary in a path template.
    let plain: String = pattern
        .chars()
        .map(|c| match c {
            '?' | '[' | ']' => format!("[{c}]"),
            c => c.to_string(),
        })
        .collect();
    let wrong = |_| format!("`{pattern}` is no pattern: `**` must be a whole segment");
    Pattern::new(&plain).map_err(wrong)
}

/// Whether the path fits, with or without a slash at its end.
fn below(pattern: &Pattern, path: &str) -> bool {
    let options = MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: false,
    };
    let ends = |pattern: &Pattern| pattern.as_str().ends_with("/**");
    pattern.matches_with(path, options)
        || (ends(pattern) && pattern.matches_with(&format!("{path}/"), options))
}

fn method(value: &str) -> Result<String, String> {
    let method = value.to_ascii_uppercase();
    if METHODS.contains(&method.as_str()) {
        return Ok(method);
    }
    let known = METHODS.map(|known| format!("`{}`", known.to_lowercase()));
    Err(format!(
        "`{value}` is no method; expected one of {}",
        known.join(", ")
    ))
}

fn flag(value: &str) -> Result<bool, String> {
    value
        .parse()
        .map_err(|_| format!("`{value}` is neither `true` nor `false`"))
}

/// The path with the wildcards of the pattern, so that a misspelled segment is not hidden by what they stand for.
fn alike(pattern: &str, path: &str) -> String {
    let segments: Vec<&str> = path.split('/').collect();
    let mut alike = Vec::new();
    for (index, wanted) in pattern.split('/').enumerate() {
        match segments.get(index) {
            _ if wanted == "**" => alike.push(wanted),
            Some(_) if wanted.contains('*') => alike.push(wanted),
            Some(found) => alike.push(found),
            None => break,
        }
        if wanted == "**" {
            return alike.join("/");
        }
    }
    let rest = segments.get(alike.len()..).unwrap_or_default();
    alike.extend(rest);
    alike.join("/")
}

fn nearest(value: &str, there: impl Iterator<Item = String>) -> Option<String> {
    let longest = value.chars().count().max(3) / 3;
    let ranked = there.map(|found| {
        let (one, other) = (value.to_lowercase(), found.to_lowercase());
        (strsim::damerau_levenshtein(&one, &other), found)
    });
    let best = ranked.filter(|(distance, _)| *distance <= longest).min();
    best.map(|(_, found)| found)
}

/// Why an operation does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It fits none of the values of a key that it must fit.
    NotIncluded(Key),
    /// It fits a value that it must not fit.
    Excluded(Key, String),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotIncluded(key) => {
                write!(f, "its {} is not among those of the filter", key.noun())
            }
            Self::Excluded(Key::Deprecated, _) => {
                f.write_str("the filter excludes its deprecation")
            }
            Self::Excluded(key, value) => {
                write!(f, "the filter excludes the {} `{value}`", key.noun())
            }
        }
    }
}

impl Filter {
    /// Whether all operations count.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }

    /// Whether the operation counts.
    ///
    /// # Errors
    ///
    /// Why it does not.
    pub fn keeps(&self, operation: &FilterView<'_>) -> Result<(), Reason> {
        let mut keys = BTreeMap::<Key, bool>::new();
        for criterion in &self.include {
            *keys.entry(criterion.key).or_default() |= criterion.fits(operation);
        }
        if let Some((key, _)) = keys.iter().find(|(_, fits)| !**fits) {
            return Err(Reason::NotIncluded(*key));
        }
        match self.exclude.iter().find(|own| own.fits(operation)) {
            Some(own) => Err(Reason::Excluded(own.key, own.value.clone())),
            None => Ok(()),
        }
    }

    /// What of the filter fits none of the operations of a description, as warnings.
    #[must_use]
    pub fn unmatched(&self, operations: &[FilterView<'_>]) -> Vec<Problem> {
        let all = self.include.iter().chain(&self.exclude);
        let named = all.filter(|criterion| criterion.key != Key::Deprecated);
        let unmatched = named.filter(|criterion| !operations.iter().any(|own| criterion.fits(own)));
        unmatched.map(|own| own.unmatched(operations)).collect()
    }
}

/// What a filter sees of the operations of a description.
#[must_use]
pub fn views(document: &Document) -> Vec<FilterView<'_>> {
    let items = document.paths.iter();
    let views = items.flat_map(|item| item.operations.iter().map(|own| view(item, own)));
    views.collect()
}

/// What a filter sees of an operation.
#[must_use]
pub fn view<'a>(item: &'a PathItem, operation: &'a Operation) -> FilterView<'a> {
    FilterView {
        path: &item.path,
        method: &operation.method,
        id: operation.id.as_deref(),
        tags: &operation.tags,
        deprecated: operation.deprecated,
    }
}

#[cfg(test)]
mod tests {
    use super::{Criterion, Filter, FilterView, Key};

    const PATHS: [&str; 5] = [
        "/pets",
        "/pets/{id}",
        "/pets/{id}/toys",
        "/store/?q=[a]",
        "/admin",
    ];

    /// `tags=a` for each value.
    fn criteria(values: &[&str]) -> Vec<Criterion> {
        let read = |text: &&str| {
            let (key, value) = text.split_once('=').unwrap();
            let (_, key) = Key::ALL.into_iter().find(|(name, _)| *name == key).unwrap();
            Criterion::new(key, value).unwrap()
        };
        values.iter().map(read).collect()
    }

    #[track_caller]
    fn check_path(pattern: &str, expected: &[&str]) {
        let filter = Filter {
            include: criteria(&[&format!("paths={pattern}")]),
            exclude: Vec::new(),
        };
        let view = |path| FilterView {
            path,
            method: "GET",
            id: None,
            tags: &[],
            deprecated: false,
        };
        let kept: Vec<_> = PATHS
            .into_iter()
            .filter(|path| filter.keeps(&view(path)).is_ok())
            .collect();
        assert_eq!(kept, expected, "{pattern}");
    }

    #[test]
    fn a_star_stays_in_its_segment_and_two_do_not() {
        check_path("/pets", &["/pets"]);
        check_path("/p*", &["/pets"]);
        check_path("/pets/*", &["/pets/{id}"]);
        check_path("/pets/**", &["/pets", "/pets/{id}", "/pets/{id}/toys"]);
        check_path("/**/toys", &["/pets/{id}/toys"]);
        check_path("/**", &PATHS);
        check_path("**", &PATHS);
        check_path("/*/{id}", &["/pets/{id}"]);
        check_path("/store/?q=[a]", &["/store/?q=[a]"]);
        check_path("/pet?", &[]);
        check_path("/Pets", &[]);
    }

    /// The one operation of these tests, and what becomes of it.
    #[track_caller]
    fn check(include: &[&str], exclude: &[&str], expected: Result<(), &str>) {
        let filter = Filter {
            include: criteria(include),
            exclude: criteria(exclude),
        };
        let operation = FilterView {
            path: "/pets",
            method: "GET",
            id: Some("listPets"),
            tags: &["pets".to_owned(), "all".to_owned()],
            deprecated: true,
        };
        let told = filter
            .keeps(&operation)
            .map_err(|reason| reason.to_string());
        assert_eq!(told, expected.map_err(ToOwned::to_owned));
    }

    #[test]
    fn each_key_of_include_has_to_fit_by_one_value() {
        check(&[], &[], Ok(()));
        check(&["tags=none", "tags=all"], &[], Ok(()));
        check(
            &["tags=pets", "methods=get", "deprecated=true"],
            &[],
            Ok(()),
        );
        let wrong = "its method is not among those of the filter";
        check(&["tags=pets", "methods=put"], &[], Err(wrong));
        let wrong = "its deprecation is not among those of the filter";
        check(&["deprecated=false"], &[], Err(wrong));
    }

    #[test]
    fn no_value_of_exclude_may_fit() {
        check(&[], &["tags=none", "deprecated=false"], Ok(()));
        let wrong = "the filter excludes the operationId `listPets`";
        check(&["tags=all"], &["operations=listPets"], Err(wrong));
        let wrong = "the filter excludes its deprecation";
        check(&[], &["deprecated=true"], Err(wrong));
    }

    #[track_caller]
    fn check_unmatched(criterion: &str, expected: &str) {
        let filter = Filter {
            include: Vec::new(),
            exclude: criteria(&[criterion]),
        };
        let tags = ["pets".to_owned()];
        let operations = PATHS.map(|path| FilterView {
            path,
            method: "GET",
            id: Some("listPets"),
            tags: &tags,
            deprecated: false,
        });
        let told: Vec<_> = filter.unmatched(&operations);
        let told: Vec<_> = told.iter().map(ToString::to_string).collect();
        assert_eq!(told, [expected]);
    }

    #[test]
    fn what_fits_nothing_is_told_with_what_is_near() {
        check_unmatched(
            "tags=Pet",
            "no operation of the description has the tag `Pet`, did you mean `pets`?",
        );
        check_unmatched(
            "operations=getPets",
            "no operation of the description has the operationId `getPets`, correct it or leave it out",
        );
        check_unmatched(
            "operations=listPet",
            "no operation of the description has the operationId `listPet`, did you mean `listPets`?",
        );
        check_unmatched(
            "methods=put",
            "no operation of the description has the method `PUT`, correct it or leave it out",
        );
        check_unmatched(
            "paths=/pet/**",
            "no path of the description fits `/pet/**`, did you mean `/pets/**`?",
        );
        check_unmatched(
            "paths=/pet/*/toys",
            "no path of the description fits `/pet/*/toys`, did you mean `/pets/*/toys`?",
        );
        check_unmatched(
            "paths=/pets/{i}",
            "no path of the description fits `/pets/{i}`, did you mean `/pets/{id}`?",
        );
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let refused = |key, value| Criterion::new(key, value).unwrap_err();
        assert_eq!(
            refused(Key::Path, "/a**"),
            "`/a**` is no pattern: `**` must be a whole segment"
        );
        assert_eq!(
            refused(Key::Method, "fetch"),
            "`fetch` is no method; expected one of `get`, `put`, `post`, `delete`, `options`, `head`, `patch`, \
             `trace`, `query`"
        );
        assert_eq!(
            refused(Key::Deprecated, "yes"),
            "`yes` is neither `true` nor `false`"
        );
    }
}
