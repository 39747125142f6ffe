//! What a transport can fail by.

use std::error::Error as StdError;
use std::fmt;

use crate::runtime::Unreadable;

/// Why a [`Transport`](super::Transport) has no answer, or no more of it.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    /// Whether it took too long.
    late: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What kind of failure a [`TransportError`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection was made, so nothing was sent: any call may be tried again.
    Connect,
    /// No connection was made, nor would it be at another time: the server's certificate is not to be trusted, say.
    Refused,
    /// The connection failed, and the server may have got the request.
    Broken,
    /// The request's body could not be read.
    Unreadable,
}

impl TransportError {
    /// A failure without a reason.
    #[must_use]
    pub fn new(kind: TransportErrorKind) -> Self {
        Self {
            kind,
            late: false,
            source: None,
        }
    }

    /// The reason of the failure. It is part of the [`source`](StdError::source) of the call's error, so it should show no
    /// secret and no URL.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Says that it failed because it took too long.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.late = true;
        self
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether it took too long.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.late
    }

    pub(crate) fn of_kind(self, kind: TransportErrorKind) -> Self {
        Self { kind, ..self }
    }

    pub(crate) fn into_source(self) -> Option<Box<dyn StdError + Send + Sync>> {
        self.source
    }
}

impl From<Unreadable> for TransportError {
    fn from(error: Unreadable) -> Self {
        Self::new(TransportErrorKind::Unreadable).with_source(error)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect | TransportErrorKind::Refused => {
                "no connection to the server could be made"
            }
            TransportErrorKind::Broken => "the connection failed",
            TransportErrorKind::Unreadable => "the request's body could not be read to its end",
        })?;
        if self.late {
            f.write_str(" in time")?;
        }
        Ok(())
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}
