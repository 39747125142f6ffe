//! Decides which members each object of a description may have, and what stands in them: the fixed fields
//! of Swagger 2.0 and of `OpenAPI` 3.0 to 3.2.

use super::Version;
use Holds::{Extensible, List, ListOrOne, Map, One, Value};

/// An object of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Object {
    /// The root of a description.
    Description,
    /// The API's metadata.
    Info,
    /// Whom to ask.
    Contact,
    /// The terms of use.
    License,
    /// Where the API is served.
    Server,
    /// A part of a server's URL.
    ServerVariable,
    /// A path, or what is called back.
    PathItem,
    /// An operation.
    Operation,
    /// Path items by their URLs' expressions.
    Callback,
    /// A parameter.
    Parameter,
    /// A request body.
    RequestBody,
    /// A body's form.
    MediaType,
    /// How a property of a body is sent.
    Encoding,
    /// A response.
    Response,
    /// A header.
    Header,
    /// A link.
    Link,
    /// An example.
    Example,
    /// A tag.
    Tag,
    /// A page elsewhere.
    ExternalDocs,
    /// What is defined for others to refer to.
    Components,
    /// A security scheme.
    SecurityScheme,
    /// The flows of OAuth.
    OAuthFlows,
    /// A flow of OAuth.
    OAuthFlow,
    /// A schema.
    Schema,
    /// What tells the members of a union apart.
    Discriminator,
    /// How a schema is in XML.
    Xml,
}

impl Object {
    /// What it is called in a sentence, with its article.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Description => "a description",
            Self::Info => "an info object",
            Self::Contact => "a contact",
            Self::License => "a license",
            Self::Server => "a server",
            Self::ServerVariable => "a server variable",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::Callback => "a callback",
            Self::Parameter => "a parameter",
            Self::RequestBody => "a request body",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Response => "a response",
            Self::Header => "a header",
            Self::Link => "a link",
            Self::Example => "an example",
            Self::Tag => "a tag",
            Self::ExternalDocs => "external documentation",
            Self::Components => "the components",
            Self::SecurityScheme => "a security scheme",
            Self::OAuthFlows => "the flows of OAuth",
            Self::OAuthFlow => "a flow of OAuth",
            Self::Schema => "a schema",
            Self::Discriminator => "a discriminator",
            Self::Xml => "an XML object",
        }
    }
}

/// What stands in a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Something that is no object of the standard.
    Value,
    /// An object.
    One(Object),
    /// An array of objects.
    List(Object),
    /// An object, or an array of them.
    ListOrOne(Object),
    /// A map from names, none of which is an extension.
    Map(Object),
    /// A map from paths, statuses or expressions, beside which there may be extensions.
    Extensible(Object),
}

/// A member that an object may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    /// Its name.
    pub(super) key: &'static str,
    /// What stands in it.
    pub(super) holds: Holds,
    /// The first version that has it.
    pub(super) since: Version,
}

const fn field(key: &'static str, holds: Holds) -> Field {
    since(Version::Swagger2, key, holds)
}

const fn value(key: &'static str) -> Field {
    field(key, Value)
}

const fn since(since: Version, key: &'static str, holds: Holds) -> Field {
    Field { key, holds, since }
}

const fn v31(key: &'static str, holds: Holds) -> Field {
    since(Version::OpenApi31, key, holds)
}

const fn v32(key: &'static str, holds: Holds) -> Field {
    since(Version::OpenApi32, key, holds)
}

/// The members that an object may have. Those of later versions are among them, for real descriptions have
/// them too; [`Field::since`] tells.
pub(super) fn fields(object: Object, version: Version) -> &'static [Field] {
    if version == Version::Swagger2
        && let Some(fields) = swagger(object)
    {
        return fields;
    }
    openapi(object)
}

