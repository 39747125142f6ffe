//! The client: where calls go and how.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderName, HeaderValue};
use reqwest::{Method, Url, redirect};

use super::error::{Cause, Unreadable};
use super::request::{Call, Message};
use super::server::{BaseUrls, Choice};
use super::{Error, ErrorKind, Response, Server};

/// A client of the API. Cloning it is cheap, and clones share their connections.
///
/// The API's operations are reached by its methods, one for each tag of the description. Their
/// futures need a Tokio runtime; dropping one ends its call. A connection belongs to the runtime that
/// opened it, so a program with several runtimes has a client for each.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    urls: BaseUrls,
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

    /// The URL that the operations' paths are appended to, without a slash at its end; but for
    /// operations that have a server of their own.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.0.urls.api
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
        let url = self.url(&message)?;
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
        *http.body_mut() = message.body;
        Ok(http)
    }

    fn url(&self, message: &Message) -> Result<Url, Error> {
        let base = self.base_url_of(message.operation.server)?;
        let slash = if message.path.starts_with('/') {
            ""
        } else {
            "/"
        };
        let mut url = Url::parse(&format!("{base}{slash}{}", message.path))
            .map_err(|_| invalid("the request's URL"))?;
        if !message.query.is_empty() {
            url.set_query(Some(&message.query));
        }
        Ok(url)
    }

    /// The base URL of an operation that may have a server of its own.
    fn base_url_of(&self, own: Option<usize>) -> Result<&str, Error> {
        match own.and_then(|own| self.0.urls.operations.get(own)) {
            Some(Ok(url)) => Ok(url),
            Some(Err(why)) => Err(Error::new(ErrorKind::Config, why)),
            None => Ok(&self.0.urls.api),
        }
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
    } else if Unreadable::is_behind(&error) {
        (
            ErrorKind::Request,
            "the request's body could not be read to its end",
        )
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
        let server = Url::parse(self.base_url()).map(|url| url.origin().ascii_serialization());
        f.debug_struct("Client")
            .field("server", &server.unwrap_or_default())
            .finish_non_exhaustive()
    }
}

/// Settings for a [`Client`].
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    servers: Choice,
    timeout: Duration,
    connect_timeout: Duration,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            servers: Choice::default(),
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
        }
    }
}

impl ClientBuilder {
    /// The URL that the operations' paths are appended to. By default that of the server.
    ///
    /// Operations that have a server of their own keep it: see [`server_url`](Self::server_url).
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.servers.base_url = Some(url.into());
        self
    }

    /// The server of the API, one of [`SERVERS`](crate::SERVERS). By default the first one.
    pub fn server(mut self, server: &'static Server) -> Self {
        self.servers.server = Some(server);
        self
    }

    /// The value of a variable in the URLs of servers. By default that of the description.
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.servers.variables.push((name.into(), value.into()));
        self
    }

    /// The URL to use instead of that of a server: one of [`SERVERS`](crate::SERVERS), or one that
    /// single operations have, of [`OPERATION_SERVERS`](crate::OPERATION_SERVERS).
    pub fn server_url(mut self, server: &Server, url: impl Into<String>) -> Self {
        self.servers.replaced.push((*server, url.into()));
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
    /// has credentials, a query or a fragment in it, if no server has a variable or it cannot have
    /// its value, or if TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let urls = self
            .servers
            .urls(crate::SERVERS, crate::OPERATION_SERVERS)?;
        #[cfg(feature = "rustls")]
        install_crypto_provider();
        Ok(Client(Arc::new(Inner {
            urls,
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
