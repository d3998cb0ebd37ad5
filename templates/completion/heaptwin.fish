# fish completion for heaptwin.  Try it:   heaptwin completion fish | source
# Keep it:  heaptwin completion fish > ~/.config/fish/completions/heaptwin.fish

function __heaptwin_complete
	set -l words (commandline --tokenize --cut-at-cursor --current-process)
	set -l found (heaptwin complete -- $words[2..-1] (commandline --current-token --cut-at-cursor | string collect --allow-empty) 2>/dev/null)
	# Where heaptwin offers nothing, files are offered.
	if set -q found[1]
		printf '%s\n' $found
	else
		__fish_complete_path (commandline --current-token)
	end
end

complete --command heaptwin --no-files --arguments '(__heaptwin_complete)'
