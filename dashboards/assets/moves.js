/* A table that is drawn again would lose the keyboard: the button that was pressed keeps it. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.moves = {
    last: null,
    keep: function () {
        var last = window.dash_clientside.moves.last;
        setTimeout(function () {
            var again = last && document.getElementById(last);
            if (again && document.activeElement === document.body) {
                again.focus();
            }
        }, 30);
        return window.dash_clientside.no_update;
    },
};
document.addEventListener("focusin", function (event) {
    window.dash_clientside.moves.last = event.target.id || null;
});
