## Around every page
skip-to-content = Ir al contenido
nav-label = Principal
nav-videos = Videos
nav-settings = Ajustes
nav-office = Oficina
menu-label = Idioma, colores y cuenta
menu-language = Idioma
menu-theme = Colores
theme-device = Auto
theme-light = Claro
theme-dark = Oscuro
sign-out = Cerrar sesión
footer-line = Doorcast crea videos para agentes inmobiliarios.
form-look-again = Revise esto, por favor:
flash-signed-out = Ha cerrado la sesión.
flash-saved = Guardado.

## Signing in
sign-in-title = Le damos la bienvenida
sign-in-lead = Inicie sesión para crear y compartir sus videos.
sign-in-beside = Continuar con la cuenta de su sitio web
sign-in-button = Iniciar sesión
sign-in-email-missing = Escriba su correo electrónico.
sign-in-password-missing = Escriba su contraseña.
sign-in-wrong = Ese correo y esa contraseña no coinciden.
field-email = Correo electrónico
field-password = Contraseña

## When something is not done
error-home = Ir a sus videos
error-number = Si nos pregunta por esto, indique este número:
error-behind-a-proxy = Esta instalación no sabe que se llega a ella a través de otro servidor. Ponga en DOORCAST_PUBLIC_URL la dirección que abre la gente, arranque de nuevo y escriba el código que imprime.
error-elsewhere = Eso vino de otro sitio, así que no se cambió nada. Abra la página aquí e inténtelo de nuevo.
error-403-title = Esta página no es para su cuenta
error-403-text = Su cuenta no puede abrir esta página. Consulte a quien administra su oficina.
error-404-title = Aquí no hay nada
error-404-text = Es posible que la página haya cambiado de lugar o que pertenezca a otra persona.
error-409-title = Eso no se puede hacer ahora
error-409-text = Algo cambió mientras tanto. No se perdió nada: revise e inténtelo de nuevo.
error-413-title = Es demasiado grande
error-413-text = Elija un archivo más pequeño e inténtelo de nuevo. No se cambió nada.
error-429-title = Un poco más despacio, por favor
error-429-text = Se intentó demasiadas veces. Espere un minuto e inténtelo de nuevo.
error-500-title = Eso no funcionó
error-500-text = Algo nuestro no funciona. No se compró nada. Inténtelo de nuevo en un momento.
error-503-title = Ahora no es posible
error-503-text = Algo que necesitamos no responde. No se cambió ni se compró nada. Inténtelo de nuevo en un momento.
error-store-title = Volvemos en un momento
error-store-text = La base de datos no responde ahora y no se puede mostrar nada. Lo que usted ha hecho está a salvo, y los videos en curso siguen solos. Esta página vuelve a mirar sola.
error-store-form-text = La base de datos no responde ahora y lo que acaba de enviar probablemente no se guardó. Vuelva atrás: su navegador aún lo tiene. Envíelo de nuevo en un momento; nada se hace ni se compra dos veces.
error-request-title = No se pudo leer
error-request-text = Vuelva atrás, cargue la página de nuevo e inténtelo otra vez. No se cambió nada.

## Videos: the feed
feed-title = Videos
feed-new = Crear video
feed-list = Lista de videos
keys-title = Atajos de teclado
keys-search = Buscar entre sus videos
keys-next = Video siguiente
keys-previous = Video anterior
keys-open = Abrir el video
keys-help = Mostrar estas teclas
keys-use = Usar estas teclas
keys-close = Cerrar
feed-search = Buscar
feed-kind = Tipo
feed-status = Estado
feed-any-kind = Todos los tipos
feed-any-status = Todos los estados
feed-filter = Mostrar
feed-nothing = Ningún video es así.
feed-clear = Mostrar todos los videos
feed-pages = Páginas
feed-newest = Más recientes
feed-older = Anteriores
feed-empty-title = Su primer video está a un clic
feed-empty-text = Doorcast escribe un saludo breve con su nombre y lo muestra en un video, en menos de un minuto y gratis.
feed-empty-button = Crear mi primer video
feed-empty-other = O empiece con su propio tema
bin-title = Videos eliminados
bin-lead = Se pueden recuperar durante 30 días.
bin-link = Videos eliminados
bin-back = Volver a sus videos
bin-empty = No hay nada eliminado.
bin-restore = Recuperar
flash-restored = El video está de vuelta.
status-draft = Borrador
status-generating = En proceso
status-preview = Vista previa lista
status-completed = Terminado
status-failed = Necesita su atención
kind-property = Propiedad
kind-property-hint = Una vivienda, en venta o en alquiler.
kind-market = Noticias del mercado
kind-market-hint = Cómo van los precios y las viviendas en su zona.
kind-message = Mensaje personal
kind-message-hint = Un agradecimiento, un cumpleaños, un seguimiento.
kind-custom = Otra cosa
kind-custom-hint = Cualquier tema, con sus propios puntos.
first-topic = Comprar o vender una vivienda
first-point-one = Ayudo a comprar y vender viviendas
first-point-two = Llámeme cuando tenga una pregunta

