//! Decides how values of a schema are spelled as XML (`OpenAPI` 3.1, section 4.8.26; 3.2, section 4.26).

use std::collections::HashMap;

use super::Lowering;
use super::kinds::without_null;
use super::merge::Essence;
use crate::document::{Additional, NodeType, Schema, Xml};
use crate::ir::xml::{Choice, Document, DocumentId, Form, FormId, Item, Member, Name, Named, Node};
use crate::ir::{self, Kinds, TypeRef};
use crate::ledger::Kind;
use crate::site::Site;

/// What is known of XML while a description is lowered.
#[derive(Default)]
pub(in crate::lower) struct Forms {
    documents: Vec<Document>,
    /// A form that is not made yet has none.
    named: Vec<Named>,
    by_site: HashMap<Site, FormId>,
    /// Forms that are referred to and not made yet.
    pending: Vec<(FormId, Site)>,
}

/// So many references lead from one to the next that say something of XML.
const DEEPEST: usize = 50;

/// What the root is called where nothing says it.
const ROOT: &str = "root";
/// What an item is called where nothing says it.
const ITEM: &str = "item";

impl Lowering<'_> {
    /// The document that a body is. `sent` says whether requests have it.
    pub(in crate::lower) fn xml_document(
        &mut self,
        schema: &Schema,
        hint: &str,
        sent: bool,
    ) -> DocumentId {
        let root = self.root(schema, sent);
        let form = self.form_of(schema, &root);
        self.make_forms();
        let hint = self.component_of(schema).unwrap_or_else(|| hint.to_owned());
        let documents = &mut self.forms.documents;
        let is_same = |own: &Document| own.root == root && own.form == form;
        let known = documents.iter().position(is_same).unwrap_or_else(|| {
            documents.push(Document { hint, root, form });
            documents.len() - 1
        });
        DocumentId(known)
    }

    /// All that became known of XML.
    pub(in crate::lower) fn finished_xml(&mut self) -> ir::xml::Xml {
        let Forms {
            documents,
            named: mut forms,
            ..
        } = std::mem::take(&mut self.forms);
        for index in 0..forms.len() {
            if leads_nowhere(&forms, FormId(index)) {
                forms[index].form = Form::Any;
            }
        }
        ir::xml::Xml { documents, forms }
    }

    /// The name of a root: that of its schema, or that of the component which it is.
    fn root(&mut self, schema: &Schema, sent: bool) -> Name {
        let xml = self.xml_of(schema);
        let component = self.component_of(schema);
        if xml.name.is_none() && component.is_none() && sent {
            let how = format!("nothing says what the root of its XML is called; `{ROOT}` is sent");
            self.note(Kind::Schema, &schema.at, "nameless-xml", &how);
        }
        let name = component.unwrap_or_else(|| ROOT.to_owned());
        self.name(xml, &name, &schema.at)
    }

    /// The component that a schema is, or that it refers to.
    fn component_of(&mut self, schema: &Schema) -> Option<String> {
        let mut at = schema.at.clone();
        let mut schema = schema.clone();
        for _ in 0..DEEPEST {
            if let Some(name) = self.component_names.get(&at) {
                return Some(name.clone());
            }
            let Essence::Same { target, .. } = self.essence(&schema) else {
                return None;
            };
            schema = (*self.schema_at(&target)).clone();
            at = target;
        }
        None
    }

    /// What a schema says of XML, or what it refers to does.
    fn xml_of(&mut self, schema: &Schema) -> Xml {
        let mut said = Xml::default();
        let mut schema = schema.clone();
        for _ in 0..DEEPEST {
            said = said.or(schema.xml.as_deref().cloned().unwrap_or_default());
            let Essence::Same { target, .. } = self.essence(&schema) else {
                break;
            };
            schema = (*self.schema_at(&target)).clone();
        }
        said
    }

    fn name(&mut self, xml: Xml, otherwise: &str, at: &Site) -> Name {
        let name = Name {
            local: xml.name.unwrap_or_else(|| otherwise.to_owned()),
            prefix: xml.prefix.unwrap_or_default(),
            namespace: xml.namespace.unwrap_or_default(),
        };
        let is_prefix = name.prefix.is_empty() || is_name(&name.prefix);
        if !is_name(&name.local) || !is_prefix {
            let how = "its name is none that XML can have, so that it is never sent";
            self.approximate(Kind::Schema, at, "nameless-xml", how);
        }
        name
    }

    /// The form of a schema's values; `outer` is what the element is called around them.
    fn form_of(&mut self, schema: &Schema, outer: &Name) -> Form {
        if self.overridden(schema).is_some() {
            return Form::Any;
        }
        let own = match self.essence(schema) {
            Essence::Same { target, .. } => return Form::Named(self.form_at(&target)),
            Essence::Own(own) => own,
        };
        self.xml_form(&own, outer)
    }

    /// The form of what a reference leads to, which is made later.
    fn form_at(&mut self, at: &Site) -> FormId {
        if let Some(id) = self.forms.by_site.get(at) {
            return *id;
        }
        let id = FormId(self.forms.named.len());
        let origin = self.origin(at);
        self.forms.named.push(Named {
            origin,
            form: Form::Any,
        });
        self.forms.by_site.insert(at.clone(), id);
        self.forms.pending.push((id, at.clone()));
        id
    }

    /// Makes the forms that were only referred to so far. References lead from schema to schema without end, so they
    /// wait in a list and not on the stack.
    fn make_forms(&mut self) {
        while let Some((id, at)) = self.forms.pending.pop() {
            let schema = self.schema_at(&at);
            let outer = Name {
                local: ITEM.to_owned(),
                ..Name::default()
            };
            self.forms.named[id.0].form = self.form_of(&schema, &outer);
        }
    }

    fn xml_form(&mut self, own: &Schema, outer: &Name) -> Form {
        if let Some(choice) = self.choice_form(own, outer) {
            return choice;
        }
        let kinds = without_null(self.kinds_of(own));
        if kinds == without_null(Kinds::ALL) {
            return Form::Any;
        }
        let mut forms = Vec::new();
        let of = [
            (Kinds::OBJECT, None),
            (Kinds::ARRAY, None),
            (Kinds::NUMBER, Some(Form::Number)),
            (Kinds::BOOLEAN, Some(Form::Boolean)),
            (Kinds::STRING, Some(Form::Text)),
        ];
        for (kind, scalar) in of {
            if kinds.and(kind).is_empty() {
                continue;
            }
            forms.push(match scalar {
                Some(scalar) => scalar,
                None if kind == Kinds::OBJECT => self.object_form(own),
                None => Form::List(Box::new(self.item(own, outer))),
            });
        }
        chosen(None, forms.into_iter().map(|form| (Vec::new(), form)))
    }

    /// The form of one of several schemas, or of those that extend one.
    fn choice_form(&mut self, own: &Schema, outer: &Name) -> Option<Form> {
        if let Some(family) = self.family_form(own) {
            return Some(family);
        }
        let super::choice::Members { mut each, extended } = self.members(own)?;
        self.add_mapped(own, &mut each);
        self.extending += usize::from(extended);
        let wholes: Vec<_> = each.iter().map(|member| self.whole_of(member)).collect();
        let tags = self.tag(own, &each, &wholes);
        let forms: Vec<Form> = each
            .iter()
            .map(|member| self.form_of(member, outer))
            .collect();
        self.extending -= usize::from(extended);
        let (tag, tags) = match tags {
            Some((tag, tags)) => (Some(tag), tags),
            None => (None, vec![Vec::new(); forms.len()]),
        };
        Some(chosen(tag, tags.into_iter().zip(forms)))
    }

    fn family_form(&mut self, own: &Schema) -> Option<Form> {
        let discriminator = own.discriminator.clone()?;
        if !own.one_of.is_empty() || !own.any_of.is_empty() {
            return None;
        }
        let heirs = self.heirs(&own.at, &discriminator);
        if heirs.is_empty() {
            return None;
        }
        let mapped = self.mapped_to(&own.at, &discriminator);
        let mut variants = Vec::new();
        for heir in heirs.into_iter().filter(|heir| *heir != own.at) {
            let tags = self.heir(&discriminator, &mapped, &heir, TypeRef::Any).tags;
            variants.push((tags, Form::Named(self.form_at(&heir))));
        }
        let tags = self
            .heir(&discriminator, &mapped, &own.at, TypeRef::Any)
            .tags;
        variants.push((tags, self.object_form(own)));
        Some(chosen(Some(discriminator.property), variants.into_iter()))
    }

    fn object_form(&mut self, own: &Schema) -> Form {
        let mut members = Vec::new();
        for (key, property) in &own.properties {
            let required = own.required.contains(key);
            members.push(self.member(key, property, required));
        }
        let others = match &own.additional {
            Additional::Typed(value) => Some((**value).clone()),
            _ => own.patterns.values().next().cloned(),
        };
        let outer = Name {
            local: ITEM.to_owned(),
            ..Name::default()
        };
        let rest = others.map_or(Form::Any, |value| self.form_of(&value, &outer));
        Form::Object(members, Box::new(rest))
    }

    fn member(&mut self, key: &str, property: &Schema, required: bool) -> Member {
        let xml = self.xml_of(property);
        let node = xml.node;
        let mut name = self.name(xml, key, &property.at);
        let whole = self.whole_of(property);
        let is_list = without_null(self.kinds_of(&whole)) == Kinds::ARRAY;
        let form = if is_list && self.overridden(property).is_none() {
            Form::List(Box::new(self.item(&whole, &name)))
        } else {
            self.form_of(property, &name)
        };
        let node = match node {
            Some(NodeType::Attribute) => Node::Attribute,
            Some(NodeType::Text) => Node::Text,
            Some(NodeType::Cdata) => Node::Cdata,
            Some(NodeType::None) if matches!(form, Form::List(_)) || self.is_object(&whole) => {
                Node::None
            }
            None if is_list => Node::None,
            Some(NodeType::Element | NodeType::None) | None => Node::Element,
        };
        if node == Node::None {
            name = Name::default();
        }
        Member {
            key: key.to_owned(),
            name,
            node,
            required,
            form,
        }
    }

    fn is_object(&mut self, whole: &Schema) -> bool {
        without_null(self.kinds_of(whole)) == Kinds::OBJECT
    }

    /// The items of a list. One without a name is called as the list is.
    fn item(&mut self, own: &Schema, list: &Name) -> Item {
        let Some(item) = own.items.as_deref().filter(|_| own.prefix_items.is_empty()) else {
            return Item {
                name: list.clone(),
                form: Form::Any,
            };
        };
        let xml = self.xml_of(item);
        let name = if xml == Xml::default() {
            list.clone()
        } else {
            self.name(xml, &list.local, &item.at)
        };
        let form = self.form_of(item, &name);
        Item { name, form }
    }
}

/// One of several forms; the only one if they are the same.
fn chosen(tag: Option<String>, variants: impl Iterator<Item = (Vec<String>, Form)>) -> Form {
    let mut known: Vec<(Vec<String>, Form)> = Vec::new();
    for (tags, form) in variants {
        match known.iter_mut().find(|(_, own)| *own == form) {
            Some((own, _)) => own.extend(tags),
            None => known.push((tags, form)),
        }
    }
    match known.len() {
        0 => Form::Any,
        1 => known.remove(0).1,
        _ => Form::Choice(Choice {
            tag,
            variants: known,
        }),
    }
}

/// Whether references lead from a form to itself and to nothing else.
fn leads_nowhere(forms: &[Named], from: FormId) -> bool {
    let mut next = from;
    for _ in 0..=forms.len() {
        match &forms[next.0].form {
            Form::Named(other) => next = *other,
            _ => return false,
        }
    }
    true
}

/// Whether a text is a name of XML without a prefix (Namespaces in XML 1.0, section 3).
fn is_name(text: &str) -> bool {
    let starts = |c: char| c.is_alphabetic() || c == '_';
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{B7}');
    text.starts_with(starts) && text.chars().all(goes_on)
}
