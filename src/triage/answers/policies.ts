import type { PolicyId } from '../../catalog/model.ts'
import type { Block } from '../message.ts'
import { button, part, text } from '../part.ts'
import { answer, type Outcome, type Turn } from '../turn.ts'
import { hourlyPrice, list, planOf, say, sayPlain, type World } from '../world.ts'

/** The id of the button that opens an emergency's ticket. */
export const callEmergency = 'call-emergency'

/** What the vendor's page says on a matter, its section, and the rest behind "more". */
export const answerPolicy = (turn: Turn, id: PolicyId): Outcome => {
  const { world } = turn
  const policy = world.catalog.policies[id]
  const source = text(
    say(world, 'coverage.source', { source: world.catalog.vendor.source, sections: policy.sections.join('; ') }),
  )
  const plan = planOf(world)
  // Who has a plan reads first that help comes with it: the rule is of work outside it.
  const own =
    id === 'unsure-paid' && plan?.tickets === 'included' ? [text(say(world, 'pricing.plan', { plan: plan.name }))] : []
  return answer(
    part(
      [
        ...own,
        text(policy.answer, ...(id === 'bug-policy' ? versionSpans(turn) : [])),
        ...plansLines(turn, id),
        source,
      ],
      {
        more: policy.more === null ? [] : [text(policy.more)],
        actions: id === 'emergency' ? [button(callEmergency, sayPlain(world, 'button.open-ticket'), 'danger')] : [],
      },
    ),
  )
}

/** Which plans have emergency support: those that have tickets. */
const plansLines = ({ understanding, world }: Turn, id: PolicyId): readonly Block[] => {
  const { plans, supportChannels } = world.catalog
  const channel = supportChannels.find(({ kind }) => kind === 'tickets')
  if (id !== 'emergency' || understanding.entities.asksWhichPlan !== true || channel === undefined) return []
  const having = plans.filter((plan) => plan.supportChannels.includes(channel.id)).map(({ name }) => name)
  return [text(say(world, 'chat.plans', { channel: channel.name, plans: list(world, having) }))]
}

/** Whether a version that was named has free repairs, where the vendor lists the versions that do. */
export const versionSpans = ({ understanding, world }: Turn) => {
  const [version] = understanding.entities.versions
  const supported = world.catalog.vendor.supportedVersions
  if (version === undefined || supported.length === 0) return []
  return [
    [
      ' ',
      ...(isSupported(world, version)
        ? say(world, 'version.supported', { version })
        : say(world, 'version.not-supported', { version, versions: supported.join(', ') })),
    ],
  ]
}

/** Null where the vendor's data don't list the versions. */
const isSupported = (world: World, version: string): boolean | null => {
  const supported = world.catalog.vendor.supportedVersions
  return supported.length === 0 ? null : supported.some((each) => each.toLowerCase() === version.toLowerCase())
}

/** The rule that holds for urgent tickets at any hour. */
export const emergencyRule = (world: World) => text(world.catalog.policies.emergency.answer)

/** The rule by which a defect is repaired for free, said wherever work would cost; null where nothing costs. */
export const freeRepairRule = (world: World) =>
  hourlyPrice(world.catalog) === null ? null : text(world.catalog.policies['bug-policy'].answer)
