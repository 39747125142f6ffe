//! XML as the description spells it (OpenAPI 3.1, section 4.8.26; 3.2, section 4.26): JSON, and static data that
//! says which names its values have as elements and attributes.
//!
//! What the description does not know is kept: in JSON an attribute is called by its name behind an `@`, and text
//! beside elements `#text`.

use std::marker::PhantomData;

mod document;
mod fit;
mod read;
#[cfg(test)]
mod tests;
mod tree;
mod write;

use crate::runtime::codec::{Fault, Slot, from_json, to_json};
use crate::runtime::request::answer::{self, Incoming};
use crate::runtime::request::body::{Body, Content, Payload};
use crate::{Error, ErrorKind};
use tree::Tree;

/// A document: its root, and what is in it.
pub struct Document {
    pub(crate) root: Name,
    pub(crate) form: Form,
}

/// What makes a type stand for a document.
pub trait Describe {
    const DOCUMENT: &'static Document;
}

/// The name of an element or an attribute. What is empty is not there.
pub struct Name {
    pub(crate) local: &'static str,
    pub(crate) prefix: &'static str,
    pub(crate) namespace: &'static str,
}

impl Name {
    /// A name in no namespace.
    pub(crate) const fn new(local: &'static str) -> Self {
        Self {
            local,
            prefix: "",
            namespace: "",
        }
    }
}

/// What is in an element.
pub enum Form {
    /// Text that is a string.
    Text,
    /// Text that is a number.
    Number,
    /// Text that is a boolean.
    Boolean,
    /// Whatever comes.
    Any,
    /// The members of an object, and what those are that it does not know.
    Object(&'static [Member], &'static Form),
    /// An element for each item.
    List(&'static Item),
    /// One of several, told apart by what comes.
    Choice(&'static Choice),
    /// What stands elsewhere.
    Named(&'static Form),
}

/// What the items of a list are called, and what is in each.
pub struct Item {
    pub(crate) name: Name,
    pub(crate) form: Form,
}

/// Several forms: the property that says which one it is, and for each the values that stand for it.
pub struct Choice {
    pub(crate) tag: &'static str,
    pub(crate) variants: &'static [(&'static [&'static str], Form)],
}

/// A property of an object.
pub struct Member {
    pub(crate) key: &'static str,
    pub(crate) name: Name,
    pub(crate) node: Node,
    /// Whether each object has it, so that a list of which nothing is to be seen is empty.
    pub(crate) required: bool,
    pub(crate) form: Form,
}

/// What becomes of a property.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "no API needs all of them")]
pub enum Node {
    /// An element.
    Element,
    /// An attribute.
    Attribute,
    /// The text of the object's own element.
    Text,
    /// The same as a CDATA section.
    Cdata,
    /// Nothing: what is in it stands in the object's own element, as the items of a list that has no wrapper.
    None,
}

impl Form {
    /// The form itself.
    fn itself(&'static self) -> &'static Self {
        let mut form = self;
        while let Self::Named(other) = form {
            form = other;
        }
        form
    }

    fn is_scalar(&self) -> bool {
        matches!(self, Self::Text | Self::Number | Self::Boolean)
    }
}

/// Reads a value from the XML text of a document.
pub(crate) fn from_xml<D: Describe, T: Slot>(xml: &[u8]) -> Result<T, Error> {
    let wrong = |fault: Fault| Error::new(ErrorKind::Decode, fault.to_string());
    D::DOCUMENT.read(xml).map_err(wrong)
}

/// Makes a body of a value (see [`Body::write`]).
pub(crate) fn body<D: Describe>(
    body: &Body,
    content: &Content<'_>,
) -> Result<Option<Payload>, Fault> {
    match content {
        Content::Whole(slot, _) if body.required || !content.is_absent() => {
            Ok(Some(Payload::new(D::DOCUMENT.write(*slot)?)))
        }
        _ => Ok(None),
    }
}

/// The body of an answer as a document that is a `T`.
pub struct Answer<D, T>(PhantomData<(D, T)>);

impl<D: Describe, T: Slot + Send> answer::Answer for Answer<D, T> {
    type Value = T;

    fn read(_: usize, incoming: Incoming) -> Result<T, Error> {
        let read = D::DOCUMENT.read(incoming.response.body());
        read.map_err(|fault| incoming.response.undecoded(&fault.to_string()))
    }
}

#[cfg(feature = "mock")]
impl<D: Describe, T: Slot + Send> crate::runtime::mock::Give for Answer<D, T> {
    type Given = T;

    fn give(_: usize, _: &answer::Case, given: &T) -> Result<Vec<bytes::Bytes>, Fault> {
        Ok(vec![D::DOCUMENT.write(given)?.into()])
    }
}

#[cfg(feature = "dynamic")]
impl<D: Describe, T: Slot + Send> crate::runtime::dynamic::Show for Answer<D, T> {
    fn show(value: T) -> crate::runtime::dynamic::Showing {
        Box::pin(std::future::ready(crate::runtime::dynamic::shown(&value)))
    }
}

impl Document {
    /// A value as XML text.
    pub(crate) fn write(&'static self, slot: &dyn Slot) -> Result<Vec<u8>, Fault> {
        let tree: Tree = from_json(&to_json(slot)?)?;
        write::write(self, &tree)
    }

    /// A value from XML text.
    pub(crate) fn read<T: Slot>(&'static self, xml: &[u8]) -> Result<T, Fault> {
        from_json(&self.json(xml)?)
    }

    /// XML text as JSON text.
    pub(crate) fn json(&'static self, xml: &[u8]) -> Result<Vec<u8>, Fault> {
        let root = document::parse(xml)?;
        to_json(&read::read(self, &root))
    }
}
