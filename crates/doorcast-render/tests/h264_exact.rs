//! What the encoder believes a decoder sees is what two independent decoders do see, byte for byte.

use std::{error::Error, io::Write, process::Command, sync::Arc};

use doorcast_render::{
    h264::{Encoder, FrameKind, Motion, Plate, Settings, tell_apart},
    planes::{Area, Frame},
};
use openh264::{
    decoder::{DecodedYUV, Decoder},
    formats::YUVSource,
};

type Outcome = Result<(), Box<dyn Error>>;

/// Seeded random numbers (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        value ^ (value >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn between(&mut self, from: i32, to: i32) -> i32 {
        from + self.below((to - from) as usize) as i32
    }
}

/// A coded stream and the pictures its decoder must show.
struct Stream {
    bytes: Vec<u8>,
    pictures: Vec<Frame>,
}

impl Stream {
    fn new(encoder: &Encoder) -> Self {
        let mut bytes = Vec::new();
        for unit in [encoder.sequence_parameters(), encoder.picture_parameters()] {
            bytes.extend([0, 0, 0, 1]);
            bytes.extend(unit);
        }
        Self {
            bytes,
            pictures: Vec::new(),
        }
    }

    fn push(&mut self, mut unit: Vec<u8>, encoder: &Encoder) {
        let length = u32::from_be_bytes([unit[0], unit[1], unit[2], unit[3]]);
        assert_eq!(
            length as usize + 4,
            unit.len(),
            "one unit of the length it says"
        );
        unit[..4].copy_from_slice(&[0, 0, 0, 1]);
        self.bytes.extend(unit);
        self.pictures.push(encoder.reconstruction());
    }

    fn encode(
        &mut self,
        encoder: &mut Encoder,
        frame: &Frame,
        changed: &[Area],
        motion: Motion<'_>,
        kind: FrameKind,
    ) {
        let unit = encoder.encode(frame, changed, motion, kind);
        self.push(unit, encoder);
    }

    /// Compares with Cisco's decoder.
    fn check_in_process(&self, name: &str) -> Outcome {
        let mut decoder = Decoder::new()?;
        let mut shown = Vec::new();
        for unit in openh264::nal_units(&self.bytes) {
            if let Some(picture) = decoder.decode(unit)? {
                shown.push(copy(&picture));
            }
        }
        shown.extend(decoder.flush_remaining()?.iter().map(copy));
        self.compare(name, &shown);
        Ok(())
    }

    /// Compares with ffmpeg's decoder.
    fn check_outside(&self, name: &str) -> Outcome {
        let mut file = tempfile::NamedTempFile::with_suffix(".h264")?;
        file.write_all(&self.bytes)?;
        let output = Command::new("ffmpeg")
            .args(["-v", "error", "-threads", "1", "-f", "h264", "-i"])
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
            .output()?;
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && complaint.is_empty(),
            "{name}: {complaint}"
        );
        let (width, height) = (self.pictures[0].width, self.pictures[0].height);
        let picture = |data: &[u8]| {
            let (y, colors) = data.split_at(width * height);
            let (u, v) = colors.split_at(colors.len() / 2);
            Frame {
                width,
                height,
                y: y.to_vec(),
                u: u.to_vec(),
                v: v.to_vec(),
            }
        };
        let shown: Vec<Frame> = output
            .stdout
            .chunks(width * height * 3 / 2)
            .map(picture)
            .collect();
        self.compare(name, &shown);
        Ok(())
    }

    fn compare(&self, name: &str, shown: &[Frame]) {
        assert_eq!(
            shown.len(),
            self.pictures.len(),
            "{name}: every picture is shown once"
        );
        for (index, (shown, expected)) in shown.iter().zip(&self.pictures).enumerate() {
            let size = (expected.width, expected.height);
            assert_eq!((shown.width, shown.height), size, "{name}: size");
            for (plane, shown, expected, width) in [
                ("luma", &shown.y, &expected.y, size.0),
                ("blue", &shown.u, &expected.u, size.0 / 2),
                ("red", &shown.v, &expected.v, size.0 / 2),
            ] {
                if let Some(at) = shown.iter().zip(expected).position(|(a, b)| a != b) {
                    let (x, y) = (at % width, at / width);
                    panic!("{name}: picture {index}, {plane} at {x}, {y} of {size:?}");
                }
            }
        }
    }
}

