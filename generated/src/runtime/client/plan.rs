//! What a call is going to send: the request of its first attempt, from which those of the others are made.

use http::Method;
use http::header::{ACCEPT, HeaderValue};
use reqwest::Url;

use super::Client;
use crate::runtime::request::{Call, Message, Operation};
use crate::runtime::transport::{HttpRequest, header};
use crate::runtime::{Error, ErrorKind};

/// A call ready to be sent.
pub(crate) struct Plan {
    pub(super) operation: &'static Operation,
    pub(super) request: HttpRequest,
}

impl Plan {
    /// Fills in the operation's parameters with the values of `call`.
    pub(super) fn new(client: &Client, call: &dyn Call) -> Result<Self, Error> {
        let message = Message::new(call)?;
        let operation = message.operation;
        let request = request(client, message).map_err(|error| error.of(operation.id))?;
        Ok(Self { operation, request })
    }

    /// The same once more, unless the body is a stream.
    pub(super) fn try_clone(&self) -> Option<Self> {
        Some(Self {
            operation: self.operation,
            request: self.request.try_clone()?,
        })
    }
}

fn request(client: &Client, message: Message) -> Result<HttpRequest, Error> {
    let operation = message.operation;
    let method = Method::from_bytes(operation.method.as_bytes())
        .map_err(|_| invalid("the request's method"))?;
    let mut request = HttpRequest::new(method, url(client, &message)?);
    for (name, value) in message.headers {
        let (name, value) = header(&name, &value)?;
        request.headers.append(name, value);
    }
    if !operation.accept.is_empty() && !request.headers.contains_key(ACCEPT) {
        let accept = HeaderValue::from_str(operation.accept).map_err(|_| invalid("a header"))?;
        request.headers.insert(ACCEPT, accept);
    }
    request.body = message.body.unwrap_or_default();
    Ok(request)
}

fn url(client: &Client, message: &Message) -> Result<Url, Error> {
    let base = client.base_url_of(message.operation.server)?;
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

fn invalid(what: &str) -> Error {
    Error::new(ErrorKind::Request, format!("{what} is not valid"))
}
