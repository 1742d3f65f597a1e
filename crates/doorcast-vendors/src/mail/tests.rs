use std::{
    io::{self, BufRead as _, BufReader},
    net::{IpAddr, SocketAddr, TcpListener, TcpStream},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use mailin::{Action, Handler, Response, SessionBuilder, response};

use super::*;

/// What reached the server: from, to, everything after `DATA`.
type Letter = (String, Vec<String>, String);

#[derive(Clone)]
struct Postmaster {
    tell: Sender<Letter>,
    from: String,
    to: Vec<String>,
    text: Vec<u8>,
}

impl Handler for Postmaster {
    fn helo(&mut self, _: IpAddr, _: &str) -> Response {
        response::OK
    }

    fn mail(&mut self, _: IpAddr, _: &str, from: &str) -> Response {
        self.from = from.to_owned();
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        match to.starts_with("nobody@") {
            true => response::NO_MAILBOX,
            false => {
                self.to.push(to.to_owned());
                response::OK
            }
        }
    }

    fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.text.extend_from_slice(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let text = String::from_utf8_lossy(&self.text).into_owned();
        let _ = self.tell.send((self.from.clone(), self.to.clone(), text));
        response::OK
    }
}

/// Starts a mail server of its own.
fn server() -> (SocketAddr, Receiver<Letter>) {
    let (tell, told) = channel();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let postmaster = Postmaster {
        tell,
        from: String::new(),
        to: Vec::new(),
        text: Vec::new(),
    };
    thread::spawn(move || {
        for stream in listener.incoming() {
            let postmaster = postmaster.clone();
            // Whoever hangs up has its own test.
            thread::spawn(move || serve(stream?, postmaster));
        }
    });
    (address, told)
}

fn serve(mut stream: TcpStream, postmaster: Postmaster) -> io::Result<()> {
    let from = stream.peer_addr()?.ip();
    let mut session = SessionBuilder::new("mail.example.com").build(from, postmaster);
    let mut lines = BufReader::new(stream.try_clone()?);
    session.greeting().write_to(&mut stream)?;
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        let said = session.process(&line);
        line.clear();
        match said.action {
            Action::NoReply => {}
            Action::Reply | Action::UpgradeTls => said.write_to(&mut stream)?,
            Action::Close => return said.write_to(&mut stream),
        }
    }
    Ok(())
}

fn settings(address: SocketAddr) -> Settings {
    let url = format!("smtp://{address}");
    Settings::from_url(&url, "Doorcast <doorcast@example.com>".into()).expect("settings")
}

fn message(subject: &str) -> Message {
    Message {
        to: "dana@example.com".parse().expect("an address"),
        subject: subject.into(),
        text: "Hola Dana:\n.\nhttps://doors.example/agent/password/0123 áé\n".into(),
    }
}

fn send(smtp: &Smtp, message: &Message) -> Result<(), MailError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(smtp.send(message))
}

#[test]
fn a_message_arrives_whole() {
    let (address, told) = server();
    let smtp = Smtp::new(&settings(address)).expect("a mailer");
    send(&smtp, &message("A new password")).expect("sent");
    let (from, to, text) = told.recv_timeout(TIMEOUT).expect("a letter");
    assert_eq!(
        (from.as_str(), to.as_slice()),
        ("doorcast@example.com", &["dana@example.com".to_owned()][..])
    );
    assert!(text.contains("Subject: A new password\r\n"), "{text}");
    assert!(
        text.contains("From: Doorcast <doorcast@example.com>\r\n"),
        "{text}"
    );
    assert!(
        text.contains("https://doors.example/agent/password/0123"),
        "{text}"
    );
}

#[test]
fn a_subject_with_a_second_header_in_it_is_refused() {
    let (address, told) = server();
    let smtp = Smtp::new(&settings(address)).expect("a mailer");
    for subject in [
        "a\r\nBcc: all@example.com",
        "a\nBcc: all@example.com",
        "a\rb",
        "a\u{0}b",
    ] {
        let sent = send(&smtp, &message(subject));
        assert!(matches!(sent, Err(MailError::Malformed)), "{subject:?}");
    }
    assert!(told.try_recv().is_err(), "nothing was sent");
}

#[test]
fn a_server_that_refuses_is_an_error_without_the_message_in_it() {
    let (address, _told) = server();
    let smtp = Smtp::new(&settings(address)).expect("a mailer");
    let to = "nobody@example.com".parse().expect("an address");
    let refused = send(
        &smtp,
        &Message {
            to,
            ..message("A new password")
        },
    );
    let error = refused.expect_err("no such mailbox");
    assert!(matches!(error, MailError::Unavailable { .. }));
    assert!(!format!("{error:?}").contains("0123"));
}

#[test]
fn addresses_of_servers_say_how_to_reach_them() {
    let from = || "doorcast@example.com".to_owned();
    let read = |url: &str| Settings::from_url(url, from());
    let tls = read("smtps://dana%40example.com:p%3Ass@mail.example.com").expect("settings");
    assert_eq!((tls.encryption, tls.port), (Encryption::Tls, None));
    let (name, password) = tls.login.clone().expect("a login");
    assert_eq!(
        (name.as_str(), password.reveal()),
        ("dana@example.com", "p:ss")
    );
    assert!(!format!("{tls:?}").contains("p:ss"));
    let starttls = read("smtp+starttls://mail.example.com:2587").expect("settings");
    assert_eq!(
        (starttls.encryption, starttls.port),
        (Encryption::StartTls, Some(2587))
    );
    for wrong in [
        "mail.example.com",
        "https://mail.example.com",
        "smtp://name@h",
        "smtp://h/x",
        "smtps://",
    ] {
        assert_eq!(read(wrong).err(), Some(BadSettings::Url), "{wrong}");
    }
    let open = read("smtp://name:password@mail.example.com").expect("settings");
    assert_eq!(Smtp::new(&open).err(), Some(BadSettings::OpenPassword));
    let nobody = Settings {
        from: "a\r\nb".into(),
        ..starttls
    };
    assert_eq!(Smtp::new(&nobody).err(), Some(BadSettings::From));
}
