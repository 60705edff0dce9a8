// What the playground says went wrong, and what it offers: causes are put in on purpose, and each remedy is taken.
import assert from "node:assert/strict";
import { test } from "node:test";
import { remediesFor, troubleWords } from "../../course_lib/widgets/playground_remedies.js";
import { Session } from "../../course_lib/widgets/playground_session.js";
import { makeWatch } from "../../course_lib/widgets/play_troubles.js";
import { numbers } from "./numbers.mjs";

const FEW = { noise: 1, aside: 0.9, hidden: [8, 8], step: "Adam", eta: 0.03 };
const SQUARES = { loss: "squares" };

/** The cause that was put in, the data, the activation, and the settings that are the cause or bring it out. */
const SITUATIONS = [
  ["eta", "circle", "tanh", { eta: 10 }], ["eta", "circle", "sigmoid", { eta: 10 }],
  ["eta", "circle", "relu", { eta: 10 }], ["eta", "circle", "linear", { eta: 10 }],
  ["eta", "circle", "tanh", { eta: 10, ...SQUARES }], ["eta", "circle", "relu", { eta: 10, ...SQUARES }],
  ["eta", "circle", "tanh", { eta: 3, step: "momentum" }], ["eta", "circle", "tanh", { eta: 3, step: "Adam" }],
  ["eta", "circle", "tanh", { eta: 0.1, batch: 1 }], ["eta", "circle", "tanh", { eta: 1 }],
  ["eta", "xor", "tanh", { eta: 10 }], ["eta", "xor", "sigmoid", { eta: 10 }], ["eta", "xor", "relu", { eta: 10 }],
  ["eta", "spiral", "tanh", { eta: 10 }], ["eta", "spiral", "relu", { eta: 5 }],
  ["eta", "three classes", "tanh", { eta: 10 }], ["eta", "three classes", "relu", { eta: 10 }],
  ["eta", "blobs", "tanh", { eta: 10 }], ["eta", "curve", "tanh", { eta: 3 }],
  ["eta", "curve", "relu", { eta: 10 }], ["eta", "curve", "sigmoid", { eta: 3 }],
  ["scale", "circle", "tanh", { scale: 10 }], ["scale", "circle", "sigmoid", { scale: 10 }],
  ["scale", "xor", "tanh", { scale: 10 }], ["scale", "three classes", "tanh", { scale: 10 }],
  ["scale", "circle", "tanh", { scale: 10, ...SQUARES }],
  ["start", "circle", "tanh", { start: "zero" }], ["start", "xor", "relu", { start: "zero" }],
  ["start", "three classes", "sigmoid", { start: "zero" }], ["start", "curve", "tanh", { start: "zero" }],
  ["mistake", "circle", "tanh", { mistake: "uphill" }], ["mistake", "xor", "relu", { mistake: "uphill" }],
  ["mistake", "circle", "sigmoid", { mistake: "wrong-sign" }],
  ["mistake", "three classes", "relu", { mistake: "wrong-sign" }],
  ["mistake", "curve", "relu", { mistake: "no-1-over-m", eta: 0.5 }],
  ["hand", "circle", "relu", { bias: -30 }], ["hand", "xor", "relu", { bias: -30 }],
  ["hand", "circle", "tanh", { bias: 30 }], ["hand", "curve", "relu", { bias: -30 }],
  ["few", "circle", "tanh", FEW], ["few", "xor", "tanh", FEW], ["few", "circle", "relu", FEW],
  ["few", "three classes", "tanh", FEW], ["few", "spiral", "tanh", FEW],
];
const KINDS = {
  eta: /exploded|zigzag|saturated|dead/, scale: /saturated/, start: /twins/, mistake: /exploded|zigzag/,
  hand: /dead|saturated/, few: /overfitted/,
};
const CAUSES = { few: /points|neurons/ }; // the others are called as they are
const WORDS = { eta: /^η = .* is too large\./, scale: /^The first weights, of scale 10, are too large\./ };
const LATER = 70; // epochs after the remedy

function begun([, data, activation, { bias, ...settings }]) {
  const session = new Session({ ...numbers.settings, data, activation, ...settings });
  for (let i = 0; bias && i < session.described.sizes[1]; i++) session.set({ kind: "b", layer: 0, i }, bias);
  return session;
}

/** Train until something is said to be wrong, as the reader sees it first. */
function firstTrouble(session, epochs = 120) {
  for (let k = 0; k < epochs && !session.look(); k++) session.epoch();
  return session.trouble;
}

