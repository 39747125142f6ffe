//! Writes JSON as XML text (XML 1.0): what the description knows in its order, then the rest.

use std::fmt::Write as _;

use quick_xml::escape::partial_escape;

use super::document::INSTANCE;
use super::tree::Tree;
use super::{Document, Form, Item, Member, Name, Node};
use crate::runtime::codec::Fault;

/// Writes a document. The prefixes of all that is in it are declared at its root.
pub(super) fn write(document: &'static Document, tree: &Tree) -> Result<Vec<u8>, Fault> {
    const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    let mut writer = Writer::default();
    writer.named(&document.root, &document.form, tree, "")?;
    let root = 1 + qualified(&document.root).len();
    let (start, rest) = writer.out.split_at(root);
    let mut out = format!("{DECLARATION}{start}");
    for (prefix, namespace) in &writer.declared {
        attribute(&mut out, &format!("xmlns:{prefix}"), namespace)?;
    }
    out.push_str(rest);
    Ok(out.into_bytes())
}

#[derive(Default)]
struct Writer {
    out: String,
    /// The prefixes that the root declares, and their namespaces.
    declared: Vec<(&'static str, &'static str)>,
}

impl Writer {
    /// An element with a name of the description, within the default namespace `outer`.
    fn named(
        &mut self,
        name: &'static Name,
        form: &'static Form,
        tree: &Tree,
        outer: &'static str,
    ) -> Result<(), Fault> {
        let spelled = qualified(name);
        self.open(&spelled)?;
        self.bind(name)?;
        let mut space = outer;
        if name.prefix.is_empty() && !name.namespace.is_empty() && name.namespace != outer {
            space = name.namespace;
            attribute(&mut self.out, "xmlns", space)?;
        }
        self.fill(&spelled, form, tree, space)
    }

    /// An element that has its name from the value.
    fn other(
        &mut self,
        name: &str,
        form: &'static Form,
        tree: &Tree,
        space: &'static str,
    ) -> Result<(), Fault> {
        self.open(name)?;
        self.fill(name, form, tree, space)
    }

    fn open(&mut self, name: &str) -> Result<(), Fault> {
        check_name(name)?;
        self.out.push('<');
        self.out.push_str(name);
        Ok(())
    }

    /// Declares the namespace of a prefix: at the root, or here where the root has another one for it.
    fn bind(&mut self, name: &'static Name) -> Result<(), Fault> {
        if name.prefix.is_empty() || name.namespace.is_empty() {
            return Ok(());
        }
        let known = self.declared.iter().find(|(own, _)| *own == name.prefix);
        match known {
            None => self.declared.push((name.prefix, name.namespace)),
            Some((_, namespace)) if *namespace == name.namespace => {}
            Some(_) => {
                let declaration = format!("xmlns:{}", name.prefix);
                attribute(&mut self.out, &declaration, name.namespace)?;
            }
        }
        Ok(())
    }

    /// All behind the name of an element: its attributes, what is in it, and its end.
    fn fill(
        &mut self,
        name: &str,
        form: &'static Form,
        tree: &Tree,
        space: &'static str,
    ) -> Result<(), Fault> {
        let form = chosen(form, tree);
        self.attributes(form, tree)?;
        let start = self.out.len();
        self.out.push('>');
        self.content(form, tree, space)?;
        if self.out.len() == start + 1 {
            self.out.truncate(start);
            self.out.push_str("/>");
        } else {
            let _ = write!(self.out, "</{name}>");
        }
        Ok(())
    }

    fn attributes(&mut self, form: &'static Form, tree: &Tree) -> Result<(), Fault> {
        if *tree == Tree::Null {
            self.bind(&NIL)?;
            return attribute(&mut self.out, "xsi:nil", "true");
        }
        let Tree::Map(entries) = tree else {
            return Ok(());
        };
        for member in members(form) {
            let value = tree.get(member.key);
            let written = match (member.node, value) {
                (_, None) => Ok(()),
                (Node::Attribute, Some(value)) => self.attribute(member, value),
                (Node::None, Some(value @ Tree::Map(_))) => {
                    self.attributes(chosen(&member.form, value), value)
                }
                _ => Ok(()),
            };
            written.map_err(|fault| fault.under(member.key))?;
        }
        for (key, value) in entries {
            if let (Some(name), false) = (key.strip_prefix('@'), is_known(form, key))
                && let Some(text) = value.text()
            {
                attribute(&mut self.out, name, text).map_err(|fault| fault.under(key))?;
            }
        }
        Ok(())
    }

    fn attribute(&mut self, member: &'static Member, value: &Tree) -> Result<(), Fault> {
        let Some(text) = spelled(value)? else {
            return Ok(());
        };
        self.bind(&member.name)?;
        attribute(&mut self.out, &qualified(&member.name), &text)
    }

    fn content(
        &mut self,
        form: &'static Form,
        tree: &Tree,
        space: &'static str,
    ) -> Result<(), Fault> {
        match (form, tree) {
            (_, Tree::Null) => Ok(()),
            (Form::List(item), Tree::List(items)) => self.items(item, items, space),
            (_, Tree::Map(entries)) => self.object(form, tree, entries, space),
            (_, Tree::List(items)) => self.items(&ITEM, items, space),
            (_, scalar) => text(&mut self.out, scalar.text().unwrap_or_default()),
        }
    }

    fn items(
        &mut self,
        item: &'static Item,
        items: &[Tree],
        space: &'static str,
    ) -> Result<(), Fault> {
        for (index, value) in items.iter().enumerate() {
            self.named(&item.name, &item.form, value, space)
                .map_err(|fault| fault.at(index))?;
        }
        Ok(())
    }

