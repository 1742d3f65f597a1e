//! Drawn stand-ins for listing photos, with the detail and grain of real ones. Nobody's house.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use doorcast_render::{
    paint::{Affine, Brush, Canvas, Color, Picture, Point},
    planes::Frame,
    poster,
};

/// The size of a usual listing photo.
const SIZE: (usize, usize) = (2_400, 1_600);

/// One shape: an SVG path in units of a 1600 x 1067 picture, filled from one color at the top to another below.
struct Piece(&'static str, u32, u32);

const FRONT: [Piece; 15] = [
    Piece("M0 0L1600 0L1600 700L0 700Z", 0x3F_7F_C4, 0xF4_D7_B0),
    Piece(
        "M0 520L180 330L330 440L560 240L800 470L1010 300L1240 480L1420 360L1600 500L1600 700L0 700Z",
        0x7B_6A_8C,
        0xB7_8F_78,
    ),
    Piece("M0 620L1600 620L1600 1067L0 1067Z", 0x7F_A3_5A, 0x45_6B_2D),
    Piece(
        "M280 640L280 430L620 330L980 430L980 640Z",
        0xF1_E4_D0,
        0xD5_C0_A2,
    ),
    Piece(
        "M980 640L980 470L1330 470L1330 640Z",
        0xE6_D5_BA,
        0xC7_B0_8E,
    ),
    Piece(
        "M230 445L620 300L1030 445L1030 475L620 335L230 475Z",
        0x8A_52_40,
        0x6A_3A_2C,
    ),
    Piece(
        "M950 480L1360 480L1340 452L970 452Z",
        0x7A_46_36,
        0x6A_3A_2C,
    ),
    Piece("M330 480L425 480L425 570L330 570Z", 0x9C_C4_E4, 0x3C_5D_7E),
    Piece("M470 480L565 480L565 570L470 570Z", 0x9C_C4_E4, 0x3C_5D_7E),
    Piece("M700 480L795 480L795 570L700 570Z", 0x9C_C4_E4, 0x3C_5D_7E),
    Piece("M840 480L935 480L935 570L840 570Z", 0x9C_C4_E4, 0x3C_5D_7E),
    Piece("M585 500L665 500L665 640L585 640Z", 0x6C_38_26, 0x4C_24_18),
    Piece(
        "M1030 510L1290 510L1290 640L1030 640Z",
        0xF3_EF_E8,
        0xCF_C8_BC,
    ),
    Piece(
        "M1010 640L1310 640L1560 1067L830 1067Z",
        0xB0_AB_A3,
        0x96_90_88,
    ),
    Piece(
        "M560 640L690 640L760 1067L470 1067Z",
        0xC4_B8_A6,
        0xA6_98_86,
    ),
];

const KITCHEN: [Piece; 12] = [
    Piece("M0 0L1600 0L1600 1067L0 1067Z", 0xF5_F1_EA, 0xD9_CD_BB),
    Piece("M0 720L1600 720L1600 1067L0 1067Z", 0xB9_8A_5A, 0x8A_60_38),
    Piece("M60 180L330 180L330 400L60 400Z", 0xFF_FF_FF, 0xE2_DD_D3),
    Piece("M345 180L615 180L615 400L345 400Z", 0xFF_FF_FF, 0xE2_DD_D3),
    Piece("M630 180L900 180L900 400L630 400Z", 0xFF_FF_FF, 0xE2_DD_D3),
    Piece(
        "M915 180L1185 180L1185 400L915 400Z",
        0xFF_FF_FF,
        0xE2_DD_D3,
    ),
    Piece("M60 415L1185 415L1185 500L60 500Z", 0xC8_D6_D8, 0xA9_BB_BE),
    Piece("M40 560L1300 560L1300 800L40 800Z", 0xEC_E7_DE, 0xCF_C8_BC),
    Piece("M20 525L1320 525L1320 565L20 565Z", 0x6B_6B_72, 0x2B_2B_2E),
    Piece(
        "M1340 120L1580 120L1580 800L1340 800Z",
        0xD9_DE_E3,
        0x7D_84_8C,
    ),
    Piece(
        "M300 0L306 0L306 130L360 200L246 200L300 130Z",
        0x33_30_2A,
        0xF0_D0_80,
    ),
    Piece(
        "M980 0L986 0L986 130L1040 200L926 200L980 130Z",
        0x33_30_2A,
        0xF0_D0_80,
    ),
];

const POOL: [Piece; 9] = [
    Piece("M0 0L1600 0L1600 620L0 620Z", 0x2E_6F_B7, 0xBF_E0_F2),
    Piece(
        "M0 420L300 250L520 380L820 200L1100 390L1350 280L1600 410L1600 620L0 620Z",
        0x6F_6A_86,
        0xA9_88_72,
    ),
    Piece("M0 590L1600 590L1600 1067L0 1067Z", 0xE6_D9_C4, 0xC8_B6_98),
    Piece("M260 680L1340 650L1580 960L60 990Z", 0x58_C6_DC, 0x16_83_A6),
    Piece("M120 620L128 220L142 220L152 620Z", 0x8A_6A_48, 0x5A_42_2A),
    Piece(
        "M134 220Q40 150 -20 250Q60 200 134 226Q90 260 70 340Q120 270 134 230Q170 280 210 340Q180 250 140 224Q220 200 300 250Q230 140 134 220Z",
        0x3F_7B_44,
        0x24_50_2A,
    ),
    Piece(
        "M1440 620L1448 200L1462 200L1472 620Z",
        0x8A_6A_48,
        0x5A_42_2A,
    ),
    Piece(
        "M1454 200Q1360 130 1300 230Q1380 180 1454 206Q1410 240 1390 320Q1440 250 1454 210Q1490 260 1530 320Q1500 230 1460 204Q1540 180 1620 230Q1550 120 1454 200Z",
        0x3F_7B_44,
        0x24_50_2A,
    ),
    Piece("M620 640L900 632L930 690L600 700Z", 0xF6_F2_EA, 0xD8_D0_C2),
];

/// Draws the photos of a tour.
pub(crate) fn tour() -> Vec<Vec<u8>> {
    [&FRONT[..], &KITCHEN[..], &POOL[..]]
        .iter()
        .zip(1..)
        .map(|(pieces, seed)| photo(pieces, seed))
        .collect()
}

/// Writes the photos of a tour into a folder and returns where they are.
pub(crate) fn write_tour(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let write = |(file, name): (Vec<u8>, &str)| {
        let path = folder.join(name);
        std::fs::write(&path, file)
            .with_context(|| format!("failed to write {}", path.display()))?;
        Ok(path)
    };
    tour()
        .into_iter()
        .zip(["front.jpg", "kitchen.jpg", "pool.jpg"])
        .map(write)
        .collect()
}

fn photo(pieces: &[Piece], seed: u32) -> Vec<u8> {
    let (width, height) = SIZE;
    let scale = width as f64 / 1_600.0;
    let mut canvas = Canvas::new(width, height);
    for Piece(outline, top, bottom) in pieces {
        let path = doorcast_render::paint::Path::from_svg(outline)
            .expect("the outlines above are well formed");
        let bounds = doorcast_render::paint::Shape::bounding_box(&path);
        let stops = vec![(0.0, Color::new(*top)), (1.0, Color::new(*bottom))];
        let brush = Brush::Linear(
            Point::new(bounds.x0, bounds.y0),
            Point::new(bounds.x0, bounds.y1),
            stops,
        );
        canvas.fill(&path, &brush, Affine::scale(scale));
    }
    let mut picture = canvas.finish();
    add_grain(&mut picture, scale as f32, seed);
    poster::jpeg(&Frame::from_picture(&picture), 90)
}

/// Lays noise of several sizes over a picture, stronger in the foreground, as grass, stone and film have it.
fn add_grain(picture: &mut Picture, scale: f32, seed: u32) {
    let width = picture.width;
    for (index, pixel) in picture.rgba.chunks_exact_mut(4).enumerate() {
        let (x, y) = (
            (index % width) as f32 / scale,
            (index / width) as f32 / scale,
        );
        let near = (y - 540.0).max(0.0) / 527.0;
        let grain = 0.10 * smooth(x / 90.0, y / 60.0, seed)
            + (0.06 + 0.16 * near) * smooth(x / 11.0, y / 7.0, seed + 1)
            + (0.05 + 0.14 * near) * smooth(x / 3.5, y / 2.5, seed + 2)
            + 0.018 * noise(x as i32, y as i32, seed + 3);
        for channel in &mut pixel[..3] {
            *channel = (f32::from(*channel) * (1.0 + grain)).clamp(0.0, 255.0) as u8;
        }
    }
}

/// Noise from -0.5 to 0.5 at whole places.
fn noise(x: i32, y: i32, seed: u32) -> f32 {
    let mixed = (x as u32).wrapping_mul(374_761_393)
        ^ (y as u32).wrapping_mul(668_265_263)
        ^ seed.wrapping_mul(2_246_822_519);
    let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(1_274_126_177);
    ((mixed ^ (mixed >> 16)) & 0xFFFF) as f32 / 65_535.0 - 0.5
}

/// Noise between whole places.
fn smooth(x: f32, y: f32, seed: u32) -> f32 {
    let (left, top) = (x.floor(), y.floor());
    let ease = |part: f32| part * part * (3.0 - 2.0 * part);
    let (across, down) = (ease(x - left), ease(y - top));
    let at = |dx: i32, dy: i32| noise(left as i32 + dx, top as i32 + dy, seed);
    let row = |dy: i32| at(0, dy) + (at(1, dy) - at(0, dy)) * across;
    row(0) + (row(1) - row(0)) * down
}
