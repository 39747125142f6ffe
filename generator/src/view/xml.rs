//! Decides what the templates see of XML: each form as an expression of the runtime's data.

use serde::Serialize;

use super::leaf::Literal;
use crate::ir::xml::{Choice, Form, Item, Member, Name, Node};
use crate::ir::{Api, xml};
use crate::naming::{Ident, Names};

/// How bodies that are XML are spelled.
#[derive(Debug, Serialize)]
pub struct XmlView {
    /// The documents.
    pub documents: Vec<DocumentView>,
    /// The forms that have a name.
    pub forms: Vec<FormView>,
}

/// A document.
#[derive(Debug, Serialize)]
pub struct DocumentView {
    /// The type that stands for it.
    pub ident: Ident,
    /// The name of the root, as an expression.
    pub root: Expression,
    /// What is in it, as an expression.
    pub form: Expression,
}

/// A form that several refer to.
#[derive(Debug, Serialize)]
pub struct FormView {
    /// The static.
    pub ident: Ident,
    /// The form, as an expression.
    pub form: Expression,
}

/// An expression of the runtime's data, made of fixed words, identifiers and literals.
#[derive(Debug, Serialize)]
pub struct Expression(String);

/// The view of what an API has of XML; `None` if it has none.
pub(super) fn xml(api: &Api, names: &Names) -> Option<XmlView> {
    let used = used(&api.xml);
    let documents = api.xml.documents.iter().zip(&names.documents);
    let documents: Vec<DocumentView> = documents
        .map(|(own, ident)| DocumentView {
            ident: ident.clone(),
            root: Expression(name(&own.root)),
            form: Expression(form(&own.form, names)),
        })
        .collect();
    let forms = api.xml.forms.iter().zip(&names.forms).zip(used);
    let forms = forms.filter(|(_, used)| *used);
    let forms = forms.map(|((own, ident), _)| FormView {
        ident: ident.clone(),
        form: Expression(form(&own.form, names)),
    });
    let mut forms: Vec<FormView> = forms.collect();
    forms.sort_by(|a, b| a.ident.cmp(&b.ident));
    (!documents.is_empty()).then_some(XmlView { documents, forms })
}

/// Which named forms documents lead to.
fn used(api: &xml::Xml) -> Vec<bool> {
    let mut used = vec![false; api.forms.len()];
    let mut pending: Vec<&Form> = api.documents.iter().map(|own| &own.form).collect();
    while let Some(form) = pending.pop() {
        match form {
            Form::Named(id) => {
                if !std::mem::replace(&mut used[id.0], true) {
                    pending.push(&api.forms[id.0].form);
                }
            }
            Form::Object(members, rest) => {
                pending.extend(members.iter().map(|member| &member.form));
                pending.push(rest);
            }
            Form::List(item) => pending.push(&item.form),
            Form::Choice(own) => pending.extend(own.variants.iter().map(|(_, form)| form)),
            Form::Text | Form::Number | Form::Boolean | Form::Any => {}
        }
    }
    used
}

fn form(form: &Form, names: &Names) -> String {
    match form {
        Form::Text => "Form::Text".to_owned(),
        Form::Number => "Form::Number".to_owned(),
        Form::Boolean => "Form::Boolean".to_owned(),
        Form::Any => "Form::Any".to_owned(),
        Form::Named(id) => format!("Form::Named(&{})", names.forms[id.0]),
        Form::Object(members, rest) => {
            let members: String = members.iter().map(|own| member(own, names)).collect();
            let rest = self::form(rest, names);
            format!("Form::Object(&[{members}], &{rest})")
        }
        Form::List(own) => format!("Form::List(&{})", item(own, names)),
        Form::Choice(own) => format!("Form::Choice(&{})", choice(own, names)),
    }
}

fn member(own: &Member, names: &Names) -> String {
    let node = match own.node {
        Node::Element => "Element",
        Node::Attribute => "Attribute",
        Node::Text => "Text",
        Node::Cdata => "Cdata",
        Node::None => "None",
    };
    format!(
        "Member {{ key: {}, name: {}, node: Node::{node}, required: {}, form: {} }},",
        Literal::text(&own.key),
        name(&own.name),
        own.required,
        form(&own.form, names),
    )
}

fn item(own: &Item, names: &Names) -> String {
    let (name, form) = (name(&own.name), form(&own.form, names));
    format!("Item {{ name: {name}, form: {form} }}")
}

fn choice(own: &Choice, names: &Names) -> String {
    let tag = Literal::text(own.tag.as_deref().unwrap_or_default());
    let variants = own.variants.iter().map(|(tags, own)| {
        let tags: Vec<String> = tags
            .iter()
            .map(|tag| Literal::text(tag).to_string())
            .collect();
        format!("(&[{}], {}),", tags.join(", "), form(own, names))
    });
    let variants: String = variants.collect();
    format!("Choice {{ tag: {tag}, variants: &[{variants}] }}")
}

fn name(own: &Name) -> String {
    let (local, prefix, namespace) = (
        Literal::text(&own.local),
        Literal::text(&own.prefix),
        Literal::text(&own.namespace),
    );
    if own.prefix.is_empty() && own.namespace.is_empty() {
        return format!("Name::new({local})");
    }
    format!("Name {{ local: {local}, prefix: {prefix}, namespace: {namespace} }}")
}
