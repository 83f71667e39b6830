namespace Tradewind.Terminal;

/// <summary>
/// What shells run to complete a command. Each hands the line up to the cursor, without the command's own name, to the command itself
/// (the framework's directive <c>[suggest]</c>), which answers with a word a line. Options are offered to who has begun one.
/// </summary>
internal static class CompletionScripts
{
    /// <summary>Shell, script, and how it is installed.</summary>
    public static IReadOnlyList<(string Shell, string Script, string Install)> All { get; } =
    [
        ("bash", Bash, "echo 'source <(tradewind completion bash)' >> ~/.bashrc"),
        ("zsh", Zsh, "echo 'source <(tradewind completion zsh)' >> ~/.zshrc"),
        ("fish", Fish, "tradewind completion fish > ~/.config/fish/completions/tradewind.fish"),
        ("pwsh", PowerShell, "tradewind completion pwsh >> $PROFILE"),
    ];

    // Bash breaks words at : and =, which keys of runs have: what stands before the last of these in the word is there already.
    private const string Bash =
        """
        _tradewind_complete() {
          local line="${COMP_LINE:0:COMP_POINT}" word reply there
          line="${line#*[[:space:]]}"
          word="${line##*[[:space:]]}"
          there="${word%"${word##*[:=]}"}"
          COMPREPLY=()
          while IFS= read -r reply; do
            [[ $reply == "$word"* && ( $word == -* || $reply != [-/]* ) ]] && COMPREPLY+=("${reply#"$there"}")
          done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
          [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]] && compopt -o nospace
        }
        complete -o default -F _tradewind_complete tradewind

        """;

    private const string Zsh =
        """
        _tradewind_complete() {
          local line="${(j: :)words[2,CURRENT]}"
          local -a replies
          replies=("${(@f)$(${words[1]} "[suggest:${#line}]" "$line" 2>/dev/null)}")
          replies=(${(M)replies:#${words[CURRENT]}*})
          [[ ${words[CURRENT]} == -* ]] || replies=(${replies:#[-/]*})
          compadd -S '' -- ${(M)replies:#*/}
          compadd -- ${replies:#*/}
        }
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
        compdef _tradewind_complete tradewind

        """;

    private const string Fish =
        """
        function __tradewind_complete
          set -l line (commandline -cp | string replace -r '^\S+\s' '')
          set -l word (commandline -ct)
          command tradewind "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -- "$word*" | string match (string match -q -- '-*' "$word"; and echo -- -r; or echo -- -rv) '^[-/]'
        end
        complete -c tradewind -f -a '(__tradewind_complete)'

        """;

    private const string PowerShell =
        """
        Register-ArgumentCompleter -Native -CommandName tradewind -ScriptBlock {
          param($word, $command, $cursor)
          $line = $command.Extent.Text.PadRight($cursor - $command.Extent.StartOffset)
          $line = $line -replace '^\S+\s', ''
          & tradewind "[suggest:$($line.Length)]" $line 2>$null | Where-Object { $_ -like "$word*" -and ($word -like '-*' -or $_ -notmatch '^[-/]') } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }

        """;
}
