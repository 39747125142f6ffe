//! The settings of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderName;

use super::budget::Budget;
use super::{Client, Inner, Observe, RetryPolicy};
use crate::runtime::auth::Settings;
use crate::runtime::server::Choice;
use crate::runtime::transport::{Carrier, Network, Proxy, Transport};
use crate::runtime::{Error, ErrorKind, Server};

/// Settings for a [`Client`].
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    servers: Choice,
    timeout: Option<Duration>,
    read_timeout: Option<Duration>,
    connect_timeout: Duration,
    max_body_size: Option<u64>,
    retry: RetryPolicy,
    retry_budget: Option<u32>,
    idempotency_key: Option<String>,
    request_ids: Option<Vec<String>>,
    allows_insecure: bool,
    proxy: Proxy,
    observers: Vec<Arc<dyn Observe>>,
    pub(crate) credentials: Settings,
    transport: Option<Arc<dyn Transport>>,
    #[cfg(feature = "mock")]
    mock: Option<crate::runtime::mock::Mock>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            servers: Choice::default(),
            timeout: Some(Duration::from_secs(120)),
            read_timeout: Some(Duration::from_secs(30)),
            connect_timeout: Duration::from_secs(10),
            max_body_size: Some(100 << 20),
            retry: RetryPolicy::default(),
            retry_budget: Some(20),
            idempotency_key: None,
            request_ids: None,
            allows_insecure: false,
            proxy: Proxy::system(),
            observers: Vec::new(),
            credentials: Settings::default(),
            transport: None,
            #[cfg(feature = "mock")]
            mock: None,
        }
    }
}

/// Headers by which servers tell the id of a request, the first that is there counts.
const REQUEST_IDS: [&str; 5] = [
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-correlation-id",
    "x-ms-request-id",
];

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

    /// How long a call may take from its start to the end of the answer, with all its attempts and the pauses between
    /// them. By default 2 minutes; `None` for any time.
    ///
    /// For a call whose answer is a [`Download`](crate::Download), [`Events`](crate::Events) or
    /// [`Items`](crate::Items) it is the time to the head of the answer, and one whose request body is a stream may take any
    /// time; [`read_timeout`](Self::read_timeout) holds for them.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// How long nothing may come of an answer, to its head and then between its parts, while no part of the request is
    /// being sent either. By default 30 seconds; `None` for any time.
    pub fn read_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.read_timeout = timeout.into();
        self
    }

    /// How long a connection may take to be made, with that of TLS. By default 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How many bytes of an answer may be held in memory, after decompression: of a whole body, or of one item of
    /// [`Items`](crate::Items). A larger one is an error of kind [`ErrorKind::TooLarge`], and no more of it is read. By default 100
    /// MiB; `None` for any size.
    pub fn max_body_size(mut self, bytes: impl Into<Option<u64>>) -> Self {
        self.max_body_size = bytes.into();
        self
    }

    /// When calls are tried again: [`RetryPolicy`] says what happens by default. A single call can have
    /// [another](crate::Request::with_retry).
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How many retries may be made in a row by all calls of the client together, so that they do not make an outage worse: ten
    /// calls that succeed, and each second, allow one more. By default 20; `None` for any number.
    pub fn retry_budget(mut self, retries: impl Into<Option<u32>>) -> Self {
        self.retry_budget = retries.into();
        self
    }

    /// The header, such as `Idempotency-Key`, by which the server knows a call again that is sent more than once. Calls of
    /// methods that are not idempotent (`POST`, `PATCH`) then carry a key of their own, the same in all attempts, and are
    /// tried again as others are. By default there is none: a server that does not know the header would do everything twice.
    pub fn idempotency_key(mut self, header: impl Into<String>) -> Self {
        self.idempotency_key = Some(header.into());
        self
    }

    /// The headers of answers that tell the id of the request, which [`Error::request_id`] gives; the first that is there counts.
    /// By default `x-request-id`, `request-id`, `x-amzn-requestid`, `x-correlation-id`, `x-ms-request-id`.
    pub fn request_id_headers<N: Into<String>>(
        mut self,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        self.request_ids = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Allows requests with credentials to go unencrypted, by `http` to another machine. By default they are refused with
    /// [`ErrorKind::Insecure`]. Where it is allowed, the feature `tracing` warns of each.
    pub fn allow_insecure_credentials(mut self, allow: bool) -> Self {
        self.allows_insecure = allow;
        self
    }

    /// The proxy that connections go by. By default that of the system.
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = proxy;
        self
    }

    /// Adds an observer, which sees each attempt of each call.
    pub fn observer(mut self, observer: impl Observe) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }

    /// How requests reach servers, instead of by connections of the client's own. Then `connect_timeout` and `proxy` mean
    /// nothing.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// A server within the process, which gets the calls instead of any other: for tests.
    #[cfg(feature = "mock")]
    pub fn mock(mut self, mock: &crate::runtime::mock::Mock) -> Self {
        self.mock = Some(mock.clone());
        self.transport(mock.clone())
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Config`] if the base URL is missing, is not an absolute HTTP URL, or
    /// has credentials, a query or a fragment in it, if no server has a variable or it cannot have
    /// its value, if the name of a header is none, if credentials cannot be sent, if the proxy's URL is none, or if TLS
    /// cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let urls = self
            .servers
            .urls(crate::SERVERS, crate::OPERATION_SERVERS)?;
        let credentials = self.credentials.build(&urls.api)?;
        #[cfg(feature = "mock")]
        if let Some(mock) = &self.mock {
            mock.learn(&urls);
        }
        let request_ids: Result<Arc<[_]>, _> = match &self.request_ids {
            Some(names) => names.iter().map(|name| header_name(name)).collect(),
            None => REQUEST_IDS.iter().map(|name| header_name(name)).collect(),
        };
        let idempotency_key = self.idempotency_key.as_deref().map(header_name);
        let transport = match self.transport {
            Some(transport) => Carrier::Own(transport),
            None => Carrier::Network(Network::new(self.connect_timeout, &self.proxy)?),
        };
        Ok(Client(Arc::new(Inner {
            urls,
            timeout: self.timeout,
            read_timeout: self.read_timeout,
            max_body_size: self.max_body_size,
            retry: self.retry,
            budget: Budget::new(self.retry_budget),
            idempotency_key: idempotency_key.transpose()?,
            request_ids: request_ids?,
            allows_insecure: self.allows_insecure,
            observers: self.observers,
            credentials,
            transport,
        })))
    }
}

fn header_name(name: &str) -> Result<HeaderName, Error> {
    let parsed = HeaderName::from_bytes(name.as_bytes());
    parsed.map_err(|_| Error::new(ErrorKind::Config, "the name of a header is not valid"))
}

/// Shows no base URL: one that `build` would refuse may hold credentials.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("timeout", &self.timeout)
            .field("read_timeout", &self.read_timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("max_body_size", &self.max_body_size)
            .field("retry", &self.retry)
            .field("retry_budget", &self.retry_budget)
            .field("idempotency_key", &self.idempotency_key)
            .field("allow_insecure_credentials", &self.allows_insecure)
            .field("proxy", &self.proxy)
            .finish_non_exhaustive()
    }
}