/** What is still wrong in the second half of some epochs. */
function troublesLater(session, epochs) {
  const kinds = new Set();
  for (let k = 0; k < epochs; k++) {
    session.epoch();
    const kind = session.look()?.kind;
    if (kind && (kind === "exploded" || k > epochs / 2)) kinds.add(kind);
  }
  return [...kinds];
}

const doing = (session) => ({
  anew(values) {
    session.change(values);
    session.again();
  },
  goBack: (step) => session.goBack(step),
});

for (const situation of SITUATIONS) {
  const [cause, data, activation, settings] = situation;
  test(`named and cured: ${cause}, ${data} with ${activation}, ${JSON.stringify(settings)}`, () => {
    const session = begun(situation);
    const trouble = firstTrouble(session);
    assert.match(trouble?.kind ?? "none", KINDS[cause]);
    assert.match(session.cure(trouble.kind)?.cause ?? "none", CAUSES[cause] ?? new RegExp(`^${cause}$`));
    assert.match(troubleWords(trouble, session), WORDS[cause] ?? /./);
    const { train, test } = session.now;
    const [text, act] = remediesFor(trouble, session, doing(session)).at(-1); // the one before leads back
    act();
    assert.deepEqual(troublesLater(session, LATER), [], text);
    const [before, after] = cause === "few" ? [test, session.now.test] : [train, session.now.train];
    assert.ok(!(after >= before), `${text}: the loss was ${before} and is ${after}`);
  });
}

const FINE = [
  ["", "circle", "tanh", {}], ["", "circle", "relu", {}], ["", "circle", "sigmoid", {}], ["", "xor", "tanh", {}],
  ["", "spiral", "tanh", {}], ["", "three classes", "tanh", {}], ["", "curve", "tanh", {}], ["", "curve", "relu", {}],
  ["", "circle", "tanh", { noise: 1.5 }], ["", "xor", "tanh", { noise: 1.5, eta: 0.3 }],
  ["", "xor", "tanh", { hidden: [] }], ["", "circle", "tanh", { batch: 100, eta: 0.3 }],
  ["", "spiral", "relu", { step: "Adam", eta: 0.03, hidden: [8, 8] }], ["", "circle", "tanh", { batch: 1, eta: 0.01 }],
];
for (const situation of FINE) {
  test(`nothing is wrong, and nothing is said to be: ${situation.slice(1, 3)}, ${JSON.stringify(situation[3])}`, () => {
    assert.equal(firstTrouble(begun(situation)), null);
  });
}

test("“every point” is every point: a batch of one does not make a neuron dead or saturated", () => {
  for (const activation of ["tanh", "relu"]) {
    const session = begun(["", "circle", activation, { batch: 1, eta: 0.01 }]);
    const { samples, order } = session.training;
    for (let p = 0; p < samples.count; p++) {
      session.step();
      assert.equal(makeWatch().look(session.training, session.now)?.kind, undefined, `${activation}, ${order[p]}`);
    }
  }
});

test("after an explosion and after learning by heart, one can also go back", () => {
  const exploded = begun(["", "curve", "relu", { eta: 10 }]);
  const back = (session) => remediesFor(firstTrouble(session), session, doing(session))[0];
  const [text, act] = back(exploded);
  assert.equal(text, `Go back to step ${exploded.soundStep}`);
  act();
  assert.ok(exploded.engine.theta.every((v) => Math.abs(v) < 100));
  const learned = begun(["", "circle", "tanh", FEW]);
  const [best, goBack] = back(learned);
  const least = Math.min(...learned.curve.values.map((one) => one.test));
  goBack();
  assert.match(best, /the best test loss$/);
  assert.equal(learned.now.test, least);
});

test("what helps is looked for one trial after the other, and found once", () => {
  const session = begun(["", "xor", "relu", { eta: 10 }]);
  const { kind } = firstTrouble(session);
  let trials = 1;
  while (session.cure(kind, 1) === undefined) trials += 1;
  assert.ok(trials > 1 && trials < 12);
  assert.equal(session.cure(kind, 0), session.cure(kind));
  session.change({ eta: 1 });
  assert.equal(session.cure(kind, 0), undefined); // another training: what was found is old
});

test("where another program has trained, its wrong steps are not called a learning rate", () => {
  const session = begun(["", "curve", "relu", { eta: 0.1 }]);
  const theta = session.engine.theta.map((v) => 1e7 * (v + 1));
  const state = { theta, first: theta, second: theta };
  const report = { train: 1e20, test: 1e20, right: 0, rightTest: 0 };
  session.adopt({ stops: [1], states: [state], losses: [1e20], before: theta, grads: theta, reports: [report] }, true);
  const trouble = session.look();
  assert.equal(trouble.kind, "exploded");
  const cause = /^Your functions are the cause: with the course’s this does not happen\./;
  assert.match(troubleWords(trouble, session), cause);
  assert.equal(remediesFor(trouble, session, doing(session)).length, 1); // back
});

