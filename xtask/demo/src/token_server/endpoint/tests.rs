//! Each rule of the endpoint, as one request and its answer.

use super::*;

const FORM: &str = "application/x-www-form-urlencoded";

fn ask(headers: &[(&'static str, &str)], body: &str) -> Answer {
    send("POST", "/oauth/token", headers, body)
}

fn send(method: &str, target: &str, headers: &[(&'static str, &str)], body: &str) -> Answer {
    let headers = headers.iter().map(|&(name, value)| {
        let value = value.parse().expect("a header's value");
        (HeaderName::from_static(name), value)
    });
    answer(&Recorded {
        method: method.to_owned(),
        target: target.to_owned(),
        headers: headers.collect(),
        body: body.as_bytes().to_vec(),
    })
}

fn body(answer: &Answer) -> Value {
    serde_json::from_slice(answer.body()).expect("a JSON body")
}

/// Sends a form and expects a refusal: 400, this error code, and nothing of the request's secrets in it.
#[track_caller]
fn refused(form: &str, error: &str) {
    let answer = ask(&[("content-type", FORM)], form);
    assert_eq!(answer.status(), 400, "{form}");
    assert_eq!(body(&answer)["error"], error, "{form}");
    assert!(body(&answer)["error_description"].is_string(), "{form}");
    assert_eq!(answer.headers()[CACHE_CONTROL], "no-store", "{form}");
    assert!(!answer.headers().contains_key(WWW_AUTHENTICATE), "{form}");
}

#[track_caller]
fn granted(headers: &[(&'static str, &str)], form: &str) -> String {
    let answer = ask(headers, form);
    let token = body(&answer);
    assert_eq!(answer.status(), 200, "{form}: {token}");
    assert_eq!(answer.headers()[CACHE_CONTROL], "no-store");
    assert_eq!(answer.headers()[PRAGMA], "no-cache");
    assert_eq!(answer.headers()[CONTENT_TYPE], "application/json");
    assert_eq!(token["token_type"], "Bearer");
    assert_eq!(token["expires_in"], 3600, "a JSON number");
    assert_eq!(token["scope"], "read write");
    token["access_token"].as_str().expect("a token").to_owned()
}

const FORM_HEADER: &[(&str, &str)] = &[("content-type", FORM)];

#[test]
fn client_credentials_earn_a_new_token_each_time() {
    let form = "grant_type=client_credentials&client_id=cid&client_secret=s3cret";
    let token = granted(FORM_HEADER, form);
    assert_eq!(token.len(), 32);
    assert_ne!(token, granted(FORM_HEADER, form));
}

#[test]
fn a_password_earns_a_token_however_it_is_escaped() {
    for password in ["p+w%26%2B%25%C3%A9", "p%20w%26%2b%25%c3%a9"] {
        let user = format!("username=alice&password={password}");
        granted(
            FORM_HEADER,
            &format!("grant_type=password&client_id=public&{user}"),
        );
        let client = "client_id=cid&client_secret=s3cret";
        granted(FORM_HEADER, &format!("grant_type=password&{client}&{user}"));
    }
}

#[test]
fn a_parameter_without_a_value_counts_as_left_out() {
    let user = "username=alice&password=p+w%26%2B%25%C3%A9";
    granted(
        FORM_HEADER,
        &format!("grant_type=password&client_id=public&client_secret=&{user}"),
    );
    refused("grant_type=&client_id=public", "invalid_request");
}

#[test]
fn the_media_type_may_have_parameters_and_capitals() {
    granted(
        &[(
            "content-type",
            "Application/X-WWW-Form-UrlEncoded; charset=UTF-8",
        )],
        "grant_type=client_credentials&client_id=cid&client_secret=s3cret",
    );
}

#[test]
fn a_client_that_is_not_who_it_says_is_refused() {
    for client in [
        "",
        "client_id=nobody",
        "client_id=cid",
        "client_id=cid&client_secret=S3CRET",
        "client_id=cid&client_secret=s3cretx",
        "client_id=public",
        "client_id=public&client_secret=s3cret",
        "client_secret=s3cret",
    ] {
        refused(
            &format!("grant_type=client_credentials&{client}"),
            "invalid_client",
        );
    }
    refused(
        "grant_type=password&client_id=cid&username=alice&password=p+w%26%2B%25%C3%A9",
        "invalid_client",
    );
}

#[test]
fn a_user_without_the_right_password_is_refused() {
    for user in [
        "username=alice&password=p+w",
        "username=alice&password=p%2Bw%26%2B%25%C3%A9",
        "username=bob&password=p+w%26%2B%25%C3%A9",
    ] {
        let form = format!("grant_type=password&client_id=public&{user}");
        refused(&form, "invalid_grant");
    }
}

#[test]
fn a_missing_parameter_is_named() {
    let client = "client_id=cid&client_secret=s3cret";
    for (form, missing) in [
        (client.to_owned(), "grant_type"),
        (format!("{client}&grant_type=password"), "username"),
        (
            format!("{client}&grant_type=password&username=alice"),
            "password",
        ),
    ] {
        refused(&form, "invalid_request");
        let answer = ask(FORM_HEADER, &form);
        let description = format!("the parameter {missing} is missing");
        assert_eq!(body(&answer)["error_description"], description);
    }
}

#[test]
fn a_parameter_given_twice_is_refused() {
    refused(
        "grant_type=client_credentials&client_id=cid&client_id=cid&client_secret=s3cret",
        "invalid_request",
    );
}

#[test]
fn an_unknown_grant_type_is_refused() {
    for grant_type in ["nope", "Password", "refresh_token"] {
        refused(
            &format!("grant_type={grant_type}&client_id=cid&client_secret=s3cret"),
            "unsupported_grant_type",
        );
    }
}

#[test]
fn a_body_that_is_no_form_is_refused() {
    for headers in [&[("content-type", "application/json")][..], &[]] {
        let answer = ask(headers, r#"{"grant_type":"client_credentials"}"#);
        assert_eq!(answer.status(), 400);
        assert_eq!(body(&answer)["error"], "invalid_request");
    }
}

/// Asks for client credentials with this `Authorization` header and this much more in the form.
fn authorized(authorization: &str, more: &str) -> Answer {
    let headers = [("content-type", FORM), ("authorization", authorization)];
    ask(&headers, &format!("grant_type=client_credentials{more}"))
}

fn basic_header(credentials: &str) -> String {
    format!("Basic {}", BASE64.encode(credentials))
}

#[test]
fn http_basic_authenticates_a_client() {
    for credentials in ["cid:s3cret", "c%69d:s3cret"] {
        let answer = authorized(&basic_header(credentials), "");
        assert_eq!(answer.status(), 200, "{credentials}");
    }
}

#[test]
fn a_client_that_fails_http_basic_is_challenged() {
    let credentials = ["cid:wrong", "cid:", "cid", ":"].map(basic_header);
    let others = ["Basic *", "Bearer abc", "x"].map(str::to_owned);
    for header in credentials.iter().chain(&others) {
        let answer = authorized(header, "");
        assert_eq!(answer.status(), 401, "{header}");
        assert_eq!(body(&answer)["error"], "invalid_client", "{header}");
        let challenge = answer.headers()[WWW_AUTHENTICATE].to_str().expect("text");
        assert!(challenge.starts_with("Basic realm="), "{challenge}");
    }
}

#[test]
fn a_client_may_not_authenticate_in_two_ways() {
    let answer = authorized(
        &basic_header("cid:s3cret"),
        "&client_id=cid&client_secret=s3cret",
    );
    assert_eq!(answer.status(), 400);
    assert_eq!(body(&answer)["error"], "invalid_request");
}

#[test]
fn another_path_is_not_found_and_another_method_not_allowed() {
    for path in ["/", "/oauth/token/", "/oauth", "/OAuth/token"] {
        assert_eq!(send("POST", path, FORM_HEADER, "").status(), 404, "{path}");
    }
    for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"] {
        let answer = send(method, "/oauth/token?x=1", &[], "");
        assert_eq!(answer.status(), 405, "{method}");
        assert_eq!(answer.headers()[ALLOW], "POST", "{method}");
    }
}
