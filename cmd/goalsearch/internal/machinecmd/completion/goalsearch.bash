# bash completion of goalsearch; `goalsearch completion bash` prints this.

_goalsearch() {
    # Words are divided at spaces alone: bash would divide names at = and : too.
    local line="${COMP_LINE:0:COMP_POINT}" IFS=$' \t\n'
    local -a words
    read -ra words <<<"$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    local current="${words[${#words[@]}-1]}"
    # bash replaces only what stands behind the last of its own dividers.
    local kept="" breaks="${COMP_WORDBREAKS//[^=:]/}"
    [[ -n $breaks && $current == *[$breaks]* ]] && kept="${current%"${current##*[$breaks]}"}"
    local candidate
    COMPREPLY=()
    while IFS= read -r candidate; do
        if [[ $candidate == :files ]]; then
            compopt -o filenames 2>/dev/null
            while IFS= read -r candidate; do
                COMPREPLY+=("$candidate")
            done < <(compgen -f -- "${current#"$kept"}")
        else
            [[ $candidate == *= ]] && compopt -o nospace 2>/dev/null
            COMPREPLY+=("${candidate#"$kept"}")
        fi
    done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
}

complete -F _goalsearch goalsearch
