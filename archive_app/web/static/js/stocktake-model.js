// Expected against seen, as on the server (rules/counting.py), over what all phones sent and this one has not yet.
export class Model {
  constructor(state, pending) {
    this.expected = new Map(state.expected.map((thing) => [thing.key, thing]));
    this.shelves = new Map(state.shelves.map((shelf) => [shelf.code, shelf.name]));
    this.update(state, pending);
  }

  update(state, pending) {
    this.seen = new Map(Object.entries(state.seen));
    this.others = new Map(Object.entries(state.others));
    this.unknown = new Set(state.unknown);
    pending.forEach((scan) => this.put(scan));
  }

  put(scan) {
    if (scan.code) this.seen.set(scan.code, { shelf: scan.shelf || null, box: scan.code[0] === "V" ? scan.box || null : null });
    else this.unknown.add(scan.text);
  }

  verdict(key) {
    const due = this.expected.get(key);
    const seen = this.seen.get(key);
    if (!seen) return due?.counted ? (due.away ? "away" : "missing") : null;
    if (!due) return "misplaced";
    const inPlace = due.box && seen.box ? seen.box === due.box : !seen.shelf || seen.shelf === due.shelf;
    return inPlace ? "found" : "misplaced";
  }

  counts() {
    const made = { expected: 0, found: 0, missing: 0, misplaced: 0, away: 0, unknown: this.unknown.size };
    for (const key of new Set([...this.expected.keys(), ...this.seen.keys()])) {
      const said = this.verdict(key);
      const counted = this.expected.get(key)?.counted ?? false;
      made.expected += counted ? 1 : 0;
      if (said === "found") made.found += counted ? 1 : 0;
      else if (said) made[said] += 1;
    }
    return made;
  }

  // What is still to be scanned on a shelf (everywhere without one).
  left(shelf) {
    return [...this.expected.values()].filter((thing) => (!shelf || thing.shelf === shelf) && this.verdict(thing.key) === "missing");
  }
}
