//! Which form of a choice a value has: the one that its tag names, or that knows the most of it.

use super::document::Element;
use super::read::{View, boolean, number};
use super::tree::Tree;
use super::{Choice, Form, Member, Name, Node};

/// What no value of the form is.
const NEVER: i32 = -1_000_000;
/// What the tag of a choice names.
const TAGGED: i32 = 1_000_000;

impl Choice {
    /// The form of what is in an element.
    pub(super) fn of_view(&'static self, view: &View<'_>) -> &'static Form {
        self.best(|tags, form| {
            let named = form.property(self.tag).and_then(|member| tag(member, view));
            let named = named.is_some_and(|named| tags.contains(&named.as_str()));
            fit_view(form, view) + if named { TAGGED } else { 0 }
        })
    }

    /// The form of a value.
    pub(super) fn of_tree(&'static self, tree: &Tree) -> &'static Form {
        let named = tree.get(self.tag).and_then(Tree::text);
        self.best(|tags, form| {
            let named = named.is_some_and(|named| tags.contains(&named));
            fit_tree(form, tree) + if named { TAGGED } else { 0 }
        })
    }

    /// The first of the best.
    fn best(&'static self, fit: impl Fn(&[&str], &'static Form) -> i32) -> &'static Form {
        let mut best = (i32::MIN, &Form::Any);
        for (tags, form) in self.variants {
            let fit = fit(tags, form.itself());
            if fit > best.0 {
                best = (fit, form.itself());
            }
        }
        best.1
    }
}

impl Form {
    /// The member of an object with a key.
    fn property(&'static self, key: &str) -> Option<&'static Member> {
        match self.itself() {
            Self::Object(members, _) => members.iter().find(|member| member.key == key),
            _ => None,
        }
    }
}

/// The text of a property.
fn tag(member: &'static Member, view: &View<'_>) -> Option<String> {
    if member.node == Node::Attribute {
        let mut own = view.attributes.iter();
        let own = own.find(|own| member.name.rank(&own.local, &own.namespace) > 0);
        return own.map(|own| own.value.clone());
    }
    let child = view.children.iter().find(|child| member.name.is(child));
    child.map(|child| child.text.trim().to_owned())
}

/// How much of what is in an element a form knows.
fn fit_view(form: &'static Form, view: &View<'_>) -> i32 {
    let is_simple = view.children.is_empty();
    let spare = count(view.children.len() + view.attributes.len());
    match form.itself() {
        Form::Text if is_simple => 1 - spare,
        Form::Number if is_simple && number(view.text.trim()).is_some() => 3 - spare,
        Form::Boolean if is_simple && boolean(view.text.trim()).is_some() => 2 - spare,
        Form::Object(members, _) => {
            let claimed = view.children.iter().map(|child| best(members, child));
            let claimed = count(claimed.flatten().count());
            let attributes = view.attributes.iter();
            let named = |name: &str| {
                let own = members.iter().filter(|own| own.node == Node::Attribute);
                own.clone().any(|own| own.name.local == name)
            };
            let attributes = count(attributes.filter(|own| named(&own.local)).count());
            let known = claimed + attributes;
            let blank =
                is_simple && !view.text.trim().is_empty() && members.iter().all(Member::is_apart);
            3 * known - spare - missing(members, |member| has(member, view)) - i32::from(blank) * 2
        }
        Form::List(item) => {
            let items = view.children.iter().filter(|child| item.name.is(child));
            2 * count(items.count()) - spare
        }
        Form::Choice(choice) => {
            let fits = choice.variants.iter();
            fits.map(|(_, form)| fit_view(form, view))
                .max()
                .unwrap_or(NEVER)
        }
        Form::Any => 0,
        _ => NEVER,
    }
}

fn has(member: &Member, view: &View<'_>) -> bool {
    match member.node {
        Node::Element => view.children.iter().any(|child| member.name.is(child)),
        Node::Attribute => {
            let mut own = view.attributes.iter();
            own.any(|own| own.local == member.name.local)
        }
        Node::Text | Node::Cdata | Node::None => true,
    }
}

/// How much of a value a form knows.
fn fit_tree(form: &'static Form, tree: &Tree) -> i32 {
    match (form.itself(), tree) {
        (Form::Text, Tree::Text(_))
        | (Form::Number, Tree::Number(_))
        | (Form::Boolean, Tree::Boolean(_))
        | (Form::List(_), Tree::List(_)) => 2,
        (Form::Object(members, _), Tree::Map(entries)) => {
            let known = |key: &str| members.iter().any(|member| member.key == key);
            let known = count(entries.iter().filter(|(key, _)| known(key)).count());
            3 * known - count(entries.len()) - missing(members, |own| tree.get(own.key).is_some())
        }
        (Form::Choice(choice), tree) => {
            let fits = choice.variants.iter();
            fits.map(|(_, form)| fit_tree(form, tree))
                .max()
                .unwrap_or(NEVER)
        }
        (Form::Any, _) => 0,
        _ => NEVER,
    }
}

/// How many required members are not there.
fn missing(members: &'static [Member], has: impl Fn(&Member) -> bool) -> i32 {
    count(
        members
            .iter()
            .filter(|own| own.required && !has(own))
            .count(),
    )
}

fn count(count: usize) -> i32 {
    i32::try_from(count)
        .unwrap_or(i32::MAX / 8)
        .min(i32::MAX / 8)
}

/// The member that an element is of, by name and namespace, or else by name only.
pub(super) fn best(members: &'static [Member], child: &Element) -> Option<usize> {
    let ranks = members.iter().map(|member| member.claims(child));
    let best = ranks
        .enumerate()
        .max_by_key(|(index, rank)| (*rank, usize::MAX - index));
    best.filter(|(_, rank)| *rank > 0).map(|(index, _)| index)
}

impl Member {
    /// Whether it is an element of its own or an attribute.
    fn is_apart(&self) -> bool {
        matches!(self.node, Node::Element | Node::Attribute)
    }

    /// How surely an element is of this member.
    fn claims(&'static self, child: &Element) -> u8 {
        let by_name = |name: &Name| name.rank(&child.local, &child.namespace);
        match (self.node, self.form.itself()) {
            (Node::Element, _) => by_name(&self.name),
            (Node::None, Form::List(item)) => by_name(&item.name),
            (Node::None, Form::Object(members, _)) => {
                let ranks = members.iter().map(|member| member.claims(child));
                ranks.max().unwrap_or_default()
            }
            _ => 0,
        }
    }
}

impl Name {
    /// How surely something has this name: 2 if the namespace is the same too, 0 if it is called otherwise.
    pub(super) fn rank(&self, local: &str, namespace: &str) -> u8 {
        u8::from(self.local == local) * (1 + u8::from(self.namespace == namespace))
    }

    pub(super) fn is(&self, element: &Element) -> bool {
        self.local == element.local
    }
}
