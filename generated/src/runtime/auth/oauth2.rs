//! Decides how tokens of OAuth 2.0 are asked for: by a grant, or by a refresh token where one came (RFC 6749).

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use form_urlencoded::{Serializer, byte_serialize};
use http::Method;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::Url;
use serde_json::Value;

use super::provider::AccessToken;
use super::scheme::{FlowKind, OAuth2Flow, SchemeKind, SecurityScheme};
use super::tokens::Failure;
use crate::runtime::transport::HttpRequest;
use crate::runtime::{Client, Secret};

/// A grant of OAuth 2.0 by which the client gets its tokens by itself, and gets them anew when they expire or the API
/// refuses them. Its `Debug` shows no secret.
///
/// Where the description does not say where tokens are given, [`token_url`](Self::token_url) does.
#[derive(Clone)]
pub struct OAuth2 {
    grant: Grant,
    client_id: String,
    client_secret: Option<Secret>,
    in_body: bool,
    scopes: Vec<String>,
    parameters: Vec<(String, Secret)>,
    token_url: Option<String>,
    refresh_url: Option<String>,
    pub(super) first: Option<AccessToken>,
    pub(super) leeway: Duration,
    on_refresh_token: Option<Arc<dyn Fn(&Secret) + Send + Sync>>,
}

#[derive(Clone)]
enum Grant {
    ClientCredentials,
    Password(String, Secret),
    RefreshToken(Secret),
}

impl OAuth2 {
    /// The client's own credentials (RFC 6749, section 4.4).
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self::new(id.into(), Grant::ClientCredentials).client_secret(secret)
    }

    /// A person's name and password (RFC 6749, section 4.3), for a client without a secret unless
    /// [`client_secret`](Self::client_secret) gives it one.
    pub fn password(
        client_id: impl Into<String>,
        name: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Self {
        let grant = Grant::Password(name.into(), password.into());
        Self::new(client_id.into(), grant)
    }

    /// A refresh token (RFC 6749, section 6), which the application got when it asked a person. See
    /// [`on_refresh_token`](Self::on_refresh_token) for those that come instead of it.
    pub fn refresh_token(client_id: impl Into<String>, token: impl Into<Secret>) -> Self {
        Self::new(client_id.into(), Grant::RefreshToken(token.into()))
    }

    fn new(client_id: String, grant: Grant) -> Self {
        Self {
            grant,
            client_id,
            client_secret: None,
            in_body: false,
            scopes: Vec::new(),
            parameters: Vec::new(),
            token_url: None,
            refresh_url: None,
            first: None,
            leeway: Duration::from_secs(30),
            on_refresh_token: None,
        }
    }

    /// The client's secret.
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// Sends the client's id and secret in the body (`client_secret_post`). By default they are the header
    /// `authorization` (`client_secret_basic`; RFC 6749, section 2.3.1); without a secret, the id is always in the body.
    #[must_use]
    pub fn client_in_body(mut self) -> Self {
        self.in_body = true;
        self
    }

    /// The scopes to ask for. By default none are, and the server decides.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// A further parameter of requests for tokens, such as `audience` or `resource`.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Where tokens are given, instead of where the description says. One without a host is relative to the base URL
    /// of the client.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Where tokens are refreshed, if not where they are given.
    #[must_use]
    pub fn refresh_url(mut self, url: impl Into<String>) -> Self {
        self.refresh_url = Some(url.into());
        self
    }

    /// A token that the application has already, to begin with.
    #[must_use]
    pub fn access_token(mut self, token: AccessToken) -> Self {
        self.first = Some(token);
        self
    }

    /// How long before a token expires another one is asked for. By default 30 seconds, and never more than a tenth
    /// of its time.
    #[must_use]
    pub fn leeway(mut self, time: Duration) -> Self {
        self.leeway = time;
        self
    }

    /// Is called with each refresh token that comes, for applications that keep them: some servers let each be used
    /// once.
    #[must_use]
    pub fn on_refresh_token(mut self, seen: impl Fn(&Secret) + Send + Sync + 'static) -> Self {
        self.on_refresh_token = Some(Arc::new(seen));
        self
    }
}

impl fmt::Debug for OAuth2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth2")
            .field("grant", &self.grant.name())
            .field("client_id", &self.client_id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

impl Grant {
    fn name(&self) -> &'static str {
        match self {
            Self::ClientCredentials => "client_credentials",
            Self::Password(..) => "password",
            Self::RefreshToken(_) => "refresh_token",
        }
    }

    /// The flows of a description whose URL is the grant's, the likeliest first.
    fn flows(&self) -> &'static [FlowKind] {
        match self {
            Self::ClientCredentials => &[FlowKind::ClientCredentials],
            Self::Password(..) => &[FlowKind::Password],
            Self::RefreshToken(_) => &[FlowKind::AuthorizationCode, FlowKind::DeviceAuthorization],
        }
    }
}

