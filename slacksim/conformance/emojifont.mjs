// Makes page/emoji.woff2 and page/emoji.css anew, after page/emoji.js changed:
//
//	apt-get install libharfbuzz-bin woff2
//	cd slacksim/conformance
//	npm install --no-save @fontsource/noto-color-emoji@5.3.2
//	node emojifont.mjs
//
// The font is Noto Color Emoji (SIL Open Font License 1.1) with the page's emoji
// only: a machine without an emoji font, as servers and containers are, would
// show boxes.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emojiNames, emojiOf } from "../page/emoji.js";

const all = emojiNames("").map(emojiOf).join("");
const dir = mkdtempSync(join(tmpdir(), "emoji-"));
copyFileSync("node_modules/@fontsource/noto-color-emoji/files/noto-color-emoji-emoji-400-normal.woff2", join(dir, "all.woff2"));
const run = (...command) => execFileSync(command[0], command.slice(1), { cwd: dir });
run("woff2_decompress", "all.woff2");
run("hb-subset", "all.ttf", `--text=${all}`, "--output-file=emoji.ttf");
run("woff2_compress", "emoji.ttf");
copyFileSync(join(dir, "emoji.woff2"), "../page/emoji.woff2");
rmSync(dir, { recursive: true });

// Digits, arrows, check marks and the like stay what they are in plain text.
const text = /[\u0000-\u22ff▶◀☑✔➡⤴⤵⬅⬆⬇]/u;
const shaping = /[\u200d\ufe0f]/u; // what joins and colours the others
const codes = [...new Set(all)].filter((c) => shaping.test(c) || !text.test(c)).map((c) => c.codePointAt(0));
const range = codes.sort((a, b) => a - b).map((c) => `U+${c.toString(16)}`);
writeFileSync(
  "../page/emoji.css",
  `/* Made by conformance/emojifont.mjs. The machine's own emoji where it has them. */
@font-face {
  font-family: "Emoji";
  src: local("Apple Color Emoji"), local("Segoe UI Emoji"), local("Noto Color Emoji"), url("emoji.woff2") format("woff2");
  unicode-range: ${range.join(", ")};
}
`,
);
