//! The demo program as a person runs it: what it prints, what it keeps to itself, and its exit code.

use std::process::{Command, Output};

use demo::token_server::TokenServer;

fn demo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_demo"))
        .args(arguments)
        .output()
        .expect("the demo starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn it_shows_the_tokens_and_a_refusal() {
    let output = demo(&[]);
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{shown}{}", text(&output.stderr));
    for scheme in ["oauth2_client_credentials_grant", "oauth2_password_grant"] {
        let row = |line: &&str| line.starts_with(scheme) && line.contains("asked for once");
        assert_eq!(shown.lines().filter(row).count(), 1, "{scheme}: {shown}");
    }
    for grant in ["client_credentials", "password"] {
        for call in ["async", "blocking"] {
            let row = |line: &&str| line.starts_with(grant) && line.contains(call);
            assert_eq!(
                shown.lines().filter(row).count(),
                1,
                "{grant} {call}: {shown}"
            );
        }
    }
    assert!(shown.contains("400 invalid_client"), "{shown}");
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn it_prints_no_secret() {
    let server = TokenServer::start().expect("a server");
    let output = demo(&["--base-url", &server.url()]);
    let shown = text(&output.stdout) + &text(&output.stderr);
    assert!(output.status.success(), "{shown}");
    assert_eq!(server.requests().len(), 7);
    for secret in ["s3cret", "p w&+%é"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    let longest_hexadecimal = shown
        .split(|c: char| !c.is_ascii_hexdigit())
        .map(str::len)
        .max();
    assert!(longest_hexadecimal < Some(16), "a token in {shown}");
}

#[test]
fn it_fails_when_an_answer_is_not_what_it_should_be() {
    let answers = [
        (
            200,
            r#"{"access_token":"0123456789abcdef","token_type":"mac"}"#,
        ),
        (
            200,
            r#"{"token_type":"Bearer","expires_in":3600,"scope":"read write"}"#,
        ),
        (200, r#"["0123456789abcdef"]"#),
        (
            400,
            r#"{"error":"invalid_client","hint":"0123456789abcdef"}"#,
        ),
        (200, ""),
    ];
    for (status, body) in answers {
        let server = TokenServer::start().expect("a server");
        server.answer_next(status, "application/json", body);
        let output = demo(&["--base-url", &server.url()]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{body}: {said}");
        assert!(said.starts_with("demo: "), "{body}: {said}");
        assert!(!said.contains("0123456789abcdef"), "{body}: {said}");
    }
}

#[test]
fn it_fails_when_nobody_listens_or_the_wrong_secret_is_let_in() {
    let server = TokenServer::start().expect("a server");
    let url = server.url();
    let token =
        r#"{"access_token":"t","token_type":"Bearer","expires_in":"3600","scope":"read write"}"#;
    for _ in 0..5 {
        server.answer_next(200, "application/json", token);
    }
    let output = demo(&["--base-url", &url]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), "demo: a wrong secret got a token\n");

    drop(server);
    assert_eq!(demo(&["--base-url", &url]).status.code(), Some(1));
}

#[test]
fn it_explains_itself() {
    let help = demo(&["--help"]);
    assert!(help.status.success());
    assert!(text(&help.stdout).contains("--base-url"));
    assert_eq!(demo(&["--nonsense"]).status.code(), Some(2));
}
