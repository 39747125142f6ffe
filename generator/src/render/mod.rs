//! Decides which template makes which file.

mod format;

use rayon::prelude::*;
use tera::{Context, Tera, Value};

use crate::output::Output;
use crate::view::{ApiView, Folder, Index, ModelView, View, WebhooksView};

/// A template of the folder `templates/`, by its name.
macro_rules! template {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../templates/", $name)))
    };
}

/// The templates, by the names that [`files`] and includes call them.
const TEMPLATES: [(&str, &str); 38] = [
    template!("crate/Cargo.toml.tera"),
    template!("crate/README.md.tera"),
    template!("crate/gitignore.tera"),
    template!("crate/src/lib.rs.tera"),
    template!("crate/src/servers.rs.tera"),
    template!("crate/src/parameters.rs.tera"),
    template!("crate/src/security.rs.tera"),
    template!("crate/src/dynamic.rs.tera"),
    template!("crate/src/mock.rs.tera"),
    template!("crate/src/formats/mod.rs.tera"),
    template!("crate/src/xml.rs.tera"),
    template!("crate/src/webhooks.rs.tera"),
    template!("crate/src/apis/mod.rs.tera"),
    template!("crate/src/apis/api.rs.tera"),
    template!("crate/src/apis/parts/answers.tera"),
    template!("crate/src/apis/parts/choice.tera"),
    template!("crate/src/apis/parts/errors.tera"),
    template!("crate/src/apis/parts/pages.tera"),
    template!("crate/src/apis/parts/events.tera"),
    template!("crate/src/apis/parts/headers.tera"),
    template!("crate/src/apis/parts/methods.tera"),
    template!("crate/src/apis/parts/operation.tera"),
    template!("crate/src/apis/parts/setters.tera"),
    template!("crate/src/models/mod.rs.tera"),
    template!("crate/src/models/struct.rs.tera"),
    template!("crate/src/models/enum.rs.tera"),
    template!("crate/src/models/value_enum.rs.tera"),
    template!("crate/src/models/union.rs.tera"),
    template!("crate/src/models/aliases.rs.tera"),
    template!("crate/src/models/newtype.rs.tera"),
    template!("crate/docs/api.md.tera"),
    template!("crate/docs/model.md.tera"),
    template!("crate/examples/call.rs.tera"),
    template!("crate/examples/call_blocking.rs.tera"),
    template!("crate/examples/dynamic.rs.tera"),
    template!("parts/docs.tera"),
    template!("parts/method_docs.tera"),
    template!("parts/server.tera"),
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

/// A file of uploads: what it is called in the crate, and its text.
macro_rules! uploads {
    ($($name:literal),* $(,)?) => {
        &[$((
            concat!("src/upload/", $name),
            include_str!(concat!("../../../templates/runtime/upload/", $name)),
        )),*]
    };
}

/// The files that a crate has if it sends files.
const UPLOADS: &[(&str, &str)] = uploads![
    "feed.rs",
    "given.rs",
    "mod.rs",
    "multipart.rs",
    "outgoing.rs",
    "source.rs",
    "tests.rs",
];

/// A file of the types of formats: its module, and its text.
macro_rules! formats {
    ($($name:literal),* $(,)?) => {
        &[$((
            $name,
            include_str!(concat!("../../../templates/runtime/formats/", $name, ".rs")),
        )),*]
    };
}

/// The files that a crate has if it has the types.
const FORMATS: &[(&str, &str)] = formats![
    "bytes",
    "foreign",
    "rfc3339",
    "slot",
    "with_chrono",
    "with_jiff",
    "with_rust_decimal",
    "with_time",
    "with_uuid",
];

/// The files that a crate has if a body is XML.
const XML: &[(&str, &str)] = formats![
    "xml",
    "xml/document",
    "xml/fit",
    "xml/read",
    "xml/tests",
    "xml/tree",
    "xml/write",
];

/// The file that a crate has if its API sends something by itself.
const WEBHOOKS: &str = include_str!("../../../templates/runtime/webhooks/read.rs");

/// The files that are the same in each crate, copied as they are.
const RUNTIME: &[(&str, &str)] = runtime![
    "auth/client.rs",
    "auth/credential.rs",
    "auth/held.rs",
    "auth/mod.rs",
    "auth/oauth2.rs",
    "auth/provider.rs",
    "auth/scheme.rs",
    "auth/sent.rs",
    "auth/tests.rs",
    "auth/tests/oauth2.rs",
    "auth/tests/secrets.rs",
    "auth/tokens.rs",
    "blocking.rs",
    "client/budget.rs",
    "client/builder.rs",
    "client/call.rs",
    "client/limits.rs",
    "client/mod.rs",
    "client/observe.rs",
    "client/plan.rs",
    "client/redirect.rs",
    "client/retry.rs",
    "client/secure.rs",
    "client/template.rs",
    "client/tests.rs",
    "client/tests/attempts.rs",
    "client/tests/servers.rs",
    "client/tests/traces.rs",
    "client/trace.rs",
    "codec/bridge.rs",
    "codec/constant.rs",
    "codec/container.rs",
    "codec/context.rs",
    "codec/debug.rs",
    "codec/decimal.rs",
    "codec/fault.rs",
    "codec/mod.rs",
    "codec/model.rs",
    "codec/object.rs",
    "codec/peeked.rs",
    "codec/read.rs",
    "codec/scalar.rs",
    "codec/slot.rs",
    "codec/tests.rs",
    "codec/tests/hostile.rs",
    "codec/tests/objects.rs",
    "codec/tests/unions.rs",
    "codec/tests/values.rs",
    "codec/text.rs",
    "codec/tuple.rs",
    "codec/union.rs",
    "codec/unknown.rs",
    "codec/write.rs",
    "dynamic/answer.rs",
    "dynamic/call.rs",
    "dynamic/listed.rs",
    "dynamic/mod.rs",
    "dynamic/nearest.rs",
    "dynamic/parts.rs",
    "dynamic/tests.rs",
    "error.rs",
    "mod.rs",
    "json.rs",
    "mock/answer.rs",
    "mock/call.rs",
    "mock/given.rs",
    "mock/mod.rs",
    "mock/routes.rs",
    "mock/stub.rs",
    "mock/tests.rs",
    "null.rs",
    "nullable.rs",
    "pages/items.rs",
    "pages/link.rs",
    "pages/mod.rs",
    "pages/sieve.rs",
    "pages/stream.rs",
    "pages/tests.rs",
    "pages/walk.rs",
    "request/mod.rs",
    "request/answer.rs",
    "request/answer/case.rs",
    "request/answer/headers.rs",
    "request/body.rs",
    "request/builder.rs",
    "request/encode.rs",
    "request/form.rs",
    "request/reply.rs",
    "request/style.rs",
    "request/tests.rs",
    "request/tests/bodies.rs",
    "request/tests/styles.rs",
    "request/values.rs",
    "response.rs",
    "secret.rs",
    "server.rs",
    "stream/blocking.rs",
    "stream/download.rs",
    "stream/events.rs",
    "stream/items.rs",
    "stream/mod.rs",
    "stream/rest.rs",
    "stream/sse.rs",
    "stream/tests.rs",
    "testing.rs",
    "tests.rs",
    "transport/body.rs",
    "transport/fault.rs",
    "transport/message.rs",
    "transport/mod.rs",
    "transport/network.rs",
];

/// A file to make: its path, its template and what the template sees beside the crate's own data.
struct File<'v> {
    path: String,
    template: &'static str,
    subject: Subject<'v>,
}

