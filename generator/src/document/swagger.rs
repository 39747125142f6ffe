//! Decides what the objects mean that only Swagger 2.0 has: each becomes what it is in `OpenAPI` 3.

use indexmap::IndexMap;

use super::read::reference;
use super::{
    Additional, JsonType, Location, MediaType, Reader, Ref, RequestBody, Response, Schema, Server,
    schema,
};
use crate::site::Site;
use crate::source::Node;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The servers that `host`, `basePath` and `schemes` stand for (Swagger 2.0, section "Swagger Object").
pub(super) fn servers(reader: &mut Reader<'_, '_>) -> Vec<Server> {
    let base = reader.text("basePath").unwrap_or_default();
    let at = reader.at().child("host");
    let Some(host) = reader.text("host").filter(|host| !host.is_empty()) else {
        let at = reader.at().child("basePath");
        return vec![Server { at, url: base }];
    };
    let schemes = reader.texts("schemes");
    let insecure = !schemes.is_empty() && !schemes.iter().any(|scheme| scheme == "https");
    let scheme = if insecure { "http" } else { "https" };
    let separator = if base.is_empty() || base.starts_with('/') {
        ""
    } else {
        "/"
    };
    let url = format!("{scheme}://{host}{separator}{base}");
    vec![Server { at, url }]
}

/// Whether a parameter is the request body or a part of it.
pub(super) fn is_of_body(reader: &mut Reader<'_, '_>) -> bool {
    let site = located(reader);
    site.is_some_and(|(_, location)| matches!(location, "body" | "formData"))
}

/// Where a parameter is defined, and its `in`.
fn located<'a>(reader: &mut Reader<'a, '_>) -> Option<(Site, &'a str)> {
    let (site, node) = match reader.reference() {
        Some(site) => {
            let node = reader.elsewhere(site.clone()).node();
            (site, node)
        }
        None => (reader.at().clone(), reader.node()),
    };
    Some((site, node.get("in")?.as_str()?))
}

/// The request body that the parameters of an operation, or of a path, stand for.
pub(super) fn body(reader: &mut Reader<'_, '_>) -> Option<Ref<RequestBody>> {
    let consumes = media_types(reader, "consumes");
    let found = reader.each("parameters", |reader| {
        located(reader).map(|(site, location)| (site, location.to_owned()))
    });
    let mut form = Vec::new();
    for (site, location) in found.into_iter().flatten() {
        match location.as_str() {
            "body" => return Some(Ref::Here(whole(&mut reader.elsewhere(site), &consumes))),
            "formData" => form.push(site),
            _ => {}
        }
    }
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
    for site in sites {
        let mut reader = reader.elsewhere(site.clone());
        let name = reader.text("name").unwrap_or_default();
        let field = Schema {
            description: reader.text("description"),
            ..simple(&mut reader)
        };
        file |= field.format.as_deref() == Some("binary");
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
        content: content(&at, &[name.to_owned()], Some(&schema)),
        at,
    }
}

/// The responses of an operation.
pub(super) fn responses(reader: &mut Reader<'_, '_>) -> IndexMap<String, Ref<Response>> {
    let produces = media_types(reader, "produces");
    reader.members("responses", |own| match own.reference() {
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
        encoding: false,
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
    let values = reader.node().get("enum").and_then(Node::as_list);
    let (types, format) = schema::type_and_format(reader);
    Schema {
        at: reader.at().clone(),
        types,
        format,
        default: reader.node().get("default").cloned(),
        values: values.map(<[Node]>::to_vec),
        items: reader.member("items", schema::schema).map(Box::new),
        ..Schema::default()
    }
}

/// The style and explode that a `collectionFormat` stands for; without one an array is `csv`.
pub(super) fn style(
    reader: &mut Reader<'_, '_>,
    location: Location,
) -> (Option<String>, Option<bool>) {
    let format = reader.text("collectionFormat");
    let style = match format.as_deref() {
        None | Some("csv" | "") => return (None, Some(false)),
        Some("multi") if location == Location::Query => return (None, Some(true)),
        Some("ssv") => "spaceDelimited",
        Some("pipes") => "pipeDelimited",
        Some(other) => other,
    };
    (Some(style.to_owned()), Some(false))
}
