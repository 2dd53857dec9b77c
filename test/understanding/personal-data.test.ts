import { describe, expect, it } from 'vitest'
import { withoutPersonalData } from '../../src/understanding/personal-data.ts'

describe('what is personal', () => {
  it.each([
    ['write to Anna.Petrova+x@mail.acme.example, please', 'write to ‹e-mail›, please'],
    ['anna@пример.example', '‹e-mail›'],
    ['my code FD-7K3MQ-9XT2B', 'my code ‹code›'],
    ['fd-7k3mq9xt2b!', '‹code›!'],
    ['FD7K3MQ9XT2B', '‹code›'],
    ['fd dstjn c6e2p', '‹code›'],
    ['calls from 203.0.113.9:5060 fail', 'calls from ‹address›:5060 fail'],
    ['(2001:db8::1)', '(‹address›)'],
    ['fe80:0:0:0:1:2:3:4 and ::1', '‹address› and ‹address›'],
    ['call me at +370 612 34567 or (8-5) 212 3456', 'call me at ‹number› or ‹number›'],
    ['0044 20/7946-0958', '‹number›'],
    ['my password is Hunter2! please reset it', 'my password is ‹secret› please reset it'],
    ['Password: correct-horse', 'Password: ‹secret›'],
    ['user anna pwd=Qwe_123 cannot log in', 'user anna pwd=‹secret› cannot log in'],
    ['root passwd 9xY!kk', 'root passwd ‹secret›'],
    ['пароль: солнце', 'пароль: ‹secret›'],
    ['pay to LT12 1000 0111 0100 1000, please', 'pay to ‹account›, please'],
    ['DE89370400440532013000', '‹account›'],
    ['gb29 nwbk 6016 1331 9268 19'.toUpperCase(), '‹account›'],
  ])('is left out of %j', (text, masked) => {
    expect(withoutPersonalData(text)).toBe(masked)
  })

  it.each([
    'is fdisk run on x17.5.1 at 12:30:45?',
    'ticket #1042 costs 300 EUR, port 5060, 10,000 calls',
    'std::vector, a: b:: c, price @ 5 USD, v1.2.3',
    'Bist du da? Ünïcödé 🙂',
    'the password is wrong, and my password is not accepted',
    'how do I reset a password for a user, or change the PIN',
  ])('is not in %j', (text) => {
    expect(withoutPersonalData(text)).toBe(text)
  })

  it.each([
    'a',
    '1',
    'a@',
    '1.',
    ':',
    'a:',
    '::',
    '+1 ',
    'FD-A',
    '(',
    '1 (',
    'pass ',
    'pass:',
    'password is ',
    'LT12 ',
    'lt121',
  ])('is looked for in no time in many %j', (piece) => {
    const text = piece.repeat(65_536 / piece.length)
    const start = performance.now()
    withoutPersonalData(text)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
