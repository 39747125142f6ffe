//! Decides what a manifest and a README say of the crate.

use std::collections::BTreeSet;

use semver::Version;
use serde::Serialize;

use super::doc::{Doc, plain, visible};
use super::format::Needs;
use super::leaf::Literal;
use super::security::SecurityView;
use super::server::{ServerView, servers};
use super::shared::SharedParameterView;
use super::{ApiView, ExampleView, ModelView, WebhooksView, XmlView};
use crate::config::Package;
use crate::diagnostic::{Diagnostic, Severity};
use crate::ir::Api;
use crate::naming::Ident;
use crate::site::Site;

/// The crate.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "templates branch on ready booleans"
)]
pub struct PackageView {
    /// The package's name.
    pub name: Literal,
    /// The same without quotation marks.
    pub title: String,
    /// The name in code.
    pub crate_name: String,
    /// The version.
    pub version: Literal,
    /// The version that a dependency names.
    pub requirement: String,
    /// One line on the package.
    pub summary: Literal,
    /// The licence.
    pub license: Option<Literal>,
    /// The repository.
    pub repository: Option<Literal>,
    /// The authors.
    pub authors: Vec<Literal>,
    /// The version as plain text.
    pub version_text: String,
    /// Whether there are authors.
    pub has_authors: bool,
    /// What the crate is, as a line of documentation.
    pub headline: Literal,
    /// The same as a sentence.
    pub api_sentence: String,
    /// What the example does, as a line of documentation.
    pub example_headline: Literal,
    /// What the blocking example does, as a line of documentation.
    pub example_blocking_headline: Literal,
    /// What the dynamic example does, as a line of documentation.
    pub example_dynamic_headline: Literal,
    /// The API's version as plain text.
    pub api_version: String,
    /// What the API is.
    pub docs: Doc,
    /// Whom to ask, as plain text.
    pub contact: Vec<String>,
    /// The servers.
    pub servers: Vec<ServerView>,
    /// Whether there are any.
    pub has_servers: bool,
    /// The servers of single operations.
    pub operation_servers: Vec<ServerView>,
    /// Whether there are any.
    pub has_operation_servers: bool,
    /// Whether there is more to say of servers than what the first one is.
    pub has_choice_of_servers: bool,
    /// Whether a server has a variable.
    pub has_server_variables: bool,
    /// The first server as plain text.
    pub base_url_text: Option<String>,
    /// The security schemes, and what operations need of them.
    pub security: SecurityView,
    /// The parameters that several operations have.
    pub shared: Vec<SharedParameterView>,
    /// Whether there are any.
    pub has_shared: bool,
    /// Whether one of them has a style.
    pub shares_styles: bool,
    /// A call to begin with.
    pub example: Option<ExampleView>,
    /// A call that gives pages.
    pub paged_example: Option<ExampleView>,
    /// The module of the operation that this is a call of.
    pub example_module: Option<Ident>,
    /// The type of that operation.
    pub example_operation: Option<Ident>,
    /// Whether there are models.
    pub has_models: bool,
    /// The modules of the types of formats.
    pub formats: BTreeSet<&'static str>,
    /// Whether there are types of formats.
    pub has_formats: bool,
    /// Whether there are bytes.
    pub has_bytes: bool,
    /// Whether there are types of the user's own.
    pub has_foreign: bool,
    /// Whether the API sends something by itself.
    pub has_webhooks: bool,
    /// Whether that is behind a feature.
    pub gates_webhooks: bool,
    /// The features that one needs.
    pub webhooks_need: Vec<&'static str>,
    /// How bodies that are XML are spelled.
    pub xml: Option<XmlView>,
    /// Whether there are any.
    pub has_xml: bool,
    /// Whether there are files or multipart bodies.
    pub has_uploads: bool,
    /// Whether there are operations that have no other media type.
    pub defaults_to_xml: bool,
    /// The lines of the manifest for what these types depend on.
    pub dependencies: Vec<String>,
}

/// What is in the crate.
pub(super) struct Parts<'v> {
    pub(super) apis: &'v [ApiView],
    pub(super) models: &'v [ModelView],
    pub(super) webhooks: Option<&'v WebhooksView>,
    pub(super) security: SecurityView,
    pub(super) shared: Vec<SharedParameterView>,
}

impl Parts<'_> {
    /// The features that the one of the webhooks needs.
    fn webhooks_need(&self) -> Vec<&'static str> {
        let unused = self.models.iter().any(|model| model.is_unused);
        let xml = self.webhooks.is_some_and(|own| own.has_xml);
        let all = unused.then_some("all-models").into_iter();
        all.chain(xml.then_some("xml")).collect()
    }
}

