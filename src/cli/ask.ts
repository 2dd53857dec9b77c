import { Command } from 'commander'
import { openTerminal } from '../../adapters/terminal/conversation.ts'
import { screenText } from '../../adapters/terminal/screen.ts'
import type { Catalog } from '../catalog/model.ts'
import type { Instant } from '../ids.ts'
import { type Desk, loadSettings } from '../main.ts'
import { outcomeOf } from '../triage/answers/coverage.ts'
import type { Entry } from '../triage/conversation.ts'
import type { Decision } from '../triage/decision.ts'
import { plainText } from '../triage/message.ts'
import type { Understanding } from '../understanding/understanding.ts'
import { percent } from './bars.ts'
import { availabilityJson } from './hours.ts'
import { atOption, jsonOption, languageOption, planNamed, planOption, zoneOption } from './options.ts'
import { printJson } from './print.ts'
import { reasonJson, reasonText } from './reasons.ts'
import { openRehearsal, rehearsalUser } from './rehearsal.ts'

interface AskOptions {
  readonly plan?: string
  readonly at?: Instant
  readonly zone?: string
  readonly language?: string
  readonly json?: true
}

/** What one message would lead to. */
interface Asked {
  readonly understanding: Understanding
  readonly decision: Decision
  readonly replies: readonly Entry[]
}

export const askCommand = new Command('ask')
  .description('tell how one message would be understood, decided and answered; nothing is kept')
  .argument('<text>', "the customer's message")
  .addOption(planOption())
  .addOption(atOption())
  .addOption(zoneOption())
  .addOption(languageOption())
  .addOption(jsonOption())
  .action(async (text: string, options: AskOptions) => {
    const { plan = null, at = null, zone = null, language = null } = options
    const desk = await openRehearsal(loadSettings(), { plan, at })
    const asked = await ask(desk, text, { zone, language })
    if (options.json) printJson(askedJson(desk, asked, plan))
    else printAsked(desk, asked)
    await desk.store.close()
  })

const ask = async (
  desk: Desk,
  text: string,
  where: { readonly zone: string | null; readonly language: string | null },
): Promise<Asked> => {
  const conversation = openTerminal(desk.frontdesk, { user: rehearsalUser, ...where }, 'ask')
  await conversation.write(text)
  const entries = await desk.store.entries(conversation.id, { afterSeq: 0, limit: 100, audience: 'staff' })
  const understanding = entries.find((entry) => entry.from === 'customer')?.why?.understanding
  if (understanding == null) throw new Error('a message is always understood')
  const decision = entries.findLast((entry) => entry.from === 'bot')?.why?.decision ?? undecided
  return { understanding, decision, replies: await conversation.news() }
}

/** What came of a link code is told; there was nothing to decide. */
const undecided: Decision = { action: 'answer', reasons: [] }

const askedJson = (desk: Desk, { understanding, decision, replies }: Asked, plan: string | null) => ({
  understanding,
  coverage: coverageJson(desk.catalog, understanding, plan),
  availability: availabilityJson(desk.catalog, desk.now()),
  action: decision.action,
  reasons: decision.reasons.map((reason) => reasonJson(desk.catalog, reason)),
  reply: replies.map(({ blocks }) => plainText(blocks)).join('\n\n'),
})

/** Every service understood, for the plan asked about, else for each. */
const coverageJson = (catalog: Catalog, { services }: Understanding, plan: string | null) => {
  const only = plan === null ? null : planNamed(catalog, plan)
  return services
    .flatMap((id) => catalog.services.find((service) => service.id === id) ?? [])
    .flatMap((service) =>
      catalog.plans
        .filter(({ id }) => only === null || id === only)
        .map((each) => ({
          service: service.id,
          plan: each.id,
          outcome: outcomeOf(service, each),
          sections: service.sections,
        })),
    )
}

const printAsked = (desk: Desk, { understanding, decision, replies }: Asked): void => {
  const { intents, services, plans, priority, ticket, confidence } = understanding
  console.log(`understood  ${intents.join(', ')} (${percent(confidence)})`)
  for (const [name, values] of Object.entries({ services, plans, priority: [priority], ticket: [ticket] })) {
    const known = values.filter((value) => value !== null)
    if (known.length > 0) console.log(`${name.padEnd(10)}  ${known.join(', ')}`)
  }
  console.log(`action      ${decision.action}`)
  for (const reason of decision.reasons) {
    console.log(`  because   ${reasonText(desk.catalog, reason)}`)
  }
  console.log(`\n${replies.map(screenText).join('\n')}`)
}
