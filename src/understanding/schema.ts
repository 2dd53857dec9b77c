import { z } from 'zod'

/** A word or a few, as customers write them. */
const term = z.string().trim().min(1, { error: 'is empty; write a word' }).max(100)
const terms = z.array(term).max(2000).default([])
const sentence = z.string().trim().min(1, { error: 'is empty; write a text' }).max(8000)
const byId = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value).default({})

/** `understanding/messages/NAME.yaml`: which ids exist is checked apart, with better words. */
export const messagesSchema = z
  .array(
    z.strictObject({
      text: sentence,
      intents: z.array(z.string()).min(1).max(8),
      services: z.array(z.string()).max(12).nullish(),
      plans: z.array(z.string()).max(12).nullish(),
      priority: z.string().nullish(),
      ticket: z
        .string()
        .regex(/^\d{1,12}$/, { error: ({ input }) => `is ${JSON.stringify(input)}; write digits only, in "quotes"` })
        .nullish(),
    }),
  )
  .nullable()

/** `understanding/phrases.yaml`: intent to phrases. */
export const phrasesSchema = z.record(z.string(), z.array(sentence).max(1000)).nullable()

/** `understanding/services.yaml`: service to its names and phrases. */
export const serviceWordsSchema = z
  .record(z.string(), z.strictObject({ names: terms, phrases: z.array(sentence).max(1000).default([]) }))
  .nullable()

