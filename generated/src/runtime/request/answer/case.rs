//! Which of the documented answers an answer is, by its status and its media type.

use std::borrow::Cow;

/// A documented answer: its status, its media types in lower case, and what its body is.
///
/// The status is a code, the hundred of a range such as 2 for `2XX`, or 0 for `default`.
pub struct Case(
    pub(crate) u16,
    pub(crate) &'static [&'static str],
    pub(crate) Form,
);

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Nothing that is read.
    Empty,
    Json,
    Text,
    /// Bytes, read as they come.
    Binary,
    /// Server-sent events, read as they come.
    Events,
    /// A sequence of JSON texts, read as it comes.
    Items,
    /// XML.
    Xml,
}

impl Form {
    /// Whether the body is read as it comes.
    pub(crate) fn is_streamed(self) -> bool {
        matches!(self, Self::Binary | Self::Events | Self::Items)
    }

    /// Whether a body of a media type that is none of the documented ones may be of this form.
    fn tolerates(self, media_type: &str) -> bool {
        match self {
            Self::Empty => true,
            Self::Json => is_json(media_type),
            Self::Text => media_type.starts_with("text/") && media_type != EVENTS,
            Self::Binary => !media_type.starts_with("text/") && !is_json(media_type),
            Self::Xml => media_type.ends_with("/xml") || media_type.ends_with("+xml"),
            Self::Events | Self::Items => false,
        }
    }
}

const EVENTS: &str = "text/event-stream";

fn is_json(media_type: &str) -> bool {
    matches!(media_type, "application/json" | "text/json") || media_type.ends_with("+json")
}

/// Whether a media type says nothing of a body: servers give these to whatever they send.
fn is_generic(media_type: &str) -> bool {
    matches!(
        media_type,
        "" | "text/plain" | "application/octet-stream" | "binary/octet-stream"
    )
}

/// Whether a media type is of a documented one, which may be a range.
fn is_of(media_type: &str, documented: &str) -> bool {
    match documented.strip_suffix('*') {
        Some("" | "*/") => true,
        Some(start) => media_type.starts_with(start),
        None => media_type == documented,
    }
}

/// Which documented answer one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pick {
    /// The one with this index.
    Case(usize),
    /// Another status than success.
    Failure,
    /// A success of a status that is not documented.
    OddStatus,
    /// A success of a media type that is not documented.
    OddType,
}

/// Finds the documented answer for a status and a `content-type`, the most exact one.
pub(crate) fn pick(cases: &[Case], status: u16, content_type: Option<&str>) -> Pick {
    let is_success = (200..300).contains(&status);
    if cases.is_empty() && is_success {
        return Pick::Case(0);
    }
    let keys = [Some(status), Some(status / 100), is_success.then_some(0)];
    let mut keys = keys.into_iter().flatten();
    let Some(key) = keys.find(|key| cases.iter().any(|case| case.0 == *key)) else {
        return if is_success {
            Pick::OddStatus
        } else {
            Pick::Failure
        };
    };
    let found = of_content_type(cases, key, content_type);
    found.map_or(Pick::OddType, Pick::Case)
}

/// Finds the documented body of a status for a `content-type`. What has none there or a generic one is the first.
pub(crate) fn pick_type(cases: &[Case], content_type: Option<&str>) -> Option<usize> {
    of_content_type(cases, 0, content_type)
}

/// Finds the documented error for a status and a `content-type`, the most exact one.
pub(crate) fn pick_error(cases: &[Case], status: u16, content_type: Option<&str>) -> Option<usize> {
    let mut keys = [status, status / 100, 0].into_iter();
    let key = keys.find(|key| cases.iter().any(|case| case.0 == *key))?;
    of_content_type(cases, key, content_type)
}

/// The media type without parameters, in lower case.
fn essence(content_type: &str) -> Cow<'_, str> {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if essence.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(essence.to_ascii_lowercase())
    } else {
        Cow::Borrowed(essence)
    }
}

fn of_content_type(cases: &[Case], status: u16, content_type: Option<&str>) -> Option<usize> {
    let content_type = content_type.unwrap_or_default();
    // Mostly it is spelled as the description spells it.
    let is_same = |case: &Case| case.0 == status && case.1.contains(&content_type);
    let same = cases.iter().position(is_same);
    same.or_else(|| of_type(cases, status, &essence(content_type)))
}

