"""Other solvers on the identical rota: instance, rules and objective are Muster's own."""
