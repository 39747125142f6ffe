//! A stream of what a reader gives, read on a thread of its own: a reader blocks, and an asynchronous program must not.

use std::io::{self, Read};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::runtime::Unreadable;

/// How many bytes are read at once.
const PIECE: usize = 64 * 1024;

type Reader = Box<dyn Read + Send>;

/// The reader until the first piece is asked for, and then the thread's end of the line.
pub(super) struct Feed {
    reader: Option<Reader>,
    line: Arc<Line>,
}

/// One place for one piece, between the thread that reads and the task that sends.
#[derive(Default)]
struct Line {
    state: Mutex<State>,
    /// Rung when the place is free again, or nobody listens any more.
    free: Condvar,
}

#[derive(Default)]
struct State {
    piece: Option<io::Result<Bytes>>,
    waker: Option<Waker>,
    /// Whether the reader is at its end.
    ended: bool,
    /// Whether nobody wants more.
    hung_up: bool,
}

impl Feed {
    #[inline]
    pub(super) fn new(reader: Reader) -> Self {
        Self {
            reader: Some(reader),
            line: Arc::default(),
        }
    }
}

impl Stream for Feed {
    type Item = Result<Bytes, Unreadable>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(reader) = self.reader.take()
            && let Err(error) = start(reader, Arc::clone(&self.line))
        {
            return Poll::Ready(Some(Err(Unreadable(error.into()))));
        }
        let mut state = self.line.lock();
        if let Some(piece) = state.piece.take() {
            self.line.free.notify_one();
            return Poll::Ready(Some(piece.map_err(|error| Unreadable(error.into()))));
        }
        if state.ended {
            return Poll::Ready(None);
        }
        state.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

/// The thread ends when the stream goes.
impl Drop for Feed {
    #[inline]
    fn drop(&mut self) {
        self.line.lock().hung_up = true;
        self.line.free.notify_one();
    }
}

impl Line {
    #[inline]
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a piece in its place when that is free; false if nobody wants it.
    #[inline]
    fn put(&self, piece: io::Result<Bytes>) -> bool {
        let is_full = |state: &mut State| state.piece.is_some() && !state.hung_up;
        let state = self.free.wait_while(self.lock(), is_full);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        if state.hung_up {
            return false;
        }
        state.piece = Some(piece);
        wake(state);
        true
    }
}

#[inline]
fn wake(mut state: MutexGuard<'_, State>) {
    let waker = state.waker.take();
    drop(state);
    if let Some(waker) = waker {
        waker.wake();
    }
}

#[inline]
fn start(reader: Reader, line: Arc<Line>) -> io::Result<()> {
    let name = concat!(env!("CARGO_PKG_NAME"), "-upload");
    let builder = thread::Builder::new().name(name.to_owned());
    builder.spawn(move || read(reader, &Ending(line)))?;
    Ok(())
}

/// Says at the end of the thread that no more comes, also where the reader panics.
struct Ending(Arc<Line>);

impl Drop for Ending {
    #[inline]
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.put(Err(io::Error::other("the reader panicked")));
        }
        let mut state = self.0.lock();
        state.ended = true;
        wake(state);
    }
}

#[inline]
fn read(mut reader: Reader, line: &Ending) {
    let mut buffer = BytesMut::new();
    loop {
        // Of what was sent already, the place is used again.
        buffer.resize(PIECE, 0);
        let piece = match reader.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => Ok(buffer.split_to(count).freeze()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let failed = piece.is_err();
        if !line.0.put(piece) || failed {
            return;
        }
    }
}
