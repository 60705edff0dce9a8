// For the tests, in every page: `await told()` until the kernel has taken in all that was done in the page's widgets.

{
  const LATER = 150; // milliseconds, longer than common.js waits before it tells Python; timers of a page keep order
  const waiting = new Set(); // ids of the messages to a widget's Python half that the kernel has not done with

  // a message in the binary form v1.kernel.websocket.jupyter.org: how many offsets, the offsets, and then
  // channel, header, parent's header, metadata, content
  const read = (data) => {
    const view = new DataView(data);
    const offset = (i) => Number(view.getBigUint64(8 * (1 + i), true));
    const part = (i) => JSON.parse(new TextDecoder().decode(data.slice(offset(i), offset(i + 1))));
    return { header: part(1), parent: part(2), content: part(4) };
  };

  window.WebSocket = class extends WebSocket {
    constructor(...where) {
      super(...where);
      // heard before Lab hears it: what ipywidgets held back is on its way before the next task of the page
      this.addEventListener("message", ({ data }) => {
        if (!(data instanceof ArrayBuffer)) return;
        const { header, parent, content } = read(data);
        if (header.msg_type === "status" && content.execution_state === "idle") waiting.delete(parent.msg_id);
      });
      this.addEventListener("close", () => waiting.clear());
    }

    send(data) {
      if (data instanceof ArrayBuffer) {
        const { header } = read(data);
        if (header.msg_type === "comm_msg") waiting.add(header.msg_id);
      }
      super.send(data);
    }
  };

  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  window.told = async () => {
    await frame();
    await frame();
    await pause(LATER);
    while (waiting.size) await pause(10);
  };
}
