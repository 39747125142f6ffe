//! Decides how requests go through the SDKs: as orders to a program that links all of them, which tells what came back.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A request as the program is told it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Order {
    pub(crate) id: usize,
    pub(crate) sdk: String,
    pub(crate) base_url: String,
    /// Method and path template.
    pub(crate) operation: String,
    /// Values by location and name, as in `query:limit`.
    pub(crate) parameters: Map<String, Value>,
    /// What the client is given for security schemes, by their names.
    pub(crate) credentials: Vec<(String, String)>,
    /// Headers that are no parameters.
    pub(crate) headers: Vec<(String, String)>,
    /// What the query has beside the parameters.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Option<Value>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// A success as its type writes it.
    Answer {
        status: u16,
        headers: BTreeMap<String, String>,
        value: Value,
    },
    /// An error of the SDK.
    Error {
        status: Option<u16>,
        body: Option<String>,
        message: String,
    },
}

/// What came back of an order, in asynchronous and in blocking calls.
#[derive(Debug, Deserialize)]
struct Told {
    id: usize,
    outcome: Outcome,
    blocking: Outcome,
}

/// Sends all orders; the outcomes by their numbers. One that a blocking call had otherwise is an error.
pub(crate) fn drive(
    driver: &Path,
    orders: Vec<Order>,
) -> Result<BTreeMap<usize, Outcome>, Box<dyn Error>> {
    let mut child = Command::new(driver)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{}: {error}", driver.display()))?;
    let mut input = child.stdin.take().ok_or("the driver takes no orders")?;
    let writer = thread::spawn(move || {
        for order in orders {
            let line = serde_json::to_string(&order).unwrap_or_default();
            if writeln!(input, "{line}").is_err() {
                return;
            }
        }
    });
    let output = child.wait_with_output()?;
    let _ = writer.join();
    if !output.status.success() {
        return Err(format!("the driver failed ({})", output.status).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let told = text.lines().map(serde_json::from_str::<Told>);
    told.map(|told| {
        let told = told?;
        let outcome = if told.outcome == told.blocking {
            told.outcome
        } else {
            Outcome::Error {
                status: None,
                body: None,
                message: format!(
                    "the blocking call gave another outcome: {:?}",
                    told.blocking
                ),
            }
        };
        Ok((told.id, outcome))
    })
    .collect()
}