fn copy(picture: &DecodedYUV<'_>) -> Frame {
    let (width, height) = picture.dimensions();
    let (luma, blue, red) = picture.strides();
    let plane = |data: &[u8], stride: usize, width: usize, height: usize| {
        let rows = data.chunks(stride).take(height);
        rows.flat_map(|row| &row[..width]).copied().collect()
    };
    Frame {
        width,
        height,
        y: plane(picture.y(), luma, width, height),
        u: plane(picture.u(), blue, width / 2, height / 2),
        v: plane(picture.v(), red, width / 2, height / 2),
    }
}

fn fill(
    plane: &mut [u8],
    stride: usize,
    [x0, y0, x1, y1]: [usize; 4],
    sample: &mut dyn FnMut(usize, usize) -> u8,
) {
    for y in y0..y1 {
        for x in x0..x1 {
            plane[y * stride + x] = sample(x, y);
        }
    }
}

/// Draws something into an area of even corners: flat, sloped, noisy, hard-edged or textured.
fn scribble(random: &mut Random, frame: &mut Frame, area: [usize; 4]) {
    let kind = random.below(6);
    let base = random.below(256) as i32;
    let (across, down) = (random.between(-8, 9), random.between(-8, 9));
    let noise = 1 + random.below(80);
    let width = frame.width;
    let half = area.map(|side| side / 2);
    let mut sample = |x: usize, y: usize| match kind {
        0 => base as u8,
        1 => (base + (x as i32 * across + y as i32 * down) / 8).clamp(0, 255) as u8,
        2 => random.below(256) as u8,
        3 => (base + random.below(noise) as i32).clamp(0, 255) as u8,
        4 if (x / 7 + y / 5).is_multiple_of(2) => 255,
        4 => base as u8,
        _ => (((x * x + y * y * 3) / 40) % 256) as u8,
    };
    fill(&mut frame.y, width, area, &mut sample);
    fill(&mut frame.u, width / 2, half, &mut sample);
    fill(&mut frame.v, width / 2, half, &mut |x, y| sample(y, x));
}

fn random_area(random: &mut Random, frame: &Frame) -> [usize; 4] {
    let side = |random: &mut Random, length: usize| {
        let from = random.below(length / 2) * 2;
        (from, (from + 2 + random.below(60) * 2).min(length))
    };
    let (x0, x1) = side(random, frame.width);
    let (y0, y1) = side(random, frame.height);
    [x0, y0, x1, y1]
}

fn as_area(area: [usize; 4]) -> Area {
    let [x0, y0, x1, y1] = area.map(|side| side as i32);
    Area { x0, y0, x1, y1 }
}

const EVERYWHERE: Area = Area {
    x0: -50,
    y0: -50,
    x1: 5000,
    y1: 5000,
};

/// Returns the picture moved by whole pixels, its edges continued.
fn moved(frame: &Frame, x: i32, y: i32) -> Frame {
    let plane = |data: &[u8], width: usize, height: usize, x: i32, y: i32| {
        let place = |value: usize, shift: i32, side: usize| {
            (value as i32 + shift).clamp(0, side as i32 - 1) as usize
        };
        (0..width * height)
            .map(|at| data[place(at / width, y, height) * width + place(at % width, x, width)])
            .collect()
    };
    let (width, height) = (frame.width, frame.height);
    Frame {
        width,
        height,
        y: plane(&frame.y, width, height, x, y),
        u: plane(&frame.u, width / 2, height / 2, x / 2, y / 2),
        v: plane(&frame.v, width / 2, height / 2, x / 2, y / 2),
    }
}

/// A stream of everything that may happen, from one number.
fn random_stream(seed: u64) -> Stream {
    let mut random = Random(seed);
    let settings = Settings {
        width: 32 + random.below(150) * 2,
        height: 32 + random.below(150) * 2,
        fps: 30,
        key_qp: 4 + random.below(45) as u8,
        delta_qp: 4 + random.below(45) as u8,
        fade_qp: 4 + random.below(45) as u8,
    };
    let mut encoder = Encoder::new(settings);
    let mut frame = Frame::black(settings.width, settings.height);
    for _ in 0..random.below(12) {
        let area = random_area(&mut random, &frame);
        scribble(&mut random, &mut frame, area);
    }
    if seed.is_multiple_of(2) {
        encoder = encoder.with_plate(Arc::new(Plate::new(&frame, settings)));
    }
    let mut stream = Stream::new(&encoder);
    for _ in 0..if seed.is_multiple_of(8) { 40 } else { 12 } {
        let kind = if random.below(12) == 0 {
            FrameKind::Key
        } else {
            FrameKind::Delta
        };
        next_picture(&mut random, &mut frame, &mut encoder, &mut stream, kind);
    }
    stream
}

