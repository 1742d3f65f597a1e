//! Everything a peer is given ready-made: sound, pictures, and what is seen when.
//!
//! A peer draws nothing and speaks nothing; the studio does both in its measured time.

use std::{fmt::Write as _, path::Path};

use anyhow::Context as _;
use doorcast_render::{
    backdrop,
    cards::Cards,
    figure::{self, Layer, Mouth, Pose},
    narration::SAMPLE_RATE,
    paint::{Canvas, Picture},
    planes::{Area, Frame, Sprite},
    project::Project,
    shots::Panel,
    text::Typesetter,
    timeline::FRAME_RATE,
};
use serde::Serialize;

use super::{
    case::{self, Case, Props},
    timeline::{Caption, MOUTHS, Span, Timeline},
};

/// What the folder holds, as peers read it from `timeline.json`.
#[derive(Serialize)]
pub(crate) struct Assets {
    /// Frames a second.
    pub(crate) frame_rate: usize,
    /// How many frames there are.
    pub(crate) frames: usize,
    /// The corner of the mouth pictures.
    pub(crate) mouth_at: (i32, i32),
    mouth_files: Vec<String>,
    mouths: Vec<MouthSpan>,
    /// Panels that come and go.
    pub(crate) panels: Vec<Card>,
    captions: Vec<Card>,
}

#[derive(Serialize)]
struct MouthSpan {
    shape: usize,
    start: usize,
    end: usize,
}

/// A picture that is seen for some frames.
#[derive(Serialize)]
pub(crate) struct Card {
    /// The file in the folder.
    pub(crate) file: String,
    /// Its left edge.
    pub(crate) x: i32,
    /// Its upper edge.
    pub(crate) y: i32,
    /// The first frame.
    pub(crate) start: usize,
    /// The frame after the last.
    pub(crate) end: usize,
}

/// Writes everything a peer needs for a case into a folder.
pub(crate) fn export(case: &Case, props: &Props, folder: &Path) -> anyhow::Result<Assets> {
    std::fs::create_dir_all(folder).context("failed to make the folder of assets")?;
    let project = case.project(props)?;
    let timeline = Timeline::of(&project);
    let mut easel = Easel {
        case,
        project: &project,
        folder,
        type_setter: Typesetter::new(),
    };
    let mouth_at = easel.host()?;
    let assets = Assets {
        frame_rate: FRAME_RATE,
        frames: timeline.frames,
        mouth_at,
        mouth_files: (0..MOUTHS.len()).map(mouth_file).collect(),
        mouths: timeline.mouths.iter().map(MouthSpan::of).collect(),
        panels: easel.panels(&timeline.panels)?,
        captions: easel.captions(&timeline.captions)?,
    };
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.join(name), bytes).with_context(|| format!("failed to write {name}"))
    };
    write("timeline.json", &serde_json::to_vec_pretty(&assets)?)?;
    write("voice.wav", &wav(&timeline.samples))?;
    write("mouth.ffconcat", mouth_track(&timeline.mouths).as_bytes())?;
    write(
        "captions.ass",
        subtitles(case, &timeline.captions).as_bytes(),
    )?;
    Ok(assets)
}

impl MouthSpan {
    fn of(span: &Span<usize>) -> Self {
        Self {
            shape: span.value,
            start: span.start,
            end: span.end,
        }
    }
}

fn mouth_file(shape: usize) -> String {
    format!("mouth-{shape}.png")
}

/// Draws pictures into a folder.
struct Easel<'a> {
    case: &'a Case,
    project: &'a Project,
    folder: &'a Path,
    type_setter: Typesetter,
}

