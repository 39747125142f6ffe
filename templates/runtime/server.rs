//! Where an API is served, as its description says, and the URLs that come of it.

use reqwest::Url;

use super::{Error, ErrorKind};

/// A server of the API's description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Server {
    pub(crate) url: &'static str,
    pub(crate) description: &'static str,
    pub(crate) variables: &'static [ServerVariable],
}

impl Server {
    /// Its URL, `https://{region}.example.com`, with the names of its variables in braces. One
    /// without a host is relative to the base URL of the client.
    #[must_use]
    pub const fn url(&self) -> &'static str {
        self.url
    }

    /// What the description says of it, or nothing.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// Its variables.
    #[must_use]
    pub const fn variables(&self) -> &'static [ServerVariable] {
        self.variables
    }

    fn variable(&self, name: &str) -> Option<&'static ServerVariable> {
        self.variables.iter().find(|own| own.name == name)
    }

    /// The URL with a value for each variable: the one given last, or else the default.
    fn filled(&self, given: &[(String, String)]) -> Result<String, String> {
        let mut url = self.url.to_owned();
        for variable in self.variables {
            let given = given.iter().rev().find(|(name, _)| name == variable.name);
            let value = match given {
                Some((_, value)) => variable.checked(value)?,
                None => variable.default.ok_or_else(|| {
                    let name = variable.name;
                    format!("the variable `{name}` of the server has no value")
                })?,
            };
            url = url.replace(&format!("{{{}}}", variable.name), value);
        }
        Ok(url)
    }
}

/// A variable in the URL of a [`Server`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    pub(crate) name: &'static str,
    pub(crate) default: Option<&'static str>,
    pub(crate) values: &'static [&'static str],
    pub(crate) description: &'static str,
}

impl ServerVariable {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The value that it has unless another one is chosen. Without it, one has to be.
    #[must_use]
    pub const fn default(&self) -> Option<&'static str> {
        self.default
    }

    /// The values that it may have; any if there are none.
    #[must_use]
    pub const fn values(&self) -> &'static [&'static str] {
        self.values
    }

    /// What the description says of it, or nothing.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.description
    }

    fn checked<'v>(&self, value: &'v str) -> Result<&'v str, String> {
        if self.values.is_empty() || self.values.contains(&value) {
            return Ok(value);
        }
        let values: Vec<String> = self.values.iter().map(|own| format!("`{own}`")).collect();
        let (name, values) = (self.name, values.join(", "));
        Err(format!(
            "the variable `{name}` of the server can only be {values}"
        ))
    }
}

/// What a caller chose of the servers.
#[derive(Clone, Default)]
pub(super) struct Choice {
    pub(super) base_url: Option<String>,
    /// The server of the API, if not the first one.
    pub(super) server: Option<&'static Server>,
    pub(super) variables: Vec<(String, String)>,
    /// URLs instead of those of servers.
    pub(super) replaced: Vec<(Server, String)>,
}

/// The URLs that paths are appended to, without a slash at their end.
pub(super) struct BaseUrls {
    /// That of the API.
    pub(super) api: String,
    /// The same, taken apart.
    pub(super) api_url: Url,
    /// Those of operations that are served elsewhere, or why they have none.
    pub(super) operations: Vec<Result<Url, String>>,
}

impl Choice {
    /// The URLs for the servers of an API and those of its single operations.
    pub(super) fn urls(
        &self,
        servers: &'static [Server],
        operations: &'static [Server],
    ) -> Result<BaseUrls, Error> {
        let refused = |why: String| Error::new(ErrorKind::Config, why);
        self.check_variables(servers, operations).map_err(refused)?;
        let api = self.api_url(servers).map_err(refused)?;
        let replaced = self.replaced.iter().map(|(_, url)| checked(url));
        replaced.collect::<Result<Vec<_>, _>>().map_err(refused)?;
        let operations = operations
            .iter()
            .map(|server| parsed(&self.url_of(server, Some(&api))?))
            .collect();
        let api_url = parsed(&api).map_err(refused)?;
        Ok(BaseUrls {
            api,
            api_url,
            operations,
        })
    }

    /// A variable that no server has, or a value that none takes, is a mistake.
    fn check_variables(&self, servers: &[Server], operations: &[Server]) -> Result<(), String> {
        let all = || servers.iter().chain(operations).chain(self.server);
        for (name, value) in &self.variables {
            let variables = all().filter_map(|server| server.variable(name));
            let checked = variables.map(|variable| variable.checked(value).map(|_| ()));
            checked
                .reduce(Result::or)
                .ok_or_else(|| format!("no server has a variable `{name}`"))??;
        }
        Ok(())
    }

    fn api_url(&self, servers: &'static [Server]) -> Result<String, String> {
        if let Some(url) = &self.base_url {
            return checked(url);
        }
        let server = self.server.or(servers.first()).ok_or_else(|| {
            "there is no base URL: the description names no server, so call `base_url`".to_owned()
        })?;
        self.url_of(server, None)
    }

    fn url_of(&self, server: &Server, base: Option<&str>) -> Result<String, String> {
        let mut replaced = self.replaced.iter().rev();
        if let Some((_, url)) = replaced.find(|(own, _)| own == server) {
            return checked(url);
        }
        let url = server.filled(&self.variables)?;
        if url.starts_with("https://") || url.starts_with("http://") {
            return checked(&url);
        }
        let Some(base) = base else {
            let why = "the server of the description has no host, so call `base_url`";
            return Err(why.to_owned());
        };
        let base = Url::parse(&format!("{base}/")).and_then(|base| base.join(&url));
        base.map_err(|_| NO_URL.to_owned())
            .and_then(|url| checked(url.as_str()))
    }
}

