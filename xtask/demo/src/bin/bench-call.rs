//! Measures what a call costs by way of the SDK, beside the same call by the HTTP library alone; and whether many calls
//! take more and more memory.

use std::error::Error;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use knetik_cloud::Client;
use knetik_cloud::models::OAuth2Resource;
use tokio::net::TcpListener;

/// Compares calls by way of the SDK with calls by the HTTP library alone, against a server of its own on loopback.
///
/// All send the same form and read the answer into the same type. Both are tried with the limits of time that the SDK's calls
/// have by default, and without any. The server is another process, so that the CPU time is that of the
/// caller. Short rounds of all alternate, so that a change of the machine's speed meets all; what counts is the
/// median of the rounds, and of the ratios and differences of those beside each other. Where a process happens to have
/// its code and its memory makes a difference of its own, so that there are several; what is told is the median of them, and
/// the lowest and the highest.
#[derive(Parser)]
#[command(name = "cargo xtask bench-call", bin_name = "cargo xtask bench-call")]
struct Options {
    /// How many calls a round has
    #[arg(long, default_value_t = 2_000)]
    calls: usize,
    /// How many processes make the calls, one after another
    #[arg(long, default_value_t = 11)]
    processes: usize,
    /// How many rounds of each a process has
    #[arg(long, default_value_t = 25)]
    rounds: usize,
    /// How many calls are under way at a time
    #[arg(long, default_value_t = 16)]
    concurrency: usize,
    /// Makes so many calls by way of the SDK instead, and tells the memory before and after
    #[arg(long, value_name = "N")]
    requests: Option<usize>,
    /// Is the server
    #[arg(long, hide = true)]
    serve: bool,
    /// Is one of the processes that make the calls, to the server at that URL
    #[arg(long, hide = true, value_name = "URL")]
    call: Option<String>,
}

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let done = runtime.map_err(Into::into).and_then(|runtime| {
        if options.serve {
            return runtime.block_on(serve());
        }
        if let Some(url) = &options.call {
            let figures = runtime.block_on(measure(url, &options))?;
            let figures = figures.map(|own| own.to_string());
            println!("{}", figures.join(" "));
            return Ok(());
        }
        let server = Server::start()?;
        match options.requests {
            Some(requests) => runtime.block_on(soak(&server.url, requests, options.concurrency)),
            None => compare(&server.url, &options),
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The server, a process that ends with this one.
struct Server {
    url: String,
    process: Child,
}

impl Server {
    fn start() -> Outcome<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("--serve")
            .stdout(Stdio::piped())
            .stdin(Stdio::piped())
            .spawn()?;
        let mut url = String::new();
        let output = process.stdout.take().ok_or("the server has no output")?;
        BufReader::new(output).read_line(&mut url)?;
        let url = url.trim().to_owned();
        Ok(Self { url, process })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended by itself if this fails.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Answers everything with a token, until nobody is there any more.
async fn serve() -> Outcome<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    std::thread::spawn(|| {
        // The other process has the other end of the pipe.
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(0);
    });
    let runtime = tokio::task::LocalSet::new();
    let accepting = async {
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            tokio::task::spawn_local(async move {
                let service = service_fn(token);
                let connection =
                    http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                // A caller may hang up when it likes.
                let _ = connection.await;
            });
        }
    };
    runtime.run_until(accepting).await
}

async fn token(
    request: hyper::Request<Incoming>,
) -> Result<hyper::Response<Full<Bytes>>, hyper::Error> {
    request.into_body().collect().await?;
    let body = br#"{"access_token":"0123456789abcdef0123456789abcdef","token_type":"bearer","expires_in":"43199","scope":"read write","refresh_token":"fedcba9876543210"}"#;
    let mut response = hyper::Response::new(Full::new(Bytes::from_static(body)));
    let headers = response.headers_mut();
    let json = hyper::header::HeaderValue::from_static("application/json");
    headers.insert(hyper::header::CONTENT_TYPE, json);
    let id = hyper::header::HeaderValue::from_static("4f2c8c52-5c3b-4b8a-8d5e-0d9f5f6f7a11");
    headers.insert("x-request-id", id);
    Ok(response)
}

/// A way to make the call.
#[derive(Clone)]
enum Caller {
    Sdk(Client),
    Bare(reqwest::Client, Arc<str>),
}

impl Caller {
    async fn call(&self) -> Outcome<OAuth2Resource> {
        match self {
            Self::Sdk(client) => {
                let request = client.access_token().get_o_auth_token();
                let request = request.client_secret("0123456789abcdef");
                Ok(request.send().await?)
            }
            Self::Bare(client, url) => {
                let form = form_urlencoded::Serializer::new(String::new())
                    .append_pair("grant_type", "client_credentials")
                    .append_pair("client_id", "knetik")
                    .append_pair("client_secret", "0123456789abcdef")
                    .finish();
                let request = client
                    .post(&**url)
                    .header("accept", "application/json")
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(form);
                let response = request.send().await?.error_for_status()?;
                Ok(serde_json::from_slice(&response.bytes().await?)?)
            }
        }
    }

    /// Makes so many calls, so many at a time.
    async fn calls(&self, count: usize, concurrency: usize) -> Outcome<()> {
        let left = Arc::new(AtomicUsize::new(count));
        let workers: Vec<_> = (0..concurrency)
            .map(|_| {
                let (own, left) = (self.clone(), Arc::clone(&left));
                tokio::spawn(async move {
                    let take = |left: usize| left.checked_sub(1);
                    while left
                        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
                        .is_ok()
                    {
                        let answer = own.call().await;
                        answer.map_err(|error| error.to_string())?;
                    }
                    Ok::<(), String>(())
                })
            })
            .collect();
        for worker in workers {
            worker.await??;
        }
        Ok(())
    }

    /// The wall time and the CPU time of a round, for one call, in microseconds.
    async fn round(&self, options: &Options) -> Outcome<(f64, f64)> {
        let (started, before) = (Instant::now(), cpu()?);
        self.calls(options.calls, options.concurrency).await?;
        let count = f64::from(u32::try_from(options.calls)?);
        let micros = |time: Duration| time.as_secs_f64() * 1e6 / count;
        Ok((
            micros(started.elapsed()),
            micros(cpu()?.saturating_sub(before)),
        ))
    }
}

/// The CPU time of this process.
#[cfg(unix)]
fn cpu() -> Outcome<Duration> {
    use nix::sys::resource::{UsageWho, getrusage};
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let micros = [usage.user_time(), usage.system_time()]
        .iter()
        .map(|time| time.tv_sec() * 1_000_000 + time.tv_usec())
        .sum::<i64>();
    Ok(Duration::from_micros(u64::try_from(micros)?))
}

/// The CPU time of this process, where the system tells.
#[cfg(not(unix))]
fn cpu() -> Outcome<Duration> {
    Err("the system tells no CPU time".into())
}

/// The memory of this process that is in use, in MiB, where the system tells.
fn memory() -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let mut lines = status.lines();
    let line = lines.find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    let kilobytes: u32 = kilobytes
        .ok_or("the system tells no memory")?
        .trim()
        .parse()?;
    Ok(f64::from(kilobytes) / 1024.0)
}

/// The limits of time that the SDK's calls have by default: of a whole call, and of silence.
const LIMITS: [Duration; 2] = [Duration::from_secs(120), Duration::from_secs(30)];

fn sdk(url: &str, limits: Option<[Duration; 2]>) -> Outcome<Caller> {
    let builder = Client::builder().base_url(url);
    let builder = builder
        .timeout(limits.map(|own| own[0]))
        .read_timeout(limits.map(|own| own[1]));
    Ok(Caller::Sdk(builder.build()?))
}

/// The library, with the settings of the SDK's own connections, so that only the SDK is compared.
fn bare(url: &str, limits: Option<[Duration; 2]>) -> Outcome<Caller> {
    let builder = reqwest::Client::builder()
        .user_agent("bench")
        .connect_timeout(Duration::from_secs(10))
        .redirect(reqwest::redirect::Policy::none())
        .referer(false);
    let builder = match limits {
        None => builder,
        Some([whole, silence]) => builder.timeout(whole).read_timeout(silence),
    };
    let url = format!("{url}/oauth/token?grant_type=client_credentials");
    Ok(Caller::Bare(builder.build()?, url.into()))
}

/// The ways to make the call: with limits of time and without, each by way of the SDK and by the library alone.
const WAYS: [&str; 4] = [
    "SDK",
    "HTTP library",
    "SDK, no limits",
    "library, no limits",
];

/// What is compared: two of the ways, an SDK's and the library's, and how they are beside each other.
const PAIRS: [(usize, usize, &str); 3] = [
    (0, 1, "With the same limits of time"),
    (2, 3, "Without limits"),
    (0, 3, "With limits that only it has"),
];

/// What a process measures: wall time and CPU time of each way, and of each pair the ratio of the throughput in percent
/// and the difference of the CPU time. Times are of one call, in microseconds.
type Figures = [f64; 2 * (WAYS.len() + PAIRS.len())];

async fn measure(url: &str, options: &Options) -> Outcome<Figures> {
    // The SDK comes first: it sets up the cryptography for all.
    let callers = [
        sdk(url, Some(LIMITS))?,
        bare(url, Some(LIMITS))?,
        sdk(url, None)?,
        bare(url, None)?,
    ];
    for caller in &callers {
        caller.calls(options.calls, options.concurrency).await?;
    }
    let mut rounds = callers.each_ref().map(|_| Vec::new());
    for _ in 0..options.rounds {
        for (caller, rounds) in callers.iter().zip(&mut rounds) {
            rounds.push(caller.round(options).await?);
        }
    }
    let mut figures = Figures::default();
    for (own, figures) in rounds.iter().zip(figures.chunks_mut(2)) {
        figures[0] = median(own.iter().map(|round| round.0));
        figures[1] = median(own.iter().map(|round| round.1));
    }
    let beside = figures[2 * WAYS.len()..].chunks_mut(2);
    for ((sdk, bare, _), figures) in PAIRS.iter().zip(beside) {
        let beside = || rounds[*sdk].iter().zip(&rounds[*bare]);
        figures[0] = median(beside().map(|(sdk, bare)| 100.0 * bare.0 / sdk.0));
        figures[1] = median(beside().map(|(sdk, bare)| sdk.1 - bare.1));
    }
    Ok(figures)
}

fn compare(url: &str, options: &Options) -> Outcome<()> {
    let mut all = Vec::new();
    for _ in 0..options.processes {
        let process = Command::new(std::env::current_exe()?)
            .args(["--call", url])
            .args(["--calls", &options.calls.to_string()])
            .args(["--rounds", &options.rounds.to_string()])
            .args(["--concurrency", &options.concurrency.to_string()])
            .stderr(Stdio::inherit())
            .output()?;
        let figures = String::from_utf8(process.stdout)?;
        let figures = figures.split_whitespace().map(str::parse);
        let figures: Vec<f64> = figures.collect::<Result<_, _>>()?;
        let figures = Figures::try_from(figures);
        all.push(figures.map_err(|_| "a process that made the calls failed")?);
    }
    let of = |index: usize| Spread::of(all.iter().map(|own| own[index]));
    println!("{:<22}{:>12}{:>16}", "", "calls/s", "CPU µs/call");
    for (index, name) in WAYS.iter().enumerate() {
        let calls = 1e6 / of(2 * index).median;
        println!("{name:<22}{calls:>12.0}{:>16.2}", of(2 * index + 1).median);
    }
    for (pair, (_, _, limits)) in PAIRS.iter().enumerate() {
        let index = 2 * (WAYS.len() + pair);
        let (throughput, cpu) = (of(index), of(index + 1));
        println!(
            "{limits}, the SDK has {:.1} % of the throughput ({:.1} to {:.1}), and takes {:+.2} µs of CPU a call ({:+.2} to {:+.2})",
            throughput.median, throughput.least, throughput.most, cpu.median, cpu.least, cpu.most,
        );
    }
    Ok(())
}

/// The middle of some values, and the ends.
struct Spread {
    least: f64,
    median: f64,
    most: f64,
}

impl Spread {
    fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        Self {
            least: values.clone().fold(f64::INFINITY, f64::min),
            median: median(values.clone()),
            most: values.fold(f64::NEG_INFINITY, f64::max),
        }
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

async fn soak(url: &str, requests: usize, concurrency: usize) -> Outcome<()> {
    let sdk = sdk(url, Some(LIMITS))?;
    // The connections, and what the allocator keeps, are there after the first tenth.
    let tenth = requests / 10;
    sdk.calls(tenth, concurrency).await?;
    let before = memory()?;
    println!("after {tenth} calls: {before:.1} MiB");
    let started = Instant::now();
    for part in 2..=10 {
        sdk.calls(tenth, concurrency).await?;
        println!("after {} calls: {:.1} MiB", part * tenth, memory()?);
    }
    let after = memory()?;
    println!(
        "{requests} calls, {concurrency} at a time, {:.0} a second: {:+.1} MiB",
        f64::from(u32::try_from(9 * tenth)?) / started.elapsed().as_secs_f64(),
        after - before
    );
    if after > before * 1.2 + 4.0 {
        return Err("the memory grows".into());
    }
    Ok(())
}
