// The pad itself: a canvas to draw on with a mouse, a finger or the arrow keys. White in both themes, as paper is.

import { attempt, keepTouch, listen, node, OWN_KEYS, set } from "./common.js";
import { ROOM, SIDE } from "./digit_numbers.js";

const CELL = ROOM / SIDE; // what an arrow key moves
const DOT = 0.1; // units: how long a dot is
const NEAR = 2; // units: a move that is shorter adds nothing
const FAR = 5; // cells that an arrow key moves with Shift
const PEN = [[30, 0.3], [22, 1]]; // widths and strengths: a soft pen, as thick as MNIST's
const HELPS = "0, 121, 130"; // a gradient below 0, where ink lowers the loss, and one above: docs/style.md
const HURTS = "150, 0, 63";
const MARKED = 0.3; // of the strongest: a slope that gets a + or a − as well
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The 784 pixels of an image: black, and as transparent as there is paper. */
export function imageOf(pixels) {
  const image = new ImageData(SIDE, SIDE);
  for (let i = 0; i < pixels.length; i++) image.data[4 * i + 3] = pixels[i];
  return image;
}

/** The 784 pixels of an image, dark on white, as wide and high as `context` is in its present units. */
export function paintPixels(context, pixels, side) {
  const small = new OffscreenCanvas(SIDE, SIDE);
  small.getContext("2d").putImageData(imageOf(pixels), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, side, side);
}

function paintStrokes(context, strokes, pale) {
  const shade = pale ? 120 : 17;
  Object.assign(context, { lineCap: "round", lineJoin: "round" });
  for (const [width, strength] of PEN) {
    context.lineWidth = width;
    context.strokeStyle = `rgba(${shade}, ${shade}, ${shade}, ${strength})`;
    context.beginPath();
    for (const stroke of strokes) {
      const [x, y] = stroke[0];
      context.moveTo(x, y);
      context.lineTo(x + DOT, y); // a canvas draws nothing of a line without length, but a tap is a dot
      for (const place of stroke) context.lineTo(...place);
    }
    context.stroke();
  }
}

/** The gradient of the loss on each pixel, where that pixel lies on the pad. */
function paintSlopes(context, slopes, { scale, dx, dy }) {
  const most = slopes.reduce((top, slope) => Math.max(top, Math.abs(slope)), 0);
  if (!most) return;
  const size = 1 / scale;
  slopes.forEach((slope, i) => {
    const strength = Math.abs(slope) / most;
    const [x, y] = [((i % SIDE) - dx) * size, (Math.floor(i / SIDE) - dy) * size];
    const colour = slope < 0 ? HELPS : HURTS;
    const marked = strength >= MARKED;
    context.fillStyle = `rgba(${colour}, ${marked ? 0.45 + 0.5 * strength : strength})`;
    context.fillRect(x, y, size, size);
    if (!marked) return;
    context.fillStyle = "#fff";
    const [long, thin] = [0.56 * size, 0.14 * size];
    context.fillRect(x + (size - long) / 2, y + (size - thin) / 2, long, thin);
    if (slope < 0) context.fillRect(x + (size - thin) / 2, y + (size - long) / 2, thin, long);
  });
}

function paintCursor(context, [column, row], down) {
  for (const [style, width] of [["#fff", 5], ["#111", 2.5]]) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.strokeRect(column * CELL - 2, row * CELL - 2, CELL + 4, CELL + 4);
  }
  if (!down) return;
  context.fillStyle = "#111";
  context.fillRect(column * CELL + 2, row * CELL + 2, CELL - 4, CELL - 4);
}

function paintGround(context) {
  context.fillStyle = "#fff";
  context.fillRect(0, 0, ROOM, ROOM);
  context.strokeStyle = "#d5d5d5";
  context.lineWidth = 1;
  context.setLineDash([2, 4]);
  context.strokeRect(40, 40, 200, 200); // about where a digit of MNIST lies
  context.setLineDash([]);
}

/** Let a mouse or a finger draw. `pen` is { begin, go, lift }, each with a place. */
function byHand(canvas, pen, awake) {
  let drawing = null;
  const place = ({ clientX, clientY }) => {
    const { left, top, width } = canvas.getBoundingClientRect();
    const unit = (v) => Math.round(Math.max(0, Math.min(ROOM, (v * ROOM) / width)) * 10) / 10;
    return [unit(clientX - left), unit(clientY - top)];
  };
  listen(canvas, "pointerdown", (event) => {
    if (!awake() || event.button !== 0 || drawing !== null) return;
    drawing = event.pointerId;
    canvas.setPointerCapture(drawing);
    pen.begin(place(event));
  });
  listen(canvas, "pointermove", (event) => {
    if (event.pointerId !== drawing) return;
    for (const one of event.getCoalescedEvents?.() ?? []) pen.go(place(one));
    pen.go(place(event));
  });
  for (const over of ["pointerup", "pointercancel"]) {
    listen(canvas, over, (event) => {
      if (event.pointerId !== drawing) return;
      drawing = null;
      pen.lift();
    });
  }
  keepTouch(canvas);
}

