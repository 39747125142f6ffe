//! Uploads: bytes and streams as request bodies, and as files of multipart ones.
//!
//! Inline, so that a program without uploads does not compile what is here to machine code.

mod feed;
#[cfg(feature = "dynamic")]
mod given;
pub(crate) mod multipart;
mod outgoing;
mod source;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use bytes::Bytes;
use futures_core::Stream;

use crate::runtime::codec::{Context, Fault, Opaque, Slot, Token, View};
use crate::runtime::request::Body;
use crate::runtime::request::body::{Content, Payload};
use outgoing::Outgoing;
use source::Source;

/// What is sent as a file, or as a body that is no JSON: bytes, or a stream of them.
///
/// Bytes and texts become one by `into()`. A stream is read while it is sent, so that it may be larger than
/// the memory; it can be sent once only, also where its request is cloned.
#[derive(Clone, PartialEq)]
#[must_use]
pub struct Upload {
    source: Source,
    file_name: Option<String>,
    content_type: Option<String>,
    headers: Vec<(String, String)>,
}

impl Upload {
    /// An upload of bytes.
    #[inline]
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(Source::Bytes(bytes.into()))
    }

    /// An upload of a stream, whose items are pieces of any size.
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes> + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
    {
        Self::new(Source::stream(stream))
    }

    /// An upload of what a reader gives. It is read on a thread of its own, which begins when the request is sent.
    #[inline]
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        Self::new(Source::reader(reader))
    }

    /// An upload of a file, with its name and its length.
    ///
    /// # Errors
    ///
    /// If the file cannot be opened.
    #[inline]
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        let upload = Self::reader(file);
        let upload = match path.file_name() {
            Some(name) => upload.file_name(name.to_string_lossy()),
            None => upload,
        };
        // What is no file, such as a pipe, has no length.
        Ok(if metadata.is_file() {
            upload.length(metadata.len())
        } else {
            upload
        })
    }

    /// Sets the name that the file has in a multipart body. By default it is that of its field.
    #[inline]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type, instead of that of the description.
    #[inline]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Says how many bytes a stream has. The server is told, and another number is an error. Of bytes it says
    /// nothing.
    #[inline]
    pub fn length(mut self, length: u64) -> Self {
        self.source.set_length(length);
        self
    }

    /// Adds a header to the file's part of a multipart body.
    #[inline]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    #[inline]
    fn new(source: Source) -> Self {
        Self {
            source,
            file_name: None,
            content_type: None,
            headers: Vec::new(),
        }
    }
}

impl From<Vec<u8>> for Upload {
    #[inline]
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

impl From<Bytes> for Upload {
    #[inline]
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}

impl From<&'static [u8]> for Upload {
    #[inline]
    fn from(bytes: &'static [u8]) -> Self {
        Self::bytes(bytes)
    }
}

impl<const N: usize> From<&'static [u8; N]> for Upload {
    #[inline]
    fn from(bytes: &'static [u8; N]) -> Self {
        Self::bytes(&bytes[..])
    }
}

impl From<String> for Upload {
    #[inline]
    fn from(text: String) -> Self {
        Self::bytes(text)
    }
}

impl From<&'static str> for Upload {
    #[inline]
    fn from(text: &'static str) -> Self {
        Self::bytes(text)
    }
}

/// Shows no content, which may be secret.
impl fmt::Debug for Upload {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Upload");
        if let Some(name) = &self.file_name {
            out.field("file_name", name);
        }
        if let Some(content_type) = &self.content_type {
            out.field("content_type", content_type);
        }
        if let Some(length) = self.source.length() {
            out.field("length", &length);
        }
        out.finish_non_exhaustive()
    }
}

impl Opaque for Upload {}

impl Slot for Upload {
    #[inline]
    fn blank() -> Self {
        Self::bytes(Bytes::new())
    }

    /// No answer has an upload; what fills one from JSON gives a text, or an object that says what it is.
    #[inline]
    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        #[cfg(feature = "dynamic")]
        if let Token::Map(members) = token {
            *self = given::given(members, cx)?;
            return Ok(());
        }
        let mut text = String::new();
        text.take(token, cx)?;
        *self = Self::from(text);
        Ok(())
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::Opaque(self)
    }
}

/// The upload that a view shows, if it shows one.
#[inline]
fn upload_of<'a>(view: &View<'a>) -> Option<&'a Upload> {
    match view {
        View::Opaque(value) => {
            let value: &'a dyn std::any::Any = *value;
            value.downcast_ref()
        }
        _ => None,
    }
}

/// A body that is an upload.
#[inline]
pub(crate) fn write(_: &Body, content: &Content<'_>) -> Result<Option<Payload>, Fault> {
    let view = content.view();
    let Some(upload) = upload_of(&view) else {
        return match view {
            View::Absent | View::Null => Ok(None),
            _ => Err(Fault::expected("a file", "another value")),
        };
    };
    let mut body = Outgoing::default();
    body.push_upload(upload)?;
    Ok(Some(Payload {
        content_type: upload.content_type.clone(),
        body: body.into(),
    }))
}
