//! The token call against a token endpoint that others wrote, `@node-oauth/oauth2-server` on Node.
//!
//! It needs Node, npm, and the folder with the server's script, which the environment variable
//! `SPECSMITH_CONFORMANCE` names or which lies beside the project. Without them the test says so and passes.

mod cases;
mod credentials;

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs};

const PACKAGES: [&str; 2] = ["@node-oauth/oauth2-server@5.3.0", "express@4"];

#[test]
fn every_case_passes_against_the_real_server() {
    match NodeServer::start() {
        Ok(server) => {
            cases::check_all(&server.url);
            credentials::check_all(&server.url);
        }
        // Written past the test harness, which keeps what a passing test prints to itself.
        Err(Missing(what)) => {
            let name = "every_case_passes_against_the_real_server";
            writeln!(io::stderr(), "skipped {name}: {what}").expect("standard error is open");
        }
    }
}

/// What this machine lacks to run the server.
struct Missing(String);

/// The server as a child process, which ends when this is dropped.
struct NodeServer {
    process: Child,
    url: String,
}

impl NodeServer {
    fn start() -> Result<Self, Missing> {
        let script = script()?;
        for tool in ["node", "npm"] {
            if let Err(error) = Command::new(tool).arg("--version").output() {
                return Err(Missing(format!("{tool} does not run: {error}")));
            }
        }
        Ok(Self::run(&install(&script)))
    }

    fn run(folder: &Path) -> Self {
        let mut process = Command::new("node")
            .args(["token-server.js", "0"])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let output = process.stdout.take().expect("standard output is piped");
        let mut server = Self {
            process,
            url: String::new(),
        };
        let mut line = String::new();
        BufReader::new(output)
            .read_line(&mut line)
            .expect("a line of the server");
        let port = line.trim().strip_prefix("listening ");
        let port: u16 = port.and_then(|port| port.parse().ok()).unwrap_or_else(|| {
            panic!("the server says where it listens, not {line:?}");
        });
        server.url = format!("http://127.0.0.1:{port}");
        server
    }
}

impl Drop for NodeServer {
    fn drop(&mut self) {
        // Fails only if the server has ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The server's script in the conformance folder, whose path is relative to the workspace's root.
fn script() -> Result<PathBuf, Missing> {
    let folder = env::var_os("SPECSMITH_CONFORMANCE").unwrap_or("../shared/conformance".into());
    let script = Path::new(&folder).join("oauth/token-server.js");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match root.join(&script) {
        found if found.is_file() => Ok(found),
        _ => Err(Missing(format!("there is no {}", script.display()))),
    }
}

/// Lays the script and the packages it needs in a folder of the build's scratch space.
fn install(script: &Path) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oauth-server");
    fs::create_dir_all(&folder).expect("a scratch folder");
    let text = fs::read(script).expect("a readable script");
    fs::write(folder.join("token-server.js"), text).expect("a writable scratch folder");
    // Without this file npm would install into the nearest folder above that has one.
    fs::write(folder.join("package.json"), "{}").expect("a writable scratch folder");
    let npm = Command::new("npm")
        .args([
            "install",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
            "--loglevel=error",
        ])
        .args(PACKAGES)
        .current_dir(&folder)
        .output()
        .expect("npm starts");
    let errors = String::from_utf8_lossy(&npm.stderr);
    assert!(npm.status.success(), "npm installs {PACKAGES:?}: {errors}");
    folder
}
