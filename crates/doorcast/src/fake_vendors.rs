//! `doorcast fake-vendors`: the vendors, played on this computer.

use doorcast_app::ports::Clock;
use doorcast_vendors::fakes::{self, AllFakes, FakeTime, Ports};

use crate::{
    cli::FakeVendorsArgs,
    clock::SystemClock,
    problem::{Kind, Problem},
    runtime, stop,
    text::say,
};

/// Plays the vendors until somebody asks to stop.
pub(crate) fn run(args: &FakeVendorsArgs) -> Result<(), Problem> {
    let mut stopped = stop::channel_on_signal()?;
    runtime::run(async move {
        let from_ms = SystemClock.now_ms();
        let time = FakeTime::running(f64::from(args.speed));
        let fakes = fakes::start_all(ports(args.port), time)
            .await
            .map_err(|error| {
                Problem::new(
                    Kind::Usage,
                    "port_taken",
                    format!("the vendors cannot listen: {error}"),
                )
                .field("port")
                .hint("choose other ports with --port N, or any free ones with --port 0")
            })?;
        say(&lines(&fakes, args.speed, from_ms))?;
        let _ = stopped.wait_for(|is_stopped| *is_stopped).await;
        Ok(())
    })
}

fn ports(first: u16) -> Ports {
    match first {
        0 => Ports::default(),
        first => Ports {
            heygen: first,
            groq: first + 1,
            cloudinary: first + 2,
            bucket: first + 3,
        },
    }
}

/// Returns what a shell has to be told so that Doorcast uses them. Who hurries has to hurry together.
fn lines(fakes: &AllFakes, speed: u16, from_ms: i64) -> String {
    let account = fakes.cloudinary.credentials();
    let groq = fakes.groq.url();
    let mut pairs = vec![
        ("HEYGEN_BASE_URL", fakes.heygen.url()),
        ("HEYGEN_API_KEY", fakes.heygen.key().reveal().to_owned()),
        ("HEYGEN_AVATAR_ID", "look-01".to_owned()),
        ("GROQ_BASE_URL", groq.clone()),
        ("GROQ_API_KEY", "fake-groq-key".to_owned()),
        ("CLOUDINARY_API_BASE_URL", fakes.cloudinary.url()),
        ("CLOUDINARY_CLOUD_NAME", account.cloud_name),
        ("CLOUDINARY_API_KEY", account.api_key),
        (
            "CLOUDINARY_API_SECRET",
            account.api_secret.reveal().to_owned(),
        ),
    ];
    let bucket = fakes.bucket.settings();
    pairs.extend([
        ("DOORCAST_S3_ENDPOINT", fakes.bucket.url()),
        ("DOORCAST_S3_BUCKET", bucket.bucket),
        ("DOORCAST_S3_ACCESS_KEY_ID", bucket.access_key_id),
        (
            "DOORCAST_S3_SECRET_ACCESS_KEY",
            bucket.secret_access_key.reveal().to_owned(),
        ),
    ]);
    if speed > 1 {
        pairs.push(("DOORCAST_CLOCK_SPEED", speed.to_string()));
        pairs.push(("DOORCAST_CLOCK_FROM_MS", from_ms.to_string()));
    }
    let exports: String = pairs
        .iter()
        .map(|(name, value)| format!("export {name}={value}\n"))
        .collect();
    format!(
        "{exports}\n# Type these lines in another terminal, then doorcast make --quality production there.\n\
         # What was bought: {heygen}/__fake/books   {groq}/__fake/books   {cloudinary}/__fake/books   {bucket}/__fake/books\n\
         # Ctrl-C ends them.\n",
        heygen = fakes.heygen.url(),
        groq = groq.trim_end_matches("/openai/v1"),
        cloudinary = fakes.cloudinary.url(),
        bucket = fakes.bucket.url(),
    )
}
