//! Objects: how a model is filled from one, and which members a view of one has.

use super::model::{ESCAPED, QUOTED, REQUIRED, REST};
use super::{Context, Fault, Field, Model, Slot, Token, View};

/// Fills a blank model from an object. Properties that it does not know go to its rest or are passed
/// over; of a property that comes twice the last counts.
pub(crate) fn take_fields(
    model: &mut dyn Model,
    token: Token<'_>,
    cx: &mut Context,
) -> Result<(), Fault> {
    let Token::Map(map) = token else {
        return Err(Fault::expected("an object", token.found()));
    };
    let fields = model.shape().fields;
    let (fields, rest) = split(fields);
    let mut seen = Seen::new(fields.len());
    // Documents mostly come in the order of their description.
    let mut guess = 0;
    while let Some(key) = map.key()? {
        if let Some(index) = position(fields, guess, key) {
            let field = fields[index];
            cx.quoted = field.is(QUOTED);
            map.value(model.slot(index), cx)
                .map_err(|fault| fault.of(field))?;
            seen.insert(index);
            guess = index + 1;
        } else if let Some(rest) = rest {
            let key = key.to_owned();
            let entry = Token::Entry(&key, map);
            cx.quoted = rest.is(QUOTED);
            model.slot(fields.len()).take(entry, cx)?;
        } else {
            cx.strain();
            map.skip(cx)?;
        }
    }
    match seen.missing(fields) {
        Some(field) => Err(Fault::new("expected a value, found nothing").of(*field)),
        None => Ok(()),
    }
}

/// The fields that have a name, and the one that has all others, if there is one.
fn split(fields: &[Field]) -> (&[Field], Option<&Field>) {
    match fields.split_last() {
        Some((rest, fields)) if rest.is(REST) => (fields, Some(rest)),
        _ => (fields, None),
    }
}

/// The field called `key`, looked for from `guess` on and then before it.
#[inline]
fn position(fields: &[Field], guess: usize, key: &str) -> Option<usize> {
    if fields.get(guess).is_some_and(|field| field.wire() == key) {
        return Some(guess);
    }
    let (before, after) = fields.split_at(guess);
    let called = |field: &Field| field.wire() == key;
    let found = after.iter().position(called).map(|index| guess + index);
    found.or_else(|| before.iter().position(called))
}

/// The fields met so far; the first 64 cost no allocation.
struct Seen {
    low: u64,
    high: Vec<bool>,
}

impl Seen {
    fn new(count: usize) -> Self {
        Self {
            low: 0,
            high: vec![false; count.saturating_sub(64)],
        }
    }

    fn insert(&mut self, index: usize) {
        match index.checked_sub(64) {
            None => self.low |= 1 << index,
            Some(index) => self.high[index] = true,
        }
    }

    fn contains(&self, index: usize) -> bool {
        match index.checked_sub(64) {
            None => self.low & (1 << index) != 0,
            Some(index) => self.high[index],
        }
    }

    /// The first field that each value has and this one has not.
    fn missing<'f>(&self, fields: &'f [Field]) -> Option<&'f Field> {
        let mut fields = fields.iter().enumerate();
        let missing = fields.find(|(index, field)| field.is(REQUIRED) && !self.contains(*index));
        missing.map(|(_, field)| field)
    }
}

/// The key of a member of an object, and how its value goes to the wire.
pub(crate) struct Member<'a> {
    pub(crate) key: &'a str,
    /// Whether integers in it go as strings.
    pub(crate) quoted: bool,
    /// Whether the key needs no escape.
    pub(super) is_plain: bool,
    field: Option<Field>,
}

impl Member<'_> {
    /// A fault in the value, seen from the object.
    #[cold]
    pub(crate) fn fault(&self, fault: Fault) -> Fault {
        match self.field {
            Some(field) => fault.of(field),
            None => fault.under(self.key),
        }
    }
}

/// Shows the members of an object that go to the wire; of anything else, none.
pub(crate) fn each_member<E>(
    view: &View<'_>,
    quoted: bool,
    see: &mut dyn FnMut(&Member<'_>, &View<'_>) -> Result<(), E>,
) -> Result<(), E> {
    match view {
        View::Model(model) => each_field(*model, see),
        View::Map(map) => {
            let mut seen = Ok(());
            map.each(&mut |key, value| {
                let member = Member {
                    key,
                    quoted,
                    is_plain: false,
                    field: None,
                };
                seen = see(&member, value);
                seen.is_ok()
            });
            seen
        }
        View::Tagged(tagged) => {
            let mut is_tagged = false;
            each_member(&tagged.object.view(), quoted, &mut |member, value| {
                is_tagged |= member.key == tagged.key;
                see(member, value)
            })?;
            if is_tagged {
                return Ok(());
            }
            let member = Member {
                key: tagged.key,
                quoted: false,
                is_plain: false,
                field: None,
            };
            see(&member, &View::Str(tagged.tag.into()))
        }
        _ => Ok(()),
    }
}

/// The fields of a model that are there, and then its rest. A required field is sent as null where
/// it has no value.
fn each_field<E>(
    model: &dyn Model,
    see: &mut dyn FnMut(&Member<'_>, &View<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let (fields, _) = split(model.shape().fields);
    for (index, field) in fields.iter().enumerate() {
        let value = model.part(index).view();
        if matches!(value, View::Absent) && !field.is(REQUIRED) {
            continue;
        }
        let member = Member {
            key: field.wire(),
            quoted: field.is(QUOTED),
            is_plain: !field.is(ESCAPED),
            field: Some(*field),
        };
        see(&member, &value)?;
    }
    each_rest(model, see)
}

/// What a model holds in its rest, if it has one.
pub(crate) fn each_rest<E>(
    model: &dyn Model,
    see: &mut dyn FnMut(&Member<'_>, &View<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let (fields, Some(rest)) = split(model.shape().fields) else {
        return Ok(());
    };
    let part = model.part(fields.len());
    each_member(&part.view(), rest.is(QUOTED), &mut |member, value| {
        // What a field has said is not said again.
        if position(fields, 0, member.key).is_some() {
            return Ok(());
        }
        see(member, value)
    })
}
