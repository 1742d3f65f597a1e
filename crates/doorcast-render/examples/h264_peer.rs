//! Measures the encoder beside x264 *veryfast* on pictures like ours.
//!
//! `cargo run -p doorcast-render --example h264_peer [studio|pan|timing]`; needs ffmpeg on the path for the comparison.
#![expect(
    clippy::print_stdout,
    reason = "a report for the person at the terminal"
)]

use std::{
    error::Error,
    io::Write,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use doorcast_render::{
    h264::{Encoder, FrameKind, Motion, Settings},
    paint::{Affine, Brush, Canvas, Circle, Color, Ellipse, Point, Rect, RoundedRect, Shape},
    planes::{Area, Frame},
};

const WIDTH: usize = 1920;
const HEIGHT: usize = 1080;

/// A picture with what its maker knows of it.
struct Shot {
    frame: Frame,
    changed: Vec<Area>,
    shift: Option<(i32, i32)>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let wanted = std::env::args().nth(1);
    let is_wanted = |name: &str| wanted.as_deref().is_none_or(|wanted| wanted == name);
    if is_wanted("timing") {
        time_parts();
    }
    if is_wanted("studio") {
        compare("studio", &studio(150))?;
    }
    if is_wanted("pan") {
        compare("pan", &pan(90))?;
    }
    Ok(())
}

/// Codes a scene at several quantisers with both encoders and compares sizes at equal error.
fn compare(name: &str, shots: &[Shot]) -> Result<(), Box<dyn Error>> {
    println!("{name}: {} frames", shots.len());
    let mut theirs = Vec::new();
    for crf in [18, 21, 24, 27, 30] {
        let (size, error, time) = run_x264(shots, crf)?;
        report(
            &format!("x264 veryfast crf {crf}"),
            shots.len(),
            size,
            error,
            time,
        );
        theirs.push((psnr(error), size as f64));
    }
    for (key_qp, delta_qp) in [(18, 24), (20, 26), (22, 28), (24, 30)] {
        let (size, error, time) = run_ours(shots, key_qp, delta_qp);
        report(
            &format!("ours QP {key_qp}/{delta_qp}"),
            shots.len(),
            size,
            error,
            time,
        );
        match size_at(&theirs, psnr(error)) {
            Some(other) => println!("    {:.3} of x264 at equal PSNR", size as f64 / other),
            None => println!("    outside x264's range"),
        }
    }
    Ok(())
}

fn report(name: &str, count: usize, size: usize, error: f64, time: Duration) {
    let fps = count as f64 / time.as_secs_f64();
    println!(
        "  {name:24} {fps:7.0} fps per core {:8.1} kB  {:.2} dB",
        size as f64 / 1000.0,
        psnr(error)
    );
}

fn psnr(error: f64) -> f64 {
    10.0 * (255.0 * 255.0 / error).log10()
}

/// Returns the size a list of (PSNR, size) has at a PSNR, between its points.
fn size_at(points: &[(f64, f64)], wanted: f64) -> Option<f64> {
    points.windows(2).find_map(|pair| {
        let ((high, large), (low, small)) = (pair[0], pair[1]);
        (low..=high).contains(&wanted).then(|| {
            let part = (wanted - low) / (high - low);
            (small.ln() + (large.ln() - small.ln()) * part).exp()
        })
    })
}

/// Returns the processor time this thread has used; other work on the machine disturbs it little.
fn work_time() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text
        .split(' ')
        .next()
        .and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}

/// Returns the mean squared error over all samples of a picture.
fn error_of(a: &Frame, b: &Frame) -> f64 {
    let plane = |a: &[u8], b: &[u8]| -> u64 {
        a.iter()
            .zip(b)
            .map(|(&a, &b)| u64::from(a.abs_diff(b)).pow(2))
            .sum()
    };
    let total = plane(&a.y, &b.y) + plane(&a.u, &b.u) + plane(&a.v, &b.v);
    total as f64 / (a.width * a.height * 3 / 2) as f64
}

