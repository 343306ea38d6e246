"""Charts of KPI series, painted by ourselves: loaded when a page first shows one."""
