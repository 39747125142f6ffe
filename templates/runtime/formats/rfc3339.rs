//! Dates and times as RFC 3339 spells them, and as servers do.

use std::fmt::Write as _;

use super::slot::text;
use crate::runtime::codec::Token;

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) year: i32,
    pub(super) month: u8,
    pub(super) day: u8,
}

/// A time of day. Of a leap second, `second` is 60.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
    pub(super) nanos: u32,
}

/// An instant. Its parts may be out of their ranges, but for those that have only two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instant {
    /// As a calendar and a clock show it that are so many seconds ahead of UTC.
    Civil(Day, Clock, i32),
    /// As seconds since 1970, and nanoseconds.
    Unix(i64, u32),
}

/// What errors call an [`Instant`].
pub(super) const AN_INSTANT: &str = "a date and time (RFC 3339)";
/// What errors call a [`Day`].
pub(super) const A_DAY: &str = "a date (RFC 3339)";
/// What errors call a [`Clock`].
pub(super) const A_CLOCK: &str = "a time (RFC 3339)";

/// The instant that a token is. Besides RFC 3339, this is: a space for the `T`, no time or no
/// seconds, an offset without a colon, behind a space, or none (which is UTC), and the seconds since
/// 1970 as a number.
pub(super) fn instant(token: &Token<'_>) -> Option<Instant> {
    match token {
        Token::Int(seconds) => Some(Instant::Unix(*seconds, 0)),
        Token::Float(seconds) => unix(*seconds),
        Token::Number(seconds, _) => unix(seconds.parse().ok()?),
        _ => civil(text(token)?),
    }
}

fn unix(value: f64) -> Option<Instant> {
    // All instants of four-digit years, and all exact in a float.
    const BOUND: f64 = 1e12;
    let seconds = value.floor();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the guard leaves small integers, and a fraction is between 0 and 1"
    )]
    (seconds.abs() < BOUND).then(|| {
        // A float of today's seconds tells microseconds apart, no less.
        let micros = ((value - seconds) * 1e6).round().min(999_999.0);
        Instant::Unix(seconds as i64, micros as u32 * 1000)
    })
}

fn civil(text: &str) -> Option<Instant> {
    let mut rest = Rest(text.as_bytes());
    let day = rest.day()?;
    if rest.0.is_empty() {
        return Some(Instant::Civil(day, Clock::default(), 0));
    }
    rest.one_of(b"Tt ")?;
    let clock = rest.clock()?;
    let offset = rest.offset()?;
    rest.0
        .is_empty()
        .then_some(Instant::Civil(day, clock, offset))
}

/// The day that a token is; of an instant, the day that its text begins with.
pub(super) fn day(token: &Token<'_>) -> Option<Day> {
    match civil(text(token)?)? {
        Instant::Civil(day, ..) => Some(day),
        Instant::Unix(..) => None,
    }
}

/// The time of day that a token is, without an offset.
pub(super) fn clock(token: &Token<'_>) -> Option<Clock> {
    let mut rest = Rest(text(token)?.as_bytes());
    let clock = rest.clock()?;
    rest.0.is_empty().then_some(clock)
}

/// What of a text is not read yet.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn one_of(&mut self, wanted: &[u8]) -> Option<u8> {
        let first = self.0.first().copied().filter(|own| wanted.contains(own))?;
        self.0 = &self.0[1..];
        Some(first)
    }

    fn digit(&mut self) -> Option<u8> {
        self.one_of(b"0123456789").map(|digit| digit - b'0')
    }

    fn two(&mut self) -> Option<u8> {
        Some(self.digit()? * 10 + self.digit()?)
    }

    fn day(&mut self) -> Option<Day> {
        let (century, year) = (self.two()?, self.two()?);
        self.one_of(b"-")?;
        let month = self.two()?;
        self.one_of(b"-")?;
        let day = self.two()?;
        Some(Day {
            year: i32::from(century) * 100 + i32::from(year),
            month,
            day,
        })
    }

    fn clock(&mut self) -> Option<Clock> {
        let hour = self.two()?;
        self.one_of(b":")?;
        let minute = self.two()?;
        let mut clock = Clock {
            hour,
            minute,
            ..Clock::default()
        };
        if self.one_of(b":").is_some() {
            clock.second = self.two()?;
            if self.one_of(b".,").is_some() {
                clock.nanos = self.nanos()?;
            }
        }
        Some(clock)
    }

    /// The digits of a fraction; those behind the ninth are dropped.
    fn nanos(&mut self) -> Option<u32> {
        let mut unit = 100_000_000;
        let mut nanos = u32::from(self.digit()?) * unit;
        while let Some(digit) = self.digit() {
            unit /= 10;
            nanos += u32::from(digit) * unit;
        }
        Some(nanos)
    }

    /// Seconds ahead of UTC.
    fn offset(&mut self) -> Option<i32> {
        self.one_of(b" ");
        let sign = match self.one_of(b"Zz+-") {
            Some(b'+') => 1,
            Some(b'-') => -1,
            Some(_) => return Some(0),
            None => {
                self.0 = self.0.strip_prefix(b"UTC").unwrap_or(self.0);
                return Some(0);
            }
        };
        let hours = self.two()?;
        self.one_of(b":");
        let minutes = if self.0.is_empty() { 0 } else { self.two()? };
        Some(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60))
    }
}

