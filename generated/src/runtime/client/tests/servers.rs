//! Servers on this machine that misbehave on purpose.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{get, post, with_header};
use crate::runtime::request::answer::{Answer as _, Json};
use crate::runtime::testing::{Sample, Server, answer, shown};
use crate::runtime::{Client, ClientBuilder, Error, ErrorKind, Proxy, RetryPolicy};

/// A server that does with each request what it is told.
struct Rogue {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Rogue {
    /// Reads a request from each connection, and does `act` with it; the connection ends with that.
    fn start(act: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (act, seen) = (Arc::new(act), Arc::clone(&requests));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (act, seen) = (Arc::clone(&act), Arc::clone(&seen));
                std::thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    if let Some(head) = read_head(&stream) {
                        seen.lock().unwrap().push(head);
                        act(&mut stream);
                    }
                });
            }
        });
        Self { url, requests }
    }

    /// A server that says something and ends the connection.
    fn saying(text: impl Into<Vec<u8>>) -> Self {
        let text = text.into();
        Self::start(move |stream| stream.write_all(&text).unwrap())
    }

    fn builder(&self) -> ClientBuilder {
        let policy = RetryPolicy::new().base_delay(Duration::from_millis(1));
        Client::builder()
            .base_url(&self.url)
            .read_timeout(Duration::from_millis(150))
            .retry(policy)
    }

    /// How a call ends, and how many requests arrive for it.
    async fn outcome(&self, builder: ClientBuilder, sample: &Sample) -> (ErrorKind, usize) {
        let before = self.requests.lock().unwrap().len();
        let client = builder.build().unwrap();
        let error = send(&client, sample).await.unwrap_err();
        assert!(!shown(&error).contains("hunter2"), "{error:?}");
        let after = self.requests.lock().unwrap().len();
        assert_eq!(error.attempts() as usize, after - before);
        (error.kind(), after - before)
    }

    /// Checks it for what may be sent again, and for what may not.
    async fn check(&self, kind: ErrorKind) {
        assert_eq!(self.outcome(self.builder(), &get()).await, (kind, 3));
        let secret = with_header(post(), "authorization", "hunter2");
        assert_eq!(self.outcome(self.builder(), &secret).await, (kind, 1));
    }
}

fn read_head(stream: &TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    Some(head)
}

async fn send(client: &Client, sample: &Sample) -> Result<serde_json::Value, Error> {
    client.send(sample, Json::<serde_json::Value>::read).await
}

fn wait() {
    std::thread::sleep(Duration::from_millis(700));
}

/// An end that is no end: the other side is told that the connection is broken.
fn reset(stream: &TcpStream) {
    let socket = socket2::SockRef::from(stream);
    socket.set_linger(Some(Duration::ZERO)).unwrap();
}

#[tokio::test]
async fn a_connection_that_is_refused() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let policy = RetryPolicy::new().base_delay(Duration::from_millis(1));
    let builder = Client::builder().base_url(format!("http://{free}"));
    let client = builder.retry(policy).build().unwrap();
    for sample in [get(), post()] {
        let error = send(&client, &sample).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[tokio::test]
async fn a_connection_that_ends_before_the_answer() {
    Rogue::start(|_| {}).check(ErrorKind::Transport).await;
    Rogue::start(|stream| reset(stream))
        .check(ErrorKind::Transport)
        .await;
    Rogue::saying("HTTP/1.1 200")
        .check(ErrorKind::Transport)
        .await;
}

#[tokio::test]
async fn a_connection_that_ends_in_the_body() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhunter2";
    Rogue::saying(head).check(ErrorKind::Transport).await;
    Rogue::start(move |stream| {
        stream.write_all(head.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(50));
        reset(stream);
    })
    .check(ErrorKind::Transport)
    .await;
    let chunk = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7\r\nhunter2\r\n";
    Rogue::saying(chunk).check(ErrorKind::Transport).await;
}

#[tokio::test]
async fn an_answer_that_does_not_go_on() {
    Rogue::start(|_| wait()).check(ErrorKind::Timeout).await;
    Rogue::start(|stream| {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nx-a: hunter2")
            .unwrap();
        wait();
    })
    .check(ErrorKind::Timeout)
    .await;
    Rogue::start(|stream| {
        let begun = b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhunter2";
        stream.write_all(begun).unwrap();
        wait();
    })
    .check(ErrorKind::Timeout)
    .await;
}

