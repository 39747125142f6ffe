//! The way from page to page: what is asked for next, and when it ends.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use super::sieve::{Sieve, flag, look, text};
use super::{Next, Paging, Path, link};
use crate::runtime::client::{Received, Receiving};
use crate::runtime::codec::{Fault, Slot, View, fill_from_json};
use crate::runtime::request::answer::{Form, Incoming};
use crate::runtime::request::{Call, Message};
use crate::runtime::{Client, Error, ErrorKind, Response};

/// A request that is turned from page to page.
pub(crate) trait Turn: Call + Send {
    fn client(&self) -> &Client;
    /// Gives the parameter `index` another value.
    fn put(&mut self, index: usize, value: Arc<dyn Slot + Send + Sync>);
    /// Sends it to a URL instead of that of its parameters.
    fn send_to(&mut self, url: String);
}

/// Where a stream of pages is.
pub(super) struct Walk {
    request: Box<dyn Turn>,
    paging: &'static Paging,
    /// The number of the page that comes next, from 1 on.
    page: u64,
    /// How many items came, if the first page was that of the API.
    seen: Option<u64>,
    /// What led to pages, as hashes: a long walk holds little.
    known: HashSet<u64>,
    hasher: RandomState,
    /// The hash of the page before.
    before: Option<u64>,
    state: State,
}

enum State {
    Ready,
    Waiting(Receiving),
    /// There is another page, and no way to it.
    Lost(Error),
    Ended,
}

/// What a page says of the next one.
#[derive(Default)]
pub(super) struct Found {
    count: usize,
    /// The cursor or URL.
    next: Option<String>,
    more: Option<bool>,
    total: Option<u64>,
    pages: Option<i64>,
    /// The hash of the page, where nothing else tells it from the one before.
    body: Option<u64>,
}

impl Walk {
    #[inline]
    pub(super) fn new(request: Box<dyn Turn>, paging: &'static Paging) -> Self {
        let state = match start(&*request, paging) {
            Ok(_) => State::Ready,
            Err(error) => State::Lost(error),
        };
        let at_start = start(&*request, paging).is_ok_and(|at| at == first(paging));
        Self {
            request,
            paging,
            page: 1,
            seen: at_start.then_some(0),
            known: HashSet::new(),
            hasher: RandomState::new(),
            before: None,
            state,
        }
    }

