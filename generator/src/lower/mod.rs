//! Decides what a description means: which types its schemas are, and what its operations need.

mod body;
mod content;
mod direction;
mod event;
mod form;
mod header;
mod media;
mod merge_patch;
mod operation;
mod overrides;
mod parameter;
mod recursion;
mod resolve;
mod response;
mod same;
mod scalar;
mod schema;
mod security;
mod server;
mod size;
mod style;
mod template;
mod unions;
mod unused;
mod uses;
mod webhook;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use parameter::same as same_parameter;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Description, Document, Schema};
use crate::ir::{Api, Group, Kinds, Operation, SecurityScheme, Server, Type, TypeId, TypeRef};
use crate::ledger::{Kind, Ledger};
use crate::site::Site;

pub use overrides::Overrides;

/// The tag of operations that have none.
const UNTAGGED: &str = "default";

/// The meaning of a description, with an account of it.
///
/// `overrides` are the types that are chosen; `wanted` is what counts of it, if not all does.
pub fn lower(
    description: &Description<'_>,
    document: &Document,
    overrides: &Overrides<'_>,
    wanted: Option<&BTreeSet<(Site, Kind)>>,
    diagnostics: &mut Vec<Diagnostic>,
    ledger: &mut Ledger,
) -> Api {
    let mut lowering = Lowering {
        description,
        document,
        overrides,
        wanted,
        diagnostics,
        ledger,
        types: Vec::new(),
        by_site: HashMap::new(),
        component_names: HashMap::new(),
        components_by_name: HashMap::new(),
        pending: Vec::new(),
        scanned: HashSet::new(),
        schemas: HashMap::new(),
        wholes: HashMap::new(),
        extending: 0,
        extended_within: 0,
        kinds_by_site: HashMap::new(),
        heirs: HashMap::new(),
        heirs_found: false,
        placed: BTreeMap::new(),
        forms: schema::Forms::default(),
        operation_servers: Vec::new(),
        header_structs: HashMap::new(),
        schemes: Vec::new(),
        scheme_numbers: HashMap::new(),
    };
    let servers = lowering.servers();
    lowering.security_schemes();
    lowering.components();
    let groups = lowering.groups();
    let webhooks = lowering.webhooks();
    lowering.make_pending();
    let contact = &document.info.contact;
    let mut api = Api {
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        description: document.info.description.clone(),
        contact: [
            contact.name.clone(),
            contact.email.clone(),
            contact.url.clone(),
        ],
        base_url: base_url(&servers),
        servers,
        operation_servers: std::mem::take(&mut lowering.operation_servers),
        security: lowering.api_security(),
        security_schemes: std::mem::take(&mut lowering.schemes),
        requirements: Vec::new(),
        groups,
        webhooks,
        libraries: overrides.libraries,
        types: lowering.finished_types(),
        placed: std::mem::take(&mut lowering.placed),
        xml: lowering.finished_xml(),
    };
    security::number(&mut api);
    let endless = shape(&mut api);
    for at in endless.values {
        let how = "no value is finite that must have it; it may be absent";
        lowering.approximate(Kind::Schema, &at, "infinite-schema", how);
    }
    for at in endless.schemas {
        let how = "it leads back to itself and says nothing else there";
        lowering.approximate(Kind::Schema, &at, "endless-schema", how);
    }
    if let Some(wanted) = wanted {
        lowering
            .ledger
            .pass_over_all_but(wanted, "the filter leaves it out");
    }
    lowering.ledger.close(lost);
    lowering.say_lost();
    api
}

/// The schemas that lead back to themselves where no type can.
struct Endless {
    /// Those that had to become optional.
    values: Vec<Site>,
    /// Those that are themselves.
    schemas: Vec<Site>,
}

/// Gives the types their final shape, when all are known.
fn shape(api: &mut Api) -> Endless {
    merge_patch::settle(api);
    direction::settle(api);
    let mut schemas = recursion::alias_cycles(&mut api.types);
    same::join(api);
    schemas.extend(unions::settle(&mut api.types));
    schemas.extend(recursion::alias_cycles(&mut api.types));
    unused::drop_unused(api);
    let values = recursion::break_cycles(&mut api.types);
    size::box_large(api);
    unused::mark_unused(api);
    direction::mark_received(api);
    Endless { values, schemas }
}

