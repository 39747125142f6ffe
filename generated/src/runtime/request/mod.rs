//! Requests: an operation and the values of its parameters, and what becomes of them on the wire.

pub(crate) mod answer;
pub(crate) mod body;
mod builder;
mod encode;
pub(crate) mod form;
mod reply;
pub(crate) mod style;
mod values;

use std::borrow::Cow;

use super::client::Options;
use super::codec::{Fault, Field, SENSITIVE, Slot, View, debug_fields};
use super::transport::HttpBody;
use super::{Error, ErrorKind};
pub(crate) use body::Body;
use body::{Content, Payload};
#[allow(
    unused_imports,
    reason = "what only operations use, and not every API has one"
)]
pub(crate) use builder::Describe;
pub use builder::Request;
#[allow(unused_imports, reason = "not every API has forms")]
pub(crate) use form::{Encoding, FieldStyle};
pub use reply::Reply;
pub(crate) use reply::read_reply;
use style::Style;

/// What the description says of an operation: all that is the same for each of its calls.
pub struct Operation {
    /// What `Debug` calls its requests.
    pub(crate) name: &'static str,
    pub(crate) id: &'static str,
    pub(crate) method: &'static str,
    /// The path template, `/pets/{petId}`. It may have a query, `/pets?sort={order}`.
    pub(crate) path: &'static str,
    /// Where it is served, if that is not where the API is: a number of
    /// [`OPERATION_SERVERS`](crate::OPERATION_SERVERS).
    pub(crate) server: Option<usize>,
    /// What it needs of the security schemes, by the number of that among all that operations need.
    pub(crate) security: usize,
    /// The media types of the answers, for the `accept` header.
    pub(crate) accept: &'static str,
    /// The request body, in each of the media types that a caller can choose from.
    pub(crate) bodies: &'static [Body],
    /// The successes.
    pub(crate) answers: &'static [answer::Case],
    /// The errors, if all have a body of one type.
    pub(crate) errors: &'static [answer::Case],
    pub(crate) parameters: &'static [Parameter],
}

impl Operation {
    /// Whether an answer may be one that is read as it comes.
    pub(crate) fn streams(&self) -> bool {
        self.answers.iter().any(|case| case.2.is_streamed())
    }

    /// Whether an answer may be server-sent events.
    pub(crate) fn has_events(&self) -> bool {
        self.answers
            .iter()
            .any(|case| case.2 == answer::Form::Events)
    }
}

/// One parameter of an operation, a form field and the body among them.
pub struct Parameter {
    pub(crate) field: Field,
    pub(crate) place: Place,
}

/// Where a parameter goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the place of its name in the path template.
    Path(Style),
    Query(Style),
    /// The whole query (OpenAPI 3.2, section 4.12.1).
    QueryString(Style),
    Header(Style),
    Cookie(Style),
    /// A field of the first of the bodies.
    Field,
    /// Fields of it that have no name of their own: each member of the value.
    Fields,
    /// A header of the part of a multipart body that has this name.
    PartHeader(&'static str),
    /// The whole body, the one with this index.
    Body(usize),
}

/// What a caller adds to a request beside its parameters: a name and a value.
#[derive(Clone)]
pub enum Extra {
    Header(String, String),
    Query(String, String),
    /// Where it goes instead of the URL of its parameters: the URL of a page that follows.
    Url(String),
}

/// The values of one call: a row of slots beside the operation's parameters.
pub trait Call {
    fn operation(&self) -> &'static Operation;
    /// The value of the parameter `index`.
    fn part(&self, index: usize) -> &dyn Slot;
    /// What is sent beside the parameters.
    fn extras(&self) -> &[Extra] {
        &[]
    }
    /// What it has of its own instead of what its client has.
    fn options(&self) -> Options {
        Options::default()
    }
}

/// `Debug` of a call: its parameters, without secrets.
pub(crate) fn debug_call(call: &dyn Call, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    let operation = call.operation();
    let fields = operation
        .parameters
        .iter()
        .map(|parameter| &parameter.field);
    debug_fields(f, operation.name, fields, &|index| call.part(index))
}

