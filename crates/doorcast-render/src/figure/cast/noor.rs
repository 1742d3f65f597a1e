//! Noor: rose headscarf, navy jacket.

use crate::figure::{
    Presenter,
    look::*,
    sketch::{Ink, Piece},
};
use crate::paint::Rect;

pub(in crate::figure) const NOOR: Presenter = Presenter {
    id: "noor",
    name: "Noor",
    description: "Rose headscarf, navy jacket",
    look: Look {
        skin: Skin {
            base: 0xD8A278,
            light: 0xEEC39C,
            shade: 0xB07650,
            deep: 0x683826,
            blush: 0xD4725C,
            blush_alpha: 0.4,
        },
        face: FaceShape {
            half_width: 112.0,
            half_jaw: 87.0,
            half_chin: 44.0,
            base: 436.0,
            nose: 0.96,
        },
        eyes: EyeLook {
            iris: 0x5E3E26,
            lash: 0x1A100E,
            lash_width: 4.8,
            wing: 6.5,
            height: 1.04,
            lid: 0x9C5E48,
            lid_alpha: 0.42,
        },
        brow: BrowLook {
            color: 0x2E1E18,
            alpha: 0.94,
            thickness: 7.8,
            arch: 6.0,
        },
        lips: LipLook {
            color: 0xB64E54,
            strength: 0.9,
            fullness: 1.08,
            width: 0.98,
        },
        ears: Ears::Covered,
        back_hair: BACK,
        hair_shadow: SHADOW,
        front_hair: FRONT,
        beard: None,
        glasses: None,
        years: 0.0,
        body: BodyLook {
            build: 0.95,
            half_neck: 52.0,
            jacket: 0x2C3A54,
            jacket_shade: 0x1C273C,
            jacket_light: 0x405270,
            top: 0xF5F1EA,
            top_shade: 0xD6CFC4,
            neckline: Neckline::Roll,
            extras: DRAPE,
        },
        back_bounds: Rect::new(140.0, 50.0, 460.0, 560.0),
        front_bounds: Rect::new(140.0, 50.0, 460.0, 546.0),
    },
};

const CLOTH: u32 = 0xC98688;
const SHADE: u32 = 0x9E5C64;
const LIGHT: u32 = 0xE3AEAC;

const BACK: &[Piece] = &[Piece::Fill(
    "M 300 66 C 398 66 442 140 444 240 C 446 330 428 420 408 520 L 192 520 C 172 420 154 330 156 240 C 158 140 202 66 300 66 Z",
    Ink::Flat(SHADE),
)];

const SHADOW: &[Piece] = &[Piece::Line(
    "M 202 380 C 190 320 186 260 200 214 C 214 172 258 150 304 150 C 350 150 388 172 401 214 C 414 260 410 320 398 380",
    26.0,
    Ink::Sheer(0x8A4A34, 0.32),
)];

const FRONT: &[Piece] = &[
    Piece::Fill(WRAP, Ink::Across(150.0, 450.0, LIGHT, CLOTH)),
    Piece::Within(
        WRAP,
        &[
            Piece::Fill(
                "M 336 40 C 404 112 428 200 424 290 C 418 380 372 452 240 530 L 480 570 L 480 40 Z",
                Ink::Sheer(SHADE, 0.38),
            ),
            Piece::Line(
                "M 204 220 C 216 176 258 148 302 148 C 348 148 386 174 398 218",
                3.0,
                Ink::Sheer(SHADE, 0.5),
            ),
            Piece::Line(
                "M 178 250 C 184 160 240 104 318 108 C 370 112 404 146 418 190",
                4.0,
                Ink::Sheer(SHADE, 0.4),
            ),
            Piece::Line(
                "M 164 250 C 166 140 226 82 306 82 C 360 84 400 112 424 160",
                5.0,
                Ink::Sheer(0xF2C8C4, 0.6),
            ),
            Piece::Line(
                "M 186 300 C 190 370 214 430 262 470",
                4.0,
                Ink::Sheer(SHADE, 0.55),
            ),
            Piece::Line(
                "M 172 310 C 176 390 204 452 262 490",
                4.0,
                Ink::Sheer(0xF2C8C4, 0.5),
            ),
            Piece::Line(
                "M 414 300 C 410 380 384 440 316 478 C 290 492 262 498 236 494",
                4.0,
                Ink::Sheer(SHADE, 0.6),
            ),
            Piece::Line(
                "M 430 306 C 426 388 396 446 330 496",
                4.0,
                Ink::Sheer(LIGHT, 0.45),
            ),
        ],
    ),
];

/// A ring of cloth around the face: the second half runs the other way round and leaves the face open.
const WRAP: &str = "M 300 62 C 396 62 446 136 448 238 C 450 330 436 410 408 462 C 390 500 340 520 300 520 C 260 520 210 500 192 462 C 164 410 150 330 152 238 C 154 136 204 62 300 62 Z M 302 148 C 258 148 216 174 204 220 C 188 268 194 330 212 368 C 224 408 262 437 300 437 C 338 437 376 408 388 368 C 406 330 414 268 398 218 C 386 174 348 148 302 148 Z";

const DRAPE: &[Piece] = &[
    Piece::Fill(SCARF, Ink::Across(180.0, 430.0, LIGHT, CLOTH)),
    Piece::Within(
        SCARF,
        &[
            Piece::Fill(
                "M 356 420 C 404 490 410 570 356 690 L 500 690 L 500 420 Z",
                Ink::Sheer(SHADE, 0.4),
            ),
            Piece::Line(
                "M 190 520 C 236 580 300 604 372 600",
                5.0,
                Ink::Sheer(SHADE, 0.5),
            ),
            Piece::Line(
                "M 204 506 C 250 560 320 580 400 560",
                4.0,
                Ink::Sheer(0xF2C8C4, 0.6),
            ),
            Piece::Line(
                "M 182 540 C 226 610 290 642 350 640",
                4.0,
                Ink::Sheer(0xF2C8C4, 0.45),
            ),
            Piece::Line(
                "M 230 500 C 280 536 340 540 410 520",
                4.0,
                Ink::Sheer(SHADE, 0.5),
            ),
        ],
    ),
];

const SCARF: &str = "M 206 440 C 198 486 166 520 146 556 C 186 618 262 664 340 678 C 384 650 430 606 456 560 C 436 520 404 486 394 440 Z";
