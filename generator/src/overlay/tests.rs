//! Decides nothing; shows what overlays do to small trees, and that origins are right after any edits.

use std::fmt::Write as _;

use super::{Overlay, read};
use crate::chance::Chance;
use crate::diagnostic::{Diagnostic, Severity};
use crate::pointer::Pointer;
use crate::site::FileId;
use crate::source::Origins;
use crate::source::{Map, Node, Source};

const ME: FileId = FileId(1);

fn parse(text: &str) -> Node {
    let source = Source::parse("test", text.to_owned()).unwrap();
    source.root().clone()
}

/// As `warning overlay-invalid #/actions: what is the matter (what to do)`.
fn shown(diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let (code, at, message) = (diagnostic.code, &diagnostic.at, &diagnostic.message);
    let mut text = format!("{severity} {code} {at}: {message}");
    if let Some(help) = &diagnostic.help {
        write!(text, " ({help})").unwrap();
    }
    text
}

fn read_as(me: FileId, text: &str) -> Result<Overlay, Vec<String>> {
    let source = Source::parse("overlay", text.to_owned()).unwrap();
    Overlay::read(&source, me).map_err(|errors| errors.iter().map(shown).collect())
}

fn read(text: &str) -> Result<Overlay, Vec<String>> {
    read_as(ME, text)
}

/// Applies the actions, one a line, to the tree.
fn check(version: &str, tree: &str, actions: &str, expected: &str, messages: &[&str]) {
    let actions: Vec<_> = actions
        .lines()
        .map(|line| format!("- {}", line.trim()))
        .collect();
    let actions = actions.join("\n");
    let overlay =
        format!("overlay: {version}\ninfo: {{title: t, version: v}}\nactions:\n{actions}\n");
    let overlay = read(&overlay).unwrap();
    let mut tree = parse(tree);
    let said = overlay.apply(&mut tree, &mut Origins::default());
    let said: Vec<_> = said.iter().map(shown).collect();
    assert_eq!(said, messages, "{actions}");
    let expected = parse(expected);
    assert_eq!(
        tree.to_json().to_string(),
        expected.to_json().to_string(),
        "{actions}"
    );
}

fn changes(tree: &str, actions: &str, expected: &str) {
    check("1.1.0", tree, actions, expected, &[]);
}

/// The action says this, and changes nothing.
fn refuses(version: &str, tree: &str, action: &str, message: &str) {
    check(version, tree, action, tree, &[message]);
}

#[test]
fn objects_are_merged() {
    changes(
        "{info: {title: a, contact: {name: n}}, paths: {}}",
        "{target: $.info, update: {title: b, contact: {url: u}, x-y: 1}}",
        "{info: {title: b, contact: {name: n, url: u}, x-y: 1}, paths: {}}",
    );
    changes("{a: 1}", "{target: $, update: {b: [2]}}", "{a: 1, b: [2]}");
}

#[test]
fn arrays_are_concatenated() {
    changes(
        "{a: [1]}",
        "{target: $.a, update: [2, 3]}",
        "{a: [1, 2, 3]}",
    );
    changes(
        "{a: [1]}",
        "{target: $.a, update: {b: 2}}",
        "{a: [1, {b: 2}]}",
    );
    changes("{a: [1]}", "{target: $.a, update: 2}", "{a: [1, 2]}");
    changes("{a: [1]}", "{target: $, update: {a: [2]}}", "{a: [1, 2]}");
}

#[test]
fn primitive_values_are_replaced() {
    changes("{a: x, b: 1}", "{target: $.a, update: 2}", "{a: 2, b: 1}");
    changes(
        "{a: [x, y]}",
        "{target: \"$.a[?@ == 'y']\", update: z}",
        "{a: [x, z]}",
    );
    changes("{a: x}", "{target: $.a, update: ~}", "{a: ~}");
}

#[test]
fn nothing_behind_a_key_is_no_value() {
    changes(
        "{a: {b: ~}}",
        "{target: $, update: {a: {b: [1]}}}",
        "{a: {b: [1]}}",
    );
    changes(
        "{a: {b: 1}, c: [1]}",
        "{target: $, update: {a: ~, c: ~}}",
        "{a: {b: 1}, c: [1]}",
    );
    let message = "warning overlay-mismatch #/actions/0/update: `#/a` is an object, but null in the update \
                   (only values of one kind can be merged; remove the old one first to replace it)";
    refuses("1.1.0", "{a: {}}", "{target: $.a, update: }", message);
}

