//! Decides what a scenario is: one or more requests that a server expects, each with the answer that it gives.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A scenario with its exchanges, in the order of the file.
#[derive(Debug)]
pub(crate) struct Scenario {
    pub(crate) name: String,
    /// The folder that it is in, such as `encode/bytes`.
    pub(crate) folder: String,
    pub(crate) exchanges: Vec<Exchange>,
}

/// A request that is expected, and its answer.
#[derive(Debug, Deserialize)]
pub(crate) struct Exchange {
    scenario: String,
    folder: String,
    pub(crate) method: String,
    pub(crate) uri: String,
    #[serde(default)]
    pub(crate) request: Request,
    pub(crate) response: Response,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Request {
    #[serde(default)]
    pub(crate) query: Map<String, Value>,
    #[serde(default)]
    pub(crate) headers: Map<String, Value>,
    pub(crate) body: Option<Body>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Response {
    pub(crate) status: u16,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Option<Body>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Body {
    pub(crate) content_type: String,
    /// The bytes; none where they are parts.
    pub(crate) raw: Option<Raw>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Raw {
    Text(String),
    /// The first 60 of them.
    Bytes {
        base64: String,
    },
}

impl Body {
    /// The bytes, and whether there may be more of them.
    pub(crate) fn bytes(&self) -> (Vec<u8>, bool) {
        const LONGEST: usize = 60;
        match &self.raw {
            Some(Raw::Text(text)) => (text.clone().into_bytes(), false),
            Some(Raw::Bytes { base64 }) => {
                let bytes = STANDARD.decode(base64).unwrap_or_default();
                let is_cut = bytes.len() >= LONGEST;
                (bytes, is_cut)
            }
            None => (Vec::new(), false),
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes().0).into_owned()
    }
}

/// Reads the scenarios whose names begin with one of `only`, or all.
pub(crate) fn read(file: &Path, only: &[String]) -> Result<Vec<Scenario>, Box<dyn Error>> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let exchanges: Vec<Exchange> = serde_json::from_str(&text)?;
    let mut scenarios: Vec<Scenario> = Vec::new();
    for exchange in exchanges {
        let wanted = |start: &String| exchange.scenario.starts_with(start.as_str());
        if !only.is_empty() && !only.iter().any(wanted) {
            continue;
        }
        let known = scenarios
            .iter_mut()
            .find(|own| own.name == exchange.scenario);
        match known {
            Some(scenario) => scenario.exchanges.push(exchange),
            None => scenarios.push(Scenario {
                name: exchange.scenario.clone(),
                folder: exchange.folder.clone(),
                exchanges: vec![exchange],
            }),
        }
    }
    if scenarios.is_empty() {
        return Err("there is no such scenario".into());
    }
    Ok(scenarios)
}
