//! The transport that a client has unless another one is given: connections by the HTTP library.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use reqwest::redirect;

use super::{
    Exchange, HttpBody, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};
use crate::runtime::error::Cause;
use crate::runtime::{Error, ErrorKind, Unreadable};

/// Connections over the network.
pub(crate) struct Network {
    http: reqwest::Client,
    /// The connections of blocking calls. A connection is driven by the runtime that opened it, and
    /// that of the caller may stand still while the caller waits.
    #[cfg(feature = "blocking")]
    blocking_http: reqwest::Client,
}

/// Which proxy connections go by.
#[derive(Clone)]
#[must_use]
pub struct Proxy(Proxying);

#[derive(Clone)]
enum Proxying {
    System,
    None,
    Url(String),
}

impl Proxy {
    /// That of the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`) or of the system, if one is set there.
    pub fn system() -> Self {
        Self(Proxying::System)
    }

    /// None, whatever the environment says.
    pub fn none() -> Self {
        Self(Proxying::None)
    }

    /// The one at that URL, `http://user:password@proxy.example:8080`.
    pub fn url(url: impl Into<String>) -> Self {
        Self(Proxying::Url(url.into()))
    }
}

impl Network {
    pub(crate) fn new(connect_timeout: Duration, proxy: &Proxy) -> Result<Self, Error> {
        #[cfg(feature = "rustls")]
        install_crypto_provider();
        Ok(Self {
            http: http(connect_timeout, proxy)?,
            #[cfg(feature = "blocking")]
            blocking_http: http(connect_timeout, proxy)?,
        })
    }

    fn http(&self) -> &reqwest::Client {
        #[cfg(feature = "blocking")]
        if crate::runtime::blocking::on_own_thread() {
            return &self.blocking_http;
        }
        &self.http
    }
}

fn http(connect_timeout: Duration, proxy: &Proxy) -> Result<reqwest::Client, Error> {
    let http = reqwest::Client::builder()
        .user_agent(concat!(
            env!("CARGO_PKG_NAME"),
            "/",
            env!("CARGO_PKG_VERSION")
        ))
        .connect_timeout(connect_timeout)
        // Both are the client's, whatever its transport.
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        // It would repeat a query, which may hold a secret.
        .referer(false);
    let refused = |error: reqwest::Error, what: &str| {
        Error::new(ErrorKind::Config, what).with_source(Cause::of(&error.without_url()))
    };
    let http = match &proxy.0 {
        // The tests' servers are on this machine.
        Proxying::System if cfg!(test) => http.no_proxy(),
        Proxying::System => http,
        Proxying::None => http.no_proxy(),
        Proxying::Url(url) => {
            let proxy = reqwest::Proxy::all(url);
            // What the library says of it might show the URL, and with it a password.
            let proxy =
                proxy.map_err(|_| Error::new(ErrorKind::Config, "the proxy's URL is not valid"))?;
            http.proxy(proxy)
        }
    };
    http.build()
        .map_err(|error| refused(error, "the HTTP client could not be set up"))
}

impl Network {
    /// Begins to send a request once.
    fn begin(
        &self,
        request: HttpRequest,
    ) -> impl Future<Output = reqwest::Result<reqwest::Response>> + Send + Unpin + use<> {
        let mut http = reqwest::Request::new(request.method, request.url);
        *http.headers_mut() = request.headers;
        *http.body_mut() = to_library(request.body);
        self.http().execute(http)
    }
}

/// What a client sends its requests by. Its own connections are no `dyn`, so that their future needs no box of its own.
pub(crate) enum Carrier {
    Network(Network),
    Own(Arc<dyn Transport>),
}

impl Carrier {
    /// Sends a request once, and gives the head of the answer.
    pub(crate) fn send(&self, request: HttpRequest) -> impl Sending + use<'_> {
        match self {
            Self::Network(network) => OnItsWay::Network(network.begin(request)),
            Self::Own(own) => OnItsWay::Own(own.send(request)),
        }
    }
}

/// The head of an answer to come.
pub(crate) trait Sending:
    Future<Output = Result<HttpResponse, TransportError>> + Send + Unpin
{
}

impl<F> Sending for F where F: Future<Output = Result<HttpResponse, TransportError>> + Send + Unpin {}

/// An answer on its way. It is no `async fn`, which would hold the request as often as it is handed on.
enum OnItsWay<'c, F> {
    Network(F),
    Own(Exchange<'c>),
}

impl<F> Future for OnItsWay<'_, F>
where
    F: Future<Output = reqwest::Result<reqwest::Response>> + Unpin,
{
    type Output = Result<HttpResponse, TransportError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Self::Network(own) => {
                let answer = Pin::new(own).poll(cx);
                answer.map(|answer| answer.map(from_library).map_err(failure))
            }
            Self::Own(own) => own.as_mut().poll(cx),
        }
    }
}

fn to_library(body: HttpBody) -> Option<reqwest::Body> {
    match body.as_bytes() {
        Some(bytes) if bytes.is_empty() => None,
        Some(bytes) => Some(bytes.clone().into()),
        None => Some(reqwest::Body::wrap(body)),
    }
}

fn from_library(mut response: reqwest::Response) -> HttpResponse {
    HttpResponse {
        status: response.status().as_u16(),
        headers: std::mem::take(response.headers_mut()),
        body: HttpBody::wrap(Received(response)),
    }
}

/// The body of an answer, with this crate's errors.
struct Received(reqwest::Response);

impl http_body::Body for Received {
    type Data = bytes::Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<bytes::Bytes>, TransportError>>> {
        // The future of a part holds nothing of its own, so that it can be another one each time.
        let part = pin!(self.0.chunk()).poll(cx);
        part.map(|part| {
            let part = part.map_err(failure).transpose()?;
            Some(part.map(http_body::Frame::data))
        })
    }

    fn size_hint(&self) -> http_body::SizeHint {
        let length = self.0.content_length();
        length.map_or_else(
            http_body::SizeHint::default,
            http_body::SizeHint::with_exact,
        )
    }
}

/// What failed. The HTTP library's own words would show the URL, and with it the query.
fn failure(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let kind = if Unreadable::is_behind(&error) {
        TransportErrorKind::Unreadable
    } else if !error.is_connect() {
        TransportErrorKind::Broken
    } else if is_distrust(&error) {
        TransportErrorKind::Refused
    } else {
        TransportErrorKind::Connect
    };
    let failure = TransportError::new(kind).with_source(Cause::of(&error));
    if error.is_timeout() {
        failure.timed_out()
    } else {
        failure
    }
}

/// Whether a connection failed for what the server said on it, as TLS does.
fn is_distrust(error: &(dyn StdError + 'static)) -> bool {
    let own = error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::InvalidData);
    own || error.source().is_some_and(is_distrust)
}

/// Shows no URL, which may hold a password.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Proxying::System => "system",
            Proxying::None => "none",
            Proxying::Url(_) => "[redacted]",
        })
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
