"""The files of the project: those under version control, or all of an unpacked archive."""

import os
import subprocess


def tracked(root):
    """Relative names with `/`, sorted. A checkout of another user counts as well."""
    command = ["git", "-c", "safe.directory=*", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True)
    if listed.returncode == 0:
        names = {name for name in listed.stdout.decode().split("\0") if name}
    else:
        names = set()
        for folder, folders, files in os.walk(root):
            folders[:] = [name for name in folders if not name.startswith(".")]
            names.update(os.path.relpath(os.path.join(folder, name), root) for name in files)
    return sorted(name for name in names if (root / name).is_file())
