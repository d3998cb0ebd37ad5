#compdef heaptwin
# zsh completion for heaptwin.  Try it:   source <(heaptwin completion zsh)
# Keep it:  heaptwin completion zsh > a folder of $fpath, in a file named _heaptwin

_heaptwin() {
	local -a lines found
	local line
	lines=("${(@f)$(heaptwin complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
	for line in $lines; do
		found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
	done
	# Where heaptwin offers nothing, files are offered.
	if (( $#found )); then _describe heaptwin found; else _files; fi
}

if [[ $funcstack[1] == _heaptwin ]]; then _heaptwin "$@"; else compdef _heaptwin heaptwin; fi