fn encode(encoder: &mut Encoder, shot: &Shot, kind: FrameKind) -> Vec<u8> {
    let motion = shot
        .shift
        .map_or(Motion::Still, |(x, y)| Motion::Shift { x, y });
    encoder.encode(&shot.frame, &shot.changed, motion, kind)
}

fn run_ours(shots: &[Shot], key_qp: u8, delta_qp: u8) -> (usize, f64, Duration) {
    let (width, height) = (shots[0].frame.width, shots[0].frame.height);
    let settings = Settings {
        width,
        height,
        fps: 30,
        key_qp,
        delta_qp,
        fade_qp: delta_qp + 3,
    };
    let mut encoder = Encoder::new(settings);
    let (mut size, mut error, mut time) = (0, 0.0, Duration::ZERO);
    for shot in shots {
        let start = work_time();
        size += encode(&mut encoder, shot, FrameKind::Delta).len();
        time += work_time() - start;
        error += error_of(&shot.frame, &encoder.reconstruction());
    }
    (size, error / shots.len() as f64, time)
}

/// Runs x264 on one core; size and error without container.
fn run_x264(shots: &[Shot], crf: u32) -> Result<(usize, f64, Duration), Box<dyn Error>> {
    let (width, height) = (shots[0].frame.width, shots[0].frame.height);
    let size = format!("{width}x{height}");
    let file = tempfile::NamedTempFile::with_suffix(".h264")?;
    let raw = [
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuv420p",
        "-video_size",
        &size,
        "-framerate",
        "30",
        "-i",
        "-",
    ];
    let mut child = Command::new("ffmpeg")
        .args(["-y", "-v", "info", "-benchmark", "-nostats", "-hide_banner"])
        .args(raw)
        .args([
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-threads",
            "1",
            "-crf",
            &crf.to_string(),
        ])
        .arg(file.path())
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut input = child.stdin.take().ok_or("no input pipe")?;
    for shot in shots {
        for plane in [&shot.frame.y, &shot.frame.u, &shot.frame.v] {
            input.write_all(plane)?;
        }
    }
    drop(input);
    let log = String::from_utf8_lossy(&child.wait_with_output()?.stderr).into_owned();
    let used = log
        .split("utime=")
        .nth(1)
        .and_then(|rest| rest.split('s').next()?.parse().ok());
    let time = Duration::from_secs_f64(used.ok_or("ffmpeg did not tell its time")?);
    let decoded = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(file.path())
        .args([
            "-fps_mode",
            "passthrough",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "yuv420p",
            "-",
        ])
        .output()?
        .stdout;
    let pixels = width * height;
    let mut error = 0.0;
    for (shot, data) in shots.iter().zip(decoded.chunks_exact(pixels * 3 / 2)) {
        let frame = Frame {
            width,
            height,
            y: data[..pixels].to_vec(),
            u: data[pixels..pixels * 5 / 4].to_vec(),
            v: data[pixels * 5 / 4..].to_vec(),
        };
        error += error_of(&shot.frame, &frame);
    }
    let size = std::fs::metadata(file.path())?.len() as usize;
    Ok((size, error / shots.len() as f64, time))
}

