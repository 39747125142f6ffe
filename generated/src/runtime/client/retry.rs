//! Decides whether a call is tried again, and when.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, Method};

use crate::runtime::request::Operation;
use crate::runtime::{Error, Response};

/// When calls are tried again, and how often.
///
/// By default a call is tried up to three times: after the statuses 408, 425, 429, 500, 502, 503 and 504, after a
/// connection that failed, and after one on which nothing came. It waits between attempts for a time chosen by
/// chance between nothing and a bound, which is half a second at first and doubles up to 20 seconds (exponential
/// backoff with full jitter), or as long as the server asked for by `retry-after` (RFC 9110, section 10.2.3).
///
/// Nothing is sent twice that may not be. What may be is a call of an idempotent method (RFC 9110, section 9.2.2: `GET`, `HEAD`,
/// `OPTIONS`, `TRACE`, `PUT`, `DELETE`), and one with a key by which the server knows it again
/// ([`ClientBuilder::idempotency_key`](crate::ClientBuilder::idempotency_key)). Any call may be where no connection was made, since
/// then nothing was sent. A body that is a stream cannot be sent again.
#[derive(Clone)]
#[must_use]
pub struct RetryPolicy {
    max_attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    statuses: Cow<'static, [u16]>,
    pub(super) any_method: bool,
    decide: Option<Arc<Decide>>,
}

type Decide = dyn Fn(&FailedAttempt<'_>) -> RetryDecision + Send + Sync;

const STATUSES: &[u16] = &[408, 425, 429, 500, 502, 503, 504];

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(60),
            statuses: Cow::Borrowed(STATUSES),
            any_method: false,
            decide: None,
        }
    }
}

impl RetryPolicy {
    /// The default, from which other policies are made.
    pub fn new() -> Self {
        Self::default()
    }

    /// Never to try a call again.
    pub fn off() -> Self {
        Self::default().max_attempts(1)
    }

    /// How often a call is tried, the first time included. By default 3.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The most that is waited before the second attempt; before each further one it is twice as much. By default half a
    /// second.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The most that is ever waited, unless the server asks for more. By default 20 seconds.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The most that is waited because the server asks for it. Where it asks for more, the call fails at once. By
    /// default 60 seconds.
    pub fn max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }

    /// The statuses after which a call is tried again. By default 408, 425, 429, 500, 502, 503 and 504.
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.statuses = statuses.into_iter().collect();
        self
    }

    /// Says that calls may be sent again whatever their method. It is right for an operation that changes nothing though
    /// its method is `POST`, as searches do it.
    pub fn any_method(mut self) -> Self {
        self.any_method = true;
        self
    }

    /// Asks `decide` after each attempt that failed. What may not be sent twice is not, whatever it says, and the number of
    /// attempts, the deadline and the [budget](crate::ClientBuilder::retry_budget) hold as well.
    pub fn decide(
        mut self,
        decide: impl Fn(&FailedAttempt<'_>) -> RetryDecision + Send + Sync + 'static,
    ) -> Self {
        self.decide = Some(Arc::new(decide));
        self
    }

    /// Whether there can be another attempt behind the one with that number.
    pub(super) fn goes_on_after(&self, number: u32) -> bool {
        number < self.max_attempts
    }

    /// How long to wait after an attempt, if there is to be another one.
    pub(super) fn delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
        let decision = match &self.decide {
            Some(decide) => decide(failed),
            None => RetryDecision::Default,
        };
        match decision {
            RetryDecision::Stop => None,
            RetryDecision::RetryAfter(delay) => Some(delay),
            RetryDecision::Retry => self.pause(failed),
            RetryDecision::Default => {
                let retried = failed
                    .status()
                    .is_none_or(|status| self.statuses.contains(&status));
                retried.then(|| self.pause(failed)).flatten()
            }
        }
    }

    /// As long as the server asks for and a bit, or else by chance.
    fn pause(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
        let doublings = failed.number.saturating_sub(1).min(16);
        let bound = self.base_delay.saturating_mul(1 << doublings);
        match failed.response.and_then(retry_after) {
            Some(asked) => {
                let kept = asked <= self.max_retry_after;
                // Not all who were sent away come back at the same moment.
                kept.then(|| asked + chance(self.base_delay.min(asked / 10)))
            }
            None => Some(chance(bound.min(self.max_delay))),
        }
    }
}

fn chance(bound: Duration) -> Duration {
    bound.mul_f64(fastrand::f64())
}

impl fmt::Debug for RetryPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryPolicy")
            .field("max_attempts", &self.max_attempts)
            .field("base_delay", &self.base_delay)
            .field("max_delay", &self.max_delay)
            .field("max_retry_after", &self.max_retry_after)
            .field("statuses", &self.statuses)
            .field("any_method", &self.any_method)
            .finish_non_exhaustive()
    }
}

/// What a [`RetryPolicy`] does about an attempt that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryDecision {
    /// What it does by itself.
    Default,
    /// No further attempt.
    Stop,
    /// Another attempt, after the time that the policy has.
    Retry,
    /// Another attempt, after that time.
    RetryAfter(Duration),
}

/// An attempt that got no success.
#[derive(Clone, Copy)]
pub struct FailedAttempt<'a> {
    pub(super) operation: &'static Operation,
    pub(super) number: u32,
    pub(super) response: Option<&'a Response>,
    pub(super) error: Option<&'a Error>,
}

impl<'a> FailedAttempt<'a> {
    /// The id of the operation, as the description spells it.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation.id
    }

    /// The number of the attempt; that of the first is 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The HTTP status, if the server answered.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.response.map(Response::status)
    }

    /// The answer, if the server gave a whole one.
    #[must_use]
    pub fn response(&self) -> Option<&'a Response> {
        self.response
    }

    /// What failed, if the server gave no whole answer.
    #[must_use]
    pub fn error(&self) -> Option<&'a Error> {
        self.error
    }
}

