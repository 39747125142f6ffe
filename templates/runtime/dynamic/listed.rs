//! The operations of the API, as a program sees them that knows none of them.

use std::fmt;

use serde_json::Value;

use super::answer::{
    ReadHeaders, Show, ShowError, Showing, error_body, error_headers, headers, show,
};
use super::nearest;
use super::parts::Part;
use crate::runtime::codec::{REQUIRED, SENSITIVE};
use crate::runtime::request::answer::{DescribeErrorHeaders, DescribeHeaders, Incoming};
use crate::runtime::request::{self, Describe, Place};
use crate::runtime::{Error, ErrorBody, ErrorKind, Response};

/// An operation of the API.
#[derive(Clone, Copy)]
pub struct Operation {
    pub(super) described: &'static request::Operation,
    pub(super) parts: &'static [Part],
    /// Reads the answer of a success as a typed call does.
    pub(super) show: fn(usize, Incoming) -> Showing,
    /// Reads the documented headers of a success, if there are some.
    pub(super) headers: Option<ReadHeaders>,
    /// The same of errors.
    pub(super) error_headers: Option<ReadHeaders>,
    /// Reads the documented body of an error, if there is one.
    pub(super) error_body: Option<fn(&Response) -> Option<Value>>,
}

impl Operation {
    /// The operation `O`, with a part for each of its parameters.
    pub(crate) const fn of<O: Describe>(parts: &'static [Part]) -> Self
    where
        O::Answer: Show,
    {
        Self {
            described: O::OPERATION,
            parts,
            show: show::<O::Answer>,
            headers: None,
            error_headers: None,
            error_body: None,
        }
    }

    /// The same with documented headers of successes.
    pub(crate) const fn with_headers<O: DescribeHeaders>(mut self) -> Self {
        self.headers = Some(headers::<O>);
        self
    }

    /// The same with documented headers of errors.
    pub(crate) const fn with_error_headers<O: DescribeErrorHeaders>(mut self) -> Self {
        self.error_headers = Some(error_headers::<O>);
        self
    }

    /// The same with documented bodies of errors.
    pub(crate) const fn with_errors<E: ErrorBody + ShowError>(mut self) -> Self {
        self.error_body = Some(error_body::<E>);
        self
    }

    /// Its id, as the description spells it, or words of method and path where it has none.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.described.id
    }

    /// Its method, such as `GET`.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.described.method
    }

    /// Its path template, such as `/pets/{petId}`.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.described.path
    }

    /// Its parameters, the fields of a form among them.
    pub fn parameters(&self) -> impl Iterator<Item = Parameter> + use<> {
        let parameters = self.described.parameters.iter().zip(self.parts);
        parameters.filter_map(|(own, part)| Parameter::of(own, part))
    }

    /// The media types that its body may have; none if it has no body.
    pub fn content_types(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.described.bodies.iter().map(|body| body.content_type)
    }

    /// Whether its body may have that very media type, and not one of a range.
    pub(super) fn has_exactly(&self, content_type: &str) -> bool {
        let mut known = self.content_types();
        known.any(|own| own.eq_ignore_ascii_case(content_type))
    }

    /// Whether a request needs a body.
    #[must_use]
    pub fn is_body_required(&self) -> bool {
        self.described
            .bodies
            .first()
            .is_some_and(|body| body.required)
    }

    /// The error body that the description gives for the answer's status, as its type writes it: what
    /// [`Error::documented`] gives. `None` where that is, or the description has no error bodies.
    #[must_use]
    pub fn documented(&self, error: &Error) -> Option<Value> {
        error.response().and_then(self.error_body?)
    }

    /// The headers that the description has for errors, as their types write them: what [`Error::typed_headers`]
    /// gives. `None` where that is, or the description has no such headers.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Decode`] if one is not what the description says.
    pub fn error_headers(&self, error: &Error) -> Result<Option<Value>, Error> {
        match (self.error_headers, error.response()) {
            (Some(read), Some(response)) => read(response).map(Some),
            _ => Ok(None),
        }
    }

    /// The operation of `operations` with that id, or with that method and path: `GET /pets`.
    pub(crate) fn find(operations: &'static [Self], name: &str) -> Option<&'static Self> {
        let by_id = operations.iter().find(|own| own.id() == name);
        by_id.or_else(|| {
            let (method, path) = name.split_once(' ')?;
            let same =
                |own: &&Self| own.path() == path && own.method().eq_ignore_ascii_case(method);
            operations.iter().find(same)
        })
    }

    /// The same, or an error with the names that are most like it.
    pub(super) fn named(operations: &'static [Self], name: &str) -> Result<&'static Self, Error> {
        Self::find(operations, name).ok_or_else(|| {
            let ids = operations.iter().map(|own| own.id().to_owned());
            let message = format!("there is no operation {name:?}{}", nearest::hint(name, ids));
            Error::new(ErrorKind::Request, message)
        })
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation")
            .field("id", &self.id())
            .field("method", &self.method())
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name, as the description spells it.
    pub name: &'static str,
    /// The part of a multipart body that it is a header of. Then it is given as `part.name`.
    pub part: Option<&'static str>,
    /// Where it goes.
    pub location: Location,
    /// Whether a call has to give it: the request needs it, and it has no default.
    pub is_required: bool,
    /// Whether its value is a secret, by its format or its name.
    pub is_secret: bool,
}

impl Parameter {
    /// What the description says of one, unless it is the whole body.
    fn of(own: &request::Parameter, part: &Part) -> Option<Self> {
        Some(Self {
            name: own.field.wire(),
            part: match own.place {
                Place::PartHeader(part) => Some(part),
                _ => None,
            },
            location: Location::of(own.place)?,
            is_required: own.field.is(REQUIRED) && part.preset.is_none(),
            is_secret: own.field.is(SENSITIVE),
        })
    }
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// It is a header.
    Header,
    /// It is a cookie.
    Cookie,
    /// It is a field of the body, which is a form.
    Form,
    /// It is a header of a part of the body, which is a multipart one.
    Part,
}

impl Location {
    /// As descriptions call it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Form => "form",
            Self::Part => "part",
        }
    }

    /// The location that descriptions call that.
    pub(super) fn from_str(text: &str) -> Option<Self> {
        let all = [
            Self::Path,
            Self::Query,
            Self::Header,
            Self::Cookie,
            Self::Form,
            Self::Part,
        ];
        all.into_iter().find(|own| own.as_str() == text)
    }

    /// Where a parameter goes that is not the whole body.
    pub(super) fn of(place: Place) -> Option<Self> {
        match place {
            Place::Path(_) => Some(Self::Path),
            Place::Query(_) | Place::QueryString(_) => Some(Self::Query),
            Place::Header(_) => Some(Self::Header),
            Place::Cookie(_) => Some(Self::Cookie),
            Place::Field => Some(Self::Form),
            Place::PartHeader(_) => Some(Self::Part),
            Place::Fields | Place::Body(_) => None,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
