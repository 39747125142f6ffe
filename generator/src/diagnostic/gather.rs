//! Decides which diagnostics are said once for all the places that they are of.

use std::collections::BTreeMap;

use super::{Diagnostic, Severity};
use crate::site::FileId;

/// Kinds that are said of each place, for each is mended by itself.
const EACH: [&str; 13] = [
    "duplicate-key",
    "duplicate-parameter",
    "infinite-schema",
    "misspelled-key",
    "nameless-parameter",
    "odd-location",
    "odd-method",
    "odd-security-scheme",
    "undeclared-parameter",
    "unknown-path-parameter",
    "unknown-type",
    "wrong-required",
    "wrong-type",
];

/// The diagnostics that say the same for the same cause, together: each group has one or more, in their order.
pub(crate) fn gather(diagnostics: Vec<Diagnostic>) -> Vec<Vec<Diagnostic>> {
    let mut groups: Vec<Vec<Diagnostic>> = Vec::new();
    let mut known = BTreeMap::new();
    for diagnostic in diagnostics {
        if diagnostic.severity == Severity::Error || EACH.contains(&diagnostic.code) {
            groups.push(vec![diagnostic]);
            continue;
        }
        let (code, message) = (diagnostic.code, diagnostic.message.clone());
        let group = *known
            .entry((code, message, scope(&diagnostic)))
            .or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push(diagnostic),
            None => groups.push(vec![diagnostic]),
        }
    }
    groups
}

/// A reference means another thing in another file.
fn scope(diagnostic: &Diagnostic) -> Option<FileId> {
    let reference = diagnostic.code.ends_with("reference");
    reference.then_some(diagnostic.at.file)
}

#[cfg(test)]
mod tests {
    use super::gather;
    use crate::diagnostic::{Diagnostic, Severity};
    use crate::pointer::Pointer;
    use crate::site::{FileId, Site};

    /// The sizes of the groups of diagnostics that are given by file, code and message.
    fn check(said: &[(u32, &'static str, &str)], expected: &[usize]) {
        let diagnostic = |(file, code, message): &(u32, &'static str, &str)| {
            let at = Site::new(FileId(*file), Pointer::root());
            Diagnostic::new(Severity::Warning, code, &at, *message)
        };
        let groups = gather(said.iter().map(diagnostic).collect());
        let sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
        assert_eq!(sizes, expected, "{said:?}");
    }

    #[test]
    fn one_cause_is_said_once() {
        let format = (0, "unread-format", "format `a` is not read");
        let other = (0, "unread-format", "format `b` is not read");
        let elsewhere = (1, "unread-format", "format `a` is not read");
        check(&[format, other, elsewhere, format], &[3, 1]);
    }

    #[test]
    fn what_is_mended_at_each_place_is_said_of_each() {
        let wrong = (0, "wrong-type", "`a` should be a string");
        check(&[wrong, wrong], &[1, 1]);
    }

    #[test]
    fn a_reference_of_another_file_is_another() {
        let broken = (0, "unresolved-reference", "`#/a` cannot be followed");
        let other = (1, "unresolved-reference", "`#/a` cannot be followed");
        check(&[broken, other, broken], &[2, 1]);
    }
}
