//! How Spanish words given by an agent become part of a sentence.

use crate::house_writer::grammar::{Grammar, Inline, among, bare, is_number, stands_apart};

/// The rules of Spanish.
pub(super) static GRAMMAR: Grammar = Grammar {
    verbs: "es está están son era fue fueron tiene tienen hay había incluye incluyen cuenta ofrece \
        ofrecen puede pueden será serán subió subieron bajó bajaron creció cayó cayeron vendió \
        vendieron se queda quedan permite necesita quiere aceptó llegó sigue siguen aumentó \
        aumentaron disminuyó da dan tomó va van importan importa cerramos vamos is are was were \
        has have will",
    starters: "me le les nos yo usted ustedes hay es está tenemos tengo tiene fue quiero espero si cuando \
        no hola bienvenidos we i you",
    requests: "gracias felicidades venga llame llámeme traiga mande envíe envíeme recuerde pregunte \
        visite vea disfrute dígame thank thanks please",
    questions: "por cómo qué cuándo dónde quién cuál cuánto why how what",
    relatives: "que donde cuando si porque quien por qué cómo that why",
    common: &[
        COMMON,
        DETERMINERS,
        FEMININE,
        MASCULINE,
        PLURAL,
        UNCOUNTED,
        BEFORE,
    ],
    joiners: "y e o u and & / - \u{2013} \u{2014} con",
    inline,
    and,
};

const DETERMINERS: &str = "el la los las un una unos unas mi mis su sus nuestro nuestra este esta dos tres cuatro cinco \
    seis siete ocho nueve diez varios varias";

const FEMININE: &str = "casa propiedad residencia vivienda cabaña finca parcela unidad oficina bodega tienda villa \
    cocina piscina alberca terraza sala recámara habitación chimenea cochera lavandería despensa \
    isla entrada suite tina ducha bañera biblioteca barra escalera ventana puerta cerca pérgola \
    fuente casita huerta estufa lavadora secadora reja";

const MASCULINE: &str = "condominio apartamento departamento dúplex estudio terreno lote edificio local rancho techo \
    patio garaje jardín balcón baño dormitorio cuarto comedor sótano ático clóset vestidor \
    gimnasio bar porche spa jacuzzi horno refrigerador calentador sistema piso muelle elevador \
    taller establo granero asador vestíbulo pasillo";

const PLURAL: &str = "pies acres metros recámaras pisos paneles árboles electrodomésticos gabinetes encimeras techos \
    vistas mejoras acabados niveles plantas";

const UNCOUNTED: &str =
    "estacionamiento espacio almacenamiento acceso aire calefacción luz mármol granito madera";

/// Adjectives that may stand before the thing.
const BEFORE: &str = "amplia amplio nueva nuevo gran hermosa hermoso bella bello moderna moderno preciosa precioso \
    linda lindo bonita bonito acogedora acogedor";

/// First words that are not names.
const COMMON: &str = "el la los las un una mi su sus este esta casa propiedad residencia cocina piscina alberca \
    terraza sala recámara recámaras habitación habitaciones chimenea cochera lavandería despensa \
    isla oficina condominio apartamento departamento terreno lote edificio local rancho techo \
    techos patio garaje jardín balcón baño baños dormitorio dormitorios cuarto comedor sótano \
    pisos paneles vistas electrodomésticos gabinetes aire estacionamiento amplia amplio nueva \
    nuevo gran hermosa hermoso moderna moderno precio precios tasas inventario ventas días dos \
    tres cuatro cinco por cómo qué cuándo dónde quién inspección cierre avalúo";

/// Finds out what a phrase names by its first words.
fn inline(phrase: &str) -> Option<Inline> {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let first = bare(words.first()?);
    if stands_apart(phrase) {
        return None;
    }
    if among(DETERMINERS, &first) && words.len() > 1 {
        return Some(Inline {
            text: phrase.to_owned(),
            indefinite: !matches!(
                first.as_str(),
                "el" | "la" | "los" | "las" | "mi" | "su" | "sus"
            ),
        });
    }
    let before = is_number(words[0]) || among(BEFORE, &first);
    let thing = match words.get(1) {
        Some(second) if before => bare(second),
        _ => first,
    };
    if is_plural(&thing) || (!before && among(UNCOUNTED, &thing)) {
        return Some(with_article("", phrase));
    }
    if is_number(words[0]) {
        return None;
    }
    if among(FEMININE, &thing) {
        return Some(with_article("una ", phrase));
    }
    among(MASCULINE, &thing).then(|| with_article("un ", phrase))
}

fn with_article(article: &str, phrase: &str) -> Inline {
    Inline {
        text: format!("{article}{phrase}"),
        indefinite: true,
    }
}

fn is_plural(word: &str) -> bool {
    let known = |stem: &str| among(FEMININE, stem) || among(MASCULINE, stem);
    let accents = [("iones", "ión"), ("ines", "ín"), ("ones", "ón"), ("es", "")];
    among(PLURAL, word)
        || word.strip_suffix('s').is_some_and(known)
        || accents.iter().any(|(ending, instead)| {
            word.strip_suffix(ending)
                .is_some_and(|stem| known(&format!("{stem}{instead}")))
        })
}

/// "Y" becomes "e" before the sound of "i".
fn and(next: &str) -> &'static str {
    let next = bare(next.split_whitespace().next().unwrap_or_default());
    let sound = next.starts_with(['i', 'í']) || next.starts_with("hi") || next.starts_with("hí");
    let glide = ["hie", "hia", "hio", "ia", "ie", "io"];
    let glides = glide.iter().any(|start| next.starts_with(start));
    if sound && !glides { "e" } else { "y" }
}
