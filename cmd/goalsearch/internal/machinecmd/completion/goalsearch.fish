# fish completion of goalsearch; `goalsearch completion fish` prints this.

function __goalsearch_complete
    set -l words (commandline -opc) (commandline -ct)
    for candidate in ($words[1] __complete $words[2..-1] 2>/dev/null)
        if test "$candidate" = :files
            __fish_complete_path (commandline -ct)
        else
            echo $candidate
        end
    end
end

complete -c goalsearch -f -a '(__goalsearch_complete)'
