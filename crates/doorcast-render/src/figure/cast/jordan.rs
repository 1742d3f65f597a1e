//! Jordan: dark swept hair, glasses, navy suit and tie.

use crate::figure::{
    Presenter,
    look::*,
    sketch::{Ink, Piece},
};
use crate::paint::Rect;

pub(in crate::figure) const JORDAN: Presenter = Presenter {
    id: "jordan",
    name: "Jordan",
    description: "Dark swept hair, glasses, navy suit",
    look: Look {
        skin: Skin {
            base: 0xE5B48A,
            light: 0xF6D3AF,
            shade: 0xC48A5F,
            deep: 0x74422A,
            blush: 0xD87C62,
            blush_alpha: 0.28,
        },
        face: FaceShape {
            half_width: 117.0,
            half_jaw: 97.0,
            half_chin: 58.0,
            base: 443.0,
            nose: 1.06,
        },
        eyes: EyeLook {
            iris: 0x5A3C28,
            lash: 0x1E1410,
            lash_width: 2.6,
            wing: 1.0,
            height: 0.92,
            lid: 0xB88058,
            lid_alpha: 0.32,
        },
        brow: BrowLook {
            color: 0x261C18,
            alpha: 0.94,
            thickness: 9.6,
            arch: 3.6,
        },
        lips: LipLook {
            color: 0xB46458,
            strength: 0.62,
            fullness: 0.9,
            width: 1.04,
        },
        ears: Ears::Bare,
        back_hair: BACK,
        hair_shadow: SHADOW,
        front_hair: FRONT,
        beard: Some(Beard::Stubble(0x4A3830, 0.085)),
        glasses: Some(Glasses {
            color: 0x2B2322,
            corner: 20.0,
            width: 4.4,
        }),
        years: 0.0,
        body: BodyLook {
            build: 1.05,
            half_neck: 62.0,
            jacket: 0x2A3C58,
            jacket_shade: 0x1A2840,
            jacket_light: 0x3C5274,
            top: 0xFAFCFF,
            top_shade: 0xD8DFE8,
            neckline: Neckline::Tie(0x9C2F3C),
            extras: &[],
        },
        back_bounds: Rect::new(174.0, 84.0, 426.0, 290.0),
        front_bounds: Rect::new(160.0, 52.0, 440.0, 452.0),
    },
};

const HAIR: u32 = 0x2B2220;
const LIGHT: u32 = 0x564640;

const BACK: &[Piece] = &[Piece::Fill(
    "M 184 262 C 172 160 214 94 300 94 C 386 94 428 160 416 262 L 408 282 L 192 282 Z",
    Ink::Flat(0x1E1817),
)];

const SHADOW: &[Piece] = &[Piece::Fill(
    "M 200 214 C 214 184 240 172 276 174 C 320 178 360 186 394 172 L 402 222 C 396 200 388 190 376 184 C 340 196 300 190 268 186 C 236 184 214 200 200 240 Z",
    Ink::Sheer(0x8A5032, 0.3),
)];

const FRONT: &[Piece] = &[
    // Short sides, thinning towards the ears.
    Piece::Twin(&[Piece::Fill(
        "M 404 292 C 412 288 417 276 418 262 C 421 220 422 170 402 140 L 376 142 C 390 166 398 196 400 226 C 402 250 400 272 404 292 Z",
        Ink::Down(150.0, 290.0, HAIR, 0x4A3A32),
    )]),
    Piece::Fill(TOP, Ink::Across(190.0, 420.0, 0x3A2E2A, HAIR)),
    Piece::Within(
        TOP,
        &[
            Piece::Fill(
                "M 190 230 C 190 190 214 160 252 158 C 300 156 340 178 396 156 L 420 220 L 420 240 L 190 240 Z",
                Ink::Sheer(0x120D0C, 0.42),
            ),
            Piece::Line(
                "M 214 168 C 232 122 290 92 356 96",
                5.0,
                Ink::Sheer(LIGHT, 0.85),
            ),
            Piece::Line(
                "M 236 160 C 264 124 320 112 388 126",
                4.0,
                Ink::Sheer(LIGHT, 0.7),
            ),
            Piece::Line(
                "M 266 158 C 300 138 346 136 398 152",
                3.0,
                Ink::Sheer(LIGHT, 0.5),
            ),
            Piece::Line(
                "M 204 150 C 220 104 270 76 330 76",
                3.0,
                Ink::Sheer(LIGHT, 0.6),
            ),
        ],
    ),
];

const TOP: &str = "M 197 236 C 184 204 180 160 196 126 C 210 94 240 76 274 72 C 290 62 330 60 352 70 C 378 72 404 90 412 116 C 424 142 420 186 404 232 C 404 206 398 188 384 176 C 352 186 318 182 286 174 C 252 168 226 172 214 186 C 204 198 200 216 197 236 Z";
