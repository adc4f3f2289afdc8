// After a view has changed: the title and language of the document follow, and the focus goes to the content.
window.dash_clientside = Object.assign({}, window.dash_clientside, {
  board: {
    arrived: function () {
      window.requestAnimationFrame(function () {
        var page = document.querySelector("#page [lang]");
        var title = document.querySelector("#page h1");
        if (page) { document.documentElement.lang = page.lang; }
        if (title) { document.title = title.textContent + " – Human capital HTSM"; }
        if (window.boardHasArrived && document.activeElement === document.body) {
          document.getElementById("inhoud").focus({ preventScroll: true });
          window.scrollTo(0, 0);
        }
        window.boardHasArrived = true;
      });
      return window.dash_clientside.no_update;
    },
  },
});
