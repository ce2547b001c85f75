/* Light or dark, as the page is really shown: the toggle does not report what the system chose. */
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.muster = {
    mode: function () {
        return new Promise(function (resolve) {
            setTimeout(function () {
                var shown = document.documentElement.getAttribute("data-mantine-color-scheme");
                resolve(shown === "dark" ? "dark" : "light");
            }, 30);
        });
    },
};
