//! Decides what the resolved API is: operations, and types in an arena. No word of Rust in it.
//!
//! Groups, operations and types are sorted, so that the order of a description's maps changes
//! nothing; fields and parameters keep the order of the description.

mod answer;
mod pages;
mod security;
pub mod xml;

pub use answer::{Answer, Content, Events, Gives, HeaderSpelling, Headers, NamedData, Status};
pub use pages::{NextPage, Pages};
pub use security::{Alternative, Flow, FlowKind, KeyPlace, Needed, SchemeKind, SecurityScheme};

use std::collections::BTreeMap;
use std::fmt;

use crate::site::Site;
use crate::source::Node;
use crate::types::Libraries;

/// The resolved API.
#[derive(Debug)]
pub struct Api {
    /// The API's name.
    pub title: String,
    /// The API's version, any text.
    pub version: String,
    /// What the API is.
    pub description: Option<String>,
    /// Whom to ask: name, mail address, page.
    pub contact: [Option<String>; 3],
    /// The URL of the first server with the defaults of its variables, if it has a host.
    pub base_url: Option<String>,
    /// Where it is served.
    pub servers: Vec<Server>,
    /// Where operations are served that are not served there, no two alike.
    pub operation_servers: Vec<Server>,
    /// The security schemes that it or an operation asks for, sorted by name.
    pub security_schemes: Vec<SecurityScheme>,
    /// What operations need of them that say nothing of their own.
    pub security: Vec<Alternative>,
    /// What operations need, by the numbers of schemes alone: all that there is, the first of which is nothing.
    pub requirements: Vec<Vec<Vec<usize>>>,
    /// The operations by tag, sorted by tag.
    pub groups: Vec<Group>,
    /// What the API sends by itself, sorted.
    pub webhooks: Vec<Webhook>,
    /// The types, components first; a [`TypeId`] is an index.
    pub types: Vec<Type>,
    /// The libraries that formats have types of.
    pub libraries: Libraries,
    /// The type of each schema that has one.
    pub placed: BTreeMap<Site, TypeRef>,
    /// How bodies that are XML are spelled.
    pub xml: xml::Xml,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The URL with the names of variables in braces.
    pub url: String,
    /// What the description says of it.
    pub description: Option<String>,
    /// The variables, in the order of the description.
    pub variables: Vec<ServerVariable>,
}

/// A variable in the URL of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name.
    pub name: String,
    /// The value that it has unless another one is chosen.
    pub default: Option<String>,
    /// The values that it may have, if not any.
    pub values: Vec<String>,
    /// What the description says of it.
    pub description: Option<String>,
}

impl Server {
    /// The URL with the defaults of its variables.
    #[must_use]
    pub fn usual(&self) -> String {
        let fill = |url: String, own: &ServerVariable| {
            let value = own.default.as_deref().unwrap_or_default();
            url.replace(&format!("{{{}}}", own.name), value)
        };
        let url = self.variables.iter().fold(self.url.clone(), fill);
        url.trim_end_matches('/').to_owned()
    }
}

/// The operations of a tag.
#[derive(Debug)]
pub struct Group {
    /// The tag.
    pub tag: String,
    /// What the description says of the tag.
    pub description: Option<String>,
    /// The operations of which it is the first tag, sorted by path, then by method.
    pub operations: Vec<Operation>,
    /// The others, each by the numbers of its group and of the operation in it.
    pub others: Vec<(usize, usize)>,
}

/// A type in the arena of [`Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// A named type.
#[derive(Debug)]
pub struct Type {
    /// The schema it comes from.
    pub at: Site,
    /// What it is called after.
    pub origin: Origin,
    /// What the description says of it.
    pub docs: Docs,
    /// What it is.
    pub kind: TypeKind,
    /// Whether an operation needs it, or there is none.
    pub used: bool,
    /// Whether it comes from the server and is never sent to it.
    pub only_received: bool,
}

/// What a type is called after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A component's name.
    Component(String),
    /// The words of its place, as a component's name and a property's.
    Inline(String),
}

