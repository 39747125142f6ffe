//! Decides how the SDKs are generated and built: all crates of a version in one workspace, with one program that links
//! them.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use specsmith::{Input, Package};

use crate::description::Description;

/// The program that is told orders.
const DRIVER: &str = include_str!("../driver/main.rs");
/// Calls that are written by hand.
const TYPED: &str = include_str!("../driver/typed.rs");

/// What of the program makes them, and what does where there are none.
const WITH_TYPED: &str = "mod typed;\nuse typed::run as typed;\n";
const WITHOUT: &str = "async fn typed(_: &str) {}\n";

/// The calls that are written by hand, each with its name.
pub(crate) type Typed = Vec<(String, Result<(), String>)>;

/// The folder of a version's crates.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) folder: PathBuf,
    /// Shared by the versions, so that dependencies are built once.
    target: PathBuf,
    lock: PathBuf,
    driver: String,
}

impl Workspace {
    pub(crate) fn new(root: &Path, work: &Path, version: &str) -> Self {
        Self {
            folder: work.join(version),
            target: work.join("target"),
            lock: root.join("Cargo.lock"),
            driver: format!("driver-{}", version.replace('.', "-")),
        }
    }

    /// Generates the crates, builds the program, and says where it is. Where the crates are all there are, it has the
    /// calls that are written by hand.
    pub(crate) fn build(
        &self,
        descriptions: &[&Description],
        is_whole: bool,
    ) -> Result<PathBuf, Box<dyn Error>> {
        for description in descriptions {
            generate(description, &self.folder.join(&description.name))?;
        }
        // Calls written by hand need all SDKs.
        let typed = if is_whole { WITH_TYPED } else { WITHOUT };
        self.write(descriptions, typed)?;
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args(["build", "--quiet", "--package", &self.driver])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS")
            .stdin(Stdio::null())
            .status()?;
        if !status.success() {
            return Err("the SDKs could not be built".into());
        }
        let program = format!("{}{}", self.driver, std::env::consts::EXE_SUFFIX);
        Ok(self.target.join("debug").join(program))
    }

    /// Makes the calls that are written by hand.
    pub(crate) fn try_typed(driver: &Path, server: &str) -> Result<Typed, Box<dyn Error>> {
        let output = Command::new(driver)
            .arg(server)
            .stdin(Stdio::null())
            .output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("the calls written by hand ended early: {said}").into());
        }
        let text = String::from_utf8(output.stdout)?;
        Ok(text
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(name, why)| {
                let result = if why == "ok" {
                    Ok(())
                } else {
                    Err(why.to_owned())
                };
                (name.to_owned(), result)
            })
            .collect())
    }

    fn write(&self, descriptions: &[&Description], typed: &str) -> io::Result<()> {
        let mut members = String::new();
        let mut dependencies = String::new();
        let mut sdks = String::new();
        for Description { name, .. } in descriptions {
            let _ = writeln!(members, "    \"{name}\",");
            let manifest = fs::read_to_string(self.folder.join(name).join("Cargo.toml"))?;
            let has_xml = manifest.lines().any(|line| line.starts_with("xml = "));
            let xml = if has_xml { ", \"xml\"" } else { "" };
            let _ = writeln!(
                dependencies,
                "{name} = {{ path = \"../{name}\", default-features = false, features = [\"blocking\", \"dynamic\"{xml}] }}"
            );
            let _ = writeln!(sdks, "    {name:?} => {},", name.replace('-', "_"));
        }
        let driver = &self.driver;
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\n    \"driver\",\n{members}]\n\n\
             [profile.dev]\ndebug = false\npanic = \"abort\"\noverflow-checks = false\n"
        );
        let driver_manifest = format!(
            "[package]\nname = \"{driver}\"\nedition = \"2024\"\n\n[dependencies]\n\
             serde_json = \"1\"\n\
             tokio = {{ version = \"1\", features = [\"rt\", \"net\", \"time\"] }}\n{dependencies}"
        );
        write_if_changed(&self.folder.join("Cargo.toml"), &manifest)?;
        let driver = self.folder.join("driver");
        write_if_changed(&driver.join("Cargo.toml"), &driver_manifest)?;
        write_if_changed(&driver.join("src/main.rs"), DRIVER)?;
        write_if_changed(&driver.join("src/typed.rs"), TYPED)?;
        let sdks = format!("sdks! {{\n{sdks}}}\n\n{typed}");
        write_if_changed(&driver.join("src/sdks.rs"), &sdks)?;
        let lock = self.folder.join("Cargo.lock");
        if !lock.exists() {
            fs::copy(&self.lock, lock)?;
        }
        Ok(())
    }
}

fn generate(description: &Description, folder: &Path) -> Result<(), Box<dyn Error>> {
    let failed = |error: &dyn Error| format!("{}: {error}", description.path.display());
    let input = Input::new(&description.path);
    let files = input.read().map_err(|error| failed(&error))?;
    let examined = specsmith::examine(&files, &input).map_err(|error| failed(&error))?;
    let generated = examined
        .generate(&Package::new(&description.name))
        .map_err(|error| failed(&error))?;
    let written = generated.output.write(folder);
    written.map_err(|error| failed(&error))?;
    Ok(())
}

fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    if fs::read_to_string(path).ok().as_deref() == Some(text) {
        return Ok(());
    }
    fs::write(path, text)
}
