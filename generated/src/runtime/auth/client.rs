//! Decides what a client and its settings have of credentials.

use super::Credential;
use crate::runtime::{Client, ClientBuilder, Error, Secret};

impl ClientBuilder {
    /// The credentials of the security scheme of this name, one of [`SECURITY_SCHEMES`](crate::SECURITY_SCHEMES). Each
    /// scheme has a method of its own too. What was given before for the scheme is replaced.
    ///
    /// A call uses the first alternative of what its operation needs for which all credentials are given. Without any,
    /// it fails before anything is sent. A header, a pair of the query or a cookie that the call itself was given in
    /// the place of credentials is left as it is.
    pub fn credential(mut self, scheme: &str, credential: impl Into<Credential>) -> Self {
        self.credentials.give_to(scheme, credential.into());
        self
    }

    /// The credentials of the security scheme of this number.
    #[allow(dead_code, reason = "not every API has a security scheme")]
    pub(crate) fn with_credential(mut self, scheme: usize, credential: Credential) -> Self {
        self.credentials.give(scheme, credential);
        self
    }
}

impl Client {
    /// The key or token that calls are sent with now for a security scheme, by its name: for what does not go by this
    /// client, such as a web socket. It is got first if there is none yet.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Credentials`](crate::ErrorKind::Credentials) if there is none and none can be had.
    pub fn token_for(
        &self,
        scheme: &str,
    ) -> impl Future<Output = Result<Secret, Error>> + Send + use<> {
        let (client, scheme) = (self.clone(), scheme.to_owned());
        async move { client.credentials().token(&client, &scheme).await }
    }

    /// Like [`token_for`](Self::token_for), but waits for it.
    ///
    /// # Errors
    ///
    /// As `token_for` gives.
    #[cfg(feature = "blocking")]
    pub fn token_for_blocking(&self, scheme: &str) -> Result<Secret, Error> {
        crate::runtime::blocking::wait(self.token_for(scheme))
    }
}