/// What a named type is.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// An object with known properties.
    Struct(Struct),
    /// Scalars of which the known ones are listed.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Another name for a type.
    Alias(TypeRef),
    /// A type that contains itself by way of lists or maps only.
    Newtype(TypeRef),
}

/// An object with known properties.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// The properties, in the order of the description.
    pub fields: Vec<Field>,
    /// What becomes of the others.
    pub rest: Rest,
}

/// What becomes of the properties of an object that have no field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rest {
    /// There should be none, so they are passed over.
    Ignored,
    /// They are kept as they come.
    Kept,
    /// They are values of a type, in a map that is a field.
    Typed(TypeRef),
}

/// Scalars of which the known ones are listed. Another one is kept as it comes.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// What one that is not listed is.
    pub base: Base,
    /// The listed ones, no two alike; at least one.
    pub values: Vec<EnumValue>,
}

/// What the values of an enum are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Strings.
    Text,
    /// Integers.
    Int,
    /// Numbers.
    Float,
    /// Scalars of several kinds.
    Json,
}

/// A listed value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// The value.
    pub value: Value,
    /// What the description calls it, if it does (`x-enum-varnames`).
    pub name: Option<String>,
    /// What the description says of it (`x-enum-descriptions`).
    pub docs: Option<String>,
}

/// One of several types. A value of none of them is kept as it comes.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The property that says which one it is, if one does.
    pub tag: Option<String>,
    /// The types, no two alike; at least two.
    pub variants: Vec<Variant>,
}

/// A type of a union, and what tells it from the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// What it is called after.
    pub hint: String,
    /// The type.
    pub ty: TypeRef,
    /// What the description says of it.
    pub docs: Docs,
    /// The kinds of JSON that its values are.
    pub kinds: Kinds,
    /// The values of the union's tag that stand for it.
    pub tags: Vec<String>,
    /// The values that a property must have, if it is there.
    pub constants: Vec<(String, Vec<Value>)>,
    /// The properties that each value has.
    pub required: Vec<String>,
}

/// A set of kinds of JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// `null`.
    pub const NULL: Self = Self(1);
    /// A boolean.
    pub const BOOLEAN: Self = Self(2);
    /// A number without a fraction.
    pub const INTEGER: Self = Self(4);
    /// A number, also one without a fraction.
    pub const NUMBER: Self = Self(4 | 8);
    /// A string.
    pub const STRING: Self = Self(16);
    /// An array.
    pub const ARRAY: Self = Self(32);
    /// An object.
    pub const OBJECT: Self = Self(64);
    /// All of them.
    pub const ALL: Self = Self(127);

    /// What is in either set.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both sets.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether nothing is in the set.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set as bits: null 1, boolean 2, integer 4, fraction 8, string 16, array 32, object 64.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }
}

/// The use of a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeRef {
    /// Any JSON.
    Any,
    /// Null, where it is the only value.
    Null,
    /// A boolean.
    Bool,
    /// An integer.
    Int(Width),
    /// An integer that goes as a string.
    QuotedInt(Width),
    /// A number.
    Float64,
    /// A string.
    Text,
    /// A string that is not shown.
    Secret,
    /// A string of a format that has a type.
    Format(Format),
    /// A type of the user's own, as the config spells it.
    Foreign(String),
    /// Bytes or a stream, only in request bodies.
    Upload,
    /// A list.
    List(Box<TypeRef>),
    /// A list of so many items, each of a type of its own.
    Tuple(Vec<TypeRef>),
    /// A map from strings.
    Map(Box<TypeRef>),
    /// A value or null.
    Nullable(Box<TypeRef>),
    /// A named type.
    Named(TypeId),
    /// The same behind a box, where a type contains itself.
    Boxed(TypeId),
}

impl TypeRef {
    /// Whether null is one of its values. What it names is not looked at.
    #[must_use]
    pub fn takes_null(&self) -> bool {
        matches!(self, Self::Any | Self::Null | Self::Nullable(_))
    }
}

