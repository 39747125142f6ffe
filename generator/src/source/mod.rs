//! Decides how bytes become a tree, and where in the text each pointer lies.

mod error;
mod files;
mod node;
mod position;
mod reference;
mod sniff;
mod spot;
mod tree;

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::OnceLock;

use crate::pointer::Pointer;
use position::Lines;
use spot::{Inside, Spot};
use tree::Tree;

pub use error::{SourceError, SourceErrorKind};
pub use files::{Copies, Files};
pub use node::{Map, Node, Number};
pub use position::Position;
pub use reference::{Broken, Ends};

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
}

/// A text that was read: what it says, and where.
pub struct Source {
    name: String,
    text: String,
    format: Format,
    tree: Tree,
    /// Only diagnostics ask where things are, so this waits for the first.
    places: OnceLock<Places>,
}

impl Source {
    /// Reads a file. Its display name is the path as given.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is neither JSON nor YAML of one document.
    pub fn read(path: &Path) -> Result<Self, SourceError> {
        let name = path.display().to_string();
        let bytes = fs::read(path).map_err(|error| SourceError::io(&name, error))?;
        Self::from_bytes(&name, bytes)
    }

    /// Reads all that a reader gives, such as the standard input, under a display name.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is neither JSON nor YAML of one document.
    pub fn read_from(mut reader: impl io::Read, name: &str) -> Result<Self, SourceError> {
        let mut bytes = Vec::new();
        reader
            .read_to_end(&mut bytes)
            .map_err(|error| SourceError::io(name, error))?;
        Self::from_bytes(name, bytes)
    }

    /// Reads a text. Whether it is JSON or YAML depends on what is in it, not on the name.
    ///
    /// A byte order mark is dropped, and so is not in [`Source::text`].
    ///
    /// # Errors
    ///
    /// If the text is neither JSON nor YAML of one document.
    pub fn parse(name: &str, mut text: String) -> Result<Self, SourceError> {
        if text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        if sniff::first_content(&text).is_none() {
            return Err(SourceError::empty(name));
        }
        let (format, tree) = read_tree(name, &text)?;
        Ok(Self {
            name: name.to_owned(),
            text,
            format,
            tree,
            places: OnceLock::new(),
        })
    }

    fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Self, SourceError> {
        let text = String::from_utf8(bytes).map_err(|error| SourceError::not_utf8(name, error))?;
        Self::parse(name, text)
    }

    /// The display name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text that positions refer to.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value of the whole text.
    #[must_use]
    pub fn root(&self) -> &Node {
        &self.tree.root
    }

    /// How the text is written.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// The value that the pointer names, if there is one.
    #[must_use]
    pub fn get(&self, pointer: &Pointer) -> Option<&Node> {
        pointer
            .segments()
            .try_fold(self.root(), |node, segment| node.child(&segment))
    }

    /// The members that a map has twice, of which the last one counts. Only the first hundred are told.
    #[must_use]
    pub fn duplicate_keys(&self) -> &[Pointer] {
        &self.tree.duplicates
    }

    /// Where the value is that the pointer names, or else the deepest one on the way to it.
    ///
    /// For a member of a map that is its key, for an item of a list and for the root the first token of the value.
    /// What a YAML alias stands for is where the anchor is.
    ///
    /// The text is read again for the first call.
    #[must_use]
    pub fn locate(&self, pointer: &Pointer) -> Option<Position> {
        let places = self
            .places
            .get_or_init(|| Places::of(&self.text, self.format));
        let mut spot = &places.root;
        let mut node = Some(self.root());
        let mut key = None;
        for segment in pointer.segments() {
            let Some(child) = spot.child(&segment) else {
                break;
            };
            node = node.and_then(|node| node.child(&segment));
            key = matches!(spot.inside, Inside::Map(_)).then_some(segment);
            spot = child;
        }
        let content = key.as_deref().or_else(|| first_text(node?));
        Some(Position::of_token(
            &self.text,
            &places.lines,
            spot.at,
            content,
        ))
    }
}

/// Where everything in a text is.
struct Places {
    root: Spot,
    lines: Lines,
}

