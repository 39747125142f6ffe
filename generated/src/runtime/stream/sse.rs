//! The text of server-sent events, taken apart as the WHATWG HTML standard says (section 9.2.6).

use std::time::Duration;

use crate::runtime::codec::Fault;

/// An event as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RawEvent {
    /// The id of this or of the last event that had one.
    pub(super) id: String,
    /// Its name, `message` where it has none.
    pub(super) name: String,
    pub(super) data: String,
    /// How long to wait before the connection is made anew, where that was said since the last event.
    pub(super) retry: Option<Duration>,
}

/// Takes bytes and gives events.
#[derive(Debug, Default)]
pub(super) struct Parser {
    /// What came and has not been taken apart.
    pending: Vec<u8>,
    /// So much of it has no end of a line.
    searched: usize,
    /// Whether a byte order mark is no longer passed over.
    begun: bool,
    /// Whether the last line ended with CR, so that LF does not end another one.
    after_cr: bool,
    data: String,
    name: String,
    pub(super) last_id: String,
    retry: Option<Duration>,
}

/// No event is larger: whoever sends more means harm.
const LARGEST: usize = 1 << 28;

impl Parser {
    /// Begins anew, as a new connection does, but for the id of the last event.
    #[inline]
    pub(super) fn restart(&mut self) {
        let last_id = std::mem::take(&mut self.last_id);
        *self = Self {
            last_id,
            ..Self::default()
        };
    }

    /// Takes more bytes.
    #[inline]
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        if self.pending.len() + self.data.len() + bytes.len() > LARGEST {
            return Err(Fault::new("an event is larger than 256 MB"));
        }
        self.pending.extend_from_slice(bytes);
        Ok(())
    }

    /// The next event that is whole.
    #[inline]
    pub(super) fn next(&mut self) -> Option<RawEvent> {
        while let Some(line) = self.line() {
            if let Some(event) = self.take_line(&line) {
                return Some(event);
            }
        }
        None
    }

    /// The next line that is whole, without its end.
    #[inline]
    fn line(&mut self) -> Option<String> {
        if !self.begun {
            let mark = b"\xEF\xBB\xBF";
            if self.pending.len() < mark.len() && mark.starts_with(&self.pending) {
                return None;
            }
            if self.pending.starts_with(mark) {
                self.pending.drain(..mark.len());
            }
            self.begun = true;
        }
        if self.after_cr && !self.pending.is_empty() {
            self.after_cr = false;
            if self.pending[0] == b'\n' {
                self.pending.remove(0);
            }
        }
        let mut rest = self.pending[self.searched..].iter();
        let Some(end) = rest.position(|byte| matches!(byte, b'\n' | b'\r')) else {
            self.searched = self.pending.len();
            return None;
        };
        let end = self.searched + end;
        self.after_cr = self.pending[end] == b'\r';
        let line = String::from_utf8_lossy(&self.pending[..end]).into_owned();
        self.pending.drain(..=end);
        self.searched = 0;
        Some(line)
    }

    /// Takes a line, and gives the event that it ends.
    #[inline]
    fn take_line(&mut self, line: &str) -> Option<RawEvent> {
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.last_id),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            // A comment, or a field that the standard does not know.
            _ => {}
        }
        None
    }

    #[inline]
    fn dispatch(&mut self) -> Option<RawEvent> {
        let name = std::mem::take(&mut self.name);
        let mut data = std::mem::take(&mut self.data);
        // The newline of the last line.
        data.pop()?;
        Some(RawEvent {
            id: self.last_id.clone(),
            name: if name.is_empty() {
                "message".to_owned()
            } else {
                name
            },
            data,
            retry: self.retry.take(),
        })
    }

    /// What was said last of the time before the connection is made anew, and not given with an event yet.
    #[inline]
    pub(super) fn retry(&self) -> Option<Duration> {
        self.retry
    }
}

#[cfg(test)]
mod tests {
    use super::Parser;

