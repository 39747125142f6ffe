//! Reads of an answer only what pages need, in one pass.

use std::any::Any;

use super::Path;
use crate::runtime::codec::{
    Alike, Context, Entries, Fault, Grow, Items, Slot, Token, View, each_member,
};

/// A value of which only some parts are read; the rest is passed over.
pub(super) enum Sieve {
    /// Of an object, these members.
    Members(Vec<(&'static str, Self)>),
    /// All of it.
    Whole(Box<dyn Slot>),
}

impl Sieve {
    #[inline]
    pub(super) fn new() -> Self {
        Self::Members(Vec::new())
    }

    /// Reads into `slot` what `path` leads to.
    #[inline]
    pub(super) fn add(&mut self, path: Path, slot: Box<dyn Slot>) {
        let Some((first, rest)) = path.split_first() else {
            *self = Self::Whole(slot);
            return;
        };
        let Self::Members(members) = self else {
            return;
        };
        let known = members.iter().position(|(name, _)| name == first);
        let index = known.unwrap_or(members.len());
        if known.is_none() {
            members.push((first, Self::new()));
        }
        members[index].1.add(rest, slot);
    }

    /// The slot that `path` leads to.
    #[inline]
    pub(super) fn remove(self, path: Path) -> Option<Box<dyn Slot>> {
        match (self, path.split_first()) {
            (Self::Whole(slot), None) => Some(slot),
            (Self::Members(members), Some((first, rest))) => {
                let mut members = members.into_iter();
                let (_, own) = members.find(|(name, _)| name == first)?;
                own.remove(rest)
            }
            _ => None,
        }
    }
}

impl Slot for Sieve {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    #[inline]
    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        let members = match self {
            Self::Whole(slot) => return slot.take(token, cx),
            Self::Members(members) => members,
        };
        let map = match token {
            Token::Map(map) => map,
            Token::Null => return Ok(()),
            other => return Err(Fault::expected("an object", other.found())),
        };
        while let Some(key) = map.key()? {
            match members.iter_mut().find(|(name, _)| *name == key) {
                Some((name, own)) => map.value(own, cx).map_err(|fault| fault.under(name))?,
                None => map.skip(cx)?,
            }
        }
        Ok(())
    }

    #[inline]
    fn view(&self) -> View<'_> {
        match self {
            Self::Whole(slot) => slot.view(),
            Self::Members(_) => View::Map(self),
        }
    }
}

impl Entries for Sieve {
    #[inline]
    fn each(&self, see: &mut dyn FnMut(&str, &View<'_>) -> bool) {
        if let Self::Members(members) = self {
            let mut members = members.iter();
            members.all(|(name, own)| see(name, &own.view()));
        }
    }
}

/// A sieve is emptied once and never copied or compared.
impl Alike for Sieve {
    #[inline]
    fn copy(&mut self, _: &dyn Any) {}

    #[inline]
    fn is_same(&self, _: &dyn Any) -> bool {
        false
    }
}

/// A list of which nothing is kept but how many items there were, and parts of the last one.
pub(super) struct Count {
    /// None if there was no list.
    count: Option<usize>,
    last: Option<Sieve>,
}

impl Count {
    /// Keeps of the last item what `path` leads to.
    #[inline]
    pub(super) fn new(path: Option<Path>) -> Self {
        let sieve = |path| {
            let mut sieve = Sieve::new();
            sieve.add(path, Box::new(serde_json::Value::Null));
            sieve
        };
        Self {
            count: None,
            last: path.map(sieve),
        }
    }
}

impl Slot for Count {
    #[inline]
    fn blank() -> Self {
        Self::new(None)
    }

    #[inline]
    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        self.count = None;
        match token {
            Token::List(list) => {
                self.count = Some(0);
                list.fill(self, cx).map(drop)
            }
            Token::Null => Ok(()),
            other => Err(Fault::expected("an array", other.found())),
        }
    }

    #[inline]
    fn view(&self) -> View<'_> {
        self.count.map_or(View::Absent, |_| View::List(self))
    }
}

impl Grow for Count {
    #[inline]
    fn grow(&mut self) -> Option<&mut dyn Slot> {
        self.count = self.count.map(|count| count + 1);
        let last = self.last.as_mut()?;
        Some(last)
    }
}

impl Items for Count {
    #[inline]
    fn count(&self) -> usize {
        self.count.unwrap_or_default()
    }

    #[inline]
    fn item(&self, _: usize) -> View<'_> {
        self.last.as_ref().map_or(View::Absent, Slot::view)
    }
}

impl Alike for Count {
    #[inline]
    fn copy(&mut self, _: &dyn Any) {}

    #[inline]
    fn is_same(&self, _: &dyn Any) -> bool {
        false
    }
}

/// What `see` makes of the value that `path` leads to.
pub(super) fn look<T>(
    view: &View<'_>,
    path: Path,
    see: &dyn Fn(&View<'_>) -> Option<T>,
) -> Option<T> {
    let (first, rest) = path.split_first()?;
    let mut found = None;
    let passed = each_member(view, false, &mut |member, value| {
        if member.key != *first {
            return Ok(());
        }
        found = if rest.is_empty() {
            see(value)
        } else {
            look(value, rest, see)
        };
        Err(())
    });
    // It ends with the first of that name.
    passed.err().and(found)
}

/// The text of a scalar that is not empty; a number is spelled as it is.
#[inline]
pub(super) fn text(view: &View<'_>) -> Option<String> {
    let text = match view {
        View::Int(value) => value.to_string(),
        View::Uint(value) => value.to_string(),
        View::Float(value) => value.to_string(),
        View::Number(value) | View::Str(value) => value.clone().into_owned(),
        View::Secret(value) => (*value).to_owned(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// A boolean, which some servers put in quotes.
#[inline]
pub(super) fn flag(view: &View<'_>) -> Option<bool> {
    match view {
        View::Bool(flag) => Some(*flag),
        View::Str(text) => text.to_ascii_lowercase().parse().ok(),
        _ => None,
    }
}
