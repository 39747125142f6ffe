//! Calls written by hand, which keep those by id honest: a line for each, with its name and how it went.

use std::error::Error;
use std::fmt::Debug;

type Outcome = Result<(), Box<dyn Error>>;

fn same<T: Debug + PartialEq<U>, U: Debug>(own: T, expected: U) -> Outcome {
    if own == expected {
        Ok(())
    } else {
        Err(format!("{own:?} is not {expected:?}").into())
    }
}

/// Functions that each make a client of an SDK and call with it, and a list of them.
macro_rules! calls {
    ($($name:ident: $sdk:ident at $path:literal, |$client:ident| $body:block)*) => {
        $(
            async fn $name(server: &str) -> Outcome {
                use $sdk::{Client, models};
                #[allow(unused_imports, reason = "not every call needs models")]
                use models as _;
                let $client = Client::builder().base_url(format!("{server}{}", $path)).build()?;
                let $client = $client.default();
                $body
                Ok(())
            }
        )*

        pub(crate) async fn run(server: &str) {
            $(
                match $name(server).await {
                    Ok(()) => println!("{}\tok", stringify!($name)),
                    Err(why) => println!("{}\t{why}", stringify!($name)),
                }
            )*
        }
    };
}

calls! {
    authentication_valid: authentication_api_key at "", |client| {
        client.valid().with_header("x-ms-api-key", "valid-key").send().await?;
    }

    authentication_invalid: authentication_api_key at "", |client| {
        let call = client.invalid().with_header("x-ms-api-key", "invalid-key");
        let error = call.send().await.err().ok_or("it is no error")?;
        same(error.status(), Some(403))?;
        same(error.json::<serde_json::Value>()?, serde_json::json!({"error": "invalid-api-key"}))?;
    }

    documentation: documentation at "", |client| {
        client.lists_bullet_points_op().send().await?;
        client.lists_numbered().send().await?;
    }

    encode_bytes: encode_bytes at "", |client| {
        client.query_base64url("dGVzdA").send().await?;
        let body = models::Base64urlBytesProperty::new("dGVzdA");
        same(client.property_base64url(body).send().await?.value, "dGVzdA")?;
    }

    encode_duration: encode_duration at "", |client| {
        client.query_int32_seconds(36).send().await?;
        client.header_iso8601_array(["P40D", "P50D"]).send().await?;
        let body = models::PropertyFloatSecondsDurationProperty::new(35.625);
        same(client.property_float_seconds(body).send().await?.value, 35.625)?;
    }

    parameters_collection_format: parameters_collection_format at "", |client| {
        let colors = ["blue", "red", "green"];
        client.query_multi(colors).send().await?;
        client.query_csv(colors).send().await?;
        client.query_ssv(colors).send().await?;
        client.query_pipes(colors).send().await?;
        client.header_csv(colors).send().await?;
    }

    parameters_path: parameters_path at "", |client| {
        client.normal("foo").send().await?;
    }

    parameters_spread: parameters_spread at "", |client| {
        let body = models::ModelCompositeRequestMix::new("foo");
        client.model_spread_composite_request_mix("foo", "bar", body).send().await?;
        let body = models::AliasSpreadWithMultipleParametersBody::new("foo", [1, 2])
            .with_optional_int(1)
            .with_optional_string_list(["foo", "bar"]);
        client.alias_spread_with_multiple_parameters("1", "bar", body).send().await?;
    }

    payload_media_type: payload_media_type at "", |client| {
        client.string_body_send_as_text("{cat}").send().await?;
        same(client.string_body_get_as_text().send().await?, "{cat}")?;
        client.string_body_send_as_json("foo").send().await?;
        same(client.string_body_get_as_json().send().await?, "foo")?;
    }

    response_with_a_body: response_body_or_no_content at "", |client| {
        client.get_body().send().await?;
    }

    routes: routes at "", |client| {
        client.explode_array_3(["a", "b"]).send().await?;
        client.explode_array_5(["a", "b"]).send().await?;
        client.fixed().send().await?;
    }

    serialization: serialization_encoded_name_json at "", |client| {
        let body = models::PropertyJsonEncodedNameModel::new(true);
        client.property_send(body).send().await?;
        same(client.property_get().send().await?.wire_name, true)?;
    }

    server_path: server_path_multiple_v1_0 at "/server/path/multiple/v1.0", |client| {
        client.no_operation_params().send().await?;
        client.with_operation_path_param("test").send().await?;
    }

    special_headers: special_headers_conditional_request at "", |client| {
        client.post_if_match().if_match("\"valid\"").send().await?;
        let since = "Fri, 26 Aug 2022 14:38:00 GMT";
        client.head_if_modified_since().if_modified_since(since).send().await?;
    }

    special_words: special_words at "", |client| {
        client.parameters_with_async("ok").send().await?;
        client.models_with_await(models::ModelsAwait::new("ok")).send().await?;
    }

    streaming_reconnect: streaming_sse at "", |client| {
        let mut events = client.protocol_reconnect().send().await?.reconnecting(1);
        let first = events.next().await.ok_or("there is no event")??;
        same(first.data.as_str(), r#"{"message": "hello"}"#)?;
        let second = events.next().await.ok_or("there is no second event")??;
        same(second.data.as_str(), r#"{"message": "world"}"#)?;
        same(events.last_event_id(), "event-2")?;
    }

    type_array: type_array at "", |client| {
        same(client.int32_value_get().send().await?, [1, 2])?;
        client.int32_value_put([1, 2]).send().await?;
    }

    type_enum: type_enum_extensible at "", |client| {
        let day = client.string_get_unknown_value().send().await?;
        same(day.as_str(), "Weekend")?;
        client.string_put_unknown_value(day).send().await?;
        let monday = models::DaysOfWeekExtensibleEnum::Monday;
        same(client.string_get_known_value().send().await?, monday)?;
    }

    type_discriminator: type_model_inheritance_single_discriminator at "", |client| {
        let sparrow = models::Sparrow::new(1);
        client.put_model(sparrow.clone()).send().await?;
        same(client.get_model().send().await?, models::Bird::Sparrow(sparrow))?;
    }

    type_nullable: type_property_nullable at "", |client| {
        same(client.string_get_null().send().await?.nullable_property, None)?;
        let full = client.string_get_non_null().send().await?;
        same(full.nullable_property.as_deref(), Some("hello"))?;
        client.string_patch_non_null(full).send().await?;
    }

    type_scalar: type_scalar at "", |client| {
        client.decimal_type_request_parameter(0.33333).send().await?;
        same(client.boolean_get().send().await?, true)?;
    }

    versioning: versioning_added_v2 at "/versioning/added/api-version:v2", |client| {
        let body = models::ModelV2::new("foo", models::UnionV2::Text("bar".to_owned()));
        let answer = client.v2(body.clone()).send().await?;
        same(answer, body)?;
    }
}
