//! Decides what an identifier is, and that no two of a scope are alike.

use std::collections::HashSet;
use std::fmt;

use serde::Serialize;

use super::words::{Case, join};

/// A Rust identifier. Only a scope makes one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Ident(String);

impl Ident {
    /// The identifier without `r#`, for the names of files.
    #[must_use]
    pub fn plain(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The keywords of all editions, strict and reserved. `gen` is one since the edition of 2024.
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that `r#` does not make an identifier.
const NEVER_RAW: [&str; 4] = ["self", "Self", "super", "crate"];

/// No name is longer. Files are called after names, and most file systems end at 255 bytes.
const LONGEST: usize = 120;

/// A scope in which identifiers are unlike each other.
pub(super) struct Scope {
    case: Case,
    /// Put behind a name that is reserved.
    suffix: &'static str,
    /// Compare names without regard to where their words end, as file names may need.
    loose: bool,
    /// How many letters a name has at most.
    longest: usize,
    taken: HashSet<String>,
    reserved: HashSet<String>,
}

impl Scope {
    pub(super) fn new(case: Case, suffix: &'static str, reserved: &[&str]) -> Self {
        let reserved = reserved.iter().map(|name| (*name).to_owned()).collect();
        Self {
            case,
            suffix,
            loose: false,
            longest: LONGEST,
            taken: HashSet::new(),
            reserved,
        }
    }

    /// The same scope, for names that are also file names.
    pub(super) fn loose(mut self) -> Self {
        self.loose = true;
        self.reserved = self.reserved.iter().map(|name| self.key(name)).collect();
        self
    }

    /// The same scope, for names of at most `longest` letters.
    pub(super) fn within(mut self, longest: usize) -> Self {
        self.longest = longest;
        self
    }

    /// Gives each of `names` an identifier. Of names that are alike, the one that is spelled most
    /// like its identifier has it, then the first by the alphabet: their order means nothing.
    pub(super) fn claim(&mut self, names: &[&str]) -> Vec<Ident> {
        let join = |name: &&str| join(name, self.case, self.longest);
        let bases: Vec<String> = names.iter().map(join).collect();
        let mut order: Vec<usize> = (0..names.len()).collect();
        order.sort_by_cached_key(|index| {
            let name = names[*index];
            (bases[*index] != name, name)
        });
        let mut claimed: Vec<Option<Ident>> = vec![None; names.len()];
        for index in order {
            claimed[index] = Some(self.claim_one(&bases[index]));
        }
        claimed.into_iter().flatten().collect()
    }

    /// An identifier that is the first of `names` that is free, or made of the first.
    pub(super) fn claim_any(&mut self, names: &[&str]) -> Ident {
        let is_free = |name: &&&str| !self.taken.contains(&self.key(name));
        let free = names.iter().find(is_free).or(names.first());
        self.claim_one(free.copied().unwrap_or_default())
    }

    fn claim_one(&mut self, base: &str) -> Ident {
        let reserved = self.is_reserved(base) || NEVER_RAW.contains(&base);
        let base = if reserved {
            format!("{base}{}", self.suffix)
        } else {
            base.to_owned()
        };
        let mut candidate = base.clone();
        let mut number = 1;
        while self.is_reserved(&candidate) || !self.taken.insert(self.key(&candidate)) {
            number += 1;
            candidate = match self.case {
                Case::Snake | Case::Upper => format!("{}_{number}", base.trim_end_matches('_')),
                Case::Pascal => format!("{base}{number}"),
            };
        }
        let raw = KEYWORDS.contains(&candidate.as_str());
        Ident(if raw {
            format!("r#{candidate}")
        } else {
            candidate
        })
    }

    fn is_reserved(&self, name: &str) -> bool {
        self.reserved.contains(&self.key(name))
    }

    /// What two names must not share. Pascal-cased words lose their bounds at digits, so numbers
    /// behind a name could meet those within one.
    fn key(&self, name: &str) -> String {
        if self.loose {
            name.to_lowercase().replace('_', "")
        } else {
            name.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, Scope};

    fn check(case: Case, names: &[&str], expected: &[&str]) {
        let mut scope = Scope::new(case, "_", &["send"]);
        let idents: Vec<String> = scope.claim(names).iter().map(ToString::to_string).collect();
        assert_eq!(idents, expected);
    }

    #[test]
    fn keywords_are_raw_where_they_can_be() {
        check(
            Case::Snake,
            &["type", "gen", "self", "crate"],
            &["r#type", "r#gen", "self_", "crate_"],
        );
        check(Case::Pascal, &["self", "type"], &["Self_", "Type"]);
    }

    #[test]
    fn reserved_names_get_a_suffix() {
        check(Case::Snake, &["send", "sent"], &["send_", "sent"]);
    }

    #[test]
    fn the_order_of_names_that_collide_means_nothing() {
        check(
            Case::Snake,
            &["foo-bar", "fooBar", "foo_bar"],
            &["foo_bar_2", "foo_bar_3", "foo_bar"],
        );
        check(
            Case::Snake,
            &["foo_bar", "fooBar", "foo-bar"],
            &["foo_bar", "foo_bar_3", "foo_bar_2"],
        );
    }

    #[test]
    fn a_number_does_not_meet_a_name_that_has_it() {
        check(Case::Pascal, &["a", "A", "A2"], &["A3", "A", "A2"]);
    }
}
