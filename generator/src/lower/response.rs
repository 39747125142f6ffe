//! Decides what the responses of an operation are: its answers, and its documented errors.

use std::borrow::Cow;

use super::Lowering;
use super::operation::Given;
use crate::diagnostic::Severity;
use crate::document::{self, Ref};
use crate::ir::{Answer, Content, Status};
use crate::ledger::Kind;
use crate::site::Site;

/// A response with its status.
pub(super) type Stated = (Status, document::Response);

impl Lowering<'_> {
    /// What an operation gives: the successes are those of 2xx, or else of `default`, or else of 3xx.
    pub(super) fn responses(&mut self, operation: &document::Operation, id: &str) -> Given {
        let responses = self.stated(operation);
        let has = |wanted: fn(Status) -> bool| responses.iter().any(|(own, _)| wanted(*own));
        let is_default = |status| status == Status::Default;
        let wanted: fn(Status) -> bool = if has(is_success) {
            is_success
        } else if has(is_default) {
            is_default
        } else {
            is_redirect
        };
        let mut given = Given::default();
        let is_error = |own: &&Stated| !wanted(own.0) || is_default(own.0);
        let successes: Vec<&Stated> = responses.iter().filter(|own| wanted(own.0)).collect();
        let errors: Vec<&Stated> = responses.iter().filter(is_error).collect();
        for (index, (status, response)) in successes.iter().copied().enumerate() {
            let hint = match index {
                0 => format!("{id} response"),
                _ => format!("{id} {} response", status_words(*status)),
            };
            given
                .answers
                .extend(self.answers(response, *status, &operation.method, &hint));
        }
        for (status, response) in errors.iter().copied() {
            let hint = format!("{id} {} response", status_words(*status));
            let answers = self.answers(response, *status, &operation.method, &hint);
            let with_body = answers.into_iter().filter_map(error_body);
            given.errors.extend(with_body);
        }
        given.headers = self.headers(&successes, id, &operation.at, true);
        let errors: Vec<&Stated> = errors.into_iter().filter(|own| !wanted(own.0)).collect();
        given.error_headers = self.headers(&errors, &format!("{id} error"), &operation.at, false);
        for own in given.answers.iter().chain(&given.errors) {
            for name in &own.media_types {
                if !given.accept.contains(name) {
                    given.accept.push(name.clone());
                }
            }
        }
        given
    }

    /// A response; of one that is a reference to nothing the status is known, and no more.
    fn response<'r>(
        &mut self,
        reference: &'r Ref<document::Response>,
    ) -> Option<Cow<'r, document::Response>> {
        if let Ref::To { at, target, .. } = reference
            && let Err(broken) = self.description.follow(at.file, target)
        {
            let why = &broken.why;
            let how = format!("only its status is known: the reference leads to nothing ({why})");
            self.ledger.approximate(Kind::Response, at, &how);
            self.diagnostics.push(document::broken(at, broken));
            return Some(Cow::Owned(document::Response {
                at: at.clone(),
                description: None,
                headers: Vec::new(),
                content: Vec::new(),
            }));
        }
        self.resolved(Kind::Response, reference, document::response)
    }

    /// The responses by status.
    fn stated(&mut self, operation: &document::Operation) -> Vec<Stated> {
        let mut responses = Vec::new();
        for (status, reference) in &operation.responses {
            let Some(response) = self.response(reference) else {
                continue;
            };
            self.ledger.enter(Kind::Response, &response.at);
            if let Some(status) = self.status(status, operation, &response.at) {
                responses.push((status, response.into_owned()));
            }
        }
        responses.sort_by_key(|(status, _)| *status);
        responses
    }

    /// What the bodies of a response are.
    fn answers(
        &mut self,
        response: &document::Response,
        status: Status,
        method: &str,
        hint: &str,
    ) -> Vec<Answer> {
        let of = |(media_types, content)| Answer {
            status,
            media_types,
            content,
            docs: response.description.clone(),
        };
        if response.content.is_empty() {
            return vec![of((Vec::new(), Content::Empty))];
        }
        if is_bodiless(status, method) {
            let at = response.at.child("content");
            let why = "an answer of this status, or to this method, has no body";
            self.ledger.pass_over_within(&at, why);
            self.ledger
                .pass_over_within(&response.at.child("schema"), why);
            return vec![of((Vec::new(), Content::Empty))];
        }
        let contents = self.contents(response, hint);
        contents.into_iter().map(of).collect()
    }

    /// The statuses that the key of a response stands for.
    fn status(&mut self, key: &str, operation: &document::Operation, at: &Site) -> Option<Status> {
        let Some(status) = parsed_status(key) else {
            let why = format!("`{key}` is no status");
            self.leave_out(Kind::Response, at, "odd-status", &why);
            return None;
        };
        let is_odd = match status {
            Status::Code(code) => key != code.to_string(),
            Status::Range(hundred) => key != format!("{hundred}XX"),
            Status::Default => key != "default",
        };
        if is_odd {
            let own = operation.at.child("responses").child(key);
            let message =
                format!("`{key}` is an odd spelling of a status; it is taken as {status}");
            self.say(Severity::Note, "odd-status", &own, message);
        }
        Some(status)
    }
}

/// The statuses that the key of a response names, spelled as real files do: `4xx`, ` 200`, `Default`.
fn parsed_status(text: &str) -> Option<Status> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("default") {
        return Some(Status::Default);
    }
    let digit = text.chars().next()?.to_digit(10)?;
    let hundred = u16::try_from(digit)
        .ok()
        .filter(|digit| (1..=5).contains(digit))?;
    if text.len() != 3 {
        return None;
    }
    if text[1..].eq_ignore_ascii_case("xx") {
        return Some(Status::Range(hundred));
    }
    text.parse().ok().map(Status::Code)
}

/// The body of an error, which is read whole and never as it comes.
fn error_body(answer: Answer) -> Option<Answer> {
    let content = match answer.content {
        Content::Empty => return None,
        Content::Items(_) | Content::Events(_) => Content::Text,
        whole @ (Content::Text | Content::Json(_) | Content::Binary | Content::Xml(..)) => whole,
    };
    Some(Answer { content, ..answer })
}

/// Whether an answer of a status is what an operation is called for.
fn is_success(status: Status) -> bool {
    matches!(status, Status::Code(200..=299) | Status::Range(2))
}

/// Whether an answer of a status leads elsewhere.
fn is_redirect(status: Status) -> bool {
    matches!(status, Status::Code(300..=399) | Status::Range(3))
}

/// Whether an answer of a status, or to a method, has no body whatever the description says (RFC 9110, section 6.4.1).
fn is_bodiless(status: Status, method: &str) -> bool {
    method == "HEAD" || matches!(status, Status::Code(100..=199 | 204 | 205 | 304))
}

/// What a status is called in the names of types.
fn status_words(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}xx"),
        Status::Default => "default".to_owned(),
    }
}
