//! Decides which scenarios are not tried, each with its reason.

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
    (
        "Payload_JsonMergePatch_updateResource",
        "the description allows null for none of the properties that the server expects to be null",
    ),
    (
        "Payload_JsonMergePatch_updateOptionalResource",
        "the description allows null for none of the properties that the server expects to be null",
    ),
    (
        "Streaming_Sse_Protocol_reconnect",
        "a call by id reads one connection; `streaming_reconnect` among the calls written by hand makes the second",
    ),
    ("Payload_Xml_ModelWithSimpleArraysValue_get", UNWRAPPED),
    ("Payload_Xml_ModelWithSimpleArraysValue_put", UNWRAPPED),
    ("Payload_Xml_ModelWithArrayOfModelValue_get", UNWRAPPED),
    ("Payload_Xml_ModelWithArrayOfModelValue_put", UNWRAPPED),
    ("Payload_Xml_ModelWithEmptyArrayValue_get", UNWRAPPED),
    ("Payload_Xml_ModelWithEmptyArrayValue_put", UNWRAPPED),
    ("Payload_Xml_ModelWithTextValue_get", NO_TEXT),
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
