//! Sequences of JSON texts: a line each (`application/x-ndjson`, `application/jsonl`), or after a record separator
//! (`application/json-seq`; RFC 7464).

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::IgnoredAny;

use super::Rest;
use crate::runtime::codec::{Slot, from_json};
use crate::runtime::request::answer::Incoming;
use crate::runtime::{Error, Response};

/// The items of an answer, which are read as they come.
///
/// It is a `futures_core::Stream`. An item that is not what the description says is an error, behind which others
/// may follow.
#[must_use = "items come as they are asked for"]
pub struct Items<T> {
    response: Response,
    rest: Rest,
    texts: Texts,
    item: PhantomData<fn() -> T>,
}

impl<T: Slot> Items<T> {
    pub(crate) fn new(incoming: Incoming) -> Self {
        let content_type = incoming.response.content_type();
        let separated =
            content_type.is_some_and(|own| own.to_ascii_lowercase().contains("json-seq"));
        Self {
            texts: Texts {
                separator: if separated { SEPARATOR } else { b'\n' },
                pending: Vec::new(),
                searched: 0,
            },
            response: incoming.response,
            rest: incoming.rest,
            item: PhantomData,
        }
    }

    /// Status and headers of the answer. The body of it is empty.
    #[must_use]
    pub fn response(&self) -> &Response {
        &self.response
    }

    /// The next item; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the connection fails, or the item is not what the description says.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        let text = match ready!(self.poll_text(cx)) {
            Some(Ok(text)) => text,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let item = from_json(&text).map_err(|fault| {
            let response = self.response.head().with_body(text);
            response.undecoded(&fault.to_string())
        });
        Poll::Ready(Some(item))
    }
}

impl<T> Items<T> {
    fn poll_text(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Vec<u8>, Error>>> {
        loop {
            if let Some(text) = self.texts.next() {
                return Poll::Ready(Some(Ok(text)));
            }
            match ready!(self.rest.poll_chunk(cx)) {
                Some(Ok(bytes)) => {
                    self.texts.pending.extend_from_slice(&bytes);
                    // What is pending now is what has not ended, and a part at most.
                    let length = self.texts.pending.len() - bytes.len();
                    let length = u64::try_from(length).unwrap_or(u64::MAX);
                    if let Some(error) = self.rest.too_large(length) {
                        self.texts.last();
                        return Poll::Ready(Some(Err(error.with_head(&self.response))));
                    }
                }
                Some(Err(error)) => {
                    let error = error.with_head(&self.response);
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(self.texts.last().map(Ok)),
            }
        }
    }
}

#[cfg(feature = "blocking")]
impl<T: Slot + Send> Items<T> {
    /// An iterator over the items that waits for each.
    pub fn blocking(self) -> super::Blocking<Self> {
        super::Blocking::new(self)
    }
}

impl<T: Slot> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

/// Shows sizes only: headers and body may hold secrets.
impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("status", &self.response.status())
            .finish_non_exhaustive()
    }
}

/// What is before each text of `application/json-seq`.
const SEPARATOR: u8 = 0x1E;

/// Takes bytes and gives texts.
struct Texts {
    separator: u8,
    /// What came and was not given.
    pending: Vec<u8>,
    /// So much of it has no separator.
    searched: usize,
}

impl Texts {
    /// The next text that is whole.
    #[inline]
    fn next(&mut self) -> Option<Vec<u8>> {
        loop {
            let mut rest = self.pending[self.searched..].iter();
            let Some(end) = rest.position(|byte| *byte == self.separator) else {
                self.searched = self.pending.len();
                break;
            };
            let end = self.searched + end;
            let text = self.pending[..end].trim_ascii().to_vec();
            self.pending.drain(..=end);
            self.searched = 0;
            if !text.is_empty() {
                return Some(text);
            }
        }
        // A text that ends with a line, as all should, need not wait for the next one.
        let may_be_whole = self.separator == SEPARATOR && self.pending.ends_with(b"\n");
        if may_be_whole && serde_json::from_slice::<IgnoredAny>(&self.pending).is_ok() {
            return self.last();
        }
        None
    }

    /// What is left at the end.
    #[inline]
    fn last(&mut self) -> Option<Vec<u8>> {
        self.searched = 0;
        let text = std::mem::take(&mut self.pending);
        let text = text.trim_ascii();
        (!text.is_empty()).then(|| text.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::{SEPARATOR, Texts};

    #[track_caller]
    fn check(separator: u8, text: &[u8], expected: &[&str]) {
        for size in 1..=text.len().max(1) {
            let (pending, searched) = (Vec::new(), 0);
            let mut texts = Texts {
                separator,
                pending,
                searched,
            };
            let mut found = Vec::new();
            for chunk in text.chunks(size) {
                texts.pending.extend_from_slice(chunk);
                found.extend(std::iter::from_fn(|| texts.next()));
            }
            found.extend(texts.last());
            let found: Vec<_> = found
                .into_iter()
                .map(|own| String::from_utf8(own).unwrap())
                .collect();
            assert_eq!(found, expected, "in chunks of {size}");
        }
    }

    #[test]
    fn lines() {
        check(b'\n', b"1\n2\n", &["1", "2"]);
        check(b'\n', b"{\"a\": 1}\r\n\r\n  \n[2]", &["{\"a\": 1}", "[2]"]);
        check(b'\n', b"", &[]);
        check(b'\n', b"\n\n", &[]);
    }

    #[test]
    fn records() {
        check(
            SEPARATOR,
            b"\x1E{\"a\":\n 1}\n\x1E2\n\x1E\x1E\"x\"\n",
            &["{\"a\":\n 1}", "2", "\"x\""],
        );
        check(SEPARATOR, b"\x1E1", &["1"]);
    }

    #[test]
    fn a_record_that_ends_is_given_before_the_next() {
        let (pending, searched) = (b"\x1E{}\n".to_vec(), 0);
        let mut texts = Texts {
            separator: SEPARATOR,
            pending,
            searched,
        };
        assert_eq!(texts.next(), Some(b"{}".to_vec()));
        assert_eq!(texts.next(), None);
    }
}
