//! Decides what a reference leads to (RFC 3986 and RFC 6901).

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use percent_encoding::percent_decode_str;

use super::files::Target;
use super::{Files, Node, SourceError};
use crate::pointer::Pointer;
use crate::site::{FileId, Site};

/// How long a chain may be that leads a pointer through references on its way.
const DETOURS: usize = 32;

/// Where chains of references end that were followed before.
#[derive(Debug, Default)]
pub struct Ends(RefCell<HashMap<Site, Site>>);

/// Why a reference leads to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The stable name of the reason.
    pub code: &'static str,
    /// The reference that fails: the one that was to be followed, or one that it leads to.
    pub target: String,
    /// What is the matter with it.
    pub why: String,
    /// What to do about it.
    pub help: String,
}

impl Broken {
    fn new(
        code: &'static str,
        target: &str,
        why: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code,
            target: target.to_owned(),
            why: why.into(),
            help: help.into(),
        }
    }

    fn nothing(target: &str, help: impl Into<String>) -> Self {
        Self::new("unresolved-reference", target, "there is nothing", help)
    }
}

impl Files {
    /// Follows a reference, and the references that it leads to, to an object, a list or a boolean.
    ///
    /// `goes_on` says whether the chain goes on at a value with a `$ref`, or ends at it.
    ///
    /// # Errors
    ///
    /// If it leads to nothing, to a file that is not there, or back to itself.
    pub fn follow(
        &self,
        ends: &Ends,
        from: FileId,
        target: &str,
        goes_on: impl Fn(&Node) -> bool,
    ) -> Result<Site, Broken> {
        let mut seen = HashSet::new();
        let (mut from, mut target) = (from, target);
        let end = loop {
            let site = self.site(from, target, DETOURS)?;
            if let Some(end) = ends.0.borrow().get(&site) {
                break end.clone();
            }
            let node = self.get(&site);
            let referring = node.filter(|node| goes_on(node));
            let next = referring
                .and_then(|node| node.get("$ref"))
                .and_then(Node::as_str);
            let Some(next) = next else {
                break check_end(node, target).map(|()| site)?;
            };
            from = site.file;
            if !seen.insert(site) {
                let help = "replace one of the references on the way by a definition";
                let why = "it leads back to itself";
                return Err(Broken::new("reference-cycle", target, why, help));
            }
            target = next;
        };
        let on_the_way = seen.into_iter().map(|site| (site, end.clone()));
        ends.0.borrow_mut().extend(on_the_way);
        Ok(end)
    }

    /// The value that a reference names, whatever it is.
    pub(crate) fn named(&self, from: FileId, target: &str) -> Option<&Node> {
        self.get(&self.site(from, target, DETOURS).ok()?)
    }

    /// The site that a reference names, where there is something.
    fn site(&self, from: FileId, target: &str, detours: usize) -> Result<Site, Broken> {
        let (address, fragment) = target.split_once('#').unwrap_or((target, ""));
        let file = self.file(from, target, address)?;
        let Ok(fragment) = percent_decode_str(fragment).decode_utf8() else {
            let help = "write what the `%` stand for in UTF-8";
            return Err(Broken::new(
                "unresolved-reference",
                target,
                "it is not in UTF-8",
                help,
            ));
        };
        let Some(pointer) = Pointer::parse(&fragment) else {
            return self.anchored(file, target, &fragment);
        };
        let site = Site::new(file, pointer);
        if self.get(&site).is_some() {
            return Ok(site);
        }
        self.through_references(&site, detours)
            .ok_or_else(|| self.nothing(target, &site))
    }

    fn file(&self, from: FileId, target: &str, address: &str) -> Result<FileId, Broken> {
        let broken = |code, why: String, help: &str| Err(Broken::new(code, target, why, help));
        match self.target(from, address) {
            Target::Read(file) => Ok(file),
            Target::Unread(error) => {
                let help = "put the file there, or mend the reference";
                broken("unreadable-reference", unread(error), help)
            }
            Target::Elsewhere(url) => {
                let help = "download it, and map its URL to the copy in the table `[copies]` of the config";
                broken(
                    "unmapped-url",
                    format!("nothing is fetched, and `{url}` has no local copy"),
                    help,
                )
            }
            Target::Absolute => {
                let help = "write the path from the folder of this file";
                broken(
                    "unreadable-reference",
                    "an absolute path is of one machine only".to_owned(),
                    help,
                )
            }
            Target::OnDisk(..) | Target::Nowhere => {
                let help = "give the description as a file, or put the target into it";
                broken(
                    "unreadable-reference",
                    "the description is not in a folder".to_owned(),
                    help,
                )
            }
        }
    }

