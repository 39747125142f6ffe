//! Decides what the resolved API is: operations, and types in an arena. No word of Rust in it.
//!
//! Groups, operations and types are sorted, so that the order of a description's maps changes
//! nothing; fields and parameters keep the order of the description.

use std::fmt;

use crate::site::Site;

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
    /// The first server.
    pub base_url: Option<String>,
    /// The operations by tag, sorted by tag.
    pub groups: Vec<Group>,
    /// The types, components first; a [`TypeId`] is an index.
    pub types: Vec<Type>,
}

/// The operations of a tag.
#[derive(Debug)]
pub struct Group {
    /// The tag.
    pub tag: String,
    /// What the description says of the tag.
    pub description: Option<String>,
    /// The operations, sorted by path, then by method.
    pub operations: Vec<Operation>,
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
#[derive(Debug)]
pub enum TypeKind {
    /// An object with known properties.
    Struct(Vec<Field>),
    /// Strings of which the known ones are listed.
    StringEnum(Vec<String>),
    /// Another name for a type.
    Alias(TypeRef),
    /// A type that contains itself by way of lists or maps only.
    Newtype(TypeRef),
}

/// The use of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeRef {
    /// Any JSON.
    Any,
    /// A boolean.
    Bool,
    /// An integer of 32 bits.
    Int32,
    /// An integer of 64 bits.
    Int64,
    /// A number.
    Float64,
    /// A string.
    Text,
    /// A string that is not shown.
    Secret,
    /// A list.
    List(Box<TypeRef>),
    /// A map from strings.
    Map(Box<TypeRef>),
    /// A value or null.
    Nullable(Box<TypeRef>),
    /// A named type.
    Named(TypeId),
    /// The same behind a box, where a type contains itself.
    Boxed(TypeId),
}

/// A property of an object.
#[derive(Debug)]
pub struct Field {
    /// The name on the wire.
    pub wire: String,
    /// Its type, without regard to its being optional.
    pub ty: TypeRef,
    /// Whether each value has it.
    pub required: bool,
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
    /// The path template.
    pub path: String,
    /// What the description says of it.
    pub docs: Docs,
    /// One line on it.
    pub summary: Option<String>,
    /// Its parameters, those of a form and the body among them.
    pub parameters: Vec<Parameter>,
    /// Its request body.
    pub body: Option<Body>,
    /// What a success gives.
    pub answer: Answer,
    /// What the description says of a success.
    pub answer_docs: Option<String>,
    /// The media types of its responses.
    pub accept: Vec<String>,
    /// The documented errors with a JSON body, by status.
    pub errors: Vec<(Status, TypeRef)>,
    /// The schemes of which one or more together are needed; empty means none.
    pub security: Vec<Vec<String>>,
}

/// A parameter of an operation.
#[derive(Debug)]
pub struct Parameter {
    /// Name, type and texts.
    pub field: Field,
    /// Where it goes.
    pub place: Place,
}

/// Where a parameter goes, and by which of the styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path, style `simple`.
    Path {
        /// Whether members are spelled apart.
        explode: bool,
    },
    /// In the query, style `form`.
    Query {
        /// Whether items and members are spelled apart.
        explode: bool,
    },
    /// As a header, style `simple`.
    Header {
        /// Whether members are spelled apart.
        explode: bool,
    },
    /// As a cookie, style `form`.
    Cookie {
        /// Whether items and members are spelled apart.
        explode: bool,
    },
    /// A property of a form body.
    Form,
    /// The whole body as JSON.
    Json,
    /// The whole body as text.
    Text,
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// Its media type.
    pub content_type: String,
    /// Whether a request needs it.
    pub required: bool,
}

/// What a success gives.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing.
    Empty,
    /// Text.
    Text,
    /// JSON.
    Json(TypeRef),
    /// What has no type yet: the answer as it comes.
    Raw,
}

/// The statuses of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One.
    Code(u16),
    /// The hundred of a range such as `4XX`, here 4.
    Range(u16),
    /// All others.
    Default,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "`{code}`"),
            Self::Range(hundred) => write!(f, "`{hundred}XX`"),
            Self::Default => f.write_str("`default`"),
        }
    }
}
