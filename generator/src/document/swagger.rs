//! Decides what the objects mean that only Swagger 2.0 has: each becomes what it is in `OpenAPI` 3.

use indexmap::IndexMap;

use super::read::{headers, reference};
use super::{
    Additional, Encoding, JsonType, Location, MediaType, Reader, Ref, RequestBody, Response,
    Schema, Server, schema,
};
use crate::site::Site;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The servers that `host`, `basePath` and `schemes` stand for (Swagger 2.0, section "Swagger Object").
pub(super) fn servers(reader: &mut Reader<'_, '_>) -> Vec<Server> {
    let schemes = reader.texts("schemes");
    served_by(reader, &schemes)
}

/// The servers of an operation that has `schemes` of its own.
pub(super) fn own_servers(reader: &mut Reader<'_, '_>) -> Vec<Server> {
    let schemes = reader.texts("schemes");
    if schemes.is_empty() {
        return Vec::new();
    }
    let at = reader.at().child("schemes");
    let servers = served_by(&mut reader.elsewhere(Site::root()), &schemes).into_iter();
    let at_its_own = |server| Server {
        at: at.clone(),
        ..server
    };
    servers.map(at_its_own).collect()
}

fn served_by(reader: &mut Reader<'_, '_>, schemes: &[String]) -> Vec<Server> {
    let base = reader.text("basePath").unwrap_or_default();
    let at = reader.at().child("host");
    let Some(host) = reader.text("host").filter(|host| !host.is_empty()) else {
        let at = reader.at().child("basePath");
        return vec![plain(at, base)];
    };
    if host.starts_with("https://") || host.starts_with("http://") {
        let message = "`host` should have no scheme; this one is taken as it is".to_owned();
        reader.warn("odd-host", "host", message);
        let url = format!("{}{base}", host.trim_end_matches('/'));
        return vec![plain(at, url)];
    }
    let insecure = !schemes.is_empty() && !schemes.iter().any(|scheme| scheme == "https");
    let scheme = if insecure { "http" } else { "https" };
    let separator = if base.is_empty() || base.starts_with('/') {
        ""
    } else {
        "/"
    };
    let url = format!("{scheme}://{host}{separator}{base}");
    vec![plain(at, url)]
}

/// A server without more than its URL.
fn plain(at: Site, url: String) -> Server {
    Server {
        at,
        url,
        description: None,
        variables: IndexMap::new(),
    }
}

/// A parameter that is the request body or a field of it.
#[derive(Clone)]
pub(super) enum Part {
    Whole(Site),
    Field(Site),
}

/// Whether a parameter is the request body or a field of it, and where it is defined.
pub(super) fn part(reader: &mut Reader<'_, '_>) -> Option<Part> {
    let site = reader.target().unwrap_or_else(|| reader.at().clone());
    let node = reader.elsewhere(site.clone()).node();
    match node.get("in")?.as_str()? {
        "body" => Some(Part::Whole(site)),
        "formData" => Some(Part::Field(site)),
        _ => None,
    }
}

/// The parameters of an operation, or of a path, that are the request body or fields of it.
pub(super) fn parts(reader: &mut Reader<'_, '_>) -> Vec<Part> {
    reader
        .each("parameters", part)
        .into_iter()
        .flatten()
        .collect()
}

/// The request body that the parameters of an operation and those of its path stand for.
pub(super) fn body(reader: &mut Reader<'_, '_>, shared: &[Part]) -> Option<Ref<RequestBody>> {
    let consumes = media_types(reader, "consumes");
    let own = parts(reader);
    let whole_of = |parts: &[Part]| {
        parts.iter().find_map(|part| match part {
            Part::Whole(site) => Some(site.clone()),
            Part::Field(_) => None,
        })
    };
    let whole_site = whole_of(&own).or_else(|| whole_of(shared).filter(|_| own.is_empty()));
    if let Some(site) = whole_site {
        return Some(Ref::Here(whole(&mut reader.elsewhere(site), &consumes)));
    }
    let form = shared.iter().chain(&own).filter_map(|part| match part {
        Part::Whole(_) => None,
        Part::Field(site) => Some(site.clone()),
    });
    let form: Vec<Site> = form.collect();
    (!form.is_empty()).then(|| Ref::Here(fields(reader, &form, &consumes)))
}

