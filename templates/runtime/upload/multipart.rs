//! Bodies of `multipart/form-data` and its like (RFC 2046, section 5.1; RFC 7578).

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use super::outgoing::Outgoing;
use super::{Upload, upload_of};
use crate::runtime::codec::{Fault, View, view_to_json};
use crate::runtime::request::Body;
use crate::runtime::request::body::{Content, Payload};
use crate::runtime::request::form::{Encoding, FieldStyle, pairs, text};

/// A body whose fields are parts. One without a part is no body, unless one must be; the items of a list are parts
/// without a name.
#[inline]
pub(crate) fn write(body: &Body, content: &Content<'_>) -> Result<Option<Payload>, Fault> {
    let mut parts = Parts::new();
    match content.view() {
        View::Absent | View::Null | View::Map(_) | View::Model(_) | View::Tagged(_) => {
            content.each_field(&mut |name, value| {
                let part = Named {
                    name: Some(name),
                    encoding: body.encoding(name),
                    headers: &content.headers_of(name)?,
                };
                parts.field(&part, value)
            })?;
        }
        View::List(items) => {
            for index in 0..items.count() {
                parts
                    .item(body, content, index, &items.item(index))
                    .map_err(|fault| fault.at(index))?;
            }
        }
        value => parts.item(body, content, 0, &value)?,
    }
    if parts.count == 0 && !body.required {
        return Ok(None);
    }
    let boundary = parts.boundary.clone();
    Ok(Some(Payload {
        content_type: Some(format!("{}; boundary={boundary}", body.content_type)),
        body: parts.finish().into(),
    }))
}

/// A field and what is said of its parts.
struct Named<'a> {
    name: Option<&'a str>,
    encoding: &'a Encoding,
    headers: &'a [(&'static str, String)],
}

impl Named<'_> {
    /// The media type of a part, if the description says it or else by the value.
    #[inline]
    fn content_type<'t>(&'t self, usual: &'t str) -> &'t str {
        match self.encoding.content_type {
            "" => usual,
            own => own,
        }
    }
}

struct Parts {
    boundary: String,
    count: usize,
    body: Outgoing,
    /// What stands before the next file.
    text: Vec<u8>,
}

impl Parts {
    #[inline]
    fn new() -> Self {
        Self {
            boundary: boundary(),
            count: 0,
            body: Outgoing::default(),
            text: Vec::new(),
        }
    }

    #[inline]
    fn finish(mut self) -> Outgoing {
        let end = format!("--{}--\r\n", self.boundary);
        self.text.extend(end.into_bytes());
        self.body.push_bytes(self.text);
        self.body
    }

    /// The part that an item of a list is. It has no name.
    #[inline]
    fn item(
        &mut self,
        body: &Body,
        content: &Content<'_>,
        index: usize,
        value: &View<'_>,
    ) -> Result<(), Fault> {
        let own = body.own_encoding(&index.to_string());
        let encoding = own.unwrap_or_else(|| body.encoding(""));
        let part = Named {
            name: None,
            encoding,
            headers: &content.headers_of(encoding.name)?,
        };
        self.value(&part, value)
    }

    /// The parts that a field is.
    #[inline]
    fn field(&mut self, part: &Named<'_>, value: &View<'_>) -> Result<(), Fault> {
        match (part.encoding.spelling, value) {
            (FieldStyle::Usual, View::List(items)) => {
                for index in 0..items.count() {
                    self.value(part, &items.item(index))
                        .map_err(|fault| fault.at(index))?;
                }
                Ok(())
            }
            (FieldStyle::Usual | FieldStyle::Json, value) => self.value(part, value),
            (spelling, value) => {
                for pair in pairs(part.name.unwrap_or_default(), value, spelling)? {
                    let part = Named {
                        name: Some(&pair.name),
                        ..*part
                    };
                    self.part(&part, None, part.content_type(""), &[])?;
                    self.text.extend(pair.text().into_bytes());
                    self.text.extend(b"\r\n");
                }
                Ok(())
            }
        }
    }

    /// One part; none if there is no value.
    #[inline]
    fn value(&mut self, part: &Named<'_>, value: &View<'_>) -> Result<(), Fault> {
        if let Some(upload) = upload_of(value) {
            return self.upload(part, upload);
        }
        let (content, content_type) = match value {
            View::Absent | View::Null => return Ok(()),
            View::List(_) | View::Map(_) | View::Model(_) | View::Tagged(_) => {
                (view_to_json(value)?, part.content_type("application/json"))
            }
            value if part.encoding.spelling == FieldStyle::Json => {
                (view_to_json(value)?, part.content_type("application/json"))
            }
            value => {
                let text = text(value)?.unwrap_or_default();
                (text.into_bytes(), part.content_type(""))
            }
        };
        self.part(part, None, content_type, &[])?;
        self.text.extend(content);
        self.text.extend(b"\r\n");
        Ok(())
    }

    #[inline]
    fn upload(&mut self, part: &Named<'_>, upload: &Upload) -> Result<(), Fault> {
        let own = upload.content_type.as_deref();
        let content_type = own.unwrap_or(part.content_type("application/octet-stream"));
        let file_name = upload.file_name.as_deref().or(part.name);
        self.part(part, file_name, content_type, &upload.headers)?;
        self.body.push_bytes(std::mem::take(&mut self.text));
        self.body.push_upload(upload)?;
        self.text.extend(b"\r\n");
        Ok(())
    }

    /// The head of a part.
    #[inline]
    fn part(
        &mut self,
        part: &Named<'_>,
        file_name: Option<&str>,
        content_type: &str,
        headers: &[(String, String)],
    ) -> Result<(), Fault> {
        self.count += 1;
        let mut head = format!("--{}\r\n", self.boundary);
        let names = [("name", part.name), ("filename", file_name)];
        let names = names
            .into_iter()
            .filter_map(|(key, name)| Some((key, name?)));
        let names: Vec<String> = names
            .map(|(key, name)| format!("; {key}=\"{}\"", quoted(name)))
            .collect();
        if !names.is_empty() {
            let kind = part.name.map_or("attachment", |_| "form-data");
            head.push_str("Content-Disposition: ");
            head.push_str(kind);
            head.push_str(&names.concat());
            head.push_str("\r\n");
        }
        if !content_type.is_empty() {
            head.push_str(&header("Content-Type", content_type)?);
        }
        for (name, value) in part.headers {
            head.push_str(&header(name, value)?);
        }
        for (name, value) in headers {
            head.push_str(&header(name, value)?);
        }
        head.push_str("\r\n");
        self.text.extend(head.into_bytes());
        Ok(())
    }
}

/// A line of a part's head. What would be more than one is refused.
#[inline]
fn header(name: &str, value: &str) -> Result<String, Fault> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(token) {
        return Err(Fault::expected("the name of a header", "other characters"));
    }
    let visible = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
    if !value.bytes().all(visible) {
        return Err(Fault::expected(
            "visible ASCII for a header of a part",
            "other characters",
        ));
    }
    Ok(format!("{name}: {value}\r\n"))
}

/// A name within quotation marks, as browsers write it (HTML, section 4.10.21.8), so that it ends where it ends.
#[inline]
fn quoted(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '"' => out.push_str("%22"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            c => out.push(c),
        }
    }
    out
}

/// What nobody can guess, so that no content has it: 128 bits of a keyed hash, whose key is the system's chance.
#[inline]
fn boundary() -> String {
    let chance = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", chance(), chance())
}
