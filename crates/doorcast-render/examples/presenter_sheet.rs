//! Writes contact sheets, `presenters.png`, `visemes.png` and `motions.png`, into the folder given (or the current one).

use std::{error::Error, path::PathBuf};

use doorcast_render::{
    figure::{self, Layer, Mouth, Pose, Presenter},
    paint::{Affine, Canvas, Color, Path, Picture, Rect, Shape},
};

const BACKGROUND: Color = Color::new(0xE3EAEF);

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".into()));
    save(presenters(), folder.join("presenters.png"))?;
    save(visemes(), folder.join("visemes.png"))?;
    save(motions(), folder.join("motions.png"))?;
    Ok(())
}

fn save(picture: Picture, path: PathBuf) -> Result<(), Box<dyn Error>> {
    let (width, height) = (picture.width as u32, picture.height as u32);
    let image = image::RgbaImage::from_raw(width, height, picture.rgba).ok_or("picture size")?;
    image.save(path)?;
    Ok(())
}

fn presenters() -> Picture {
    let (scale, cell) = (1.32, (792.0, 1010.0));
    let mut canvas = sheet(figure::ALL.len() as f64 * cell.0, 2.0 * cell.1);
    for (column, presenter) in figure::ALL.iter().enumerate() {
        for (row, pose) in [
            Pose {
                smile: 1.0,
                ..Pose::default()
            },
            speaking(),
        ]
        .iter()
        .enumerate()
        {
            let corner = (column as f64 * cell.0, row as f64 * cell.1 + 6.0);
            draw(
                &mut canvas,
                presenter,
                pose,
                Affine::translate(corner) * Affine::scale(scale),
            );
        }
    }
    canvas.finish()
}

fn speaking() -> Pose {
    Pose {
        dx: 4.0,
        dy: 3.0,
        rotation: 3.0,
        gaze_x: 0.3,
        brow: 0.6,
        mouth: Mouth {
            open: 0.62,
            wide: 0.4,
            teeth: 0.7,
            tongue: 0.1,
            ..Mouth::default()
        },
        ..Pose::default()
    }
}

fn visemes() -> Picture {
    let (scale, cell) = (1.0, (280.0, 300.0));
    let mouths = mouths();
    let mut canvas = sheet(
        mouths.len() as f64 * cell.0,
        figure::ALL.len() as f64 * cell.1,
    );
    for (row, presenter) in figure::ALL.iter().enumerate() {
        for (column, mouth) in mouths.iter().enumerate() {
            let corner = (column as f64 * cell.0, row as f64 * cell.1);
            let pose = Pose {
                mouth: *mouth,
                ..Pose::default()
            };
            let place = Affine::translate(corner)
                * Affine::scale(scale)
                * Affine::translate((-160.0, -180.0));
            let window = Rect::new(
                corner.0,
                corner.1,
                corner.0 + cell.0 - 4.0,
                corner.1 + cell.1 - 4.0,
            );
            canvas.push_clip(&window.to_path(0.1), Affine::IDENTITY);
            draw(&mut canvas, presenter, &pose, place);
            canvas.pop_clip();
        }
    }
    canvas.finish()
}

fn motions() -> Picture {
    let (scale, cell) = (0.62, (290.0, 330.0));
    let rest = Pose::default();
    let poses = [
        Pose {
            rotation: -3.0,
            dx: -4.0,
            dy: -3.0,
            ..rest
        },
        Pose {
            rotation: 3.0,
            dx: 4.0,
            dy: 6.0,
            ..rest
        },
        Pose { blink: 0.5, ..rest },
        Pose { blink: 1.0, ..rest },
        Pose {
            gaze_x: -0.5,
            gaze_y: -0.3,
            ..rest
        },
        Pose {
            gaze_x: 1.0,
            gaze_y: 0.3,
            brow: 1.0,
            ..rest
        },
        Pose {
            smile: 0.0,
            brow: -0.25,
            ..rest
        },
        Pose { smile: 1.0, ..rest },
    ];
    let mut canvas = sheet(
        poses.len() as f64 * cell.0,
        figure::ALL.len() as f64 * cell.1,
    );
    for (row, presenter) in figure::ALL.iter().enumerate() {
        for (column, pose) in poses.iter().enumerate() {
            let corner = (column as f64 * cell.0, row as f64 * cell.1);
            let window = Rect::new(
                corner.0,
                corner.1,
                corner.0 + cell.0 - 4.0,
                corner.1 + cell.1 - 4.0,
            );
            canvas.push_clip(&window.to_path(0.1), Affine::IDENTITY);
            let place = Affine::translate(corner)
                * Affine::scale(scale)
                * Affine::translate((-68.0, -20.0));
            draw(&mut canvas, presenter, pose, place);
            canvas.pop_clip();
        }
    }
    canvas.finish()
}

fn mouths() -> Vec<Mouth> {
    let m = |open, wide, round, teeth, tongue, tuck, press| Mouth {
        open,
        wide,
        round,
        teeth,
        tongue,
        tuck,
        press,
    };
    vec![
        Mouth::default(),
        m(0.0, 0.1, 0.1, 0.0, 0.0, 0.0, 1.0),
        m(0.12, 0.2, 0.0, 1.0, 0.0, 1.0, 0.0),
        m(0.25, 0.2, 0.0, 0.8, 1.0, 0.0, 0.0),
        m(0.2, 1.0, 0.0, 0.9, 0.0, 0.0, 0.0),
        m(0.42, 0.5, 0.0, 0.7, 0.15, 0.0, 0.0),
        m(0.9, 0.1, 0.0, 0.55, 0.1, 0.0, 0.0),
        m(0.5, 0.0, 0.75, 0.1, 0.0, 0.0, 0.0),
        m(0.18, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0),
    ]
}

fn sheet(width: f64, height: f64) -> Canvas {
    let mut canvas = Canvas::new(width as usize, height as usize);
    let all: Path = Rect::new(0.0, 0.0, width, height).to_path(0.1);
    canvas.fill(&all, &BACKGROUND.into(), Affine::IDENTITY);
    canvas
}

fn draw(canvas: &mut Canvas, presenter: &Presenter, pose: &Pose, place: Affine) {
    for layer in Layer::ALL {
        figure::draw_layer(canvas, place, presenter, layer, pose);
    }
}
