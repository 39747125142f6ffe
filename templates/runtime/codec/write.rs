//! Writes slots as JSON text.

use super::model::{ESCAPED, QUOTED, REQUIRED, REST};
use super::object::{Member, each_rest};
use super::read::plain;
use super::{Fault, Model, Slot, View, each_member};

/// Writes a slot as JSON text.
pub(crate) fn to_json(slot: &dyn Slot) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::with_capacity(128);
    if !slot.write(&mut out, false)? {
        out.extend_from_slice(NULL);
    }
    Ok(out)
}

/// Writes what a slot shows as JSON text.
pub(crate) fn view_to_json(view: &View<'_>) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::with_capacity(128);
    write(&mut out, view, false)?;
    Ok(out)
}

const NULL: &[u8] = b"null";

/// Writes what a slot shows, if there is something.
pub(super) fn write_view(out: &mut Vec<u8>, view: &View<'_>, quoted: bool) -> Result<bool, Fault> {
    if matches!(view, View::Absent) {
        return Ok(false);
    }
    write(out, view, quoted)?;
    Ok(true)
}

/// Each kind has a function of its own, so that none pays for what another one needs.
fn write(out: &mut Vec<u8>, view: &View<'_>, quoted: bool) -> Result<(), Fault> {
    match view {
        View::Str(text) => write_str(out, text),
        View::Secret(text) => write_str(out, text),
        View::Int(value) => write_digits(out, itoa::Buffer::new().format(*value), quoted),
        View::Uint(value) => write_digits(out, itoa::Buffer::new().format(*value), quoted),
        View::Absent | View::Null => out.extend_from_slice(NULL),
        View::Bool(true) => out.extend_from_slice(b"true"),
        View::Bool(false) => out.extend_from_slice(b"false"),
        View::Number(text) => out.extend_from_slice(text.as_bytes()),
        View::Float(value) => return write_float(out, *value),
        View::List(items) => {
            let item = |out: &mut Vec<u8>, index| write_view(out, &items.item(index), quoted);
            write_items(out, 0..items.count(), item)?;
        }
        View::Model(model) => {
            write_model(out, *model)?;
        }
        View::Map(_) | View::Tagged(_) => return write_members(out, view, quoted),
        View::Opaque(_) => return Err(Fault::expected("a JSON value", "a file")),
    }
    Ok(())
}

#[inline]
pub(super) fn write_float(out: &mut Vec<u8>, value: f64) -> Result<(), Fault> {
    if !value.is_finite() {
        return Err(Fault::expected("a finite number", "infinity or NaN"));
    }
    out.extend_from_slice(zmij::Buffer::new().format_finite(value).as_bytes());
    Ok(())
}

#[inline]
pub(super) fn write_digits(out: &mut Vec<u8>, digits: &str, quoted: bool) {
    if quoted {
        write_str(out, digits);
    } else {
        out.extend_from_slice(digits.as_bytes());
    }
}

/// Writes the items of a list, each by `write`.
#[inline]
pub(super) fn write_items<T>(
    out: &mut Vec<u8>,
    items: impl ExactSizeIterator<Item = T>,
    write: impl Fn(&mut Vec<u8>, T) -> Result<bool, Fault>,
) -> Result<bool, Fault> {
    // No item takes less than a byte, and a comma or bracket.
    out.reserve(2 * items.len() + 1);
    out.push(b'[');
    for (index, item) in items.enumerate() {
        if !write(out, item).map_err(|fault| fault.at(index))? {
            out.extend_from_slice(NULL);
        }
        // To ask each time whether there is one more costs integers a tenth.
        out.push(b',');
    }
    out.pop_if(|last| *last == b',');
    out.push(b']');
    Ok(true)
}

