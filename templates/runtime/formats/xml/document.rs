//! Reads XML text (XML 1.0, Namespaces in XML 1.0) into elements. Nothing is expanded: of entities only those are
//! known that XML has by itself.

use std::collections::HashSet;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attribute as Raw;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

use crate::runtime::codec::Fault;

/// So many elements may stand within each other.
const DEEPEST: usize = 127;

/// An element with all that is in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) local: String,
    pub(super) namespace: String,
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<Element>,
    /// The text beside the children, put together.
    pub(super) text: String,
    /// Whether it stands for null.
    pub(super) is_nil: bool,
}

/// An attribute that is no declaration of a namespace.
#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) local: String,
    pub(super) namespace: String,
    pub(super) value: String,
}

/// The namespace of `xsi:nil` (XML Schema, part 1, section 2.6).
pub(super) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Reads the root of a document.
pub(super) fn parse(xml: &[u8]) -> Result<Element, Fault> {
    let text = utf8(xml)?;
    let mut parser = Parser {
        reader: NsReader::from_str(text),
        open: Vec::new(),
        root: None,
    };
    let parsed = parser.run();
    parsed.map_err(|why| parser.fault(text, &why))?;
    parser
        .root
        .ok_or_else(|| Fault::broken("expected XML, found no element"))
}

/// The text of a document. A byte order mark of UTF-8 is passed over, one of another encoding is said.
fn utf8(xml: &[u8]) -> Result<&str, Fault> {
    let other = |name: &str| Fault::broken(format!("expected XML in UTF-8, found {name}"));
    match xml {
        [] => return Err(Fault::expected("XML", "nothing")),
        [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] => return Err(other("UTF-16")),
        _ => {}
    }
    let xml = xml.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(xml);
    std::str::from_utf8(xml).map_err(|_| other("other bytes"))
}

struct Parser<'x> {
    reader: NsReader<&'x [u8]>,
    /// The elements that are not closed yet, the innermost one last.
    open: Vec<Element>,
    root: Option<Element>,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), String> {
        loop {
            let event = self
                .reader
                .read_event()
                .map_err(|error| error.to_string())?;
            match event {
                Event::Start(start) => self.start(&start)?,
                Event::Empty(start) => {
                    self.start(&start)?;
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(text) => self.text(&text.xml10_content())?,
                Event::CData(text) => self.text(&text.xml10_content())?,
                Event::GeneralRef(reference) => {
                    let text = resolved(&reference)?;
                    self.text(&text)?;
                }
                Event::Decl(declaration) => check_encoding(&declaration)?,
                Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
                Event::Eof if self.open.is_empty() => return Ok(()),
                Event::Eof => return Err("unexpected end of the document".to_owned()),
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        if self.open.is_empty() && self.root.is_some() {
            return Err("a second root".to_owned());
        }
        if self.open.len() == DEEPEST {
            return Err(format!("nested deeper than {DEEPEST} elements"));
        }
        let resolver = self.reader.resolver();
        let (space, local) = resolver.resolve_element(start.name());
        let mut element = Element {
            local: local.as_ref().to_owned(),
            namespace: namespace(&space),
            ..Element::default()
        };
        // Checked here, since the library compares each with each.
        let mut seen = HashSet::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            if !seen.insert(attribute.key.as_ref().to_owned()) {
                return Err("an attribute comes twice".to_owned());
            }
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let (space, local) = resolver.resolve_attribute(attribute.key);
            let own = Attribute {
                local: local.as_ref().to_owned(),
                namespace: namespace(&space),
                value: value(&attribute)?,
            };
            if own.namespace == INSTANCE {
                element.is_nil |= own.local == "nil" && matches!(own.value.trim(), "true" | "1");
            } else {
                element.attributes.push(own);
            }
        }
        self.open.push(element);
        Ok(())
    }

    fn end(&mut self) {
        let Some(element) = self.open.pop() else {
            return;
        };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim_ascii().is_empty() => {}
            None => return Err("text outside of the root".to_owned()),
        }
        Ok(())
    }

    /// Why the text is no document, and where.
    fn fault(&self, text: &str, why: &str) -> Fault {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        let before = &text.as_bytes()[..at.min(text.len())];
        let line = before.split(|byte| *byte == b'\n').count();
        let last = before.rsplit(|byte| *byte == b'\n').next();
        let column = last.unwrap_or_default().len() + 1;
        let message = format!("not well-formed: {why} at line {line} column {column}");
        let open = self.open.iter().rev();
        open.fold(Fault::broken(message), |fault, element| {
            fault.under(&element.local)
        })
    }
}

fn namespace(found: &ResolveResult<'_>) -> String {
    match found {
        ResolveResult::Bound(namespace) => namespace.as_ref().to_owned(),
        ResolveResult::Unbound | ResolveResult::Unknown(_) => String::new(),
    }
}

fn value(attribute: &Raw<'_>) -> Result<String, String> {
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    let value = value.map_err(|_| "an entity that XML does not know".to_owned())?;
    Ok(value.into_owned())
}

/// The text of a reference to a character or to one of the five entities of XML.
fn resolved(reference: &BytesRef<'_>) -> Result<String, String> {
    let character = reference.resolve_char_ref();
    if let Some(character) = character.map_err(|error| error.to_string())? {
        return Ok(character.to_string());
    }
    let known = resolve_predefined_entity(&reference.xml10_content());
    let known = known.map(ToOwned::to_owned);
    known.ok_or_else(|| "an entity that XML does not know".to_owned())
}

fn check_encoding(declaration: &BytesDecl<'_>) -> Result<(), String> {
    match declaration.encoding() {
        Some(Ok(name)) => {
            let known = ["utf-8", "utf8", "us-ascii", "ascii"];
            let is_known = known.iter().any(|own| name.eq_ignore_ascii_case(own));
            let is_known = is_known.then_some(());
            is_known.ok_or_else(|| {
                "the document says that it is in another encoding than UTF-8".to_owned()
            })
        }
        Some(Err(error)) => Err(error.to_string()),
        None => Ok(()),
    }
}
