/** Reads the script tag and the address, and starts the widget. */

import { Options, Widget } from "./widget";

/** The code of a service window's hand-out, behind the #: there it reaches no server, no log and no other site. */
const CODE = /^#code=([2-9A-Z]{5}-[2-9A-Z]{5})$/;

const script = document.currentScript as HTMLScriptElement;
const set = script.dataset;
const options: Options = {
  position: set.position === "left" ? "left" : "right",
  colour: set.color ?? "",
  title: set.title ?? "",
  greeting: set.greeting ?? "",
  language: set.lang ?? "zh-CN",
  elder: set.elder === "true",
  open: set.open === "wide" ? "wide" : "",
  nonce: script.nonce,
  code: CODE.exec(location.hash)?.[1] ?? "",
};
const base = new URL(".", script.src).href;

function start(): void {
  new Widget(base, options).mount(document.body);
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
