//! Decides what an operation needs and what it gives.

use std::collections::BTreeSet;

use super::{Lowering, served_at};
use crate::diagnostic::Severity;
use crate::document::{
    self, JsonType, Location, MediaType, PathItem, Requirement, Schema, Version,
};
use crate::ir::{Answer, Body, Docs, Field, Operation, Parameter, Place, Status, TypeRef};
use crate::ledger::Kind;
use crate::site::Site;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const TEXT: &str = "text/plain";

/// Headers that a parameter may not be (`OpenAPI` 3.1, section 4.8.12.2), and what they follow from.
const OWN_HEADERS: [(&str, &str); 3] = [
    ("accept", "the answers"),
    ("content-type", "the request body"),
    ("authorization", "the security"),
];

impl Lowering<'_> {
    /// An operation's meaning; `None` if it is left out, which is then said.
    pub(super) fn operation(
        &mut self,
        path: &PathItem,
        operation: &document::Operation,
    ) -> Option<Operation> {
        self.ledger.enter(Kind::Operation, &operation.at);
        let lowered = self.lower_operation(path, operation);
        let left_out = |Lack { code, why }| {
            self.leave_out(Kind::Operation, &operation.at, code, &why);
            self.ledger.leave_out_within(&operation.at);
        };
        lowered.map_err(left_out).ok()
    }

    fn lower_operation(
        &mut self,
        path: &PathItem,
        operation: &document::Operation,
    ) -> Result<Operation, Lack> {
        if path.path.contains(['?', '#']) {
            let why = "a query or a fragment in a path is not supported yet";
            return Err(Lack::new("unsupported-path", why));
        }
        check_method(path, operation)?;
        let id = operation
            .id
            .clone()
            .unwrap_or_else(|| derived_id(&operation.method, &path.path));
        let mut parameters = self.parameters(path, operation, &id)?;
        let body = self.body(operation, &id, &mut parameters)?;
        self.shortfalls(path, operation);
        let (answer, answer_docs, errors, accept) = self.responses(operation, &id);
        let security = self.security(operation);
        Ok(Operation {
            at: operation.at.clone(),
            method: operation.method.clone(),
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

    fn security<'o>(&'o self, operation: &'o document::Operation) -> &'o [Requirement] {
        let own = operation.security.as_ref();
        own.unwrap_or(&self.document.security)
    }

    /// Says what of an operation is not in its meaning.
    fn shortfalls(&mut self, path: &PathItem, operation: &document::Operation) {
        let at = &operation.at;
        self.own_server(path, operation);
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
    }

    /// Says that an operation is served elsewhere than the API.
    fn own_server(&mut self, path: &PathItem, operation: &document::Operation) {
        let own = if operation.servers.is_empty() {
            &path.servers
        } else {
            &operation.servers
        };
        let Some(server) = own.first() else { return };
        let url = served_at(own);
        if url != served_at(&self.document.servers) {
            let how = format!("it is served at `{url}`, which is not used yet");
            self.ledger
                .approximate(Kind::Operation, &operation.at, &how);
            let message =
                format!("what is served at `{url}` is asked of the server of the whole API");
            self.say(Severity::Warning, "unsupported-server", &server.at, message);
        }
    }

    fn parameters(
        &mut self,
        path: &PathItem,
        operation: &document::Operation,
        id: &str,
    ) -> Result<Vec<Parameter>, Lack> {
        let shared = self.declared(&path.parameters);
        let mut found = self.declared(&operation.parameters);
        let is_new =
            |parameter: &document::Parameter| !found.iter().any(|own| same(own, parameter));
        let shared: Vec<_> = shared.into_iter().filter(is_new).collect();
        found.splice(..0, shared);
        let mut parameters = Vec::new();
        for parameter in &found {
            if self.own_header(parameter, operation) {
                continue;
            }
            self.ledger.enter(Kind::Parameter, &parameter.at);
            match self.parameter(parameter, path, id) {
                Ok(lowered) => parameters.push(lowered),
                Err(Lack { why, .. }) if parameter.required && is_needed(parameter, path) => {
                    self.ledger.leave_out(Kind::Parameter, &parameter.at, &why);
                    let why = format!("its parameter `{}` is required, and {why}", parameter.name);
                    return Err(Lack::new("left-out-operation", why));
                }
                Err(Lack { code, why }) => {
                    self.leave_out(Kind::Parameter, &parameter.at, code, &why);
                }
            }
        }
        self.undeclared(path, operation, &mut parameters);
        Ok(parameters)
    }

    /// Whether a parameter is a header that is set otherwise, which is said. That of credentials is a parameter like
    /// others where nothing else sends them.
    fn own_header(
        &mut self,
        parameter: &document::Parameter,
        operation: &document::Operation,
    ) -> bool {
        if parameter.location != Location::Header {
            return false;
        }
        let name = &parameter.name;
        let say = |why: &str| format!("the header `{name}` {why}");
        let Some((_, source)) = OWN_HEADERS
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
        else {
            return false;
        };
        let secured = self.security(operation).iter().any(|all| !all.is_empty());
        let is_own = secured || !name.eq_ignore_ascii_case("authorization");
        let why = if is_own {
            say(&format!("follows from {source}, and is no parameter"))
        } else {
            say("is sent as a parameter, for no security scheme covers the operation")
        };
        if is_own {
            self.ledger.pass_over(Kind::Parameter, &parameter.at, &why);
        }
        self.say(Severity::Note, "own-header", &parameter.at, why);
        is_own
    }

    /// The parameters of a list. Of two that are the same the last one counts.
    fn declared(
        &mut self,
        list: &[document::Ref<document::Parameter>],
    ) -> Vec<document::Parameter> {
        let mut found: Vec<document::Parameter> = Vec::new();
        for reference in list {
            let Some(parameter) = self.resolved(Kind::Parameter, reference, document::parameter)
            else {
                continue;
            };
            let parameter = parameter.into_owned();
            let Some(index) = found.iter().position(|own| same(own, &parameter)) else {
                found.push(parameter);
                continue;
            };
            let first = std::mem::replace(&mut found[index], parameter);
            if first.at != found[index].at {
                let why = format!(
                    "`{}` stands in the list again; the last one counts",
                    first.name
                );
                self.leave_out(Kind::Parameter, &first.at, "duplicate-parameter", &why);
            }
        }
        found
    }

    fn parameter(
        &mut self,
        parameter: &document::Parameter,
        path: &PathItem,
        id: &str,
    ) -> Result<Parameter, Lack> {
        let name = &parameter.name;
        if name.is_empty() {
            return Err(Lack::new("nameless-parameter", "it has no name"));
        }
        if parameter.location == Location::Path
            && !template_names(&path.path).contains(&name.as_str())
        {
            let why = format!("the path has no `{{{name}}}`");
            return Err(Lack::new("unknown-path-parameter", why));
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
                self.approximate(Kind::Operation, &operation.at, "undeclared-parameter", &how);
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
    ) -> Result<Option<Body>, Lack> {
        let Some(reference) = &operation.body else {
            return Ok(None);
        };
        let Some(body) = self.resolved(Kind::RequestBody, reference, document::request_body) else {
            return Ok(None);
        };
        let at = &body.at;
        self.ledger.enter(Kind::RequestBody, at);
        if body.content.is_empty() {
            return Ok(None);
        }
        let Some(media) = preferred(&body.content) else {
            let why = format!(
                "a request body of {} is not supported yet",
                listed(&body.content)
            );
            self.ledger.leave_out(Kind::RequestBody, at, &why);
            return Err(Lack::new("unsupported-body", why));
        };
        let lack = |how: String| Lack::new("unsupported-body", how);
        if body.content.len() > 1 {
            let how = format!("of its media types only `{}` is sent", media.name);
            self.note(Kind::RequestBody, at, "several-media-types", &how);
        }
        let form = media_is(&media.name, FORM);
        if form {
            self.encoding(at, media);
        }
        let done = if form {
            self.form(media, body.required, id, parameters)
        } else {
            self.whole(media, &body, id, parameters);
            Ok(())
        };
        done.inspect_err(|why| self.ledger.leave_out(Kind::RequestBody, at, why))
            .map_err(lack)?;
        Ok(Some(Body {
            content_type: self.content_type(media, at),
            required: body.required,
        }))
    }

    /// Says which properties of a form are sent otherwise than they should be.
    fn encoding(&mut self, body: &Site, media: &MediaType) {
        for own in &media.encoding {
            if self.description.version() == Version::Swagger2 {
                let how = "an array in a form is sent as `multi`, and no other way yet";
                self.approximate(Kind::Parameter, own, "unsupported-body", how);
            } else {
                let how = "its `encoding` is not used yet";
                self.approximate(Kind::RequestBody, body, "unsupported-body", how);
            }
        }
    }

    /// The media type that is sent: a usual one where the description has none that could be.
    fn content_type(&mut self, media: &MediaType, body: &Site) -> String {
        if !is_odd(&media.name) {
            return media.name.clone();
        }
        let name = &media.name;
        let sent = if media_is(name, FORM) {
            FORM
        } else if is_text(name) {
            TEXT
        } else {
            JSON
        };
        let (severity, message) = if is_range(name) {
            let message = format!("`{name}` stands for many media types; only `{sent}` is sent");
            self.ledger.approximate(Kind::RequestBody, body, &message);
            (Severity::Note, message)
        } else {
            let message = format!("`{name}` is no media type that can be sent; `{sent}` is");
            (Severity::Warning, message)
        };
        self.say(severity, "odd-media-type", &media.at, message);
        sent.to_owned()
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
            .and_then(|to| self.schema_target(&schema.at, to));
        let schema = match target {
            Some(end) => {
                let mut reader = document::Reader::new(self.description, end, self.diagnostics);
                document::schema(&mut reader)
            }
            None => schema.clone(),
        };
        let object = matches!(schema.single_type(), None | Some(JsonType::Object));
        // A form without fields is said by an empty map of them.
        let said = self
            .description
            .get(&schema.at)
            .and_then(|node| node.get("properties"));
        let fieldless = schema.properties.is_empty() && said.is_none();
        if !object || !schema.unsupported.is_empty() || fieldless {
            return Err(
                "a form body whose schema is not an object with `properties` is not \
                        supported yet"
                    .to_owned(),
            );
        }
        self.scan(&schema);
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
            let Some(response) = self.resolved(Kind::Response, reference, document::response)
            else {
                continue;
            };
            let at = response.at.clone();
            self.ledger.enter(Kind::Response, &at);
            if let Some(status) = self.status(status, operation, &at) {
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
                let first = success.map(|index| &responses[index].2);
                if first.is_some_and(|first| is_same_answer(first, response)) {
                    continue;
                }
                let how = "only the first success has a type; this one is read as if it were that";
                self.approximate(Kind::Response, at, "several-successes", how);
            } else if let Some(ty) = self.error_body(response, *status, id, &mut accept) {
                errors.push((*status, ty));
            }
        }
        (answer, answer_docs, errors, accept.into_iter().collect())
    }

    /// The statuses that the key of a response stands for.
    fn status(&mut self, key: &str, operation: &document::Operation, at: &Site) -> Option<Status> {
        let Some(status) = parsed_status(key) else {
            let why = format!("`{key}` is no status");
            self.leave_out(Kind::Response, at, "odd-status", &why);
            return None;
        };
        let is_odd = match status {
            Status::Code(code) => key != code.to_string(),
            Status::Range(hundred) => key != format!("{hundred}XX"),
            Status::Default => key != "default",
        };
        if is_odd {
            let own = operation.at.child("responses").child(key);
            let message =
                format!("`{key}` is an odd spelling of a status; it is taken as {status}");
            self.say(Severity::Note, "odd-status", &own, message);
        }
        Some(status)
    }

    /// The one that is read of the media types of an answer, if it is JSON. That others are not is said, but where
    /// they are of the same.
    fn read<'m>(&mut self, content: &'m [MediaType], at: &Site) -> Option<&'m MediaType> {
        let media = json(content)?;
        if content.iter().any(|other| !is_same_schema(media, other)) {
            let how = format!("of its media types only `{}` is read", media.name);
            self.note(Kind::Response, at, "several-media-types", &how);
        }
        Some(media)
    }

    fn answer(
        &mut self,
        response: &document::Response,
        at: &Site,
        id: &str,
        accept: &mut BTreeSet<String>,
    ) -> Answer {
        let Some(first) = response.content.first() else {
            return Answer::Empty;
        };
        if let Some(item) = response
            .content
            .iter()
            .find_map(|media| media.item_schema.as_ref())
        {
            self.type_of(item, &format!("{id} item"));
            let how = "an answer that is a sequence is given as it comes, not item by item";
            self.approximate(Kind::Response, at, "unsupported-response", how);
            accept.extend(response.content.iter().map(accepted));
            return Answer::Raw;
        }
        if let Some(media) = self.read(&response.content, at) {
            accept.insert(accepted(media));
            let any = Schema {
                at: media.at.clone(),
                ..Schema::default()
            };
            let schema = media.schema.as_ref().unwrap_or(&any);
            return Answer::Json(self.type_of(schema, &format!("{id} response")));
        }
        accept.extend(response.content.iter().map(accepted));
        if response.content.iter().all(|media| is_text(&media.name)) {
            self.texts(&response.content);
            return Answer::Text;
        }
        let how = format!(
            "an answer of `{}` has no type yet; it is given as it comes",
            first.name
        );
        self.approximate(Kind::Response, at, "unsupported-response", &how);
        Answer::Raw
    }

    /// Looks at the schemas of texts. One that is a string says no more than that it is a text.
    fn texts(&mut self, content: &[MediaType]) {
        let schemas = content.iter().filter_map(|media| media.schema.as_ref());
        for schema in schemas.filter(|schema| is_string(schema)) {
            self.scan(schema);
        }
    }

    fn untyped_error(&mut self, response: &document::Response) {
        let mut others = response.content.iter();
        if let Some(media) = others.find(|media| !is_text(&media.name)) {
            let how = format!(
                "an error of `{}` has no type yet; it is given as it comes",
                media.name
            );
            self.note(Kind::Response, &response.at, "unsupported-response", &how);
        }
    }

    fn error_body(
        &mut self,
        response: &document::Response,
        status: Status,
        id: &str,
        accept: &mut BTreeSet<String>,
    ) -> Option<TypeRef> {
        let Some(media) = self.read(&response.content, &response.at) else {
            self.texts(&response.content);
            self.untyped_error(response);
            return None;
        };
        accept.insert(accepted(media));
        let hint = match status {
            Status::Code(code) => format!("{id} {code} response"),
            Status::Range(hundred) => format!("{id} {hundred}xx response"),
            Status::Default => format!("{id} default response"),
        };
        Some(self.type_of(media.schema.as_ref()?, &hint))
    }
}

