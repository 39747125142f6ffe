//! Decides how each object of a description is read, and what is said where it is malformed.

use indexmap::IndexMap;

use super::swagger::Part;
use super::{
    Callback, Contact, Description, Document, Encoding, Header, Info, Location, MediaType,
    Operation, Parameter, PathItem, Ref, RequestBody, Response, Server, ServerVariable, Version,
    schema, security, swagger, wrong_item, wrong_member,
};
use crate::diagnostic::{Diagnostic, Severity};
use crate::site::Site;
use crate::source::Node;

/// The methods of a path item, as the description and as HTTP spells them.
const METHODS: [(&str, &str); 9] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("trace", "TRACE"),
    ("query", "QUERY"),
];

/// One value of a description, where it stands, and where to say what is wrong with it.
pub struct Reader<'a, 'd> {
    description: &'a Description<'a>,
    node: &'a Node,
    at: Site,
    diagnostics: &'d mut Vec<Diagnostic>,
    /// How many references to whole maps led here, one within what the other refers to.
    detours: u8,
    /// Whether it is within a callback.
    within_callback: bool,
}

/// How many references to whole maps may be within each other, as they are without end where one leads back to itself.
const DETOURS: u8 = 4;

impl<'a, 'd> Reader<'a, 'd> {
    /// A reader of the value at a site; of nothing where there is none.
    pub fn new(
        description: &'a Description<'a>,
        at: Site,
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Self {
        let node = description.get(&at).unwrap_or(&Node::Null);
        Self {
            description,
            node,
            at,
            diagnostics,
            detours: 0,
            within_callback: false,
        }
    }

    pub(super) fn node(&self) -> &'a Node {
        self.node
    }

    pub(super) fn at(&self) -> &Site {
        &self.at
    }

    pub(super) fn version(&self) -> Version {
        self.description.version()
    }

