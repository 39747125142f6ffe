//! Decides what a description says: the `OpenAPI` object model, 3.1-shaped whatever the version is.
//!
//! References stay as they stand; [`lower`](crate::lower) follows them.

mod census;
mod description;
mod grammar;
mod keys;
mod reach;
mod read;
mod schema;
mod security;
mod swagger;
mod version;
mod xml;

pub use census::{Things, census};
pub use description::{Description, broken};
pub use reach::reached;
pub use read::{Reader, header, parameter, request_body, response, response_header};
pub use schema::{Additional, Discriminator, JsonType, Schema, schema};
pub use security::{Flow, FlowKind, Requirement, SecurityScheme, SecurityType, security_scheme};
pub use version::Version;
pub use xml::{NodeType, Xml};

use description::{wrong_item, wrong_member};
use indexmap::IndexMap;

use crate::diagnostic::Diagnostic;
use crate::site::{FileId, Site};
use crate::source::{Files, Node};

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
    /// What the API sends by itself (`webhooks`, and `x-webhooks` of older versions); their paths are their names.
    pub webhooks: Vec<PathItem>,
    /// The component schemas by name.
    pub schemas: Vec<(String, Site)>,
    /// The security schemes by name.
    pub security_schemes: Vec<(String, Ref<SecurityScheme>)>,
    /// The security of operations that say nothing of their own.
    pub security: Vec<Requirement>,
}

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
    pub at: Site,
    /// The URL with the names of variables in braces.
    pub url: String,
    /// What it is.
    pub description: Option<String>,
    /// The variables of the URL by name.
    pub variables: IndexMap<String, ServerVariable>,
}

/// A variable in the URL of a server (`OpenAPI` 3.1, section 4.8.6).
#[derive(Clone, Debug, Default)]
pub struct ServerVariable {
    /// The value that it has unless another one is chosen.
    pub default: Option<String>,
    /// The values that it may have, if not any.
    pub values: Vec<String>,
    /// What it is.
    pub description: Option<String>,
}

/// A path and its operations (`OpenAPI` 3.1, section 4.8.9).
#[derive(Clone, Debug)]
pub struct PathItem {
    /// Where it stands.
    pub at: Site,
    /// The path template.
    pub path: String,
    /// Parameters of all its operations.
    pub parameters: Vec<Ref<Parameter>>,
    /// Where its operations are served, unless it is as the whole API is.
    pub servers: Vec<Server>,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// An operation (`OpenAPI` 3.1, section 4.8.10).
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands.
    pub at: Site,
    /// The method as it is sent.
    pub method: String,
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
    /// What it makes the API send.
    pub callbacks: Vec<Callback>,
    /// Its own security.
    pub security: Option<Vec<Requirement>>,
    /// Where it is served, unless it is as the path is.
    pub servers: Vec<Server>,
}

/// What an operation makes the API send (`OpenAPI` 3.1, section 4.8.18).
#[derive(Clone, Debug)]
pub struct Callback {
    /// Where it stands.
    pub at: Site,
    /// Its name.
    pub name: String,
    /// What is sent; the paths are expressions of URLs.
    pub paths: Vec<PathItem>,
}

/// A thing, or a reference to one (`OpenAPI` 3.1, section 4.8.23).
#[derive(Clone, Debug)]
pub enum Ref<T> {
    /// `{"$ref": target}`.
    To {
        /// Where the reference stands.
        at: Site,
        /// What it refers to, as written.
        target: String,
        /// What it says of the thing that it leads to, instead of what that says.
        description: Option<String>,
    },
    /// The thing itself.
    Here(T),
}

impl<T> Ref<T> {
    /// Where it stands, given where a thing itself does.
    pub fn at<'a>(&'a self, own: impl Fn(&'a T) -> &'a Site) -> &'a Site {
        match self {
            Self::To { at, .. } => at,
            Self::Here(thing) => own(thing),
        }
    }
}