/// The members of the objects that Swagger 2.0 has otherwise.
fn swagger(object: Object) -> Option<&'static [Field]> {
    use Object as O;
    Some(match object {
        O::Description => {
            const {
                &[
                    value("swagger"),
                    value("openapi"),
                    field("info", One(O::Info)),
                    value("host"),
                    value("basePath"),
                    value("schemes"),
                    value("consumes"),
                    value("produces"),
                    field("paths", Extensible(O::PathItem)),
                    field("definitions", Map(O::Schema)),
                    field("parameters", Map(O::Parameter)),
                    field("responses", Map(O::Response)),
                    field("securityDefinitions", Map(O::SecurityScheme)),
                    value("security"),
                    field("tags", List(O::Tag)),
                    field("externalDocs", One(O::ExternalDocs)),
                ]
            }
        }
        O::PathItem => {
            const {
                &[
                    value("$ref"),
                    field("get", One(O::Operation)),
                    field("put", One(O::Operation)),
                    field("post", One(O::Operation)),
                    field("delete", One(O::Operation)),
                    field("options", One(O::Operation)),
                    field("head", One(O::Operation)),
                    field("patch", One(O::Operation)),
                    since(Version::OpenApi30, "trace", One(O::Operation)),
                    since(Version::OpenApi30, "summary", Value),
                    since(Version::OpenApi30, "description", Value),
                    field("parameters", List(O::Parameter)),
                ]
            }
        }
        O::Operation => {
            const {
                &[
                    value("tags"),
                    value("summary"),
                    value("description"),
                    field("externalDocs", One(O::ExternalDocs)),
                    value("operationId"),
                    value("consumes"),
                    value("produces"),
                    field("parameters", List(O::Parameter)),
                    field("responses", Extensible(O::Response)),
                    value("schemes"),
                    value("deprecated"),
                    value("security"),
                ]
            }
        }
        O::Parameter => PARAMETER_2,
        O::Header => ITEMS_2,
        O::Response => {
            const {
                &[
                    value("description"),
                    field("schema", One(O::Schema)),
                    field("headers", Map(O::Header)),
                    value("examples"),
                ]
            }
        }
        O::SecurityScheme => {
            const {
                &[
                    value("type"),
                    value("description"),
                    value("name"),
                    value("in"),
                    value("flow"),
                    value("authorizationUrl"),
                    value("tokenUrl"),
                    value("scopes"),
                ]
            }
        }
        _ => return None,
    })
}

/// Headers of 2.0: a type of their own, without a schema.
const ITEMS_2: &[Field] = &[
    value("description"),
    value("type"),
    value("format"),
    value("allowEmptyValue"),
    field("items", One(Object::Schema)),
    value("collectionFormat"),
    value("default"),
    value("maximum"),
    value("exclusiveMaximum"),
    value("minimum"),
    value("exclusiveMinimum"),
    value("maxLength"),
    value("minLength"),
    value("pattern"),
    value("maxItems"),
    value("minItems"),
    value("uniqueItems"),
    value("enum"),
    value("multipleOf"),
];

/// Parameters of 2.0: the same, or a schema for a body.
const PARAMETER_2: &[Field] = &[
    value("name"),
    value("in"),
    value("required"),
    field("schema", One(Object::Schema)),
    since(Version::OpenApi30, "example", Value),
    since(Version::OpenApi30, "deprecated", Value),
    value("description"),
    value("type"),
    value("format"),
    value("allowEmptyValue"),
    field("items", One(Object::Schema)),
    value("collectionFormat"),
    value("default"),
    value("maximum"),
    value("exclusiveMaximum"),
    value("minimum"),
    value("exclusiveMinimum"),
    value("maxLength"),
    value("minLength"),
    value("pattern"),
    value("maxItems"),
    value("minItems"),
    value("uniqueItems"),
    value("enum"),
    value("multipleOf"),
];

