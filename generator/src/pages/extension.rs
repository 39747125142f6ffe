//! Decides what extensions of a description say of pages: our own, and others whose meaning is plain.

use super::said::{Key, Said, Style};
use crate::site::Site;
use crate::source::{Map, Node};

/// What an extension of an operation says.
pub(super) struct Extension {
    /// Where it stands.
    pub(super) at: Site,
    /// Its name.
    pub(super) name: String,
    /// What it says, or why that is not known.
    pub(super) said: Result<Said, String>,
}

/// The extension of this program, with the keys of the config.
pub(super) const OWN: &str = "x-specsmith-pages";

/// The extension of an operation that counts: our own, or else the first that is understood, or else the first.
pub(super) fn extension(node: &Node, at: &Site) -> Option<Extension> {
    let mut found: Vec<Extension> = Vec::new();
    for (name, value) in node.as_map()? {
        let said = match name.as_str() {
            OWN => own(value),
            "x-ms-pageable" => match pageable(value) {
                Some(said) => said,
                // The service has one page, and says so.
                None => continue,
            },
            "x-speakeasy-pagination" => speakeasy(value),
            name if is_of_pages(name) => Err("it is not one whose meaning is known".to_owned()),
            _ => continue,
        };
        let (at, name) = (at.child(name), name.clone());
        found.push(Extension { at, name, said });
    }
    let rank = |own: &Extension| (own.name != OWN, own.said.is_err());
    found.into_iter().min_by_key(rank)
}

fn is_of_pages(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words = ["paginat", "pageable", "paging"];
    name.starts_with("x-") && words.iter().any(|word| name.contains(word))
}

fn own(value: &Node) -> Result<Said, String> {
    let Some(map) = value.as_map() else {
        return Err(format!("it must be an object, this is {}", value.kind()));
    };
    let style = map.get("style").and_then(Node::as_str).unwrap_or_default();
    let style = Style::of(style).ok_or_else(|| {
        let names: Vec<String> = Style::ALL
            .iter()
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        format!("its `style` must be one of {}", names.join(", "))
    })?;
    let mut said = Said::new(style);
    for (name, value) in map {
        let key = Key::ALL.iter().find(|(own, _)| own == name);
        match (name.as_str(), key, value.as_str()) {
            ("style", _, _) => {}
            ("first", _, _) => {
                let first = value.as_i64();
                said.first = Some(first.ok_or("its `first` must be an integer")?);
            }
            (_, Some((_, key)), Some(text)) => said = said.with(*key, text),
            (name, Some(_), None) => return Err(format!("its `{name}` must be a string")),
            (name, None, _) => return Err(format!("it has the unknown key `{name}`")),
        }
    }
    match said.wrong() {
        None => Ok(said),
        Some((_, message)) => Err(message),
    }
}

/// `x-ms-pageable` (Azure's extensions of Swagger): none where there is one page only.
fn pageable(value: &Node) -> Option<Result<Said, String>> {
    let text = |key| value.get(key).and_then(Node::as_str);
    if text("operationName").is_some() {
        let why = "another operation, which it names, gives the next page";
        return Some(Err(why.to_owned()));
    }
    let next = text("nextLinkName").filter(|name| !name.is_empty())?;
    let items = text("itemName")
        .filter(|name| !name.is_empty())
        .unwrap_or("value");
    let said = Said::new(Style::NextUrl);
    Some(Ok(said.with(Key::Next, next).with(Key::Items, items)))
}

/// `x-speakeasy-pagination`, as its documentation describes it.
fn speakeasy(value: &Node) -> Result<Said, String> {
    let input = |kind: &str| {
        let inputs = value
            .get("inputs")
            .and_then(Node::as_list)
            .unwrap_or_default();
        let is_wanted = |own: &&Node| own.get("type").and_then(Node::as_str) == Some(kind);
        inputs.iter().find(is_wanted).and_then(Node::as_map)
    };
    let outputs = value.get("outputs");
    let output = |key| outputs.and_then(|own| own.get(key)).and_then(Node::as_str);
    let mut said = match value.get("type").and_then(Node::as_str) {
        Some("offsetLimit") => match (input("page"), input("offset")) {
            (Some(page), _) => Said::new(Style::Page).with(Key::Page, named(page)?),
            (None, Some(offset)) => Said::new(Style::Offset).with(Key::Offset, named(offset)?),
            (None, None) => return Err("it has no input of the type `page` or `offset`".to_owned()),
        },
        Some("cursor") => {
            let cursor = input("cursor").ok_or("it has no input of the type `cursor`")?;
            let said = Said::new(Style::Cursor).with(Key::Cursor, named(cursor)?);
            let next = output("nextCursor").ok_or("it has no output `nextCursor`")?;
            match output("results").and_then(|list| next.strip_prefix(list)?.strip_prefix("[-1]")) {
                Some(rest) => said.with(Key::Last, path(&format!("${rest}"))?),
                None => said.with(Key::Next, path(next)?),
            }
        }
        Some("url") => {
            let next = output("nextUrl").ok_or("it has no output `nextUrl`")?;
            Said::new(Style::NextUrl).with(Key::Next, path(next)?)
        }
        _ => return Err("its `type` is not one that is known".to_owned()),
    };
    if let Some(results) = output("results").filter(|own| *own != "$") {
        said = said.with(Key::Items, path(results)?);
    }
    if let Some(limit) = input("limit").filter(|_| said.style != Style::NextUrl) {
        said = said.with(Key::Limit, named(limit)?);
    }
    if let Some(pages) = output("numPages").filter(|_| said.style == Style::Page) {
        said = said.with(Key::Pages, path(pages)?);
    }
    Ok(said)
}