/// The first server, if it has a host.
fn base_url(servers: &[Server]) -> Option<String> {
    let url = servers.first().map(Server::usual)?;
    (url.starts_with("https://") || url.starts_with("http://")).then_some(url)
}

/// The operations of a tag, and those that have another tag before it: by that, and their number there.
#[derive(Default)]
struct Found {
    operations: Vec<Operation>,
    others: Vec<(String, usize)>,
}

/// What is known while a description is lowered.
struct Lowering<'a> {
    description: &'a Description<'a>,
    document: &'a Document,
    overrides: &'a Overrides<'a>,
    wanted: Option<&'a BTreeSet<(Site, Kind)>>,
    diagnostics: &'a mut Vec<Diagnostic>,
    ledger: &'a mut Ledger,
    /// The types so far. A type that is being made has no kind yet, so that it may refer to itself.
    types: Vec<Option<Type>>,
    by_site: HashMap<Site, TypeId>,
    /// The names of the component schemas.
    component_names: HashMap<Site, String>,
    components_by_name: HashMap<String, Site>,
    /// Types that are referred to and not made yet.
    pending: Vec<(TypeId, Site)>,
    /// Schemas whose keywords have been looked at.
    scanned: HashSet<Site>,
    /// The schemas that were read.
    schemas: HashMap<Site, Rc<Schema>>,
    /// The same with all that they are made of.
    wholes: HashMap<Site, Rc<Schema>>,
    /// How many choices are being made whose members have more than they say themselves, one within the other.
    extending: usize,
    /// How many such members there were within others.
    extended_within: usize,
    /// The kinds of JSON that schemas are.
    kinds_by_site: HashMap<Site, Kinds>,
    /// The component schemas that extend one, once they were looked for.
    heirs: HashMap<Site, Vec<Site>>,
    heirs_found: bool,
    /// The type of each schema that has one.
    placed: BTreeMap<Site, TypeRef>,
    /// How values are spelled as XML.
    forms: schema::Forms,
    /// The servers of single operations so far.
    operation_servers: Vec<Server>,
    /// The structs of headers by what they are called after.
    header_structs: HashMap<String, TypeId>,
    /// The security schemes that are asked for.
    schemes: Vec<SecurityScheme>,
    /// Their numbers by what they are asked for as.
    scheme_numbers: HashMap<String, usize>,
}