    fn inner<'b>(&'b mut self, node: &'a Node, at: Site) -> Reader<'a, 'b> {
        Reader {
            description: self.description,
            node,
            at,
            diagnostics: self.diagnostics,
            detours: self.detours,
            within_callback: self.within_callback,
        }
    }

    /// A reader of another site of the same description.
    pub(super) fn elsewhere(&mut self, at: Site) -> Reader<'a, '_> {
        let node = self.description.get(&at).unwrap_or(&Node::Null);
        self.inner(node, at)
    }

    /// Says what is the matter.
    pub(super) fn say(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Says that the member `key` is not what the standard says.
    pub(super) fn wrong(&mut self, key: &str, expected: &str) {
        let node = self.node.get(key).unwrap_or(&Node::Null);
        let at = self.at.child(key);
        self.diagnostics
            .push(wrong_member(key, &at, expected, node));
    }

    pub(super) fn warn(&mut self, code: &'static str, key: &str, message: String) {
        let at = self.at.child(key);
        self.diagnostics
            .push(Diagnostic::new(Severity::Warning, code, &at, message));
    }

    pub(super) fn warn_with_help(
        &mut self,
        code: &'static str,
        key: &str,
        message: &str,
        help: &str,
    ) {
        let at = self.at.child(key);
        let warning = Diagnostic::new(Severity::Warning, code, &at, message).with_help(help);
        self.diagnostics.push(warning);
    }

    /// What this value refers to, as written. That it is no text is said.
    pub(super) fn reference(&mut self) -> Option<&'a str> {
        let target = self.description.reference(self.node);
        if target.is_none() && self.node.get("$ref").is_some() {
            self.wrong("$ref", "a string");
        }
        target
    }

    /// What a reference says of the thing that it leads to (`OpenAPI` 3.1, section 4.8.23).
    fn described(&mut self) -> Option<String> {
        let can = self.version() >= Version::OpenApi31;
        self.text("description").filter(|_| can)
    }

    /// Where the reference of this value ends, if it is one that leads to something.
    pub(super) fn target(&self) -> Option<Site> {
        let target = self.description.reference(self.node)?;
        self.description.follow(self.at.file, target).ok()
    }

    /// A string member. Numbers and booleans are taken as they are spelled, as YAML files need.
    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        match self.node.get(key)? {
            Node::String(text) => Some(text.clone()),
            scalar @ (Node::Number(_) | Node::Bool(_)) => {
                let spelling = self.description.files().spelling(&self.at.child(key));
                let spelling = spelling.map(ToOwned::to_owned);
                Some(spelling.unwrap_or_else(|| scalar.to_json().to_string()))
            }
            Node::Null => None,
            node @ (Node::List(_) | Node::Map(_)) => {
                let text = self.description.text(self.at.file, node);
                if text.is_none() {
                    self.wrong(key, "a string");
                }
                text.map(ToOwned::to_owned)
            }
        }
    }

    /// A boolean member; false where it is not there.
    pub(super) fn flag(&mut self, key: &str) -> bool {
        self.choice(key).unwrap_or_default()
    }

    pub(super) fn choice(&mut self, key: &str) -> Option<bool> {
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
        if let Some(Node::String(_) | Node::Bool(_) | Node::Number(_)) = self.node.get(key) {
            self.wrong(key, "an array");
        }
        let mut texts = Vec::new();
        for (site, node) in self.items(key) {
            match node.as_str() {
                Some(text) => texts.push(text.to_owned()),
                None => self.diagnostics.push(wrong_item(&site, "a string", node)),
            }
        }
        texts
    }

    /// The items of a list, which may be elsewhere as a whole.
    pub(super) fn items(&self, key: &str) -> Vec<(Site, &'a Node)> {
        let site = self.at.child(key);
        let node = self.node.get(key);
        let Some((site, list)) = node.and_then(|node| self.description.list(&site, node)) else {
            return Vec::new();
        };
        let items = list.iter().enumerate();
        items
            .map(|(index, node)| (site.item(index), node))
            .collect()
    }

    /// What the items of a list of objects are.
    pub(super) fn each<T>(&mut self, key: &str, read: impl Fn(&mut Reader<'a, '_>) -> T) -> Vec<T> {
        let items = self.items(key).into_iter();
        let objects = items.filter(|(_, node)| node.as_map().is_some());
        objects
            .map(|(site, node)| read(&mut self.inner(node, site)))
            .collect()
    }

    /// The same of a list of schemas, which may be booleans.
    pub(super) fn each_schema<T>(
        &mut self,
        key: &str,
        read: impl Fn(&mut Reader<'a, '_>) -> T,
    ) -> Vec<T> {
        let items = self.items(key).into_iter();
        let schemas = items.filter(|(_, node)| is_object(node));
        schemas
            .map(|(site, node)| read(&mut self.inner(node, site)))
            .collect()
    }

    /// A member that is an object, or a boolean that stands for a schema.
    pub(super) fn member<T>(
        &mut self,
        key: &str,
        read: impl Fn(&mut Reader<'a, '_>) -> T,
    ) -> Option<T> {
        let node = self.node.get(key).filter(|node| is_object(node))?;
        let at = self.at.child(key);
        Some(read(&mut self.inner(node, at)))
    }

    /// The same of an object that the standard does not let be elsewhere, as it is in real files.
    pub(super) fn solid<T>(
        &mut self,
        key: &str,
        read: impl Fn(&mut Reader<'a, '_>) -> T,
    ) -> Option<T> {
        self.member(key, |reader| match reader.target() {
            Some(site) => read(&mut reader.elsewhere(site)),
            None => read(reader),
        })
    }

    /// The members of a member that is a map of objects.
    pub(super) fn members<T>(
        &mut self,
        key: &str,
        read: impl Fn(&mut Reader<'a, '_>) -> T,
    ) -> IndexMap<String, T> {
        let own = self.at.child(key);
        let mut members = IndexMap::new();
        for (name, site) in self.sites(key) {
            let is_own = site == own.child(&name);
            let mut reader = self.elsewhere(site);
            reader.detours += u8::from(!is_own);
            members.insert(name, read(&mut reader));
        }
        members
    }

    /// Where the members of a member are that is a map of objects, which may be elsewhere as a whole.
    pub(super) fn sites(&mut self, key: &str) -> Vec<(String, Site)> {
        let extensible = matches!(key, "paths" | "responses");
        let own = self.at.child(key);
        let mut found = IndexMap::new();
        let node = self.node.get(key).unwrap_or(&Node::Null);
        for (site, map) in self.description.maps(&own, node) {
            let is_near = || self.detours < DETOURS && self.description.copies(map.len());
            if site != own && !is_near() {
                self.too_much(key);
                continue;
            }
            let objects = map.iter().filter(|(_, node)| is_object(node));
            found.extend(objects.map(|(name, _)| (name.clone(), site.child(name))));
        }
        found.retain(|name, _| !extensible || !name.starts_with("x-"));
        found.into_iter().collect()
    }

    fn too_much(&mut self, key: &str) {
        let message = format!(
            "`{key}` refers to a map that leads back to itself, or is of no size to be repeated; it is passed over"
        );
        let help = "refer to each member of the map instead";
        self.warn_with_help("reference-cycle", key, &message, help);
    }
}

