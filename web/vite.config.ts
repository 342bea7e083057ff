// Builds dist/map.html: one file with everything inside, a content policy that forbids all network, and the hash of its own source.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { defineConfig, type Plugin } from "vite";

/** What the page is made from: a change in any of these files needs a new build (tests/serve/test_map_page.py recomputes the hash). */
const SOURCES = ["basemap", "index.html", "package-lock.json", "package.json", "src", "tsconfig.json", "vite.config.ts"];

function filesOf(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** SHA-256 over the paths and contents of the sources, in the order of their paths. */
function sourceHash(root: string): string {
  const files = SOURCES.flatMap((name) => (name.includes(".") ? [join(root, name)] : filesOf(join(root, name))));
  const named = files.map((file) => [relative(root, file).split(sep).join("/"), file] as const);
  const hash = createHash("sha256");
  for (const [name, file] of named.sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name}\0`).update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

const integrity = (words: string): string => `'sha256-${createHash("sha256").update(words).digest("base64")}'`;

/** Everything goes into the HTML; scripts and styles are named by hash, so that nothing else can ever run. */
function oneFile(): Plugin {
  let root = "";
  return {
    name: "one-file",
    enforce: "post",
    configResolved(config) {
      root = config.root;
    },
    generateBundle(_options, bundle) {
      const page = bundle["index.html"];
      if (page?.type !== "asset") throw new Error("no index.html was built");
      let script = "";
      let style = "";
      for (const [name, part] of Object.entries(bundle)) {
        if (part === page) continue;
        if (part.type === "chunk") script += part.code;
        else if (name.endsWith(".css")) style += String(part.source);
        delete bundle[name];
      }
      script = script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
      const policy = [
        "default-src 'none'", `script-src ${integrity(script)}`, `style-src ${integrity(style)}`, "worker-src blob:",
        "child-src blob:", "img-src data: blob:", "connect-src blob: data:", "base-uri 'none'", "form-action 'none'",
      ].join("; ");
      const head = [
        `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
        `<meta name="whoholds-source" content="${sourceHash(root)}" />`,
        `<style>${style}</style>`,
      ].join("\n    ");
      const html = String(page.source)
        .replace(/<script type="module"[^>]*><\/script>\s*/, "")
        .replace(/<link rel="(?:stylesheet|modulepreload)"[^>]*>\s*/g, "")
        .replace(/<title>/, () => `${head}\n    <title>`)
        .replace(/<\/body>/, () => `<script type="module">${script}</script>\n  </body>`);
      this.emitFile({ type: "asset", fileName: "map.html", source: html });
      delete bundle["index.html"];
    },
  };
}

export default defineConfig({
  plugins: [oneFile()],
  build: {
    target: "es2022",
    cssCodeSplit: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    modulePreload: false,
    chunkSizeWarningLimit: 5000,
    rollupOptions: { output: { inlineDynamicImports: true } },
  },
});
