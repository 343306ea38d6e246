"""The home page: what needs a decision today?"""