    fn object(
        &mut self,
        form: &'static Form,
        tree: &Tree,
        entries: &[(String, Tree)],
        space: &'static str,
    ) -> Result<(), Fault> {
        for member in members(form) {
            let Some(value) = tree.get(member.key) else {
                continue;
            };
            self.member(member, value, space)
                .map_err(|fault| fault.under(member.key))?;
        }
        let rest = match form {
            Form::Object(_, rest) => rest.itself(),
            _ => &Form::Any,
        };
        for (key, value) in entries {
            if !key.starts_with('@') && !is_known(form, key) {
                self.rest(key, rest, value, space)
                    .map_err(|fault| fault.under(key))?;
            }
        }
        Ok(())
    }

    fn member(
        &mut self,
        member: &'static Member,
        value: &Tree,
        space: &'static str,
    ) -> Result<(), Fault> {
        match (member.node, value) {
            (Node::Attribute, _) | (_, Tree::Null) => Ok(()),
            (Node::Element, _) => self.named(&member.name, &member.form, value, space),
            (Node::Text, _) => text(&mut self.out, &spelled(value)?.unwrap_or_default()),
            (Node::Cdata, _) => cdata(&mut self.out, &spelled(value)?.unwrap_or_default()),
            (Node::None, _) => self.content(chosen(&member.form, value), value, space),
        }
    }

    /// A property that the description does not name.
    fn rest(
        &mut self,
        key: &str,
        form: &'static Form,
        value: &Tree,
        space: &'static str,
    ) -> Result<(), Fault> {
        match (form, value) {
            (_, Tree::Null) => Ok(()),
            (_, scalar) if key == "#text" => text(&mut self.out, scalar.text().unwrap_or_default()),
            (Form::Any, Tree::List(items)) => {
                let mut items = items.iter().enumerate();
                items.try_for_each(|(index, item)| {
                    let written = self.other(key, form, item, space);
                    written.map_err(|fault| fault.at(index))
                })
            }
            (Form::List(item), Tree::List(items)) => {
                let mut items = items.iter().enumerate();
                items.try_for_each(|(index, own)| {
                    let written = self.other(key, &item.form, own, space);
                    written.map_err(|fault| fault.at(index))
                })
            }
            _ => self.other(key, form, value, space),
        }
    }
}

/// `xsi:nil`.
static NIL: Name = Name {
    local: "nil",
    prefix: "xsi",
    namespace: INSTANCE,
};

/// The items of a list of which nothing is known.
static ITEM: Item = Item {
    name: Name {
        local: "item",
        prefix: "",
        namespace: "",
    },
    form: Form::Any,
};

/// The form that a value has.
fn chosen(form: &'static Form, tree: &Tree) -> &'static Form {
    let mut form = form.itself();
    while let Form::Choice(choice) = form {
        form = choice.of_tree(tree);
    }
    form
}

fn members(form: &'static Form) -> &'static [Member] {
    match form {
        Form::Object(members, _) => members,
        _ => &[],
    }
}

fn is_known(form: &'static Form, key: &str) -> bool {
    members(form).iter().any(|member| member.key == key)
}

fn qualified(name: &Name) -> String {
    if name.prefix.is_empty() {
        name.local.to_owned()
    } else {
        format!("{}:{}", name.prefix, name.local)
    }
}

/// A value as text: that of a scalar, or the words of a list (XML Schema, part 2, section 2.5.1.2).
fn spelled(value: &Tree) -> Result<Option<String>, Fault> {
    match value {
        Tree::List(items) => {
            let words = items.iter().map(Tree::text).collect::<Option<Vec<_>>>();
            let words = words.ok_or_else(|| Fault::expected("text", "an array of more"))?;
            Ok(Some(words.join(" ")))
        }
        Tree::Map(_) => Err(Fault::expected("text", "an object")),
        scalar => Ok(scalar.text().map(ToOwned::to_owned)),
    }
}

fn attribute(out: &mut String, name: &str, value: &str) -> Result<(), Fault> {
    check_name(name)?;
    check_text(value)?;
    let _ = write!(out, " {name}=\"");
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            // As they stand they would be read as spaces.
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    Ok(())
}

fn text(out: &mut String, value: &str) -> Result<(), Fault> {
    check_text(value)?;
    // As it stands it would be read as a line feed.
    let escaped = partial_escape(value);
    out.push_str(&escaped.replace('\r', "&#13;"));
    Ok(())
}

fn cdata(out: &mut String, value: &str) -> Result<(), Fault> {
    check_text(value)?;
    if !value.is_empty() {
        let _ = write!(
            out,
            "<![CDATA[{}]]>",
            value.replace("]]>", "]]]]><![CDATA[>")
        );
    }
    Ok(())
}

/// Refuses characters that no document has (XML 1.0, section 2.2).
fn check_text(text: &str) -> Result<(), Fault> {
    let is_character = |c| !matches!(c, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}');
    if text.chars().all(is_character) {
        return Ok(());
    }
    Err(Fault::new("it has a character that XML cannot hold"))
}

/// Refuses what is no name of XML (XML 1.0, section 2.3), such as a key of a map may be.
fn check_name(name: &str) -> Result<(), Fault> {
    let starts = |c: char| c.is_alphabetic() || c == '_';
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{B7}');
    let is_part = |part: &str| part.starts_with(starts) && part.chars().all(goes_on);
    let (prefix, local) = name.split_once(':').unwrap_or(("_", name));
    if is_part(prefix) && is_part(local) {
        return Ok(());
    }
    Err(Fault::new("its name is none that XML can have"))
}
