// The text of a QR code in a picture: grey first, then the red channel alone, where red seal ink is as white as paper.

import decodeQR from "qr/decode.js";

// Beyond this a photo only costs time; a symbol of 53 modules in it keeps enough pixels.
const LONGEST_SIDE = 2400;
// Blur and noise shrink with the picture; a symbol of few pixels is found in a larger one.
const SCALES = [1, 0.5, 0.7, 0.3, 1.6];
const CHANNELS = [grey, red];
const STILL = { effort: 20, timeLimit: 1500 };

/** The text of the QR code of an image file; null where none is found. Throws where it is no picture. */
export async function readPicture(file) {
  const image = await loaded(file);
  try {
    const longest = Math.max(image.width, image.height);
    const fit = Math.min(1, LONGEST_SIDE / longest);
    for (const scale of SCALES) {
      if (scale > 1 && longest * fit * scale > LONGEST_SIDE) continue;
      const text = readFrame(drawn(image, fit * scale), CHANNELS, STILL);
      if (text !== null) return text;
      await pause();
    }
    return null;
  } finally {
    image.close?.();
  }
}

/** The text of the QR code in pixels (an ImageData), through the first channel that shows one; else null. */
export function readFrame(frame, channels = CHANNELS, options = {}) {
  for (const channel of channels) {
    try {
      const text = decodeQR({ width: frame.width, height: frame.height, data: channel(frame.data) }, options);
      if (text) return text;
    } catch {
      // No code in this channel.
    }
  }
  return null;
}

/** Luma of RGBA pixels, as RGBA. */
export function grey(pixels) {
  return mapped(pixels, (r, g, b) => (r * 77 + g * 150 + b * 29) >> 8);
}

/** The red channel of RGBA pixels, as RGBA. */
export function red(pixels) {
  return mapped(pixels, (r) => r);
}

function mapped(pixels, of) {
  const out = new Uint8ClampedArray(pixels.length);
  for (let at = 0; at < pixels.length; at += 4) {
    out[at] = out[at + 1] = out[at + 2] = of(pixels[at], pixels[at + 1], pixels[at + 2]);
    out[at + 3] = 255;
  }
  return out;
}

async function loaded(file) {
  if (typeof createImageBitmap !== "function") throw new Error("no picture can be read here");
  return createImageBitmap(file);
}

function drawn(image, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  // Transparent pictures are shown on paper.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

// Lets the page draw "正在识别" between two attempts.
function pause() {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
