//! Decides which tables and keys a configuration has.

use crate::diagnostic::explain;

/// A table and the keys that it may have.
pub(super) struct Section {
    /// As in `[name]`; empty for the top of the file.
    pub(super) name: &'static str,
    pub(super) keys: &'static [&'static str],
}

pub(super) static TOP: Section = Section {
    name: "",
    keys: &[
        "description",
        "output",
        "overlays",
        "crate",
        "copies",
        "filter",
        "types",
        "pages",
        "diagnostics",
    ],
};
pub(super) static CRATE: Section = Section {
    name: "crate",
    keys: &["name", "version", "license", "authors", "repository"],
};
/// Its keys are URLs.
pub(super) static COPIES: Section = Section {
    name: "copies",
    keys: &[],
};
pub(super) static FILTER: Section = Section {
    name: "filter",
    keys: &["include", "exclude"],
};
pub(super) static INCLUDE: Section = Section {
    name: "filter.include",
    keys: CRITERIA,
};
pub(super) static EXCLUDE: Section = Section {
    name: "filter.exclude",
    keys: CRITERIA,
};
pub(super) static TYPES: Section = Section {
    name: "types",
    keys: &["dates", "uuid", "decimal", "overrides", "dependencies"],
};
/// Its keys are schemas.
pub(super) static OVERRIDES: Section = Section {
    name: "types.overrides",
    keys: &[],
};
/// Its keys are packages.
pub(super) static DEPENDENCIES: Section = Section {
    name: "types.dependencies",
    keys: &[],
};
/// What a manifest says of a package. It is not `optional`, for what needs it is not.
pub(super) static DEPENDENCY: Section = Section {
    name: "types.dependencies",
    keys: &[
        "version",
        "path",
        "git",
        "branch",
        "tag",
        "rev",
        "features",
        "default-features",
        "package",
        "registry",
    ],
};
pub(super) static PAGES: Section = Section {
    name: "pages",
    keys: &["recognized", "rules"],
};
/// One of the array: the criteria of a filter, and what is said of pages.
pub(super) static RULE: Section = Section {
    name: "pages.rules",
    keys: &[
        "tags",
        "paths",
        "operations",
        "methods",
        "deprecated",
        "style",
        "cursor",
        "offset",
        "page",
        "limit",
        "items",
        "next",
        "last",
        "more",
        "total",
        "pages",
        "first",
    ],
};
const CRITERIA: &[&str] = &["tags", "paths", "operations", "methods", "deprecated"];
/// Has the codes of diagnostics as keys too.
pub(super) static DIAGNOSTICS: Section = Section {
    name: "diagnostics",
    keys: &["warnings", "notes"],
};

/// The sections with keys that are likely to be looked for elsewhere.
static SECTIONS: [&Section; 6] = [&TOP, &CRATE, &FILTER, &INCLUDE, &TYPES, &PAGES];

impl Section {
    /// The key of the table in the table around it.
    pub(super) fn last(&self) -> &'static str {
        self.name
            .rsplit_once('.')
            .map_or(self.name, |(_, last)| last)
    }

    /// As it follows the name of a key.
    pub(super) fn place(&self) -> String {
        if self.name.is_empty() {
            String::new()
        } else {
            format!(" in `[{}]`", self.name)
        }
    }

    /// Whether the key may be there.
    pub(super) fn allows(&self, key: &str) -> bool {
        let codes = self.name == DIAGNOSTICS.name && explain::code(key).is_some();
        self.keys.is_empty() || self.keys.contains(&key) || codes
    }

    /// The key that an unknown one is a misspelling of.
    pub(super) fn meant(&self, key: &str) -> Option<&'static str> {
        let distance = |known: &str| strsim::damerau_levenshtein(known, &key.to_lowercase());
        let nearest = self
            .keys
            .iter()
            .min_by_key(|known| distance(known))
            .copied();
        let nearest = nearest.filter(|known| distance(known) <= known.len().max(3) / 3);
        let is_of_codes = nearest.is_none() && self.name == DIAGNOSTICS.name;
        nearest.or_else(|| {
            is_of_codes
                .then(|| explain::nearest(key))
                .flatten()
                .map(|code| code.name)
        })
    }

    /// What to do about an unknown key.
    pub(super) fn advice(&self, key: &str) -> String {
        if let Some(nearest) = self.meant(key) {
            return format!("did you mean `{nearest}`?");
        }
        if let Some(other) = SECTIONS.iter().find(|other| other.keys.contains(&key)) {
            return match other.name {
                "" => format!("it belongs above `[{}]`", self.name),
                name => format!("it belongs below `[{name}]`"),
            };
        }
        if self.name == DIAGNOSTICS.name {
            return "`specsmith explain` lists the codes".to_owned();
        }
        let known: Vec<_> = self.keys.iter().map(|known| format!("`{known}`")).collect();
        format!("expected one of {}", known.join(", "))
    }
}
