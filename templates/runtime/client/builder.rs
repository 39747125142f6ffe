//! The settings of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Client, Inner};
use crate::runtime::auth::Settings;
use crate::runtime::server::Choice;
use crate::runtime::transport::{Network, Proxying, Transport};
use crate::runtime::{Error, Server};

/// Settings for a [`Client`].
#[derive(Clone)]
#[must_use]
pub struct ClientBuilder {
    servers: Choice,
    timeout: Duration,
    read_timeout: Duration,
    connect_timeout: Duration,
    proxying: Proxying,
    pub(crate) credentials: Settings,
    transport: Option<Arc<dyn Transport>>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            servers: Choice::default(),
            timeout: Duration::from_secs(120),
            read_timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            proxying: Proxying::System,
            credentials: Settings::default(),
            transport: None,
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
    /// its value, if credentials cannot be sent, or if TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let urls = self
            .servers
            .urls(crate::SERVERS, crate::OPERATION_SERVERS)?;
        let credentials = self.credentials.build(&urls.api)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(Network::new(self.connect_timeout, &self.proxying)?),
        };
        Ok(Client(Arc::new(Inner {
            urls,
            timeout: self.timeout,
            read_timeout: self.read_timeout,
            credentials,
            transport,
        })))
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
