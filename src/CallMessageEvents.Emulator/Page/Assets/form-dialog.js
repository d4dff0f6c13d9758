// A dialog with a form: Enter submits, Escape closes, and what is wrong stands at the field that it is about.
import { button, h } from './dom.js';

let fields = 0;

/** A labelled control. `hint` is what may be entered. */
export function field(label, control, hint) {
  const id = `field-${++fields}`;
  const help = h('small', { id: `${id}-hint` }, hint);
  const wrong = h('p', { id: `${id}-wrong`, class: 'wrong', role: 'alert', hidden: true });
  control.id = id;
  control.setAttribute('aria-describedby', `${help.id} ${wrong.id}`);
  const name = h('label', { for: id }, label);
  const element = h('div', { class: 'field' }, name, control, help, wrong);
  const complain = text => {
    wrong.textContent = text;
    wrong.hidden = text === '';
    control.toggleAttribute('aria-invalid', text !== '');
  };
  control.addEventListener('input', () => complain(''));
  control.addEventListener('invalid', event => {
    event.preventDefault(); // Instead of the browser's own bubble.
    complain(control.validationMessage);
    if (control === control.form.querySelector(':invalid')) control.focus();
  });
  return { element, control, complain, name: text => { name.textContent = text; }, hint: text => { help.textContent = text; } };
}

export const input = attributes => h('input', { autocomplete: 'off', spellcheck: 'false', ...attributes });

export const select = options => h('select', {}, options.map(([value, label]) => h('option', { value }, label)));

export class FormDialog {
  #dialog;
  #fields;
  #isSubmitting = false;
  #wrong = h('p', { class: 'wrong', role: 'alert', hidden: true });

  /** `fields` by the name that the control API has for them; `submit` throws when it was refused. */
  constructor(dialog, { title, fields, parts = Object.values(fields).map(each => each.element), action, submit }) {
    this.#dialog = dialog;
    this.#fields = fields;
    const form = h('form', {}, h('h2', { id: dialog.getAttribute('aria-labelledby') }, title), parts, this.#wrong,
      h('div', { class: 'actions' }, button('Cancel', () => dialog.close()), h('button', { class: 'primary' }, action)));
    form.addEventListener('submit', event => {
      event.preventDefault();
      void this.#submit(submit);
    });
    dialog.append(form);
  }

  open() {
    this.#complain();
    for (const { complain } of Object.values(this.#fields)) complain('');
    this.#dialog.showModal();
  }

  async #submit(submit) {
    if (this.#isSubmitting) return; // Enter was pressed twice.
    this.#isSubmitting = true;
    this.#complain();
    try {
      await submit();
      this.#dialog.close();
    } catch (refused) {
      const field = this.#fields[refused.field];
      if (field === undefined || field.element.hidden) this.#complain(refused.message);
      else {
        field.complain(refused.message.replace(/^"\w+" m/, 'M')); // The field is where the message stands.
        field.control.focus();
      }
    } finally {
      this.#isSubmitting = false;
    }
  }

  #complain(text = '') {
    this.#wrong.textContent = text;
    this.#wrong.hidden = text === '';
  }
}