#[tokio::test]
async fn an_answer_that_drips_ends_at_the_deadline() {
    let rogue = Rogue::start(|stream| {
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n";
        let mut alive = stream.write_all(head).is_ok();
        while alive {
            std::thread::sleep(Duration::from_millis(20));
            alive = stream.write_all(b" ").is_ok();
        }
    });
    let builder = rogue.builder().timeout(Duration::from_millis(400));
    let found = rogue.outcome(builder, &get()).await;
    assert_eq!(found, (ErrorKind::Deadline, 1));
}

#[tokio::test]
async fn an_answer_without_end() {
    for framing in ["connection: close", "transfer-encoding: chunked"] {
        let rogue = Rogue::start(move |stream| {
            let head = format!("HTTP/1.1 200 OK\r\n{framing}\r\n\r\n");
            let piece = [b"400\r\n".as_slice(), &[b' '; 1024], b"\r\n"].concat();
            let mut alive = stream.write_all(head.as_bytes()).is_ok();
            while alive {
                alive = stream.write_all(&piece).is_ok();
            }
        });
        let builder = rogue.builder().max_body_size(1 << 20);
        let found = rogue.outcome(builder, &get()).await;
        assert_eq!(found, (ErrorKind::TooLarge, 1), "{framing}");
    }
    let rogue = Rogue::saying("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n");
    let found = rogue.outcome(rogue.builder(), &get()).await;
    assert_eq!(found, (ErrorKind::TooLarge, 1));
    // The same of one item, or of a failure.
    let rogue = Rogue::start(|stream| {
        let head = "HTTP/1.1 500 Oh\r\nconnection: close\r\n\r\n";
        let mut alive = stream.write_all(head.as_bytes()).is_ok();
        while alive {
            alive = stream.write_all(&[b'x'; 4096]).is_ok();
        }
    });
    let builder = rogue.builder().max_body_size(1 << 20);
    assert_eq!(
        rogue.outcome(builder, &get()).await,
        (ErrorKind::TooLarge, 1)
    );
}