/// The range of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "they are called after Rust's types")]
pub enum Width {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

/// A format that has a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `date-time` (RFC 3339).
    DateTime,
    /// `date` (RFC 3339).
    Date,
    /// `time` (RFC 3339).
    Time,
    /// `duration` (RFC 3339, appendix A).
    Duration,
    /// `uuid` (RFC 4122).
    Uuid,
    /// `ipv4`.
    Ipv4,
    /// `ipv6`.
    Ipv6,
    /// `byte`: base64 (RFC 4648).
    Bytes,
    /// `decimal`.
    Decimal,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and all combinations occur"
)]
pub struct Field {
    /// The name on the wire.
    pub wire: String,
    /// Its type, without regard to its being optional. Where it is optional and may be null too, these are told
    /// apart.
    pub ty: TypeRef,
    /// Whether each value has it.
    pub required: bool,
    /// Whether a caller has to give it, who makes a value.
    pub given: bool,
    /// Whether only the server sets it.
    pub read_only: bool,
    /// Whether only the client sets it.
    pub write_only: bool,
    /// The one value that it has.
    pub constant: Option<Value>,
    /// Whether it is hidden from debug output.
    pub sensitive: bool,
    /// What the description says of it.
    pub docs: Docs,
    /// What a request has if its caller says nothing.
    pub default: Option<Value>,
}

/// A constant of the description.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A number.
    Float(f64),
    /// A string.
    Text(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            // `Display` has no exponents, so 1e300 would have 300 zeros.
            Self::Float(value) => fmt::Debug::fmt(value, f),
            Self::Text(value) => value.fmt(f),
        }
    }
}

/// What a description says of a thing, for its reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// Markdown.
    pub text: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// A value that it may have.
    pub example: Option<Example>,
}

/// An example of the description. All are equal, and look alike: schemas that differ in their examples only are the same.
#[derive(Clone)]
pub struct Example(pub Node);

impl PartialEq for Example {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Example {}

impl fmt::Debug for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Example")
    }
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// Where it stands.
    pub at: Site,
    /// The `operationId`, or words made of method and path.
    pub id: String,
    /// The method as it is sent.
    pub method: String,
    /// The path template, which may have a query.
    pub path: String,
    /// The number of the server that it has to itself, of [`Api::operation_servers`].
    pub server: Option<usize>,
    /// What the description says of it.
    pub docs: Docs,
    /// One line on it.
    pub summary: Option<String>,
    /// Its parameters, those of a form and the body among them.
    pub parameters: Vec<Parameter>,
    /// Its request body, in each of the media types that a caller can choose from; the first is preferred.
    pub bodies: Vec<Body>,
    /// The successes, by status; those of a status by preference.
    pub answers: Vec<Answer>,
    /// The documented errors with a body, in the same order.
    pub errors: Vec<Answer>,
    /// The headers of successes.
    pub headers: Option<Headers>,
    /// The headers of errors.
    pub error_headers: Option<Headers>,
    /// The media types of its responses, the preferred ones first.
    pub accept: Vec<String>,
    /// What it needs of the security schemes, one of these; nothing if there are none.
    pub security: Vec<Alternative>,
    /// The number of that among [`Api::requirements`].
    pub requirement: usize,
    /// How its pages follow one another, if its answers are some.
    pub pages: Option<Pages>,
}

/// What the API sends by itself.
#[derive(Debug)]
pub struct Webhook {
    /// Where it stands.
    pub at: Site,
    /// Why it is sent.
    pub kind: WebhookKind,
    /// The `operationId`, or the words of its place.
    pub id: String,
    /// The name of the webhook, or the expression of the URL that a callback is sent to.
    pub route: String,
    /// The method by which it comes.
    pub method: String,
    /// What the description says of it.
    pub docs: Docs,
    /// One line on it.
    pub summary: Option<String>,
    /// What its body is, if it has one that has a type.
    pub payload: Option<Payload>,
    /// The headers that come with it, as a struct.
    pub headers: Option<TypeRef>,
    /// The statuses that it may be answered with.
    pub statuses: Vec<String>,
}

