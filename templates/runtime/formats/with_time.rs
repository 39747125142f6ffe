//! Dates and times as types of `time`.

use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

use super::rfc3339::{
    A_CLOCK, A_DAY, AN_INSTANT, Clock, Day, Instant, clock, day, instant, spell_clock, spell_day,
    spell_instant,
};
use super::slot::slot;

slot!(
    OffsetDateTime,
    Self::UNIX_EPOCH,
    AN_INSTANT,
    |token| match instant(token)? {
        Instant::Civil(day, clock, offset) => {
            let offset = UtcOffset::from_whole_seconds(offset).ok()?;
            Some(Self::new_in_offset(date_of(day)?, time_of(clock)?, offset))
        }
        Instant::Unix(seconds, nanos) => {
            let whole = Self::from_unix_timestamp(seconds).ok()?;
            whole.replace_nanosecond(nanos).ok()
        }
    },
    |value| {
        let offset = value.offset().whole_seconds();
        if offset % 60 != 0 {
            let utc = value.to_offset(UtcOffset::UTC);
            return spell_instant(day_of(utc.date()), clock_of(utc.time()), 0);
        }
        spell_instant(day_of(value.date()), clock_of(value.time()), offset)
    }
);

slot!(
    Date,
    Self::MIN,
    A_DAY,
    |token| date_of(day(token)?),
    |value| spell_day(day_of(*value))
);

slot!(
    Time,
    Self::MIDNIGHT,
    A_CLOCK,
    |token| time_of(clock(token)?),
    |value| spell_clock(clock_of(*value))
);

fn date_of(Day { year, month, day }: Day) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

/// The library has no leap seconds: they are the second before.
fn time_of(clock: Clock) -> Option<Time> {
    let second = if clock.second == 60 { 59 } else { clock.second };
    Time::from_hms_nano(clock.hour, clock.minute, second, clock.nanos).ok()
}

fn day_of(date: Date) -> Day {
    Day {
        year: date.year(),
        month: date.month().into(),
        day: date.day(),
    }
}

fn clock_of(time: Time) -> Clock {
    Clock {
        hour: time.hour(),
        minute: time.minute(),
        second: time.second(),
        nanos: time.nanosecond(),
    }
}

#[cfg(test)]
mod tests {
    use time::{Date, OffsetDateTime, Time, UtcOffset};

    use crate::formats::rfc3339::tests::{check_clocks, check_days, check_instants};
    use crate::formats::slot::tests::check;
    use crate::runtime::codec::to_json;

    #[test]
    fn instants_come_and_go() {
        check_instants::<OffsetDateTime>();
        let last = r#""9999-12-31T23:59:59.999999999Z""#;
        check::<OffsetDateTime>(&[(last, last)]);
        let (leap, before) = (r#""2016-12-31T23:59:60Z""#, r#""2016-12-31T23:59:59Z""#);
        check::<OffsetDateTime>(&[(leap, before)]);
    }

    #[test]
    fn days_and_times_of_day_come_and_go() {
        check_days::<Date>();
        check_clocks::<Time>();
    }

    #[test]
    fn an_offset_with_seconds_goes_as_utc() {
        let offset = UtcOffset::from_whole_seconds(61).unwrap();
        let value = OffsetDateTime::UNIX_EPOCH.to_offset(offset);
        assert_eq!(to_json(&value).unwrap(), br#""1970-01-01T00:00:00Z""#);
    }
}
