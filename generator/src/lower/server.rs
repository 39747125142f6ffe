//! Decides where an API and its operations are served.

use super::Lowering;
use super::template::names;
use crate::diagnostic::Severity;
use crate::document::{self, PathItem};
use crate::ir::{Server, ServerVariable};

impl Lowering<'_> {
    /// The servers of the whole API.
    pub(super) fn servers(&mut self) -> Vec<Server> {
        let document = self.document;
        let servers = document.servers.iter();
        servers.map(|server| self.server(server)).collect()
    }

    /// The number of the server that an operation has to itself, if it is served elsewhere than the API.
    pub(super) fn own_server(
        &mut self,
        path: &PathItem,
        operation: &document::Operation,
    ) -> Option<usize> {
        let own = match operation.servers.as_slice() {
            [] => &path.servers,
            own => own,
        };
        let first = plain(own.first()?);
        if self.document.servers.first().map(plain).as_ref().map(seen) == Some(seen(&first)) {
            return None;
        }
        let numbers: Vec<usize> = own.iter().map(|server| self.registered(server)).collect();
        numbers.first().copied()
    }

    /// The number of a server of single operations.
    fn registered(&mut self, server: &document::Server) -> usize {
        let found = plain(server);
        let known = &self.operation_servers;
        if let Some(number) = known.iter().position(|own| seen(own) == seen(&found)) {
            return number;
        }
        let found = self.server(server);
        self.operation_servers.push(found);
        self.operation_servers.len() - 1
    }

    /// A server, of whose variables those are said that nothing declares.
    fn server(&mut self, server: &document::Server) -> Server {
        for name in names(&server.url) {
            if !server.variables.contains_key(name) {
                let message =
                    format!("`{{{name}}}` is in the URL but no variable; a value has to be given");
                let at = server.at.child("url");
                self.say(Severity::Warning, "undeclared-variable", &at, message);
            }
        }
        plain(server)
    }
}

/// What makes two servers the same.
fn seen(server: &Server) -> (&str, &[ServerVariable]) {
    (server.url.trim_end_matches('/'), &server.variables)
}

fn plain(server: &document::Server) -> Server {
    let declared = server.variables.iter();
    let mut variables: Vec<ServerVariable> = declared
        .map(|(name, own)| ServerVariable {
            name: name.clone(),
            default: own.default.clone(),
            values: own.values.clone(),
            description: own.description.clone(),
        })
        .collect();
    let declared = |name: &&str| !server.variables.contains_key(*name);
    variables.extend(
        names(&server.url)
            .filter(declared)
            .map(|name| ServerVariable {
                name: name.to_owned(),
                default: None,
                values: Vec::new(),
                description: None,
            }),
    );
    variables.sort_by(|one, other| one.name.cmp(&other.name));
    variables.dedup_by(|one, other| one.name == other.name);
    Server {
        url: server.url.clone(),
        description: server.description.clone(),
        variables,
    }
}
