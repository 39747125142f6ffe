//! Decides how each request of a scenario is made: by which operation, with which values.

use serde_json::{Map, Value};

use crate::body;
use crate::credentials;
use crate::decode;
use crate::description::{Description, Operation, Parameter};
use crate::drive::Order;
use crate::left_out;
use crate::scenarios::{Exchange, Scenario};
use crate::server::Installed;
use crate::uri::{self, Matched};

/// What is to be done for the scenarios, in their order.
#[derive(Debug)]
pub(crate) struct Planned<'d>(pub(crate) Vec<Vec<Step<'d>>>);

/// What is to be done for one request of a scenario.
#[derive(Debug)]
pub(crate) enum Step<'d> {
    /// It is sent.
    Send(Box<Order>, Operation<'d>),
    /// A call written by hand sends it.
    ByHand(&'static str),
    /// It is not tried, for a reason.
    LeftOut(String),
    /// No operation is like it.
    NoOperation,
}

impl Planned<'_> {
    /// Whether an SDK is needed.
    pub(crate) fn needs(&self, sdk: &str) -> bool {
        self.sent().any(|order| order.sdk == sdk)
    }

    pub(crate) fn orders(&self) -> Vec<Order> {
        self.sent().cloned().collect()
    }

    fn sent(&self) -> impl Iterator<Item = &Order> {
        self.0.iter().flatten().filter_map(|step| match step {
            Step::Send(order, _) => Some(&**order),
            _ => None,
        })
    }
}

/// Plans all scenarios.
pub(crate) fn plan<'d>(
    scenarios: &[Scenario],
    descriptions: &'d [Description],
    server: &str,
    installed: &Installed,
) -> Planned<'d> {
    let mut id = 0;
    let steps = scenarios.iter().map(|scenario| {
        let steps = scenario
            .exchanges
            .iter()
            .enumerate()
            .map(|(index, exchange)| {
                id += 1;
                step(
                    scenario,
                    index,
                    exchange,
                    descriptions,
                    server,
                    installed,
                    id,
                )
            });
        steps.collect()
    });
    Planned(steps.collect())
}

fn step<'d>(
    scenario: &Scenario,
    index: usize,
    exchange: &Exchange,
    descriptions: &'d [Description],
    server: &str,
    installed: &Installed,
    id: usize,
) -> Step<'d> {
    let uri = exchange.uri.replace("\\:", ":");
    let (path, own_query) = uri.split_once('?').unwrap_or((&uri, ""));
    let Some((operation, matched)) = operation_of(scenario, exchange, path, descriptions) else {
        return Step::NoOperation;
    };
    if let Some(reason) = left_out::reason(&scenario.name) {
        return Step::LeftOut(reason.to_owned());
    }
    if let Some(call) = left_out::by_hand(&scenario.name) {
        return Step::ByHand(call);
    }
    if matched.has_slashes {
        let reason = "a path parameter has a slash: no style of OpenAPI makes segments, and `allowReserved` is not said";
        return Step::LeftOut(reason.to_owned());
    }
    let mut query = exchange.request.query.clone();
    for pair in own_query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        query.insert(name.to_owned(), value.into());
    }
    let given = match body::given(operation, &scenario.name, index, exchange, installed) {
        Ok(given) => given,
        Err(why) => return Step::LeftOut(why),
    };
    let request = Request {
        operation,
        matched: &matched,
        query,
        exchange,
    };
    let order = request.order(server, id, given);
    Step::Send(Box::new(order), operation)
}

/// The operation that a request is of: the one whose template has the most in common with it. Of the versions
/// of an API it is the one that the request names, or the last.
fn operation_of<'d>(
    scenario: &Scenario,
    exchange: &Exchange,
    path: &str,
    descriptions: &'d [Description],
) -> Option<(Operation<'d>, Matched)> {
    let own = descriptions
        .iter()
        .filter(|own| own.folder == scenario.folder);
    let found = own
        .flat_map(Description::operations)
        .filter_map(|operation| {
            let template = operation.path.split(['?', '#']).next().unwrap_or_default();
            let template = format!("{}{template}", operation.description.server_path());
            let matched = uri::matched(&template, path)?;
            (operation.method == exchange.method).then_some((operation, matched))
        });
    found.max_by_key(|(operation, matched)| {
        let version = operation.description.version();
        let in_query = exchange
            .request
            .query
            .values()
            .any(|value| value == version);
        let named = in_query || matched.variables.iter().any(|(_, value)| value == version);
        (!matched.has_slashes, matched.literal, named)
    })
}

/// A request that is taken apart.
struct Request<'a> {
    operation: Operation<'a>,
    matched: &'a Matched,
    query: Map<String, Value>,
    exchange: &'a Exchange,
}

impl Request<'_> {
    fn order(mut self, server: &str, id: usize, given: Option<body::Given>) -> Order {
        let mut parameters = Map::new();
        let mut used = Vec::new();
        for own in self.operation.parameters() {
            if let Some(value) = self.value(own, &mut used) {
                parameters.insert(format!("{}:{}", own.location, own.name), value);
            }
        }
        let description = self.operation.description;
        let headers = &self.exchange.request.headers;
        let credentials = credentials::given(self.operation, headers, &mut used);
        let headers = headers.iter();
        let headers = headers.filter(|(name, _)| {
            let is_used = used.iter().any(|own| name.eq_ignore_ascii_case(own));
            !is_used && !name.eq_ignore_ascii_case("content-type")
        });
        let mut base_url = format!("{server}{}", description.server_path());
        for (name, value) in &self.matched.variables {
            base_url = base_url.replace(&format!("{{{name}}}"), value);
        }
        let own_query = self.operation.path.split_once('?').map(|(_, query)| query);
        let is_own = |name: &str| {
            let pairs = own_query.unwrap_or_default().split('&');
            pairs
                .filter_map(|pair| pair.split('=').next())
                .any(|own| own == name)
        };
        let query = self.query.iter().filter(|(name, _)| !is_own(name));
        Order {
            id,
            sdk: description.name.clone(),
            base_url,
            operation: format!("{} {}", self.operation.method, self.operation.path),
            parameters,
            credentials,
            headers: headers
                .map(|(name, value)| (name.clone(), decode::plain(value)))
                .collect(),
            query: query
                .map(|(name, value)| (name.clone(), decode::plain(value)))
                .collect(),
            content_type: given.as_ref().and_then(|own| own.content_type.clone()),
            body: given.map(|own| own.value),
        }
    }

    /// The value of a parameter; those headers that are one go into `used`.
    fn value<'o>(&mut self, own: Parameter<'o>, used: &mut Vec<&'o str>) -> Option<Value> {
        let description = self.operation.description;
        match own.location {
            "path" => {
                let mut variables = self.matched.variables.iter();
                let (_, text) = variables.find(|(name, _)| name == own.name)?;
                Some(decode::text(description, own, text))
            }
            "query" => decode::query(description, own, &mut self.query),
            "header" => {
                let mut headers = self.exchange.request.headers.iter();
                let same = |name: &str| name.eq_ignore_ascii_case(own.name);
                let (_, value) = headers.find(|(name, _)| same(name))?;
                // These are not parameters, whatever a description says of them.
                if ["accept", "content-type", "authorization"]
                    .iter()
                    .any(|name| same(name))
                {
                    return None;
                }
                used.push(own.name);
                Some(decode::text(description, own, &decode::plain(value)))
            }
            _ => None,
        }
    }
}
