//! The properties of an object that its description does not know.

use std::any::Any;
use std::fmt;

use serde_json::{Map, Value};

use super::container::take_entries;
use super::model::REST;
use super::{Context, Entries, Fault, Model, Slot, Token, View, debug};

/// Properties that the description of an object does not know. They are kept as they came and go
/// back after the known ones.
///
/// `Debug` shows their names only, since what they hold may be a secret.
#[derive(Clone, Default)]
pub struct Unknown(Option<Box<Map<String, Value>>>);

impl Unknown {
    /// Those that a model keeps, to be changed; `None` if its schema allows no others than its fields
    /// (`additionalProperties: false`; JSON Schema 2020-12, section 10.3.2.3) or gives them a type.
    pub fn of(model: &mut impl Model) -> Option<&mut Self> {
        let (index, last) = model.shape().fields.iter().enumerate().next_back()?;
        let slot: &mut dyn Any = last.is(REST).then(|| model.slot(index))?;
        slot.downcast_mut()
    }

    /// The property `name`, if it is there.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// All of them, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        let entries = self.0.iter().flat_map(|entries| entries.iter());
        entries.map(|(name, value)| (name.as_str(), value))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |entries| entries.len())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a property, and gives back the value that it had before. One that the description knows
    /// is not sent: its field is.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.0
            .get_or_insert_default()
            .insert(name.into(), value.into())
    }

    /// Takes a property out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.as_mut()?.remove(name)
    }
}

impl PartialEq for Unknown {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self, f)
    }
}

impl Slot for Unknown {
    #[inline]
    fn blank() -> Self {
        Self::default()
    }

    fn take(&mut self, token: Token<'_>, cx: &mut Context) -> Result<(), Fault> {
        cx.strain();
        if !matches!(token, Token::Entry(..)) {
            self.0 = None;
        }
        let entries = &mut **self.0.get_or_insert_default();
        take_entries(entries, token, cx).map_err(Fault::pathless)
    }

    fn view(&self) -> View<'_> {
        if self.is_empty() {
            View::Absent
        } else {
            View::Map(self)
        }
    }
}

impl Entries for Unknown {
    fn each(&self, see: &mut dyn FnMut(&str, &View<'_>) -> bool) {
        let _ = self.iter().all(|(name, value)| see(name, &value.view()));
    }

    fn is_sensitive(&self) -> bool {
        true
    }
}
