//! No secret, password or token shows in what a program may print or log: `Debug` of everything, and errors.

use std::fmt::{Debug, Write as _};
use std::time::Duration;

use demo::token_server::TokenServer;
use knetik_cloud::apis::access_token::GetOAuthToken;
use knetik_cloud::models::OAuth2Resource;
use knetik_cloud::{Client, Credential, Error, OAuth2, Request};

use super::{cases, start};

const SECRET: &str = "correct-horse";
const PASSWORD: &str = "battery staple";
const TOKEN: &str = "25a0659c-6f4a-40bd-950e-0ba4af7acf0f";

/// Fails if the text has a secret in it, as it is or as a form spells it.
#[track_caller]
fn hides(what: &str, shown: &str) {
    for secret in [
        SECRET,
        PASSWORD,
        "battery+staple",
        "battery%20staple",
        TOKEN,
    ] {
        assert!(!shown.contains(secret), "{what} shows {secret}: {shown}");
    }
}

/// The same for both forms of `Debug`.
#[track_caller]
fn debug_hides(what: &str, value: &impl Debug) {
    hides(what, &format!("{value:?}\n{value:#?}"));
}

/// The same for an error and everything that lies under it, in every form. Returns what it shows.
#[track_caller]
fn error_hides(what: &str, error: &Error) -> String {
    let mut shown = format!("{error}\n{error:#}\n{error:?}\n{error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        write!(shown, "\n{error}\n{error:#}\n{error:?}\n{error:#?}").expect("a string takes it");
        source = error.source();
    }
    hides(what, &shown);
    shown
}

fn request(client: &Client) -> Request<GetOAuthToken> {
    let request = client
        .access_token()
        .get_o_auth_token()
        .client_secret(SECRET);
    request.username("alice").password(PASSWORD)
}

/// Makes the call, async and blocking, and expects an error of each that hides what it should.
#[track_caller]
fn fails(what: &str, client: &Client) -> [Error; 2] {
    let answers = [
        cases::runtime().block_on(request(client).send()),
        request(client).send_blocking(),
    ];
    answers.map(|answer| {
        let error = answer.expect_err(what);
        error_hides(what, &error);
        error
    })
}

#[test]
fn a_client_and_a_request_hide_them() {
    let (server, client) = start();
    debug_hides("a client", &client);
    debug_hides(
        "the builder of a client",
        &Client::builder().base_url(server.url()),
    );
    debug_hides("a tag's handle", &client.access_token());
    debug_hides("a request", &request(&client));
    assert!(
        format!("{:?}", request(&client)).contains("alice"),
        "a name is no secret"
    );
}

#[test]
fn credentials_hide_them() {
    let grant = OAuth2::password("app", "alice", PASSWORD).client_secret(SECRET);
    debug_hides("a grant", &grant);
    debug_hides("a credential", &Credential::from(TOKEN));
    let builder = Client::builder()
        .base_url("http://127.0.0.1:1")
        .oauth2_client_credentials_grant(TOKEN)
        .oauth2_password_grant(grant);
    debug_hides("the builder of a client", &builder);
    let client = builder.build().expect("a client");
    debug_hides("a client", &client);
    debug_hides(
        "a token",
        &client.token_for_blocking("oauth2_client_credentials_grant"),
    );
    let refused = client.token_for_blocking("oauth2_password_grant");
    error_hides(
        "a refused connection",
        &refused.expect_err("nobody listens"),
    );
}

#[test]
fn a_model_hides_its_token() {
    let answer = format!(r#"{{"access_token":"{TOKEN}","scope":"read"}}"#);
    let token: OAuth2Resource = serde_json::from_str(&answer).expect("a token");
    debug_hides("a model", &token);
    debug_hides("a model in a result", &Ok::<_, Error>(&token));
    assert!(
        format!("{token:?}").contains("read"),
        "a scope is no secret"
    );
}

#[test]
fn a_refused_connection_hides_them() {
    // A port that needs privileges and has had no service for decades.
    let client = Client::builder().base_url("http://127.0.0.1:1").build();
    for error in fails("a refused connection", &client.expect("a client")) {
        assert!(error.is_connect(), "{error:?}");
        assert_eq!((error.status(), error.body()), (None, None));
    }
}

#[test]
fn a_refusal_hides_its_body() {
    let body = format!(r#"{{"error":"invalid_grant","error_description":"{PASSWORD} {SECRET}"}}"#);
    for status in [400, 401, 500] {
        let (server, client) = start();
        server.answer_next(status, "application/json", body.as_str());
        server.answer_next(status, "application/json", body.as_str());
        for error in fails("a refusal", &client) {
            assert_eq!(error.status(), Some(status));
            assert_eq!(
                error.body(),
                Some(body.as_bytes()),
                "who asks for it gets it"
            );
        }
    }
}

#[test]
fn a_body_that_cannot_be_decoded_stays_hidden() {
    for body in [
        format!(r#"{{"access_token":"{TOKEN}","#),
        format!(r#"{{"access_token":{{"value":"{TOKEN}"}}}}"#),
        format!(r#"{{"access_token":["{TOKEN}"]}}"#),
        format!(r#"{{"{TOKEN}":"#),
        format!(r#"["{TOKEN}"]"#),
        format!(r#""{TOKEN}""#),
        TOKEN.to_owned(),
    ] {
        let (server, client) = start();
        server.answer_next(200, "application/json", body.as_str());
        server.answer_next(200, "application/json", body.as_str());
        for error in fails(&body, &client) {
            assert!(error.is_decode(), "{error:?}");
        }
    }
}

#[test]
fn an_error_body_of_another_shape_stays_hidden() {
    let (server, client) = start();
    for _ in 0..2 {
        server.answer_next(400, "application/json", format!(r#"{{"error":"{TOKEN}"#));
    }
    for error in fails("a broken error body", &client) {
        let wrong = error.json::<serde_json::Value>().expect_err("broken JSON");
        error_hides("the error of a broken error body", &wrong);
    }
}

#[test]
fn a_timeout_hides_them() {
    let server = TokenServer::start().expect("a server");
    let client = Client::builder()
        .base_url(server.url())
        .timeout(Duration::from_millis(200));
    let client = client.build().expect("a client");
    let answer = format!(r#"{{"access_token":"{TOKEN}"}}"#);
    for _ in 0..2 {
        let long = Duration::from_secs(30);
        server.answer_next_slowly(200, "application/json", answer.as_str(), long);
    }
    for error in fails("a timeout", &client) {
        assert!(error.is_timeout(), "{error:?}");
        assert!(!error.is_decode() && !error.is_connect(), "{error:?}");
    }
}

#[test]
fn a_base_url_hides_its_userinfo() {
    for base_url in [
        format!("http://user:{SECRET}@"),
        format!("http://user:{SECRET}@127.0.0.1:1"),
        format!("http://user:{SECRET}@127.0.0.1:port"),
        format!("http://user:{SECRET}@[::1"),
        format!("http:// user:{SECRET}@127.0.0.1"),
        format!("user:{SECRET}@127.0.0.1"),
        format!("ftp://user:{SECRET}@127.0.0.1"),
        format!("http://{SECRET}@127.0.0.1:1"),
    ] {
        let builder = Client::builder().base_url(&base_url);
        debug_hides("the builder of a client", &builder);
        match builder.build() {
            Ok(client) => {
                debug_hides("a client", &client);
                fails("a base URL with userinfo", &client);
            }
            Err(error) => drop(error_hides("a bad base URL", &error)),
        }
    }
}
