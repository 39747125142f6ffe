//! Decides what a path template is: a path, and a query that each request has.

use std::fmt;

/// A path template. Its fragment, which is never sent, is not in it.
pub(super) struct Template {
    path: String,
    /// The pairs after the question mark.
    query: Vec<String>,
}

impl Template {
    pub(super) fn of(text: &str) -> Self {
        let sent = text.split('#').next().unwrap_or_default();
        let (path, query) = sent.split_once('?').unwrap_or((sent, ""));
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        Self {
            path: path.to_owned(),
            query: pairs.map(ToOwned::to_owned).collect(),
        }
    }

    /// The names in braces.
    pub(super) fn names(&self) -> Vec<&str> {
        let texts = std::iter::once(&self.path).chain(&self.query);
        texts.flat_map(|text| names(text)).collect()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names().contains(&name)
    }

    /// Whether a name is in the query and not in the path, where it would be another parameter.
    pub(super) fn has_in_query(&self, name: &str) -> bool {
        let in_path = names(&self.path).any(|own| own == name);
        !in_path && self.has(name)
    }

    /// Takes away the pair `name={name}`, which a parameter of the query is by itself.
    pub(super) fn drop_pair(&mut self, name: &str) {
        self.query
            .retain(|pair| *pair != format!("{name}={{{name}}}"));
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.query.is_empty() { "" } else { "?" };
        write!(f, "{}{sign}{}", self.path, self.query.join("&"))
    }
}

/// The names in braces within a text.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::Template;

    fn check(text: &str, expected: &str, names: &[&str]) {
        let template = Template::of(text);
        assert_eq!(template.to_string(), expected);
        assert_eq!(template.names(), names, "{text}");
    }

    #[test]
    fn a_path_is_itself() {
        check("/a/{b}-{c}.zip", "/a/{b}-{c}.zip", &["b", "c"]);
        check("", "", &[]);
        check("/{a", "/{a", &[]);
    }

    #[test]
    fn a_query_is_kept_and_a_fragment_is_not() {
        check("/a?b=c&d={e}#f", "/a?b=c&d={e}", &["e"]);
        check("/a/{b}?", "/a/{b}", &["b"]);
        check("/a#b?c", "/a", &[]);
    }

    #[test]
    fn a_pair_that_is_a_parameter_is_dropped() {
        let mut template = Template::of("/a?b={b}&c={b}&d");
        template.drop_pair("b");
        assert_eq!(template.to_string(), "/a?c={b}&d");
    }
}
