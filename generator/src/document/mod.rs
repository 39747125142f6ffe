//! Decides what a description says: the `OpenAPI` object model, 3.1-shaped whatever the version.
//!
//! References stay as they stand; [`lower`](crate::lower) follows them.

mod read;
mod schema;
mod version;

pub use read::{Reader, parameter, request_body, response};
pub use schema::{Additional, JsonType, Schema, schema};

use indexmap::IndexMap;

use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;
use crate::source::Source;

/// A description (`OpenAPI` 3.1, section 4.8.1).
#[derive(Debug)]
pub struct Document {
    /// Who and what the description is of.
    pub info: Info,
    /// Where the API is served.
    pub servers: Vec<Server>,
    /// The texts of the tags, by name.
    pub tags: IndexMap<String, String>,
    /// The paths in the order of the description.
    pub paths: Vec<PathItem>,
    /// The names of the component schemas.
    pub schemas: Vec<String>,
    /// The names of the security schemes.
    pub security_schemes: Vec<String>,
    /// The names of the webhooks.
    pub webhooks: Vec<String>,
    /// The security of operations that say nothing of their own.
    pub security: Vec<Requirement>,
}

/// The schemes that are needed together, by name.
pub type Requirement = Vec<String>;

/// The API's metadata (`OpenAPI` 3.1, section 4.8.2).
#[derive(Debug, Default)]
pub struct Info {
    /// The API's name.
    pub title: String,
    /// The API's version, any text.
    pub version: String,
    /// What the API is.
    pub description: Option<String>,
    /// Whom to ask.
    pub contact: Contact,
}

/// Whom to ask about the API (`OpenAPI` 3.1, section 4.8.3).
#[derive(Debug, Default)]
pub struct Contact {
    /// A person or an organization.
    pub name: Option<String>,
    /// A mail address.
    pub email: Option<String>,
    /// A page.
    pub url: Option<String>,
}

/// A server (`OpenAPI` 3.1, section 4.8.5).
#[derive(Clone, Debug)]
pub struct Server {
    /// Where it stands.
    pub at: Pointer,
    /// The URL with each variable's default in it.
    pub url: String,
}

/// A path and its operations (`OpenAPI` 3.1, section 4.8.9).
#[derive(Clone, Debug)]
pub struct PathItem {
    /// Where it stands.
    pub at: Pointer,
    /// The path template.
    pub path: String,
    /// Parameters of all its operations.
    pub parameters: Vec<Ref<Parameter>>,
    /// Whether it refers to another path item.
    pub reference: bool,
    /// Whether the path has servers of its own.
    pub servers: bool,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// An operation (`OpenAPI` 3.1, section 4.8.10).
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands.
    pub at: Pointer,
    /// Whether it refers to another operation, which the standard does not allow.
    pub reference: bool,
    /// The method in capitals.
    pub method: &'static str,
    /// The `operationId`.
    pub id: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// One line.
    pub summary: Option<String>,
    /// The whole text.
    pub description: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Its own parameters.
    pub parameters: Vec<Ref<Parameter>>,
    /// Its request body.
    pub body: Option<Ref<RequestBody>>,
    /// Its responses by status, range or `default`.
    pub responses: Vec<(String, Ref<Response>)>,
    /// Its own security.
    pub security: Option<Vec<Requirement>>,
    /// Whether it has servers of its own.
    pub servers: bool,
    /// The callbacks' names.
    pub callbacks: Vec<String>,
}

/// A thing, or a reference to one (`OpenAPI` 3.1, section 4.8.23).
#[derive(Clone, Debug)]
pub enum Ref<T> {
    /// `{"$ref": target}`.
    To {
        /// Where the reference stands.
        at: Pointer,
        /// What it refers to, as written.
        target: String,
    },
    /// The thing itself.
    Here(T),
}

impl<T> Ref<T> {
    /// Where it stands, given where a thing itself does.
    pub fn at<'a>(&'a self, own: impl Fn(&'a T) -> &'a Pointer) -> &'a Pointer {
        match self {
            Self::To { at, .. } => at,
            Self::Here(thing) => own(thing),
        }
    }
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path template.
    Path,
    /// After the question mark.
    Query,
    /// As a header.
    Header,
    /// As a cookie.
    Cookie,
}

/// A parameter (`OpenAPI` 3.1, section 4.8.12).
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it stands.
    pub at: Pointer,
    /// Its name on the wire.
    pub name: String,
    /// Where it goes.
    pub location: Location,
    /// Whether a request needs it.
    pub required: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What it is.
    pub description: Option<String>,
    /// How it is spelled, where that is said.
    pub style: Option<String>,
    /// Whether items and members are spelled apart, where that is said.
    pub explode: Option<bool>,
    /// Whether reserved characters go unencoded.
    pub allow_reserved: bool,
    /// Its type, if a style spells it.
    pub schema: Option<Schema>,
    /// Its type, if a media type spells it.
    pub content: Vec<MediaType>,
}

/// A request body (`OpenAPI` 3.1, section 4.8.13).
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// Where it stands.
    pub at: Pointer,
    /// What it is.
    pub description: Option<String>,
    /// Whether a request needs it.
    pub required: bool,
    /// Its forms.
    pub content: Vec<MediaType>,
}

/// A media type of a body (`OpenAPI` 3.1, section 4.8.14).
#[derive(Clone, Debug)]
pub struct MediaType {
    /// Where it stands.
    pub at: Pointer,
    /// The media type, `application/json`.
    pub name: String,
    /// The type of the body.
    pub schema: Option<Schema>,
    /// Whether single properties have an encoding of their own.
    pub encoding: bool,
}

/// A response (`OpenAPI` 3.1, section 4.8.17).
#[derive(Clone, Debug)]
pub struct Response {
    /// Where it stands.
    pub at: Pointer,
    /// What it means.
    pub description: Option<String>,
    /// The names of its headers.
    pub headers: Vec<String>,
    /// The names of its links.
    pub links: Vec<String>,
    /// Its forms.
    pub content: Vec<MediaType>,
}

impl Document {
    /// Reads the object model from a source.
    ///
    /// # Errors
    ///
    /// The diagnostics that say why it is no description that can be read.
    pub fn read(
        source: &Source,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Self, Box<Diagnostic>> {
        version::check(source.root())?;
        read::document(source.root(), diagnostics)
    }
}
