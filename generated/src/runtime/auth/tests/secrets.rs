//! Nothing that a program may print or log shows a credential.

use std::fmt::Debug;

use super::{SEVERAL, builder, call, client};
use crate::runtime::Secret;
use crate::runtime::auth::{AccessToken, Credential};
use crate::runtime::testing::{Server, answer, shown};

const SECRET: &str = "hunter2";

#[track_caller]
fn hides(value: &impl Debug) {
    let shown = format!("{value:?} {value:#?}");
    assert!(!shown.contains(SECRET), "{shown}");
}

fn given() -> Vec<(&'static str, Credential)> {
    vec![
        ("header", SECRET.into()),
        ("query", Secret::from(SECRET).into()),
        ("cookie", SECRET.to_owned().into()),
        ("basic", Credential::basic("alice", SECRET)),
        ("bearer", SECRET.into()),
    ]
}

#[test]
fn what_holds_credentials_shows_none() {
    for (_, credential) in given() {
        hides(&credential);
    }
    hides(&AccessToken::new(SECRET));
    hides(&builder(given()));
    hides(&builder(given()).base_url("http://127.0.0.1:1").build());
}

#[cfg(feature = "oauth2")]
#[test]
fn a_grant_shows_none() {
    use crate::runtime::auth::OAuth2;
    for grant in [
        OAuth2::client_credentials("id", SECRET),
        OAuth2::password("id", "alice", SECRET).client_secret(SECRET),
        OAuth2::refresh_token("id", SECRET).parameter("assertion", SECRET),
        OAuth2::client_credentials("id", "s").access_token(AccessToken::new(SECRET)),
    ] {
        hides(&grant);
        hides(&Credential::from(grant));
    }
}

#[tokio::test]
async fn errors_of_calls_show_none() {
    let refusing = Server::start(|request| {
        let body = format!("{{\"seen\":{:?}}}", request.lines().next());
        Some(answer("403 Forbidden", "", &body))
    });
    let closed = builder(given())
        .base_url("http://127.0.0.1:1")
        .build()
        .unwrap();
    for client in [client(&refusing, given()), closed] {
        hides(&client);
        let answered = client.send(&call(SEVERAL), |_, _| Ok(())).await;
        let shown = shown(&answered.unwrap_err());
        assert!(!shown.contains(SECRET), "{shown}");
    }
    let request = refusing.requests.recv().unwrap();
    assert!(
        request.contains(&format!("?api%20key={SECRET} ")),
        "{request}"
    );
}