impl Lowering<'_> {
    /// Says which kinds of things are never in the output: once for each, at the first one.
    fn say_lost(&mut self) {
        let entries = self.ledger.entries();
        for (kind, code, why) in LOST {
            let mut lost = entries
                .iter()
                .filter(|(own, _, state)| *own == kind && state.reason() == Some(why));
            let Some((_, at, _)) = lost.next() else {
                continue;
            };
            let count = 1 + lost.count();
            let name = if count == 1 {
                kind.singular()
            } else {
                kind.plural()
            };
            let message = format!("{count} {name} left out: {why}");
            self.diagnostics
                .push(Diagnostic::new(Severity::Warning, code, at, message));
        }
    }

    fn components(&mut self) {
        let mut schemas: Vec<_> = self.document.schemas.iter().collect();
        schemas.sort();
        for (name, site) in schemas {
            let thing = (site.clone(), Kind::Schema);
            if self.wanted.is_some_and(|wanted| !wanted.contains(&thing)) {
                continue;
            }
            let site = self.named_by(site);
            self.component_names.insert(site.clone(), name.clone());
            self.components_by_name.insert(name.clone(), site.clone());
            self.component_type(&site);
        }
        self.make_pending();
    }

    /// The schema that has the name of a component: the component, or one of another file if the component only
    /// refers to it and no other one did.
    fn named_by(&self, component: &Site) -> Site {
        let node = self.description.get(component);
        let target = node.and_then(|node| self.description.schema_reference(node));
        let end = target.and_then(|target| {
            let end = self.description.follow_schema(component.file, target);
            end.ok()
        });
        let is_new =
            |end: &Site| end.file != component.file && !self.component_names.contains_key(end);
        end.filter(is_new).unwrap_or_else(|| component.clone())
    }

    /// Says which operations have the same id.
    fn same_ids(&mut self) {
        let paths = self.document.paths.iter();
        let mut same = BTreeMap::<&str, Vec<Site>>::new();
        for operation in paths.flat_map(|path| &path.operations) {
            if let Some(id) = &operation.id {
                let at = operation.at.child("operationId");
                same.entry(id).or_default().push(at);
            }
        }
        for (id, sites) in same.into_iter().filter(|(_, sites)| sites.len() > 1) {
            let message = format!(
                "`{id}` is the `operationId` of several operations; where their names would be the same, they have \
                 numbers"
            );
            for at in sites {
                self.say(
                    Severity::Warning,
                    "duplicate-operation-id",
                    &at,
                    message.clone(),
                );
            }
        }
    }

    fn groups(&mut self) -> Vec<Group> {
        self.same_ids();
        let mut found = BTreeMap::<String, Found>::new();
        let document = self.document;
        let mut paths: Vec<_> = document.paths.iter().collect();
        paths.sort_by(|a, b| a.path.cmp(&b.path));
        for path in paths {
            for operation in &path.operations {
                let Some(lowered) = self.operation(path, operation) else {
                    continue;
                };
                let mut tags = operation.tags.iter();
                let first = tags.next().map_or(UNTAGGED, String::as_str);
                let own = &mut found.entry(first.to_owned()).or_default().operations;
                own.push(lowered);
                let place = (first.to_owned(), own.len() - 1);
                for tag in tags.filter(|tag| *tag != first) {
                    let others = &mut found.entry(tag.clone()).or_default().others;
                    if !others.contains(&place) {
                        others.push(place.clone());
                    }
                }
            }
        }
        let tags: Vec<String> = found.keys().cloned().collect();
        let described = |tag: &str| {
            document
                .tags
                .get(tag)
                .filter(|text| !text.is_empty())
                .cloned()
        };
        let numbered = |(first, number): (String, usize)| {
            let group = tags.binary_search(&first).ok()?;
            Some((group, number))
        };
        found
            .into_iter()
            .map(|(tag, found)| Group {
                description: described(&tag),
                tag,
                operations: found.operations,
                others: found.others.into_iter().filter_map(numbered).collect(),
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

    fn say(&mut self, severity: Severity, code: &'static str, at: &Site, message: String) {
        self.diagnostics
            .push(Diagnostic::new(severity, code, at, message));
    }

    /// Says that something is not exact, in the ledger and as a diagnostic.
    fn approximate(&mut self, kind: Kind, at: &Site, code: &'static str, how: &str) {
        self.ledger.approximate(kind, at, how);
        self.say(Severity::Warning, code, at, how.to_owned());
    }

    /// The same of something that hardly anybody misses.
    fn note(&mut self, kind: Kind, at: &Site, code: &'static str, how: &str) {
        self.ledger.approximate(kind, at, how);
        self.say(Severity::Note, code, at, how.to_owned());
    }

    /// Says that something is not in the output, in the ledger and as a diagnostic.
    fn leave_out(&mut self, kind: Kind, at: &Site, code: &'static str, why: &str) {
        self.ledger.leave_out(kind, at, why);
        self.say(Severity::Warning, code, at, format!("left out: {why}"));
    }
}

/// The kinds of things that are never in the output yet, and why.
const LOST: [(Kind, &str, &str); 3] = [
    (
        Kind::Header,
        "unsupported-header",
        "headers of parts of a body are not sent yet",
    ),
    (
        Kind::Callback,
        "unsupported-callback",
        "what is sent because of a callback or a webhook has no type",
    ),
    (Kind::Link, "unsupported-link", "links are not followed yet"),
];

/// Why things of a kind are never in the output.
fn lost(kind: Kind) -> Option<&'static str> {
    LOST.iter()
        .find(|(own, _, _)| *own == kind)
        .map(|(_, _, why)| *why)
}
