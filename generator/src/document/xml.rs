//! Decides what a schema says of XML (`OpenAPI` 3.1, section 4.8.26; 3.2, section 4.26).

use super::read::Reader;

/// `xml` of a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Xml {
    /// `name`.
    pub name: Option<String>,
    /// `namespace`.
    pub namespace: Option<String>,
    /// `prefix`.
    pub prefix: Option<String>,
    /// `nodeType`, or what `attribute` and `wrapped` say of it.
    pub node: Option<NodeType>,
}

/// What a value becomes in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeType {
    /// An element.
    Element,
    /// An attribute.
    Attribute,
    /// Text.
    Text,
    /// A CDATA section.
    Cdata,
    /// Nothing of its own.
    None,
}

impl Xml {
    /// The same, where it says nothing what `other` says.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            name: self.name.or(other.name),
            namespace: self.namespace.or(other.namespace),
            prefix: self.prefix.or(other.prefix),
            node: self.node.or(other.node),
        }
    }
}

pub(super) fn xml(reader: &mut Reader<'_, '_>) -> Option<Box<Xml>> {
    let read = |reader: &mut Reader<'_, '_>| {
        let text = |text: Option<String>| text.filter(|text| !text.is_empty());
        Xml {
            name: text(reader.text("name")),
            namespace: text(reader.text("namespace")),
            prefix: text(reader.text("prefix")),
            node: node_type(reader),
        }
    };
    reader.member("xml", read).map(Box::new)
}

fn node_type(reader: &mut Reader<'_, '_>) -> Option<NodeType> {
    let (attribute, wrapped) = (reader.flag("attribute"), reader.flag("wrapped"));
    match reader.text("nodeType").as_deref() {
        Some("element") => Some(NodeType::Element),
        Some("attribute") => Some(NodeType::Attribute),
        Some("text") => Some(NodeType::Text),
        Some("cdata") => Some(NodeType::Cdata),
        Some("none") => Some(NodeType::None),
        Some(_) => {
            let expected = "`element`, `attribute`, `text`, `cdata` or `none`";
            reader.wrong("nodeType", expected);
            None
        }
        None if attribute => Some(NodeType::Attribute),
        None if wrapped => Some(NodeType::Element),
        None => None,
    }
}
