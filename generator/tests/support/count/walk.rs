//! Decides which things are reached from the root, by the standards' structure or by a reference.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::refer::Files;
use super::{Kind, Place, Places};

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Keywords of a schema that hold schemas by name.
const NAMED_SCHEMAS: [&str; 5] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
];

/// Keywords of a schema that hold lists of schemas.
const LISTED_SCHEMAS: [&str; 5] = ["items", "prefixItems", "allOf", "anyOf", "oneOf"];

/// Keywords of a schema that hold one schema.
const SINGLE_SCHEMAS: [&str; 12] = [
    "items",
    "additionalProperties",
    "additionalItems",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
    "not",
    "if",
    "then",
    "else",
];

/// Keywords beside a `$ref` that leave it a mere reference.
const ANNOTATIONS: [&str; 13] = [
    "summary",
    "description",
    "title",
    "deprecated",
    "readOnly",
    "writeOnly",
    "nullable",
    "default",
    "example",
    "examples",
    "$comment",
    "externalDocs",
    "xml",
];

/// As far as the standards differ in structure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Version {
    V2,
    V3_0,
    /// And all later ones.
    V3_1,
}

fn is_description(members: &Map<String, Value>) -> bool {
    members.contains_key("openapi") || members.contains_key("swagger")
}

impl Version {
    fn of(root: &Value) -> Self {
        let says = |key: &str, start: &str| match &root[key] {
            Value::String(text) => text.starts_with(start),
            Value::Number(number) => number.to_string().starts_with(start),
            _ => false,
        };
        if says("swagger", "2") {
            Self::V2
        } else if says("openapi", "3.0") {
            Self::V3_0
        } else {
            Self::V3_1
        }
    }
}

/// What the standard expects at a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    PathItem,
    /// A path item that is counted too.
    Webhook,
    MediaType,
    Encoding,
    /// In 2.0 also a request body.
    Parameter,
    /// A thing that is what it is expected to be.
    Thing(Kind),
}

impl Role {
    /// As what a reference counts that leads nowhere.
    fn kind(self) -> Option<Kind> {
        match self {
            Self::PathItem | Self::Webhook | Self::MediaType | Self::Encoding => None,
            Self::Parameter => Some(Kind::Parameter),
            Self::Thing(kind) => Some(kind),
        }
    }
}

const OPERATION: Role = Role::Thing(Kind::Operation);
const REQUEST_BODY: Role = Role::Thing(Kind::RequestBody);
const RESPONSE: Role = Role::Thing(Kind::Response);
const HEADER: Role = Role::Thing(Kind::Header);
const SCHEMA: Role = Role::Thing(Kind::Schema);
const SECURITY_SCHEME: Role = Role::Thing(Kind::SecurityScheme);
const CALLBACK: Role = Role::Thing(Kind::Callback);
const LINK: Role = Role::Thing(Kind::Link);

/// An object of the description and where it stands.
#[derive(Clone, Copy)]
struct Object<'a> {
    at: &'a Place,
    members: &'a Map<String, Value>,
}

pub(super) struct Walk {
    files: Files,
    version: Version,
    seen: BTreeSet<(Role, Place)>,
    todo: Vec<(Role, Place)>,
    places: Places,
}

impl Walk {
    pub(super) fn new(files: Files) -> Self {
        Self {
            files,
            version: Version::V3_1,
            seen: BTreeSet::new(),
            todo: Vec::new(),
            places: Kind::ALL.map(|kind| (kind, BTreeSet::new())).into(),
        }
    }

    pub(super) fn places(mut self) -> Places {
        let at = self.files.root();
        if let Some(root) = self.files.file(&at.file) {
            self.version = Version::of(&root);
            self.with(&at, Self::root);
        }
        while let Some((role, at)) = self.todo.pop() {
            if self.seen.insert((role, at.clone())) {
                self.visit(role, &at);
            }
        }
        self.places
    }

    fn root(&mut self, root: Object) {
        self.entries(root, "paths", Role::PathItem);
        if self.version == Version::V2 {
            self.named(root, "definitions", SCHEMA);
            self.named(root, "parameters", Role::Parameter);
            self.named(root, "responses", RESPONSE);
            self.named(root, "securityDefinitions", SECURITY_SCHEME);
            return;
        }
        self.named(root, "webhooks", Role::Webhook);
        for at in self.maps(root.at.child("components")) {
            self.with(&at, Self::components);
        }
    }

