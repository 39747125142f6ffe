//! Decides which JSON value is given to the SDK for a body that the server expects.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::description::{Description, Operation};
use crate::scenarios::{Exchange, Raw};
use crate::server::Installed;
use crate::{decode, xml};

/// A body as it is given: its media type among those of the description, and its value.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) content_type: Option<String>,
    pub(crate) value: Value,
}

/// The body of an exchange's request; `None` if it has none.
///
/// # Errors
///
/// Why there is no value for it.
pub(crate) fn given(
    operation: Operation<'_>,
    scenario: &str,
    index: usize,
    exchange: &Exchange,
    installed: &Installed,
) -> Result<Option<Given>, String> {
    let Some(body) = &exchange.request.body else {
        // A scenario may not care for a body that the description says must be.
        return Ok(operation.needs_body().then(|| Given {
            content_type: None,
            value: json!({}),
        }));
    };
    let documented = operation.body();
    let header = exchange.request.headers.iter();
    let header = header
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .filter_map(|(_, value)| value.as_str());
    let mut wanted = header.chain([body.content_type.as_str()]);
    let is = |name: &str, own: &str| own.split(';').next() == name.split(';').next();
    let exact = wanted.find_map(|wanted| documented.iter().find(|(own, _)| is(wanted, own)));
    let Some((content_type, schema)) = exact.or(documented.first()) else {
        return Err("the description has no body".to_owned());
    };
    let description = operation.description;
    let value = if content_type.starts_with("multipart/") {
        multipart(description, schema, scenario, index, installed)?
    } else if is_json(content_type) && description.resolved(schema)["format"] == "binary" {
        json!({"base64": STANDARD.encode(body.bytes().0)})
    } else if is_json(content_type) {
        serde_json::from_slice(&body.bytes().0).map_err(|error| error.to_string())?
    } else if content_type.ends_with("xml") {
        xml::value(description, schema, &body.text()).ok_or("the body is no XML")?
    } else if content_type.ends_with("jsonl") && decode::is_kind(description, schema, "string") {
        body.text().into()
    } else if content_type.ends_with("jsonl") {
        let lines = body.text();
        let lines = lines.lines().map(serde_json::from_str::<Value>);
        lines
            .collect::<Result<_, _>>()
            .map_err(|error| error.to_string())?
    } else if let Some(Raw::Bytes { .. }) = &body.raw {
        file(&body.bytes().0, &body.content_type, content_type, installed)?
    } else {
        text(description, schema, &body.text(), &body.content_type)
    };
    Ok(Some(Given {
        content_type: exact.map(|_| (*content_type).to_owned()),
        value,
    }))
}

pub(crate) fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence == "application/json" || essence.ends_with("+json")
}

/// A text. Some scenarios expect it as JSON, though it is none.
fn text(description: &Description, schema: &Value, raw: &str, content_type: &str) -> Value {
    let json = serde_json::from_str::<String>(raw).ok();
    let text = json.filter(|_| is_json(content_type));
    decode::scalar(description, schema, text.as_deref().unwrap_or(raw))
}

/// A file of the scenarios, of which only the beginning is known.
fn file(
    start: &[u8],
    content_type: &str,
    documented: &str,
    installed: &Installed,
) -> Result<Value, String> {
    let bytes = installed.asset(start).ok_or("there is no such file")?;
    let mut upload = Map::new();
    upload.insert("base64".to_owned(), STANDARD.encode(bytes).into());
    if documented.contains('*') {
        upload.insert("contentType".to_owned(), content_type.into());
    }
    Ok(upload.into())
}

/// The parts of a multipart body. `scenarios.json` has their names only; the values are those that the server checks.
fn multipart(
    description: &Description,
    schema: &Value,
    scenario: &str,
    index: usize,
    installed: &Installed,
) -> Result<Value, String> {
    let schema = description.resolved(schema);
    let properties = schema["properties"]
        .as_object()
        .ok_or("the body has no properties")?;
    let mut parts = Map::new();
    for (name, schema) in properties {
        let is_list = decode::is_kind(description, schema, "array");
        let value = match name.as_str() {
            "id" => json!("123"),
            "address" => json!({"city": "X"}),
            "previousAddresses" => json!([{"city": "Y"}, {"city": "Z"}]),
            "temperature" => json!(0.5),
            file => {
                let file = upload(file, scenario, installed)?;
                if is_list { json!([file, file]) } else { file }
            }
        };
        parts.insert(name.clone(), value);
    }
    let parts_of = |names: &[&str]| {
        let mut parts = parts.clone();
        parts.retain(|name, _| names.contains(&name.as_str()));
        parts
    };
    let parts = match (scenario, index) {
        ("Payload_MultiPart_FormData_optionalParts", 0) => parts_of(&["id"]),
        ("Payload_MultiPart_FormData_optionalParts", 1)
        | ("Payload_MultiPart_FormData_multiBinaryParts", 0) => parts_of(&["profileImage"]),
        _ => parts,
    };
    Ok(parts.into())
}

/// The file that a part has.
fn upload(part: &str, scenario: &str, installed: &Installed) -> Result<Value, String> {
    let name = match part {
        "profileImage" => "image.jpg",
        "pictures" | "picture" | "file" | "files" => "image.png",
        _ => return Err(format!("the part {part} has no value")),
    };
    let bytes = installed
        .asset_called(name)
        .ok_or("there is no such file")?;
    let named = match scenario {
        "Payload_MultiPart_FormData_checkFileNameAndContentType"
        | "Payload_MultiPart_FormData_HttpParts_ContentType_imageJpegContentType" => "hello.jpg",
        _ => name,
    };
    let mut upload = json!({"base64": STANDARD.encode(bytes), "fileName": named});
    // What the description says of the part's type is for the SDK to send.
    if scenario == "Payload_MultiPart_FormData_checkFileNameAndContentType" {
        upload["contentType"] = "image/jpg".into();
    } else if matches!(part, "profileImage" | "pictures" | "picture") && named == name {
        upload["contentType"] = "application/octet-stream".into();
    }
    Ok(upload)
}
