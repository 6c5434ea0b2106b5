/* Search in a site that is opened from a disk: browsers start no worker there. What a worker would
   run is run in a hidden frame, which the theme's search knows by the name IFrameWorker. */
class IFrameWorker extends EventTarget {
  constructor(file) {
    super();
    const url = new URL(file, location).href;
    const frame = document.createElement("iframe");
    frame.hidden = true;
    document.body.appendChild(frame);
    const inner = frame.contentWindow;
    const load = (src) =>
      new Promise((loaded, failed) => {
        const script = inner.document.createElement("script");
        Object.assign(script, { src: new URL(src, url), onload: loaded, onerror: failed });
        inner.document.body.appendChild(script);
      });
    inner.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
    inner.importScripts = (...sources) =>
      sources.reduce((before, src) => before.then(() => load(src)), Promise.resolve());
    this.ready = load(url);
    this.inner = inner;
  }

  postMessage(data) {
    this.ready.then(() => this.inner.dispatchEvent(new MessageEvent("message", { data })));
  }

  terminate() {
    this.inner.frameElement.remove();
  }
}

if (location.protocol === "file:") {
  window.IFrameWorker = IFrameWorker;
  window.Worker = IFrameWorker;
}
