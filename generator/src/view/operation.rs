//! Decides what the templates see of the operations.

use std::collections::BTreeSet;

use serde::Serialize;

use super::answer::{
    AnswerEnumView, CaseView, ErrorTypeView, ErrorsView, EventEnumView, HeadersView, answer_enum,
    case, error_type, errors, event_enum, headers, only_error, reader,
};
use super::doc::{Doc, cell, code, plain};
use super::example::{ExampleView, example};
use super::field::{FieldView, field};
use super::leaf::{Held, Literal, Speller, TypeExpr, holds};
use super::model::{field_holds_map, holds_map};
use super::pages::{PagesView, pages};
use super::security::needed;
use crate::ir::{
    Api, Body, Content, Field, Group, Media, Operation, Parameter, Place, Server, Spelling, Status,
    Style, TypeRef,
};
use crate::naming::{GroupNames, Ident, Names, OperationNames};

/// The operations of a tag.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "templates branch on ready booleans"
)]
pub struct ApiView {
    /// The handle's type.
    pub ident: Ident,
    /// The client's method that gives the handle.
    pub handle: Ident,
    /// Its module.
    pub module: Ident,
    /// The name of its file.
    pub file: String,
    /// What it is, as a line of documentation.
    pub headline: Literal,
    /// The same as a sentence.
    pub sentence: String,
    /// What the description says of the tag.
    pub docs: Doc,
    /// Its operations.
    pub operations: Vec<OperationView>,
    /// Those that belong to another handle and are reached from this one too.
    pub others: Vec<OtherView>,
    /// Whether it has operations of its own.
    pub has_operations: bool,
    /// Whether a parameter has a place with a style.
    pub has_styles: bool,
    /// Whether the module needs `BTreeMap`.
    pub uses_map: bool,
    /// Whether the module needs `Secret`.
    pub uses_secret: bool,
    /// Whether the module needs `Nullable`.
    pub uses_nullable: bool,
    /// Whether the module needs the models.
    pub uses_models: bool,
    /// Whether the module needs the trait of error bodies.
    pub has_errors: bool,
    /// What of the runtime the bodies name.
    pub body_imports: Vec<&'static str>,
    /// Whether an operation is behind the feature of XML.
    pub needs_xml: bool,
    /// Whether an operation has typed headers of successes.
    pub has_headers: bool,
    /// Whether an operation has typed headers of errors.
    pub has_error_headers: bool,
    /// Whether an operation has events with several types of data.
    pub has_events: bool,
    /// Whether an operation has several successes.
    pub has_answers: bool,
    /// Whether an operation gives pages.
    pub has_pages: bool,
    /// Whether an operation has a parameter that is not shared.
    pub has_parameters: bool,
    /// Whether an operation has a parameter that is.
    pub has_shared: bool,
}

/// An operation of another handle.
#[derive(Debug, Serialize)]
pub struct OtherView {
    /// The operation, as this handle calls it.
    pub operation: OperationView,
    /// The other handle's module.
    pub module: Ident,
    /// The client's method that gives the other handle.
    pub handle: Ident,
    /// The other handle's method.
    pub method: Ident,
    /// The name of the other handle's page.
    pub page: String,
}

