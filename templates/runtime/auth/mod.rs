//! Credentials: what the security schemes of the API's description need, put into each request.
//!
//! Decides which of an operation's alternatives a call uses.

mod client;
mod credential;
mod held;
#[cfg(feature = "oauth2")]
mod oauth2;
mod provider;
mod scheme;
mod sent;
#[cfg(test)]
mod tests;
mod tokens;

use std::fmt;
use std::pin::Pin;

use http::header::AUTHORIZATION;

pub use credential::Credential;
use held::Held;
#[cfg(feature = "oauth2")]
pub use oauth2::OAuth2;
pub use provider::{AccessToken, TokenFuture, TokenProvider};
pub(crate) use scheme::{Described, Requirement};
pub use scheme::{FlowKind, OAuth2Flow, SchemeKind, SecurityScheme};
use sent::is_there;
use tokens::Token;

use super::request::Operation;
use super::transport::HttpRequest;
use super::{Client, Error, ErrorKind, Secret};

/// The credentials that an application gave.
#[derive(Clone)]
pub(crate) struct Settings {
    described: Described,
    by_number: Vec<(usize, Credential)>,
    by_name: Vec<(String, Credential)>,
}

impl Default for Settings {
    fn default() -> Self {
        Self::new(crate::security::DESCRIBED)
    }
}

impl Settings {
    pub(crate) fn new(described: Described) -> Self {
        Self {
            described,
            by_number: Vec::new(),
            by_name: Vec::new(),
        }
    }

    /// Those of an API that needs none.
    #[cfg(feature = "mock")]
    pub(crate) fn none() -> Self {
        Self::new(Described {
            schemes: &[],
            requirements: &[],
        })
    }

    /// Gives those of a scheme by its number; what was given before is replaced.
    pub(crate) fn give(&mut self, number: usize, credential: Credential) {
        self.by_number.push((number, credential));
    }

    /// Gives those of a scheme by its name.
    pub(crate) fn give_to(&mut self, name: &str, credential: Credential) {
        let mut schemes = self.described.schemes.iter();
        match schemes.position(|own| own.name == name) {
            Some(number) => self.give(number, credential),
            None => self.by_name.push((name.to_owned(), credential)),
        }
    }

    /// The credentials of a client.
    pub(crate) fn build(&self, base_url: &str) -> Result<Credentials, Error> {
        let schemes = self.described.schemes;
        if let Some((name, _)) = self.by_name.first() {
            let message = format!(
                "the API has no security scheme `{name}`: {}",
                listed(schemes)
            );
            return Err(Error::new(ErrorKind::Config, message));
        }
        let mut held: Vec<Option<Held>> = schemes.iter().map(|_| None).collect();
        for (number, credential) in &self.by_number {
            let scheme = &schemes[*number];
            let own = Held::new(scheme, credential, base_url).map_err(|why| {
                let message = format!("the credentials of `{}` cannot be sent: {why}", scheme.name);
                Error::new(ErrorKind::Config, message)
            })?;
            held[*number] = Some(own);
        }
        Ok(Credentials {
            described: self.described,
            held,
        })
    }
}

/// Shows of which schemes there are credentials.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |(number, _): &(usize, _)| self.described.schemes[*number].name;
        f.debug_list()
            .entries(self.by_number.iter().map(name))
            .finish()
    }
}

/// The credentials of a client.
pub(crate) struct Credentials {
    described: Described,
    /// By the number of the scheme.
    held: Vec<Option<Held>>,
}

/// The tokens that a request was sent with: the number of the scheme, and that of the token.
#[derive(Clone, Debug, Default)]
pub(crate) struct Applied(Vec<(usize, u64)>);

/// What became of putting credentials into a request.
pub(crate) enum Applying {
    Done(Applied),
    /// Nothing was put there: the token of the scheme of this number must be waited for.
    Waits(usize),
}

/// A request on its way to have all its credentials.
pub(crate) type Waiting<'c> =
    Pin<Box<dyn Future<Output = Result<(Box<HttpRequest>, Applied), Error>> + Send + 'c>>;

impl Credentials {
    /// Puts credentials into a request, as the operation needs them. What its caller put there himself stays, and
    /// counts as given.
    pub(crate) fn apply(
        &self,
        operation: &'static Operation,
        request: &mut HttpRequest,
    ) -> Result<Applying, Error> {
        self.apply_with(&[], operation, request)
    }

