//! Decides what can be said of pages, whoever says it: a style, and the names that it needs.

use std::collections::BTreeMap;
use std::fmt;

/// How pages follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// A parameter has a value that the page before gave.
    Cursor,
    /// A parameter is how many items are passed over.
    Offset,
    /// A parameter is the number of the page.
    Page,
    /// The header `link` has the URL of the next page.
    LinkHeader,
    /// The answer has the URL of the next page.
    NextUrl,
    /// They do not: the operation gives no pages.
    None,
}

impl Style {
    /// All, by their names.
    pub const ALL: [(&'static str, Self); 6] = [
        ("cursor", Self::Cursor),
        ("offset", Self::Offset),
        ("page", Self::Page),
        ("link-header", Self::LinkHeader),
        ("next-url", Self::NextUrl),
        ("none", Self::None),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.into_iter();
        all.find(|(_, own)| *own == self)
            .map_or("none", |(name, _)| name)
    }

    /// The style of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|(own, _)| *own == name).map(|(_, own)| own)
    }

    /// What it says which key, so that it can have no other.
    fn has(self, key: Key) -> bool {
        match key {
            Key::Cursor | Key::Last => self == Self::Cursor,
            Key::Offset => self == Self::Offset,
            Key::Page | Key::Pages => self == Self::Page,
            Key::Next => matches!(self, Self::Cursor | Self::NextUrl),
            Key::Total => matches!(self, Self::Offset | Self::Page),
            Key::Limit | Key::Items => self != Self::None,
            Key::More => !matches!(self, Self::None | Self::LinkHeader),
        }
    }
}

/// What a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// The parameter of the cursor.
    Cursor,
    /// The parameter of how many items are passed over.
    Offset,
    /// The parameter of the page's number.
    Page,
    /// The parameter of how many items a page has at most.
    Limit,
    /// The property with the items.
    Items,
    /// The property with the next cursor or URL.
    Next,
    /// The property of the last item that is the next cursor.
    Last,
    /// The property that says whether there is another page.
    More,
    /// The property with the number of all items.
    Total,
    /// The property with the number of pages.
    Pages,
}

impl Key {
    /// All, as a configuration spells them.
    pub const ALL: [(&'static str, Self); 10] = [
        ("cursor", Self::Cursor),
        ("offset", Self::Offset),
        ("page", Self::Page),
        ("limit", Self::Limit),
        ("items", Self::Items),
        ("next", Self::Next),
        ("last", Self::Last),
        ("more", Self::More),
        ("total", Self::Total),
        ("pages", Self::Pages),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.into_iter();
        all.find(|(_, own)| *own == self)
            .map_or("items", |(name, _)| name)
    }
}

/// What is said of the pages of an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// The style.
    pub style: Style,
    /// Names of parameters and of properties, these with dots between them or as JSON pointers.
    pub names: BTreeMap<Key, String>,
    /// The number of the first page, or the offset of the first item.
    pub first: Option<i64>,
}

impl Said {
    /// A style of which nothing is named.
    #[must_use]
    pub fn new(style: Style) -> Self {
        Self {
            style,
            names: BTreeMap::new(),
            first: None,
        }
    }

    /// The same with a name.
    #[must_use]
    pub fn with(mut self, key: Key, name: impl Into<String>) -> Self {
        self.names.insert(key, name.into());
        self
    }

    /// The name of a key.
    #[must_use]
    pub fn name(&self, key: Key) -> Option<&str> {
        self.names.get(&key).map(String::as_str)
    }

    /// What is wrong with it, whatever the operation, and the key that it is of.
    #[must_use]
    pub fn wrong(&self) -> Option<(Option<Key>, String)> {
        let style = self.style;
        if let Some(key) = self.names.keys().find(|key| !style.has(**key)) {
            let message = format!(
                "`{}` says nothing of the style `{}`",
                key.name(),
                style.name()
            );
            return Some((Some(*key), message));
        }
        let needs = |keys: &[Key]| {
            let lacks = !keys.iter().any(|key| self.names.contains_key(key));
            let names: Vec<String> = keys.iter().map(|key| format!("`{}`", key.name())).collect();
            lacks.then(|| format!("the style `{}` needs {}", style.name(), names.join(" or ")))
        };
        let lack = match style {
            Style::Cursor => needs(&[Key::Cursor]).or_else(|| needs(&[Key::Next, Key::Last])),
            Style::Offset => needs(&[Key::Offset]),
            Style::Page => needs(&[Key::Page]),
            Style::NextUrl => needs(&[Key::Next]),
            Style::LinkHeader | Style::None => None,
        };
        if lack.is_none()
            && self.names.contains_key(&Key::Next)
            && self.names.contains_key(&Key::Last)
        {
            let message = "`next` and `last` both say where the cursor is".to_owned();
            return Some((Some(Key::Last), message));
        }
        lack.map(|message| (None, message))
    }
}

/// As the lines of a rule in a configuration.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "style = \"{}\"", self.style.name())?;
        for (key, name) in &self.names {
            let name = toml::Value::from(name.as_str());
            write!(f, "\n{} = {name}", key.name())?;
        }
        match self.first {
            Some(first) => write!(f, "\nfirst = {first}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Said, Style};

    #[track_caller]
    fn check(said: &Said, expected: Option<&str>) {
        let wrong = said.wrong().map(|(_, message)| message);
        assert_eq!(wrong.as_deref(), expected);
    }

    #[test]
    fn a_style_has_its_keys_and_no_others() {
        let cursor = Said::new(Style::Cursor);
        check(&cursor, Some("the style `cursor` needs `cursor`"));
        let cursor = cursor.with(Key::Cursor, "after");
        check(&cursor, Some("the style `cursor` needs `next` or `last`"));
        let next = cursor.with(Key::Next, "next");
        check(&next, None);
        let both = next.clone().with(Key::Last, "id");
        check(
            &both,
            Some("`next` and `last` both say where the cursor is"),
        );
        let page = next.with(Key::Page, "page");
        check(&page, Some("`page` says nothing of the style `cursor`"));
        check(&Said::new(Style::LinkHeader), None);
        check(
            &Said::new(Style::NextUrl),
            Some("the style `next-url` needs `next`"),
        );
        check(
            &Said::new(Style::None).with(Key::Items, "data"),
            Some("`items` says nothing of the style `none`"),
        );
    }

    #[test]
    fn it_shows_as_lines_of_a_configuration() {
        let mut said = Said::new(Style::Page)
            .with(Key::Items, "a\"b")
            .with(Key::Page, "page");
        said.first = Some(0);
        let expected = "style = \"page\"\npage = \"page\"\nitems = 'a\"b'\nfirst = 0";
        assert_eq!(said.to_string(), expected);
    }
}
