//! scratch
use doorcast_domain::{agent::AgentProfile, video::*};
use doorcast_render::{project::*, studio::*};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let aspect: AspectRatio = a[1].parse().unwrap();
    let host = match a[2].as_str() {
        "none" => Host::Nobody,
        p if p.ends_with("jpg") => Host::Headshot(std::fs::read(p).unwrap()),
        p => Host::Presenter(p.into()),
    };
    let photos: Vec<Vec<u8>> = a[3..].iter().map(|p| std::fs::read(p).unwrap()).collect();
    let p = Project { title: "t".into(), script: "Picture this: four bedrooms in Indian Wells. Dana Whitfield here with Stone & Vale Realty. You will find a gourmet kitchen, open to the living area. Step outside to a resort-style pool. It is priced at $1,250,000. Call me today at 760-555-0139 to schedule your private showing.".into(), language: Language::English, pronunciations: Default::default(),
        agent: AgentProfile { name: "Dana Whitfield".into(), brokerage: "Stone & Vale Realty".into(), license: "CA DRE #01234567".into(), phone: "760-555-0139".into() },
        aspect, quality: Quality::Full, host, placement: Placement::Automatic, background: Background::Studio, photos,
        facts: Some(Facts { heading: "4-bedroom home in Indian Wells".into(), price: Some("$1,250,000".into()), facts: vec!["Gourmet kitchen".into(), "Resort-style pool".into()] }), captions: true, accent: 0xFFC857, voice: Voice::BuiltIn };
    let t = std::time::Instant::now();
    for (i, f) in storyboard(&p, &NoStore).unwrap().iter().enumerate() {
        let pic = f.to_picture();
        image::save_buffer(
            format!("/tmp/still_{i}.png"),
            &pic.rgba,
            pic.width as u32,
            pic.height as u32,
            image::ColorType::Rgba8,
        )
        .unwrap();
    }
    eprintln!("{:?}", t.elapsed());
}
