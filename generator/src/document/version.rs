//! Decides which versions of which standard are read.

use crate::diagnostic::{Diagnostic, Severity};
use crate::pointer::Pointer;
use crate::source::Node;

/// Whether `root` is a description of a version that is read.
pub(super) fn check(root: &Node) -> Result<(), Box<Diagnostic>> {
    let top = Pointer::root();
    let Some(map) = root.as_map() else {
        let message = format!(
            "this is not an OpenAPI document: it is {}, not an object",
            root.kind()
        );
        return refused("not-openapi", &top, message, LOOKS);
    };
    if let Some(version) = root.get("openapi") {
        return openapi(version, &top.child("openapi"));
    }
    if let Some(version) = root.get("swagger") {
        let message = format!("version `{}` of Swagger is not read", spelled(version));
        let help = "convert the description to OpenAPI 3 first, for example with `swagger2openapi`";
        return refused("unknown-version", &top.child("swagger"), message, help);
    }
    let message = "this is not an OpenAPI document: it has no `openapi` field".to_owned();
    match map.keys().find(|key| key.eq_ignore_ascii_case("openapi")) {
        Some(key) => refused(
            "not-openapi",
            &top.child(key),
            message,
            "write the key as `openapi`",
        ),
        None => refused("not-openapi", &top, message, LOOKS),
    }
}

const LOOKS: &str = "the top of an OpenAPI document looks like `openapi: 3.1.0`";
const KNOWN: &str = "the versions 3.0 and 3.1 of OpenAPI are read, as in `openapi: 3.1.0`";

/// Whether the version is one of those that are read.
fn openapi(version: &Node, at: &Pointer) -> Result<(), Box<Diagnostic>> {
    let message = match version {
        Node::String(_) | Node::Number(_) => {
            let version = spelled(version);
            if ["3.0", "3.1"].iter().any(|known| is_minor(&version, known)) {
                return Ok(());
            }
            format!("version `{version}` of OpenAPI is not read")
        }
        other => format!("`openapi` should be a version, but is {}", other.kind()),
    };
    refused("unknown-version", at, message, KNOWN)
}

fn refused(
    code: &'static str,
    at: &Pointer,
    message: String,
    help: &str,
) -> Result<(), Box<Diagnostic>> {
    Err(Box::new(
        Diagnostic::new(Severity::Error, code, at, message).with_help(help),
    ))
}

/// `3.1`, `3.1.0` and the number 3.1, but not `3.10`.
fn is_minor(version: &str, minor: &str) -> bool {
    version
        .strip_prefix(minor)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The version as a person wrote it.
fn spelled(node: &Node) -> String {
    node.as_str()
        .map_or_else(|| node.to_json().to_string(), ToOwned::to_owned)
}
