// The camera, looked through until a QR code is seen.

import { grey, readFrame, red } from "./picture.js";

const EVERY_MS = 120;
// The largest square of this many pixels is enough for 53 modules, and quick on an old telephone.
const SIDE = 960;

/** Whether this browser gives a page the camera at all. */
export function hasCamera() {
  return Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
}

/** Looks through the camera of a telephone's back; one look at a time. */
export class Camera {
  constructor(video) {
    this.video = video;
    this.stream = null;
    this.timer = 0;
    this.isWanted = false;
  }

  /** Starts; `seen(text)` is called once, with the first code for which it answers true. Throws if forbidden. */
  async start(seen) {
    const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } };
    this.isWanted = true;
    this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    // Closed while the browser was still asking for leave.
    if (!this.isWanted) return this.stop();
    this.video.srcObject = this.stream;
    await this.video.play();
    const canvas = document.createElement("canvas");
    let turn = 0;
    const look = () => {
      const text = this.glance(canvas, (turn += 1) % 2 ? grey : red);
      if (text !== null && seen(text)) this.stop();
      else if (this.stream) this.timer = setTimeout(look, EVERY_MS);
    };
    return look();
  }

  /** Stops and lets go of the camera. */
  stop() {
    this.isWanted = false;
    clearTimeout(this.timer);
    if (this.stream) for (const track of this.stream.getTracks()) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  glance(canvas, channel) {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width || !height) return null;
    const side = Math.min(width, height);
    canvas.width = canvas.height = Math.min(side, SIDE);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const from = [(width - side) / 2, (height - side) / 2, side, side];
    context.drawImage(this.video, ...from, 0, 0, canvas.width, canvas.height);
    return readFrame(context.getImageData(0, 0, canvas.width, canvas.height), [channel]);
  }
}
