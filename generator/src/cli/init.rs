//! Decides what `specsmith init` says.

use super::arguments::Init;
use super::failure::{Complaint, Failure};
use super::message::{Started, named};
use super::order::name;
use super::report::{Report, print, shown};
use crate::diagnostic::render::visible;
use crate::examine;
use crate::init::Start;
use crate::input::{Description, Input};

pub(super) fn init(options: &Init, report: &mut Report) -> Result<u8, Failure> {
    let description = Description::of_argument(&options.spec);
    if description == Description::StandardInput {
        let complaint =
            Complaint::new("no-such-file", "a configuration cannot name standard input");
        return Err(complaint.with_help("save the description as a file").into());
    }
    let input = Input::from(description);
    let files = input.read()?;
    let examined = examine(&files, &input)?;
    let name = match &options.name {
        Some(name) => name.clone(),
        None => name(examined.title(), &input.description)?,
    };
    let start = Start::new(&options.dir, &options.spec, &name, &examined.proposals);
    let in_the_way = start.in_the_way();
    if !in_the_way.is_empty() {
        let paths: Vec<_> = in_the_way
            .iter()
            .map(|path| format!("`{}`", shown(path)))
            .collect();
        let message = format!("these files are in the way: {}", paths.join(", "));
        let complaint = Complaint::new("in-the-way", message);
        let help = "move them away, or name another folder with `--dir`; nothing was written";
        return Err(complaint.with_help(help).into());
    }
    start.write()?;
    let (written, next) = (start.paths(), start.next_steps());
    if report.is_json() {
        let started = Started {
            written: &written,
            next: &next,
        };
        print(&named("init", &started));
        return Ok(0);
    }
    for path in written {
        report.tell(&format!("wrote {}", shown(&path)));
    }
    report.tell("\nWhat to do next:");
    for (index, step) in next.iter().enumerate() {
        report.tell(&format!("{}. {}", index + 1, visible(step)));
    }
    Ok(0)
}
