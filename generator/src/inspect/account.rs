//! Decides how the account of a run becomes an inspection: its sites get names and places in the text.

use super::{About, Entry, Inspection, Place, Remark, State, name};
use crate::generate::Located;
use crate::ledger::{self, Kind, Ledger};
use crate::site::Site;
use crate::source::{Files, Node};

impl Inspection {
    /// The inspection of a description's files, with what a run found out of them.
    #[must_use]
    pub fn of(files: &Files, ledger: &Ledger, diagnostics: &[Located]) -> Self {
        let entries = ledger.entries().into_iter();
        let entries = entries.map(|(kind, site, state)| Entry {
            kind: kind_name(kind),
            name: name(
                files.source(site.file).name(),
                &site.pointer,
                files.get(site),
            ),
            place: place(files, site),
            state: became(state),
            reason: state.reason().map(str::to_owned),
        });
        let names = files.sources().map(|(_, source)| source.name().to_owned());
        let remarks = diagnostics.iter().map(remark).collect();
        let kinds = Kind::ALL.map(kind_name);
        Self::new(
            about(files),
            names.collect(),
            &kinds,
            entries.collect(),
            remarks,
        )
    }
}

fn about(files: &Files) -> About {
    let text = |way: &[&str]| {
        let site = way.iter().fold(Site::root(), |site, key| site.child(key));
        let node = files.get(&site);
        node.and_then(|node| spelled(files, &site, node))
            .unwrap_or_default()
    };
    let standard = match text(&["openapi"]) {
        version if version.is_empty() => format!("Swagger {}", text(&["swagger"])),
        version => format!("OpenAPI {version}"),
    };
    About {
        title: text(&["info", "title"]),
        version: text(&["info", "version"]),
        standard,
    }
}

/// A version may be a number, where quotes were forgotten.
fn spelled(files: &Files, site: &Site, node: &Node) -> Option<String> {
    match node {
        Node::String(text) => Some(text.clone()),
        Node::Number(number) => {
            let spelling = files.spelling(site).map(str::to_owned);
            Some(spelling.unwrap_or_else(|| number.to_json().to_string()))
        }
        _ => None,
    }
}

fn place(files: &Files, site: &Site) -> Place {
    let site = files.written(site);
    let position = files.locate(&site);
    Place {
        file: files.source(site.file).name().to_owned(),
        line: position.as_ref().map(|position| position.line),
        column: position.as_ref().map(|position| position.column),
        pointer: site.pointer.to_string(),
    }
}

fn became(state: &ledger::State) -> State {
    match state {
        ledger::State::Exact => State::Exact,
        ledger::State::Approximated(_) => State::Approximated,
        ledger::State::LeftOut(_) => State::LeftOut,
        ledger::State::Unused(_) => State::Unused,
    }
}

/// The name of a kind in data.
fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::RequestBody => "request_body",
        Kind::SecurityScheme => "security_scheme",
        kind => kind.singular(),
    }
}

fn remark(located: &Located) -> Remark {
    let Located {
        diagnostic,
        file,
        position,
        more,
        ..
    } = located;
    Remark {
        severity: diagnostic.severity,
        code: diagnostic.code,
        message: diagnostic.message.clone(),
        place: Place {
            file: file.clone(),
            line: position.map(|(line, _)| line),
            column: position.map(|(_, column)| column),
            pointer: diagnostic.at.pointer.to_string(),
        },
        help: diagnostic.help.clone(),
        more: *more,
    }
}
