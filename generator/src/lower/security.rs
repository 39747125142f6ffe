//! Decides which security schemes the credentials of calls are for, and what each operation needs of them.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use super::operation::{Lack, is_token};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{self, PathItem, Requirement, SecurityType};
use crate::ir::{
    Alternative, Api, Docs, Flow, FlowKind, KeyPlace, Needed, SchemeKind, SecurityScheme,
};
use crate::ledger::Kind;
use crate::site::Site;

impl Lowering<'_> {
    /// Finds the security schemes that the API or an operation asks for, by name, and says which of them are none.
    pub(super) fn security_schemes(&mut self) {
        let mut schemes = Vec::new();
        for (name, sites) in self.asked() {
            match self.found(&name) {
                Some((own, scheme)) => schemes.push((own, name, scheme)),
                None => self.say_unknown(&name, &sites),
            }
        }
        schemes.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        for (own, asked, reference) in schemes {
            let read = document::security_scheme;
            if let Some(scheme) = self.resolved(Kind::SecurityScheme, &reference, read) {
                self.security_scheme(asked, own, &scheme);
            }
        }
    }

    /// The names that requirements have, sorted, and where.
    fn asked(&self) -> BTreeMap<String, Vec<Site>> {
        let paths = self.document.paths.iter();
        let operations = paths.flat_map(|path| &path.operations);
        let own = operations.filter_map(|operation| operation.security.as_ref());
        let mut asked = BTreeMap::<String, Vec<Site>>::new();
        for requirement in own.flatten().chain(&self.document.security) {
            for (name, _) in &requirement.schemes {
                let at = requirement.at.child(name);
                asked.entry(name.clone()).or_default().push(at);
            }
        }
        asked
    }

    /// The scheme of a name: a component, or what the name refers to (`OpenAPI` 3.2, section 4.30).
    fn found(&self, name: &str) -> Option<(String, document::Ref<document::SecurityScheme>)> {
        let mut schemes = self.document.security_schemes.iter();
        if let Some((own, scheme)) = schemes.find(|(own, _)| own == name) {
            return Some((own.clone(), scheme.clone()));
        }
        if !name.contains(['#', '/']) {
            return None;
        }
        let root = Site::root();
        let end = self.description.follow(root.file, name).ok()?;
        let (_, own) = end.pointer.split_last()?;
        let to = document::Ref::To {
            at: root,
            target: name.to_owned(),
            description: None,
        };
        Some((own, to))
    }

    fn say_unknown(&mut self, name: &str, sites: &[Site]) {
        let message = format!(
            "`{name}` is no security scheme of the description; what asks for it is passed over"
        );
        let names = self.document.security_schemes.iter();
        let distance = |own: &String| strsim::damerau_levenshtein(own, name);
        let nearest = names.map(|(own, _)| own).min_by_key(|own| distance(own));
        let nearest = nearest.filter(|own| distance(own) <= name.len() / 3);
        let help = nearest.map_or_else(
            || "define it below `components.securitySchemes`, or `securityDefinitions` in Swagger 2.0".to_owned(),
            |own| format!("is it `{own}`?"),
        );
        for at in sites {
            let code = "unknown-security-scheme";
            let said = Diagnostic::new(Severity::Warning, code, at, message.as_str());
            self.diagnostics.push(said.with_help(help.as_str()));
        }
    }

    /// Takes a scheme in that is asked for by a name, and is called by its own.
    fn security_scheme(&mut self, asked: String, name: String, own: &document::SecurityScheme) {
        self.ledger.enter(Kind::SecurityScheme, &own.at);
        if let Some(number) = self.schemes.iter().position(|known| known.at == own.at) {
            self.scheme_numbers.insert(asked, number);
            return;
        }
        let kind = match kind(own) {
            Ok(kind) => kind,
            Err(Lack { code, why }) => {
                return self.leave_out(Kind::SecurityScheme, &own.at, code, &why);
            }
        };
        if let Some(how) = approximated(&kind) {
            self.note(Kind::SecurityScheme, &own.at, "unsupported-security", how);
        }
        self.scheme_numbers.insert(asked, self.schemes.len());
        self.schemes.push(SecurityScheme {
            at: own.at.clone(),
            name,
            docs: Docs {
                text: own.description.clone(),
                deprecated: own.deprecated,
                example: None,
            },
            kind,
        });
    }

    /// What operations need that say nothing of their own.
    pub(super) fn api_security(&self) -> Vec<Alternative> {
        self.needed(&self.document.security).0
    }

    /// What an operation needs; what it asks for in vain is entered.
    pub(super) fn security(
        &mut self,
        path: &PathItem,
        operation: &document::Operation,
    ) -> Vec<Alternative> {
        if let Some(scheme) = self.gives_token_of(path, operation) {
            let how =
                format!("it gives the tokens of `{scheme}`, so it is called without credentials");
            self.note(Kind::Operation, &operation.at, "token-endpoint", &how);
            return Vec::new();
        }
        let (found, lost) = self.needed(self.requirements(operation));
        if let Some(name) = lost {
            let how = format!("it asks for credentials of `{name}`, which cannot be sent");
            self.ledger
                .approximate(Kind::Operation, &operation.at, &how);
        }
        found
    }

    fn requirements<'o>(&'o self, operation: &'o document::Operation) -> &'o [Requirement] {
        let own = operation.security.as_ref();
        own.unwrap_or(&self.document.security)
    }

    /// The requirements of which each scheme is there, and the first name that is none.
    fn needed(&self, requirements: &[Requirement]) -> (Vec<Alternative>, Option<String>) {
        let mut found = Vec::new();
        let mut lost = None;
        for requirement in requirements {
            let needed = requirement.schemes.iter().map(|(name, scopes)| {
                let scheme = self.scheme_numbers.get(name).ok_or(name)?;
                Ok(Needed {
                    scheme: *scheme,
                    scopes: scopes.clone(),
                })
            });
            match needed.collect::<Result<Alternative, &String>>() {
                Ok(own) if found.contains(&own) => {}
                Ok(own) => found.push(own),
                Err(name) => {
                    lost.get_or_insert_with(|| name.clone());
                }
            }
        }
        (found, lost)
    }

    /// Whether the credentials that an operation needs are the header of this name.
    pub(super) fn credentials_send(
        &self,
        header: &str,
        path: &PathItem,
        operation: &document::Operation,
    ) -> bool {
        if self.gives_token_of(path, operation).is_some() {
            return false;
        }
        let (found, _) = self.needed(self.requirements(operation));
        let mut needed = found.iter().flatten();
        needed.any(|own| self.schemes[own.scheme].kind.sends_header(header))
    }

    /// The scheme whose tokens an operation gives that says nothing of its own security.
    fn gives_token_of(&self, path: &PathItem, operation: &document::Operation) -> Option<&str> {
        if operation.security.is_some() || operation.method != "POST" {
            return None;
        }
        let servers = self.document.servers.iter();
        let bases: Vec<&str> = servers.map(|server| server.url.as_str()).collect();
        let gives = |flow: &Flow| {
            let urls = [&flow.token_url, &flow.refresh_url].into_iter().flatten();
            let mut urls = urls.map(|url| url.split(['?', '#']).next().unwrap_or_default());
            urls.any(|url| is_path_of(url, &path.path, &bases))
        };
        let is_own = |scheme: &&SecurityScheme| match &scheme.kind {
            SchemeKind::OAuth2(flows) => flows.iter().any(gives),
            _ => false,
        };
        let scheme = self.schemes.iter().find(is_own)?;
        Some(&scheme.name)
    }
}

