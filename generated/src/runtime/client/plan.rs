//! What a call is going to send: the request from which those of its attempts are made, and how it is to be sent.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use http::header::{ACCEPT, HeaderName, HeaderValue};
use reqwest::Url;

use super::retry::{RetryPolicy, is_idempotent};
use super::template::Template;
use super::trace::Span;
use super::{Client, Inner};
use crate::runtime::request::{Call, Message, Operation};
use crate::runtime::transport::header;
use crate::runtime::{Error, ErrorKind};

/// What a call has of its own instead of what its client has.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<Box<RetryPolicy>>,
}

/// A call ready to be sent.
pub(crate) struct Plan {
    pub(super) operation: &'static Operation,
    pub(super) template: Template,
    pub(super) options: Options,
    /// Whether the body can be sent again.
    pub(super) replayable: bool,
    /// Whether the server takes it for one call however often it is sent.
    pub(super) idempotent: bool,
    pub(super) span: Span,
}

/// A header whose value says that a request is the same as another one (draft-ietf-httpapi-idempotency-key-header).
const IDEMPOTENCY_KEY: &str = "idempotency-key";

impl Plan {
    /// Fills in the operation's parameters with the values of `call`.
    pub(super) fn new(client: &Client, call: &dyn Call) -> Result<Box<Self>, Error> {
        let message = Message::new(call)?;
        let operation = message.operation;
        let template = template(client, message).map_err(|error| error.of(operation.id))?;
        let mut plan = Box::new(Self {
            operation,
            options: call.options(),
            replayable: template.body.as_bytes().is_some(),
            idempotent: is_idempotent(&template.method),
            template,
            span: Span::call(operation),
        });
        plan.add_idempotency_key(&client.0);
        Ok(plan)
    }

    /// The same once more, unless the body is a stream.
    pub(super) fn try_clone(&self) -> Option<Box<Self>> {
        Some(Box::new(Self {
            operation: self.operation,
            template: self.template.try_clone()?,
            options: self.options.clone(),
            replayable: self.replayable,
            idempotent: self.idempotent,
            span: self.span.clone(),
        }))
    }

    /// A key is only needed where the method does not say enough. One that the caller gave stays.
    fn add_idempotency_key(&mut self, client: &Inner) {
        if self.idempotent {
            return;
        }
        let own = client.idempotency_key.as_ref();
        if let Some(name) = own.filter(|name| !self.template.has(name)) {
            self.template.set(name.clone(), fresh_key());
        }
        let mut names = self.template.headers.iter().map(|(name, _)| name);
        self.idempotent = names.any(|name| name == IDEMPOTENCY_KEY || Some(name) == own);
    }
}

/// A key that no other call has, in the form of a random UUID (RFC 9562, section 5.4).
fn fresh_key() -> HeaderValue {
    // Its keys come from the system, and each has others.
    let random = || u128::from(RandomState::new().hash_one(fastrand::u64(..)));
    let bits = (random() << 64) | random();
    let bits = bits & !(0xF << 76) | (4 << 76);
    let bits = bits & !(3 << 62) | (2 << 62);
    let text = format!("{bits:032x}");
    let parts = [
        &text[..8],
        &text[8..12],
        &text[12..16],
        &text[16..20],
        &text[20..],
    ];
    let key = HeaderValue::try_from(parts.join("-"));
    key.expect("a UUID is visible ASCII")
}

/// Headers of which it is known that they hold credentials.
const SECRET_HEADERS: [HeaderName; 3] = [
    http::header::AUTHORIZATION,
    http::header::COOKIE,
    http::header::PROXY_AUTHORIZATION,
];

fn template(client: &Client, message: Message) -> Result<Template, Error> {
    let operation = message.operation;
    let method = Method::from_bytes(operation.method.as_bytes())
        .map_err(|_| invalid("the request's method"))?;
    let mut template = Template {
        method,
        url: url(client, &message)?,
        headers: Vec::with_capacity(message.headers.len() + 1),
        body: message.body.unwrap_or_default(),
        is_secret: message.is_secret,
    };
    for (name, value) in message.headers {
        let (name, value) = header(&name, value)?;
        template.is_secret |= SECRET_HEADERS.contains(&name);
        template.headers.push((name, value));
    }
    if !operation.accept.is_empty() && !template.has(&ACCEPT) {
        let accept =
            HeaderValue::from_maybe_shared(Bytes::from_static(operation.accept.as_bytes()));
        let accept = accept.map_err(|_| invalid("a header"))?;
        template.headers.push((ACCEPT, accept));
    }
    Ok(template)
}

/// The URL that a message goes to: that of its parameters, unless it has one of its own.
pub(super) fn url(client: &Client, message: &Message) -> Result<Url, Error> {
    let mut url = match &message.url {
        Some(url) => Url::parse(url).map_err(|_| invalid("the request's URL"))?,
        None => usual_url(client, message)?,
    };
    if !message.query.is_empty() {
        url.set_query(Some(&message.query));
    }
    Ok(url)
}

/// The base URL with the path of the message behind it. It was taken apart once for all calls.
fn usual_url(client: &Client, message: &Message) -> Result<Url, Error> {
    let base = client.base_url_of(message.operation.server)?;
    let mut url = base.clone();
    let own = base.path().trim_end_matches('/');
    match (own, message.path.starts_with('/')) {
        ("", true) => url.set_path(&message.path),
        (_, true) => url.set_path(&format!("{own}{}", message.path)),
        (_, false) => url.set_path(&format!("{own}/{}", message.path)),
    }
    Ok(url)
}

fn invalid(what: &str) -> Error {
    Error::new(ErrorKind::Request, format!("{what} is not valid"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::fresh_key;

    #[test]
    fn keys_are_random_uuids() {
        let keys: BTreeSet<String> = (0..1000)
            .map(|_| fresh_key().to_str().unwrap().to_owned())
            .collect();
        assert_eq!(keys.len(), 1000);
        for key in keys {
            let parts: Vec<usize> = key.split('-').map(str::len).collect();
            assert_eq!(parts, [8, 4, 4, 4, 12], "{key}");
            assert_eq!(&key[14..15], "4", "{key}");
            assert!(matches!(&key[19..20], "8" | "9" | "a" | "b"), "{key}");
        }
    }
}
