use std::io::{self, Cursor, Read as _};

use doorcast_store::files::{FolderFiles, MemoryFiles};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
        .block_on(future)
}

fn office(name: &str) -> OfficeId {
    name.parse().expect("a name")
}

fn colors() -> DynamicImage {
    RgbImage::from_fn(60, 40, |x, y| Rgb([x as u8 * 4, y as u8 * 6, 90])).into()
}

fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("an encoder");
    bytes.into_inner()
}

fn keep(file: &[u8]) -> Result<Picture, PictureRefused> {
    let pictures = KeptPictures::new(Arc::new(MemoryFiles::new()));
    let here = office("stone-vale");
    let id = wait(pictures.keep(&here, file.to_vec()))?;
    let found = wait(pictures.find(&here, &id)).expect("an answer");
    Ok(found.expect("it was kept"))
}

fn decode(picture: &Picture) -> DynamicImage {
    image::load_from_memory(&picture.bytes).expect("a picture")
}

#[test]
fn the_three_formats_are_kept_as_jpeg_or_png() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let kept = keep(&file(&colors(), format)).expect("a picture");
        assert_eq!(kept.format, PictureFormat::Jpeg, "{format:?}");
        let image = decode(&kept);
        assert_eq!((image.width(), image.height()), (60, 40));
    }
    let clear = RgbaImage::from_pixel(8, 8, Rgba([200, 0, 0, 100]));
    let kept = keep(&file(&clear.into(), ImageFormat::Png)).expect("a picture");
    assert_eq!(kept.format, PictureFormat::Png);
    assert_eq!(decode(&kept).to_rgba8().get_pixel(4, 4).0[3], 100);
}

#[test]
fn a_picture_belongs_to_its_office_and_is_kept_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = FolderFiles::open(folder.path()).expect("a folder");
    let pictures = KeptPictures::new(Arc::new(files));
    let picture = file(&colors(), ImageFormat::Png);
    let here = office("../stone-vale");
    let first = wait(pictures.keep(&here, picture.clone())).expect("a picture");
    let second = wait(pictures.keep(&here, picture)).expect("a picture");
    assert_eq!(first, second);
    let elsewhere = wait(pictures.find(&office("other"), &first)).expect("an answer");
    assert_eq!(elsewhere, None);
    let found = wait(pictures.find(&here, &first)).expect("an answer");
    assert!(found.is_some());
    // Where pictures have always been.
    let place = "pictures/c0015d49c7dbde95d48d1b812db61e9a";
    let folders = std::fs::read_dir(folder.path().join("pictures"));
    let folders: Vec<_> = folders.expect("a folder").collect();
    assert_eq!(folders.len(), 1, "no name leads out of the folder");
    let file = folder.path().join(place).join(format!("{first}.jpg"));
    assert!(file.is_file(), "{}", file.display());
}

#[test]
fn what_is_no_picture_is_refused_whatever_it_is_called() {
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    let gif = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;";
    let html = b"<!doctype html><script>alert(1)</script>";
    let zip = b"PK\x03\x04\x14\x00\x00\x00\x08\x00";
    let files: [&[u8]; 6] = [svg, gif, html, zip, b"%PDF-1.7", b""];
    for bad in files {
        let refused = keep(bad);
        assert!(
            matches!(refused, Err(PictureRefused::NotAPicture)),
            "{refused:?}"
        );
    }
}

#[test]
fn what_is_behind_a_picture_is_not_kept() {
    let secret = b"PK\x03\x04<script>alert(document.domain)</script>";
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let mut polyglot = file(&colors(), format);
        polyglot.extend_from_slice(secret);
        let kept = keep(&polyglot).expect("the picture in front");
        let is_there = kept.bytes.windows(6).any(|part| part == b"script");
        assert!(!is_there, "{format:?}");
    }
}

#[test]
fn what_a_camera_wrote_beside_the_picture_is_dropped_and_obeyed() {
    let kept = keep(&turned(&file(&colors(), ImageFormat::Jpeg))).expect("a picture");
    let image = decode(&kept);
    assert_eq!(
        (image.width(), image.height()),
        (40, 60),
        "it stands upright"
    );
    assert!(!kept.bytes.windows(4).any(|part| part == b"Exif"));
}

/// Puts a note into a JPEG file that the camera was held sideways.
fn turned(jpeg: &[u8]) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01".to_vec();
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]);
    let mut file = jpeg[..2].to_vec();
    file.extend([0xFF, 0xE1]);
    file.extend((exif.len() as u16 + 2).to_be_bytes());
    file.extend(exif);
    file.extend(&jpeg[2..]);
    file
}

#[test]
fn a_picture_of_many_pixels_is_refused_before_it_is_decoded() {
    // A true header over nothing: whoever decodes it finds it damaged.
    let huge = png_header(10_000, 10_000);
    match keep(&huge) {
        Err(PictureRefused::TooLarge { width, height }) => {
            assert_eq!((width, height), (10_000, 10_000));
        }
        other => panic!("{other:?}"),
    }
    let within = keep(&png_header(6_000, 6_000));
    assert!(matches!(within, Err(PictureRefused::Damaged)), "{within:?}");
}

