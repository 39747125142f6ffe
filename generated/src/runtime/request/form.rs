//! How the fields of forms are spelled: bodies of `application/x-www-form-urlencoded`, and the parts of
//! multipart ones that are texts.

use std::borrow::Cow;

use super::body::{Body, Content, Payload};
use super::values::{deep, is_nested, scalar};
use crate::runtime::codec::{Fault, View, each_member, view_to_json};

/// What the description says of a property of a form (OpenAPI 3.1, section 4.8.15).
pub struct Encoding {
    /// The property. Of a multipart body that is a list it is the index of an item, or nothing for all others.
    pub(crate) name: &'static str,
    pub(crate) spelling: FieldStyle,
    /// The media type of its parts; empty where the value decides.
    pub(crate) content_type: &'static str,
    /// Whether reserved characters that mean nothing in a form stay as they are.
    pub(crate) reserved: bool,
}

/// How a value becomes fields.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum FieldStyle {
    /// A list as repeated fields, an object as JSON.
    Usual,
    /// Any list or object as JSON.
    Json,
    /// Style `form`: a list as repeated fields, an object as its members.
    Members,
    /// All in one field, with this between items, names and values.
    Joined(char),
    /// Style `deepObject`: `a[b]=1`, `a[]=1` for items that are scalars, and `a[0][b]=1` for others.
    Deep,
}

const USUAL: Encoding = Encoding {
    name: "",
    spelling: FieldStyle::Usual,
    content_type: "",
    reserved: false,
};

impl Body {
    /// How the property `name` is spelled.
    pub(crate) fn encoding(&self, name: &str) -> &Encoding {
        self.own_encoding(name).unwrap_or(&USUAL)
    }

    /// The same, if the description says something of it.
    pub(crate) fn own_encoding(&self, name: &str) -> Option<&Encoding> {
        self.encodings.iter().find(|own| own.name == name)
    }
}

/// A field: its name, and its value in pieces.
pub(crate) struct Pair {
    pub(crate) name: String,
    values: Vec<String>,
    /// What is between the pieces.
    separator: char,
}

impl Pair {
    fn new(name: impl Into<String>, value: String) -> Self {
        let (name, values) = (name.into(), vec![value]);
        Self {
            name,
            values,
            separator: ',',
        }
    }

    /// The value as a text.
    pub(crate) fn text(&self) -> String {
        let mut separator = [0; 4];
        self.values
            .join(&*self.separator.encode_utf8(&mut separator))
    }

    /// Adds the pair to others.
    fn encode_into(&self, out: &mut String, reserved: bool) {
        let separator = match self.separator {
            ' ' => "%20",
            '|' => "%7C",
            '\t' => "%09",
            _ => ",",
        };
        begin_pair(out, &self.name);
        for (index, value) in self.values.iter().enumerate() {
            if index > 0 {
                out.push_str(separator);
            }
            encode(value, reserved, out);
        }
    }
}

fn begin_pair(out: &mut String, name: &str) {
    if !out.is_empty() {
        out.push('&');
    }
    encode(name, false, out);
    out.push('=');
}

/// Most forms are no longer, so that they need not grow.
const USUAL_LENGTH: usize = 128;

/// A form as browsers send it. One without a field is no body, unless one must be; a text is a form that is
/// spelled already.
pub(crate) fn write(body: &Body, content: &Content<'_>) -> Result<Option<Payload>, Fault> {
    let mut form = String::with_capacity(USUAL_LENGTH);
    let mut add = |name: &str, value: &View<'_>| {
        let encoding = body.encoding(name);
        if encoding.spelling == FieldStyle::Usual && is_scalar(value) {
            if let Some(value) = scalar(value)? {
                begin_pair(&mut form, name);
                encode(&value, encoding.reserved, &mut form);
            }
            return Ok(());
        }
        let pairs = pairs(name, value, encoding.spelling)?;
        for pair in &pairs {
            pair.encode_into(&mut form, encoding.reserved);
        }
        Ok(())
    };
    match content.view() {
        View::List(items) => {
            for index in 0..items.count() {
                let added = add(&index.to_string(), &items.item(index));
                added.map_err(|fault: Fault| fault.at(index))?;
            }
        }
        view if is_scalar(&view) => {
            let text = scalar(&view)?.map(Cow::into_owned);
            return Ok(text.map(Payload::new));
        }
        _ => content.each_field(&mut add)?,
    }
    let is_body = body.required || !form.is_empty();
    Ok(is_body.then(|| Payload::new(form)))
}

