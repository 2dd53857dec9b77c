import { expect, it } from 'vitest'
import { cutText } from '../../../adapters/shared/pieces.ts'

it.each([
  ['after a paragraph rather than a sentence', 'One. Two.\n\nThree. Four. Five.', ['One. Two.', 'Three. Four. Five.']],
  ['after a sentence rather than a word', 'It is here now. What is to be', ['It is here now.', 'What is to be']],
  ['after a full stop that no blank follows', '「行きます。」今日は雨です。', ['「行きます。」', '今日は雨です。']],
  ['before an escape rather than within one', `${'a'.repeat(19)}\\*b`, ['a'.repeat(19), '\\*b']],
  ['before a sign of two units rather than within it', `${'a'.repeat(19)}😀`, ['a'.repeat(19), '😀']],
])('a long text is cut %s', (_where, text, parts) => {
  expect(cutText(text, Math.min(20, text.length - 1))).toEqual(parts)
})
