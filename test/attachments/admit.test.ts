import { describe, expect, it } from 'vitest'
import { admit } from '../../src/attachments/admit.ts'
import { defaultFileLimits } from '../../src/attachments/attachment.ts'
import { shownName } from '../../src/attachments/file-name.ts'

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))
const png = bytes([0x89], 'PNG\r\n', [0x1a, 0x0a], 'picture')
const judge = (name: string, content: Uint8Array | string) =>
  admit(name, typeof content === 'string' ? bytes(content) : content, defaultFileLimits)
const nameOf = (name: string, content: Uint8Array | string) => {
  const admission = judge(name, content)
  return admission.ok ? admission.name : admission.refusal.why
}

describe('a file', () => {
  it.each<readonly [string, Uint8Array, string]>([
    ['screen.png', png, 'image/png'],
    ['photo.JPG', bytes([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
    ['moving.gif', bytes('GIF89a'), 'image/gif'],
    ['new.webp', bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 '), 'image/webp'],
    ['phone.heic', bytes([0, 0, 0, 24], 'ftypheic'), 'image/heic'],
    ['offer.pdf', bytes('%PDF-1.7 …'), 'application/pdf'],
    ['calls.pcap', bytes([0xd4, 0xc3, 0xb2, 0xa1, 2, 0]), 'application/vnd.tcpdump.pcap'],
    ['calls.pcapng', bytes([0x0a, 0x0d, 0x0d, 0x0a, 0]), 'application/x-pcapng'],
    ['logs.zip', bytes('PK', [3, 4, 20, 0]), 'application/zip'],
    ['logs.tgz', bytes([0x1f, 0x8b, 8, 0]), 'application/gzip'],
    ['messages', bytes('Nov 25 03:00:00 pbx asterisk[12]: \x1b[31mfailed\x1b[0m\n'), 'text/plain'],
    ['syslog.1', bytes('Nov 25 03:00:00 kernel: fine'), 'text/plain'],
    ['naïve.csv', bytes('name;caf\xe9\n'), 'text/plain'],
    ['wide.txt', bytes([0xff, 0xfe, 0x41, 0]), 'text/plain'],
    ['config.xml', bytes('<?xml version="1.0"?>\n<settings/>'), 'text/plain'],
  ])('%s is taken for what it is', (name, content, type) => {
    expect(judge(name, content)).toMatchObject({ ok: true, type })
  })

  it.each<readonly [string, Uint8Array | string]>([
    ['setup.exe', bytes('MZ', [0x90, 0])],
    ['invoice.pdf', bytes('MZ', [0x90, 0])],
    ['tool', bytes([0x7f], 'ELF', [2, 1, 1])],
    ['run.sh', 'echo hello'],
    ['run.txt', '#!/bin/sh\nrm -rf /'],
    ['run.bat', 'del *.*'],
    ['run.txt', '@echo off\r\ndel *.*'],
    ['page.html', '<p>hello</p>'],
    ['page.txt', '  <!DOCTYPE html><script>alert(1)</script>'],
    ['page.txt', Buffer.from('\ufeff<html><script>alert(1)</script>', 'utf16le')],
    ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'],
    ['drawing.xml', '<?xml version="1.0"?><!-- a --><svg onload="alert(1)"/>'],
    ['drawing.png', '<svg onload="alert(1)"/>'],
    ['code.js', 'alert(1)'],
    ['app.jar', bytes('PK', [3, 4, 20, 0])],
    ['letter.docm', bytes('PK', [3, 4, 20, 0])],
    ['letter.doc', bytes([0xd0, 0xcf, 0x11, 0xe0])],
    ['data.txt', bytes('text', [0, 1, 2])],
    ['link.lnk', bytes([0x4c, 0, 0, 0])],
  ])('%s is refused by its bytes or its ending', (name, content) => {
    expect(nameOf(name, content)).toBe('type')
  })

  it.each<readonly [string, string]>([
    ['../../etc/passwd.txt', 'passwd.txt'],
    ['C:\\Users\\me\\log.txt', 'log.txt'],
    ['.bashrc.txt', 'bashrc.txt'],
    ['a\u202etxt.log', 'a_txt.log'],
    ['two\nlines.log', 'two_lines.log'],
    ['<b>|x|?.log', '_b__x__.log'],
    ['CON.txt', 'file-CON.txt'],
    ['...', 'file.txt'],
    ['', 'file.txt'],
    ['messages', 'messages.txt'],
    ['журнал вызовов.log', 'журнал вызовов.log'],
    [`${'long '.repeat(60)}.log`, `${'long '.repeat(16).trim()}.log`],
  ])('%j is saved under a name that is safe everywhere', (name, safe) => {
    expect(nameOf(name, 'words')).toBe(safe)
  })

  it('gets the ending that its bytes ask for, so that nothing opens it as something else', () => {
    expect(nameOf('picture.exe', png)).toBe('picture.png')
    expect(nameOf('picture.png.jpeg', png)).toBe('picture.png.png')
  })

  it('is refused when it is empty, too large, or of a kind that is turned off', () => {
    expect(nameOf('empty.txt', '')).toBe('empty')
    expect(admit('large.txt', bytes('12345'), { ...defaultFileLimits, mostBytes: 4 })).toEqual({
      ok: false,
      refusal: { why: 'size', mostBytes: 4 },
    })
    expect(admit('screen.png', png, { ...defaultFileLimits, kinds: ['pdf'] })).toEqual({
      ok: false,
      refusal: { why: 'type', allowed: ['pdf'] },
    })
  })

  it('is named to its sender in one short line, whatever it is called', () => {
    expect(shownName('a\nb\u202e.exe')).toBe('a_b_.exe')
    expect(shownName('x'.repeat(500)).length).toBeLessThan(100)
    expect(shownName('')).toBe('file')
  })
})
