/* The rota's cells: classes by the letter of the duty and its marks, and the tour in full. */
var dagfuncs = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});

dagfuncs.dutyClass = function (params) {
    var cell = params.value || "";
    var classes = ["day"];
    if (/^[EDLN]\d/.test(cell)) {
        classes.push("duty", "duty-" + cell[0]);
        if (cell.indexOf("+") > 0) classes.push("rest-day-working");
        if (cell.indexOf(">") > 0) classes.push("extended");
    } else if (cell) {
        classes.push("away");
    }
    if (params.colDef.headerClass.indexOf("weekend") >= 0) classes.push("weekend");
    return classes;
};

dagfuncs.dutyTip = function (params) {
    return (params.data.tips || {})[params.colDef.field];
};
