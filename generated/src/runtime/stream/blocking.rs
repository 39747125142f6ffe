//! Streams as iterators that wait.

use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;

/// An iterator over what a stream gives, which waits for each item.
#[derive(Debug)]
pub struct Blocking<S>(Option<S>);

impl<S> Blocking<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self(Some(stream))
    }
}

impl<S, T> Iterator for Blocking<S>
where
    S: Stream<Item = Result<T, crate::Error>> + Unpin + Send + 'static,
    T: Send + 'static,
{
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        let mut stream = self.0.take()?;
        let waited = crate::runtime::wait(async move {
            let item = poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await;
            Ok((stream, item))
        });
        match waited {
            Ok((stream, item)) => {
                self.0 = Some(stream);
                item
            }
            Err(error) => Some(Err(error)),
        }
    }
}
