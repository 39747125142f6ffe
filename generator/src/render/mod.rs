//! Decides which template makes which file.

mod format;

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, Tera};

use crate::output::Output;
use crate::view::View;

/// A template of the folder `templates/`, by its name.
macro_rules! template {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../templates/", $name)))
    };
}

/// The templates, by the names that [`files`] and includes call them.
const TEMPLATES: [(&str, &str); 16] = [
    template!("crate/Cargo.toml.tera"),
    template!("crate/README.md.tera"),
    template!("crate/gitignore.tera"),
    template!("crate/src/lib.rs.tera"),
    template!("crate/src/apis/mod.rs.tera"),
    template!("crate/src/apis/api.rs.tera"),
    template!("crate/src/models/mod.rs.tera"),
    template!("crate/src/models/struct.rs.tera"),
    template!("crate/src/models/enum.rs.tera"),
    template!("crate/src/models/alias.rs.tera"),
    template!("crate/src/models/newtype.rs.tera"),
    template!("crate/docs/api.md.tera"),
    template!("crate/docs/model.md.tera"),
    template!("crate/examples/call.rs.tera"),
    template!("crate/examples/call_blocking.rs.tera"),
    template!("parts/docs.tera"),
];

/// A file of the runtime: what it is called in the crate, and its text.
macro_rules! runtime {
    ($($name:literal),* $(,)?) => {
        &[$((
            concat!("src/runtime/", $name),
            include_str!(concat!("../../../templates/runtime/", $name)),
        )),*]
    };
}

/// The files that are the same in each crate, copied as they are.
const RUNTIME: &[(&str, &str)] = runtime![
    "blocking.rs",
    "client.rs",
    "codec/bridge.rs",
    "codec/debug.rs",
    "codec/fault.rs",
    "codec/mod.rs",
    "codec/model.rs",
    "codec/scalar.rs",
    "codec/slot.rs",
    "codec/tests.rs",
    "error.rs",
    "mod.rs",
    "request/mod.rs",
    "request/style.rs",
    "request/tests.rs",
    "response.rs",
    "secret.rs",
    "testing.rs",
    "tests.rs",
];

/// A file to make: its path, its template and what the template sees.
struct File {
    path: String,
    template: &'static str,
    context: Context,
}

/// Renders and formats all files of the crate, each on its own.
///
/// # Panics
///
/// If a template is wrong: that is a bug of this program, and no input may reach it.
#[must_use]
pub fn render(view: &View) -> Output {
    let mut tera = Tera::default();
    if let Err(error) = tera.add_raw_templates(TEMPLATES) {
        panic!("the templates cannot be read: {error}");
    }
    let files = files(view);
    let texts: Vec<String> = files.par_iter().map(|file| text(&tera, file)).collect();
    let mut output = Output::new();
    for (file, text) in files.into_iter().zip(texts) {
        output.insert(file.path, text);
    }
    for (path, text) in RUNTIME {
        output.insert(*path, (*text).to_owned());
    }
    output
}

fn text(tera: &Tera, file: &File) -> String {
    let text = match tera.render(file.template, &file.context) {
        Ok(text) => text,
        Err(error) => panic!("the template {} failed for {}: {error}", file.template, file.path),
    };
    if file.template.ends_with(".rs.tera") { format::rust(&text, file.template) } else { format::text(&text) }
}

/// The table of files.
fn files(view: &View) -> Vec<File> {
    let once = |path: &str, template| File { path: path.to_owned(), template, context: context(view) };
    let mut files = vec![
        once("Cargo.toml", "crate/Cargo.toml.tera"),
        once("README.md", "crate/README.md.tera"),
        once(".gitignore", "crate/gitignore.tera"),
        once("src/lib.rs", "crate/src/lib.rs.tera"),
        once("src/apis/mod.rs", "crate/src/apis/mod.rs.tera"),
        once("src/models/mod.rs", "crate/src/models/mod.rs.tera"),
    ];
    if view.package.example.is_some() {
        files.push(once("examples/call.rs", "crate/examples/call.rs.tera"));
        files.push(once("examples/call_blocking.rs", "crate/examples/call_blocking.rs.tera"));
    }
    for api in &view.apis {
        let file = |path, template| one(path, template, view, "api", api);
        files.push(file(format!("src/apis/{}.rs", api.file), "crate/src/apis/api.rs.tera"));
        files.push(file(format!("docs/{}.md", api.ident), "crate/docs/api.md.tera"));
    }
    for model in &view.models {
        let template = match (model.is_struct, model.is_enum, model.is_newtype) {
            (true, _, _) => "crate/src/models/struct.rs.tera",
            (_, true, _) => "crate/src/models/enum.rs.tera",
            (_, _, true) => "crate/src/models/newtype.rs.tera",
            _ => "crate/src/models/alias.rs.tera",
        };
        let file = |path, template| one(path, template, view, "model", model);
        files.push(file(format!("src/models/{}.rs", model.file), template));
        files.push(file(format!("docs/{}.md", model.ident), "crate/docs/model.md.tera"));
    }
    files
}

/// The file of one thing, whose template sees the crate's own data too.
fn one(
    path: String,
    template: &'static str,
    view: &View,
    key: &'static str,
    thing: &impl Serialize,
) -> File {
    let mut context = Context::new();
    context.insert("package", &view.package);
    context.insert(key, thing);
    File { path, template, context }
}

fn context(view: &View) -> Context {
    let mut context = Context::new();
    context.insert("package", &view.package);
    context.insert("apis", &view.apis);
    context.insert("models", &view.models);
    context
}
