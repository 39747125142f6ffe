//! Decides what is known of XML: how the values of schemas are spelled as elements and attributes.

use super::Origin;

/// How the bodies that are XML are spelled.
#[derive(Debug, Default)]
pub struct Xml {
    /// The documents.
    pub documents: Vec<Document>,
    /// The forms that have a name; a [`FormId`] is an index.
    pub forms: Vec<Named>,
}

/// A document of XML, of which [`Xml::documents`] has one for each body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentId(pub usize);

/// A form with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormId(pub usize);

/// A document: its root, and what is in it.
#[derive(Debug)]
pub struct Document {
    /// The words of its place.
    pub hint: String,
    /// The name of the root.
    pub root: Name,
    /// What is in it.
    pub form: Form,
}

/// A form that several refer to.
#[derive(Debug)]
pub struct Named {
    /// What it is called after.
    pub origin: Origin,
    /// The form.
    pub form: Form,
}

/// The name of an element or an attribute. What is empty is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// The name without its prefix.
    pub local: String,
    /// The prefix.
    pub prefix: String,
    /// The namespace.
    pub namespace: String,
}

/// What is in an element.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    Object(Vec<Member>, Box<Form>),
    /// An element for each item.
    List(Box<Item>),
    /// One of several.
    Choice(Choice),
    /// What others refer to too.
    Named(FormId),
}

/// The items of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What each is called.
    pub name: Name,
    /// What is in each.
    pub form: Form,
}

/// One of several forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The property that says which one it is.
    pub tag: Option<String>,
    /// The forms, each with the values of the tag that stand for it.
    pub variants: Vec<(Vec<String>, Form)>,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its key in JSON.
    pub key: String,
    /// Its name in XML.
    pub name: Name,
    /// What becomes of it.
    pub node: Node,
    /// Whether each object has it.
    pub required: bool,
    /// What is in it.
    pub form: Form,
}

/// What becomes of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are called as in the standard")]
pub enum Node {
    Element,
    Attribute,
    Text,
    Cdata,
    None,
}
