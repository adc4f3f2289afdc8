"""Makes Superset ready to serve, as often as it starts: its own database, the user `admin`, what is in `dashboard/`."""

import os
from pathlib import Path

import superset.app
from flask_migrate import upgrade

HERE = Path(__file__).parent


def main() -> None:
    """In one process: each start of Superset's own command takes ten seconds."""
    with superset.app.create_app().app_context():
        from superset import appbuilder, security_manager
        from superset.commands.dashboard.importers.v1 import ImportDashboardsCommand
        from superset.utils.core import override_user

        upgrade(directory=str(Path(superset.app.__file__).parent / "migrations"))
        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        admin = security_manager.find_user("admin") or security_manager.add_user(
            "admin", "HTSM", "beheer", "admin@example.org", security_manager.find_role("Admin"),
            password=Path(os.environ["SUPERSET_ADMIN_PASSWORD_FILE"]).read_text(encoding="utf-8").strip(),
        )  # fmt: skip
        bundle = {
            str(path.relative_to(HERE / "dashboard")): path.read_text(encoding="utf-8")
            for path in sorted((HERE / "dashboard").rglob("*.yaml"))
        }
        with override_user(admin):
            ImportDashboardsCommand(bundle, overwrite=True).run()


if __name__ == "__main__":
    main()
