//! Loads a description and says what it holds: the stages before anything of it is generated.
//!
//! `cargo run --release -p specsmith --example load -- openapi.yaml`

use std::error::Error;

use specsmith::Input;
use specsmith::document::{Description, Document, census};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).ok_or("which description?")?;
    let files = Input::new(path).read()?;
    let description = Description::of(&files).map_err(|error| error.message)?;
    let mut diagnostics = Vec::new();
    let things = census(&description, &mut diagnostics).things;
    let document = Document::read(&description, &mut diagnostics).map_err(|error| error.message)?;
    let operations: usize = document
        .paths
        .iter()
        .map(|path| path.operations.len())
        .sum();
    println!(
        "{}: {} files, {} things, {operations} operations",
        description.version(),
        files.sources().len(),
        things.len()
    );
    Ok(())
}
