// The archive's codes as labels carry them: the same rules as on the server, so that a scan is judged without a network.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const KINDS = "RCSBFVHIP";
const SIGNS = 6;
const CONSTANT = 14;
const LONGEST = 2000;

const valueOf = (sign) => ALPHABET.indexOf({ I: "1", L: "1", O: "0" }[sign] ?? sign);

const times = (a, b) => {
  let product = 0;
  for (; b; b >>= 1) {
    if (b & 1) product ^= a;
    a <<= 1;
    if (a & 32) a ^= 0b100101;
  }
  return product;
};

const WEIGHTS = [2];
while (WEIGHTS.length < SIGNS + 1) WEIGHTS.push(times(WEIGHTS[WEIGHTS.length - 1], 2));

const checkSign = (signs) => {
  let total = CONSTANT;
  [...signs].forEach((sign, place) => { total ^= times(WEIGHTS[place], valueOf(sign)); });
  return total;
};

const parse = (text) => {
  const plain = text.slice(0, LONGEST).normalize("NFKC").toUpperCase().replace(/[\s\-‐‑‒–—−_·]/gu, "");
  if ([...plain].length !== SIGNS + 2) return null;
  const kind = "1L".includes(plain[0]) ? "I" : plain[0];
  if (!KINDS.includes(kind)) return null;
  const values = [...plain.slice(1)].map(valueOf);
  if (values.some((value) => value < 0)) return null;
  if (checkSign(kind + plain.slice(1, -1)) !== values[SIGNS]) return null;
  const signs = values.slice(0, SIGNS).map((value) => ALPHABET[value]).join("");
  return `${kind}-${signs}-${ALPHABET[values[SIGNS]]}`;
};

// The printed form of the code in a scanned text, or null. Host and path are ignored: labels outlive a change of address.
export const extract = (text) => {
  if (text.length > LONGEST) return null;
  const found = /\/q\/([^/?#]*)\/?(?:[?#][^]*)?$/i.exec(text);
  if (!found && text.includes("/")) return null;
  return parse(found ? found[1] : text);
};
