"use strict";
/* The project's cards on JupyterLab's first page: the form for a build, and each notebook.
   Written as the container that JupyterLab loads extensions from, so that nothing is to be compiled. */
(() => {
  const CATEGORY = "Báo cáo";
  const NOTEBOOKS = "notebooks";
  const TITLES = {
    unit_quarter: "Một đơn vị, một quý",
    unit_year: "Một đơn vị, một năm",
    overview_quarter: "Báo cáo chung, một quý",
    overview_year: "Báo cáo chung, một năm",
    phan_tich_mau: "Phân tích mẫu",
  };
  let shared; // what JupyterLab shares with extensions: name → version → module
  const load = async (name) => (await Object.values(shared[name])[0].get())();

  const activate = async (app, launcher) => {
    const { baseUrl } = app.serviceManager.serverSettings;
    const add = (command, icon, label, caption, rank, execute) => {
      app.commands.addCommand(command, { label, caption, icon, execute });
      launcher.add({ command, category: CATEGORY, rank });
    };
    const { buildIcon, notebookIcon } = await load("@jupyterlab/ui-components");
    add("baocao:form", buildIcon, "Lập báo cáo", "Mở biểu mẫu lập báo cáo", 0, () => {
      window.open(`${baseUrl}baocao/form`, "_blank", "noopener");
    });
    const folder = await app.serviceManager.contents.get(NOTEBOOKS);
    folder.content.filter((file) => file.type === "notebook").map((file) => file.path).sort()
      .forEach((path, place) => {
        const stem = path.split("/").pop().replace(/\.ipynb$/, "");
        add(`baocao:${stem}`, notebookIcon, TITLES[stem] || stem, path, place + 1, () => app.commands.execute("docmanager:open", { path }));
      });
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.baocao = {
    init: (scope) => { shared = scope; },
    get: async () => {
      const { ILauncher } = await load("@jupyterlab/launcher");
      const plugin = { id: "baocao:launcher", autoStart: true, requires: [ILauncher], activate };
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
