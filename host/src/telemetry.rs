//! Logs and traces: what the process says of its work, to whom, and in which form.
//!
//! Headers and bodies are never recorded, so neither are the secrets in them.

use std::future::Future;
use std::io::IsTerminal;
use std::pin::Pin;
use std::time::Duration;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use serde::Deserialize;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

/// How long a collector may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is never logged, however much else is: the bytes that go over the line, with passwords and
/// tokens in them.
const UNSAID: &str = "ureq_proto::util=off";

/// Where traces go.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TelemetryConfig {
    /// The collector that takes OTLP over HTTP, such as `http://127.0.0.1:4318`; none: nowhere.
    pub otlp: Option<String>,
}

/// In which form logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// For programs: an object on a line.
    Json,
}

/// Traces that are on their way; to be ended before the process does.
#[derive(Default)]
pub struct Telemetry(Option<SdkTracerProvider>);

impl Telemetry {
    /// Sends what has not been sent yet.
    pub fn end(self) {
        if let Some(provider) = self.0
            && let Err(error) = provider.shutdown()
        {
            tracing::warn!(%error, "the last traces could not be sent");
        }
    }
}

/// The form that `BYLAW_LOG` (`json` or `text`) asks for, else the one that suits where logs go.
pub fn form(unless_terminal: Form) -> Form {
    match std::env::var("BYLAW_LOG").as_deref() {
        Ok("json") => Form::Json,
        Ok("text") => Form::Text,
        _ if std::io::stderr().is_terminal() => Form::Text,
        _ => unless_terminal,
    }
}

/// Begins to log to standard error, and to send traces if there is a collector. `RUST_LOG` says how
/// much is logged.
///
/// # Errors
/// If the collector's address cannot be used.
pub fn start(form: Form, config: &TelemetryConfig) -> anyhow::Result<Telemetry> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let filter = filter.add_directive(UNSAID.parse()?);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match form {
        Form::Json => lines.json().with_span_list(false).boxed(),
        Form::Text => lines.with_ansi(std::io::stderr().is_terminal()).boxed(),
    };
    let provider = config.otlp.as_deref().map(provider).transpose()?;
    let traces = provider.as_ref().map(|provider| {
        let own = filter_fn(|meta| meta.is_span() && meta.target().starts_with("bylaw"));
        tracing_opentelemetry::layer()
            .with_tracer(provider.tracer("bylaw"))
            .with_filter(own)
    });
    tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .with(traces)
        .init();
    Ok(Telemetry(provider))
}

fn provider(collector: &str) -> anyhow::Result<SdkTracerProvider> {
    let settings = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE));
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Sender(settings.build().into()))
        .with_endpoint(format!("{}/v1/traces", collector.trim_end_matches('/')))
        .build()?;
    let resource = Resource::builder().with_service_name("bylaw").build();
    Ok(SdkTracerProvider::builder()
        .with_resource(resource)
        .with_batch_exporter(exporter)
        .build())
}

/// Sends traces with the client that the command line has anyway. The exporter has a thread of its
/// own, which may wait.
#[derive(Debug)]
struct Sender(ureq::Agent);

impl HttpClient for Sender {
    fn send_bytes<'s, 'f>(
        &'s self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'f>>
    where
        's: 'f,
        Self: 'f,
    {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let request = Request::from_parts(parts, body.to_vec());
            let (parts, mut body) = self.0.run(request)?.into_parts();
            let bytes = Bytes::from(body.read_to_vec()?);
            Ok(Response::from_parts(parts, bytes))
        })
    }
}
