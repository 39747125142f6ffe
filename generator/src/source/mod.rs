//! Decides how bytes become a tree, and where in the text each pointer lies.

mod error;
mod files;
mod mend;
mod node;
pub(crate) mod origins;
mod position;
mod reference;
mod remark;
mod sniff;
mod spot;
mod tree;

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

use crate::pointer::Pointer;
use mend::Mended;
use position::Lines;
use spot::Spot;
use tree::Tree;

pub use error::{SourceError, SourceErrorKind};
pub use files::{Copies, Edit, Files};
pub use node::{Map, Node, Number};
pub use origins::Origins;
pub use position::Position;
pub use reference::{Broken, Ends};
pub use remark::{At, Remark};

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
    root: Node,
    remarks: Vec<Remark>,
    /// The distance of the tab stops of a YAML text that is indented with tabs.
    tab_stop: Option<usize>,
    /// Only diagnostics ask where things are, so these wait for the first.
    lines: OnceLock<Lines>,
    spots: OnceLock<Spot>,
}

/// The largest text that is read, in bytes. The largest descriptions that are known have a tenth of it.
const LIMIT: u64 = 512 << 20;

impl Source {
    /// Reads a file. Its display name is the path as given.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is no regular file, or is neither JSON nor YAML of one document.
    pub fn read(path: &Path) -> Result<Self, SourceError> {
        let name = path.display().to_string();
        let file = open(path).map_err(|error| SourceError::io(&name, error))?;
        Self::read_from(file.ok_or_else(|| SourceError::not_regular(&name))?, &name)
    }

    /// Reads all that comes, as from the standard input. The name is only for display.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is neither JSON nor YAML of one document.
    pub fn read_from(reader: impl Read, name: &str) -> Result<Self, SourceError> {
        let bytes = read_up_to(LIMIT, reader).map_err(|error| SourceError::io(name, error))?;
        Self::from_bytes(
            name,
            bytes.ok_or_else(|| SourceError::too_long(name, LIMIT))?,
        )
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
        let read = Reading::of(name, &text)?;
        let duplicates = read.tree.duplicates.into_iter().map(Remark::duplicate);
        Ok(Self {
            name: name.to_owned(),
            format: read.format,
            root: read.tree.root,
            remarks: read.remark.into_iter().chain(duplicates).collect(),
            tab_stop: read.tab_stop,
            text,
            lines: OnceLock::new(),
            spots: OnceLock::new(),
        })
    }

    fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Self, SourceError> {
        if let Some(text) = sniff::utf16(&bytes) {
            let mut source = Self::parse(name, text)?;
            source.remarks.insert(0, Remark::utf16());
            return Ok(source);
        }
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
        &self.root
    }

    /// How the text is written.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// The value that the pointer names, if there is one.
    #[must_use]
    pub fn get(&self, pointer: &Pointer) -> Option<&Node> {
        self.root().at(pointer)
    }

    /// What is not as it should be in the text, but was read all the same. Of keys that an object has twice only the
    /// first hundred are told.
    #[must_use]
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Where that is which a remark is about.
    #[must_use]
    pub fn locate_remark(&self, remark: &Remark) -> Option<Position> {
        match &remark.at {
            At::Value(pointer) => self.locate(pointer),
            At::Text(span) => Some(Position::of_span(&self.text, self.lines(), span.clone())),
        }
    }

    /// Where the value is that the pointer names, or else the deepest one on the way to it.
    ///
    /// For a member of a map that is its key, for an item of a list and for the root the first token of the value.
    /// What a YAML alias stands for is where the anchor is.
    ///
    /// The text is read again for the first call.
    #[must_use]
    pub fn locate(&self, pointer: &Pointer) -> Option<Position> {
        let mut spot = self.spots();
        let mut node = self.root();
        let mut key = None;
        for segment in pointer.segments() {
            let (Some(child), Some(inner)) = (spot.child(node, &segment), node.child(&segment))
            else {
                break;
            };
            key = node.as_map().map(|_| segment);
            (spot, node) = (child, inner);
        }
        let content = key.as_deref().or_else(|| first_text(node));
        let lines = self.lines();
        Some(Position::of_token(&self.text, lines, spot.at, content))
    }