/// The members of the objects of `OpenAPI` 3.
fn openapi(object: Object) -> &'static [Field] {
    use Object as O;
    match object {
        O::Description => {
            const {
                &[
                    value("openapi"),
                    v32("$self", Value),
                    field("info", One(O::Info)),
                    v31("jsonSchemaDialect", Value),
                    field("servers", List(O::Server)),
                    field("paths", Extensible(O::PathItem)),
                    v31("webhooks", Map(O::PathItem)),
                    field("components", One(O::Components)),
                    value("security"),
                    field("tags", List(O::Tag)),
                    field("externalDocs", One(O::ExternalDocs)),
                ]
            }
        }
        O::Components => {
            const {
                &[
                    field("schemas", Map(O::Schema)),
                    field("responses", Map(O::Response)),
                    field("parameters", Map(O::Parameter)),
                    field("examples", Map(O::Example)),
                    field("requestBodies", Map(O::RequestBody)),
                    field("headers", Map(O::Header)),
                    field("securitySchemes", Map(O::SecurityScheme)),
                    field("links", Map(O::Link)),
                    field("callbacks", Map(O::Callback)),
                    v31("pathItems", Map(O::PathItem)),
                    v32("mediaTypes", Map(O::MediaType)),
                ]
            }
        }
        O::PathItem => {
            const {
                &[
                    value("$ref"),
                    value("summary"),
                    value("description"),
                    field("get", One(O::Operation)),
                    field("put", One(O::Operation)),
                    field("post", One(O::Operation)),
                    field("delete", One(O::Operation)),
                    field("options", One(O::Operation)),
                    field("head", One(O::Operation)),
                    field("patch", One(O::Operation)),
                    field("trace", One(O::Operation)),
                    v32("query", One(O::Operation)),
                    v32("additionalOperations", Map(O::Operation)),
                    field("servers", List(O::Server)),
                    field("parameters", List(O::Parameter)),
                ]
            }
        }
        O::Operation => {
            const {
                &[
                    value("tags"),
                    value("summary"),
                    value("description"),
                    field("externalDocs", One(O::ExternalDocs)),
                    value("operationId"),
                    field("parameters", List(O::Parameter)),
                    field("requestBody", One(O::RequestBody)),
                    field("responses", Extensible(O::Response)),
                    field("callbacks", Map(O::Callback)),
                    value("deprecated"),
                    value("security"),
                    field("servers", List(O::Server)),
                ]
            }
        }
        O::Parameter => {
            const {
                &[
                    value("name"),
                    value("in"),
                    value("description"),
                    value("required"),
                    value("deprecated"),
                    value("allowEmptyValue"),
                    value("style"),
                    value("explode"),
                    value("allowReserved"),
                    field("schema", One(O::Schema)),
                    value("example"),
                    field("examples", Map(O::Example)),
                    field("content", Map(O::MediaType)),
                ]
            }
        }
        O::Header => {
            const {
                &[
                    value("description"),
                    value("required"),
                    value("deprecated"),
                    value("allowEmptyValue"),
                    value("style"),
                    value("explode"),
                    field("schema", One(O::Schema)),
                    value("example"),
                    field("examples", Map(O::Example)),
                    field("content", Map(O::MediaType)),
                ]
            }
        }
        O::RequestBody => {
            const {
                &[
                    value("description"),
                    field("content", Map(O::MediaType)),
                    value("required"),
                ]
            }
        }
        O::MediaType => {
            const {
                &[
                    field("schema", One(O::Schema)),
                    v32("itemSchema", One(O::Schema)),
                    value("example"),
                    field("examples", Map(O::Example)),
                    field("encoding", Map(O::Encoding)),
                    v32("prefixEncoding", List(O::Encoding)),
                    v32("itemEncoding", One(O::Encoding)),
                ]
            }
        }
        O::Encoding => {
            const {
                &[
                    value("contentType"),
                    field("headers", Map(O::Header)),
                    value("style"),
                    value("explode"),
                    value("allowReserved"),
                    v32("encoding", Map(O::Encoding)),
                    v32("prefixEncoding", List(O::Encoding)),
                    v32("itemEncoding", One(O::Encoding)),
                ]
            }
        }
        O::Response => {
            const {
                &[
                    v32("summary", Value),
                    value("description"),
                    field("headers", Map(O::Header)),
                    field("content", Map(O::MediaType)),
                    field("links", Map(O::Link)),
                ]
            }
        }
        O::SecurityScheme => {
            const {
                &[
                    value("type"),
                    value("description"),
                    value("name"),
                    value("in"),
                    value("scheme"),
                    value("bearerFormat"),
                    field("flows", One(O::OAuthFlows)),
                    value("openIdConnectUrl"),
                    v32("oauth2MetadataUrl", Value),
                    v32("deprecated", Value),
                ]
            }
        }
        other => shared(other),
    }
}

