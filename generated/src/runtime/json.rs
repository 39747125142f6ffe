//! Values as JSON text, outside of any request: of files, of queues, of webhooks.

use super::codec::{self, Slot};
use super::{Error, ErrorKind};

/// Reads a value from JSON text, as an answer is read: a scalar of a neighbouring type is taken, and an error says
/// where in the text it is.
///
/// # Errors
///
/// If the text is no JSON (RFC 8259), or not of the type.
pub fn from_json<T: Slot>(json: &[u8]) -> Result<T, Error> {
    codec::from_json(json).map_err(|fault| Error::new(ErrorKind::Decode, fault.to_string()))
}

/// Writes a value as JSON text, as a request body is written.
///
/// # Errors
///
/// If a number in the value is infinite or none.
pub fn to_json<T: Slot>(value: &T) -> Result<Vec<u8>, Error> {
    codec::to_json(value).map_err(|fault| Error::new(ErrorKind::Request, fault.to_string()))
}