/// Whether a value can be an object of the standard: a boolean stands for a schema.
fn is_object(node: &Node) -> bool {
    matches!(node, Node::Map(_) | Node::Bool(_))
}

/// Reads the whole description.
pub(super) fn document(
    description: &Description<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Document, Box<Diagnostic>> {
    let mut reader = Reader::new(description, Site::root(), diagnostics);
    let two = reader.version() == Version::Swagger2;
    let document = Document {
        info: reader.solid("info", info).unwrap_or_default(),
        servers: if two {
            swagger::servers(&mut reader)
        } else {
            reader.each("servers", server)
        },
        tags: reader.each("tags", tag).into_iter().collect(),
        paths: paths(&mut reader, "paths"),
        webhooks: webhooks(&mut reader),
        schemas: if two {
            reader.sites("definitions")
        } else {
            let schemas = reader.solid("components", |reader| reader.sites("schemas"));
            schemas.unwrap_or_default()
        },
        security_schemes: security::schemes(&mut reader),
        security: security::requirements(&mut reader).unwrap_or_default(),
    };
    let mut items = document.paths.iter().chain(&document.webhooks);
    if document.schemas.is_empty() && items.all(|path| path.operations.is_empty()) {
        return Err(Box::new(nothing(&reader)));
    }
    Ok(document)
}

fn webhooks(reader: &mut Reader<'_, '_>) -> Vec<PathItem> {
    let mut webhooks = paths(reader, "webhooks");
    webhooks.append(&mut paths(reader, "x-webhooks"));
    webhooks
}

fn paths(reader: &mut Reader<'_, '_>, key: &str) -> Vec<PathItem> {
    let paths = reader.members(key, path_item).into_iter();
    paths
        .map(|(path, item)| PathItem { path, ..item })
        .collect()
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
    let text = reader.text("description").filter(|text| !text.is_empty());
    let text = text.or_else(|| reader.text("summary"));
    (name, text.unwrap_or_default())
}

fn server(reader: &mut Reader<'_, '_>) -> Server {
    let description = reader.text("description").or_else(|| reader.text("name"));
    Server {
        at: reader.at().clone(),
        url: reader.text("url").unwrap_or_default(),
        description: description.filter(|text| !text.is_empty()),
        variables: reader.members("variables", |variable| ServerVariable {
            default: variable.text("default"),
            values: variable.texts("enum"),
            description: variable.text("description").filter(|text| !text.is_empty()),
        }),
    }
}

/// A path item, with what the one has that it refers to.
fn path_item(reader: &mut Reader<'_, '_>) -> PathItem {
    let mut own = own_path_item(reader);
    if let Some(site) = reader.target() {
        let mut base = own_path_item(&mut reader.elsewhere(site));
        let is_new = |operation: &Operation| {
            let mut same = own.operations.iter();
            same.all(|own| own.method != operation.method)
        };
        base.operations.retain(is_new);
        own.operations.append(&mut base.operations);
        own.parameters.splice(..0, base.parameters);
        if own.servers.is_empty() {
            own.servers = base.servers;
        }
    }
    own
}

fn own_path_item(reader: &mut Reader<'_, '_>) -> PathItem {
    let shared = match reader.version() {
        Version::Swagger2 => swagger::parts(reader),
        _ => Vec::new(),
    };
    let mut operations = Vec::new();
    for (key, method) in METHODS {
        operations.extend(reader.solid(key, |reader| operation(reader, method, &shared)));
    }
    let mut additional = reader.members("additionalOperations", |reader| match reader.target() {
        Some(site) => operation(&mut reader.elsewhere(site), "", &shared),
        None => operation(reader, "", &shared),
    });
    additional.sort_keys();
    let named = additional.into_iter();
    operations.extend(named.map(|(method, operation)| Operation {
        method,
        ..operation
    }));
    PathItem {
        at: reader.at().clone(),
        path: String::new(),
        parameters: parameters(reader),
        servers: reader.each("servers", server),
        operations,
    }
}

/// `shared` are the parts of the request body that the path has in Swagger 2.0.
fn operation(reader: &mut Reader<'_, '_>, method: &str, shared: &[Part]) -> Operation {
    let two = reader.version() == Version::Swagger2;
    let responses = if two {
        swagger::responses(reader)
    } else {
        reader.members("responses", |reader| reference(reader, response))
    };
    let body = if two {
        swagger::body(reader, shared)
    } else {
        reader.member("requestBody", |reader| reference(reader, request_body))
    };
    Operation {
        at: reader.at().clone(),
        method: method.to_owned(),
        id: reader.text("operationId").filter(|id| !id.is_empty()),
        tags: reader.texts("tags"),
        summary: reader.text("summary"),
        description: reader.text("description"),
        deprecated: reader.flag("deprecated"),
        parameters: parameters(reader),
        body,
        responses: responses.into_iter().collect(),
        callbacks: callbacks(reader),
        security: security::requirements(reader),
        servers: if two {
            swagger::own_servers(reader)
        } else {
            reader.each("servers", server)
        },
    }
}

/// What an operation makes the API send. What that makes it send is not read, for it may be the same again.
fn callbacks(reader: &mut Reader<'_, '_>) -> Vec<Callback> {
    if reader.within_callback {
        return Vec::new();
    }
    let read = |reader: &mut Reader<'_, '_>| match reader.target() {
        Some(site) => callback(&mut reader.elsewhere(site)),
        None => callback(reader),
    };
    let callbacks = reader.members("callbacks", read).into_iter();
    let named = |(name, own)| Callback { name, ..own };
    callbacks.map(named).collect()
}

fn callback(reader: &mut Reader<'_, '_>) -> Callback {
    let own = reader.at().clone();
    let expressions = reader.node().as_map().into_iter().flatten();
    let expressions = expressions.filter(|(key, node)| !key.starts_with("x-") && is_object(node));
    let expressions: Vec<String> = expressions.map(|(key, _)| key.clone()).collect();
    let mut paths = Vec::new();
    for path in expressions {
        let mut reader = reader.elsewhere(own.child(&path));
        reader.within_callback = true;
        let item = path_item(&mut reader);
        paths.push(PathItem { path, ..item });
    }
    Callback {
        at: own,
        name: String::new(),
        paths,
    }
}

fn parameters(reader: &mut Reader<'_, '_>) -> Vec<Ref<Parameter>> {
    let parameters = reader.each("parameters", |reader| {
        let part = reader.version() == Version::Swagger2 && swagger::part(reader).is_some();
        (!part).then(|| reference(reader, parameter))
    });
    parameters.into_iter().flatten().collect()
}

pub(super) fn reference<'a, T>(
    reader: &mut Reader<'a, '_>,
    read: impl Fn(&mut Reader<'a, '_>) -> T,
) -> Ref<T> {
    match reader.reference() {
        Some(target) => Ref::To {
            at: reader.at().clone(),
            target: target.to_owned(),
            description: reader.described(),
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
        Some("querystring") => Location::QueryString,
        _ => Location::Unknown,
    };
    let two = reader.version() == Version::Swagger2;
    let (style, explode) = if two {
        swagger::style(reader, Some(location))
    } else {
        (reader.text("style"), reader.choice("explode"))
    };
    let schema = if two {
        Some(swagger::simple(reader))
    } else {
        reader.member("schema", schema)
    };
    Parameter {
        at: reader.at().clone(),
        name: reader.text("name").unwrap_or_default(),
        location,
        required: reader.flag("required") || location == Location::Path,
        deprecated: reader.flag("deprecated"),
        description: reader.text("description"),
        style,
        explode,
        // Swagger 2.0 has no word for it; an extension that many files have says the same.
        allow_reserved: reader.flag("allowReserved") || reader.flag("x-ms-skip-url-encoding"),
        allow_empty: reader.flag("allowEmptyValue"),
        schema,
        content: content(reader),
        example: example(reader),
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

/// Reads a response of `OpenAPI` 3.
pub fn response(reader: &mut Reader<'_, '_>) -> Response {
    let description = reader.text("description").filter(|text| !text.is_empty());
    Response {
        at: reader.at().clone(),
        description: description.or_else(|| reader.text("summary")),
        headers: headers(reader),
        content: content(reader),
    }
}

/// The headers of a response.
pub(super) fn headers(reader: &mut Reader<'_, '_>) -> Vec<(String, Ref<Parameter>)> {
    let headers = reader.members("headers", |reader| reference(reader, response_header));
    headers.into_iter().collect()
}

/// Reads a header, which is a parameter without a name and a place (`OpenAPI` 3.1, section 4.8.21).
pub fn response_header(reader: &mut Reader<'_, '_>) -> Parameter {
    Parameter {
        location: Location::Header,
        ..parameter(reader)
    }
}

fn content(reader: &mut Reader<'_, '_>) -> Vec<MediaType> {
    let media_type = |reader: &mut Reader<'_, '_>| MediaType {
        at: reader.at().clone(),
        name: String::new(),
        schema: reader.member("schema", schema),
        item_schema: reader.member("itemSchema", schema),
        encoding: encoding(reader),
        example: example(reader),
    };
    let read = |reader: &mut Reader<'_, '_>| match reader.target() {
        Some(site) => media_type(&mut reader.elsewhere(site)),
        None => media_type(reader),
    };
    let named = |(name, media)| MediaType { name, ..media };
    reader
        .members("content", read)
        .into_iter()
        .map(named)
        .collect()
}

/// `example`, or the value of one of `examples` (`OpenAPI` 3.1, section 4.8.12.2).
fn example(reader: &Reader<'_, '_>) -> Option<Node> {
    let node = reader.node();
    let short = |node: &Node| node.is_short().then(|| node.clone());
    if let Some(own) = node.get("example") {
        return short(own);
    }
    // The first by its name, since the order of a map means nothing.
    let (_, first) = node
        .get("examples")?
        .as_map()?
        .iter()
        .min_by_key(|(name, _)| *name)?;
    let target = reader.description.reference(first);
    let first = match target {
        Some(target) => {
            let end = reader.description.follow(reader.at().file, target).ok()?;
            reader.description.get(&end)?
        }
        None => first,
    };
    let value = first.get("value").or_else(|| first.get("dataValue"));
    value.and_then(short)
}

/// How single properties of a form are sent, or the items of one that is a list (`OpenAPI` 3.2, section 4.14.5).
fn encoding(reader: &mut Reader<'_, '_>) -> Vec<Encoding> {
    let read = |reader: &mut Reader<'_, '_>| Encoding {
        at: reader.at().clone(),
        name: String::new(),
        style: reader.text("style"),
        explode: reader.choice("explode"),
        allow_reserved: reader.choice("allowReserved"),
        content_type: reader.text("contentType"),
        headers: sorted(reader.members("headers", |reader| reference(reader, header))),
    };
    let by_name = sorted(reader.members("encoding", read));
    let by_place = reader.each("prefixEncoding", read).into_iter().enumerate();
    let by_place = by_place.map(|(index, encoding)| (index.to_string(), encoding));
    let others = reader.member("itemEncoding", read);
    let others = others.map(|encoding| (String::new(), encoding));
    let all = by_name.into_iter().chain(by_place).chain(others);
    all.map(|(name, encoding)| Encoding { name, ..encoding })
        .collect()
}

/// The members of a map whose order means nothing.
fn sorted<T>(members: IndexMap<String, T>) -> Vec<(String, T)> {
    let mut members: Vec<_> = members.into_iter().collect();
    members.sort_by(|(one, _), (other, _)| one.cmp(other));
    members
}

/// Reads a header of a part.
pub fn header(reader: &mut Reader<'_, '_>) -> Header {
    Header {
        at: reader.at().clone(),
        description: reader.text("description"),
        required: reader.flag("required"),
        schema: reader.member("schema", schema),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Description, Document};
    use crate::source::{Files, Source};

    /// Checks the version of the API, as a person wrote it.
    fn check_version(text: &str, expected: &str) {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{version: {text}}}\ncomponents: {{schemas: {{A: {{}}}}}}"
        );
        let files = Files::from(Source::parse("openapi.yaml", text).expect("it is YAML"));
        let description = Description::of(&files).expect("it is a description");
        let document = Document::read(&description, &mut Vec::new());
        assert_eq!(document.expect("it has a schema").info.version, expected);
    }

    #[test]
    fn texts_that_are_numbers_keep_their_spelling() {
        check_version("1.10", "1.10");
        check_version("2", "2");
        check_version("1.0", "1.0");
        check_version("yes", "yes");
        check_version("True", "True");
        check_version("null", "");
    }
}
