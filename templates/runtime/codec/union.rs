//! Unions: one of several types, told apart by what the JSON is.
//!
//! The variants that may be it are found by the kind of JSON, by the tag, by constants, and by the
//! properties that must be there. If several are left, each is tried, and the one that takes the
//! JSON with the least strain is it. If none takes it, the JSON is kept as it is. Nothing is
//! buffered: the reader goes back to where the value began.

use std::collections::BTreeMap;

use serde_json::Value;

use super::peeked::Peeked;
use super::read::fill_from_text;
use super::{Constant, Context, Fault, Map, Slot, Tagged, Token, View, to_json};

/// What tells the variants of a union apart.
pub struct UnionShape {
    pub(crate) name: &'static str,
    /// The property whose value says which variant it is.
    pub(crate) tag: Option<&'static str>,
    pub(crate) variants: &'static [Variant],
}

/// One type of a union.
pub struct Variant {
    /// The kinds of JSON that it is, as bits: those of [`kind`].
    kinds: u8,
    /// The values of the tag that stand for it.
    tags: &'static [&'static str],
    /// The values that a property may have, if it is there.
    constants: &'static [(&'static str, &'static [Constant])],
    /// The properties that each value has.
    required: &'static [&'static str],
    /// Whether the tag is to be added to what the variant's type sends.
    adds_tag: bool,
}

impl Variant {
    pub(crate) const fn new(kinds: u8) -> Self {
        Self {
            kinds,
            tags: &[],
            constants: &[],
            required: &[],
            adds_tag: false,
        }
    }

    pub(crate) const fn tags(mut self, tags: &'static [&'static str]) -> Self {
        self.tags = tags;
        self
    }

    pub(crate) const fn constants(
        mut self,
        constants: &'static [(&'static str, &'static [Constant])],
    ) -> Self {
        self.constants = constants;
        self
    }

    pub(crate) const fn required(mut self, required: &'static [&'static str]) -> Self {
        self.required = required;
        self
    }

    pub(crate) const fn adds_tag(mut self) -> Self {
        self.adds_tag = true;
        self
    }

    fn constants_of(&self, key: &str) -> Option<&'static [Constant]> {
        let found = self.constants.iter().find(|(name, _)| *name == key);
        found.map(|(_, values)| *values)
    }
}

/// A type that is one of several. Beyond its variants there is one more, which keeps any JSON.
pub trait Union: Slot {
    fn blank() -> Self
    where
        Self: Sized;
    fn shape(&self) -> &'static UnionShape;
    /// Makes it a blank variant `index`, or beyond them the unknown one, and gives its slot.
    fn put(&mut self, index: usize) -> &mut dyn Slot;
    /// Which variant it is, and its slot.
    fn part(&self) -> (usize, &dyn Slot);
}

/// The kind of JSON that a token is, as a bit; two for a number that may or may not have a fraction.
fn kind(token: &Token<'_>) -> u8 {
    match token {
        Token::Null => 1,
        Token::Bool(_) => 2,
        Token::Int(_) | Token::Uint(_) => 4,
        Token::Float(_) => 8,
        Token::Number(text, _) if text.contains(['.', 'e', 'E']) => 8,
        Token::Number(..) => 4 | 8,
        Token::Str(_) => 16,
        Token::List(_) => 32,
        Token::Map(_) | Token::Entry(..) => 64,
    }
}

/// What the unions around a value have found out.
#[derive(Default)]
pub(super) struct Trials {
    /// How many unions around the value have several variants to try.
    around: usize,
    /// Which variant a value is, by its place in the text and by its union. A value is read again
    /// for each variant of the unions around it; that would double with each level if its own
    /// variants were tried again each time.
    known: BTreeMap<(usize, usize), usize>,
}

/// Fills a union.
pub(crate) fn take_variant(
    union: &mut dyn Union,
    mut token: Token<'_>,
    cx: &mut Context,
) -> Result<(), Fault> {
    if !can_rewind(&token) {
        return take_copy(union, token, cx);
    }
    let shape = union.shape();
    let place = place(&token, shape).filter(|_| cx.trials.around > 0);
    if let Some(index) = place.and_then(|place| cx.trials.known.get(&place).copied()) {
        return take_as(union, index, &mut token, cx);
    }
    let candidates = candidates(shape, &mut token, cx)?;
    let index = if let [only] = *candidates {
        try_one(union, only, &mut token, cx)?
    } else {
        try_all(union, &candidates, &mut token, cx)?
    };
    if let Some(place) = place {
        cx.trials.known.insert(place, index);
    }
    Ok(())
}

