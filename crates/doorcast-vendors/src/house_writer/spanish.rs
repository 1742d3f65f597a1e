//! Spanish as spoken in the United States, with "usted" throughout.
//!
//! As in English, no table may hold a fact, praise, a promise or hurry. Nothing says whether the agent or the person
//! watching is a man or a woman.

pub(super) mod custom;
mod grammar;
pub(super) mod listing;
pub(super) mod market;
pub(super) mod personal;

use super::phrases::Shared;

/// For every type of video.
pub(super) static SHARED: Shared = Shared {
    contacts: &[
        "Llame a {name} al {phone}.",
        "Llámeme al {phone}; soy {name}.",
        "Soy {name}, y mi número es {phone}.",
        "Mi nombre es {name}; llámeme al {phone}.",
        "Marque el {phone} y pregunte por {name}.",
        "Pregunte por {name} en el {phone}.",
        "El número es {phone}; pregunte por {name}.",
        "Para hablar conmigo, {name}, llame al {phone}.",
        "Me llamo {name}, y me encuentra en el {phone}.",
        "Tome el teléfono y llame a {name} al {phone}.",
        "Comuníquese con {name} al {phone}.",
        "Puede llamar a {name} al {phone}.",
        "Todo empieza con una llamada a {name}, al {phone}.",
        "Mi teléfono es el {phone}, y soy {name}.",
        "Anote: {name}, {phone}, y llámeme.",
    ],
    compact: &[
        "Llame a {name}, {brokerage}, {phone}.",
        "Llame a {name}, de {brokerage}, al {phone}.",
        "Soy {name}, de {brokerage}; llámeme al {phone}.",
        "Pregunte por {name} en {brokerage}: {phone}.",
        "Comuníquese con {name}, de {brokerage}, al {phone}.",
        "¿Preguntas? Llame a {name}, {brokerage}, al {phone}.",
        "Para saber más, llame a {name}, de {brokerage}, al {phone}.",
        "Hablemos: {name}, {brokerage}, {phone}.",
        "Le atiende {name}, de {brokerage}, en el {phone}.",
        "Llámeme al {phone}; soy {name}, de {brokerage}.",
        "Marque {phone} y pregunte por {name}, de {brokerage}.",
        "Mi número es {phone}; soy {name}, de {brokerage}.",
    ],
    guide: &[
        &[
            "Cada plan es distinto, y aquí el que cuenta es el suyo.",
            "¿Dónde está ahora y adónde quiere llegar?",
            "¿Qué tiene que pasar primero y qué puede esperar?",
            "Cuénteme eso, y ya tenemos por dónde empezar.",
        ],
        &[
            "Una buena decisión suele empezar con una buena pregunta.",
            "¿Qué le gustaría saber todavía?",
            "Pregunte lo fácil junto con lo difícil.",
            "La pregunta que casi no se hace puede ser la que más ayude.",
        ],
        &[
            "Quizás ya sabe lo que quiere hacer.",
            "Quizás todavía lo está pensando.",
            "En los dos casos, hablar un poco ayuda a ordenar las ideas.",
            "Usted me cuenta, yo escucho, y después vemos juntos el siguiente paso.",
        ],
        &[
            "No hace falta resolver todo de una vez.",
            "Tome una sola cosa de este video y piense primero en ella.",
            "Vuelva a las demás cuando quiera.",
            "Una respuesta clara es un buen comienzo.",
        ],
        &[
            "También ayuda saber a quién preguntar.",
            "Para un préstamo, hable con un prestamista.",
            "Para los impuestos, con un asesor fiscal.",
            "Para lo legal, con un abogado.",
            "Para la parte de bienes raíces, hable conmigo.",
        ],
        &[
            "¿Hay alguien que decide junto con usted?",
            "Póngale este video y escuche lo que pregunta.",
            "Dos personas muchas veces oyen dos cosas distintas.",
            "Traiga las dos listas cuando hablemos.",
        ],
        &[
            "Si algo pasó muy rápido, regrese y escúchelo otra vez.",
            "Haga una pausa donde quiera y tome nota.",
            "El video no tiene prisa.",
        ],
        &[
            "¿Prefiere tenerlo por escrito?",
            "Dígamelo, y empezamos con un correo en lugar de una llamada.",
            "Hay quien prefiere leer primero y hablar después.",
            "Por mí está bien.",
        ],
        &[
            "Le dejo una tarea.",
            "Tómese un minuto después de este video.",
            "Anote una cosa que le llamó la atención.",
            "Al lado, anote una cosa que quiere entender mejor.",
            "Con esas dos líneas basta para nuestra primera plática.",
        ],
        &[
            "¿Y cómo es una primera llamada?",
            "Usted me dice qué oyó aquí y por qué le importa.",
            "Yo le hago algunas preguntas sobre sus planes.",
            "Después vemos si conviene dar un siguiente paso, y cuál.",
        ],
        &[
            "Hay algo que casi nadie pregunta.",
            "¿Qué haría todo esto más fácil para usted?",
            "Quizás una respuesta rápida, quizás un poco más de tiempo.",
            "Dígame cuál de las dos, y de ahí partimos.",
        ],
        &[
            "Piense en el día en que todo esto ya quede atrás.",
            "¿Qué le gustaría haber hecho?",
            "¿A quién le gustaría haberle preguntado?",
            "Desde ahí, venga hacia atrás, paso por paso.",
            "El primer paso puede ser más pequeño de lo que parece.",
        ],
        &[
            "¿Guarda sus papeles en una carpeta?",
            "Si no, empiece una con sus notas de este video.",
            "Agregue sus preguntas, y las respuestas cuando las tenga.",
            "Así, llegado el momento, todo está en un solo lugar.",
        ],
        &[
            "Puede llamar con una pregunta o con diez.",
            "Si no puedo contestar, deje su nombre y su número.",
            "Diga también de qué se trata, para revisarlo antes de hablar.",
        ],
        &[
            "¿Conoce a alguien que ha preguntado por esto?",
            "Puede compartirle este video.",
            "También puede llamarme con sus preguntas.",
        ],
    ],
    grammar: &grammar::GRAMMAR,
};
