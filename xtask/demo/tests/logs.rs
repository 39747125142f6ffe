//! No secret shows in any log: not in those of the SDK, nor in those of the libraries under it, at their finest level.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use demo::token_server::TokenServer;
use knetik_cloud::{Client, OAuth2, RetryPolicy};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

const SECRET: &str = "correct-horse";
const PASSWORD: &str = "battery-staple";
const TOKEN: &str = "25a0659c-6f4a-40bd-950e-0ba4af7acf0f";
const REFRESH: &str = "6f4a25a0-40bd-950e-0ba4-af7acf0f659c";

/// Keeps all that is logged, on every thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panics").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

impl Log {
    /// Takes what the whole process says from now on.
    fn start() -> Self {
        let log = Self::default();
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(log.clone())
            .init();
        log
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("nobody panics")).into_owned()
    }
}

/// Calls of all kinds: with secrets in a form and from credentials, that succeed, are refused, are tried again, cannot be
/// decoded, are told to go elsewhere, there or to another origin or without a place, come too late, and find nobody.
async fn calls() {
    let server = TokenServer::start().expect("a server");
    let token = format!(
        r#"{{"access_token":"{TOKEN}","refresh_token":"{REFRESH}","token_type":"Bearer","expires_in":3600}}"#
    );
    let grant = || OAuth2::password("app", "alice", PASSWORD).client_secret(SECRET);
    let client = |url: &str| {
        Client::builder()
            .base_url(url)
            .timeout(Duration::from_millis(500))
            .retry(
                RetryPolicy::new()
                    .base_delay(Duration::from_millis(1))
                    .any_method(),
            )
            .oauth2_client_credentials_grant(TOKEN)
            .oauth2_password_grant(grant())
            .build()
            .expect("a client")
    };
    let own = client(&server.url());
    server.redirect_next(307, "/elsewhere?from=token");
    server.answer_next(200, "application/json", token.as_str());
    // To another origin, which is not followed, since the form would go along.
    server.redirect_next(307, "http://127.0.0.1:1/");
    for (status, body) in [
        (200, token.as_str()),
        (503, TOKEN),
        (200, &token),
        (400, &token),
        (401, &token),
        (307, &token),
        (
            200,
            "{\"access_token\":[\"25a0659c-6f4a-40bd-950e-0ba4af7acf0f\"]}",
        ),
    ] {
        server.answer_next(status, "application/json", body);
    }
    server.answer_next_slowly(
        200,
        "application/json",
        token.as_str(),
        Duration::from_secs(30),
    );
    let nobody = client("http://127.0.0.1:1");
    for client in [[&own; 9].as_slice(), &[&nobody]].concat() {
        let request = client.access_token().get_o_auth_token();
        let request = request
            .client_secret(SECRET)
            .username("alice")
            .password(PASSWORD);
        // Whether it succeeds is not the question.
        let _ = request.send().await;
    }
    server.answer_next(200, "application/json", token.as_str());
    let _ = own.token_for("oauth2_password_grant").await;
    server.answer_next(400, "application/json", token.as_str());
    let _ = client(&server.url())
        .token_for("oauth2_password_grant")
        .await;
    let requests = server.requests();
    assert!(requests.len() >= 12, "{}", requests.len());
    assert!(requests.iter().any(|own| own.path() == "/elsewhere"));
    let sent = |secret: &str| {
        let mut bodies = requests.iter().map(|request| &request.body);
        bodies.any(|body| String::from_utf8_lossy(body).contains(secret))
    };
    assert!(sent(SECRET) && sent(PASSWORD));
}

#[test]
fn logs_show_no_secret() {
    let log = Log::start();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(calls());
    let text = log.text();
    for said in ["TRACE", "getOAuthToken", "reqwest", "hyper_util"] {
        assert!(text.contains(said), "{said} is not in the log");
    }
    let basic = "YXBwOmNvcnJlY3QtaG9yc2U";
    for secret in [SECRET, PASSWORD, TOKEN, REFRESH, basic] {
        let line = text.lines().find(|line| line.contains(secret));
        assert_eq!(line, None);
    }
}
