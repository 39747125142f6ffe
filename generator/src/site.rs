//! Decides how a place in the files of a description is named: a file and a pointer.

use std::fmt;

use crate::pointer::Pointer;

/// One of the files that a run reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(crate) u32);

impl FileId {
    /// The description itself.
    pub const DESCRIPTION: Self = Self(0);

    /// Its index in a list of the files.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A value of one of the files, by the way to it.
///
/// Its `Display` is the pointer alone, for the file has its own place in what is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Site {
    /// The file.
    pub file: FileId,
    /// The way from the file's root.
    pub pointer: Pointer,
}

impl Site {
    /// The root of the description.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// A site in a file.
    #[must_use]
    pub fn new(file: FileId, pointer: Pointer) -> Self {
        Self { file, pointer }
    }

    /// The member `key` of the value that is here.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        Self::new(self.file, self.pointer.child(key))
    }

    /// The item `index` of the list that is here.
    #[must_use]
    pub fn item(&self, index: usize) -> Self {
        Self::new(self.file, self.pointer.item(index))
    }

    /// Whether the value is the other one, or in it.
    #[must_use]
    pub fn is_within(&self, outer: &Self) -> bool {
        self.file == outer.file && self.pointer.is_within(&outer.pointer)
    }

    /// What the value is in; `None` for the root of a file.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.pointer
            .parent()
            .map(|parent| Self::new(self.file, parent))
    }
}

impl From<Pointer> for Site {
    /// A site in the description itself.
    fn from(pointer: Pointer) -> Self {
        Self::new(FileId::DESCRIPTION, pointer)
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pointer.fmt(f)
    }
}