/// Writes the entries of a map, each value by `value`.
#[inline]
pub(super) fn write_entries<'a, T>(
    out: &mut Vec<u8>,
    entries: impl Iterator<Item = (&'a str, T)>,
    value: impl Fn(&mut Vec<u8>, T) -> Result<bool, Fault>,
) -> Result<bool, Fault> {
    let mut separator = b'{';
    for (key, entry) in entries {
        write_key(out, separator, key, false);
        separator = b',';
        if !value(out, entry).map_err(|fault| fault.under(key))? {
            out.extend_from_slice(NULL);
        }
    }
    close(out, separator);
    Ok(true)
}

/// Writes the fields of a model that are there, and then its rest.
pub(super) fn write_model(out: &mut Vec<u8>, model: &dyn Model) -> Result<bool, Fault> {
    let mut separator = b'{';
    for (index, field) in model.shape().fields.iter().enumerate() {
        if field.is(REST) {
            if !matches!(model.part(index).view(), View::Absent) {
                separator = write_rest(out, model, separator)?;
            }
            break;
        }
        let start = out.len();
        write_key(out, separator, field.wire(), !field.is(ESCAPED));
        let part = model.part(index);
        if part
            .write(out, field.is(QUOTED))
            .map_err(|fault| fault.of(*field))?
        {
            separator = b',';
        } else if field.is(REQUIRED) {
            out.extend_from_slice(NULL);
            separator = b',';
        } else {
            out.truncate(start);
        }
    }
    close(out, separator);
    Ok(true)
}

#[inline(never)]
fn write_rest(out: &mut Vec<u8>, model: &dyn Model, mut separator: u8) -> Result<u8, Fault> {
    each_rest(model, &mut |member, value| {
        write_member(out, &mut separator, member, value)
    })?;
    Ok(separator)
}

fn write_members(out: &mut Vec<u8>, view: &View<'_>, quoted: bool) -> Result<(), Fault> {
    let mut separator = b'{';
    each_member(view, quoted, &mut |member, value| {
        write_member(out, &mut separator, member, value)
    })?;
    close(out, separator);
    Ok(())
}

/// Closes an object, whose bracket was not written if it has no member.
fn close(out: &mut Vec<u8>, separator: u8) {
    if separator == b'{' {
        out.push(separator);
    }
    out.push(b'}');
}

#[inline]
fn write_member(
    out: &mut Vec<u8>,
    separator: &mut u8,
    member: &Member<'_>,
    value: &View<'_>,
) -> Result<(), Fault> {
    write_key(out, *separator, member.key, member.is_plain);
    *separator = b',';
    write(out, value, member.quoted).map_err(|fault| member.fault(fault))
}

#[expect(
    clippy::inline_always,
    reason = "trees of small models are a tenth faster"
)]
#[inline(always)]
fn write_key(out: &mut Vec<u8>, separator: u8, key: &str, is_plain: bool) {
    if is_plain {
        out.reserve(key.len() + 4);
        out.extend_from_slice(&[separator, b'"']);
        out.extend_from_slice(key.as_bytes());
        out.extend_from_slice(b"\":");
    } else {
        out.push(separator);
        write_str(out, key);
        out.push(b':');
    }
}

pub(super) fn write_str(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    let from = plain(bytes, 0);
    out.extend_from_slice(&bytes[..from]);
    if from == bytes.len() {
        out.push(b'"');
        return;
    }
    write_special(out, bytes, from);
}

fn write_special(out: &mut Vec<u8>, bytes: &[u8], mut from: usize) {
    write_escape(out, bytes[from]);
    from += 1;
    loop {
        let special = plain(bytes, from);
        out.extend_from_slice(&bytes[from..special]);
        let Some(byte) = bytes.get(special) else {
            break;
        };
        write_escape(out, *byte);
        from = special + 1;
    }
    out.push(b'"');
}

fn write_escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        b'\x08' => b'b',
        b'\x0C' => b'f',
        _ => {
            out.extend_from_slice(b"\\u00");
            out.push(HEX[usize::from(byte >> 4)]);
            out.push(HEX[usize::from(byte & 15)]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}