## Videos: the six steps
new-title = ¿Qué tipo de video?
new-lead = Elija uno. Todo se puede cambiar después.
new-back = Volver a sus videos
video-kind-missing = Elija un tipo.
steps-label = Pasos
step-kind = Tipo
step-topic = Tema
step-script = Guion
step-settings = Imagen y sonido
step-shape = Formato
step-finish = Vista previa y final
step-back = Atrás
step-next = Siguiente
draft-saved = Guardado
draft-saving = Guardando
draft-lost = Aún no se guardó. Seguimos intentándolo; no cierre esta página.
video-topic = ¿De qué se trata?
video-topic-hint = Una frase, por ejemplo: casa abierta en 42 Palm Court el domingo.
video-topic-missing = Diga en pocas palabras de qué se trata.
video-points = Puntos clave
video-optional = (opcional)
video-points-hint = Datos que se deben decir, uno por línea. Hasta diez.
video-more-points = Más puntos
video-point = Punto { $number }
video-length = Duración
video-seconds = { $seconds } segundos
video-language = Idioma del video
video-script = Guion
video-script-hint = Pida que se escriba o escriba el suyo. Puede cambiar cada palabra.
video-counts = { $words ->
    [one] una palabra
   *[other] { $words } palabras
 }, unos { $seconds } segundos
video-counts-pattern = %w palabras, unos %s segundos
video-write = Escribirlo por mí
video-rewrite = Escribir otra versión
video-keep = Guardar
video-presenter = Quién se ve
video-presenter-usual = Elegir por mí
video-presenter-own = Mi propia foto
video-presenter-own-hint = La foto de su perfil.
video-presenter-none = Nadie
video-voice = Quién se oye
video-voice-usual = Elegir por mí
video-voice-sample = Escuchar a { $name }
video-background = Fondo
video-background-usual = Una sala luminosa
video-background-color = Un color
video-background-used = Usada antes
video-cast-more = Mostrar más personas y voces
video-cast-incomplete = HeyGen no mostró a tiempo sus personas y voces. Cargue la página de nuevo en un minuto; las incluidas están aquí.
video-background-color-label = El color
video-background-picture = Su imagen
pictures-title = Imágenes
pictures-hint = JPEG, PNG o WebP, hasta 15 MB. Las fotos se muestran mientras se dice el guion.
pictures-file = Elija un archivo
pictures-as-photo = Agregar como foto
pictures-as-background = Usar como fondo
pictures-remove = Quitar
pictures-none = Elija primero un archivo. No se cambió nada.
pictures-too-large = Esa imagen es demasiado grande. Elija una de hasta 15 MB y 40 millones de píxeles.
pictures-unreadable = Ese archivo no es una imagen que podamos leer. Elija un archivo JPEG, PNG o WebP.
shape-landscape = YouTube y páginas web
shape-portrait = Reels, Shorts e historias
shape-square = Publicaciones
shape-classic = Pantallas antiguas y portales
video-title = Título
video-title-hint = Lo ve usted y se guarda en el archivo.
quality-preview = Vista previa
quality-production = Producción
quality-free = Gratis
quality-preview-hint = El video completo con marca de agua, en segundos.
quality-preview-there = Ya hay una vista previa de esta versión.
quality-preview-button = Crear la vista previa
quality-production-hint = Tamaño completo, sin marca de agua.
quality-buy = Comprar por { $price }
quality-make = Crear el video
quality-refused = Así no se puede crear:
quality-no-price = El estudio no dice ahora cuánto cuesta. No se compró nada. Inténtelo de nuevo en un momento.
video-to-script = Ir al guion
video-profile-link = Complete su perfil
versions-title = Versiones
versions-number = Versión { $number }
versions-current = En uso
versions-use = Usar esta versión
origin-written = Escrito para usted
origin-edited = Cambiado por usted
origin-own = Escrito por usted
video-too-long = { $chars } caracteres son demasiados; caben { $most } como máximo.
video-too-many = Caben { $most } como máximo.
video-no-choice = Esa no es una de las opciones.
video-clash = Esto se cambió en otra ventana. Se guardan las dos versiones: revíselas y guarde de nuevo.
video-error-deleted = Este video está eliminado. Recupérelo primero.
video-error-profile = Su perfil necesita nombre, agencia, licencia y teléfono antes de crear un video.
video-error-no-script = Todavía no hay guion.
video-error-script = Este guion no se puede decir. Cámbielo e inténtelo de nuevo.
video-error-writer = No se pudo escribir un guion. Lo que escribió se conserva. Inténtelo de nuevo o escriba el suyo.

