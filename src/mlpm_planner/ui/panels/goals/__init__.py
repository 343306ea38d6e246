"""The goals page: what are we trying to change, and does the plan serve it?"""
