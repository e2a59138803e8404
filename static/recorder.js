// Runs beside the page: brings what a microphone hears into pieces of a tenth of a second, 16 bits each.
"use strict";
class Recorder extends AudioWorkletProcessor {
  constructor() {
    super();
    this.piece = new Int16Array(Math.round(sampleRate / 10));
    this.filled = 0;
    this.sum = 0;
  }
  process([input]) {
    const samples = input[0] || [];
    for (let at = 0; at < samples.length; at += 1) {
      const sample = Math.max(-1, Math.min(1, samples[at]));
      this.sum += sample * sample;
      this.piece[this.filled] = sample * 32767;
      this.filled += 1;
      if (this.filled === this.piece.length) this.pass();
    }
    return true;
  }
  pass() {
    const { buffer } = this.piece;
    this.port.postMessage({ buffer, level: Math.sqrt(this.sum / this.filled) }, [buffer]);
    this.piece = new Int16Array(Math.round(sampleRate / 10));
    this.filled = 0;
    this.sum = 0;
  }
}
registerProcessor("recorder", Recorder);
