//! Decides when a token is asked for: one at a time, a little before the last one expires, and never while there is a
//! good one.

use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::provider::AccessToken;
use super::scheme::SecurityScheme;
use super::sent::Sent;
use crate::runtime::Secret;

/// The tokens of a scheme, of which there is one at a time.
///
/// Whoever needs one and finds none has a turn at asking, and the others wait for theirs. It is a lock and no task: who
/// is dropped while he asks ends his turn, and the next one asks.
#[derive(Default)]
pub(super) struct Tokens {
    state: Mutex<State>,
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// How many tokens there were.
    count: u64,
    /// From when on the token is to be replaced though it is still good.
    due: Option<Instant>,
    /// How often asking failed, and how it did last.
    failures: u64,
    failure: Option<Failure>,
}

/// A token that is good.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) sent: Sent,
    pub(super) secret: Secret,
    /// Which one it is.
    pub(super) number: u64,
    end: Option<Instant>,
}

/// Why there is no token, for all that waited for it.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) message: String,
    pub(super) source: Option<Shared>,
}

/// What an error that several calls end with comes of.
#[derive(Clone, Debug)]
pub(super) struct Shared(pub(super) Arc<dyn StdError + Send + Sync>);

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    pub(super) fn because(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let source = Some(Shared(Arc::from(source.into())));
        Self { source, ..self }
    }
}

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Shared {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

/// What there is at a moment.
enum Found {
    Good(Token),
    /// It is good, and should be replaced.
    Due(Token),
    /// None, after so many failures.
    None(u64),
}

/// After a token that is still good could not be replaced, it is used for so long before the next try.
const PAUSE: Duration = Duration::from_secs(5);

impl Tokens {
    /// Begins with a token that the application has.
    pub(super) fn with(
        scheme: &SecurityScheme,
        first: &AccessToken,
        leeway: Duration,
    ) -> Result<Self, &'static str> {
        let tokens = Self::default();
        tokens.keep(scheme, first, leeway)?;
        Ok(tokens)
    }

    /// The last token, if it is good and not to be replaced yet.
    pub(super) fn good(&self) -> Option<Token> {
        match self.find() {
            Found::Good(token) => Some(token),
            Found::Due(_) | Found::None(_) => None,
        }
    }

    /// A token that is good: the last one, or else what `ask` gives.
    pub(super) async fn get(
        &self,
        scheme: &SecurityScheme,
        leeway: Duration,
        ask: impl Future<Output = Result<AccessToken, Failure>>,
    ) -> Result<Token, Failure> {
        let failures = match self.find() {
            Found::Good(token) => return Ok(token),
            Found::Due(token) => return Ok(self.replace(token, scheme, leeway, ask).await),
            Found::None(failures) => failures,
        };
        let turn = self.turn.lock().await;
        match self.find() {
            Found::Good(token) | Found::Due(token) => return Ok(token),
            // It failed for the one before, while this one waited for it.
            Found::None(now) if now > failures => return Err(self.last_failure()),
            Found::None(_) => {}
        }
        let asked = ask.await;
        let got = asked.and_then(|got| self.keep(scheme, &got, leeway).map_err(unsendable));
        if let Err(failure) = &got {
            let mut state = self.lock();
            state.failures += 1;
            state.failure = Some(failure.clone());
        }
        drop(turn);
        got
    }

    /// A new token instead of one that is still good, if nobody else asks for it and it can be had.
    async fn replace(
        &self,
        token: Token,
        scheme: &SecurityScheme,
        leeway: Duration,
        ask: impl Future<Output = Result<AccessToken, Failure>>,
    ) -> Token {
        let Ok(_turn) = self.turn.try_lock() else {
            return token;
        };
        if let Found::Good(token) = self.find() {
            return token;
        }
        let got = ask
            .await
            .and_then(|got| self.keep(scheme, &got, leeway).map_err(unsendable));
        got.unwrap_or_else(|_| {
            self.lock().due = Instant::now().checked_add(PAUSE);
            token
        })
    }

    /// Throws the token away that has this number, if it is still there.
    pub(super) fn refuse(&self, number: u64) {
        let mut state = self.lock();
        if state
            .token
            .as_ref()
            .is_some_and(|token| token.number == number)
        {
            state.token = None;
        }
    }

    #[cfg(test)]
    pub(super) fn make_due(&self) {
        self.lock().due = Some(Instant::now());
    }

    fn find(&self) -> Found {
        let state = self.lock();
        let now = Instant::now();
        let has_come = |time: Option<Instant>| time.is_some_and(|time| time <= now);
        match &state.token {
            Some(token) if !has_come(token.end) && has_come(state.due) => Found::Due(token.clone()),
            Some(token) if !has_come(token.end) => Found::Good(token.clone()),
            _ => Found::None(state.failures),
        }
    }

    fn last_failure(&self) -> Failure {
        let failure = self.lock().failure.clone();
        failure.unwrap_or_else(|| Failure::new("there is no token"))
    }

    fn keep(
        &self,
        scheme: &SecurityScheme,
        got: &AccessToken,
        leeway: Duration,
    ) -> Result<Token, &'static str> {
        let sent = Sent::text(scheme, &got.token)?;
        let now = Instant::now();
        let mut state = self.lock();
        state.count += 1;
        state.due = got
            .expires_in
            .and_then(|time| now.checked_add(usable(time, leeway)));
        let token = Token {
            sent,
            secret: got.token.clone(),
            number: state.count,
            end: got.expires_in.and_then(|time| now.checked_add(time)),
        };
        state.token = Some(token.clone());
        Ok(token)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unsendable(why: &'static str) -> Failure {
    Failure::new(format!("the token cannot be sent: {why}"))
}

/// For how long of its time a token is used before another one is asked for. Of a short time a tenth is left.
pub(super) fn usable(time: Duration, leeway: Duration) -> Duration {
    time.saturating_sub(leeway.min(time / 10))
}