    /// The text that the pointer names; for a number, a boolean or a null as it is written, as `1.10`.
    ///
    /// `None` where it is neither, and where a YAML alias stands instead.
    #[must_use]
    pub fn spelling(&self, pointer: &Pointer) -> Option<&str> {
        let scalar = match self.get(pointer)? {
            Node::String(text) => return Some(text),
            Node::List(_) | Node::Map(_) => return None,
            scalar => scalar,
        };
        let span = self.locate(pointer)?.span;
        let after = || position::value_after(&self.text, span.end);
        // What is found may be the key or the value, and only the tree knows what it means.
        [&self.text[span.clone()], after()]
            .into_iter()
            .rev()
            .find(|found| reads_as(found, scalar))
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(self.text.as_bytes()))
    }

    fn spots(&self) -> &Spot {
        self.spots.get_or_init(|| {
            let Some(mended) = self.tab_stop.and_then(|stop| Mended::new(&self.text, stop)) else {
                return Spot::of(&self.text, self.format, &self.root);
            };
            let mut spot = Spot::of(&mended.text, self.format, &self.root);
            spot.shift(&|at| mended.original(at));
            spot
        })
    }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Opens a file; `None` where it is none that has an end, such as a device.
fn open(path: &Path) -> io::Result<Option<File>> {
    let kind = fs::metadata(path)?;
    if kind.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    // To open a pipe would wait for somebody who writes.
    kind.is_file().then(|| File::open(path)).transpose()
}

/// All bytes that come; `None` where there are more.
fn read_up_to(limit: u64, reader: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let length = reader.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((length as u64 <= limit).then_some(bytes))
}

/// What was read of a text, and how.
struct Reading {
    format: Format,
    tree: Tree,
    remark: Option<Remark>,
    tab_stop: Option<usize>,
}

impl Reading {
    fn of(name: &str, text: &str) -> Result<Self, SourceError> {
        if !sniff::looks_like_json(text) {
            return Self::yaml(name, text);
        }
        let (at, error) = match tree::json(text) {
            Ok(tree) => return Ok(Self::new(Format::Json, tree)),
            Err(error) => (
                error::json_span(text, &error),
                SourceError::json(name, text, error),
            ),
        };
        match Self::yaml(name, text) {
            // JSON with comments can pass for YAML, with the comments in its keys and values.
            Ok(read) if !error.is_of_comment() => {
                let remark = sniff::is_meant_as_json(text)
                    .then(|| Remark::not_json(at, error.message(), error.help()));
                Ok(Self {
                    remark: read.remark.or(remark),
                    ..read
                })
            }
            _ => Err(error),
        }
    }

    fn yaml(name: &str, text: &str) -> Result<Self, SourceError> {
        let error = match tree::yaml(name, text) {
            Ok(tree) => return Ok(Self::new(Format::Yaml, tree)),
            Err(error) => error,
        };
        Self::mended(name, text).ok_or(error)
    }

    /// Reads a text that libyaml refuses, in case that is for its tabs.
    fn mended(name: &str, text: &str) -> Option<Self> {
        Mended::all(text).find_map(|(stop, mended)| {
            Some(Self {
                remark: Some(Remark::tab(mended.first, stop)),
                tab_stop: Some(stop),
                ..Self::new(Format::Yaml, tree::yaml(name, &mended.text).ok()?)
            })
        })
    }

    fn new(format: Format, tree: Tree) -> Self {
        Self {
            format,
            tree,
            remark: None,
            tab_stop: None,
        }
    }
}