/// An instant in as few characters as hold it; `offset` is in whole minutes.
pub(super) fn spell_instant(day: Day, clock: Clock, offset: i32) -> String {
    let mut text = spell_day(day);
    text.push('T');
    text.push_str(&spell_clock(clock));
    if offset == 0 {
        text.push('Z');
    } else {
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = offset.abs() / 60;
        // A String takes all.
        let _ = write!(text, "{sign}{:02}:{:02}", minutes / 60, minutes % 60);
    }
    text
}

pub(super) fn spell_day(Day { year, month, day }: Day) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

pub(super) fn spell_clock(clock: Clock) -> String {
    let Clock {
        hour,
        minute,
        second,
        nanos,
    } = clock;
    let text = format!("{hour:02}:{minute:02}:{second:02}");
    if nanos == 0 {
        return text;
    }
    let fraction = format!("{nanos:09}");
    format!("{text}.{}", fraction.trim_end_matches('0'))
}

/// What each library does with the same texts: a text, and what is sent of its value, which is
/// nothing if it cannot be read.
#[cfg(test)]
pub(super) mod tests {
    use crate::formats::slot::tests::check;
    use crate::runtime::codec::Slot;

    const NO_INSTANT: &str = "expected a date and time (RFC 3339), found a string";

    /// The same as it was sent.
    macro_rules! same {
        ($($text:literal),* $(,)?) => {
            &[$((concat!("\"", $text, "\""), concat!("\"", $text, "\""))),*]
        };
    }

    pub(crate) fn check_instants<T: Slot>() {
        check::<T>(same![
            "2020-01-02T03:04:05Z",
            "2020-02-29T23:59:59.5Z",
            "2020-01-02T03:04:05.123456789Z",
            "2020-01-02T03:04:05.000001+05:30",
            "2020-01-02T03:04:05-12:00",
            "1969-12-31T23:59:59.25Z",
            "0001-01-01T00:00:00Z",
            "9999-12-29T23:59:59.999999999Z",
        ]);
        check::<T>(&[
            (r#""2020-01-02t03:04:05z""#, r#""2020-01-02T03:04:05Z""#),
            (r#""2020-01-02 03:04:05""#, r#""2020-01-02T03:04:05Z""#),
            (r#""2020-01-02T03:04:05""#, r#""2020-01-02T03:04:05Z""#),
            (r#""2020-01-02T03:04""#, r#""2020-01-02T03:04:00Z""#),
            (r#""2020-01-02""#, r#""2020-01-02T00:00:00Z""#),
            (r#"" 2020-01-02T03:04:05Z\n""#, r#""2020-01-02T03:04:05Z""#),
            (r#""2020-01-02 03:04:05 UTC""#, r#""2020-01-02T03:04:05Z""#),
            (
                r#""2020-01-02 03:04:05 +0200""#,
                r#""2020-01-02T03:04:05+02:00""#,
            ),
            (
                r#""2020-01-02T03:04:05-08""#,
                r#""2020-01-02T03:04:05-08:00""#,
            ),
            (
                r#""2020-01-02T03:04:05+00:00""#,
                r#""2020-01-02T03:04:05Z""#,
            ),
            (
                r#""2020-01-02T03:04:05,10Z""#,
                r#""2020-01-02T03:04:05.1Z""#,
            ),
            (
                r#""2020-01-02T03:04:05.1234567899Z""#,
                r#""2020-01-02T03:04:05.123456789Z""#,
            ),
            ("0", r#""1970-01-01T00:00:00Z""#),
            ("1577934245", r#""2020-01-02T03:04:05Z""#),
            ("1577934245.5", r#""2020-01-02T03:04:05.5Z""#),
            ("-0.25", r#""1969-12-31T23:59:59.75Z""#),
        ]);
        check::<T>(&[
            (r#""""#, NO_INSTANT),
            (r#""today""#, NO_INSTANT),
            (r#""0000-00-00T00:00:00Z""#, NO_INSTANT),
            (r#""2021-02-29T00:00:00Z""#, NO_INSTANT),
            (r#""2020-01-02T24:00:00Z""#, NO_INSTANT),
            (r#""2020-01-02T03:04:05.Z""#, NO_INSTANT),
            (r#""2020-01-02T03:04:05+99:00""#, NO_INSTANT),
            (r#""2020-01-02T03:04:05Z, or so""#, NO_INSTANT),
            (r#""２０20-01-02T03:04:05Z""#, NO_INSTANT),
            (
                "9223372036854775807",
                "expected a date and time (RFC 3339), found a number",
            ),
            (
                "1e300",
                "expected a date and time (RFC 3339), found a number",
            ),
            (
                "true",
                "expected a date and time (RFC 3339), found a boolean",
            ),
        ]);
    }

    pub(crate) fn check_days<T: Slot>() {
        check::<T>(same![
            "2020-01-02",
            "2020-02-29",
            "0001-01-01",
            "9999-12-31"
        ]);
        check::<T>(&[
            (r#""2020-01-02T23:59:59-08:00""#, r#""2020-01-02""#),
            (
                r#""2021-02-29""#,
                "expected a date (RFC 3339), found a string",
            ),
            (
                r#""2020-1-2""#,
                "expected a date (RFC 3339), found a string",
            ),
            ("20200102", "expected a date (RFC 3339), found a number"),
        ]);
    }

    pub(crate) fn check_clocks<T: Slot>() {
        check::<T>(same!["00:00:00", "03:04:05", "23:59:59.999999999"]);
        check::<T>(&[
            (r#""03:04""#, r#""03:04:00""#),
            (
                r#""03:04:05Z""#,
                "expected a time (RFC 3339), found a string",
            ),
            (
                r#""24:00:00""#,
                "expected a time (RFC 3339), found a string",
            ),
        ]);
    }
}
