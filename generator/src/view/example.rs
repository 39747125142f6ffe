//! Decides how a call looks in documentation.

use serde::Serialize;

use super::leaf::{Literal, Speller, TypeExpr};
use crate::ir::{Api, Gives, Media, Operation, Place, TypeRef};
use crate::naming::{GroupNames, OperationNames};

/// A call, laid out as code and as the lines of documentation.
#[derive(Clone, Debug, Serialize)]
pub struct ExampleView {
    /// Whether it names a model.
    pub uses_models: bool,
    /// Whether it gives something.
    pub has_answer: bool,
    /// Whether the call can be made as it stands.
    pub runs: bool,
    /// The statement that makes the client.
    pub client: Vec<String>,
    /// The same for documentation.
    pub client_literals: Vec<Literal>,
    /// The call.
    pub async_lines: Vec<String>,
    /// The same for documentation.
    pub async_literals: Vec<Literal>,
    /// The call that waits.
    pub blocking_lines: Vec<String>,
    /// The loop over the items of all pages, if it gives pages.
    pub items_lines: Vec<String>,
    /// The loop that waits.
    pub items_blocking_lines: Vec<String>,
    /// The hidden lines of documentation before one that makes a client.
    pub hidden_head: Vec<Literal>,
    /// The hidden lines of documentation before one that has a client.
    pub hidden_head_client: Vec<Literal>,
}

/// Of so many parameters all are shown, of more only those that must be given.
const FEW: usize = 6;

pub(super) fn example<'a>(
    speller: Speller<'a>,
    operation: &'a Operation,
    names: &OperationNames,
    group: &GroupNames,
    api: &Api,
    crate_name: &str,
) -> ExampleView {
    let mut arguments = Vec::new();
    let mut setters = Vec::new();
    for (parameter, ident) in operation.parameters.iter().zip(&names.parameters) {
        let own = &parameter.field;
        match parameter.place {
            Place::Body(1..) => continue,
            Place::Body(0) if operation.bodies.len() > 1 => {
                let value =
                    speller.example_of_exactly(&own.ty, own.docs.example.as_ref(), "body_example");
                if own.required {
                    arguments.push(value.to_string());
                } else {
                    setters.push(format!(".{ident}({value})"));
                }
                continue;
            }
            _ => {}
        }
        let held = speller.held(&own.ty, own.required);
        let text = format!("{}_example", ident.plain());
        let value = speller.example(held, own.docs.example.as_ref(), &text);
        if speller.parameter_start(own).is_none() {
            arguments.push(value.to_string());
        } else if !own.required && !own.docs.deprecated && operation.parameters.len() <= FEW {
            setters.push(format!(".{ident}({value})"));
        }
    }
    let uses_models = arguments
        .iter()
        .chain(&setters)
        .any(|value| value.contains("models::"));
    let has_answer = operation.gives(&api.types) != Gives::Nothing;
    let bound = if has_answer { "let answer = " } else { "" };
    let (handle, method) = (&group.handle, &names.method);
    let (arguments, setters) = (arguments.join(", "), setters.concat());
    let request = format!("client.{handle}().{method}({arguments}){setters}");
    let call = format!("{bound}{request}");
    let looped = |text: &str| match operation.pages {
        Some(_) => laid_out(&text.replace("{request}", &request)),
        None => Vec::new(),
    };
    let client = match &api.base_url {
        Some(_) => "let client = Client::builder().build()?;",
        None => "let client = Client::builder().base_url(\"https://api.example.com\").build()?;",
    };
    let client = laid_out(client);
    let async_lines = laid_out(&format!("{call}.send().await?;"));
    ExampleView {
        uses_models,
        has_answer,
        runs: runs(operation),
        client_literals: documented(&client),
        async_literals: documented(&async_lines),
        blocking_lines: laid_out(&format!("{call}.send_blocking()?;")),
        items_lines: looped(
            "let mut items = {request}.items(); \
             while let Some(item) = items.next().await { let item = item?; println!(\"{item:?}\"); }",
        ),
        items_blocking_lines: looped(
            "for item in {request}.items().blocking() { let item = item?; println!(\"{item:?}\"); }",
        ),
        hidden_head: hidden(crate_name, "", uses_models),
        hidden_head_client: hidden(crate_name, "client: &Client", uses_models),
        client,
        async_lines,
    }
}

/// Whether a call can be made with the values of its example: none of them is a file, which has to be there, or may be
/// refused where it goes, such as an empty object in the path.
fn runs(operation: &Operation) -> bool {
    operation.parameters.iter().all(|parameter| {
        let field = &parameter.field;
        match parameter.place {
            Place::Body(index) => operation.bodies[index].media == Media::Json,
            Place::Query(_) | Place::Field => is_scalar(&field.ty),
            _ => is_scalar(&field.ty) && field.docs.example.is_none(),
        }
    })
}

fn is_scalar(ty: &TypeRef) -> bool {
    matches!(
        ty,
        TypeRef::Bool
            | TypeRef::Int(_)
            | TypeRef::QuotedInt(_)
            | TypeRef::Float64
            | TypeRef::Text
            | TypeRef::Secret
            | TypeRef::Format(_)
    )
}

/// The value that a model's example begins with.
pub(super) fn value(ty: &TypeExpr, value: &TypeExpr) -> Vec<String> {
    laid_out(&format!("let value: {ty} = {value};"))
}

/// The lines before a call, which rustdoc hides.
fn hidden(crate_name: &str, argument: &str, uses_models: bool) -> Vec<Literal> {
    let mut lines = vec![format!("# use {crate_name}::{{Client, Error}};")];
    if uses_models {
        lines.push(format!("# use {crate_name}::models;"));
    }
    lines.push(format!(
        "# async fn example({argument}) -> Result<(), Error> {{"
    ));
    documented(&lines)
}

fn documented(lines: &[String]) -> Vec<Literal> {
    lines
        .iter()
        .map(|line| Literal::text(&format!(" {line}")))
        .collect()
}

/// A statement as the formatter lays it out.
///
/// # Panics
///
/// If it is no statement: it is made of leaves only, so that would be a bug.
fn laid_out(statement: &str) -> Vec<String> {
    let code = format!("fn f() {{ {statement} }}");
    let file = match syn::parse_file(&code) {
        Ok(file) => file,
        Err(error) => panic!("an example is no Rust code: {error}: {statement}"),
    };
    let text = prettyplease::unparse(&file);
    let lines: Vec<&str> = text.lines().collect();
    let inner = lines.get(1..lines.len() - 1).unwrap_or_default();
    inner
        .iter()
        .map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned())
        .collect()
}
