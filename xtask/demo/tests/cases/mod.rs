//! The token calls that every RFC 6749 server has to answer alike, as one table, made async and blocking.

use knetik_cloud::apis::access_token::GetOAuthToken;
use knetik_cloud::models::OAuth2Resource;
use knetik_cloud::{Client, Error, Request};
use serde_json::Value;

/// One call and what comes of it.
struct Case {
    name: &'static str,
    grant_type: &'static str,
    client_id: &'static str,
    client_secret: Option<&'static str>,
    user: Option<(&'static str, &'static str)>,
    /// A token, or a refusal: 400 with this `error`.
    expected: Result<(), &'static str>,
}

const CASES: [Case; 5] = [
    Case {
        name: "client credentials",
        grant_type: "client_credentials",
        client_id: "cid",
        client_secret: Some("s3cret"),
        user: None,
        expected: Ok(()),
    },
    Case {
        name: "a password that needs escaping",
        grant_type: "password",
        client_id: "public",
        client_secret: None,
        user: Some(("alice", "p w&+%é")),
        expected: Ok(()),
    },
    Case {
        name: "a wrong secret",
        grant_type: "client_credentials",
        client_id: "cid",
        client_secret: Some("wrong-secret"),
        user: None,
        expected: Err("invalid_client"),
    },
    Case {
        name: "a wrong password",
        grant_type: "password",
        client_id: "public",
        client_secret: None,
        user: Some(("alice", "wrong-password")),
        expected: Err("invalid_grant"),
    },
    Case {
        name: "an unknown grant type",
        grant_type: "nope",
        client_id: "cid",
        client_secret: Some("s3cret"),
        user: None,
        expected: Err("unsupported_grant_type"),
    },
];

impl Case {
    /// The call, not yet sent.
    fn request(&self, client: &Client) -> Request<GetOAuthToken> {
        let mut request = client
            .access_token()
            .get_o_auth_token()
            .grant_type(self.grant_type)
            .client_id(self.client_id);
        if let Some(secret) = self.client_secret {
            request = request.client_secret(secret);
        }
        if let Some((username, password)) = self.user {
            request = request.username(username).password(password);
        }
        request
    }

    fn check(&self, way: &str, answer: Result<OAuth2Resource, Error>) {
        let name = format!("{}, {way}", self.name);
        match (self.expected, answer) {
            (Ok(()), Ok(token)) => check_token(&name, &token),
            (Err(code), Err(error)) => check_refusal(&name, code, &error),
            (_, answer) => panic!("{name}: {:?} expected, not {answer:?}", self.expected),
        }
    }
}

fn check_token(name: &str, token: &OAuth2Resource) {
    let length = token.access_token.as_ref().map_or(0, String::len);
    assert!(length >= 32, "{name}: a token of {length} characters");
    // The Node server tells what is left of the hour when it answers, so a second may be gone.
    let lifetime = token
        .expires_in
        .as_deref()
        .and_then(|text| text.parse().ok());
    assert!(
        lifetime.is_some_and(|seconds: u32| (3590..=3600).contains(&seconds)),
        "{name}: {lifetime:?}"
    );
    assert_eq!(token.token_type.as_deref(), Some("Bearer"), "{name}");
    assert_eq!(token.scope.as_deref(), Some("read write"), "{name}");
}

fn check_refusal(name: &str, code: &str, error: &Error) {
    assert_eq!(error.status(), Some(400), "{name}: {error}");
    let body: Value = error.json().expect("a JSON body");
    assert_eq!(body["error"], code, "{name}");
    assert!(body["error_description"].is_string(), "{name}");
    assert_eq!(error.body(), Some(body.to_string().as_bytes()), "{name}");
}

/// Makes every call of the table to the server at `url`, async and blocking.
///
/// # Panics
/// With the case's name, when something else comes of a call than the table says.
pub(crate) fn check_all(url: &str) {
    let client = Client::builder().base_url(url).build().expect("a client");
    let runtime = runtime();
    for case in &CASES {
        case.check("async", runtime.block_on(case.request(&client).send()));
        case.check("blocking", case.request(&client).send_blocking());
    }
}

/// A runtime to make async calls on.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}