impl Easel<'_> {
    /// Draws the room, the presenter, and the mouths as patches of the finished picture. Returns where those go.
    fn host(&self) -> anyhow::Result<(i32, i32)> {
        let layout = self.case.layout();
        let room = backdrop::room(layout.size.0, layout.size.1, self.project.accent);
        self.save("background.png", &room.to_picture())?;
        self.save("presenter.png", &self.presenter(MOUTHS[0])?)?;
        let mouth = Layer::Mouth.bounds(case::presenter()?);
        let place = layout.stand_map().transform_rect_bbox(mouth);
        let place = Area {
            x0: place.x0 as i32 - 4,
            y0: place.y0 as i32 - 4,
            x1: place.x1 as i32 + 4,
            y1: place.y1 as i32 + 4,
        }
        .aligned(2);
        for (shape, &mouth) in MOUTHS.iter().enumerate() {
            let mut frame: Frame = room.clone();
            let sprite = Sprite::from_picture(&self.presenter(mouth)?);
            let whole = frame.area();
            frame.lay(&sprite, 0, 0, whole);
            self.save(&mouth_file(shape), &crop(&frame.to_picture(), place))?;
        }
        Ok((place.x0, place.y0))
    }

    fn presenter(&self, mouth: Mouth) -> anyhow::Result<Picture> {
        let layout = self.case.layout();
        let pose = Pose {
            mouth,
            ..Pose::default()
        };
        let mut canvas = Canvas::new(layout.size.0, layout.size.1);
        for layer in Layer::ALL {
            figure::draw_layer(
                &mut canvas,
                layout.stand_map(),
                case::presenter()?,
                layer,
                &pose,
            );
        }
        Ok(canvas.finish())
    }

    fn panels(&mut self, spans: &[Span<Panel>]) -> anyhow::Result<Vec<Card>> {
        let place = self.case.layout().cards;
        let mut cards = Vec::new();
        for (index, span) in spans.iter().enumerate() {
            let picture = self.panel(span.value, place);
            let slack = (place.y1 - place.y0 - picture.height as i32).max(0);
            let down = match span.value {
                Panel::NameTag => slack,
                Panel::Facts | Panel::Price | Panel::Closing => slack / 2,
            };
            cards.push(Card {
                file: format!("panel-{index}.png"),
                x: place.x0,
                y: (place.y0 + down) & !1,
                start: span.start,
                end: span.end,
            });
            self.save(&cards[index].file, &picture)?;
        }
        Ok(cards)
    }

    fn panel(&mut self, panel: Panel, place: Area) -> Picture {
        let agent = &self.project.agent;
        let facts = self.project.facts.clone().unwrap_or_default();
        let mut cards = self.cards();
        match panel {
            Panel::NameTag => cards.name_tag(agent, place),
            Panel::Facts => cards.facts(&facts, place),
            Panel::Price => cards.price(&facts, place),
            Panel::Closing => cards.closing(agent, facts.price.as_deref(), place),
        }
    }

    fn captions(&mut self, spans: &[Span<Caption>]) -> anyhow::Result<Vec<Card>> {
        let layout = self.case.layout();
        let place = layout.captions;
        let mut cards = Vec::new();
        for (index, span) in spans.iter().enumerate() {
            let (words, lit) = &span.value;
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let picture = self
                .cards()
                .caption(&words, *lit, layout.caption_size, place);
            let down = (place.y1 - place.y0 - picture.height as i32).max(0) / 2;
            let (picture, left) = tight(&picture);
            cards.push(Card {
                file: format!("caption-{index}.png"),
                x: place.x0 + left,
                y: (place.y0 + down) & !1,
                start: span.start,
                end: span.end,
            });
            self.save(&cards[index].file, &picture)?;
        }
        Ok(cards)
    }

    fn cards(&mut self) -> Cards<'_> {
        Cards {
            type_setter: &mut self.type_setter,
            unit: self.case.layout().unit,
            accent: self.project.accent,
        }
    }

    fn save(&self, name: &str, picture: &Picture) -> anyhow::Result<()> {
        let side = |pixels: usize| u32::try_from(pixels).context("the picture is too large");
        let (width, height) = (side(picture.width)?, side(picture.height)?);
        let bytes = straight(picture);
        image::save_buffer(
            self.folder.join(name),
            &bytes,
            width,
            height,
            image::ColorType::Rgba8,
        )
        .with_context(|| format!("failed to write {name}"))
    }
}

/// Returns pixels whose color is not weighted by their opacity.
fn straight(picture: &Picture) -> Vec<u8> {
    let mut bytes = picture.rgba.clone();
    for pixel in bytes.chunks_exact_mut(4) {
        let alpha = u32::from(pixel[3].max(1));
        for channel in &mut pixel[..3] {
            *channel = ((u32::from(*channel) * 255 + alpha / 2) / alpha).min(255) as u8;
        }
    }
    bytes
}

fn crop(picture: &Picture, place: Area) -> Picture {
    let (width, height) = (place.x1 - place.x0, place.y1 - place.y0);
    let row = |y: i32| {
        let start = (y as usize * picture.width + place.x0 as usize) * 4;
        &picture.rgba[start..start + width as usize * 4]
    };
    Picture {
        width: width as usize,
        height: height as usize,
        rgba: (place.y0..place.y1).flat_map(row).copied().collect(),
    }
}

