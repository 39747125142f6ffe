//! Decides what the templates see of answers: how they are read, and their types.

use serde::Serialize;

use super::doc::{Doc, code};
use super::leaf::{Literal, Speller, TypeExpr};
use crate::ir::{
    Answer, Content, Events, Gives, HeaderSpelling, Headers, Operation, Status, TypeId, TypeRef,
};
use crate::naming::{Ident, OperationNames};

/// A documented answer, as the runtime tells it from others.
#[derive(Debug, Serialize)]
pub struct CaseView {
    /// The status: a code, the hundred of a range, or 0 for any.
    pub status: u16,
    /// The media types.
    pub media_types: Vec<Literal>,
    /// A form of the runtime's.
    pub form: &'static str,
}

/// The type of several successes.
#[derive(Debug, Serialize)]
pub struct AnswerEnumView {
    /// Its name.
    pub ident: Ident,
    /// What it is, as a line of documentation.
    pub docs: Literal,
    /// Whether it can be copied and compared: nothing in it is read as it comes.
    pub is_plain: bool,
    /// The successes.
    pub variants: Vec<AnswerView>,
}

/// One of several successes.
#[derive(Debug, Serialize)]
pub struct AnswerView {
    /// The variant.
    pub ident: Ident,
    /// What it holds, if anything.
    pub ty: Option<TypeExpr>,
    /// The same for a table, with a link.
    pub ty_text: String,
    /// How it is read.
    pub reader: TypeExpr,
    /// Status and media types, for a table.
    pub status: String,
    /// What it is.
    pub docs: Doc,
}

/// The type of events with several types of data.
#[derive(Debug, Serialize)]
pub struct EventEnumView {
    /// Its name.
    pub ident: Ident,
    /// What it is, as a line of documentation.
    pub docs: Literal,
    /// The variant for events of other names.
    pub unknown: Ident,
    /// The events.
    pub variants: Vec<EventView>,
}

/// The events of a name.
#[derive(Debug, Serialize)]
pub struct EventView {
    /// The variant.
    pub ident: Ident,
    /// The name.
    pub name: Literal,
    /// The same as a line of documentation.
    pub docs: Literal,
    /// The type of the data.
    pub ty: TypeExpr,
    /// The function of the runtime that reads it.
    pub reader: &'static str,
}

/// Typed headers.
#[derive(Debug, Serialize)]
pub struct HeadersView {
    /// Their struct.
    pub ty: TypeExpr,
    /// The same for a table, with a link.
    pub ty_text: String,
    /// How those are spelled that are no plain values.
    pub spellings: Vec<SpellingView>,
}

/// How a header is spelled.
#[derive(Debug, Serialize)]
pub struct SpellingView {
    /// Its name.
    pub name: Literal,
    /// A spelling of the runtime's.
    pub spelling: &'static str,
}

/// The type of the documented errors of an operation.
#[derive(Debug, Serialize)]
pub struct ErrorTypeView {
    /// The type.
    pub ty: TypeExpr,
    /// The same as users of the crate spell it behind its name.
    pub path: String,
    /// Where it is described, as a line of documentation.
    pub docs: Literal,
    /// Whether it is an enum of the operation's own, which tells several types apart.
    pub is_enum: bool,
    /// The documented errors, if there is no such enum.
    pub cases: Vec<CaseView>,
}

/// The documented errors of a status.
#[derive(Debug, Serialize)]
pub struct ErrorsView {
    /// The statuses as a pattern.
    pub pattern: String,
    /// The errors, told apart by their media types.
    pub errors: Vec<ErrorView>,
    /// Whether there are several.
    pub has_several: bool,
}

/// A documented error.
#[derive(Debug, Serialize)]
pub struct ErrorView {
    /// The variant.
    pub ident: Ident,
    /// The statuses for documentation.
    pub status: String,
    /// What it is.
    pub docs: Doc,
    /// The type of the body.
    pub ty: TypeExpr,
    /// The same for a table, with a link.
    pub ty_text: String,
    /// The expression that reads the body, which may be none.
    pub reader: TypeExpr,
    /// Whether the body is bytes.
    pub is_bytes: bool,
    /// What tells it from others of its status.
    pub case: CaseView,
}

