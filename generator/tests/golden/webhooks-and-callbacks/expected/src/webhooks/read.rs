//! Reads what an API sends by itself: bodies, and headers into a model whose fields are called as they are.

use crate::runtime::codec::{Context, Fault, Grow, List, Model, REQUIRED, Token};
use crate::{Error, ErrorKind};

fn wrong(fault: &Fault) -> Error {
    Error::new(ErrorKind::Decode, fault.to_string())
}

/// A body as text in UTF-8.
pub(super) fn text(body: &[u8]) -> Result<String, Error> {
    let text = std::str::from_utf8(body);
    let text = text.map_err(|_| wrong(&Fault::expected("text in UTF-8", "other bytes")))?;
    Ok(text.to_owned())
}

/// The headers that a model has fields for, in any case. Of one that comes twice the last counts.
pub(super) fn headers<T: Model, K: AsRef<str>, V: AsRef<[u8]>>(
    headers: impl IntoIterator<Item = (K, V)>,
) -> Result<T, Error> {
    let mut model: T = Model::blank();
    let mut seen = vec![false; model.shape().fields.len()];
    for (name, value) in headers {
        if let Some(index) = put(&mut model, name.as_ref(), value.as_ref())? {
            seen[index] = true;
        }
    }
    let fields = model.shape().fields.iter().zip(seen);
    let missing = fields
        .into_iter()
        .find(|(field, seen)| field.is(REQUIRED) && !seen);
    match missing {
        Some((field, _)) => Err(wrong(&Fault::expected("a value", "nothing").of(*field))),
        None => Ok(model),
    }
}

/// Fills the field that a header is of, if there is one.
fn put(model: &mut dyn Model, name: &str, value: &[u8]) -> Result<Option<usize>, Error> {
    let fields = model.shape().fields;
    let mut names = fields.iter();
    let Some(index) = names.position(|field| field.wire().eq_ignore_ascii_case(name)) else {
        return Ok(None);
    };
    let filled = fill(model, index, value);
    filled.map_err(|fault| wrong(&fault.of(fields[index])))?;
    Ok(Some(index))
}

/// Fills a field with a value, or with the parts between its commas (style `simple`) where it is a list.
fn fill(model: &mut dyn Model, index: usize, value: &[u8]) -> Result<(), Fault> {
    let value = std::str::from_utf8(value);
    let value = value.map_err(|_| Fault::expected("text in UTF-8", "other bytes"))?;
    let cx = &mut Context::default();
    let whole = model.slot(index).take(Token::Str(value), cx);
    whole.or_else(|fault| {
        let parts = Token::List(&mut Parts(value.split(',')));
        model.slot(index).take(parts, cx).map_err(|_| fault)
    })
}

struct Parts<'v>(std::str::Split<'v, char>);

impl List for Parts<'_> {
    fn fill(&mut self, items: &mut dyn Grow, cx: &mut Context) -> Result<usize, Fault> {
        let mut count = 0;
        for part in &mut self.0 {
            items.push(Token::Str(part.trim()), cx)?;
            count += 1;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::{headers, text};
    use crate::runtime::codec::{self, Field, OPTIONAL, REQUIRED};
    use crate::runtime::testing::sample_model;

    sample_model!(Delivery {
        0 id: i64 = Field("X-Id", REQUIRED),
        1 event: Option<String> = Field("X-Event", OPTIONAL),
        2 tags: Option<Vec<i64>> = Field("X-Tags", OPTIONAL),
    });

    #[track_caller]
    fn check(given: &[(&str, &str)], expected: &str) {
        let read = headers::<Delivery, _, _>(given.iter().copied());
        let shown = read.map_or_else(
            |error| error.to_string(),
            |read| serde_json::to_string(&read).unwrap(),
        );
        assert_eq!(shown, expected);
    }

    #[test]
    fn headers_are_fields() {
        check(
            &[
                ("x-id", "7"),
                ("X-EVENT", "a,b"),
                ("X-Tags", "1, 2"),
                ("X-Other", "c"),
            ],
            r#"{"X-Id":7,"X-Event":"a,b","X-Tags":[1,2]}"#,
        );
        check(&[("X-Id", "7")], r#"{"X-Id":7}"#);
        check(&[], "X-Id: expected a value, found nothing");
        check(
            &[("X-Id", "seven")],
            "X-Id: expected a 64-bit integer, found a string",
        );
    }

    #[test]
    fn text_is_utf_8() {
        assert_eq!(text(b"a").unwrap(), "a");
        assert!(text(b"\xFF").unwrap_err().is_decode());
    }
}
