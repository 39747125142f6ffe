//! Proves that no text of a description gets out of its literal: whatever it holds, the output is
//! Rust, and of the same shape, and no example, tag or link of its documentation is the description's.

use std::collections::BTreeMap;
use std::path::Path;

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use serde_json::{Value, json};
use specsmith::source::Source;
use specsmith::{Package, generate_from, source};

mod support;

use support::{Chance, files};

const ROUNDS: u64 = 500;

/// What means something to Rust, Markdown, HTML, TOML, Tera, a shell, a terminal or a file system.
const PIECES: [&str; 58] = [
    "\"",
    "'",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "*/",
    "/*",
    "//",
    "///",
    "#",
    "\"#",
    "r#\"",
    "]",
    "[",
    "]] ",
    "#[x]",
    "{{ x }}",
    "{% if %}",
    "{% endraw %}",
    "{#",
    "#}",
    "{",
    "}",
    "(",
    ")",
    ";",
    "${x}",
    "$(x)",
    "`",
    "```",
    "```rust\n",
    "~~~\n",
    "\n    ",
    "\n\n\t",
    "<b>",
    "</script>",
    "<!--",
    "[x](y)",
    "[x]: y\n",
    "&lt;",
    "|",
    "> ",
    "- ",
    "1. ",
    "\n# ",
    "http://a.b/",
    "\u{202e}",
    "\u{0}",
    "\u{1b}[31m",
    "\u{feff}",
    "\u{2028}",
    "é",
    "漢",
    "😀",
    "../",
    "panic!()",
    " word ",
];

/// Texts that nothing is called after.
const TEXTS: [&str; 23] = [
    "/info/title",
    "/info/version",
    "/info/description",
    "/info/contact/name",
    "/info/contact/email",
    "/info/contact/url",
    "/tags/0/description",
    "/servers/0/description",
    "/servers/0/variables/v/description",
    "/servers/0/variables/v/default",
    "/paths/~1a~1{b}/post/summary",
    "/paths/~1a~1{b}/post/description",
    "/paths/~1a~1{b}/post/parameters/0/description",
    "/paths/~1a~1{b}/post/parameters/1/schema/default",
    "/paths/~1a~1{b}/post/requestBody/description",
    "/paths/~1a~1{b}/post/responses/200/description",
    "/paths/~1a~1{b}/post/responses/404/description",
    "/components/schemas/Model/title",
    "/components/schemas/Model/description",
    "/components/schemas/Model/properties/one/description",
    "/components/schemas/Model/properties/one/default",
    "/components/schemas/Kind/description",
    "/components/schemas/List/description",
];

/// Texts that identifiers are made of, and those that are sent.
const NAMES: [&str; 9] = [
    "/paths/~1a~1{b}/post/operationId",
    "/paths/~1a~1{b}/post/tags/0",
    "/paths/~1a~1{b}/post/parameters/1/name",
    "/paths/~1a~1{b}/post/parameters/2/name",
    "/components/schemas/Kind/enum/0",
    "/components/schemas/Kind/enum/1",
    "/components/schemas/Model/required/0",
    "/servers/0/url",
    "/paths/~1a~1{b}/post/security/0",
];

fn benign() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "word", "version": "word", "description": "word",
            "contact": { "name": "word", "email": "word", "url": "word" },
        },
        "servers": [{
            "url": "https://api.example.com/{v}", "description": "word",
            "variables": { "v": { "default": "word", "enum": ["word"], "description": "word" } },
        }],
        "tags": [{ "name": "Tag", "description": "word" }],
        "paths": { "/a/{b}": { "post": {
            "operationId": "call", "tags": ["Tag"], "summary": "word", "description": "word text",
            "security": [{ "key": [] }],
            "parameters": [
                { "name": "b", "in": "path", "required": true, "description": "word", "schema": { "type": "string" } },
                { "name": "q", "in": "query", "required": true, "schema": { "type": "string", "default": "word" } },
                { "name": "h", "in": "header", "schema": { "type": "string" } },
            ],
            "requestBody": {
                "description": "word",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Model" } } },
            },
            "responses": {
                "200": {
                    "description": "word",
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Kind" } } },
                },
                "404": {
                    "description": "word",
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/List" } } },
                },
            },
        } } },
        "components": { "schemas": {
            "Model": {
                "type": "object", "title": "word", "description": "word", "required": ["two"],
                "properties": {
                    "one": { "type": "string", "description": "word", "default": "word" },
                    "two": { "type": "string" },
                },
            },
            "Kind": { "type": "string", "description": "word", "enum": ["one", "two"] },
            "List": { "type": "array", "description": "word", "items": { "$ref": "#/components/schemas/List" } },
        } },
    })
}

