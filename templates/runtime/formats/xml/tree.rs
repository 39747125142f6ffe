//! A value between XML and JSON: JSON with the order of its members and the spelling of its numbers.

use crate::runtime::codec::{Context, Entries, Fault, Slot, Token, View};

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    Null,
    Boolean(bool),
    /// A number as it is spelled.
    Number(String),
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    /// The text of a scalar; none of null.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Boolean(true) => Some("true"),
            Self::Boolean(false) => Some("false"),
            Self::Number(text) | Self::Text(text) => Some(text),
            Self::Null | Self::List(_) | Self::Map(_) => None,
        }
    }

    /// The member of an object.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(entries) = self else {
            return None;
        };
        let mut found = entries.iter().filter(|(own, _)| own == key);
        found.next().map(|(_, value)| value)
    }
}

impl Slot for Tree {
    fn blank() -> Self {
        Self::Null
    }

    fn keeps_null() -> bool {
        true
    }

    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        *self = match token {
            Token::Null => Self::Null,
            Token::Bool(value) => Self::Boolean(value),
            Token::Int(value) => Self::Number(value.to_string()),
            Token::Uint(value) => Self::Number(value.to_string()),
            Token::Float(value) => Self::Number(format!("{value:?}")),
            Token::Number(text, _) => Self::Number(text.to_owned()),
            Token::Str(text) => Self::Text(text.to_owned()),
            list @ Token::List(_) => {
                let mut items = Vec::new();
                Slot::take(&mut items, list, cx)?;
                Self::List(items)
            }
            Token::Map(map) | Token::Entry(_, map) => {
                let mut entries = Vec::new();
                while let Some(key) = map.key()? {
                    let mut entry = (key.to_owned(), Self::Null);
                    map.value(&mut entry.1, cx)?;
                    entries.push(entry);
                }
                Self::Map(entries)
            }
        };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        match self {
            Self::Null => View::Null,
            Self::Boolean(value) => View::Bool(*value),
            Self::Number(text) => View::Number(text.as_str().into()),
            Self::Text(text) => View::Str(text.as_str().into()),
            Self::List(items) => View::List(items),
            Self::Map(entries) => View::Map(entries),
        }
    }
}

impl Entries for Vec<(String, Tree)> {
    fn each(&self, see: &mut dyn FnMut(&str, &View<'_>) -> bool) {
        let _ = self.iter().all(|(key, value)| see(key, &value.view()));
    }
}
