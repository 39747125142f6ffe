//! Decides which operation a request is one of: by its method and by the template that its path fits, the most literal
//! one (OpenAPI 3.1, section 4.8.8).

use std::borrow::Cow;

use form_urlencoded::parse;
use http::Method;
use percent_encoding::percent_decode_str;
use reqwest::Url;

use crate::runtime::request::{Operation, Place};
use crate::runtime::server::BaseUrls;

/// Where the operations of one client are served.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Bases {
    api: Url,
    /// Those of operations that are served elsewhere, but for those that have no URL.
    operations: Vec<Option<Url>>,
}

impl Bases {
    pub(super) fn of(urls: &BaseUrls) -> Self {
        let operations = urls.operations.iter();
        Self {
            api: urls.api_url.clone(),
            operations: operations.map(|url| url.clone().ok()).collect(),
        }
    }

    fn of_operation(&self, operation: &Operation) -> Option<&Url> {
        let own = operation
            .server
            .and_then(|server| self.operations.get(server));
        match own {
            Some(own) => own.as_ref(),
            None => Some(&self.api),
        }
    }
}

/// The values of the parameters in a path, by their names.
pub(super) type PathValues = Vec<(&'static str, String)>;

/// An operation that a request may be one of.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) operation: &'static Operation,
    pub(super) values: PathValues,
    rank: Rank,
}

/// How literal a template is: for each segment how many bytes of it are no parameter, `usize::MAX` if all are. Then the pairs of its query.
type Rank = (Vec<usize>, usize);

/// The operations that a request may be one of, of the most literal template: more than one only where the description
/// does not tell them apart.
pub(super) fn find(
    operations: &[&'static Operation],
    bases: &[Bases],
    method: &Method,
    url: &Url,
) -> Vec<Route> {
    let own = operations
        .iter()
        .filter(|own| own.method == method.as_str());
    let routes = own.flat_map(|operation| {
        let paths = bases.iter().filter_map(|bases| {
            let base = bases.of_operation(operation)?;
            below(base, url)
        });
        paths.filter_map(|path| route(operation, path, url))
    });
    let mut routes: Vec<Route> = routes.collect();
    let best = routes.iter().map(|route| route.rank.clone()).max();
    routes.retain(|route| Some(&route.rank) == best.as_ref());
    routes
}

/// The path of a URL without that of its base URL.
fn below<'u>(base: &Url, url: &'u Url) -> Option<&'u str> {
    let path = url.path().strip_prefix(base.path().trim_end_matches('/'))?;
    (base.origin() == url.origin() && (path.is_empty() || path.starts_with('/'))).then_some(path)
}

fn route(operation: &'static Operation, path: &str, url: &Url) -> Option<Route> {
    // What is behind a `#` reaches no server.
    let template = operation.path.split('#').next().unwrap_or_default();
    let (template, query) = template.split_once('?').unwrap_or((template, ""));
    let mut values = Vec::new();
    let tokens = tokens(template);
    if !fits(
        &tokens,
        path.trim_start_matches('/'),
        operation,
        &mut values,
    ) {
        return None;
    }
    let pairs = own_query(operation, query, url, &mut values)?;
    Some(Route {
        operation,
        values,
        rank: (rank(&tokens), pairs),
    })
}

