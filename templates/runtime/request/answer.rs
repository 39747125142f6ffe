//! How the answer of an operation is read.

use std::marker::PhantomData;

use super::Operation;
use crate::runtime::client::Again;
use crate::runtime::codec::Slot;
use crate::runtime::stream::{self, Download, EventData, Rest};
use crate::runtime::{Error, Response};

mod case;
mod headers;

pub use case::{Case, Form};
pub(crate) use case::{Pick, pick, pick_error, pick_type};
pub use headers::{DescribeErrorHeaders, DescribeHeaders};
pub(crate) use headers::{Spelling, read_headers};

/// A way to read the answer of a success.
pub trait Answer {
    /// What it gives.
    type Value: Send + 'static;
    /// Reads the answer `index` of those that the operation documents.
    fn read(index: usize, incoming: Incoming) -> Result<Self::Value, Error>;
}

/// An answer on its way.
pub struct Incoming {
    pub(crate) operation: &'static Operation,
    /// Status and headers, and the body if it was read whole.
    pub(crate) response: Response,
    /// The body if it is read as it comes.
    pub(crate) rest: Rest,
    /// The request, if its answer may be events.
    pub(crate) again: Option<Again>,
}

/// The body as the JSON of a `T`.
pub struct Json<T>(PhantomData<T>);

impl<T: Slot + Send> Answer for Json<T> {
    type Value = T;

    fn read(_: usize, incoming: Incoming) -> Result<T, Error> {
        incoming.response.json()
    }
}

/// The body as text.
pub struct Text;

impl Answer for Text {
    type Value = String;

    fn read(_: usize, incoming: Incoming) -> Result<String, Error> {
        incoming.response.text()
    }
}

/// Nothing: the description knows no body.
pub struct Empty;

impl Answer for Empty {
    type Value = ();

    fn read(_: usize, _: Incoming) -> Result<(), Error> {
        Ok(())
    }
}

/// The bytes of the body as they come.
pub struct Binary;

impl Answer for Binary {
    type Value = Download;

    fn read(_: usize, incoming: Incoming) -> Result<Download, Error> {
        Ok(Download::new(incoming))
    }
}

/// Server-sent events whose data is the JSON of a `T`.
pub struct Events<T>(PhantomData<T>);

impl<T: Slot + Send> Answer for Events<T> {
    type Value = stream::Events<T>;

    fn read(_: usize, incoming: Incoming) -> Result<Self::Value, Error> {
        Ok(stream::Events::new(incoming, stream::json_data))
    }
}

/// Server-sent events whose data is text.
pub struct TextEvents;

impl Answer for TextEvents {
    type Value = stream::Events<String>;

    fn read(_: usize, incoming: Incoming) -> Result<Self::Value, Error> {
        Ok(stream::Events::new(incoming, stream::text_data))
    }
}

/// Server-sent events whose data is of several types, told apart by the names of the events.
pub struct NamedEvents<T>(PhantomData<T>);

impl<T: EventData> Answer for NamedEvents<T> {
    type Value = stream::Events<T>;

    fn read(_: usize, incoming: Incoming) -> Result<Self::Value, Error> {
        Ok(stream::Events::new(incoming, T::read))
    }
}

/// The items of a sequence of JSON texts, each a `T`.
pub struct Items<T>(PhantomData<T>);

impl<T: Slot + Send> Answer for Items<T> {
    type Value = stream::Items<T>;

    fn read(_: usize, incoming: Incoming) -> Result<Self::Value, Error> {
        Ok(stream::Items::new(incoming))
    }
}

/// The first answer as one and the others as another, which gives the same.
pub struct Either<A, B>(PhantomData<(A, B)>);

impl<A: Answer, B: Answer<Value = A::Value>> Answer for Either<A, B> {
    type Value = A::Value;

    fn read(index: usize, incoming: Incoming) -> Result<A::Value, Error> {
        match index.checked_sub(1) {
            None => A::read(0, incoming),
            Some(index) => B::read(index, incoming),
        }
    }
}
