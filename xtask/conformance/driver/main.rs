//! Takes orders, a line of JSON each, makes the calls, and tells what came back.

use std::io::{self, BufRead as _};

use serde_json::{Map, Value, json};

/// What is to be called.
struct Order(Value);

impl Order {
    fn text(&self, key: &str) -> &str {
        self.0[key].as_str().unwrap_or_default()
    }

    fn pairs(&self, key: &str) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0[key].as_array().into_iter().flatten();
        pairs.filter_map(|pair| Some((pair[0].as_str()?, pair[1].as_str()?)))
    }
}

/// A function for all SDKs that makes an order's call, asynchronously and blocking.
macro_rules! sdks {
    ($($name:literal => $sdk:ident,)*) => {
        async fn call(order: &Order) -> (Value, Value) {
            match order.text("sdk") {
                $($name => {
                    let outcome = match $sdk(order) {
                        Ok(call) => told!(call.send().await),
                        Err(error) => failed!(error),
                    };
                    let blocking = match $sdk(order) {
                        Ok(call) => told!(call.send_blocking()),
                        Err(error) => failed!(error),
                    };
                    (outcome, blocking)
                })*
                other => panic!("there is no SDK {other}"),
            }
        }

        $(
            fn $sdk(order: &Order) -> Result<$sdk::dynamic::Call, $sdk::Error> {
                let mut client = $sdk::Client::builder().base_url(order.text("base_url"));
                for (name, value) in order.pairs("credentials") {
                    client = client.credential(name, value);
                }
                let mut call = $sdk::dynamic::Call::new(&client.build()?, order.text("operation"))?;
                call = call.parameters(order.0["parameters"].clone());
                for (name, value) in order.pairs("headers") {
                    call = call.with_header(name, value);
                }
                for (name, value) in order.pairs("query") {
                    call = call.with_query(name, value);
                }
                if let Some(content_type) = order.0["content_type"].as_str() {
                    call = call.content_type(content_type);
                }
                if !order.0["body"].is_null() {
                    call = call.body(order.0["body"].clone());
                }
                Ok(call)
            }
        )*
    };
}

macro_rules! told {
    ($result:expr) => {
        match $result {
            Ok(answer) => json!({"answer": {
                "status": answer.status(),
                "headers": headers(answer.headers()),
                "value": answer.value(),
            }}),
            Err(error) => failed!(error),
        }
    };
}

macro_rules! failed {
    ($error:expr) => {
        json!({"error": {
            "status": $error.status(),
            "body": $error.body().map(String::from_utf8_lossy),
            "message": $error.to_string(),
        }})
    };
}

fn headers<'a>(headers: impl Iterator<Item = (&'a str, &'a [u8])>) -> Value {
    let text = |value| String::from_utf8_lossy(value).into_owned().into();
    // It changes from call to call.
    let headers = headers.filter(|(name, _)| *name != "date");
    let headers: Map<String, Value> = headers
        .map(|(name, value)| (name.to_owned(), text(value)))
        .collect();
    headers.into()
}

include!("sdks.rs");

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made");
    if let Some(server) = std::env::args().nth(1) {
        return runtime.block_on(typed(&server));
    }
    for line in io::stdin().lock().lines() {
        let line = line.expect("an order can be read");
        let order = Order(serde_json::from_str(&line).expect("an order is JSON"));
        let (outcome, blocking) = runtime.block_on(call(&order));
        println!("{}", json!({"id": order.0["id"], "outcome": outcome, "blocking": blocking}));
    }
}