/// An operation.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "templates branch on ready booleans"
)]
pub struct OperationView {
    /// The handle's method.
    pub method: Ident,
    /// The request builder.
    pub builder: Ident,
    /// The builder's name as a literal.
    pub name: Literal,
    /// The type of the documented errors, if there are some.
    pub error: Option<ErrorTypeView>,
    /// The operation's id as a literal.
    pub id: Literal,
    /// The HTTP method as a literal.
    pub verb: Literal,
    /// The HTTP method.
    pub verb_text: String,
    /// The path template as a literal.
    pub path: Literal,
    /// The path template for a table.
    pub path_text: String,
    /// Method and path as a line of documentation.
    pub route: Literal,
    /// The number of the server that it has to itself.
    pub server: Option<usize>,
    /// Whether it has one.
    pub has_server: bool,
    /// The same as a line of documentation.
    pub server_docs: Literal,
    /// The same for a page.
    pub server_text: String,
    /// What the builder is, as a line of documentation.
    pub builder_docs: Literal,
    /// What the errors are, as a line of documentation.
    pub errors_docs: Literal,
    /// Whether the errors have one for any status.
    pub has_default_error: bool,
    /// Whether they have that one only.
    pub has_only_default_error: bool,
    /// Summary and description.
    pub docs: Doc,
    /// One line on it, for a table.
    pub summary: String,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The media types of the answers, for the `accept` header.
    pub accept: Literal,
    /// The same for documentation.
    pub accept_text: String,
    /// Whether there are any.
    pub has_accept: bool,
    /// The body in each of its media types.
    pub bodies: Vec<BodyView>,
    /// The body's type, where a caller chooses among media types.
    pub choice: Option<ChoiceView>,
    /// The parameters.
    pub parameters: Vec<ParameterView>,
    /// Whether one has a setter.
    pub has_setters: bool,
    /// Whether it is behind the feature of XML.
    pub needs_xml: bool,
    /// The successes, as the runtime tells them apart.
    pub cases: Vec<CaseView>,
    /// How a success is read.
    pub answer: TypeExpr,
    /// The type of several successes.
    pub answer_enum: Option<AnswerEnumView>,
    /// The type of events with several types of data.
    pub event_enum: Option<EventEnumView>,
    /// The headers of successes.
    pub headers: Option<HeadersView>,
    /// The headers of errors.
    pub error_headers: Option<HeadersView>,
    /// The type of what a success gives, for documentation, with a link.
    pub answer_text: String,
    /// What the description says of a success.
    pub answer_docs: Doc,
    /// The documented errors by status.
    pub errors: Vec<ErrorsView>,
    /// The number of what it needs of the security schemes.
    pub requirement: usize,
    /// The same, for documentation.
    pub security: Option<String>,
    /// How its pages follow one another.
    pub pages: Option<PagesView>,
    /// A call.
    pub example: ExampleView,
}

/// A request body.
#[derive(Debug, Serialize)]
pub struct BodyView {
    /// Its media type.
    pub content_type: Literal,
    /// The same for documentation.
    pub content_type_text: String,
    /// Whether a request needs it.
    pub required: bool,
    /// What of its properties is spelled otherwise than usual.
    pub encodings: Vec<EncodingView>,
    /// The function of the runtime that makes it.
    pub write: TypeExpr,
    /// Whether it is behind the feature of XML.
    pub is_xml: bool,
}

/// How a property of a form is spelled.
#[derive(Debug, Serialize)]
pub struct EncodingView {
    /// The property.
    pub name: Literal,
    /// How its value becomes fields: an expression of the runtime's `FieldStyle`.
    pub spelling: TypeExpr,
    /// The media type of its part, if it is said.
    pub content_type: Literal,
    /// Whether reserved characters go unencoded.
    pub reserved: bool,
}

/// A request body of several media types.
#[derive(Debug, Serialize)]
pub struct ChoiceView {
    /// Its type.
    pub ident: Ident,
    /// What it is, as a line of documentation.
    pub headline: Literal,
    /// The argument or setter.
    pub argument: Ident,
    /// Whether each request has it.
    pub required: bool,
    /// What its setter does.
    pub docs: Doc,
    /// The parameters that are the body: the first, and the one behind the last.
    pub first: usize,
    pub end: usize,
    /// Its variants.
    pub variants: Vec<ChoiceVariantView>,
}

/// A request body in one of several media types.
#[derive(Debug, Serialize)]
pub struct ChoiceVariantView {
    /// The variant.
    pub ident: Ident,
    /// The media type, as a line of documentation.
    pub docs: Literal,
    /// The type of the value.
    pub ty: TypeExpr,
    /// The type of the parameter.
    pub part: TypeExpr,
    /// The expression that makes the value the parameter's.
    pub value: TypeExpr,
    /// The parameter.
    pub index: usize,
    /// Whether the value alone is a body of it: it is the first of its type.
    pub converts: bool,
    /// Whether a string slice is one too.
    pub converts_str: bool,
    /// Whether it is behind the feature of XML.
    pub is_xml: bool,
}

/// A parameter.
#[derive(Debug, Serialize)]
pub struct ParameterView {
    /// Name, type and texts.
    #[serde(flatten)]
    pub field: FieldView,
    /// Where it goes: an expression of the runtime's `Place`.
    pub place: String,
    /// Whether that names a style.
    pub has_style: bool,
    /// The constant that it is, if many operations have it.
    pub shared: Option<Ident>,
    /// Where it goes, for documentation.
    pub place_text: String,
    /// Whether it is the body in one of several media types.
    pub is_alternative: bool,
    /// What its setter does.
    pub setter_docs: Doc,
    /// Whether each request has it from the start.
    pub is_preset: bool,
    /// What each request has from the start, as a literal of JSON text.
    pub preset: Option<Literal>,
}

