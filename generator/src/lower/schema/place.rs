//! Decides which words a schema without a name is called after: those of its place.

use super::Lowering;
use crate::document::Schema;
use crate::site::Site;

/// Segments of a pointer that say nothing of what is there.
const SILENT: [&str; 9] = [
    "components",
    "schemas",
    "definitions",
    "$defs",
    "properties",
    "patternProperties",
    "allOf",
    "oneOf",
    "anyOf",
];

impl Lowering<'_> {
    /// The words of a schema's place: those of its pointer that say something, or else the file's name. They are those
    /// that it would have if it were found where it stands, and not by a reference.
    pub(super) fn place_words(&self, at: &Site) -> String {
        let segments: Vec<String> = at.pointer.segments().collect();
        let file = self.description.files().source(at.file).name();
        place_words(file, &segments)
    }

    /// The words of a part of a schema: those of the whole and its own, or those of its own place where it is
    /// inherited, since it is that of all who inherit it.
    pub(super) fn part_words(
        &self,
        whole: &Schema,
        part: &Schema,
        hint: &str,
        own: &str,
    ) -> String {
        if part.at.is_within(&whole.at)
            || part.at.pointer.segments().next().as_deref() == Some("paths")
        {
            format!("{hint} {own}")
        } else {
            self.place_words(&part.at)
        }
    }
}

fn place_words(file: &str, segments: &[String]) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut before = "";
    for segment in segments {
        let listed = matches!(before, "allOf" | "oneOf" | "anyOf");
        // A name of a property may be that of a keyword.
        let named = matches!(before, "properties" | "schemas" | "definitions" | "$defs");
        match segment.as_str() {
            _ if listed => {}
            "items" if !named => words.push("item"),
            "additionalProperties" if !named => words.push("value"),
            silent if !named && SILENT.contains(&silent) => {}
            other => words.push(other),
        }
        before = if named { "" } else { segment };
    }
    if words.is_empty() {
        let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
        return name.split('.').next().unwrap_or_default().to_owned();
    }
    words.join(" ")
}
