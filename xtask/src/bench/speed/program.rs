//! Measures how fast two forms of the same models read and write JSON.

use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;

/// So many documents are measured.
const MEASURED: usize = 8;
/// So many times each thing is measured, both forms in turn.
const TIMES: usize = 41;
/// So long each time.
const SPAN: Duration = Duration::from_millis(12);

/// What a document costs to decode and to encode.
struct Costs {
    bytes: usize,
    decode: Cost,
    encode: Cost,
}

/// The seconds that each form takes at least, and how many times as long as the own one the derived one takes, mostly:
/// the median, since a machine is not as fast all the time.
struct Cost {
    own: f64,
    derived: f64,
    ratio: f64,
}

/// How a form goes about one type.
struct Form<T> {
    decode: fn(&[u8]) -> Option<T>,
    encode: fn(&T) -> Option<Vec<u8>>,
}

macro_rules! document {
    ($name:literal, $file:literal, $own:ty, $derived:ty) => {
        (
            $name,
            (|| {
                let own = Form::<$own> {
                    decode: |text| generated::from_json(text).ok(),
                    encode: |value| generated::to_json(value).ok(),
                };
                let derived = Form::<$derived> {
                    decode: |text| serde_json::from_slice(text).ok(),
                    encode: |value| serde_json::to_vec(value).ok(),
                };
                costs(include_bytes!($file), &own, &derived)
            }) as fn() -> Option<Costs>,
        )
    };
}

fn main() {
    let documents = include!("documents.in");
    println!(
        "{:>9}{:>11}{:>8}{:>7}{:>12}{:>8}{:>7}  type",
        "bytes", "decode: own", "derive", "ratio", "encode: own", "derive", "ratio"
    );
    let measured = documents
        .iter()
        .filter_map(|(name, costs)| Some((name, costs()?)));
    for (name, costs) in measured.take(MEASURED) {
        print(name, &costs);
    }
}

#[allow(clippy::cast_precision_loss)]
fn print(name: &str, costs: &Costs) {
    let speed = |seconds: f64| costs.bytes as f64 / 1e6 / seconds;
    let (decode, encode) = (&costs.decode, &costs.encode);
    println!(
        "{:>9}{:>11.0}{:>8.0}{:>7.2}{:>12.0}{:>8.0}{:>7.2}  {name}",
        costs.bytes,
        speed(decode.own),
        speed(decode.derived),
        decode.ratio,
        speed(encode.own),
        speed(encode.derived),
        encode.ratio,
    );
}

/// What both forms cost on the part of a document that both know; nothing if one of them does not take it.
fn costs<A, B>(example: &[u8], own: &Form<A>, derived: &Form<B>) -> Option<Costs> {
    let exact = (own.encode)(&(own.decode)(example)?)?;
    let known = (derived.encode)(&(derived.decode)(&exact)?)?;
    let (a, b) = ((own.decode)(&known)?, (derived.decode)(&known)?);
    let same = |text: Option<Vec<u8>>| serde_json::from_slice::<serde_json::Value>(&text?).ok();
    if same((own.encode)(&a)) != same((derived.encode)(&b)) {
        return None;
    }
    Some(Costs {
        bytes: known.len(),
        decode: cost(
            || (own.decode)(&known).is_some(),
            || (derived.decode)(&known).is_some(),
        ),
        encode: cost(
            || (own.encode)(&a).is_some(),
            || (derived.encode)(&b).is_some(),
        ),
    })
}

/// What two forms of doing the same cost.
fn cost(mut own: impl FnMut() -> bool, mut derived: impl FnMut() -> bool) -> Cost {
    let (mut least, mut ratios) = ([f64::MAX; 2], [0.0; TIMES]);
    for ratio in &mut ratios {
        let pair = [seconds(&mut own), seconds(&mut derived)];
        *ratio = pair[1] / pair[0];
        least = [least[0].min(pair[0]), least[1].min(pair[1])];
    }
    ratios.sort_by(f64::total_cmp);
    Cost {
        own: least[0],
        derived: least[1],
        ratio: ratios[TIMES / 2],
    }
}

/// The CPU seconds of doing something once.
fn seconds(mut once: impl FnMut() -> bool) -> f64 {
    let (start, mut rounds) = (now(), 0.0);
    while now() < start + SPAN {
        for _ in 0..10 {
            assert!(std::hint::black_box(once()));
        }
        rounds += 10.0;
    }
    (now() - start).as_secs_f64() / rounds
}

/// The CPU time of this process so far.
fn now() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_SELF).expect("the process has a usage");
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(micros.unsigned_abs())
}
