//! Gets tokens from the embedded endpoint, by both grants, async and blocking, shows a refusal, and a client that gets
//! its tokens by itself.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use demo::token_server::{self, TokenServer};
use knetik_cloud::apis::access_token::GetOAuthToken;
use knetik_cloud::models::OAuth2Resource;
use knetik_cloud::{Client, OAuth2, Request};
use serde_json::Value;

/// Gets access tokens with the knetik-cloud SDK from a token endpoint of its own on loopback.
///
/// It makes the call by both grants, async and blocking, once with a wrong secret, and lets a client get its tokens by
/// itself; it fails when anything else comes back than should.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// The base URL of another server, which has to know the same clients and user
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match show(Options::parse().base_url) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo: {error}");
            ExitCode::FAILURE
        }
    }
}

fn show(base_url: Option<String>) -> Outcome<()> {
    let (url, _embedded) = if let Some(url) = base_url {
        (url, None)
    } else {
        let server = TokenServer::start()?;
        (server.url(), Some(server))
    };
    let client = Client::builder().base_url(&url).build()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;

    println!("POST {url}/oauth/token\n");
    println!(
        "{:<20}{:<10}{:<7}{:<8}{:<9}scope",
        "grant", "call", "token", "type", "expires"
    );
    for grant in [Grant::ClientCredentials, Grant::Password] {
        row(
            grant,
            "async",
            &runtime.block_on(grant.request(&client).send())?,
        )?;
        row(grant, "blocking", &grant.request(&client).send_blocking()?)?;
    }
    let request = Grant::ClientCredentials
        .request(&client)
        .client_secret("wrong");
    let refusal = refusal(runtime.block_on(request.send()))?;
    println!("\nwith a wrong secret: {refusal}");
    by_itself(&url, &runtime)?;
    println!("\nall 7 calls went as they should");
    Ok(())
}

/// A client that has credentials gets a token when it needs the first one, and keeps it.
fn by_itself(url: &str, runtime: &tokio::runtime::Runtime) -> Outcome<()> {
    let machine = OAuth2::client_credentials(token_server::CLIENT_ID, token_server::CLIENT_SECRET);
    let user = OAuth2::password(
        token_server::PUBLIC_CLIENT_ID,
        token_server::USERNAME,
        token_server::PASSWORD,
    );
    let client = Client::builder()
        .base_url(url)
        .oauth2_client_credentials_grant(machine)
        .oauth2_password_grant(user)
        .build()?;
    println!("\na client that gets its tokens by itself:");
    for scheme in knetik_cloud::SECURITY_SCHEMES {
        let name = scheme.name();
        let first = runtime.block_on(client.token_for(name))?;
        let again = [
            runtime.block_on(client.token_for(name))?,
            client.token_for_blocking(name)?,
        ];
        if again.iter().any(|token| *token != first) {
            return Err(format!("the token of {name} was not kept").into());
        }
        println!(
            "{name:<33}{}  asked for once, used 3 times",
            redacted(first.expose())
        );
    }
    Ok(())
}

/// The two ways to a token.
#[derive(Clone, Copy)]
enum Grant {
    ClientCredentials,
    Password,
}

impl Grant {
    fn name(self) -> &'static str {
        match self {
            Self::ClientCredentials => "client_credentials",
            Self::Password => "password",
        }
    }

    /// The call, not yet sent.
    fn request(self, client: &Client) -> Request<GetOAuthToken> {
        let request = client
            .access_token()
            .get_o_auth_token()
            .grant_type(self.name());
        match self {
            Self::ClientCredentials => request
                .client_id(token_server::CLIENT_ID)
                .client_secret(token_server::CLIENT_SECRET),
            Self::Password => request
                .client_id(token_server::PUBLIC_CLIENT_ID)
                .username(token_server::USERNAME)
                .password(token_server::PASSWORD),
        }
    }
}

/// Prints what came of a call, if it is what should.
fn row(grant: Grant, call: &str, token: &OAuth2Resource) -> Outcome<()> {
    let found = (
        token.token_type.as_deref(),
        token.expires_in.as_deref(),
        token.scope.as_deref(),
    );
    let lifetime = token_server::EXPIRES_IN.to_string();
    let expected = (
        Some(token_server::TOKEN_TYPE),
        Some(lifetime.as_str()),
        Some(token_server::SCOPE),
    );
    if found != expected {
        return Err(
            format!("expected type, lifetime and scope {expected:?}, found {found:?}").into(),
        );
    }
    let secret = token
        .access_token
        .as_deref()
        .ok_or("the answer has no access_token")?;
    println!(
        "{:<20}{call:<10}{:<7}{:<8}{:<9}{}",
        grant.name(),
        redacted(secret),
        token_server::TOKEN_TYPE,
        format!("{lifetime} s"),
        token_server::SCOPE,
    );
    Ok(())
}

/// Enough of a token to tell it from another, and no more.
fn redacted(token: &str) -> String {
    token.chars().take(4).chain(['…']).collect()
}

/// What the server says of a call that it has to refuse.
fn refusal(answer: Result<OAuth2Resource, knetik_cloud::Error>) -> Outcome<String> {
    let Err(error) = answer else {
        return Err("a wrong secret got a token".into());
    };
    let Some(status) = error.status() else {
        return Err(error.into());
    };
    let body: Value = error.json()?;
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let (code, description) = (text("error"), text("error_description"));
    if (status, code.as_str()) != (400, "invalid_client") {
        return Err(format!("expected 400 invalid_client, found {status} {code}").into());
    }
    Ok(format!("{status} {code} ({description})"))
}
