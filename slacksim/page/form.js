// What the stateful elements of one message, modal or Home hold, in the shape
// Slack puts into view.state.values, and what Slack's client checks before it
// lets a modal go.

/** Form keeps values by block_id and action_id across re-rendering. */
export class Form {
  #values = new Map();
  #seen = new Set();
  #before = new Map(); // values as the bot last heard them, of elements changed since
  #known; // what Slack knew before this page did: a reload loses nothing that was sent

  /** @param {Record<string, Record<string, object>>} [known]  as view.state.values */
  constructor(known = {}) {
    this.#known = known;
  }

  /** begin starts a rendering; end drops what that rendering no longer had. */
  begin() {
    this.#seen.clear();
  }

  end() {
    for (const key of this.#values.keys()) {
      if (!this.#seen.has(key)) this.#values.delete(key);
    }
  }

  /**
   * init is an element's value: what the person entered, if an element of this
   * type and these ids was here before, else initial. valid may refuse the old one.
   */
  init(block, element, initial, valid = () => true) {
    const key = JSON.stringify([block.block_id, element.action_id]);
    this.#seen.add(key);
    const old = this.#values.get(key);
    if (old && old.type === element.type && valid(old)) return old;
    const known = this.#known[block.block_id]?.[element.action_id];
    const state =
      known?.type === element.type && valid(known) ? known : { type: element.type, ...initial };
    this.#values.set(key, state);
    return state;
  }

  get(block, element) {
    return this.#values.get(JSON.stringify([block.block_id, element.action_id]));
  }

  /** set changes a value; undo can take back all changes since the last settle. */
  set(block, element, fields) {
    const key = JSON.stringify([block.block_id, element.action_id]);
    if (!this.#before.has(key)) this.#before.set(key, this.#values.get(key));
    this.#values.set(key, { type: element.type, ...fields });
  }

  /** settle ends a change, and returns what takes it back. */
  settle(block, element) {
    const key = JSON.stringify([block.block_id, element.action_id]);
    const before = this.#before.get(key);
    this.#before.delete(key);
    return () => this.#values.set(key, before);
  }

  /** values is {block_id: {action_id: state}}. */
  values() {
    const out = {};
    for (const [key, state] of this.#values) {
      const [block, action] = JSON.parse(key);
      (out[block] ??= {})[action] = state;
    }
    return out;
  }
}

/** isEmpty says whether a state holds nothing. */
export function isEmpty(state) {
  return Object.entries(state).every(
    ([name, value]) =>
      name === "type" ||
      name === "timezone" ||
      value === null ||
      value === "" ||
      value === undefined ||
      (Array.isArray(value) && value.length === 0),
  );
}

const length = (s) => [...s].length;

/** fault is what is wrong with an input block's value, or "". */
export function fault(block, state) {
  const e = block.element;
  if (isEmpty(state)) return block.optional ? "" : "Please complete this required field.";
  const { value } = state;
  switch (e.type) {
    case "plain_text_input":
      if (!block.optional && value.trim() === "") return "Please complete this required field.";
      if (e.min_length && length(value) < e.min_length) return `Please enter at least ${e.min_length} characters.`;
      if (e.max_length && length(value) > e.max_length)
        return `Please shorten this to ${e.max_length} characters or fewer.`;
      return "";
    case "number_input": {
      if (!/^-?\d*\.?\d+$/.test(value)) return "Please enter a number.";
      if (!e.is_decimal_allowed && value.includes(".")) return "Please enter a whole number.";
      if (e.min_value !== undefined && Number(value) < Number(e.min_value))
        return `Please enter ${e.min_value} or more.`;
      if (e.max_value !== undefined && Number(value) > Number(e.max_value))
        return `Please enter ${e.max_value} or less.`;
      return "";
    }
    case "email_text_input":
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? "" : "Please enter a valid email address.";
    case "url_text_input":
      return /^[a-z][a-z0-9+.-]*:\/\/[^\s/]+\S*$/i.test(value) ? "" : "Please enter a valid URL.";
    default:
      return "";
  }
}

/** change records a new value and, once it is final, tells the bot where Slack does. */
export async function change(block, element, surface, fields, node, final = true) {
  surface.form.set(block, element, fields);
  if (!final || (block.type === "input" && !block.dispatch_action)) return;
  const undo = surface.form.settle(block, element);
  if (!(await surface.act(block, element, fields, node))) {
    undo();
    surface.rerender();
  }
}
