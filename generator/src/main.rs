//! The command line of specsmith.

use std::process::ExitCode;

fn main() -> ExitCode {
    specsmith::cli::run(std::env::args_os())
}
