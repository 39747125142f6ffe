//! Writes slots as JSON text.

use super::object::{Member, each_field};
use super::read::plain;
use super::{Fault, Slot, View, each_member};

/// Writes a slot as JSON text.
pub(crate) fn to_json(slot: &dyn Slot) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::with_capacity(128);
    write(&mut out, &slot.view(), false)?;
    Ok(out)
}

fn write(out: &mut Vec<u8>, view: &View<'_>, quoted: bool) -> Result<(), Fault> {
    match view {
        View::Absent | View::Null => out.extend_from_slice(b"null"),
        View::Bool(true) => out.extend_from_slice(b"true"),
        View::Bool(false) => out.extend_from_slice(b"false"),
        View::Int(value) => write_digits(out, itoa::Buffer::new().format(*value), quoted),
        View::Uint(value) => write_digits(out, itoa::Buffer::new().format(*value), quoted),
        View::Float(value) if value.is_finite() => {
            out.extend_from_slice(zmij::Buffer::new().format_finite(*value).as_bytes());
        }
        View::Float(_) => return Err(Fault::new("JSON has no infinity and no NaN")),
        View::Number(text) => out.extend_from_slice(text.as_bytes()),
        View::Str(text) => write_str(out, text),
        View::Secret(text) => write_str(out, text),
        View::List(items) => {
            let mut separator = b'[';
            for index in 0..items.count() {
                out.push(separator);
                separator = b',';
                write(out, &items.item(index).view(), quoted).map_err(|fault| fault.at(index))?;
            }
            close(out, separator, b"[]");
        }
        // The same as below, without a call for each field.
        View::Model(model) => {
            let mut separator = b'{';
            each_field(*model, |member, value| {
                write_member(out, &mut separator, member, value)
            })?;
            close(out, separator, b"{}");
        }
        View::Map(_) | View::Tagged(_) => {
            let mut separator = b'{';
            each_member(view, quoted, &mut |member, value| {
                write_member(out, &mut separator, member, value)
            })?;
            close(out, separator, b"{}");
        }
    }
    Ok(())
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

fn close(out: &mut Vec<u8>, separator: u8, [open, close]: &[u8; 2]) {
    if separator == *open {
        out.push(separator);
    }
    out.push(*close);
}

fn write_digits(out: &mut Vec<u8>, digits: &str, quoted: bool) {
    if quoted {
        write_str(out, digits);
    } else {
        out.extend_from_slice(digits.as_bytes());
    }
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