pub(super) fn apis(api: &Api, names: &Names, crate_name: &str) -> Vec<ApiView> {
    let groups = api.groups.iter().zip(&names.groups);
    let mut apis: Vec<ApiView> = groups
        .map(|(group, own)| api_view(api, names, group, own, crate_name))
        .collect();
    apis.sort_by(|a, b| a.file.cmp(&b.file));
    apis
}

fn api_view(
    api: &Api,
    names: &Names,
    group: &Group,
    own: &GroupNames,
    crate_name: &str,
) -> ApiView {
    let speller = Speller::new(api, names, "models::", "");
    let root = format!("{crate_name}::");
    let outside = Speller::new(api, names, "models::", &root);
    let operations: Vec<OperationView> = group
        .operations
        .iter()
        .zip(&own.operations)
        .map(|(operation, names)| {
            let example = example(outside, operation, names, own, api, crate_name);
            operation_view(speller, operation, (names, own), example, api)
        })
        .collect();
    let others = others(api, names, group, own, (speller, outside), crate_name);
    let other_parameters = || {
        let others = group.others.iter();
        let others = others.map(|(group, number)| &api.groups[*group].operations[*number]);
        let parameters = others.flat_map(|operation| {
            let own = operation.parameters.iter();
            own.filter(|own| !is_alternative(operation, own))
        });
        parameters.filter(|own| speller.parameter_start(&own.field).is_none())
    };
    let own_parameters = || group.operations.iter().flat_map(|own| &own.parameters);
    let parameters = || own_parameters().chain(other_parameters());
    let given = || group.operations.iter().flat_map(given);
    let used = || parameters().map(|own| &own.field.ty).chain(given());
    let names = |wanted: &dyn Fn(&TypeRef) -> bool| used().any(|ty| holds(ty, wanted));
    let sentence = format!("The operations with the tag {}.", code(&group.tag));
    ApiView {
        ident: own.api.clone(),
        handle: own.handle.clone(),
        module: own.module.clone(),
        file: own.module.plain().to_owned(),
        headline: Literal::text(&format!(" {sentence}")),
        sentence,
        docs: Doc::of(group.description.as_deref()),
        uses_map: parameters().any(|own| field_holds_map(speller, &own.field))
            || given().any(holds_map),
        uses_secret: names(&|ty| *ty == TypeRef::Secret),
        uses_nullable: parameters().any(|own| {
            let held = speller.held(&own.field.ty, own.field.required);
            matches!(held, Held::Nullable(_))
        }),
        uses_models: names(&|ty| matches!(ty, TypeRef::Named(_) | TypeRef::Boxed(_))),
        has_errors: operations
            .iter()
            .any(|own| own.error.as_ref().is_some_and(|error| error.is_enum)),
        body_imports: body_imports(group),
        needs_xml: group.operations.iter().any(needs_xml),
        has_headers: operations.iter().any(|own| own.headers.is_some()),
        has_error_headers: operations.iter().any(|own| own.error_headers.is_some()),
        has_events: operations.iter().any(|own| own.event_enum.is_some()),
        has_answers: operations.iter().any(|own| own.answer_enum.is_some()),
        has_pages: operations.iter().any(|own| own.pages.is_some()),
        has_parameters: operations
            .iter()
            .any(|operation| !operation.parameters.is_empty()),
        has_operations: !operations.is_empty(),
        has_shared: false,
        has_styles: own_parameters().any(|own| style(own.place).is_some()),
        operations,
        others,
    }
}

/// The types that an operation gives, those of the items of its pages among them.
fn given(operation: &Operation) -> Vec<&TypeRef> {
    let items = operation.pages.iter().map(|own| &own.item);
    let mut given: Vec<&TypeRef> = operation.given().into_iter().chain(items).collect();
    // The model that all errors are is only named in the documentation.
    if only_error(operation).is_some() {
        let is_error = |ty: &TypeRef| {
            let mut errors = operation.errors.iter();
            errors
                .any(|own| matches!(&own.content, Content::Json(error) if std::ptr::eq(error, ty)))
        };
        given.retain(|ty| !is_error(ty));
    }
    given
}

