//! Decides what a description is made of: every thing that a run has to account for, at the site where it is
//! defined. A reference is no thing of its own, unless it leads to nothing.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ptr;

use foldhash::fast::RandomState;

use super::grammar::{Field, Holds, Object, fields};
use super::{Description, Version, broken, keys, wrong_item, wrong_member};
use crate::diagnostic::Diagnostic;
use crate::ledger::Kind;
use crate::site::Site;
use crate::source::{Broken, Map, Node};

/// What a description is made of.
#[derive(Debug, Default)]
pub struct Things {
    /// Each thing where it is defined.
    pub things: BTreeSet<(Site, Kind)>,
    /// The references that lead to a site.
    pub references: BTreeMap<Site, Vec<Site>>,
}

/// Everything that a description holds, and what is to be said of the members of its objects.
pub fn census(description: &Description<'_>, diagnostics: &mut Vec<Diagnostic>) -> Things {
    things(
        description,
        vec![(Object::Description, Site::root())],
        diagnostics,
    )
}

/// Everything that some objects of a description hold, and what they lead to.
pub(super) fn things(
    description: &Description<'_>,
    pending: Vec<(Object, Site)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Things {
    let mut census = Census {
        description,
        diagnostics,
        things: Vec::new(),
        references: Vec::new(),
        seen: HashSet::default(),
        pending: Vec::new(),
    };
    for (object, site) in pending {
        census.go_on(object, site);
    }
    while let Some((object, site, node)) = census.pending.pop() {
        census.visit(object, &site, node);
    }
    let mut references = BTreeMap::<Site, Vec<Site>>::new();
    for (end, site) in census.references {
        references.entry(end).or_default().push(site);
    }
    Things {
        things: census.things.into_iter().collect(),
        references,
    }
}

struct Census<'a, 'd> {
    description: &'a Description<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
    things: Vec<(Site, Kind)>,
    /// Where references end, and where they stand.
    references: Vec<(Site, Site)>,
    /// A value is known by its address, which costs less than its site.
    seen: HashSet<(Object, *const Node), RandomState>,
    pending: Vec<(Object, Site, &'a Node)>,
}

impl<'a> Census<'a, '_> {
    /// Goes on with the object at a site, if there is one.
    fn go_on(&mut self, object: Object, site: Site) {
        let node = self.description.get(&site);
        self.pending.extend(node.map(|node| (object, site, node)));
    }

    fn visit(&mut self, object: Object, site: &Site, node: &'a Node) {
        if !is(object, node) || !self.seen.insert((object, ptr::from_ref(node))) {
            return;
        }
        if self.refers(object, site, node) {
            return;
        }
        if let Some(kind) = kind(self.description.version(), object, node) {
            self.things.push((site.clone(), kind));
        }
        let Some(map) = node.as_map() else {
            return;
        };
        match object {
            Object::Callback => self.members(Object::PathItem, site, map, true),
            _ => self.fields(object, site, map),
        }
    }

    /// Whether an object is a reference and nothing else. What it leads to is visited.
    fn refers(&mut self, object: Object, site: &Site, node: &Node) -> bool {
        let Some(target) = self.description.reference(node) else {
            return false;
        };
        let alone = match object {
            Object::Schema => self.description.schema_reference(node).is_some(),
            Object::PathItem => false,
            _ => true,
        };
        if alone && object != Object::Schema {
            let version = self.description.version();
            self.diagnostics.extend(keys::beside(version, site, node));
        }
        match self.end(object, site, target) {
            Ok(end) => {
                self.references.push((end.clone(), site.clone()));
                self.go_on(object, end);
            }
            Err(failure) => {
                self.diagnostics.push(broken(site, failure));
                let kind = kind(self.description.version(), object, node).filter(|_| alone);
                self.things.extend(kind.map(|kind| (site.clone(), kind)));
            }
        }
        alone
    }

    fn end(&self, object: Object, site: &Site, target: &str) -> Result<Site, Broken> {
        match object {
            Object::Schema => self.description.follow_schema(site.file, target),
            _ => self.description.follow(site.file, target),
        }
    }

    fn fields(&mut self, object: Object, site: &Site, map: &'a Map) {
        let version = self.description.version();
        let known = fields(object, version);
        for (key, node) in map {
            let field = known.iter().find(|field| field.key == key);
            let said = keys::check(version, object, site, key, field, map);
            self.diagnostics.extend(said);
            let field = field.filter(|own| own.holds != Holds::Value && !node.is_null());
            if let Some(field) = field {
                self.field(object, field, &site.child(key), node);
            }
        }
    }

    fn field(&mut self, within: Object, field: &Field, site: &Site, node: &'a Node) {
        match (field.holds, node) {
            (Holds::Value, _) => {}
            // In 2.0 it is the name of a property.
            (Holds::One(Object::Discriminator), Node::String(_))
                if self.description.version() == Version::Swagger2 => {}
            (Holds::List(object), _) | (Holds::ListOrOne(object), Node::List(_)) => {
                self.list(object, field.key, site, node);
            }
            (Holds::One(object) | Holds::ListOrOne(object), node) => {
                self.member(object, field.key, site.clone(), node);
            }
            (Holds::Map(object), _) => {
                self.map(object, field.key, site, node, false);
                if (within, object) == (Object::Description, Object::PathItem) {
                    self.webhooks(site, node);
                }
            }
            (Holds::Extensible(object), _) => self.map(object, field.key, site, node, true),
        }
    }

    fn webhooks(&mut self, site: &Site, node: &'a Node) {
        for (site, map) in self.description.maps(site, node) {
            let items = map.iter().filter(|(_, item)| item.as_map().is_some());
            let webhooks = items.map(|(name, _)| (site.child(name), Kind::Webhook));
            self.things.extend(webhooks);
        }
    }

    fn list(&mut self, object: Object, key: &str, site: &Site, node: &'a Node) {
        let Some((site, list)) = self.description.list(site, node) else {
            self.no_container(key, site, "an array", node);
            return;
        };
        for (index, node) in list.iter().enumerate() {
            let site = site.item(index);
            if is(object, node) {
                self.pending.push((object, site, node));
            } else {
                self.diagnostics.push(wrong_item(&site, "an object", node));
            }
        }
    }

    fn map(&mut self, object: Object, key: &str, site: &Site, node: &'a Node, extensible: bool) {
        let maps = self.description.maps(site, node);
        if maps.len() < 2 {
            self.no_container(key, site, "an object", node);
        }
        for (site, map) in maps {
            self.members(object, &site, map, extensible);
        }
    }

    fn members(&mut self, object: Object, site: &Site, map: &'a Map, extensible: bool) {
        for (key, node) in map {
            let beside = extensible && key.starts_with("x-") || key == "$ref" && !is(object, node);
            if !beside {
                self.member(object, key, site.child(key), node);
            }
        }
    }

    fn member(&mut self, object: Object, key: &str, site: Site, node: &'a Node) {
        if is(object, node) {
            self.pending.push((object, site, node));
        } else {
            let wrong = wrong_member(key, &site, "an object", node);
            self.diagnostics.push(wrong);
        }
    }

    /// Says why a list or a map of objects is none: it is something else, or a reference that leads to nothing.
    fn no_container(&mut self, key: &str, site: &Site, expected: &str, node: &Node) {
        let failure = self
            .description
            .reference(node)
            .and_then(|target| self.description.follow(site.file, target).err());
        let is_map = node.as_map().is_some() && expected == "an object";
        match failure {
            Some(failure) => self.diagnostics.push(broken(site, failure)),
            None if is_map => {}
            None => self
                .diagnostics
                .push(wrong_member(key, site, expected, node)),
        }
    }
}

/// Whether a value can be such an object; a boolean can be a schema.
fn is(object: Object, node: &Node) -> bool {
    match node {
        Node::Map(_) => true,
        Node::Bool(_) => object == Object::Schema,
        _ => false,
    }
}

/// What an object counts as.
fn kind(version: Version, object: Object, node: &Node) -> Option<Kind> {
    Some(match object {
        Object::Operation => Kind::Operation,
        Object::Parameter => {
            let body = node.get("in").and_then(Node::as_str) == Some("body");
            if body && version == Version::Swagger2 {
                Kind::RequestBody
            } else {
                Kind::Parameter
            }
        }
        Object::RequestBody => Kind::RequestBody,
        Object::Response => Kind::Response,
        Object::Header => Kind::Header,
        Object::Schema => Kind::Schema,
        Object::SecurityScheme => Kind::SecurityScheme,
        Object::Callback => Kind::Callback,
        Object::Link => Kind::Link,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::census;
    use crate::document::Description;
    use crate::source::{Files, Source};

    /// Checks what a description holds, and what is said of it.
    fn check(text: &str, expected_things: &[&str], expected_words: &[&str]) {
        let source = Source::parse("openapi.yaml", text.to_owned()).expect("it is YAML");
        let files = Files::from(source);
        let description = Description::of(&files).expect("it is a description");
        let mut said = Vec::new();
        let found = census(&description, &mut said).things;
        let things = found.iter();
        let things = things.map(|(site, kind)| format!("{} {site}", kind.singular()));
        let words = said
            .iter()
            .map(|said| format!("{} {}", said.code, said.at.pointer));
        let words: BTreeSet<String> = words.collect();
        assert_eq!(things.collect::<Vec<_>>(), expected_things, "{text}");
        assert_eq!(Vec::from_iter(words), expected_words, "{text}");
    }

    fn check_3_1(rest: &str, expected: &[&str]) {
        check(&format!("openapi: 3.1.0\n{rest}"), expected, &[]);
    }

    #[test]
    fn schemas_are_things_wherever_they_are() {
        check_3_1(
            "components: {schemas: {A: {properties: {b: true}, items: {not: {}}, allOf: [{}], $defs: {c: false}, enum: [{}], default: {properties: {}}}}}",
            &[
                "schema #/components/schemas/A",
                "schema #/components/schemas/A/$defs/c",
                "schema #/components/schemas/A/allOf/0",
                "schema #/components/schemas/A/items",
                "schema #/components/schemas/A/items/not",
                "schema #/components/schemas/A/properties/b",
            ],
        );
    }

    #[test]
    fn a_property_may_be_called_as_a_keyword() {
        check_3_1(
            "components: {schemas: {A: {properties: {$ref: {type: string}, properties: {}, x-b: {}}}}}",
            &[
                "schema #/components/schemas/A",
                "schema #/components/schemas/A/properties/$ref",
                "schema #/components/schemas/A/properties/properties",
                "schema #/components/schemas/A/properties/x-b",
            ],
        );
    }

    #[test]
    fn references_are_things_only_beside_other_keywords() {
        let rest = "components: {schemas: {A: {}, B: {$ref: '#/components/schemas/A'}, C: {$ref: '#/components/schemas/A', minimum: 1}}}";
        let (a, c) = (
            "schema #/components/schemas/A",
            "schema #/components/schemas/C",
        );
        check_3_1(rest, &[a, c]);
        check(&format!("openapi: 3.0.0\n{rest}"), &[a], &[]);
    }

    #[test]
    fn references_to_nothing_are_things() {
        check(
            "openapi: 3.1.0\ncomponents: {parameters: {A: {$ref: '#/b'}}, examples: {B: {$ref: '#/c'}}}",
            &["parameter #/components/parameters/A"],
            &[
                "unresolved-reference #/components/examples/B/$ref",
                "unresolved-reference #/components/parameters/A/$ref",
            ],
        );
    }

    #[test]
    fn what_two_paths_share_is_one_thing() {
        check_3_1(
            "paths: {/a: {$ref: '#/components/pathItems/A'}, /b: {$ref: '#/components/pathItems/A'}}\ncomponents: {pathItems: {A: {get: {}}}}",
            &["operation #/components/pathItems/A/get"],
        );
    }

    #[test]
    fn extensions_hold_no_things() {
        check_3_1(
            "x-a: {get: {}}\npaths: {x-b: {get: {}}, /c: {x-d: {}, get: {responses: {x-e: {}, default: {}}}}}",
            &[
                "operation #/paths/~1c/get",
                "response #/paths/~1c/get/responses/default",
            ],
        );
    }

    #[test]
    fn webhooks_are_things_and_so_is_what_is_in_them() {
        check_3_1(
            "webhooks: {a: {post: {}}, b: {$ref: '#/components/pathItems/B'}}\ncomponents: {pathItems: {B: {get: {}}}}",
            &[
                "operation #/components/pathItems/B/get",
                "webhook #/webhooks/a",
                "operation #/webhooks/a/post",
                "webhook #/webhooks/b",
            ],
        );
    }

    #[test]
    fn parameters_of_swagger_are_bodies_too() {
        check(
            "swagger: '2.0'\nparameters: {A: {in: body, schema: {}}, B: {in: formData, type: array, items: {}}, C: {in: query}}",
            &[
                "request body #/parameters/A",
                "schema #/parameters/A/schema",
                "parameter #/parameters/B",
                "schema #/parameters/B/items",
                "parameter #/parameters/C",
            ],
            &[],
        );
    }

    #[test]
    fn a_discriminator_of_swagger_is_a_name() {
        let rest = "discriminator: kind}}";
        check(
            &format!("swagger: '2.0'\ndefinitions: {{A: {{{rest}"),
            &["schema #/definitions/A"],
            &[],
        );
        check(
            &format!("openapi: 3.0.0\ncomponents: {{schemas: {{A: {{{rest}}}"),
            &["schema #/components/schemas/A"],
            &["wrong-type #/components/schemas/A/discriminator"],
        );
    }

    #[test]
    fn what_is_no_object_is_no_thing_and_said() {
        check(
            "openapi: 3.1.0\npaths: {/a: 1, /b: null, /c: {get: null, put: [], parameters: [1, {}]}}\ncomponents: {schemas: {A: text}, links: []}",
            &["parameter #/paths/~1c/parameters/1"],
            &[
                "wrong-type #/components/links",
                "wrong-type #/components/schemas/A",
                "wrong-type #/paths/~1a",
                "wrong-type #/paths/~1b",
                "wrong-type #/paths/~1c/parameters/0",
                "wrong-type #/paths/~1c/put",
            ],
        );
    }

    #[test]
    fn what_stands_beside_a_reference_says_nothing() {
        check(
            "openapi: 3.1.0\ncomponents: {headers: {A: {}, B: {$ref: '#/components/headers/A', description: B, required: true, x-c: 1}}}",
            &["header #/components/headers/A"],
            &["ignored-sibling #/components/headers/B/required"],
        );
    }
}