## Videos: the film
video-untitled = Video sin título
video-film = El video
video-captions = Subtítulos
video-poster = Portada
video-download = Descargar MP4
video-films = Todas las versiones en video
video-other-shapes = Crear en otro formato
video-versions = Versiones y cambios
video-edit = Cambiar el video
video-to-finish = Vista previa o compra
video-rating = ¿Qué le parece el guion?
video-stars = { $stars ->
    [one] 1 estrella
   *[other] { $stars } estrellas
 }
video-delete = Eliminar
video-deleted = Este video está eliminado. Se puede recuperar durante 30 días.
video-undo = Deshacer
video-cancel = Cancelar
progress-title = Su video se está creando
progress-started = Inicio
progress-left = faltan unos { $seconds } segundos
progress-leave = Puede salir de esta página. El video estará en su lista.
progress-look = Mirar de nuevo
stage-queued = Esperando su turno
stage-sending = Entregado al estudio
stage-filming = En grabación
stage-storing = Guardándose
stopped-title = Este video necesita su atención
stopped-said = El estudio dijo:
stopped-absent = El estudio no lo tiene y no sabemos si se compró. No se le ha cobrado dos veces.
stopped-account = El estudio rechaza nuestra cuenta. Consulte a quien administra su oficina.
stopped-unpaid = El estudio no tenía saldo. Recárguelo y pida el video de nuevo.
stopped-vanished = El estudio ya no conoce este video.
stopped-storage = El video está hecho y no se pudo guardar.
stopped-cancelled = Se canceló.
stopped-failed = No se pudo crear. Cambie el video o inténtelo de nuevo.
stopped-resume = Continuar
stopped-again = Comprarlo de nuevo por { $price }
stopped-again-free = Intentar de nuevo, gratis
stopped-leave = Dejarlo
stopped-change = Cambiar el guion
history-title = Historial
history-spent = Costo
history-pending = Reservado
took-title = Cuánto tardó
took-script = Escribir el guion
took-waiting = Esperar al estudio
took-speech = Decir las palabras
took-film = Dibujar las imágenes
took-storing = Guardar el video
took-total = En total
history-begun = Iniciado
history-pressed = Pedido
history-finished = Terminado
history-held = Reservado
history-settled = Pagado
history-released = Devuelto
history-doubt = Aún no está claro
history-deleted = Eliminado
flash-retried = Lo estamos buscando de nuevo. No cuesta nada.
flash-cancelled = Se deja así. No se comprará nada más.

## The office
office-title = Oficina
office-overview = Resumen
office-attention = Requiere atención
office-queue = En curso
office-ledger = Movimientos
office-people = Personas
office-budget = Presupuesto
filter-show = Mostrar
paging-label = Páginas
paging-newest = Más recientes
paging-older = Anteriores
unit-minutes = min

overview-lead = Las últimas doce semanas de toda la oficina.
overview-finished = Videos terminados
overview-begun = { $count ->
    [one] de 1 empezado
   *[other] de { $count } empezados
  }
overview-time = Tiempo hasta el primer video
overview-time-about = la mitad tardó menos
overview-success = Tasa de éxito
overview-failed = { $count ->
    [0] ninguno falló
    [one] 1 falló
   *[other] { $count } fallaron
  }