pub(super) fn package(
    api: &Api,
    package: &Package,
    needs: Needs,
    xml: Option<XmlView>,
    parts: Parts<'_>,
) -> PackageView {
    let (apis, models) = (parts.apis, parts.models);
    let webhooks_need = parts.webhooks_need();
    let version = version(api, package);
    let has_server_variables = {
        let mut servers = api.servers.iter().chain(&api.operation_servers);
        servers.any(|server| !server.variables.is_empty())
    };
    let title = one_line(&api.title, &package.name);
    let api_sentence = format!("A client for {}.", plain(&title));
    let mut calls = apis
        .iter()
        .flat_map(|api| api.operations.iter().map(move |op| (api, op)));
    let call = calls.find(|(_, op)| !op.deprecated);
    let calls = apis.iter().flat_map(|api| &api.operations);
    let mut paged = calls.filter(|op| op.pages.is_some() && !op.needs_xml);
    let paged_example = paged.find(|op| !op.deprecated);
    let paged_example = paged_example.map(|op| op.example.clone());
    PackageView {
        name: toml(&package.name),
        title: package.name.clone(),
        crate_name: package.name.replace('-', "_"),
        requirement: requirement(&version),
        version: toml(&version.to_string()),
        version_text: version.to_string(),
        has_authors: !package.authors.is_empty(),
        headline: Literal::text(&format!(" {api_sentence}")),
        api_sentence,
        example_headline: Literal::text(" Makes a call and shows its answer."),
        example_blocking_headline: Literal::text(" Makes a call, waits, and shows its answer."),
        example_dynamic_headline: Literal::text(
            " Lists the operations, or calls one: its id, then an object of parameters, then the body.",
        ),
        summary: toml(&format!("A client for {title}")),
        license: package.license.as_deref().map(toml),
        repository: package.repository.as_deref().map(toml),
        authors: package.authors.iter().map(|author| toml(author)).collect(),
        api_version: plain(&api.version),
        docs: Doc::of(api.description.as_deref()),
        contact: api
            .contact
            .iter()
            .flatten()
            .map(|text| plain(text))
            .collect(),
        servers: servers(&api.servers),
        has_servers: !api.servers.is_empty(),
        operation_servers: servers(&api.operation_servers),
        has_operation_servers: !api.operation_servers.is_empty(),
        has_choice_of_servers: has_server_variables
            || api.servers.len() > 1
            || !api.operation_servers.is_empty(),
        has_server_variables,
        base_url_text: api.base_url.as_deref().map(plain),
        example: call.map(|(_, op)| op.example.clone()),
        example_module: call.map(|(api, _)| api.module.clone()),
        example_operation: call.map(|(_, op)| op.builder.clone()),
        paged_example,
        has_shared: !parts.shared.is_empty(),
        shares_styles: parts.shared.iter().any(|own| own.place.contains("style::")),
        shared: parts.shared,
        has_models: !models.is_empty(),
        has_formats: !needs.modules.is_empty() || xml.is_some(),
        has_bytes: needs.modules.contains("bytes"),
        has_foreign: needs.modules.contains("foreign"),
        has_uploads: needs.uploads,
        dependencies: needs.lines(),
        has_webhooks: parts.webhooks.is_some(),
        gates_webhooks: parts.webhooks.is_some() && !apis.is_empty(),
        webhooks_need,
        has_xml: xml.is_some(),
        defaults_to_xml: apis.iter().any(|api| api.needs_xml),
        xml,
        formats: needs.modules,
        security: parts.security,
    }
}

/// A TOML string: what JSON has, TOML reads.
fn toml(text: &str) -> Literal {
    Literal::json(text)
}

fn one_line(title: &str, name: &str) -> String {
    let visible = visible(title);
    let words: Vec<&str> = visible.split_whitespace().collect();
    if words.is_empty() {
        name.to_owned()
    } else {
        words.join(" ")
    }
}

/// Says where the package's version does not come from the description's.
pub(crate) fn version_note(api: &Api, package: &Package) -> Option<Diagnostic> {
    let at = Site::root().child("info").child("version");
    let text = one_line(&api.version, "");
    let unfit = package.version.is_none() && semantic(&api.version).is_none();
    unfit.then(|| {
        let message = format!("`{text}` is not a version that a crate can have; it is 0.1.0");
        let help = "set `version` in `[crate]` of the config, or `--crate-version`";
        Diagnostic::new(Severity::Note, "crate-version", &at, message).with_help(help)
    })
}

/// The package's version.
fn version(api: &Api, package: &Package) -> Version {
    package
        .version
        .clone()
        .or_else(|| semantic(&api.version))
        .unwrap_or_else(|| Version::new(0, 1, 0))
}

/// A version that the description's text is, missing parts being zero: `v2.1` is 2.1.0.
fn semantic(text: &str) -> Option<Version> {
    let text = text.trim().trim_start_matches(['v', 'V']);
    if let Ok(version) = Version::parse(text) {
        return Some(version);
    }
    let parts: Option<Vec<u64>> = text.split('.').map(|part| part.parse().ok()).collect();
    match parts?.as_slice() {
        [major] => Some(Version::new(*major, 0, 0)),
        [major, minor] => Some(Version::new(*major, *minor, 0)),
        _ => None,
    }
}

fn requirement(version: &Version) -> String {
    if version.pre.is_empty() {
        format!("{}.{}", version.major, version.minor)
    } else {
        version.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::semantic;

    #[test]
    fn versions_are_completed_or_refused() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(
                semantic(text).map(|version| version.to_string()).as_deref(),
                expected
            );
        };
        check("1.2.3", Some("1.2.3"));
        check("v2.1", Some("2.1.0"));
        check("3", Some("3.0.0"));
        check("1.0.0-beta.1", Some("1.0.0-beta.1"));
        check("latest", None);
        check("2024-01-01", None);
        check("1.2.3.4", None);
        check("", None);
    }
}