fn next_picture(
    random: &mut Random,
    frame: &mut Frame,
    encoder: &mut Encoder,
    stream: &mut Stream,
    kind: FrameKind,
) {
    let wrong = (
        random.between(-400, 400) as i16,
        random.between(-400, 400) as i16,
    );
    match random.below(7) {
        0 => stream.encode(encoder, frame, &[], Motion::Still, kind),
        1 => {
            let (x, y) = (random.between(-4, 5) * 2, random.between(-4, 5) * 2);
            *frame = moved(frame, x, y);
            stream.encode(encoder, frame, &[EVERYWHERE], Motion::Shift { x, y }, kind);
        }
        2 => {
            *frame = moved(frame, random.between(-3, 4), random.between(-3, 4));
            let field = |x: usize, y: usize| (wrong.0 + x as i16 * 3, wrong.1 - y as i16);
            stream.encode(encoder, frame, &[EVERYWHERE], Motion::Field(&field), kind);
        }
        4 => {
            let mut other = moved(frame, random.between(-9, 9), random.between(-9, 9));
            let area = random_area(random, frame);
            scribble(random, &mut other, area);
            let before = frame.clone();
            frame.mix(&before, &other, 1 + random.below(255) as u16);
            stream.encode(encoder, frame, &[EVERYWHERE], Motion::Fade, kind);
        }
        3 => {
            let area = random_area(random, frame);
            let (value, width) = (random.below(256) as u8, frame.width / 2);
            fill(
                &mut frame.u,
                width,
                area.map(|side| side / 2),
                &mut |_, _| value,
            );
            stream.encode(encoder, frame, &[as_area(area)], Motion::Still, kind);
        }
        _ => {
            let areas: Vec<_> = (0..1 + random.below(3))
                .map(|_| random_area(random, frame))
                .collect();
            for &area in &areas {
                scribble(random, frame, area);
            }
            let areas: Vec<_> = areas.into_iter().map(as_area).collect();
            let (x, y) = (wrong.0.into(), wrong.1.into());
            stream.encode(encoder, frame, &areas, Motion::Shift { x, y }, kind);
        }
    }
}

#[test]
fn random_streams_are_exact_in_process() -> Outcome {
    (0..40).try_for_each(|seed| random_stream(seed).check_in_process(&format!("stream {seed}")))
}

#[test]
fn random_streams_are_exact_outside() -> Outcome {
    (0..40).try_for_each(|seed| random_stream(seed).check_outside(&format!("stream {seed}")))
}

#[test]
fn every_shape_of_video_is_exact_at_full_size() -> Outcome {
    for (width, height) in [(1920, 1080), (1080, 1920), (1080, 1080), (1440, 1080)] {
        let settings = Settings {
            width,
            height,
            fps: 30,
            key_qp: 22,
            delta_qp: 28,
            fade_qp: 31,
        };
        let mut random = Random(width as u64);
        let mut encoder = Encoder::new(settings);
        let mut stream = Stream::new(&encoder);
        let mut frame = Frame::black(width, height);
        for _ in 0..60 {
            let area = random_area(&mut random, &frame);
            scribble(&mut random, &mut frame, area);
        }
        for _ in 0..4 {
            next_picture(
                &mut random,
                &mut frame,
                &mut encoder,
                &mut stream,
                FrameKind::Delta,
            );
        }
        stream.check_in_process(&format!("{width}x{height}"))?;
        stream.check_outside(&format!("{width}x{height}"))?;
    }
    Ok(())
}

#[test]
fn a_change_of_color_alone_is_seen() -> Outcome {
    let settings = Settings {
        width: 64,
        height: 64,
        fps: 30,
        key_qp: 20,
        delta_qp: 20,
        fade_qp: 31,
    };
    let mut encoder = Encoder::new(settings);
    let mut stream = Stream::new(&encoder);
    let mut frame = Frame::black(64, 64);
    stream.encode(&mut encoder, &frame, &[], Motion::Still, FrameKind::Key);
    frame.v.fill(200);
    stream.encode(
        &mut encoder,
        &frame,
        &[EVERYWHERE],
        Motion::Still,
        FrameKind::Delta,
    );
    let seen = &stream.pictures[1].v;
    assert!(
        seen.iter().all(|&value| value.abs_diff(200) < 4),
        "red is shown"
    );
    stream.check_in_process("color")
}

