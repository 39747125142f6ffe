//! The token call against the embedded endpoint: the bytes it sends, the answers it reads, the secrets it keeps.

mod cases;
mod credentials;
#[path = "token/secrets.rs"]
mod secrets;

use std::time::Duration;

use demo::token_server::{Recorded, TokenServer};
use knetik_cloud::models::OAuth2Resource;
use knetik_cloud::{AccessToken, Client, Error, OAuth2};
use serde_json::json;

fn start() -> (TokenServer, Client) {
    let server = TokenServer::start().expect("a server");
    let client = Client::builder().base_url(server.url()).build();
    (server, client.expect("a client"))
}

#[test]
fn every_case_passes_against_the_embedded_endpoint() {
    let server = TokenServer::start().expect("a server");
    cases::check_all(&server.url());
}

#[test]
fn a_client_gets_its_tokens_by_itself() {
    let server = TokenServer::start().expect("a server");
    credentials::check_all(&server.url());
}

#[test]
fn a_thousand_callers_ask_for_one_token() {
    let server = TokenServer::start().expect("a server");
    let expired = AccessToken::new("expired").expires_in(Duration::ZERO);
    let grant = OAuth2::client_credentials("cid", "s3cret").access_token(expired);
    let builder = Client::builder().base_url(server.url());
    let client = builder.oauth2_client_credentials_grant(grant).build();
    let client = client.expect("a client");
    let tokens = cases::runtime().block_on(async {
        let call = || tokio::spawn(client.token_for("oauth2_client_credentials_grant"));
        let calls: Vec<_> = (0..1000).map(|_| call()).collect();
        let mut tokens = Vec::new();
        for call in calls {
            tokens.push(call.await.expect("no panic").expect("a token"));
        }
        tokens
    });
    assert!(tokens.iter().all(|token| *token == tokens[0]));
    let request = only(&server);
    let form = "grant_type=client_credentials";
    assert_eq!(String::from_utf8_lossy(&request.body), form);
    // `cid:s3cret`
    let header = request.header("authorization");
    assert_eq!(header, Some("Basic Y2lkOnMzY3JldA=="));
}

/// The one request of a server.
fn only(server: &TokenServer) -> Recorded {
    let requests = server.requests();
    assert_eq!(requests.len(), 1, "{requests:?}");
    requests.into_iter().next().expect("one request")
}

fn check_request(server: &TokenServer, body: &str) {
    let request = only(server);
    assert_eq!(request.method, "POST");
    assert_eq!(request.target, "/oauth/token");
    assert_eq!(String::from_utf8_lossy(&request.body), body);
    let form = "application/x-www-form-urlencoded";
    assert_eq!(request.header("content-type"), Some(form));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(
        request.header("content-length"),
        Some(&*body.len().to_string())
    );
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("cookie"), None);
}

#[test]
fn what_is_added_to_a_request_is_sent_and_not_shown() {
    let (server, client) = start();
    let request = client.access_token().get_o_auth_token();
    let request = request
        .with_header("X-Trace", "hidden")
        .with_header("Accept", "text/plain")
        .with_query("a b", "c&d=hidden");
    assert!(!format!("{request:?}").contains("hidden"));
    // What the server answers to it is another matter.
    let _ = request.send_blocking();
    let request = only(&server);
    assert_eq!(request.target, "/oauth/token?a%20b=c%26d%3Dhidden");
    assert_eq!(request.header("x-trace"), Some("hidden"));
    assert_eq!(request.header("accept"), Some("text/plain"));
}

const PASSWORD_FORM: &str =
    "grant_type=password&client_id=public&username=alice&password=p+w%26%2B%25%C3%A9";

#[test]
fn a_password_is_sent_as_a_form() {
    let (server, client) = start();
    let request = client
        .access_token()
        .get_o_auth_token()
        .grant_type("password");
    let request = request
        .client_id("public")
        .username("alice")
        .password("p w&+%é");
    cases::runtime().block_on(request.send()).expect("a token");
    check_request(&server, PASSWORD_FORM);
}

#[test]
fn the_order_of_the_setters_does_not_show() {
    let (server, client) = start();
    let request = client.access_token().get_o_auth_token().password("p w&+%é");
    let request = request
        .username("alice")
        .client_id("public")
        .grant_type("password");
    request.send_blocking().expect("a token");
    check_request(&server, PASSWORD_FORM);
}

#[test]
fn a_secret_comes_before_the_user() {
    let (server, client) = start();
    let request = client.access_token().get_o_auth_token().username("alice");
    let request = request.client_secret("s3cret").client_id("cid");
    request.send_blocking().expect("a token");
    let form = "grant_type=client_credentials&client_id=cid&client_secret=s3cret&username=alice";
    check_request(&server, form);
}

#[test]
fn the_defaults_are_sent_and_nothing_else() {
    let (server, client) = start();
    let refused = client.access_token().get_o_auth_token().send_blocking();
    assert_eq!(refused.expect_err("a refusal").status(), Some(400));
    check_request(&server, "grant_type=client_credentials&client_id=knetik");
}

