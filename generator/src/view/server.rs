//! Decides what the templates see of the servers.

use serde::Serialize;

use super::doc::{Doc, code, plain};
use super::leaf::Literal;
use crate::ir::{Server, ServerVariable};

/// A server.
#[derive(Debug, Serialize)]
pub struct ServerView {
    /// Its URL.
    pub url: Literal,
    /// Its URL for documentation.
    pub url_text: String,
    /// What it is.
    pub description: Literal,
    /// Its variables.
    pub variables: Vec<VariableView>,
    /// All that is to be said of it, as lines of documentation.
    pub docs: Doc,
}

/// A variable of the URL of a server.
#[derive(Debug, Serialize)]
pub struct VariableView {
    /// Its name.
    pub name: Literal,
    /// Its default.
    pub default: Option<Literal>,
    /// Whether it has one.
    pub has_default: bool,
    /// Its values.
    pub values: Vec<Literal>,
    /// What it is.
    pub description: Literal,
}

pub(super) fn servers(servers: &[Server]) -> Vec<ServerView> {
    let numbered = servers.iter().enumerate();
    numbered.map(|(number, own)| server(number, own)).collect()
}

fn server(number: usize, own: &Server) -> ServerView {
    let text = |text: &Option<String>| Literal::text(text.as_deref().unwrap_or_default());
    ServerView {
        url: Literal::text(&own.url),
        url_text: code(&own.url),
        description: text(&own.description),
        docs: docs(number, own),
        variables: own
            .variables
            .iter()
            .map(|own| VariableView {
                name: Literal::text(&own.name),
                default: own.default.as_deref().map(Literal::text),
                has_default: own.default.is_some(),
                values: own
                    .values
                    .iter()
                    .map(|value| Literal::text(value))
                    .collect(),
                description: text(&own.description),
            })
            .collect(),
    }
}

/// An item of a list: the server, and a list of its variables within it.
fn docs(number: usize, own: &Server) -> Doc {
    let head = format!(
        "- {number}: {}{}",
        code(&own.url),
        said(own.description.as_deref())
    );
    let lines: Vec<String> = std::iter::once(head)
        .chain(own.variables.iter().map(variable))
        .collect();
    Doc::fixed(&lines)
}

fn variable(own: &ServerVariable) -> String {
    let values: Vec<String> = own.values.iter().map(|value| code(value)).collect();
    let values = match values.as_slice() {
        [] => String::new(),
        values => format!(", one of {}", values.join(", ")),
    };
    let default = match own.default.as_deref() {
        Some(value) if !value.is_empty() => format!(", by default {}", code(value)),
        _ => String::new(),
    };
    let said = said(own.description.as_deref());
    format!("  - {}{values}{default}{said}", code(&own.name))
}

/// What the description says, on the same line.
fn said(text: Option<&str>) -> String {
    let text = text.map(plain).unwrap_or_default();
    match text.as_str() {
        "" => String::new(),
        text => format!(": {text}"),
    }
}
