// What the hand does in the playground, without a browser: to go on from a step of the past can be undone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { refusalWords } from "../../course_lib/widgets/playground_field.js";
import { Hand } from "../../course_lib/widgets/playground_hand.js";
import { Session } from "../../course_lib/widgets/playground_session.js";
import { browserTrainer } from "../../course_lib/widgets/playground_trainer.js";
import { numbers } from "./numbers.mjs";

/** A playground without pictures, that plays a few steps, and its hand. */
function stage() {
  const session = new Session(numbers.settings);
  const playground = {
    session, trainer: browserTrainer, playing: false, said: [], clock: { soon() {} },
    play: () => browserTrainer.train(session, "slow", 1),
    pause() {}, show() {}, redraw() {}, changed() {},
    notice: (message) => message && playground.said.push(message),
    restored: (message) => playground.said.push(message),
  };
  return { session, playground, hand: new Hand(playground) };
}

const ACTS = {
  Play: (hand) => hand.play(), Step: (hand) => hand.step(), Epoch: (hand) => hand.epoch(),
  "Next part": (hand) => hand.part(), "Go on from here": (hand) => hand.resume(),
};

for (const [name, act] of Object.entries(ACTS)) {
  test(`${name} at a step of the past can be undone: what came after it is there again`, () => {
    const { session, playground, hand } = stage();
    for (let k = 0; k < 9; k++) session.epoch();
    const [end, theta] = [session.training.steps, session.engine.theta.slice()];
    hand.back(40);
    const looked = session.engine.theta.slice();
    act(hand);
    assert.equal(session.end, null);
    assert.deepEqual(playground.said, ["Going on from step 40: Undo brings back what came after it."]);
    hand.acts.undo();
    assert.deepEqual([session.end, session.training.steps], [end, 40]);
    assert.deepEqual(session.engine.theta, looked);
    assert.equal(session.runs.length, 0); // the training is no earlier one any more
    hand.forth();
    assert.deepEqual([session.end, session.training.steps], [null, end]);
    assert.deepEqual(session.engine.theta, theta);
    assert.equal(hand.acts.redoable, true);
  });
}

test("own points begin with an empty plane, and those that were painted are there again", () => {
  const { session, playground, hand } = stage();
  Object.assign(playground, { plane: { startPainting() {} }, restarted(message) { this.said.push(message); } });
  playground.clock.hurry = () => {};
  hand.change({ data: "own points" });
  assert.deepEqual([session.pointSet.count, session.train.count], [0, 0]);
  assert.match(session.refusal, /paint some/);
  assert.match(playground.said.at(-1), /The plane is empty: choose a colour/);
  session.paint([1, 1], 0);
  hand.change({ data: "circle" });
  hand.change({ data: "own points" });
  assert.equal(session.pointSet.count, 1);
});

test("← looks at the parts of a step that are done, → goes through them again and only then does the next", () => {
  const { session, playground, hand } = stage();
  playground.show = (values) => Object.assign(playground, values);
  playground.clock.hurry = () => {};
  for (let k = 0; k < 3; k++) hand.part();
  const { phases } = session.training;
  const seen = [];
  for (const way of ["partBefore", "partBefore", "partBefore", "part", "part"]) {
    hand[way]();
    seen.push(phases.indexOf(playground.part));
  }
  assert.deepEqual([seen, session.training.phase], [[1, 0, 0, 1, 2], 3]);
  hand.part();
  assert.deepEqual([playground.part, session.training.phase], [phases[3], 4]);
});

test("at the end of the training, Play, Step and Epoch are no acts", () => {
  const { session, playground, hand } = stage();
  for (const act of [ACTS.Step, ACTS.Epoch, ACTS.Play]) act(hand);
  hand.back(0);
  hand.forth();
  hand.step();
  assert.equal(hand.acts.undoable, false);
  assert.deepEqual(playground.said, []);
  assert.ok(session.training.steps > 20);
});

test("a weight that is set at a step of the past goes on from there, which is said and can be undone", () => {
  const { session, playground, hand } = stage();
  for (let k = 0; k < 9; k++) session.epoch();
  const { steps } = session.training;
  session.lookBack(40);
  hand.set({ kind: "w", layer: 0, i: 0, j: 0 }, 2);
  assert.deepEqual([session.end, session.training.steps], [null, 40]);
  assert.deepEqual(playground.said, ["Going on from step 40: Undo brings back what came after it."]);
  hand.acts.undo();
  session.lookForth();
  assert.equal(session.training.steps, steps);
});

test("what cannot be taken is refused with what is wrong, what to type, and what is in force", () => {
  const why = (text, runs) => refusalWords(text, { from: 1e-6, to: 10, name: "η", now: "0.1", runs });
  const still = "η is still 0.1.";
  assert.equal(why("abc"), `“abc” is no number: type one from 0.000001 to 10, such as 0.3. ${still}`);
  assert.equal(why(" "), `No number stands here: type one from 0.000001 to 10, such as 0.3. ${still}`);
  assert.equal(why("0"), `0 is too small: type a number from 0.000001 to 10. ${still}`);
  assert.equal(why("10,5"), `10,5 is too large: type a number from 0.000001 to 10. ${still}`);
  assert.match(why("1e9", true), /^1e9 is too large: .*10\. η goes on without it\.$/);
});
