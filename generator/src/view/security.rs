//! Decides what the templates see of the security schemes, and of what operations need of them.

use serde::Serialize;

use super::doc::{Doc, cell, code};
use super::leaf::Literal;
use crate::ir::{
    Alternative, Api, Flow, FlowKind, KeyPlace, Operation, SchemeKind, SecurityScheme,
};
use crate::naming::{Ident, Names};

/// The security schemes, and what operations need of them.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "templates branch on ready booleans"
)]
pub struct SecurityView {
    /// The schemes.
    pub schemes: Vec<SchemeView>,
    /// Whether there are any.
    pub has_schemes: bool,
    /// Whether one takes a name and a password.
    pub has_basic: bool,
    /// Whether tokens of OAuth can be sent for one.
    pub has_oauth2: bool,
    /// Whether one has flows.
    pub has_flows: bool,
    /// Whether one is an API key.
    pub has_keys: bool,
    /// What operations need, by numbers of schemes: one of alternatives, each of them whole. The first is nothing.
    pub requirements: Vec<Vec<Vec<usize>>>,
    /// The calls of an example that give credentials for the first thing that operations need.
    pub example: Vec<String>,
    /// Whether there are any.
    pub has_example: bool,
    /// Whether the example has tokens of OAuth.
    pub example_has_oauth2: bool,
    /// Whether the example has a secret.
    pub example_has_secret: bool,
    /// The name of the first scheme.
    pub first_name: Option<Literal>,
    /// Whether the example has credentials that are no text.
    pub example_has_credential: bool,
}

/// A security scheme.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "templates branch on ready booleans"
)]
pub struct SchemeView {
    /// The method of the client's builder.
    pub ident: Ident,
    /// Its name.
    pub name: Literal,
    /// Its name for documentation.
    pub name_text: String,
    /// What the description says of it.
    pub description: Literal,
    /// The same as documentation.
    pub docs: Doc,
    /// Whether it has any.
    pub has_docs: bool,
    /// What its method does, as documentation.
    pub method_docs: Doc,
    /// The same two and its name, as an item of a list of documentation.
    pub line: Literal,
    /// How credentials are sent and what they are, as a row of a table.
    pub row: String,
    /// Its kind in code: `Header`, `Query`, `Cookie`, `Http`, `OAuth2`, `OpenIdConnect`, `MutualTls`.
    pub kind: &'static str,
    /// The name of its key, its scheme of HTTP, or its URL.
    pub detail: Literal,
    /// Whether it has flows.
    pub is_oauth2: bool,
    /// Whether it has no detail.
    pub is_bare: bool,
    /// Whether it takes a name and a password.
    pub is_basic: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Its flows.
    pub flows: Vec<FlowView>,
}

/// A flow of OAuth 2.0.
#[derive(Debug, Serialize)]
pub struct FlowView {
    /// Its kind in code.
    pub kind: &'static str,
    /// Where a person is asked.
    pub authorization_url: Literal,
    /// Where tokens are given.
    pub token_url: Literal,
    /// Where they are refreshed.
    pub refresh_url: Literal,
    /// The scopes.
    pub scopes: Vec<ScopeView>,
}

/// A scope.
#[derive(Debug, Serialize)]
pub struct ScopeView {
    /// Its name.
    pub name: Literal,
    /// What it is.
    pub description: Literal,
}

pub(super) fn security(api: &Api, names: &Names) -> SecurityView {
    let schemes = api.security_schemes.iter().zip(&names.schemes);
    let schemes: Vec<SchemeView> = schemes.map(|(own, ident)| scheme(own, ident)).collect();
    let example = example(api, names);
    SecurityView {
        has_schemes: !schemes.is_empty(),
        has_basic: schemes.iter().any(|own| own.is_basic),
        has_oauth2: schemes
            .iter()
            .any(|own| matches!(own.kind, "OAuth2" | "OpenIdConnect")),
        has_flows: schemes.iter().any(|own| !own.flows.is_empty()),
        has_keys: schemes
            .iter()
            .any(|own| matches!(own.kind, "Header" | "Query" | "Cookie")),
        requirements: api.requirements.clone(),
        has_example: !example.is_empty(),
        example_has_oauth2: example.iter().any(|line| line.contains("OAuth2::")),
        example_has_secret: example.iter().any(|line| line.contains("secret(")),
        first_name: schemes.first().map(|own| own.name.clone()),
        example_has_credential: example.iter().any(|line| line.contains("Credential::")),
        example,
        schemes,
    }
}

