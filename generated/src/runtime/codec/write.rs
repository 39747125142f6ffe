//! Writes slots as JSON text.

use super::object::{Member, each_field};
use super::read::plain;
use super::{Fault, Items, Model, Slot, View, each_member};

/// Writes a slot as JSON text.
pub(crate) fn to_json(slot: &dyn Slot) -> Result<Vec<u8>, Fault> {
    view_to_json(&slot.view())
}

/// Writes what a slot shows as JSON text.
pub(crate) fn view_to_json(view: &View<'_>) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::with_capacity(128);
    write(&mut out, view, false)?;
    Ok(out)
}

/// Each kind has a function of its own, so that none pays for what another one needs.
fn write(out: &mut Vec<u8>, view: &View<'_>, quoted: bool) -> Result<(), Fault> {
    match view {
        View::Str(text) => write_str(out, text),
        View::Secret(text) => write_str(out, text),
        View::Int(value) => write_int(out, *value, quoted),
        View::Uint(value) => write_uint(out, *value, quoted),
        View::Absent | View::Null => out.extend_from_slice(b"null"),
        View::Bool(true) => out.extend_from_slice(b"true"),
        View::Bool(false) => out.extend_from_slice(b"false"),
        View::Number(text) => out.extend_from_slice(text.as_bytes()),
        View::Float(value) => return write_float(out, *value),
        View::List(items) => return write_items(out, *items, quoted),
        View::Model(model) => return write_model(out, *model),
        View::Map(_) | View::Tagged(_) => return write_members(out, view, quoted),
    }
    Ok(())
}

fn write_float(out: &mut Vec<u8>, value: f64) -> Result<(), Fault> {
    if !value.is_finite() {
        return Err(Fault::expected("a finite number", "infinity or NaN"));
    }
    out.extend_from_slice(zmij::Buffer::new().format_finite(value).as_bytes());
    Ok(())
}

fn write_int(out: &mut Vec<u8>, value: i64, quoted: bool) {
    write_digits(out, itoa::Buffer::new().format(value), quoted);
}

fn write_uint(out: &mut Vec<u8>, value: u64, quoted: bool) {
    write_digits(out, itoa::Buffer::new().format(value), quoted);
}

#[inline]
fn write_digits(out: &mut Vec<u8>, digits: &str, quoted: bool) {
    if quoted {
        write_str(out, digits);
    } else {
        out.extend_from_slice(digits.as_bytes());
    }
}

fn write_items(out: &mut Vec<u8>, items: &dyn Items, quoted: bool) -> Result<(), Fault> {
    out.push(b'[');
    for index in 0..items.count() {
        if index > 0 {
            out.push(b',');
        }
        write(out, &items.item(index), quoted).map_err(|fault| fault.at(index))?;
    }
    out.push(b']');
    Ok(())
}

fn write_model(out: &mut Vec<u8>, model: &dyn Model) -> Result<(), Fault> {
    let mut separator = b'{';
    each_field(model, |member, value| {
        write_member(out, &mut separator, member, value)
    })?;
    close(out, separator);
    Ok(())
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
    if member.is_plain {
        out.reserve(member.key.len() + 4);
        out.extend_from_slice(&[*separator, b'"']);
        out.extend_from_slice(member.key.as_bytes());
        out.extend_from_slice(b"\":");
    } else {
        out.push(*separator);
        write_str(out, member.key);
        out.push(b':');
    }
    *separator = b',';
    write(out, value, member.quoted).map_err(|fault| member.fault(fault))
}

fn write_str(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    let mut from = 0;
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
