//! Decides what the security schemes of a description are, and which of them are asked for: those of Swagger 2.0
//! become what they are in `OpenAPI` 3.

use super::description::wrong_item;
use super::read::reference;
use super::{Reader, Ref, Version};
use crate::site::Site;
use crate::source::Node;

/// A security scheme (`OpenAPI` 3.1, section 4.8.27).
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Where it stands.
    pub at: Site,
    /// What it is.
    pub description: Option<String>,
    /// Whether it should no longer be used (`OpenAPI` 3.2).
    pub deprecated: bool,
    /// How it is used.
    pub kind: SecurityType,
}

/// How a security scheme is used.
#[derive(Clone, Debug)]
pub enum SecurityType {
    /// A key of this name, at this place, both as they are written.
    ApiKey {
        /// The name of the header, the pair of the query, or the cookie.
        name: String,
        /// `header`, `query` or `cookie`.
        place: String,
    },
    /// The header `Authorization` by the scheme of this name (RFC 9110, section 11.1).
    Http {
        /// The name, `basic` or `bearer`.
        scheme: String,
        /// What bearers are made of, a hint for readers.
        bearer_format: Option<String>,
    },
    /// OAuth 2.0 (RFC 6749).
    OAuth2(Vec<Flow>),
    /// `OpenID` Connect, whose discovery document is at this URL.
    OpenIdConnect(String),
    /// A certificate of the client.
    MutualTls,
    /// What no standard knows, as it is written.
    Unknown(String),
}

/// A flow of OAuth 2.0 (`OpenAPI` 3.1, section 4.8.29).
#[derive(Clone, Debug)]
pub struct Flow {
    /// Which one it is.
    pub kind: FlowKind,
    /// Where a person is asked.
    pub authorization_url: Option<String>,
    /// Where tokens are given.
    pub token_url: Option<String>,
    /// Where tokens are refreshed, if not there.
    pub refresh_url: Option<String>,
    /// The scopes, and what they are.
    pub scopes: Vec<(String, String)>,
}

/// The flows of OAuth 2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlowKind {
    /// `implicit` (RFC 6749, section 4.2).
    Implicit,
    /// `password` (section 4.3).
    Password,
    /// `clientCredentials` (section 4.4).
    ClientCredentials,
    /// `authorizationCode` (section 4.1).
    AuthorizationCode,
    /// `deviceAuthorization` (RFC 8628; `OpenAPI` 3.2).
    DeviceAuthorization,
}

/// The schemes that are needed together (`OpenAPI` 3.1, section 4.8.30).
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Where it stands.
    pub at: Site,
    /// The schemes by name, each with its scopes.
    pub schemes: Vec<(String, Vec<String>)>,
}

/// The flows as `OpenAPI` 3 calls them.
const FLOWS: [(&str, FlowKind); 5] = [
    ("implicit", FlowKind::Implicit),
    ("password", FlowKind::Password),
    ("clientCredentials", FlowKind::ClientCredentials),
    ("authorizationCode", FlowKind::AuthorizationCode),
    ("deviceAuthorization", FlowKind::DeviceAuthorization),
];

/// The same as Swagger 2.0 does.
const FLOWS_2: [(&str, FlowKind); 4] = [
    ("implicit", FlowKind::Implicit),
    ("password", FlowKind::Password),
    ("application", FlowKind::ClientCredentials),
    ("accessCode", FlowKind::AuthorizationCode),
];

/// The security schemes that a description defines.
pub(super) fn schemes(reader: &mut Reader<'_, '_>) -> Vec<(String, Ref<SecurityScheme>)> {
    let read = |reader: &mut Reader<'_, '_>, key: &str| {
        let schemes = reader.members(key, |reader| reference(reader, security_scheme));
        schemes.into_iter().collect()
    };
    if reader.version() == Version::Swagger2 {
        return read(reader, "securityDefinitions");
    }
    let schemes = reader.solid("components", |reader| read(reader, "securitySchemes"));
    schemes.unwrap_or_default()
}