/// What a file is of.
enum Subject<'v> {
    Crate(&'v Index<'v>),
    Models(&'v Folder<'v>),
    Api(&'v ApiView),
    Model(&'v ModelView),
    Webhooks(&'v WebhooksView),
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
    let index = Index::of(view);
    let package = Value::from_serializable(&view.package);
    let render = |file: File<'_>| {
        let text = text(&tera, &file, package.clone());
        (file.path, text)
    };
    let mut output = Output::new();
    for (path, text) in files(view, &index)
        .into_par_iter()
        .map(render)
        .collect::<Vec<_>>()
    {
        output.insert(path, text);
    }
    for (module, text) in FORMATS {
        if view.package.formats.contains(module) {
            output.insert(format!("src/formats/{module}.rs"), (*text).to_owned());
        }
    }
    for (module, text) in XML.iter().filter(|_| view.package.has_xml) {
        output.insert(format!("src/formats/{module}.rs"), (*text).to_owned());
    }
    if view.webhooks.is_some() {
        output.insert("src/webhooks/read.rs", WEBHOOKS.to_owned());
    }
    let uploads: &[_] = if view.package.has_uploads {
        UPLOADS
    } else {
        &[]
    };
    for (path, text) in RUNTIME.iter().chain(uploads) {
        output.insert(*path, (*text).to_owned());
    }
    output
}

fn text(tera: &Tera, file: &File<'_>, package: Value) -> String {
    let mut context = Context::new();
    context.insert_value("package", package);
    match file.subject {
        Subject::Crate(index) => {
            context.insert("apis", &index.apis);
            context.insert("models", &index.models);
            context.insert("has_unused", &!index.unused.is_empty());
        }
        Subject::Models(folder) => context.insert("folder", folder),
        Subject::Api(api) => context.insert("api", api),
        Subject::Model(model) => context.insert("model", model),
        Subject::Webhooks(webhooks) => context.insert("webhooks", webhooks),
    }
    let text = match tera.render(file.template, &context) {
        Ok(text) => text,
        Err(error) => panic!(
            "the template {} failed for {}: {error}",
            file.template, file.path
        ),
    };
    if file.template.ends_with(".rs.tera") {
        format::rust(&text, file.template)
    } else {
        format::text(&text)
    }
}

/// The table of files.
fn files<'v>(view: &'v View, index: &'v Index<'v>) -> Vec<File<'v>> {
    let of_crate = |(path, template): (&str, _)| File {
        path: path.to_owned(),
        template,
        subject: Subject::Crate(index),
    };
    let of_api = |api: &'v ApiView, path, template| File {
        path,
        template,
        subject: Subject::Api(api),
    };
    let of_model = |model: &'v ModelView, path, template| File {
        path,
        template,
        subject: Subject::Model(model),
    };
    let mut files: Vec<File<'_>> = CRATE.into_iter().map(of_crate).collect();
    if view.package.has_formats {
        files.push(of_crate((
            "src/formats/mod.rs",
            "crate/src/formats/mod.rs.tera",
        )));
    }
    if view.package.has_shared {
        files.push(of_crate((
            "src/parameters.rs",
            "crate/src/parameters.rs.tera",
        )));
    }
    files.extend(view.webhooks.as_ref().map(|webhooks| File {
        path: "src/webhooks.rs".to_owned(),
        template: "crate/src/webhooks.rs.tera",
        subject: Subject::Webhooks(webhooks),
    }));
    if view.package.has_xml {
        files.push(of_crate(("src/xml.rs", "crate/src/xml.rs.tera")));
    }
    for (folder, path) in [
        (&index.used, "src/models"),
        (&index.unused, "src/models/unused"),
    ] {
        let of_folder = |name: &str, template| File {
            path: format!("{path}/{name}.rs"),
            template,
            subject: Subject::Models(folder),
        };
        if !folder.is_unused || !folder.is_empty() {
            files.push(of_folder("mod", "crate/src/models/mod.rs.tera"));
        }
        if !folder.aliases.is_empty() {
            files.push(of_folder("aliases", "crate/src/models/aliases.rs.tera"));
        }
    }
    if view.package.example.is_some() {
        files.extend(EXAMPLES.into_iter().map(of_crate));
    }
    for api in &view.apis {
        files.push(of_api(
            api,
            format!("src/apis/{}.rs", api.file),
            "crate/src/apis/api.rs.tera",
        ));
        files.push(of_api(
            api,
            format!("docs/{}.md", api.ident),
            "crate/docs/api.md.tera",
        ));
    }
    for model in &view.models {
        let folder = if model.is_unused {
            "models/unused"
        } else {
            "models"
        };
        let path = format!("src/{folder}/{}.rs", model.file);
        if !model.is_alias {
            files.push(of_model(model, path, model_template(model)));
        }
        files.push(of_model(
            model,
            format!("docs/{}.md", model.ident),
            "crate/docs/model.md.tera",
        ));
    }
    files
}

