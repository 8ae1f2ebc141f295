// Packages: proved by WebCrypto and by the hash of every file before anything of them is shown.

export class Refusal extends Error {
  constructor(code, badFile = "") {
    super(code);
    this.code = code;
    this.badFile = badFile;
  }
}

const SHA256 = /^[0-9a-f]{64}$/;
const MOST_PIXELS = 40_000_000;
const KEPT = "kept";

const fromBase64 = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

// Return the manifest that the envelope's signature covers; ES256 as raw r‖s (FIPS 186-5, WebCrypto's own form).
export async function openEnvelope(text, keys) {
  let envelope;
  try {
    envelope = JSON.parse(text);
    envelope = { ...envelope, payload: fromBase64(envelope.payload), signature: fromBase64(envelope.signature) };
  } catch {
    throw new Refusal("MALFORMED");
  }
  const raw = Object.hasOwn(keys, envelope.key_id) ? keys[envelope.key_id] : null;
  if (envelope.algorithm !== "ES256" || raw === null) throw new Refusal("KEY_UNKNOWN");
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("raw", fromBase64(raw), curve, false, ["verify"]);
  const good = await crypto.subtle.verify(
    { name: "ECDSA", hash: "SHA-256" }, key, envelope.signature, envelope.payload);
  if (!good) throw new Refusal("SIGNATURE_BAD");
  const manifest = JSON.parse(new TextDecoder().decode(envelope.payload));
  if (manifest.type !== "board_package" || manifest.version !== 1) throw new Refusal("VERSION_UNKNOWN");
  return manifest;
}

// Return {manifest, pages: [{page, layout, pictures}], families} with every file read, proved and ready to paint.
export async function loadPackage(text, keys, place) {
  const manifest = await openEnvelope(text, keys);
  if (manifest.emergency !== (place === "emergency")) throw new Refusal("PURPOSE_WRONG");
  const files = new Map();
  await Promise.all(manifest.files.map(async (file) => files.set(file.sha256, await provedFile(file))));
  const families = await loadFonts(manifest.fonts, files);
  const pages = [];
  for (const page of manifest.pages) {
    const layout = JSON.parse(new TextDecoder().decode(files.get(page.layout_sha256)));
    if (layout.schema !== 1) throw new Refusal("VERSION_UNKNOWN");
    pages.push({ page, layout, pictures: await loadPictures(layout, files) });
  }
  return { manifest, pages, families };
}

async function provedFile(file) {
  if (!SHA256.test(file.sha256)) throw new Refusal("MALFORMED");
  let data;
  try {
    const answer = await fetch(`/api/files/${file.sha256}`);
    if (!answer.ok) throw new Refusal("FILE_MISSING", file.sha256);
    data = await answer.arrayBuffer();
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal("FILE_MISSING", file.sha256);
  }
  const good = data.byteLength === file.size_bytes && hex(await crypto.subtle.digest("SHA-256", data)) === file.sha256;
  if (!good) {
    // The next attempt must not find it in the worker's cache again.
    await forgetFile(file.sha256);
    throw new Refusal("FILE_WRONG", file.sha256);
  }
  await keepFile(file.sha256, data);
  return data;
}

async function loadFonts(fonts, files) {
  const families = {};
  for (const font of fonts) {
    const family = `Board ${font.sha256.slice(0, 12)}`;
    families[font.weight] = family;
    if (![...document.fonts].some((face) => face.family.replaceAll('"', "") === family)) {
      const face = new FontFace(family, files.get(font.sha256), { weight: String(font.weight) });
      try {
        document.fonts.add(await face.load());
      } catch {
        throw new Refusal("FONT_BROKEN", font.sha256);
      }
    }
  }
  return families;
}

async function loadPictures(layout, files) {
  const pictures = new Map();
  for (const region of layout.regions) {
    const { sha256 } = region.media;
    if (!sha256 || pictures.has(sha256)) continue;
    const data = files.get(sha256);
    if (data === undefined) throw new Refusal("FILE_MISSING", sha256);
    pictures.set(sha256, await decoded(data, sha256));
  }
  return pictures;
}

// Raster pictures alone, told by their first bytes: SVG and HTML are never handed to an interpreter.
function rasterType(bytes) {
  const starts = (text, at = 0) => [...text].every((one, index) => bytes[at + index] === one.charCodeAt(0));
  if (starts("\x89PNG\r\n\x1a\n")) return "image/png";
  if (starts("\xff\xd8\xff")) return "image/jpeg";
  if (starts("RIFF") && starts("WEBP", 8)) return "image/webp";
  return "";
}

async function decoded(data, sha256) {
  const type = rasterType(new Uint8Array(data, 0, Math.min(16, data.byteLength)));
  if (!type) throw new Refusal("NOT_A_PICTURE", sha256);
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([data], { type }));
  try {
    await image.decode();
  } catch {
    throw new Refusal("NOT_A_PICTURE", sha256);
  }
  if (image.naturalWidth * image.naturalHeight > MOST_PIXELS) throw new Refusal("PICTURE_TOO_LARGE", sha256);
  return image;
}

export function release(loaded) {
  for (const { pictures } of loaded?.pages ?? []) {
    for (const image of pictures.values()) URL.revokeObjectURL(image.src);
  }
}

// What was proved is kept in the browser too, so that a board shows it with the agent gone.

const keptUrl = (name) => new URL(`/kept/${name}`, location.href).href;
const fileUrl = (sha256) => new URL(`/api/files/${sha256}`, location.href).href;

export async function keep(record) {
  const cache = await caches.open(KEPT);
  await cache.put(keptUrl("current"), new Response(JSON.stringify(record)));
}

export async function kept() {
  const found = await (await caches.open(KEPT)).match(keptUrl("current"));
  return found ? await found.json() : null;
}

async function keepFile(sha256, data) {
  const cache = await caches.open(KEPT);
  if (!(await cache.match(fileUrl(sha256)))) await cache.put(fileUrl(sha256), new Response(data));
}

async function forgetFile(sha256) {
  await (await caches.open(KEPT)).delete(fileUrl(sha256));
}

export async function forgetOthers(manifests) {
  const wanted = new Set(manifests.flatMap((one) => one.files.map((file) => fileUrl(file.sha256))));
  const cache = await caches.open(KEPT);
  for (const request of await cache.keys()) {
    if (request.url.includes("/api/files/") && !wanted.has(request.url)) await cache.delete(request);
  }
}