/// The fields that a value is.
pub(crate) fn pairs(
    name: &str,
    value: &View<'_>,
    spelling: FieldStyle,
) -> Result<Vec<Pair>, Fault> {
    let mut pairs = Vec::new();
    match (spelling, value) {
        (FieldStyle::Deep, value) => {
            let mut found = Vec::new();
            deep(name.to_owned(), value, &mut found)?;
            pairs.extend(
                found
                    .into_iter()
                    .map(|(name, value)| Pair::new(name, value)),
            );
        }
        (FieldStyle::Usual | FieldStyle::Members, View::List(items)) => {
            for index in 0..items.count() {
                let value = text(&items.item(index)).map_err(|fault| fault.at(index))?;
                pairs.extend(value.map(|value| Pair::new(name, value)));
            }
        }
        (FieldStyle::Members, View::Map(_) | View::Model(_) | View::Tagged(_)) => {
            each_member(value, false, &mut |member, value| {
                let value = text(value).map_err(|fault| member.fault(fault))?;
                pairs.extend(value.map(|value| Pair::new(member.key, value)));
                Ok(())
            })?;
        }
        (FieldStyle::Joined(separator), value) => pairs.extend(joined(name, value, separator)?),
        (_, value) => pairs.extend(text(value)?.map(|value| Pair::new(name, value))),
    }
    Ok(pairs)
}

/// All of a value in one field.
fn joined(name: &str, value: &View<'_>, separator: char) -> Result<Option<Pair>, Fault> {
    let mut values = Vec::new();
    match value {
        View::List(items) => {
            for index in 0..items.count() {
                values.extend(text(&items.item(index)).map_err(|fault| fault.at(index))?);
            }
        }
        View::Map(_) | View::Model(_) | View::Tagged(_) => {
            each_member(value, false, &mut |member, value| {
                let value = text(value).map_err(|fault| member.fault(fault))?;
                values.extend(
                    value
                        .map(|value| [member.key.to_owned(), value])
                        .into_iter()
                        .flatten(),
                );
                Ok::<(), Fault>(())
            })?;
        }
        value => values.extend(text(value)?),
    }
    let name = name.to_owned();
    Ok((!values.is_empty()).then_some(Pair {
        name,
        values,
        separator,
    }))
}

/// A value as one text: lists and objects as JSON, `None` if it is absent or null.
pub(crate) fn text(view: &View<'_>) -> Result<Option<String>, Fault> {
    if is_scalar(view) {
        return Ok(scalar(view)?.map(Cow::into_owned));
    }
    match view {
        View::Absent => Ok(None),
        view => {
            let json = view_to_json(view)?;
            Ok(Some(String::from_utf8_lossy(&json).into_owned()))
        }
    }
}

fn is_scalar(view: &View<'_>) -> bool {
    !matches!(view, View::Absent) && !is_nested(view)
}

/// As the WHATWG URL standard's serializer of forms does it; `reserved` are those of RFC 3986 that mean nothing there.
fn encode(text: &str, reserved: bool, out: &mut String) {
    if text.bytes().all(|b| IS_PLAIN[usize::from(b)]) {
        out.push_str(text);
        return;
    }
    if !reserved {
        out.extend(form_urlencoded::byte_serialize(text.as_bytes()));
        return;
    }
    let stays = |c: char| ":/?#[]@!$'(),;".contains(c);
    for piece in text.split_inclusive(stays) {
        let end = piece.chars().next_back().filter(|c| stays(*c));
        let plain = &piece[..piece.len() - end.map_or(0, char::len_utf8)];
        out.extend(form_urlencoded::byte_serialize(plain.as_bytes()));
        out.extend(end);
    }
}

/// Whether a byte stays as it is in a form. Most texts have no other.
const IS_PLAIN: [bool; 256] = {
    let mut all = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        all[byte as usize] =
            byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'-' | b'.' | b'_');
        byte += 1;
    }
    all
};
