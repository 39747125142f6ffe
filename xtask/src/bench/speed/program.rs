//! Measures how fast two forms of the same models read and write JSON.

use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;

/// So many documents are measured.
const MEASURED: usize = 8;
/// So many times each thing is measured; the least is the least disturbed.
const TIMES: usize = 5;
/// So long each time.
const SPAN: Duration = Duration::from_millis(100);

/// Seconds that one document costs: each form's, to decode and to encode.
struct Costs {
    bytes: usize,
    decode: [f64; 2],
    encode: [f64; 2],
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
    let ([own, derived], [own_encode, derived_encode]) = (costs.decode, costs.encode);
    println!(
        "{:>9}{:>11.0}{:>8.0}{:>7.2}{:>12.0}{:>8.0}{:>7.2}  {name}",
        costs.bytes,
        speed(own),
        speed(derived),
        derived / own,
        speed(own_encode),
        speed(derived_encode),
        derived_encode / own_encode,
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
        decode: [
            seconds(|| (own.decode)(&known).is_some()),
            seconds(|| (derived.decode)(&known).is_some()),
        ],
        encode: [
            seconds(|| (own.encode)(&a).is_some()),
            seconds(|| (derived.encode)(&b).is_some()),
        ],
    })
}

/// The CPU seconds of doing something once.
fn seconds(mut once: impl FnMut() -> bool) -> f64 {
    let mut least = f64::MAX;
    for _ in 0..TIMES {
        let (start, mut rounds) = (now(), 0.0);
        while now() < start + SPAN {
            for _ in 0..10 {
                assert!(std::hint::black_box(once()));
            }
            rounds += 10.0;
        }
        least = least.min((now() - start).as_secs_f64() / rounds);
    }
    least
}

/// The CPU time of this process so far.
fn now() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_SELF).expect("the process has a usage");
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Duration::from_micros(micros.unsigned_abs())
}