/** `understanding/vocabulary.yaml`: words with a meaning of their own. */
export const vocabularySchema = z.strictObject({
  product: z
    .strictObject({
      names: terms,
      /** Forms of a version, with 9 for any number: `x9`, `v9.9`. */
      versions: terms,
      /** Words after which a bare number is a version. */
      versionWords: terms,
    })
    .prefault({}),
  plans: z
    .strictObject({
      /** Nouns that make a plan of the word beside them: "the basic package". */
      words: terms,
      /** Further names by plan. */
      names: byId(terms),
      /** Plans whose name is an everyday word: a plan only beside one of `words`, among other plans or in capitals. */
      ordinary: z.array(z.string()).max(20).default([]),
      /** Words directly before an ordinary name that make it a plan: "on free". */
      before: terms,
      /** After these an ordinary name is the everyday word where it stands alone, too: "for free". */
      notAlone: terms,
      /** Words that may stand between plans in a row: "basic or free". */
      joins: terms,
      /** Words beside which a plan's name means something else: "spotify premium", "premium numbers". */
      notAfter: terms,
      notBefore: terms,
      /** Words that ask of other plans than the own: "which plan", "upgrade". */
      better: terms,
      /** What asks which plan has something. */
      which: terms,
      /** Words that want another plan, or none. */
      changes: terms,
      /** Words that ask for a plan's price beside its name. */
      prices: terms,
    })
    .prefault({}),
  tickets: z
    .strictObject({
      words: terms,
      /** What may stand between the word and the number: "ticket no. 1042". */
      fillers: terms,
      /** Words that say that a number follows, but not of what. */
      numberWords: terms,
      /** Words of messages that are about a ticket, in whose company a bare number is likely one. */
      hints: terms,
      /** Words that may stand between numbers of a list: "1042 and 1043". */
      joins: terms,
      /** Letters joined to the number: `T-1042`. */
      prefixes: terms,
      /** Words directly before a number that make it something else: "port 5060". */
      notAfter: terms,
      /** Words directly after a number that make it something else: "30 minutes". */
      notBefore: terms,
    })
    .prefault({}),
  ticketChange: z
    .strictObject({
      comment: terms,
      priority: terms,
      reopen: terms,
      close: terms,
      /** What before such a word, in the same clause, makes it no wish. */
      unless: terms,
      /** The same, and makes it a question of how that goes: "what happens if". */
      asked: terms,
      /** The same, but a wish where a ticket is to be opened: "can I". */
      may: terms,
      /** To open a ticket: what such a question may be about, too. */
      open: terms,
      /** To give it another priority, where one is named: "lift it". */
      raises: terms,
      /** To put words into it, where its news is asked for, too: "please add". */
      adds: terms,
      /** How a message begins that asks how a ticket stands: "is it". */
      stands: terms,
      /** How it stands: "closed". */
      states: terms,
      /** What points to a ticket without its number: "it". */
      pointers: terms,
      /** What asks for a ticket's number: "which number". */
      numbers: terms,
      /** What means all of one's tickets, beside a word to close them: "all of them". */
      every: terms,
      /** That none is to be opened: "no ticket please". */
      refused: terms,
      /** The same, where a clause begins with it: "open nothing". */
      nothing: terms,
    })
    .prefault({}),
  priorities: z
    .strictObject({
      /** Names by priority. */
      names: byId(terms),
      /** Words that make a priority of the name near them: "raise it to high". */
      words: terms,
      /** What may stand beside a name and nothing else, where it puts the last one right: "no, high". */
      beside: terms,
      /** How a question begins whether something is of a priority: "is no sound a blocker?". */
      asked: terms,
    })
    .prefault({}),
  ordinals: z
    .record(z.string(), z.union([z.number().int().min(1).max(20), z.enum(['last', 'all', 'other'])]))
    .default({}),
  /** What agrees to paid work, alone or with others of these and of `courtesies`. */
  agreements: terms,
  courtesies: terms,
  /** Business with the vendor that its support page says nothing about: "invoice from you". */
  office: terms,
  /** Who says so will not pay that much. */
  tooDear: terms,
  /** Who says so wants no paid work, or no more, in however many words. */
  refusals: terms,
  /** What is said while one makes up one's mind, and means neither yes nor no. */
  hesitations: terms,
  /** Words of an agreement to pay where nobody asked for one. */
  payWords: terms,
  /** Who says that it is the vendor's own mistake, and no paid work. */
  defects: terms,
  /** That a fault is over, that it is back, and that it isn't as bad as it looks. */
  over: terms,
  /** What takes something back from what was just said: "but". */
  reservations: terms,
  relapses: terms,
  reassurances: terms,
  /** How a thing stands that was looked at: "is open"; but not behind one of `ours`. */
  findings: z
    .strictObject({
      words: terms,
      /** What is asked about in such words: "support is closed". */
      ours: terms,
    })
    .prefault({}),
  /** What announces a fault that isn't the open ticket's: "another problem". */
  otherMatters: terms,
  /** Praise, and hopes, with what may stand around them: no ticket needs them. */
  compliments: terms,
  complimentFillers: terms,
  hopes: terms,
  hopeFillers: terms,
  /** Who says that doesn't know, and refuses nothing. */
  unknowing: terms,
  /** What asks whether a person answers. */
  asksOfBot: terms,
  /** What asks how a chat is linked to an account. */
  linking: terms,
  /** How somebody begins who tells which plan is his own. */
  claims: terms,
  /** What asks how something is done, where no fault is told. */
  howTo: terms,
  /** What makes a fault one that might be: "if", "when". */
  supposing: terms,
  /** Words that make no yes of the few that they stand among. */
  doubts: terms,
  /** Words that may stand around an ordinal without meaning anything: "the second one please". */
  ordinalFillers: terms,
  continues: z
    .strictObject({
      /** How a message that leans on the one before begins: "and on". */
      openers: terms,
      /** Words that may stand in it without meaning anything of their own. */
      fillers: terms,
      /** Words that point to what was spoken of: "it". */
      back: terms,
      /** Words that may be said of anything: a message of these, of fillers and of plans' names leans on the last turn. */
      empty: terms,
    })
    .prefault({}),
  /** What may be asked of anything: what it costs, how long it takes. */
  asked: z
    .strictObject({
      cost: terms,
      /** What an hour of work costs: "price per hour". */
      hourly: terms,
      /** What it comes to in the end: "in total". */
      total: terms,
      /** The reason of what was said last. */
      why: terms,
      duration: terms,
      /** What is waited for where no work is: "a reply". */
      awaited: terms,
      /** When people are there. */
      hours: terms,
      /** What a plan brings as a whole. */
      included: terms,
      /** Asks of a plan by its name, and leans on nothing: "what is …", "tell me about …". */
      plan: terms,
      /** Whether and how somebody can be reached. */
      reach: terms,
      /** How a sentence begins that asks, where no question mark says so. */
      openers: terms,
    })
    .prefault({}),
  pauses: z
    .strictObject({
      /** Who says that, and nothing else, wants time: "give me a minute". `*` stands for any word or none. */
      words: terms,
      /** What may stand around it. */
      fillers: terms,
    })
    .prefault({}),
  times: z
    .strictObject({
      /** Days by how many days ahead they are: `tomorrow: 1`. */
      days: z.record(z.string(), z.number().int().min(0).max(14)).default({}),
      /** Today, and hours after noon are meant: "tonight at 9". */
      evenings: terms,
      /** Names of the seven days, Monday's first; likewise of the twelve months. */
      weekdays: z.array(terms).max(7).default([]),
      months: z.array(terms).max(12).default([]),
      /** Days with a name of their own, `MM-DD`. */
      dates: z
        .record(z.string(), z.string().regex(/^\d\d-\d\d$/, { error: 'is no date; write "MM-DD", such as "12-25"' }))
        .default({}),
      /** Times of day with a name, `HH:MM`. */
      hours: z
        .record(z.string(), z.string().regex(/^\d\d:\d\d$/, { error: 'is no time; write "HH:MM", such as "12:00"' }))
        .default({}),
      am: terms,
      pm: terms,
      /** Words after which a bare number is an hour. */
      at: terms,
      /** By the customer's clock, and by the desk's. */
      theirs: terms,
      ours: terms,
      /** What makes it a time of something that happened. */
      past: terms,
    })
    .prefault({}),
  negations: terms,
  /** Words that begin another request within a sentence: "and also". */
  separators: terms,
  /** Words between the items of a list: "and". */
  conjunctions: terms,
  /** Lines with which a signature begins. */
  signatures: terms,
  abbreviations: z.record(z.string(), term).default({}),
  /** Words that say much the same, by the family's name. */
  families: byId(terms),
  /** By intent: families that, behind a negation and nowhere else, deny it: "I don't need a human". */
  denials: byId(z.array(z.string()).max(20)),
  /** Words that are never corrected. */
  known: terms,
})
export type Vocabulary = z.output<typeof vocabularySchema>

