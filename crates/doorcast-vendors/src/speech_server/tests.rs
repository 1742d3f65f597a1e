use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    thread::{self, JoinHandle},
};

use super::{wav::tests::speech, *};

/// A server that gives the answers it is told, and remembers what it was asked.
struct FakeServer {
    address: String,
    listener: JoinHandle<Vec<Asked>>,
}

#[derive(Debug)]
struct Asked {
    line: String,
    key: Option<String>,
    body: serde_json::Value,
}

fn wav(sound: &[u8]) -> Vec<u8> {
    respond("200 OK", "Content-Type: audio/wav\r\n", &speech(sound))
}

fn respond(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn refuse(status: &str, headers: &str) -> Vec<u8> {
    let body = br#"{"error":{"message":"nope, said to key-123","type":"x","code":"y"}}"#;
    respond(status, headers, body)
}

impl FakeServer {
    /// Answers one connection after the other, then goes away.
    fn start(answers: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let answer_all = move || {
            answers
                .iter()
                .map(|answer| serve(&listener, answer))
                .collect()
        };
        Self {
            address: format!("http://127.0.0.1:{port}"),
            listener: thread::spawn(answer_all),
        }
    }

    fn asked(self) -> Vec<Asked> {
        self.listener.join().expect("the server is well")
    }
}

fn serve(listener: &TcpListener, answer: &[u8]) -> Asked {
    let (stream, _) = listener.accept().expect("a caller");
    let asked = hear(&stream);
    let mut stream = stream;
    stream.write_all(answer).expect("an answer");
    asked
}

fn hear(stream: &TcpStream) -> Asked {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let header = |name: &str| {
        lines.iter().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    };
    let length = header("content-length").map_or(0, |text| text.parse().expect("a number"));
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    Asked {
        line: lines[0].clone(),
        key: header("authorization"),
        body: serde_json::from_slice(&body).expect("JSON"),
    }
}

fn settings(base_url: &str) -> Settings {
    Settings {
        base_url: base_url.to_owned(),
        key: Some(Secret::new("key-123")),
        model: Some("canopylabs/orpheus-v1-english".into()),
        voice: Some("diana".into()),
        timeout: Duration::from_secs(5),
        character_limit: None,
    }
}

fn script(text: &str) -> TimedScript {
    TimedScript {
        text: text.into(),
        words: 1,
        seconds: 1.0,
    }
}

fn speak(answer: Vec<u8>) -> Result<Vec<u8>, VoiceError> {
    let fake = FakeServer::start(vec![answer]);
    let server = SpeechServer::new(settings(&fake.address)).expect("an address");
    let outcome = server.speak(&script("Welcome home."));
    assert_eq!(fake.asked().len(), 1, "asked once, whatever comes back");
    outcome
}

#[test]
fn a_long_script_is_sent_in_pieces_and_joined() {
    let fake = FakeServer::start(vec![wav(&[1, 2]), wav(&[3, 4])]);
    let server = SpeechServer::new(settings(&fake.address)).expect("an address");
    let sentence = format!("{} end.", "word ".repeat(30).trim());
    let text = format!("{sentence}\n\n{sentence}");
    assert_eq!(
        server.speak(&script(&text)).expect("sound"),
        speech(&[1, 2, 3, 4])
    );
    for asked in fake.asked() {
        assert_eq!(asked.line, "POST /v1/audio/speech HTTP/1.1");
        assert_eq!(asked.key.as_deref(), Some("Bearer key-123"));
        assert_eq!(
            asked.body,
            serde_json::json!({
                "model": "canopylabs/orpheus-v1-english",
                "voice": "diana",
                "input": sentence,
                "response_format": "wav",
            })
        );
    }
}

#[test]
fn every_refusal_says_what_to_do_and_whether_to_try_again() {
    let wait = |seconds| Retry::After(Duration::from_secs(seconds));
    let whole = wav(&[1, 2, 3, 4]);
    let silent = respond("200 OK", "", &speech(&[]));
    let wide = respond("200 OK", "Content-Type: audio/mpeg\r\n", b"ID3\x04 an MP3");
    for (answer, expected, retry) in [
        (
            refuse("401 Unauthorized", ""),
            "does not take the key: nope, said to ***",
            Retry::Never,
        ),
        (
            refuse("403 Forbidden", ""),
            "does not take the key",
            Retry::Never,
        ),
        (
            refuse("404 Not Found", ""),
            "does not know canopylabs/orpheus-v1-english",
            Retry::Never,
        ),
        (refuse("413 Too Large", ""), "character_limit", Retry::Never),
        (
            refuse("429 Too Many", "Retry-After: 7\r\n"),
            "too many requests",
            wait(7),
        ),
        (
            refuse("429 Too Many", "Retry-After: 1.5\r\n"),
            "too many requests",
            wait(2),
        ),
        (
            refuse("429 Too Many", "Retry-After: 1e99\r\n"),
            "too many requests",
            wait(60),
        ),
        (
            refuse("429 Too Many", "Retry-After: 99999\r\n"),
            "too many requests",
            wait(3_600),
        ),
        (refuse("503 Busy", ""), "is busy or starting", wait(30)),
        (refuse("500 Oops", ""), "failed (500", Retry::Unknown),
        (
            refuse("400 Bad Request", ""),
            "refused (400 Bad Request): nope",
            Retry::Never,
        ),
        (
            refuse("302 Found", "Location: http://example.com/\r\n"),
            "another address",
            Retry::Never,
        ),
        (
            respond("502 Bad", "", b"<html>"),
            "failed (502 Bad Gateway)",
            Retry::Unknown,
        ),
        (
            whole[..whole.len() - 2].to_vec(),
            "broke off in the middle",
            Retry::Unknown,
        ),
        (
            b"HTTP/1.1 200".to_vec(),
            "broke off before it answered",
            Retry::Unknown,
        ),
        (wide, "not a WAV file", Retry::Never),
        (silent, "is empty", Retry::Never),
    ] {
        let error = speak(answer).expect_err(expected);
        assert!(
            error.message.contains(expected),
            "{}: {expected}",
            error.message
        );
        assert!(!error.message.contains("key-123"), "{}", error.message);
        assert_eq!(error.retry, retry, "{}", error.message);
    }
}

#[test]
fn a_wav_that_ends_early_without_a_length_is_noticed() {
    let sound = speech(&[1, 2, 3, 4]);
    let answer = [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
        &sound[..46],
    ]
    .concat();
    let error = speak(answer).expect_err("half a file");
    assert!(
        error.message.contains("ends in the middle"),
        "{}",
        error.message
    );
    assert_eq!(error.retry, Retry::Unknown);
}

#[test]
fn a_server_that_is_not_there_or_does_not_answer_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let patience = Settings {
        timeout: Duration::from_millis(50),
        ..settings(&address)
    };
    let server = SpeechServer::new(patience).expect("an address");
    let error = server.speak(&script("Hello.")).expect_err("silence");
    assert!(
        error.message.contains("did not answer within 0.05 seconds"),
        "{}",
        error.message
    );
    assert_eq!(error.retry, Retry::Unknown);

    drop(listener);
    let error = server.speak(&script("Hello.")).expect_err("nobody");
    assert_eq!(error.message, "the speech server 127.0.0.1 is not running");
}

