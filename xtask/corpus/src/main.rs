//! Generates, compiles and tries a crate for each description of a folder: `cargo xtask corpus`.

mod cargo;
mod cases;
mod discover;
mod files;
mod generate;
mod measure;
mod operations;
mod report;
mod round;
mod run;
mod table;
mod translate;
mod tree;
mod untyped;
mod validate;
mod value;
mod walk;

use std::error::Error;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, thread};

use clap::Parser;

use run::{Depth, Order};

/// Generate a crate for each description of a folder, check and lint it, and send each example that is a value of
/// its schema through its type and back.
///
/// The exit code is 1 if anything failed, and 2 if nothing could be tried.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask corpus", bin_name = "cargo xtask corpus")]
struct Arguments {
    /// The folder; a folder in it is one description of many files.
    folder: PathBuf,
    /// Only these descriptions, by name: that of the file or folder without extension.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    only: Vec<String>,
    /// Compile nothing.
    #[arg(long)]
    generate_only: bool,
    /// So many at once; as many as there are processors if it is not said.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// Write all that is found out to a file, as JSON.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Work in another folder than `target/corpus`, as tests do.
    #[arg(long, value_name = "FOLDER", hide = true)]
    work: Option<PathBuf>,
}

fn main() -> ExitCode {
    if let Some(code) = measure::run_measured() {
        return code;
    }
    let words = env::args_os().skip(1);
    let words: Vec<String> = words
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    if let [first, rest @ ..] = &*words
        && first == generate::GENERATE_ONE
    {
        let Err(why) = generate::generate_one(rest) else {
            return ExitCode::SUCCESS;
        };
        eprintln!("{why}");
        return ExitCode::FAILURE;
    }
    match corpus(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether all is well.
fn corpus(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let descriptions = discover::discover(&arguments.folder, &arguments.only)?;
    let processors = || thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = own.ancestors().nth(2).unwrap_or(own);
    let report = run::run(&Order {
        root: root.to_owned(),
        folder: arguments
            .work
            .clone()
            .unwrap_or_else(|| root.join("target/corpus")),
        descriptions,
        jobs: arguments.jobs.unwrap_or_else(processors).get(),
        depth: if arguments.generate_only {
            Depth::Generate
        } else {
            Depth::All
        },
    })?;
    if let Some(file) = &arguments.report {
        fs::write(file, serde_json::to_string_pretty(&report)? + "\n")?;
    }
    print!("{report}");
    Ok(report.is_ok())
}
