//! What the answers of an operation are given as, and how it goes to the wire.

use bytes::Bytes;

use crate::runtime::codec::{Fault, Slot, to_json};
use crate::runtime::request::answer::{
    Answer, Binary, Case, Either, Empty, Events, Form, Items, Json, Text, TextEvents,
};

/// An answer that can be given as a value: what makes [`Stub::answer`](super::Stub::answer) typed.
#[diagnostic::on_unimplemented(
    message = "the successes of this operation have several types, or types that cannot be written",
    note = "give the answer by `answer_status`, `answer_text`, `answer_bytes` or `answer_as`"
)]
pub trait Give: Answer {
    /// What it is given as.
    type Given: ?Sized;
    /// The parts of its body, as the answer `index` of those that the operation documents.
    fn give(index: usize, case: &Case, given: &Self::Given) -> Result<Vec<Bytes>, Fault>;
}

fn one(body: impl Into<Bytes>) -> Vec<Bytes> {
    vec![body.into()]
}

impl<T: Slot + Send> Give for Json<T> {
    type Given = T;

    fn give(_: usize, _: &Case, given: &T) -> Result<Vec<Bytes>, Fault> {
        to_json(given).map(one)
    }
}

impl Give for Text {
    type Given = str;

    fn give(_: usize, _: &Case, given: &str) -> Result<Vec<Bytes>, Fault> {
        Ok(one(given.to_owned()))
    }
}

impl Give for Empty {
    type Given = ();

    fn give(_: usize, _: &Case, (): &()) -> Result<Vec<Bytes>, Fault> {
        Ok(Vec::new())
    }
}

impl Give for Binary {
    type Given = [u8];

    fn give(_: usize, _: &Case, given: &[u8]) -> Result<Vec<Bytes>, Fault> {
        Ok(one(given.to_vec()))
    }
}

impl<T: Slot + Send> Give for Events<T> {
    type Given = [T];

    fn give(_: usize, _: &Case, given: &[T]) -> Result<Vec<Bytes>, Fault> {
        let data = given.iter().map(|data| to_json(data));
        data.map(|data| Ok(event("", &String::from_utf8_lossy(&data?))))
            .collect()
    }
}

impl Give for TextEvents {
    type Given = [String];

    fn give(_: usize, _: &Case, given: &[String]) -> Result<Vec<Bytes>, Fault> {
        Ok(given.iter().map(|data| event("", data)).collect())
    }
}

impl<T: Slot + Send> Give for Items<T> {
    type Given = [T];

    fn give(_: usize, case: &Case, given: &[T]) -> Result<Vec<Bytes>, Fault> {
        let is_separated = case.1.first().is_some_and(|own| own.contains("json-seq"));
        let items = given.iter().map(|item| {
            let mut text = if is_separated { vec![0x1E] } else { Vec::new() };
            text.extend(to_json(item)?);
            text.push(b'\n');
            Ok(text.into())
        });
        items.collect()
    }
}

impl<A: Give, B: Give<Given = A::Given> + Answer<Value = A::Value>> Give for Either<A, B> {
    type Given = A::Given;

    fn give(index: usize, case: &Case, given: &A::Given) -> Result<Vec<Bytes>, Fault> {
        match index.checked_sub(1) {
            None => A::give(0, case, given),
            Some(index) => B::give(index, case, given),
        }
    }
}

/// A server-sent event, without a name if that is empty (WHATWG HTML, section 9.2.6).
pub(super) fn event(name: &str, data: &str) -> Bytes {
    let mut text = String::new();
    if !name.is_empty() {
        text = format!("event: {name}\n");
    }
    for line in data.replace("\r\n", "\n").split(['\n', '\r']) {
        text.push_str("data: ");
        text.push_str(line);
        text.push('\n');
    }
    text.push('\n');
    text.into()
}

/// The media type that an answer goes with: the first of the documented ones that is no range.
pub(super) fn media_type(case: &Case) -> Option<&'static str> {
    let mut own = case.1.iter().filter(|own| !own.contains('*'));
    own.next().copied().or(match case.2 {
        Form::Empty => None,
        Form::Json => Some("application/json"),
        Form::Text => Some("text/plain"),
        Form::Binary => Some("application/octet-stream"),
        Form::Events => Some("text/event-stream"),
        Form::Items => Some("application/x-ndjson"),
        Form::Xml => Some("application/xml"),
    })
}