/// Numbers what operations need of the schemes, without regard to scopes.
pub(super) fn number(api: &mut Api) {
    let groups = api.groups.iter_mut();
    let operations: Vec<_> = groups.flat_map(|group| &mut group.operations).collect();
    let needs: BTreeSet<_> = operations
        .iter()
        .map(|own| numbers(&own.security))
        .collect();
    // Nothing comes before everything else.
    api.requirements = [Vec::new()]
        .into_iter()
        .chain(needs.into_iter().filter(|own| !own.is_empty()))
        .collect();
    for operation in operations {
        let own = numbers(&operation.security);
        operation.requirement = api.requirements.binary_search(&own).unwrap_or_default();
    }
}

/// Alternatives by the numbers of their schemes, each once; nothing if none has any.
fn numbers(alternatives: &[Alternative]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    for alternative in alternatives {
        let mut own: Vec<usize> = alternative.iter().map(|own| own.scheme).collect();
        own.sort_unstable();
        if !found.contains(&own) {
            found.push(own);
        }
    }
    if found.iter().all(Vec::is_empty) {
        found.clear();
    }
    found
}

/// Whether a URL is that of a path, on one of some servers.
fn is_path_of(url: &str, path: &str, servers: &[&str]) -> bool {
    let is_at = |base: &str| {
        let base = base.trim_end_matches('/');
        url == format!("{base}{path}") || (url.starts_with('/') && path_of(base) + path == url)
    };
    servers.iter().copied().any(is_at) || (servers.is_empty() && url == path)
}

