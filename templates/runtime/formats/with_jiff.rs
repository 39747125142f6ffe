//! Dates, times and durations as types of `jiff`, whose last instant is two days before the year 10000.

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SpanFieldwise, Timestamp, ZonedDateTime};

use super::rfc3339::{
    A_CLOCK, A_DAY, AN_INSTANT, Clock, Day, Instant, clock, day, instant, spell_clock, spell_day,
    spell_instant,
};
use super::slot::{slot, text};

slot!(
    ZonedDateTime,
    Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC),
    AN_INSTANT,
    |token| match instant(token)? {
        Instant::Civil(day, clock, offset) => {
            let civil = date_of(day)?.to_datetime(time_of(clock)?);
            civil.to_zoned_datetime(zone(offset)?).ok()
        }
        Instant::Unix(seconds, nanos) => {
            let nanos = i32::try_from(nanos).ok()?;
            let instant = Timestamp::new(seconds, nanos).ok()?;
            Some(instant.to_zoned_datetime(TimeZone::UTC))
        }
    },
    |value| {
        let offset = value.offset().seconds();
        if offset % 60 != 0 {
            let utc = value.with_time_zone(TimeZone::UTC);
            return spell_instant(day_of(utc.date()), clock_of(utc.time()), 0);
        }
        spell_instant(day_of(value.date()), clock_of(value.time()), offset)
    }
);

slot!(
    Date,
    Self::default(),
    A_DAY,
    |token| date_of(day(token)?),
    |value| spell_day(day_of(*value))
);

slot!(
    Time,
    Self::default(),
    A_CLOCK,
    |token| time_of(clock(token)?),
    |value| spell_clock(clock_of(*value))
);

slot!(
    SpanFieldwise,
    Self::default(),
    "a duration (ISO 8601)",
    |token| text(token)?.parse().ok().map(SpanFieldwise),
    |value| value.0.to_string()
);

fn zone(offset: i32) -> Option<TimeZone> {
    if offset == 0 {
        return Some(TimeZone::UTC);
    }
    Offset::from_seconds(offset).ok().map(TimeZone::fixed)
}

fn date_of(Day { year, month, day }: Day) -> Option<Date> {
    let year = i16::try_from(year).ok()?;
    Date::new(year, signed(month)?, signed(day)?).ok()
}

/// The library has no leap seconds: they are the second before.
fn time_of(clock: Clock) -> Option<Time> {
    let second = if clock.second == 60 { 59 } else { clock.second };
    let (hour, minute) = (signed(clock.hour)?, signed(clock.minute)?);
    let nanos = i32::try_from(clock.nanos).ok()?;
    Time::new(hour, minute, signed(second)?, nanos).ok()
}

fn day_of(date: Date) -> Day {
    Day {
        year: date.year().into(),
        month: date.month().unsigned_abs(),
        day: date.day().unsigned_abs(),
    }
}

fn clock_of(time: Time) -> Clock {
    Clock {
        hour: time.hour().unsigned_abs(),
        minute: time.minute().unsigned_abs(),
        second: time.second().unsigned_abs(),
        nanos: time.subsec_nanosecond().unsigned_abs(),
    }
}

fn signed(part: u8) -> Option<i8> {
    i8::try_from(part).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, Time};
    use jiff::tz::{Offset, TimeZone};
    use jiff::{SpanFieldwise, Timestamp, ZonedDateTime};

    use crate::formats::rfc3339::tests::{check_clocks, check_days, check_instants};
    use crate::formats::slot::tests::check;
    use crate::runtime::codec::to_json;

    #[test]
    fn instants_come_and_go() {
        const NONE: &str = "expected a date and time (RFC 3339), found a string";
        check_instants::<ZonedDateTime>();
        check::<ZonedDateTime>(&[(r#""9999-12-31T23:59:59Z""#, NONE)]);
        let (leap, before) = (r#""2016-12-31T23:59:60Z""#, r#""2016-12-31T23:59:59Z""#);
        check::<ZonedDateTime>(&[(leap, before)]);
    }

    #[test]
    fn days_and_times_of_day_come_and_go() {
        check_days::<Date>();
        check_clocks::<Time>();
    }

    #[test]
    fn durations_come_and_go() {
        check::<SpanFieldwise>(&[
            (r#""P1Y2M3W4DT5H6M7.5S""#, r#""P1Y2M3W4DT5H6M7.5S""#),
            (r#""PT36H""#, r#""PT36H""#),
            (r#""-P1D""#, r#""-P1D""#),
            (
                r#""a while""#,
                "expected a duration (ISO 8601), found a string",
            ),
            ("60", "expected a duration (ISO 8601), found a number"),
        ]);
    }

    #[test]
    fn an_offset_with_seconds_goes_as_utc() {
        let zone = TimeZone::fixed(Offset::from_seconds(61).unwrap());
        let value = Timestamp::UNIX_EPOCH.to_zoned_datetime(zone);
        assert_eq!(to_json(&value).unwrap(), br#""1970-01-01T00:00:00Z""#);
    }
}
