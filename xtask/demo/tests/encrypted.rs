//! The program over TLS and HTTP/2: with a server whose certificate it trusts, and with one whose it does not.

use std::io;
use std::net::{Ipv4Addr, TcpListener as StdTcpListener};
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use demo::token_server::TokenServer;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What arrived: for each connection, the versions of its requests.
type Seen = Arc<Mutex<Vec<Vec<Version>>>>;

/// A token endpoint behind TLS.
struct Front {
    url: String,
    seen: Seen,
    /// The certificate of the server, for whom it is to be trusted.
    certificate: PathBuf,
    endpoint: TokenServer,
    /// The folder of the certificate.
    _folder: tempfile::TempDir,
}

impl Front {
    /// Offers these protocols (RFC 7301), best first.
    fn start(protocols: &[&str]) -> Result<Self, Failure> {
        let endpoint = TokenServer::start()?;
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
        let folder = tempfile::tempdir()?;
        let certificate = folder.path().join("certificate.pem");
        std::fs::write(&certificate, own.cert.pem())?;
        let key = PrivateKeyDer::try_from(own.signing_key.serialize_der())?;
        let mut config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.into()], key)?;
        config.alpn_protocols = protocols.iter().map(|name| (*name).into()).collect();
        let listener = StdTcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let seen = Seen::default();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let accepting = accept(listener, acceptor, endpoint.url().into(), Arc::clone(&seen));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(accepting)
        });
        Ok(Self {
            url: format!("https://localhost:{port}"),
            seen,
            certificate,
            endpoint,
            _folder: folder,
        })
    }

    /// The program, with its root certificates in that file.
    fn demo(&self, roots: Option<&PathBuf>) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demo"));
        command.args(["--base-url", &self.url]);
        if let Some(roots) = roots {
            command.env("SSL_CERT_FILE", roots);
        }
        command.output().expect("the demo starts")
    }
}

async fn accept(
    listener: StdTcpListener,
    acceptor: TlsAcceptor,
    behind: Arc<str>,
    seen: Seen,
) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let http = reqwest::Client::new();
    loop {
        let (stream, _) = listener.accept().await?;
        let (acceptor, http) = (acceptor.clone(), http.clone());
        let (behind, seen) = (Arc::clone(&behind), Arc::clone(&seen));
        // A caller that does not trust the certificate hangs up.
        tokio::spawn(serve(stream, acceptor, http, behind, seen));
    }
}

/// Serves one connection: hands its requests to the endpoint behind it.
async fn serve(
    stream: TcpStream,
    acceptor: TlsAcceptor,
    http: reqwest::Client,
    behind: Arc<str>,
    seen: Seen,
) -> Result<(), Failure> {
    let stream = acceptor.accept(stream).await?;
    let number = {
        let mut seen = seen.lock().expect("nobody panics");
        seen.push(Vec::new());
        seen.len() - 1
    };
    let service = service_fn(|request: Request<Incoming>| {
        seen.lock().expect("nobody panics")[number].push(request.version());
        hand_on(request, http.clone(), Arc::clone(&behind))
    });
    Builder::new(TokioExecutor::new())
        .serve_connection(TokioIo::new(stream), service)
        .await
}

async fn hand_on(
    request: Request<Incoming>,
    http: reqwest::Client,
    behind: Arc<str>,
) -> Result<Response<Full<Bytes>>, Failure> {
    let (head, body) = request.into_parts();
    let sent = http
        .request(
            head.method,
            format!(
                "{behind}{}",
                head.uri.path_and_query().map_or("/", |own| own.as_str())
            ),
        )
        .headers(head.headers)
        .body(body.collect().await?.to_bytes())
        .send()
        .await?;
    let mut response = Response::builder().status(sent.status());
    for name in ["content-type", "cache-control"] {
        if let Some(value) = sent.headers().get(name) {
            response = response.header(name, value);
        }
    }
    Ok(response.body(Full::new(sent.bytes().await?))?)
}

/// The versions of all requests, each connection's apart, when all went well.
fn check(protocols: &[&str]) -> Vec<Vec<Version>> {
    let front = Front::start(protocols).expect("a server");
    let output = front.demo(Some(&front.certificate));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    let seen = front.seen.lock().expect("nobody panics").clone();
    assert_eq!(seen.iter().map(Vec::len).sum::<usize>(), 7);
    assert_eq!(front.endpoint.requests().len(), 7);
    seen
}

#[test]
fn calls_go_by_http_2_where_the_server_has_it() {
    let seen = check(&["h2", "http/1.1"]);
    let mut versions = seen.iter().flatten();
    assert!(
        versions.all(|version| *version == Version::HTTP_2),
        "{seen:?}"
    );
    assert!(
        seen.iter().any(|own| own.len() > 1),
        "they share connections: {seen:?}"
    );
}

#[test]
fn calls_go_by_http_1_1_where_the_server_has_no_other() {
    for protocols in [&["http/1.1"][..], &[]] {
        let seen = check(protocols);
        let mut versions = seen.iter().flatten();
        assert!(
            versions.all(|version| *version == Version::HTTP_11),
            "{seen:?}"
        );
    }
}

#[test]
fn a_server_that_is_not_trusted_gets_no_request() {
    let front = Front::start(&["h2"]).expect("a server");
    let output = front.demo(None);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("no connection to the server could be made"),
        "{said}"
    );
    assert_eq!(front.endpoint.requests().len(), 0);
    assert_eq!(front.seen.lock().expect("nobody panics").len(), 0);
}