/// A piece of a template.
#[derive(Clone, Copy)]
enum Token {
    Literal(&'static str),
    Parameter(&'static str),
}

fn tokens(template: &'static str) -> Vec<Token> {
    let mut rest = template.trim_start_matches('/');
    let mut tokens = Vec::new();
    while let Some((literal, name, after)) = split_at_braces(rest) {
        if !literal.is_empty() {
            tokens.push(Token::Literal(literal));
        }
        tokens.push(Token::Parameter(name));
        rest = after;
    }
    if !rest.is_empty() {
        tokens.push(Token::Literal(rest));
    }
    tokens
}

/// What is before the first braces, in them and behind.
fn split_at_braces(text: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let (literal, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((literal, name, after))
}

/// Whether a path is what a template makes; then `values` has those of its parameters.
fn fits(tokens: &[Token], path: &str, operation: &Operation, values: &mut PathValues) -> bool {
    match tokens.split_first() {
        None => path.is_empty(),
        Some((Token::Literal(literal), rest)) => {
            without(path, literal).is_some_and(|path| fits(rest, path, operation, values))
        }
        Some((Token::Parameter(name), rest)) => {
            let longest = match path.find('/') {
                Some(end) if !is_reserved(operation, name) => end,
                _ => path.len(),
            };
            let mut ends = path.char_indices().map(|(at, c)| at + c.len_utf8());
            ends.any(|end| {
                let kept = values.len();
                values.push((name, decoded(&path[..end]).into_owned()));
                let fits = end <= longest && fits(rest, &path[end..], operation, values);
                if !fits {
                    values.truncate(kept);
                }
                fits
            })
        }
    }
}

/// Whether the value of a parameter may have slashes.
fn is_reserved(operation: &Operation, name: &str) -> bool {
    operation.parameters.iter().any(|own| {
        own.field.wire() == name && matches!(own.place, Place::Path(style) if style.reserved)
    })
}

/// A path without the literal that it begins with, however both are percent-encoded.
fn without<'p>(path: &'p str, literal: &str) -> Option<&'p str> {
    let mut path = path;
    let mut literal = literal;
    while !literal.is_empty() {
        let (wanted, literal_rest) = unit(literal)?;
        let (found, path_rest) = unit(path)?;
        if wanted != found {
            return None;
        }
        (literal, path) = (literal_rest, path_rest);
    }
    Some(path)
}

/// The first character of a text, and what is behind it. An encoded slash is no slash.
fn unit(text: &str) -> Option<(Cow<'_, [u8]>, &str)> {
    let first = text.chars().next()?;
    let mut end = first.len_utf8();
    if first == '%' {
        // A character of several bytes is that many triples.
        let mut bytes = decoded_bytes(text.get(..3)?);
        end = 3;
        while std::str::from_utf8(&bytes).is_err() && bytes.len() < 4 {
            let Some(triple) = text.get(end..end + 3).filter(|own| own.starts_with('%')) else {
                break;
            };
            bytes.extend(decoded_bytes(triple));
            end += 3;
        }
        let bytes = if bytes == b"/" {
            b"%2F".to_vec()
        } else {
            bytes
        };
        return Some((bytes.into(), &text[end..]));
    }
    Some((text.as_bytes()[..end].into(), &text[end..]))
}

fn decoded_bytes(text: &str) -> Vec<u8> {
    percent_decode_str(text).collect()
}

fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

/// How many pairs of the query of a template a request has; `None` if it lacks one. A parameter of the same name may
/// replace a pair.
fn own_query(
    operation: &'static Operation,
    query: &'static str,
    url: &Url,
    values: &mut PathValues,
) -> Option<usize> {
    let given: Vec<(Cow<'_, str>, Cow<'_, str>)> = url.query_pairs().collect();
    let mut count = 0;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = parse(name.as_bytes()).next()?.0;
        let parameter = value
            .strip_prefix('{')
            .and_then(|own| own.strip_suffix('}'));
        let mut found = given.iter().filter(|(own, _)| *own == name);
        match parameter {
            Some(parameter) => values.push((parameter, found.next()?.1.clone().into_owned())),
            None if found.any(|(_, own)| *own == decoded(value)) => count += 1,
            None if is_query(operation, &name) => {}
            None => return None,
        }
    }
    Some(count)
}

fn is_query(operation: &Operation, name: &str) -> bool {
    operation.parameters.iter().any(|own| {
        own.field.wire() == name && matches!(own.place, Place::Query(_) | Place::QueryString(_))
    })
}

fn rank(tokens: &[Token]) -> Vec<usize> {
    let mut ranks = vec![usize::MAX];
    let mut literal = 0;
    for token in tokens {
        let Token::Literal(text) = token else {
            set(&mut ranks, literal);
            continue;
        };
        for (index, segment) in text.split('/').enumerate() {
            if index > 0 {
                ranks.push(usize::MAX);
                literal = 0;
            }
            literal += segment.len();
            let last = ranks.last_mut();
            if let Some(last) = last.filter(|own| **own != usize::MAX) {
                *last = literal;
            }
        }
    }
    ranks
}

/// Says that the last segment is no literal alone.
fn set(ranks: &mut [usize], literal: usize) {
    if let Some(last) = ranks.last_mut() {
        *last = literal;
    }
}
