# bash completion for heaptwin.  Try it:   source <(heaptwin completion bash)
# Keep it:  heaptwin completion bash > ~/.local/share/bash-completion/completions/heaptwin

_heaptwin() {
	local IFS=$'\n' found
	mapfile -t found < <(heaptwin complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
	COMPREPLY=("${found[@]%%$'\t'*}")
}

# Where heaptwin offers nothing, files are offered.
complete -o default -F _heaptwin heaptwin
