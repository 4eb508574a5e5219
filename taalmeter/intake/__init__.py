"""The case of one kandidaat, from aanmelding to voortgang: journal, store and desk.

`desk.Desk` is what a web application uses. The journal is the only truth; a case is folded from
it, and every list is a projection that can be built again.
"""
