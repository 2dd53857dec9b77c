import { expect, it } from 'vitest'
import { instant } from '../../src/ids.ts'
import { createLog } from '../../src/log.ts'
import type { Channel, Delivery, DeliveryResult } from '../../src/runtime/channel.ts'
import { watchedChannel } from '../../src/runtime/watched-channel.ts'

const anyDelivery = {} as Delivery
const down: DeliveryResult = { ok: false, permanent: false, retryAfterMs: null, why: 'invalid_auth' }

const open = (own: Channel['trouble']) => {
  const clock = { at: 0 }
  const results: DeliveryResult[] = []
  const semaphore: Channel = {
    platform: 'semaphore',
    deliver: async () => results.shift() ?? { ok: true },
    ...(own === undefined ? {} : { trouble: own }),
  }
  const channel = watchedChannel(semaphore, () => instant(clock.at), createLog('silent'))
  const deliver = async (result: DeliveryResult) => {
    results.push(result)
    expect(await channel.deliver?.(anyDelivery)).toEqual(result)
  }
  return { clock, deliver, trouble: () => channel.trouble?.() }
}

it('is in trouble when nothing has arrived for a minute, until something does', async () => {
  const { clock, deliver, trouble } = open(undefined)
  await deliver(down)
  clock.at = 59_000
  await deliver(down)
  expect(trouble()).toBeNull()
  clock.at = 60_000
  expect(trouble()).toEqual({
    message: 'no message is taken (invalid_auth)',
    remedy: expect.stringContaining('doctor'),
  })
  await deliver({ ok: true })
  expect(trouble()).toBeNull()
  await deliver(down)
  expect(trouble()).toBeNull()
  clock.at += 60_000
  expect(trouble()).not.toBeNull()
  await deliver({ ...down, permanent: true })
  expect(trouble()).toBeNull()
})

it('tells what the channel itself knows first', async () => {
  const own = { message: 'the flags are gone', remedy: 'look in the cupboard' }
  const { clock, deliver, trouble } = open(() => own)
  expect(trouble()).toEqual(own)
  await deliver(down)
  clock.at = 60_000
  expect(trouble()).toEqual(own)
})
