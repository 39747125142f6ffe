//! What a call gives: status, headers, and the value that was decoded, as JSON again.

use std::fmt;
use std::pin::Pin;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Operation;
use crate::runtime::codec::{self, Slot};
use crate::runtime::request::answer::{self, DescribeErrorHeaders, DescribeHeaders, Incoming};
use crate::runtime::stream::{Download, EventData, Events, Items};
use crate::runtime::{Error, ErrorBody, ErrorKind, Response};

/// What a success gives.
#[derive(Clone)]
pub struct Answer {
    /// Status and headers.
    head: Response,
    value: Value,
    operation: &'static Operation,
}

impl Answer {
    /// Reads an answer as a typed call does, and shows it.
    pub(super) async fn read(
        index: usize,
        incoming: Incoming,
        operation: &'static Operation,
    ) -> Result<Self, Error> {
        Ok(Self {
            head: incoming.response.head(),
            value: (operation.show)(index, incoming).await?,
            operation,
        })
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.head.status()
    }

    /// All headers as they came, names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.head.headers()
    }

    /// The headers that the description has, as their types write them: an object. `None` where it has none.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Decode`] if one is not what the description says, or is missing and must not be.
    pub fn typed_headers(&self) -> Result<Option<Value>, Error> {
        let read = self.operation.headers;
        read.map(|read| read(&self.head)).transpose()
    }

    /// The body as its type writes it: null where there is none.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The same without copying it.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.value
    }
}

/// Shows the status only: headers and body may hold secrets.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

/// A value on its way to be shown: what is streamed is read to its end.
pub(crate) type Showing = Pin<Box<dyn Future<Output = Result<Value, Error>> + Send>>;

/// Reads documented headers, and shows them.
pub(super) type ReadHeaders = fn(&Response) -> Result<Value, Error>;

pub(super) fn headers<O: DescribeHeaders>(response: &Response) -> Result<Value, Error> {
    shown(&response.typed_headers::<O>()?)
}

pub(super) fn error_headers<O: DescribeErrorHeaders>(response: &Response) -> Result<Value, Error> {
    shown(&response.error_headers::<O>()?)
}

/// The documented error bodies of an operation, which can be shown as JSON.
pub trait ShowError {
    fn show(&self) -> Result<Value, Error>;
}

impl<T: Slot> ShowError for T {
    fn show(&self) -> Result<Value, Error> {
        shown(self)
    }
}

pub(super) fn error_body<E: ErrorBody + ShowError>(response: &Response) -> Option<Value> {
    E::of(response)?.show().ok()
}

/// A way to read an answer whose value can be shown as JSON.
pub trait Show: answer::Answer {
    fn show(value: Self::Value) -> Showing;
}

/// The data of an event that can be shown as JSON.
pub trait ShowData: EventData {
    fn show(&self) -> Result<Value, Error>;
}

pub(super) fn show<A: Show>(index: usize, incoming: Incoming) -> Showing {
    match A::read(index, incoming) {
        Ok(value) => A::show(value),
        Err(error) => ready(Err(error)),
    }
}

fn ready(shown: Result<Value, Error>) -> Showing {
    Box::pin(std::future::ready(shown))
}

impl<T: Slot + Send> Show for answer::Json<T> {
    fn show(value: T) -> Showing {
        ready(shown(&value))
    }
}

impl Show for answer::Text {
    fn show(value: String) -> Showing {
        ready(Ok(value.into()))
    }
}

impl Show for answer::Empty {
    fn show((): ()) -> Showing {
        ready(Ok(Value::Null))
    }
}

impl Show for answer::Binary {
    /// As the object that an upload is given by.
    fn show(value: Download) -> Showing {
        Box::pin(async move {
            let bytes = value.bytes().await?;
            Ok(shown_bytes(&bytes))
        })
    }
}

impl<T: Slot + Send> Show for answer::Events<T> {
    fn show(value: Events<T>) -> Showing {
        Box::pin(all_events(value, |data| shown(data)))
    }
}

impl Show for answer::TextEvents {
    fn show(value: Events<String>) -> Showing {
        Box::pin(all_events(value, |data| shown(data)))
    }
}

impl<T: ShowData> Show for answer::NamedEvents<T> {
    fn show(value: Events<T>) -> Showing {
        Box::pin(all_events(value, T::show))
    }
}

impl<T: Slot + Send> Show for answer::Items<T> {
    fn show(mut value: Items<T>) -> Showing {
        Box::pin(async move {
            let mut items = Vec::new();
            while let Some(item) = value.next().await {
                items.push(shown(&item?)?);
            }
            Ok(items.into())
        })
    }
}

impl<A: Show, B: answer::Answer<Value = A::Value>> Show for answer::Either<A, B> {
    fn show(value: A::Value) -> Showing {
        A::show(value)
    }
}

/// Events as a list of objects.
async fn all_events<T: Send + 'static>(
    mut events: Events<T>,
    show: fn(&T) -> Result<Value, Error>,
) -> Result<Value, Error> {
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        let event = event?;
        let data = show(&event.data)?;
        all.push(json!({"id": event.id, "event": event.name, "data": data}));
    }
    Ok(all.into())
}

/// A value as its type writes it; null where there is nothing to write.
pub(crate) fn shown(value: &dyn Slot) -> Result<Value, Error> {
    let shown = match value.view() {
        codec::View::Absent => Ok(Value::Null),
        _ => codec::to_json(value).and_then(|json| codec::from_json(&json)),
    };
    shown.map_err(|fault| Error::new(ErrorKind::Decode, fault.to_string()))
}

/// Bytes as the object that an upload is given by.
pub(crate) fn shown_bytes(bytes: &[u8]) -> Value {
    json!({"base64": STANDARD.encode(bytes)})
}
