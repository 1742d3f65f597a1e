use std::collections::HashMap;

use doorcast_app::ports::secrets::Key;

use super::*;

fn read(pairs: &[(&str, &str)]) -> Result<Environment, Problem> {
    let pairs: HashMap<String, OsString> = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).into()))
        .collect();
    Environment::from(&|name| pairs.get(name).cloned(), &BudgetTable::default())
}

fn check_refused(pairs: &[(&str, &str)], says: &[&str]) {
    let problem = read(pairs).expect_err("a refusal").to_string();
    for part in says {
        assert!(problem.contains(part), "{problem}\nshould say: {part}");
    }
    for (_, value) in pairs.iter().filter(|(_, value)| value.contains("hush")) {
        assert!(!problem.contains(value), "a secret is told: {problem}");
    }
}

#[test]
fn without_keys_the_embedded_defaults_do_the_work() {
    let environment = read(&[("HEYGEN_API_KEY", " "), ("GROQ_BASE_URL", "http://x")])
        .expect("blank is the same as not set");
    assert!(environment.heygen.is_none() && environment.groq.is_none());
    assert_eq!(environment.studio().as_str(), "house");
    assert_eq!(environment.media().as_str(), "disk");
    assert_eq!(environment.caps, USUAL_CAPS);
}

#[test]
fn keys_bring_vendors_and_are_never_shown() {
    let environment = read(&[
        ("HEYGEN_API_KEY", "hush-heygen"),
        ("HEYGEN_AVATAR_ID", "look-01"),
        ("GROQ_API_KEY", "hush-groq"),
        ("GROQ_BASE_URL", "https://groq.example/openai/v1"),
        ("CLOUDINARY_CLOUD_NAME", "stone-vale"),
        ("CLOUDINARY_API_KEY", "hush-key"),
        ("CLOUDINARY_API_SECRET", "hush-secret"),
    ])
    .expect("a good environment");
    assert_eq!(environment.studio().as_str(), "heygen");
    assert_eq!(environment.media().as_str(), "cloudinary");
    let heygen = environment.heygen.as_ref().expect("HeyGen");
    assert_eq!(heygen.settings.key.reveal(), "hush-heygen");
    assert_eq!(heygen.settings.base_url, heygen::USUAL_BASE_URL);
    let groq = environment.groq.as_ref().expect("Groq");
    assert_eq!(groq.base_url, "https://groq.example/openai/v1");
    let shown = format!("{environment:?}");
    for secret in ["hush-heygen", "hush-groq", "hush-secret"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn films_go_to_cloudinary_then_to_the_bucket_then_to_the_disk() {
    let bucket = [
        ("DOORCAST_S3_BUCKET", "films"),
        ("DOORCAST_S3_ACCESS_KEY_ID", "hush-id"),
        ("DOORCAST_S3_SECRET_ACCESS_KEY", "hush-secret"),
        ("DOORCAST_S3_PREFIX", "/media/doorcast/"),
    ];
    let environment = read(&bucket).expect("a good environment");
    assert_eq!(environment.media().as_str(), "bucket");
    assert_eq!(environment.preview_media(false).as_str(), "bucket");
    let settings = environment.bucket.as_ref().expect("a bucket");
    assert_eq!(settings.prefix, "media/doorcast/");
    assert_eq!(
        (settings.endpoint.as_deref(), &*settings.region),
        (None, "us-east-1")
    );
    assert!(!format!("{environment:?}").contains("hush-secret"));
    let cloudinary = [
        ("CLOUDINARY_CLOUD_NAME", "stone-vale"),
        ("CLOUDINARY_API_KEY", "hush-key"),
        ("CLOUDINARY_API_SECRET", "hush-secret"),
    ];
    let both = read(&[&bucket[..], &cloudinary].concat()).expect("a good environment");
    assert_eq!(both.media().as_str(), "cloudinary");
    assert_eq!(both.preview_media(true).as_str(), "bucket");
    let one = read(&cloudinary).expect("a good environment");
    assert_eq!(one.preview_media(true).as_str(), "cloudinary");
    assert_eq!(one.preview_media(false).as_str(), "disk");
    check_refused(
        &bucket[..1],
        &["DOORCAST_S3_ACCESS_KEY_ID and DOORCAST_S3_SECRET_ACCESS_KEY missing"],
    );
    check_refused(
        &[("DOORCAST_S3_ENDPOINT", "https://minio.example")],
        &["half set up", "DOORCAST_S3_BUCKET"],
    );
    let strange = [&bucket[..3], &[("DOORCAST_S3_PREFIX", "a b")]].concat();
    check_refused(&strange, &["DOORCAST_S3_PREFIX"]);
}

#[test]
fn how_much_is_filmed_here_can_be_said() {
    const AT_ONCE: &str = "DOORCAST_STUDIO_FILMS_AT_ONCE";
    for (pairs, at_once) in [(&[][..], 1), (&[(AT_ONCE, "0")], 0), (&[(AT_ONCE, "4")], 4)] {
        let environment = read(pairs).expect("a good environment");
        assert_eq!(environment.films_at_once, at_once);
    }
    for bad in ["-1", "17", "many"] {
        check_refused(&[(AT_ONCE, bad)], &[AT_ONCE, "0 to 16"]);
    }
}

#[test]
fn a_secret_may_be_in_a_file_but_not_in_both_places() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("key");
    let path = file.to_str().expect("a plain path");
    check_refused(
        &[("HEYGEN_API_KEY_FILE", path)],
        &["HEYGEN_API_KEY_FILE", "cannot be read"],
    );
    fs::write(&file, "hush-in-a-file\n").expect("a file");
    let environment = read(&[("HEYGEN_API_KEY_FILE", path)]).expect("a good environment");
    let key = environment.heygen.expect("HeyGen").settings.key;
    assert_eq!(key.reveal(), "hush-in-a-file");
    check_refused(
        &[("HEYGEN_API_KEY_FILE", path), ("HEYGEN_API_KEY", "hush-b")],
        &["HEYGEN_API_KEY and HEYGEN_API_KEY_FILE are both set"],
    );
    fs::write(&file, "\n").expect("a file");
    check_refused(
        &[("HEYGEN_API_KEY_FILE", path)],
        &["HEYGEN_API_KEY_FILE", "empty"],
    );
    check_refused(&[("GROQ_API_KEY", "hush a\nhush b")], &["GROQ_API_KEY"]);
}

#[test]
fn half_a_cloudinary_is_none() {
    check_refused(
        &[
            ("CLOUDINARY_CLOUD_NAME", "stone-vale"),
            ("CLOUDINARY_API_KEY", "hush-key"),
        ],
        &["CLOUDINARY_API_SECRET missing", "set all three"],
    );
}

#[test]
fn caps_that_cannot_be_read_allow_nothing() {
    for wrong in ["ten", "-1", "1e3", "99999999"] {
        check_refused(
            &[("DOORCAST_CAP_USD_PER_VIDEO", wrong)],
            &["DOORCAST_CAP_USD_PER_VIDEO", "amount of dollars"],
        );
    }
    let caps = |text| {
        let environment = read(&[("DOORCAST_CAP_USD_PER_VIDEO", text)]);
        environment.expect("a good environment").caps
    };
    assert_eq!(caps("2.5").video, UsdMicros(2_500_000));
    assert_eq!(caps("$0").video, UsdMicros::ZERO);
    assert_eq!(caps("0").agent, USUAL_CAPS.agent);
    let budget: BudgetTable = toml::from_str("per_agent_month_usd = 7").expect("a table");
    let environment = Environment::from(&|_| None, &budget).expect("a good environment");
    assert_eq!(environment.caps.agent, UsdMicros::from_cents(700));
    let budget: BudgetTable = toml::from_str("per_video_usd = -7.0").expect("a table");
    assert!(Environment::from(&|_| None, &budget).is_err());
}

#[test]
fn only_played_vendors_may_be_hurried() {
    let here = [
        ("HEYGEN_API_KEY", "k"),
        ("HEYGEN_BASE_URL", "http://127.0.0.1:9"),
        (SPEED, "20"),
    ];
    assert_eq!(read(&here).expect("vendors here").clock_speed, 20);
    check_refused(&[("HEYGEN_API_KEY", "k"), (SPEED, "20")], &[SPEED]);
    check_refused(&[(SPEED, "0")], &[SPEED]);
}

#[test]
fn patience_is_a_number_of_seconds() {
    let said = read(&[("DOORCAST_PATIENCE_SECONDS", "5")]).expect("a good environment");
    assert_eq!(said.patience, Duration::from_secs(5));
    let usual = read(&[]).expect("a good environment");
    assert_eq!(usual.patience, Duration::from_secs(USUAL_PATIENCE_SECONDS));
    for wrong in ["0", "soon", "86401", "-1"] {
        check_refused(
            &[("DOORCAST_PATIENCE_SECONDS", wrong)],
            &["DOORCAST_PATIENCE_SECONDS is a whole number from 1 to 86400"],
        );
    }
}

#[test]
fn a_mail_server_is_whole_or_not_there() {
    let from = ("SMTP_FROM", "Doorcast <doorcast@example.com>");
    assert!(read(&[]).expect("a good environment").mail.is_none());
    for good in [
        vec![from, ("SMTP_URL", "smtps://dana:hush@mail.example.com")],
        vec![from, ("SMTP_HOST", "mail.example.com")],
        vec![
            from,
            ("SMTP_HOST", "mail.example.com"),
            ("SMTP_PORT", "2587"),
            ("SMTP_USERNAME", "dana"),
            ("SMTP_PASSWORD", "hush"),
        ],
    ] {
        assert!(read(&good).expect("a good environment").mail.is_some());
    }
    let host = ("SMTP_HOST", "mail.example.com");
    check_refused(&[host], &["SMTP_FROM missing"]);
    check_refused(
        &[host, ("SMTP_FROM", "nobody")],
        &["SMTP_FROM cannot be used"],
    );
    check_refused(
        &[host, from, ("SMTP_USERNAME", "dana")],
        &["SMTP_PASSWORD missing"],
    );
    check_refused(&[host, from, ("SMTP_PORT", "0")], &["SMTP_PORT"]);
    check_refused(
        &[host, from, ("SMTP_ENCRYPTION", "some")],
        &["SMTP_ENCRYPTION"],
    );
    check_refused(
        &[("SMTP_URL", "smtp://dana:hush@mail.example.com"), from],
        &["SMTP_URL", "over TLS"],
    );
}

#[test]
fn the_public_address_is_one() {
    let url =
        |text| read(&[("DOORCAST_PUBLIC_URL", text)]).map(|environment| environment.public_url);
    assert_eq!(
        url("https://doors.example/").expect("good"),
        Some("https://doors.example".into())
    );
    for wrong in [
        "doors.example",
        "ftp://doors.example",
        "https://",
        "https://a/b",
        "https://a b",
    ] {
        assert!(url(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn who_else_could_reach_the_house_is_told_by_its_address_and_its_neighbor() {
    let reached = |pairs: &[(&str, &str)]| {
        let environment = read(pairs).expect("a good environment");
        environment.is_reached_from_elsewhere()
    };
    assert!(!reached(&[]));
    for local in [
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://[::1]:3000",
    ] {
        assert!(!reached(&[("DOORCAST_PUBLIC_URL", local)]), "{local}");
    }
    for elsewhere in ["https://doors.example", "http://localhost.doors.example:80"] {
        assert!(
            reached(&[("DOORCAST_PUBLIC_URL", elsewhere)]),
            "{elsewhere}"
        );
    }
    assert!(reached(&[("NEXTAUTH_SECRET", "hush-site")]));
}

#[test]
fn a_master_key_is_64_digits_and_is_changed_with_both() {
    let read = |pairs: &[(&str, &str)]| {
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let lookup = move |name: &str| {
            let found = pairs.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| OsString::from(value))
        };
        master_key(&Variables(&lookup))
    };
    let (new, old) = ("ab".repeat(32), "cd".repeat(32));
    assert!(matches!(read(&[]), Ok(Source::Folder)));
    let given = read(&[("DOORCAST_SECRET_KEY", &new)]);
    assert!(matches!(given, Ok(Source::Given { before: None, .. })));
    let both = [
        ("DOORCAST_SECRET_KEY", &*new),
        ("DOORCAST_SECRET_KEY_BEFORE", &*old),
    ];
    assert!(matches!(
        read(&both),
        Ok(Source::Given {
            before: Some(_),
            ..
        })
    ));
    for bad in [&[("DOORCAST_SECRET_KEY", "short")], &both[1..]] {
        let told = read(bad).expect_err("no key").told();
        assert!(told.contains("DOORCAST_SECRET_KEY"), "{told}");
        assert!(!told.contains("short"), "{told}");
    }
}

#[test]
fn what_the_environment_says_of_a_vendor_wins_over_what_was_entered() {
    let key = |name: &str, text: &str| (name.to_owned(), Key::parse(text).expect("a key"));
    let stored = [
        key("GROQ_API_KEY", "entered"),
        key("CLOUDINARY_CLOUD_NAME", "entered"),
        key("CLOUDINARY_API_KEY", "entered"),
        key("CLOUDINARY_API_SECRET", "entered"),
        key("DOORCAST_CAP_USD_PER_VIDEO", "1"),
    ];
    let read = |said: &'static [(&str, &str)]| {
        let lookup = move |name: &str| {
            let found = said.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        };
        Environment::from_over(&lookup, &BudgetTable::default(), &stored)
    };
    let entered = read(&[]).expect("all is entered");
    assert!(entered.groq.is_some() && entered.heygen.is_none());
    assert_eq!(entered.media().as_str(), "cloudinary");
    assert_eq!(entered.caps, USUAL_CAPS, "only keys can be entered");
    let said = read(&[("GROQ_API_KEY", "said")]).expect("both");
    assert_eq!(
        said.groq.and_then(|groq| groq.key),
        Some(Secret::new("said"))
    );
    assert!(said.cloudinary.is_some());
    let half = read(&[("CLOUDINARY_CLOUD_NAME", "said")]);
    assert!(half.is_err(), "keys of both are not mixed");
}

#[test]
fn a_database_is_named_with_its_address_and_never_shown() {
    let read = |pairs: &[(&'static str, &'static str)]| {
        let pairs: HashMap<_, _> = pairs.iter().copied().collect();
        let lookup = |name: &str| pairs.get(name).map(OsString::from);
        database(&Variables(&lookup))
    };
    assert!(read(&[]).expect("nothing is set").is_none());
    let uri = "mongodb://dana:hush@db.example/cms";
    let place = read(&[
        ("MONGODB_URI", uri),
        ("DOORCAST_MONGODB_DATABASE", "office"),
    ]);
    let place = place.expect("a database").expect("a database");
    assert_eq!(
        (place.uri.reveal(), place.name.as_deref()),
        (uri, Some("office"))
    );
    assert_eq!(place.timekeeper, Timekeeper::Server);
    assert!(!format!("{place:?}").contains("hush"));
    let alone = read(&[("DOORCAST_MONGODB_DATABASE", "office")]);
    let told = alone.expect_err("half of it").to_string();
    assert!(told.contains("MONGODB_URI"), "{told}");
    let hurried = read(&[("MONGODB_URI", uri), ("DOORCAST_CLOCK_SPEED", "60")]);
    let hurried = hurried.expect("a database").expect("a database");
    assert_eq!(hurried.timekeeper, Timekeeper::Callers);
}

#[test]
fn proxies_are_believed_only_if_they_are_named() {
    let read_proxies = |text| read(&[("DOORCAST_TRUSTED_PROXIES", text)]);
    let named = read_proxies("10.0.0.0/8, ::1").expect("networks");
    assert_eq!(Ok(named.proxies.clone()), "10.0.0.0/8,::1".parse());
    assert!(named.is_reached_from_elsewhere(), "by way of the proxy");
    let nobody = read(&[]).expect("nothing");
    assert_eq!(nobody.proxies, TrustedProxies::default());
    assert!(!nobody.is_reached_from_elsewhere());
    check_refused(
        &[("DOORCAST_TRUSTED_PROXIES", "10.0.0.0/40")],
        &["10.0.0.0/40"],
    );
}
