//! Decides what of a description is needed to make a scenario's request: read by a reader of its own, which knows
//! nothing of the generator's.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A description of a folder, and the name of its crate.
#[derive(Debug)]
pub(crate) struct Description {
    /// `encode-array`, or with a version `versioning-added-v1`.
    pub(crate) name: String,
    /// The folder that it is in, as scenarios call it: `encode/array`.
    pub(crate) folder: String,
    pub(crate) path: PathBuf,
    tree: Value,
}

/// An operation of a description.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation<'d> {
    pub(crate) description: &'d Description,
    pub(crate) method: &'d str,
    pub(crate) path: &'d str,
    item: &'d Value,
    node: &'d Value,
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter<'d> {
    pub(crate) name: &'d str,
    pub(crate) location: &'d str,
    pub(crate) style: &'d str,
    pub(crate) explode: bool,
    pub(crate) schema: &'d Value,
    /// Whether the schema is that of a media type.
    pub(crate) is_content: bool,
}

/// Reads all descriptions of a folder, sorted.
pub(crate) fn read(folder: &Path) -> Result<Vec<Description>, Box<dyn Error>> {
    let mut descriptions = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let folder = entry?.path();
        let Ok(files) = fs::read_dir(&folder) else {
            continue;
        };
        for file in files {
            let path = file?.path();
            if path.extension().is_some_and(|own| own == "yaml") {
                descriptions.push(Description::read(&folder, path)?);
            }
        }
    }
    descriptions.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(descriptions)
}

impl Description {
    fn read(folder: &Path, path: PathBuf) -> Result<Self, Box<dyn Error>> {
        let text = fs::read_to_string(&path)?;
        let tree =
            serde_yaml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = |path: &Path| {
            path.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        };
        let own = name(folder);
        let version = name(&path);
        let version = version
            .trim_end_matches("openapi.yaml")
            .trim_end_matches('.');
        let word = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        let mut words: Vec<&str> = own.split("__").collect();
        words.extend(Some(version).filter(|own| !own.is_empty()));
        let name: String = words.join("-").to_lowercase().chars().map(word).collect();
        Ok(Self {
            name,
            folder: own.replace("__", "/"),
            path,
            tree,
        })
    }

    /// The version that the description is of.
    pub(crate) fn version(&self) -> &str {
        self.tree["info"]["version"].as_str().unwrap_or_default()
    }

    /// The first server's URL without the part that says where the server is.
    pub(crate) fn server_path(&self) -> &str {
        let url = self.tree["servers"][0]["url"].as_str().unwrap_or_default();
        let rest = url
            .strip_prefix("{endpoint}")
            .or_else(|| url.strip_prefix("http://localhost:3000"));
        rest.unwrap_or(url).trim_end_matches('/')
    }

    /// All operations.
    pub(crate) fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        const METHODS: [&str; 8] = [
            "get", "put", "post", "delete", "options", "head", "patch", "trace",
        ];
        let paths = self.tree["paths"].as_object().into_iter().flatten();
        paths.flat_map(move |(path, item)| {
            let members = item.as_object().into_iter().flatten();
            let operations = members.filter(|(key, _)| METHODS.contains(&key.as_str()));
            operations.map(move |(method, node)| Operation {
                description: self,
                method,
                path,
                item,
                node,
            })
        })
    }

    /// A security scheme by its name.
    pub(crate) fn security_scheme(&self, name: &str) -> &Value {
        self.resolved(&self.tree["components"]["securitySchemes"][name])
    }

    /// What a node is, or what it refers to.
    pub(crate) fn resolved<'d>(&'d self, node: &'d Value) -> &'d Value {
        let mut node = node;
        for _ in 0..16 {
            let Some(target) = node["$ref"].as_str() else {
                return node;
            };
            let target = target.trim_start_matches('#');
            node = self.tree.pointer(target).unwrap_or(&Value::Null);
        }
        node
    }
}

impl<'d> Operation<'d> {
    /// Its parameters, its own before those of its path.
    pub(crate) fn parameters(self) -> Vec<Parameter<'d>> {
        let mut parameters: Vec<Parameter<'d>> = Vec::new();
        for list in [&self.node["parameters"], &self.item["parameters"]] {
            for node in list.as_array().into_iter().flatten() {
                let own = Parameter::of(self.description.resolved(node));
                let is_new = |known: &Parameter<'_>| {
                    (known.name, known.location) != (own.name, own.location)
                };
                if parameters.iter().all(is_new) {
                    parameters.push(own);
                }
            }
        }
        parameters
    }

    /// The names of the security schemes that it needs: one of lists, all of which go together.
    pub(crate) fn security(self) -> Vec<Vec<&'d str>> {
        let own = self.node.get("security");
        let own = own.unwrap_or(&self.description.tree["security"]);
        let names = |own: &'d Value| {
            let names = own.as_object().into_iter().flatten();
            names.map(|(name, _)| name.as_str()).collect()
        };
        own.as_array().into_iter().flatten().map(names).collect()
    }

    /// The media types of its body, each with its schema.
    pub(crate) fn body(self) -> Vec<(&'d str, &'d Value)> {
        contents(&self.description.resolved(&self.node["requestBody"])["content"])
    }

    /// Whether a request needs a body.
    pub(crate) fn needs_body(self) -> bool {
        self.description.resolved(&self.node["requestBody"])["required"] == true
    }

    /// The media types of its answer with a status, each with its schema.
    pub(crate) fn answer(self, status: u16) -> Vec<(&'d str, &'d Value)> {
        let responses = &self.node["responses"];
        let keys = [
            status.to_string(),
            format!("{}XX", status / 100),
            "default".to_owned(),
        ];
        let response = keys.iter().find_map(|key| responses.get(key));
        let response = self.description.resolved(response.unwrap_or(&Value::Null));
        contents(&response["content"])
    }
}

impl<'d> Parameter<'d> {
    fn of(node: &'d Value) -> Self {
        let text = |key: &str| node[key].as_str();
        let location = text("in").unwrap_or_default();
        let usual = match location {
            "query" | "cookie" => "form",
            _ => "simple",
        };
        let style = text("style").unwrap_or(usual);
        let content = node["content"].as_object();
        let content = content.and_then(|content| content.values().next());
        Self {
            name: text("name").unwrap_or_default(),
            location,
            style,
            explode: node["explode"].as_bool().unwrap_or(style == "form"),
            schema: content.map_or(&node["schema"], |content| &content["schema"]),
            is_content: content.is_some(),
        }
    }
}

fn contents(content: &Value) -> Vec<(&str, &Value)> {
    let content = content.as_object().into_iter().flatten();
    content
        .map(|(name, content)| (name.as_str(), &content["schema"]))
        .collect()
}
