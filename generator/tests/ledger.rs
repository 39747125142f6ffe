//! Proves that the account of a run forgets nothing: its totals are those of a count that knows
//! nothing of the generator.

use specsmith::ledger::Kind;
use specsmith::source::Node;

mod support;

use support::cases;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Operations, parameters, request bodies and responses.
#[derive(Debug, Default, PartialEq)]
struct Totals([usize; 4]);

#[test]
fn totals_are_those_of_the_description() {
    for case in cases() {
        let Ok(generated) = case.generate() else {
            continue;
        };
        let kinds = [
            Kind::Operation,
            Kind::Parameter,
            Kind::RequestBody,
            Kind::Response,
        ];
        let told = Totals(kinds.map(|kind| generated.ledger.count(kind).total()));
        assert_eq!(told, counted(case.source.root()), "{}", case.name);
    }
}

fn counted(root: &Node) -> Totals {
    let mut totals = Totals::default();
    for (path, item) in members(root, "paths") {
        if path.starts_with("x-") {
            continue;
        }
        totals.0[1] += length(item, "parameters");
        for operation in METHODS.iter().filter_map(|method| item.get(method)) {
            totals.0[0] += 1;
            totals.0[1] += length(operation, "parameters");
            totals.0[2] += usize::from(operation.get("requestBody").is_some());
            let responses = members(operation, "responses");
            totals.0[3] += responses
                .filter(|(status, _)| !status.starts_with("x-"))
                .count();
        }
    }
    totals
}

fn members<'a>(node: &'a Node, key: &str) -> impl Iterator<Item = (&'a String, &'a Node)> {
    node.get(key).and_then(Node::as_map).into_iter().flatten()
}

fn length(node: &Node, key: &str) -> usize {
    node.get(key)
        .and_then(Node::as_list)
        .map_or(0, <[Node]>::len)
}