/// A presenter before a soft background: the head moves at half rate, the mouth at full rate, captions by the word.
fn studio(count: usize) -> Vec<Shot> {
    let background = to_planes(draw_studio());
    let mut last = (-1, -1, -1);
    let mut shots: Vec<Shot> = Vec::new();
    for index in 0..count {
        let pose = if index % 12 > 9 {
            index / 12 * 5 + 4
        } else {
            index / 12 * 5 + index % 12 / 2
        };
        let mouth = if index % 12 > 8 { 0 } else { index % 7 };
        let caption = index / 9;
        let now = (pose as i32, mouth as i32, caption as i32);
        let mut frame = shots
            .last()
            .map_or_else(|| background.clone(), |shot| shot.frame.clone());
        let mut changed = Vec::new();
        if now.0 != last.0 {
            changed.push(Area {
                x0: 752,
                y0: 180,
                x1: 1168,
                y1: 740,
            });
        } else if now.1 != last.1 {
            changed.push(Area {
                x0: 850,
                y0: 500,
                x1: 1070,
                y1: 640,
            });
        }
        if now.2 != last.2 {
            changed.push(Area {
                x0: 400,
                y0: 900,
                x1: 1520,
                y1: 1000,
            });
        }
        if !changed.is_empty() {
            let picture = draw_scene(pose, mouth, caption);
            for area in &changed {
                put(&mut frame, &picture, *area);
            }
        }
        last = now;
        shots.push(Shot {
            frame,
            changed,
            shift: None,
        });
    }
    shots
}

fn draw_studio() -> Canvas {
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    let whole = Rect::new(0.0, 0.0, WIDTH as f64, HEIGHT as f64).to_path(0.1);
    let sky = Brush::Linear(
        Point::new(0.0, 0.0),
        Point::new(1920.0, 1080.0),
        vec![
            (0.0, Color::new(0x2B_4C_6F)),
            (0.6, Color::new(0x6E_8F_A8)),
            (1.0, Color::new(0xD9_C8_AA)),
        ],
    );
    canvas.fill(&whole, &sky, Affine::IDENTITY);
    for (x, color) in [
        (120.0, 0x35_5A_7A),
        (420.0, 0x48_6B_88),
        (1350.0, 0x9A_A8_A6),
        (1640.0, 0xB9_B4_A0),
    ] {
        let panel = RoundedRect::new(x, 120.0, x + 220.0, 760.0, 18.0).to_path(0.1);
        canvas.fill(&panel, &Color::new(color).into(), Affine::IDENTITY);
    }
    let glow = Brush::Radial(
        Point::new(960.0, 420.0),
        600.0,
        vec![
            (0.0, Color::WHITE.with_alpha(0.25)),
            (1.0, Color::WHITE.with_alpha(0.0)),
        ],
    );
    canvas.fill(&whole, &glow, Affine::IDENTITY);
    let desk = Rect::new(0.0, 850.0, 1920.0, 1080.0).to_path(0.1);
    canvas.fill(&desk, &Color::new(0x4B_3B_33).into(), Affine::IDENTITY);
    let body = Ellipse::new(Point::new(960.0, 980.0), (330.0, 300.0), 0.0).to_path(0.1);
    canvas.fill(&body, &Color::new(0x27_3A_5C).into(), Affine::IDENTITY);
    canvas
}