/// The operations that have another tag before that of the group.
fn others(
    api: &Api,
    names: &Names,
    group: &Group,
    own: &GroupNames,
    (speller, outside): (Speller<'_>, Speller<'_>),
    crate_name: &str,
) -> Vec<OtherView> {
    let others = group.others.iter().zip(&own.others);
    others
        .map(|((first, number), method)| {
            let operation = &api.groups[*first].operations[*number];
            let first = &names.groups[*first];
            let there = &first.operations[*number];
            let here = OperationNames {
                method: method.clone(),
                ..there.clone()
            };
            let example = example(outside, operation, &here, own, api, crate_name);
            OtherView {
                operation: operation_view(speller, operation, (&here, first), example, api),
                module: first.module.clone(),
                handle: first.handle.clone(),
                method: there.method.clone(),
                page: format!("{}.md", first.api),
            }
        })
        .collect()
}

/// What of the runtime the bodies of operations name, sorted.
fn body_imports(group: &Group) -> Vec<&'static str> {
    let mut imports = BTreeSet::new();
    for body in group.operations.iter().flat_map(|own| &own.bodies) {
        imports.insert("Body");
        match body.media {
            Media::Json | Media::Lines | Media::Sequence | Media::Text => imports.insert("body"),
            Media::Form => imports.insert("form"),
            Media::Multipart | Media::Binary | Media::Xml(_) => false,
        };
        if !body.encodings.is_empty() {
            imports.extend(["Encoding", "FieldStyle"]);
        }
    }
    imports.into_iter().collect()
}

fn operation_view<'a>(
    speller: Speller<'a>,
    operation: &'a Operation,
    (names, group): (&OperationNames, &GroupNames),
    example: ExampleView,
    api: &Api,
) -> OperationView {
    let summary = operation
        .summary
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let description = operation
        .docs
        .text
        .as_deref()
        .filter(|text| Some(text.trim()) != summary);
    let texts = summary.into_iter().chain(description);
    let docs = Doc::of(texts);
    let accept = operation.accept.join(", ");
    let (answer, answer_text) = reader(speller, operation, names);
    let parameters = operation.parameters.iter().zip(&names.parameters);
    let parameters: Vec<ParameterView> = parameters
        .map(|(own, ident)| parameter(speller, operation, own, ident))
        .collect();
    let choice = choice(speller, operation, names);
    let route = format!("{} {}", operation.method, operation.path);
    let server = operation
        .server
        .map(|number| &api.operation_servers[number]);
    let server_text = server.map_or_else(String::new, served_at);
    OperationView {
        method: names.method.clone(),
        builder: names.builder.clone(),
        name: Literal::text(names.builder.plain()),
        error: error_type(speller, operation, names, &group.module),
        id: Literal::text(&operation.id),
        verb: Literal::text(&operation.method),
        verb_text: operation.method.clone(),
        path: Literal::text(&operation.path),
        path_text: cell(&code(&operation.path)),
        route: Literal::text(&format!(" {}", code(&route))),
        server: operation.server,
        has_server: server.is_some(),
        server_docs: Literal::text(&format!(" {server_text}")),
        server_text,
        builder_docs: Literal::text(&format!(" The request of {}.", code(&route))),
        errors_docs: Literal::text(&format!(" The documented errors of {}.", code(&route))),
        has_only_default_error: operation
            .errors
            .iter()
            .all(|own| own.status == Status::Default),
        has_default_error: operation
            .errors
            .iter()
            .any(|own| own.status == Status::Default),
        summary: cell(&plain(summary.or(description).unwrap_or_default())),
        docs,
        deprecated: operation.docs.deprecated,
        accept: Literal::text(&accept),
        accept_text: code(&accept),
        has_accept: !accept.is_empty(),
        bodies: operation
            .bodies
            .iter()
            .map(|own| body(own, speller.names))
            .collect(),
        has_setters: parameters
            .iter()
            .any(|own| own.field.has_setter && !own.is_alternative)
            || choice.as_ref().is_some_and(|choice| !choice.required),
        choice,
        parameters,
        needs_xml: needs_xml(operation),
        cases: operation.answers.iter().map(case).collect(),
        answer_enum: answer_enum(speller, operation, names, &route),
        event_enum: event_enum(speller, operation, names, &route),
        headers: headers(speller, operation.headers.as_ref()),
        error_headers: headers(speller, operation.error_headers.as_ref()),
        answer,
        answer_text,
        answer_docs: Doc::of(answer_docs(operation)),
        errors: errors(speller, operation, names),
        requirement: operation.requirement,
        security: needed(operation, api),
        pages: pages(speller, operation, &|index| {
            names.parameters[index].to_string()
        }),
        example,
    }
}