/// Reads a security scheme.
pub fn security_scheme(reader: &mut Reader<'_, '_>) -> SecurityScheme {
    SecurityScheme {
        at: reader.at().clone(),
        description: reader.text("description").filter(|text| !text.is_empty()),
        deprecated: reader.flag("deprecated"),
        kind: kind(reader),
    }
}

fn kind(reader: &mut Reader<'_, '_>) -> SecurityType {
    let kind = reader.text("type").unwrap_or_default();
    let mut text = |key: &str| reader.text(key).unwrap_or_default();
    match kind.as_str() {
        "apiKey" => SecurityType::ApiKey {
            name: text("name"),
            place: text("in"),
        },
        "basic" => SecurityType::Http {
            scheme: "basic".to_owned(),
            bearer_format: None,
        },
        "http" => SecurityType::Http {
            scheme: text("scheme"),
            bearer_format: reader.text("bearerFormat"),
        },
        "oauth2" => SecurityType::OAuth2(flows(reader)),
        "openIdConnect" => SecurityType::OpenIdConnect(text("openIdConnectUrl")),
        "mutualTLS" => SecurityType::MutualTls,
        _ => SecurityType::Unknown(kind),
    }
}

fn flows(reader: &mut Reader<'_, '_>) -> Vec<Flow> {
    if let Some(name) = reader.text("flow") {
        let known = FLOWS_2.iter().find(|(own, _)| *own == name);
        return known
            .map(|(_, kind)| flow(reader, *kind))
            .into_iter()
            .collect();
    }
    let all = |reader: &mut Reader<'_, '_>| {
        let flows = FLOWS.iter();
        let flows = flows.map(|(key, kind)| reader.solid(key, |reader| flow(reader, *kind)));
        flows.flatten().collect()
    };
    reader.solid("flows", all).unwrap_or_default()
}

fn flow(reader: &mut Reader<'_, '_>, kind: FlowKind) -> Flow {
    let mut url = |key: &str| reader.text(key).filter(|url| !url.trim().is_empty());
    Flow {
        kind,
        authorization_url: url("authorizationUrl"),
        token_url: url("tokenUrl"),
        refresh_url: url("refreshUrl"),
        scopes: scopes(reader),
    }
}

/// The scopes of a flow by name. In real files they are a list too.
fn scopes(reader: &Reader<'_, '_>) -> Vec<(String, String)> {
    match reader.node().get("scopes") {
        Some(Node::Map(map)) => {
            let told = |(name, text): (&String, &Node)| {
                (name.clone(), text.as_str().unwrap_or_default().to_owned())
            };
            let mut scopes: Vec<(String, String)> = map.iter().map(told).collect();
            scopes.sort();
            scopes
        }
        Some(Node::List(list)) => {
            let names = list.iter().filter_map(Node::as_str);
            names.map(|name| (name.to_owned(), String::new())).collect()
        }
        _ => Vec::new(),
    }
}

/// The requirements of a description or of an operation, if it says something of them.
pub(super) fn requirements(reader: &mut Reader<'_, '_>) -> Option<Vec<Requirement>> {
    match reader.node().get("security")? {
        Node::List(_) => {}
        Node::Null => return None,
        _ => {
            reader.wrong("security", "an array");
            return None;
        }
    }
    for (site, node) in reader.items("security") {
        if node.as_map().is_none() {
            reader.say(wrong_item(&site, "an object", node));
        }
    }
    Some(reader.each("security", requirement))
}

fn requirement(reader: &mut Reader<'_, '_>) -> Requirement {
    let schemes = reader.node().as_map().into_iter().flatten();
    let scheme = |(name, scopes): (&String, &Node)| {
        let scopes = scopes.as_list().unwrap_or_default().iter();
        let scopes = scopes.filter_map(Node::as_str).map(ToOwned::to_owned);
        (name.clone(), scopes.collect())
    };
    Requirement {
        at: reader.at().clone(),
        schemes: schemes.map(scheme).collect(),
    }
}
