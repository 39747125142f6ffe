//! Decides what becomes of a reference.

use std::borrow::Cow;

use super::Lowering;
use crate::document::{self, Described, Reader, Ref};
use crate::ledger::Kind;
use crate::site::Site;

impl Lowering<'_> {
    /// Where a reference of a schema ends. `None` if it leads to nothing, which is then said.
    pub(super) fn schema_target(&mut self, at: &Site, target: &str) -> Option<Site> {
        match self.description.follow_schema(at.file, target) {
            Ok(end) => Some(end),
            Err(broken) => {
                let how = format!(
                    "the reference leads to nothing ({}); any JSON is taken",
                    broken.why
                );
                self.ledger.approximate(Kind::Schema, at, &how);
                self.diagnostics.push(document::broken(at, broken));
                None
            }
        }
    }

    /// The thing that a reference leads to, read by `read`, or the thing itself. `None` if it leads to nothing, which
    /// is then said.
    pub(super) fn resolved<'t, T: Clone + Described>(
        &mut self,
        kind: Kind,
        reference: &'t Ref<T>,
        read: fn(&mut Reader<'_, '_>) -> T,
    ) -> Option<Cow<'t, T>> {
        let (at, target, description) = match reference {
            Ref::Here(thing) => return Some(Cow::Borrowed(thing)),
            Ref::To {
                at,
                target,
                description,
            } => (at, target, description),
        };
        match self.description.follow(at.file, target) {
            Ok(end) => {
                let mut thing = read(&mut Reader::new(self.description, end, self.diagnostics));
                if let Some(text) = description {
                    thing.describe(text.clone());
                }
                Some(Cow::Owned(thing))
            }
            Err(broken) => {
                let why = format!("the reference leads to nothing ({})", broken.why);
                self.ledger.leave_out(kind, at, &why);
                self.diagnostics.push(document::broken(at, broken));
                None
            }
        }
    }
}