overview-cost = Costo por video
overview-cost-about = en promedio
overview-rating = Valoración del guion
overview-edited = { $percent }% se editaron a mano

chart-none = Todavía no hay nada que mostrar. Se llena a medida que se hacen videos.
chart-numbers = Ver los números
chart-numbers-below = Los números están en la tabla de abajo.
chart-week = Semana del
chart-value = Valor
chart-videos = Videos por semana
chart-videos-about = Terminados, según la semana en que se empezaron. La última barra es esta semana.
chart-time = Tiempo hasta el primer video
chart-time-about = Del primer clic al primer video; la mitad tardó menos.
chart-success = Tasa de éxito
chart-success-about = Videos terminados entre los que llegaron a su fin.
chart-cost = Costo por video
chart-cost-about = Lo que costó en promedio un video terminado.
chart-rating = Valoración del guion
chart-rating-about = Cuánto gustaron los guiones a los agentes, de 1 a 5.

ledger-spent = Gastado
ledger-this-month = Este mes
ledger-open = Reservado
ledger-open-about = para videos en curso
ledger-doubtful = En duda
ledger-doubtful-about = aún no se sabe si se gastó
ledger-agent = Agente
ledger-everybody = Todos
ledger-video = Video
ledger-when = Cuándo
ledger-what = Qué
ledger-amount = Importe
ledger-download = Descargar CSV
ledger-none = Todavía no hay movimientos
ledger-none-about = Las vistas previas son gratis. El primer video de producción aparece aquí en cuanto se pide.
ledger-hold = Reservado
ledger-extend = Reserva ampliada
ledger-settle = Gastado
ledger-release = Devuelto
ledger-doubt = En duda
ledger-reopen = En revisión

budget-office = La oficina
budget-of = de { $cap }
budget-left = Quedan { $left } este mes
budget-nothing = No hay presupuesto, así que no se puede comprar nada. Las vistas previas siguen siendo gratis.
budget-agents = Agentes
budget-used = Usado
budget-remaining = Disponible
budget-caps = Límites
budget-caps-about = Una compra que supere uno de estos límites se rechaza antes de enviar nada.
budget-cap-video = Un video
budget-cap-agent = Agente, al mes
budget-cap-office = Oficina, al mes
budget-cap-month = Por mes
budget-hint = En dólares. 0 no permite ninguna compra; un campo vacío vuelve a la configuración de este servidor. Lo que se fija aquí vale desde la próxima compra.
budget-own = Límites propios
budget-own-set = Fijados
budget-own-none = Como todos
budget-own-hint = En dólares. Un campo vacío es como para todos.
budget-no-amount = Escriba una cantidad de dólares como 12 o 12.50, hasta 1,000,000.
over-cap-video = Costaría más de lo que puede costar un video. No se compró nada. Quien cuida la oficina puede subir el límite.
over-cap-agent = Su presupuesto de este mes no lo permite. No se compró nada. Quien cuida la oficina puede subirlo.
over-cap-office = El presupuesto de la oficina de este mes no lo permite. No se compró nada. Quien cuida la oficina puede subirlo.

queue-working = Se está trabajando en los videos. No hay nada que hacer.
queue-still = En este momento nadie trabaja en los videos. Siguen en cuanto el servidor vuelva a funcionar; no se pierde nada.
queue-none = No hay nada en curso
queue-none-about = Los videos que piden los agentes aparecen aquí hasta que están listos.
queue-stage = Etapa
queue-since = Desde
queue-stage-draft = Borrador
queue-stage-waiting = Esperando turno
queue-stage-sending = Enviándose
queue-stage-looking = Buscándose
queue-stage-making = Haciéndose
queue-stage-storing = Guardándose
queue-stage-ready = Listo
queue-stage-attention = Requiere atención
queue-stage-cancelled = Cancelado
queue-stage-failed = Falló

