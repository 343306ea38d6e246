"""KPI series: clean, resample, thin out, compare, describe."""
