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