/// What reads another format than JSON text cannot go back, so it is copied to JSON text first.
#[cold]
fn take_copy(union: &mut dyn Union, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
    let mut value = Value::Null;
    Slot::take(&mut value, token, cx)?;
    let text = to_json(&value)?;
    let text = String::from_utf8(text).map_err(|_| Fault::expected("JSON", "other text"))?;
    // The reader enters the list or map a second time.
    cx.leave();
    let taken = fill_from_text(union, &text, cx);
    cx.depth += 1;
    taken
}

fn can_rewind(token: &Token<'_>) -> bool {
    match token {
        Token::List(list) => list.start().is_some(),
        Token::Map(map) => map.start().is_some(),
        _ => true,
    }
}

/// Where the list or map of a union is: its place in the text, and the union.
fn place(token: &Token<'_>, shape: &'static UnionShape) -> Option<(usize, usize)> {
    let start = match token {
        Token::List(list) => list.start(),
        Token::Map(map) => map.start(),
        _ => None,
    };
    start.map(|start| (start, std::ptr::from_ref(shape).addr()))
}

impl Token<'_> {
    /// The same token once more, from its beginning.
    fn again(&mut self) -> Token<'_> {
        match self {
            Self::Null => Token::Null,
            Self::Bool(value) => Token::Bool(*value),
            Self::Int(value) => Token::Int(*value),
            Self::Uint(value) => Token::Uint(*value),
            Self::Float(value) => Token::Float(*value),
            Self::Number(text, float) => Token::Number(text, *float),
            Self::Str(text) => Token::Str(text),
            Self::List(list) => {
                list.rewind();
                Token::List(&mut **list)
            }
            Self::Map(map) | Self::Entry(_, map) => {
                map.rewind();
                Token::Map(&mut **map)
            }
        }
    }
}

/// Fills the union as the variant `index`.
fn take_as(
    union: &mut dyn Union,
    index: usize,
    token: &mut Token<'_>,
    cx: &mut Context,
) -> Result<(), Fault> {
    if index >= union.shape().variants.len() {
        cx.strain += UNKNOWN;
    }
    union.put(index).take(token.again(), cx)
}

/// The strain of a value that no variant takes.
const UNKNOWN: usize = 10;

/// Fills the union as the one variant that it may be, or else as the unknown one.
fn try_one(
    union: &mut dyn Union,
    only: usize,
    token: &mut Token<'_>,
    cx: &mut Context,
) -> Result<usize, Fault> {
    let (depth, strain) = (cx.depth, cx.strain);
    match take_as(union, only, token, cx) {
        Ok(()) => return Ok(only),
        Err(fault) if fault.is_broken() => return Err(fault),
        Err(_) => (cx.depth, cx.strain) = (depth, strain),
    }
    let unknown = union.shape().variants.len();
    take_as(union, unknown, token, cx)?;
    Ok(unknown)
}

/// Fills the union as the variant that takes the token with the least strain, the first of them, or
/// else as the unknown one.
fn try_all(
    union: &mut dyn Union,
    candidates: &[usize],
    token: &mut Token<'_>,
    cx: &mut Context,
) -> Result<usize, Fault> {
    let (depth, strain) = (cx.depth, cx.strain);
    let mut best = (usize::MAX, union.shape().variants.len());
    let mut last = None;
    cx.trials.around += 1;
    for index in candidates {
        (cx.depth, cx.strain) = (depth, strain);
        match take_as(union, *index, token, cx) {
            Err(fault) if fault.is_broken() => return Err(fault),
            Err(_) => last = None,
            Ok(()) => {
                last = Some(*index);
                if cx.strain < best.0 {
                    best = (cx.strain, *index);
                }
                if cx.strain == strain {
                    break;
                }
            }
        }
    }
    if last == Some(best.1) {
        cx.strain = best.0;
    } else {
        (cx.depth, cx.strain) = (depth, strain);
        take_as(union, best.1, token, cx)?;
    }
    cx.trials.around -= 1;
    if cx.trials.around == 0 {
        cx.trials.known.clear();
    }
    Ok(best.1)
}

/// The variants that a token may be, by all that can be seen without decoding it.
fn candidates(
    shape: &'static UnionShape,
    token: &mut Token<'_>,
    cx: &mut Context,
) -> Result<Vec<usize>, Fault> {
    let of_kind = |kind: u8| -> Vec<usize> {
        let variants = shape.variants.iter().enumerate();
        let variants = variants.filter(|(_, variant)| variant.kinds & kind != 0);
        variants.map(|(index, _)| index).collect()
    };
    let mut candidates = of_kind(kind(token));
    if candidates.is_empty() && kind(token) == 8 {
        // An integer may be spelled with a fraction, `1.0`.
        candidates = of_kind(4);
    }
    let Token::Map(map) = token else {
        return Ok(candidates);
    };
    if let Some(tag) = shape.tag
        && let Some(tagged) = by_tag(shape, tag, *map, cx)?
    {
        candidates = tagged;
    }
    if candidates.len() > 1 {
        candidates = by_members(shape, &candidates, *map, cx)?;
    }
    Ok(candidates)
}