attention-lead = Estos esperan a una persona. Nada se compra por segunda vez sin que alguien lo diga.
attention-none = Nada requiere su atención
attention-none-about = Cuando un video espera una decisión, aparece aquí con lo que pasó y lo que se puede hacer.
attention-retry = Buscar de nuevo
attention-leave = Dejarlo así
attention-open = Abrir el video
attention-absent = El estudio nunca respondió y el video no está en su lista. Probablemente no se compró. Búsquelo de nuevo o déjelo así.
attention-wallet = La cuenta del estudio no tiene saldo. No se compró nada. Recárguela y pida el video de nuevo.
attention-account = El estudio rechaza nuestra cuenta: { $reason }. No se compró nada. Cuando esté arreglado, pida el video de nuevo.
attention-unpaid = El estudio se detuvo porque la cuenta no tenía saldo. No se cobró nada. Recárguela y pida el video de nuevo.
attention-vanished = El estudio lo había aceptado y ya no lo conoce. Pregunte al estudio y búsquelo de nuevo, o déjelo así.
attention-storage = Está hecho y pagado, pero no se puede guardar: { $reason }. Intentarlo de nuevo no cuesta nada.

## Connections
connections-title = Conexiones
connections-lead = Quién escribe, filma y guarda sus videos. Sin ninguna de ellas, Doorcast lo hace todo por sí mismo.
connection-writes = Escribe los guiones.
connection-films = Filma los videos.
connection-keeps = Guarda los videos terminados.
connection-mails = Lleva las cartas.
connection-use-heygen = Filma los videos de producción con personas que parecen reales. Sin él, los filma el estudio incluido.
connection-use-groq = Escribe los guiones con un gran modelo de lenguaje. Sin él, escribe el escritor incluido.
connection-use-cloudinary = Guarda los videos terminados en una red de distribución. Sin él, se guardan en esta computadora.
connection-use-bucket = Guarda los videos donde todas las computadoras de esta casa los encuentran.
connection-use-mail = Lleva invitaciones, contraseñas nuevas y avisos de videos terminados. Sin él, los administradores pasan los enlaces.
connection-use-built-in = Parte de Doorcast. No necesita clave y no cuesta nada.
connection-from-environment = El entorno de este servidor fija { $keys }. Tiene prioridad sobre las claves introducidas aquí.
connection-entered = Introducida aquí el { $date }.
connection-entered-ending = La clave que termina en { $tail }, introducida aquí el { $date }.
connection-last-trouble = Último rechazo, { $at }: { $message }.
connection-enter = Introducir la clave
connection-replace = Cambiar la clave
connection-remove = Quitar la clave
connection-save = Guardar y usar
connection-sealed = Se guarda cifrada, se usa enseguida y no se vuelve a mostrar.
connection-same-account = La clave nueva es de la misma cuenta.
connection-at-work = Allí se están haciendo videos: { $videos }. Otra cuenta no los conocería. Espere a que terminen o confirme que la cuenta es la misma.
key-heygen = Clave API de HeyGen
key-groq = Clave API de Groq
key-cloudinary-cloud = Nombre de la nube
key-cloudinary = Clave API
key-cloudinary-secret = Secreto API
key-smtp-url = Dirección del servidor de correo (smtps://nombre:contraseña@servidor)
key-smtp-from = Dirección del remitente
key-other = Clave
key-missing = Introdúzcala.
key-malformed = Eso no es una clave: es una línea de signos simples, sin espacios.
key-unusable = No se puede usar: { $reason }.
flash-connected = La clave está guardada y en uso.
flash-disconnected = La clave se ha quitado.
connection-built-in = Incluido
connection-not-set-up = Sin conectar
connection-connected = Conectado
connection-refused = Rechazado
connection-trouble = Con problemas
connection-resting = En pausa
connection-well = Responde. Todo está bien.
connection-well-with = Responde. Quedan { $left } en su cuenta.
connection-key-refused = Rechaza la clave. Es incorrecta o ha caducado.
connection-lacking = Responde, pero no tiene «{ $what }», que está configurado aquí.
connection-silent = No respondió. Revise la conexión o inténtelo de nuevo en un minuto.
connection-set-up-first = Todavía no está conectado.
connection-test = Probar

## The API
reference-title = La API
reference-lead = Lo que pueden llamar los programas, con un token suyo.
reference-download = Documento OpenAPI

## Coming in
sign-in-forgotten = ¿Olvidó su contraseña?
back-to-sign-in = Volver a iniciar sesión
setup-title = Le damos la bienvenida a Doorcast
setup-lead = Cree la cuenta del titular. Puede hacerlo todo e invitar a los demás.
setup-button = Crear la cuenta
setup-code = Código de la terminal
setup-code-hint = Se mostró donde se inició Doorcast.
setup-code-wrong = Ese no es el código de la terminal.
field-name = Nombre
field-code = Código
field-new-password = Contraseña nueva
field-old-password = Contraseña actual
email-wrong = Escriba un correo como dana@example.com.
password-hint = Al menos 10 caracteres. Unas cuantas palabras se recuerdan bien.
password-short = Use al menos { $count } caracteres.
password-long = Es demasiado larga para una contraseña.
password-guessable = Es de lo primero que cualquiera probaría. Elija otra.
password-wrong = Esa no es su contraseña actual.
code-title = Un paso más
code-lead = Escriba el código que muestra su aplicación.
code-hint = Seis dígitos, o uno de sus códigos de recuperación.
code-wrong = Ese código no sirve. Cada uno funciona una vez y por poco tiempo.
code-too-late = Pasó demasiado tiempo. Inicie sesión otra vez.
forgotten-title = Una contraseña nueva
forgotten-lead = Escriba su correo. Si tiene una cuenta, le enviamos un enlace para fijar una contraseña nueva.
forgotten-asked = Si ese correo tiene una cuenta, va en camino un mensaje con un enlace. Funciona una vez, durante una hora.
forgotten-without-mail = Este Doorcast no envía correos. Pida un enlace a quien administra su oficina.
forgotten-button = Enviar el enlace
new-password-title = Fije una contraseña nueva
new-password-lead = Se cerrará su sesión en todos los demás lugares.
new-password-button = Fijar la contraseña
invitation-title = Recibió una invitación
invitation-lead = Cree su cuenta para { $email }.
invitation-button = Crear mi cuenta
account-gone = Este enlace ya se usó, se retiró o venció. Pida uno nuevo.
account-last-owner = Una oficina necesita un titular que pueda iniciar sesión. Nombre primero a otro titular.
account-email-taken = Ese correo ya tiene una cuenta.

## Settings
settings-title = Ajustes
settings-profile = Perfil
settings-security = Seguridad
settings-tokens = Claves de acceso
save = Guardar
never = Nunca
profile-incomplete = Sus videos necesitan su nombre, agencia, licencia y teléfono. No se inventa nada.
profile-name-missing = Escriba su nombre.
profile-line-wrong = Use como máximo 100 caracteres en una línea.
profile-state-wrong = Use las dos letras del estado, como CA.
profile-phone-wrong = Escriba un teléfono como (760) 555-0142.
profile-accent-wrong = Escriba un color como #0f766e.
profile-style-wrong = Use como máximo 500 caracteres.
profile-language-wrong = Elija uno de los idiomas.
profile-language-browser = El de mi navegador
field-brokerage = Agencia
field-license = Licencia
field-license-state = Estado de la licencia
field-phone = Teléfono
field-accent = Color de marca
field-accent-hint = Como #0f766e. Lo usan los subtítulos y títulos de sus videos.
profile-photo = Su foto
profile-photo-alt = Su foto
profile-photo-hint = JPEG, PNG o WebP, hasta 15 MB. Los videos con usted en la esquina la muestran.
profile-photo-save = Usar esta foto
profile-photo-remove = Quitar la foto
profile-mail-yes = Sí
profile-mail-no = No
field-film-mail = Correo cuando un video esté listo
field-film-mail-hint = Una carta por cada video de producción que esté listo o que lo necesite.
notify-button = Avisarme aquí
notify-on = Se le avisará en esta página.
notify-denied = Su navegador no permite avisos de esta página.
field-speaking-style = Cómo habla
field-speaking-style-hint = Para quien escribe sus guiones: con calidez, breve, con algún chiste…
field-language = Idioma
security-password-lead = Una contraseña nueva cierra su sesión en todos los demás lugares.
codes-title = Códigos de una aplicación
codes-lead = Escanee la imagen con una aplicación de autenticación y escriba el código que muestra. Desde entonces se le pedirá uno al iniciar sesión.
codes-picture = Imagen para escanear con una aplicación de autenticación
codes-key = O escriba esta clave:
codes-button = Activar
codes-on = Activados
codes-left = { $count ->
    [one] Queda un código de recuperación.
   *[other] Quedan { $count } códigos de recuperación.
}
codes-end = Desactivar
sessions-title = Dónde tiene la sesión abierta
sessions-browser = Navegador
sessions-seen = Último uso
sessions-this = Este
sessions-end = Cerrar sesión
recovery-title = Guarde estos códigos
recovery-lead = Cada uno sirve una vez en lugar de un código de la aplicación, por si pierde su teléfono. No se muestran de nuevo.
recovery-done = Ya los anoté
token-new = Clave nueva
token-lead = Con una clave, sus propios programas crean y ven sus videos.
token-made = Esta es la clave. Cópiela ahora; no se muestra de nuevo.
token-name = Nombre
token-name-wrong = Use de 1 a 100 caracteres.
token-scope = Qué puede hacer
token-scope-videos = Sus videos
token-scope-admin = Todo en la oficina
token-lifetime = Vence después de
token-days = { $count ->
    [one] Un día
   *[other] { $count } días
}
token-button = Crear la clave
token-ends = Vence
token-used = Último uso
token-revoke = Revocar
token-ended = Terminada

## People of the office
people-title = Personas
people-link = Entregue este enlace. Funciona una vez.
people-role = Función
people-change = Cambiar
people-change-role = Cambiar función
people-reset = Enlace de contraseña
people-disable = Desactivar
people-enable = Activar
people-disabled = Desactivada
role-agent = Agente
role-admin = Administrador
role-owner = Titular
invite-title = Invitar a alguien
invite-button = Invitar
invite-open = Invitaciones abiertas
invite-ends = Válida hasta
invite-withdraw = Retirar

## Messages
mail-invitation-subject = Recibió una invitación a Doorcast
mail-invitation-text =
    { $name } le invita a crear videos con Doorcast.
    
    Cree su cuenta aquí:
    { $link }
    
    El enlace funciona una vez, durante { $days } días.
mail-film-done-subject = Su video está listo: { $title }
mail-film-done-text =
    «{ $title }» está listo. Véalo, califíquelo y descárguelo aquí:

    { $link }

    Puede desactivar estas cartas en su perfil.
mail-film-stopped-subject = Su video lo necesita: { $title }
mail-film-stopped-text =
    «{ $title }» se detuvo y espera una decisión. Mientras tanto no se compra nada más. Vea aquí qué pasó:

    { $link }

    Puede desactivar estas cartas en su perfil.
mail-reset-subject = Fije una contraseña nueva para Doorcast
mail-reset-text =
    Alguien pidió una contraseña nueva para su cuenta de Doorcast. Si fue usted, fíjela aquí:
    { $link }
    
    El enlace funciona una vez, durante { $hours } hora. Si no fue usted, no tiene que hacer nada.

## Webhooks

webhooks-title = Webhooks
webhook-new = Nuevo webhook
webhook-lead = Sus propios programas se enteran cuando algo pasa con sus videos. Cada mensaje va firmado y se reenvía durante tres días hasta que se reciba.
webhook-url = Dirección
webhook-url-hint = Empieza por https:// y se puede alcanzar desde internet.
webhook-url-wrong = Esa dirección no sirve. Tiene que empezar por https:// y llevar a un servidor en internet.
webhook-events = Qué se avisa
webhook-events-none = Elija al menos uno.
webhook-button = Crear el webhook
webhook-made = Esta es la clave para comprobar las firmas. Cópiela ahora; no se vuelve a mostrar.
webhook-video-completed = Video terminado
webhook-video-failed = Video fallido
webhook-video-needs-attention = El video necesita atención
webhook-preview-completed = Vista previa terminada
webhook-test-event = Prueba
webhook-off-since = Desactivado el { $day }.
webhook-off-gave-up = Durante tres días nadie recibió un mensaje. No se envía nada hasta que lo active de nuevo.
webhook-off-gone = El receptor dijo que ya no existe. No se envía nada hasta que lo active de nuevo.
webhook-is-off = El webhook está desactivado. Actívelo primero.
webhook-too-many = Tiene tantos webhooks como puede haber. Quite uno primero.
webhook-turn-on = Activar
webhook-send-test = Enviar una prueba
webhook-remove = Quitar
webhook-nothing-sent = Todavía no se ha enviado nada.
webhook-log = Últimos mensajes
webhook-event = Mensaje
webhook-at = Ocurrió
webhook-state = Estado
webhook-answer = Última respuesta
webhook-send-again = Enviar de nuevo
webhook-waiting = En espera
webhook-delivered = Entregado
webhook-given-up = Abandonado
flash-sent = En camino.
