//! Decides what a parameter is, and where and how it goes.

use super::Lowering;
use super::operation::Lack;
use super::schema::show;
use super::template::Template;
use crate::diagnostic::Severity;
use crate::document::{self, Location, PathItem};
use crate::ir::{Docs, Field, Parameter, Place, Spelling, Style, TypeRef};
use crate::ledger::Kind;

/// Headers that a parameter may not be (`OpenAPI` 3.1, section 4.8.12.2), and what they follow from.
const OWN_HEADERS: [(&str, &str); 3] = [
    ("accept", "the answers"),
    ("content-type", "the request body"),
    ("authorization", "the security"),
];

impl Lowering<'_> {
    pub(super) fn parameters(
        &mut self,
        path: &PathItem,
        template: &mut Template,
        operation: &document::Operation,
        id: &str,
    ) -> Vec<Parameter> {
        let shared = self.declared(&path.parameters);
        let mut found = self.declared(&operation.parameters);
        let is_new =
            |parameter: &document::Parameter| !found.iter().any(|own| same(own, parameter));
        let shared: Vec<_> = shared.into_iter().filter(is_new).collect();
        found.splice(..0, shared);
        let mut parameters = Vec::new();
        for parameter in &found {
            if self.own_header(parameter, path, operation) {
                continue;
            }
            self.ledger.enter(Kind::Parameter, &parameter.at);
            match self.parameter(parameter, template, id) {
                Ok(lowered) => parameters.push(lowered),
                Err(Lack { code, why }) => {
                    if parameter.required && parameter.location != Location::Path {
                        let name = &parameter.name;
                        let how =
                            format!("its parameter `{name}` is required, and left out: {why}");
                        self.ledger
                            .approximate(Kind::Operation, &operation.at, &how);
                    }
                    self.leave_out(Kind::Parameter, &parameter.at, code, &why);
                }
            }
        }
        self.undeclared(template, operation, &mut parameters);
        parameters
    }

    /// Whether a parameter is a header that is set otherwise, which is said. That of credentials is a parameter like
    /// others where nothing else sends them.
    fn own_header(
        &mut self,
        parameter: &document::Parameter,
        path: &PathItem,
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
        let is_own = !name.eq_ignore_ascii_case("authorization")
            || self.credentials_send(name, path, operation);
        let why = if is_own {
            say(&format!("follows from {source}, and is no parameter"))
        } else {
            say("is sent as a parameter, for no security scheme of the operation sends it")
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
        template: &mut Template,
        id: &str,
    ) -> Result<Parameter, Lack> {
        let name = &parameter.name;
        if name.is_empty() && parameter.location != Location::QueryString {
            return Err(Lack::new("nameless-parameter", "it has no name"));
        }
        if parameter.location == Location::Path && !template.has(name) {
            let why = format!("the path has no `{{{name}}}`");
            return Err(Lack::new("unknown-path-parameter", why));
        }
        let (schema, style) = self.spelled(parameter);
        let place = place(parameter, style, template)?;
        let required = parameter.required || matches!(place, Place::Path(_));
        let mut field = self.field(name, &schema, required, &format!("{id} {name}"));
        if style.spelling == Spelling::Text
            && let Some(text) = self.text_type(&schema)
        {
            (field.ty, field.default, field.constant) = (text, None, None);
            field.given = field.required;
        }
        if parameter.description.is_some() {
            field.docs.text.clone_from(&parameter.description);
        }
        field.docs.deprecated |= parameter.deprecated;
        show(&mut field, parameter.example.as_ref());
        Ok(Parameter { field, place })
    }

    /// Gives each name in the path template that no parameter declares a parameter.
    fn undeclared(
        &mut self,
        template: &Template,
        operation: &document::Operation,
        parameters: &mut Vec<Parameter>,
    ) {
        for name in template.names() {
            let declared = parameters.iter().any(|parameter| {
                parameter.field.wire == name && matches!(parameter.place, Place::Path(_))
            });
            if !declared {
                let how = format!("`{{{name}}}` is in the path but no parameter; it is a string");
                self.approximate(Kind::Operation, &operation.at, "undeclared-parameter", &how);
                let field = Field {
                    wire: name.to_owned(),
                    ty: TypeRef::Text,
                    required: true,
                    given: true,
                    read_only: false,
                    write_only: false,
                    constant: None,
                    sensitive: false,
                    docs: Docs::default(),
                    default: None,
                };
                let place = Place::Path(SIMPLE);
                parameters.push(Parameter { field, place });
            }
        }
    }
}

const SIMPLE: Style = Style {
    spelling: Spelling::Simple,
    explode: false,
    reserved: false,
    empty: false,
};

/// Whether two parameters are the same (`OpenAPI` 3.1, section 4.8.12): by name and location.
pub(super) fn same(one: &document::Parameter, other: &document::Parameter) -> bool {
    one.name == other.name && one.location == other.location
}

/// Where a parameter goes. One of the query that stands in the template is put in there.
fn place(
    parameter: &document::Parameter,
    style: Style,
    template: &mut Template,
) -> Result<Place, Lack> {
    Ok(match parameter.location {
        Location::Path => Place::Path(style),
        Location::Query => {
            template.drop_pair(&parameter.name);
            if template.has_in_query(&parameter.name) {
                Place::Path(style)
            } else {
                Place::Query(style)
            }
        }
        Location::QueryString => Place::QueryString(style),
        Location::Header => Place::Header(style),
        Location::Cookie => Place::Cookie(style),
        Location::Unknown => {
            let why = "its `in` is not one of `path`, `query`, `header` and `cookie`";
            return Err(Lack::new("odd-location", why));
        }
    })
}
