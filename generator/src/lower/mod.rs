//! Decides what a description means: which types its schemas are, and what its operations need.

mod operation;
mod recursion;
mod resolve;
mod schema;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Document;
use crate::ir::{Api, Group, Type, TypeId};
use crate::ledger::{Kind, Ledger};
use crate::pointer::Pointer;
use crate::source::Source;

/// The tag of operations that have none.
const UNTAGGED: &str = "default";

/// The meaning of a description, with an account of it.
pub fn lower(
    source: &Source,
    document: &Document,
    diagnostics: &mut Vec<Diagnostic>,
    ledger: &mut Ledger,
) -> Api {
    let mut lowering = Lowering {
        source,
        document,
        diagnostics,
        ledger,
        types: Vec::new(),
        by_place: HashMap::new(),
        pending: Vec::new(),
        ends: HashMap::new(),
        scanned: HashSet::new(),
    };
    lowering.left_out();
    lowering.components();
    let groups = lowering.groups();
    lowering.make_pending();
    let mut types = lowering.finished_types();
    for at in recursion::break_cycles(&mut types) {
        lowering.approximate(
            Kind::Schema,
            &at,
            "no value is finite that must have it; it may be absent",
        );
    }
    let contact = &document.info.contact;
    Api {
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        description: document.info.description.clone(),
        contact: [
            contact.name.clone(),
            contact.email.clone(),
            contact.url.clone(),
        ],
        base_url: base_url(document),
        groups,
        types,
    }
}

/// The first server, if it has a host.
fn base_url(document: &Document) -> Option<String> {
    let url = document.servers.first()?.url.trim_end_matches('/');
    (url.starts_with("https://") || url.starts_with("http://")).then(|| url.to_owned())
}

/// What is known while a description is lowered.
struct Lowering<'a> {
    source: &'a Source,
    document: &'a Document,
    diagnostics: &'a mut Vec<Diagnostic>,
    ledger: &'a mut Ledger,
    /// The types so far. A type that is being made has no kind yet, so that it may refer to itself.
    types: Vec<Option<Type>>,
    by_place: HashMap<Pointer, TypeId>,
    /// Types that are referred to and not made yet.
    pending: Vec<(TypeId, Pointer)>,
    /// Where references end whose chains have been followed.
    ends: HashMap<Pointer, Pointer>,
    /// Schemas whose keywords have been looked at.
    scanned: HashSet<Pointer>,
}

impl Lowering<'_> {
    /// Says which parts of the whole description are not in its meaning yet.
    fn left_out(&mut self) {
        let document = self.document;
        let top = Pointer::root();
        let schemes = top.child("components").child("securitySchemes");
        for name in &document.security_schemes {
            let why = "left out: the credentials of a security scheme are not sent yet";
            self.warn_left_out(&schemes.child(name), why);
        }
        for name in &document.webhooks {
            let why = "left out: webhooks are not supported yet";
            self.warn_left_out(&top.child("webhooks").child(name), why);
        }
        for path in document.paths.iter().filter(|path| path.reference) {
            let why = "left out: a path item that refers to another one is not supported yet";
            self.warn_left_out(&path.at.child("$ref"), why);
        }
    }

    fn warn_left_out(&mut self, at: &Pointer, why: &str) {
        self.say(Severity::Warning, "left-out", at, why.to_owned());
    }

    fn components(&mut self) {
        let mut names: Vec<&String> = self.document.schemas.iter().collect();
        names.sort();
        let top = Pointer::root().child("components").child("schemas");
        for name in names {
            self.component_type(&top.child(name));
        }
        self.make_pending();
    }

    fn groups(&mut self) -> Vec<Group> {
        let mut groups = BTreeMap::<String, Vec<_>>::new();
        let document = self.document;
        let mut paths: Vec<_> = document.paths.iter().collect();
        paths.sort_by(|a, b| a.path.cmp(&b.path));
        for path in paths {
            for parameter in &path.parameters {
                self.ledger
                    .enter(Kind::Parameter, parameter.at(|own| &own.at));
            }
            for operation in &path.operations {
                if let Some(lowered) = self.operation(path, operation) {
                    let tag = operation.tags.first().map_or(UNTAGGED, String::as_str);
                    groups.entry(tag.to_owned()).or_default().push(lowered);
                }
            }
        }
        let described = |tag: &str| {
            document
                .tags
                .get(tag)
                .filter(|text| !text.is_empty())
                .cloned()
        };
        groups
            .into_iter()
            .map(|(tag, operations)| Group {
                description: described(&tag),
                tag,
                operations,
            })
            .collect()
    }

    fn finished_types(&mut self) -> Vec<Type> {
        let finished = |ty: Option<Type>| ty.expect("each type that was begun was finished");
        std::mem::take(&mut self.types)
            .into_iter()
            .map(finished)
            .collect()
    }

    fn say(&mut self, severity: Severity, code: &'static str, at: &Pointer, message: String) {
        self.diagnostics
            .push(Diagnostic::new(severity, code, at, message));
    }

    /// Says that something is not exact, in the ledger and as a diagnostic.
    fn approximate(&mut self, kind: Kind, at: &Pointer, how: &str) {
        self.ledger.approximate(kind, at, how);
        self.say(Severity::Warning, "approximated", at, how.to_owned());
    }

    /// Says that something is not in the output, in the ledger and as a diagnostic.
    fn leave_out(&mut self, kind: Kind, at: &Pointer, why: &str) {
        self.ledger.leave_out(kind, at, why);
        self.say(
            Severity::Warning,
            "left-out",
            at,
            format!("left out: {why}"),
        );
    }
}