    /// The events as `id|name|data|retry`, read in chunks of each size.
    #[track_caller]
    fn check(text: &[u8], expected: &[&str]) {
        for size in 1..=text.len().max(1) {
            let mut parser = Parser::default();
            let mut events = Vec::new();
            for chunk in text.chunks(size) {
                parser.push(chunk).unwrap();
                while let Some(event) = parser.next() {
                    let retry = event.retry.map(|retry| retry.as_millis().to_string());
                    let retry = retry.unwrap_or_default();
                    events.push(format!(
                        "{}|{}|{}|{retry}",
                        event.id, event.name, event.data
                    ));
                }
            }
            assert_eq!(events, expected, "in chunks of {size}");
        }
    }

    #[test]
    fn the_examples_of_the_standard() {
        check(
            b"data: YHOO\ndata: +2\ndata: 10\n\n",
            &["|message|YHOO\n+2\n10|"],
        );
        check(
            b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            &["1|message|first event|", "|message|second event|", "|message| third event|"],
        );
        check(
            b"data\n\ndata\ndata\n\ndata:",
            &["|message||", "|message|\n|"],
        );
        check(
            b"data:test\n\ndata: test\n\n",
            &["|message|test|", "|message|test|"],
        );
    }

    #[test]
    fn lines_end_in_three_ways() {
        check(b"data: a\r\ndata: b\r\n\r\n", &["|message|a\nb|"]);
        check(b"data: a\rdata: b\r\r", &["|message|a\nb|"]);
        check(
            b"data: a\n\ndata: b\r\n\ndata: c\r\r\n",
            &["|message|a|", "|message|b|", "|message|c|"],
        );
        check(b"data: a\r\n\rdata: b\n\r", &["|message|a|", "|message|b|"]);
    }

    #[test]
    fn names_ids_and_retries() {
        check(
            b"event: add\ndata: 1\n\ndata: 2\n\n",
            &["|add|1|", "|message|2|"],
        );
        check(b"event:\ndata: 1\n\n", &["|message|1|"]);
        check(b"id: 1\0\ndata: a\n\n", &["|message|a|"]);
        check(b"id: 7\n\ndata: a\n\n", &["7|message|a|"]);
        check(
            b"retry: 1000\ndata: a\n\ndata: b\n\n",
            &["|message|a|1000", "|message|b|"],
        );
        check(b"retry: 1s\ndata: a\n\n", &["|message|a|"]);
        check(
            b"retry: 99999999999999999999999\ndata: a\n\n",
            &["|message|a|"],
        );
    }

    #[test]
    fn comments_and_unknown_fields_are_passed_over() {
        check(
            b":\n: ping\n\nother: x\nData: y\n data: z\ndata: a\n\n",
            &["|message|a|"],
        );
    }

    #[test]
    fn an_event_without_data_is_none() {
        check(b"event: a\n\nid: 3\n\nretry: 5\n\n\n", &[]);
        check(b"event: a\n\ndata: b\n\n", &["|message|b|"]);
    }

    #[test]
    fn an_event_that_is_not_ended_is_none() {
        check(b"data: a\n", &[]);
        check(b"data: a", &[]);
        check(b"", &[]);
    }

    #[test]
    fn text_is_utf8_with_or_without_a_mark() {
        check("\u{feff}data: ä€😀\n\n".as_bytes(), &["|message|ä€😀|"]);
        check("\u{feff}\u{feff}data: a\n\n".as_bytes(), &[]);
        check("data: \u{feff}a\n\n".as_bytes(), &["|message|\u{feff}a|"]);
        check(b"data: \xFF\n\n", &["|message|\u{fffd}|"]);
    }

    #[test]
    fn a_new_connection_keeps_the_id_alone() {
        let mut parser = Parser::default();
        parser.push(b"id: 4\nevent: a\ndata: b").unwrap();
        assert_eq!(parser.next(), None);
        parser.restart();
        parser.push(b"data: c\n\n").unwrap();
        let event = parser.next().unwrap();
        assert_eq!(
            (&*event.id, &*event.name, &*event.data),
            ("4", "message", "c")
        );
    }
}
