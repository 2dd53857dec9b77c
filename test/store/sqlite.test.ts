import { storeContract } from './contract.ts'
import { openFile, openMemory } from './sqlite-files.ts'

storeContract('SQLite in a file', openFile)
storeContract('SQLite in memory', openMemory, { sharing: 'a database in memory is gone with its only connection' })
