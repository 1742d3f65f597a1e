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
sign-in-button = Iniciar sesión
sign-in-email-missing = Escriba su correo electrónico.
sign-in-password-missing = Escriba su contraseña.
sign-in-wrong = Ese correo y esa contraseña no coinciden.
field-email = Correo electrónico
field-password = Contraseña

## When something is not done
error-home = Ir a sus videos
error-number = Si nos pregunta por esto, indique este número:
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
error-request-title = No se pudo leer
error-request-text = Vuelva atrás, cargue la página de nuevo e inténtelo otra vez. No se cambió nada.

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
mail-reset-subject = Fije una contraseña nueva para Doorcast
mail-reset-text =
    Alguien pidió una contraseña nueva para su cuenta de Doorcast. Si fue usted, fíjela aquí:
    { $link }
    
    El enlace funciona una vez, durante { $hours } hora. Si no fue usted, no tiene que hacer nada.