fn draw_scene(pose: usize, mouth: usize, caption: usize) -> Frame {
    let mut canvas = draw_studio();
    let time = pose as f64 / 15.0;
    let quarter = |value: f64| (value * 4.0).round() / 4.0;
    let (x, y) = (
        quarter((time * 1.3).sin() * 9.0),
        quarter((time * 2.1).sin() * 5.0),
    );
    let tilt = ((time * 0.9).sin() * 0.05 * 16.0 * 57.0).round() / (16.0 * 57.0);
    let place = Affine::translate((960.0 + x, 470.0 + y)) * Affine::rotate(tilt);
    let oval = |canvas: &mut Canvas, x: f64, y: f64, rx: f64, ry: f64, brush: &Brush| {
        let path = Ellipse::new(Point::new(x, y), (rx, ry), 0.0).to_path(0.1);
        canvas.fill(&path, brush, place);
    };
    let skin = Brush::Linear(
        Point::new(-120.0, -150.0),
        Point::new(120.0, 170.0),
        vec![(0.0, Color::new(0xF2_C9_A5)), (1.0, Color::new(0xC9_91_6B))],
    );
    oval(
        &mut canvas,
        0.0,
        -60.0,
        175.0,
        200.0,
        &Color::new(0x3A_24_1A).into(),
    );
    oval(
        &mut canvas,
        0.0,
        200.0,
        60.0,
        60.0,
        &Color::new(0xC0_8A_66).into(),
    );
    oval(&mut canvas, 0.0, 20.0, 145.0, 190.0, &skin);
    oval(
        &mut canvas,
        -20.0,
        -140.0,
        130.0,
        70.0,
        &Color::new(0x4A_30_22).into(),
    );
    for side in [-1.0, 1.0] {
        oval(
            &mut canvas,
            side * 55.0,
            -20.0,
            24.0,
            14.0,
            &Color::WHITE.into(),
        );
        oval(
            &mut canvas,
            side * 55.0,
            -20.0,
            11.0,
            11.0,
            &Color::new(0x3F_5A_3A).into(),
        );
        oval(
            &mut canvas,
            side * 55.0,
            -20.0,
            5.0,
            5.0,
            &Color::BLACK.into(),
        );
        oval(
            &mut canvas,
            side * 55.0,
            -52.0,
            30.0,
            6.0,
            &Color::new(0x3A_24_1A).into(),
        );
    }
    oval(
        &mut canvas,
        0.0,
        40.0,
        14.0,
        22.0,
        &Color::new(0xD8_A0_7C).into(),
    );
    let open = 4.0 + mouth as f64 * 4.0;
    oval(
        &mut canvas,
        0.0,
        100.0,
        48.0 - mouth as f64 * 2.0,
        open + 7.0,
        &Color::new(0xB5_54_50).into(),
    );
    oval(
        &mut canvas,
        0.0,
        100.0,
        40.0 - mouth as f64 * 2.0,
        open,
        &Color::new(0x52_1E_22).into(),
    );
    let card = RoundedRect::new(400.0, 900.0, 1520.0, 1000.0, 20.0).to_path(0.1);
    canvas.fill(
        &card,
        &Color::new(0x10_16_22).with_alpha(0.75).into(),
        Affine::IDENTITY,
    );
    draw_words(&mut canvas, caption);
    to_planes(canvas)
}

/// Something with the edges of letters: bars and rings.
fn draw_words(canvas: &mut Canvas, caption: usize) {
    for letter in 0..38 {
        let (x, kind) = (
            430.0 + letter as f64 * 28.0,
            (letter * 7 + caption / 4 * 3) % 5,
        );
        let spoken = letter / 6 == caption % 6;
        let brush: Brush = Color::new(if spoken { 0xFF_C8_3D } else { 0xFF_FF_FF }).into();
        if kind == 4 {
            continue;
        }
        if kind < 3 {
            let ring = Circle::new(Point::new(x + 9.0, 958.0), 8.5).to_path(0.1);
            canvas.stroke(&ring, &brush, 3.5, Affine::IDENTITY);
        }
        if kind > 0 {
            let bar = Rect::new(x + 16.0, 932.0, x + 19.5, 968.0).to_path(0.1);
            canvas.fill(&bar, &brush, Affine::IDENTITY);
        }
    }
}

/// A photograph-like texture behind a still title, panned by whole even pixels.
fn pan(count: usize) -> Vec<Shot> {
    let photo = texture(WIDTH + 2 * count, HEIGHT);
    let card = Area {
        x0: 100,
        y0: 820,
        x1: 900,
        y1: 980,
    };
    (0..count)
        .map(|index| {
            let mut frame = Frame::black(WIDTH, HEIGHT);
            let crop = |from: &[u8], to: &mut [u8], wide: usize, width: usize, x: usize| {
                for (to, from) in to.chunks_exact_mut(width).zip(from.chunks_exact(wide)) {
                    to.copy_from_slice(&from[x..x + width]);
                }
            };
            crop(&photo.y, &mut frame.y, photo.width, WIDTH, index * 2);
            crop(&photo.u, &mut frame.u, photo.width / 2, WIDTH / 2, index);
            crop(&photo.v, &mut frame.v, photo.width / 2, WIDTH / 2, index);
            let title = Frame {
                y: (0..WIDTH * HEIGHT)
                    .map(|at| if at % WIDTH % 37 < 6 { 220 } else { 40 })
                    .collect(),
                ..Frame::black(WIDTH, HEIGHT)
            };
            put(&mut frame, &title, card);
            let changed = vec![Area {
                x0: 0,
                y0: 0,
                x1: WIDTH as i32,
                y1: HEIGHT as i32,
            }];
            Shot {
                frame,
                changed,
                shift: (index > 0).then_some((2, 0)),
            }
        })
        .collect()
}