#[test]
fn a_plate_costs_neither_bytes_nor_quality() -> Outcome {
    let settings = Settings {
        width: 640,
        height: 480,
        fps: 30,
        key_qp: 22,
        delta_qp: 28,
        fade_qp: 31,
    };
    let mut random = Random(11);
    let mut frame = Frame::black(640, 480);
    for _ in 0..40 {
        let area = random_area(&mut random, &frame);
        scribble(&mut random, &mut frame, area);
    }
    let plate = Arc::new(Plate::new(&frame, settings));
    scribble(&mut random, &mut frame, [200, 100, 64, 64]);
    let filmed = [false, true].map(|has_plate| {
        let mut encoder = Encoder::new(settings);
        if has_plate {
            encoder = encoder.with_plate(Arc::clone(&plate));
        }
        let mut stream = Stream::new(&encoder);
        stream.encode(&mut encoder, &frame, &[], Motion::Still, FrameKind::Key);
        stream
    });
    let error = |stream: &Stream| {
        let pairs = stream.pictures[0].y.iter().zip(&frame.y);
        pairs
            .map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2))
            .sum::<u64>()
    };
    let [searched, followed] = &filmed;
    let (bytes, errors) = (
        [searched.bytes.len(), followed.bytes.len()],
        [error(searched), error(followed)],
    );
    assert!(bytes[1] <= bytes[0] + bytes[0] / 50, "{bytes:?} bytes");
    assert!(
        errors[1] <= errors[0] + errors[0] / 50,
        "{errors:?} squared errors"
    );
    followed.check_in_process("plate")?;
    followed.check_outside("plate")
}

#[test]
fn nothing_outside_the_changed_areas_is_looked_at() {
    let settings = Settings {
        width: 64,
        height: 64,
        fps: 30,
        key_qp: 20,
        delta_qp: 20,
        fade_qp: 31,
    };
    let mut encoder = Encoder::new(settings);
    let mut frame = Frame::black(64, 64);
    encoder.encode(&frame, &[], Motion::Still, FrameKind::Key);
    let before = encoder.reconstruction();
    frame.y.fill(99);
    let unit = encoder.encode(&frame, &[], Motion::Still, FrameKind::Delta);
    assert!(unit.len() < 20, "{} bytes", unit.len());
    assert_eq!(encoder.reconstruction(), before);
}

#[test]
fn segments_of_one_picture_can_follow_each_other() -> Outcome {
    let settings = Settings {
        width: 48,
        height: 48,
        fps: 30,
        key_qp: 24,
        delta_qp: 27,
        fade_qp: 31,
    };
    let mut stream = Stream::new(&Encoder::new(settings));
    let mut last: Vec<u8> = Vec::new();
    for level in [40, 40, 90, 200] {
        let mut encoder = Encoder::new(settings);
        let mut frame = Frame::black(48, 48);
        frame.y.fill(level);
        let mut unit = encoder.encode(&frame, &[], Motion::Still, FrameKind::Key);
        tell_apart(&last, &mut unit);
        assert_ne!(
            last, unit,
            "two key pictures in a row differ, whatever they show"
        );
        last.clone_from(&unit);
        stream.push(unit, &encoder);
    }
    stream.check_in_process("segments")?;
    stream.check_outside("segments")
}

#[test]
fn every_size_and_any_rectangle_is_taken() -> Outcome {
    let mut random = Random(7);
    for (width, height) in [
        (16, 16),
        (18, 16),
        (16, 4096),
        (4096, 16),
        (4096, 18),
        (130, 4094),
    ] {
        let settings = Settings {
            width,
            height,
            fps: 30,
            key_qp: 51,
            delta_qp: 0,
            fade_qp: 31,
        };
        let mut encoder = Encoder::new(settings);
        let mut stream = Stream::new(&encoder);
        let mut frame = Frame::black(width, height);
        scribble(&mut random, &mut frame, [0, 0, width, height]);
        stream.encode(&mut encoder, &frame, &[], Motion::Still, FrameKind::Delta);
        let area = random_area(&mut random, &frame);
        scribble(&mut random, &mut frame, area);
        let areas = [
            as_area([10, 10, 5, 5]),
            Area {
                x0: i32::MIN,
                y0: i32::MIN,
                x1: i32::MAX,
                y1: i32::MAX,
            },
        ];
        let field = |x: usize, _| match x.is_multiple_of(2) {
            true => (i16::MIN, i16::MAX),
            false => (i16::MAX, i16::MIN),
        };
        stream.encode(
            &mut encoder,
            &frame,
            &areas,
            Motion::Field(&field),
            FrameKind::Delta,
        );
        let (x, y) = (i32::MIN, i32::MAX);
        stream.encode(
            &mut encoder,
            &frame,
            &areas,
            Motion::Shift { x, y },
            FrameKind::Delta,
        );
        stream.check_outside(&format!("{width}x{height}"))?;
    }
    Ok(())
}

#[test]
fn the_same_pictures_give_the_same_bytes() {
    assert_eq!(random_stream(8).bytes, random_stream(8).bytes);
}
