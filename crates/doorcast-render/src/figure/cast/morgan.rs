//! Morgan: wavy black hair, trimmed beard, green jacket.

use crate::figure::{
    Presenter,
    look::*,
    sketch::{Ink, Piece},
};
use crate::paint::Rect;

pub(in crate::figure) const MORGAN: Presenter = Presenter {
    id: "morgan",
    name: "Morgan",
    description: "Wavy black hair, trimmed beard, green jacket",
    look: Look {
        skin: Skin {
            base: 0xC48A60,
            light: 0xDEAC82,
            shade: 0x9C6340,
            deep: 0x58301E,
            blush: 0xC0664A,
            blush_alpha: 0.3,
        },
        face: FaceShape {
            half_width: 117.0,
            half_jaw: 97.0,
            half_chin: 56.0,
            base: 442.0,
            nose: 1.12,
        },
        eyes: EyeLook {
            iris: 0x4E3222,
            lash: 0x18100D,
            lash_width: 3.0,
            wing: 1.0,
            height: 0.95,
            lid: 0x965E40,
            lid_alpha: 0.36,
        },
        brow: BrowLook {
            color: 0x1E1614,
            alpha: 0.96,
            thickness: 10.4,
            arch: 4.0,
        },
        lips: LipLook {
            color: 0xB06054,
            strength: 0.75,
            fullness: 0.95,
            width: 1.0,
        },
        ears: Ears::Bare,
        back_hair: BACK,
        hair_shadow: SHADOW,
        front_hair: FRONT,
        beard: Some(Beard::Full(0x261C1A, 0x4A3933)),
        glasses: None,
        years: 0.25,
        body: BodyLook {
            build: 1.06,
            half_neck: 64.0,
            jacket: 0x4C5F4A,
            jacket_shade: 0x344434,
            jacket_light: 0x647A60,
            top: 0xF8F5EE,
            top_shade: 0xDBD5CA,
            neckline: Neckline::Open,
            extras: &[],
        },
        back_bounds: Rect::new(168.0, 76.0, 432.0, 306.0),
        front_bounds: Rect::new(156.0, 44.0, 444.0, 452.0),
    },
};

const HAIR: u32 = 0x261D1C;
const LIGHT: u32 = 0x503F3A;

const BACK: &[Piece] = &[Piece::Fill(
    "M 182 270 C 168 156 210 88 300 88 C 390 88 432 156 418 270 L 410 296 L 190 296 Z",
    Ink::Flat(0x1A1312),
)];

const SHADOW: &[Piece] = &[Piece::Fill(
    "M 200 240 C 202 204 222 178 262 172 C 306 168 340 152 372 160 C 390 170 398 198 402 240 L 402 216 C 396 188 384 174 366 172 C 330 176 300 186 262 190 C 230 192 208 212 202 262 Z",
    Ink::Sheer(0x703C22, 0.36),
)];

const FRONT: &[Piece] = &[
    Piece::Twin(&[Piece::Fill(
        "M 416 286 C 424 240 428 180 404 140 L 372 144 C 388 170 396 200 399 232 C 401 256 402 274 406 292 Z",
        Ink::Flat(HAIR),
    )]),
    Piece::Fill(TOP, Ink::Across(190.0, 420.0, 0x382B28, HAIR)),
    Piece::Within(
        TOP,
        &[
            Piece::Line(
                "M 232 160 C 224 124 250 92 292 92 C 322 92 330 112 312 122",
                5.0,
                Ink::Sheer(LIGHT, 0.8),
            ),
            Piece::Line(
                "M 262 160 C 264 132 300 118 334 126 C 360 132 366 152 348 158",
                4.0,
                Ink::Sheer(LIGHT, 0.7),
            ),
            Piece::Line(
                "M 210 176 C 196 136 216 96 254 80",
                4.0,
                Ink::Sheer(LIGHT, 0.7),
            ),
            Piece::Line(
                "M 330 84 C 366 82 394 106 394 140 C 394 156 384 160 378 154",
                4.0,
                Ink::Sheer(LIGHT, 0.6),
            ),
            Piece::Line(
                "M 290 74 C 312 62 340 64 356 76",
                3.0,
                Ink::Sheer(LIGHT, 0.55),
            ),
        ],
    ),
];

const TOP: &str = "M 198 238 C 178 208 172 164 188 132 C 190 100 222 74 254 74 C 272 54 322 50 344 66 C 378 62 410 88 412 120 C 430 148 422 196 402 236 C 402 206 394 182 374 166 C 364 178 340 180 322 172 C 306 184 280 184 264 176 C 246 184 226 184 216 192 C 204 204 200 220 198 238 Z";