    #[inline]
    pub(super) fn paging(&self) -> &'static Paging {
        self.paging
    }

    #[inline]
    pub(super) fn page(&self) -> u64 {
        self.page
    }

    /// The answer of the next page. If it fails, the same page is asked for once more.
    #[inline]
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Received, Error>>> {
        loop {
            match &mut self.state {
                State::Ready => {
                    let receiving = self.request.client().receive(&*self.request);
                    self.state = State::Waiting(receiving);
                }
                State::Waiting(receiving) => {
                    let received = ready!(receiving.as_mut().poll(cx));
                    self.state = State::Ready;
                    return Poll::Ready(Some(received.map_err(|error| self.failed(error))));
                }
                State::Lost(_) => {
                    let lost = std::mem::replace(&mut self.state, State::Ended);
                    let State::Lost(error) = lost else { continue };
                    return Poll::Ready(Some(Err(self.failed(error))));
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    /// The error, said of the page.
    #[inline]
    pub(super) fn failed(&self, error: Error) -> Error {
        error.of(self.request.operation().id).on_page(self.page)
    }

    /// Reads the items of an answer into a slot, and what it says of the next page.
    #[inline]
    pub(super) fn find(
        &self,
        index: usize,
        incoming: &Incoming,
        items: Box<dyn Slot>,
    ) -> Result<(Found, Box<dyn Slot>), Error> {
        let case = incoming.operation.answers.get(index);
        match case.map(|case| case.2) {
            Some(Form::Json) => self.read(&incoming.response, items),
            Some(Form::Empty) | None => Ok((Found::default(), items)),
            Some(_) => {
                let odd = "expected a page in JSON, found another media type";
                Err(self.failed(incoming.response.clone().undecoded(odd)))
            }
        }
    }

    #[inline]
    fn read(
        &self,
        response: &Response,
        items: Box<dyn Slot>,
    ) -> Result<(Found, Box<dyn Slot>), Error> {
        let undecoded = |fault: &Fault| self.failed(response.clone().undecoded(&fault.to_string()));
        let Paging {
            items: path,
            more,
            total,
            pages,
            next,
            ..
        } = self.paging;
        let mut sieve = Sieve::new();
        sieve.add(path, items);
        let said = [*more, *total, *pages, next.path()];
        for path in said.into_iter().filter(|path| !path.is_empty()) {
            sieve.add(path, Box::new(Option::<serde_json::Value>::None));
        }
        fill_from_json(&mut sieve, response.body()).map_err(|fault| undecoded(&fault))?;
        let view = sieve.view();
        let number = |path: Path| look(&view, path, &text).and_then(|text| text.parse().ok());
        let mut found = Found {
            more: look(&view, more, &flag),
            total: number(total).and_then(|total: i64| u64::try_from(total).ok()),
            pages: number(pages),
            next: match next {
                Next::Cursor(_, path) | Next::Url(path) => look(&view, path, &text),
                Next::Link => linked(response),
                Next::Last(..) | Next::Offset(..) | Next::Page(..) => None,
            },
            body: matches!(next, Next::Offset(..) | Next::Page(..))
                .then(|| self.hasher.hash_one(response.body())),
            count: 0,
        };
        let Some(items) = sieve.remove(path) else {
            return Err(undecoded(&Fault::new("it is no page")));
        };
        match items.view() {
            View::List(list) => {
                found.count = list.count();
                if let (Next::Last(_, path), Some(last)) = (next, found.count.checked_sub(1)) {
                    found.next = look(&list.item(last), path, &text);
                }
            }
            _ if self.paging.required => {
                let missing = Fault::new("expected a value, found nothing");
                let fault = path
                    .iter()
                    .rev()
                    .fold(missing, |fault, name| fault.under(name));
                return Err(undecoded(&fault));
            }
            _ => {}
        }
        Ok((found, items))
    }

    /// Turns the request to the next page, when the one at hand is good.
    #[inline]
    pub(super) fn go_on(&mut self, found: &Found) {
        self.state = match self.turned(found) {
            Ok(true) => State::Ready,
            Ok(false) => State::Ended,
            Err(error) => State::Lost(error),
        };
        self.page += 1;
        self.seen = self.seen.map(|seen| seen + found.count as u64);
    }

    /// Whether there is a next page, to which the request is turned then.
    #[inline]
    fn turned(&mut self, found: &Found) -> Result<bool, Error> {
        if found.more == Some(false) {
            return Ok(false);
        }
        match self.paging.next {
            Next::Cursor(index, _) | Next::Last(index, _) => self.turn_to_cursor(index, found),
            Next::Offset(index, first) => self.turn_by_number(index, first, found),
            Next::Page(index, first) => self.turn_by_number(index, first, found),
            Next::Link | Next::Url(_) => self.turn_to_url(found),
        }
    }

    #[inline]
    fn turn_to_cursor(&mut self, index: usize, found: &Found) -> Result<bool, Error> {
        let Some(cursor) = &found.next else {
            return nowhere(found);
        };
        if let Some(here) = text(&self.request.part(index).view()) {
            self.known.insert(self.hasher.hash_one(&here));
        }
        if !self.known.insert(self.hasher.hash_one(cursor)) {
            return Err(lost("the server gave a cursor that it had given before"));
        }
        self.request.put(index, Arc::new(cursor.clone()));
        Ok(true)
    }

    #[inline]
    fn turn_by_number(&mut self, index: usize, first: i64, found: &Found) -> Result<bool, Error> {
        let count = i64::try_from(found.count).unwrap_or(i64::MAX);
        let here = start(&*self.request, self.paging)?;
        let is_offset = matches!(self.paging.next, Next::Offset(..));
        // Where it is said that there is more, an empty page may be one of which all was filtered out.
        if count == 0 && (is_offset || found.more.is_none()) {
            return nowhere(found);
        }
        let seen = self.seen.map(|seen| seen + found.count as u64);
        let is_all = seen
            .zip(found.total)
            .is_some_and(|(seen, total)| seen >= total);
        let is_last = found
            .pages
            .is_some_and(|pages| !is_offset && here - first + 1 >= pages);
        if found.more.is_none() && (is_all || is_last) {
            return Ok(false);
        }
        if count > 0 && self.before == found.body {
            return Err(lost("the server gave the page before once more"));
        }
        self.before = found.body;
        let step = if is_offset { count } else { 1 };
        self.request.put(index, Arc::new(here.saturating_add(step)));
        Ok(true)
    }

    #[inline]
    fn turn_to_url(&mut self, found: &Found) -> Result<bool, Error> {
        let Some(next) = &found.next else {
            return nowhere(found);
        };
        let client = self.request.client();
        let here = client.url(&Message::new(&*self.request)?)?;
        let there = here.join(next);
        let there =
            there.map_err(|_| lost("the server gave a URL of the next page that is none"))?;
        if there.origin() != here.origin() {
            return Err(lost(
                "the next page is at another origin, and the request may carry credentials",
            ));
        }
        if !there.username().is_empty() || there.password().is_some() {
            return Err(lost("the URL of the next page has credentials in it"));
        }
        self.known.insert(self.hasher.hash_one(here.as_str()));
        if !self.known.insert(self.hasher.hash_one(there.as_str())) {
            return Err(lost("the server gave a URL that it had given before"));
        }
        self.request.send_to(there.into());
        Ok(true)
    }
}

impl Next {
    /// Where an answer says what comes next.
    #[inline]
    fn path(&self) -> Path {
        match self {
            Self::Cursor(_, path) | Self::Url(path) => path,
            Self::Last(..) | Self::Offset(..) | Self::Page(..) | Self::Link => &[],
        }
    }
}

/// The end, unless the answer says that it is none.
#[inline]
fn nowhere(found: &Found) -> Result<bool, Error> {
    if found.more == Some(true) {
        return Err(lost(
            "the server says that there is another page, but not which",
        ));
    }
    Ok(false)
}

#[inline]
fn lost(why: &str) -> Error {
    Error::new(ErrorKind::Pages, why)
}

/// The number of the first page of the API.
#[inline]
fn first(paging: &Paging) -> i64 {
    match paging.next {
        Next::Offset(_, first) | Next::Page(_, first) => first,
        _ => 0,
    }
}

/// The number in the parameter that leads to the page, or the first one.
#[inline]
fn start(request: &dyn Turn, paging: &Paging) -> Result<i64, Error> {
    let (Next::Offset(index, first) | Next::Page(index, first)) = paging.next else {
        return Ok(0);
    };
    let Some(text) = text(&request.part(index).view()) else {
        return Ok(first);
    };
    text.parse().map_err(|_| {
        let message = "the request cannot be sent: the number of the first page is none";
        Error::new(ErrorKind::Request, message)
    })
}

/// The URL of the next page that a header gives.
#[inline]
fn linked(response: &Response) -> Option<String> {
    let mut links = response.headers().filter(|(name, _)| *name == "link");
    links.find_map(|(_, value)| {
        let value = std::str::from_utf8(value).ok()?;
        link::next(value)
            .filter(|url| !url.is_empty())
            .map(str::to_owned)
    })
}
