//! Decides what an operation needs and what it gives.

use std::collections::BTreeSet;

use super::Lowering;
use crate::diagnostic::Severity;
use crate::document::{self, JsonType, Location, MediaType, PathItem, Schema};
use crate::ir::{Answer, Body, Docs, Field, Operation, Parameter, Place, Status, TypeRef};
use crate::ledger::Kind;
use crate::pointer::Pointer;

const FORM: &str = "application/x-www-form-urlencoded";

/// Headers that a parameter may not be (`OpenAPI` 3.1, section 4.8.12.2).
const OWN_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

impl Lowering<'_> {
    /// An operation's meaning; `None` if it is left out, which is then said.
    pub(super) fn operation(
        &mut self,
        path: &PathItem,
        operation: &document::Operation,
    ) -> Option<Operation> {
        self.ledger.enter(Kind::Operation, &operation.at);
        let lowered = self.lower_operation(path, operation);
        let left_out = |why: String| {
            self.leave_out(Kind::Operation, &operation.at, &why);
            self.leave_out_parts(operation);
        };
        lowered.map_err(left_out).ok()
    }

    /// Says that what an operation would need and give is not in the output either.
    fn leave_out_parts(&mut self, operation: &document::Operation) {
        const WHY: &str = "its operation is left out";
        for parameter in &operation.parameters {
            self.ledger
                .leave_out(Kind::Parameter, parameter.at(|own| &own.at), WHY);
        }
        if let Some(body) = &operation.body {
            self.ledger
                .leave_out(Kind::RequestBody, body.at(|own| &own.at), WHY);
        }
        for (_, response) in &operation.responses {
            self.ledger
                .leave_out(Kind::Response, response.at(|own| &own.at), WHY);
        }
    }

    fn lower_operation(
        &mut self,
        path: &PathItem,
        operation: &document::Operation,
    ) -> Result<Operation, String> {
        if operation.reference {
            return Err("an operation that is a `$ref` is not supported yet".to_owned());
        }
        self.shortfalls(path, operation);
        let id = operation
            .id
            .clone()
            .unwrap_or_else(|| derived_id(operation.method, &path.path));
        let mut parameters = self.parameters(path, operation, &id)?;
        let body = self.body(operation, &id, &mut parameters)?;
        let (answer, answer_docs, errors, accept) = self.responses(operation, &id);
        if path.path.contains(['?', '#']) {
            return Err("a query or a fragment in a path is not supported yet".to_owned());
        }
        let security = operation
            .security
            .as_ref()
            .unwrap_or(&self.document.security);
        Ok(Operation {
            at: operation.at.clone(),
            method: operation.method,
            path: path.path.clone(),
            docs: Docs {
                text: operation.description.clone(),
                deprecated: operation.deprecated,
            },
            summary: operation.summary.clone(),
            parameters,
            body,
            answer,
            answer_docs,
            errors,
            accept,
            security: security
                .iter()
                .filter(|all| !all.is_empty())
                .cloned()
                .collect(),
            id,
        })
    }

    /// Says what of an operation is not in its meaning.
    fn shortfalls(&mut self, path: &PathItem, operation: &document::Operation) {
        let at = &operation.at;
        if operation.servers || path.servers {
            self.approximate(Kind::Operation, at, "its own `servers` are not used yet");
        }
        if let [_, others @ ..] = operation.tags.as_slice()
            && !others.is_empty()
        {
            let message = "an operation with several tags is found by its first one";
            self.say(
                Severity::Note,
                "several-tags",
                &at.child("tags"),
                message.to_owned(),
            );
        }
        for name in &operation.callbacks {
            let at = at.child("callbacks").child(name);
            self.warn_left_out(&at, "left out: callbacks are not supported yet");
        }
    }

    fn parameters(
        &mut self,
        path: &PathItem,
        operation: &document::Operation,
        id: &str,
    ) -> Result<Vec<Parameter>, String> {
        let mut found: Vec<document::Parameter> = Vec::new();
        for parameter in path.parameters.iter().chain(&operation.parameters) {
            self.ledger
                .enter(Kind::Parameter, parameter.at(|own| &own.at));
            let Some(parameter) = self.resolved(parameter, document::parameter) else {
                continue;
            };
            let same = |own: &document::Parameter| {
                own.name == parameter.name && own.location == parameter.location
            };
            match found.iter().position(same) {
                Some(index) => found[index] = parameter.into_owned(),
                None => found.push(parameter.into_owned()),
            }
        }
        let mut parameters = Vec::new();
        for parameter in &found {
            match self.parameter(parameter, path, id) {
                Ok(lowered) => parameters.push(lowered),
                Err(why) => {
                    self.leave_out(Kind::Parameter, &parameter.at, &why);
                    if parameter.required && is_needed(parameter, path) {
                        return Err(format!("its parameter `{}` is left out", parameter.name));
                    }
                }
            }
        }
        self.undeclared(path, operation, &mut parameters);
        Ok(parameters)
    }

    fn parameter(
        &mut self,
        parameter: &document::Parameter,
        path: &PathItem,
        id: &str,
    ) -> Result<Parameter, String> {
        let name = &parameter.name;
        if name.is_empty() {
            return Err("it has no name".to_owned());
        }
        if parameter.location == Location::Header && is_own_header(name) {
            return Err(format!("the header `{name}` is not a parameter's to set"));
        }
        if parameter.location == Location::Path
            && !template_names(&path.path).contains(&name.as_str())
        {
            return Err(format!("the path has no `{{{name}}}`"));
        }
        let place = place(parameter)?;
        let any = Schema {
            at: parameter.at.clone(),
            ..Schema::default()
        };
        let schema = parameter.schema.as_ref().unwrap_or(&any);
        let mut field = self.field(name, schema, parameter.required, &format!("{id} {name}"));
        if parameter.description.is_some() {
            field.docs.text.clone_from(&parameter.description);
        }
        field.docs.deprecated |= parameter.deprecated;
        Ok(Parameter { field, place })
    }

    /// Gives each name in the path template that no parameter declares a parameter.
    fn undeclared(
        &mut self,
        path: &PathItem,
        operation: &document::Operation,
        parameters: &mut Vec<Parameter>,
    ) {
        for name in template_names(&path.path) {
            let declared = parameters.iter().any(|parameter| {
                parameter.field.wire == name && matches!(parameter.place, Place::Path { .. })
            });
            if !declared {
                let how = format!("`{{{name}}}` is in the path but no parameter; it is a string");
                self.approximate(Kind::Operation, &operation.at, &how);
                let field = Field {
                    wire: name.to_owned(),
                    ty: TypeRef::Text,
                    required: true,
                    sensitive: false,
                    docs: Docs::default(),
                    default: None,
                };
                parameters.push(Parameter {
                    field,
                    place: Place::Path { explode: false },
                });
            }
        }
    }

    /// The request body, whose values become parameters.
    fn body(
        &mut self,
        operation: &document::Operation,
        id: &str,
        parameters: &mut Vec<Parameter>,
    ) -> Result<Option<Body>, String> {
        let Some(reference) = &operation.body else {
            return Ok(None);
        };
        let at = reference.at(|own| &own.at);
        self.ledger.enter(Kind::RequestBody, at);
        let Some(body) = self.resolved(reference, document::request_body) else {
            return Ok(None);
        };
        if body.content.is_empty() {
            return Ok(None);
        }
        let Some(media) = preferred(&body.content) else {
            let names = listed(&body.content);
            let why = format!("a request body of {names} is not supported yet");
            self.ledger.leave_out(Kind::RequestBody, at, &why);
            return Err(why);
        };
        if body.content.len() > 1 {
            let how = format!("of its media types only `{}` is sent", media.name);
            self.approximate(Kind::RequestBody, at, &how);
        }
        let form = media_is(&media.name, FORM);
        if form && media.encoding {
            self.approximate(Kind::RequestBody, at, "its `encoding` is not used yet");
        }
        let done = if form {
            self.form(media, body.required, id, parameters)
        } else {
            self.whole(media, &body, id, parameters);
            Ok(())
        };
        done.inspect_err(|why| self.ledger.leave_out(Kind::RequestBody, at, why))?;
        Ok(Some(Body {
            content_type: media.name.clone(),
            required: body.required,
        }))
    }

    /// A body that is one value.
    fn whole(
        &mut self,
        media: &MediaType,
        body: &document::RequestBody,
        id: &str,
        parameters: &mut Vec<Parameter>,
    ) {
        let place = if is_json(&media.name) {
            Place::Json
        } else {
            Place::Text
        };
        let any = Schema {
            at: media.at.clone(),
            ..Schema::default()
        };
        let schema = media.schema.as_ref().unwrap_or(&any);
        let mut field = self.field("body", schema, body.required, &format!("{id} body"));
        if place == Place::Text {
            field.ty = TypeRef::Text;
        }
        field.default = None;
        if body.description.is_some() {
            field.docs.text.clone_from(&body.description);
        }
        parameters.push(Parameter { field, place });
    }

    /// A form body: each property of its schema is a parameter.
    fn form(
        &mut self,
        media: &MediaType,
        required: bool,
        id: &str,
        parameters: &mut Vec<Parameter>,
    ) -> Result<(), String> {
        let Some(schema) = &media.schema else {
            return Ok(());
        };
        let target = schema
            .reference
            .as_ref()
            .and_then(|to| self.target(&schema.at, to));
        let schema = match target {
            Some(pointer) => {
                let node = self.source.get(&pointer).expect("the target was found");
                let mut reader = document::Reader::new(node, pointer, self.diagnostics);
                document::schema(&mut reader)
            }
            None => schema.clone(),
        };
        let object = matches!(schema.single_type(), None | Some(JsonType::Object));
        if !object || !schema.unsupported.is_empty() || schema.properties.is_empty() {
            return Err(
                "a form body whose schema is not an object with `properties` is not \
                        supported yet"
                    .to_owned(),
            );
        }
        self.ledger.enter(Kind::Schema, &schema.at);
        for mut field in self.fields(&schema, id) {
            field.required &= required;
            parameters.push(Parameter {
                field,
                place: Place::Form,
            });
        }
        Ok(())
    }

    #[expect(
        clippy::type_complexity,
        reason = "the parts go straight into the operation"
    )]
    fn responses(
        &mut self,
        operation: &document::Operation,
        id: &str,
    ) -> (Answer, Option<String>, Vec<(Status, TypeRef)>, Vec<String>) {
        let mut responses = Vec::new();
        for (status, reference) in &operation.responses {
            let at = reference.at(|own: &document::Response| &own.at).clone();
            self.ledger.enter(Kind::Response, &at);
            let Some(status) = parsed_status(status) else {
                let why = format!("`{status}` is no status");
                self.leave_out(Kind::Response, &at, &why);
                continue;
            };
            if let Some(response) = self.resolved(reference, document::response) {
                self.response_shortfalls(&response, &at);
                responses.push((status, at, response));
            }
        }
        responses.sort_by_key(|(status, _, _)| *status);
        let success = responses
            .iter()
            .position(|(status, _, _)| is_success(*status));
        let success = success.or_else(|| {
            responses
                .iter()
                .position(|(status, _, _)| *status == Status::Default)
        });
        let mut accept = BTreeSet::new();
        let mut answer = Answer::Empty;
        let mut answer_docs = None;
        let mut errors = Vec::new();
        for (index, (status, at, response)) in responses.iter().enumerate() {
            if Some(index) == success {
                answer = self.answer(response, at, id, &mut accept);
                answer_docs.clone_from(&response.description);
            } else if is_success(*status) {
                let how = "only the first success has a type; this one is read as if it were that";
                self.approximate(Kind::Response, at, how);
            } else if let Some(ty) = self.error_body(response, *status, id, &mut accept) {
                errors.push((*status, ty));
            }
        }
        (answer, answer_docs, errors, accept.into_iter().collect())
    }

    /// Says what of a response its answer does not show.
    fn response_shortfalls(&mut self, response: &document::Response, at: &Pointer) {
        if !response.headers.is_empty() {
            let how = "its headers have no types yet; `send_raw` gives them as they come";
            self.ledger.approximate(Kind::Response, at, how);
            let own = response.at.child("headers");
            self.say(Severity::Note, "approximated", &own, how.to_owned());
        }
        for name in &response.links {
            let own = response.at.child("links").child(name);
            self.warn_left_out(&own, "left out: links are not supported yet");
        }
    }

    fn answer(
        &mut self,
        response: &document::Response,
        at: &Pointer,
        id: &str,
        accept: &mut BTreeSet<String>,
    ) -> Answer {
        let Some(first) = response.content.first() else {
            return Answer::Empty;
        };
        accept.extend(response.content.iter().map(|media| media.name.clone()));
        if let Some(media) = response.content.iter().find(|media| is_json(&media.name)) {
            let any = Schema {
                at: media.at.clone(),
                ..Schema::default()
            };
            let schema = media.schema.as_ref().unwrap_or(&any);
            return Answer::Json(self.type_of(schema, &format!("{id} response")));
        }
        if response
            .content
            .iter()
            .all(|media| media.name.starts_with("text/"))
        {
            return Answer::Text;
        }
        let how = format!(
            "an answer of `{}` has no type yet; it is given as it comes",
            first.name
        );
        self.approximate(Kind::Response, at, &how);
        Answer::Raw
    }

    fn error_body(
        &mut self,
        response: &document::Response,
        status: Status,
        id: &str,
        accept: &mut BTreeSet<String>,
    ) -> Option<TypeRef> {
        let media = response.content.iter().find(|media| is_json(&media.name))?;
        accept.insert(media.name.clone());
        let hint = match status {
            Status::Code(code) => format!("{id} {code} response"),
            Status::Range(hundred) => format!("{id} {hundred}xx response"),
            Status::Default => format!("{id} default response"),
        };
        Some(self.type_of(media.schema.as_ref()?, &hint))
    }
}

