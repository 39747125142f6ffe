//! Decides what a parameter is, and where and how it goes.

use super::Lowering;
use super::operation::Lack;
use super::schema::show;
use crate::diagnostic::Severity;
use crate::document::{self, Location, PathItem, Schema};
use crate::ir::{Docs, Field, Parameter, Place, TypeRef};
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
        show(&mut field, parameter.example.as_ref());
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
                    given: true,
                    read_only: false,
                    write_only: false,
                    constant: None,
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
}

/// Whether two parameters are the same (`OpenAPI` 3.1, section 4.8.12): by name and location.
pub(super) fn same(one: &document::Parameter, other: &document::Parameter) -> bool {
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

/// The names in a path template.
pub(super) fn template_names(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .collect()
}
