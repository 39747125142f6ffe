//! Decides how a place in a description is named: a JSON pointer (RFC 6901).

use std::fmt;

/// A JSON pointer: the way from the root of a description to one of its values.
///
/// Its `Display` is the URI fragment form of RFC 6901 section 6 without percent-encoding, `#/paths/~1pets/get`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// The root of the description.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads `/a/b~1c`, with or without a leading `#`. `None` where it is no pointer.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('#').unwrap_or(text);
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// The pointer to the member `key` of the value that this one names.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + key.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        for c in key.chars() {
            match c {
                '~' => text.push_str("~0"),
                '/' => text.push_str("~1"),
                c => text.push(c),
            }
        }
        Self(text)
    }

    /// The pointer to the item `index` of the list that this one names.
    #[must_use]
    pub fn item(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// Whether the value that this one names is the other's, or in it.
    #[must_use]
    pub fn is_within(&self, outer: &Self) -> bool {
        let rest = self.0.strip_prefix(&outer.0);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The pointer to what holds the value that this one names; `None` for the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.0.rsplit_once('/')?;
        Some(Self(parent.to_owned()))
    }

    /// The pointer to what holds the value, and the unescaped last segment. `None` for the root.
    #[must_use]
    pub fn split_last(&self) -> Option<(Self, String)> {
        Some((self.parent()?, self.segments().last()?))
    }

    /// The unescaped segments, from the root on.
    pub fn segments(&self) -> impl Iterator<Item = String> + '_ {
        self.0
            .split('/')
            .skip(1)
            .map(|s| s.replace("~1", "/").replace("~0", "~"))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn escapes_and_unescapes() {
        let pointer = Pointer::root().child("paths").child("/a~b").item(3);
        assert_eq!(pointer.to_string(), "#/paths/~1a~0b/3");
        assert_eq!(
            pointer.segments().collect::<Vec<_>>(),
            ["paths", "/a~b", "3"]
        );
        let parent = Pointer::root().child("paths").child("/a~b");
        assert_eq!(pointer.parent(), Some(parent));
        assert_eq!(Pointer::root().parent(), None);
        assert_eq!(Pointer::parse("#/paths/~1a~0b/3"), Some(pointer));
        assert_eq!(Pointer::parse("paths"), None);
        assert_eq!(Pointer::parse("#"), Some(Pointer::root()));
    }

    #[test]
    fn the_last_segment_can_be_split_off() {
        let parent = Pointer::root().child("paths");
        assert_eq!(
            parent.child("/a~b").split_last(),
            Some((parent.clone(), "/a~b".to_owned()))
        );
        assert_eq!(Pointer::root().split_last(), None);
    }
}
