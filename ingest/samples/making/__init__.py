"""How the sample files are made: one module per source, and the made-up world behind them."""