/// The parameter that an input is.
fn named(input: &Map) -> Result<String, String> {
    if input.get("in").and_then(Node::as_str) == Some("requestBody") {
        return Err("a property of the request body changes from page to page".to_owned());
    }
    let name = input.get("name").and_then(Node::as_str);
    name.map(str::to_owned)
        .ok_or_else(|| "an input of it has no name".to_owned())
}

/// A `JSONPath` that only names members, as a JSON pointer.
fn path(text: &str) -> Result<String, String> {
    let wrong = || format!("`{text}` is more than the names of properties");
    let rest = text.strip_prefix("$.").ok_or_else(wrong)?;
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
    };
    let names: Vec<&str> = rest.split('.').collect();
    if names.iter().copied().all(is_name) {
        Ok(super::fit::pointer(&names))
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::{Extension, extension};
    use crate::site::Site;
    use crate::source::Source;

    /// What the extensions of an operation say, as lines of a config.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let source = Source::parse("a.yaml", text.to_owned()).unwrap();
        let found = extension(source.root(), &Site::root());
        let told = match found {
            None => "nothing".to_owned(),
            Some(Extension { said: Ok(said), .. }) => said.to_string().replace('\n', ", "),
            Some(Extension {
                name,
                said: Err(why),
                ..
            }) => format!("{name}: {why}"),
        };
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn our_own_has_the_keys_of_the_config() {
        check(
            "x-specsmith-pages: {style: page, page: p, first: 0, more: meta.more}",
            "style = \"page\", page = \"p\", more = \"meta.more\", first = 0",
        );
        check("x-specsmith-pages: {style: none}", "style = \"none\"");
        check(
            "x-specsmith-pages: {style: pages}",
            "x-specsmith-pages: its `style` must be one of `cursor`, `offset`, `page`, `link-header`, `next-url`, `none`",
        );
        check(
            "x-specsmith-pages: true",
            "x-specsmith-pages: it must be an object, this is a boolean",
        );
        check(
            "x-specsmith-pages: {style: page, pag: p}",
            "x-specsmith-pages: it has the unknown key `pag`",
        );
        check(
            "x-specsmith-pages: {style: page}",
            "x-specsmith-pages: the style `page` needs `page`",
        );
        check(
            "x-specsmith-pages: {style: page, page: 1}",
            "x-specsmith-pages: its `page` must be a string",
        );
    }

    #[test]
    fn it_counts_before_others() {
        let text = "x-ms-pageable: {nextLinkName: next}\nx-specsmith-pages: {style: none}";
        check(text, "style = \"none\"");
        let text = "x-pagination: true\nx-ms-pageable: {nextLinkName: next}";
        check(
            text,
            "style = \"next-url\", items = \"value\", next = \"next\"",
        );
    }

    #[test]
    fn that_of_azure_is_a_url_in_the_answer() {
        let items = "x-ms-pageable: {nextLinkName: next, itemName: items}";
        check(
            items,
            "style = \"next-url\", items = \"items\", next = \"next\"",
        );
        check("x-ms-pageable: {nextLinkName: null}", "nothing");
        check(
            "x-ms-pageable: {nextLinkName: next, operationName: more}",
            "x-ms-pageable: another operation, which it names, gives the next page",
        );
    }

    #[test]
    fn that_of_speakeasy_is_translated_where_it_is_plain() {
        check(
            "x-speakeasy-pagination: {type: offsetLimit, inputs: [{name: p, in: parameters, type: page}, \
             {name: l, in: parameters, type: limit}], outputs: {results: $.a.b, numPages: $.n}}",
            "style = \"page\", page = \"p\", limit = \"l\", items = \"/a/b\", pages = \"/n\"",
        );
        check(
            "x-speakeasy-pagination: {type: cursor, inputs: [{name: c, in: parameters, type: cursor}], \
             outputs: {results: $.data, nextCursor: '$.data[-1].id'}}",
            "style = \"cursor\", cursor = \"c\", items = \"/data\", last = \"/id\"",
        );
        check(
            "x-speakeasy-pagination: {type: url, outputs: {results: $, nextUrl: $.next}}",
            "style = \"next-url\", next = \"/next\"",
        );
        check(
            "x-speakeasy-pagination: {type: cursor, inputs: [{name: c, in: requestBody, type: cursor}], \
             outputs: {nextCursor: $.next}}",
            "x-speakeasy-pagination: a property of the request body changes from page to page",
        );
        check(
            "x-speakeasy-pagination: {type: url, outputs: {nextUrl: '$.a[0]'}}",
            "x-speakeasy-pagination: `$.a[0]` is more than the names of properties",
        );
    }

    #[test]
    fn others_are_met_and_not_understood() {
        check(
            "x-pagination: {}",
            "x-pagination: it is not one whose meaning is known",
        );
        check(
            "x-fern-pagination: {}",
            "x-fern-pagination: it is not one whose meaning is known",
        );
        check("x-page-title: a\nsummary: pagination", "nothing");
    }
}
