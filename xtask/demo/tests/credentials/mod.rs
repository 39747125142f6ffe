//! Credentials that a client gets by itself, from any RFC 6749 server that knows the clients and the user.

use knetik_cloud::{Client, Error, ErrorKind, OAuth2, Secret};

use crate::cases::runtime;

const MACHINE: &str = "oauth2_client_credentials_grant";
const USER: &str = "oauth2_password_grant";

/// The token of a scheme, async and blocking, from a client that has one grant for both schemes.
fn tokens(url: &str, scheme: &str, grant: &OAuth2) -> [Result<Secret, Error>; 2] {
    let client = || {
        let builder = Client::builder().base_url(url);
        let builder = builder.oauth2_client_credentials_grant(grant.clone());
        let built = builder.oauth2_password_grant(grant.clone()).build();
        built.expect("a client")
    };
    let own = client();
    let token = runtime().block_on(own.token_for(scheme));
    if let Ok(token) = &token {
        let again = own.token_for_blocking(scheme).expect("the same token");
        assert_eq!(&again, token, "it is kept");
    }
    [token, client().token_for_blocking(scheme)]
}

fn check_token(url: &str, scheme: &str, grant: &OAuth2) {
    for token in tokens(url, scheme, grant) {
        let token = token.expect("a token");
        assert!(token.expose().len() >= 32, "{grant:?}");
    }
}

fn check_refusal(url: &str, scheme: &str, grant: &OAuth2, code: &str) {
    for token in tokens(url, scheme, grant) {
        let error = token.expect_err("a refusal");
        assert_eq!(error.kind(), ErrorKind::Credentials);
        let said = error.to_string();
        assert!(said.contains(&format!("`{scheme}`")), "{said}");
        assert!(said.contains(&format!("`{code}`")), "{said}");
        assert!(!format!("{error:?}{said}").contains("wrong"), "{said}");
    }
}

/// Gets tokens by each grant, and is refused where it should be.
///
/// # Panics
/// When something else comes of it.
pub(crate) fn check_all(url: &str) {
    let machine = OAuth2::client_credentials("cid", "s3cret");
    check_token(url, MACHINE, &machine);
    check_token(url, MACHINE, &machine.clone().client_in_body());
    check_token(url, MACHINE, &machine.scopes(["read"]));
    check_token(url, USER, &OAuth2::password("public", "alice", "p w&+%é"));
    let user = OAuth2::password("cid", "alice", "p w&+%é").client_secret("s3cret");
    check_token(url, USER, &user);
    let wrong = OAuth2::client_credentials("cid", "wrong-secret");
    check_refusal(url, MACHINE, &wrong, "invalid_client");
    check_refusal(url, MACHINE, &wrong.client_in_body(), "invalid_client");
    let wrong = OAuth2::password("public", "alice", "wrong-password");
    check_refusal(url, USER, &wrong, "invalid_grant");
}
