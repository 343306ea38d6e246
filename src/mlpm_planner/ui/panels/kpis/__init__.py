"""The KPIs page: are we on target, and what moved it?"""

from mlpm_planner.ui.panels.kpis.page import KpisPage

__all__ = ["KpisPage"]
