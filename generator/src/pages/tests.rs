use std::path::Path;

use super::{Proposal, Rule};
use crate::filter::Filter;
use crate::generate::examine;
use crate::input::Input;
use crate::source::{Files, Source};

/// What is proposed for an operation with these query parameters, each `name: type`, whose answer is this schema.
fn proposed(method: &str, parameters: &[&str], answer: &str) -> String {
    let parameter = |text: &&str| {
        let (name, schema) = text.split_once(": ").unwrap();
        format!("{{name: '{name}', in: query, schema: {{type: {schema}}}}}")
    };
    let parameters: Vec<String> = parameters.iter().map(parameter).collect();
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: a, version: '1'}}\npaths:\n  /a:\n    {method}:\n      operationId: a\n      \
         parameters: [{}]\n      responses:\n        '200': {{description: a, content: {{application/json: {{schema: \
         {{{answer}}}}}}}}}\n",
        parameters.join(", ")
    );
    let source = Source::parse("a.yaml", text).unwrap();
    let files = Files::load(source, None, Vec::new(), None);
    let input = Input::new("a.yaml");
    let examined = examine(&files, &input).unwrap();
    let said = examined
        .proposals
        .iter()
        .map(|own| own.said.to_string().replace('\n', ", "));
    said.collect()
}

#[track_caller]
fn check(parameters: &[&str], answer: &str, expected: &str) {
    assert_eq!(proposed("get", parameters, answer), expected);
}

/// An object with a list, and other properties.
fn page(others: &str) -> String {
    format!(
        "type: object, properties: {{data: {{type: array, items: {{type: object, required: [id], properties: \
             {{id: {{type: string}}}}}}}}, {others}}}"
    )
}

const LIST: &str = "type: array, items: {type: string}";

#[test]
fn numbers_of_pages_need_a_size_or_a_total() {
    let usual = "style = \"page\", page = \"page\", limit = \"per_page\", first = 1";
    check(&["page: integer", "per_page: integer"], LIST, usual);
    check(
        &["page: integer, default: 0", "per_page: integer"],
        LIST,
        "style = \"page\", page = \"page\", limit = \"per_page\"",
    );
    check(
        &["page: integer", "per_page: integer", "page_token: string"],
        LIST,
        "",
    );
    check(&["page: integer"], LIST, "");
    check(&["page: boolean", "per_page: integer"], LIST, "");
    check(
        &["page: integer", "per_page: integer"],
        "type: object, properties: {a: {type: string}}",
        "",
    );
    check(
        &["Page-Number: integer"],
        &page("meta: {type: object, properties: {totalPages: {type: integer}}}"),
        "style = \"page\", page = \"Page-Number\", pages = \"meta.totalPages\", first = 1",
    );
    assert_eq!(
        proposed("post", &["page: integer", "per_page: integer"], LIST),
        ""
    );
}

#[test]
fn offsets_need_a_size() {
    let total = page("total_count: {type: integer}");
    let usual = "style = \"offset\", offset = \"$skip\", limit = \"$top\", total = \"total_count\"";
    check(&["$skip: integer", "$top: integer"], &total, usual);
    check(&["offset: integer"], &total, "");
    check(&["start: string, format: date", "limit: integer"], LIST, "");
    check(
        &["startIndex: integer", "count: integer"],
        LIST,
        "style = \"offset\", offset = \"startIndex\", limit = \"count\", first = 1",
    );
}

#[test]
fn a_cursor_needs_its_parameter_and_its_property() {
    let token = page("nextPageToken: {type: string}");
    let usual = "style = \"cursor\", cursor = \"pageToken\", next = \"nextPageToken\"";
    check(&["pageToken: string"], &token, usual);
    check(&[], &token, "");
    check(&["pageToken: string"], &page("other: {type: string}"), "");
    check(
        &["after: string", "limit: integer"],
        &page(
            "paging: {type: object, properties: {next: {type: object, properties: {after: {type: string}}}}}",
        ),
        "style = \"cursor\", cursor = \"after\", limit = \"limit\", next = \"paging.next.after\"",
    );
    check(
        &["starting_after: string"],
        &page("has_more: {type: boolean}"),
        "style = \"cursor\", cursor = \"starting_after\", last = \"id\", more = \"has_more\"",
    );
    check(
        &["starting_after: string"],
        &page("more: {type: boolean}"),
        "",
    );
}