#[test]
fn a_base_url_may_have_a_path_and_a_slash_at_its_end() {
    for (base, target) in [
        ("/", "/oauth/token"),
        ("/v1", "/v1/oauth/token"),
        ("/v1/", "/v1/oauth/token"),
    ] {
        let server = TokenServer::start().expect("a server");
        server.answer_next(200, "application/json", "{}");
        let client = Client::builder().base_url(server.url() + base).build();
        let client = client.expect("a client");
        client
            .access_token()
            .get_o_auth_token()
            .send_blocking()
            .expect("an answer");
        assert_eq!(only(&server).target, target, "{base}");
    }
}

/// The answer of the call, async and blocking, to a server that sends this.
fn read(status: u16, content_type: &str, body: &str) -> [Result<OAuth2Resource, Error>; 2] {
    let (server, client) = start();
    server.answer_next(status, content_type, body);
    server.answer_next(status, content_type, body);
    let request = || {
        client
            .access_token()
            .get_o_auth_token()
            .client_secret("s3cret")
    };
    let answers = [
        cases::runtime().block_on(request().send()),
        request().send_blocking(),
    ];
    assert_eq!(server.requests().len(), 2, "each call is one request");
    answers
}

fn read_json(body: &str) -> [OAuth2Resource; 2] {
    read(200, "application/json;charset=UTF-8", body).map(|answer| answer.expect("a token"))
}

#[test]
fn the_documented_answer_is_read_though_its_lifetime_is_a_number() {
    let answer = r#"{"access_token":"25a0659c-6f4a-40bd-950e-0ba4af7acf0f","token_type":"bearer","expires_in":2145660769,"scope":"write read"}"#;
    for token in read_json(answer) {
        let access_token = "25a0659c-6f4a-40bd-950e-0ba4af7acf0f";
        assert_eq!(token.access_token.as_deref(), Some(access_token));
        assert_eq!(token.token_type.as_deref(), Some("bearer"));
        assert_eq!(token.expires_in.as_deref(), Some("2145660769"));
        assert_eq!(token.scope.as_deref(), Some("write read"));

        let encoded = serde_json::to_value(&token).expect("JSON");
        let expected = json!({
            "access_token": access_token,
            "token_type": "bearer",
            "expires_in": "2145660769",
            "scope": "write read",
        });
        assert_eq!(
            encoded, expected,
            "what is sent is a string, as the schema says"
        );
        let again: OAuth2Resource = serde_json::from_value(encoded).expect("a token");
        assert_eq!(again, token);
    }
}

#[test]
fn a_lifetime_in_a_string_is_read() {
    for token in read_json(r#"{"access_token":"t","expires_in":"3600"}"#) {
        assert_eq!(token.expires_in.as_deref(), Some("3600"));
        assert_eq!(token.scope, None);
        let encoded = serde_json::to_value(&token).expect("JSON");
        assert_eq!(
            encoded,
            json!({ "access_token": "t", "expires_in": "3600" })
        );
    }
}

#[test]
fn what_the_description_does_not_require_may_be_missing_and_more_may_come() {
    for answer in [
        "{}",
        r#"{"access_token":null,"refresh_token":"r","x":[{"y":1}]}"#,
    ] {
        for token in read_json(answer) {
            assert_eq!(token.access_token, None, "{answer}");
            assert_eq!(token.expires_in, None, "{answer}");
        }
    }
}

#[test]
fn an_answer_that_is_no_token_is_a_decode_error() {
    let bodies = [
        "",
        "garbage",
        "[]",
        r#""x""#,
        r#"{"access_token":"t"#,
        r#"{"expires_in":[1]}"#,
        "\u{feff}<html>",
    ];
    for body in bodies {
        for answer in read(200, "application/json", body) {
            let error = answer.expect_err(body);
            assert!(error.is_decode(), "{body}: {error}");
            assert!(
                !error.is_timeout() && !error.is_connect(),
                "{body}: {error}"
            );
            assert_eq!(error.status(), Some(200), "{body}");
            assert_eq!(error.body(), Some(body.as_bytes()));
        }
    }
}

#[test]
fn a_decode_error_says_where() {
    for answer in read(200, "application/json", r#"{"scope":{"a":1}}"#) {
        let error = answer.expect_err("a decode error");
        let said = error.to_string();
        assert!(said.contains("scope"), "{said}");
        assert!(
            said.contains("expected a string, found an object"),
            "{said}"
        );
    }
}

#[test]
fn a_blocking_call_may_be_made_on_a_thread_of_a_runtime() {
    let (server, client) = start();
    let request = || client.access_token().get_o_auth_token();
    cases::runtime().block_on(async {
        let statuses = [
            request().send().await,
            request().send_blocking(),
            request().send().await,
        ]
        .map(|answer| answer.expect_err("a refusal").status());
        assert_eq!(statuses, [Some(400); 3]);
    });
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn an_error_without_json_still_has_status_and_body() {
    for status in [401, 404, 429, 500, 503] {
        for answer in read(status, "text/html", "<h1>no</h1>") {
            let error = answer.expect_err("an error");
            assert_eq!(error.status(), Some(status));
            assert_eq!(error.body(), Some(&b"<h1>no</h1>"[..]));
            assert!(error.json::<serde_json::Value>().is_err());
            assert!(error.to_string().contains(&status.to_string()), "{error}");
        }
    }
}
