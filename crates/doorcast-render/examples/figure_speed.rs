//! Measures how long each layer of each presenter takes to paint at the scale of a large presenter in 1080p.

use std::{
    hint::black_box,
    io::{Write, stdout},
    time::Instant,
};

use doorcast_render::{
    figure::{self, Layer, Mouth, Pose, Presenter},
    paint::{Affine, Canvas},
    pose::FULL_SCALE,
};

const ROUNDS: u32 = 60;

fn main() -> std::io::Result<()> {
    let mut out = stdout().lock();
    for presenter in figure::ALL {
        write!(out, "{:8}", presenter.name)?;
        for layer in Layer::ALL {
            write!(out, "  {layer:?} {:.2} ms", milliseconds(presenter, layer))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn milliseconds(presenter: &Presenter, layer: Layer) -> f64 {
    let pose = Pose {
        rotation: 1.2,
        mouth: Mouth {
            open: 0.6,
            teeth: 0.6,
            ..Mouth::default()
        },
        ..Pose::default()
    };
    let scale = f64::from(FULL_SCALE);
    let bounds = layer.bounds(presenter).inflate(12.0, 12.0);
    let place = Affine::scale(scale) * Affine::translate((-bounds.x0, -bounds.y0));
    let (width, height) = (bounds.width() * scale, bounds.height() * scale);
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut canvas = Canvas::new(width as usize, height as usize);
        figure::draw_layer(&mut canvas, place, presenter, layer, &pose);
        black_box(canvas.finish());
        best = best.min(start.elapsed().as_secs_f64() * 1e3);
    }
    best
}