#[test]
fn a_page_that_is_a_text_is_a_cursor() {
    let next = page("next_page: {type: [string, 'null']}, total_count: {type: integer}");
    let usual = "style = \"cursor\", cursor = \"page\", limit = \"limit\", next = \"next_page\"";
    check(&["page: string", "limit: integer"], &next, usual);
    let number =
        "style = \"page\", page = \"page\", limit = \"limit\", total = \"total_count\", first = 1";
    check(&["page: integer", "limit: integer"], &next, number);
    check(&["offset: string", "limit: integer"], LIST, "");
}

#[test]
fn a_url_is_one_by_its_name_or_its_text() {
    check(
        &[],
        &page("next_url: {type: string}"),
        "style = \"next-url\", next = \"next_url\"",
    );
    check(
        &[],
        &page("next: {type: string, description: The URL of the next page}"),
        "style = \"next-url\", next = \"next\"",
    );
    check(
        &[],
        &page("next: {type: string, description: What comes next}"),
        "",
    );
    check(
        &[],
        &page("next: {type: integer, description: The URL of the next page}"),
        "",
    );
    check(
        &[],
        &page(
            "_links: {type: object, properties: {next: {type: object, properties: {href: {type: string}}}}}",
        ),
        "style = \"next-url\", next = \"_links.next.href\"",
    );
    check(
        &[],
        &page("'@odata.nextLink': {type: string}"),
        "style = \"next-url\", next = \"@odata.nextLink\"",
    );
    check(
        &[],
        &page("links: {type: object, properties: {'next.url': {type: string}}}"),
        "style = \"next-url\", next = \"/links/next.url\"",
    );
}

#[test]
fn one_of_several_lists_is_told_by_its_name() {
    let both = page("next_url: {type: string}, errors: {type: array, items: {type: string}}");
    check(&[], &both, "style = \"next-url\", next = \"next_url\"");
    let both = both.replace("errors:", "others:");
    check(
        &[],
        &both,
        "style = \"next-url\", items = \"data\", next = \"next_url\"",
    );
    let neither = both.replace("data:", "ones:");
    check(&[], &neither, "");
}

/// The golden case has one of each kind.
#[test]
fn rules_of_all_that_is_proposed_take_all_of_it() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut input = Input::new(cases.join("pages-only-proposed/openapi.yaml"));
    let files = input.read().unwrap();
    let proposals = examine(&files, &input).unwrap().proposals;
    assert_eq!(proposals.len(), 8);
    let rule = |own: Proposal| Rule {
        operations: Filter::default(),
        said: own.said,
        origin: None,
        names: Vec::new(),
    };
    input.pages.rules = proposals.into_iter().map(rule).collect();
    let examined = examine(&files, &input).unwrap();
    assert_eq!(examined.proposals, []);
    assert_eq!(examined.problems, [], "each rule is used");
}

/// What is the matter with an extension of an operation whose answer has no type.
#[track_caller]
fn check_unfit(extension: &str, expected: &[&str]) {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: a, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: a\n      \
         x-specsmith-pages: {{{extension}}}\n      parameters: [{{name: c, in: query, schema: {{type: string}}}}]\n      \
         responses: {{'200': {{description: a, content: {{application/json: {{schema: {{}}}}}}}}}}\n"
    );
    let source = Source::parse("a.yaml", text).unwrap();
    let files = Files::load(source, None, Vec::new(), None);
    let input = Input::new("a.yaml");
    let examined = examine(&files, &input).unwrap();
    let told = examined.diagnostics.iter();
    let told: Vec<_> = told.map(|own| own.diagnostic.message.as_str()).collect();
    assert_eq!(told, expected);
}

#[test]
fn what_has_no_type_is_taken_at_its_word() {
    check_unfit("style: cursor, cursor: c, items: a.b, next: a.c.d", &[]);
    check_unfit(
        "style: cursor, cursor: c, items: a.b, next: a.b.c",
        &["`x-specsmith-pages` does not fit: `items` and `next` are not apart"],
    );
    check_unfit(
        "style: cursor, cursor: c, items: a, next: b, more: b",
        &["`x-specsmith-pages` does not fit: `next` and `more` are not apart"],
    );
    check_unfit(
        "style: cursor, cursor: c, next: b",
        &[
            "`x-specsmith-pages` does not fit: the answer is no list, and has not one property that is",
        ],
    );
    let deep = "/a".repeat(100_000);
    check_unfit(
        &format!("style: next-url, items: a, next: {deep}"),
        &["`x-specsmith-pages` does not fit: the answer has no property `a` there"],
    );
}
