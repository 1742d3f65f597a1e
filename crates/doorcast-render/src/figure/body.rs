//! Neck, shoulders and clothes.

use super::{
    look::{BodyLook, Look, Neckline},
    sketch::{Sketch, fade, svg},
};
use crate::paint::{Affine, Color, Path};

/// How far a full breath lifts the shoulders, in design units.
pub(super) const BREATH_LIFT: f64 = 1.6;

/// How much higher the clothes are than they are written down.
const RAISE: f64 = 14.0;
const CLOSED_COLLAR: &str =
    "M 364 484 C 354 514 330 538 304 552 L 328 594 C 350 570 370 544 380 508 Z";
const OPEN_COLLAR: &str =
    "M 366 484 C 352 522 330 566 304 606 L 336 622 C 352 590 368 556 380 512 Z";

/// Paints everything below the chin.
pub(super) fn draw(sketch: &mut Sketch<'_>, look: &Look) {
    let body = &look.body;
    let sketch = &mut sketch.moved(0.0, -RAISE);
    draw_back_collar(sketch, look);
    draw_torso(sketch, body);
    draw_top(sketch, body);
    draw_neck(sketch, look);
    draw_collar(sketch, body);
    draw_lapels(sketch, body);
    sketch.pieces(body.extras);
}

/// Returns a path with its widths scaled to the person's build.
fn built(data: &str, body: &BodyLook) -> Path {
    widened(data, body.build)
}

/// Returns a path, written around a neck 124 wide, scaled to the person's neck.
fn fitted(data: &str, body: &BodyLook) -> Path {
    widened(data, (body.half_neck + 12.0) / 74.0)
}

fn widened(data: &str, width: f64) -> Path {
    let scale = Affine::translate((300.0, 0.0))
        * Affine::scale_non_uniform(width, 1.0)
        * Affine::translate((-300.0, 0.0));
    scale * svg(data)
}

/// The inside of the jacket's collar, seen left and right of the neck.
fn draw_back_collar(sketch: &mut Sketch<'_>, look: &Look) {
    let collar = fitted(
        "M 226 522 C 226 500 229 490 236 480 C 262 466 338 466 364 480 C 371 490 374 500 374 522 Z",
        &look.body,
    );
    sketch.fill(&collar, Color::new(look.body.jacket_shade).mix(0, 0.3));
}

fn draw_torso(sketch: &mut Sketch<'_>, body: &BodyLook) {
    let torso = built(
        "M 22 790 C 24 690 34 612 96 576 C 146 548 206 536 240 500 L 360 500 C 394 536 454 548 504 576 C 566 612 576 690 578 790 Z",
        body,
    );
    sketch.fill(
        &torso,
        fade((0.0, 520.0), (0.0, 790.0), body.jacket, body.jacket_shade),
    );
    let shade = Color::new(body.jacket_shade);
    sketch.within(&torso, |inside| {
        inside.twin(|side| {
            let arm = built("M 470 790 C 462 714 464 664 484 622 C 478 672 482 720 494 790 Z", body);
            side.fill(&arm, shade.mix(0, 0.14).with_alpha(0.75));
            let seam = built("M 500 575 C 484 596 478 616 478 640", body);
            side.line(&seam, 2.2, shade.with_alpha(0.9));
        });
        let light = built("M 92 588 C 140 556 196 546 232 520 C 210 560 150 572 112 604 C 76 634 60 680 54 740 C 46 680 56 618 92 588 Z", body);
        inside.fill(&light, Color::new(body.jacket_light).with_alpha(0.2));
    });
}

fn draw_top(sketch: &mut Sketch<'_>, body: &BodyLook) {
    let front = fitted(
        "M 226 516 C 240 500 360 500 374 516 C 366 600 338 690 300 756 C 262 690 234 600 226 516 Z",
        body,
    );
    sketch.fill(
        &front,
        fade((226.0, 0.0), (374.0, 0.0), body.top, body.top_shade),
    );
}

