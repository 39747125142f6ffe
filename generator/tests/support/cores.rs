//! Work that all cores do at once.

use std::num::NonZero;
use std::thread;

/// Does the work once on each core, told which one it is and how many there are.
pub(crate) fn on_each<T: Send>(work: impl Fn(usize, usize) -> T + Sync) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..cores)
            .map(|own| scope.spawn(move || work(own, cores)))
            .collect();
        let done = threads.into_iter().map(thread::ScopedJoinHandle::join);
        done.map(|done| done.expect("no thread panics")).collect()
    })
}
