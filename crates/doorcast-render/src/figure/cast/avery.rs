//! Avery: long auburn hair, teal jacket.

use crate::figure::{
    Presenter,
    look::*,
    sketch::{Ink, Piece},
};
use crate::paint::Rect;

pub(in crate::figure) const AVERY: Presenter = Presenter {
    id: "avery",
    name: "Avery",
    description: "Long auburn hair, teal jacket",
    look: Look {
        skin: Skin {
            base: 0xF4CBAD,
            light: 0xFFE6D2,
            shade: 0xDD9F80,
            deep: 0x8E4A38,
            blush: 0xEE8A7C,
            blush_alpha: 0.42,
        },
        face: FaceShape {
            half_width: 115.0,
            half_jaw: 87.0,
            half_chin: 42.0,
            base: 437.0,
            nose: 0.9,
        },
        eyes: EyeLook {
            iris: 0x5C845A,
            lash: 0x2A1812,
            lash_width: 4.4,
            wing: 6.0,
            height: 0.99,
            lid: 0xC98A74,
            lid_alpha: 0.4,
        },
        brow: BrowLook {
            color: 0x6E3E28,
            alpha: 0.92,
            thickness: 6.4,
            arch: 6.5,
        },
        lips: LipLook {
            color: 0xC6585E,
            strength: 0.95,
            fullness: 1.05,
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
            half_neck: 50.0,
            jacket: 0x1F7078,
            jacket_shade: 0x154F58,
            jacket_light: 0x2F8A90,
            top: 0xFDFAF5,
            top_shade: 0xDFD9D2,
            neckline: Neckline::Scoop,
            extras: EXTRAS,
        },
        back_bounds: Rect::new(126.0, 56.0, 474.0, 566.0),
        front_bounds: Rect::new(112.0, 56.0, 492.0, 616.0),
    },
};

const HAIR: u32 = 0x7A4127;
const DARK: u32 = 0x542A19;
const LIGHT: u32 = 0xA8643E;

const BACK: &[Piece] = &[Piece::Fill(
    "M 300 72 C 404 72 446 150 450 262 C 458 360 466 470 436 556 L 164 556 C 134 470 142 360 150 262 C 154 150 196 72 300 72 Z",
    Ink::Down(260.0, 470.0, DARK, 0x411F13),
)];

const SHADOW: &[Piece] = &[Piece::Fill(
    "M 330 108 C 316 148 252 170 214 214 C 198 252 196 310 204 380 L 170 380 L 170 110 Z M 322 108 C 350 150 384 172 400 216 C 406 252 406 310 396 380 L 430 380 L 430 110 Z",
    Ink::Sheer(0xB06248, 0.38),
)];

const FRONT: &[Piece] = &[
    Piece::Fill(LEFT, Ink::Across(130.0, 320.0, HAIR, LIGHT)),
    Piece::Within(
        LEFT,
        &[
            Piece::Fill(
                "M 330 96 C 280 128 226 150 202 208 C 188 248 188 290 187 322 C 188 380 204 410 198 462 C 196 500 172 524 188 566 L 214 600 L 236 600 Z",
                Ink::Sheer(DARK, 0.4),
            ),
            Piece::Line(
                "M 310 84 C 246 96 196 140 180 210 C 166 280 160 330 164 390 C 168 440 150 480 156 540",
                6.0,
                Ink::Sheer(LIGHT, 0.75),
            ),
            Piece::Line(
                "M 318 92 C 264 108 212 146 196 214 C 182 280 176 330 182 392 C 186 440 166 490 174 560",
                3.0,
                Ink::Sheer(0xC68456, 0.5),
            ),
            Piece::Line(
                "M 296 78 C 226 92 178 138 164 214 C 152 290 142 340 148 400 C 152 446 134 490 142 540",
                4.0,
                Ink::Sheer(DARK, 0.4),
            ),
        ],
    ),
    Piece::Fill(RIGHT, Ink::Across(310.0, 480.0, HAIR, 0x5F311D)),
    Piece::Within(
        RIGHT,
        &[
            Piece::Fill(
                "M 318 100 C 352 142 388 164 404 212 C 414 250 414 290 414 326 C 412 380 396 400 402 462 C 406 506 424 524 412 562 L 376 606 L 360 606 Z",
                Ink::Sheer(0x3E1D11, 0.36),
            ),
            Piece::Line(
                "M 326 82 C 386 92 424 142 432 214 C 440 280 446 330 440 392 C 436 440 452 480 446 540",
                5.0,
                Ink::Sheer(LIGHT, 0.55),
            ),
            Piece::Line(
                "M 324 92 C 372 110 410 152 420 220 C 426 280 430 330 422 392 C 416 440 436 490 430 556",
                3.0,
                Ink::Sheer(LIGHT, 0.4),
            ),
        ],
    ),
];

const LEFT: &str = "M 330 92 C 316 132 240 152 208 210 C 192 246 192 288 190 324 C 190 374 208 408 202 462 C 198 504 178 526 192 562 C 198 578 216 588 232 590 C 216 610 160 606 138 560 C 118 514 140 482 137 438 C 132 396 124 370 132 318 C 138 270 146 232 152 200 C 166 120 228 64 312 66 C 330 68 336 80 330 92 Z";
const RIGHT: &str = "M 322 104 C 324 84 312 72 300 68 C 384 58 440 114 450 202 C 456 252 466 288 468 324 C 474 378 460 400 464 440 C 466 484 484 512 468 558 C 452 604 396 612 368 594 C 388 590 402 576 408 556 C 420 520 398 502 398 460 C 394 408 410 374 410 324 C 412 284 410 248 398 214 C 378 168 342 146 322 104 Z";

const EXTRAS: &[Piece] = &[
    Piece::Line(
        "M 252 512 C 262 540 284 562 300 566 C 316 562 338 540 348 512",
        1.8,
        Ink::Flat(0xD9A94E),
    ),
    Piece::Dots(&[(300.0, 570.0, 5.0)], Ink::Flat(0xE6BB62)),
];
