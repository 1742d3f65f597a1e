
//! scratch
use super::*;
#[test]
fn scratch() {
    use std::fmt::Write;
    let mut out = String::new();
    for (name, persona) in VoicePersona::NAMED {
        let t0 = std::time::Instant::now();
        let (mut total, mut words, mut maxgap) = (0.0f32, 0, 0.0f32);
        let mut n = 0;
        let mut phones_t = 0.0;
        for s in say(LINES, &persona) {
            total += s.samples.len() as f32 / 48000.0; words += s.words.len(); n += 1;
            for p in &s.phones[1..s.phones.len()-1] { if p.phone == "pau" { maxgap = maxgap.max(p.end - p.start); } else { phones_t += p.end - p.start; } }
        }
        let el = t0.elapsed().as_secs_f32();
        writeln!(out, "{name} n {n} total {total} words {words} wpm {} with gaps {} maxgap {maxgap} speech {} cpu/30s {}", words as f32 / total * 60.0, words as f32 / (total + n as f32 * 0.28) * 60.0, phones_t/total, el / total * 30.0).expect("x");
    }
    for s in say(LINES, &VoicePersona::AVERY) {
        for (i,p) in s.phones.iter().enumerate() { if p.phone=="pau" && p.end-p.start>0.25 { writeln!(out, "{i}/{} {} {:?}", s.phones.len(), p.end-p.start, s.words.iter().map(|w| (w.text.as_str(), w.start, w.end)).collect::<Vec<_>>()).expect("x"); } }
    }
    writeln!(out, "{:?}", written("Dana Whitfield, Stone & Vale Realty, DRE number 01234567.")).expect("x");
    writeln!(out, "{:?}", say("Dana Whitfield, Stone & Vale Realty, DRE number 01234567.", &VoicePersona::AVERY)[0].phones.iter().map(|p| format!("{} {:.3}", p.phone, p.end-p.start)).collect::<Vec<_>>()).expect("x");
    let ss = written(LINES);
    let (mut a, mut b, mut c, mut len) = (0.0, 0.0, 0.0, 0.0);
    for s in &ss {
        let t = std::time::Instant::now(); let u = BuiltinVoice::shared().say(s, &VoicePersona::AVERY); a += t.elapsed().as_secs_f32();
        let t = std::time::Instant::now(); let mut x = super::super::resample::to_48k(&u.samples); b += t.elapsed().as_secs_f32();
        let t = std::time::Instant::now(); super::super::equalizer::brighten(&mut x); c += t.elapsed().as_secs_f32();
        len += x.len() as f32/48000.0;
    }
    writeln!(out, "per 30 s: engine {} resample {} eq {}", a/len*30.0, b/len*30.0, c/len*30.0).expect("x");
    std::fs::write("/tmp/voice/stats.txt", out).expect("x");
}