#[test]
fn an_answer_without_a_key_asks_for_one() {
    let fake = FakeServer::start(vec![refuse("401 Unauthorized", "")]);
    let keyless = Settings {
        key: None,
        ..settings(&fake.address)
    };
    let server = SpeechServer::new(keyless).expect("an address");
    let error = server.speak(&script("Hello.")).expect_err("a refusal");
    assert!(
        error.message.contains("set DOORCAST_SPEECH_KEY"),
        "{}",
        error.message
    );
    assert_eq!(fake.asked()[0].key, None);
}

#[test]
fn addresses_are_taken_with_and_without_their_version() {
    for (base_url, url) in [
        (
            "https://api.groq.com/openai",
            "https://api.groq.com/openai/v1/audio/speech",
        ),
        (
            "https://api.groq.com/openai/v1/",
            "https://api.groq.com/openai/v1/audio/speech",
        ),
        (
            "http://localhost:8880/v1/audio/speech",
            "http://localhost:8880/v1/audio/speech",
        ),
        ("http://[::1]:8880", "http://[::1]:8880/v1/audio/speech"),
    ] {
        assert_eq!(
            SpeechServer::new(settings(base_url))
                .expect("an address")
                .url,
            url
        );
    }
}

#[test]
fn bad_addresses_are_refused_and_keys_stay_here() {
    for base_url in [
        "",
        "api.groq.com",
        "ftp://a.example",
        "https://",
        "https://me:pw@a.example",
        "http://a b",
        "https://a.example/?x=1",
    ] {
        let refusal = SpeechServer::new(settings(base_url)).expect_err("a refusal");
        assert_eq!(refusal, BadAddress::Malformed(base_url.to_owned()));
    }
    let far = settings("http://speech.example:8880");
    let refusal = SpeechServer::new(far.clone()).expect_err("a refusal");
    assert_eq!(refusal, BadAddress::Unsafe("speech.example".into()));
    SpeechServer::new(Settings { key: None, ..far }).expect("no key, no secret");
}

#[test]
fn no_key_is_ever_printed() {
    let server = SpeechServer::new(settings("https://a.example")).expect("an address");
    assert!(!format!("{server:?}").contains("key-123"));
}