#[test]
fn a_small_file_that_unpacks_to_much_is_refused() {
    // Forty million white pixels of eight bytes each fit into a few hundred kilobytes.
    let bomb = sixteen_bit_png(6_000, 6_000);
    assert!(bomb.len() < 4 << 20);
    let refused = keep(&bomb);
    assert!(
        matches!(refused, Err(PictureRefused::TooLarge { .. })),
        "{refused:?}"
    );
}

/// Returns a PNG file of a size, one bit for each pixel, with so many zeros of pixels behind its header, and a text that
/// unpacks to so many zeros.
fn bomb(side: u32, pixel_bytes: usize, text_bytes: usize) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [side.to_be_bytes(), side.to_be_bytes()].concat();
    header.extend([1, 0, 0, 0, 0]);
    chunk(&mut png, b"IHDR", &header);
    let text = [&b"Comment\0\0"[..], &packed(text_bytes)].concat();
    chunk(&mut png, b"zTXt", &text);
    chunk(&mut png, b"IDAT", &packed(pixel_bytes));
    chunk(&mut png, b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    png.extend((data.len() as u32).to_be_bytes());
    png.extend(kind);
    png.extend(data);
    let mut sum = flate2::Crc::new();
    sum.update(kind);
    sum.update(data);
    png.extend(sum.sum().to_be_bytes());
}

/// Returns so many zeros, packed.
fn packed(bytes: usize) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    io::copy(&mut io::repeat(0).take(bytes as u64), &mut packer).expect("memory");
    packer.finish().expect("memory")
}

#[test]
fn four_hundred_megapixels_in_a_small_true_file_are_refused() {
    let side = 20_000;
    let bomb = bomb(side, (side as usize / 8 + 1) * side as usize, 0);
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    // It is a whole picture: whoever takes a bit for each pixel can open it.
    let decoder = image::codecs::png::PngDecoder::new(Cursor::new(&bomb));
    assert!(decoder.is_ok(), "{:?}", decoder.err());
    let refused = keep(&bomb);
    assert!(
        matches!(refused, Err(PictureRefused::TooLarge { width: 20_000, .. })),
        "{refused:?}"
    );
}

#[test]
fn what_unpacks_to_more_than_the_header_says_does_no_harm() {
    const MUCH: usize = 400 << 20;
    for (name, file) in [
        ("pixels", bomb(40, MUCH, 0)),
        ("text", bomb(40, 6 * 40, MUCH)),
    ] {
        assert!(file.len() < 4 << 20, "{name}: {} bytes", file.len());
        match keep(&file) {
            Ok(kept) => {
                let image = decode(&kept);
                assert_eq!((image.width(), image.height()), (40, 40), "{name}");
                assert!(kept.bytes.len() < 10_000, "{name}");
            }
            refused => assert!(
                matches!(refused, Err(PictureRefused::Damaged)),
                "{name}: {refused:?}"
            ),
        }
    }
}

#[test]
fn a_picture_that_breaks_off_is_refused_or_whole() {
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let whole = file(&colors(), format);
        for length in [20, whole.len() / 2] {
            let refused = keep(&whole[..length]);
            assert!(
                matches!(refused, Err(PictureRefused::Damaged)),
                "{format:?} {length}: {refused:?}"
            );
        }
    }
    let jpeg = file(&colors(), ImageFormat::Jpeg);
    let refused = keep(&jpeg[..30]);
    assert!(
        matches!(refused, Err(PictureRefused::Damaged)),
        "{refused:?}"
    );
}

#[test]
fn a_file_that_is_too_heavy_is_refused() {
    let refused = keep(&vec![0xFF; MAX_PICTURE_BYTES + 1]);
    assert!(
        matches!(refused, Err(PictureRefused::TooHeavy)),
        "{refused:?}"
    );
}

#[test]
fn a_large_picture_is_kept_smaller() {
    let large = RgbImage::from_pixel(3_000, 300, Rgb([1, 2, 3]));
    let kept = keep(&file(&large.into(), ImageFormat::Png)).expect("a picture");
    assert_eq!(
        (decode(&kept).width(), decode(&kept).height()),
        (2_560, 256)
    );
}

fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut bytes, b"IHDR", &header(width, height, 8));
    chunk(&mut bytes, b"IDAT", &[]);
    bytes
}

fn sixteen_bit_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut bytes, b"IHDR", &header(width, height, 16));
    // A deflate stream that begins well; nobody has to read on.
    chunk(&mut bytes, b"IDAT", &[0x78, 0x01, 0xED, 0xC1]);
    chunk(&mut bytes, b"IEND", &[]);
    bytes
}

fn header(width: u32, height: u32, depth: u8) -> Vec<u8> {
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([depth, 6, 0, 0, 0]);
    header
}
