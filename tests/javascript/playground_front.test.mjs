// The playground on the start page: what nobody asked for ends, and what the reader chooses does not stand still.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Front } from "../../course_lib/widgets/playground_front.js";

/** A playground that only notes what it is told, with its `Front`; a training `learns` at once or never; its `past`. */
function stage(learns, past = {}) {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  const link = { getAttribute: () => "playground.html", addEventListener() {} };
  const playground = {
    playing: false, said: [], talked: 0, clock: { calm: false }, hand: { acts: { undoable: false } },
    model: { get: () => past },
    say: {
      instead(...said) {
        playground.talked += 1;
        playground.talk = said.slice(0, 2).join("");
      },
      aloud(words) { playground.heard = words; },
      tick(done) { playground.ticked = done; },
    },
    session: {
      begun: false, byHand: false, now: { right: learns ? 1 : 0.5, rightTest: 0.96 }, kind: { classes: 2 },
      training: { epochs: 7 }, curve: { at: [], values: [] },
      settings: { data: "circle", hidden: [4, 2] },
    },
    play() { [this.playing, this.session.begun] = [true, true]; },
    pause() { this.playing = false; },
    restarted(message, goesOn) {
      this.said.push(message);
      this.playing = goesOn;
    },
  };
  return [playground, new Front({ querySelector: () => link }, playground)];
}

test("other data train on if the training ran, or had ended by itself", () => {
  for (const learns of [false, true]) {
    const [playground, front] = stage(learns);
    mock.timers.tick(1000);
    assert.equal(playground.playing, !learns);
    playground.session.now.right = 0.5;
    front.restarted({ start: "A new start." });
    assert.deepEqual([playground.playing, playground.said, playground.heard], [true, [""], "A new start."]);
    front.stop();
  }
});

test("what goes on for other data ends by itself, too, once it has learned", () => {
  const [playground, front] = stage(true);
  mock.timers.tick(1000);
  playground.session.now.right = 0.5;
  front.restarted({ start: "A new start." });
  mock.timers.tick(500);
  assert.equal(playground.playing, true);
  playground.session.now.right = 1;
  mock.timers.tick(500);
  assert.equal(playground.playing, false);
  front.stop();
});

test("where the reader has paused, other data wait, and say so", () => {
  const [playground, front] = stage(false);
  mock.timers.tick(1000);
  playground.pause();
  mock.timers.tick(1000);
  front.restarted({ start: "A new start.", loss: "Squares now." });
  assert.deepEqual([playground.playing, playground.said], [false, ["A new start. Press Play. Squares now."]]);
  front.stop();
});

test("whoever presses Play just when it begins by itself has it go on, and later the button pauses", () => {
  for (const [after, isMeant] of [[900, true], [3000, false]]) {
    const clock = mock.method(performance, "now", () => 0);
    const [playground, front] = stage(false);
    mock.timers.tick(1000);
    clock.mock.mockImplementation(() => after);
    assert.equal(playground.playing, true);
    assert.equal(front.takesOver(), isMeant);
    assert.equal(front.takesOver(), false); // the reader has been heard
    clock.mock.restore();
    front.stop();
  }
});

test("a task that the reader has begun waits for Play, and nothing is said over it", () => {
  for (const learns of [true, false]) {
    const [playground, front] = stage(learns);
    mock.timers.tick(1000);
    const { talked } = playground;
    playground.pause();
    front.leave();
    front.restarted({ start: "A new start." });
    mock.timers.tick(20_000);
    assert.deepEqual([playground.playing, playground.talked], [false, talked]);
    assert.equal(playground.said.at(-1), "A new start. Press Play.");
    front.stop();
  }
});

/** The reader chooses `settings`: a network that has begun anew, `right` by epoch 20. */
function chooses(playground, front, settings, right) {
  playground.session.curve = { at: [], values: [] };
  Object.assign(playground.session, { settings: { data: "circle", ...settings }, training: { epochs: 20 } });
  playground.session.now.right = right;
  front.restarted({ start: "A new start." });
}

