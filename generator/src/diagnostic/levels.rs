//! Decides how grave a kind of diagnostic is where the user has a say.

use std::collections::BTreeMap;

use super::Severity;

/// What is made of the diagnostics of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// They are dropped.
    Allow,
    /// They are warnings.
    Warn,
    /// They are errors, so that no output is made.
    Deny,
}

impl Level {
    /// All levels by name.
    pub const ALL: [(&str, Self); 3] = [
        ("allow", Self::Allow),
        ("warn", Self::Warn),
        ("deny", Self::Deny),
    ];
}

/// Which kinds of diagnostics have another severity than by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// What holds of all notes that `codes` does not name.
    pub notes: Option<Level>,
    /// What holds of all warnings that `codes` does not name.
    pub warnings: Option<Level>,
    /// What holds of a kind, by its code.
    pub codes: BTreeMap<String, Level>,
}

impl Levels {
    /// The severity that a diagnostic has, given the one by default; `None` if it is to be dropped.
    ///
    /// An error stays one: without what it misses there is no output.
    #[must_use]
    pub fn apply(&self, severity: Severity, code: &str) -> Option<Severity> {
        let all = match severity {
            Severity::Error => return Some(severity),
            Severity::Warning => self.warnings,
            Severity::Note => self.notes,
        };
        match self.codes.get(code).copied().or(all) {
            None => Some(severity),
            Some(Level::Allow) => None,
            Some(Level::Warn) => Some(Severity::Warning),
            Some(Level::Deny) => Some(Severity::Error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, Levels, Severity};

    #[track_caller]
    fn check(levels: &Levels, severity: Severity, code: &str, expected: Option<Severity>) {
        assert_eq!(levels.apply(severity, code), expected);
    }

    #[test]
    fn nothing_changes_by_default() {
        for severity in [Severity::Note, Severity::Warning, Severity::Error] {
            check(&Levels::default(), severity, "a", Some(severity));
        }
    }

    #[test]
    fn a_code_counts_more_than_all_of_a_severity() {
        let levels = Levels {
            notes: Some(Level::Allow),
            warnings: Some(Level::Deny),
            codes: [("a".to_owned(), Level::Warn)].into(),
        };
        check(&levels, Severity::Note, "a", Some(Severity::Warning));
        check(&levels, Severity::Warning, "a", Some(Severity::Warning));
        check(&levels, Severity::Note, "b", None);
        check(&levels, Severity::Warning, "b", Some(Severity::Error));
    }

    #[test]
    fn an_error_stays_one() {
        let codes = [("a".to_owned(), Level::Allow)].into();
        let levels = Levels {
            codes,
            ..Levels::default()
        };
        check(&levels, Severity::Error, "a", Some(Severity::Error));
    }
}
