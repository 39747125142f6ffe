//! The floats that decimal fractions are.

/// So many digits are an integer of 64 bits.
const DIGITS: usize = 19;

/// So many digits are less than 2^53, up to which each integer is a float.
const EXACT_DIGITS: usize = 15;

/// The powers of ten, each an exact float.
static TENS: [f64; EXACT_DIGITS] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
];

/// The float nearest to `value` with the point before the last `places` of its `count` digits; nothing if only longer
/// arithmetic would tell which one it is.
#[inline]
pub(super) fn nearest(value: u64, count: usize, places: usize) -> Option<f64> {
    if count <= EXACT_DIGITS {
        // A division of floats that are exact gives the nearest one.
        #[expect(
            clippy::cast_precision_loss,
            reason = "a number of 15 digits is an exact float"
        )]
        return Some(value as f64 / TENS[places]);
    }
    if count > DIGITS || places == 0 {
        return None;
    }
    quotient(value, places)
}

/// `value / 10^places`, by multiplication with 1/5^places.
///
/// The product is at most 2 too small in its last bit: 1 because the reciprocal is cut off, and 1 because the product is.
/// So its bits below a float's tell how to round, unless they are that near to the middle between two floats.
fn quotient(value: u64, places: usize) -> Option<f64> {
    const BELOW: u32 = 128 - f64::MANTISSA_DIGITS;
    const MIDDLE: u128 = 1 << (BELOW - 1);
    if value == 0 {
        return Some(0.0);
    }
    let Reciprocal { high, low, bits } = RECIPROCALS[places];
    let shift = value.leading_zeros();
    let scaled = u128::from(value << shift);
    let product = scaled * u128::from(high) + ((scaled * u128::from(low)) >> 64);
    let spare = product.leading_zeros();
    let product = product << spare;
    let rest = product & ((1 << BELOW) - 1);
    if (MIDDLE - (2 << spare)..=MIDDLE).contains(&rest) {
        return None;
    }
    let mantissa = u64::try_from(product >> BELOW).ok()? + u64::from(rest > MIDDLE);
    // 64 bits of the product were cut off, and the reciprocal is one of 2^(127 + bits).
    let places = u32::try_from(places).ok()?;
    let exponent = i64::from(BELOW + 64) - 127 - i64::from(bits + places + shift + spare);
    let scale = f64::from_bits(u64::try_from(1023 + exponent).ok()? << 52);
    #[expect(
        clippy::cast_precision_loss,
        reason = "2^53 and each integer below is an exact float, and so is its product with a power of two"
    )]
    Some(mantissa as f64 * scale)
}

/// What 2^(127 + `bits`) gives when it is divided by a power of five of so many bits: 128 bits, cut off.
#[derive(Clone, Copy)]
struct Reciprocal {
    high: u64,
    low: u64,
    bits: u32,
}

/// Those of the powers of five; that of one needs a bit more, and is never asked for.
static RECIPROCALS: [Reciprocal; DIGITS + 1] = {
    let mut all = [Reciprocal {
        high: 0,
        low: 0,
        bits: 0,
    }; DIGITS + 1];
    let (mut power, mut place) = (1, 0);
    while place <= DIGITS {
        all[place] = reciprocal(power);
        power *= 5;
        place += 1;
    }
    all
};

/// Bit by bit, as on paper.
const fn reciprocal(power: u64) -> Reciprocal {
    let bits = u64::BITS - power.leading_zeros();
    let (mut high, mut low, mut rest) = (0, 0, 1);
    let mut left = 127 + bits;
    while left > 0 {
        rest *= 2;
        let bit = rest >= power;
        if bit {
            rest -= power;
        }
        high = high << 1 | low >> 63;
        low = low << 1 | bit as u64;
        left -= 1;
    }
    Reciprocal { high, low, bits }
}
