//! A finished film in a real browser: it opens, seeks, plays without a dropped frame, and shows its captions.

mod support;

use std::{
    fmt::Write as _,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use doorcast_render::project::Project;
use support::{film, photo, spoken};

/// How long a browser may take for everything.
const DEADLINE: Duration = Duration::from_secs(60);

const PAGE: &str = r#"<!doctype html><meta charset="utf-8"><title>film</title>
<video id="film" muted preload="auto" src="film.mp4"><track id="words" kind="captions" srclang="en" src="film.vtt" default></video>
<script>
const film = document.getElementById('film');
const happens = name => new Promise(done => film.addEventListener(name, done, { once: true }));
const pixels = () => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [film.videoWidth, film.videoHeight];
  const pen = canvas.getContext('2d');
  pen.drawImage(film, 0, 0);
  return [...pen.getImageData(canvas.width / 2, canvas.height / 8, 1, 1).data].slice(0, 3).reduce((sum, x) => sum + x);
};
// Two seconds from the start: a busy machine may need more than one try to show every frame.
const play = async () => {
  const before = film.getVideoPlaybackQuality();
  film.currentTime = 0;
  await film.play();
  while (film.currentTime < 2) await new Promise(done => setTimeout(done, 50));
  film.pause();
  const after = film.getVideoPlaybackQuality();
  return [film.currentTime, after.totalVideoFrames - before.totalVideoFrames, after.droppedVideoFrames - before.droppedVideoFrames];
};
const report = lines => fetch('/report', { method: 'POST', body: lines.join('\n') });
const watch = async () => {
  const lines = [`duration ${film.duration}`, `size ${film.videoWidth} ${film.videoHeight}`];
  for (const part of [0.9, 0.1, 0.5, 0.999, 0]) {
    const seeked = happens('seeked');
    film.currentTime = film.duration * part;
    await seeked;
    lines.push(`seek ${film.duration * part} ${film.currentTime} ${pixels()}`);
  }
  let played = await play();
  for (let again = 0; again < 3 && played[2] > 0; again++) played = await play();
  lines.push(`played ${played.join(' ')}`);
  lines.push(`sound ${film.webkitAudioDecodedByteCount}`);
  lines.push(`cues ${document.getElementById('words').track.cues.length}`);
  await report(lines);
};
film.addEventListener('error', () => report([`error ${film.error.code} ${film.error.message}`]));
const start = () => watch().catch(problem => report([`error ${problem}`]));
film.readyState >= 1 ? start() : film.addEventListener('loadedmetadata', start, { once: true });
</script>"#;

/// What is served, by path.
struct Site {
    mp4: Vec<u8>,
    vtt: String,
}

/// Answers requests until the page reports; every connection has its own thread.
fn serve(listener: TcpListener, site: Site, report: mpsc::Sender<String>) {
    let site = Arc::new(site);
    for stream in listener.incoming().flatten() {
        let (site, report) = (Arc::clone(&site), report.clone());
        thread::spawn(move || answer(stream, &site, &report));
    }
}

/// Answers one request. A browser that hangs up early is no problem.
fn answer(mut stream: TcpStream, site: &Site, report: &mpsc::Sender<String>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_lowercase()),
        }
    }
    let header = |name: &str| lines.iter().find_map(|line| line.strip_prefix(name));
    let path = lines.first()?.split(' ').nth(1)?;
    let (kind, body): (&str, &[u8]) = match path {
        "/" => ("text/html", PAGE.as_bytes()),
        "/film.mp4" => ("video/mp4", &site.mp4),
        "/film.vtt" => ("text/vtt", site.vtt.as_bytes()),
        "/report" => {
            let mut body = vec![0; header("content-length: ")?.parse().ok()?];
            reader.read_exact(&mut body).ok()?;
            report.send(String::from_utf8(body).ok()?).ok()?;
            ("text/plain", b"thanks")
        }
        _ => ("text/plain", b""),
    };
    let mut head = format!("content-type: {kind}\r\naccept-ranges: bytes\r\nconnection: close\r\n");
    let range = header("range: bytes=").and_then(|range| range.split_once('-'));
    let (status, part) = match range {
        Some((first, last)) => {
            let first: usize = first.parse().ok()?;
            let end = last.parse().map_or(body.len(), |last: usize| last + 1);
            let end = end.min(body.len());
            let last = end.checked_sub(1)?;
            write!(
                head,
                "content-range: bytes {first}-{last}/{}\r\n",
                body.len()
            )
            .ok()?;
            ("206 Partial Content", body.get(first..end)?)
        }
        None => ("200 OK", body),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\n{head}content-length: {}\r\n\r\n",
        part.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(part).ok()
}

/// A browser that is ended when the test is over, however it ends.
struct Browser(Child);

impl Browser {
    fn open(address: &str, profile: &tempfile::TempDir) -> Self {
        let browser = Command::new("chromium")
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--autoplay-policy=no-user-gesture-required",
                "--remote-debugging-port=0",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(address)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromium is installed");
        Self(browser)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended by itself already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Shows a film in a browser and returns what the page reports.
fn watched(site: Site) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let (sender, report) = mpsc::channel();
    thread::spawn(move || serve(listener, site, sender));
    let profile = tempfile::tempdir().expect("a folder for a while");
    let _browser = Browser::open(&format!("http://{address}/"), &profile);
    report
        .recv_timeout(DEADLINE)
        .expect("the browser reports in time")
}

/// Returns the numbers of every line of a report that starts with a name.
fn numbers(report: &str, name: &str) -> Vec<Vec<f64>> {
    let number = |text: &str| text.parse().unwrap_or(f64::NAN);
    report
        .lines()
        .filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
        .map(|rest| rest.split(' ').map(number).collect())
        .collect()
}

#[test]
fn a_browser_opens_seeks_and_plays_a_film() {
    let project = Project {
        photos: vec![photo(900, 600, 1)],
        ..spoken("Welcome to Indian Wells. Step outside to the pool. Call Dana today.")
    };
    let film = film(&project).expect("the project can be filmed");
    let cues = film.captions_vtt.matches(" --> ").count();
    let report = watched(Site {
        mp4: film.mp4,
        vtt: film.captions_vtt,
    });
    let seconds = film.duration_ms as f64 / 1_000.0;
    let duration = numbers(&report, "duration");
    assert!((duration[0][0] - seconds).abs() < 0.025, "{report}");
    assert_eq!(numbers(&report, "size"), [[720.0, 720.0]], "{report}");
    let seeks = numbers(&report, "seek");
    assert_eq!(seeks.len(), 5, "{report}");
    for seek in seeks {
        assert!((seek[0] - seek[1]).abs() < 0.001, "{report}");
        assert!(seek[2] > 60.0, "nothing is seen: {report}");
    }
    let played = &numbers(&report, "played")[0];
    assert!(played[0] >= 2.0 && played[1] >= 50.0, "{report}");
    assert_eq!(played[2], 0.0, "frames were dropped: {report}");
    assert!(numbers(&report, "sound")[0][0] > 10_000.0, "{report}");
    assert_eq!(numbers(&report, "cues"), [[cues as f64]], "{report}");
}

#[test]
fn a_browser_says_when_a_film_is_broken() {
    let report = watched(Site {
        mp4: vec![0; 4_096],
        vtt: "WEBVTT\n".into(),
    });
    assert!(report.starts_with("error"), "{report}");
}
