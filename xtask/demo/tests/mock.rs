//! What the users of the SDK test their own code with: the typed server of its feature `mock`.

use knetik_cloud::apis::access_token::GetOAuthToken;
use knetik_cloud::mock::{Answer, Fault, Mock};
use knetik_cloud::models::OAuth2Resource;
use knetik_cloud::{Client, Error, ErrorKind, RetryPolicy};

/// What is tested: code that wants a token.
async fn token(client: &Client, password: &str) -> Result<Option<String>, Error> {
    let request = client.access_token().get_o_auth_token();
    let request = request
        .grant_type("password")
        .username("anna")
        .password(password);
    Ok(request.send().await?.access_token)
}

#[tokio::test]
async fn an_answer_is_a_value_of_the_operation() {
    let mut given = OAuth2Resource::new();
    given.access_token = Some("first".to_owned());
    let mock = Mock::new();
    mock.on::<GetOAuthToken>()
        .when(|call| call.form("password") == Some("hunter2"))
        .answer(200, &given);
    let refusal = serde_json::json!({"error": "invalid_grant"});
    mock.on::<GetOAuthToken>().answer_status(400, &refusal);

    let client = mock.client();
    let found = token(&client, "hunter2").await.unwrap();
    assert_eq!(found.as_deref(), Some("first"));
    let error = token(&client, "hunter3").await.unwrap_err();
    assert_eq!(error.status(), Some(400));
    assert_eq!(error.json::<serde_json::Value>().unwrap(), refusal);

    let calls = mock.calls::<GetOAuthToken>();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].operation(), Some("getOAuthToken"));
    assert_eq!(calls[0].form("grant_type"), Some("password"));
    assert_eq!(calls[0].form("client_id"), Some("knetik"));
    let shown = format!("{calls:?}");
    assert!(!shown.contains("hunter"), "{shown}");
    mock.verify();
}

#[tokio::test]
async fn failures_are_those_of_any_call() {
    let mock = Mock::new();
    mock.on::<GetOAuthToken>().times(1).fail_with(Fault::Broken);
    // The description says a string, and servers send a number: it is taken.
    mock.on::<GetOAuthToken>().answer_with(|call| {
        let body = format!(
            "{{\"access_token\": \"of {}\", \"expires_in\": 7}}",
            call.method()
        );
        Answer::bytes(200, "application/json", body).with_header("x-request-id", "r1")
    });
    let builder = Client::builder().mock(&mock).retry(RetryPolicy::off());
    let client = builder
        .base_url("https://api.example.com/v1")
        .build()
        .unwrap();
    let error = token(&client, "x").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    let reply = client.access_token().get_o_auth_token().send_reply().await;
    let reply = reply.unwrap();
    assert_eq!(reply.value.access_token.as_deref(), Some("of POST"));
    assert_eq!(reply.value.expires_in.as_deref(), Some("7"));
    assert_eq!(reply.response().request_id(), Some("r1"));
    assert_eq!(mock.received()[1].path(), "/v1/oauth/token");
}

#[test]
fn blocking_calls_are_answered_too() {
    let mock = Mock::new();
    mock.on::<GetOAuthToken>()
        .answer(200, &OAuth2Resource::new());
    let request = mock.client().access_token().get_o_auth_token();
    assert_eq!(request.send_blocking().unwrap(), OAuth2Resource::new());
}

#[tokio::test]
#[should_panic(expected = "- POST /oauth/token (`getOAuthToken`) was not expected")]
async fn a_call_that_has_no_answer_is_named() {
    let mock = Mock::new();
    let error = token(&mock.client(), "hunter2").await.unwrap_err();
    let shown = format!("{error:?}");
    assert!(shown.contains("no answer for POST /oauth/token"), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
    mock.verify();
}
