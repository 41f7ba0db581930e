// Shows new answers by themselves. The page is whole without this script.
"use strict";

const pauseMilliseconds = 500;
let tag = document.body.dataset.tag;

const visitsShown = () =>
  new Set([...document.querySelectorAll("[data-visit]")].map((row) => row.dataset.visit));

// A reader who marks a number to copy it keeps the marking: the page waits.
const isMarking = () => {
  const selection = document.getSelection();
  return selection && !selection.isCollapsed;
};

const show = (html, newTag) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const before = visitsShown();
  const hadVisits = before.size > 0;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  for (const row of document.querySelectorAll("[data-visit]")) {
    if (hadVisits && !before.has(row.dataset.visit)) row.classList.add("new");
  }
  tag = newTag;
};

const look = async () => {
  const answer = await fetch(location.href, {
    headers: { "If-None-Match": tag },
    cache: "no-store",
  });
  // The session is over: the sign-in page says so better than an old page does.
  if (answer.redirected) location.reload();
  else if (answer.status === 200 && !isMarking()) show(await answer.text(), answer.headers.get("ETag"));
  if (answer.status >= 400) throw new Error(`status ${answer.status}`);
};

const keepLooking = async () => {
  const note = document.getElementById("offline");
  try {
    if (!document.hidden) {
      await look();
      note.hidden = true;
    }
  } catch {
    note.hidden = false;
  }
  setTimeout(keepLooking, pauseMilliseconds);
};

setTimeout(keepLooking, pauseMilliseconds);
