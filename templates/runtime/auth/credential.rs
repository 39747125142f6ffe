//! Decides what an application gives for a security scheme.

use std::fmt;
use std::sync::Arc;

use super::provider::TokenProvider;
use crate::runtime::Secret;

/// What an application gives for a security scheme: a key or a token as it is, a name and a password, or what gets
/// tokens. Its `Debug` shows none of it.
///
/// A [`Secret`] and texts become one by themselves, and, with the feature `oauth2`, grants of OAuth 2.0.
#[derive(Clone)]
pub struct Credential(pub(super) Given);

#[derive(Clone)]
pub(super) enum Given {
    Text(Secret),
    Basic(String, Secret),
    Provider(Arc<dyn TokenProvider>),
    #[cfg(feature = "oauth2")]
    OAuth2(Box<super::OAuth2>),
    Connection,
}

impl Credential {
    /// A name and a password, for HTTP's scheme `Basic` (RFC 7617).
    ///
    /// [`build`](crate::ClientBuilder::build) refuses a name with a colon in it, and the use for another scheme.
    pub fn basic(name: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self(Given::Basic(name.into(), password.into()))
    }

    /// Tokens of the application's own: it is asked when there is none yet, the last one is about to expire, or the
    /// API refused it with 401, and never twice at a time.
    pub fn provider(provider: impl TokenProvider) -> Self {
        Self(Given::Provider(Arc::new(provider)))
    }

    /// Nothing that a request carries: the application says that its connections prove who it is, as those with a
    /// certificate for mutual TLS do, or a proxy that adds credentials.
    #[must_use]
    pub fn of_connection() -> Self {
        Self(Given::Connection)
    }
}

impl From<Secret> for Credential {
    fn from(text: Secret) -> Self {
        Self(Given::Text(text))
    }
}

impl From<&str> for Credential {
    fn from(text: &str) -> Self {
        Secret::from(text).into()
    }
}

impl From<String> for Credential {
    fn from(text: String) -> Self {
        Secret::from(text).into()
    }
}

#[cfg(feature = "oauth2")]
impl From<super::OAuth2> for Credential {
    fn from(grant: super::OAuth2) -> Self {
        Self(Given::OAuth2(Box::new(grant)))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Given::Text(_) => "Credential::Text([redacted])",
            Given::Basic(..) => "Credential::Basic([redacted])",
            Given::Provider(_) => "Credential::Provider",
            #[cfg(feature = "oauth2")]
            Given::OAuth2(_) => "Credential::OAuth2([redacted])",
            Given::Connection => "Credential::OfConnection",
        })
    }
}