/// Noise at several scales with hard edges: roofs, leaves, walls.
fn texture(width: usize, height: usize) -> Frame {
    let mut frame = Frame::black(width, height);
    let hash = |x: i64, y: i64, seed: i64| {
        let mut value =
            (x.wrapping_mul(374_761_393) + y.wrapping_mul(668_265_263) + seed * 97_531) as u64;
        value = (value ^ (value >> 13)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((value >> 40) & 0xFF) as f64 / 255.0 - 0.5
    };
    let smooth = |x: f64, y: f64, seed: i64| {
        let (ix, iy) = (x.floor() as i64, y.floor() as i64);
        let (fx, fy) = (x - x.floor(), y - y.floor());
        let (fx, fy) = (fx * fx * (3.0 - 2.0 * fx), fy * fy * (3.0 - 2.0 * fy));
        let row = |iy: i64| hash(ix, iy, seed) * (1.0 - fx) + hash(ix + 1, iy, seed) * fx;
        row(iy) * (1.0 - fy) + row(iy + 1) * fy
    };
    for y in 0..height {
        for x in 0..width {
            let (fx, fy) = (x as f64, y as f64);
            let mut value = 120.0
                + 60.0 * smooth(fx / 300.0, fy / 300.0, 1)
                + 40.0 * smooth(fx / 60.0, fy / 60.0, 2);
            let leaves = smooth(fx / 200.0, fy / 200.0, 3).max(0.0) * 2.0;
            value += leaves
                * (60.0 * smooth(fx / 12.0, fy / 12.0, 4) + 40.0 * smooth(fx / 4.0, fy / 4.0, 5));
            value += 5.0 * smooth(fx / 1.5, fy / 1.5, 6);
            if (fx * 0.3 + fy) % 240.0 < 80.0 && fx % 500.0 > 260.0 {
                value = value * 0.5 + 70.0;
            }
            frame.y[y * width + x] = value.clamp(16.0, 235.0) as u8;
        }
    }
    for y in 0..height / 2 {
        for x in 0..width / 2 {
            let (fx, fy) = (x as f64, y as f64);
            let at = y * (width / 2) + x;
            frame.u[at] = (128.0
                + 30.0 * smooth(fx / 120.0, fy / 120.0, 7)
                + 8.0 * smooth(fx / 9.0, fy / 9.0, 8)) as u8;
            frame.v[at] = (128.0
                + 30.0 * smooth(fx / 130.0, fy / 130.0, 9)
                + 8.0 * smooth(fx / 9.0, fy / 9.0, 10)) as u8;
        }
    }
    frame
}

fn put(frame: &mut Frame, from: &Frame, area: Area) {
    let copy = |to: &mut [u8], from: &[u8], width: usize, scale: i32| {
        let [x0, y0, x1, y1] =
            [area.x0, area.y0, area.x1, area.y1].map(|side| (side / scale) as usize);
        for y in y0..y1 {
            to[y * width + x0..y * width + x1]
                .copy_from_slice(&from[y * width + x0..y * width + x1]);
        }
    };
    let width = frame.width;
    copy(&mut frame.y, &from.y, width, 1);
    copy(&mut frame.u, &from.u, width / 2, 2);
    copy(&mut frame.v, &from.v, width / 2, 2);
}

fn to_planes(canvas: Canvas) -> Frame {
    let picture = canvas.finish();
    let (width, height) = (picture.width, picture.height);
    let mut frame = Frame::black(width, height);
    let rgb = |x: usize, y: usize| -> [f64; 3] {
        let at = (y * width + x) * 4;
        std::array::from_fn(|index| f64::from(picture.rgba[at + index]))
    };
    let luma = |[r, g, b]: [f64; 3]| 0.2126 * r + 0.7152 * g + 0.0722 * b;
    for y in 0..height {
        for x in 0..width {
            frame.y[y * width + x] = (16.5 + luma(rgb(x, y)) * 219.0 / 255.0) as u8;
        }
    }
    for y in 0..height / 2 {
        for x in 0..width / 2 {
            let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| rgb(x * 2 + dx, y * 2 + dy));
            let mean: [f64; 3] = std::array::from_fn(|index| {
                four.iter().map(|pixel| pixel[index]).sum::<f64>() / 4.0
            });
            let at = y * (width / 2) + x;
            frame.u[at] = (128.5 + (mean[2] - luma(mean)) / 1.8556 * 224.0 / 255.0) as u8;
            frame.v[at] = (128.5 + (mean[0] - luma(mean)) / 1.5748 * 224.0 / 255.0) as u8;
        }
    }
    frame
}