/// Whether two responses are known to give the same: nothing, or what the same reference leads to.
fn is_same_answer(one: &document::Response, other: &document::Response) -> bool {
    let kind = |response: &document::Response| match json(&response.content) {
        Some(media) => media.schema.as_ref()?.reference.clone().map(Some),
        None => response.content.is_empty().then_some(None),
    };
    kind(one).is_some_and(|one| kind(other) == Some(one))
}

fn is_string(schema: &Schema) -> bool {
    schema.reference.is_none() && schema.single_type() == Some(JsonType::String)
}

/// Whether two media types are known to be of the same schema.
fn is_same_schema(one: &MediaType, other: &MediaType) -> bool {
    match (&one.schema, &other.schema) {
        (Some(one), Some(other)) => {
            one.at == other.at || one.reference.is_some() && one.reference == other.reference
        }
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// Why a part of an operation cannot be in the output.
struct Lack {
    code: &'static str,
    why: String,
}

impl Lack {
    fn new(code: &'static str, why: impl Into<String>) -> Self {
        let why = why.into();
        Self { code, why }
    }
}

/// Checks that a request can have the method of an operation (RFC 9110, section 9.1; `OpenAPI` 3.2, section 4.9).
fn check_method(path: &PathItem, operation: &document::Operation) -> Result<(), Lack> {
    let method = &operation.method;
    if !is_token(method) {
        let why = format!("`{method}` is no method of HTTP, which is a word without spaces");
        return Err(Lack::new("odd-method", why));
    }
    let first = path.operations.iter().find(|own| own.method == *method);
    if first.is_some_and(|first| first.at != operation.at) {
        let why = format!("the path has another operation for `{method}`");
        return Err(Lack::new("odd-method", why));
    }
    Ok(())
}

/// Whether a text is a token of HTTP (RFC 9110, section 5.6.2).
fn is_token(text: &str) -> bool {
    let known = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.bytes().all(known)
}

/// Whether two parameters are the same (`OpenAPI` 3.1, section 4.8.12): by name and location.
fn same(one: &document::Parameter, other: &document::Parameter) -> bool {
    one.name == other.name && one.location == other.location
}

/// Whether a request without the required parameter is none: a path without the name has no place for it.
fn is_needed(parameter: &document::Parameter, path: &PathItem) -> bool {
    match parameter.location {
        Location::Path => template_names(&path.path).contains(&parameter.name.as_str()),
        Location::Header
        | Location::Query
        | Location::Cookie
        | Location::QueryString
        | Location::Unknown => true,
    }
}

/// Where a parameter goes, if its style is one that is known.
fn place(parameter: &document::Parameter) -> Result<Place, Lack> {
    let lack = |why: String| Err(Lack::new("unsupported-parameter", why));
    if parameter.location == Location::Unknown {
        let why = "its `in` is not one of `path`, `query`, `header` and `cookie`";
        return Err(Lack::new("odd-location", why));
    }
    if parameter.location == Location::QueryString {
        return lack("a parameter that is the whole query is not supported yet".to_owned());
    }
    if !parameter.content.is_empty() {
        return lack("a parameter with `content` is not supported yet".to_owned());
    }
    if parameter.allow_reserved {
        return lack("`allowReserved` is not supported yet".to_owned());
    }
    let form = matches!(parameter.location, Location::Query | Location::Cookie);
    let own = if form { "form" } else { "simple" };
    if let Some(style) = parameter.style.as_deref().filter(|style| *style != own) {
        return lack(format!("the style `{style}` is not supported yet"));
    }
    let explode = parameter.explode.unwrap_or(form);
    Ok(match parameter.location {
        Location::Path => Place::Path { explode },
        Location::Query | Location::QueryString | Location::Unknown => Place::Query { explode },
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

/// The first media type that is JSON; one that may be, as `*/*` may, where none is.
fn json(content: &[MediaType]) -> Option<&MediaType> {
    let mut named = content.iter().filter(|media| is_json(&media.name));
    let first = named.clone().next();
    named.find(|media| !is_odd(&media.name)).or(first)
}

fn preferred(content: &[MediaType]) -> Option<&MediaType> {
    let find = |wanted: fn(&str) -> bool| content.iter().find(|media| wanted(&media.name));
    json(content)
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

/// The media type without its parameters; of several in one key, as some files have them, the first.
fn essence(name: &str) -> String {
    let first = name.split([';', ',']).next().unwrap_or_default();
    first.trim().to_ascii_lowercase()
}

/// Whether a media type cannot stand in a header: a range such as `*/*`, or no media type at all (RFC 9110,
/// section 8.3.1).
fn is_odd(name: &str) -> bool {
    let token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'+-.^_`|~".contains(&b))
    };
    let (essence, parameters) = name.split_once(';').unwrap_or((name, ""));
    let proper = essence
        .trim()
        .split_once('/')
        .is_some_and(|(ty, subtype)| token(ty) && token(subtype));
    !proper
        || parameters
            .bytes()
            .any(|b| !(b == b' ' || b.is_ascii_graphic()))
}

/// Whether it stands for many media types.
fn is_range(name: &str) -> bool {
    let name = name.trim();
    let ty = name.strip_suffix("/*");
    name == "*/*" || ty.is_some_and(|ty| !is_odd(&format!("{ty}/x")))
}

/// The media type as a header `Accept` may have it, ranges among them.
fn accepted(media: &MediaType) -> String {
    let name = media.name.trim();
    if is_range(name) || !is_odd(name) {
        return name.to_owned();
    }
    if is_json(name) {
        JSON.to_owned()
    } else {
        "*/*".to_owned()
    }
}

fn is_json(name: &str) -> bool {
    let essence = essence(name);
    let known = [
        "application/json",
        "text/json",
        "json",
        "*/*",
        "application/*",
        "*",
        "",
    ];
    known.contains(&&*essence) || essence.ends_with("+json")
}

fn is_text(name: &str) -> bool {
    essence(name).starts_with("text/")
}

/// The statuses that the key of a response names, spelled as real files do: `4xx`, ` 200`, `Default`.
fn parsed_status(text: &str) -> Option<Status> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("default") {
        return Some(Status::Default);
    }
    let digit = text.chars().next()?.to_digit(10)?;
    let hundred = u16::try_from(digit)
        .ok()
        .filter(|digit| (1..=5).contains(digit))?;
    if text.len() != 3 {
        return None;
    }
    if text[1..].eq_ignore_ascii_case("xx") {
        return Some(Status::Range(hundred));
    }
    text.parse().ok().map(Status::Code)
}

fn is_success(status: Status) -> bool {
    matches!(status, Status::Code(200..=299) | Status::Range(2))
}
