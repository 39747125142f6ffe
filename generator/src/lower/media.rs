//! Decides what the name of a media type means, also where it is none.

use crate::document::MediaType;

pub(super) const JSON: &str = "application/json";
pub(super) const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const MULTIPART: &str = "multipart/form-data";
pub(super) const XML: &str = "application/xml";
pub(super) const TEXT: &str = "text/plain";
pub(super) const BINARY: &str = "application/octet-stream";

/// The first media type that is JSON; one that may be, as `*/*` may, where none is.
pub(super) fn json(content: &[MediaType]) -> Option<&MediaType> {
    let mut named = content.iter().filter(|media| is_json(&media.name));
    let first = named.clone().next();
    named.find(|media| !is_odd(&media.name)).or(first)
}

pub(super) fn preferred(content: &[MediaType]) -> Option<&MediaType> {
    let find = |wanted: fn(&str) -> bool| content.iter().find(|media| wanted(&media.name));
    json(content)
        .or_else(|| find(|name| media_is(name, FORM)))
        .or_else(|| find(is_text))
}

pub(super) fn listed(content: &[MediaType]) -> String {
    let names: Vec<String> = content
        .iter()
        .map(|media| format!("`{}`", media.name))
        .collect();
    names.join(", ")
}

/// Whether a media type is `wanted`, whatever its case and parameters.
pub(super) fn media_is(name: &str, wanted: &str) -> bool {
    essence(name).eq_ignore_ascii_case(wanted)
}

/// The media type without its parameters; of several in one key, as some files have them, the first.
pub(super) fn essence(name: &str) -> String {
    let first = name.split([';', ',']).next().unwrap_or_default();
    first.trim().to_ascii_lowercase()
}

/// Whether a media type cannot stand in a header: a range such as `*/*`, or no media type at all (RFC 9110,
/// section 8.3.1).
pub(super) fn is_odd(name: &str) -> bool {
    let token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'+-.^_`|~".contains(&b))
    };
    let (essence, parameters) = name.split_once(';').unwrap_or((name, ""));
    let proper = essence
        .trim()
        .split_once('/')
        .is_some_and(|(ty, subtype)| token(ty) && token(subtype));
    !proper
        || parameters
            .bytes()
            .any(|b| !(b == b' ' || b.is_ascii_graphic()))
}

/// Whether it stands for many media types.
pub(super) fn is_range(name: &str) -> bool {
    let name = name.trim();
    let ty = name.strip_suffix("/*");
    name == "*/*" || ty.is_some_and(|ty| !is_odd(&format!("{ty}/x")))
}

/// The media type as a header `Accept` may have it, ranges among them.
pub(super) fn accepted(media: &MediaType) -> String {
    let name = media.name.trim();
    if is_range(name) || !is_odd(name) {
        return name.to_owned();
    }
    if is_json(name) {
        JSON.to_owned()
    } else {
        "*/*".to_owned()
    }
}

pub(super) fn is_json(name: &str) -> bool {
    let essence = essence(name);
    let known = [
        "application/json",
        "text/json",
        "json",
        "*/*",
        "application/*",
        "*",
        "",
    ];
    known.contains(&&*essence) || essence.ends_with("+json")
}

pub(super) fn is_xml(name: &str) -> bool {
    let essence = essence(name);
    ["application/xml", "text/xml"].contains(&&*essence) || essence.ends_with("+xml")
}

pub(super) fn is_text(name: &str) -> bool {
    essence(name).starts_with("text/")
}

pub(super) fn is_multipart(name: &str) -> bool {
    essence(name).starts_with("multipart/")
}

/// JSON values, a line each.
pub(super) fn is_lines(name: &str) -> bool {
    const KNOWN: [&str; 8] = [
        "application/jsonl",
        "application/x-jsonl",
        "application/jsonlines",
        "application/x-jsonlines",
        "application/ndjson",
        "application/x-ndjson",
        "application/x-json-stream",
        "text/x-ndjson",
    ];
    KNOWN.contains(&&*essence(name))
}

/// JSON values, a record separator before each (RFC 7464).
pub(super) fn is_sequence(name: &str) -> bool {
    let essence = essence(name);
    essence == "application/json-seq" || essence.ends_with("+json-seq")
}

/// Whether it may be any media type at all, JSON among them.
pub(super) fn is_any(name: &str) -> bool {
    matches!(&*essence(name), "*/*" | "application/*" | "*")
}
