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
        O::Description => DESCRIPTION_2,
        O::PathItem => PATH_ITEM_2,
        O::Operation => OPERATION_2,
        O::Parameter => PARAMETER_2,
        O::Header => ITEMS_2,
        O::Response => RESPONSE_2,
        O::SecurityScheme => SECURITY_SCHEME_2,
        _ => return None,
    })
}

const DESCRIPTION_2: &[Field] = &[
    value("swagger"),
    value("openapi"),
    field("info", One(Object::Info)),
    value("host"),
    value("basePath"),
    value("schemes"),
    value("consumes"),
    value("produces"),
    field("paths", Extensible(Object::PathItem)),
    field("definitions", Map(Object::Schema)),
    field("parameters", Map(Object::Parameter)),
    field("responses", Map(Object::Response)),
    field("securityDefinitions", Map(Object::SecurityScheme)),
    value("security"),
    field("tags", List(Object::Tag)),
    field("externalDocs", One(Object::ExternalDocs)),
];

const PATH_ITEM_2: &[Field] = &[
    value("$ref"),
    field("get", One(Object::Operation)),
    field("put", One(Object::Operation)),
    field("post", One(Object::Operation)),
    field("delete", One(Object::Operation)),
    field("options", One(Object::Operation)),
    field("head", One(Object::Operation)),
    field("patch", One(Object::Operation)),
    since(Version::OpenApi30, "trace", One(Object::Operation)),
    since(Version::OpenApi30, "summary", Value),
    since(Version::OpenApi30, "description", Value),
    field("parameters", List(Object::Parameter)),
];

const OPERATION_2: &[Field] = &[
    value("tags"),
    value("summary"),
    value("description"),
    field("externalDocs", One(Object::ExternalDocs)),
    value("operationId"),
    value("consumes"),
    value("produces"),
    field("parameters", List(Object::Parameter)),
    field("responses", Extensible(Object::Response)),
    value("schemes"),
    value("deprecated"),
    value("security"),
];

const RESPONSE_2: &[Field] = &[
    value("description"),
    field("schema", One(Object::Schema)),
    field("headers", Map(Object::Header)),
    value("examples"),
];

const SECURITY_SCHEME_2: &[Field] = &[
    value("type"),
    value("description"),
    value("name"),
    value("in"),
    value("flow"),
    value("authorizationUrl"),
    value("tokenUrl"),
    value("scopes"),
];

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
        O::Description => DESCRIPTION,
        O::Components => COMPONENTS,
        O::PathItem => PATH_ITEM,
        O::Operation => OPERATION,
        O::Parameter => PARAMETER,
        O::Header => HEADER,
        O::RequestBody => REQUEST_BODY,
        O::MediaType => MEDIA_TYPE,
        O::Encoding => ENCODING,
        O::Response => RESPONSE,
        O::SecurityScheme => SECURITY_SCHEME,
        other => shared(other),
    }
}

const DESCRIPTION: &[Field] = &[
    value("openapi"),
    v32("$self", Value),
    field("info", One(Object::Info)),
    v31("jsonSchemaDialect", Value),
    field("servers", List(Object::Server)),
    field("paths", Extensible(Object::PathItem)),
    v31("webhooks", Map(Object::PathItem)),
    field("components", One(Object::Components)),
    value("security"),
    field("tags", List(Object::Tag)),
    field("externalDocs", One(Object::ExternalDocs)),
];

const COMPONENTS: &[Field] = &[
    field("schemas", Map(Object::Schema)),
    field("responses", Map(Object::Response)),
    field("parameters", Map(Object::Parameter)),
    field("examples", Map(Object::Example)),
    field("requestBodies", Map(Object::RequestBody)),
    field("headers", Map(Object::Header)),
    field("securitySchemes", Map(Object::SecurityScheme)),
    field("links", Map(Object::Link)),
    field("callbacks", Map(Object::Callback)),
    v31("pathItems", Map(Object::PathItem)),
    v32("mediaTypes", Map(Object::MediaType)),
];

const PATH_ITEM: &[Field] = &[
    value("$ref"),
    value("summary"),
    value("description"),
    field("get", One(Object::Operation)),
    field("put", One(Object::Operation)),
    field("post", One(Object::Operation)),
    field("delete", One(Object::Operation)),
    field("options", One(Object::Operation)),
    field("head", One(Object::Operation)),
    field("patch", One(Object::Operation)),
    field("trace", One(Object::Operation)),
    v32("query", One(Object::Operation)),
    v32("additionalOperations", Map(Object::Operation)),
    field("servers", List(Object::Server)),
    field("parameters", List(Object::Parameter)),
];

const OPERATION: &[Field] = &[
    value("tags"),
    value("summary"),
    value("description"),
    field("externalDocs", One(Object::ExternalDocs)),
    value("operationId"),
    field("parameters", List(Object::Parameter)),
    field("requestBody", One(Object::RequestBody)),
    field("responses", Extensible(Object::Response)),
    field("callbacks", Map(Object::Callback)),
    value("deprecated"),
    value("security"),
    field("servers", List(Object::Server)),
];

