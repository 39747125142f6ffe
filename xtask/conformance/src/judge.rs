//! Decides whether what came back is what a scenario says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::body::is_json;
use crate::description::Operation;
use crate::drive::{Order, Outcome};
use crate::left_out;
use crate::plan::{Planned, Step};
use crate::report::{Report, Row, State};
use crate::scenarios::{Body, Exchange, Scenario};
use crate::workspace::Typed;
use crate::xml;

/// Judges all scenarios.
pub(crate) fn judge(
    scenarios: &[Scenario],
    planned: Planned<'_>,
    outcomes: &BTreeMap<usize, Outcome>,
    typed: Typed,
    coverage: &[(String, String)],
) -> Report {
    let covered: BTreeSet<&str> = coverage
        .iter()
        .filter(|(_, state)| state == "pass")
        .map(|(name, _)| name.as_str())
        .collect();
    let rows: Vec<Row> = scenarios
        .iter()
        .zip(planned.0)
        .map(|(scenario, steps)| Row {
            name: scenario.name.clone(),
            folder: scenario.folder.clone(),
            state: state(scenario, &steps, outcomes, &typed, &covered),
            covered: covered.contains(&*scenario.name),
        })
        .collect();
    Report { rows, typed }
}

fn state(
    scenario: &Scenario,
    steps: &[Step<'_>],
    outcomes: &BTreeMap<usize, Outcome>,
    typed: &Typed,
    covered: &BTreeSet<&str>,
) -> State {
    let mut is_whole = true;
    let mut sent = false;
    for (step, exchange) in steps.iter().zip(&scenario.exchanges) {
        match step {
            Step::NoOperation => is_whole = false,
            Step::LeftOut(reason) => return State::LeftOut(reason.clone()),
            Step::ByHand(call) => {
                sent = true;
                match typed.iter().find(|(name, _)| name == call) {
                    Some((_, Ok(()))) => {}
                    Some((_, Err(why))) => return State::Failed(format!("the call {call}: {why}")),
                    None => return State::LeftOut(format!("the call {call} was not tried")),
                }
            }
            Step::Send(order, operation) => {
                sent = true;
                let outcome = outcomes.get(&order.id);
                let judged = match outcome {
                    Some(outcome) => exchange_is(scenario, exchange, *operation, outcome),
                    None => Err("nothing was told of it".to_owned()),
                };
                if let Err(why) = judged {
                    return State::Failed(format!("{}: {why}", shown(order)));
                }
            }
        }
    }
    if !sent {
        return State::NoOperation;
    }
    // The server knows best whether it got all that it waits for.
    if !covered.contains(&*scenario.name) && is_whole {
        return State::Failed("the server does not count it as passed".to_owned());
    }
    State::Passed
}

fn shown(order: &Order) -> String {
    format!("{} {}", order.sdk, order.operation)
}

fn exchange_is(
    scenario: &Scenario,
    exchange: &Exchange,
    operation: Operation<'_>,
    outcome: &Outcome,
) -> Result<(), String> {
    let expected = exchange.response.status;
    match outcome {
        Outcome::Answer {
            status,
            headers,
            value,
        } => {
            same_status(expected, *status)?;
            for (name, text) in &exchange.response.headers {
                let own = headers.get(&name.to_lowercase());
                if own != Some(text) {
                    return Err(format!("the header {name} is {own:?}, not {text:?}"));
                }
            }
            value_is(scenario, exchange, operation, value)
        }
        Outcome::Error {
            status: Some(status),
            body,
            message,
        } => {
            same_status(expected, *status)
                .map_err(|why| format!("{why}: {message}: {}", short(body.as_deref())))?;
            if expected < 400 {
                return Err(message.clone());
            }
            let wanted = exchange.response.body.as_ref().map(Body::text);
            let body = body.clone().unwrap_or_default();
            match wanted.filter(|wanted| *wanted != body) {
                Some(wanted) => Err(format!("the body is {body:?}, not {wanted:?}")),
                None => Ok(()),
            }
        }
        Outcome::Error {
            status: None,
            message,
            ..
        } => Err(message.clone()),
    }
}

fn short(text: Option<&str>) -> String {
    text.unwrap_or_default().chars().take(300).collect()
}

fn same_status(expected: u16, status: u16) -> Result<(), String> {
    if expected == status {
        Ok(())
    } else {
        Err(format!("the status is {status}, not {expected}"))
    }
}

/// Whether the value is that of the scenario's answer.
fn value_is(
    scenario: &Scenario,
    exchange: &Exchange,
    operation: Operation<'_>,
    value: &Value,
) -> Result<(), String> {
    let Some(body) = exchange
        .response
        .body
        .as_ref()
        .filter(|_| exchange.method != "head")
    else {
        return match value {
            Value::Null => Ok(()),
            // A description may have a body that the server does not send.
            other => Err(format!("there is a value without a body: {other}")),
        };
    };
    let (bytes, is_cut) = body.bytes();
    let essence = body.content_type.split(';').next().unwrap_or_default();
    let expected = if let Some(meant) = left_out::meant(&scenario.name) {
        meant
    } else if is_json(essence) {
        let expected = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
        // A file whose bytes happen to be JSON is a file.
        if let Some(own) = decoded(value)
            && value.get("base64").is_some()
        {
            return bytes_are(&own, &bytes, is_cut);
        }
        expected
    } else if essence.ends_with("xml") {
        let documented = operation.answer(exchange.response.status);
        let schema = documented.iter().find(|(own, _)| own.ends_with("xml"));
        let schema = schema.map_or(&Value::Null, |(_, schema)| *schema);
        xml::value(operation.description, schema, &body.text()).ok_or("the answer is no XML")?
    } else if essence.ends_with("jsonl") && value.is_array() {
        let text = body.text();
        text.lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .collect()
    } else if essence == "text/event-stream" {
        return events_are(value, &body.text(), is_cut);
    } else {
        let own = decoded(value).ok_or_else(|| format!("the value is {value}, not bytes"))?;
        return bytes_are(&own, &bytes, is_cut);
    };
    if is_same(value, &expected) {
        Ok(())
    } else {
        Err(format!("the value is {value}, not {expected}"))
    }
}

fn bytes_are(own: &[u8], bytes: &[u8], is_cut: bool) -> Result<(), String> {
    if own == bytes || (is_cut && own.starts_with(bytes)) {
        Ok(())
    } else {
        Err(format!("the bytes are {own:?}, not {bytes:?}"))
    }
}

/// The bytes that a value stands for: a text, or base64 where it says so.
fn decoded(value: &Value) -> Option<Vec<u8>> {
    use base64::Engine as _;
    let base64 = value["base64"].as_str();
    base64.map_or_else(
        || Some(value.as_str()?.as_bytes().to_owned()),
        |text| base64::engine::general_purpose::STANDARD.decode(text).ok(),
    )
}

/// Whether a list of events is that of a stream, of which the end may not be known.
fn events_are(value: &Value, text: &str, is_cut: bool) -> Result<(), String> {
    let mut expected: Vec<(String, String)> = Vec::new();
    let whole = if is_cut {
        text.rsplit_once("\n\n").map_or("", |(whole, _)| whole)
    } else {
        text
    };
    for block in whole.split("\n\n").filter(|block| !block.trim().is_empty()) {
        let field = |name: &str| {
            let mut lines = block.lines().filter_map(|line| line.split_once(": "));
            lines
                .find(|(own, _)| *own == name)
                .map(|(_, value)| value.to_owned())
        };
        let event = field("event").unwrap_or_else(|| "message".to_owned());
        expected.push((event, field("data").unwrap_or_default()));
    }
    let events = value
        .as_array()
        .ok_or_else(|| format!("the value is {value}, no list of events"))?;
    let is_enough = events.len() == expected.len() || (is_cut && events.len() > expected.len());
    let same = |(own, (event, data)): (&Value, &(String, String))| {
        let json = serde_json::from_str::<Value>(data).unwrap_or_else(|_| data.as_str().into());
        let is_data = is_same(&own["data"], &json) || own["data"] == *data;
        is_data && own["event"] == *event
    };
    if is_enough && events.iter().zip(&expected).all(same) {
        Ok(())
    } else {
        Err(format!("the events are {value}, not {expected:?}"))
    }
}

/// The server of the time when the scenarios were written down; its port follows.
const RECORDED: &str = "http://127.0.0.1:";

/// Whether two values mean the same: numbers by their value, instants by their point in time.
pub(crate) fn is_same(own: &Value, expected: &Value) -> bool {
    match (own, expected) {
        (Value::String(own), Value::String(expected)) if expected.contains(RECORDED) => {
            let (before, after) = expected.split_once(RECORDED).unwrap_or_default();
            let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
            own.starts_with(before) && own.ends_with(after)
        }
        (Value::Number(own), Value::Number(expected)) => own.as_f64() == expected.as_f64(),
        (Value::String(own), Value::String(expected)) => {
            own == expected || instant(own).is_some_and(|own| Some(own) == instant(expected))
        }
        (Value::Array(own), Value::Array(expected)) => {
            own.len() == expected.len()
                && own
                    .iter()
                    .zip(expected)
                    .all(|(own, expected)| is_same(own, expected))
        }
        (Value::Object(own), Value::Object(expected)) => {
            own.len() == expected.len()
                && expected
                    .iter()
                    .all(|(name, expected)| own.get(name).is_some_and(|own| is_same(own, expected)))
        }
        _ => own == expected,
    }
}

/// A date and time in UTC, without the zeros at the end of its second.
fn instant(text: &str) -> Option<String> {
    let rest = text
        .strip_suffix('Z')
        .or_else(|| text.strip_suffix("+00:00"))?;
    let (date, time) = rest.split_once('T')?;
    let time = match time.split_once('.') {
        Some((time, fraction)) => format!("{time}.{}", fraction.trim_end_matches('0')),
        None => format!("{time}."),
    };
    (date.len() == 10).then(|| format!("{date}T{time}"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::is_same;

    #[track_caller]
    fn check(own: &Value, expected: &Value, same: bool) {
        assert_eq!(is_same(own, expected), same, "{own} {expected}");
    }

    #[test]
    fn values_are_the_same_that_mean_the_same() {
        check(&json!({"a": [1.0, "x"]}), &json!({"a": [1, "x"]}), true);
        check(
            &json!("2020-01-02T03:04:05Z"),
            &json!("2020-01-02T03:04:05.000Z"),
            true,
        );
        check(
            &json!("2020-01-02T03:04:05.1Z"),
            &json!("2020-01-02T03:04:05.100+00:00"),
            true,
        );
    }

    #[test]
    fn other_values_differ() {
        check(&json!({"a": 1}), &json!({"a": 1, "b": null}), false);
        check(&json!({"a": 1, "b": 2}), &json!({"a": 1}), false);
        check(&json!([1, 2]), &json!([2, 1]), false);
        check(&json!("1"), &json!(1), false);
        check(
            &json!("2020-01-02T03:04:05Z"),
            &json!("2020-01-02T03:04:06Z"),
            false,
        );
        check(&json!(null), &json!(""), false);
    }
}
