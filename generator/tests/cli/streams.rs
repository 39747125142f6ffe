//! Colors, signs of progress, and streams that nobody reads.

use std::process::Stdio;

use crate::scene::{GENERATE, PETS, Scene};

/// Whether a run that fails prints colors.
#[track_caller]
fn check(arguments: &str, environment: &[(&str, &str)], colored: bool) {
    let scene = Scene::new("openapi: 4.0.0\n");
    let mut command = scene.command(&format!("{GENERATE} {arguments}"));
    let output = command
        .envs(environment.iter().copied())
        .output()
        .expect("the program can be run");
    let told = scene.told(&output);
    assert_eq!(told.contains("\u{1b}["), colored, "{told:?}");
    assert!(told.contains("unknown-version"), "{told:?}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn colors_are_for_terminals_and_those_who_ask() {
    check("", &[], false);
    check("--color auto", &[], false);
    check("--color always", &[], true);
    check("--color never", &[("CLICOLOR_FORCE", "1")], false);
    check("", &[("CLICOLOR_FORCE", "1")], true);
    check("", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false);
    check("--color always", &[("NO_COLOR", "1")], true);
}

#[test]
fn without_a_terminal_there_is_no_control_character() {
    let scene = Scene::empty();
    scene.file("openapi.yaml", PETS);
    let told = scene.told(&scene.run(&format!("{GENERATE} -v")));
    assert!(
        !told.contains(|c: char| c.is_control() && c != '\n'),
        "{told:?}"
    );
}

/// Runs the program where nobody reads one of its streams any more.
#[track_caller]
fn check_closed(arguments: &str, stdout: bool, code: i32) {
    let scene = Scene::empty();
    scene.file("openapi.yaml", PETS);
    let (reader, writer) = std::io::pipe().expect("a pipe is made");
    drop(reader);
    let mut command = scene.command(arguments);
    let command = if stdout {
        command.stdout(writer).stderr(Stdio::piped())
    } else {
        command.stderr(writer).stdout(Stdio::piped())
    };
    let output = command.output().expect("the program can be run");
    let told = scene.told(&output);
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert!(!told.contains("panicked"), "{told}");
}

#[test]
fn a_closed_stream_is_no_reason_to_fail() {
    check_closed("--help", true, 0);
    check_closed("--version", true, 0);
    check_closed(&format!("{GENERATE} --check"), true, 1);
    check_closed(GENERATE, false, 0);
    check_closed(&format!("{GENERATE} -v"), false, 0);
    check_closed("generate none --out out --name pets", false, 2);
    check_closed("genrate", false, 2);
}

/// Runs the program on a terminal and gives what it shows there.
#[cfg(target_os = "linux")]
fn on_a_terminal(scene: &Scene, arguments: &str, environment: &[(&str, &str)]) -> String {
    use std::fs::{File, OpenOptions};
    use std::io::Read as _;

    use rustix::pty::{self, OpenptFlags};

    let terminal =
        pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("there are terminals");
    pty::grantpt(&terminal).expect("the terminal is ours");
    pty::unlockpt(&terminal).expect("the terminal is ours");
    let name = pty::ptsname(&terminal, Vec::new()).expect("the terminal has a name");
    let name = name.into_string().expect("the name is ASCII");
    let screen = OpenOptions::new()
        .read(true)
        .write(true)
        .open(name)
        .expect("the terminal can be opened");
    let mut command = scene.command(arguments);
    command
        .env("TERM", "xterm")
        .envs(environment.iter().copied());
    let mut child = command
        .stdout(Stdio::null())
        .stderr(screen)
        .spawn()
        .expect("the program can be run");
    // The last copy of our end of the screen, so that reading ends with the program.
    drop(command);
    let mut shown = Vec::new();
    // A terminal that nobody writes to any more is an error, and not an end.
    let _ = File::from(terminal).read_to_end(&mut shown);
    child.wait().expect("the program ends");
    String::from_utf8(shown).expect("the program prints UTF-8")
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_shows_progress_and_colors() {
    let scene = Scene::empty();
    scene.file("openapi.yaml", PETS);
    let shown = on_a_terminal(&scene, GENERATE, &[]);
    assert!(shown.contains("pets from openapi.yaml"), "{shown:?}");
    // The sign is gone before anything else is told.
    let (_, end) = shown
        .rsplit_once("\r\u{1b}[2K")
        .expect("the line of the sign is cleared");
    assert!(end.starts_with("pets in out: "), "{shown:?}");
    let shown = on_a_terminal(&scene, &format!("{GENERATE} -q"), &[]);
    assert_eq!(shown, "");

    scene.file("openapi.yaml", "openapi: 4.0.0\n");
    let colored = |environment| {
        on_a_terminal(&scene, &format!("{GENERATE} -q"), environment).contains("\u{1b}[1m")
    };
    assert!(colored(&[]));
    assert!(!colored(&[("NO_COLOR", "1")]));
    assert!(!colored(&[("TERM", "dumb")]));
}
