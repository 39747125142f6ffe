//! Decides what RFC 6749 answers to a request at the token endpoint. No IO.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hyper::header::{
    ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, PRAGMA,
    WWW_AUTHENTICATE,
};
use hyper::{Response, StatusCode};
use serde_json::{Value, json};
use subtle::ConstantTimeEq as _;

use super::{Answer, Recorded};

/// The client that has a secret, and both grants.
pub const CLIENT_ID: &str = "cid";
/// The secret of [`CLIENT_ID`].
pub const CLIENT_SECRET: &str = "s3cret";
/// The client without a secret; it has the password grant only.
pub const PUBLIC_CLIENT_ID: &str = "public";
/// The one user.
pub const USERNAME: &str = "alice";
/// The password of [`USERNAME`]: a space, characters with a meaning in a form, and one outside ASCII.
pub const PASSWORD: &str = "p w&+%é";
/// The `token_type` of every token.
pub const TOKEN_TYPE: &str = "Bearer";
/// The `expires_in` of every token, in seconds.
pub const EXPIRES_IN: u32 = 3600;
/// The `scope` of every token.
pub const SCOPE: &str = "read write";

/// Each client's id and its secret; a public client has none.
const CLIENTS: [(&str, Option<&str>); 2] =
    [(CLIENT_ID, Some(CLIENT_SECRET)), (PUBLIC_CLIENT_ID, None)];

/// Answers a request as section 5 says.
pub(super) fn answer(request: &Recorded) -> Answer {
    if request.path() != "/oauth/token" {
        return empty(StatusCode::NOT_FOUND);
    }
    if request.method != "POST" {
        return with(empty(StatusCode::METHOD_NOT_ALLOWED), ALLOW, "POST");
    }
    match grant(request) {
        Ok(()) => token(),
        Err(refusal) => refusal.answer(request),
    }
}

/// Whether the request earns a token: sections 4.3 and 4.4.
fn grant(request: &Recorded) -> Result<(), Refusal> {
    let form = Form::read(request)?;
    let client = Client::authenticate(request, &form)?;
    match (form.required("grant_type")?, client) {
        ("password", _) => {
            let username = form.required("username")?;
            let password = form.required("password")?;
            if username == USERNAME && same(password, PASSWORD) {
                Ok(())
            } else {
                Err(Refusal::grant("the user's name or password is wrong"))
            }
        }
        ("client_credentials", Client::Confidential) => Ok(()),
        ("client_credentials", Client::Public) => {
            Err(Refusal::client("this grant asks for the client's secret"))
        }
        _ => Err(Refusal::grant_type("this grant type is not known here")),
    }
}

/// A client that is who it says it is: section 2.3.
#[derive(Clone, Copy)]
enum Client {
    Confidential,
    Public,
}

impl Client {
    fn authenticate(request: &Recorded, form: &Form) -> Result<Self, Refusal> {
        let (id, secret) = match request.headers.get(AUTHORIZATION) {
            Some(_) if form.get("client_secret").is_some() => {
                return Err(Refusal::request("two ways of client authentication"));
            }
            Some(header) => {
                let (id, secret) = basic(header).ok_or(Refusal::client("not HTTP Basic"))?;
                (Some(id), (!secret.is_empty()).then_some(secret))
            }
            None => (
                form.get("client_id").map(str::to_owned),
                form.get("client_secret").map(str::to_owned),
            ),
        };
        let known = CLIENTS
            .iter()
            .find(|(known, _)| Some(*known) == id.as_deref());
        match (known, secret) {
            (Some((_, Some(known))), Some(secret)) if same(known, &secret) => {
                Ok(Self::Confidential)
            }
            (Some((_, None)), None) => Ok(Self::Public),
            _ => Err(Refusal::client("no such client, or not its secret")),
        }
    }
}

/// The id and the secret of HTTP Basic, each form-encoded before base64: section 2.3.1.
fn basic(header: &HeaderValue) -> Option<(String, String)> {
    let (scheme, credentials) = header.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64.decode(credentials.trim()).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((decode(id), decode(secret)))
}

fn decode(text: &str) -> String {
    let form = format!("={text}");
    let pair = form_urlencoded::parse(form.as_bytes()).next();
    pair.map_or_else(String::new, |(_, value)| value.into_owned())
}

/// Compares secrets in a time that tells nothing but their lengths.
fn same(known: &str, given: &str) -> bool {
    known.as_bytes().ct_eq(given.as_bytes()).into()
}

/// The parameters of a request. One without a value counts as left out: section 3.2.
struct Form(HashMap<String, String>);

impl Form {
    fn read(request: &Recorded) -> Result<Self, Refusal> {
        let media_type = request.header("content-type").unwrap_or_default();
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Refusal::request(
                "the body is not application/x-www-form-urlencoded",
            ));
        }
        let mut parameters = HashMap::new();
        for (name, value) in form_urlencoded::parse(&request.body) {
            if parameters
                .insert(name.into_owned(), value.into_owned())
                .is_some()
            {
                return Err(Refusal::request("a parameter is given twice"));
            }
        }
        parameters.retain(|_, value| !value.is_empty());
        Ok(Self(parameters))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name)
            .ok_or_else(|| Refusal::request(format!("the parameter {name} is missing")))
    }
}

/// Why there is no token: section 5.2.
struct Refusal {
    error: &'static str,
    description: String,
}

impl Refusal {
    fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            error,
            description: description.into(),
        }
    }

    fn request(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }

    fn client(description: &str) -> Self {
        Self::new("invalid_client", description)
    }

    fn grant(description: &str) -> Self {
        Self::new("invalid_grant", description)
    }

    fn grant_type(description: &str) -> Self {
        Self::new("unsupported_grant_type", description)
    }

    /// 400, but 401 with a challenge for a client that tried the `Authorization` header and failed.
    fn answer(&self, request: &Recorded) -> Answer {
        let body = json!({ "error": self.error, "error_description": self.description });
        let challenged =
            self.error == "invalid_client" && request.headers.contains_key(AUTHORIZATION);
        if challenged {
            let refused = document(StatusCode::UNAUTHORIZED, &body);
            with(refused, WWW_AUTHENTICATE, r#"Basic realm="token""#)
        } else {
            document(StatusCode::BAD_REQUEST, &body)
        }
    }
}

/// The answer with a token: section 5.1.
fn token() -> Answer {
    let mut random = [0; 16];
    getrandom::fill(&mut random).expect("the system's source of randomness works");
    document(
        StatusCode::OK,
        &json!({
            "access_token": format!("{:032x}", u128::from_ne_bytes(random)),
            "token_type": TOKEN_TYPE,
            "expires_in": EXPIRES_IN,
            "scope": SCOPE,
        }),
    )
}

/// A JSON answer that no cache may keep.
fn document(status: StatusCode, body: &Value) -> Answer {
    let mut answer = empty(status);
    *answer.body_mut() = body.to_string().into_bytes();
    let answer = with(answer, CONTENT_TYPE, "application/json");
    let answer = with(answer, CACHE_CONTROL, "no-store");
    with(answer, PRAGMA, "no-cache")
}

fn empty(status: StatusCode) -> Answer {
    let mut answer = Response::new(Vec::new());
    *answer.status_mut() = status;
    answer
}

fn with(mut answer: Answer, name: HeaderName, value: &'static str) -> Answer {
    answer
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
    answer
}

#[cfg(test)]
mod tests;
