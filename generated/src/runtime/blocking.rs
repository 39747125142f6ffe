//! Blocking calls: the asynchronous ones, waited for.

use std::cell::Cell;
use std::sync::{OnceLock, mpsc};

use tokio::runtime::Runtime;

use super::{Error, ErrorKind};

/// Runs a call to its end on a runtime of this crate's own.
///
/// The caller waits on a channel and not on the runtime, so a blocking call may be made anywhere,
/// on a thread of another asynchronous runtime too.
pub(crate) fn wait<T: Send + 'static>(
    call: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    let (sender, receiver) = mpsc::sync_channel(1);
    runtime()?.spawn(async move {
        // Nobody is left to hear it if this fails.
        let _ = sender.send(call.await);
    });
    receiver.recv().unwrap_or_else(|_| {
        Err(Error::new(
            ErrorKind::Cancelled,
            "the call was stopped before its end",
        ))
    })
}

thread_local! {
    static OWN: Cell<bool> = const { Cell::new(false) };
}

/// Whether this is a thread of the runtime for blocking calls.
pub(super) fn on_own_thread() -> bool {
    OWN.get()
}

/// One runtime for all blocking calls of the process, started with the first.
fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<Result<Runtime, std::io::ErrorKind>> = OnceLock::new();
    let start = || {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name(concat!(env!("CARGO_PKG_NAME"), "-blocking"))
            .on_thread_start(|| OWN.set(true))
            .enable_all()
            .build()
            .map_err(|error| error.kind())
    };
    RUNTIME.get_or_init(start).as_ref().map_err(|kind| {
        Error::new(
            ErrorKind::Config,
            "the thread for blocking calls could not be started",
        )
        .with_source(std::io::Error::from(*kind))
    })
}