    fn components(&mut self, components: Object) {
        self.named(components, "schemas", SCHEMA);
        self.named(components, "parameters", Role::Parameter);
        self.named(components, "requestBodies", REQUEST_BODY);
        self.named(components, "responses", RESPONSE);
        self.named(components, "headers", HEADER);
        self.named(components, "securitySchemes", SECURITY_SCHEME);
        self.named(components, "callbacks", CALLBACK);
        self.named(components, "links", LINK);
        self.named(components, "pathItems", Role::PathItem);
        self.named(components, "mediaTypes", Role::MediaType);
    }

    fn visit(&mut self, role: Role, at: &Place) {
        if role == Role::Webhook {
            self.note(Kind::Webhook, at);
            return self.todo.push((Role::PathItem, at.clone()));
        }
        let Some(file) = self.files.file(&at.file) else {
            return;
        };
        let Some(members) = file.pointer(&at.pointer).and_then(Value::as_object) else {
            // What is no object was found to be a schema before it was put down.
            return role.kind().into_iter().for_each(|kind| self.note(kind, at));
        };
        let object = Object { at, members };
        if let Some(text) = reference(members) {
            self.follow(role, at, text);
            if self.is_mere(role, members) {
                return;
            }
        }
        match role {
            Role::PathItem | Role::Webhook => self.path_item(object),
            Role::MediaType => self.media_type(object),
            Role::Encoding => self.encoding(object),
            Role::Parameter => self.parameter(object),
            Role::Thing(kind) => {
                self.note(kind, at);
                self.inside(kind, object);
            }
        }
    }

    /// Puts down what a reference leads to, or counts it if it leads nowhere.
    fn follow(&mut self, role: Role, at: &Place, text: &str) {
        match (self.end(role, at, text), role.kind()) {
            (Some(end), _) => self.todo.push((role, end)),
            (None, Some(kind)) => self.note(kind, at),
            (None, None) => {}
        }
    }

    /// The end of the chain that begins with the reference `text`.
    fn end(&mut self, role: Role, from: &Place, text: &str) -> Option<Place> {
        let mut passed = BTreeSet::new();
        let mut at = self.files.follow(&from.file, text)?;
        loop {
            let file = self.files.file(&at.file)?;
            let value = file.pointer(&at.pointer)?;
            let members = match value {
                // A whole description is no part of one.
                Value::Object(members) if at.pointer.is_empty() && is_description(members) => {
                    return None;
                }
                Value::Object(members) => members,
                Value::Bool(_) if role == SCHEMA => return Some(at),
                _ => return None,
            };
            let Some(text) = reference(members).filter(|_| self.is_mere(role, members)) else {
                return Some(at);
            };
            let next = self.files.follow(&at.file, text)?;
            if !passed.insert(at) {
                return None;
            }
            at = next;
        }
    }

    /// Whether an object with a reference is nothing but that.
    fn is_mere(&self, role: Role, members: &Map<String, Value>) -> bool {
        let annotates = |key: &String| {
            key == "$ref" || key.starts_with("x-") || ANNOTATIONS.contains(&key.as_str())
        };
        match role {
            Role::PathItem => false,
            SCHEMA if self.version >= Version::V3_1 => members.keys().all(annotates),
            _ => true,
        }
    }

    fn path_item(&mut self, item: Object) {
        self.listed(item, "parameters", Role::Parameter);
        for method in METHODS {
            self.single(item, method, OPERATION);
        }
        self.single(item, "query", OPERATION);
        self.named(item, "additionalOperations", OPERATION);
    }

    fn inside(&mut self, kind: Kind, object: Object) {
        match kind {
            Kind::Operation => self.operation(object),
            Kind::RequestBody => self.named(object, "content", Role::MediaType),
            Kind::Response => self.response(object),
            Kind::Header => self.value(object),
            Kind::Schema => self.schema(object),
            Kind::Callback => self.callback(object),
            Kind::Parameter | Kind::SecurityScheme | Kind::Webhook | Kind::Link => {}
        }
    }

    fn operation(&mut self, operation: Object) {
        self.listed(operation, "parameters", Role::Parameter);
        self.entries(operation, "responses", RESPONSE);
        if self.version != Version::V2 {
            self.single(operation, "requestBody", REQUEST_BODY);
            self.named(operation, "callbacks", CALLBACK);
        }
    }

    fn parameter(&mut self, parameter: Object) {
        let place = parameter.members.get("in").and_then(Value::as_str);
        if self.version == Version::V2 && place == Some("body") {
            self.note(Kind::RequestBody, parameter.at);
        } else {
            self.note(Kind::Parameter, parameter.at);
        }
        self.value(parameter);
    }