/// How the answer of an operation is read, and what it gives, for documentation.
pub(super) fn reader(
    speller: Speller<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> (TypeExpr, String) {
    match operation.gives(speller.types) {
        Gives::Nothing => (TypeExpr::answer("Empty"), "nothing".to_owned()),
        Gives::Several => (TypeExpr::of(&names.answer), format!("`{}`", names.answer)),
        Gives::One => {
            let own = |answer: &Answer| reader_of(speller, &answer.content, names);
            let readers = operation.answers.iter().map(own);
            let first = operation.answers.first();
            let text = first.map(|own| text_of(speller, &own.content, names));
            (TypeExpr::either(readers), text.unwrap_or_default())
        }
    }
}

/// How a body is read.
fn reader_of(speller: Speller<'_>, content: &Content, names: &OperationNames) -> TypeExpr {
    match content {
        Content::Empty => TypeExpr::answer("Empty"),
        Content::Text => TypeExpr::answer("Text"),
        Content::Binary => TypeExpr::answer("Binary"),
        Content::Json(ty) => TypeExpr::answer_of("Json", &speller.spell(ty)),
        Content::Items(ty) => TypeExpr::answer_of("Items", &speller.spell(ty)),
        Content::Xml(ty, id) => {
            TypeExpr::xml_answer(&speller.names.documents[id.0], &speller.spell(ty))
        }
        Content::Events(Events::Text) => TypeExpr::answer("TextEvents"),
        Content::Events(Events::Json(ty)) => TypeExpr::answer_of("Events", &speller.spell(ty)),
        Content::Events(Events::Named(_)) => {
            TypeExpr::answer_of("NamedEvents", &TypeExpr::of(&names.event))
        }
    }
}

/// What a body is read as, if it is.
fn type_of(speller: Speller<'_>, content: &Content, names: &OperationNames) -> Option<TypeExpr> {
    Some(match content {
        Content::Empty => return None,
        Content::Text => speller.spell(&TypeRef::Text),
        Content::Binary => TypeExpr::stream("Download", None),
        Content::Json(ty) | Content::Xml(ty, _) => speller.spell(ty),
        Content::Items(ty) => TypeExpr::stream("Items", Some(&speller.spell(ty))),
        Content::Events(Events::Text) => {
            TypeExpr::stream("Events", Some(&speller.spell(&TypeRef::Text)))
        }
        Content::Events(Events::Json(ty)) => TypeExpr::stream("Events", Some(&speller.spell(ty))),
        Content::Events(Events::Named(_)) => {
            TypeExpr::stream("Events", Some(&TypeExpr::of(&names.event)))
        }
    })
}

/// The same for a table, with a link.
fn text_of(speller: Speller<'_>, content: &Content, names: &OperationNames) -> String {
    match content {
        Content::Empty => "nothing".to_owned(),
        Content::Text => speller.table(&TypeRef::Text),
        Content::Binary => "`Download`".to_owned(),
        Content::Json(ty) | Content::Xml(ty, _) => speller.table(ty),
        Content::Items(ty) => format!("`Items` of {}", speller.table(ty)),
        Content::Events(Events::Text) => "`Events` of text".to_owned(),
        Content::Events(Events::Json(ty)) => format!("`Events` of {}", speller.table(ty)),
        Content::Events(Events::Named(_)) => format!("`Events` of `{}`", names.event),
    }
}

pub(super) fn case(answer: &Answer) -> CaseView {
    let essence = |name: &String| {
        let essence = name.split(';').next().unwrap_or_default();
        Literal::text(&essence.trim().to_ascii_lowercase())
    };
    CaseView {
        status: match answer.status {
            Status::Code(code) => code,
            Status::Range(hundred) => hundred,
            Status::Default => 0,
        },
        media_types: answer.media_types.iter().map(essence).collect(),
        form: match answer.content {
            Content::Empty => "Empty",
            Content::Text => "Text",
            Content::Json(_) => "Json",
            Content::Binary => "Binary",
            Content::Items(_) => "Items",
            Content::Events(_) => "Events",
            Content::Xml(..) => "Xml",
        },
    }
}

/// The type of several successes, if there are several.
pub(super) fn answer_enum(
    speller: Speller<'_>,
    operation: &Operation,
    names: &OperationNames,
    route: &str,
) -> Option<AnswerEnumView> {
    if operation.gives(speller.types) != Gives::Several {
        return None;
    }
    let variants = operation.answers.iter().zip(&names.answers);
    let variants = variants.map(|(own, ident)| {
        let status = of_media_types(status_text(own.status), own);
        AnswerView {
            ident: ident.clone(),
            ty: type_of(speller, &own.content, names),
            ty_text: text_of(speller, &own.content, names),
            reader: reader_of(speller, &own.content, names),
            docs: docs(own, &status),
            status,
        }
    });
    let mut contents = operation.answers.iter().map(|own| &own.content);
    Some(AnswerEnumView {
        ident: names.answer.clone(),
        docs: Literal::text(&format!(" What {} gives.", code(route))),
        is_plain: !contents.any(Content::is_streamed),
        variants: variants.collect(),
    })
}

/// The type of the data of events, if they have several types.
pub(super) fn event_enum(
    speller: Speller<'_>,
    operation: &Operation,
    names: &OperationNames,
    route: &str,
) -> Option<EventEnumView> {
    let data = operation.named_data()?;
    let variants = data.iter().zip(&names.events);
    let variants = variants.map(|(own, ident)| EventView {
        ident: ident.clone(),
        name: Literal::text(&own.name),
        docs: Literal::text(&format!(" An event {}.", code(&own.name))),
        ty: speller.spell(own.ty.as_ref().unwrap_or(&TypeRef::Text)),
        reader: if own.ty.is_some() {
            "json_data"
        } else {
            "text_data"
        },
    });
    Some(EventEnumView {
        ident: names.event.clone(),
        docs: Literal::text(&format!(" The data of the events of {}.", code(route))),
        unknown: names.events.last()?.clone(),
        variants: variants.collect(),
    })
}

pub(super) fn headers(speller: Speller<'_>, headers: Option<&Headers>) -> Option<HeadersView> {
    let headers = headers?;
    let spellings = headers
        .spellings
        .iter()
        .map(|(name, spelling)| SpellingView {
            name: Literal::text(name),
            spelling: match spelling {
                HeaderSpelling::List => "List",
                HeaderSpelling::Object => "Object",
                HeaderSpelling::Exploded => "Exploded",
                HeaderSpelling::Json => "Json",
            },
        });
    Some(HeadersView {
        ty: speller.spell(&headers.ty),
        ty_text: speller.table(&headers.ty),
        spellings: spellings.collect(),
    })
}

/// The model that all documented errors are, if that is so.
pub(super) fn only_error(operation: &Operation) -> Option<TypeId> {
    let first = operation.errors.first()?;
    let mut errors = operation.errors.iter();
    match first.content {
        Content::Json(TypeRef::Named(id)) => {
            errors.all(|own| own.content == first.content).then_some(id)
        }
        _ => None,
    }
}

/// The type of the documented errors, if there are some: an enum, unless all are of one model.
pub(super) fn error_type(
    speller: Speller<'_>,
    operation: &Operation,
    names: &OperationNames,
    module: &Ident,
) -> Option<ErrorTypeView> {
    operation.errors.first()?;
    let one = only_error(operation);
    let path = match one {
        Some(id) => format!("models::{}", speller.names.types[id.0].ident),
        None => format!("apis::{module}::{}", names.error),
    };
    let link = match one {
        Some(id) => format!("[`{}`](crate::{path})", speller.names.types[id.0].ident),
        None => format!("[`{}`]", names.error),
    };
    Some(ErrorTypeView {
        ty: one.map_or_else(|| TypeExpr::of(&names.error), |id| speller.named(id)),
        docs: Literal::text(&format!(
            " [`Error::documented`](crate::Error::documented) gives the documented errors as {link}."
        )),
        is_enum: one.is_none(),
        cases: match one {
            Some(_) => operation.errors.iter().map(case).collect(),
            None => Vec::new(),
        },
        path,
    })
}

/// The documented errors by status.
pub(super) fn errors(
    speller: Speller<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Vec<ErrorsView> {
    let mut groups: Vec<(Status, ErrorsView)> = Vec::new();
    for (own, ident) in operation.errors.iter().zip(&names.errors) {
        let error = error(speller, own, ident);
        match groups.last_mut() {
            Some((status, group)) if *status == own.status => {
                group.errors.push(error);
                group.has_several = true;
            }
            _ => {
                let group = ErrorsView {
                    pattern: pattern(own.status),
                    errors: vec![error],
                    has_several: false,
                };
                groups.push((own.status, group));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn error(speller: Speller<'_>, own: &Answer, ident: &Ident) -> ErrorView {
    let (ty, ty_text) = match &own.content {
        Content::Json(ty) | Content::Xml(ty, _) => (speller.spell(ty), speller.table(ty)),
        Content::Binary => (TypeExpr::bytes(), "bytes".to_owned()),
        _ => (speller.spell(&TypeRef::Text), speller.table(&TypeRef::Text)),
    };
    let status = status_text(own.status);
    ErrorView {
        ident: ident.clone(),
        docs: docs(own, &status),
        status,
        ty,
        ty_text,
        reader: TypeExpr::error_reader(&own.content, speller.names),
        is_bytes: own.content == Content::Binary,
        case: CaseView {
            status: 0,
            ..case(own)
        },
    }
}

fn pattern(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}00..={hundred}99"),
        Status::Default => "_".to_owned(),
    }
}

fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => format!("Status {code}."),
        Status::Range(hundred) => format!("A status of {hundred}xx."),
        Status::Default => "Any other status.".to_owned(),
    }
}

/// The same with the media types.
fn of_media_types(status: String, answer: &Answer) -> String {
    if answer.media_types.is_empty() {
        return status;
    }
    let names = answer.media_types.iter().map(|name| code(name));
    let names: Vec<String> = names.collect();
    format!("{} {}.", status, names.join(", "))
}

/// What the description says of an answer, and its status.
fn docs(answer: &Answer, status: &str) -> Doc {
    let own = Doc::of(answer.docs.as_deref());
    if own.lines.is_empty() {
        Doc::fixed(&[status.to_owned()])
    } else {
        own.and(status)
    }
}
