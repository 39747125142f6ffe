//! Decides what is said of the members of objects that the standard does not know.

use super::Version;
use super::grammar::{Field, Object, fields};
use crate::diagnostic::{Diagnostic, Severity};
use crate::site::Site;
use crate::source::{Map, Node};

/// What is said of a member that is not the standard's, or not that of this version.
pub(super) fn check(
    version: Version,
    object: Object,
    site: &Site,
    key: &str,
    field: Option<&Field>,
    map: &Map,
) -> Option<Diagnostic> {
    match field {
        Some(field) => later(version, object, site, field),
        None if key.starts_with("x-") || key == "$ref" => None,
        None => unknown(version, object, site, key, map),
    }
}

/// What is said of the members beside a reference, which only its own descriptions may be.
pub(super) fn beside(version: Version, site: &Site, node: &Node) -> Option<Diagnostic> {
    let known = |key: &str| ["$ref", "summary", "description"].contains(&key);
    let keys = node.as_map()?.keys().map(String::as_str);
    let keys: Vec<&str> = keys
        .filter(|key| !known(key) && !key.starts_with("x-"))
        .collect();
    let key = keys.first()?;
    let words = keys.join("`, `");
    let message = format!("`{words}` beside `$ref` says nothing in {version}");
    let at = site.child(key);
    Some(Diagnostic::new(
        Severity::Note,
        "ignored-sibling",
        &at,
        message,
    ))
}

/// What is said of a member that only a later version has: it is read all the same.
fn later(version: Version, object: Object, site: &Site, field: &Field) -> Option<Diagnostic> {
    let Field { key, since, .. } = field;
    if version >= *since {
        return None;
    }
    let name = object.name();
    let message = format!("`{key}` is a member of {name} from {since} on, and this is {version}");
    Some(Diagnostic::new(
        Severity::Note,
        "later-key",
        &site.child(key),
        message,
    ))
}

fn unknown(
    version: Version,
    object: Object,
    site: &Site,
    key: &str,
    map: &Map,
) -> Option<Diagnostic> {
    let known = fields(object, version);
    let name = object.name();
    let at = site.child(key);
    if let Some(other) = other_family(version, object, key) {
        let message = format!(
            "`{key}` is a member of {name} in {other}, and this is {version}; it is passed over"
        );
        let help = "say it as this version does, or mend the version";
        let diagnostic = Diagnostic::new(Severity::Warning, "other-version-key", &at, message);
        return Some(diagnostic.with_help(help));
    }
    let meant = known
        .iter()
        .map(|field| field.key)
        .filter(|known| !map.contains_key(*known))
        .find(|known| is_typo(key, known));
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

/// Swagger 2.0 of a member that only this has, and `OpenAPI` 3 of one that only that has.
fn other_family(version: Version, object: Object, key: &str) -> Option<&'static str> {
    let (other, name) = match version {
        Version::Swagger2 => (Version::OpenApi32, "OpenAPI 3"),
        _ => (Version::Swagger2, "Swagger 2.0"),
    };
    let fields = fields(object, other);
    fields.iter().any(|field| field.key == key).then_some(name)
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
    use super::{check, is_typo};
    use crate::document::Version;
    use crate::document::grammar::{Object, fields};
    use crate::site::Site;
    use crate::source::Source;

    /// Checks what is said of the members of an object.
    fn check_members(version: Version, object: Object, text: &str, expected: &[&str]) {
        let source = Source::parse("openapi.yaml", text.to_owned()).expect("it is YAML");
        let map = source.root().as_map().expect("it is an object");
        let said = map.keys().filter_map(|key| {
            let field = fields(object, version)
                .iter()
                .find(|field| field.key == key);
            check(version, object, &Site::root(), key, field, map)
        });
        let said: Vec<String> = said
            .map(|said| {
                let help = said.help.unwrap_or_default();
                format!("{}: {} ({help})", said.code, said.message)
            })
            .collect();
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn slips_are_told_with_what_was_meant() {
        check_members(
            Version::OpenApi31,
            Object::Schema,
            "{tpye: string, properties: {}, propertys: {}}",
            &[
                "misspelled-key: `tpye` is no member of a schema; it is passed over (did you mean `type`?)",
            ],
        );
    }

    #[test]
    fn keys_of_nobody_are_told_where_there_are_no_others() {
        let text = "{fraction: 2, x-fraction: 2}";
        check_members(
            Version::OpenApi30,
            Object::Schema,
            text,
            &[
                "unknown-key: `fraction` is no member of a schema in OpenAPI 3.0; it is passed over \
               (what only some tools know begins with `x-`)",
            ],
        );
        check_members(Version::OpenApi31, Object::Schema, text, &[]);
    }

    #[test]
    fn keys_of_later_versions_are_read() {
        check_members(
            Version::OpenApi31,
            Object::PathItem,
            "{query: {}}",
            &[
                "later-key: `query` is a member of a path item from OpenAPI 3.2 on, and this is OpenAPI 3.1 ()",
            ],
        );
    }

    #[test]
    fn keys_of_the_other_standard_are_not() {
        check_members(
            Version::OpenApi30,
            Object::Response,
            "{schema: {}}",
            &[
                "other-version-key: `schema` is a member of a response in Swagger 2.0, and this is OpenAPI 3.0; \
               it is passed over (say it as this version does, or mend the version)",
            ],
        );
        check_members(
            Version::Swagger2,
            Object::Operation,
            "{requestBody: {}}",
            &[
                "other-version-key: `requestBody` is a member of an operation in OpenAPI 3, and this is Swagger 2.0; \
               it is passed over (say it as this version does, or mend the version)",
            ],
        );
    }

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