/// The members of the objects that all versions have alike.
fn shared(object: Object) -> &'static [Field] {
    use Object as O;
    match object {
        O::Info => {
            const {
                &[
                    value("title"),
                    v31("summary", Value),
                    value("description"),
                    value("termsOfService"),
                    field("contact", One(O::Contact)),
                    field("license", One(O::License)),
                    value("version"),
                ]
            }
        }
        O::Contact => const { &[value("name"), value("url"), value("email")] },
        O::License => const { &[value("name"), value("url"), v31("identifier", Value)] },
        O::Server => {
            const {
                &[
                    value("url"),
                    value("description"),
                    v32("name", Value),
                    field("variables", Map(O::ServerVariable)),
                ]
            }
        }
        O::ServerVariable => const { &[value("enum"), value("default"), value("description")] },
        O::Tag => {
            const {
                &[
                    value("name"),
                    v32("summary", Value),
                    value("description"),
                    field("externalDocs", One(O::ExternalDocs)),
                    v32("parent", Value),
                    v32("kind", Value),
                ]
            }
        }
        O::ExternalDocs => const { &[value("description"), value("url")] },
        O::Example => {
            const {
                &[
                    value("summary"),
                    value("description"),
                    v32("dataValue", Value),
                    v32("serializedValue", Value),
                    value("value"),
                    value("externalValue"),
                ]
            }
        }
        O::Link => {
            const {
                &[
                    value("operationRef"),
                    value("operationId"),
                    value("parameters"),
                    value("requestBody"),
                    value("description"),
                    field("server", One(O::Server)),
                ]
            }
        }
        O::OAuthFlows => {
            const {
                &[
                    field("implicit", One(O::OAuthFlow)),
                    field("password", One(O::OAuthFlow)),
                    field("clientCredentials", One(O::OAuthFlow)),
                    field("authorizationCode", One(O::OAuthFlow)),
                    v32("deviceAuthorization", One(O::OAuthFlow)),
                ]
            }
        }
        O::OAuthFlow => {
            const {
                &[
                    value("authorizationUrl"),
                    v32("deviceAuthorizationUrl", Value),
                    value("tokenUrl"),
                    value("refreshUrl"),
                    value("scopes"),
                ]
            }
        }
        O::Discriminator => {
            const {
                &[
                    value("propertyName"),
                    value("mapping"),
                    v32("defaultMapping", Value),
                ]
            }
        }
        O::Xml => {
            const {
                &[
                    v32("nodeType", Value),
                    value("name"),
                    value("namespace"),
                    value("prefix"),
                    value("attribute"),
                    value("wrapped"),
                ]
            }
        }
        _ => SCHEMA,
    }
}

/// The keywords of JSON Schema, in the order of draft 2020-12 and `OpenAPI` 3.1, section 4.8.24. Their versions
/// are not told apart: descriptions use them as they like, and they mean the same.
const SCHEMA: &[Field] = &[
    value("$ref"),
    value("$id"),
    value("$schema"),
    value("$anchor"),
    value("$dynamicRef"),
    value("$dynamicAnchor"),
    value("$vocabulary"),
    value("$comment"),
    field("$defs", Map(Object::Schema)),
    field("definitions", Map(Object::Schema)),
    field("allOf", List(Object::Schema)),
    field("anyOf", List(Object::Schema)),
    field("oneOf", List(Object::Schema)),
    field("not", One(Object::Schema)),
    field("if", One(Object::Schema)),
    field("then", One(Object::Schema)),
    field("else", One(Object::Schema)),
    field("dependentSchemas", Map(Object::Schema)),
    field("prefixItems", List(Object::Schema)),
    field("items", ListOrOne(Object::Schema)),
    field("additionalItems", One(Object::Schema)),
    field("unevaluatedItems", One(Object::Schema)),
    field("contains", One(Object::Schema)),
    field("properties", Map(Object::Schema)),
    field("patternProperties", Map(Object::Schema)),
    field("additionalProperties", One(Object::Schema)),
    field("unevaluatedProperties", One(Object::Schema)),
    field("propertyNames", One(Object::Schema)),
    field("contentSchema", One(Object::Schema)),
    value("type"),
    value("enum"),
    value("const"),
    value("multipleOf"),
    value("maximum"),
    value("exclusiveMaximum"),
    value("minimum"),
    value("exclusiveMinimum"),
    value("maxLength"),
    value("minLength"),
    value("pattern"),
    value("maxItems"),
    value("minItems"),
    value("uniqueItems"),
    value("maxContains"),
    value("minContains"),
    value("maxProperties"),
    value("minProperties"),
    value("required"),
    value("dependentRequired"),
    value("dependencies"),
    value("format"),
    value("contentEncoding"),
    value("contentMediaType"),
    value("title"),
    value("description"),
    value("default"),
    value("deprecated"),
    value("readOnly"),
    value("writeOnly"),
    value("example"),
    value("examples"),
    value("nullable"),
    field("discriminator", One(Object::Discriminator)),
    field("xml", One(Object::Xml)),
    field("externalDocs", One(Object::ExternalDocs)),
    value("collectionFormat"),
];
