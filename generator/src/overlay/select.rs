//! Decides which values a `JSONPath` selects (RFC 9535), each once, and how much work that may be.
//!
//! Only the parser is a library's. Its evaluator misses values with a filter in a filter, compares numbers with a
//! tolerance, gives one value many times, and has no limit of work.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::ptr;

use jsonpath_rust::parser::model::{
    Comparable, Comparison, Filter, FilterAtom, FnArg, Literal, Segment, Selector, SingularQuery,
    SingularQuerySegment, Test, TestFunction,
};
use regex::{Regex, RegexBuilder};

use super::path::Path;
use crate::pointer::Pointer;
use crate::source::{Node, Number};

/// What a path selects.
#[derive(Debug, PartialEq)]
pub(super) enum Selection {
    /// These values, in the order of the standard.
    Of(Vec<Pointer>),
    /// Nothing. So many of its segments still select something, and the last of them these values.
    Nothing {
        segments: usize,
        before: Vec<Pointer>,
    },
    /// It would be too much work to tell.
    TooMuchWork,
}

/// What a path selects in a tree.
pub(super) fn select(root: &Node, path: &Path) -> Selection {
    select_within(WORK, root, path)
}

fn select_within(work: usize, root: &Node, path: &Path) -> Selection {
    let search = Search::new(root, work);
    let at = Some(Pointer::root());
    let mut hits = vec![Hit { node: root, at }];
    for (segments, segment) in path.segments().iter().enumerate() {
        let next = search.step(&hits, segment);
        if search.left.get() == 0 {
            return Selection::TooMuchWork;
        }
        if next.is_empty() {
            let before = pointers(hits);
            return Selection::Nothing { segments, before };
        }
        hits = next;
    }
    Selection::Of(pointers(hits))
}

fn pointers(hits: Vec<Hit<'_>>) -> Vec<Pointer> {
    hits.into_iter().filter_map(|hit| hit.at).collect()
}

/// A selected value, and where it is if that will be asked for.
#[derive(Clone)]
struct Hit<'a> {
    node: &'a Node,
    at: Option<Pointer>,
}

/// What leads from a value to one in it.
#[derive(Clone, Copy)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Hit<'a> {
    fn child(&self, step: Step<'_>, node: &'a Node) -> Self {
        let at = self.at.as_ref().map(|at| match step {
            Step::Key(key) => at.child(key),
            Step::Index(index) => at.item(index),
        });
        Self { node, at }
    }

    fn children(&self) -> Box<dyn Iterator<Item = (Step<'a>, &'a Node)> + 'a> {
        match self.node {
            Node::Map(map) => Box::new(map.iter().map(|(key, node)| (Step::Key(key), node))),
            Node::List(list) => {
                let items = list.iter().enumerate();
                Box::new(items.map(|(index, node)| (Step::Index(index), node)))
            }
            _ => Box::new(std::iter::empty()),
        }
    }
}

/// The work that one selection may be, in values that are looked at: some seconds at most.
const WORK: usize = 15_000_000;
/// What it costs to search a byte of text.
const SEARCHED: usize = 4;
/// What it costs to read a regular expression.
const PATTERN: usize = 50_000;
/// How large a regular expression may be once it is read, in bytes.
const PATTERN_SIZE: usize = 1 << 18;

/// One selection in a tree.
struct Search<'a> {
    root: &'a Node,
    left: Cell<usize>,
    patterns: RefCell<HashMap<String, Option<Regex>>>,
}

impl<'a> Search<'a> {
    fn new(root: &'a Node, work: usize) -> Self {
        let left = Cell::new(work);
        let patterns = RefCell::default();
        Self {
            root,
            left,
            patterns,
        }
    }

    /// Whether there is still work left after this.
    fn spend(&self, work: usize) -> bool {
        self.left.set(self.left.get().saturating_sub(work));
        self.left.get() > 0
    }