/// The path of a server's URL.
fn path_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("", |start| &rest[start..]);
    path.to_owned()
}

fn kind(own: &document::SecurityScheme) -> Result<SchemeKind, Lack> {
    let odd = |why: &str| Lack::new("odd-security-scheme", why);
    Ok(match &own.kind {
        SecurityType::ApiKey { name, place } => {
            let place = match place.as_str() {
                "header" => KeyPlace::Header,
                "query" => KeyPlace::Query,
                "cookie" => KeyPlace::Cookie,
                _ => return Err(odd("its `in` is not one of `header`, `query` and `cookie`")),
            };
            if name.is_empty() || (place != KeyPlace::Query && !is_token(name)) {
                return Err(odd("its `name` is none that can be sent"));
            }
            SchemeKind::ApiKey(place, name.clone())
        }
        SecurityType::Http { scheme, .. } if !is_token(scheme) => {
            return Err(odd("its `scheme` is none that HTTP can have"));
        }
        SecurityType::Http {
            scheme,
            bearer_format,
        } => SchemeKind::Http(scheme.clone(), bearer_format.clone()),
        SecurityType::OAuth2(flows) => SchemeKind::OAuth2(flows.iter().map(flow).collect()),
        SecurityType::OpenIdConnect(url) => SchemeKind::OpenIdConnect(url.clone()),
        SecurityType::MutualTls => SchemeKind::MutualTls,
        SecurityType::Unknown(name) => {
            return Err(odd(&format!(
                "its `type` is `{name}`, which no standard knows"
            )));
        }
    })
}

fn flow(own: &document::Flow) -> Flow {
    Flow {
        kind: own.kind,
        authorization_url: own.authorization_url.clone(),
        token_url: own.token_url.clone(),
        refresh_url: own.refresh_url.clone(),
        scopes: own.scopes.clone(),
    }
}

/// What of a scheme is left to the application.
fn approximated(kind: &SchemeKind) -> Option<&'static str> {
    let by_itself = |flow: &Flow| {
        matches!(flow.kind, FlowKind::ClientCredentials | FlowKind::Password)
            && flow.token_url.is_some()
    };
    match kind {
        SchemeKind::OAuth2(flows) if flows.is_empty() => {
            Some("it has no flow; the application gives a token, or says where to get one")
        }
        SchemeKind::OAuth2(flows) if !flows.iter().all(by_itself) => Some(
            "a flow asks a person or has no `tokenUrl`; the application does that and gives a token or a refresh token",
        ),
        SchemeKind::OpenIdConnect(_) => Some(
            "its discovery is not read; the application gives a token, or says where to get one",
        ),
        SchemeKind::MutualTls => {
            Some("the certificate belongs to the connection, which the application makes")
        }
        SchemeKind::Http(name, _) if !is_simple(name) => Some(
            "challenges of its scheme are not answered; the application gives what stands behind its name",
        ),
        _ => None,
    }
}

/// Whether the credentials of a scheme of HTTP are the same for each request.
fn is_simple(scheme: &str) -> bool {
    ["basic", "bearer"]
        .iter()
        .any(|own| scheme.eq_ignore_ascii_case(own))
}

#[cfg(test)]
mod tests {
    use super::is_path_of;

    #[test]
    fn the_url_of_tokens_is_a_path_of_a_server() {
        let check = |url: &str, path: &str, servers: &[&str], expected| {
            assert_eq!(is_path_of(url, path, servers), expected, "{url} {path}");
        };
        let servers = ["https://a.example/v1/", "/v2"];
        check("https://a.example/v1/token", "/token", &servers, true);
        check("/v1/token", "/token", &servers, true);
        check("/v2/token", "/token", &servers, true);
        check("/token", "/token", &servers, false);
        check("https://b.example/v1/token", "/token", &servers, false);
        check("/token", "/token", &[], true);
    }
}