fn draw_neck(sketch: &mut Sketch<'_>, look: &Look) {
    let (skin, n) = (&look.skin, look.body.half_neck);
    let neck = neck_path(n, depth(&look.body.neckline));
    sketch.fill(
        &neck,
        fade((300.0 - n, 0.0), (300.0 + n, 0.0), skin.base, skin.base),
    );
    sketch.within(&neck, |inside| {
        let away = Color::new(skin.shade);
        let side = svg("M 330 380 C 344 440 340 480 356 520 L 430 560 L 430 380 Z");
        inside.fill(&side, away.with_alpha(0.35));
        draw_jaw_shadow(inside, look);
        draw_tendons(inside, look);
    });
}

/// The neck from under the jaw, with bare skin down to `depth` below the collar bones.
fn neck_path(n: f64, depth: f64) -> Path {
    let (l, r) = (300.0 - n, 300.0 + n);
    svg(&format!(
        "M {l} 366 L {r} 366 C {r} 420 {r1} 462 {r2} 492 C {r3} 510 {r4} 520 {r5} 526 C {q} {d1} 326 {d} 300 {d} C 274 {d} {p} {d1} {l5} 526 C {l4} 520 {l3} 510 {l2} 492 C {l1} 462 {l} 420 {l} 366 Z",
        r1 = r - 1.0,
        r2 = r + 6.0,
        r3 = r + 12.0,
        r4 = r + 20.0,
        r5 = r + 26.0,
        l1 = l + 1.0,
        l2 = l - 6.0,
        l3 = l - 12.0,
        l4 = l - 20.0,
        l5 = l - 26.0,
        q = r + 2.0,
        p = l - 2.0,
        d = depth,
        d1 = depth - 16.0,
    ))
}

fn depth(neckline: &Neckline) -> f64 {
    match neckline {
        Neckline::Tie(_) => 552.0,
        Neckline::Open => 604.0,
        Neckline::Scoop => 596.0,
        Neckline::Crew => 538.0,
        Neckline::Roll => 520.0,
    }
}

/// The shadow a jaw throws on its neck: crisp, like the rest of the light.
fn draw_jaw_shadow(inside: &mut Sketch<'_>, look: &Look) {
    let (jaw, base) = (look.face.half_jaw, look.face.base + RAISE - 4.0);
    let shadow = svg(&format!(
        "M {l} 366 L {r} 366 C {r} {a} {x} {b} 304 {b} C {y} {b} {l} {c} {l} 366 Z",
        l = 300.0 - jaw,
        r = 300.0 + jaw,
        x = 300.0 + look.face.half_chin + 18.0,
        y = 300.0 - look.face.half_chin,
        a = base + 20.0,
        c = base + 4.0,
        b = base + 36.0,
    ));
    let tone = Color::new(look.skin.shade).mix(look.skin.deep, 0.16);
    inside.fill(&shadow, tone.with_alpha(0.85));
}

fn draw_tendons(inside: &mut Sketch<'_>, look: &Look) {
    let color = Color::new(look.skin.shade).mix(look.skin.deep, 0.1);
    let bones_show = depth(&look.body.neckline) > 570.0;
    inside.twin(|side| {
        let tendon = svg("M 344 462 C 338 490 326 514 312 528");
        side.line(&tendon, 3.0, color.with_alpha(0.3));
        if bones_show {
            let bone = svg("M 309 534 C 322 526 346 524 372 512");
            side.line(&bone, 3.0, color.with_alpha(0.65));
        }
    });
}

fn draw_collar(sketch: &mut Sketch<'_>, body: &BodyLook) {
    match body.neckline {
        Neckline::Tie(rgb) => {
            draw_tie(sketch, rgb);
            draw_shirt_collar(sketch, body, CLOSED_COLLAR);
        }
        Neckline::Open => draw_shirt_collar(sketch, body, OPEN_COLLAR),
        Neckline::Scoop => {}
        Neckline::Crew => draw_crew(sketch, body),
        Neckline::Roll => draw_roll(sketch, body),
    }
}