/// What is sent, ready but for the server it goes to.
pub(crate) struct Message {
    pub(crate) operation: &'static Operation,
    /// The path with all parameters in it, percent-encoded.
    pub(crate) path: Cow<'static, str>,
    /// The query without its question mark, percent-encoded.
    pub(crate) query: String,
    /// The URL that it goes to instead of the path, without a query.
    pub(crate) url: Option<String>,
    pub(crate) headers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    pub(crate) body: Option<HttpBody>,
    /// Whether one of the parameters is a secret.
    pub(crate) is_secret: bool,
}

impl Message {
    /// Fills in the operation's parameters with the values of `call`.
    pub(crate) fn new(call: &dyn Call) -> Result<Self, Error> {
        let operation = call.operation();
        let refused = |fault: Fault| {
            let message = format!("the request cannot be sent: {fault}");
            Error::new(ErrorKind::Request, message).of(operation.id)
        };
        let mut message = Self {
            operation,
            path: operation.path.into(),
            query: String::new(),
            url: None,
            headers: Vec::new(),
            body: None,
            is_secret: false,
        };
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let put = message.put(parameter, || call.part(index));
            put.map_err(|fault| refused(fault.of(parameter.field)))?;
            message.is_secret |= parameter.field.is(SENSITIVE) && is_given(call.part(index));
        }
        message.add(call.extras()).map_err(refused)?;
        message.add_own_query();
        message.go_elsewhere(call.extras());
        message.put_body(call).map_err(refused)?;
        Ok(message)
    }

    /// Puts a parameter into its place, if that is not in the body.
    fn put<'s>(
        &mut self,
        parameter: &Parameter,
        slot: impl FnOnce() -> &'s dyn Slot,
    ) -> Result<(), Fault> {
        let name = parameter.field.wire();
        match parameter.place {
            Place::Path(style) => self.put_path(name, &style::path(name, slot(), style)?)?,
            Place::Query(style) => self.put_query(&style::query(name, slot(), style)?),
            Place::QueryString(style) => self.put_query(&style::query_string(slot(), style)?),
            Place::Header(style) => {
                let value = style::header(slot(), style)?;
                self.headers
                    .extend(value.map(|value| (name.into(), value.into())));
            }
            Place::Cookie(style) => self.put_cookie(&style::cookie(name, slot(), style)?),
            Place::Field | Place::Fields | Place::PartHeader(_) | Place::Body(_) => {}
        }
        Ok(())
    }

    /// A value's own braces are percent-encoded, so it never is a parameter itself. What would make
    /// it another path is refused: nothing, and dot segments, which URL parsers resolve even when
    /// they are percent-encoded.
    fn put_path(&mut self, name: &str, value: &str) -> Result<(), Fault> {
        let braces = format!("{{{name}}}");
        if value.is_empty() && segments(&self.path).any(|own| own.contains(&braces)) {
            return Err(Fault::expected("a value for the path", "an empty one"));
        }
        let path = self.path.replace(&braces, value);
        let dots = |path| segments(path).filter(|own| is_dots(own)).count();
        if dots(&path) > dots(&self.path) {
            return Err(Fault::expected("a value for the path", "a dot segment"));
        }
        self.path = path.into();
        Ok(())
    }

    fn put_query(&mut self, pairs: &[String]) {
        style::join(&mut self.query, pairs, "&");
    }

    /// All cookies go in one header (RFC 6265, section 5.4).
    fn put_cookie(&mut self, pairs: &[String]) {
        match self
            .headers
            .iter_mut()
            .find(|(name, _)| name.eq_ignore_ascii_case("cookie"))
        {
            Some((_, cookies)) => style::join(cookies.to_mut(), pairs, "; "),
            None if pairs.is_empty() => {}
            None => self
                .headers
                .push(("cookie".into(), pairs.join("; ").into())),
        }
    }

    /// Adds what the caller gave beside the parameters. Headers replace those of parameters; what
    /// is given twice goes twice.
    fn add(&mut self, extras: &[Extra]) -> Result<(), Fault> {
        if extras.is_empty() {
            return Ok(());
        }
        let replaced = |name: &str| {
            let mut extras = extras.iter();
            extras.any(|own| matches!(own, Extra::Header(own, _) if own.eq_ignore_ascii_case(name)))
        };
        self.headers.retain(|(name, _)| !replaced(name));
        for extra in extras {
            match extra {
                Extra::Header(name, value) => {
                    let value = style::visible(value.clone())?;
                    self.headers.push((name.clone().into(), value.into()));
                }
                Extra::Query(name, value) => self.put_query(&[style::pair(name, value)]),
                Extra::Url(_) => {}
            }
        }
        Ok(())
    }

    /// Adds the body, and its media type unless a header says that already.
    fn put_body(&mut self, call: &dyn Call) -> Result<(), Fault> {
        let Some((body, payload)) = self.body_of(call)? else {
            return Ok(());
        };
        let own = self
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if !own {
            let content_type = payload.content_type;
            let content_type = content_type.map_or(body.content_type.into(), Cow::Owned);
            self.headers.push(("content-type".into(), content_type));
        }
        self.body = Some(payload.body);
        Ok(())
    }

    /// The body that the call has values of. Of several media types it is the one that is given.
    fn body_of(&self, call: &dyn Call) -> Result<Option<(&'static Body, Payload)>, Fault> {
        let bodies = self.operation.bodies;
        for (index, parameter) in self.operation.parameters.iter().enumerate() {
            let Place::Body(body) = parameter.place else {
                continue;
            };
            let (slot, body) = (call.part(index), &bodies[body]);
            if bodies.len() == 1 || !matches!(slot.view(), View::Absent) {
                let payload = (body.write)(body, &Content::Whole(slot, call));
                let payload = payload.map_err(|fault| fault.of(parameter.field))?;
                return Ok(payload.map(|payload| (body, payload)));
            }
        }
        let Some(body) = bodies.first() else {
            return Ok(None);
        };
        let payload = (body.write)(body, &Content::Fields(call))?;
        Ok(payload.map(|payload| (body, payload)))
    }

    /// Puts the query of the path template before the others, but for pairs that these replace.
    fn add_own_query(&mut self) {
        let Some((path, own)) = self.path.split_once('?') else {
            return;
        };
        let given: Vec<&str> = self.query.split('&').map(name_of).collect();
        let kept = own.split('&').filter(|pair| !pair.is_empty());
        let kept = kept.filter(|pair| !given.contains(&name_of(pair)));
        let others = Some(self.query.as_str()).filter(|query| !query.is_empty());
        let pairs: Vec<&str> = kept.chain(others).collect();
        let query = pairs.join("&");
        self.path = path.to_owned().into();
        self.query = query;
    }

    /// Goes to the URL that was given, if one was: its query counts, and of the others only what the caller added and
    /// it does not have.
    fn go_elsewhere(&mut self, extras: &[Extra]) {
        let url = extras.iter().find_map(|extra| match extra {
            Extra::Url(url) => Some(url.as_str()),
            Extra::Header(..) | Extra::Query(..) => None,
        });
        let Some(url) = url else {
            return;
        };
        let url = url.split_once('#').map_or(url, |(url, _)| url);
        let (url, own) = url.split_once('?').unwrap_or((url, ""));
        let mut query = own.to_owned();
        for extra in extras {
            if let Extra::Query(name, value) = extra {
                let pair = style::pair(name, value);
                if own.split('&').all(|own| name_of(own) != name_of(&pair)) {
                    style::join(&mut query, &[pair], "&");
                }
            }
        }
        (self.url, self.query) = (Some(url.to_owned()), query);
    }
}

/// Whether a parameter has a value.
fn is_given(slot: &dyn Slot) -> bool {
    !matches!(slot.view(), View::Absent | View::Null)
}

/// The segments of a path that may have a query.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('?').take(1).flat_map(|path| path.split('/'))
}

/// Whether a segment stands for the path itself or for the one above it.
fn is_dots(segment: &str) -> bool {
    let dots = segment.to_ascii_lowercase().replace("%2e", ".");
    dots == "." || dots == ".."
}

/// The name of a pair of a query.
fn name_of(pair: &str) -> &str {
    pair.split_once('=').map_or(pair, |(name, _)| name)
}

#[cfg(test)]
mod tests;
