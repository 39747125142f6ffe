//! Requests: an operation and the values of its parameters, and what becomes of them on the wire.

pub(crate) mod answer;
mod builder;
mod style;

use super::codec::{Fault, Field, REQUIRED, Slot, View, debug_fields, to_json};
use super::{Error, ErrorKind};
#[allow(
    unused_imports,
    reason = "what only operations use, and not every API has one"
)]
pub(crate) use builder::Describe;
pub use builder::Request;
use style::Values;

/// What the description says of an operation: all that is the same for each of its calls.
pub struct Operation {
    /// What `Debug` calls its requests.
    pub(crate) name: &'static str,
    pub(crate) id: &'static str,
    pub(crate) method: &'static str,
    /// The path template, `/pets/{petId}`.
    pub(crate) path: &'static str,
    /// The media types of the answer, for the `accept` header.
    pub(crate) accept: &'static str,
    pub(crate) body: Option<Body>,
    pub(crate) parameters: &'static [Parameter],
}

/// What the description says of a request body.
pub struct Body {
    pub(crate) content_type: &'static str,
    pub(crate) required: bool,
}

/// One parameter of an operation, a form field and the body among them.
pub struct Parameter {
    pub(crate) field: Field,
    pub(crate) place: Place,
}

/// Where a parameter goes, by the default style of its location (OpenAPI 3.1, section 4.8.12).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Style `simple`.
    Path { explode: bool },
    /// Style `form`.
    Query { explode: bool },
    /// Style `simple`.
    Header { explode: bool },
    /// Style `form`.
    Cookie { explode: bool },
    /// A property of an `application/x-www-form-urlencoded` body.
    Form,
    /// The whole body as JSON.
    Json,
    /// The whole body as text.
    Text,
}

/// The values of one call: a row of slots beside the operation's parameters.
pub trait Call {
    fn operation(&self) -> &'static Operation;
    /// The value of the parameter `index`.
    fn part(&self, index: usize) -> &dyn Slot;
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
    pub(crate) path: String,
    /// The query without its question mark, percent-encoded.
    pub(crate) query: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Vec<u8>>,
    /// The fields of a form, until all are there to be the body.
    form: Option<String>,
}

impl Message {
    /// Fills in the operation's parameters with the values of `call`.
    pub(crate) fn new(call: &dyn Call) -> Result<Self, Error> {
        let operation = call.operation();
        let mut message = Self {
            operation,
            path: operation.path.to_owned(),
            query: String::new(),
            headers: Vec::new(),
            body: None,
            form: None,
        };
        for (index, parameter) in operation.parameters.iter().enumerate() {
            message.put(parameter, call.part(index)).map_err(|fault| {
                let fault = fault.of(parameter.field);
                let message = format!("the request cannot be sent: {fault}");
                Error::new(ErrorKind::Request, message).of(operation.id)
            })?;
        }
        message.finish();
        Ok(message)
    }

    fn put(&mut self, parameter: &Parameter, slot: &dyn Slot) -> Result<(), Fault> {
        let name = parameter.field.wire();
        let required = parameter.field.is(REQUIRED);
        match parameter.place {
            Place::Json if !required && matches!(slot.view(), View::Absent) => {}
            Place::Json => self.body = Some(to_json(slot)?),
            Place::Form => {
                let pairs = style::form_field(name, slot)?;
                style::join(self.form.get_or_insert_default(), &pairs, "&");
            }
            place => self.put_values(name, place, &Values::of(slot)?)?,
        }
        Ok(())
    }

    fn put_values(
        &mut self,
        name: &'static str,
        place: Place,
        values: &Values,
    ) -> Result<(), Fault> {
        match place {
            // A value's own braces are percent-encoded, so it never is a parameter itself.
            Place::Path { explode } => {
                let value = style::path(values, explode)?;
                self.path = self.path.replace(&format!("{{{name}}}"), &value);
            }
            Place::Text => self.body = values.text()?.map(String::into_bytes),
            _ if values.is_empty() => {}
            Place::Query { explode } => {
                style::join(&mut self.query, &style::form(name, values, explode), "&");
            }
            Place::Header { explode } => {
                self.headers.push((name, style::header(values, explode)?));
            }
            Place::Cookie { explode } => self.put_cookie(&style::form(name, values, explode)),
            Place::Form | Place::Json => {}
        }
        Ok(())
    }

    /// All cookies go in one header (RFC 6265, section 5.4).
    fn put_cookie(&mut self, pairs: &[String]) {
        match self
            .headers
            .iter_mut()
            .find(|(name, _)| name.eq_ignore_ascii_case("cookie"))
        {
            Some((_, cookies)) => style::join(cookies, pairs, "; "),
            None => self.headers.push(("cookie", pairs.join("; "))),
        }
    }

    /// Adds what the operation itself says. A form without a field is no body, unless one must be.
    fn finish(&mut self) {
        let Some(body) = &self.operation.body else {
            return;
        };
        if let Some(form) = self
            .form
            .take()
            .filter(|form| body.required || !form.is_empty())
        {
            self.body = Some(form.into_bytes());
        }
        let own = self
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if self.body.is_some() && !own {
            self.headers
                .push(("content-type", body.content_type.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests;
