//! Decides how each object of a description is read, and what is said where it is malformed.

use indexmap::IndexMap;

use super::{
    Contact, Document, Info, Location, MediaType, Operation, Parameter, PathItem, Ref, RequestBody,
    Requirement, Response, Server, schema,
};
use crate::diagnostic::{Diagnostic, Severity};
use crate::pointer::Pointer;
use crate::source::Node;

/// The methods of a path item, as the description and as HTTP spells them.
const METHODS: [(&str, &str); 8] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("trace", "TRACE"),
];

/// One value of a description, where it stands, and where to say what is wrong with it.
pub struct Reader<'a, 'd> {
    node: &'a Node,
    at: Pointer,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a, 'd> Reader<'a, 'd> {
    /// A reader of the value that stands at a pointer.
    pub fn new(node: &'a Node, at: Pointer, diagnostics: &'d mut Vec<Diagnostic>) -> Self {
        Self {
            node,
            at,
            diagnostics,
        }
    }

    pub(super) fn node(&self) -> &'a Node {
        self.node
    }

    pub(super) fn at(&self) -> &Pointer {
        &self.at
    }

    fn inner<'b>(&'b mut self, node: &'a Node, at: Pointer) -> Reader<'a, 'b> {
        Reader {
            node,
            at,
            diagnostics: self.diagnostics,
        }
    }

    /// Says that the member `key` is not what the standard says.
    pub(super) fn wrong(&mut self, key: &str, expected: &str) {
        let found = self.node.get(key).map_or("nothing", Node::kind);
        let message = format!("`{key}` should be {expected}, but is {found}; it is passed over");
        self.warn("wrong-type", key, message);
    }

    pub(super) fn warn(&mut self, code: &'static str, key: &str, message: String) {
        let at = self.at.child(key);
        self.diagnostics
            .push(Diagnostic::new(Severity::Warning, code, &at, message));
    }

    /// A string member. Numbers and booleans are taken as they are spelled, as YAML files need.
    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        match self.node.get(key)? {
            Node::String(text) => Some(text.clone()),
            number @ (Node::Number(_) | Node::Bool(_)) => Some(number.to_json().to_string()),
            Node::Null => None,
            Node::List(_) | Node::Map(_) => {
                self.wrong(key, "a string");
                None
            }
        }
    }

    /// A boolean member; false where it is not there.
    pub(super) fn flag(&mut self, key: &str) -> bool {
        self.choice(key).unwrap_or_default()
    }

    fn choice(&mut self, key: &str) -> Option<bool> {
        match self.node.get(key)? {
            Node::Bool(value) => Some(*value),
            Node::Null => None,
            _ => {
                self.wrong(key, "a boolean");
                None
            }
        }
    }

    /// The strings of a list.
    pub(super) fn texts(&mut self, key: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for (index, node) in self.list(key).iter().enumerate() {
            if let Some(text) = node.as_str() {
                texts.push(text.to_owned());
                continue;
            }
            let message = format!("this should be a string, but is {}", node.kind());
            let at = self.at.child(key).item(index);
            let warning = Diagnostic::new(Severity::Warning, "wrong-type", &at, message);
            self.diagnostics.push(warning);
        }
        texts
    }

    fn list(&mut self, key: &str) -> &'a [Node] {
        match self.node.get(key) {
            Some(Node::List(list)) => list,
            None | Some(Node::Null) => &[],
            Some(_) => {
                self.wrong(key, "an array");
                &[]
            }
        }
    }

    fn items<T>(&mut self, key: &str, read: impl Fn(&mut Reader<'a, '_>) -> T) -> Vec<T> {
        let at = self.at.child(key);
        let nodes = self.list(key).iter().enumerate();
        nodes
            .map(|(index, node)| read(&mut self.inner(node, at.item(index))))
            .collect()
    }

    /// A member that is an object, or a boolean that stands for a schema.
    pub(super) fn member<T>(
        &mut self,
        key: &str,
        read: impl Fn(&mut Reader<'a, '_>) -> T,
    ) -> Option<T> {
        match self.node.get(key)? {
            Node::Null => None,
            node @ (Node::Map(_) | Node::Bool(_)) => {
                let at = self.at.child(key);
                Some(read(&mut self.inner(node, at)))
            }
            _ => {
                self.wrong(key, "an object");
                None
            }
        }
    }

    /// The members of a member that is a map of objects.
    pub(super) fn members<T>(
        &mut self,
        key: &str,
        read: impl Fn(&mut Reader<'a, '_>) -> T,
    ) -> IndexMap<String, T> {
        let read = |reader: &mut Reader<'a, '_>| {
            let names = reader.names();
            let extensible = matches!(key, "paths" | "responses" | "callbacks");
            let all = names
                .into_iter()
                .filter(|name| !extensible || !name.starts_with("x-"));
            all.filter_map(|name| Some((name.to_owned(), reader.member(name, &read)?)))
                .collect()
        };
        self.member(key, read).unwrap_or_default()
    }

    fn names(&self) -> Vec<&'a str> {
        self.node
            .as_map()
            .map(|map| map.keys().map(String::as_str).collect())
            .unwrap_or_default()
    }
}

