//! Photos as cameras, programs and accidents leave them.

use super::*;
use crate::poster::to_rgb;
use image::{
    DynamicImage, ExtendedColorType, GrayAlphaImage, ImageBuffer, ImageEncoder, ImageFormat, Luma,
    LumaA, Rgb, RgbImage, Rgba, RgbaImage, codecs::jpeg::JpegEncoder, codecs::png::PngEncoder,
};
use std::io::Cursor;

const RED: [u8; 3] = [200, 50, 50];
const GREEN: [u8; 3] = [50, 180, 80];
const BLUE: [u8; 3] = [50, 80, 200];
const WHITE: [u8; 3] = [240, 240, 240];

/// Red and green above blue and white.
fn four_colors(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb(match (x < width / 2, y < height / 2) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => WHITE,
        })
    })
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let image: DynamicImage = image.into();
    image
        .write_to(&mut file, format)
        .expect("an image is encoded");
    file.into_inner()
}

/// Returns the colours in the middle of the four quarters.
fn corners(photo: &Photo) -> [[u8; 3]; 4] {
    let (width, height) = photo.size();
    [(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| {
        let at = ((height * y / 4 * width + width * x / 4) * 3) as usize;
        [photo.rgb[at], photo.rgb[at + 1], photo.rgb[at + 2]]
    })
}

fn assert_corners(photo: &Photo, expected: [[u8; 3]; 4], what: &str) {
    let found = corners(photo);
    for (found, expected) in found.iter().flatten().zip(expected.iter().flatten()) {
        assert!(
            found.abs_diff(*expected) <= 8,
            "{what}: {:?}",
            corners(photo)
        );
    }
}

/// Adds the segment in which cameras say how they were held.
fn with_orientation(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01".to_vec();
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    exif.extend([0; 4]);
    segment_after_start(jpeg, 0xe1, &exif)
}

fn segment_after_start(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, content, &jpeg[2..]].concat()
}

#[test]
fn every_format_is_opened() {
    let image = four_colors(64, 48);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let photo = open(&encoded(image.clone(), format)).expect("a photo is opened");
        assert_eq!(photo.size(), (64, 48));
        assert_corners(&photo, [RED, GREEN, BLUE, WHITE], &format!("{format:?}"));
    }
    let progressive = include_bytes!("../../tests/photos/progressive.jpg");
    let photo = open(progressive).expect("a progressive JPEG is opened");
    assert_corners(&photo, [RED, GREEN, BLUE, WHITE], "progressive");
}

#[test]
fn a_photo_is_upright_however_the_camera_was_held() {
    let jpeg = encoded(four_colors(64, 48), ImageFormat::Jpeg);
    let upright = [
        [RED, GREEN, BLUE, WHITE],
        [GREEN, RED, WHITE, BLUE],
        [WHITE, BLUE, GREEN, RED],
        [BLUE, WHITE, RED, GREEN],
        [RED, BLUE, GREEN, WHITE],
        [BLUE, RED, WHITE, GREEN],
        [WHITE, GREEN, BLUE, RED],
        [GREEN, WHITE, RED, BLUE],
    ];
    for (orientation, expected) in (1..).zip(upright) {
        let photo = open(&with_orientation(&jpeg, orientation)).expect("a photo is opened");
        let size = if orientation < 5 { (64, 48) } else { (48, 64) };
        assert_eq!(photo.size(), size, "orientation {orientation}");
        assert_corners(&photo, expected, &format!("orientation {orientation}"));
    }
    let nonsense = open(&with_orientation(&jpeg, 99)).expect("nonsense is passed over");
    assert_corners(&nonsense, [RED, GREEN, BLUE, WHITE], "orientation 99");
}

#[test]
fn photos_for_print_keep_their_colors() {
    for (name, file) in [
        (
            "YCCK",
            include_bytes!("../../tests/photos/cmyk.jpg").as_slice(),
        ),
        ("CMYK", include_bytes!("../../tests/photos/cmyk-plain.jpg")),
    ] {
        let photo = open(file).expect(name);
        assert_corners(&photo, [RED, GREEN, BLUE, WHITE], name);
    }
}

#[test]
fn colors_of_a_wide_gamut_are_brought_to_srgb() {
    let profile = moxcms::ColorProfile::new_display_p3()
        .encode()
        .expect("a profile");
    let image = RgbImage::from_pixel(16, 16, Rgb([200, 50, 50]));
    let mut file = Vec::new();
    let mut encoder = PngEncoder::new(&mut file);
    encoder
        .set_icc_profile(profile)
        .expect("PNG takes profiles");
    encoder
        .write_image(&image, 16, 16, ExtendedColorType::Rgb8)
        .expect("an image is encoded");
    let [red, green, blue] = corners(&open(&file).expect("a photo is opened"))[0];
    // P3 (200, 50, 50) is sRGB (218, 25, 41)
    assert!(
        red.abs_diff(218) <= 3 && green.abs_diff(25) <= 5 && blue.abs_diff(41) <= 5,
        "{red} {green} {blue}"
    );
}

