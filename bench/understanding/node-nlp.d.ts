/** The little of nlp.js that the benchmark uses. */
declare module 'node-nlp' {
  export class NlpManager {
    constructor(settings: Readonly<Record<string, unknown>>)
    addDocument(language: string, text: string, intent: string): void
    train(): Promise<void>
    readonly nlp: {
      readonly nluManager: {
        process(input: {
          readonly locale: string
          readonly utterance: string
          readonly settings: Readonly<Record<string, unknown>>
        }): Promise<{ readonly classifications: readonly { readonly intent: string; readonly score: number }[] }>
      }
    }
  }
}
