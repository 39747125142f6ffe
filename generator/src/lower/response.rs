//! Decides what the responses of an operation are: its answer, and its documented errors.

use std::collections::BTreeSet;

use super::Lowering;
use super::media::{accepted, is_text, json};
use crate::diagnostic::Severity;
use crate::document::{self, JsonType, MediaType, Schema};
use crate::ir::{Answer, Status, TypeRef};
use crate::ledger::Kind;
use crate::site::Site;

impl Lowering<'_> {
    #[expect(
        clippy::type_complexity,
        reason = "the parts go straight into the operation"
    )]
    pub(super) fn responses(
        &mut self,
        operation: &document::Operation,
        id: &str,
    ) -> (Answer, Option<String>, Vec<(Status, TypeRef)>, Vec<String>) {
        let mut responses = Vec::new();
        for (status, reference) in &operation.responses {
            let Some(response) = self.resolved(Kind::Response, reference, document::response)
            else {
                continue;
            };
            let at = response.at.clone();
            self.ledger.enter(Kind::Response, &at);
            if let Some(status) = self.status(status, operation, &at) {
                responses.push((status, at, response));
            }
        }
        responses.sort_by_key(|(status, _, _)| *status);
        let success = responses
            .iter()
            .position(|(status, _, _)| is_success(*status));
        let success = success.or_else(|| {
            responses
                .iter()
                .position(|(status, _, _)| *status == Status::Default)
        });
        let mut accept = BTreeSet::new();
        let mut answer = Answer::Empty;
        let mut answer_docs = None;
        let mut errors = Vec::new();
        for (index, (status, at, response)) in responses.iter().enumerate() {
            if Some(index) == success {
                answer = self.answer(response, at, id, &mut accept);
                answer_docs.clone_from(&response.description);
            } else if is_success(*status) {
                let first = success.map(|index| &responses[index].2);
                if first.is_some_and(|first| is_same_answer(first, response)) {
                    continue;
                }
                let how = "only the first success has a type; this one is read as if it were that";
                self.approximate(Kind::Response, at, "several-successes", how);
            } else if let Some(ty) = self.error_body(response, *status, id, &mut accept) {
                errors.push((*status, ty));
            }
        }
        (answer, answer_docs, errors, accept.into_iter().collect())
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

    /// The one that is read of the media types of an answer, if it is JSON. That others are not is said, but where
    /// they are of the same.
    pub(super) fn read<'m>(
        &mut self,
        content: &'m [MediaType],
        at: &Site,
    ) -> Option<&'m MediaType> {
        let media = json(content)?;
        if content.iter().any(|other| !is_same_schema(media, other)) {
            let how = format!("of its media types only `{}` is read", media.name);
            self.note(Kind::Response, at, "several-media-types", &how);
        }
        Some(media)
    }

    fn answer(
        &mut self,
        response: &document::Response,
        at: &Site,
        id: &str,
        accept: &mut BTreeSet<String>,
    ) -> Answer {
        let Some(first) = response.content.first() else {
            return Answer::Empty;
        };
        if let Some(item) = response
            .content
            .iter()
            .find_map(|media| media.item_schema.as_ref())
        {
            self.type_of(item, &format!("{id} item"));
            let how = "an answer that is a sequence is given as it comes, not item by item";
            self.approximate(Kind::Response, at, "unsupported-response", how);
            accept.extend(response.content.iter().map(accepted));
            return Answer::Raw;
        }
        if let Some(media) = self.read(&response.content, at) {
            accept.insert(accepted(media));
            let any = Schema {
                at: media.at.clone(),
                ..Schema::default()
            };
            let schema = media.schema.as_ref().unwrap_or(&any);
            return Answer::Json(self.type_of(schema, &format!("{id} response")));
        }
        accept.extend(response.content.iter().map(accepted));
        if response.content.iter().all(|media| is_text(&media.name)) {
            self.texts(&response.content);
            return Answer::Text;
        }
        let how = format!(
            "an answer of `{}` has no type yet; it is given as it comes",
            first.name
        );
        self.approximate(Kind::Response, at, "unsupported-response", &how);
        Answer::Raw
    }

    /// Looks at the schemas of texts. One that is a string says no more than that it is a text.
    fn texts(&mut self, content: &[MediaType]) {
        let schemas = content.iter().filter_map(|media| media.schema.as_ref());
        for schema in schemas.filter(|schema| is_string(schema)) {
            self.scan(schema);
        }
    }

    fn untyped_error(&mut self, response: &document::Response) {
        let mut others = response.content.iter();
        if let Some(media) = others.find(|media| !is_text(&media.name)) {
            let how = format!(
                "an error of `{}` has no type yet; it is given as it comes",
                media.name
            );
            self.note(Kind::Response, &response.at, "unsupported-response", &how);
        }
    }

    fn error_body(
        &mut self,
        response: &document::Response,
        status: Status,
        id: &str,
        accept: &mut BTreeSet<String>,
    ) -> Option<TypeRef> {
        let Some(media) = self.read(&response.content, &response.at) else {
            self.texts(&response.content);
            self.untyped_error(response);
            return None;
        };
        accept.insert(accepted(media));
        let hint = match status {
            Status::Code(code) => format!("{id} {code} response"),
            Status::Range(hundred) => format!("{id} {hundred}xx response"),
            Status::Default => format!("{id} default response"),
        };
        Some(self.type_of(media.schema.as_ref()?, &hint))
    }
}

/// Whether two responses are known to give the same: nothing, or what the same reference leads to.
fn is_same_answer(one: &document::Response, other: &document::Response) -> bool {
    let kind = |response: &document::Response| match json(&response.content) {
        Some(media) => media.schema.as_ref()?.reference.clone().map(Some),
        None => response.content.is_empty().then_some(None),
    };
    kind(one).is_some_and(|one| kind(other) == Some(one))
}

fn is_string(schema: &Schema) -> bool {
    schema.reference.is_none() && schema.single_type() == Some(JsonType::String)
}

/// Whether two media types are known to be of the same schema.
fn is_same_schema(one: &MediaType, other: &MediaType) -> bool {
    match (&one.schema, &other.schema) {
        (Some(one), Some(other)) => {
            one.at == other.at || one.reference.is_some() && one.reference == other.reference
        }
        (one, other) => one.is_none() && other.is_none(),
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

fn is_success(status: Status) -> bool {
    matches!(status, Status::Code(200..=299) | Status::Range(2))
}
