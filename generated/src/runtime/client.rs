//! The client: where calls go and how.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderName, HeaderValue};
use reqwest::{Method, Url, redirect};

use super::error::Cause;
use super::request::{Call, Message};
use super::{Error, ErrorKind, Response};

/// A client of the API. Cloning it is cheap, and clones share their connections.
///
/// The API's operations are reached by its methods, one for each tag of the description. Their
/// futures need a Tokio runtime; dropping one ends its call. A connection belongs to the runtime that
/// opened it, so a program with several runtimes has a client for each.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    base_url: String,
    http: reqwest::Client,
    /// The connections of blocking calls. A connection is driven by the runtime that opened it, and
    /// that of the caller may stand still while the caller waits.
    #[cfg(feature = "blocking")]
    blocking_http: reqwest::Client,
}

impl Client {
    /// Settings for a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The URL that the operations' paths are appended to, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    /// Makes a call and reads its answer with `decode`, if that is a success.
    pub(crate) fn send<T: 'static>(
        &self,
        call: &dyn Call,
        decode: fn(Response) -> Result<T, Error>,
    ) -> impl Future<Output = Result<T, Error>> + Send + use<T> {
        let sending = self.send_raw(call);
        async move { decode(sending.await?.success()?) }
    }

    /// Makes a call and gives its answer as it comes.
    pub(crate) fn send_raw(
        &self,
        call: &dyn Call,
    ) -> impl Future<Output = Result<Response, Error>> + Send + use<> {
        let message = Message::new(call);
        let client = self.clone();
        async move { client.execute(message?).await }
    }

    async fn execute(&self, message: Message) -> Result<Response, Error> {
        let operation = message.operation.id;
        let failed = |error: reqwest::Error| transport_error(error).of(operation);
        let request = self
            .http_request(message)
            .map_err(|error| error.of(operation))?;
        let response = self.http().execute(request).await.map_err(failed)?;
        let status = response.status().as_u16();
        let headers = response.headers().iter();
        let headers = headers
            .map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()))
            .collect();
        let body = response.bytes().await.map_err(failed)?;
        Ok(Response::new(operation, status, headers, body.into()))
    }

    fn http(&self) -> &reqwest::Client {
        #[cfg(feature = "blocking")]
        if super::blocking::on_own_thread() {
            return &self.0.blocking_http;
        }
        &self.0.http
    }

    fn http_request(&self, message: Message) -> Result<reqwest::Request, Error> {
        let url = self
            .url(&message)
            .ok_or_else(|| invalid("the request's URL"))?;
        let method = Method::from_bytes(message.operation.method.as_bytes())
            .map_err(|_| invalid("the request's method"))?;
        let mut http = reqwest::Request::new(method, url);
        let headers = http.headers_mut();
        for (name, value) in message.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid("a header"))?;
            let mut value = HeaderValue::try_from(value).map_err(|_| invalid("a header"))?;
            // Logs of the HTTP library show no value that is marked so.
            value.set_sensitive(true);
            headers.append(name, value);
        }
        let accept = message.operation.accept;
        if !accept.is_empty() && !headers.contains_key(ACCEPT) {
            let accept = HeaderValue::from_str(accept).map_err(|_| invalid("a header"))?;
            headers.insert(ACCEPT, accept);
        }
        *http.body_mut() = message.body.map(Into::into);
        Ok(http)
    }

    /// The URL of a request. Its path may have a query of its own, which the parameters then follow.
    fn url(&self, message: &Message) -> Option<Url> {
        let slash = if message.path.starts_with('/') {
            ""
        } else {
            "/"
        };
        let mut url = Url::parse(&format!("{}{slash}{}", self.0.base_url, message.path)).ok()?;
        url.set_fragment(None);
        if !message.query.is_empty() {
            let own = url.query().map(|own| format!("{own}&"));
            let query = own.unwrap_or_default() + &message.query;
            url.set_query(Some(&query));
        }
        Some(url)
    }
}

fn invalid(what: &str) -> Error {
    Error::new(ErrorKind::Request, format!("{what} is not valid"))
}

