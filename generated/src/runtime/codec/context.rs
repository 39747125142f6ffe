//! What goes along with the decoding of one document.

use super::Fault;

/// So many lists and maps may stand within each other.
pub(crate) const DEEPEST: usize = 127;

/// The state of one decoding: how deep it is, and how far the document is from its description.
#[derive(Default)]
pub struct Context {
    pub(super) depth: usize,
    pub(super) strain: usize,
    /// Whether integers are strings here.
    pub(super) quoted: bool,
    pub(super) trials: super::union::Trials,
}

impl Context {
    /// Counts something that was taken though the description does not say it: a number for a
    /// string, a property or a value of an enum that it does not know. Unions choose the variant
    /// with the least of it.
    #[inline]
    pub(crate) fn strain(&mut self) {
        self.strain += 1;
    }

    /// Goes into a list or map.
    #[inline]
    pub(super) fn enter(&mut self) -> Result<(), Fault> {
        if self.depth == DEEPEST {
            return Err(too_deep());
        }
        self.depth += 1;
        Ok(())
    }

    /// Comes out of a list or map.
    #[inline]
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }
}

#[cold]
fn too_deep() -> Fault {
    Fault::broken(format!("nested deeper than {DEEPEST} arrays and objects"))
}
