//! An OAuth 2.0 token endpoint on loopback that records each request: start, stop, and what went over the wire.
//!
//! What it answers is decided in `endpoint`; this file only carries it.

mod endpoint;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener as StdTcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use http_body_util::{BodyExt, Channel, Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, LOCATION};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

pub use endpoint::{
    CLIENT_ID, CLIENT_SECRET, EXPIRES_IN, PASSWORD, PUBLIC_CLIENT_ID, SCOPE, TOKEN_TYPE, USERNAME,
};

/// A running token endpoint. It has a thread of its own, serves sync and async callers alike, and stops when dropped.
#[derive(Debug)]
pub struct TokenServer {
    address: SocketAddr,
    wire: Arc<Wire>,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The method, in capitals.
    pub method: String,
    /// The request target: the path and, where there is one, the query.
    pub target: String,
    /// The headers, by lowercase name.
    pub headers: HeaderMap,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

impl Recorded {
    /// The path, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The value of a header, if it was sent and is plain text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl TokenServer {
    /// Starts an endpoint on a free port of the loopback interface.
    ///
    /// # Errors
    /// When the port, the thread or its runtime is not to be had.
    pub fn start() -> io::Result<Self> {
        let listener = StdTcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let wire = Arc::new(Wire::default());
        let (stop, stopped) = oneshot::channel::<()>();
        let listener = {
            let _guard = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let accepting = accept(listener, Arc::clone(&wire));
        let thread = thread::Builder::new()
            .name("token-server".to_owned())
            .spawn(move || {
                runtime.spawn(accepting);
                // Ends when the sender is dropped; the runtime then drops every connection.
                let _ = runtime.block_on(stopped);
            })?;
        Ok(Self {
            address,
            wire,
            running: Some((stop, thread)),
        })
    }

    /// The base URL, as in `http://127.0.0.1:8080`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request so far, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.wire.lock().requests.clone()
    }

    /// Answers the next request with this instead of what RFC 6749 says. Calls queue up: one answer, one request.
    ///
    /// # Panics
    /// When `status` or `content_type` is none that HTTP can carry.
    pub fn answer_next(&self, status: u16, content_type: &str, body: impl Into<Vec<u8>>) {
        self.answer_next_slowly(status, content_type, body, Duration::ZERO);
    }

    /// Sends the next request elsewhere.
    ///
    /// # Panics
    /// When `status` or `location` is none that HTTP can carry.
    pub fn redirect_next(&self, status: u16, location: &str) {
        let answer = Response::builder()
            .status(status)
            .header(LOCATION, location)
            .body(Vec::new())
            .expect("a status and a location that HTTP can carry");
        self.wire.lock().canned.push_back((answer, Duration::ZERO));
    }

    /// Like [`answer_next`](Self::answer_next), with the head sent at once and the body after `delay`.
    ///
    /// # Panics
    /// When `status` or `content_type` is none that HTTP can carry.
    pub fn answer_next_slowly(
        &self,
        status: u16,
        content_type: &str,
        body: impl Into<Vec<u8>>,
        delay: Duration,
    ) {
        let answer = Response::builder()
            .status(status)
            .header(CONTENT_TYPE, content_type)
            .body(body.into())
            .expect("a status and a content type that HTTP can carry");
        self.wire.lock().canned.push_back((answer, delay));
    }
}

impl Drop for TokenServer {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            drop(stop);
            // A panic of that thread has been printed already; dropping is no place for a second one.
            let _ = thread.join();
        }
    }
}

/// What the server's thread and its owner share.
#[derive(Debug, Default)]
struct Wire(Mutex<Traffic>);

#[derive(Debug, Default)]
struct Traffic {
    requests: Vec<Recorded>,
    canned: VecDeque<(Answer, Duration)>,
}

/// An answer before it is put on the wire.
type Answer = Response<Vec<u8>>;

/// A body that is sent at once, or one that arrives when its sender says so.
type Body = Either<Full<Bytes>, Channel<Bytes, Infallible>>;

impl Wire {
    fn lock(&self) -> MutexGuard<'_, Traffic> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a request and says what to answer, and after how long.
    fn exchange(&self, request: Recorded) -> (Answer, Duration) {
        let mut traffic = self.lock();
        let answer = match traffic.canned.pop_front() {
            Some(canned) => canned,
            None => (endpoint::answer(&request), Duration::ZERO),
        };
        traffic.requests.push(request);
        answer
    }
}

async fn accept(listener: TcpListener, wire: Arc<Wire>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve(stream, Arc::clone(&wire)))),
            // A connection that was gone at once, or no free file descriptor: the next try may do.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn serve(stream: TcpStream, wire: Arc<Wire>) {
    let service = service_fn(|request| respond(request, &wire));
    // An error here is a client that broke off or sent no HTTP; hyper has answered what can be answered.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn respond(request: Request<Incoming>, wire: &Wire) -> hyper::Result<Response<Body>> {
    let (head, body) = request.into_parts();
    let recorded = Recorded {
        method: head.method.to_string(),
        target: head.uri.to_string(),
        headers: head.headers,
        body: body.collect().await?.to_bytes().into(),
    };
    let (answer, delay) = wire.exchange(recorded);
    Ok(if delay.is_zero() {
        answer.map(|body| Either::Left(Full::from(body)))
    } else {
        hold_back(answer, delay)
    })
}

/// Turns an answer into one whose head goes out at once and whose body follows after `delay`.
fn hold_back(answer: Answer, delay: Duration) -> Response<Body> {
    let (mut head, body) = answer.into_parts();
    head.headers.insert(CONTENT_LENGTH, body.len().into());
    let (mut sender, channel) = Channel::new(1);
    tokio::spawn(async move {
        tokio::time::sleep(delay).await;
        // Fails only when the client has hung up, which it may.
        let _ = sender.send_data(Bytes::from(body)).await;
    });
    Response::from_parts(head, Either::Right(channel))
}
