//! The project's commands: `cargo xtask codegen` and `cargo xtask codegen --check`.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["codegen"] => codegen(&[]),
        ["codegen", "--check"] => codegen(&["--check"]),
        _ => {
            eprintln!("usage: cargo xtask codegen [--check]");
            ExitCode::from(2)
        }
    }
}

/// Generates what `specsmith.toml` says, by the program `specsmith` or the one that the variable `SPECSMITH` names.
fn codegen(flags: &[&str]) -> ExitCode {
    let program = env::var_os("SPECSMITH").unwrap_or_else(|| OsString::from("specsmith"));
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(&program);
    command
        .args(["generate", "--config", "specsmith.toml"])
        .args(flags)
        .current_dir(own.parent().unwrap_or(own));
    match command.status() {
        Ok(status) => {
            if flags.contains(&"--check") && status.code() == Some(1) {
                eprintln!("run `cargo xtask codegen` and commit what it changes");
            }
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            code.map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(error) => {
            eprintln!("error: cannot run `{}`: {error}", program.display());
            eprintln!("install specsmith, or name the program in the variable SPECSMITH");
            ExitCode::FAILURE
        }
    }
}
