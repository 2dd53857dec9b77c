import { wordsFor } from '../../src/catalog/look-up.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import { type ReplyKey, replyKeys } from '../../src/catalog/reply-keys.ts'
import type { BuiltClient } from './assets.ts'

const prefix = 'page.'

type WithoutPrefix<Key> = Key extends `page.${infer Rest}` ? Rest : never
export type TextKey = WithoutPrefix<ReplyKey>

/** What the page and the widget say themselves. */
export interface PageTexts {
  /** The vendor's language. */
  readonly own: string
  readonly languages: Readonly<Record<string, Partial<Record<TextKey, string>>>>
}

export type PageCatalog = Pick<Catalog, 'vendor' | 'replies' | 'digest'>

const keys = (Object.keys(replyKeys) as ReplyKey[]).filter((key) => key.startsWith(prefix))

export const pageTexts = (catalog: PageCatalog): PageTexts => {
  const textsIn = (language: string) => {
    const words = wordsFor(catalog, language)
    return Object.fromEntries(keys.map((key) => [key.slice(prefix.length), words(key)]))
  }
  const languages = Object.fromEntries(Array.from(catalog.replies.keys(), (language) => [language, textsIn(language)]))
  return { own: catalog.vendor.language, languages }
}

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** The client with the catalog's words in it: the widget in all languages that there are, the page in the vendor's. */
export const withTexts = ({ page, assets }: BuiltClient, catalog: PageCatalog): BuiltClient => {
  const words = wordsFor(catalog, null)
  const told = `(()=>{"use strict";const frontdeskTexts=${JSON.stringify(pageTexts(catalog))};`
  const served = Array.from(assets, ([path, asset]) => {
    const body = path === '/widget.js' ? `${told}${asset.body}})();` : asset.body
    return [path, { ...asset, body }] as const
  })
  return {
    page: page
      .replace('lang="en"', () => `lang="${catalog.vendor.language}"`)
      .replace('{{title}}', () => escapeHtml(words('page.title')))
      .replace('{{no-script}}', () => escapeHtml(words('page.no-script'))),
    assets: new Map(served),
  }
}
