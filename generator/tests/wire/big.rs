//! Bodies that are larger than the memory they may take.

mod server;

use std::io::Read;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use server::{Server, no_content};
use wire::{Client, Upload};

const GIGABYTE: u64 = 1 << 30;

/// So many bytes, in pieces that all show the same memory.
struct Many {
    left: u64,
    piece: Bytes,
}

impl Many {
    fn new() -> Self {
        Self {
            left: GIGABYTE,
            piece: Bytes::from(vec![7; 256 * 1024]),
        }
    }
}

impl Stream for Many {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= self.piece.len() as u64;
        Poll::Ready(Some(Ok(self.piece.clone())))
    }
}

/// The most memory that this process had, where the system tells.
fn peak_megabytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}

/// One test, since the peak is that of the whole process.
#[test]
fn a_gigabyte_is_sent_in_little_memory() {
    let server = Server::start(no_content, false);
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let request = client.bodies().send_binary(Upload::stream(Many::new()));
    runtime.block_on(request.send()).unwrap();
    assert_eq!(server.requests.recv().unwrap().length, GIGABYTE);

    let reader = std::io::repeat(7).take(GIGABYTE);
    let upload = Upload::reader(reader).length(GIGABYTE);
    let request = client.bodies().send_files("title", upload);
    request.send_blocking().unwrap();
    let received = server.requests.recv().unwrap();
    assert!(received.length > GIGABYTE);
    assert_eq!(
        received.header("content-length"),
        Some(received.length.to_string().as_str())
    );
    if let Some(peak) = peak_megabytes() {
        assert!(peak < 64, "{peak} MB");
    }
}