fn whole(reader: &mut Reader<'_, '_>, consumes: &[String]) -> RequestBody {
    let at = reader.at().clone();
    let schema = reader.member("schema", schema);
    RequestBody {
        description: reader.text("description"),
        required: reader.flag("required"),
        content: content(&at, consumes, schema.as_ref()),
        at,
    }
}

/// A form whose fields are parameters.
fn fields(reader: &mut Reader<'_, '_>, sites: &[Site], consumes: &[String]) -> RequestBody {
    let mut properties = IndexMap::new();
    let mut required = Vec::new();
    let mut file = false;
    let mut encoding = Vec::new();
    for site in sites {
        let mut reader = reader.elsewhere(site.clone());
        let name = reader.text("name").unwrap_or_default();
        let field = Schema {
            description: reader.text("description"),
            ..simple(&mut reader)
        };
        file |= field.format.as_deref() == Some("binary");
        if field.single_type() == Some(JsonType::Array) {
            encoding.push(collection(&mut reader, &name));
        }
        required.retain(|own| *own != name);
        if reader.flag("required") {
            required.push(name.clone());
        }
        properties.insert(name, field);
    }
    let at = reader.at().child("parameters");
    let multipart = file
        || consumes.iter().all(|name| name != FORM)
            && consumes.iter().any(|name| name == MULTIPART);
    let name = if multipart { MULTIPART } else { FORM };
    let schema = Schema {
        at: at.clone(),
        types: vec![JsonType::Object],
        additional: Additional::Allowed(false),
        required: required.clone(),
        properties,
        ..Schema::default()
    };
    RequestBody {
        description: None,
        required: !required.is_empty(),
        content: vec![MediaType {
            at: at.clone(),
            name: name.to_owned(),
            schema: Some(schema),
            item_schema: None,
            encoding,
            example: None,
        }],
        at,
    }
}

/// How an array is spelled in a form.
fn collection(reader: &mut Reader<'_, '_>, name: &str) -> Encoding {
    let (style, explode) = style(reader, None);
    Encoding {
        at: reader.at().clone(),
        name: name.to_owned(),
        style,
        explode,
        allow_reserved: None,
        content_type: None,
        headers: Vec::new(),
    }
}

/// The responses of an operation.
pub(super) fn responses(reader: &mut Reader<'_, '_>) -> IndexMap<String, Ref<Response>> {
    let produces = media_types(reader, "produces");
    reader.members("responses", |own| match own.target() {
        Some(site) => Ref::Here(response(&mut own.elsewhere(site), &produces)),
        None => reference(own, |own| response(own, &produces)),
    })
}

fn response(reader: &mut Reader<'_, '_>, produces: &[String]) -> Response {
    let at = reader.at().clone();
    let schema = reader.member("schema", schema);
    let names = if schema.is_some() { produces } else { &[] };
    Response {
        description: reader.text("description").filter(|text| !text.is_empty()),
        headers: headers(reader),
        content: content(&at, names, schema.as_ref()),
        at,
    }
}

/// One schema in each media type.
fn content(at: &Site, names: &[String], schema: Option<&Schema>) -> Vec<MediaType> {
    let media_type = |name: &String| MediaType {
        at: at.clone(),
        name: name.clone(),
        schema: schema.cloned(),
        item_schema: None,
        encoding: Vec::new(),
        example: None,
    };
    names.iter().map(media_type).collect()
}

