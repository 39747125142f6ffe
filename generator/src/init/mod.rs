//! Decides which files a project starts with: a configuration, and an xtask that generates what it says.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::diagnostic::render::visible;
use crate::output::OutputError;
use crate::pages::Proposal;

/// The files that a project starts with.
pub(crate) struct Start {
    dir: PathBuf,
    name: String,
    /// The path of each file relative to the folder, and its text.
    files: Vec<(&'static str, String)>,
    /// Whether cargo's configuration was there before, and so is not written.
    has_cargo_config: bool,
}

/// Where cargo's configuration is, today and in former times.
const CARGO_CONFIGS: [&str; 2] = [".cargo/config.toml", ".cargo/config"];
const ALIAS: &str = "xtask = \"run --quiet --package xtask --\"";

impl Start {
    /// The files for a folder, a description and the name of its crate.
    pub(crate) fn new(dir: &Path, description: &Path, name: &str, pages: &[Proposal]) -> Self {
        let is_there = |path: &&str| fs::symlink_metadata(dir.join(path)).is_ok();
        let has_cargo_config = CARGO_CONFIGS.iter().any(is_there);
        let mut files = vec![
            (
                "specsmith.toml",
                config(&from(dir, description), name, pages),
            ),
            ("xtask/Cargo.toml", include_str!("xtask.toml").to_owned()),
            ("xtask/src/main.rs", include_str!("xtask.rs").to_owned()),
        ];
        if !has_cargo_config {
            files.push((CARGO_CONFIGS[0], format!("[alias]\n{ALIAS}\n")));
        }
        Self {
            dir: dir.to_owned(),
            name: name.to_owned(),
            files,
            has_cargo_config,
        }
    }

    /// The files as the user knows them.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        self.files.iter().map(|(path, _)| self.path(path)).collect()
    }

    fn path(&self, path: &str) -> PathBuf {
        if self.dir == Path::new(".") {
            path.into()
        } else {
            self.dir.join(path)
        }
    }

    /// The files that are there already.
    pub(crate) fn in_the_way(&self) -> Vec<PathBuf> {
        let mut paths = self.paths();
        paths.retain(|path| fs::symlink_metadata(path).is_ok());
        paths
    }

    /// Writes all files, or none.
    ///
    /// # Errors
    ///
    /// If the file system refuses, or one of the files is there.
    pub(crate) fn write(&self) -> Result<(), OutputError> {
        let mut written = Vec::new();
        for (path, text) in &self.files {
            let path = self.path(path);
            if let Err(error) = write_new(&path, text) {
                for path in written {
                    // What is left cannot be helped; why the write failed is what has to be told.
                    let _ = fs::remove_file(path);
                }
                return Err(error);
            }
            written.push(path);
        }
        Ok(())
    }

    /// What is left to do, one sentence each.
    pub(crate) fn next_steps(&self) -> Vec<String> {
        let manifest = self.path("Cargo.toml");
        let shown = manifest.display();
        let mut steps = Vec::new();
        if self.has_cargo_config {
            let config = self.path(CARGO_CONFIGS[0]);
            steps.push(format!(
                "add `{ALIAS}` to the table `[alias]` of {}, if it is not there",
                config.display()
            ));
        }
        steps.push(if manifest.exists() {
            format!("add \"xtask\" to the `members` of the `[workspace]` in {shown}")
        } else {
            format!(
                "write {shown} with a table `[workspace]` in which `resolver = \"3\"` and `members = [\"xtask\"]`"
            )
        });
        let name = &self.name;
        steps.push(format!(
            "run `cargo xtask codegen`, which generates the crate in {name}"
        ));
        steps.push(format!("add \"{name}\" to the `members` too"));
        steps
    }
}

fn write_new(path: &Path, text: &str) -> Result<(), OutputError> {
    let failed = |doing, path: &Path| {
        let path = path.to_owned();
        move |error| OutputError::Io { doing, path, error }
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(failed("create the folder", folder))?;
    let mut options = fs::File::options();
    let file = options.write(true).create_new(true).open(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(failed("write", path))
}

/// The path of a file as it is seen from a folder.
fn from(dir: &Path, file: &Path) -> PathBuf {
    let absolute = |path: &Path| std::path::absolute(path).ok();
    let relative = absolute(file)
        .zip(absolute(dir))
        .and_then(|(file, dir)| pathdiff::diff_paths(file, dir));
    relative.unwrap_or_else(|| file.to_owned())
}

fn config(description: &Path, name: &str, pages: &[Proposal]) -> String {
    let description = toml::Value::from(description.to_string_lossy().as_ref()).to_string();
    include_str!("specsmith.toml")
        .replace("{description}", &description)
        .replace("{name}", name)
        // The last, for it has texts of the description.
        .replace("{pages}\n", &rules(pages))
}

/// The rules for pages that were recognized, to be used, or one to show what they look like.
fn rules(pages: &[Proposal]) -> String {
    if pages.is_empty() {
        return include_str!("pages.toml").to_owned();
    }
    let mut text = String::new();
    for Proposal { said, operations } in pages {
        const SHOWN: usize = 3;
        let shown: Vec<String> = operations
            .iter()
            .take(SHOWN)
            .map(|id| visible(id).into_owned())
            .collect();
        let more = if operations.len() > SHOWN {
            ", …"
        } else {
            ""
        };
        let count = operations.len();
        let what = if count == 1 {
            "operation looks"
        } else {
            "operations look"
        };
        let _ = writeln!(
            text,
            "# {count} {what} like this: {}{more}",
            shown.join(", ")
        );
        for line in format!("[[pages.rules]]\n{said}").lines() {
            let _ = writeln!(text, "#{line}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::config;
    use crate::config::Config;

    fn parse(text: &str) -> Config {
        let parsed = Config::parse(text, Path::new(""), "specsmith.toml");
        parsed.unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    #[test]
    fn the_configuration_can_be_read() {
        let read = parse(&config(Path::new("it's \"here\".yaml"), "pets", &[]));
        let expected = Config {
            input: crate::Input::new("it's \"here\".yaml"),
            output: "pets".into(),
            package: crate::Package::new("pets"),
        };
        assert_eq!(read, expected);
    }

    /// What is behind `#` with one space is a sentence, and without it a key to be used.
    #[test]
    fn it_shows_every_key() {
        let text = config(Path::new("openapi.yaml"), "pets", &[]);
        let used = |line| match str::strip_prefix(line, "#") {
            Some(key) if !key.starts_with(' ') => key,
            _ => line,
        };
        let all = text.lines().map(used).collect::<Vec<_>>().join("\n");
        let Config { input, package, .. } = parse(&all);
        assert_eq!((input.overlays.len(), input.copies.len()), (1, 1));
        assert_eq!(input.filter.include.len(), 6, "{all}");
        assert_eq!(input.filter.exclude.len(), 5, "{all}");
        assert_eq!(input.levels.codes.len(), 1);
        assert!(input.levels.warnings.is_some() && input.levels.notes.is_some());
        assert!(package.version.is_some() && package.license.is_some());
        assert!(package.repository.is_some() && !package.authors.is_empty());
    }
}
