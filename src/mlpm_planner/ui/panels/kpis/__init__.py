"""The KPIs page: are we on target, and what moved it?"""