/// The files of every crate.
const CRATE: [(&str, &str); 9] = [
    ("Cargo.toml", "crate/Cargo.toml.tera"),
    ("README.md", "crate/README.md.tera"),
    (".gitignore", "crate/gitignore.tera"),
    ("src/lib.rs", "crate/src/lib.rs.tera"),
    ("src/servers.rs", "crate/src/servers.rs.tera"),
    ("src/security.rs", "crate/src/security.rs.tera"),
    ("src/dynamic.rs", "crate/src/dynamic.rs.tera"),
    ("src/mock.rs", "crate/src/mock.rs.tera"),
    ("src/apis/mod.rs", "crate/src/apis/mod.rs.tera"),
];

/// The files of a crate that has a call to show.
const EXAMPLES: [(&str, &str); 3] = [
    ("examples/call.rs", "crate/examples/call.rs.tera"),
    (
        "examples/call_blocking.rs",
        "crate/examples/call_blocking.rs.tera",
    ),
    ("examples/dynamic.rs", "crate/examples/dynamic.rs.tera"),
];

fn model_template(model: &ModelView) -> &'static str {
    match model {
        _ if model.is_struct => "crate/src/models/struct.rs.tera",
        _ if model.base.is_some() => "crate/src/models/value_enum.rs.tera",
        _ if model.is_enum => "crate/src/models/enum.rs.tera",
        _ if model.union.is_some() => "crate/src/models/union.rs.tera",
        _ => "crate/src/models/newtype.rs.tera",
    }
}