#[test]
fn each_target_is_updated_once() {
    changes(
        "{a: [], b: []}",
        "{target: \"$['a', 'b', 'a']\", update: 1}",
        "{a: [1], b: [1]}",
    );
    changes(
        "{a: {a: {}}}",
        "{target: $..a, update: {x: 1}}",
        "{a: {a: {x: 1}, x: 1}}",
    );
}

#[test]
fn members_and_items_are_removed() {
    changes(
        "{a: 1, b: 2, c: 3}",
        "{target: $.b, remove: true}",
        "{a: 1, c: 3}",
    );
    changes(
        "[0, 1, 2, 3]",
        "{target: \"$[0, 2]\", remove: true}",
        "[1, 3]",
    );
    changes(
        "[0, 1, 2, 3]",
        "{target: \"$[-1, 0]\", remove: true}",
        "[1, 2]",
    );
    changes("[{a: 1}, {a: 2}]", "{target: $.*, remove: true}", "[]");
}

#[test]
fn values_in_each_other_are_removed() {
    changes(
        "{a: {a: {a: 1}}, b: [{a: 2}]}",
        "{target: $..a, remove: true}",
        "{b: [{}]}",
    );
    changes(
        "[[0, [1]], [[2], 3]]",
        "{target: \"$..[0]\", remove: true}",
        "[[3]]",
    );
}

