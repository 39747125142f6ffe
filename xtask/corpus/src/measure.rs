//! Decides how the cost of one process is measured: by a small process around it, which does nothing else.
//!
//! It serves as cargo's `RUSTC_WORKSPACE_WRAPPER` too, so that what is measured is the compiler on one crate.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use serde::{Deserialize, Serialize};

/// The file that the cost goes to; what stands in the arguments is then a command.
pub(crate) const COST_FILE: &str = "SPECSMITH_CORPUS_COST";
/// The folder that the costs of compilations go to, each in a file called like the crate.
pub(crate) const COST_FOLDER: &str = "SPECSMITH_CORPUS_COSTS";

/// What a process costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cost {
    /// Time of the processor, user and system.
    pub(crate) cpu_seconds: f64,
    /// The most memory at once, in 1,000,000 bytes.
    pub(crate) peak_mb: f64,
}

/// Runs the command of the arguments if the environment asks for it to be measured.
pub(crate) fn run_measured() -> Option<ExitCode> {
    let file = env::var_os(COST_FILE).map(PathBuf::from);
    let folder = env::var_os(COST_FOLDER).map(PathBuf::from);
    let is_compilation = folder.is_some();
    if file.is_none() && !is_compilation {
        return None;
    }
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let [program, arguments @ ..] = &*arguments else {
        return Some(ExitCode::FAILURE);
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_remove(COST_FILE)
        .env_remove(COST_FOLDER);
    if is_compilation {
        command.arg("--deny=warnings");
    }
    let status = match command.status() {
        Ok(status) => status,
        Err(error) => {
            eprintln!("cannot run {}: {error}", program.display());
            return Some(ExitCode::FAILURE);
        }
    };
    let crate_file = || Some(folder?.join(format!("{}.json", crate_name(arguments)?)));
    if let Some(file) = file.or_else(crate_file) {
        let text = serde_json::to_vec(&children()).unwrap_or_default();
        // A cost that is missing is shown as such.
        let _ = fs::write(file, text);
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Some(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The crate that a compiler is to compile, if it is.
fn crate_name(arguments: &[OsString]) -> Option<String> {
    let position = arguments
        .iter()
        .position(|own| own == OsStr::new("--crate-name"))?;
    let name = arguments.get(position + 1)?.to_str()?;
    (name != "___").then(|| name.to_owned())
}

/// The cost in a file.
pub(crate) fn read(file: &Path) -> Option<Cost> {
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}

#[cfg(unix)]
fn children() -> Cost {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;

    /// Linux counts in 1,024 bytes, Apple's systems in bytes.
    const UNIT: f64 = if cfg!(target_vendor = "apple") {
        1.0
    } else {
        1024.0
    };
    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else {
        return Cost::default();
    };
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    #[expect(
        clippy::cast_precision_loss,
        reason = "a run takes less than 285 years"
    )]
    Cost {
        cpu_seconds: micros as f64 / 1e6,
        peak_mb: usage.max_rss() as f64 * UNIT / 1e6,
    }
}

#[cfg(not(unix))]
fn children() -> Cost {
    Cost::default()
}
