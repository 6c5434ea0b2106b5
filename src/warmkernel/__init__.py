"""Jupyter kernels that open at once: forked from a parent that has imported everything already.

A part of its own: it knows Jupyter and nothing of reports. A kernelspec names the provisioner
`warm-provisioner` and the modules to import beforehand; papermill, nbclient and JupyterLab then use
the kernel like any other. See docs/speed.md.
"""