test("what also happens with the course’s functions is not said to be another program's", () => {
  for (const others of [false, true]) {
    const [session, beside] = [0, 1].map(() => begun(["", "circle", "tanh", { eta: 10 }]));
    for (let k = 0; k < 3000 && !session.look(); k++) {
      beside.step();
      const { engine: { theta, grads, value }, training: { memory }, begins } = beside;
      const state = { theta: theta.slice(), first: memory.first.slice(), second: memory.second.slice() };
      const before = begins.theta.slice();
      const step = { stops: [1], states: [state], losses: [value], before, grads: grads.slice(), reports: [null] };
      session.adopt(step, others);
    }
    const trouble = session.look();
    assert.ok(trouble);
    assert.doesNotMatch(troubleWords(trouble, session), /course’s functions/);
    assert.match(troubleWords(trouble, session), /η = 10 is too large/);
  }
});

/** A session that was driven somewhere by steps with `wrong` settings, and goes on without them. */
function driven(wrong, settings = {}) {
  const session = new Session({ ...numbers.settings, ...settings });
  const right = Object.fromEntries(Object.keys(wrong).map((key) => [key, session.settings[key]]));
  session.change(wrong);
  for (let k = 0; k < 40 && session.look()?.kind !== "exploded"; k++) session.epoch();
  session.change(right);
  return session;
}

const DRIVEN = [
  [{ mistake: "uphill" }, {}, /^The weights are still where the mistake drove them\. From the first w/],
  [{ mistake: "uphill" }, { data: "xor" }, /^The weights are still where the mistake drove them\. From the first w/],
  [{ eta: 10 }, {}, /^The weights are still where η = 10 drove them\. From the first w/],
  [{ mistake: "uphill" }, { eta: 1 }, /^The weights are still where the mistake drove them\. η = 1 is too large\./],
];
for (const [wrong, settings, words] of DRIVEN) {
  test(`what steps of before have done is not blamed on the present ones: ${JSON.stringify([wrong, settings])}`, () => {
    const session = driven(wrong, settings);
    const trouble = firstTrouble(session);
    assert.match(troubleWords(trouble, session), words);
    const [text, act] = remediesFor(trouble, session, doing(session)).at(-1);
    assert.match(text, /^Start again/);
    act();
    assert.equal(session.drivenBy, null);
    assert.deepEqual(troublesLater(session, LATER), []);
  });
}

test("steps that were all taken alike have driven nothing, nor has a mistake that is still chosen", () => {
  const session = begun(["", "circle", "tanh", {}]);
  session.change({ eta: 0.2 }); // before any step
  session.epoch();
  assert.equal(session.drivenBy, null);
  session.change({ mistake: "uphill" });
  assert.equal(session.drivenBy.what, "other");
  session.epoch();
  session.change({ mistake: "" });
  assert.equal(session.drivenBy.what, "mistake");
  session.again();
  assert.equal(session.drivenBy, null);
});

test("a button of a remedy says what it did", () => {
  const session = begun(["eta", "circle", "tanh", { eta: 10 }]);
  const said = [];
  const [text, act] = remediesFor(firstTrouble(session), session, { anew: (_, words) => said.push(words) }).at(-1);
  act();
  assert.match(text, /^Start again with η = /);
  assert.deepEqual(said, [`${text.replace("Start", "Started")}, from epoch 0.`]);
});

test("a task withholds a remedy that would not do there", () => {
  const session = begun(["few", "circle", "tanh", { ...FEW, aside: 0.3 }]);
  session.cure = () => ({ cause: "neurons", values: { hidden: [2] } });
  const offered = (withheld) => remediesFor({ kind: "overfitted" }, session, {}, withheld).map(([text]) => text);
  assert.ok(offered([]).includes("Start again with hidden layers of 2"));
  assert.ok(!offered(["neurons"]).some((text) => text.startsWith("Start again")));
});

test("where a mistake leads uphill, the loss that rises is said, and not the saturated neurons that come of it", () => {
  for (const mistake of ["uphill", "wrong-sign"]) {
    const session = begun(["mistake", "circle", "tanh", { mistake }]);
    const words = troubleWords(firstTrouble(session), session);
    assert.match(words, /^The mistake is the cause: .*happen\. The loss has risen above/, mistake);
  }
});
