// Shows the panel's screen, and posts what the mouse, a pen and fingers do on it.
"use strict";

const contactsMax = 64;
const pointerMax = 65535;
const ageMaxMilliseconds = 59000;
const pauseMilliseconds = 1000;

const screen = document.getElementById("screen");
const paint = screen.getContext("2d", { alpha: false });
const silent = document.getElementById("silent");

// Screen: a frame is asked for as soon as the last one is shown; the panel answers when it has
// drawn another one.

const pause = () => new Promise((done) => setTimeout(done, pauseMilliseconds));

let frame = null;

const draw = () => {
  if (!frame) return;
  const ratio = Math.min(1, (screen.clientWidth * devicePixelRatio) / frame.width);
  const width = Math.max(1, Math.round(frame.width * ratio));
  const height = Math.max(1, Math.round(frame.height * ratio));
  if (screen.width !== width || screen.height !== height) {
    screen.width = width;
    screen.height = height;
  }
  paint.imageSmoothingQuality = "high";
  paint.drawImage(frame, 0, 0, width, height);
};

new ResizeObserver(draw).observe(screen);

const watch = async () => {
  let seen = "";
  for (;;) {
    try {
      const answer = await fetch(`/frame?after=${encodeURIComponent(seen)}`, { cache: "no-store" });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      if (answer.status === 200) {
        frame = await createImageBitmap(await answer.blob());
        seen = answer.headers.get("Smile-Frame");
        draw();
      }
      silent.hidden = true;
    } catch {
      silent.hidden = false;
      await pause();
    }
  }
};

// Touch: every finger has a number from down to up. Posts go one after the other, so that nothing
// overtakes; what happens meanwhile goes with the next one, each touch with its own time.

const page = crypto.getRandomValues(new Uint32Array(1))[0];
const fingers = new Map();
let nextNumber = 0;
let waiting = [];
let isPosting = false;

const post = async (contacts) => {
  const sent = performance.now();
  for (const contact of contacts) {
    contact.at = Math.min(Math.max(contact.at, sent - ageMaxMilliseconds, 0), sent);
  }
  const answer = await fetch(`/contacts?page=${page}&sent=${sent}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(contacts),
    keepalive: true,
  });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
};

const postWaiting = async () => {
  if (isPosting) return;
  isPosting = true;
  while (waiting.length > 0) {
    const contacts = waiting.splice(0, contactsMax);
    try {
      await post(contacts);
    } catch {
      await giveUp(contacts);
    }
  }
  isPosting = false;
};

// Perhaps they arrived, perhaps not. To post them again could tap twice, so the fingers are
// cancelled instead; the customer sees that nothing happened and taps again.
const giveUp = async (contacts) => {
  await pause();
  const numbers = new Set(contacts.map((contact) => contact.pointer));
  waiting = waiting.filter((contact) => !numbers.has(contact.pointer));
  for (const [id, number] of fingers) if (numbers.has(number)) fingers.delete(id);
  try {
    await post([...numbers].map((pointer) => contact("cancel", pointer, { x: 0, y: 0 })));
  } catch {
    // The panel is gone, and its open fingers with it.
  }
};

const contact = (kind, pointer, place, at = performance.now()) => ({ kind, pointer, ...place, at });

const share = (length, whole) => Math.min(1, Math.max(0, length / whole));

const place = (event) => {
  const box = screen.getBoundingClientRect();
  return { x: share(event.clientX - box.left, box.width), y: share(event.clientY - box.top, box.height) };
};

const note = (kind, event) => {
  const number = fingers.get(event.pointerId);
  if (number === undefined) return;
  if (kind !== "down" && kind !== "move") fingers.delete(event.pointerId);
  // Only the newest place of a finger counts while a post is under way.
  const last = waiting.at(-1);
  if (kind === "move" && last?.kind === "move" && last.pointer === number) waiting.pop();
  waiting.push(contact(kind, number, place(event), event.timeStamp));
  postWaiting();
};

screen.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  event.preventDefault();
  screen.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, nextNumber);
  nextNumber = (nextNumber + 1) % (pointerMax + 1);
  note("down", event);
});
screen.addEventListener("pointermove", (event) => note("move", event));
screen.addEventListener("pointerup", (event) => note("up", event));
screen.addEventListener("pointercancel", (event) => note("cancel", event));
screen.addEventListener("lostpointercapture", (event) => note("cancel", event));
screen.addEventListener("contextmenu", (event) => event.preventDefault());

// A page that is left takes its fingers along.
addEventListener("pagehide", () => {
  const left = [...fingers.values()].map((number) => contact("cancel", number, { x: 0, y: 0 }));
  fingers.clear();
  if (left.length > 0) post(left).catch(() => {});
});

// The link that smile-demo printed signs this browser in to the office, once.
const code = location.hash.slice(1);
if (/^[a-z2-7]+$/.test(code)) {
  history.replaceState(null, "", location.pathname + location.search);
  const office = document.querySelector("iframe");
  const address = new URL(office.src);
  address.pathname = "/sign-in";
  address.hash = code;
  office.src = address.href;
}

// The first post, without a touch, tells the panel how the two clocks differ.
post([]).catch(() => {});
watch();
