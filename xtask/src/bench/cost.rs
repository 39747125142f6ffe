//! Decides how the cost of compiling one crate is measured: by a process around the compiler, which does nothing else.

use std::env;
use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};

/// The file that the cost goes to; what stands in the arguments is then the compiler's command.
const COST_FILE: &str = "SPECSMITH_BENCH_COST";

/// What the children of a process cost.
#[derive(Clone, Copy)]
pub(super) struct Cost {
    /// Time of the processor, user and system.
    pub(super) cpu: Duration,
    /// The most memory of one at once, in units of the system.
    memory: i64,
}

impl Cost {
    pub(super) fn seconds(self) -> f64 {
        self.cpu.as_secs_f64()
    }

    /// The most memory at once, in 1,000,000 bytes.
    #[expect(
        clippy::cast_precision_loss,
        reason = "no process has that much memory"
    )]
    pub(super) fn megabytes(self) -> f64 {
        // Linux counts in 1,024 bytes, Apple's systems in bytes.
        let unit = if cfg!(target_vendor = "apple") {
            1.0
        } else {
            1024.0
        };
        self.memory as f64 * unit / 1e6
    }

    /// That of all children so far.
    pub(super) fn of_children() -> Result<Self, Box<dyn Error>> {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
        let times = [usage.user_time(), usage.system_time()];
        let micros: i64 = times
            .iter()
            .map(|time| time.tv_sec() * 1_000_000 + time.tv_usec())
            .sum();
        Ok(Self {
            cpu: Duration::from_micros(u64::try_from(micros)?),
            memory: usage.max_rss(),
        })
    }
}

/// Tells the cost of the compiler on the one crate of the workspace that a command of cargo compiles, which is not
/// that of its dependencies.
pub(super) fn measured(mut cargo: Command, file: &Path) -> Result<Cost, Box<dyn Error>> {
    if file.exists() {
        fs::remove_file(file)?;
    }
    cargo
        .env("RUSTC_WORKSPACE_WRAPPER", env::current_exe()?)
        .env(COST_FILE, file);
    super::succeed(cargo)?;
    let text = fs::read_to_string(file)?;
    let (micros, memory) = text.split_once(' ').ok_or("a cost is two numbers")?;
    Ok(Cost {
        cpu: Duration::from_micros(micros.parse()?),
        memory: memory.parse()?,
    })
}

/// Runs the compiler of the arguments if the environment asks for it to be measured.
pub(crate) fn run_measured() -> Option<ExitCode> {
    let file = env::var_os(COST_FILE)?;
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let [program, arguments @ ..] = &*arguments else {
        return Some(ExitCode::FAILURE);
    };
    let status = Command::new(program)
        .args(arguments)
        .env_remove(COST_FILE)
        .status()
        .ok();
    let code = status.and_then(|status| u8::try_from(status.code()?).ok());
    if compiles(arguments)
        && let Ok(cost) = Cost::of_children()
    {
        // A cost that is missing is found so.
        let _ = fs::write(file, format!("{} {}", cost.cpu.as_micros(), cost.memory));
    }
    Some(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Whether a crate is to be compiled, which is more than to ask the compiler what it is.
fn compiles(arguments: &[OsString]) -> bool {
    let name = arguments
        .iter()
        .skip_while(|own| *own != OsStr::new("--crate-name"))
        .nth(1);
    name.is_some_and(|name| name != "___")
}
