//! Decides what is said of the members of objects that the standard does not know.

use super::Version;
use super::grammar::{Field, Object, fields};
use crate::diagnostic::{Diagnostic, Severity};
use crate::site::Site;
use crate::source::Map;

/// Says which members of an object are not the standard's, and what they may have been meant to be.
pub(super) fn check(
    version: Version,
    object: Object,
    site: &Site,
    map: &Map,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let known = fields(object, version);
    for key in map.keys() {
        if key.starts_with("x-") || key == "$ref" {
            continue;
        }
        diagnostics.extend(match known.iter().find(|field| field.key == key) {
            Some(field) => later(version, object, site, field),
            None => unknown(version, object, site, key, known, map),
        });
    }
}

/// What is said of a member that only a later version has: it is read all the same.
fn later(version: Version, object: Object, site: &Site, field: &Field) -> Option<Diagnostic> {
    let Field { key, since, .. } = field;
    let name = object.name();
    let message = format!("`{key}` is a member of {name} from {since} on, and this is {version}");
    let note = || Diagnostic::new(Severity::Note, "later-key", &site.child(key), message);
    (version < *since).then(note)
}

fn unknown(
    version: Version,
    object: Object,
    site: &Site,
    key: &str,
    known: &[Field],
    map: &Map,
) -> Option<Diagnostic> {
    let name = object.name();
    let meant = known
        .iter()
        .map(|field| field.key)
        .filter(|known| !map.contains_key(*known))
        .find(|known| is_typo(key, known));
    let at = site.child(key);
    if let Some(meant) = meant {
        let message = format!("`{key}` is no member of {name}; it is passed over");
        let help = format!("did you mean `{meant}`?");
        let diagnostic = Diagnostic::new(Severity::Warning, "misspelled-key", &at, message);
        return Some(diagnostic.with_help(help));
    }
    // From 3.1 on a schema may have keywords of anybody's.
    if object == Object::Schema && version >= Version::OpenApi31 {
        return None;
    }
    let message = format!("`{key}` is no member of {name} in {version}; it is passed over");
    let help = "what only some tools know begins with `x-`";
    Some(Diagnostic::new(Severity::Note, "unknown-key", &at, message).with_help(help))
}

/// Whether a key is another spelling of a known one: in case, by separators, or by a slip or two in a longer word.
fn is_typo(key: &str, known: &str) -> bool {
    let plain = |text: &str| text.replace(['-', '_', ' ', '$'], "").to_ascii_lowercase();
    if plain(key) == plain(known) {
        return true;
    }
    let slips = (key.len().min(known.len()) / 4).min(3);
    key.as_bytes().first() == known.as_bytes().first()
        && strsim::damerau_levenshtein(key, known) <= slips
}

#[cfg(test)]
mod tests {
    use super::is_typo;

    #[test]
    fn slips_are_told_from_other_words() {
        for (key, known) in [
            ("propertys", "properties"),
            ("requried", "required"),
            ("operationID", "operationId"),
            ("operation_id", "operationId"),
            ("discription", "description"),
            ("ref", "$ref"),
            ("additionalProperty", "additionalProperties"),
            ("tpye", "type"),
        ] {
            assert!(is_typo(key, known), "{key}");
        }
        for (key, known) in [
            ("in", "if"),
            ("not", "note"),
            ("host", "post"),
            ("id", "in"),
        ] {
            assert!(!is_typo(key, known), "{key}");
        }
    }
}
