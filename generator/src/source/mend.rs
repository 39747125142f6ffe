//! Decides what a YAML text with tabs in its indentation is meant to say.

/// The distances of tab stops to try. The first is the most usual, and where all indentation is by tabs each would do.
const STOPS: [usize; 4] = [2, 4, 8, 1];

/// A text whose tabs in the indentation are spaces now. Its lines are the same.
pub(super) struct Mended {
    pub(super) text: String,
    /// Where the first tab was.
    pub(super) first: usize,
    /// For each tab, the byte after its spaces, and how many bytes more the text has up to there than before.
    grown: Vec<(usize, usize)>,
}

impl Mended {
    /// The text with tab stops at each of the distances worth a try; nothing where no tab indents.
    pub(super) fn all(text: &str) -> impl Iterator<Item = (usize, Self)> {
        STOPS
            .into_iter()
            .map_while(|stop| Some((stop, Self::new(text, stop)?)))
    }

    /// The text with tab stops at that distance; `None` where no tab indents.
    pub(super) fn new(text: &str, stop: usize) -> Option<Self> {
        let mut mended = Self {
            text: String::with_capacity(text.len()),
            first: 0,
            grown: Vec::new(),
        };
        for line in text.split_inclusive('\n') {
            let rest = line.trim_start_matches(' ');
            // Most lines need no look at each of their chars.
            if rest.starts_with(['\t', '-', '?', ':']) {
                mended.indent(line, stop);
            } else {
                mended.text.push_str(line);
            }
        }
        (!mended.grown.is_empty()).then_some(mended)
    }

    /// Adds the line with the tabs in front of its content, and those after `-` and the like, filled up to the next stop.
    fn indent(&mut self, line: &str, stop: usize) {
        let start = self.text.len();
        let content = content(line);
        for c in line[..content].chars() {
            if c != '\t' {
                self.text.push(c);
                continue;
            }
            let column = self.text.len() - start;
            let spaces = stop - column % stop;
            let before = self.grown.last().map_or(0, |&(_, more)| more);
            if self.grown.is_empty() {
                self.first = self.text.len();
            }
            self.text.extend(std::iter::repeat_n(' ', spaces));
            self.grown.push((self.text.len(), before + spaces - 1));
        }
        self.text.push_str(&line[content..]);
    }

    /// Where a byte of the mended text was before.
    pub(super) fn original(&self, at: usize) -> usize {
        let tabs = self.grown.partition_point(|&(end, _)| end <= at);
        let more = tabs.checked_sub(1).map_or(0, |last| self.grown[last].1);
        at - more
    }
}

/// Where in a line its first value or key starts.
fn content(line: &str) -> usize {
    let blank = |at: usize| matches!(line.as_bytes().get(at), Some(b' ' | b'\t'));
    let indents = |&(at, byte): &(usize, u8)| match byte {
        b' ' | b'\t' => true,
        b'-' | b'?' | b':' => blank(at + 1),
        _ => false,
    };
    line.bytes().enumerate().take_while(indents).count()
}

#[cfg(test)]
mod tests {
    use super::Mended;

    fn check(text: &str, stop: usize, expected: &str) {
        let mended = Mended::new(text, stop).unwrap();
        assert_eq!(mended.text, expected);
        for (at, c) in mended
            .text
            .char_indices()
            .filter(|(_, c)| c.is_alphanumeric())
        {
            assert!(
                text[mended.original(at)..].starts_with(c),
                "{at} in {text:?}"
            );
        }
        assert_eq!(Some(mended.first), text.find('\t'));
    }

    #[test]
    fn tabs_reach_to_the_next_stop() {
        check(
            "a:\n\tb: 1\r\n \t\tü: 2\t3\n",
            4,
            "a:\n    b: 1\r\n        ü: 2\t3\n",
        );
        check("a:\n\t-\tb: 1\n\t\tc: 2\n", 2, "a:\n  - b: 1\n    c: 2\n");
        check("?\t- a\n:\tb\n\t\n", 2, "? - a\n: b\n  \n");
        check("- a\n-\tb", 1, "- a\n- b");
    }

    #[test]
    fn other_tabs_are_left() {
        assert!(Mended::new("a:\tb\n--\tc: 'd\te'\n  f #\t", 2).is_none());
    }
}
