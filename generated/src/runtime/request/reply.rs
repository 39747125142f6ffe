//! An answer with all that came with it.

use std::fmt;

use super::answer::{Answer as _, DescribeHeaders, Incoming};
use super::builder::{Describe, Value};
use crate::runtime::{Error, Response};

/// What a success of the operation `O` gives, with its status and headers.
pub struct Reply<O: Describe> {
    /// What [`Request::send`](crate::Request::send) gives.
    pub value: Value<O>,
    /// Without the body.
    response: Response,
}

/// Reads an answer as its operation says, and keeps its head.
pub(crate) fn read_reply<O: Describe>(index: usize, incoming: Incoming) -> Result<Reply<O>, Error> {
    let response = incoming.response.head();
    let value = O::Answer::read(index, incoming)?;
    Ok(Reply { value, response })
}

impl<O: Describe> Reply<O> {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.response.status()
    }

    /// Status and headers as they came. The body of it is empty.
    #[must_use]
    pub fn response(&self) -> &Response {
        &self.response
    }

    /// The first header of that name, in any case; `None` if there is none or it is not ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.response.header(name)
    }

    /// The headers that the description has, read as it says.
    ///
    /// # Errors
    ///
    /// If one is not what the description says, or is missing and must not be.
    pub fn typed_headers(&self) -> Result<O::Headers, Error>
    where
        O: DescribeHeaders,
    {
        self.response.typed_headers::<O>()
    }
}

impl<O: Describe> fmt::Debug for Reply<O>
where
    Value<O>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status())
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}