/// Whether nothing of an operation is left without XML.
pub(super) fn needs_xml(operation: &Operation) -> bool {
    let is_xml = |body: &Body| matches!(body.media, Media::Xml(_));
    let answers = operation.answers.iter().chain(&operation.errors);
    let mut contents = answers.map(|own| &own.content);
    operation.bodies.first().is_some_and(is_xml)
        || contents.any(|own| matches!(own, Content::Xml(..)))
}

fn body(body: &Body, names: &Names) -> BodyView {
    let encodings = body.encodings.iter().map(|own| EncodingView {
        name: Literal::text(&own.name),
        spelling: TypeExpr::field_style(own.spelling),
        content_type: Literal::text(own.content_type.as_deref().unwrap_or_default()),
        reserved: own.reserved,
    });
    BodyView {
        content_type: Literal::text(&body.content_type),
        content_type_text: code(&body.content_type),
        required: body.required,
        encodings: encodings.collect(),
        write: TypeExpr::body_writer(body.media, names),
        is_xml: matches!(body.media, Media::Xml(_)),
    }
}

/// The type of a body that comes in several media types.
fn choice(
    speller: Speller<'_>,
    operation: &Operation,
    names: &OperationNames,
) -> Option<ChoiceView> {
    let own = names.choice.as_ref()?;
    let is_body = |parameter: &Parameter| matches!(parameter.place, Place::Body(_));
    let first = operation.parameters.iter().position(is_body)?;
    let parameters = &operation.parameters[first..];
    let mut known = Vec::new();
    let variants = own.variants.iter().zip(parameters).zip(&operation.bodies);
    let variants = variants
        .enumerate()
        .map(|(offset, ((ident, parameter), body))| {
            let field = &parameter.field;
            let bare = speller.bare(&field.ty);
            let converts = !known.contains(&bare);
            let converts_str = converts && bare == TypeRef::Text;
            known.push(bare);
            ChoiceVariantView {
                ident: ident.clone(),
                docs: Literal::text(&format!(" A body of {}.", code(&body.content_type))),
                ty: speller.spell(&field.ty),
                part: speller.field(&field.ty, field.required),
                value: TypeExpr::wrapped(speller.held(&field.ty, field.required), "value"),
                index: first + offset,
                converts,
                converts_str,
                is_xml: matches!(body.media, Media::Xml(_)),
            }
        });
    let variants: Vec<ChoiceVariantView> = variants.collect();
    let route = format!("{} {}", operation.method, operation.path);
    let body = &parameters.first()?.field;
    Some(ChoiceView {
        ident: own.ident.clone(),
        headline: Literal::text(&format!(
            " The request body of {}, in one of its media types.",
            code(&route)
        )),
        argument: names.parameters.get(first)?.clone(),
        required: body.required,
        docs: parameter_docs(body, "body"),
        first,
        end: first + variants.len(),
        variants,
    })
}

/// Whether a parameter is the body in one of several media types.
fn is_alternative(operation: &Operation, parameter: &Parameter) -> bool {
    operation.bodies.len() > 1 && matches!(parameter.place, Place::Body(_))
}

fn parameter(
    speller: Speller<'_>,
    operation: &Operation,
    parameter: &Parameter,
    ident: &Ident,
) -> ParameterView {
    let own = &parameter.field;
    let is_alternative = is_alternative(operation, parameter);
    let (place, kind) = place(operation, parameter.place);
    let place_text = match parameter.place {
        Place::Body(index) if is_alternative => {
            format!("body as {}", code(&operation.bodies[index].content_type))
        }
        _ => kind.to_owned(),
    };
    let docs = parameter_docs(own, kind);
    let start = speller.parameter_start(own);
    ParameterView {
        setter_docs: setter_docs(own, docs.clone()),
        is_preset: own.required && start.is_some(),
        preset: preset(own).filter(|_| start.is_some()),
        field: FieldView {
            docs,
            has_setter: start.is_some(),
            start,
            ..field(speller, own, ident)
        },
        place,
        has_style: style(parameter.place).is_some(),
        shared: None,
        place_text: cell(&place_text),
        is_alternative,
    }
}