#[test]
fn deep_gray_and_see_through_pictures_are_opened() {
    let deep = ImageBuffer::from_pixel(8, 8, Rgb([0x8000_u16, 0x4000, 0xffff]));
    let photo = open(&encoded(deep, ImageFormat::Png)).expect("16 bits");
    assert_corners(&photo, [[128, 64, 255]; 4], "16 bits");

    let gray = ImageBuffer::from_pixel(8, 8, Luma([77_u8]));
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let photo = open(&encoded(gray.clone(), format)).expect("gray");
        assert_corners(&photo, [[77; 3]; 4], "gray");
    }

    let glass = RgbaImage::from_pixel(8, 8, Rgba([200, 0, 0, 51]));
    let photo = open(&encoded(glass, ImageFormat::Png)).expect("see-through");
    assert_corners(&photo, [[244, 204, 204]; 4], "a fifth of red over white");

    let nothing = GrayAlphaImage::from_pixel(8, 8, LumaA([0, 0]));
    let photo = open(&encoded(nothing, ImageFormat::Png)).expect("nothing");
    assert_corners(&photo, [[255; 3]; 4], "nothing over white");
}

#[test]
fn a_panorama_is_opened_and_an_enormous_photo_is_reduced() {
    let panorama = encoded(four_colors(20_000, 200), ImageFormat::Jpeg);
    let photo = open(&panorama).expect("a panorama is opened");
    assert_eq!(photo.size(), (20_000, 200));
    let frame = photo.cover(192, 108);
    assert_eq!((frame.width, frame.height), (192, 108));

    let gray: ImageBuffer<Luma<u8>, Vec<u8>> = ImageBuffer::from_pixel(8_000, 6_000, Luma([90]));
    let photo = open(&encoded(gray, ImageFormat::Png)).expect("48 megapixels are opened");
    let (width, height) = photo.size();
    assert!(
        u64::from(width) * u64::from(height) <= 16_000_000,
        "{width} x {height}"
    );
    assert_eq!(corners(&photo), [[90; 3]; 4]);
}

/// A PNG that only claims to be large.
fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut file = encoded(RgbImage::new(1, 1), ImageFormat::Png);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let check = crc(&file[12..29]);
    file[29..33].copy_from_slice(&check.to_be_bytes());
    file
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[test]
fn a_photo_made_to_fill_the_memory_is_refused() {
    for (width, height) in [(10_001, 10_000), (100_000, 100_000), (1_000_000, 101)] {
        let problem = open(&png_of(width, height));
        assert_eq!(problem, Err(PhotoProblem::TooLarge { width, height }));
    }
    let jpeg = encoded(RgbImage::new(8, 8), ImageFormat::Jpeg);
    let start = jpeg
        .windows(2)
        .position(|two| two == [0xff, 0xc0])
        .expect("a frame header");
    let mut claims = jpeg;
    claims[start + 5..start + 9].fill(0xff);
    assert!(matches!(open(&claims), Err(PhotoProblem::TooLarge { .. })));
}

#[test]
fn what_is_missing_at_the_end_is_noticed() {
    let noise = RgbImage::from_fn(90, 70, |x, y| {
        Rgb([(x * y * 7) as u8, (x * 31 + y) as u8, (y * 13) as u8])
    });
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let file = encoded(noise.clone(), format);
        for part in [3, 5, 8, 9] {
            let cut = &file[..file.len() * part / 10];
            let problem = open(cut).expect_err("half a photo is no photo");
            assert_eq!(
                problem,
                PhotoProblem::Truncated,
                "{format:?}, {part} tenths"
            );
        }
    }
}