type Files = BTreeMap<String, String>;

fn generated(description: &Value) -> Files {
    let source = Source::parse("openapi.json", description.to_string()).expect("JSON can be read");
    let files = files(generate_from(
        &source::Files::from(source),
        &Package::new("crate-name"),
    ));
    assert!(
        !files.contains_key("error"),
        "{}\n{description}",
        files["error"]
    );
    files
        .into_iter()
        .filter(|(path, _)| !path.starts_with("src/runtime/"))
        .collect()
}

/// The files of the benign description with each of its texts at `places` replaced.
fn attacked(chance: &mut Chance, places: &[&str]) -> (Value, Files) {
    let mut description = benign();
    for place in places {
        let value = description
            .pointer_mut(place)
            .expect("the place is in the description");
        let count = 1 + chance.below(8);
        let text: String = (0..count).map(|_| chance.pick(&PIECES)).collect();
        match value {
            Value::Object(map) => map.insert(text, json!([])).map_or((), drop),
            _ => *value = text.into(),
        }
    }
    let files = generated(&description);
    (description, files)
}

fn has_extension(path: &str, wanted: &str) -> bool {
    Path::new(path).extension().is_some_and(|own| own == wanted)
}

/// Reads the files that have a syntax, and gives the tokens of those in Rust.
fn check_parses(path: &str, text: &str) -> Option<TokenStream> {
    if has_extension(path, "toml") {
        toml::from_str::<toml::Table>(text)
            .unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
    }
    has_extension(path, "rs").then(|| {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
        quote::ToTokens::into_token_stream(file)
    })
}

/// The tokens without documentation, their literals all alike. The layout of long lines ends with a comma.
fn shape(tokens: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if is_doc(&group) => {
                while matches!(out.last(), Some(TokenTree::Punct(sign)) if matches!(sign.as_char(), '#' | '!'))
                {
                    out.pop();
                }
            }
            TokenTree::Group(group) => {
                let inner = shape(group.stream());
                out.push(Group::new(group.delimiter(), inner).into());
            }
            TokenTree::Literal(literal) if literal.to_string().starts_with('"') => {
                out.push(Literal::string("").into());
            }
            TokenTree::Punct(end) if end.as_char() == '>' => {
                out.pop_if(|last| matches!(last, TokenTree::Punct(sign) if sign.as_char() == ','));
                out.push(end.into());
            }
            other => out.push(other),
        }
    }
    // A comma at the end is a matter of layout.
    out.pop_if(|last| matches!(last, TokenTree::Punct(sign) if sign.as_char() == ','));
    out.into_iter().collect()
}

fn is_doc(group: &Group) -> bool {
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(ident)) if ident == "doc")
}

fn shapes(files: &Files) -> BTreeMap<&str, String> {
    let shaped =
        |(path, text)| check_parses(path, text).map(|tokens| (path, shape(tokens).to_string()));
    files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .filter_map(shaped)
        .collect()
}

/// What of a page or of an item's documentation does more than to be read: code that is a test, HTML,
/// and links that stay within the documentation.
fn active(markdown: &str) -> Vec<String> {
    let own = |target: &str| !target.starts_with("https://") && !target.starts_with("http://");
    // As rustdoc reads it.
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let found = |event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => Some("indented code".to_owned()),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
            (&*language != "text").then(|| format!("```{language}"))
        }
        Event::Start(
            Tag::Link {
                dest_url: target, ..
            }
            | Tag::Image {
                dest_url: target, ..
            },
        ) => own(&target).then(|| format!("a link to {target}")),
        Event::Html(html) | Event::InlineHtml(html) => Some(html.to_string()),
        _ => None,
    };
    Parser::new_ext(markdown, options)
        .filter_map(found)
        .collect()
}

