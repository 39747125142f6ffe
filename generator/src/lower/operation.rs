//! Decides what an operation needs and what it gives.

use super::{Lowering, served_at};
use crate::diagnostic::Severity;
use crate::document::{self, PathItem, Requirement};
use crate::ir::{Docs, Operation};
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
        if path.path.contains(['?', '#']) {
            let why = "a query or a fragment in a path is not supported yet";
            return Err(Lack::new("unsupported-path", why));
        }
        check_method(path, operation)?;
        let id = operation
            .id
            .clone()
            .unwrap_or_else(|| derived_id(&operation.method, &path.path));
        let mut parameters = self.parameters(path, operation, &id)?;
        let body = self.body(operation, &id, &mut parameters)?;
        self.shortfalls(path, operation);
        let (answer, answer_docs, errors, accept) = self.responses(operation, &id);
        let security = self.security(operation);
        Ok(Operation {
            at: operation.at.clone(),
            method: operation.method.clone(),
            path: path.path.clone(),
            docs: Docs {
                text: operation.description.clone(),
                deprecated: operation.deprecated,
                example: None,
            },
            summary: operation.summary.clone(),
            parameters,
            body,
            answer,
            answer_docs,
            errors,
            accept,
            security: security
                .iter()
                .filter(|all| !all.is_empty())
                .cloned()
                .collect(),
            id,
        })
    }

    pub(super) fn security<'o>(&'o self, operation: &'o document::Operation) -> &'o [Requirement] {
        let own = operation.security.as_ref();
        own.unwrap_or(&self.document.security)
    }

    /// Says what of an operation is not in its meaning.
    fn shortfalls(&mut self, path: &PathItem, operation: &document::Operation) {
        let at = &operation.at;
        self.own_server(path, operation);
        if let [_, others @ ..] = operation.tags.as_slice()
            && !others.is_empty()
        {
            let message = "an operation with several tags is found by its first one";
            self.say(
                Severity::Note,
                "several-tags",
                &at.child("tags"),
                message.to_owned(),
            );
        }
    }

    /// Says that an operation is served elsewhere than the API.
    fn own_server(&mut self, path: &PathItem, operation: &document::Operation) {
        let own = if operation.servers.is_empty() {
            &path.servers
        } else {
            &operation.servers
        };
        let Some(server) = own.first() else { return };
        let url = served_at(own);
        if url != served_at(&self.document.servers) {
            let how = format!("it is served at `{url}`, which is not used yet");
            self.ledger
                .approximate(Kind::Operation, &operation.at, &how);
            let message =
                format!("what is served at `{url}` is asked of the server of the whole API");
            self.say(Severity::Warning, "unsupported-server", &server.at, message);
        }
    }
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

/// Checks that a request can have the method of an operation (RFC 9110, section 9.1; `OpenAPI` 3.2, section 4.9).
fn check_method(path: &PathItem, operation: &document::Operation) -> Result<(), Lack> {
    let method = &operation.method;
    if !is_token(method) {
        let why = format!("`{method}` is no method of HTTP, which is a word without spaces");
        return Err(Lack::new("odd-method", why));
    }
    let first = path.operations.iter().find(|own| own.method == *method);
    if first.is_some_and(|first| first.at != operation.at) {
        let why = format!("the path has another operation for `{method}`");
        return Err(Lack::new("odd-method", why));
    }
    Ok(())
}

/// Whether a text is a token of HTTP (RFC 9110, section 5.6.2).
fn is_token(text: &str) -> bool {
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