/// Times what the studio does most: the quickest of several runs of each frame, the middle one of each kind of frame.
fn time_parts() {
    let shots = studio(24);
    let width_of = |shot: &Shot| match shot.changed.as_slice() {
        [] => 0,
        [area] => area.x1 - area.x0,
        _ => -1,
    };
    let times = quickest(&shots, 12);
    print_time("key frame", &[time_key(&shots[0])]);
    for (name, width) in [("unchanged", 0), ("mouth", 220), ("head", 416)] {
        let chosen: Vec<_> = (1..shots.len())
            .filter(|&at| width_of(&shots[at]) == width)
            .map(|at| times[at])
            .collect();
        print_time(name, &chosen);
    }
    let shots = pan(8);
    let times = quickest(&shots, 6);
    print_time("photo key frame", &[time_key(&shots[0])]);
    print_time("photo pan", &times[1..]);
}

/// Returns the processor time of a key frame, over ten of them.
fn time_key(shot: &Shot) -> (Duration, usize) {
    let mut encoder = Encoder::new(Settings {
        width: shot.frame.width,
        height: shot.frame.height,
        fps: 30,
        key_qp: 22,
        delta_qp: 28,
        fade_qp: 31,
    });
    let start = work_time();
    let sizes: Vec<_> = (0..10)
        .map(|_| encode(&mut encoder, shot, FrameKind::Key).len())
        .collect();
    ((work_time() - start) / 10, sizes[0])
}

fn quickest(shots: &[Shot], runs: usize) -> Vec<(Duration, usize)> {
    let (width, height) = (shots[0].frame.width, shots[0].frame.height);
    let mut best = vec![(Duration::MAX, 0); shots.len()];
    for _ in 0..runs {
        let mut encoder = Encoder::new(Settings {
            width,
            height,
            fps: 30,
            key_qp: 22,
            delta_qp: 28,
            fade_qp: 31,
        });
        for (shot, best) in shots.iter().zip(&mut best) {
            let start = Instant::now();
            let size = encode(&mut encoder, shot, FrameKind::Delta).len();
            *best = (start.elapsed().min(best.0), size);
        }
    }
    best
}

fn print_time(name: &str, times: &[(Duration, usize)]) {
    let mut times = times.to_vec();
    times.sort();
    if let Some((time, size)) = times.get(times.len() / 2) {
        println!(
            "{name:16} {:8.3} ms {size:7} bytes",
            time.as_secs_f64() * 1000.0
        );
    }
}