#[test]
fn an_action_sees_what_the_one_before_has_left() {
    changes(
        "{a: {b: 1}}",
        "{target: $.a, remove: true}
         {target: $, update: {a: [1]}}
         {target: $.a, update: [2]}
         {target: \"$.a[0]\", remove: true}",
        "{a: [2]}",
    );
}

#[test]
fn values_are_copied() {
    changes(
        "{a: {x: 1}, b: {y: 2}}",
        "{target: $.b, copy: $.a}",
        "{a: {x: 1}, b: {y: 2, x: 1}}",
    );
    changes(
        "{a: [1], b: [2]}",
        "{target: $.a, copy: $.b}",
        "{a: [1, 2], b: [2]}",
    );
    changes(
        "{a: {x: 1}}",
        "{target: $.a, copy: $}",
        "{a: {x: 1, a: {x: 1}}}",
    );
    changes(
        "{a: [1, 2], b: x}",
        "{target: \"$.a[0]\", copy: $.b}",
        "{a: [x, 2], b: x}",
    );
    let message = "warning overlay-mismatch #/actions/0/copy: `$.*` selects 2 values, but only one can be copied \
                   (write a path that selects one value)";
    refuses(
        "1.1.0",
        "{a: {}, b: {}}",
        "{target: $.a, copy: $.*}",
        message,
    );
    let message = "warning overlay-no-match #/actions/0/copy: `$.c` selects nothing (as far as `$`, it selects a value)";
    refuses("1.1.0", "{abc: {}}", "{target: $.abc, copy: $.c}", message);
}

#[test]
fn the_root_stays() {
    let message = "warning overlay-mismatch #/actions/0/target: the root of the description cannot be removed \
                   (select what is to go, as in `$.paths['/internal']`)";
    refuses("1.0.0", "{a: 1}", "{target: $, remove: true}", message);
    let message = "warning overlay-mismatch #/actions/0/update: `#` is an object, but an array in the update \
                   (only values of one kind can be merged; remove the old one first to replace it)";
    refuses("1.1.0", "{a: 1}", "{target: $, update: []}", message);
}

#[test]
fn what_does_not_fit_is_passed_over_whole() {
    let message = "warning overlay-mismatch #/actions/0/update/b/c: `#/p/b/c` is an array, but a string in the update \
                   (only values of one kind can be merged; remove the old one first to replace it)";
    let action = "{target: $.p, update: {a: 1, b: {c: x}}}";
    refuses("1.1.0", "{p: {b: {c: [1]}}}", action, message);
    let message = "warning overlay-mismatch #/actions/0/update/x: `#/a/x` is an object, but an integer in the update, \
                   and there are 2 more such values \
                   (only values of one kind can be merged; remove the old one first to replace it)";
    check(
        "1.1.0",
        "{a: {x: {}}, b: {x: {}}, c: {x: 2}, d: {x: []}}",
        "{target: $.*, update: {x: 1}}",
        "{a: {x: {}}, b: {x: {}}, c: {x: 1}, d: {x: []}}",
        &[message],
    );
}

#[test]
fn targets_of_an_update_are_of_one_kind_in_1_1() {
    let message = "warning overlay-mismatch #/actions/0/target: `$.*` selects values of several kinds: \
                   1 objects, 1 arrays and 0 others (write an action for each kind)";
    refuses(
        "1.1.0",
        "{a: {}, b: []}",
        "{target: $.*, update: {x: 1}}",
        message,
    );
    check(
        "1.0.0",
        "{a: {}, b: []}",
        "{target: $.*, update: {x: 1}}",
        "{a: {x: 1}, b: [{x: 1}]}",
        &[],
    );
    changes("{a: {}, b: [], c: 1}", "{target: $.*, remove: true}", "{}");
}

#[test]
fn version_1_0_has_no_primitive_targets() {
    let message = "warning overlay-mismatch #/actions/0/target: \
                   `$.a.b` selects a string, `#/a/b`, but version 1.0 changes only objects and arrays \
                   (write `overlay: 1.1.0`, or select the object that holds the value)";
    refuses(
        "1.0.0",
        "{a: {b: x}}",
        "{target: $.a.b, update: y}",
        message,
    );
    refuses(
        "1.0",
        "{a: {b: x}}",
        "{target: $.a.b, remove: true}",
        message,
    );
}

#[test]
fn version_1_0_has_no_copy() {
    let message = "warning overlay-invalid #/actions/0/copy: \
                   `copy` is known from version 1.1 on; the action is passed over (write `overlay: 1.1.0`)";
    refuses(
        "1.0.0",
        "{a: {}, b: {x: 1}}",
        "{target: $.a, copy: $.b}",
        message,
    );
}

#[test]
fn an_array_for_an_array_is_noted_in_1_0() {
    check(
        "1.0.0",
        "{a: [1]}",
        "{target: $.a, update: [2]}",
        "{a: [1, 2]}",
        &["note overlay-mismatch #/actions/0/update: \
           each item of this array is added, as in version 1.1, not the array as one item"],
    );
}

#[test]
fn what_excludes_each_other_is_said() {
    check(
        "1.1.0",
        "{a: {}}",
        "{target: $.a, update: {x: 1}, remove: true}",
        "{}",
        &["warning overlay-invalid #/actions/0/update: \
           `update` has no effect beside `remove: true` (write two actions to do both)"],
    );
    let message = "warning overlay-invalid #/actions/0/copy: \
                   `update` and `copy` have no effect beside each other (write two actions to do both)";
    refuses(
        "1.1.0",
        "{a: {}}",
        "{target: $.a, update: {}, copy: $}",
        message,
    );
    changes(
        "{a: {}}",
        "{target: $.a, update: {x: 1}, remove: false}",
        "{a: {x: 1}}",
    );
}

#[test]
fn a_target_that_selects_nothing_is_said_with_what_is_near() {
    let tree = "{paths: {/pets: {get: {tags: [a]}}, /cats: {get: {}}}}";
    for (target, help) in [
        ("$.path['/pets']", "did you mean the key `paths` of `$`?"),
        (
            "$.paths.*.gett.tags",
            "did you mean the key `get` of `$.paths.*`?",
        ),
        (
            "$.paths.*.get.owner",
            "as far as `$.paths.*.get`, it selects 2 values",
        ),
        (
            "$.paths['/pets'].get.tags[?@ == 'b']",
            "as far as `$.paths['/pets'].get.tags`, it selects a value",
        ),
        ("$..z", "as far as `$`, it selects a value"),
    ] {
        let message = format!(
            "warning overlay-no-match #/actions/0/target: `{target}` selects nothing ({help})"
        );
        let action = format!("{{target: \"{target}\", remove: true}}");
        refuses("1.1.0", tree, &action, &message);
    }
}

#[test]
fn malformed_actions_are_passed_over() {
    const LOOKS: &str = "an action looks like `{target: $.info, update: {title: Pets}}` or `{target: $.tags, remove: true}`";
    for (action, message) in [
        ("1", format!("overlay-invalid #/actions/0: an action should be an object, but this is an integer ({LOOKS})")),
        ("{remove: true}", format!("overlay-invalid #/actions/0: the action has no `target`; it is passed over ({LOOKS})")),
        ("{target: 1, remove: true}", format!("overlay-invalid #/actions/0/target: `target` should be a string, but is an integer ({LOOKS})")),
        ("{target: $.a, remove: yes}", format!("overlay-invalid #/actions/0/remove: `remove` should be a boolean, but is a string ({LOOKS})")),
        ("{target: $.a}", format!("overlay-invalid #/actions/0: the action does nothing: it has no `update`, `copy` or `remove: true` ({LOOKS})")),
        ("{target: $.a-b, remove: true}", "overlay-bad-target #/actions/0/target: `$.a-b` is no JSONPath: \
           it cannot be read from `-b` on, at column 4 \
           (write a key that has other characters than letters, digits and `_` in brackets and quotes, as `['x-key']`)".to_owned()),
    ] {
        refuses("1.1.0", "{a: 1}", action, &format!("warning {message}"));
    }
}

#[test]
fn unknown_keys_are_said() {
    check(
        "1.1.0",
        "{a: {}}",
        "{target: $.a, update: {b: 1}, descripton: d, x-own: 1, reason: r}",
        "{a: {b: 1}}",
        &[
            "warning overlay-unknown-key #/actions/0/descripton: `descripton` is no key of overlays; it is passed over \
             (did you mean `description`?)",
            "warning overlay-unknown-key #/actions/0/reason: `reason` is no key of overlays; it is passed over \
             (keys of your own start with `x-`)",
        ],
    );
}

#[test]
fn other_files_are_no_overlays() {
    const VERSIONS: &str = "(the versions 1.0 and 1.1 are read, as in `overlay: 1.1.0`)";
    const LOOKS: &str = "(the top of an overlay looks like `overlay: 1.1.0`)";
    const ACTION: &str = "(an action looks like `{target: $.info, update: {title: Pets}}` or `{target: $.tags, remove: true}`)";
    for (text, messages) in [
        (
            "[]",
            vec![format!(
                "#: this is not an overlay: it is an array, not an object {LOOKS}"
            )],
        ),
        (
            "openapi: 3.1.0",
            vec![
                format!("#: this is not an overlay: it has no `overlay` field {LOOKS}"),
                format!("#: the overlay has no `actions` {ACTION}"),
            ],
        ),
        (
            "{overlay: 2.0.0, actions: []}",
            vec![format!(
                "#/overlay: version `2.0.0` of overlays is not read {VERSIONS}"
            )],
        ),
        ("{overlay: 1.10, actions: []}", vec![]),
        (
            "{overlay: 1.10.0, actions: []}",
            vec![format!(
                "#/overlay: version `1.10.0` of overlays is not read {VERSIONS}"
            )],
        ),
        (
            "{overlay: 1, actions: []}",
            vec![format!(
                "#/overlay: version `1` of overlays is not read {VERSIONS}"
            )],
        ),
        (
            "{overlay: [], actions: []}",
            vec![format!(
                "#/overlay: `overlay` should be a version, but is an array {VERSIONS}"
            )],
        ),
        (
            "{overlay: 1.1.0, actions: {}}",
            vec![format!(
                "#/actions: `actions` should be an array, but is an object {ACTION}"
            )],
        ),
    ] {
        let found = read(text).err().unwrap_or_default();
        let messages: Vec<_> = messages
            .iter()
            .map(|message| format!("error overlay-invalid {message}"))
            .collect();
        assert_eq!(found, messages, "{text}");
    }
}

#[test]
fn what_an_overlay_extends_is_compared_by_file_name() {
    let note = |extends: &str| {
        let overlay = read(&format!(
            "{{overlay: 1.0.0, extends: '{extends}', actions: []}}"
        ))
        .unwrap();
        overlay
            .made_for_another("specs/pet store.yaml")
            .map(|note| shown(&note))
    };
    assert_eq!(note("../pet%20store.yaml#/"), None);
    assert_eq!(note("https://example.com/pet%20store.yaml?raw"), None);
    assert_eq!(
        note("./pets.yaml").as_deref(),
        Some(
            "note overlay-extends #/extends: \
             the overlay is made for `./pets.yaml`, but it is applied to `specs/pet store.yaml`"
        )
    );
}

/// The origin of the value at a pointer, after overlays of one action each.
fn check_origin(tree: &str, actions: &[&str], edited: &str, expected: (u32, &str)) {
    let mut tree = parse(tree);
    let mut origins = Origins::default();
    for (file, action) in (1..).zip(actions) {
        let overlay = format!("{{overlay: 1.1.0, info: {{}}, actions: [{action}]}}");
        let overlay = read_as(FileId(file), &overlay).unwrap();
        let said = overlay.apply(&mut tree, &mut origins);
        assert_eq!(said, [], "{action}");
    }
    let origin = origins.of(&Pointer::parse(edited).unwrap());
    assert_eq!(
        (origin.file.0, origin.to_string().as_str()),
        expected,
        "{edited}"
    );
}

#[test]
fn origins_follow_edits() {
    let update: &[&str] = &["{target: $.a, update: {x: {y: 1}, z: 2}}"];
    check_origin("{a: {z: 1}}", &[], "#/a/z", (0, "#/a/z"));
    check_origin("{a: {z: 1}}", update, "#/a", (0, "#/a"));
    check_origin("{a: {z: 1}}", update, "#/a/z", (1, "#/actions/0/update/z"));
    check_origin("{a: {x: {}}}", update, "#/a/x", (0, "#/a/x"));
    check_origin(
        "{a: {x: {}}}",
        update,
        "#/a/x/y",
        (1, "#/actions/0/update/x/y"),
    );
    check_origin("{a: {x: {w: 1}}}", update, "#/a/x/w", (0, "#/a/x/w"));
    let remove: &[&str] = &[
        "{target: \"$.a[0, 2]\", remove: true}",
        "{target: $.a, update: [5]}",
    ];
    check_origin("{a: [0, 1, 2, [3]]}", remove, "#/a/0", (0, "#/a/1"));
    check_origin("{a: [0, 1, 2, [3]]}", remove, "#/a/1/0", (0, "#/a/3/0"));
    check_origin(
        "{a: [0, 1, 2, [3]]}",
        remove,
        "#/a/2",
        (2, "#/actions/0/update/0"),
    );
    check_origin("{a: [0, 1, 2, [3]]}", remove, "#/a", (0, "#/a"));
    let copy: &[&str] = &[
        "{target: $.a, update: {x: 1}}",
        "{target: $, update: {b: {}}}",
        "{target: $.b, copy: $.a}",
    ];
    check_origin("{a: {y: [1]}}", copy, "#/b", (2, "#/actions/0/update/b"));
    check_origin("{a: {y: [1]}}", copy, "#/b/x", (1, "#/actions/0/update/x"));
    check_origin("{a: {y: [1]}}", copy, "#/b/y/0", (0, "#/a/y/0"));
    let again: &[&str] = &[
        "{target: $.a, remove: true}",
        "{target: $, update: {a: {y: 1}}}",
    ];
    check_origin("{a: {y: 1}}", again, "#/a/y", (2, "#/actions/0/update/a/y"));
}

impl Chance {
    /// A tree whose texts say where they stand in a file.
    fn tree(&mut self, file: u32, at: &Pointer, levels: usize) -> Node {
        match self.below(if levels == 0 { 1 } else { 3 }) {
            0 => Node::String(format!("{file} {at}")),
            1 => {
                let count = self.below(4);
                let items = (0..count).map(|index| self.tree(file, &at.item(index), levels - 1));
                Node::List(items.collect())
            }
            _ => {
                let mut map = Map::default();
                for key in ["a", "b", "/c~"] {
                    if self.below(3) > 0 {
                        let node = self.tree(file, &at.child(key), levels - 1);
                        map.insert(key.to_owned(), node);
                    }
                }
                Node::Map(map)
            }
        }
    }

    /// A path to a value of the tree, or to some.
    fn path(&mut self, root: &Node) -> String {
        let (mut path, mut node) = ("$".to_owned(), root);
        loop {
            let children: Vec<(String, &Node)> = match node {
                Node::Map(map) => map
                    .iter()
                    .map(|(key, node)| (format!("'{key}'"), node))
                    .collect(),
                Node::List(list) => (0..)
                    .zip(list)
                    .map(|(index, node): (u32, _)| (index.to_string(), node))
                    .collect(),
                _ => Vec::new(),
            };
            if children.is_empty() || self.below(4) == 0 {
                return path;
            }
            let (step, child) = &children[self.below(children.len())];
            let step = if self.below(6) == 0 { "*" } else { step };
            let dots = if self.below(12) == 0 { ".." } else { "" };
            write!(path, "{dots}[{step}]").unwrap();
            node = child;
        }
    }

    fn overlay(&mut self, root: &Node, file: u32) -> Node {
        let at = Pointer::root().child("actions").item(0);
        let mut action = Map::default();
        action.insert("target".to_owned(), Node::String(self.path(root)));
        match self.below(3) {
            0 => action.insert("remove".to_owned(), Node::Bool(true)),
            1 => action.insert("copy".to_owned(), Node::String(self.path(root))),
            _ => action.insert("update".to_owned(), self.tree(file, &at.child("update"), 3)),
        };
        let mut map = Map::default();
        map.insert("overlay".to_owned(), Node::String("1.1.0".to_owned()));
        map.insert("actions".to_owned(), Node::List(vec![Node::Map(action)]));
        Node::Map(map)
    }
}

/// Each text of a tree, and where it stands now.
fn texts(node: &Node, at: &Pointer, found: &mut Vec<(Pointer, String)>) {
    found.extend(node.as_str().map(|text| (at.clone(), text.to_owned())));
    for (key, node) in node.as_map().into_iter().flatten() {
        texts(node, &at.child(key), found);
    }
    for (index, node) in node.as_list().into_iter().flatten().enumerate() {
        texts(node, &at.item(index), found);
    }
}

#[test]
fn origins_are_right_after_any_edits() {
    let mut chance = Chance::new(1);
    let (mut edits, mut moved) = (0, 0);
    for _ in 0..400 {
        let mut tree = chance.tree(0, &Pointer::root(), 5);
        let mut origins = Origins::default();
        for file in 1..12 {
            let before = tree.clone();
            let overlay = read::overlay(&chance.overlay(&tree, file), FileId(file)).unwrap();
            overlay.apply(&mut tree, &mut origins);
            let mut found = Vec::new();
            texts(&tree, &Pointer::root(), &mut found);
            for (at, text) in &found {
                let origin = origins.of(at);
                assert_eq!(
                    &format!("{} {origin}", origin.file.0),
                    text,
                    "{at} of {}",
                    tree.to_json()
                );
            }
            if found.len() > 500 {
                break;
            }
            edits += usize::from(tree != before);
            moved += found
                .iter()
                .filter(|(at, text)| &format!("0 {at}") != text)
                .count();
        }
    }
    assert!(
        edits > 1_000 && moved > 10_000,
        "only {edits} edits, {moved} moved texts"
    );
}

#[test]
fn no_overlay_makes_the_tree_too_large() {
    let double =
        "{target: $, update: {a: {}, b: {}}}, {target: $.a, copy: $.b}, {target: $.b, copy: $},";
    let actions = double.repeat(60);
    let overlay = format!("{{overlay: 1.1.0, info: {{}}, actions: [{actions}]}}");
    let mut tree = parse(&format!("{{c: {}}}", "x".repeat(1_000_000)));
    let overlay = read(&overlay).unwrap();
    let said = overlay.apply(&mut tree, &mut Origins::default());
    let said: Vec<_> = said.iter().map(shown).collect();
    assert_eq!(
        said,
        [
            "warning overlay-too-large #/actions/11/copy: the description becomes too large; \
             the rest of the overlay is passed over (select fewer values, or copy smaller ones)"
        ]
    );
}
