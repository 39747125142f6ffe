//! Decides which words the members of a choice are called after. They are a member's own as far as these tell it from the
//! others, so that a name stays when another member comes.

use std::collections::HashMap;

use super::kinds::without_null;
use super::merge::Whole;
use super::{Lowering, enums};
use crate::document::{JsonType, Schema};
use crate::ir::{Kinds, Value};

/// A title of more words is a sentence.
const LONGEST_TITLE: usize = 6;

impl Lowering<'_> {
    /// The words for each member of a choice.
    pub(super) fn member_words(&mut self, members: &[Schema], wholes: &[Whole<'_>]) -> Vec<String> {
        let properties = counts(wholes.iter().flat_map(|whole| whole.properties.keys()));
        let many = wholes.len() > 1;
        let in_all = |name: &str| many && properties.get(name) == Some(&wholes.len());
        let words: Vec<String> = members
            .iter()
            .zip(wholes)
            .map(|(member, whole)| self.own_words(member, whole, &in_all))
            .collect();
        let count = counts(words.iter());
        let told = words.iter().zip(wholes).map(|(words, whole)| {
            let unique = ranked(whole)
                .into_iter()
                .find(|name| properties[name.as_str()] == 1);
            unique
                .filter(|_| count[words.as_str()] > 1)
                .unwrap_or(words)
                .clone()
        });
        told.collect()
    }

    /// The words of a member by itself, but for properties that all have.
    fn own_words(
        &mut self,
        member: &Schema,
        whole: &Schema,
        in_all: &dyn Fn(&str) -> bool,
    ) -> String {
        if let Some(target) = self.target_of(member) {
            let name = self.component_names.get(&target).cloned();
            return name.unwrap_or_else(|| self.place_words(&target));
        }
        let title = member.title.as_ref().filter(|title| is_name(title));
        if let Some(title) = title {
            return title.clone();
        }
        match without_null(self.kinds_of(whole)) {
            Kinds::ARRAY => self.list_words(whole),
            Kinds::OBJECT => self.object_words(whole, in_all),
            Kinds::STRING => whole.format.clone().unwrap_or_else(|| "text".to_owned()),
            Kinds::BOOLEAN => "boolean".to_owned(),
            Kinds::INTEGER => "integer".to_owned(),
            Kinds::NUMBER => "number".to_owned(),
            _ => "value".to_owned(),
        }
    }

    fn list_words(&mut self, whole: &Schema) -> String {
        let Some(item) = whole.items.as_deref() else {
            return "list".to_owned();
        };
        let inner = self.whole_of(item);
        format!("{} list", self.own_words(item, &inner, &|_| false))
    }

    /// A constant of an object, or else its first property.
    fn object_words(&mut self, whole: &Schema, in_all: &dyn Fn(&str) -> bool) -> String {
        for property in whole.properties.values() {
            if let Some(Value::Text(text)) = enums::only_value(&self.whole_of(property)) {
                return text;
            }
        }
        let ranked = ranked(whole);
        let own = ranked.iter().find(|name| !in_all(name)).or(ranked.first());
        own.map(|name| (*name).clone())
            .unwrap_or_else(|| "object".to_owned())
    }
}

/// The properties of an object, those first that it must have.
fn ranked(whole: &Schema) -> Vec<&String> {
    let mut names: Vec<&String> = whole.properties.keys().collect();
    names.sort_by_key(|name| !whole.required.contains(*name));
    names
}

fn counts<'t>(words: impl Iterator<Item = &'t String>) -> HashMap<&'t str, usize> {
    let mut counts = HashMap::new();
    for word in words {
        *counts.entry(word.as_str()).or_default() += 1;
    }
    counts
}

fn is_name(title: &str) -> bool {
    title.split_whitespace().count() <= LONGEST_TITLE && title.chars().any(char::is_alphanumeric)
}

/// The words of a kind of JSON.
pub(super) trait KindWord {
    /// What a value of the kind is called.
    fn word(self) -> &'static str;
}

impl KindWord for JsonType {
    fn word(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "text",
            Self::Array => "list",
            Self::Object => "object",
        }
    }
}