const cueList = z.array(z.string()).max(20).default([])

/** `understanding/severity.yaml`: which words tell of what, and what follows from it. */
export const severitySchema = z.strictObject({
  /** Evidence by name, each with the words that tell of it. `*` stands for any word or none. */
  cues: byId(terms),
  /** Words that tell only when something happened. Severity is judged as if neither they nor times of day were there, */
  when: terms,
  /** … nor these, right before them. */
  since: terms,
  /** What a cue does to the others of its clause: names of cues. */
  roles: z
    .strictObject({
      /** Something is at fault; the worst first. */
      bad: cueList,
      /** Something is as it should be. */
      good: cueList,
      /** All are meant, or most. */
      wide: cueList,
      /** None is: of what works it tells a fault, of a fault that there is none. */
      none: cueList,
      /** Only somebody or something is meant, so that nothing wide is said, and nothing worse than the mildest of `bad`. */
      narrow: cueList,
      /** Where calls may go: narrow where something of `called` stands right before or behind it, and nothing otherwise. */
      place: cueList,
      /** "Calls to …", "… numbers". */
      called: cueList,
      /** What customers live on: where a clause of its own tells a fault of it, nothing lesser beside it counts. */
      vital: cueList,
      /** Something that matters less is meant, so that nothing worse than the mildest of `bad` is said. */
      lesser: cueList,
      /** What follows is the exception from what is before. */
      exception: cueList,
      /** Words of others that mean something else here. */
      neutral: cueList,
      /** Another clause begins here, where the one before says how something stands. */
      joint: cueList,
      /** Only asked about or planned, so that nothing is at fault in this clause, */
      asked: cueList,
      /** … unless it says that as well. */
      stated: cueList,
    })
    .prefault({}),
  /** Shares of a whole, "2 of 300", "40 % of calls": names of the cues that stand for them. */
  shares: z
    .strictObject({
      all: z.string(),
      many: z.string(),
      few: z.string(),
      /** Words between a part and its whole: "2 of 300". */
      joins: terms,
      /** What is counted: a number before something else, such as a port or a day, is no share. */
      counted: terms,
      /** Words before a number that make it all there are: "our two servers". */
      whole: terms,
      /** Numbers in words, from one on. */
      numerals: terms,
    })
    .nullable()
    .default(null),
  /** What follows, first rule that fits; `any` of a rule: at least one of these. */
  rules: z
    .array(
      z.strictObject({
        priority: z.string(),
        all: z.array(z.string()).max(10).default([]),
        any: z.array(z.string()).max(20).default([]),
        none: z.array(z.string()).max(20).default([]),
      }),
    )
    .max(200)
    .default([]),
})
export type Severity = z.output<typeof severitySchema>

const probability = z.number().min(0).max(1)

/** `understanding/settings.yaml`. What is left out has the value stated here. */
export const settingsSchema = z.strictObject({
  thresholds: z
    .strictObject({
      /** Confidence from which the bot answers instead of asking back. */
      answer: probability.default(0.6),
      /** Confidence from which a message is turned away as none of the desk's business, instead of asking back. */
      turnAway: probability.default(0.75),
      /** Probability from which a further intent is taken as asked for, too. */
      alsoIntent: probability.default(0.5),
      /** Probability from which a service is taken as meant. */
      service: probability.default(0.5),
      /** The same for the likeliest service of a message that asks for one: it names some, or there were no question. */
      onlyService: probability.default(0.15),
      /** Probability from which a message is taken as none of the desk's business. */
      outOfScope: probability.default(0.5),
      /** Where that leads below its threshold, and nothing else is as likely as this, it is taken all the same. */
      nothingElse: probability.default(0.1),
    })
    .prefault({}),
  training: z
    .strictObject({
      /** Price of a training mistake against simplicity, as in support vector machines. */
      cost: z.number().min(0.001).max(1000).default(0.5),
      /** Rounds through all examples: with fewer, less is learned. */
      epochs: z.number().int().min(1).max(100).default(3),
      /** Parts that the examples are split into, to measure how sure the matcher may be: by as many of them as it takes. */
      folds: z.number().int().min(2).max(10).default(4),
      /** Largest change of letters that is put right as a slip, by length of the word. */
      slips: z.strictObject({ one: z.number().int().default(4), two: z.number().int().default(5) }).prefault({}),
    })
    .prefault({}),
})
export type Settings = z.output<typeof settingsSchema>