fn of_type(cases: &[Case], status: u16, media_type: &str) -> Option<usize> {
    let find = |wanted: &dyn Fn(&Case) -> bool| {
        let mut cases = cases.iter();
        cases.position(|case| case.0 == status && wanted(case))
    };
    let names = |case: &Case, name: &dyn Fn(&str) -> bool| case.1.iter().any(|own| name(own));
    find(&|case| names(case, &|own| own == media_type))
        .or_else(|| find(&|case| names(case, &|own| is_of(media_type, own))))
        .or_else(|| find(&|case| !media_type.is_empty() && case.2.tolerates(media_type)))
        .or_else(|| find(&|_| is_generic(media_type)))
}

#[cfg(test)]
mod tests {
    use super::{Case, Form, Pick, pick, pick_error};

    const ONE: &[Case] = &[Case(200, &["application/json"], Form::Json)];
    const MANY: &[Case] = &[
        Case(200, &["application/json"], Form::Json),
        Case(200, &["text/csv"], Form::Text),
        Case(200, &["image/*"], Form::Binary),
        Case(200, &["text/event-stream"], Form::Events),
        Case(202, &[], Form::Empty),
        Case(2, &["application/x-ndjson"], Form::Items),
        Case(0, &["text/plain"], Form::Text),
    ];
    const DEFAULT: &[Case] = &[Case(0, &["*/*"], Form::Binary)];
    const MOVED: &[Case] = &[Case(302, &[], Form::Empty)];

    #[track_caller]
    fn check(cases: &[Case], status: u16, content_type: &str, expected: Pick) {
        let content_type = Some(content_type).filter(|own| !own.is_empty());
        assert_eq!(pick(cases, status, content_type), expected);
    }

    #[test]
    fn the_most_exact_status_counts() {
        check(MANY, 200, "application/json", Pick::Case(0));
        check(MANY, 202, "application/json", Pick::Case(4));
        check(MANY, 203, "application/x-ndjson", Pick::Case(5));
        check(MANY, 404, "application/json", Pick::Failure);
        check(MANY, 302, "", Pick::Failure);
        check(ONE, 201, "application/json", Pick::OddStatus);
        check(ONE, 404, "application/json", Pick::Failure);
        check(DEFAULT, 299, "a/b", Pick::Case(0));
        check(DEFAULT, 500, "a/b", Pick::Failure);
        check(MOVED, 302, "", Pick::Case(0));
        check(MOVED, 303, "", Pick::Failure);
        check(&[], 204, "", Pick::Case(0));
        check(&[], 304, "", Pick::Failure);
    }

    #[test]
    fn the_media_type_tells_answers_of_a_status_apart() {
        check(MANY, 200, "Text/CSV; charset=utf-8", Pick::Case(1));
        check(MANY, 200, "image/png", Pick::Case(2));
        check(MANY, 200, "text/event-stream", Pick::Case(3));
        check(MANY, 200, "application/problem+json", Pick::Case(0));
        check(MANY, 200, "text/html", Pick::Case(1));
    }

    #[test]
    fn the_most_exact_error_counts() {
        const ERRORS: &[Case] = &[
            Case(404, &["application/json"], Form::Json),
            Case(4, &["application/problem+json"], Form::Json),
            Case(0, &["application/json"], Form::Json),
        ];
        let picked = |status, content_type| pick_error(ERRORS, status, Some(content_type));
        assert_eq!(picked(404, "application/json"), Some(0));
        assert_eq!(picked(409, "application/problem+json"), Some(1));
        assert_eq!(picked(500, ""), Some(2));
        assert_eq!(picked(404, "text/html"), None);
        assert_eq!(pick_error(&ERRORS[..1], 500, None), None);
    }

    #[test]
    fn a_missing_or_generic_media_type_is_the_first() {
        for content_type in ["", "text/plain", "application/octet-stream"] {
            check(ONE, 200, content_type, Pick::Case(0));
        }
        check(MANY, 200, "", Pick::Case(0));
        check(MANY, 200, "text/plain", Pick::Case(1));
        check(MANY, 200, "application/octet-stream", Pick::Case(2));
    }

    #[test]
    fn another_media_type_is_odd() {
        check(ONE, 200, "text/html", Pick::OddType);
        check(ONE, 200, "application/xml", Pick::OddType);
        check(MANY, 203, "application/json", Pick::OddType);
    }
}
