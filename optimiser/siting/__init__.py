"""Where bases are and how many vehicles each has: p-median and maximal covering."""
