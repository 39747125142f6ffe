//! A call by the id of its operation.

use std::fmt;

use serde_json::Value;

use super::parts::{Given, Parts};
use super::{Answer, Location, Operation};
use crate::runtime::request::Extra;
use crate::runtime::{Client, Error, ErrorKind};

/// A call of an operation by its id, with values of JSON.
///
/// A value is read into the type that the parameter has, so that a call is refused where the typed
/// one would not compile: an unknown or missing parameter, a value of another type.
#[derive(Clone)]
#[must_use = "a call does nothing until it is sent"]
pub struct Call {
    client: Client,
    operation: &'static Operation,
    given: Vec<Given>,
    body: Option<Value>,
    content_type: Option<String>,
    extras: Vec<Extra>,
    /// What was given that cannot be parameters.
    stray: bool,
}

impl Call {
    /// A call of the operation with that id, or with that method and path: `GET /pets`.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Request`] if there is none; the error has the names most like it.
    pub fn new(client: &Client, operation: &str) -> Result<Self, Error> {
        let operation = Operation::named(crate::dynamic::operations(), operation)?;
        Ok(Self::of(client, operation))
    }

    /// A call of an operation.
    pub fn of(client: &Client, operation: &'static Operation) -> Self {
        Self {
            client: client.clone(),
            operation,
            given: Vec::new(),
            body: None,
            content_type: None,
            extras: Vec::new(),
            stray: false,
        }
    }

    /// The operation that is called.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Gives parameters their values: an object of them by name. Where parameters of several locations have
    /// the same name, it is written behind its location: `query:id`. What is null is as good as not given, unless null is
    /// a value of the parameter.
    pub fn parameters(mut self, values: impl Into<Value>) -> Self {
        match values.into() {
            Value::Object(values) => {
                for (name, value) in values {
                    self = self.given(None, name, value);
                }
            }
            Value::Null => {}
            _ => self.stray = true,
        }
        self
    }

    /// Gives one parameter its value.
    pub fn parameter(
        self,
        location: Location,
        name: impl Into<String>,
        value: impl Into<Value>,
    ) -> Self {
        self.given(Some(location), name.into(), value.into())
    }

    fn given(mut self, location: Option<Location>, name: String, value: Value) -> Self {
        self.given.push(Given {
            location,
            name,
            value,
        });
        self
    }

    /// Gives the body. That of a form is an object of its fields.
    pub fn body(mut self, value: impl Into<Value>) -> Self {
        self.body = Some(value.into());
        self
    }

    /// Says which of the media types the body has that the operation takes; without it, it is the first.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Adds a header that is no parameter.
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extras.push(Extra::Header(name.into(), value.into()));
        self
    }

    /// Adds a pair to the query that is no parameter.
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extras.push(Extra::Query(name.into(), value.into()));
        self
    }

    /// Sends the request and reads the answer.
    ///
    /// # Errors
    ///
    /// Those of a typed call, and of kind [`ErrorKind::Request`] if a parameter is missing or unknown, or if a value is not of its
    /// type, which is said with the path to it. Then nothing is sent.
    pub fn send(self) -> impl Future<Output = Result<Answer, Error>> + Send + use<> {
        let operation = self.operation;
        let sending = self.parts().map(|parts| self.client.receive(&parts));
        async move {
            let (index, incoming) = sending?.await?;
            Answer::read(index, *incoming, operation).await
        }
    }

    /// Like [`send`](Self::send), but waits for the answer.
    ///
    /// # Errors
    ///
    /// As `send` gives.
    #[cfg(feature = "blocking")]
    pub fn send_blocking(self) -> Result<Answer, Error> {
        crate::runtime::wait(self.send())
    }

    fn parts(&self) -> Result<Parts, Error> {
        let refused = |why: String| {
            let message = format!("the request cannot be sent: {why}");
            Error::new(ErrorKind::Request, message).of(self.operation.id())
        };
        if self.stray {
            return Err(refused("expected an object of parameters".to_owned()));
        }
        let body = self.body.as_ref();
        let body = body.map(|body| (body, self.content_type.as_deref()));
        let mut parts = Parts::of(self.operation, &self.given, body)
            .map_err(|fault| refused(fault.to_string()))?;
        parts.extras.clone_from(&self.extras);
        // Of a range of media types, it is for the caller to say which one it is.
        if let Some(content_type) = &self.content_type
            && !self.operation.has_exactly(content_type)
        {
            let header = "content-type".to_owned();
            parts
                .extras
                .push(Extra::Header(header, content_type.clone()));
        }
        Ok(parts)
    }
}

/// Shows the operation only: the values may be secrets.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.id())
            .finish_non_exhaustive()
    }
}