/// Whether a request without the required parameter is none: the headers that are not a parameter's
/// to set are set all the same, and a path without the name has no place for it.
fn is_needed(parameter: &document::Parameter, path: &PathItem) -> bool {
    match parameter.location {
        Location::Header => !is_own_header(&parameter.name),
        Location::Path => template_names(&path.path).contains(&parameter.name.as_str()),
        Location::Query | Location::Cookie => true,
    }
}

fn is_own_header(name: &str) -> bool {
    OWN_HEADERS.iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// Where a parameter goes, if its style is one that is known.
fn place(parameter: &document::Parameter) -> Result<Place, String> {
    if !parameter.content.is_empty() {
        return Err("a parameter with `content` is not supported yet".to_owned());
    }
    if parameter.allow_reserved {
        return Err("`allowReserved` is not supported yet".to_owned());
    }
    let form = matches!(parameter.location, Location::Query | Location::Cookie);
    let own = if form { "form" } else { "simple" };
    if let Some(style) = parameter.style.as_deref().filter(|style| *style != own) {
        return Err(format!("the style `{style}` is not supported yet"));
    }
    let explode = parameter.explode.unwrap_or(form);
    Ok(match parameter.location {
        Location::Path => Place::Path { explode },
        Location::Query => Place::Query { explode },
        Location::Header => Place::Header { explode },
        Location::Cookie => Place::Cookie { explode },
    })
}

/// `get pets petId` for `GET /pets/{petId}`.
fn derived_id(method: &str, path: &str) -> String {
    let words = path
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    format!("{} {}", method.to_lowercase(), words.join(" "))
}

/// The names in a path template.
fn template_names(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .collect()
}

fn preferred(content: &[MediaType]) -> Option<&MediaType> {
    let find = |wanted: fn(&str) -> bool| content.iter().find(|media| wanted(&media.name));
    find(is_json)
        .or_else(|| find(|name| media_is(name, FORM)))
        .or_else(|| find(is_text))
}

fn listed(content: &[MediaType]) -> String {
    let names: Vec<String> = content
        .iter()
        .map(|media| format!("`{}`", media.name))
        .collect();
    names.join(", ")
}

/// Whether a media type is `wanted`, whatever its case and parameters.
fn media_is(name: &str, wanted: &str) -> bool {
    essence(name).eq_ignore_ascii_case(wanted)
}

fn essence(name: &str) -> &str {
    name.split(';').next().unwrap_or_default().trim()
}

fn is_json(name: &str) -> bool {
    let essence = essence(name).to_ascii_lowercase();
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

fn is_text(name: &str) -> bool {
    essence(name).to_ascii_lowercase().starts_with("text/")
}

fn parsed_status(text: &str) -> Option<Status> {
    if text == "default" {
        return Some(Status::Default);
    }
    let hundred = text
        .chars()
        .next()?
        .to_digit(10)
        .filter(|digit| (1..=5).contains(digit))?;
    if text.len() == 3 && text[1..].eq_ignore_ascii_case("xx") {
        return u16::try_from(hundred).ok().map(Status::Range);
    }
    text.parse()
        .ok()
        .filter(|_| text.len() == 3)
        .map(Status::Code)
}

fn is_success(status: Status) -> bool {
    matches!(status, Status::Code(200..=299) | Status::Range(2))
}
