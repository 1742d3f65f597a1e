//! Those we work with, as people may find them.

use doorcast_app::ports::{
    connections::{Connection, Job, KeysFrom, Trouble, Verdict},
    secrets::KeyMark,
};
use doorcast_domain::{ledger::UsdMicros, pipeline::breaker::Breaker};

use super::ConnectionRow;
use crate::{form::Form, words::message};

const AT_MS: i64 = 1_790_000_000_000;

/// Everybody there is, in every state there is.
pub(super) fn full() -> Vec<ConnectionRow> {
    let mut heygen = row("heygen", "HeyGen", Job::Films, KeysFrom::Page);
    heygen.verdict = Some(Verdict::WellWith(UsdMicros(41_200_000)));
    heygen.connection.keys = &["HEYGEN_API_KEY"];
    heygen.connection.marks = vec![mark("HEYGEN_API_KEY", "9f3c")];
    let mut groq = row("groq", "Groq", Job::Writes, KeysFrom::Nowhere);
    groq.connection.keys = &["GROQ_API_KEY"];
    let mut cloudinary = row(
        "cloudinary",
        "Cloudinary",
        Job::Keeps,
        KeysFrom::Environment,
    );
    cloudinary.connection.keys = CLOUDINARY;
    cloudinary.verdict = Some(Verdict::Silent);
    cloudinary.health = Breaker::Rested {
        until_ms: AT_MS,
        rests: 1,
    };
    cloudinary.connection.trouble = Some(Trouble {
        message: "reach Cloudinary: the connection was closed".to_owned(),
        at_ms: AT_MS,
    });
    let mut mail = row("mail", "SMTP", Job::Mails, KeysFrom::Nowhere);
    mail.connection.keys = &["SMTP_URL", "SMTP_FROM"];
    let house = row("house", "Doorcast Studio", Job::Films, KeysFrom::BuiltIn);
    vec![heygen, groq, cloudinary, mail, house]
}

/// Those who refuse, and keys that were refused.
pub(super) fn refused() -> Vec<ConnectionRow> {
    let mut heygen = row("heygen", "HeyGen", Job::Films, KeysFrom::Page);
    heygen.verdict = Some(Verdict::KeyRefused);
    heygen.connection.keys = &["HEYGEN_API_KEY"];
    heygen.connection.marks = vec![mark("HEYGEN_API_KEY", "")];
    heygen.at_work = 2;
    let told = message("connection-at-work").arg("videos", 2_u64);
    heygen.form.fail("same_account", told);
    let mut groq = row("groq", "Groq", Job::Writes, KeysFrom::Environment);
    groq.verdict = Some(Verdict::Lacking("llama".into()));
    groq.connection.keys = &["GROQ_API_KEY"];
    let mut cloudinary = row("cloudinary", "Cloudinary", Job::Keeps, KeysFrom::Nowhere);
    cloudinary.connection.keys = CLOUDINARY;
    cloudinary.form = Form::filled([("CLOUDINARY_CLOUD_NAME", "stone-vale")]);
    cloudinary.form.fail("CLOUDINARY_API_KEY", "key-malformed");
    cloudinary.form.fail("CLOUDINARY_API_SECRET", "key-missing");
    let mut mail = row("mail", "SMTP", Job::Mails, KeysFrom::Nowhere);
    mail.connection.keys = &["SMTP_URL", "SMTP_FROM"];
    let told = message("key-unusable").arg("reason", "a password is only sent over TLS");
    mail.form.fail("SMTP_URL", told);
    vec![heygen, groq, cloudinary, mail]
}

const CLOUDINARY: &[&str] = &[
    "CLOUDINARY_CLOUD_NAME",
    "CLOUDINARY_API_KEY",
    "CLOUDINARY_API_SECRET",
];

fn row(vendor: &str, name: &'static str, job: Job, keys_from: KeysFrom) -> ConnectionRow {
    ConnectionRow {
        connection: Connection {
            vendor: vendor.parse().expect("a name"),
            name,
            job,
            keys_from,
            keys: &[],
            marks: Vec::new(),
            trouble: None,
        },
        health: Breaker::Well,
        verdict: None,
        form: Form::default(),
        at_work: 0,
    }
}

fn mark(name: &str, tail: &str) -> KeyMark {
    KeyMark {
        name: name.to_owned(),
        tail: tail.to_owned(),
        changed_at_ms: AT_MS,
    }
}
