//! Decides which credentials a client is given, so that it sends what a scenario's request has.

use serde_json::{Map, Value};

use crate::decode;
use crate::description::Operation;

/// What no server of a scenario takes.
const WRONG: &str = "invalid";

/// The credentials by the names of security schemes: those that the request's headers are of, which go into `used`. A
/// request without any that needs some is given wrong ones, for it would not be sent else.
pub(crate) fn given<'r>(
    operation: Operation<'_>,
    headers: &'r Map<String, Value>,
    used: &mut Vec<&'r str>,
) -> Vec<(String, String)> {
    let alternatives = operation.security();
    for names in &alternatives {
        let found = names.iter().map(|name| {
            let scheme = operation.description.security_scheme(name);
            let (header, value) = credential(scheme, headers)?;
            Some((header, ((*name).to_owned(), value)))
        });
        let found: Option<Vec<_>> = found.collect();
        if let Some(found) = found.filter(|found| !found.is_empty()) {
            let (headers, credentials): (Vec<_>, Vec<_>) = found.into_iter().unzip();
            used.extend(headers);
            return credentials;
        }
    }
    let is_free = alternatives.iter().any(Vec::is_empty);
    let first = alternatives.first().filter(|_| !is_free).into_iter();
    let wrong = |name: &&str| ((*name).to_owned(), WRONG.to_owned());
    first.flatten().map(wrong).collect()
}

/// The header that credentials of a scheme are, by its name in the request, and the credentials in it.
fn credential<'r>(scheme: &Value, headers: &'r Map<String, Value>) -> Option<(&'r str, String)> {
    let text = |key: &str| scheme[key].as_str().unwrap_or_default();
    let (name, word) = match (text("type"), text("in")) {
        ("apiKey", "header") => (text("name"), None),
        ("http", _) => ("authorization", Some(text("scheme"))),
        ("oauth2" | "openIdConnect", _) => ("authorization", Some("Bearer")),
        _ => return None,
    };
    let (own, value) = headers
        .iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(name))?;
    let value = decode::plain(value);
    let value = match word {
        None => value,
        Some(word) => {
            let (first, rest) = value.split_once(' ')?;
            first.eq_ignore_ascii_case(word).then(|| rest.to_owned())?
        }
    };
    Some((own, value))
}
