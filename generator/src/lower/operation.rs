//! Decides what an operation needs and what it gives.

use super::Lowering;
use super::template::Template;
use crate::diagnostic::Severity;
use crate::document::{self, PathItem};
use crate::ir::{Answer, Docs, Headers, Operation};
use crate::ledger::Kind;

impl Lowering<'_> {
    /// An operation's meaning; `None` if it is left out, which is then said.
    pub(super) fn operation(
        &mut self,
        path: &PathItem,
        operation: &document::Operation,
    ) -> Option<Operation> {
        self.ledger.enter(Kind::Operation, &operation.at);
        let lowered = self.lower_operation(path, operation);
        let left_out = |Lack { code, why }| {
            self.leave_out(Kind::Operation, &operation.at, code, &why);
            self.ledger.leave_out_within(&operation.at);
        };
        lowered.map_err(left_out).ok()
    }

    fn lower_operation(
        &mut self,
        path: &PathItem,
        operation: &document::Operation,
    ) -> Result<Operation, Lack> {
        self.check_method(path, operation)?;
        let id = operation
            .id
            .clone()
            .unwrap_or_else(|| derived_id(&operation.method, &path.path));
        let mut template = Template::of(&path.path);
        self.say_fragment(path, operation);
        let mut parameters = self.parameters(path, &mut template, operation, &id);
        let bodies = self.bodies(operation, &id, &mut parameters);
        let Given {
            answers,
            errors,
            headers,
            error_headers,
            accept,
        } = self.responses(operation, &id);
        let server = self.own_server(path, operation);
        let security = self.security(path, operation);
        Ok(Operation {
            at: operation.at.clone(),
            method: operation.method.clone(),
            path: template.to_string(),
            server,
            docs: Docs {
                text: operation.description.clone(),
                deprecated: operation.deprecated,
                example: None,
            },
            summary: operation.summary.clone(),
            parameters,
            bodies,
            answers,
            errors,
            headers,
            error_headers,
            accept,
            security,
            requirement: 0,
            id,
            pages: None,
        })
    }

    /// Says that a fragment is in the path of an operation.
    fn say_fragment(&mut self, path: &PathItem, operation: &document::Operation) {
        if path.path.contains('#') {
            let message = "the fragment of the path is never sent; it is dropped".to_owned();
            self.say(Severity::Note, "path-fragment", &operation.at, message);
        }
    }

    /// Checks that a request can have the method of an operation (RFC 9110, section 9.1; `OpenAPI` 3.2, section 4.9).
    fn check_method(
        &mut self,
        path: &PathItem,
        operation: &document::Operation,
    ) -> Result<(), Lack> {
        let method = &operation.method;
        if !is_token(method) {
            let why = format!("`{method}` is no method of HTTP, which is a word without spaces");
            return Err(Lack::new("odd-method", why));
        }
        let first = path.operations.iter().find(|own| own.method == *method);
        if first.is_some_and(|first| first.at != operation.at) {
            let message = format!("the path has another operation for `{method}`; both are there");
            self.say(Severity::Warning, "odd-method", &operation.at, message);
        }
        Ok(())
    }
}

/// What an operation gives.
#[derive(Default)]
pub(super) struct Given {
    pub(super) answers: Vec<Answer>,
    pub(super) errors: Vec<Answer>,
    pub(super) headers: Option<Headers>,
    pub(super) error_headers: Option<Headers>,
    /// The media types that are read, the preferred ones first.
    pub(super) accept: Vec<String>,
}

/// Why a part of an operation cannot be in the output.
pub(super) struct Lack {
    pub(super) code: &'static str,
    pub(super) why: String,
}

impl Lack {
    pub(super) fn new(code: &'static str, why: impl Into<String>) -> Self {
        let why = why.into();
        Self { code, why }
    }
}

/// Whether a text is a token of HTTP (RFC 9110, section 5.6.2).
pub(super) fn is_token(text: &str) -> bool {
    let known = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.bytes().all(known)
}

/// `get pets petId` for `GET /pets/{petId}`.
fn derived_id(method: &str, path: &str) -> String {
    let words = path
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    format!("{} {}", method.to_lowercase(), words.join(" "))
}