/// Reads the whole description.
pub(super) fn document(
    root: &Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Document, Box<Diagnostic>> {
    let mut reader = Reader::new(root, Pointer::root(), diagnostics);
    let info = reader.member("info", info).unwrap_or_default();
    let paths = reader.members("paths", path_item).into_iter();
    let paths = paths
        .map(|(path, item)| PathItem { path, ..item })
        .collect();
    let names = |reader: &mut Reader<'_, '_>, key: &str| -> Vec<String> {
        let found = reader
            .node()
            .get("components")
            .and_then(|node| node.get(key));
        let map = found.and_then(Node::as_map);
        map.map(|map| map.keys().cloned().collect())
            .unwrap_or_default()
    };
    let document = Document {
        info,
        servers: reader.items("servers", server),
        tags: reader.items("tags", tag).into_iter().collect(),
        paths,
        schemas: names(&mut reader, "schemas"),
        webhooks: reader.members("webhooks", |_| ()).into_keys().collect(),
        security_schemes: names(&mut reader, "securitySchemes"),
        security: requirements(&mut reader).unwrap_or_default(),
    };
    if document.schemas.is_empty() && document.paths.iter().all(|path| path.operations.is_empty()) {
        return Err(Box::new(nothing(&reader)));
    }
    Ok(document)
}

/// Says that a description has nothing that a crate could be made of.
fn nothing(reader: &Reader<'_, '_>) -> Diagnostic {
    let at = match reader.node().get("paths") {
        Some(_) => reader.at().child("paths"),
        None => reader.at().clone(),
    };
    let message =
        "the description has no operations and no schemas, so there is nothing to generate";
    let help = "add the API's operations below `paths`";
    Diagnostic::new(Severity::Error, "nothing-to-generate", &at, message).with_help(help)
}

fn info(reader: &mut Reader<'_, '_>) -> Info {
    Info {
        title: reader.text("title").unwrap_or_default(),
        version: reader.text("version").unwrap_or_default(),
        description: reader.text("description"),
        contact: reader.member("contact", contact).unwrap_or_default(),
    }
}

fn contact(reader: &mut Reader<'_, '_>) -> Contact {
    Contact {
        name: reader.text("name"),
        email: reader.text("email"),
        url: reader.text("url"),
    }
}

fn tag(reader: &mut Reader<'_, '_>) -> (String, String) {
    let name = reader.text("name").unwrap_or_default();
    (name, reader.text("description").unwrap_or_default())
}

fn server(reader: &mut Reader<'_, '_>) -> Server {
    let mut url = reader.text("url").unwrap_or_default();
    for (name, default) in reader.members("variables", |variable| variable.text("default")) {
        url = url.replace(&format!("{{{name}}}"), &default.unwrap_or_default());
    }
    Server {
        at: reader.at().clone(),
        url,
    }
}

fn path_item(reader: &mut Reader<'_, '_>) -> PathItem {
    let operations = METHODS.iter().filter_map(|(key, method)| {
        let read = |reader: &mut Reader<'_, '_>| operation(reader, method);
        reader.member(key, read)
    });
    let operations = operations.collect();
    PathItem {
        at: reader.at().clone(),
        path: String::new(),
        reference: reader.node().get("$ref").is_some(),
        parameters: reader.items("parameters", |reader| reference(reader, parameter)),
        servers: !reader.list("servers").is_empty(),
        operations,
    }
}

fn operation(reader: &mut Reader<'_, '_>, method: &'static str) -> Operation {
    let mut responses = Vec::new();
    for (status, response) in reader.members("responses", |reader| reference(reader, response)) {
        responses.push((status, response));
    }
    Operation {
        at: reader.at().clone(),
        reference: reader.node().get("$ref").is_some(),
        method,
        id: reader.text("operationId").filter(|id| !id.is_empty()),
        tags: reader.texts("tags"),
        summary: reader.text("summary"),
        description: reader.text("description"),
        deprecated: reader.flag("deprecated"),
        parameters: reader.items("parameters", |reader| reference(reader, parameter)),
        body: reader.member("requestBody", |reader| reference(reader, request_body)),
        responses,
        security: requirements(reader),
        servers: !reader.list("servers").is_empty(),
        callbacks: reader.members("callbacks", |_| ()).into_keys().collect(),
    }
}

fn requirements(reader: &mut Reader<'_, '_>) -> Option<Vec<Requirement>> {
    reader.node().get("security").and_then(Node::as_list)?;
    let names = |reader: &mut Reader<'_, '_>| reader.names().into_iter().map(Into::into).collect();
    Some(reader.items("security", names))
}

fn reference<'a, T>(
    reader: &mut Reader<'a, '_>,
    read: impl Fn(&mut Reader<'a, '_>) -> T,
) -> Ref<T> {
    match reader.text("$ref") {
        Some(target) => Ref::To {
            at: reader.at().clone(),
            target,
        },
        None => Ref::Here(read(reader)),
    }
}

