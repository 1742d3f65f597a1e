use doorcast_domain::video::AspectRatio;

use super::{
    super::{
        Background, Balance, Captions, Engine, LookKind, MicroUsd, OrderField, Prices, Resolution,
        Unfilmable, VideoOrder, price::Quote,
    },
    order,
};

const ATTEMPT: &str = "0c7d7a52-6b0a-4f5e-9a83-2f1d3c4b5a69";

#[test]
fn an_order_becomes_exactly_these_bytes() {
    let full = VideoOrder {
        engine: Some(Engine::AvatarIv),
        background: Some(Background::Color("#F4EFE6".to_owned())),
        sends_locale: true,
        ..order(ATTEMPT)
    };
    let prepared = full.prepare().expect("nothing is wrong with it");
    assert_eq!(
        String::from_utf8_lossy(&prepared.body),
        concat!(
            r#"{"type":"avatar","avatar_id":"look-01","voice_id":"voice-002","#,
            r#""script":"Welcome home to Vista Chino, where the morning light comes first.","#,
            r#""voice_settings":{"locale":"en-US"},"#,
            r#""title":"12 Vista Chino [0c7d7a526b0a4f5e9a832f1d3c4b5a69]","#,
            r#""resolution":"1080p","aspect_ratio":"9:16","engine":{"type":"avatar_iv"},"#,
            r##""background":{"type":"color","value":"#F4EFE6"},"caption":{"file_format":"srt"},"##,
            r#""callback_id":"0c7d7a52-6b0a-4f5e-9a83-2f1d3c4b5a69","output_format":"mp4"}"#,
        )
    );
    assert_eq!(prepared.idempotency_key, ATTEMPT);
    assert_eq!(prepared.callback_id, ATTEMPT);
    assert!(
        prepared
            .title
            .ends_with("[0c7d7a526b0a4f5e9a832f1d3c4b5a69]")
    );
}

#[test]
fn what_is_absent_is_not_sent() {
    let bare = VideoOrder {
        voice_id: None,
        captions: Captions::None,
        ..order(ATTEMPT)
    };
    let body = bare.prepare().expect("nothing is wrong with it").body;
    let sent: serde_json::Value = serde_json::from_slice(&body).expect("it is JSON");
    for name in [
        "voice_id",
        "caption",
        "engine",
        "background",
        "voice_settings",
    ] {
        assert_eq!(sent.get(name), None, "{name}");
    }
}

#[test]
fn an_order_heygen_would_refuse_is_refused_here_and_names_its_field() {
    let long = "word ".repeat(1_001);
    type Spoil = fn(&mut VideoOrder);
    let table: [(Spoil, OrderField); 15] = [
        (
            |order| order.aspect_ratio = AspectRatio::Classic,
            OrderField::AspectRatio,
        ),
        (|order| order.script = String::new(), OrderField::Script),
        (
            |order| order.script = " \n… !".to_owned(),
            OrderField::Script,
        ),
        (|order| order.script = "a".repeat(5_001), OrderField::Script),
        (
            |order| order.script = "Hello\u{7}there".to_owned(),
            OrderField::Script,
        ),
        (
            |order| order.script = "Hello \u{202E}there".to_owned(),
            OrderField::Script,
        ),
        (|order| order.look_id = " ".to_owned(), OrderField::Avatar),
        (
            |order| order.attempt_id = String::new(),
            OrderField::AttemptId,
        ),
        (
            |order| order.attempt_id = "a b".to_owned(),
            OrderField::AttemptId,
        ),
        (
            |order| order.attempt_id = "a".repeat(256),
            OrderField::AttemptId,
        ),
        (
            |order| order.background = Some(Background::Color("F4EFE6".to_owned())),
            OrderField::Background,
        ),
        (
            |order| order.background = Some(Background::Color("#F4EFE".to_owned())),
            OrderField::Background,
        ),
        (
            |order| {
                order.background = Some(Background::ImageUrl("http://a.example/b.png".to_owned()))
            },
            OrderField::Background,
        ),
        (
            |order| {
                order.background = Some(Background::ImageUrl("https://a.example/b.gif".to_owned()))
            },
            OrderField::Background,
        ),
        (
            |order| {
                order.background = Some(Background::ImageUrl(
                    "https://a.example/?x=b.png".to_owned(),
                ))
            },
            OrderField::Background,
        ),
    ];
    for (number, (spoil, field)) in table.into_iter().enumerate() {
        let mut spoiled = order(ATTEMPT);
        spoil(&mut spoiled);
        let refused = spoiled.prepare().expect_err("something is wrong with it");
        assert_eq!(refused.field(), field, "case {number}: {refused}");
        assert!(
            refused.to_string().starts_with(field.name()),
            "case {number}: {refused}"
        );
    }
    let longest = VideoOrder {
        script: long.chars().take(5_000).collect(),
        ..order(ATTEMPT)
    };
    assert!(longest.prepare().is_ok(), "5,000 characters fit");
    assert_eq!(
        VideoOrder {
            script: "é".repeat(5_001),
            ..order(ATTEMPT)
        }
        .prepare(),
        Err(Unfilmable::ScriptTooLong { chars: 5_001 })
    );
}

