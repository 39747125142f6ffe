//! A server on this machine that hands what it receives to the test.

use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;

/// A request as it came.
#[derive(Debug, Default)]
#[allow(dead_code, reason = "no test looks at all of it")]
pub struct Received {
    pub method: String,
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body; nothing of one that is only counted.
    pub body: Vec<u8>,
    /// How long the body was.
    pub length: u64,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What a request is answered with.
pub type Answer = fn(&Received) -> Vec<u8>;

/// A success without a body.
#[allow(dead_code, reason = "not every test answers with nothing")]
pub fn no_content(_: &Received) -> Vec<u8> {
    b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()
}

pub struct Server {
    pub url: String,
    pub requests: mpsc::Receiver<Received>,
}

impl Server {
    /// Bodies are kept, or else only counted.
    pub fn start(answer: Answer, keeps: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (sender, requests) = mpsc::channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sender = sender.clone();
                // A call that is given up ends its connection.
                std::thread::spawn(move || serve(stream, answer, keeps, &sender));
            }
        });
        Self { url, requests }
    }
}

fn serve(
    mut stream: TcpStream,
    answer: Answer,
    keeps: bool,
    sender: &mpsc::Sender<Received>,
) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(64 * 1024, stream.try_clone()?);
    while let Some(received) = read(&mut reader, keeps)? {
        let answer = answer(&received);
        let _ = sender.send(received);
        stream.write_all(&answer)?;
    }
    Ok(())
}

type Reader = BufReader<TcpStream>;

fn read(reader: &mut Reader, keeps: bool) -> io::Result<Option<Received>> {
    let Some(start) = line(reader)? else {
        return Ok(None);
    };
    let mut words = start.split(' ').map(ToOwned::to_owned);
    let mut received = Received {
        method: words.next().unwrap_or_default(),
        path: words.next().unwrap_or_default(),
        ..Received::default()
    };
    while let Some(header) = line(reader)?.filter(|line| !line.is_empty()) {
        let (name, value) = header.split_once(':').unwrap_or((&header, ""));
        let pair = (name.to_ascii_lowercase(), value.trim().to_owned());
        received.headers.push(pair);
    }
    if let Some(length) = received.header("content-length") {
        let length = length.parse().map_err(io::Error::other)?;
        take(reader, length, keeps, &mut received)?;
    } else if received.header("transfer-encoding").is_some() {
        loop {
            let size = line(reader)?.unwrap_or_default();
            let size = u64::from_str_radix(&size, 16).map_err(io::Error::other)?;
            take(reader, size, keeps, &mut received)?;
            line(reader)?;
            if size == 0 {
                break;
            }
        }
    }
    Ok(Some(received))
}

fn line(reader: &mut Reader) -> io::Result<Option<String>> {
    let mut line = String::new();
    let count = reader.read_line(&mut line)?;
    Ok((count > 0).then(|| line.trim_end_matches("\r\n").to_owned()))
}

fn take(reader: &mut Reader, count: u64, keeps: bool, received: &mut Received) -> io::Result<()> {
    let mut part = reader.take(count);
    received.length += if keeps {
        part.read_to_end(&mut received.body)? as u64
    } else {
        io::copy(&mut part, &mut io::sink())?
    };
    Ok(())
}
