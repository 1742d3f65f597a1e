//! What a video looks like in every shape: pictures somebody looked at, compared with a tolerance.

mod support;

use doorcast_domain::{agent::AgentProfile, video::AspectRatio};
use doorcast_render::{
    figure,
    planes::Frame,
    project::{Background, Facts, Host, Placement, Project, Quality, Voice},
    studio::{NoStore, storyboard},
};
use image::RgbImage;
use support::{facts, golden, photo, plain};

const SCRIPT: &str = "Welcome to your next home in sunny Indian Wells, California. Four bedrooms, a gourmet kitchen and a \
     resort-style pool are waiting. Every window looks out at the mountains. Call Dana Whitfield today, and come and see it.";

/// Silent, so that no voice decides where the middle of a sentence is.
fn project(aspect: AspectRatio) -> Project {
    Project {
        aspect,
        quality: Quality::Full,
        facts: Some(facts()),
        ..plain(SCRIPT)
    }
}

fn name_of(aspect: AspectRatio) -> String {
    aspect.name().replace(':', "x")
}

fn pictures(project: &Project) -> Vec<Frame> {
    storyboard(project, &NoStore).expect("the project can be filmed")
}

#[test]
fn presenters() {
    for &aspect in AspectRatio::ALL {
        let pictures: Vec<Frame> = figure::ALL
            .iter()
            .flat_map(|presenter| {
                let project = Project {
                    host: Host::Presenter(presenter.id.into()),
                    background: Background::Studio,
                    script: "Welcome to Indian Wells.".into(),
                    ..project(aspect)
                };
                pictures(&project)
            })
            .collect();
        golden::check(&format!("presenters-{}", name_of(aspect)), &pictures);
    }
}

#[test]
fn a_listing_without_photos() {
    for (&aspect, presenter) in AspectRatio::ALL.iter().zip(figure::ALL) {
        let project = Project {
            host: Host::Presenter(presenter.id.into()),
            background: Background::Studio,
            quality: Quality::Preview,
            ..project(aspect)
        };
        golden::check(&format!("listing-{}", name_of(aspect)), &pictures(&project));
    }
}

#[test]
fn a_tour_with_photos() {
    let photos = vec![
        photo(1800, 1200, 1),
        photo(1200, 1600, 2),
        photo(2400, 1000, 3),
    ];
    for (&aspect, presenter) in AspectRatio::ALL.iter().zip(&figure::ALL[2..]) {
        let project = Project {
            host: Host::Presenter(presenter.id.into()),
            photos: photos.clone(),
            ..project(aspect)
        };
        golden::check(&format!("tour-{}", name_of(aspect)), &pictures(&project));
    }
}

/// A picture that stands for a face: a light oval a little above the middle of an upright photo.
fn portrait() -> Vec<u8> {
    support::jpeg(&RgbImage::from_fn(900, 1200, |x, y| {
        let face = (f64::from(x) - 450.0).hypot((f64::from(y) - 460.0) * 0.8) < 200.0;
        let shoulders = (f64::from(x) - 450.0).hypot(f64::from(y) - 1150.0) < 420.0;
        image::Rgb(match (face, shoulders) {
            (true, _) => [228, 188, 160],
            (false, true) => [40, 58, 92],
            (false, false) => [150 + (y / 20) as u8, 170, 180],
        })
    }))
}

#[test]
fn a_headshot() {
    for &aspect in AspectRatio::ALL {
        let project = Project {
            host: Host::Headshot(portrait()),
            photos: vec![photo(1800, 1200, 4)],
            facts: None,
            ..project(aspect)
        };
        golden::check(
            &format!("headshot-{}", name_of(aspect)),
            &pictures(&project),
        );
    }
}

#[test]
fn nobody_and_backgrounds() {
    let mut shown = Vec::new();
    for (background, accent) in [
        (Background::Color(0xFF_FF_FF), 0xFF_FF_FF),
        (Background::Color(0x10_10_10), 0x00_00_00),
        (Background::Photo(photo(1000, 1000, 5)), 0xFF_D4_00),
    ] {
        let project = Project {
            background,
            accent,
            ..project(AspectRatio::Landscape)
        };
        shown.extend(pictures(&project).into_iter().take(2));
    }
    golden::check("nobody-16x9", &shown);
}

#[test]
fn a_corner_from_start_to_end() {
    let mut shown = Vec::new();
    for &aspect in AspectRatio::ALL {
        let project = Project {
            host: Host::Presenter("sam".into()),
            placement: Placement::Corner,
            background: Background::Studio,
            ..project(aspect)
        };
        shown.extend(pictures(&project).into_iter().take(2));
    }
    golden::check("corner", &shown);
}

/// Accents, curly quotes, emoji, and names as long as they come.
fn long() -> (AgentProfile, Facts, &'static str) {
    let agent = AgentProfile {
        name: "María de los Ángeles Fernández-Villanueva y Montenegro".into(),
        brokerage: "Inmobiliaria Ñandú & Peñón del Águila Realty International Group".into(),
        license: "CA DRE #01234567, Broker CA DRE #07654321, Team Lic. #0055510".into(),
        phone: "+1 (760) 555-0139 ext. 4417".into(),
    };
    let facts = Facts {
        heading: "“Casa Ángel” 🏡: casa de 4 recámaras en Indian Wells, junto al campo de golf y a las montañas".into(),
        price: Some("$12,345,678.00 USD".into()),
        facts: vec![
            "cocina gourmet con isla de granito y desayunador para ocho personas".into(),
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".into(),
            "alberca 🏊 estilo resort ☀️".into(),
            "½ acre — jardín".into(),
        ],
    };
    let script = "¡Bienvenidos a su próxima casa en Indian Wells, “Casa Ángel”! 🏡 El señor Núñez la diseñó: cuatro recámaras, \
        cocina gourmet y Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft. \
        Llámame mañana, ¿sí? 📞 Será un placer mostrarle cada rincón.";
    (agent, facts, script)
}

#[test]
fn long_names_and_spanish() {
    let (agent, facts, script) = long();
    for (&aspect, presenter) in AspectRatio::ALL.iter().zip(figure::ALL) {
        let project = Project {
            host: Host::Presenter(presenter.id.into()),
            background: Background::Studio,
            language: doorcast_domain::video::Language::Spanish,
            voice: Voice::Silent,
            agent: agent.clone(),
            facts: Some(facts.clone()),
            script: script.into(),
            ..project(aspect)
        };
        golden::check(&format!("long-{}", name_of(aspect)), &pictures(&project));
        let tour = Project {
            photos: vec![photo(1800, 1200, 6)],
            ..project
        };
        let middle = pictures(&tour).into_iter().skip(1).take(1);
        golden::check(
            &format!("long-tour-{}", name_of(aspect)),
            &middle.collect::<Vec<_>>(),
        );
    }
}

#[test]
fn the_comparison_sees_a_missing_letter_but_not_rounding() {
    let sheet = RgbImage::from_pixel(640, 320, image::Rgb([120, 130, 140]));
    let rounded = RgbImage::from_fn(640, 320, |x, y| {
        image::Rgb([120 + u8::from((x + y) % 3 == 0), 130, 140])
    });
    assert_eq!(golden::compare(&sheet, &rounded), Ok(()));
    let mut letter = sheet.clone();
    for y in 100..107 {
        letter.put_pixel(203, y, image::Rgb([255, 255, 255]));
    }
    assert!(golden::compare(&sheet, &letter).is_err());
}
