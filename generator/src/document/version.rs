//! Decides which versions of which standard are read.

use crate::diagnostic::{Diagnostic, Severity};
use crate::pointer::Pointer;
use crate::source::Node;

/// Whether `root` is a description of a version that is read.
pub(super) fn check(root: &Node) -> Result<(), Box<Diagnostic>> {
    let refused = |code, at: &Pointer, message: String, help: &str| {
        Err(Box::new(Diagnostic::new(Severity::Error, code, at, message).with_help(help)))
    };
    let top = Pointer::root();
    if let Some(version) = root.get("openapi") {
        let version = spelled(version);
        if ["3.0", "3.1"].iter().any(|known| is_minor(&version, known)) {
            return Ok(());
        }
        let message = format!("the version `{version}` of OpenAPI is not known");
        return refused("unknown-version", &top.child("openapi"), message, KNOWN);
    }
    if let Some(version) = root.get("swagger") {
        let message = format!("Swagger {} is not supported yet", spelled(version));
        return refused("unknown-version", &top.child("swagger"), message, KNOWN);
    }
    let message = match root {
        Node::Map(_) => "this is not an OpenAPI document: it has no `openapi` field".to_owned(),
        other => format!("this is not an OpenAPI document: it is {}, not an object", other.kind()),
    };
    let help = "the top of an OpenAPI document looks like `openapi: 3.1.0`";
    refused("not-openapi", &top, message, help)
}

const KNOWN: &str = "the versions 3.0 and 3.1 of OpenAPI are read";

/// `3.1`, `3.1.0` and the number 3.1, but not `3.10`.
fn is_minor(version: &str, minor: &str) -> bool {
    version.strip_prefix(minor).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn spelled(node: &Node) -> String {
    node.as_str().map_or_else(|| node.to_json().to_string(), ToOwned::to_owned)
}
