/** What `intents/understanding/` holds: phrases, vocabulary, severity words and thresholds. */
export interface UnderstandingData {
  readonly digest: string
}
