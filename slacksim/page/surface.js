// Surfaces: what a click on a block does, depending on where the block stands.

import { reason } from "./api.js";
import { Form } from "./form.js";
import { plainText } from "./mrkdwn.js";
import { ask } from "./dialog.js";

/**
 * makeSurface ties blocks to the session.
 * @param {import("./session.js").Session} session
 * @param {"message"|"view"|"home"} kind
 * @param {object} container  {type, channel, ts} or {type, view_id}
 * @param {{rerender?: () => void, fail?: (text: string) => void, form?: Form}} [how]
 * @returns {import("./elements.js").Surface}
 */
export function makeSurface(session, kind, container, { rerender = () => {}, fail, form = new Form() } = {}) {
  const { acting, workspace } = session;
  const { dir } = session;
  return {
    kind,
    dir,
    form,
    rerender,
    fields: new Map(),
    async act(block, element, fields, node) {
      if (element.confirm && !(await confirmed(element.confirm))) return false;
      node.setAttribute("aria-busy", "true");
      const answer = await acting.click({
        container,
        block_id: block.block_id,
        action_id: element.action_id,
        action: { type: element.type, block_id: block.block_id, action_id: element.action_id, ...fields },
        values: form.values(),
      });
      node.removeAttribute("aria-busy");
      if (!answer.ok) {
        const text = `${workspace.bot.name} could not do that: ${reason(answer.error)}.`;
        if (fail) fail(text);
        else session.notice(text);
      }
      await session.done(answer);
      return true;
    },
    upload: (name, data) => acting.upload(name, data),
    suggest: (block, element, value) =>
      acting.suggest({ container, block_id: block.block_id, action_id: element.action_id, value }),
  };
}

/** confirmed shows an element's own confirm dialog. */
function confirmed(confirm) {
  return ask({
    title: plainText(confirm.title),
    text: confirm.text,
    yes: plainText(confirm.confirm),
    no: plainText(confirm.deny),
    danger: confirm.style === "danger",
  });
}
