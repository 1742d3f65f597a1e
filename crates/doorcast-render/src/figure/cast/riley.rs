//! Riley: silver bob, plum jacket, some years.

use crate::figure::{
    Presenter,
    look::*,
    sketch::{Ink, Piece},
};
use crate::paint::Rect;

pub(in crate::figure) const RILEY: Presenter = Presenter {
    id: "riley",
    name: "Riley",
    description: "Silver bob, plum jacket, pearls",
    look: Look {
        skin: Skin {
            base: 0xEEC6A6,
            light: 0xFBE0CA,
            shade: 0xD29A7C,
            deep: 0x844E3C,
            blush: 0xE0867A,
            blush_alpha: 0.36,
        },
        face: FaceShape {
            half_width: 114.0,
            half_jaw: 90.0,
            half_chin: 48.0,
            base: 437.0,
            nose: 0.98,
        },
        eyes: EyeLook {
            iris: 0x4E7894,
            lash: 0x322626,
            lash_width: 3.4,
            wing: 3.5,
            height: 0.92,
            lid: 0xBC867C,
            lid_alpha: 0.42,
        },
        brow: BrowLook {
            color: 0x8C827E,
            alpha: 0.95,
            thickness: 6.2,
            arch: 5.5,
        },
        lips: LipLook {
            color: 0xB84C5A,
            strength: 0.9,
            fullness: 0.92,
            width: 1.0,
        },
        ears: Ears::Covered,
        back_hair: BACK,
        hair_shadow: SHADOW,
        front_hair: FRONT,
        beard: None,
        glasses: None,
        years: 0.85,
        body: BodyLook {
            build: 0.97,
            half_neck: 51.0,
            jacket: 0x6A3A5C,
            jacket_shade: 0x482440,
            jacket_light: 0x844E76,
            top: 0xF7F1F2,
            top_shade: 0xD9CCD2,
            neckline: Neckline::Scoop,
            extras: PEARLS,
        },
        back_bounds: Rect::new(138.0, 58.0, 462.0, 440.0),
        front_bounds: Rect::new(138.0, 50.0, 464.0, 446.0),
    },
};

const HAIR: u32 = 0xC9C8CB;
const DARK: u32 = 0x8F8E96;
const LIGHT: u32 = 0xEFEFF1;

const BACK: &[Piece] = &[Piece::Fill(
    "M 300 70 C 396 70 440 140 444 240 C 448 310 448 370 420 420 C 396 432 372 430 366 418 L 234 418 C 228 430 204 432 180 420 C 152 370 152 310 156 240 C 160 140 204 70 300 70 Z",
    Ink::Down(200.0, 430.0, DARK, 0x77757E),
)];

const SHADOW: &[Piece] = &[Piece::Fill(
    "M 352 108 C 330 170 262 190 214 236 C 200 272 202 320 214 390 L 170 390 L 170 100 Z M 344 110 C 374 150 394 190 398 230 C 402 272 400 320 390 390 L 430 390 L 430 100 Z",
    Ink::Sheer(0xB0745C, 0.38),
)];

const FRONT: &[Piece] = &[
    Piece::Fill(RIGHT, Ink::Across(340.0, 456.0, HAIR, 0xA6A5AC)),
    Piece::Within(
        RIGHT,
        &[
            Piece::Fill(
                "M 344 108 C 376 148 398 188 406 232 C 412 280 408 330 398 372 L 340 420 Z",
                Ink::Sheer(0x6E6C76, 0.42),
            ),
            Piece::Line(
                "M 356 86 C 402 112 430 168 434 240 C 438 300 436 346 420 392",
                5.0,
                Ink::Sheer(LIGHT, 0.75),
            ),
            Piece::Line(
                "M 352 98 C 392 130 416 180 420 240 C 424 300 424 340 408 394",
                3.0,
                Ink::Sheer(DARK, 0.55),
            ),
        ],
    ),
    Piece::Fill(LEFT, Ink::Across(150.0, 350.0, 0xBDBCC0, LIGHT)),
    Piece::Within(
        LEFT,
        &[
            Piece::Fill(
                "M 356 92 C 330 160 258 182 210 232 C 194 280 196 330 206 376 L 222 424 L 252 420 Z",
                Ink::Sheer(0x7C7A84, 0.34),
            ),
            Piece::Line(
                "M 344 80 C 272 92 200 138 178 222 C 164 290 164 340 182 394",
                7.0,
                Ink::Sheer(0xFBFBFC, 0.8),
            ),
            Piece::Line(
                "M 350 86 C 290 108 220 146 196 222 C 182 290 180 340 198 396",
                3.0,
                Ink::Sheer(DARK, 0.5),
            ),
            Piece::Line(
                "M 336 70 C 256 76 184 124 164 214 C 154 280 152 340 168 392",
                3.0,
                Ink::Sheer(DARK, 0.45),
            ),
            Piece::Line(
                "M 352 92 C 310 130 244 156 212 208",
                3.0,
                Ink::Sheer(0xFBFBFC, 0.6),
            ),
        ],
    ),
];

const LEFT: &str = "M 358 88 C 342 150 264 174 214 226 C 196 270 198 326 208 372 C 212 396 226 410 240 414 C 216 430 186 424 172 404 C 148 368 148 310 150 250 C 152 140 214 58 318 60 C 342 60 362 70 358 88 Z";
const RIGHT: &str = "M 346 108 C 350 84 340 68 318 62 C 400 64 446 138 449 244 C 452 312 452 368 428 404 C 414 424 384 430 360 414 C 376 408 390 394 394 370 C 404 324 406 270 400 228 C 392 184 372 148 346 108 Z";

const PEARLS: &[Piece] = &[
    Piece::Dots(
        &[
            (244.0, 510.0, 5.0),
            (250.0, 521.0, 5.2),
            (258.0, 531.0, 5.4),
            (267.0, 540.0, 5.6),
            (277.0, 547.0, 5.8),
            (288.0, 552.0, 6.0),
            (300.0, 554.0, 6.2),
            (312.0, 552.0, 6.0),
            (323.0, 547.0, 5.8),
            (333.0, 540.0, 5.6),
            (342.0, 531.0, 5.4),
            (350.0, 521.0, 5.2),
            (356.0, 510.0, 5.0),
        ],
        Ink::Flat(0xF1E8E1),
    ),
    Piece::Dots(
        &[
            (256.4, 529.4, 1.8),
            (275.4, 545.2, 1.9),
            (298.2, 552.0, 2.0),
            (321.2, 545.2, 1.9),
            (340.4, 529.4, 1.8),
            (265.4, 538.2, 1.8),
            (286.4, 550.2, 1.9),
            (310.4, 550.2, 1.9),
            (331.4, 538.2, 1.8),
        ],
        Ink::Flat(0xFFFFFF),
    ),
];
