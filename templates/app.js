// Comfort only: every page works without this file. ES2015, no storage, no network.
(function () {
  'use strict';
  var each = function (selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); };

  var problem = document.getElementById('problem');
  if (problem) problem.focus();

  // “都没有” and the other boxes of a question exclude each other.
  var none = document.getElementById('none');
  if (none) {
    var boxes = document.querySelectorAll('input[type=checkbox][name=v]');
    none.addEventListener('change', function () {
      if (none.checked) Array.prototype.forEach.call(boxes, function (box) { box.checked = false; });
    });
    Array.prototype.forEach.call(boxes, function (box) {
      box.addEventListener('change', function () { if (box.checked) none.checked = false; });
    });
  }

  // A number of rows belongs to its choice.
  var count = document.getElementById('f-count');
  if (count) count.addEventListener('input', function () { if (count.value) document.getElementById('count').checked = true; });

  // A second click while the first is on its way would send an answer twice.
  // PDFs answer without leaving the page, so the forms step is left alone.
  each('form.card', function (form) {
    var sent = false;
    form.addEventListener('submit', function (event) {
      if (sent) event.preventDefault();
      sent = true;
    });
    window.addEventListener('pageshow', function () { sent = false; });
  });

  // Unfold everything for the printer.
  window.addEventListener('beforeprint', function () { each('details', function (d) { d.open = true; }); });
})();