    fn anchored(&self, file: FileId, target: &str, name: &str) -> Result<Site, Broken> {
        let pointer = self.anchor(file, name).cloned();
        pointer
            .map(|pointer| Site::new(file, pointer))
            .ok_or_else(|| {
                let help = "write the way from the top of the file, as `#/components/schemas/Pet`";
                let why = "it is no JSON pointer, and no schema has it as its `$anchor`";
                Broken::new("unresolved-reference", target, why, help)
            })
    }

    /// Where a pointer leads whose way goes by references, which no standard allows and real files have.
    fn through_references(&self, site: &Site, detours: usize) -> Option<Site> {
        let detours = detours.checked_sub(1)?;
        let mut known = Site::new(site.file, Pointer::root());
        for segment in site.pointer.segments() {
            let next = known.child(&segment);
            if self.get(&next).is_some() {
                known = next;
                continue;
            }
            let target = self.get(&known)?.get("$ref")?.as_str()?;
            let end = self.site(known.file, target, detours).ok()?.child(&segment);
            known = match self.get(&end) {
                Some(_) => end,
                None => self.through_references(&end, detours)?,
            };
        }
        Some(known)
    }

    fn nothing(&self, target: &str, site: &Site) -> Broken {
        let nearest = nearest(self.root(site.file), &site.pointer);
        let help = nearest.map_or_else(
            || "add what is missing, or mend the reference".to_owned(),
            |nearest| {
                let address = target.split('#').next().unwrap_or_default();
                format!("did you mean `{address}{nearest}`?")
            },
        );
        Broken::nothing(target, help)
    }
}

fn unread(error: &SourceError) -> String {
    let line = error.line().zip(error.column());
    let place = line.map(|(line, column)| format!(", at line {line}, column {column}"));
    let message = error.message();
    format!(
        "the file cannot be read: {message}{}",
        place.unwrap_or_default()
    )
}

fn check_end(node: Option<&Node>, target: &str) -> Result<(), Broken> {
    match node {
        Some(Node::Map(_) | Node::Bool(_) | Node::List(_)) => Ok(()),
        other => {
            let found = other.map_or("nothing", Node::kind);
            let why = format!("there is {found}, not an object");
            let help = "refer to a definition, which is an object";
            Err(Broken::new("unresolved-reference", target, why, help))
        }
    }
}

/// A pointer that is almost the same and leads to something.
fn nearest(root: &Node, pointer: &Pointer) -> Option<Pointer> {
    let (mut node, mut known) = (root, Pointer::root());
    for segment in pointer.segments() {
        let key = match node.child(&segment) {
            Some(_) => segment,
            None => similar(node, &segment)?,
        };
        known = known.child(&key);
        node = node.child(&key)?;
    }
    Some(known)
}

