//! What a document says as JSON. Nothing of it is refused here: what it should be the model knows.

use std::collections::HashMap;

use super::document::{Attribute, Element};
use super::fit::best;
use super::tree::Tree;
use super::{Choice, Document, Form, Item, Member, Node};

/// What is in an element: all of it, or what of it is left.
pub(super) struct View<'e> {
    pub(super) attributes: Vec<&'e Attribute>,
    pub(super) children: Vec<&'e Element>,
    pub(super) text: &'e str,
}

impl<'e> View<'e> {
    fn of(element: &'e Element) -> Self {
        Self {
            attributes: element.attributes.iter().collect(),
            children: element.children.iter().collect(),
            text: &element.text,
        }
    }

    fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.children.is_empty() && is_blank(self.text)
    }
}

/// What stands in JSON for the root of a document, whatever its name is.
pub(super) fn read(document: &'static Document, root: &Element) -> Tree {
    element(&document.form, root)
}

fn element(form: &'static Form, element: &Element) -> Tree {
    if element.is_nil {
        return Tree::Null;
    }
    content(form, &View::of(element))
}

fn content(form: &'static Form, view: &View<'_>) -> Tree {
    match form {
        Form::Named(form) => content(form, view),
        Form::Choice(choice) => content(choice.of_view(view), view),
        Form::Object(members, rest) => object(members, rest, view),
        Form::List(item) => Tree::List(items(item, &view.children)),
        Form::Text | Form::Number | Form::Boolean if view.children.is_empty() => {
            scalar(form, view.text)
        }
        Form::Any if view.children.is_empty() && view.attributes.is_empty() => {
            Tree::Text(view.text.to_owned())
        }
        Form::Text | Form::Number | Form::Boolean | Form::Any => object(&[], &Form::Any, view),
    }
}

/// The items of a list: the children with their name, or all if none has it.
fn items(item: &'static Item, children: &[&Element]) -> Vec<Tree> {
    let any = !children.iter().any(|child| item.name.is(child));
    let children = children.iter().filter(|child| any || item.name.is(child));
    children.map(|child| element(&item.form, child)).collect()
}

/// Text as a scalar. What is no number and no boolean stays a text, which the model may take or not.
fn scalar(form: &'static Form, text: &str) -> Tree {
    let found = match form.itself() {
        Form::Number => number(text.trim()).map(|text| Tree::Number(text.to_owned())),
        Form::Boolean => boolean(text.trim()).map(Tree::Boolean),
        Form::Choice(choice) => return scalar_of(choice, text),
        Form::List(item) => return Tree::List(words(item, text)),
        _ => None,
    };
    found.unwrap_or_else(|| Tree::Text(text.to_owned()))
}

fn scalar_of(choice: &'static Choice, text: &str) -> Tree {
    let view = View {
        attributes: Vec::new(),
        children: Vec::new(),
        text,
    };
    scalar(choice.of_view(&view), text)
}

/// A list in an attribute or a text: words (XML Schema, part 2, section 2.5.1.2).
fn words(item: &'static Item, text: &str) -> Vec<Tree> {
    text.split_ascii_whitespace()
        .map(|word| scalar(&item.form, word))
        .collect()
}

/// The text if it is a number of JSON.
pub(super) fn number(text: &str) -> Option<&str> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let starts = digits.starts_with(|c: char| c.is_ascii_digit());
    let is_number = starts && serde_json::from_str::<serde_json::Number>(text).is_ok();
    is_number.then_some(text)
}

pub(super) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

fn is_blank(text: &str) -> bool {
    text.trim_ascii().is_empty()
}

fn object(members: &'static [Member], rest: &'static Form, view: &View<'_>) -> Tree {
    let mut entries = Vec::new();
    let mut shares: Vec<Vec<&Element>> = vec![Vec::new(); members.len()];
    let mut others = View {
        attributes: view.attributes.clone(),
        children: Vec::new(),
        text: if members.iter().any(is_text) {
            ""
        } else {
            view.text
        },
    };
    for child in &view.children {
        match best(members, child) {
            Some(index) => shares[index].push(child),
            None => others.children.push(child),
        }
    }
    let only = text_member(members).filter(|_| !is_blank(others.text));
    for (index, (member, share)) in members.iter().zip(shares).enumerate() {
        let value = if only == Some(index) && share.is_empty() {
            // Around it is the indentation of elements.
            Some(scalar(
                &member.form,
                std::mem::take(&mut others.text).trim(),
            ))
        } else {
            property(member, &share, view, &mut others)
        };
        entries.extend(value.map(|value| (member.key.to_owned(), value)));
    }
    leave(rest, &others, &mut entries);
    Tree::Map(entries)
}

fn is_text(member: &Member) -> bool {
    matches!(member.node, Node::Text | Node::Cdata)
}

/// The member that text belongs to where none is described as text: the only one that is no attribute, if it is a
/// scalar.
fn text_member(members: &'static [Member]) -> Option<usize> {
    let apart = members.iter().enumerate();
    let mut apart = apart.filter(|(_, member)| member.node != Node::Attribute);
    match (apart.next(), apart.next()) {
        (Some((index, only)), None) if only.form.itself().is_scalar() => Some(index),
        _ => None,
    }
}

