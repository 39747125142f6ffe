//! Decides what a part of a description is called: by the way to it, in words that a person uses.

use std::ffi::OsStr;
use std::path::Path;

use crate::pointer::Pointer;
use crate::source::Node;

/// The name of the part at a pointer in a file, as `GET /pets`, `GET /pets query limit` or `Pet.owner`. `node` is
/// what is there: a parameter's name is known to it alone.
#[must_use]
pub fn name(file: &str, pointer: &Pointer, node: Option<&Node>) -> String {
    let segments: Vec<String> = pointer.segments().collect();
    let mut rest: Vec<&str> = segments.iter().map(String::as_str).collect();
    let mut name = start(&mut rest).unwrap_or_else(|| stem(file));
    let mut rest = rest.as_slice();
    while !rest.is_empty() {
        let (word, behind) = step(rest, node);
        if !word.starts_with(['.', '[']) {
            name.push(' ');
        }
        name.push_str(&word);
        rest = behind;
    }
    name
}

/// The name of a file without folder and ending.
fn stem(file: &str) -> String {
    let stem = Path::new(file).file_stem().and_then(OsStr::to_str);
    stem.unwrap_or(file).to_owned()
}

/// What it belongs to: an operation, a path, a component; `None` where the pointer does not tell. Takes the segments
/// of that.
fn start(rest: &mut Vec<&str>) -> Option<String> {
    let (name, taken) = match rest.as_slice() {
        [
            "paths" | "webhooks",
            path,
            "additionalOperations",
            method,
            ..,
        ] => (format!("{method} {path}"), 4),
        ["paths" | "webhooks", path, method, ..] if is_method(method) => {
            (format!("{} {path}", method.to_uppercase()), 3)
        }
        ["paths" | "webhooks", path, ..] => ((*path).to_owned(), 2),
        ["components", _, name, ..] => ((*name).to_owned(), 3),
        [
            "definitions" | "parameters" | "responses" | "securityDefinitions",
            name,
            ..,
        ] => ((*name).to_owned(), 2),
        _ => return None,
    };
    rest.drain(..taken);
    Some(name)
}

fn is_method(word: &str) -> bool {
    const METHODS: [&str; 9] = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
    ];
    METHODS.contains(&word)
}

/// The next word of a name, and the segments behind it.
fn step<'a, 'b>(rest: &'a [&'b str], node: Option<&Node>) -> (String, &'a [&'b str]) {
    match rest {
        ["parameters", index] => (parameter(node).unwrap_or(format!("parameter {index}")), &[]),
        ["parameters", index, rest @ ..] => (format!("parameter {index}"), rest),
        ["requestBody", rest @ ..] => ("body".to_owned(), rest),
        ["responses", status, rest @ ..] => ((*status).to_owned(), rest),
        ["headers", name, rest @ ..] => (format!("header {name}"), rest),
        ["links", name, rest @ ..] => (format!("link {name}"), rest),
        ["callbacks", name, rest @ ..] => (format!("callback {name}"), rest),
        ["content", media_type, "schema", rest @ ..] | ["content", media_type, rest @ ..] => {
            ((*media_type).to_owned(), rest)
        }
        ["properties", name, rest @ ..] => (format!(".{name}"), rest),
        ["items", rest @ ..] => ("[]".to_owned(), rest),
        ["additionalProperties", rest @ ..] => (".*".to_owned(), rest),
        [word, rest @ ..] => ((*word).to_owned(), rest),
        [] => (String::new(), &[]),
    }
}

/// Where a parameter goes and its name, or the name of the one that it refers to.
fn parameter(node: Option<&Node>) -> Option<String> {
    let text = |key| node.and_then(|node| node.child(key)).and_then(Node::as_str);
    if let Some(target) = text("$ref") {
        let last = Pointer::parse(target.split_once('#')?.1)?
            .segments()
            .last()?;
        return Some(format!("parameter {last}"));
    }
    Some(format!("{} {}", text("in")?, text("name")?))
}

#[cfg(test)]
mod tests {
    use super::name;
    use crate::pointer::Pointer;
    use crate::source::Source;

    fn check(pointer: &str, expected: &str) {
        let text =
            "paths: {/a: {get: {parameters: [{in: query, name: limit}, {$ref: '#/x/y~1z'}, 3]}}}";
        let source = Source::parse("spec", text.to_owned()).unwrap();
        let pointer = Pointer::parse(pointer).unwrap();
        assert_eq!(
            name("models/pet.yaml", &pointer, source.get(&pointer)),
            expected
        );
    }

    #[test]
    fn parts_of_operations() {
        check("/paths/~1a/get", "GET /a");
        check("/paths/~1a/additionalOperations/COPY", "COPY /a");
        check("/paths/~1a/get/parameters/0", "GET /a query limit");
        check("/paths/~1a/get/parameters/1", "GET /a parameter y/z");
        check("/paths/~1a/get/parameters/2", "GET /a parameter 2");
        check("/paths/~1a/parameters/0/schema", "/a parameter 0 schema");
        check(
            "/paths/~1a/get/requestBody/content/text~1x/schema",
            "GET /a body text/x",
        );
        check(
            "/paths/~1a/get/responses/200/headers/X-A",
            "GET /a 200 header X-A",
        );
        check("/webhooks/born/post", "POST born");
    }

    #[test]
    fn parts_of_components() {
        check("/components/schemas/Pet", "Pet");
        check(
            "/components/schemas/Pet/properties/tags/items",
            "Pet.tags[]",
        );
        check(
            "/definitions/Pet/allOf/1/additionalProperties",
            "Pet allOf 1.*",
        );
        check("/components/securitySchemes/key", "key");
    }

    #[test]
    fn whatever_else_is_called_after_its_file() {
        check("", "pet");
        check("/properties/owner", "pet.owner");
        check("/components", "pet components");
        check("/paths", "pet paths");
    }
}