/** Let the keyboard draw: arrows move a cursor, Space puts the pen down and lifts it. */
function byKeys(canvas, pen, { awake, moved, undo }) {
  const cursor = { at: [SIDE / 2, SIDE / 2], down: false, seen: false };
  const middle = () => cursor.at.map((v) => (v + 0.5) * CELL);
  const lift = () => {
    if (cursor.down) pen.lift();
    cursor.down = false;
  };
  const keys = {
    " ": () => {
      if (cursor.down) return lift();
      cursor.down = true;
      return pen.begin(middle());
    },
    Escape: lift,
    Backspace: undo,
    Delete: undo,
  };
  listen(canvas, "keydown", (event) => {
    if (!awake()) return;
    const arrow = ARROWS[event.key];
    const undoes = event.key === "z" && (event.ctrlKey || event.metaKey);
    if (!(arrow || keys[event.key] || undoes) || ((event.ctrlKey || event.metaKey) && !undoes)) return;
    event.preventDefault();
    if (arrow) {
      const far = event.shiftKey ? FAR : 1;
      cursor.at = cursor.at.map((v, k) => Math.max(0, Math.min(SIDE - 1, v + far * arrow[k])));
      if (cursor.down) pen.go(middle());
    } else (keys[event.key] ?? undo)();
    cursor.seen = true;
    moved();
  });
  listen(canvas, "blur", () => {
    lift();
    cursor.seen = false;
    moved();
  });
  listen(canvas, "pointerdown", () => {
    lift();
    cursor.seen = false;
  });
  return cursor;
}

const HOW = "Drawing pad. Draw with the mouse or a finger. Or by keyboard: the arrows move the cursor, with Shift five "
  + "pixels at a time; Space puts the pen down and lifts it; Backspace undoes.";

/**
 * The pad. `hand` is { begin(place), go(place), lift(), undo(), moved() }. Returns `show(picture)` with { strokes,
 * example, slopes, frame }, `enable(awake)`, `words()` of the cursor, and `stop()`.
 */
export function drawSurface(parent, hand) {
  const frame = node("div", { class: "bbh-pad-surface" }, parent);
  const look = { width: 1, height: 1, tabindex: 0, role: "application", "aria-label": HOW };
  const canvas = node("canvas", { ...look, ...OWN_KEYS }, frame);
  const empty = node("div", { class: "bbh-pad-empty", "aria-hidden": "true" }, frame, "Draw a digit here");
  let [awake, last] = [true, [0, 0]];
  const pen = {
    begin(place) {
      last = place;
      hand.begin(place);
    },
    go(place) {
      if (Math.hypot(place[0] - last[0], place[1] - last[1]) < NEAR) return;
      last = place;
      hand.go(place);
    },
    lift: hand.lift,
  };
  byHand(canvas, pen, () => awake);
  const cursor = byKeys(canvas, pen, { awake: () => awake, moved: hand.moved, undo: hand.undo });
  const side = () => Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio)); // in the screen's pixels
  const sizes = new ResizeObserver(() => attempt(canvas, () => canvas.width !== side() && hand.moved()));
  sizes.observe(canvas);
  const context = canvas.getContext("2d");
  return {
    show({ strokes, example, slopes, frame: lies }) {
      const across = side();
      if (canvas.width !== across) Object.assign(canvas, { width: across, height: across });
      context.setTransform(across / ROOM, 0, 0, across / ROOM, 0, 0);
      paintGround(context);
      context.globalAlpha = slopes.length ? 0.5 : 1; // what lies over the ink must be seen
      if (example) paintPixels(context, example, ROOM);
      context.globalAlpha = 1;
      paintStrokes(context, strokes, slopes.length > 0);
      paintSlopes(context, slopes, lies);
      if (cursor.seen) paintCursor(context, cursor.at, cursor.down);
      empty.hidden = strokes.length > 0 || Boolean(example);
    },
    enable(now) {
      awake = now;
      set(canvas, { "aria-disabled": !now });
    },
    words: () => (cursor.seen ? `Column ${cursor.at[0] + 1}, row ${cursor.at[1] + 1}, pen ${
      cursor.down ? "down" : "up"}. ` : ""),
    stop: () => sizes.disconnect(),
  };
}