/// `a` and `b` (scopes `c`), or `d`.
pub(super) fn needed(operation: &Operation, api: &Api) -> Option<String> {
    let name = |number: usize| code(&api.security_schemes[number].name);
    let joined = |all: &Alternative| {
        let each = all.iter().map(|own| {
            let scopes: Vec<String> = own.scopes.iter().map(|scope| code(scope)).collect();
            let scopes = match scopes.as_slice() {
                [] => String::new(),
                scopes => format!(" (scopes {})", scopes.join(", ")),
            };
            format!("{}{scopes}", name(own.scheme))
        });
        each.collect::<Vec<_>>().join(" and ")
    };
    let schemes = operation.security.iter().filter(|all| !all.is_empty());
    let mut any: Vec<String> = schemes.map(joined).collect();
    if any.is_empty() {
        return None;
    }
    if operation.security.iter().any(Vec::is_empty) {
        any.push("none".to_owned());
    }
    Some(any.join(", or "))
}

fn scheme(own: &SecurityScheme, ident: &Ident) -> SchemeView {
    let (kind, detail) = match &own.kind {
        SchemeKind::ApiKey(KeyPlace::Header, name) => ("Header", name.as_str()),
        SchemeKind::ApiKey(KeyPlace::Query, name) => ("Query", name.as_str()),
        SchemeKind::ApiKey(KeyPlace::Cookie, name) => ("Cookie", name.as_str()),
        SchemeKind::Http(name, _) => ("Http", name.as_str()),
        SchemeKind::OAuth2(_) => ("OAuth2", ""),
        SchemeKind::OpenIdConnect(url) => ("OpenIdConnect", url.as_str()),
        SchemeKind::MutualTls => ("MutualTls", ""),
    };
    let flows: Vec<FlowView> = match &own.kind {
        SchemeKind::OAuth2(flows) => flows.iter().map(flow).collect(),
        _ => Vec::new(),
    };
    let docs = Doc::of(own.docs.text.as_deref());
    SchemeView {
        ident: ident.clone(),
        name: Literal::text(&own.name),
        name_text: code(&own.name),
        description: Literal::text(own.docs.text.as_deref().unwrap_or_default().trim()),
        has_docs: !docs.lines.is_empty(),
        docs,
        method_docs: Doc::fixed(&method_docs(own)),
        line: Literal::text(&format!(" - {}: {}", code(&own.name), sent(&own.kind))),
        row: format!("{} | {}", cell(&sent(&own.kind)), given(&own.kind)),
        kind,
        detail: Literal::text(detail),
        is_oauth2: kind == "OAuth2",
        is_bare: kind == "MutualTls",
        is_basic: own.kind.is_basic(),
        deprecated: own.docs.deprecated,
        flows,
    }
}

fn flow(own: &Flow) -> FlowView {
    let url = |url: &Option<String>| Literal::text(url.as_deref().unwrap_or_default());
    let scope = |(name, text): &(String, String)| ScopeView {
        name: Literal::text(name),
        description: Literal::text(text.trim()),
    };
    FlowView {
        kind: flow_kind(own.kind),
        authorization_url: url(&own.authorization_url),
        token_url: url(&own.token_url),
        refresh_url: url(&own.refresh_url),
        scopes: own.scopes.iter().map(scope).collect(),
    }
}

fn flow_kind(kind: FlowKind) -> &'static str {
    match kind {
        FlowKind::Implicit => "Implicit",
        FlowKind::Password => "Password",
        FlowKind::ClientCredentials => "ClientCredentials",
        FlowKind::AuthorizationCode => "AuthorizationCode",
        FlowKind::DeviceAuthorization => "DeviceAuthorization",
    }
}