const PARAMETER: &[Field] = &[
    value("name"),
    value("in"),
    value("description"),
    value("required"),
    value("deprecated"),
    value("allowEmptyValue"),
    value("style"),
    value("explode"),
    value("allowReserved"),
    field("schema", One(Object::Schema)),
    value("example"),
    field("examples", Map(Object::Example)),
    field("content", Map(Object::MediaType)),
];

const HEADER: &[Field] = &[
    value("description"),
    value("required"),
    value("deprecated"),
    value("allowEmptyValue"),
    value("style"),
    value("explode"),
    field("schema", One(Object::Schema)),
    value("example"),
    field("examples", Map(Object::Example)),
    field("content", Map(Object::MediaType)),
];

const REQUEST_BODY: &[Field] = &[
    value("description"),
    field("content", Map(Object::MediaType)),
    value("required"),
];

const MEDIA_TYPE: &[Field] = &[
    field("schema", One(Object::Schema)),
    v32("itemSchema", One(Object::Schema)),
    value("example"),
    field("examples", Map(Object::Example)),
    field("encoding", Map(Object::Encoding)),
    v32("prefixEncoding", List(Object::Encoding)),
    v32("itemEncoding", One(Object::Encoding)),
];

const ENCODING: &[Field] = &[
    value("contentType"),
    field("headers", Map(Object::Header)),
    value("style"),
    value("explode"),
    value("allowReserved"),
    v32("encoding", Map(Object::Encoding)),
    v32("prefixEncoding", List(Object::Encoding)),
    v32("itemEncoding", One(Object::Encoding)),
];

const RESPONSE: &[Field] = &[
    v32("summary", Value),
    value("description"),
    field("headers", Map(Object::Header)),
    field("content", Map(Object::MediaType)),
    field("links", Map(Object::Link)),
];

const SECURITY_SCHEME: &[Field] = &[
    value("type"),
    value("description"),
    value("name"),
    value("in"),
    value("scheme"),
    value("bearerFormat"),
    field("flows", One(Object::OAuthFlows)),
    value("openIdConnectUrl"),
    v32("oauth2MetadataUrl", Value),
    v32("deprecated", Value),
];

/// The members of the objects that all versions have alike.
fn shared(object: Object) -> &'static [Field] {
    use Object as O;
    match object {
        O::Info => INFO,
        O::Contact => CONTACT,
        O::License => LICENSE,
        O::Server => SERVER,
        O::ServerVariable => SERVER_VARIABLE,
        O::Tag => TAG,
        O::ExternalDocs => EXTERNAL_DOCS,
        O::Example => EXAMPLE,
        O::Link => LINK,
        O::OAuthFlows => OAUTH_FLOWS,
        O::OAuthFlow => OAUTH_FLOW,
        O::Discriminator => DISCRIMINATOR,
        O::Xml => XML,
        _ => SCHEMA,
    }
}

const INFO: &[Field] = &[
    value("title"),
    v31("summary", Value),
    value("description"),
    value("termsOfService"),
    field("contact", One(Object::Contact)),
    field("license", One(Object::License)),
    value("version"),
];

const SERVER: &[Field] = &[
    value("url"),
    value("description"),
    v32("name", Value),
    field("variables", Map(Object::ServerVariable)),
];

const TAG: &[Field] = &[
    value("name"),
    v32("summary", Value),
    value("description"),
    field("externalDocs", One(Object::ExternalDocs)),
    v32("parent", Value),
    v32("kind", Value),
];

const EXAMPLE: &[Field] = &[
    value("summary"),
    value("description"),
    v32("dataValue", Value),
    v32("serializedValue", Value),
    value("value"),
    value("externalValue"),
];

const LINK: &[Field] = &[
    value("operationRef"),
    value("operationId"),
    value("parameters"),
    value("requestBody"),
    value("description"),
    field("server", One(Object::Server)),
];

const OAUTH_FLOWS: &[Field] = &[
    field("implicit", One(Object::OAuthFlow)),
    field("password", One(Object::OAuthFlow)),
    field("clientCredentials", One(Object::OAuthFlow)),
    field("authorizationCode", One(Object::OAuthFlow)),
    v32("deviceAuthorization", One(Object::OAuthFlow)),
];

const OAUTH_FLOW: &[Field] = &[
    value("authorizationUrl"),
    v32("deviceAuthorizationUrl", Value),
    value("tokenUrl"),
    value("refreshUrl"),
    value("scopes"),
];

const DISCRIMINATOR: &[Field] = &[
    value("propertyName"),
    value("mapping"),
    v32("defaultMapping", Value),
];

const XML: &[Field] = &[
    v32("nodeType", Value),
    value("name"),
    value("namespace"),
    value("prefix"),
    value("attribute"),
    value("wrapped"),
];

const CONTACT: &[Field] = &[value("name"), value("url"), value("email")];

const LICENSE: &[Field] = &[value("name"), value("url"), v31("identifier", Value)];

const SERVER_VARIABLE: &[Field] = &[value("enum"), value("default"), value("description")];

const EXTERNAL_DOCS: &[Field] = &[value("description"), value("url")];

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
