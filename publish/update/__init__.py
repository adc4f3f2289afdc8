"""The update that the top team gets each quarter, and the yearly report: HTML and tagged PDF, made from one release."""