fn similar(node: &Node, segment: &str) -> Option<String> {
    let ranked = node
        .as_map()?
        .keys()
        .map(|key| (strsim::damerau_levenshtein(key, segment), key));
    let (distance, key) = ranked.min()?;
    (distance <= segment.len().max(3) / 3).then(|| key.clone())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use tempfile::TempDir;

    use super::Ends;
    use crate::site::FileId;
    use crate::source::{Copies, Files, Node, Source};

    /// A folder with files, of which the first one is the description.
    struct Scene {
        folder: TempDir,
        copies: Copies,
    }

    impl Scene {
        fn new(files: &[(&str, &str)]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            for (name, text) in files {
                let path = folder.path().join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            let copies = Copies::new();
            Self { folder, copies }
        }

        fn copy(mut self, url: &str, path: &str) -> Self {
            let path = self.folder.path().join(path);
            self.copies.push((url.to_owned(), path));
            self
        }

        fn load(&self, description: &str) -> Files {
            let path = self.folder.path().join(description);
            let source = Source::read(&path).unwrap();
            Files::load(source, Some(&path), self.copies.clone(), None)
        }

        /// Follows the references of the description's member `refs`, by their order.
        fn check(&self, description: &str, expected: &[&str]) {
            let files = self.load(description);
            let refs = files.description().root().get("refs").unwrap();
            let targets = refs.as_list().unwrap().iter().map(|node| node.get("$ref"));
            let targets: Vec<&str> = targets
                .filter_map(|node| node.and_then(Node::as_str))
                .collect();
            let ends: Vec<String> = targets
                .iter()
                .map(|target| self.end(&files, target))
                .collect();
            assert_eq!(ends, expected, "{targets:?}");
        }

        fn end(&self, files: &Files, target: &str) -> String {
            let end = files.follow(&Ends::default(), FileId::DESCRIPTION, target, |_| true);
            match end {
                Ok(site) => {
                    let path = Path::new(files.source(site.file).name());
                    let path = path.strip_prefix(self.folder.path()).unwrap();
                    format!("{}{site}", path.display()).replace('\\', "/")
                }
                Err(broken) => format!("{}: {} ({})", broken.code, broken.why, broken.help),
            }
        }
    }

    fn refs(targets: &[&str]) -> String {
        let refs: Vec<String> = targets
            .iter()
            .map(|to| format!("{{$ref: '{to}'}}"))
            .collect();
        format!("refs: [{}]\n", refs.join(", "))
    }

    #[test]
    fn paths_start_from_the_file_that_refers() {
        let targets = [
            "models/a.yaml",
            "./models/b%20b.json#/x/~1y",
            "models/../models/a.yaml#/b",
        ];
        Scene::new(&[
            ("api/openapi.yaml", &refs(&targets)),
            ("api/models/a.yaml", "b: {$ref: '../../other/c.yaml#/c'}\n"),
            ("api/models/b b.json", "{\"x\": {\"/y\": {}}}"),
            ("other/c.yaml", "c: {$ref: d.yaml}\n"),
            ("other/d.yaml", "type: object\n"),
        ])
        .check(
            "api/openapi.yaml",
            &[
                "api/models/a.yaml#",
                "api/models/b b.json#/x/~1y",
                "other/d.yaml#",
            ],
        );
    }

    #[test]
    fn what_leads_to_nothing_says_why() {
        let help = "write the path from the folder of this file";
        let absolute =
            format!("unreadable-reference: an absolute path is of one machine only ({help})");
        let targets = [
            "no.yaml#/a",
            "bad.yaml",
            "/etc/hosts",
            "file:///etc/hosts",
            "a.yaml#/bb",
            "a.yaml#/n",
            "a.yaml#loop",
            "a.yaml#/l",
        ];
        Scene::new(&[
            ("openapi.yaml", &refs(&targets)),
            ("a.yaml", "b: {}\nn: 12\nl: {$ref: '#/m'}\nm: {$ref: 'a.yaml#/l'}\n"),
            ("bad.yaml", "a: [\n"),
        ])
        .check(
            "openapi.yaml",
            &[
                "unreadable-reference: the file cannot be read: no such file (put the file there, or mend the reference)",
                "unreadable-reference: the file cannot be read: not valid YAML: did not find expected node content, while parsing a flow node, at line 2, column 1 (put the file there, or mend the reference)",
                &absolute,
                &absolute,
                "unresolved-reference: there is nothing (did you mean `a.yaml#/b`?)",
                "unresolved-reference: there is an integer, not an object (refer to a definition, which is an object)",
                "unresolved-reference: it is no JSON pointer, and no schema has it as its `$anchor` (write the way from the top of the file, as `#/components/schemas/Pet`)",
                "reference-cycle: it leads back to itself (replace one of the references on the way by a definition)",
            ],
        );
    }

    #[test]
    fn a_pointer_may_go_through_references() {
        let targets = ["#/a/properties/x", "a.yaml#/b/c/d", "#/loop/x"];
        let text = refs(&targets) + "a: {$ref: 'a.yaml#/schema'}\nloop: {$ref: '#/loop'}\n";
        Scene::new(&[
            ("openapi.yaml", &text),
            ("a.yaml", "schema: {properties: {x: {}}}\nb: {$ref: '#/e'}\ne: {c: {$ref: '#/f'}}\nf: {d: {}}\n"),
        ])
        .check(
            "openapi.yaml",
            &[
                "a.yaml#/schema/properties/x",
                "a.yaml#/f/d",
                "unresolved-reference: there is nothing (add what is missing, or mend the reference)",
            ],
        );
    }

    #[test]
    fn anchors_are_found() {
        let text = refs(&["#pet", "a.yaml#dog"]) + "s: [{$anchor: pet}]\n";
        Scene::new(&[
            ("openapi.yaml", &text),
            ("a.yaml", "b: {$dynamicAnchor: dog}\n"),
        ])
        .check("openapi.yaml", &["openapi.yaml#/s/0", "a.yaml#/b"]);
    }

    #[test]
    fn urls_lead_to_local_copies_only() {
        const HELP: &str =
            "download it, and map its URL to the copy in the table `[copies]` of the config";
        let no = |url: &str| {
            format!("unmapped-url: nothing is fetched, and `{url}` has no local copy ({HELP})")
        };
        let targets = [
            "https://example.com/all/a.yaml#/x",
            "HTTPS://Example.com/all/./b/../one.json",
            "https://example.com/all/link.yaml",
            "https://example.com/other.yaml",
            "//example.com/all/a.yaml",
        ];
        Scene::new(&[
            ("openapi.yaml", &refs(&targets)),
            ("copies/a.yaml", "x: {}\n"),
            ("copies/link.yaml", "$ref: 'a.yaml#/x'\n"),
            ("single.json", "{}"),
        ])
        .copy("https://example.com/all/", "copies")
        .copy("https://example.com/all/one.json", "single.json")
        .check(
            "openapi.yaml",
            &[
                "copies/a.yaml#/x",
                "single.json#",
                "copies/a.yaml#/x",
                &no("https://example.com/other.yaml"),
                "unreadable-reference: an absolute path is of one machine only (write the path from the folder of this file)",
            ],
        );
    }

    #[test]
    fn a_description_may_name_itself() {
        let own = "$self: https://example.com/api/openapi.yaml\nx: {}\n";
        let targets = [
            "https://example.com/api/openapi.yaml#/x",
            "openapi.yaml#/x",
            "near.yaml",
        ];
        Scene::new(&[
            ("api.yaml", &(own.to_owned() + &refs(&targets))),
            ("near.yaml", "{}"),
        ])
        .check("api.yaml", &["api.yaml#/x", "api.yaml#/x", "near.yaml#"]);
    }

    #[test]
    fn a_description_in_memory_is_alone() {
        let source = Source::parse("text", refs(&["#/a", "b.yaml"]) + "a: {}\n").unwrap();
        let files = Files::from(source);
        let follow = |target| files.follow(&Ends::default(), FileId::DESCRIPTION, target, |_| true);
        assert!(follow("#/a").is_ok());
        let broken = follow("b.yaml").unwrap_err();
        assert_eq!(
            (broken.code, broken.why.as_str()),
            ("unreadable-reference", "the description is not in a folder")
        );
    }

    #[test]
    fn the_order_of_files_is_that_of_their_paths() {
        let scene = Scene::new(&[
            ("openapi.yaml", &refs(&["z.yaml", "a.yaml", "m/a.yaml"])),
            ("z.yaml", "{}"),
            ("a.yaml", "$ref: z.yaml\n"),
            ("m/a.yaml", "{}"),
        ]);
        let files = scene.load("openapi.yaml");
        let names = files.sources().map(|(_, source)| source.name().to_owned());
        let names: Vec<String> = names.collect();
        let sorted: Vec<String> = ["openapi.yaml", "a.yaml", "m/a.yaml", "z.yaml"]
            .map(|name| scene.folder.path().join(name).display().to_string())
            .to_vec();
        assert_eq!(names, sorted);
    }
}