    /// What parameters and headers have in common.
    fn value(&mut self, object: Object) {
        self.single(object, "schema", SCHEMA);
        if self.version == Version::V2 {
            self.single(object, "items", SCHEMA);
        } else {
            self.named(object, "content", Role::MediaType);
        }
    }

    fn response(&mut self, response: Object) {
        self.named(response, "headers", HEADER);
        if self.version == Version::V2 {
            self.single(response, "schema", SCHEMA);
        } else {
            self.named(response, "content", Role::MediaType);
            self.named(response, "links", LINK);
        }
    }

    fn media_type(&mut self, media_type: Object) {
        self.single(media_type, "schema", SCHEMA);
        self.single(media_type, "itemSchema", SCHEMA);
        self.encodings(media_type);
    }

    fn encoding(&mut self, encoding: Object) {
        self.named(encoding, "headers", HEADER);
        self.encodings(encoding);
    }

    fn encodings(&mut self, object: Object) {
        self.named(object, "encoding", Role::Encoding);
        self.listed(object, "prefixEncoding", Role::Encoding);
        self.single(object, "itemEncoding", Role::Encoding);
    }

    fn schema(&mut self, schema: Object) {
        for key in NAMED_SCHEMAS {
            self.named(schema, key, SCHEMA);
        }
        for key in LISTED_SCHEMAS {
            self.listed(schema, key, SCHEMA);
        }
        for key in SINGLE_SCHEMAS {
            self.single(schema, key, SCHEMA);
        }
    }

    fn callback(&mut self, callback: Object) {
        for expression in callback.members.keys() {
            if !expression.starts_with("x-") {
                self.put_down(callback.at.child(expression), Role::PathItem);
            }
        }
    }

    /// Puts down the value of a key.
    fn single(&mut self, object: Object, key: &str, role: Role) {
        if object.members.contains_key(key) {
            self.put_down(object.at.child(key), role);
        }
    }

    /// Puts down the items of a list.
    fn listed(&mut self, object: Object, key: &str, role: Role) {
        // A list may be a reference, as a map may.
        for at in self.maps(object.at.child(key)) {
            let file = self.files.file(&at.file);
            let list = file.as_deref().and_then(|file| file.pointer(&at.pointer));
            let items = list.and_then(Value::as_array).map_or(0, Vec::len);
            for index in 0..items {
                self.put_down(at.child(&index.to_string()), role);
            }
        }
    }

    /// Puts down the members of a map of names: each key is a name.
    fn named(&mut self, object: Object, key: &str, role: Role) {
        self.members(object, key, role, |_| true);
    }

    /// Puts down the members of an object that may have extensions.
    fn entries(&mut self, object: Object, key: &str, role: Role) {
        self.members(object, key, role, |name| !name.starts_with("x-"));
    }

    fn members(&mut self, object: Object, key: &str, role: Role, counts: fn(&str) -> bool) {
        if !object.members.contains_key(key) {
            return;
        }
        for at in self.maps(object.at.child(key)) {
            self.with(&at, |walk, map| {
                for name in map.members.keys().filter(|name| counts(name)) {
                    walk.put_down(map.at.child(name), role);
                }
            });
        }
    }

    /// A map, and what it leads to if it is a reference: both have members.
    fn maps(&mut self, at: Place) -> Vec<Place> {
        let mut maps = Vec::new();
        let mut next = Some(at);
        while let Some(at) = next.filter(|at| !maps.contains(at)) {
            let file = self.files.file(&at.file);
            let map = file.as_deref().and_then(|file| file.pointer(&at.pointer));
            let text = map.and_then(Value::as_object).and_then(reference);
            next = text.and_then(|text| self.files.follow(&at.file, text));
            maps.push(at);
        }
        maps
    }

    fn put_down(&mut self, at: Place, role: Role) {
        let file = self.files.file(&at.file);
        let value = file.as_deref().and_then(|file| file.pointer(&at.pointer));
        let value = value.unwrap_or(&Value::Null);
        if value.is_object() || (value.is_boolean() && role == SCHEMA) {
            self.todo.push((role, at));
        }
    }

    /// Does something with the object at a place, if there is one.
    fn with(&mut self, at: &Place, act: impl FnOnce(&mut Self, Object)) {
        let file = self.files.file(&at.file);
        let value = file.as_deref().and_then(|file| file.pointer(&at.pointer));
        if let Some(Value::Object(members)) = value {
            act(self, Object { at, members });
        }
    }

    fn note(&mut self, kind: Kind, at: &Place) {
        self.places.entry(kind).or_default().insert(at.clone());
    }
}

fn reference(members: &Map<String, Value>) -> Option<&str> {
    members.get("$ref")?.as_str()
}