/// What is said of the method of a scheme, after what the description says.
fn method_docs(own: &SecurityScheme) -> Vec<String> {
    let mut lines = vec![
        format!(
            "The credentials of the security scheme {}.",
            code(&own.name)
        ),
        String::new(),
        format!(
            "They are sent as {}. What to give: {}.",
            sent(&own.kind),
            given(&own.kind)
        ),
    ];
    let SchemeKind::OAuth2(flows) = &own.kind else {
        return lines;
    };
    if !flows.is_empty() {
        lines.push(String::new());
    }
    for own in flows {
        let url = own.token_url.as_deref().map(code);
        let url = url.map_or_else(String::new, |url| format!(", tokens from {url}"));
        let scopes: Vec<String> = own.scopes.iter().map(|(name, _)| code(name)).collect();
        let scopes = match scopes.as_slice() {
            [] => String::new(),
            scopes => format!(", scopes {}", scopes.join(", ")),
        };
        lines.push(format!("- {}{url}{scopes}", flow_text(own.kind)));
    }
    lines
}

fn flow_text(kind: FlowKind) -> &'static str {
    match kind {
        FlowKind::Implicit => "implicit (the application gets the token)",
        FlowKind::Password => "password",
        FlowKind::ClientCredentials => "client credentials",
        FlowKind::AuthorizationCode => "authorization code (the application gets the token)",
        FlowKind::DeviceAuthorization => "device authorization (the application gets the token)",
    }
}

/// How credentials go.
fn sent(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::ApiKey(KeyPlace::Header, name) => format!("the header {}", code(name)),
        SchemeKind::ApiKey(KeyPlace::Query, name) => format!("{} in the query", code(name)),
        SchemeKind::ApiKey(KeyPlace::Cookie, name) => format!("the cookie {}", code(name)),
        SchemeKind::Http(name, Some(format)) if !format.is_empty() => {
            format!(
                "{} in the header `authorization` ({})",
                code(name),
                code(format)
            )
        }
        SchemeKind::Http(name, _) => format!("{} in the header `authorization`", code(name)),
        SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_) => {
            "`Bearer` in the header `authorization`".to_owned()
        }
        SchemeKind::MutualTls => "a certificate of the connection".to_owned(),
    }
}

/// What the application gives.
fn given(kind: &SchemeKind) -> &'static str {
    match kind {
        SchemeKind::ApiKey(..) => "the key",
        SchemeKind::Http(..) if kind.is_basic() => "a name and a password",
        SchemeKind::Http(name, _) if name.eq_ignore_ascii_case("bearer") => "the token",
        SchemeKind::Http(..) => "what stands behind the name of the scheme",
        SchemeKind::OAuth2(_) => "an `OAuth2` grant, or a token",
        SchemeKind::OpenIdConnect(_) => "a token, or an `OAuth2` grant with its `token_url`",
        SchemeKind::MutualTls => "that the connection has one",
    }
}

/// The calls of the client's builder that give the credentials which most operations can be called with.
fn example(api: &Api, names: &Names) -> Vec<String> {
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let own = operations.filter_map(|own| own.security.first());
    let needed = api.security.iter().chain(own).find(|own| !own.is_empty());
    let needed = needed.into_iter().flatten();
    let call = |number: usize| {
        let argument = argument(&api.security_schemes[number].kind);
        format!(".{}({argument})", names.schemes[number])
    };
    needed.map(|own| call(own.scheme)).collect()
}

fn argument(kind: &SchemeKind) -> &'static str {
    let by = |flows: &[Flow], kind| flows.iter().any(|own| own.kind == kind);
    match kind {
        SchemeKind::ApiKey(..) => r#"secret("API_KEY")"#,
        SchemeKind::Http(..) if kind.is_basic() => r#""name", secret("PASSWORD")"#,
        SchemeKind::OAuth2(flows) if by(flows, FlowKind::ClientCredentials) => {
            r#"OAuth2::client_credentials("id", secret("CLIENT_SECRET"))"#
        }
        SchemeKind::OAuth2(flows) if by(flows, FlowKind::Password) => {
            r#"OAuth2::password("id", "name", secret("PASSWORD"))"#
        }
        SchemeKind::MutualTls => "Credential::of_connection()",
        SchemeKind::Http(..) | SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_) => {
            r#"secret("TOKEN")"#
        }
    }
}