/// The variants that the tag of an object stands for; `None` if it has no tag.
fn by_tag(
    shape: &'static UnionShape,
    tag: &str,
    map: &mut dyn Map,
    cx: &mut Context,
) -> Result<Option<Vec<usize>>, Fault> {
    map.rewind();
    while let Some(key) = map.key()? {
        if key != tag {
            map.skip(cx)?;
            continue;
        }
        let mut value = Peeked::default();
        map.value(&mut value, cx)?;
        return Ok(tagged_by(shape, value.token().as_ref()));
    }
    Ok(None)
}

/// The variants that the value of a tag stands for; `None` if it is null.
fn tagged_by(shape: &'static UnionShape, value: Option<&Token<'_>>) -> Option<Vec<usize>> {
    if matches!(value, Some(Token::Null)) {
        return None;
    }
    let stands_for = |tag: &&'static str| Constant::Str(tag).is_or_is_like(value);
    let variants = shape.variants.iter().enumerate();
    let tagged = variants.filter(|(_, variant)| variant.tags.iter().any(stands_for));
    Some(tagged.map(|(index, _)| index).collect())
}

/// What the members of an object say of a variant.
struct Clue {
    index: usize,
    variant: &'static Variant,
    /// How many of the required properties have not come.
    missing: usize,
    /// Whether a property has another value than it must have.
    refuted: bool,
}

/// The candidates that the members of an object leave over.
fn by_members(
    shape: &'static UnionShape,
    candidates: &[usize],
    map: &mut dyn Map,
    cx: &mut Context,
) -> Result<Vec<usize>, Fault> {
    let clue = |index: &usize| Clue {
        index: *index,
        variant: &shape.variants[*index],
        missing: shape.variants[*index].required.len(),
        refuted: false,
    };
    let mut clues: Vec<Clue> = candidates.iter().map(clue).collect();
    map.rewind();
    while let Some(key) = map.key()? {
        for clue in &mut clues {
            let comes = clue.variant.required.contains(&key);
            clue.missing = clue.missing.saturating_sub(comes.into());
        }
        let has_constants = |clue: &Clue| clue.variant.constants_of(key).is_some();
        if !clues.iter().any(has_constants) {
            map.skip(cx)?;
            continue;
        }
        let key = key.to_owned();
        let mut value = Peeked::default();
        map.value(&mut value, cx)?;
        refute(&mut clues, &key, value.token().as_ref());
    }
    clues.retain(|clue| !clue.refuted);
    if clues.iter().any(|clue| clue.missing == 0) {
        clues.retain(|clue| clue.missing == 0);
    }
    Ok(clues.iter().map(|clue| clue.index).collect())
}

/// Refutes the variants whose property `key` must be something else.
fn refute(clues: &mut [Clue], key: &str, value: Option<&Token<'_>>) {
    for clue in clues {
        let Some(values) = clue.variant.constants_of(key) else {
            continue;
        };
        clue.refuted |= !values.iter().any(|own| own.is_or_is_like(value));
    }
}

/// The view of a union: that of its variant, with the tag if that has none.
pub(crate) fn view_variant(union: &dyn Union) -> View<'_> {
    let (index, part) = union.part();
    let shape = union.shape();
    let variant = shape.variants.get(index).filter(|variant| variant.adds_tag);
    let tag = variant.and_then(|variant| variant.tags.first());
    match (shape.tag, tag) {
        (Some(key), Some(tag)) => View::Tagged(Tagged {
            key,
            tag,
            object: part,
        }),
        _ => part.view(),
    }
}

/// Makes an enum of variants with one field each a slot, and gives it `Debug` and serde's two traits.
#[allow(unused_macros, reason = "not every API has a union")]
macro_rules! union {
    ($name:ident) => {
        codec::model!(@debug $name);

        impl codec::Slot for $name {
            #[inline]
            fn blank() -> Self {
                codec::Union::blank()
            }

            #[inline]
            fn take(
                &mut self,
                token: codec::Token<'_>,
                cx: &mut codec::Context,
            ) -> Result<(), codec::Fault> {
                codec::take_variant(self, token, cx)
            }

            #[inline]
            fn view(&self) -> codec::View<'_> {
                codec::view_variant(self)
            }
        }

        codec::boxed!($name);
    };
}
#[allow(unused_imports, reason = "not every API has a union")]
pub(crate) use union;