    /// The same with tokens that were waited for, by the number of the scheme.
    fn apply_with(
        &self,
        waited: &[(usize, Token)],
        operation: &'static Operation,
        request: &mut HttpRequest,
    ) -> Result<Applying, Error> {
        let mut applied = Applied::default();
        let requirement = self.described.requirements.get(operation.security);
        let Some(requirement) = requirement.filter(|own| !own.is_empty()) else {
            return Ok(Applying::Done(applied));
        };
        let chosen = self.chosen(requirement, request)?;
        let is_own = |number: usize, request: &HttpRequest| {
            is_there(&self.described.schemes[number], request)
        };
        let mut tokens = Vec::new();
        for number in chosen {
            if let Some(Held::Issued(own)) = &self.held[*number]
                && !is_own(*number, request)
            {
                let token = token_of(*number, waited).cloned();
                match token.or_else(|| own.tokens.good()) {
                    Some(token) => tokens.push((*number, token)),
                    None => return Ok(Applying::Waits(*number)),
                }
            }
        }
        for number in chosen {
            if is_own(*number, request) {
                continue;
            }
            if let Some(Held::Fixed(sent, _)) = &self.held[*number] {
                sent.put(request);
            } else if let Some(token) = token_of(*number, &tokens) {
                token.sent.put(request);
                applied.0.push((*number, token.number));
            }
        }
        Ok(Applying::Done(applied))
    }

    /// The same where the token of the scheme `number` must be waited for. It lies in a box, so that the future of each
    /// call stays small.
    pub(crate) fn wait_and_apply<'c>(
        &'c self,
        client: &'c Client,
        operation: &'static Operation,
        mut request: Box<HttpRequest>,
        mut number: usize,
    ) -> Waiting<'c> {
        Box::pin(async move {
            let mut waited = Vec::new();
            loop {
                if let Some(Held::Issued(own)) = &self.held[number] {
                    let scheme = &self.described.schemes[number];
                    waited.push((number, own.token(scheme, client).await?));
                }
                match self.apply_with(&waited, operation, &mut request)? {
                    Applying::Done(applied) => return Ok((request, applied)),
                    Applying::Waits(next) => number = next,
                }
            }
        })
    }

    /// After the API refused a request with 401: throws away the tokens that it was sent with. Whether another try
    /// may do better, since there will be others.
    pub(crate) fn refused(&self, applied: Applied) -> bool {
        let any = !applied.0.is_empty();
        for (number, token) in applied.0 {
            if let Some(Some(Held::Issued(own))) = self.held.get(number) {
                own.tokens.refuse(token);
            }
        }
        any
    }

    /// The alternative that a request uses: the first for which its caller put all there himself, or else there are
    /// credentials for all; or else none, if it may do without or its caller put a header `authorization` there.
    fn chosen(&self, all: Requirement, request: &HttpRequest) -> Result<&'static [usize], Error> {
        let scheme = |number: &usize| &self.described.schemes[*number];
        let is_own = |number: &usize| is_there(scheme(number), request);
        let is_given = |number: &usize| self.held[*number].is_some() || is_own(number);
        let some = || all.iter().copied().filter(|own| !own.is_empty());
        let chosen = some().find(|own| own.iter().all(is_own));
        let chosen = chosen.or_else(|| some().find(|own| own.iter().all(is_given)));
        let free =
            all.iter().any(|own| own.is_empty()) || request.headers.contains_key(AUTHORIZATION);
        chosen
            .or(free.then_some(&[]))
            .ok_or_else(|| self.missing(all))
    }

    fn missing(&self, all: Requirement) -> Error {
        let name = |number: &usize| format!("`{}`", self.described.schemes[*number].name);
        let joined = |own: &&[usize]| own.iter().map(name).collect::<Vec<_>>().join(" and ");
        let any = all.iter().map(joined).collect::<Vec<_>>().join(", or ");
        let message = format!(
            "the call needs credentials, and nothing was sent: give the client's builder those of {any}"
        );
        Error::new(ErrorKind::Credentials, message)
    }

    /// The key or token that a request would be sent with for a scheme.
    pub(crate) async fn token(&self, client: &Client, name: &str) -> Result<Secret, Error> {
        let schemes = self.described.schemes;
        let found = schemes
            .iter()
            .zip(&self.held)
            .find(|(own, _)| own.name == name);
        match found {
            Some((_, Some(Held::Fixed(_, Some(text))))) => Ok(text.clone()),
            Some((scheme, Some(Held::Issued(own)))) => {
                own.token(scheme, client).await.map(|token| token.secret)
            }
            Some(_) => {
                let message = format!("the client has no key or token for `{name}`");
                Err(Error::new(ErrorKind::Credentials, message))
            }
            None => {
                let message = format!(
                    "the API has no security scheme `{name}`: {}",
                    listed(schemes)
                );
                Err(Error::new(ErrorKind::Credentials, message))
            }
        }
    }
}

/// The token of the scheme of this number.
fn token_of(number: usize, tokens: &[(usize, Token)]) -> Option<&Token> {
    let found = tokens.iter().find(|(own, _)| *own == number);
    found.map(|(_, token)| token)
}

/// What may be given, in a sentence.
fn listed(schemes: &[SecurityScheme]) -> String {
    let names: Vec<String> = schemes
        .iter()
        .map(|own| format!("`{}`", own.name))
        .collect();
    match names.as_slice() {
        [] => "it has none".to_owned(),
        names => format!("it has {}", names.join(", ")),
    }
}
