//! Decides in which order things are done: generate all, then check all, then lint all, then try the examples.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::{fs, io, thread};

use indicatif::{ProgressBar, ProgressStyle};

use crate::cargo::{Outcomes, Step, Workspace};
use crate::cases::{Cases, Types, cases};
use crate::discover::Description;
use crate::files::Files;
use crate::generate::generate;
use crate::measure;
use crate::operations;
use crate::report::{self, Report, Row};
use crate::round;
use crate::untyped::untyped;

/// What is to be done.
#[derive(Debug)]
pub(crate) struct Order {
    /// The folder of the project.
    pub(crate) root: PathBuf,
    /// The folder to work in.
    pub(crate) folder: PathBuf,
    pub(crate) descriptions: Vec<Description>,
    pub(crate) jobs: usize,
    pub(crate) depth: Depth,
}

/// How far a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    Generate,
    All,
}

/// A description on its way.
struct Tried {
    row: Row,
    /// `None` if there is no crate.
    cases: Option<Cases>,
}

/// Tries all descriptions.
///
/// # Errors
///
/// If the folder cannot be written, or cargo not be run. What is the matter with a description is reported.
pub(crate) fn run(order: &Order) -> io::Result<Report> {
    let workspace = Workspace {
        folder: order.folder.clone(),
    };
    let mut tried = generated(order, &workspace)?;
    if order.depth == Depth::All {
        let names: Vec<String> = tried
            .iter()
            .filter(|own| own.cases.is_some())
            .map(|own| own.row.name.clone())
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        workspace.write_manifest(&names, &order.root.join("Cargo.lock"))?;
        let compile = |step, label| {
            let bar = bar(label, names.len());
            workspace.run(step, &names, order.jobs, &|name| advance(&bar, name))
        };
        if !names.is_empty() {
            add_checks(&mut tried, compile(Step::Check, "check")?, &workspace);
            add_lints(&mut tried, compile(Step::Clippy, "clippy")?);
            let built = compile(Step::Build, "build examples")?;
            try_examples(&mut tried, built, &workspace)?;
        }
    }
    Ok(Report::new(tried.into_iter().map(|own| own.row).collect()))
}

/// Generates all crates, several at once.
fn generated(order: &Order, workspace: &Workspace) -> io::Result<Vec<Tried>> {
    /// A description is nested as deep as its author wants.
    const STACK: usize = 256 * 1024 * 1024;
    let bar = bar("generate", order.descriptions.len());
    let pending: VecDeque<&Description> = order.descriptions.iter().collect();
    let pending = Mutex::new(pending);
    let done = Mutex::new(Vec::new());
    let work = || {
        while let Some(next) = locked(&pending).pop_front() {
            let result = one(next, order.depth, workspace);
            advance(&bar, &next.name);
            locked(&done).push(result);
        }
    };
    thread::scope(|scope| -> io::Result<()> {
        for _ in 0..order.jobs {
            thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, work)?;
        }
        Ok(())
    })?;
    done.into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .into_iter()
        .collect()
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Generates the crate of a description, and the program that tries its examples.
fn one(description: &Description, depth: Depth, workspace: &Workspace) -> io::Result<Tried> {
    let name = &description.name;
    let (sdk, work) = (workspace.sdk(name), workspace.work(name));
    fs::create_dir_all(&work)?;
    fs::create_dir_all(&sdk)?;
    let mut row = Row::new(name);
    let generated = match generate(description, &sdk, &work) {
        Ok(generated) => generated,
        Err(why) => return Ok(failed(row, why)),
    };
    row.add_generated(&generated);
    let files = match Files::read(&description.path) {
        Ok(files) => files,
        Err(why) => {
            return Ok(failed(
                row,
                format!("a second reader cannot read it: {why}"),
            ));
        }
    };
    let summary = &generated.summary;
    row.add_operations(&operations::documented(&files), summary);
    let types = Types::new(&files, &summary.types);
    row.add_schemas(
        &files,
        untyped(&files, &types, &summary.approximated),
        &summary.approximated,
    );
    let mut cases = match depth {
        Depth::Generate => None,
        Depth::All => Some(cases(&files, &types)),
    };
    if let Some(cases) = &mut cases {
        round::write(name, &sdk, &workspace.round(name), cases)?;
    }
    Ok(Tried { row, cases })
}

fn failed(mut row: Row, why: String) -> Tried {
    row.generation.errors.push(why);
    Tried { row, cases: None }
}

fn add_checks(tried: &mut [Tried], mut outcomes: Outcomes, workspace: &Workspace) {
    for Tried { row, .. } in tried {
        if let Some(errors) = outcomes.remove(&row.name) {
            let cost = measure::read(&workspace.check_cost(&row.name));
            row.check = Some(report::Step { errors, cost });
        }
    }
}

fn add_lints(tried: &mut [Tried], mut outcomes: Outcomes) {
    for Tried { row, .. } in tried {
        let errors = outcomes.remove(&row.name);
        row.clippy = errors.map(|errors| report::Step { errors, cost: None });
    }
}

fn try_examples(tried: &mut [Tried], mut built: Outcomes, workspace: &Workspace) -> io::Result<()> {
    let bar = bar("examples", built.len());
    for Tried { row, cases } in tried {
        let (Some(cases), Some(errors)) = (cases.take(), built.remove(&row.name)) else {
            continue;
        };
        let outcome = if errors.is_empty() {
            let program = workspace.program(&row.name);
            Ok(round::run(&program, &cases, &workspace.work(&row.name))?)
        } else {
            Err(errors)
        };
        row.add_examples(cases, outcome);
        advance(&bar, &row.name);
    }
    Ok(())
}

/// A bar on the standard error, if that is a terminal.
fn bar(label: &str, length: usize) -> ProgressBar {
    let bar = ProgressBar::new(length.try_into().unwrap_or(u64::MAX));
    let style = ProgressStyle::with_template("{prefix:>14} [{bar:40}] {pos}/{len} {msg}");
    bar.set_style(
        style
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("=> "),
    );
    bar.set_prefix(label.to_owned());
    bar
}

fn advance(bar: &ProgressBar, name: &str) {
    bar.set_message(name.to_owned());
    bar.inc(1);
}