#[test]
fn a_title_is_one_short_line_and_ends_with_the_token() {
    for (title, start) in [
        ("Open\n house\t today", "Open house today ["),
        ("", "["),
        ("\u{0}", "["),
    ] {
        let prepared = VideoOrder {
            title: title.to_owned(),
            ..order(ATTEMPT)
        }
        .prepare()
        .expect("a title is never refused");
        assert!(prepared.title.starts_with(start), "{:?}", prepared.title);
    }
    let long = VideoOrder {
        title: "ü".repeat(500),
        ..order(ATTEMPT)
    };
    let title = long.prepare().expect("a title is never refused").title;
    assert_eq!(title.chars().count(), 120 + 1 + 34);
}

#[test]
fn the_engine_is_chosen_from_what_the_look_can() {
    let words = |list: &[&str]| {
        list.iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    for (supported, chosen) in [
        (words(&["avatar_v", "avatar_iv"]), Some(Engine::AvatarIv)),
        (words(&["avatar_v", "avatar_iii"]), Some(Engine::AvatarV)),
        (words(&["avatar_iii"]), Some(Engine::AvatarIii)),
        (words(&["avatar_vi"]), None),
        (Vec::new(), None),
    ] {
        assert_eq!(Engine::choose(&supported), chosen, "{supported:?}");
    }
}

#[test]
fn quotes_are_in_dollars() {
    let prices = Prices::default();
    for (look, engine, resolution, seconds, total, shown) in [
        (
            LookKind::Photo,
            None,
            Resolution::FullHd,
            30,
            1_500_000,
            "$1.50",
        ),
        (
            LookKind::Footage,
            Some(Engine::AvatarIv),
            Resolution::FullHd,
            30,
            2_001_000,
            "$2.01",
        ),
        (
            LookKind::Footage,
            Some(Engine::AvatarV),
            Resolution::UltraHd,
            60,
            4_998_000,
            "$5.00",
        ),
        (
            LookKind::Photo,
            Some(Engine::AvatarIv),
            Resolution::UltraHd,
            60,
            4_002_000,
            "$4.01",
        ),
        (
            LookKind::Footage,
            Some(Engine::AvatarIii),
            Resolution::Hd,
            60,
            1_002_000,
            "$1.01",
        ),
        (
            LookKind::Photo,
            Some(Engine::AvatarIii),
            Resolution::Hd,
            60,
            2_598_000,
            "$2.60",
        ),
        (LookKind::Photo, None, Resolution::FullHd, 0, 0, "$0.00"),
    ] {
        let quote = prices.quote(look, engine, resolution, seconds);
        assert_eq!(quote.total, MicroUsd(total));
        assert_eq!(quote.total.to_string(), shown);
    }
}

#[test]
fn dollars_are_read_exactly() {
    for (text, micros) in [
        ("12.34", Some(12_340_000)),
        ("0.1", Some(100_000)),
        ("-3.5", Some(-3_500_000)),
        ("7", Some(7_000_000)),
        ("1.23456789", Some(1_234_567)),
        ("", None),
        (".", None),
        (".5", None),
        ("1e3", None),
        ("twelve", None),
        ("99999999999999999999", None),
    ] {
        assert_eq!(MicroUsd::parse(text), micros.map(MicroUsd), "{text}");
    }
}

#[test]
fn an_account_is_short_only_when_that_is_certain() {
    let quote = Quote {
        per_second: MicroUsd(50_000),
        seconds: 30,
        total: MicroUsd(1_500_000),
    };
    for (account, balance, is_short) in [
        (
            r#"{"wallet":{"currency":"usd","remaining_balance":1.49}}"#,
            Balance::Dollars(MicroUsd(1_490_000)),
            true,
        ),
        (
            r#"{"wallet":{"currency":"usd","remaining_balance":"1.50"}}"#,
            Balance::Dollars(MicroUsd(1_500_000)),
            false,
        ),
        (
            r#"{"wallet":{"currency":"credits","remaining_balance":0}}"#,
            Balance::Credits("0".to_owned()),
            false,
        ),
        (
            r#"{"usage_based":{"spending_cap_usd":10,"spending_current_usd":9.5}}"#,
            Balance::Dollars(MicroUsd(500_000)),
            true,
        ),
        (
            r#"{"subscription":{"credits":{"premium_credits":{"remaining":40}}}}"#,
            Balance::Credits("40".to_owned()),
            false,
        ),
        (r#"{"wallet":{"currency":"usd"}}"#, Balance::Unknown, false),
        ("{}", Balance::Unknown, false),
    ] {
        let account = serde_json::from_str(account).expect("the account is JSON");
        let read = Balance::of(&account);
        assert_eq!(read, balance);
        assert_eq!(read.is_short_of(&quote), is_short, "{read:?}");
    }
}