/// What each request has from the start.
fn preset(field: &Field) -> Option<Literal> {
    let value = field.default.as_ref().or(field.constant.as_ref());
    let value = value.filter(|_| field.required)?;
    Some(Literal::json_value(value))
}

/// The parameter's own text, or a sentence where it has none.
fn parameter_docs(field: &Field, place: &str) -> Doc {
    let fallback = || match place {
        "body" => "The request body.".to_owned(),
        "form" => format!("The form field {}.", code(&field.wire)),
        "other fields" => {
            "The form fields that have no setter of their own, by their names.".to_owned()
        }
        "part" => format!("The header {} of a part of the form.", code(&field.wire)),
        _ => format!("The {place} parameter {}.", code(&field.wire)),
    };
    let own = Doc::of(field.docs.text.as_deref());
    if own.lines.is_empty() {
        Doc::fixed(&[fallback()])
    } else {
        own
    }
}

/// The same, and what a request has without the setter.
fn setter_docs(field: &Field, docs: Doc) -> Doc {
    match &field.default {
        Some(value) => docs.and(&format!("By default {}.", code(&value.to_string()))),
        None => docs,
    }
}

/// Where an operation is served that is not served where the API is.
fn served_at(server: &Server) -> String {
    format!("Served at {}.", code(&server.url))
}

/// A place as an expression, and as a word.
fn place(operation: &Operation, place: Place) -> (String, &'static str) {
    let (kind, word) = match place {
        Place::Path(_) => ("Path", "path"),
        Place::Query(_) => ("Query", "query"),
        Place::QueryString(_) => ("QueryString", "query"),
        Place::Header(_) => ("Header", "header"),
        Place::Cookie(_) => ("Cookie", "cookie"),
        Place::Field => ("Field", "form"),
        Place::Fields => ("Fields", "other fields"),
        Place::PartHeader { body, encoding } => {
            let encodings = operation.bodies.get(body).map(|body| &body.encodings);
            let part = encodings.and_then(|own| own.get(encoding));
            let part = Literal::text(part.map_or("", |part| &part.name));
            return (format!("Place::PartHeader({part})"), "part");
        }
        Place::Body(index) => return (format!("Place::Body({index})"), "body"),
    };
    let style = style(place).map(|style| format!("({})", spelled(style)));
    let style = style.unwrap_or_default();
    (format!("Place::{kind}{style}"), word)
}

fn style(place: Place) -> Option<Style> {
    match place {
        Place::Path(style)
        | Place::Query(style)
        | Place::QueryString(style)
        | Place::Header(style)
        | Place::Cookie(style) => Some(style),
        Place::Field | Place::Fields | Place::PartHeader { .. } | Place::Body(_) => None,
    }
}

/// A style as an expression: one of the runtime's constants, or one with what is rarely said.
fn spelled(style: Style) -> String {
    let name = match style.spelling {
        Spelling::Simple => "SIMPLE",
        Spelling::Label => "LABEL",
        Spelling::Matrix => "MATRIX",
        Spelling::Form => "FORM",
        Spelling::Spaces => "SPACES",
        Spelling::Pipes => "PIPES",
        Spelling::Tabs => "TABS",
        Spelling::Deep => "DEEP",
        Spelling::Cookie => "COOKIE",
        Spelling::Json => "JSON",
        Spelling::Text => "TEXT",
    };
    let takes_explode = !matches!(
        style.spelling,
        Spelling::Deep | Spelling::Json | Spelling::Text
    );
    let exploded = if style.explode && takes_explode {
        "_EXPLODED"
    } else {
        ""
    };
    let usual = format!("style::{name}{exploded}");
    let marks = [(style.reserved, "reserved"), (style.empty, "empty")];
    let marks = marks.iter().filter(|(is_set, _)| *is_set);
    let marks: Vec<String> = marks.map(|(_, name)| format!("{name}: true")).collect();
    if marks.is_empty() {
        usual
    } else {
        format!("style::Style {{ {}, ..{usual} }}", marks.join(", "))
    }
}

/// What the description says of a success, if it says one thing.
fn answer_docs(operation: &Operation) -> Option<&str> {
    let first = operation.answers.first()?;
    let mut others = operation.answers.iter();
    let are_same = others.all(|own| own.docs == first.docs);
    first.docs.as_deref().filter(|_| are_same)
}
