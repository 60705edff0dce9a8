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
    say: { instead() { playground.talked += 1; } },
    session: { begun: false, byHand: false, now: { right: learns ? 1 : 0.5 } },
    play() { this.playing = true; },
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
    front.restarted("A new start.", "");
    assert.deepEqual([playground.playing, playground.said], [true, ["A new start."]]);
    front.stop();
  }
});

test("what goes on for other data ends by itself, too, once it has learned", () => {
  const [playground, front] = stage(true);
  mock.timers.tick(1000);
  playground.session.now.right = 0.5;
  front.restarted("A new start.", "");
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
  front.restarted("A new start.", "Squares now.");
  assert.deepEqual([playground.playing, playground.said], [false, ["A new start. Press Play. Squares now."]]);
  front.stop();
});

test("a task that the reader has begun waits for Play, and nothing is said over it", () => {
  for (const learns of [true, false]) {
    const [playground, front] = stage(learns);
    mock.timers.tick(1000);
    const { talked } = playground;
    playground.pause();
    front.leave();
    front.restarted("A new start.", "");
    mock.timers.tick(20_000);
    assert.deepEqual([playground.playing, playground.talked], [false, talked]);
    assert.equal(playground.said.at(-1), "A new start. Press Play.");
    front.stop();
  }
});

test("what the reader had left and comes back to does not begin by itself", () => {
  const [playground, front] = stage(false, { curve: { at: [0] } });
  mock.timers.tick(20_000);
  assert.deepEqual([playground.playing, playground.talked], [false, 0]);
  front.stop();
});