impl Places {
    fn of(text: &str, format: Format) -> Self {
        Self {
            root: Spot::of(text, format),
            lines: Lines::of(text.as_bytes()),
        }
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

fn read_tree(name: &str, text: &str) -> Result<(Format, Tree), SourceError> {
    if !sniff::looks_like_json(text) {
        return Ok((Format::Yaml, tree::yaml(name, text)?));
    }
    let error = match tree::json(text) {
        Ok(tree) => return Ok((Format::Json, tree)),
        Err(error) => SourceError::json(name, text, error),
    };
    match tree::yaml(name, text) {
        // JSON with comments can pass for YAML, with the comments in its keys and values.
        Ok(tree) if !error.is_of_comment() => Ok((Format::Yaml, tree)),
        _ => Err(error),
    }
}

/// What a value starts with, if that is a text.
fn first_text(node: &Node) -> Option<&str> {
    match node {
        Node::Map(map) => map.first().map(|(key, _)| key.as_str()),
        node => node.as_str(),
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("name", &self.name)
            .field("format", &self.format)
            .field("tree", &self.tree)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, Node, Source};
    use crate::pointer::Pointer;

    fn parse(text: &str) -> Source {
        Source::parse("spec", text.to_owned()).unwrap()
    }

    fn check_format(text: &str, expected: Format) {
        assert_eq!(parse(text).format(), expected, "{text}");
    }

    #[test]
    fn the_content_decides_the_format() {
        check_format("\r\n {\"a\": 1}", Format::Json);
        check_format("[1]", Format::Json);
        check_format("{a: 1, 'b': 2,}", Format::Yaml);
        check_format("[1] # one\n", Format::Yaml);
        check_format("# {\n{\"a\": 1}", Format::Yaml);
        check_format("12", Format::Yaml);
    }

    #[test]
    fn a_byte_order_mark_is_dropped() {
        for text in ["{\"a\": 1}", "a: 1"] {
            let source = parse(&format!("\u{feff}{text}"));
            assert_eq!(source.text(), text);
            let place = source.locate(&Pointer::root().child("a")).unwrap();
            assert_eq!(place.span.start, text.find(['"', 'a']).unwrap());
        }
        assert!(Source::parse("spec", "\u{feff}".to_owned()).is_err());
    }

    #[test]
    fn pointers_name_values() {
        let source = parse("paths:\n  /a~b:\n    - x\n    - 200: ok\n");
        let get = |text| {
            source
                .get(&Pointer::parse(text).unwrap())
                .and_then(Node::as_str)
        };
        assert_eq!(get("/paths/~1a~0b/0"), Some("x"));
        assert_eq!(get("/paths/~1a~0b/1/200"), Some("ok"));
        assert_eq!(
            ["/paths/~1a~0b/2", "/paths/~1a~0b/00", "/x"].map(get),
            [None; 3]
        );
        assert_eq!(source.get(&Pointer::root()), Some(source.root()));
    }

    #[test]
    fn files_are_read_under_the_name_given() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spec.json");
        std::fs::write(&path, "\u{feff}a: 1").unwrap();
        let source = Source::read(&path).unwrap();
        assert_eq!(
            (source.name(), source.format()),
            (path.to_str().unwrap(), Format::Yaml)
        );
        let error = Source::read(folder.path()).unwrap_err();
        assert_eq!(error.message(), "a folder, not a file");
        let error = Source::read(&folder.path().join("none")).unwrap_err();
        assert_eq!(error.message(), "no such file");
    }

    #[test]
    fn depth_is_limited() {
        const DEPTH: usize = 100_000;
        for part in ["[", "{\"a\":", "{a: ", "- ", "? ", "&a ", "#\n["] {
            assert!(Source::parse("spec", part.repeat(DEPTH)).is_err(), "{part}");
        }
        let error = Source::parse("spec", format!("a: {}", "[".repeat(DEPTH))).unwrap_err();
        assert_eq!(
            error.message(),
            "not valid YAML: nested deeper than 128 levels"
        );
        let closed = "[".repeat(DEPTH) + &"]".repeat(DEPTH);
        let error = Source::parse("spec", closed).unwrap_err();
        assert_eq!(
            error.message(),
            "not valid JSON: nested deeper than 128 levels"
        );
    }

    fn pointers(node: &Node, pointer: &Pointer, found: &mut Vec<Pointer>) {
        found.push(pointer.clone());
        for (key, node) in node.as_map().into_iter().flatten() {
            pointers(node, &pointer.child(key), found);
        }
        for (index, node) in node.as_list().into_iter().flatten().enumerate() {
            pointers(node, &pointer.item(index), found);
        }
    }

    /// Whether the bytes can be read; if so, each value is located too.
    fn survives(bytes: Vec<u8>) -> bool {
        let Ok(source) = Source::from_bytes("spec", bytes) else {
            return false;
        };
        let mut found = Vec::new();
        pointers(source.root(), &Pointer::root(), &mut found);
        for pointer in found {
            let place = source.locate(&pointer).unwrap();
            assert!(
                source.text().get(place.span).is_some(),
                "{pointer} in {:?}",
                source.text()
            );
        }
        true
    }

    /// A linear congruential generator, so the numbers are the same each time.
    struct Random(u64);

    impl Random {
        fn below(&mut self, bound: usize) -> usize {
            const FACTOR: u64 = 6_364_136_223_846_793_005;
            self.0 = self
                .0
                .wrapping_mul(FACTOR)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap() % bound
        }
    }

    #[test]
    fn no_bytes_make_it_panic() {
        const TEXTS: [&str; 3] = [
            "a: &x {'b': [1, \"\\u00fc\"], ? c}\nd:\n- !t e\n- *x\n- f: |\n    g\n<<: *x\n200: ~\n",
            "# ü\r\n---\r\n- - a: >-\r\n     b\r\n- ? c\r\n  : d\r\n- 😀: {\u{85}e: 1.5}\r\n",
            "{\"a\": [1, -2.5e3, null, {\"\\ud83d\\ude00\": \"ü\"}],\r\n\t\"b\\\\\": {}, \"c\": true}",
        ];
        const PARTS: &[u8] = b"\n\r\t :-?[]{},&*!|>'\"%@#\\<0a\x00\xc2";
        let mut random = Random(1);
        let mut read = 0;
        for round in 0..6_000 {
            let mut bytes = TEXTS[round % TEXTS.len()].as_bytes().to_vec();
            for _ in 0..=random.below(2) {
                let (at, part) = (random.below(bytes.len()), PARTS[random.below(PARTS.len())]);
                match random.below(3) {
                    0 => bytes[at] = part,
                    1 => bytes.insert(at, part),
                    _ => drop(bytes.remove(at)),
                }
            }
            read += usize::from(survives(bytes));
        }
        assert!(
            read > 1_000,
            "only {read} could be read, so little was tried"
        );
    }
}
