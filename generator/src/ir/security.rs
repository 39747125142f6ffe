//! Decides what a security scheme is, and what an operation needs of them.

pub use crate::document::FlowKind;

use super::Docs;
use crate::site::Site;

/// A security scheme that is asked for.
#[derive(Debug)]
pub struct SecurityScheme {
    /// Where it stands.
    pub at: Site,
    /// Its name.
    pub name: String,
    /// What the description says of it.
    pub docs: Docs,
    /// How it is used.
    pub kind: SchemeKind,
}

/// How a security scheme is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A key of this name.
    ApiKey(KeyPlace, String),
    /// The header `Authorization` by the scheme of this name, and what bearers are made of.
    Http(String, Option<String>),
    /// OAuth 2.0.
    OAuth2(Vec<Flow>),
    /// `OpenID` Connect, whose discovery document is at this URL.
    OpenIdConnect(String),
    /// A certificate of the client.
    MutualTls,
}

impl SchemeKind {
    /// Whether its credentials are the header of this name.
    #[must_use]
    pub fn sends_header(&self, name: &str) -> bool {
        match self {
            Self::ApiKey(place, own) => {
                *place == KeyPlace::Header && own.eq_ignore_ascii_case(name)
            }
            Self::Http(..) | Self::OAuth2(_) | Self::OpenIdConnect(_) => {
                name.eq_ignore_ascii_case("authorization")
            }
            Self::MutualTls => false,
        }
    }

    /// Whether it is HTTP's scheme of a name and a password (RFC 7617).
    #[must_use]
    pub fn is_basic(&self) -> bool {
        matches!(self, Self::Http(name, _) if name.eq_ignore_ascii_case("basic"))
    }
}

/// Where an API key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// As a header.
    Header,
    /// As a pair of the query.
    Query,
    /// As a cookie.
    Cookie,
}

/// A flow of OAuth 2.0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Which one it is.
    pub kind: FlowKind,
    /// Where a person is asked.
    pub authorization_url: Option<String>,
    /// Where tokens are given; relative to the server where it has no host.
    pub token_url: Option<String>,
    /// Where they are refreshed, if not there.
    pub refresh_url: Option<String>,
    /// The scopes, and what they are.
    pub scopes: Vec<(String, String)>,
}

/// The security schemes that are needed together; none where a call may do without.
pub type Alternative = Vec<Needed>;

/// A security scheme that is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// Its number among [`Api::security_schemes`](super::Api::security_schemes).
    pub scheme: usize,
    /// What its credentials must be good for.
    pub scopes: Vec<String>,
}
