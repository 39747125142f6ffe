//! Decides what the variants of answers, errors and events are called.

use super::scope::{Ident, Scope};
use super::words::Case;
use super::{LONGEST_MODEL, UNKNOWN};
use crate::ir::{Answer, Content, Operation, Status};

/// The variants of several successes: called after the reason phrases of their statuses, or their media types, or both.
pub(super) fn answer_variants(answers: &[Answer]) -> Vec<Ident> {
    let one_status = answers.iter().all(|own| own.status == answers[0].status);
    let name = |own: &Answer| {
        let of_status = answers.iter().filter(|other| other.status == own.status);
        let status = status_words(own.status);
        match of_status.count() {
            1 => status,
            _ if one_status => media_words(own),
            _ => format!("{status} {}", media_words(own)),
        }
    };
    claim(answers, name)
}

/// The variants of errors: called after their statuses, and their media types where a status has several.
pub(super) fn error_variants(errors: &[Answer]) -> Vec<Ident> {
    let name = |own: &Answer| {
        let status = match own.status {
            Status::Code(code) => format!("Status{code}"),
            Status::Range(hundred) => format!("Status{hundred}xx"),
            Status::Default => "Other".to_owned(),
        };
        let of_status = errors.iter().filter(|other| other.status == own.status);
        match of_status.count() {
            1 => status,
            _ => format!("{status} {}", media_words(own)),
        }
    };
    claim(errors, name)
}

fn claim(answers: &[Answer], name: impl Fn(&Answer) -> String) -> Vec<Ident> {
    let names: Vec<String> = answers.iter().map(name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let scope = Scope::new(Case::Pascal, "Value", &[]);
    scope.within(LONGEST_MODEL).claim(&names)
}

/// The variants of events with several types of data, and the last for others.
pub(super) fn event_variants(operation: &Operation) -> Vec<Ident> {
    let Some(data) = operation.named_data() else {
        return Vec::new();
    };
    let names: Vec<&str> = data.iter().map(|own| own.name.as_str()).collect();
    let mut scope = Scope::new(Case::Pascal, "Value", &[]).within(LONGEST_MODEL);
    let mut idents = scope.claim(&names);
    idents.push(scope.claim_any(&UNKNOWN));
    idents
}

/// The reason phrase of a status (RFC 9110, section 15), or its number.
fn status_words(status: Status) -> String {
    match status {
        Status::Code(code) => {
            let known = http::StatusCode::from_u16(code).ok();
            let reason = known.and_then(|own| own.canonical_reason());
            reason.map_or_else(|| format!("Status{code}"), ToOwned::to_owned)
        }
        Status::Range(hundred) => format!("Status{hundred}xx"),
        Status::Default => "Default".to_owned(),
    }
}

fn media_words(answer: &Answer) -> String {
    let first = answer.media_types.first().map_or("", String::as_str);
    let essence = first.split(';').next().unwrap_or_default().trim();
    let (ty, subtype) = essence.split_once('/').unwrap_or(("", essence));
    match (ty, subtype, &answer.content) {
        (_, _, Content::Empty) => "Empty".to_owned(),
        (_, _, Content::Events(_)) => "Events".to_owned(),
        (_, _, Content::Items(_)) => "Items".to_owned(),
        (_, "octet-stream", _) | ("*", "*", Content::Binary) => "Binary".to_owned(),
        (_, "plain", _) | ("*", "*", Content::Text) => "Text".to_owned(),
        ("*", "*", _) => "Json".to_owned(),
        (ty, "*", _) => ty.to_owned(),
        (_, subtype, _) => subtype.to_owned(),
    }
}