#[tokio::test]
async fn an_item_without_end() {
    use crate::runtime::request::answer::{self, Case, Form};
    const ITEMS: &[Case] = &[Case(200, &["application/x-ndjson"], Form::Items)];
    let rogue = Rogue::start(|stream| {
        let head =
            "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\nconnection: close\r\n\r\n1\n";
        let mut alive = stream.write_all(head.as_bytes()).is_ok();
        while alive {
            alive = stream.write_all(&[b'1'; 4096]).is_ok();
        }
    });
    let client = rogue.builder().max_body_size(1 << 20).build().unwrap();
    let sample = Sample::new("GET", "/", None).answers(ITEMS);
    let read = answer::Items::<serde_json::Value>::read;
    let mut items = client.send(&sample, read).await.unwrap();
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn garbage_is_told_and_not_asked_for_again() {
    let garbage = answer("200 OK", "", "{\"a\": hunter2");
    let rogue = Rogue::saying(garbage);
    let found = rogue.outcome(rogue.builder(), &get()).await;
    assert_eq!(found, (ErrorKind::Decode, 1));
    Rogue::saying("hunter2 is no HTTP\r\n\r\n")
        .check(ErrorKind::Transport)
        .await;
}

#[tokio::test]
async fn too_much_is_passed_over() {
    let rogue = Rogue::saying("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1hunter2");
    let client = rogue.builder().build().unwrap();
    for _ in 0..2 {
        assert_eq!(send(&client, &get()).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn the_server_is_asked_again_when_it_says() {
    for asked in ["1", "Sun, 06 Nov 1994 08:49:41 GMT"] {
        let count = Mutex::new(0);
        let date = "date: Sun, 06 Nov 1994 08:49:40 GMT\r\nconnection: close\r\n";
        let busy = answer(
            "429 Too Many Requests",
            &format!("{date}retry-after: {asked}\r\n"),
            "",
        );
        let good = answer("200 OK", "connection: close\r\n", "1");
        let rogue = Rogue::start(move |stream| {
            let mut count = count.lock().unwrap();
            *count += 1;
            let text = if *count == 1 { &busy } else { &good };
            stream.write_all(text.as_bytes()).unwrap();
        });
        let started = std::time::Instant::now();
        let client = rogue.builder().build().unwrap();
        assert_eq!(send(&client, &get()).await.unwrap(), 1);
        assert!(started.elapsed() >= Duration::from_secs(1), "{asked}");
        assert_eq!(rogue.requests.lock().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn no_credential_goes_to_another_origin() {
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary",
        "308 Permanent",
    ] {
        let other = Server::start(|_| Some(answer("200 OK", "", "1")));
        let location = format!("location: {}/\r\nconnection: close\r\n", other.url);
        let rogue = Rogue::saying(answer(status, &location, ""));
        let client = rogue.builder().build().unwrap();
        for sample in [get(), post()] {
            let secret = with_header(sample, "authorization", "Bearer hunter2");
            let error = send(&client, &secret).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Status);
        }
        assert!(other.requests.try_recv().is_err(), "{status}");
    }
}

#[tokio::test]
async fn redirects_in_circles_end() {
    let rogue = Rogue::saying(answer(
        "307 On",
        "location: /a\r\nconnection: close\r\n",
        "",
    ));
    let client = rogue.builder().build().unwrap();
    let error = send(&client, &get()).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(307), 1));
    assert_eq!(rogue.requests.lock().unwrap().len(), 11);
}

#[tokio::test]
async fn calls_go_by_a_proxy() {
    let proxy = Server::start(|_| Some(answer("200 OK", "", "1")));
    let url = proxy.url.replace("http://", "http://user:hunter2@");
    let builder = Client::builder().base_url("http://a.example");
    let client = builder.proxy(Proxy::url(url)).build().unwrap();
    assert_eq!(send(&client, &get()).await.unwrap(), 1);
    let request = proxy.requests.recv().unwrap();
    assert!(
        request.starts_with("GET http://a.example/pets/"),
        "{request}"
    );
    assert!(request.contains("proxy-authorization: Basic "), "{request}");
}

#[cfg(feature = "gzip")]
mod gzip {
    use super::{ErrorKind, Rogue, get, send};

    /// `[1, 1, …]`, ten million bytes of it, and `1`, by gzip.
    fn compressed(bytes: &[u8]) -> Vec<u8> {
        use std::io::Write as _;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn answer(body: &[u8]) -> Vec<u8> {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        [head.as_bytes(), body].concat()
    }

    #[tokio::test]
    async fn answers_are_decompressed() {
        let rogue = Rogue::saying(answer(&compressed(b"[1]")));
        let client = rogue.builder().build().unwrap();
        assert_eq!(send(&client, &get()).await.unwrap()[0], 1);
        let request = rogue.requests.lock().unwrap()[0].clone();
        assert!(request.contains("accept-encoding: gzip"), "{request}");
    }

    #[tokio::test]
    async fn what_is_cut_off_is_an_error() {
        let whole = compressed(&b"[1,2,3,4] ".repeat(999));
        let cut = &whole[..whole.len() / 2];
        Rogue::saying(answer(cut)).check(ErrorKind::Transport).await;
        let without_sum = &whole[..whole.len() - 8];
        Rogue::saying(answer(without_sum))
            .check(ErrorKind::Transport)
            .await;
        Rogue::saying(answer(b"hunter2"))
            .check(ErrorKind::Transport)
            .await;
    }

    #[tokio::test]
    async fn a_bomb_is_not_unpacked() {
        let bomb = compressed(&vec![b' '; 50 << 20]);
        assert!(bomb.len() < 1 << 20);
        let rogue = Rogue::saying(answer(&bomb));
        let builder = rogue.builder().max_body_size(1 << 20);
        let found = rogue.outcome(builder, &get()).await;
        assert_eq!(found, (ErrorKind::TooLarge, 1));
    }
}

/// Nothing is read but what is asked for.
#[tokio::test]
async fn a_stream_waits_for_its_reader() {
    use crate::runtime::request::answer::{Binary, Case, Form};
    const BINARY: &[Case] = &[Case(200, &[], Form::Binary)];
    let written = Arc::new(Mutex::new(0_usize));
    let count = Arc::clone(&written);
    let rogue = Rogue::start(move |stream| {
        let mut alive = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").is_ok();
        while alive {
            alive = stream.write_all(&[b'x'; 1 << 12]).is_ok();
            *count.lock().unwrap() += 1 << 12;
        }
    });
    let client = rogue.builder().build().unwrap();
    let sample = Sample::new("GET", "/", None).answers(BINARY);
    let mut download = client.send(&sample, Binary::read).await.unwrap();
    assert!(download.chunk().await.unwrap().is_some());
    tokio::time::sleep(Duration::from_millis(300)).await;
    let before = *written.lock().unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let after = *written.lock().unwrap();
    assert!(before == after && after < 64 << 20, "{before} {after}");
    drop(download);
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_meet_the_same() {
    let rogue = Rogue::start(|_| {});
    let client = rogue.builder().build().unwrap();
    let read = Json::<serde_json::Value>::read;
    let error = crate::runtime::wait(client.send(&get(), read)).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
    let error = crate::runtime::wait(client.send(&post(), read)).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    assert_eq!(rogue.requests.lock().unwrap().len(), 4);
}
