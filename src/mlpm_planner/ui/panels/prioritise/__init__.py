"""The Prioritise page: what first, and would the answer change?"""

from mlpm_planner.ui.panels.prioritise.page import PrioritisePage

__all__ = ["PrioritisePage"]
