//! A headless Chromium that has a page open, driven by chromedriver.

use std::future::Future;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{env, fs, thread};

use fantoccini::error::{CmdError, NewSessionError};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use specsmith::inspect::Inspection;
use url::{ParseError, Url};

/// If this variable is `1`, a machine without a browser makes the tests fail, not pass.
const REQUIRED: &str = "SPECSMITH_REQUIRE_BROWSER";

/// Opens the page of an inspection and does something with it, then sees to it that the page has not complained and
/// has asked for nothing.
pub(crate) fn visit<F, Done>(inspection: &Inspection, sources: &[(&str, &str)], what: F)
where
    F: FnOnce(Page) -> Done,
    Done: Future<Output = ()> + Send + 'static,
{
    let name = thread::current().name().unwrap_or_default().to_owned();
    let mut driver = match start_driver() {
        Ok(driver) => driver,
        Err(error) => return without_browser(&name, &format!("chromedriver: {error}")),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.html");
    fs::write(&file, inspection.html(sources)).expect("the page can be written");
    let address = Url::from_file_path(&file).expect("the path is absolute");
    let profile = folder.path().join("profile").display().to_string();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let ended = runtime.block_on(async {
        let client = match connect(&driver.address, &profile).await {
            Ok(client) => client,
            Err(error) => return Err(format!("chromium: {error}")),
        };
        let page = Page {
            client: client.clone(),
            address: address.to_string(),
        };
        // The browser's own first page asks for much.
        client.goto("about:blank").await.expect("it opens");
        page.log().await;
        page.open("").await;
        // In a task of its own a failure does not keep the browser from being closed.
        let ended = tokio::spawn(what(page.clone())).await;
        let log = page.log().await;
        client.close().await.expect("the browser closes");
        Ok((ended, log))
    });
    driver.process.kill().expect("the driver runs");
    driver.process.wait().expect("the driver ends");
    match ended {
        Ok((ended, log)) => {
            ended.unwrap_or_else(|failure| std::panic::resume_unwind(failure.into_panic()));
            assert_eq!(
                log,
                Vec::<String>::new(),
                "complaints and requests of the page"
            );
        }
        Err(error) if error.contains("cannot find Chrome binary") => without_browser(&name, &error),
        Err(error) => panic!("{error}"),
    }
}

fn without_browser(name: &str, reason: &str) {
    let required = env::var(REQUIRED).is_ok_and(|value| value == "1");
    assert!(
        !required,
        "{REQUIRED} is 1 and there is no browser: {reason}"
    );
    // Past the capture of the tests' output, or nobody would read it.
    let _ = writeln!(
        io::stderr(),
        "{name} is skipped: there is no browser: {reason}"
    );
}

struct Driver {
    process: Child,
    address: String,
}

fn start_driver() -> io::Result<Driver> {
    let mut process = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let stdout = process.stdout.take().expect("it is piped");
    let mut lines = BufReader::new(stdout).lines();
    let port = lines.by_ref().find_map(|line| {
        let line = line.ok()?;
        let (_, port) = line.split_once("successfully on port ")?;
        Some(port.trim_end_matches('.').to_owned())
    });
    // What the driver says later is read too, so that it does not wait for a reader.
    thread::spawn(move || lines.for_each(drop));
    let port = port.expect("chromedriver says its port");
    Ok(Driver {
        process,
        address: format!("http://127.0.0.1:{port}"),
    })
}

async fn connect(driver: &str, profile: &str) -> Result<Client, NewSessionError> {
    let mut arguments = vec![format!("--user-data-dir={profile}")];
    arguments.extend(
        [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            // A color on its way to another is neither.
            "--force-prefers-reduced-motion",
            "--window-size=1440,900",
        ]
        .map(str::to_owned),
    );
    let capabilities = json!({
        "browserName": "chrome",
        "goog:chromeOptions": {"args": arguments},
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
    });
    let Value::Object(capabilities) = capabilities else {
        unreachable!("it is an object")
    };
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities).connect(driver).await
}

/// A command of chromedriver's own.
#[derive(Debug)]
struct Own(&'static str, Value);

impl WebDriverCompatibleCommand for Own {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.0
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.1.to_string()))
    }
}

/// The page as its user has it.
#[derive(Clone)]
pub(crate) struct Page {
    client: Client,
    address: String,
}

impl Page {
    /// Opens the page anew, with what is behind the `#` of its address.
    pub(crate) async fn open(&self, hash: &str) {
        self.client.goto("about:blank").await.expect("it opens");
        let address = format!("{}#{hash}", self.address);
        self.client.goto(&address).await.expect("the page opens");
    }

    pub(crate) async fn reload(&self) {
        self.client.refresh().await.expect("the page opens");
    }

    /// What is behind the `#` of the address.
    pub(crate) async fn hash(&self) -> String {
        let address = self.client.current_url().await.expect("an address");
        address.fragment().unwrap_or_default().to_owned()
    }

    pub(crate) async fn click(&self, css: &str) {
        let found = self.client.find(Locator::Css(css)).await;
        found.expect(css).click().await.expect(css);
    }

    /// Types into what has the focus.
    pub(crate) async fn type_keys(&self, keys: &str) {
        let focused = self.client.active_element().await.expect("a focus");
        focused.send_keys(keys).await.expect("keys");
    }

    /// What a script gives.
    pub(crate) async fn get(&self, script: &str) -> Value {
        let script = format!("return ({script});");
        self.client.execute(&script, vec![]).await.expect(&script)
    }

    /// The texts of all elements that a selector finds, as they are shown.
    pub(crate) async fn texts(&self, css: &str) -> Vec<String> {
        let script =
            format!("[...document.querySelectorAll({css:?})].map((node) => node.innerText)");
        serde_json::from_value(self.get(&script).await).expect("texts")
    }

    /// The same, if it is one.
    pub(crate) async fn text(&self, css: &str) -> String {
        let mut texts = self.texts(css).await;
        assert_eq!(texts.len(), 1, "{css}: {texts:?}");
        texts.remove(0)
    }

    /// Lets the page draw what it has to.
    pub(crate) async fn settle(&self) {
        let script = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(1)));";
        let drawn = self.client.execute_async(script, vec![]).await;
        drawn.expect("the page draws");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    /// Does what the protocol of the browser's developer tools can.
    pub(crate) async fn tool(&self, command: &str, parameters: Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        self.own("goog/cdp/execute", body).await.expect("a tool")
    }

    async fn own(&self, path: &'static str, body: Value) -> Result<Value, CmdError> {
        self.client.issue_cmd(Own(path, body)).await
    }

    /// What the page has complained of, and what it has asked for, since it was asked the last time.
    pub(crate) async fn log(&self) -> Vec<String> {
        let mut said = Vec::new();
        for entry in self.entries("browser").await {
            said.push(entry["message"].to_string());
        }
        for entry in self.entries("performance").await {
            let text = entry["message"].as_str().expect("an event").to_owned();
            let event: Value = serde_json::from_str(&text).expect("an event");
            let address = &event["message"]["params"]["request"]["url"];
            let own = |address: &str| {
                let address = address.split('#').next();
                address == Some(&self.address)
                    || address == Some("about:blank")
                    || address == Some("data:,")
            };
            if event["message"]["method"] == "Network.requestWillBeSent"
                && !address.as_str().is_some_and(own)
            {
                said.push(address.to_string());
            }
        }
        said
    }

    async fn entries(&self, kind: &str) -> Vec<Value> {
        let log = self.own("se/log", json!({"type": kind})).await;
        log.expect("a log").as_array().expect("a list").clone()
    }
}
