//! Decides what is known of security schemes: what the API's description says of them, as data.

/// A security scheme of the API's description (OpenAPI 3.1, section 4.8.27), one of
/// [`SECURITY_SCHEMES`](crate::SECURITY_SCHEMES).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) kind: SchemeKind,
}

impl SecurityScheme {
    /// Its name in the description.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What the description says of it, or nothing.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// How its credentials are sent.
    #[must_use]
    pub const fn kind(&self) -> SchemeKind {
        self.kind
    }
}

/// How the credentials of a [`SecurityScheme`] are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// As a header of this name.
    Header(&'static str),
    /// As a pair of the query of this name.
    Query(&'static str),
    /// As a cookie of this name.
    Cookie(&'static str),
    /// In the header `authorization`, behind the name of this scheme (RFC 9110, section 11.4).
    Http(&'static str),
    /// As a bearer token (RFC 6750), to be had by one of these flows of OAuth 2.0.
    OAuth2(&'static [OAuth2Flow]),
    /// As a bearer token of OpenID Connect, whose discovery document is at this URL.
    OpenIdConnect(&'static str),
    /// As a certificate of the connection.
    MutualTls,
}

/// A flow of OAuth 2.0 that the description has (OpenAPI 3.1, section 4.8.29).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OAuth2Flow {
    pub(crate) kind: FlowKind,
    pub(crate) authorization_url: &'static str,
    pub(crate) token_url: &'static str,
    pub(crate) refresh_url: &'static str,
    pub(crate) scopes: &'static [(&'static str, &'static str)],
}

impl OAuth2Flow {
    /// Which one it is.
    #[must_use]
    pub const fn kind(&self) -> FlowKind {
        self.kind
    }

    /// Where a person is asked, or nothing.
    #[must_use]
    pub const fn authorization_url(&self) -> &'static str {
        self.authorization_url
    }

    /// Where tokens are given, relative to the server unless it has a host, or nothing.
    #[must_use]
    pub const fn token_url(&self) -> &'static str {
        self.token_url
    }

    /// Where tokens are refreshed, if not where they are given, or nothing.
    #[must_use]
    pub const fn refresh_url(&self) -> &'static str {
        self.refresh_url
    }

    /// The scopes by name, and what the description says of each.
    #[must_use]
    pub const fn scopes(&self) -> &'static [(&'static str, &'static str)] {
        self.scopes
    }
}

/// The flows of OAuth 2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FlowKind {
    /// Implicit (RFC 6749, section 4.2).
    Implicit,
    /// Resource owner password credentials (RFC 6749, section 4.3).
    Password,
    /// Client credentials (RFC 6749, section 4.4).
    ClientCredentials,
    /// Authorization code (RFC 6749, section 4.1).
    AuthorizationCode,
    /// Device authorization (RFC 8628).
    DeviceAuthorization,
}

/// What a description says of security.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Described {
    pub(crate) schemes: &'static [SecurityScheme],
    pub(crate) requirements: &'static [Requirement],
}

/// What an operation needs: one of alternatives, each the numbers of the schemes that are needed together. None of
/// either means that a call may go without.
pub(crate) type Requirement = &'static [&'static [usize]];
