/** Styles that a strict Content-Security-Policy lets through. */

type Adopting = (Document | ShadowRoot) & { adoptedStyleSheets?: CSSStyleSheet[] };

/**
 * Give a document or shadow root its styles. A constructed sheet needs no permission of the page; browsers
 * without one get a style element that carries the script tag's nonce.
 */
export function applyStyle(root: Document | ShadowRoot, css: string, nonce: string, view: typeof window = window): void {
  const adopting: Adopting = root;
  if (adopting.adoptedStyleSheets) {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    adopting.adoptedStyleSheets = [sheet];
    return;
  }
  const style = document.createElement("style");
  style.nonce = nonce;
  style.textContent = css;
  (root instanceof ShadowRoot ? root : root.head).appendChild(style);
}

const channel = (value: number): number => {
  const part = value / 255;
  return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

/** Relative luminance of `#rrggbb` (WCAG 2.2), or null for anything else. */
function luminance(colour: string): number | null {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!parts) return null;
  const [red, green, blue] = parts.slice(1).map((hex) => channel(parseInt(hex, 16))) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Use the page's colour for headings and buttons, with whichever of white and black reads better on it. */
export function applyColour(host: HTMLElement, colour: string): void {
  const light = luminance(colour);
  if (light === null) return;
  const darkText = (light + 0.05) / 0.05 > 1.05 / (light + 0.05);
  host.style.setProperty("--accent", colour);
  host.style.setProperty("--on-accent", darkText ? "#000" : "#fff");
  // Text in the accent colour stands on white: keep the page's colour only where it reads at 4.5:1.
  host.style.setProperty("--accent-text", 1.05 / (light + 0.05) >= 4.5 ? colour : "var(--ink)");
}