/// Cuts empty columns off both sides; returns the rest and how many were cut at the left.
fn tight(picture: &Picture) -> (Picture, i32) {
    let is_empty = |column: &usize| {
        (0..picture.height).all(|row| picture.rgba[(row * picture.width + column) * 4 + 3] == 0)
    };
    let left = (0..picture.width).take_while(is_empty).count() & !1;
    let right = (0..picture.width).rev().take_while(is_empty).count() & !1;
    let place = Area {
        x0: left as i32,
        y0: 0,
        x1: (picture.width - right).max(left) as i32,
        y1: picture.height as i32,
    };
    (crop(picture, place), left as i32)
}

/// Lists which mouth picture is seen for how long, for ffmpeg.
fn mouth_track(mouths: &[Span<usize>]) -> String {
    let mut track = "ffconcat version 1.0\n".to_owned();
    for span in mouths {
        let seconds = (span.end - span.start) as f64 / FRAME_RATE as f64;
        let file = mouth_file(span.value);
        let _ = writeln!(
            track,
            "file {file}\noption framerate {FRAME_RATE}\nduration {seconds:.6}"
        );
    }
    track
}

/// Writes captions with the spoken word lit, for libass.
fn subtitles(case: &Case, captions: &[Span<Caption>]) -> String {
    let layout = case.layout();
    let (width, height) = layout.size;
    let size = layout.caption_size;
    let place = layout.captions;
    let below = height as i32 - place.y1 + 30;
    let mut text = format!(
        "[Script Info]\nScriptType: v4.00+\nPlayResX: {width}\nPlayResY: {height}\nWrapStyle: 0\n\n\
         [V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, Bold, \
         BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV\n\
         Style: Default,DejaVu Sans,{size},&H00FFFFFF,&H471C120A,&H471C120A,1,3,14,0,2,{},{},{below}\n\n\
         [Events]\nFormat: Layer, Start, End, Style, Text\n",
        place.x0,
        width as i32 - place.x1,
    );
    for span in captions {
        let (words, lit) = &span.value;
        let words: Vec<String> = words
            .iter()
            .enumerate()
            .map(|(index, word)| match index == *lit {
                true => format!("{{\\c&HBFD45E&}}{word}{{\\c&HFFFFFF&}}"),
                false => word.clone(),
            })
            .collect();
        let _ = writeln!(
            text,
            "Dialogue: 0,{},{},Default,{}",
            clock(span.start),
            clock(span.end),
            words.join(" ")
        );
    }
    text
}

/// Returns the time just before a frame as libass reads it.
fn clock(frame: usize) -> String {
    let hundredths = (frame * 100 / FRAME_RATE).saturating_sub(1);
    let (seconds, rest) = (hundredths / 100, hundredths % 100);
    format!(
        "{}:{:02}:{:02}.{rest:02}",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// Returns sound as a WAV file of 16 bits a sample.
fn wav(samples: &[f32]) -> Vec<u8> {
    let length = (samples.len() * 2) as u32;
    let mut file = Vec::with_capacity(samples.len() * 2 + 44);
    file.extend(b"RIFF");
    file.extend((length + 36).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    file.extend([1_u16, 1].map(u16::to_le_bytes).concat());
    file.extend(
        [SAMPLE_RATE, SAMPLE_RATE * 2]
            .map(u32::to_le_bytes)
            .concat(),
    );
    file.extend([2_u16, 16].map(u16::to_le_bytes).concat());
    file.extend(b"data");
    file.extend(length.to_le_bytes());
    let sample = |value: &f32| ((value.clamp(-1.0, 1.0) * 32_767.0).round() as i16).to_le_bytes();
    file.extend(samples.iter().flat_map(sample));
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_lie_just_before_their_frame() {
        assert_eq!(clock(0), "0:00:00.00");
        assert_eq!(clock(1), "0:00:00.02");
        assert_eq!(clock(30 * 61 + 15), "0:01:01.49");
    }

    #[test]
    fn a_sound_file_says_how_long_it_is() {
        let file = wav(&[0.0, 1.0, -1.0]);
        assert_eq!(file.len(), 50);
        assert_eq!(file[40..44], 6_u32.to_le_bytes());
        assert_eq!(file[46..48], 32_767_i16.to_le_bytes());
    }
}
