//! As little of a browser as is needed: one question for each connection.

use anyhow::{Context as _, ensure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A question.
pub(super) struct Question {
    path: String,
    headers: String,
}

impl Question {
    /// Asks for a page as a browser does.
    pub(super) fn page(path: &str, secret: Option<&str>) -> Self {
        let cookie = secret.map_or(String::new(), |secret| {
            format!("cookie: doorcast={secret}\r\n")
        });
        Self {
            path: path.to_owned(),
            headers: format!(
                "accept: text/html\r\naccept-encoding: gzip\r\nsec-fetch-site: same-origin\r\n{cookie}"
            ),
        }
    }

    /// Asks for bytes that can be read.
    pub(super) fn plain(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            headers: String::new(),
        }
    }

    /// Opens a stream of events.
    pub(super) fn events(path: &str, secret: &str) -> Self {
        Self {
            path: path.to_owned(),
            headers: format!("accept: text/event-stream\r\ncookie: doorcast={secret}\r\n"),
        }
    }
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

/// Sends a question.
pub(super) async fn send(address: &str, question: &Question) -> anyhow::Result<TcpStream> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let Question { path, headers } = question;
    let text =
        format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(text.as_bytes()).await?;
    Ok(stream)
}

/// Asks and waits for the whole answer. Answers that come in parts are left as they came.
pub(super) async fn ask(address: &str, question: &Question) -> anyhow::Result<Answer> {
    let mut stream = send(address, question).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let body = bytes.split_off(end.context("an answer without a head")? + 4);
    let status = bytes.get(9..12).and_then(|code| str::from_utf8(code).ok());
    let status = status.context("an answer without a status")?.parse()?;
    Ok(Answer { status, body })
}

/// Reads from a stream until a text has come.
pub(super) async fn wait_for(stream: &mut TcpStream, text: &str) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    while !String::from_utf8_lossy(&bytes).contains(text) {
        let read = stream.read_buf(&mut bytes).await?;
        ensure!(
            read > 0,
            "it ended after {}",
            String::from_utf8_lossy(&bytes)
        );
    }
    Ok(())
}