/// Whether those bytes of a text alone are read as that value.
fn reads_as(text: &str, scalar: &Node) -> bool {
    tree::yaml("", text).is_ok_and(|tree| tree.root == *scalar)
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
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, Node, Source, read_up_to};
    use crate::chance::Chance;
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
    fn only_files_with_an_end_are_read() {
        let check = |path: &str, expected: &str| {
            assert_eq!(
                Source::read(path.as_ref()).unwrap_err().to_string(),
                expected
            );
        };
        if cfg!(unix) {
            check(
                "/dev/zero",
                "/dev/zero: neither a regular file nor a folder",
            );
        }
        let source = Source::read_from("\u{feff}a: 1".as_bytes(), "<stdin>").unwrap();
        assert_eq!((source.name(), source.text()), ("<stdin>", "a: 1"));
        assert_eq!(
            read_up_to(3, "abc".as_bytes()).unwrap().as_deref(),
            Some(&b"abc"[..])
        );
        assert_eq!(read_up_to(3, "abcd".as_bytes()).unwrap(), None);
    }

    /// The code of each remark with its place, and the text that it is about.
    fn remarks(source: &Source) -> Vec<String> {
        let shown = source.remarks().iter().map(|remark| {
            let place = source.locate_remark(remark).unwrap();
            let text = &source.text()[place.span.clone()];
            format!("{} {}:{} {text:?}", remark.code, place.line, place.column)
        });
        shown.collect()
    }

    fn check_remarks(text: &str, expected: &[&str]) -> Source {
        let source = parse(text);
        assert_eq!(remarks(&source), expected, "{text:?}");
        source
    }

    #[test]
    fn tabs_that_indent_are_read() {
        let text = "a:\r\n\t-\tb: 1\r\n\t\tc: |\r\n\t\t\td\te\r\n\t- {ü: 1, f: 2}\r\n";
        let source = check_remarks(text, &["tab-indentation 2:1 \"\\t\""]);
        assert_eq!(source.text(), text);
        let expected = serde_json::json!({"a": [{"b": 1, "c": "d\te\n"}, {"ü": 1, "f": 2}]});
        assert_eq!(source.root().to_json(), expected);
        let place = source.locate(&Pointer::parse("/a/1/f").unwrap()).unwrap();
        assert_eq!((place.line, place.column, &text[place.span]), (5, 11, "f"));
    }

    #[test]
    fn tabs_among_spaces_are_as_wide_as_they_fit() {
        let value = |text: &str| parse(text).root().to_json();
        let expected = serde_json::json!({"a": {"b": 1, "c": 2}});
        assert_eq!(value("a:\n    b: 1\n\tc: 2\n"), expected);
        assert_eq!(value("a:\n        b: 1\n\tc: 2\n"), expected);
        assert_eq!(value("a:\n  b: 1\n\tc: 2\n\t\n"), expected);
        assert!(parse("a:\tb\n#\t\nc: |\n  d\n  \te\n").remarks().is_empty());
        assert!(Source::parse("spec", "a:\n\tb: [\n".to_owned()).is_err());
    }

    #[test]
    fn json_that_passes_for_yaml_is_told() {
        check_remarks("{\"a\": [1,\n]}", &["not-json 2:1 \"]\""]);
        check_remarks("[{\"a\": 1,},]", &["not-json 1:10 \"}\""]);
        check_remarks("{\"a\": 'b'}", &["not-json 1:7 \"'\""]);
        check_remarks("{a: [1,]}", &[]);
        check_remarks("[1] # one\n", &[]);
    }

    #[test]
    fn duplicates_are_remarks() {
        check_remarks("a: 1\n'a': 2\n", &["duplicate-key 2:1 \"'a'\""]);
    }

    #[test]
    fn utf_16_is_decoded() {
        let text = "\u{feff}a: ü😀\n";
        let little = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            let source = Source::from_bytes("spec", bytes).unwrap();
            assert_eq!(source.text(), "a: ü😀\n");
            assert_eq!(remarks(&source), ["utf16 1:1 \"a\""]);
        }
        let error = Source::from_bytes("spec", b"\xff\xfea".to_vec()).unwrap_err();
        assert_eq!(error.message(), "not valid UTF-16");
    }

    #[test]
    fn yaml_1_2_scalars_are_kept() {
        let source = parse("%YAML 1.1\n---\non: yes\nno: off\ny: .inf\n~: -.INF\nNO: .nan\n...\n");
        let shown = format!("{:?}", source.root());
        let expected = r#"Map({"on": String("yes"), "no": String("off"), "y": Number(Float(inf)), "~": Number(Float(-inf)), "NO": Number(Float(NaN))})"#;
        assert_eq!(shown, expected);
    }

    #[test]
    fn scalars_are_spelled_as_written() {
        let text = "a: 1.10\n1.10: 0x1F # b\nc: [1.20,{d: TRUE}, 'e', &x ~ , *x]\nf:\n  # g\n  - 1e3\nh:\n\n  +1.0\n? i\n:  007.0\nj:\n1.0: 1.0\n";
        let yaml = parse(text);
        let json = parse(r#"{"a" : 1.10, "b": {"c":-2.50}, "d": [1.0, null]}"#);
        let check = |source: &Source, pointer: &str, expected: Option<&str>| {
            let pointer = Pointer::parse(pointer).unwrap();
            assert_eq!(source.spelling(&pointer), expected, "{pointer}");
        };
        check(&yaml, "/a", Some("1.10"));
        check(&yaml, "/1.10", Some("0x1F"));
        check(&yaml, "/c/0", Some("1.20"));
        check(&yaml, "/c/1/d", Some("TRUE"));
        check(&yaml, "/c/2", Some("e"));
        check(&yaml, "/c/3", Some("~"));
        check(&yaml, "/c/4", None);
        check(&yaml, "/f/0", Some("1e3"));
        check(&yaml, "/f", None);
        check(&yaml, "/h", Some("+1.0"));
        check(&yaml, "/i", Some("007.0"));
        check(&yaml, "/j", None);
        check(&yaml, "/1.0", Some("1.0"));
        check(&yaml, "/k", None);
        check(&json, "/a", Some("1.10"));
        check(&json, "/b/c", Some("-2.50"));
        check(&json, "/d/0", Some("1.0"));
        check(&json, "/d/1", Some("null"));
    }

    #[test]
    fn what_would_take_too_long_is_refused() {
        let check = |text: String, expected: &str| {
            let error = Source::parse("spec", text).unwrap_err();
            assert_eq!(error.to_string(), format!("spec:{expected}"));
        };
        let message = "not valid YAML: more keys, items and brackets than can be read of a text of this length";
        check(
            format!("a: [{}]", "1,".repeat(1_000_000)),
            &format!("1:1250002: {message}"),
        );
        check("- ".repeat(1_000_000), &format!("1:1250001: {message}"));
        check(
            "%TAG !a! x\n".repeat(2_000) + "---\na",
            "1001:1: not valid YAML: more `%TAG` lines than can be read",
        );
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

    #[test]
    fn no_bytes_make_it_panic() {
        const TEXTS: [&str; 3] = [
            "a: &x {'b': [1, \"\\u00fc\"], ? c}\nd:\n- !t e\n- *x\n- f: |\n    g\n<<: *x\n200: ~\n",
            "# ü\r\n---\r\n- - a: >-\r\n     b\r\n- ? c\r\n  : d\r\n- 😀: {\u{85}e: 1.5}\r\n",
            "{\"a\": [1, -2.5e3, null, {\"\\ud83d\\ude00\": \"ü\"}],\r\n\t\"b\\\\\": {}, \"c\": true}",
        ];
        const PARTS: &[u8] = b"\n\r\t :-?[]{},&*!|>'\"%@#\\<0a\x00\xc2";
        let mut chance = Chance::new(1);
        let mut read = 0;
        for round in 0..6_000 {
            let mut bytes = TEXTS[round % TEXTS.len()].as_bytes().to_vec();
            for _ in 0..=chance.below(2) {
                let (at, part) = (chance.below(bytes.len()), PARTS[chance.below(PARTS.len())]);
                match chance.below(3) {
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
