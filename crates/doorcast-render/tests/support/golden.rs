//! Sheets of small pictures compared with sheets somebody looked at.

use std::{
    fs::OpenOptions,
    io::Write as _,
    path::{Path, PathBuf},
};

use doorcast_render::planes::Frame;
use image::{
    ExtendedColorType, ImageEncoder as _, RgbImage,
    codecs::png::{CompressionType, FilterType, PngEncoder},
    imageops,
};

/// Width by height of every small picture, about: 320 by 180 where it is wide.
const PIXELS: f64 = 320.0 * 180.0;
/// References keep every eighth level: without the fine noise of the walls they are a fifth as large.
const LEVELS: u8 = 8;
/// How far a sheet may be from its reference on average, in levels of 255: machines round differently.
const MEAN_LIMIT: f64 = 1.0;
/// How far the mean of a block may be.
const BLOCK_LIMIT: f64 = 6.0;
/// The side of a block in pixels: about a letter of the smallest type.
const BLOCK: u32 = 8;

/// Set to write the references anew instead of comparing. Look at what changed before it is committed.
const REWRITE: &str = "DOORCAST_REWRITE_FRAMES";

/// Compares pictures, side by side, with the sheet of that name.
pub(crate) fn check(name: &str, frames: &[Frame]) {
    let sheet = sheet(frames);
    let reference = path(env!("CARGO_MANIFEST_DIR"), "tests/frames", name);
    if std::env::var_os(REWRITE).is_some() {
        save(&sheet, &reference);
        return;
    }
    let expected = image::open(&reference)
        .unwrap_or_else(|error| panic!("{name} has no reference ({error}): set {REWRITE}"))
        .into_rgb8();
    if let Err(difference) = compare(&sheet, &expected) {
        let seen = path(env!("CARGO_TARGET_TMPDIR"), "", name);
        save(&sheet, &seen);
        panic!(
            "{name}: {difference}; look at {}; if it is right, set {REWRITE} and run again",
            seen.display()
        );
    }
}

/// Says how two sheets differ, if they do.
pub(crate) fn compare(left: &RgbImage, right: &RgbImage) -> Result<(), String> {
    if left.dimensions() != right.dimensions() {
        return Err(format!(
            "{:?} instead of {:?} pixels",
            left.dimensions(),
            right.dimensions()
        ));
    }
    let mean = difference(left, right, (0, 0), left.dimensions());
    if mean > MEAN_LIMIT {
        return Err(format!("off by {mean:.2} levels on average"));
    }
    let (width, height) = left.dimensions();
    for top in (0..height).step_by(BLOCK as usize) {
        for start in (0..width).step_by(BLOCK as usize) {
            let size = (BLOCK.min(width - start), BLOCK.min(height - top));
            let off = difference(left, right, (start, top), size);
            if off > BLOCK_LIMIT {
                return Err(format!("off by {off:.1} levels around ({start}, {top})"));
            }
        }
    }
    Ok(())
}

/// Returns the mean difference of the channels in a part of two pictures.
fn difference(
    left: &RgbImage,
    right: &RgbImage,
    (x, y): (u32, u32),
    (width, height): (u32, u32),
) -> f64 {
    let mut total = 0_u64;
    for row in y..y + height {
        for column in x..x + width {
            let (left, right) = (left.get_pixel(column, row), right.get_pixel(column, row));
            let channels = left.0.iter().zip(right.0);
            total += channels
                .map(|(left, right)| u64::from(left.abs_diff(right)))
                .sum::<u64>();
        }
    }
    total as f64 / f64::from(width * height * 3)
}

fn save(sheet: &RgbImage, path: &Path) {
    let mut file = Vec::new();
    PngEncoder::new_with_quality(&mut file, CompressionType::Best, FilterType::Adaptive)
        .write_image(
            sheet,
            sheet.width(),
            sheet.height(),
            ExtendedColorType::Rgb8,
        )
        .expect("memory does not fail");
    let mut to = OpenOptions::new();
    to.write(true).create(true).truncate(true);
    to.open(path)
        .and_then(|mut to| to.write_all(&file))
        .expect("the folder is writable");
}

fn path(root: &str, folder: &str, name: &str) -> PathBuf {
    [root, folder, &format!("{name}.png")].iter().collect()
}

fn sheet(frames: &[Frame]) -> RgbImage {
    let small: Vec<RgbImage> = frames.iter().map(shrunk).collect();
    let width = small.iter().map(RgbImage::width).sum();
    let height = small.iter().map(RgbImage::height).max();
    let mut sheet = RgbImage::new(width, height.expect("a sheet shows something"));
    let mut left = 0;
    for picture in &small {
        imageops::replace(&mut sheet, picture, left, 0);
        left += i64::from(picture.width());
    }
    sheet
}

fn shrunk(frame: &Frame) -> RgbImage {
    let (width, height) = (frame.width as u32, frame.height as u32);
    let rgb = frame.to_picture().rgba;
    let pixels = rgb
        .chunks_exact(4)
        .flat_map(|pixel| pixel[..3].to_vec())
        .collect();
    let picture = RgbImage::from_raw(width, height, pixels).expect("three bytes a pixel");
    let scale = (PIXELS / f64::from(width * height)).sqrt();
    let side = |pixels: u32| (f64::from(pixels) * scale).round() as u32;
    let mut small = imageops::resize(
        &picture,
        side(width),
        side(height),
        imageops::FilterType::Triangle,
    );
    for channel in small.iter_mut() {
        *channel = *channel / LEVELS * LEVELS;
    }
    small
}