fn draw_tie(sketch: &mut Sketch<'_>, rgb: u32) {
    let tie = Color::new(rgb);
    let (light, dark) = (tie.mix(0xFFFFFF, 0.14).rgb, tie.mix(0, 0.28).rgb);
    sketch.fill(
        &svg("M 287 586 L 313 586 C 318 640 326 690 330 720 L 300 758 L 270 720 C 274 690 282 640 287 586 Z"),
        fade((270.0, 0.0), (332.0, 0.0), light, dark),
    );
    sketch.fill(
        &svg("M 279 546 C 290 551 310 551 321 546 C 322 562 319 578 314 590 C 306 594 294 594 286 590 C 281 578 278 562 279 546 Z"),
        fade((278.0, 0.0), (324.0, 0.0), light, dark),
    );
    sketch.fill(
        &svg("M 286 590 C 294 595 306 595 314 590 L 315 600 C 305 603 295 603 285 600 Z"),
        tie.mix(0, 0.5).with_alpha(0.55),
    );
}

fn draw_shirt_collar(sketch: &mut Sketch<'_>, body: &BodyLook, wing: &str) {
    let wing = fitted(wing, body);
    let under = Affine::translate((-1.0, 6.0)) * wing.clone();
    let shadow = Color::new(body.top_shade).mix(0x303A4A, 0.35);
    sketch.twin(|side| {
        side.fill(&under, shadow.with_alpha(0.5));
        side.fill(
            &wing,
            fade((380.0, 480.0), (310.0, 600.0), body.top_shade, body.top),
        );
    });
}

fn draw_crew(sketch: &mut Sketch<'_>, body: &BodyLook) {
    let band = fitted(
        "M 222 508 C 240 548 276 562 300 562 C 324 562 360 548 378 508 L 368 494 C 352 530 322 542 300 542 C 278 542 248 530 232 494 Z",
        body,
    );
    sketch.fill(
        &band,
        fade((222.0, 0.0), (378.0, 0.0), body.top, body.top_shade),
    );
    let seam = fitted(
        "M 224 510 C 242 548 276 562 300 562 C 324 562 358 548 376 510",
        body,
    );
    sketch.line(&seam, 2.0, Color::new(body.top_shade).mix(0, 0.16));
}

fn draw_roll(sketch: &mut Sketch<'_>, body: &BodyLook) {
    let roll = fitted(
        "M 238 462 C 262 482 338 482 362 462 C 370 490 376 512 378 530 C 350 556 250 556 222 530 C 224 512 230 490 238 462 Z",
        body,
    );
    sketch.fill(
        &roll,
        fade((224.0, 0.0), (378.0, 0.0), body.top, body.top_shade),
    );
    let fold = Color::new(body.top_shade).mix(0, 0.1);
    sketch.line(
        &fitted("M 232 504 C 262 528 338 528 368 504", body),
        2.4,
        fold.with_alpha(0.7),
    );
    sketch.line(
        &fitted("M 226 530 C 256 553 344 553 374 530", body),
        2.4,
        fold,
    );
    sketch.fill(&fitted("M 238 462 C 262 482 338 482 362 462 C 364 468 365 472 366 476 C 338 496 262 496 234 476 C 235 472 236 468 238 462 Z", body), fold.with_alpha(0.35));
}

fn draw_lapels(sketch: &mut Sketch<'_>, body: &BodyLook) {
    let shadow = Color::new(0x10141C);
    sketch.twin(|side| {
        let lapel = fitted("M 376 500 C 366 560 330 690 300 750 C 296 756 300 780 300 780 C 352 726 408 668 430 606 L 386 584 L 404 570 C 402 546 398 530 392 520 Z", body);
        let under = Affine::translate((4.0, 5.0)) * lapel.clone();
        side.fill(&under, shadow.with_alpha(0.16));
        side.fill(
            &lapel,
            fade((420.0, 540.0), (310.0, 740.0), body.jacket_light, body.jacket),
        );
        let collar = fitted("M 374 486 C 388 498 398 510 404 522 C 408 542 410 556 410 574 L 355 594 C 364 558 371 522 374 486 Z", body);
        side.fill(&collar, fade((0.0, 490.0), (0.0, 596.0), body.jacket, body.jacket_light));
        side.line(&fitted("M 410 574 L 356 593", body), 2.0, Color::new(body.jacket_shade));
        side.line(
            &fitted("M 374 488 C 366 560 330 690 300 752", body),
            2.2,
            Color::new(body.jacket_shade).with_alpha(0.8),
        );
    });
    sketch.line(
        &fitted("M 300 750 L 299 790", body),
        2.6,
        Color::new(body.jacket_shade).mix(0, 0.2),
    );
}
