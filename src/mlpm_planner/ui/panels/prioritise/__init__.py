"""The Prioritise page: what first, and would the answer change?"""
