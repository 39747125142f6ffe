//! Decides which scenarios are not tried, each with its reason, and which are tried otherwise.

use serde_json::{Value, json};

/// What `OpenAPI` cannot say of a scenario, or what its description does not.
const LEFT_OUT: &[(&str, &str)] = &[
    (
        "Encode_Bytes_RequestBody_base64url",
        "the description says base64 where the server expects base64url",
    ),
    (
        "Parameters_Path_optional",
        "the description has no path without the parameter, and a path parameter is not empty",
    ),
    ("Payload_Xml_ModelWithSimpleArraysValue_put", UNWRAPPED),
    ("Payload_Xml_ModelWithArrayOfModelValue_put", UNWRAPPED),
    ("Payload_Xml_ModelWithEmptyArrayValue_put", UNWRAPPED),
    ("Payload_Xml_ModelWithTextValue_put", NO_TEXT),
];

const UNWRAPPED: &str =
    "the description says of the list that it is not wrapped, and the server wraps it";
const NO_TEXT: &str =
    "the description has an element where the server has the text of the element around it";

/// Why a scenario is not tried; `None` if it is.
pub(crate) fn reason(scenario: &str) -> Option<&'static str> {
    let found = LEFT_OUT.iter().find(|(name, _)| *name == scenario);
    found.map(|(_, reason)| *reason)
}

/// The call written by hand that is a scenario's. A call by id reads one connection only.
pub(crate) fn by_hand(scenario: &str) -> Option<&'static str> {
    (scenario == "Streaming_Sse_Protocol_reconnect").then_some("streaming_reconnect")
}

/// What the answer of a scenario means whose server sends another document than the description has; `None` of all
/// others. That it is read all the same is what is tried.
pub(crate) fn meant(scenario: &str) -> Option<Value> {
    match scenario {
        "Payload_Xml_ModelWithSimpleArraysValue_get" => {
            Some(json!({"colors": ["red", "green", "blue"], "counts": [1, 2]}))
        }
        "Payload_Xml_ModelWithArrayOfModelValue_get" => {
            Some(json!({"items": [{"name": "foo", "age": 123}, {"name": "bar", "age": 456}]}))
        }
        "Payload_Xml_ModelWithEmptyArrayValue_get" => Some(json!({"items": []})),
        "Payload_Xml_ModelWithTextValue_get" => {
            Some(json!({"language": "foo", "content": "This is some text."}))
        }
        _ => None,
    }
}