/// What an operation consumes or produces, or else the whole API.
fn media_types(reader: &mut Reader<'_, '_>, key: &str) -> Vec<String> {
    let own = reader.node().get(key).is_some();
    let mut names = if own {
        reader.texts(key)
    } else {
        reader.elsewhere(Site::root()).texts(key)
    };
    if names.is_empty() {
        names.push(JSON.to_owned());
    }
    names
}

/// The type of a parameter, which is a schema of few keywords in the parameter itself.
pub(super) fn simple(reader: &mut Reader<'_, '_>) -> Schema {
    Schema {
        items: reader.member("items", schema::schema).map(Box::new),
        ..schema::typed(reader)
    }
}

/// The style and explode that a `collectionFormat` stands for; without one an array is `csv`. A form's field is in
/// no location.
pub(super) fn style(
    reader: &mut Reader<'_, '_>,
    location: Option<Location>,
) -> (Option<String>, Option<bool>) {
    let repeats = matches!(location, None | Some(Location::Query));
    let style = match reader.text("collectionFormat").as_deref() {
        None | Some("csv" | "") => None,
        Some("multi") if repeats => return (None, Some(true)),
        Some("ssv") => Some("spaceDelimited"),
        Some("tsv") => Some("tabDelimited"),
        Some("pipes") => Some("pipeDelimited"),
        Some(other) => {
            let message = format!("`{other}` is no `collectionFormat` here; it is taken as `csv`");
            reader.warn("odd-collection-format", "collectionFormat", message);
            None
        }
    };
    (style.map(ToOwned::to_owned), Some(false))
}

#[cfg(test)]
mod tests {
    use crate::document::{Description, Document, Operation, Ref, RequestBody, Schema};
    use crate::source::{Files, Source};

    fn read(text: &str) -> (Document, Vec<String>) {
        let text = format!("swagger: '2.0'\n{text}\ndefinitions: {{A: {{}}}}");
        let source = Source::parse("swagger.yaml", text).expect("it is YAML");
        let files = Files::from(source);
        let description = Description::of(&files).expect("it is a description");
        let mut said = Vec::new();
        let document = Document::read(&description, &mut said).expect("it has a schema");
        let said = said.into_iter().map(|said| said.code.to_owned());
        (document, said.collect())
    }

    fn check_server(text: &str, expected: &str) {
        let (document, _) = read(text);
        let urls: Vec<&str> = document
            .servers
            .iter()
            .map(|own| own.url.as_str())
            .collect();
        assert_eq!(urls, [expected], "{text}");
    }

    #[test]
    fn a_server_is_scheme_host_and_base_path() {
        check_server("host: a.org", "https://a.org");
        check_server("host: a.org:80", "https://a.org:80");
        check_server("host: a.org\nschemes: [http]", "http://a.org");
        check_server("host: a.org\nschemes: [http, https]", "https://a.org");
        check_server("host: a.org\nschemes: []", "https://a.org");
        check_server("host: a.org\nbasePath: /v1", "https://a.org/v1");
        check_server("host: a.org\nbasePath: v1", "https://a.org/v1");
        check_server("host: http://a.org/\nbasePath: /v1", "http://a.org/v1");
        check_server("basePath: /v1", "/v1");
        check_server("host: ''", "");
    }

    /// Checks the request bodies of the operations of a path: media types, required or not, and fields.
    fn check_bodies(path: &str, expected: &[&str]) {
        let (document, _) = read(&format!("consumes: [a/a]\npaths: {{/a: {{{path}}}}}"));
        let operations = document.paths[0].operations.iter();
        let bodies: Vec<String> = operations.map(told).collect();
        assert_eq!(bodies, expected, "{path}");
    }

    fn told(operation: &Operation) -> String {
        let method = &operation.method;
        let Some(Ref::Here(RequestBody {
            required, content, ..
        })) = &operation.body
        else {
            return format!("{method}: none");
        };
        let names = content.iter().map(|media| media.name.as_str());
        let names = names.collect::<Vec<_>>().join(" ");
        let schema = content.first().and_then(|media| media.schema.as_ref());
        let fields = schema.map(fields).unwrap_or_default();
        let need = if *required { "required" } else { "optional" };
        format!("{method}: {need} {names}{fields}")
    }

