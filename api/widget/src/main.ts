/** Reads the script tag and starts the widget. */

import { Options, Widget } from "./widget";

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
};
const base = new URL(".", script.src).href;

function start(): void {
  new Widget(base, options).mount(document.body);
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
else start();