/// The value of a property, if it is there.
fn property(
    member: &'static Member,
    share: &[&Element],
    view: &View<'_>,
    others: &mut View<'_>,
) -> Option<Tree> {
    match (member.node, member.form.itself()) {
        (Node::Attribute, form) => {
            let mut own = view.attributes.iter();
            let own = own.find(|own| own.local == member.name.local)?;
            others
                .attributes
                .retain(|other| !std::ptr::eq(*other, *own));
            Some(scalar(form, &own.value))
        }
        (Node::Text | Node::Cdata, form) => {
            let there =
                !is_blank(view.text) || matches!(form, Form::Text) && view.children.is_empty();
            there.then(|| scalar(form, view.text))
        }
        (Node::Element, Form::List(item)) => wrapped(item, share, member.required),
        (Node::None, Form::List(item)) => unwrapped(item, share, member.required),
        (Node::None, form @ Form::Object(members, _)) => {
            let (own, left) = std::mem::take(&mut others.attributes)
                .into_iter()
                .partition(|own| {
                    let mut members = members
                        .iter()
                        .filter(|member| member.node == Node::Attribute);
                    members.any(|member| member.name.local == own.local)
                });
            others.attributes = left;
            let inner = View {
                attributes: own,
                children: share.to_vec(),
                text: if members.iter().any(is_text) {
                    std::mem::take(&mut others.text)
                } else {
                    ""
                },
            };
            (member.required || !inner.is_empty()).then(|| content(form, &inner))
        }
        (Node::Element | Node::None, Form::Any) if share.len() > 1 => Some(each(share)),
        (Node::Element | Node::None, form) => share.last().map(|own| element(form, own)),
    }
}

fn each(share: &[&Element]) -> Tree {
    Tree::List(share.iter().map(|own| element(&Form::Any, own)).collect())
}

/// The items of a list that has an element of its own.
fn wrapped(item: &'static Item, share: &[&Element], required: bool) -> Option<Tree> {
    if share.is_empty() {
        return required.then(|| Tree::List(Vec::new()));
    }
    if share.iter().all(|wrapper| wrapper.is_nil) {
        return Some(Tree::Null);
    }
    let lists = share.iter().map(|wrapper| View::of(wrapper));
    let lists = lists.flat_map(|wrapper| items(item, &wrapper.children));
    Some(Tree::List(lists.collect()))
}

/// The items of a list that has none. Some servers wrap them even so.
fn unwrapped(item: &'static Item, share: &[&Element], required: bool) -> Option<Tree> {
    match share {
        [] => required.then(|| Tree::List(Vec::new())),
        [wrapper] if is_wrapper(item, wrapper) => {
            let children: Vec<&Element> = wrapper.children.iter().collect();
            Some(Tree::List(items(item, &children)))
        }
        items => Some(Tree::List(
            items.iter().map(|own| element(&item.form, own)).collect(),
        )),
    }
}

/// Whether an element is not the only item of a list but the list itself: it holds what no item has, or nothing where
/// each item has something.
fn is_wrapper(item: &'static Item, wrapper: &Element) -> bool {
    if !wrapper.attributes.is_empty() || !is_blank(&wrapper.text) || wrapper.is_nil {
        return false;
    }
    let names = || wrapper.children.iter().map(|child| &child.local);
    let alike = names().all(|name| Some(name) == names().next());
    match item.form.itself() {
        Form::Text | Form::Number | Form::Boolean => !wrapper.children.is_empty() && alike,
        Form::Object(members, _) if wrapper.children.is_empty() => {
            members.iter().any(|member| member.required)
        }
        Form::Object(members, _) => {
            let unknown = |child| best(members, child).is_none();
            alike && !members.is_empty() && wrapper.children.iter().all(unknown)
        }
        _ => false,
    }
}

/// What no member has: attributes and text under names that no element has.
fn leave(rest: &'static Form, others: &View<'_>, entries: &mut Vec<(String, Tree)>) {
    for own in &others.attributes {
        let value = Tree::Text(own.value.clone());
        entries.push((format!("@{}", own.local), value));
    }
    let mut places = HashMap::new();
    let mut shares: Vec<Vec<&Element>> = Vec::new();
    for child in &others.children {
        let place = *places.entry(&child.local).or_insert(shares.len());
        if place == shares.len() {
            shares.push(Vec::new());
        }
        shares[place].push(child);
    }
    for share in shares {
        let value = match (rest.itself(), share.as_slice()) {
            (Form::List(item), share) => unwrapped(item, share, true).unwrap_or(Tree::Null),
            (form, [only]) => element(form, only),
            (Form::Any, share) => each(share),
            (form, share) => share.last().map_or(Tree::Null, |last| element(form, last)),
        };
        entries.push((share[0].local.clone(), value));
    }
    if !is_blank(others.text) {
        let text = Tree::Text(others.text.to_owned());
        entries.push(("#text".to_owned(), text));
    }
}
