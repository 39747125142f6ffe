//! How the answer of an operation is read.

use std::marker::PhantomData;

use crate::runtime::codec::Slot;
use crate::runtime::{Error, Response};

/// A way to read the answer of a success.
pub trait Answer {
    /// What it gives.
    type Value: Send + 'static;
    fn read(response: Response) -> Result<Self::Value, Error>;
}

/// The body as the JSON of a `T`.
pub struct Json<T>(PhantomData<T>);

impl<T: Slot + Send> Answer for Json<T> {
    type Value = T;

    fn read(response: Response) -> Result<T, Error> {
        response.json()
    }
}

/// The body as text.
pub struct Text;

impl Answer for Text {
    type Value = String;

    fn read(response: Response) -> Result<String, Error> {
        response.text()
    }
}

/// Nothing: the description knows no body.
pub struct Empty;

impl Answer for Empty {
    type Value = ();

    fn read(_: Response) -> Result<(), Error> {
        Ok(())
    }
}

/// The answer as it comes.
pub struct Raw;

impl Answer for Raw {
    type Value = Response;

    fn read(response: Response) -> Result<Response, Error> {
        Ok(response)
    }
}