    fn fields(schema: &Schema) -> String {
        let names = schema.properties.keys().map(|name| {
            let mark = if schema.required.contains(name) {
                "!"
            } else {
                ""
            };
            format!(" {name}{mark}")
        });
        names.collect()
    }

    #[test]
    fn a_body_is_what_is_consumed() {
        let body = "parameters: [{in: body, name: b, required: true, schema: {}}]";
        check_bodies(&format!("put: {{{body}}}"), &["PUT: required a/a"]);
        check_bodies(
            &format!("put: {{consumes: [b/b, c/c], {body}}}"),
            &["PUT: required b/b c/c"],
        );
        check_bodies(
            &format!("put: {{consumes: [], {body}}}"),
            &["PUT: required application/json"],
        );
    }

    #[test]
    fn fields_make_a_form() {
        let field = "{in: formData, name: a, type: string}";
        let form = "PUT: optional application/x-www-form-urlencoded a";
        check_bodies(&format!("put: {{parameters: [{field}]}}"), &[form]);
        check_bodies(
            &format!("put: {{consumes: [multipart/form-data], parameters: [{field}]}}"),
            &["PUT: optional multipart/form-data a"],
        );
        check_bodies(
            "put: {parameters: [{in: formData, name: a, type: file, required: true}]}",
            &["PUT: required multipart/form-data a!"],
        );
    }

    #[test]
    fn operations_have_the_body_of_their_path_but_for_their_own() {
        let own = "parameters: [{in: body, name: b, schema: {}}]";
        check_bodies(
            &format!(
                "parameters: [{{in: body, name: a, required: true, schema: {{}}}}], get: {{}}, put: {{{own}}}, post: {{consumes: [b/b]}}"
            ),
            &[
                "GET: required a/a",
                "PUT: optional a/a",
                "POST: required b/b",
            ],
        );
        check_bodies(
            "parameters: [{in: formData, name: a, required: true}, {in: formData, name: b}], put: {parameters: [{in: formData, name: a}, {in: formData, name: c}]}",
            &["PUT: optional application/x-www-form-urlencoded a b c"],
        );
    }

    /// Checks the style of an array, and what is said of it.
    fn check_style(parameter: &str, expected: (Option<&str>, Option<bool>), words: &[&str]) {
        let parameter = format!("name: a, type: array, items: {{}}, {parameter}");
        let (document, said) = read(&format!(
            "paths: {{/a: {{get: {{parameters: [{{{parameter}}}]}}}}}}"
        ));
        let Ref::Here(found) = &document.paths[0].operations[0].parameters[0] else {
            panic!("it is no reference");
        };
        assert_eq!(
            (found.style.as_deref(), found.explode),
            expected,
            "{parameter}"
        );
        assert_eq!(said, words, "{parameter}");
    }

    #[test]
    fn collection_formats_are_styles() {
        let no = Some(false);
        check_style("in: query", (None, no), &[]);
        check_style("in: query, collectionFormat: csv", (None, no), &[]);
        check_style(
            "in: query, collectionFormat: multi",
            (None, Some(true)),
            &[],
        );
        check_style(
            "in: query, collectionFormat: ssv",
            (Some("spaceDelimited"), no),
            &[],
        );
        check_style(
            "in: query, collectionFormat: pipes",
            (Some("pipeDelimited"), no),
            &[],
        );
        check_style(
            "in: query, collectionFormat: tsv",
            (Some("tabDelimited"), no),
            &[],
        );
        check_style(
            "in: header, collectionFormat: multi",
            (None, no),
            &["odd-collection-format"],
        );
        check_style(
            "in: query, collectionFormat: commas",
            (None, no),
            &["odd-collection-format"],
        );
    }
}
