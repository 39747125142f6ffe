//! The client: where calls go and how.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderName, HeaderValue};
use reqwest::{Method, Url, redirect};

use super::error::{Cause, Unreadable};
use super::request::answer::{Incoming, Pick, pick};
use super::request::{Call, Message, Operation};
use super::server::{BaseUrls, Choice};
use super::stream::Rest;
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
    timeout: Duration,
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

    /// Makes a call and reads its answer with `read`, if that is a documented success.
    pub(crate) fn send<T: 'static>(
        &self,
        call: &dyn Call,
        read: fn(usize, Incoming) -> Result<T, Error>,
    ) -> impl Future<Output = Result<T, Error>> + Send + use<T> {
        let receiving = self.receive(call);
        async move {
            let (index, incoming) = receiving.await?;
            read(index, incoming)
        }
    }

    /// Makes a call and gives the documented success that its answer is.
    pub(crate) fn receive(
        &self,
        call: &dyn Call,
    ) -> impl Future<Output = Result<Received, Error>> + Send + use<> {
        let message = Message::new(call);
        let client = self.clone();
        async move {
            let message = message?;
            let operation = message.operation;
            let http = client.http_request(message)?;
            client.exchange(operation, http).await
        }
    }

    /// Makes a call and gives its answer as it comes.
    pub(crate) fn send_raw(
        &self,
        call: &dyn Call,
    ) -> impl Future<Output = Result<Response, Error>> + Send + use<> {
        let message = Message::new(call);
        let client = self.clone();
        async move {
            let message = message?;
            let operation = message.operation;
            let http = client.http_request(message)?;
            let (head, rest) = client.execute(operation, http).await?;
            whole(head, rest, usize::MAX).await
        }
    }

    /// Sends a request and gives the documented success that its answer is: its body as it comes where that is to be
    /// streamed, else whole.
    async fn exchange(
        &self,
        operation: &'static Operation,
        http: reqwest::Request,
    ) -> Result<Received, Error> {
        let again = Again::of(self, operation, &http);
        let (head, rest) = self.execute(operation, http).await?;
        let picked = pick(
            operation.answers,
            head.status(),
            head.header("content-type"),
        );
        if let Pick::Case(index) = picked
            && operation
                .answers
                .get(index)
                .is_some_and(|case| case.2.is_streamed())
        {
            let incoming = Incoming {
                operation,
                response: head,
                rest,
                again,
            };
            return Ok((index, incoming));
        }
        let limit = if operation.streams() {
            LARGEST_BESIDE
        } else {
            usize::MAX
        };
        let response = whole(head, rest, limit).await?;
        match picked {
            Pick::Case(index) => {
                let incoming = Incoming {
                    operation,
                    response,
                    rest: Rest::end(operation.id),
                    again: None,
                };
                Ok((index, incoming))
            }
            Pick::Failure => Err(response.failure()),
            Pick::OddStatus => Err(response.undocumented("status")),
            Pick::OddType => Err(response.undocumented("media type")),
        }
    }

    /// Sends a request and gives the head of its answer, and the body as it comes.
    async fn execute(
        &self,
        operation: &'static Operation,
        http: reqwest::Request,
    ) -> Result<(Response, Rest), Error> {
        let sent = self.http().execute(http).await;
        let response = sent.map_err(|error| transport_error(error).of(operation.id))?;
        let status = response.status().as_u16();
        let headers = response.headers().iter();
        let headers = headers
            .map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()))
            .collect();
        let head = Response::new(operation.id, status, headers, Vec::new());
        Ok((head, Rest::new(operation.id, response.into())))
    }

    fn http(&self) -> &reqwest::Client {
        #[cfg(feature = "blocking")]
        if super::blocking::on_own_thread() {
            return &self.0.blocking_http;
        }
        &self.0.http
    }

    fn http_request(&self, message: Message) -> Result<reqwest::Request, Error> {
        let operation = message.operation;
        let request = self.any_request(message);
        let mut request = request.map_err(|error| error.of(operation.id))?;
        if !operation.streams() {
            *request.timeout_mut() = Some(self.0.timeout);
        }
        Ok(request)
    }

    fn any_request(&self, message: Message) -> Result<reqwest::Request, Error> {
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

    /// The URL that a message goes to: that of its parameters, unless it has one of its own.
    pub(crate) fn url(&self, message: &Message) -> Result<Url, Error> {
        let parsed = match &message.url {
            Some(url) => Url::parse(url),
            None => Url::parse(&self.usual_url(message)?),
        };
        let mut url = parsed.map_err(|_| invalid("the request's URL"))?;
        if !message.query.is_empty() {
            url.set_query(Some(&message.query));
        }
        Ok(url)
    }

    fn usual_url(&self, message: &Message) -> Result<String, Error> {
        let base = self.base_url_of(message.operation.server)?;
        let slash = if message.path.starts_with('/') {
            ""
        } else {
            "/"
        };
        Ok(format!("{base}{slash}{}", message.path))
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

/// The documented answer that one is, by its index, and it itself.
pub(crate) type Received = (usize, Incoming);

/// So much is read of an answer that is an error, where a success would be streamed and may be of any size.
const LARGEST_BESIDE: usize = 1 << 24;

/// The whole answer. If it breaks off, the error has what came.
async fn whole(head: Response, mut rest: Rest, limit: usize) -> Result<Response, Error> {
    let (body, failure) = rest.whole(limit).await;
    let response = head.with_body(body);
    match failure {
        None => Ok(response),
        Some(error) => Err(error.with_response(response)),
    }
}

/// A request that may be sent again.
pub(crate) struct Again {
    client: Client,
    operation: &'static Operation,
    http: reqwest::Request,
}

impl Again {
    /// A copy of a request whose answer may be events, unless its body is a stream.
    fn of(client: &Client, operation: &'static Operation, http: &reqwest::Request) -> Option<Self> {
        let http = http.try_clone().filter(|_| operation.has_events())?;
        Some(Self {
            client: client.clone(),
            operation,
            http,
        })
    }

    pub(crate) fn another(&self) -> Option<Self> {
        Self::of(&self.client, self.operation, &self.http)
    }

    /// Waits and sends it, saying which event came last.
    pub(crate) async fn send(
        mut self,
        delay: Duration,
        last_id: String,
    ) -> Result<Received, Error> {
        tokio::time::sleep(delay).await;
        if let Ok(id) = HeaderValue::try_from(last_id)
            && !id.is_empty()
        {
            self.http.headers_mut().insert("last-event-id", id);
        }
        self.client.exchange(self.operation, self.http).await
    }
}

fn invalid(what: &str) -> Error {
    Error::new(ErrorKind::Request, format!("{what} is not valid"))
}

/// Says what failed. The HTTP library's own words would show the URL, and with it the query.
pub(crate) fn transport_error(error: reqwest::Error) -> Error {
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
    ///
    /// A call whose answer is a [`Download`](crate::Download), [`Events`](crate::Events) or
    /// [`Items`](crate::Items) may take any time, but nothing may come for no longer than that.
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
            timeout: self.timeout,
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
            .read_timeout(self.timeout)
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
