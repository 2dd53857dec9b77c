/** What people answer with, and call for help. Slack writes each such sign by a name, whoever typed it how. */
const named = `
👍 +1 thumbsup · 👌 ok_hand · ✅ white_check_mark · ✔️ heavy_check_mark · ☑️ ballot_box_with_check · 💯 100 · 🆗 ok
👎 -1 thumbsdown · ❌ x · ❎ negative_squared_cross_mark · ⛔ no_entry · 🚫 no_entry_sign · 🤝 handshake · 💪 muscle
🙏 pray · ❤️ heart · 💙 blue_heart · 💚 green_heart · 💛 yellow_heart · 💜 purple_heart · 👏 clap · 🙌 raised_hands
🎉 tada · ✨ sparkles · ⭐ star · 🚀 rocket · 👋 wave · 🫡 saluting_face · 🤗 hugging_face · 🥳 partying_face
😄 smile · 😃 smiley · 😀 grinning · 😊 blush · 🙂 slightly_smiling_face · 😉 wink · 😂 joy · 😎 sunglasses
😅 sweat_smile · 😐 neutral_face · 🤔 thinking_face · 🤷 shrug · 😕 confused · 😞 disappointed · 😢 cry · 😭 sob
😠 angry · 😡 rage · 😱 scream · 👀 eyes · ❓ question · ❗ exclamation heavy_exclamation_mark · ⚠️ warning
🚨 rotating_light · 🆘 sos · 🔥 fire · 🐛 bug · ⌛ hourglass · 💤 zzz
🏻 skin-tone-2 · 🏼 skin-tone-3 · 🏽 skin-tone-4 · 🏾 skin-tone-5 · 🏿 skin-tone-6`

const signs: ReadonlyMap<string, string> = new Map(
  named.split(/[·\n]/).flatMap((each) => {
    const [sign = '', ...names] = each.trim().split(' ')
    return names.map((name) => [name, sign] as const)
  }),
)

/** The text with the signs themselves in place of their names; others stay as Slack names them. */
export const withSigns = (text: string): string =>
  text.replaceAll(/:([a-z0-9_+-]+):/g, (whole, name: string) => signs.get(name) ?? whole)