/// A thing that a reference can describe anew.
pub trait Described {
    /// Gives it another description.
    fn describe(&mut self, text: String);
}

impl Described for Parameter {
    fn describe(&mut self, text: String) {
        self.description = Some(text);
    }
}

impl Described for RequestBody {
    fn describe(&mut self, text: String) {
        self.description = Some(text);
    }
}

impl Described for Header {
    fn describe(&mut self, text: String) {
        self.description = Some(text);
    }
}

impl Described for SecurityScheme {
    fn describe(&mut self, text: String) {
        self.description = Some(text);
    }
}

impl Described for Response {
    fn describe(&mut self, text: String) {
        self.description = Some(text);
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
    /// As the whole query string (`OpenAPI` 3.2, section 4.12.1).
    QueryString,
    /// What no standard knows.
    Unknown,
}

/// A parameter (`OpenAPI` 3.1, section 4.8.12).
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a field of the standard"
)]
pub struct Parameter {
    /// Where it stands.
    pub at: Site,
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
    /// Whether it may be without a value.
    pub allow_empty: bool,
    /// Its type, if a style spells it.
    pub schema: Option<Schema>,
    /// Its type, if a media type spells it.
    pub content: Vec<MediaType>,
    /// A value that it may have.
    pub example: Option<Node>,
}

/// A request body (`OpenAPI` 3.1, section 4.8.13).
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// Where it stands.
    pub at: Site,
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
    pub at: Site,
    /// The media type, `application/json`.
    pub name: String,
    /// The type of the body.
    pub schema: Option<Schema>,
    /// The type of each item of a body that is a sequence (`OpenAPI` 3.2, section 4.14.3).
    pub item_schema: Option<Schema>,
    /// How single properties of a form are sent.
    pub encoding: Vec<Encoding>,
    /// A value that the body may have.
    pub example: Option<Node>,
}

/// How a property of a form is sent (`OpenAPI` 3.1, section 4.8.15); in Swagger 2.0, how an array is.
#[derive(Clone, Debug)]
pub struct Encoding {
    /// Where it stands.
    pub at: Site,
    /// The property. Of a body that is a list it is the index of an item, or nothing for all other items.
    pub name: String,
    /// How it is spelled, where that is said.
    pub style: Option<String>,
    /// Whether items and members are spelled apart, where that is said.
    pub explode: Option<bool>,
    /// Whether reserved characters go unencoded, where that is said.
    pub allow_reserved: Option<bool>,
    /// The media types of its part, where they are said.
    pub content_type: Option<String>,
    /// The headers of its part.
    pub headers: Vec<(String, Ref<Header>)>,
}

/// A header of a part of a multipart body (`OpenAPI` 3.1, section 4.8.21).
#[derive(Clone, Debug)]
pub struct Header {
    /// Where it stands.
    pub at: Site,
    /// What it is.
    pub description: Option<String>,
    /// Whether each part has it.
    pub required: bool,
    /// Its type.
    pub schema: Option<Schema>,
}

/// A response (`OpenAPI` 3.1, section 4.8.17).
#[derive(Clone, Debug)]
pub struct Response {
    /// Where it stands.
    pub at: Site,
    /// What it means.
    pub description: Option<String>,
    /// Its headers by name.
    pub headers: Vec<(String, Ref<Parameter>)>,
    /// Its forms.
    pub content: Vec<MediaType>,
}

impl Document {
    /// Reads the object model of the files of a description.
    ///
    /// # Errors
    ///
    /// The diagnostic that says why it is no description that can be read.
    pub fn read(
        description: &Description<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Self, Box<Diagnostic>> {
        read::document(description, diagnostics)
    }
}

impl<'a> Description<'a> {
    /// The files as a description of the version that they say.
    ///
    /// # Errors
    ///
    /// If they are no description, or of a version that is not read.
    pub fn of(files: &'a Files) -> Result<Self, Box<Diagnostic>> {
        let version = Version::of(files.root(FileId::DESCRIPTION))?;
        Ok(Self::new(files, version))
    }
}
