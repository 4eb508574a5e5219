"""The web application of taalmeter: it translates HTTP to library calls, and decides nothing."""