#[test]
fn other_files_are_named_and_answered() {
    let name = |bytes: &[u8]| match open(bytes) {
        Err(PhotoProblem::Unsupported { name, .. }) => name,
        other => panic!("{other:?} for {bytes:?}"),
    };
    assert!(name(b"GIF89a\x10\0\x10\0").contains("GIF"));
    assert!(name(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").contains("HEIC"));
    assert!(name(b"\0\0\0\x1cftypmif1\0\0\0\0avifmif1miaf").contains("AVIF"));
    assert!(name(b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1").contains("video"));
    assert!(name(b"II*\0\x08\0\0\0").contains("TIFF"));
    assert!(name(b"%PDF-1.7").contains("PDF"));
    let heic = open(b"\0\0\0\x18ftypheic\0\0\0\0").expect_err("HEIC is not read");
    assert!(heic.to_string().ends_with("\"Most Compatible\"."), "{heic}");

    assert_eq!(open(b""), Err(PhotoProblem::Empty));
    assert_eq!(
        open(b"Dear Dana, the photos are attached."),
        Err(PhotoProblem::NotAPhoto)
    );
    assert_eq!(open(b"\xff\xd8\xff"), Err(PhotoProblem::Truncated));
}

#[test]
fn damaged_photos_do_no_harm() {
    let image = four_colors(40, 30);
    let files = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP]
        .map(|format| encoded(image.clone(), format));
    let mut state = 9_u64;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for file in files
        .iter()
        .chain([&include_bytes!("../../tests/photos/progressive.jpg").to_vec()])
    {
        for _ in 0..150 {
            let mut damaged = file.clone();
            for _ in 0..1 + random(6) {
                let at = random(damaged.len());
                damaged[at] = random(256) as u8;
            }
            if let Ok(photo) = open(&damaged) {
                let (width, height) = photo.size();
                assert_eq!(photo.rgb.len(), (width * height * 3) as usize);
            }
        }
    }
}

/// Returns the colour of a frame at a place given in hundredths.
fn color_at(frame: &Frame, across: usize, down: usize) -> [u8; 3] {
    let at = (frame.height * down / 100 * frame.width + frame.width * across / 100) * 3;
    let rgb = to_rgb(frame);
    [rgb[at], rgb[at + 1], rgb[at + 2]]
}

fn is_near(one: [u8; 3], other: [u8; 3]) -> bool {
    one.iter()
        .zip(other)
        .all(|(one, other)| one.abs_diff(other) <= 6)
}

fn photo(width: u32, height: u32) -> Photo {
    open(&encoded(four_colors(width, height), ImageFormat::Png)).expect("a photo is opened")
}

#[test]
fn a_photo_covers_pictures_of_every_shape_from_its_middle() {
    for (width, height) in [(300, 200), (200, 300), (40, 30), (2_000, 100)] {
        let photo = photo(width, height);
        for (across, down) in [(96, 54), (54, 96), (64, 64), (2, 2)] {
            let frame = photo.cover(across, down);
            assert_eq!((frame.width, frame.height), (across, down));
            if across > 2 {
                let corners =
                    [(10, 10), (90, 10), (10, 90), (90, 90)].map(|(x, y)| color_at(&frame, x, y));
                for (found, expected) in corners.into_iter().zip([RED, GREEN, BLUE, WHITE]) {
                    assert!(
                        is_near(found, expected),
                        "{width}x{height} in {across}x{down}: {corners:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn slack_is_room_around_the_view() {
    let photo = photo(300, 200);
    assert_eq!(photo.natural_slack(54, 96), (90, 0));
    assert_eq!(photo.natural_slack(96, 54), (0, 10));
    assert_eq!(photo.natural_slack(150, 100), (0, 0));
}

#[test]
fn a_blurred_photo_is_dark_and_soft() {
    let frame = photo(300, 200).blurred(108, 192);
    let above = color_at(&frame, 5, 5);
    assert!(
        above[0] < 130 && above[0] > above[1],
        "dark red above: {above:?}"
    );
    let steps: Vec<u8> = (0..100).map(|x| color_at(&frame, x, 5)[1]).collect();
    let steepest = steps.windows(2).map(|two| two[0].abs_diff(two[1])).max();
    assert!(
        steepest < Some(12),
        "the edge between red and green is soft: {steps:?}"
    );
}

#[test]
fn bands_of_a_photo_join_without_a_seam() {
    let ramp = Photo {
        width: 40,
        height: 1_700,
        rgb: (0..1_700)
            .flat_map(|y| vec![(y * 255 / 1_699) as u8; 40 * 3])
            .collect(),
    };
    let (width, height) = (40, 1_200);
    let frame = ramp.cover(width, height);
    let window = Window::covering(&ramp, width, height);
    let whole = to_frame(&scale::scaled(&ramp, window, width, height), width, height);
    let furthest = frame
        .y
        .iter()
        .zip(&whole.y)
        .map(|(a, b)| a.abs_diff(*b))
        .max();
    assert!(furthest <= Some(1), "{furthest:?}");
}

#[test]
fn every_problem_says_what_to_do() {
    let too_large = PhotoProblem::TooLarge {
        width: 20_000,
        height: 9_000,
    };
    for problem in [
        PhotoProblem::Empty,
        PhotoProblem::NotAPhoto,
        PhotoProblem::Truncated,
        PhotoProblem::Damaged,
        too_large,
    ] {
        let text = problem.to_string();
        assert!(
            text.ends_with('.') && text.matches(". ").count() >= 1,
            "{text}"
        );
    }
}

#[test]
fn a_photo_without_an_end_marker_inside_its_thumbnail_is_whole() {
    let jpeg = encoded(four_colors(16, 16), ImageFormat::Jpeg);
    let with_thumbnail = segment_after_start(&jpeg, 0xe2, &jpeg);
    assert!(open(&with_thumbnail).is_ok());
    let cut = &with_thumbnail[..with_thumbnail.len() - jpeg.len() / 3];
    assert_eq!(open(cut), Err(PhotoProblem::Truncated));
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 100)
        .encode_image(&four_colors(16, 16))
        .expect("an image is encoded");
    assert!(open(&[file.as_slice(), b"trailing data of a motion photo"].concat()).is_ok());
}
