//! Request bodies: what values of a call they are made of, and how a media type spells these.

use std::borrow::Cow;

use super::form::Encoding;
use super::values::scalar;
use super::{Call, Place, style};
use crate::runtime::codec::{Fault, Slot, View, each_member, to_json, view_to_json};
use crate::runtime::transport::HttpBody;

/// What the description says of a request body in one of its media types.
pub struct Body {
    pub(crate) content_type: &'static str,
    pub(crate) required: bool,
    /// What it says of single properties of a form.
    pub(crate) encodings: &'static [Encoding],
    pub(crate) write: Write,
}

/// Makes a body of its values, or none if there are none.
pub type Write = fn(&Body, &Content<'_>) -> Result<Option<Payload>, Fault>;

/// A body ready to be sent.
pub struct Payload {
    /// Its media type, if it is not that of the description.
    pub(crate) content_type: Option<String>,
    pub(crate) body: HttpBody,
}

impl Payload {
    pub(crate) fn new(body: impl Into<HttpBody>) -> Self {
        Self {
            content_type: None,
            body: body.into(),
        }
    }
}

/// The values of a body.
pub enum Content<'a> {
    /// One that is all of it, and the call that it is of.
    Whole(&'a dyn Slot, &'a dyn Call),
    /// The parameters of a call that are its fields.
    Fields(&'a dyn Call),
}

/// What looks at the fields of a body, one after the other.
pub(crate) type See<'s> = &'s mut dyn FnMut(&str, &View<'_>) -> Result<(), Fault>;

impl<'a> Content<'a> {
    /// Whether there is no value.
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self.view(), View::Absent)
    }

    /// The value that is all of the body. Fields are none.
    pub(crate) fn view(&self) -> View<'a> {
        match self {
            Self::Whole(slot, _) => slot.view(),
            Self::Fields(_) => View::Absent,
        }
    }

    /// Shows each field, or each member of the one value, to `see`.
    pub(crate) fn each_field(&self, see: See<'_>) -> Result<(), Fault> {
        match self {
            Self::Whole(slot, _) => each_of(*slot, see),
            Self::Fields(call) => {
                let parameters = call.operation().parameters.iter().enumerate();
                for (index, parameter) in parameters {
                    let slot = call.part(index);
                    let seen = match parameter.place {
                        Place::Field => see(parameter.field.wire(), &slot.view()),
                        Place::Fields => each_of(slot, &mut *see),
                        _ => Ok(()),
                    };
                    seen.map_err(|fault| fault.of(parameter.field))?;
                }
                Ok(())
            }
        }
    }

    /// The headers that the caller gives for the part of a multipart body.
    pub(crate) fn headers_of(&self, part: &str) -> Result<Vec<(&'static str, String)>, Fault> {
        let mut headers = Vec::new();
        let (Self::Fields(call) | Self::Whole(_, call)) = self;
        for (index, parameter) in call.operation().parameters.iter().enumerate() {
            if !matches!(parameter.place, Place::PartHeader(own) if own == part) {
                continue;
            }
            let value = style::header(call.part(index), style::SIMPLE);
            let value = value.map_err(|fault| fault.of(parameter.field))?;
            headers.extend(value.map(|value| (parameter.field.wire(), value)));
        }
        Ok(headers)
    }
}

/// Shows each member of a value to `see`; none where there is no value.
fn each_of(slot: &dyn Slot, see: See<'_>) -> Result<(), Fault> {
    each_member(&slot.view(), false, &mut |member, value| {
        see(member.key, value).map_err(|fault| member.fault(fault))
    })
}

/// One JSON value.
pub(crate) fn json(body: &Body, content: &Content<'_>) -> Result<Option<Payload>, Fault> {
    match content {
        Content::Whole(slot, _) if body.required || !content.is_absent() => {
            Ok(Some(Payload::new(to_json(*slot)?)))
        }
        _ => Ok(None),
    }
}

/// JSON values, a line each (NDJSON).
pub(crate) fn lines(_: &Body, content: &Content<'_>) -> Result<Option<Payload>, Fault> {
    sequence_of(content, b"")
}

/// JSON values, a record separator before each (RFC 7464).
pub(crate) fn sequence(_: &Body, content: &Content<'_>) -> Result<Option<Payload>, Fault> {
    sequence_of(content, b"\x1e")
}

fn sequence_of(content: &Content<'_>, start: &[u8]) -> Result<Option<Payload>, Fault> {
    let mut out = Vec::new();
    let mut push = |view: &View<'_>| {
        out.extend_from_slice(start);
        out.extend(view_to_json(view)?);
        out.push(b'\n');
        Ok(())
    };
    match content.view() {
        View::Absent => return Ok(None),
        View::List(items) => {
            for index in 0..items.count() {
                push(&items.item(index)).map_err(|fault: Fault| fault.at(index))?;
            }
        }
        view => push(&view)?,
    }
    Ok(Some(Payload::new(out)))
}

/// A text as it is.
pub(crate) fn text(_: &Body, content: &Content<'_>) -> Result<Option<Payload>, Fault> {
    let text = match content.view() {
        View::List(_) => return Err(Fault::expected("a scalar for a text body", "an array")),
        View::Map(_) | View::Model(_) | View::Tagged(_) => {
            return Err(Fault::expected("a scalar for a text body", "an object"));
        }
        view => scalar(&view)?.map(Cow::into_owned),
    };
    Ok(text.map(Payload::new))
}