/// The documentation of each item, of whatever kind, in its order.
#[derive(Default)]
struct Documentation(Vec<String>);

impl Documentation {
    fn read(&mut self, tokens: TokenStream) {
        let mut lines = Vec::new();
        for token in tokens {
            match token {
                TokenTree::Group(group) if is_doc(&group) => lines.push(doc_line(&group)),
                TokenTree::Punct(sign) if matches!(sign.as_char(), '#' | '!') => {}
                other => {
                    if !lines.is_empty() {
                        self.0.push(std::mem::take(&mut lines).join("\n"));
                    }
                    if let TokenTree::Group(group) = other {
                        self.read(group.stream());
                    }
                }
            }
        }
    }
}

fn doc_line(group: &Group) -> String {
    let literal = group
        .stream()
        .into_iter()
        .last()
        .expect("documentation has a text");
    let text = syn::parse_str::<syn::LitStr>(&literal.to_string()).map(|text| text.value());
    // Pages are included by a macro.
    text.unwrap_or_default()
        .strip_prefix(' ')
        .map(ToOwned::to_owned)
        .unwrap_or_default()
}

/// The active parts of all documentation, by file.
fn all_active(files: &Files) -> BTreeMap<&str, Vec<String>> {
    let pages = files.iter().filter(|(path, _)| has_extension(path, "md"));
    let pages = pages.map(|(path, text)| (path.as_str(), active(text)));
    let items = files.iter().filter_map(|(path, text)| {
        let mut documentation = Documentation::default();
        documentation.read(check_parses(path, text)?);
        Some((
            path.as_str(),
            documentation
                .0
                .iter()
                .flat_map(|text| active(text))
                .collect(),
        ))
    });
    pages.chain(items).collect()
}

#[test]
fn texts_do_not_change_the_shape() {
    let benign = generated(&benign());
    let (expected, harmless) = (shapes(&benign), all_active(&benign));
    for seed in 0..ROUNDS {
        let (description, files) = attacked(&mut Chance::new(seed), &TEXTS);
        let actual = shapes(&files);
        let paths: Vec<&&str> = actual.keys().collect();
        assert_eq!(
            expected.keys().collect::<Vec<_>>(),
            paths,
            "{description:#}"
        );
        for (path, shape) in &expected {
            assert_eq!(
                shape, &actual[path],
                "{path} of round {seed}: {description:#}"
            );
        }
        for (path, active) in all_active(&files) {
            assert_eq!(harmless[path], active, "round {seed}: {}", files[path]);
        }
    }
}

#[test]
fn names_give_rust() {
    for seed in 0..ROUNDS {
        let places: Vec<&str> = TEXTS.iter().chain(&NAMES).copied().collect();
        let (_, files) = attacked(&mut Chance::new(seed), &places);
        shapes(&files);
        for (path, active) in all_active(&files) {
            let alien = active.iter().find(|part| !is_ours(part));
            assert_eq!(alien, None, "round {seed}: {}", files[path]);
        }
    }
}

/// Whether an active part of the documentation is one that the templates make, up to its names.
fn is_ours(part: &str) -> bool {
    const FENCES: [&str; 4] = ["```toml", "```rust", "```rust,no_run", "```no_run"];
    let anchor = part
        .strip_prefix("<a id=\"")
        .is_some_and(|rest| !rest.contains('<'))
        || part == "</a>";
    let link = part.strip_prefix("a link to ").is_some_and(|target| {
        target.starts_with('#') || target.starts_with("../README.md#") || target.contains(".md")
    });
    let is_model = part
        .strip_prefix("a link to crate::models::")
        .is_some_and(|name| {
            name.chars()
                .all(|letter| letter.is_alphanumeric() || letter == '_')
        });
    FENCES.contains(&part)
        || is_model
        || anchor
        || link
        || part == "a link to crate::ClientBuilder::server"
        || part == "a link to crate::ClientBuilder::server_url"
        || part == "a link to crate::Error::documented"
        || part == "a link to crate::Unknown::of"
        || part == "a link to Self::send"
        || part == "a link to Self::send_raw"
}
