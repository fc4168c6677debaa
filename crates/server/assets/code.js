// A letter's square leads here with the code after "#", which no browser sends.
// It is put into the field, and taken out of the address. Without this the code
// is typed.
const field = document.querySelector("#code");
const told = location.hash.slice(1);
if (field && /^[0-9A-Za-z]{12}$/.test(told)) {
  if (!field.value) field.value = told.match(/.{4}/g).join("-");
  history.replaceState(null, "", location.pathname + location.search);
  field.focus();
}
const summary = document.querySelector(".govuk-error-summary");
if (summary) summary.focus();
