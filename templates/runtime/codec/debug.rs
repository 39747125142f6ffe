//! `Debug` of models: what is there, by its name on the wire, without secrets.

use std::fmt;

use super::model::SENSITIVE;
use super::{Field, Slot, View};

/// What stands for a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// `Debug` for any slot.
pub(crate) fn debug(slot: &dyn Slot, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    debug_view(&slot.view(), f)
}

fn debug_view(view: &View<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match view {
        View::Absent | View::Null => f.write_str("None"),
        View::Bool(value) => fmt::Debug::fmt(value, f),
        View::Int(value) => fmt::Debug::fmt(value, f),
        View::Uint(value) => fmt::Debug::fmt(value, f),
        View::Float(value) => fmt::Debug::fmt(value, f),
        View::Number(text) => f.write_str(text),
        View::Str(value) => fmt::Debug::fmt(value, f),
        View::Secret(_) => f.write_str(REDACTED),
        View::List(items) => {
            let mut out = f.debug_list();
            for index in 0..items.count() {
                out.entry(&Shown(&items.item(index)));
            }
            out.finish()
        }
        View::Map(map) => {
            let is_sensitive = map.is_sensitive();
            let mut out = f.debug_map();
            map.each(&mut |key, value| {
                if is_sensitive {
                    out.entry(&key, &format_args!("{REDACTED}"));
                } else {
                    out.entry(&key, &Shown(value));
                }
                true
            });
            out.finish()
        }
        View::Tagged(tagged) => debug(tagged.object, f),
        View::Opaque(value) => value.fmt(f),
        View::Model(model) => {
            let shape = model.shape();
            debug_fields(f, shape.name, shape.fields.iter(), &|index| {
                model.part(index)
            })
        }
    }
}

/// `Debug` of named fields; those without a value are not shown.
pub(crate) fn debug_fields<'a>(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    fields: impl Iterator<Item = &'a Field>,
    part: &dyn Fn(usize) -> &'a dyn Slot,
) -> fmt::Result {
    let mut out = f.debug_struct(name);
    for (index, field) in fields.enumerate() {
        let view = part(index).view();
        if matches!(view, View::Absent) {
            continue;
        }
        if field.is(SENSITIVE) {
            out.field(field.wire(), &format_args!("{REDACTED}"));
        } else {
            out.field(field.wire(), &Shown(&view));
        }
    }
    out.finish()
}

struct Shown<'a, 'v>(&'a View<'v>);

impl fmt::Debug for Shown<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_view(self.0, f)
    }
}
