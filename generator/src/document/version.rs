//! Decides which versions of which standard are read.

use std::fmt;

use crate::diagnostic::{Diagnostic, Severity};
use crate::site::Site;
use crate::source::Node;

/// A standard that descriptions follow, older ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// Swagger 2.0, which is `OpenAPI` 2.0.
    Swagger2,
    /// `OpenAPI` 3.0.
    OpenApi30,
    /// `OpenAPI` 3.1.
    OpenApi31,
    /// `OpenAPI` 3.2.
    OpenApi32,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Swagger2 => "Swagger 2.0",
            Self::OpenApi30 => "OpenAPI 3.0",
            Self::OpenApi31 => "OpenAPI 3.1",
            Self::OpenApi32 => "OpenAPI 3.2",
        })
    }
}

const LOOKS: &str = "the top of an OpenAPI document looks like `openapi: 3.1.0`";
const KNOWN: &str = "the versions 3.0, 3.1 and 3.2 of OpenAPI are read, as in `openapi: 3.1.0`, and \
                     Swagger 2.0, as in `swagger: \"2.0\"`";

impl Version {
    /// The version that a description says it is of.
    ///
    /// # Errors
    ///
    /// If it is no description, or one of a version that is not read.
    pub fn of(root: &Node) -> Result<Self, Box<Diagnostic>> {
        let top = Site::root();
        let Some(map) = root.as_map() else {
            let kind = root.kind();
            let message = format!("this is not an OpenAPI document: it is {kind}, not an object");
            return Err(refused("not-openapi", &top, message, LOOKS));
        };
        for key in ["openapi", "swagger"] {
            if let Some(version) = root.get(key) {
                return known(key, version, &top.child(key));
            }
        }
        let message = "this is not an OpenAPI document: it has no `openapi` field".to_owned();
        let meant = |key: &&String| ["openapi", "swagger"].contains(&&*key.to_ascii_lowercase());
        Err(match map.keys().find(meant) {
            Some(key) => {
                let help = format!("write the key as `{}`", key.to_ascii_lowercase());
                refused("not-openapi", &top.child(key), message, &help)
            }
            None => refused("not-openapi", &top, message, LOOKS),
        })
    }
}

fn known(key: &str, version: &Node, at: &Site) -> Result<Version, Box<Diagnostic>> {
    let (Node::String(_) | Node::Number(_)) = version else {
        let message = format!("`{key}` should be a version, but is {}", version.kind());
        return Err(refused("unknown-version", at, message, KNOWN));
    };
    let version = spelled(version);
    let known = [
        ("swagger", "2.0", Version::Swagger2),
        ("swagger", "2", Version::Swagger2),
        ("openapi", "2.0", Version::Swagger2),
        ("openapi", "3.0", Version::OpenApi30),
        ("openapi", "3.1", Version::OpenApi31),
        ("openapi", "3.2", Version::OpenApi32),
    ];
    let found = known
        .iter()
        .find(|(of, minor, _)| *of == key && is_minor(&version, minor));
    found.map(|(_, _, version)| *version).ok_or_else(|| {
        let name = if key == "openapi" {
            "OpenAPI"
        } else {
            "Swagger"
        };
        let message = format!("version `{version}` of {name} is not read");
        refused("unknown-version", at, message, KNOWN)
    })
}

#[expect(
    clippy::unnecessary_box_returns,
    reason = "it is the error of a `Result` that is small otherwise"
)]
fn refused(code: &'static str, at: &Site, message: String, help: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Severity::Error, code, at, message).with_help(help))
}

/// `3.1`, `3.1.0` and the number 3.1, but not `3.10`.
fn is_minor(version: &str, minor: &str) -> bool {
    version.strip_prefix(minor).is_some_and(|rest| {
        rest.is_empty() || minor.contains('.') && rest.starts_with(['.', '-']) || rest == ".0"
    })
}

/// The version as a person wrote it.
fn spelled(node: &Node) -> String {
    node.as_str()
        .map_or_else(|| node.to_json().to_string(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::Version;
    use crate::source::Source;

    /// Checks the version of a description, or why it has none.
    fn check(text: &str, expected: &str) {
        let source = Source::parse("openapi.yaml", text.to_owned()).expect("it is YAML");
        let found = match Version::of(source.root()) {
            Ok(version) => version.to_string(),
            Err(refused) => format!("{}: {}", refused.code, refused.message),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn versions_are_texts_and_numbers() {
        check("openapi: 3.0.4", "OpenAPI 3.0");
        check("openapi: 3.1", "OpenAPI 3.1");
        check("openapi: 3.1.0-rc1", "OpenAPI 3.1");
        check("openapi: 3.2.0", "OpenAPI 3.2");
        check("swagger: '2.0'", "Swagger 2.0");
        check("swagger: 2.0", "Swagger 2.0");
        check("swagger: 2", "Swagger 2.0");
        check("openapi: '2.0'", "Swagger 2.0");
    }

    #[test]
    fn other_versions_are_refused() {
        check(
            "openapi: 3.10.0",
            "unknown-version: version `3.10.0` of OpenAPI is not read",
        );
        check(
            "openapi: 4.0.0",
            "unknown-version: version `4.0.0` of OpenAPI is not read",
        );
        check(
            "swagger: '1.2'",
            "unknown-version: version `1.2` of Swagger is not read",
        );
        check(
            "openapi: [3]",
            "unknown-version: `openapi` should be a version, but is an array",
        );
    }

    #[test]
    fn other_documents_are_refused() {
        check(
            "[]",
            "not-openapi: this is not an OpenAPI document: it is an array, not an object",
        );
        check(
            "OpenAPI: 3.1.0",
            "not-openapi: this is not an OpenAPI document: it has no `openapi` field",
        );
    }
}