/// Reads a parameter.
pub fn parameter(reader: &mut Reader<'_, '_>) -> Parameter {
    let location = match reader.text("in").as_deref() {
        Some("path") => Location::Path,
        Some("header") => Location::Header,
        Some("cookie") => Location::Cookie,
        Some("query") => Location::Query,
        _ => {
            reader.wrong("in", "one of `path`, `query`, `header` and `cookie`");
            Location::Query
        }
    };
    Parameter {
        at: reader.at().clone(),
        name: reader.text("name").unwrap_or_default(),
        location,
        required: reader.flag("required") || location == Location::Path,
        deprecated: reader.flag("deprecated"),
        description: reader.text("description"),
        style: reader.text("style"),
        explode: reader.choice("explode"),
        allow_reserved: reader.flag("allowReserved"),
        schema: reader.member("schema", schema),
        content: content(reader),
    }
}

/// Reads a request body.
pub fn request_body(reader: &mut Reader<'_, '_>) -> RequestBody {
    RequestBody {
        at: reader.at().clone(),
        description: reader.text("description"),
        required: reader.flag("required"),
        content: content(reader),
    }
}

/// Reads a response.
pub fn response(reader: &mut Reader<'_, '_>) -> Response {
    Response {
        at: reader.at().clone(),
        description: reader.text("description"),
        headers: reader.members("headers", |_| ()).into_keys().collect(),
        links: reader.members("links", |_| ()).into_keys().collect(),
        content: content(reader),
    }
}

fn content(reader: &mut Reader<'_, '_>) -> Vec<MediaType> {
    let read = |reader: &mut Reader<'_, '_>| MediaType {
        at: reader.at().clone(),
        name: String::new(),
        schema: reader.member("schema", schema),
        encoding: reader.node().get("encoding").is_some(),
    };
    let named = |(name, media)| MediaType { name, ..media };
    reader
        .members("content", read)
        .into_iter()
        .map(named)
        .collect()
}
