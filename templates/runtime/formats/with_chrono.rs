//! Dates and times as types of `chrono`.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, NaiveTime, Timelike as _};

use super::rfc3339::{
    A_CLOCK, A_DAY, AN_INSTANT, Clock, Day, Instant, clock, day, instant, spell_clock, spell_day,
    spell_instant,
};
use super::slot::slot;

slot!(
    DateTime<FixedOffset>,
    Self::default(),
    AN_INSTANT,
    |token| match instant(token)? {
        Instant::Civil(day, clock, offset) => {
            let civil = date_of(day)?.and_time(time_of(clock)?);
            civil
                .and_local_timezone(FixedOffset::east_opt(offset)?)
                .single()
        }
        Instant::Unix(seconds, nanos) => {
            Some(DateTime::from_timestamp(seconds, nanos)?.fixed_offset())
        }
    },
    |value| {
        let offset = value.offset().local_minus_utc();
        if offset % 60 != 0 {
            let utc = value.naive_utc();
            return spell_instant(day_of(utc.date()), clock_of(utc.time()), 0);
        }
        let local = value.naive_local();
        spell_instant(day_of(local.date()), clock_of(local.time()), offset)
    }
);

slot!(
    NaiveDate,
    Self::default(),
    A_DAY,
    |token| date_of(day(token)?),
    |value| spell_day(day_of(*value))
);

slot!(
    NaiveTime,
    Self::default(),
    A_CLOCK,
    |token| time_of(clock(token)?),
    |value| spell_clock(clock_of(*value))
);

fn date_of(Day { year, month, day }: Day) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month.into(), day.into())
}

/// The 60th second is the nanoseconds beyond those of the one before.
fn time_of(clock: Clock) -> Option<NaiveTime> {
    let (second, beyond) = match clock.second {
        60 => (59, 1_000_000_000),
        second => (second, 0),
    };
    let (hour, minute) = (clock.hour.into(), clock.minute.into());
    NaiveTime::from_hms_nano_opt(hour, minute, second.into(), clock.nanos + beyond)
}

fn day_of(date: NaiveDate) -> Day {
    Day {
        year: date.year(),
        month: small(date.month()),
        day: small(date.day()),
    }
}

fn clock_of(time: NaiveTime) -> Clock {
    let nanos = time.nanosecond();
    Clock {
        hour: small(time.hour()),
        minute: small(time.minute()),
        second: small(time.second() + nanos / 1_000_000_000),
        nanos: nanos % 1_000_000_000,
    }
}

/// A part of a date or time, which has two digits.
fn small(part: u32) -> u8 {
    u8::try_from(part).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};

    use crate::formats::rfc3339::tests::{check_clocks, check_days, check_instants};
    use crate::formats::slot::tests::check;
    use crate::runtime::codec::to_json;

    #[test]
    fn instants_come_and_go() {
        check_instants::<DateTime<FixedOffset>>();
        let last = r#""9999-12-31T23:59:59.999999999Z""#;
        check::<DateTime<FixedOffset>>(&[(last, last)]);
        let leap = r#""2016-12-31T23:59:60.5Z""#;
        check::<DateTime<FixedOffset>>(&[(leap, leap)]);
    }

    #[test]
    fn days_and_times_of_day_come_and_go() {
        check_days::<NaiveDate>();
        check_clocks::<NaiveTime>();
    }

    #[test]
    fn an_offset_with_seconds_goes_as_utc() {
        let offset = FixedOffset::east_opt(61).unwrap();
        let value = DateTime::UNIX_EPOCH.with_timezone(&offset);
        assert_eq!(to_json(&value).unwrap(), br#""1970-01-01T00:00:00Z""#);
    }
}
