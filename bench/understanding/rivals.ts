import natural from 'natural/lib/natural/classifiers/index.js'
import { NlpManager } from 'node-nlp'
import type { Engine } from './engines.ts'

const none = 'None'

/** nlp.js with its own defaults for English. */
export const nlpJs: Engine = async (train, outside) => {
  const manager = new NlpManager({
    languages: ['en'],
    autoSave: false,
    autoLoad: false,
    nlu: { log: false, useNoneFeature: false },
    forceNER: false,
  })
  for (const { text, label } of train) manager.addDocument('en', text, label)
  for (const text of outside) manager.addDocument('en', text, none)
  await manager.train()
  const { nluManager } = manager.nlp
  return async (text) => {
    const { classifications } = await nluManager.process({ locale: 'en', utterance: text, settings: {} })
    const [first] = classifications
    const best = classifications.find(({ intent }) => intent !== none)
    return { label: best?.intent ?? '', outside: first === undefined || first.intent === none ? 1 : 0 }
  }
}

/** natural's naive Bayes; sentences of no label are a class of their own. */
export const naturalBayes: Engine = async (train, outside) => {
  const classifier = new natural.BayesClassifier()
  for (const { text, label } of train) classifier.addDocument(text, label)
  for (const text of outside) classifier.addDocument(text, none)
  classifier.train()
  return async (text) => {
    const ranked = classifier.getClassifications(text)
    return {
      label: ranked.find(({ label }) => label !== none)?.label ?? '',
      outside: ranked[0]?.label === none ? 1 : 0,
    }
  }
}
