//! Decides how many retries a client makes altogether, so that they do not make an outage worse.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a retry costs; a call that succeeds gives one.
const RETRY: u32 = 10;

/// A bucket of tokens. It is full at first; retries take from it, successes and time fill it up again.
pub(super) struct Budget {
    /// Without one, retries are not counted.
    capacity: Option<u32>,
    tokens: AtomicU32,
    /// Until when the time was counted.
    counted: Mutex<Instant>,
}

impl Budget {
    /// A bucket for so many retries.
    pub(super) fn new(retries: Option<u32>) -> Self {
        let capacity = retries.map(|retries| retries.saturating_mul(RETRY));
        Self {
            capacity,
            tokens: AtomicU32::new(capacity.unwrap_or_default()),
            counted: Mutex::new(Instant::now()),
        }
    }

    /// A call succeeded.
    pub(super) fn succeeded(&self) {
        self.add(1);
    }

    /// Whether there may be a retry now, which is counted.
    pub(super) fn retry(&self, now: Instant) -> bool {
        if self.capacity.is_none() {
            return true;
        }
        self.count_time(now);
        let take = |tokens: u32| tokens.checked_sub(RETRY);
        let taken = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        taken.is_ok()
    }

    fn add(&self, more: u32) {
        let Some(capacity) = self.capacity else {
            return;
        };
        let put =
            |tokens: u32| (tokens < capacity).then(|| tokens.saturating_add(more).min(capacity));
        // It fails where the bucket is full, as it mostly is.
        let _ = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, put);
    }

    /// A second is worth a retry.
    fn count_time(&self, now: Instant) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let seconds = now.saturating_duration_since(*counted).as_secs();
        if seconds > 0 {
            *counted += Duration::from_secs(seconds);
            let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
            self.add(seconds.saturating_mul(RETRY));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Budget;

    fn retries(budget: &Budget, now: Instant) -> usize {
        (0..1000).take_while(|_| budget.retry(now)).count()
    }

    #[test]
    fn a_bucket_is_emptied_and_filled() {
        let budget = Budget::new(Some(5));
        let now = Instant::now();
        assert_eq!(retries(&budget, now), 5);
        assert_eq!(retries(&budget, now), 0);
        for _ in 0..25 {
            budget.succeeded();
        }
        assert_eq!(retries(&budget, now), 2);
        assert_eq!(retries(&budget, now + Duration::from_secs(3)), 3);
        assert_eq!(retries(&budget, now + Duration::from_secs(3)), 0);
        // It holds no more than it did at first.
        assert_eq!(retries(&budget, now + Duration::from_secs(9000)), 5);
    }

    #[test]
    fn there_may_be_none() {
        let now = Instant::now();
        assert_eq!(retries(&Budget::new(Some(0)), now), 0);
        assert_eq!(retries(&Budget::new(None), now), 1000);
    }
}