/// Why the API sends something by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookKind {
    /// It is registered beside the API.
    Webhook,
    /// A request asked for it.
    Callback,
}

/// What the body of a webhook is.
#[derive(Debug)]
pub enum Payload {
    /// JSON.
    Json(TypeRef),
    /// Text.
    Text,
    /// XML.
    Xml(TypeRef, xml::DocumentId),
}

impl Webhook {
    /// The types that it has.
    pub fn types(&self) -> impl Iterator<Item = &TypeRef> {
        let payload = match &self.payload {
            Some(Payload::Json(ty) | Payload::Xml(ty, _)) => Some(ty),
            Some(Payload::Text) | None => None,
        };
        payload.into_iter().chain(&self.headers)
    }

    /// The same, to be changed.
    pub fn types_mut(&mut self) -> impl Iterator<Item = &mut TypeRef> {
        let payload = match &mut self.payload {
            Some(Payload::Json(ty) | Payload::Xml(ty, _)) => Some(ty),
            Some(Payload::Text) | None => None,
        };
        payload.into_iter().chain(&mut self.headers)
    }
}

/// A parameter of an operation.
#[derive(Debug)]
pub struct Parameter {
    /// Name, type and texts.
    pub field: Field,
    /// Where it goes.
    pub place: Place,
}

/// Where a parameter goes, and how it is spelled there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path(Style),
    /// In the query.
    Query(Style),
    /// As the whole query.
    QueryString(Style),
    /// As a header.
    Header(Style),
    /// As a cookie.
    Cookie(Style),
    /// A property of a form, which is the only body.
    Field,
    /// The properties of that form that have no name of their own.
    Fields,
    /// A header of a part of a multipart body.
    PartHeader {
        /// The index of the body.
        body: usize,
        /// That of the encoding of the part.
        encoding: usize,
    },
    /// The whole of the body with this index.
    Body(usize),
}

/// How a value is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// By which of the styles.
    pub spelling: Spelling,
    /// Whether items and members are spelled apart.
    pub explode: bool,
    /// Whether reserved characters go unencoded.
    pub reserved: bool,
    /// Whether what has no items is sent as an empty value.
    pub empty: bool,
}

/// The styles of the standard, and the media types that spell a value instead of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// `simple`.
    Simple,
    /// `label`.
    Label,
    /// `matrix`.
    Matrix,
    /// `form`.
    Form,
    /// `spaceDelimited`.
    Spaces,
    /// `pipeDelimited`.
    Pipes,
    /// Tabs between items (Swagger 2.0).
    Tabs,
    /// `deepObject`.
    Deep,
    /// `cookie`.
    Cookie,
    /// JSON.
    Json,
    /// Any other media type.
    Text,
}

/// A request body in a media type.
#[derive(Debug)]
pub struct Body {
    /// What it is called among others.
    pub hint: String,
    /// Its media type.
    pub content_type: String,
    /// Whether a request needs it.
    pub required: bool,
    /// How its values are spelled.
    pub media: Media,
    /// What of its properties is spelled otherwise than usual.
    pub encodings: Vec<Encoding>,
}

/// How the values of a body are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// One JSON value.
    Json,
    /// A list of JSON values, a line each.
    Lines,
    /// A list of JSON values, a record separator before each (RFC 7464).
    Sequence,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data` and its like.
    Multipart,
    /// A text.
    Text,
    /// Bytes.
    Binary,
    /// A document of XML.
    Xml(xml::DocumentId),
}

/// How a property of a form is spelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The property.
    pub name: String,
    /// How its value becomes fields.
    pub spelling: FieldStyle,
    /// The media type of its part, where the value does not decide.
    pub content_type: Option<String>,
    /// Whether reserved characters go unencoded.
    pub reserved: bool,
}

/// How a value becomes fields of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldStyle {
    /// A list as repeated fields, an object as JSON.
    Usual,
    /// A list or an object as JSON.
    Json,
    /// A list as repeated fields, an object as its members.
    Members,
    /// All in one field, with this between.
    Joined(char),
    /// `a[b]=1`.
    Deep,
}
