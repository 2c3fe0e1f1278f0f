// Listens before the meter is loaded, as an --import of the program's own.
import { createServer } from 'node:http'

createServer((_, response) => response.end()).listen(Number(process.env.PORT), '127.0.0.1')
await new Promise((resolve) => setTimeout(resolve, 700))
