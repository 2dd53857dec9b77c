import base from './style/base.css'
import composer from './style/composer.css'
import files from './style/files.css'
import host from './style/host.css'
import log from './style/log.css'
import message from './style/message.css'
import panel from './style/panel.css'
import screens from './style/screens.css'
import tickets from './style/tickets.css'
import welcome from './style/welcome.css'

/** All rules of the shadow root; those for small screens come last. */
export const css = [host, base, panel, tickets, log, message, files, welcome, composer, screens].join('\n')