const NO_URL: &str = "the base URL is not an absolute `http` or `https` URL";

fn parsed(url: &str) -> Result<Url, String> {
    Url::parse(url).map_err(|_| NO_URL.to_owned())
}

/// A base URL without a slash at its end. No message repeats it, since it may hold credentials.
fn checked(url: &str) -> Result<String, String> {
    let parsed = Url::parse(url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or(NO_URL)?;
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err("the base URL holds credentials, which do not belong in a URL".to_owned());
    }
    if parsed.query().is_some() || parsed.fragment().is_some() {
        let why = "the base URL has a query or a fragment, which no path can follow";
        return Err(why.to_owned());
    }
    Ok(parsed.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Choice, Server, ServerVariable};

    const REGION: ServerVariable = ServerVariable {
        name: "region",
        default: Some("eu"),
        values: &["eu", "us"],
        description: "",
    };
    const HOST: ServerVariable = ServerVariable {
        name: "host",
        default: None,
        values: &[],
        description: "",
    };

    const ZONE: ServerVariable = ServerVariable {
        name: "zone",
        default: Some("a"),
        values: &["a"],
        description: "",
    };

    const fn server(url: &'static str, variables: &'static [ServerVariable]) -> Server {
        Server {
            url,
            description: "",
            variables,
        }
    }

    const API: &[Server] = &[
        server("https://{region}.example.com/v1/", &[REGION]),
        server("https://{host}/v1", &[HOST]),
        server("/v2", &[]),
    ];
    const OPERATIONS: &[Server] = &[
        server("https://{region}.files.example.com", &[REGION]),
        server("/files", &[ZONE]),
        server("up", &[]),
        server("https://{host}", &[HOST]),
    ];

    /// The URL of the API and those of operations, or what is said instead.
    #[track_caller]
    fn check(choice: &Choice, expected: &[&str]) {
        let found = match choice.urls(API, OPERATIONS) {
            Ok(urls) => {
                let own = urls.operations.into_iter();
                let own = own.map(|own| match own {
                    Ok(url) => url.as_str().trim_end_matches('/').to_owned(),
                    Err(why) => why,
                });
                std::iter::once(urls.api).chain(own).collect()
            }
            Err(error) => vec![error.to_string()],
        };
        assert_eq!(found, expected);
    }

    fn with(variables: &[(&str, &str)]) -> Choice {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Choice {
            variables: variables.iter().map(owned).collect(),
            ..Choice::default()
        }
    }

    const NO_HOST: &str = "the variable `host` of the server has no value";

    #[test]
    fn the_first_server_with_its_defaults_is_that_of_the_api() {
        check(
            &Choice::default(),
            &[
                "https://eu.example.com/v1",
                "https://eu.files.example.com",
                "https://eu.example.com/files",
                "https://eu.example.com/v1/up",
                NO_HOST,
            ],
        );
    }

    #[test]
    fn variables_are_those_of_all_servers() {
        check(
            &with(&[("region", "eu"), ("region", "us"), ("host", "h.example")]),
            &[
                "https://us.example.com/v1",
                "https://us.files.example.com",
                "https://us.example.com/files",
                "https://us.example.com/v1/up",
                "https://h.example",
            ],
        );
    }

    #[test]
    fn variables_are_checked() {
        let wrong = "the variable `region` of the server can only be `eu`, `us`";
        check(&with(&[("region", "mars")]), &[wrong]);
        let zone = "the variable `zone` of the server can only be `a`";
        check(&with(&[("zone", "b")]), &[zone]);
        check(
            &with(&[("planet", "eu")]),
            &["no server has a variable `planet`"],
        );
        let second = Choice {
            server: Some(&API[1]),
            ..Choice::default()
        };
        check(&second, &[NO_HOST]);
    }

    #[test]
    fn a_base_url_counts_more_than_servers() {
        let choice = Choice {
            base_url: Some("http://127.0.0.1:80/x/".to_owned()),
            server: Some(&API[1]),
            ..Choice::default()
        };
        check(
            &choice,
            &[
                "http://127.0.0.1/x",
                "https://eu.files.example.com",
                "http://127.0.0.1/files",
                "http://127.0.0.1/x/up",
                NO_HOST,
            ],
        );
        let relative = Choice {
            server: Some(&API[2]),
            ..Choice::default()
        };
        let why = "the server of the description has no host, so call `base_url`";
        check(&relative, &[why]);
    }

    #[test]
    fn a_url_replaces_a_server() {
        let mut choice = Choice {
            replaced: vec![
                (API[0], "http://a.example/".to_owned()),
                (OPERATIONS[3], "http://b.example".to_owned()),
            ],
            ..Choice::default()
        };
        check(
            &choice,
            &[
                "http://a.example",
                "https://eu.files.example.com",
                "http://a.example/files",
                "http://a.example/up",
                "http://b.example",
            ],
        );
        choice.replaced[1].1 = "http://u:hunter2@b.example".to_owned();
        let why = "the base URL holds credentials, which do not belong in a URL";
        check(&choice, &[why]);
    }
}
