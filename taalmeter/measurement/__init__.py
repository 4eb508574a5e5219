"""Statistics of a sitting: arrays in, arrays out; knows no Dutch and no YAML."""