impl fmt::Debug for FailedAttempt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FailedAttempt")
            .field("operation", &self.operation())
            .field("number", &self.number)
            .field("status", &self.status())
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

/// Whether requests of a method have the same effect sent once or more often (RFC 9110, section 9.2.2; `QUERY` is one of
/// them as well).
pub(super) fn is_idempotent(method: &Method) -> bool {
    matches!(
        method.as_str(),
        "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY"
    )
}

/// How long the server asks to wait, in seconds or until a date (RFC 9110, section 10.2.3).
fn retry_after(response: &Response) -> Option<Duration> {
    asked_for(response.header_map(), SystemTime::now())
}

/// The date counts from that of the answer, where it has one: clocks differ.
fn asked_for(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok();
    let asked: &str = text(RETRY_AFTER)?.trim();
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(asked).ok()?;
    let from = text(DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    let wait = until.duration_since(from.unwrap_or(now));
    Some(wait.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{FailedAttempt, RetryDecision, RetryPolicy, asked_for, is_idempotent};
    use crate::runtime::request::Call as _;
    use crate::runtime::request::Operation;
    use crate::runtime::testing::{Sample, header_map};
    use crate::runtime::{Error, ErrorKind, Response};

    const SECOND: Duration = Duration::from_secs(1);

    fn operation() -> &'static Operation {
        Sample::new("GET", "/", None).operation()
    }

    fn delay(policy: &RetryPolicy, number: u32, response: Option<&Response>) -> Option<Duration> {
        let error = Error::new(ErrorKind::Transport, "broken");
        policy.delay(&FailedAttempt {
            operation: operation(),
            number,
            response,
            error: response.is_none().then_some(&error),
        })
    }

    fn answer(status: u16, headers: &[(&str, &str)]) -> Response {
        Response::new(
            "sample",
            status,
            header_map(headers.iter().copied()),
            Vec::new(),
        )
    }

    #[test]
    fn pauses_are_by_chance_below_a_bound_that_doubles() {
        let policy = RetryPolicy::new().base_delay(SECOND).max_delay(3 * SECOND);
        for (number, bound) in [(1, 1), (2, 2), (3, 3), (40, 3)] {
            let pauses: Vec<Duration> = (0..1000)
                .map(|_| delay(&policy, number, None).unwrap())
                .collect();
            let bound = SECOND * bound;
            assert!(pauses.iter().all(|pause| *pause <= bound));
            // Full jitter: short ones and long ones.
            assert!(pauses.iter().any(|pause| *pause < bound / 10));
            assert!(pauses.iter().any(|pause| *pause > bound / 10 * 9));
        }
    }

    #[test]
    fn statuses_are_those_that_may_pass() {
        let policy = RetryPolicy::new();
        for status in [408, 425, 429, 500, 502, 503, 504] {
            assert!(delay(&policy, 1, Some(&answer(status, &[]))).is_some());
        }
        for status in [400, 401, 403, 404, 409, 412, 422, 501, 505, 511] {
            assert!(delay(&policy, 1, Some(&answer(status, &[]))).is_none());
        }
        let own = policy.statuses([409]);
        assert!(delay(&own, 1, Some(&answer(409, &[]))).is_some());
        assert!(delay(&own, 1, Some(&answer(503, &[]))).is_none());
    }

    #[test]
    fn the_server_says_how_long() {
        let policy = RetryPolicy::new();
        let asked = |value| delay(&policy, 1, Some(&answer(429, &[("retry-after", value)])));
        let pause = asked("20").unwrap();
        assert!(pause >= 20 * SECOND && pause < 22 * SECOND, "{pause:?}");
        assert_eq!(asked("0"), Some(Duration::ZERO));
        assert_eq!(asked("61"), None);
        // What cannot be read says nothing.
        assert!(asked("soon").unwrap() <= SECOND / 2);
    }

    #[test]
    fn a_date_counts_from_that_of_the_answer() {
        let now = UNIX_EPOCH + SECOND * 784_111_777;
        let until = ("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT");
        let check = |headers: &[(&str, &str)], expected| {
            let headers = header_map(headers.iter().copied());
            assert_eq!(asked_for(&headers, now), expected, "{headers:?}");
        };
        check(&[until], Some(SECOND * 10));
        check(
            &[until, ("date", "Sun, 06 Nov 1994 08:49:44 GMT")],
            Some(SECOND * 3),
        );
        check(
            &[("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT")],
            Some(Duration::ZERO),
        );
        check(&[("retry-after", "-1")], None);
        check(&[], None);
    }

    #[test]
    fn a_decision_of_its_own() {
        let policy = RetryPolicy::new().decide(|failed| match failed.status() {
            Some(404) => RetryDecision::RetryAfter(SECOND),
            Some(503) => RetryDecision::Stop,
            Some(418) => RetryDecision::Retry,
            _ => RetryDecision::Default,
        });
        let of = |status| delay(&policy, 1, Some(&answer(status, &[])));
        assert_eq!(of(404), Some(SECOND));
        assert_eq!(of(503), None);
        assert!(of(418).is_some() && of(502).is_some() && of(409).is_none());
        assert!(delay(&policy, 1, None).is_some());
    }

    #[test]
    fn methods() {
        for (method, expected) in [
            ("GET", true),
            ("HEAD", true),
            ("OPTIONS", true),
            ("TRACE", true),
            ("PUT", true),
            ("DELETE", true),
            ("QUERY", true),
            ("POST", false),
            ("PATCH", false),
            ("get", false),
        ] {
            let method = method.parse().unwrap();
            assert_eq!(is_idempotent(&method), expected, "{method}");
        }
    }
}