test("the first task is said to be done, and so is each network that the reader has it try, or not yet", () => {
  const [playground, front] = stage(true);
  mock.timers.tick(1000);
  assert.equal(playground.talk, "Task 1 of 3 is done. Now you. How few neurons are enough for 99 %? Press a −.");
  assert.equal(playground.heard, playground.talk);
  assert.deepEqual(playground.ticked, [[0, 7]]); // it counts among the tasks that are done
  chooses(playground, front, { hidden: [3, 2] }, 0.5);
  assert.equal(playground.talk, "Now you. Is that enough: 3 + 2 hidden neurons?"); // no word of the others
  playground.session.now.right = 0.993;
  mock.timers.tick(500);
  const enough = "✓ Done. 3 + 2 hidden neurons are enough: 99 % right by epoch 20. Can it do with fewer?";
  assert.deepEqual([playground.talk, playground.heard, playground.playing], [enough, enough, false]);
  chooses(playground, front, { hidden: [1] }, 0.678);
  const clock = mock.method(performance, "now", () => Infinity); // it takes too long
  mock.timers.tick(500);
  clock.mock.restore();
  const few = "68 % right with 1 hidden neuron, by epoch 20. So few cuts do not enclose a circle: press a +.";
  assert.deepEqual([playground.talk, playground.playing], [`Not yet. ${few}`, true]);
  playground.play();
  front.played(); // the reader goes on: what is learned then is said, and the training goes on
  playground.session.now.right = 1;
  mock.timers.tick(500);
  const alone = "✓ Done. 1 hidden neuron is enough: 100 % right by epoch 20. Can it do with fewer?";
  assert.deepEqual([playground.talk, playground.playing], [alone, true]);
  chooses(playground, front, { data: "xor", hidden: [1] }, 1);
  mock.timers.tick(500);
  assert.equal(playground.talk, "✓ Learned. 100 % right by epoch 20. How few neurons are enough for 99 %? Press a −.");
  front.leave();
  front.played();
  const { talked } = playground;
  mock.timers.tick(500);
  assert.equal(playground.talked, talked); // a task has its own verdict
});

/** The loss of the present training hardly falls any more. */
function settles({ session }) {
  const at = Array.from({ length: 121 }, (_, k) => k);
  session.curve = { at, values: at.map(() => ({ train: 0.4 })) };
}

test("what is asked is answered once the loss falls no more, whoever pressed Play", () => {
  const [playground, front] = stage(false);
  mock.timers.tick(1000); // it trains, and nobody has asked for it
  chooses(playground, front, { hidden: [3, 2] }, 0.9);
  assert.equal(playground.talk, "Now you. Is that enough: 3 + 2 hidden neurons?");
  settles(playground);
  mock.timers.tick(500);
  const notYet = "Not yet. 90 % right with 3 + 2 hidden neurons, by epoch 20.";
  assert.deepEqual([playground.talk, playground.playing], [`${notYet} Let it train on, or press a +.`, true]);
  playground.play();
  front.played();
  mock.timers.tick(500);
  assert.deepEqual([playground.talk, playground.playing], [`${notYet} Let it train on, or press a +.`, true]);
  chooses(playground, front, { hidden: [2, 2] }, 0.8); // while the reader's own training goes on
  assert.equal(playground.talk, "Now you. Is that enough: 2 + 2 hidden neurons?");
  settles(playground);
  mock.timers.tick(500);
  const { talked } = playground;
  assert.match(playground.talk, /^Not yet\. 80 % right with 2 \+ 2 hidden neurons/);
  mock.timers.tick(5000);
  assert.equal(playground.talked, talked); // said once,
  playground.session.now.right = 1;
  mock.timers.tick(500);
  assert.match(playground.talk, /^✓ Done\. 2 \+ 2 hidden neurons are enough/); // and what is learned later, too
});

test("what is asked is answered after a while at the latest, though the loss still falls", () => {
  const [playground, front] = stage(true);
  mock.timers.tick(1000);
  playground.play();
  front.played();
  chooses(playground, front, { hidden: [3] }, 0.7);
  mock.timers.tick(500);
  assert.match(playground.talk, /^Now you\. Is that enough/);
  const clock = mock.method(performance, "now", () => Infinity);
  mock.timers.tick(500);
  clock.mock.restore();
  assert.match(playground.talk, /^Not yet\. 70 % right with 3 hidden neurons/);
});

test("where the reader has paused after Play, the next network waits", () => {
  const [playground, front] = stage(true);
  mock.timers.tick(1000); // it has ended by itself
  playground.play();
  front.played();
  playground.pause();
  chooses(playground, front, { hidden: [3] }, 0.7);
  assert.equal(playground.playing, false);
});

test("what the reader had left and comes back to does not begin by itself", () => {
  const [playground, front] = stage(false, { curve: { at: [0] } });
  mock.timers.tick(20_000);
  assert.deepEqual([playground.playing, playground.talked], [false, 0]);
  front.stop();
});