    fn query(&self, start: &'a Node, segments: &[Segment]) -> Vec<Hit<'a>> {
        let start = Hit {
            node: start,
            at: None,
        };
        segments
            .iter()
            .fold(vec![start], |hits, segment| self.step(&hits, segment))
    }

    fn step(&self, hits: &[Hit<'a>], segment: &Segment) -> Vec<Hit<'a>> {
        let mut found = Vec::new();
        match segment {
            Segment::Selector(selector) => {
                for hit in hits {
                    self.pick(hit, selector, &mut found);
                }
            }
            Segment::Selectors(selectors) => {
                for hit in hits {
                    for selector in selectors {
                        self.pick(hit, selector, &mut found);
                    }
                }
                let mut seen = HashSet::new();
                found.retain(|hit| seen.insert(ptr::from_ref(hit.node)));
            }
            Segment::Descendant(segment) => {
                let mut seen = HashSet::new();
                for hit in hits {
                    self.descend(hit, &mut seen, &mut found);
                }
                return self.step(&found, segment);
            }
        }
        found
    }

    fn descend(&self, hit: &Hit<'a>, seen: &mut HashSet<*const Node>, found: &mut Vec<Hit<'a>>) {
        let holds = matches!(hit.node, Node::Map(_) | Node::List(_));
        if !holds || !self.spend(1) || !seen.insert(ptr::from_ref(hit.node)) {
            return;
        }
        found.push(hit.clone());
        for (step, node) in hit.children() {
            if matches!(node, Node::Map(_) | Node::List(_)) {
                self.descend(&hit.child(step, node), seen, found);
            }
        }
    }

    fn pick(&self, hit: &Hit<'a>, selector: &Selector, found: &mut Vec<Hit<'a>>) {
        if !self.spend(1) {
            return;
        }
        match selector {
            Selector::Name(key) => {
                found.extend(
                    hit.node
                        .get(key)
                        .map(|node| hit.child(Step::Key(key), node)),
                );
            }
            Selector::Index(index) => {
                let list = hit.node.as_list().unwrap_or_default();
                let item = resolved(*index, list.len()).and_then(|at| Some((at, list.get(at)?)));
                found.extend(item.map(|(at, node)| hit.child(Step::Index(at), node)));
            }
            Selector::Slice(start, end, step) => {
                let list = hit.node.as_list().unwrap_or_default();
                self.spend(list.len());
                let indices = slice(*start, *end, step.unwrap_or(1), list.len());
                let items = indices.filter_map(|at| Some((at, list.get(at)?)));
                found.extend(items.map(|(at, node)| hit.child(Step::Index(at), node)));
            }
            Selector::Wildcard => {
                let children = hit.children().take_while(|_| self.spend(1));
                found.extend(children.map(|(step, node)| hit.child(step, node)));
            }
            Selector::Filter(filter) => {
                let children = hit.children().take_while(|_| self.spend(1));
                let held = children.filter(|(_, node)| self.holds(filter, node));
                found.extend(held.map(|(step, node)| hit.child(step, node)));
            }
        }
    }

    fn holds(&self, filter: &Filter, node: &'a Node) -> bool {
        match filter {
            Filter::Or(filters) => filters.iter().any(|filter| self.holds(filter, node)),
            Filter::And(filters) => filters.iter().all(|filter| self.holds(filter, node)),
            Filter::Atom(FilterAtom::Filter { expr, not }) => self.holds(expr, node) != *not,
            Filter::Atom(FilterAtom::Test { expr, not }) => self.is_there(expr, node) != *not,
            Filter::Atom(FilterAtom::Comparison(comparison)) => self.compare(comparison, node),
        }
    }

    fn is_there(&self, test: &Test, node: &'a Node) -> bool {
        match test {
            Test::Function(function) => self.matches(function, node),
            query => !self.queried(query, node).is_empty(),
        }
    }

    fn queried(&self, test: &Test, node: &'a Node) -> Vec<Hit<'a>> {
        match test {
            Test::RelQuery(segments) => self.query(node, segments),
            Test::AbsQuery(query) => self.query(self.root, &query.segments),
            Test::Function(_) => Vec::new(),
        }
    }

    fn compare(&self, comparison: &Comparison, node: &'a Node) -> bool {
        let (left, right) = comparison.vals();
        let (left, right) = (self.value(left, node), self.value(right, node));
        let (left, right) = (left.as_deref(), right.as_deref());
        let equal = || match (left, right) {
            (None, None) => true,
            (Some(left), Some(right)) => self.equal(left, right),
            _ => false,
        };
        match comparison {
            Comparison::Eq(..) => equal(),
            Comparison::Ne(..) => !equal(),
            Comparison::Lt(..) => self.less(left, right),
            Comparison::Gt(..) => self.less(right, left),
            Comparison::Lte(..) => self.less(left, right) || equal(),
            Comparison::Gte(..) => self.less(right, left) || equal(),
        }
    }

    fn value(&self, side: &Comparable, node: &'a Node) -> Option<Cow<'a, Node>> {
        match side {
            Comparable::Literal(literal) => Some(Cow::Owned(written(literal))),
            Comparable::SingularQuery(SingularQuery::Current(segments)) => {
                single(node, segments).map(Cow::Borrowed)
            }
            Comparable::SingularQuery(SingularQuery::Root(segments)) => {
                single(self.root, segments).map(Cow::Borrowed)
            }
            Comparable::Function(function) => self.result(function, node),
        }
    }

    /// The value of a function that gives one.
    fn result(&self, function: &TestFunction, node: &'a Node) -> Option<Cow<'a, Node>> {
        let count = match function {
            TestFunction::Length(argument) => self.length(&*self.argument(argument, node)?)?,
            TestFunction::Count(argument) => self.listed(argument, node).len(),
            TestFunction::Value(argument) => {
                return match self.listed(argument, node).as_slice() {
                    [hit] => Some(Cow::Borrowed(hit.node)),
                    _ => None,
                };
            }
            _ => return None,
        };
        let count = i128::try_from(count).ok()?;
        Some(Cow::Owned(Node::Number(Number::Int(count))))
    }

    fn length(&self, node: &Node) -> Option<usize> {
        match node {
            Node::String(text) => {
                self.spend(text.len() / 16);
                Some(text.chars().count())
            }
            Node::List(list) => Some(list.len()),
            Node::Map(map) => Some(map.len()),
            _ => None,
        }
    }

    fn listed(&self, argument: &FnArg, node: &'a Node) -> Vec<Hit<'a>> {
        match argument {
            FnArg::Test(test) => self.queried(test, node),
            _ => Vec::new(),
        }
    }

    fn argument(&self, argument: &FnArg, node: &'a Node) -> Option<Cow<'a, Node>> {
        match argument {
            FnArg::Literal(literal) => Some(Cow::Owned(written(literal))),
            FnArg::Filter(_) => None,
            FnArg::Test(test) => match &**test {
                Test::Function(function) => self.result(function, node),
                query => self
                    .queried(query, node)
                    .pop()
                    .map(|hit| Cow::Borrowed(hit.node)),
            },
        }
    }

    /// The truth of a function that gives one.
    fn matches(&self, function: &TestFunction, node: &'a Node) -> bool {
        let (text, pattern, whole) = match function {
            TestFunction::Match(text, pattern) => (text, pattern, true),
            TestFunction::Search(text, pattern) => (text, pattern, false),
            _ => return false,
        };
        let (Some(text), Some(pattern)) = (self.argument(text, node), self.argument(pattern, node))
        else {
            return false;
        };
        let (Some(text), Some(pattern)) = (text.as_str(), pattern.as_str()) else {
            return false;
        };
        self.spend(text.len().saturating_mul(SEARCHED) + pattern.len())
            && self.is_match(text, translated(pattern, whole))
    }

    fn is_match(&self, text: &str, pattern: String) -> bool {
        let mut patterns = self.patterns.borrow_mut();
        let pattern = patterns.entry(pattern).or_insert_with_key(|pattern| {
            let mut builder = RegexBuilder::new(pattern);
            self.spend(PATTERN);
            builder.size_limit(PATTERN_SIZE).build().ok()
        });
        pattern.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    fn equal(&self, left: &Node, right: &Node) -> bool {
        if !self.spend(1) {
            return false;
        }
        match (left, right) {
            (Node::Number(left), Node::Number(right)) => match (left, right) {
                (Number::Int(left), Number::Int(right)) => left == right,
                #[expect(clippy::float_cmp, reason = "the standard asks for the same number")]
                (left, right) => left.as_f64() == right.as_f64(),
            },
            (Node::String(left), Node::String(right)) => {
                self.spend(left.len() / 64);
                left == right
            }
            (Node::List(left), Node::List(right)) => {
                let mut pairs = left.iter().zip(right);
                left.len() == right.len() && pairs.all(|(left, right)| self.equal(left, right))
            }
            (Node::Map(left), Node::Map(right)) => {
                let same = |key, node| right.get(key).is_some_and(|other| self.equal(node, other));
                left.len() == right.len() && left.iter().all(|(key, node)| same(key, node))
            }
            (left, right) => left == right,
        }
    }

    fn less(&self, left: Option<&Node>, right: Option<&Node>) -> bool {
        match (left, right) {
            (Some(Node::Number(left)), Some(Node::Number(right))) => match (left, right) {
                (Number::Int(left), Number::Int(right)) => left < right,
                (left, right) => left.as_f64() < right.as_f64(),
            },
            (Some(Node::String(left)), Some(Node::String(right))) => {
                self.spend(left.len().min(right.len()) / 64);
                left < right
            }
            _ => false,
        }
    }
}

fn written(literal: &Literal) -> Node {
    match literal {
        Literal::Int(int) => Node::Number(Number::Int((*int).into())),
        Literal::Float(float) => Node::Number(Number::Float(*float)),
        Literal::String(text) => Node::String(text.clone()),
        Literal::Bool(value) => Node::Bool(*value),
        Literal::Null => Node::Null,
    }
}

fn single<'a>(start: &'a Node, segments: &[SingularQuerySegment]) -> Option<&'a Node> {
    segments
        .iter()
        .try_fold(start, |node, segment| match segment {
            SingularQuerySegment::Name(key) => node.get(key),
            SingularQuerySegment::Index(index) => {
                let list = node.as_list()?;
                list.get(resolved(*index, list.len())?)
            }
        })
}

/// The place in an array of this length that an index means, which counts from the end if it is negative.
fn resolved(index: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    let index = if index < 0 { length + index } else { index };
    usize::try_from(index).ok()
}

/// The places in an array of this length that a slice means, in its order (RFC 9535, section 2.3.4.2.2).
fn slice(
    start: Option<i64>,
    end: Option<i64>,
    step: i64,
    length: usize,
) -> Box<dyn Iterator<Item = usize>> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let place = |index: i64| if index < 0 { length + index } else { index };
    let stride = usize::try_from(step.unsigned_abs()).unwrap_or(usize::MAX);
    let index = |index: i64| usize::try_from(index).ok();
    match step {
        0 => Box::new(std::iter::empty()),
        1.. => {
            let from = place(start.unwrap_or(0)).clamp(0, length);
            let to = place(end.unwrap_or(length)).clamp(0, length);
            Box::new((from..to).step_by(stride).filter_map(index))
        }
        _ => {
            let from = start.map_or(length - 1, place).clamp(-1, length - 1);
            let to = end.map_or(-1, place).clamp(-1, length - 1);
            Box::new((to + 1..=from).rev().step_by(stride).filter_map(index))
        }
    }
}

/// A regular expression of RFC 9485 as the library spells it: there `.` is also a carriage return.
fn translated(pattern: &str, whole: bool) -> String {
    let mut text = String::with_capacity(pattern.len() + 8);
    let (mut chars, mut in_class) = (pattern.chars(), false);
    while let Some(c) = chars.next() {
        in_class = (in_class || c == '[') && c != ']';
        match c {
            '\\' => text.extend([c].into_iter().chain(chars.next())),
            '.' if !in_class => text.push_str(r"[^\n\r]"),
            c => text.push(c),
        }
    }
    if whole { format!("^(?:{text})$") } else { text }
}

#[cfg(test)]
mod tests {
    use super::{Selection, select, select_within};
    use crate::overlay::path::Path;
    use crate::source::Source;

    /// The pointers, separated by spaces.
    fn check(tree: &str, path: &str, expected: &str) {
        let source = Source::parse("test", tree.to_owned()).unwrap();
        let found = match select(source.root(), &Path::parse(path).unwrap()) {
            Selection::Of(pointers) => pointers,
            Selection::Nothing { .. } => Vec::new(),
            Selection::TooMuchWork => panic!("{path}"),
        };
        let found: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found.join(" "), expected, "{path} of {tree}");
    }

    #[test]
    fn selectors_pick_children() {
        let tree = "{a: [0, 1, 2], b/c: {d: 1}}";
        check(tree, "$", "#");
        check(tree, "$['b/c'].d", "#/b~1c/d");
        check(tree, "$.a[-1]", "#/a/2");
        check(tree, "$.a[3]", "");
        check(tree, "$.a[-4]", "");
        check(tree, "$.a['0']", "");
        check(tree, "$['b/c'][0]", "");
        check(tree, "$.a[2, 0, 2]", "#/a/2 #/a/0");
        check(tree, "$.*.*", "#/a/0 #/a/1 #/a/2 #/b~1c/d");
        check(tree, "$..[0]", "#/a/0");
        check(tree, "$..*", "#/a #/b~1c #/a/0 #/a/1 #/a/2 #/b~1c/d");
        check(
            "{'\u{fc}': {\"it's\": 1}}",
            "$.\u{fc}['it\\'s']",
            "#/\u{fc}/it's",
        );
    }

    #[test]
    fn slices_count_from_both_ends() {
        let tree = "[0, 1, 2, 3]";
        check(tree, "$[1:3]", "#/1 #/2");
        check(tree, "$[::2]", "#/0 #/2");
        check(tree, "$[-2:]", "#/2 #/3");
        check(tree, "$[:-3]", "#/0");
        check(tree, "$[::-1]", "#/3 #/2 #/1 #/0");
        check(tree, "$[2:0:-1]", "#/2 #/1");
        check(tree, "$[9:-9:-3]", "#/3 #/0");
        check(tree, "$[::0]", "");
        check(tree, "$[3:1]", "");
        check("[]", "$[::-1]", "");
    }

    #[test]
    fn filters_look_at_the_children() {
        let tree = "[{a: 1}, {a: ~}, {b: 2}, [{a: 3}]]";
        check(tree, "$[?@.a]", "#/0 #/1");
        check(tree, "$[?!@.a]", "#/2 #/3");
        check(tree, "$[?@.a == null]", "#/1");
        check(tree, "$[?@.a == @.x]", "#/2 #/3");
        check(tree, "$[?@.a != 1]", "#/1 #/2 #/3");
        check(tree, "$[?@.a == 1 || @.b == 2 && @.a]", "#/0");
        check(tree, "$[?(@.a == 1 || @.b == 2) && !(@.a)]", "#/2");
        check(tree, "$[?@[0].a == $[3][0].a]", "#/3");
        check(tree, "$[?@..a]", "#/0 #/1 #/3");
        check(tree, "$[?@[?@.a]]", "#/3");
        check("[[1], [[2]]]", "$[?@[?@[?@ == 2]]]", "#/1");
        check("{x: {a: 1}, y: {a: 2}}", "$[?@.a > 1]", "#/y");
    }

    #[test]
    fn comparisons_keep_to_types() {
        let tree = "[1, 1.0, '1', true, ~, [1], {a: 1}, 2, 'a', 9007199254740993]";
        check(tree, "$[?@ == 1]", "#/0 #/1");
        check(tree, "$[?@ == 1e0]", "#/0 #/1");
        check(tree, "$[?@ == '1']", "#/2");
        check(tree, "$[?@ < 2]", "#/0 #/1");
        check(tree, "$[?@ <= true]", "#/3");
        check(tree, "$[?@ < true]", "");
        check(tree, "$[?@ >= null]", "#/4");
        check(tree, "$[?@ > '1']", "#/8");
        check(tree, "$[?@ == $[5]]", "#/5");
        check(tree, "$[?@ == $[6]]", "#/6");
        check(tree, "$[?@ == $[9]]", "#/9");
        check(
            "[9007199254740992, 9007199254740993, 0.1]",
            "$[?@ == $[0]]",
            "#/0",
        );
        check("[0, 1.0e-17]", "$[?@ == 0]", "#/0");
    }

    #[test]
    fn functions_are_those_of_the_standard() {
        let tree = r#"["ab", "abc", "a\rb", "\u00fc", [1, 2], {"a": 1}, 3]"#;
        check(tree, "$[?length(@) == 1]", "#/3 #/5");
        check(tree, "$[?length(@) == 2]", "#/0 #/4");
        check(tree, "$[?length(@) == @.x]", "#/6");
        check(tree, "$[?count(@.*) == 0]", "#/0 #/1 #/2 #/3 #/6");
        check(tree, "$[?count(@['a', 'a']) == 2]", "");
        check(tree, "$[?value(@.*) == 1]", "#/5");
        check(tree, "$[?match(@, 'ab')]", "#/0");
        check(tree, "$[?match(@, 'a|ab')]", "#/0");
        check(tree, "$[?search(@, 'b')]", "#/0 #/1 #/2");
        check(tree, "$[?match(@, 'a.b')]", "");
        check(tree, "$[?match(@, 'a[.\\r]b')]", "#/2");
        check(tree, "$[?search(@, '(')]", "");
    }

    #[test]
    fn work_has_a_limit() {
        let text = "x".repeat(10_000);
        let items = "[{a: 1}, [2]], ".repeat(100);
        let source = Source::parse("test", format!("{{a: [{items}], s: {text}}}")).unwrap();
        for path in [
            "$..[?$..[?@ == $]]",
            "$..[?search($.s, '(x{10}){10}y')]",
            "$..[?search($.s, '(x{1000}){1000}')]",
            "$..[?$.a == $.a]",
            "$..[?$.s == $.s && length($.s) > 1]",
            "$.a[?@..[?$..[?@.nothing]]]",
        ] {
            let path = Path::parse(path).unwrap();
            let selected = select_within(20_000, source.root(), &path);
            assert_eq!(selected, Selection::TooMuchWork, "{}", path.text());
        }
    }
}