/// A grant whose URLs are known, and its refresh token.
pub(super) struct Source {
    grant: OAuth2,
    token_url: Url,
    refresh_url: Url,
    refresh_token: Mutex<Option<Secret>>,
}

/// How a token was asked for in vain.
enum Refusal {
    /// The server said no.
    Refused(Failure),
    /// It said nothing that can be read.
    Failed(Failure),
}

impl Source {
    /// The grant at the URLs of a scheme, or why there are none.
    pub(super) fn new(
        grant: OAuth2,
        scheme: &SecurityScheme,
        base_url: &str,
    ) -> Result<Self, &'static str> {
        let flow = flow_of(&grant.grant, scheme);
        let flow_url = |url: fn(&OAuth2Flow) -> &'static str| {
            flow.map(url)
                .filter(|url| !url.is_empty())
                .map(ToOwned::to_owned)
        };
        let own = grant.token_url.clone();
        let is_own = own.is_some();
        let token_url = own.or_else(|| flow_url(OAuth2Flow::token_url));
        let token_url = token_url.ok_or(
            "the description does not say where its tokens are given, so call `OAuth2::token_url`",
        )?;
        let refresh_url = grant.refresh_url.clone();
        let refresh_url =
            refresh_url.or_else(|| flow_url(OAuth2Flow::refresh_url).filter(|_| !is_own));
        let token_url = absolute(&token_url, base_url)?;
        let refresh_url = match refresh_url {
            Some(url) => absolute(&url, base_url)?,
            None => token_url.clone(),
        };
        let refresh_token = match &grant.grant {
            Grant::RefreshToken(token) => Some(token.clone()),
            Grant::ClientCredentials | Grant::Password(..) => None,
        };
        Ok(Self {
            grant,
            token_url,
            refresh_url,
            refresh_token: Mutex::new(refresh_token),
        })
    }

    pub(super) fn leeway(&self) -> Duration {
        self.grant.leeway
    }

    /// Asks for a token: by the refresh token if there is one, and by the grant if there is none or it is refused.
    pub(super) async fn ask(&self, client: &Client) -> Result<AccessToken, Failure> {
        let kept = self
            .refresh_token
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(token) = kept {
            let fields = vec![
                ("grant_type", "refresh_token"),
                ("refresh_token", token.expose()),
            ];
            let refused = match self.exchange(client, &self.refresh_url, fields).await {
                Ok(token) => return Ok(token),
                Err(Refusal::Failed(failure)) => return Err(failure),
                Err(Refusal::Refused(failure)) => failure,
            };
            if let Grant::RefreshToken(_) = self.grant.grant {
                return Err(refused);
            }
            self.keep(None);
        }
        let mut fields = vec![("grant_type", self.grant.grant.name())];
        match &self.grant.grant {
            Grant::ClientCredentials => {}
            Grant::Password(name, password) => {
                fields.extend([("username", name.as_str()), ("password", password.expose())]);
            }
            Grant::RefreshToken(_) => return Err(Failure::new("there is no refresh token")),
        }
        let asked = self.exchange(client, &self.token_url, fields).await;
        asked.map_err(|(Refusal::Refused(failure) | Refusal::Failed(failure))| failure)
    }

    fn keep(&self, token: Option<Secret>) {
        if let (Some(token), Some(seen)) = (&token, &self.grant.on_refresh_token) {
            seen(token);
        }
        *self
            .refresh_token
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = token;
    }

    async fn exchange(
        &self,
        client: &Client,
        url: &Url,
        fields: Vec<(&'static str, &str)>,
    ) -> Result<AccessToken, Refusal> {
        let request = self.request(url, fields);
        let response = client.fetch(request).await.map_err(|error| {
            Refusal::Failed(Failure::new("the server of tokens gave no answer").because(error))
        })?;
        let status = response.status();
        let answer: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        if !(200..300).contains(&status) || answer.get("access_token").is_none() {
            return Err(self.refusal(status, &answer));
        }
        let got = granted(&answer).map_err(|why| Refusal::Failed(Failure::new(why)))?;
        if let Some(token) = answer["refresh_token"]
            .as_str()
            .filter(|token| !token.is_empty())
        {
            self.keep(Some(token.into()));
        }
        Ok(got)
    }

    fn request(&self, url: &Url, fields: Vec<(&'static str, &str)>) -> HttpRequest {
        let grant = &self.grant;
        let mut request = HttpRequest::new(Method::POST, url.clone());
        let mut form = Serializer::new(String::new());
        form.extend_pairs(fields);
        if !grant.scopes.is_empty() {
            form.append_pair("scope", &grant.scopes.join(" "));
        }
        let headers = &mut request.headers;
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, kind);
        match &grant.client_secret {
            Some(secret) if !grant.in_body => {
                headers.insert(AUTHORIZATION, basic(&grant.client_id, secret));
            }
            secret => {
                form.append_pair("client_id", &grant.client_id);
                if let Some(secret) = secret {
                    form.append_pair("client_secret", secret.expose());
                }
            }
        }
        for (name, value) in &grant.parameters {
            form.append_pair(name, value.expose());
        }
        request.body = form.finish().into();
        request.is_secret = true;
        request
    }

    /// Says what a server answered instead of a token: its status, and the code of the error (RFC 6749, section 5.2)
    /// if it is one. Nothing else of the answer is shown, which may repeat what was sent.
    fn refusal(&self, status: u16, answer: &Value) -> Refusal {
        let code = answer["error"]
            .as_str()
            .filter(|code| self.is_showable(code));
        let said = code.map_or_else(String::new, |code| format!(" and the error `{code}`"));
        let message = format!("the server of tokens answered with the status {status}{said}");
        let failure = Failure::new(message);
        match status {
            408 | 425 | 429 | 500.. => Refusal::Failed(failure),
            _ => Refusal::Refused(failure),
        }
    }

    fn is_showable(&self, code: &str) -> bool {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_-.:/".contains(&b);
        let password = match &self.grant.grant {
            Grant::Password(_, secret) | Grant::RefreshToken(secret) => Some(secret),
            Grant::ClientCredentials => None,
        };
        let parameters = self.grant.parameters.iter().map(|(_, value)| value);
        let secrets = parameters.chain(&self.grant.client_secret).chain(password);
        let mut secrets = secrets.map(Secret::expose).filter(|own| !own.is_empty());
        code.len() <= 64 && code.bytes().all(is_plain) && !secrets.any(|own| code.contains(own))
    }
}

