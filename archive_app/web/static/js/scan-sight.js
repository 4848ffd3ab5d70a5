// What looks of a camera, or a photo, come to: one code of ours, several, or none. Which of several is meant is never guessed.
import { extract } from "./scan-code.js";

const STEADY = 2; // looks in which a code was the only one: a single look may miss the second of two
const CLEAR = 1000; // ms for which no second code may have been in sight

// The texts that count: one for each code of ours; where there is none, whatever was read first.
export const judged = (texts) => {
  const own = new Map();
  texts.forEach((text) => { const code = extract(text); if (code && !own.has(code)) own.set(code, text); });
  return own.size ? [...own.values()] : texts.slice(0, 1);
};

export class Sight {
  constructor() {
    this.alone = { key: "", looks: 0 };
    this.crowdedAt = -Infinity;
  }

  // One look: `text` once it is sure which code is meant, `several` while that cannot be known.
  look(texts, now) {
    const found = judged(texts);
    if (found.length > 1) { this.crowdedAt = now; return { several: true }; }
    if (!found.length) return {};
    const key = extract(found[0]) ?? found[0];
    this.alone = { key, looks: key === this.alone.key ? this.alone.looks + 1 : 1 };
    if (this.alone.looks < STEADY || now - this.crowdedAt < CLEAR) return {};
    return { text: found[0] };
  }
}
