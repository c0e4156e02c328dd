# shellcheck shell=bash
# The Python tools of the browser and conformance tests, in a private environment. It is made anew
# when the list of pinned versions changes.

# python_open FOLDER REQUIREMENTS LOG: then $python is the interpreter.
python_open() {
    local folder=$1 requirements=$2 log=$3
    python=$folder/bin/python
    if ! cmp -s "$requirements" "$folder/requirements.txt"; then
        say "Fetching the Python packages of the tests."
        rm -rf "$folder"
        # Debian's own interpreter, whatever else is first on the path.
        if ! quietly "$log" /usr/bin/python3 -m venv "$folder" ||
            ! quietly "$log" "$python" -m pip install --disable-pip-version-check \
                --only-binary :all: -r "$requirements"; then
            die "the Python packages of the tests could not be fetched; see $log."
        fi
        cp "$requirements" "$folder/requirements.txt"
    fi
}