/// The flow of a description that a grant is for.
fn flow_of(grant: &Grant, scheme: &SecurityScheme) -> Option<&'static OAuth2Flow> {
    let SchemeKind::OAuth2(flows) = scheme.kind else {
        return None;
    };
    let of_kind = |kind: &FlowKind| flows.iter().find(|own| own.kind == *kind);
    let own = grant.flows().iter().find_map(of_kind);
    own.or_else(|| flows.iter().find(|own| !own.token_url.is_empty()))
}

/// A URL of a description, which may be relative to the server.
fn absolute(url: &str, base_url: &str) -> Result<Url, &'static str> {
    let base = Url::parse(&format!("{base_url}/"));
    let url = base.and_then(|base| base.join(url));
    let url = url.map_err(|_| "the URL of its tokens is none")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("the URL of its tokens is none of `http` or `https`");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the URL of its tokens holds credentials, which do not belong in a URL");
    }
    Ok(url)
}

/// The client's credentials as a header; both are form-encoded first (RFC 6749, section 2.3.1).
fn basic(id: &str, secret: &Secret) -> HeaderValue {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pair = Secret::from(format!("{}:{}", encoded(id), encoded(secret.expose())));
    let value = format!("Basic {}", BASE64.encode(pair.expose()));
    let value = HeaderValue::from_str(&value);
    let mut value = value.expect("base64 can stand in a header");
    value.set_sensitive(true);
    value
}

/// The token of a successful answer (RFC 6749, section 5.1).
fn granted(answer: &Value) -> Result<AccessToken, &'static str> {
    let token = answer["access_token"]
        .as_str()
        .filter(|token| !token.is_empty());
    let token = token.ok_or("the server of tokens answered with no token")?;
    let kind = answer["token_type"].as_str().unwrap_or("bearer");
    let is_bearer = kind.is_empty() || kind.to_ascii_lowercase().starts_with("bearer");
    if !is_bearer {
        return Err("the server of tokens answered with a token that is no bearer token");
    }
    Ok(AccessToken {
        token: token.into(),
        expires_in: lifetime(&answer["expires_in"]),
    })
}

/// `expires_in`, a number of seconds that some servers write as a text. Without it, a token is good until it is
/// refused.
fn lifetime(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    Duration::try_from_secs_f64(seconds?.max(0.0)).ok()
}
