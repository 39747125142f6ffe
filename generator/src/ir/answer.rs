//! Decides what the answers of an operation are.

use std::fmt;

use super::xml::DocumentId;
use super::{Operation, Type, TypeKind, TypeRef};

/// A documented answer, or one of several that its media types tell apart.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its statuses.
    pub status: Status,
    /// Its media types and ranges of them, as a header `accept` has them.
    pub media_types: Vec<String>,
    /// Its body.
    pub content: Content,
    /// What the description says of it.
    pub docs: Option<String>,
}

/// The body of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// None.
    Empty,
    /// Text.
    Text,
    /// JSON.
    Json(TypeRef),
    /// Bytes.
    Binary,
    /// A sequence of JSON texts, each of the type.
    Items(TypeRef),
    /// Server-sent events.
    Events(Events),
    /// A document of XML.
    Xml(TypeRef, DocumentId),
}

/// The data of server-sent events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Events {
    /// Text.
    Text,
    /// JSON.
    Json(TypeRef),
    /// That of each name, at least one; others may come.
    Named(Vec<NamedData>),
}

/// The data of the events of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedData {
    /// The name.
    pub name: String,
    /// The type of JSON; none for text.
    pub ty: Option<TypeRef>,
}

/// The headers of an operation's successes, or of its errors.
#[derive(Debug)]
pub struct Headers {
    /// The struct whose fields they are.
    pub ty: TypeRef,
    /// How those are spelled that are no plain values.
    pub spellings: Vec<(String, HeaderSpelling)>,
}

/// How a header is spelled that is no plain value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderSpelling {
    /// `a,b`.
    List,
    /// `name,a,other,b`.
    Object,
    /// `name=a,other=b`.
    Exploded,
    /// JSON text.
    Json,
}

/// What the successes of an operation give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// Nothing.
    Nothing,
    /// All the same.
    One,
    /// One of several types.
    Several,
}

impl Operation {
    /// What its successes give.
    #[must_use]
    pub fn gives(&self, types: &[Type]) -> Gives {
        let mut values = self.answers.iter().map(|own| value(types, &own.content));
        let Some(first) = values.next() else {
            return Gives::Nothing;
        };
        if !values.all(|own| own == first) {
            Gives::Several
        } else if first == Content::Empty {
            Gives::Nothing
        } else {
            Gives::One
        }
    }

    /// The data of its events by their names, if it has several types.
    #[must_use]
    pub fn named_data(&self) -> Option<&[NamedData]> {
        self.answers.iter().find_map(|own| match &own.content {
            Content::Events(Events::Named(data)) => Some(data.as_slice()),
            _ => None,
        })
    }

    /// The types that its answers are made of.
    #[must_use]
    pub fn given(&self) -> Vec<&TypeRef> {
        let answers = self.answers.iter().chain(&self.errors);
        let mut given: Vec<&TypeRef> = answers.flat_map(|own| own.content.types()).collect();
        let headers = self.headers.iter().chain(&self.error_headers);
        given.extend(headers.map(|own| &own.ty));
        given
    }

    /// The same, to change them.
    pub fn given_mut(&mut self) -> Vec<&mut TypeRef> {
        let answers = self.answers.iter_mut().chain(&mut self.errors);
        let mut given: Vec<&mut TypeRef> =
            answers.flat_map(|own| own.content.types_mut()).collect();
        let headers = self.headers.iter_mut().chain(&mut self.error_headers);
        given.extend(headers.map(|own| &mut own.ty));
        given
    }
}

/// A body by the type of its value: JSON that is a string is text, and other names of a type are that.
fn value(types: &[Type], content: &Content) -> Content {
    match content {
        Content::Json(ty) => match resolved(types, ty) {
            TypeRef::Text => Content::Text,
            other => Content::Json(other.clone()),
        },
        Content::Items(ty) => Content::Items(resolved(types, ty).clone()),
        // What gives the same value is the same, however it is spelled.
        Content::Xml(ty, _) => Content::Json(resolved(types, ty).clone()),
        Content::Events(Events::Json(ty)) => match resolved(types, ty) {
            TypeRef::Text => Content::Events(Events::Text),
            other => Content::Events(Events::Json(other.clone())),
        },
        other => other.clone(),
    }
}

/// The type behind its other names.
fn resolved<'a>(types: &'a [Type], ty: &'a TypeRef) -> &'a TypeRef {
    let mut ty = ty;
    while let TypeRef::Named(id) = ty
        && let TypeKind::Alias(inner) = &types[id.0].kind
    {
        ty = inner;
    }
    ty
}

impl Content {
    /// The types in it.
    #[must_use]
    pub fn types(&self) -> Vec<&TypeRef> {
        match self {
            Self::Json(ty)
            | Self::Items(ty)
            | Self::Events(Events::Json(ty))
            | Self::Xml(ty, _) => vec![ty],
            Self::Events(Events::Named(all)) => {
                all.iter().filter_map(|own| own.ty.as_ref()).collect()
            }
            Self::Empty | Self::Text | Self::Binary | Self::Events(Events::Text) => Vec::new(),
        }
    }

    fn types_mut(&mut self) -> Vec<&mut TypeRef> {
        match self {
            Self::Json(ty)
            | Self::Items(ty)
            | Self::Events(Events::Json(ty))
            | Self::Xml(ty, _) => vec![ty],
            Self::Events(Events::Named(all)) => {
                all.iter_mut().filter_map(|own| own.ty.as_mut()).collect()
            }
            Self::Empty | Self::Text | Self::Binary | Self::Events(Events::Text) => Vec::new(),
        }
    }

    /// Whether it is read as it comes.
    #[must_use]
    pub fn is_streamed(&self) -> bool {
        matches!(self, Self::Binary | Self::Items(_) | Self::Events(_))
    }
}

/// The statuses of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One.
    Code(u16),
    /// The hundred of a range such as `4XX`, here 4.
    Range(u16),
    /// All others.
    Default,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "`{code}`"),
            Self::Range(hundred) => write!(f, "`{hundred}XX`"),
            Self::Default => f.write_str("`default`"),
        }
    }
}
