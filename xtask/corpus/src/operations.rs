//! Decides whether all operations of a document are in its crate: those that a reader of its own finds in the document, those
//! of the crate's code, and those that the account says to be left out.

use serde_json::Value;

use crate::files::{Files, Spot};

/// The members of a path item that are operations (`OpenAPI` 3.2, section 4.9).
const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// The operations of a document, as `GET /pets`, sorted.
pub(crate) fn documented(files: &Files) -> Vec<String> {
    let root = Spot::default();
    let paths = root.child("paths");
    let mut found = Vec::new();
    let names = files.get(&paths).and_then(Value::as_object);
    for path in names.into_iter().flatten().map(|(path, _)| path) {
        if path.starts_with("x-") {
            continue;
        }
        let item = item(files, paths.child(path));
        let members = item.and_then(Value::as_object).into_iter().flatten();
        for (key, value) in members {
            let sent = sent(path);
            if METHODS.contains(&key.as_str()) && value.is_object() {
                found.push(format!("{} {sent}", key.to_uppercase()));
            } else if key == "additionalOperations" {
                let more = value.as_object().into_iter().flatten();
                found.extend(more.map(|(method, _)| format!("{method} {sent}")));
            }
        }
    }
    found.sort();
    found
}

/// What of a path goes to the server: no fragment, and no query that is empty.
fn sent(path: &str) -> &str {
    let (path, _) = path.split_once('#').unwrap_or((path, ""));
    path.strip_suffix('?').unwrap_or(path)
}

/// A path item, or what it refers to. Operations beside a reference are its own.
fn item(files: &Files, at: Spot) -> Option<&Value> {
    let mut at = at;
    for _ in 0..16 {
        let value = files.get(&at)?;
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
            return Some(value);
        };
        at = files.target(&at, reference).ok()?;
    }
    None
}

/// The operations of a crate by the text of its modules, as `GET /pets`, sorted.
pub(crate) fn generated<'t>(modules: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut found = Vec::new();
    for module in modules {
        for table in module.split("const OPERATION: &'static Operation").skip(1) {
            let field = |name: &str| {
                let start = table.find(&format!(" {name}: \""))? + name.len() + 4;
                literal(&table[start..])
            };
            if let (Some(method), Some(path)) = (field("method"), field("path")) {
                found.push(format!("{method} {path}"));
            }
        }
    }
    found.sort();
    found
}

/// The text of a literal of which the first quotation mark was read.
fn literal(text: &str) -> Option<String> {
    let mut end = 0;
    let mut escaped = false;
    for (index, character) in text.char_indices() {
        if !escaped && character == '"' {
            end = index;
            break;
        }
        escaped = !escaped && character == '\\';
    }
    serde_json::from_str(&format!("\"{}\"", &text[..end])).ok()
}

/// What is wrong with the operations of a crate, of which the account says some to be left out.
pub(crate) fn faults(documented: &[String], generated: &[String], left_out: usize) -> Vec<String> {
    let mut faults = Vec::new();
    let missing = missing(documented, generated);
    if missing.len() != left_out {
        faults.push(format!(
            "{} of {} operations are not in the crate, but {left_out} are said to be left out: {}",
            missing.len(),
            documented.len(),
            missing.join(", ")
        ));
    }
    let alien: Vec<&str> = missing_of(generated, documented);
    if !alien.is_empty() {
        let alien = alien.join(", ");
        faults.push(format!("the document has no such operations: {alien}"));
    }
    faults
}

/// The operations of the document that the crate has not.
pub(crate) fn missing(documented: &[String], generated: &[String]) -> Vec<String> {
    let missing = missing_of(documented, generated);
    missing.into_iter().map(str::to_owned).collect()
}

/// Those that are not among the others, each as often as it is there more.
fn missing_of<'o>(all: &'o [String], others: &[String]) -> Vec<&'o str> {
    let mut others: Vec<&String> = others.iter().collect();
    let is_missing = |own: &&String| match others.iter().position(|other| other == own) {
        Some(index) => {
            others.swap_remove(index);
            false
        }
        None => true,
    };
    all.iter().filter(is_missing).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::{faults, generated, missing, sent};

    #[test]
    fn operations_of_a_crate_are_those_of_its_tables() {
        let module = r#"
impl Describe for A {
    const OPERATION: &'static Operation = &Operation {
        name: "A",
        method: "GET",
        path: "/a/\"{b}\"",
        parameters: &[Parameter { field: codec::Field("path", 0) }],
    };
}
impl Describe for B {
    const OPERATION: &'static Operation = &Operation { name: "B", method: "PUT", path: "/" };
}
"#;
        let found = generated([module, module].into_iter());
        let (get, put) = (r#"GET /a/"{b}""#, "PUT /");
        assert_eq!(found, [get, get, put, put]);
    }

    #[test]
    fn a_path_is_what_is_sent() {
        assert_eq!(sent("/a#b"), "/a");
        assert_eq!(sent("/a?"), "/a");
        assert_eq!(sent("/a?b=1#c"), "/a?b=1");
    }

    #[test]
    fn what_is_there_twice_may_be_missing_once() {
        let twice = ["GET /a".to_owned(), "GET /a".to_owned()];
        assert_eq!(missing(&twice, &twice[..1]), ["GET /a"]);
    }

    #[test]
    fn what_is_missing_has_to_be_said() {
        let all = ["GET /a".to_owned(), "PUT /a".to_owned()];
        let none: [String; 0] = [];
        assert_eq!(faults(&all, &all, 0), none);
        assert_eq!(faults(&all, &all[..1], 1), none);
        assert_eq!(
            faults(&all, &all[..1], 0),
            ["1 of 2 operations are not in the crate, but 0 are said to be left out: PUT /a"]
        );
        assert_eq!(
            faults(&all[1..], &all, 0),
            ["the document has no such operations: GET /a"]
        );
    }
}
