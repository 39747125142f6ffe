//! Decides what a client holds for a security scheme, and what is refused when it is built.

use std::sync::Arc;
use std::time::Duration;

use super::credential::{Credential, Given};
use super::provider::TokenProvider;
use super::scheme::SecurityScheme;
use super::sent::Sent;
use super::tokens::{Failure, Token, Tokens};
use crate::runtime::{Client, Error, ErrorKind, Secret};

/// How long before its end a token of the application's own is asked for anew.
const LEEWAY: Duration = Duration::from_secs(30);

/// What there is for a scheme.
pub(super) enum Held {
    /// The same for each request, and the key or token in it.
    Fixed(Sent, Option<Secret>),
    /// Tokens that are to be had.
    Issued(Issued),
}

/// The tokens of a scheme, and what gives them.
pub(super) struct Issued {
    pub(super) tokens: Tokens,
    source: Source,
}

enum Source {
    Provider(Arc<dyn TokenProvider>),
    #[cfg(feature = "oauth2")]
    OAuth2(Box<super::oauth2::Source>),
}

impl Held {
    /// What a client holds, or why what it was given cannot be sent.
    #[cfg_attr(
        not(feature = "oauth2"),
        expect(unused_variables, reason = "only grants of OAuth ask the client")
    )]
    pub(super) fn new(
        scheme: &SecurityScheme,
        credential: &Credential,
        base_url: &str,
    ) -> Result<Self, &'static str> {
        Ok(match &credential.0 {
            Given::Text(text) => Self::Fixed(Sent::text(scheme, text)?, Some(text.clone())),
            Given::Basic(name, password) => Self::Fixed(Sent::basic(scheme, name, password)?, None),
            Given::Connection => Self::Fixed(Sent::Nothing, None),
            Given::Provider(provider) => Self::Issued(Issued {
                tokens: Tokens::default(),
                source: Source::Provider(Arc::clone(provider)),
            }),
            #[cfg(feature = "oauth2")]
            Given::OAuth2(grant) => {
                let tokens = match &grant.first {
                    Some(first) => Tokens::with(scheme, first, grant.leeway)?,
                    None => Tokens::default(),
                };
                let source = super::oauth2::Source::new((**grant).clone(), scheme, base_url)?;
                Self::Issued(Issued {
                    tokens,
                    source: Source::OAuth2(Box::new(source)),
                })
            }
        })
    }
}

impl Issued {
    /// A token that is good. What asks for one lies in a box, so that the future of each call stays small.
    pub(super) async fn token(
        &self,
        scheme: &SecurityScheme,
        client: &Client,
    ) -> Result<Token, Error> {
        match self.tokens.good() {
            Some(token) => Ok(token),
            None => Box::pin(self.asked(scheme, client)).await,
        }
    }

    /// The same, asked for unless there is one by then.
    #[cfg_attr(
        not(feature = "oauth2"),
        expect(unused_variables, reason = "only grants of OAuth ask the client")
    )]
    async fn asked(&self, scheme: &SecurityScheme, client: &Client) -> Result<Token, Error> {
        let leeway = match &self.source {
            Source::Provider(_) => LEEWAY,
            #[cfg(feature = "oauth2")]
            Source::OAuth2(own) => own.leeway(),
        };
        let ask = async {
            match &self.source {
                Source::Provider(own) => own.token().await.map_err(|error| {
                    Failure::new("the application's provider failed").because(error)
                }),
                #[cfg(feature = "oauth2")]
                Source::OAuth2(own) => own.ask(client).await,
            }
        };
        let token = self.tokens.get(scheme, leeway, ask).await;
        token.map_err(|failure| {
            let message = format!(
                "no token could be had for `{}`, and nothing was sent: {}",
                scheme.name, failure.message
            );
            let error = Error::new(ErrorKind::Credentials, message);
            match failure.source {
                Some(source) => error.with_source(source),
                None => error,
            }
        })
    }
}