/// Says what failed. The HTTP library's own words would show the URL, and with it the query.
fn transport_error(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let (kind, message) = if error.is_timeout() {
        (ErrorKind::Timeout, "the server did not answer in time")
    } else if error.is_connect() {
        (
            ErrorKind::Connect,
            "no connection to the server could be made",
        )
    } else {
        (
            ErrorKind::Transport,
            "the connection failed before the whole answer was there",
        )
    };
    Error::new(kind, message).with_source(Cause::of(&error))
}

/// Shows the server alone: some services have a token in the path of their base URL.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = Url::parse(&self.0.base_url).map(|url| url.origin().ascii_serialization());
        f.debug_struct("Client")
            .field("server", &server.unwrap_or_default())
            .finish_non_exhaustive()
    }
}

/// Settings for a [`Client`].
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    base_url: Option<String>,
    timeout: Duration,
    connect_timeout: Duration,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            base_url: crate::apis::BASE_URL.map(ToOwned::to_owned),
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
        }
    }
}

impl ClientBuilder {
    /// The URL that the operations' paths are appended to. By default the first server of the
    /// description.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// How long a call may take from its start to the end of the answer. By default 60 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a connection may take to be made. By default 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Config`] if the base URL is missing, is not an absolute HTTP URL, or
    /// has credentials, a query or a fragment in it, or if TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let base_url = checked_base_url(self.base_url.as_deref())?;
        #[cfg(feature = "rustls")]
        install_crypto_provider();
        Ok(Client(Arc::new(Inner {
            base_url,
            http: self.http()?,
            #[cfg(feature = "blocking")]
            blocking_http: self.http()?,
        })))
    }

    fn http(&self) -> Result<reqwest::Client, Error> {
        let http = reqwest::Client::builder()
            .user_agent(concat!(
                env!("CARGO_PKG_NAME"),
                "/",
                env!("CARGO_PKG_VERSION")
            ))
            .timeout(self.timeout)
            .connect_timeout(self.connect_timeout)
            .redirect(redirect::Policy::custom(follow_same_origin))
            // It would repeat a query, which may hold a secret.
            .referer(false);
        // The tests' servers are on this machine.
        #[cfg(test)]
        let http = http.no_proxy();
        http.build().map_err(|error| {
            Error::new(ErrorKind::Config, "the HTTP client could not be set up")
                .with_source(Cause::of(&error.without_url()))
        })
    }
}

/// Shows no base URL: one that `build` would refuse may hold credentials.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .finish_non_exhaustive()
    }
}

/// The base URL without a slash at its end. No message repeats it, since it may hold credentials.
fn checked_base_url(url: Option<&str>) -> Result<String, Error> {
    let refused = |why: &str| Error::new(ErrorKind::Config, why);
    let url = url.ok_or_else(|| {
        refused("there is no base URL: the description names no server, so call `base_url`")
    })?;
    let parsed = Url::parse(url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| refused("the base URL is not an absolute `http` or `https` URL"))?;
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(refused(
            "the base URL holds credentials, which do not belong in a URL",
        ));
    }
    if parsed.query().is_some() || parsed.fragment().is_some() {
        return Err(refused(
            "the base URL has a query or a fragment, which no path can follow",
        ));
    }
    Ok(parsed.as_str().trim_end_matches('/').to_owned())
}

/// A redirect to another origin is not followed: the request may carry credentials.
fn follow_same_origin(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let same = attempt
        .previous()
        .last()
        .is_some_and(|from| from.origin() == attempt.url().origin());
    if same && attempt.previous().len() <= 10 {
        attempt.follow()
    } else {
        attempt.stop()
    }
}

/// The application's cryptography for TLS, or ring if it chose none.
#[cfg(feature = "rustls")]
fn install_crypto_provider() {
    use rustls::crypto::{CryptoProvider, ring};
    if CryptoProvider::get_default().is_none() {
        // It fails only if another thread was faster, which is as good.
        let _ = ring::default_provider().install_default();
    }
}
