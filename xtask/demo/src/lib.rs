//! What the demo program and its tests share: a token endpoint to talk to.

pub mod token_server;
